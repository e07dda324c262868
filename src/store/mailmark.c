/** Marks of mail: that somebody finds a message angry, or not. */
#include <string.h>

#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/table.h"

enum { MESSAGE_ID_MOST = 1000 }; /* as the schema says */

struct marking {
    int64_t customer, now;
    const char *message_id;
    bool angry;
};

static enum status write_mark(struct operation *operation, const void *context, struct error *err) {
    const struct marking *marking = context;
    int64_t id = 0;
    enum status status = operation_new_row(operation, TABLE_MAIL_MARK, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, operation->ledger,
                "INSERT INTO mail_mark(id, customer, message_id, at, angry, words, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, '', ?6)");
    query_int(&query, 1, id);
    query_int_or_null(&query, 2, marking->customer, 0);
    query_text(&query, 3, marking->message_id);
    query_int(&query, 4, marking->now);
    query_int(&query, 5, marking->angry);
    query_text(&query, 6, operation->ledger->author.name);
    return query_run(&query, err);
}

enum status engine_mark_mail(void *state, struct uuid uuid, int64_t customer,
                             const char *message_id, bool angry, int64_t now, struct error *err) {
    struct marking marking = {customer, now, message_id, angry};
    if (message_id[0] == '\0' || strlen(message_id) > MESSAGE_ID_MOST) {
        return error_set(err, STATUS_INVALID,
                         "This message has no id by which the mark could be kept.");
    }
    return operation_run(state, uuid, "mark", write_mark, &marking, err);
}

enum status engine_each_mark(void *state, mark_visit visit, void *context, struct error *err) {
    struct query query;
    query_begin(&query, state,
                "SELECT message_id, angry, at, author FROM mail_mark m WHERE NOT EXISTS "
                "(SELECT 1 FROM mail_mark n WHERE n.message_id = m.message_id AND "
                "(n.at > m.at OR (n.at = m.at AND n.id > m.id))) ORDER BY m.id");
    while (query_row(&query)) {
        struct store_mark mark = {.message_id = column_text(&query, 0),
                                  .angry = column_int(&query, 1) != 0,
                                  .at = column_int(&query, 2),
                                  .author = column_text(&query, 3)};
        visit(context, &mark);
    }
    return query_end(&query, err);
}
