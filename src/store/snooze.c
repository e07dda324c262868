/** Hiding a customer until a day, with a reason. */
#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/project.h"
#include "callsheet/store/table.h"

struct snoozing {
    struct uuid uuid;
    int64_t customer, now;
    int32_t until;
    const char *reason;
};

static enum status insert_snooze(struct operation *operation, const struct snoozing *snoozing,
                                 struct error *err) {
    int64_t id = 0;
    enum status status = operation_new_row(operation, TABLE_SNOOZE, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, operation->ledger,
                "INSERT INTO snooze(id, uuid, customer, made_at, until, reason, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_int(&query, 1, id);
    query_uuid(&query, 2, snoozing->uuid);
    query_int(&query, 3, snoozing->customer);
    query_int(&query, 4, snoozing->now);
    query_int(&query, 5, snoozing->until);
    query_text(&query, 6, snoozing->reason);
    query_text(&query, 7, operation->ledger->author.name);
    return query_run(&query, err);
}

static enum status check_customer(struct ledger *ledger, int64_t customer, struct error *err) {
    struct query query;
    query_begin(&query, ledger, "SELECT 1 FROM customer WHERE id = ?1");
    query_int(&query, 1, customer);
    bool found = query_row(&query);
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "The ledger has no customer %lld.",
                         (long long)customer);
    }
    return status;
}

static enum status write_snooze(struct operation *operation, const void *context,
                                struct error *err) {
    const struct snoozing *snoozing = context;
    struct ledger *ledger = operation->ledger;
    enum status status = check_customer(ledger, snoozing->customer, err);
    if (status == STATUS_OK) {
        status = insert_snooze(operation, snoozing, err);
    }
    return status == STATUS_OK ? project_calls(ledger, snoozing->customer, err) : status;
}

enum status engine_snooze(void *state, struct uuid uuid, int64_t customer, int32_t until,
                          const char *reason, int64_t now, struct error *err) {
    struct snoozing snoozing = {uuid, customer, now, until, reason};
    if (reason == NULL || reason[0] == '\0') {
        return error_set(err, STATUS_INVALID, "Say why this customer is to wait.");
    }
    return operation_run(state, uuid, "snooze", write_snooze, &snoozing, err);
}
