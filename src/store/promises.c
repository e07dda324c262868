/** All promises of a customer and their states. */
#include "callsheet/store/promises.h"

#include <string.h>

#include "callsheet/store/assemble.h"

struct growing {
    struct promise_fact *facts;
    enum promise_state *states;
    size_t count, fact_room, state_room;
};

static void take_promise(struct growing *rows, const struct query *query) {
    size_t at = rows->count;
    rows->facts = mem_grow(rows->facts, at, &rows->fact_room, sizeof *rows->facts);
    rows->states = mem_grow(rows->states, at, &rows->state_room, sizeof *rows->states);
    rows->facts[at] = (struct promise_fact){.id = column_int(query, 0),
                                            .call = column_int(query, 1),
                                            .made_at = column_int(query, 2),
                                            .day = column_day(query, 3),
                                            .amount = {.minor = column_int(query, 4)},
                                            .level = (int)column_int(query, 6)};
    column_currency(query, 5, rows->facts[at].amount.currency);
    rows->states[at] = PROMISE_OPEN;
    if (column_int(query, 7) != 0) {
        rows->states[at] = PROMISE_REPLACED;
    } else if (column_int(query, 8) != 0) {
        rows->states[at] = PROMISE_WITHDRAWN;
    }
    rows->count++;
}

static enum status read_all(struct growing *rows, struct ledger *ledger, int64_t customer,
                            struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT id, call, made_at, day, minor, currency, level, "
                "EXISTS (SELECT 1 FROM promise_replaced WHERE promise = p.id AND at <= ?2), "
                "EXISTS (SELECT 1 FROM promise_withdrawn WHERE promise = p.id AND at <= ?2) "
                "FROM promise p WHERE customer = ?1 AND made_at <= ?2 ORDER BY day, id");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query)) {
        take_promise(rows, &query);
    }
    return query_end(&query, err);
}

static enum status read_scope(struct promise_fact *promise, struct ledger *ledger,
                              struct arena *arena, struct error *err) {
    struct query query;
    int64_t *scope = NULL;
    size_t room = 0, count = 0;
    query_begin(&query, ledger,
                "SELECT invoice FROM promise_invoice WHERE promise = ?1 ORDER BY invoice");
    query_int(&query, 1, promise->id);
    while (query_row(&query)) {
        scope = mem_grow(scope, count, &room, sizeof *scope);
        scope[count++] = column_int(&query, 0);
    }
    if (count > 0) {
        promise->invoices = arena_array(arena, count, sizeof *scope);
        memcpy(promise->invoices, scope, count * sizeof *scope);
        promise->invoice_count = count;
    }
    mem_free(scope);
    return query_end(&query, err);
}

/** Matches those neither replaced nor withdrawn with the payments since the oldest of them. */
static enum status match_live(const struct growing *rows, struct promise_rows *out,
                              struct ledger *ledger, int64_t customer, const struct moment *moment,
                              const struct rules *rules, struct error *err) {
    struct gather gather;
    struct promise_fact *live = mem_zalloc(rows->count + 1, sizeof *live);
    struct promise_match *matches = mem_zalloc(rows->count + 1, sizeof *matches);
    size_t count = 0;
    int64_t oldest = INT64_MAX;
    gather_init(&gather);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->states[i] == PROMISE_OPEN) {
            live[count++] = out->facts[i];
            oldest = rows->facts[i].made_at < oldest ? rows->facts[i].made_at : oldest;
        }
    }
    enum status status = STATUS_OK;
    if (count > 0) {
        int32_t from = (int32_t)(oldest / SECONDS_PER_DAY - 2);
        status = gather_payments(&gather, ledger, customer, from, asof_of(moment), err);
    }
    if (status == STATUS_OK) {
        promise_match(live, count, gather.payments, gather.payment_count, rules, moment, matches);
        count = 0;
        for (size_t i = 0; i < rows->count; i++) {
            out->matches[i] = rows->states[i] == PROMISE_OPEN
                                  ? matches[count++]
                                  : (struct promise_match){.state = rows->states[i],
                                                           .missing = out->facts[i].amount.minor};
        }
    }
    gather_release(&gather);
    mem_free(matches);
    mem_free(live);
    return status;
}

enum status promise_rows_read(struct promise_rows *out, struct ledger *ledger, int64_t customer,
                              const struct moment *moment, const struct rules *rules,
                              struct arena *arena, struct error *err) {
    struct growing rows = {NULL, NULL, 0, 0, 0};
    struct promise_rows found = {NULL, NULL, 0};
    enum status status = read_all(&rows, ledger, customer, asof_of(moment), err);
    if (status == STATUS_OK && rows.count > 0) {
        found.count = rows.count;
        found.facts = arena_array(arena, rows.count, sizeof *found.facts);
        found.matches = arena_array(arena, rows.count, sizeof *found.matches);
        memcpy(found.facts, rows.facts, rows.count * sizeof *found.facts);
    }
    for (size_t i = 0; status == STATUS_OK && i < found.count; i++) {
        status = read_scope(&found.facts[i], ledger, arena, err);
    }
    if (status == STATUS_OK && found.count > 0) {
        status = match_live(&rows, &found, ledger, customer, moment, rules, err);
    }
    if (status == STATUS_OK) {
        *out = found;
    }
    mem_free(rows.facts);
    mem_free(rows.states);
    return status;
}
