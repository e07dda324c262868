/** Corrections for billing: read as they are to be posted, and noted once it was told. */
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/refs.h"
#include "callsheet/store/assemble.h"
#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/table.h"

/* --- reading ---------------------------------------------------------------------------------- */

struct list {
    struct store_correction *items;
    size_t count, room;
};

static void take_correction(struct list *list, const struct query *query, struct arena *arena) {
    list->items = mem_grow(list->items, list->count, &list->room, sizeof *list->items);
    struct store_correction *item = &list->items[list->count++];
    *item = (struct store_correction){.id = column_int(query, 0),
                                      .at = column_int(query, 1),
                                      .customer_code = column_text_dup(query, 2, arena),
                                      .customer_name = column_text_dup(query, 3, arena),
                                      .invoice = column_text_dup(query, 4, arena),
                                      .credit_note = column_text_dup(query, 5, arena),
                                      .author = column_text_dup(query, 6, arena),
                                      .contact = column_text_dup(query, 7, arena),
                                      .credit = {.minor = column_int(query, 8)},
                                      .was_total = {.minor = column_int(query, 9)},
                                      .is_told = column_int(query, 11) != 0};
    column_currency(query, 10, item->credit.currency);
    column_currency(query, 10, item->was_total.currency);
}

static enum status read_list(struct ledger *ledger, bool all, struct arena *arena,
                             struct list *list, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT c.id, c.at, u.code, u.name, o.number, n.number, c.author, "
                "ifnull((SELECT name FROM contact WHERE id = (SELECT contact FROM call "
                "WHERE id = c.call)), ''), t.credit, t.was_total, t.currency, "
                "EXISTS (SELECT 1 FROM correction_told WHERE correction = c.id) AS told "
                "FROM correction c JOIN customer u ON u.id = c.customer JOIN invoice o "
                "ON o.id = c.invoice JOIN invoice n ON n.id = c.credit JOIN correction_total t "
                "ON t.correction = c.id WHERE ?1 OR NOT told ORDER BY c.id");
    query_int(&query, 1, all);
    while (query_row(&query)) {
        take_correction(list, &query, arena);
    }
    return query_end(&query, err);
}

static enum status read_lines(struct ledger *ledger, struct store_correction *correction,
                              struct arena *arena, struct error *err) {
    struct store_corrected_line *lines = NULL;
    size_t room = 0;
    struct query query;
    query_begin(&query, ledger,
                "SELECT l.position, c.text, c.quantity_milli, c.was_amount, c.amount, c.minutes, "
                "r.reason, r.words FROM correction_line c JOIN line l ON l.id = c.line "
                "JOIN correction_reason r ON r.correction_line = c.id WHERE c.correction = ?1 "
                "ORDER BY l.position");
    query_int(&query, 1, correction->id);
    while (query_row(&query)) {
        lines = mem_grow(lines, correction->line_count, &room, sizeof *lines);
        struct store_corrected_line *line = &lines[correction->line_count++];
        *line = (struct store_corrected_line){.position = (int)column_int(&query, 0),
                                              .text = column_text_dup(&query, 1, arena),
                                              .quantity_milli = column_int(&query, 2),
                                              .was = correction->credit,
                                              .now = correction->credit,
                                              .minutes = (int32_t)column_int(&query, 5),
                                              .words = column_text_dup(&query, 7, arena)};
        line->was.minor = column_int(&query, 3);
        line->now.minor = column_int(&query, 4);
        int64_t reason = column_int(&query, 6);
        line->reason = reason >= 0 && reason < CORRECTION_REASON_COUNT
                           ? (enum correction_reason)reason
                           : CORRECTION_GOODWILL;
    }
    correction->lines = arena_array(arena, correction->line_count + 1, sizeof *lines);
    if (correction->line_count > 0) {
        memcpy(correction->lines, lines, correction->line_count * sizeof *lines);
    }
    mem_free(lines);
    return query_end(&query, err);
}

enum status engine_corrections(void *state, bool all, struct arena *arena,
                               struct store_correction **out, size_t *count, struct error *err) {
    struct list list = {NULL, 0, 0};
    bool mine = false;
    enum status status = read_begin(state, &mine, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = read_list(state, all, arena, &list, err);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        status = read_lines(state, &list.items[i], arena, err);
    }
    read_end(state, mine);
    if (status == STATUS_OK) {
        *out = arena_array(arena, list.count + 1, sizeof **out);
        if (list.count > 0) {
            memcpy(*out, list.items, list.count * sizeof **out);
        }
        *count = list.count;
    }
    mem_free(list.items);
    return status;
}

/* --- told ------------------------------------------------------------------------------------- */

/** Insists that nobody told billing of it meanwhile: then what was just written out would be posted
    twice. */
static enum status expect_untold(struct ledger *ledger, int64_t correction, struct error *err) {
    struct query query;
    char author[64] = "";
    query_begin(&query, ledger, "SELECT author FROM correction_told WHERE correction = ?1");
    query_int(&query, 1, correction);
    bool is_told = query_row(&query);
    if (is_told) {
        (void)text_copy(author, sizeof author, column_text(&query, 0)); /* is as long */
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && is_told) {
        return error_set(err, STATUS_CONFLICT,
                         "%s exported some of these corrections meanwhile. Throw this output away "
                         "and export again, or they are posted twice.",
                         author);
    }
    return status;
}

static enum status insert_told(struct operation *operation, int64_t correction, int64_t now,
                               struct error *err) {
    int64_t id = 0;
    enum status status = expect_untold(operation->ledger, correction, err);
    if (status == STATUS_OK) {
        status = operation_new_row(operation, TABLE_CORRECTION_TOLD, &id, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, operation->ledger,
                "INSERT INTO correction_told(id, correction, at, author) VALUES (?1, ?2, ?3, ?4)");
    query_int(&query, 1, id);
    query_int(&query, 2, correction);
    query_int(&query, 3, now);
    query_text(&query, 4, operation->ledger->author.name);
    return query_run(&query, err);
}

/* Corrections that billing is told of. */
struct telling {
    const int64_t *ids;
    size_t count;
    int64_t now;
};

static enum status write_told(struct operation *operation, const void *context, struct error *err) {
    const struct telling *telling = context;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < telling->count; i++) {
        status = insert_told(operation, telling->ids[i], telling->now, err);
    }
    return status;
}

enum status engine_corrections_told(void *state, struct uuid uuid, const int64_t *ids, size_t count,
                                    int64_t now, struct error *err) {
    const struct telling telling = {ids, count, now};
    return count > 0 ? operation_run(state, uuid, "told", write_told, &telling, err) : STATUS_OK;
}

/* --- an invoice as somebody wrote its number -------------------------------------------------- */

enum status engine_invoice_by_number(void *state, int64_t customer, const char *written,
                                     struct arena *arena, int64_t *invoice, const char **number,
                                     struct error *err) {
    char key[REFS_KEY_BYTES], known[REFS_KEY_BYTES];
    struct query query;
    int64_t found = 0;
    size_t count = 0;
    bool is_exact = false;
    const char *text = "";
    refs_key(written, key, sizeof key);
    query_begin(&query, state,
                "SELECT id, number FROM invoice INDEXED BY invoice_customer WHERE customer = ?1 "
                "AND voided = 0 ORDER BY issued DESC, id DESC LIMIT 2000");
    query_int(&query, 1, customer);
    while (!is_exact && query_row(&query)) {
        refs_key(column_text(&query, 1), known, sizeof known);
        is_exact = strcmp(key, known) == 0;
        if (is_exact || refs_key_means(key, known)) {
            found = column_int(&query, 0);
            text = column_text_dup(&query, 1, arena);
            count++;
        }
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !is_exact && count != 1) {
        return error_set(err, STATUS_NOT_FOUND,
                         count == 0 ? "This customer has no invoice of that number."
                                    : "Several invoices of this customer end so.");
    }
    if (status == STATUS_OK) {
        *invoice = found;
        *number = text;
    }
    return status;
}
