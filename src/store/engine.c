/** The SQLite engine's table of operations, and those that only look something up. */
#include "callsheet/store/engine.h"

#include <string.h>

#include "callsheet/base/log.h"
#include "callsheet/base/text.h"
#include "callsheet/store/assemble.h"
#include "callsheet/store/chain.h"

static const struct store_engine ENGINE = {
    .name = "sqlite",
    .close = engine_close,
    .info = engine_info,
    .each_facts = engine_each_facts,
    .facts = engine_facts,
    .card = engine_card,
    .documents = engine_documents,
    .each_billed_line = engine_each_billed_line,
    .find = engine_find,
    .addresses = engine_addresses,
    .zones = engine_zones,
    .log_call = engine_log_call,
    .has_call = engine_has_call,
    .snooze = engine_snooze,
    .mark_mail = engine_mark_mail,
    .each_mark = engine_each_mark,
    .invoice_by_number = engine_invoice_by_number,
    .corrections = engine_corrections,
    .corrections_told = engine_corrections_told,
    .hold_take = engine_hold_take,
    .hold_renew = engine_hold_renew,
    .hold_drop = engine_hold_drop,
    .feed_begin = engine_feed_begin,
    .feed_put = engine_feed_put,
    .feed_publish = engine_feed_publish,
    .feed_abort = engine_feed_abort,
    .changed = engine_changed,
    .check = engine_check,
};

const struct store_engine *engine_sqlite(void) {
    return &ENGINE;
}

struct ledger *ledger_of(struct store *store) {
    return store->engine == &ENGINE ? store->state : NULL;
}

static enum status read_state(struct ledger *ledger, struct store_info *out, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT change, fed_at, fed_from, (SELECT name FROM firm WHERE id = 1), "
                "(SELECT currency FROM firm WHERE id = 1) FROM state WHERE id = 1");
    if (query_row(&query)) {
        out->change = column_int(&query, 0);
        out->fed_at = column_instant(&query, 1);
        (void)text_copy(out->fed_from, sizeof out->fed_from, column_text(&query, 2));
        (void)text_copy(out->firm, sizeof out->firm, column_text(&query, 3));
        column_currency(&query, 4, out->currency);
    }
    return query_end(&query, err);
}

static enum status read_info(struct ledger *ledger, struct store_info *out, struct error *err) {
    int64_t version = 0;
    enum status status = sql_number(ledger, "PRAGMA user_version", &version, err);
    if (status == STATUS_OK) {
        status = read_state(ledger, out, err);
    }
    if (status == STATUS_OK) {
        status = chain_head(ledger, &out->head_seq, out->head_hash, err);
    }
    out->schema = (int)version;
    return status;
}

enum status engine_info(void *state, struct store_info *out, struct error *err) {
    struct ledger *ledger = state;
    struct store_info info = {.read_only = ledger->read_only, .fed_at = INSTANT_NONE};
    bool mine = false;
    (void)text_copy(info.path, sizeof info.path, ledger->path);
    enum status status = read_begin(ledger, &mine, err);
    if (status == STATUS_OK) {
        status = read_info(ledger, &info, err);
        read_end(ledger, mine);
    }
    if (status == STATUS_OK) {
        *out = info;
    }
    return status;
}

/** A switch to WAL by somebody else is noticed here: writing on would lose calls. */
static enum status check_mode(struct ledger *ledger, struct error *err) {
    struct query query;
    bool is_wal = false;
    query_begin(&query, ledger, "PRAGMA journal_mode");
    if (query_row(&query)) {
        is_wal = strcmp(column_text(&query, 0), "wal") == 0;
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && is_wal && !wal_is_safe(sqlite3_libversion_number())) {
        ledger->read_only = true;
        return error_set(err, STATUS_UNSUPPORTED,
                         "Somebody switched %s to WAL mode, in which this SQLite loses saved "
                         "calls. It is read-only for you now; close it everywhere, then run: "
                         "sqlite3 %s 'pragma journal_mode=delete'",
                         ledger->path, ledger->path);
    }
    return status;
}

enum status engine_changed(void *state, bool *changed, struct error *err) {
    struct ledger *ledger = state;
    int64_t version = 0;
    enum status status = sql_number(ledger, "PRAGMA data_version", &version, err);
    if (status != STATUS_OK) {
        return status;
    }
    bool moved = version != ledger->data_version;
    if (moved) {
        status = check_mode(ledger, err);
        ledger->data_version = version;
    }
    if (status == STATUS_OK) {
        *changed = moved;
    }
    return status;
}

enum status engine_zones(void *state, struct arena *arena, const char ***names, size_t *count,
                         struct error *err) {
    struct query query;
    char **found = NULL;
    size_t number = 0, room = 0;
    query_begin(&query, state, "SELECT name FROM zone_used ORDER BY name");
    while (query_row(&query)) {
        found = mem_grow(found, number, &room, sizeof *found);
        found[number++] = column_text_dup(&query, 0, arena);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK) {
        *names = arena_array(arena, number + 1, sizeof **names);
        for (size_t i = 0; i < number; i++) {
            (*names)[i] = found[i];
        }
        *count = number;
    }
    mem_free(found);
    return status;
}

static void visit_lines(const struct query *query, address_visit visit, void *context,
                        struct buf *text) {
    buf_reset(text);
    buf_add_text(text, column_text(query, 2));
    char *line = text->data;
    while (line != NULL && line[0] != '\0') {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        struct store_address address = {
            .customer = column_int(query, 0), .contact = column_int(query, 1), .address = line};
        visit(context, &address);
        line = end;
    }
}

enum status engine_addresses(void *state, address_visit visit, void *context, struct error *err) {
    struct query query;
    struct buf text = {0};
    query_begin(&query, state, "SELECT customer, id, emails FROM contact WHERE emails <> ''");
    while (query_row(&query)) {
        visit_lines(&query, visit, context, &text);
    }
    buf_release(&text);
    return query_end(&query, err);
}
