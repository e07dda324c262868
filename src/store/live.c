/**
 * What of one customer is live: promises, claims, commitments, a snooze, conditions. A promise
 * leaves when payments have covered it in full and no payment is left that it and a remaining
 * promise could share; until then it stays, so that matching sees the same promises either way.
 */
#include "callsheet/store/gather.h"

#include <string.h>

enum { MOST_PROMISES = 100000 };

static int64_t made_day(const struct live_row *promise) {
    int64_t at = promise->at;
    return at / SECONDS_PER_DAY - (at % SECONDS_PER_DAY < 0);
}

/** Coverage of one promise by the payments: what is missing, and the day it was complete. */
struct cover {
    int64_t missing;
    int64_t complete_day;
    bool keep;
};

/** First in, first out by promised day. A payment counts from the day after the promise's UTC day:
    wherever the firm is, that is not before its own day. */
static void cover_promises(const struct gather *gather, struct cover *cover) {
    for (size_t p = 0; p < gather->live_count; p++) {
        cover[p] = (struct cover){.missing = gather->live[p].amount.minor};
    }
    for (size_t i = 0; i < gather->payment_count; i++) {
        const struct payment_fact *payment = &gather->payments[i];
        int64_t left = payment->amount.minor;
        for (size_t p = 0; p < gather->live_count && left > 0; p++) {
            const struct live_row *promise = &gather->live[p];
            if (cover[p].missing == 0 || payment->day <= made_day(promise) ||
                strcmp(payment->amount.currency, promise->amount.currency) != 0) {
                continue;
            }
            int64_t taken = left < cover[p].missing ? left : cover[p].missing;
            left -= taken;
            cover[p].missing -= taken;
            cover[p].complete_day = payment->day;
        }
    }
}

static bool has_refund(const struct gather *gather) {
    for (size_t i = 0; i < gather->payment_count; i++) {
        if (gather->payments[i].amount.minor < 0) {
            return true;
        }
    }
    return false;
}

/** Marks what stays: the uncovered, and the covered that share payments with one that stays. */
static void choose(const struct gather *gather, struct cover *cover) {
    bool all = has_refund(gather);
    int64_t oldest = INT64_MAX;
    for (size_t p = 0; p < gather->live_count; p++) {
        if ((all || cover[p].missing > 0) && made_day(&gather->live[p]) - 1 < oldest) {
            oldest = made_day(&gather->live[p]) - 1;
        }
    }
    bool moved = oldest != INT64_MAX;
    while (moved) {
        moved = false;
        for (size_t p = 0; p < gather->live_count; p++) {
            bool keep = all || cover[p].missing > 0 || cover[p].complete_day >= oldest;
            if (keep && !cover[p].keep) {
                cover[p].keep = true;
                moved = true;
                int64_t day = made_day(&gather->live[p]) - 1;
                oldest = day < oldest ? day : oldest;
            }
        }
    }
}

static enum status drop_covered(struct gather *gather, struct ledger *ledger, int64_t customer,
                                struct asof asof, struct error *err) {
    int64_t oldest = INT64_MAX;
    for (size_t p = 0; p < gather->live_count; p++) {
        int64_t day = made_day(&gather->live[p]);
        oldest = day < oldest ? day : oldest;
    }
    if (gather->live_count == 0) {
        return STATUS_OK;
    }
    enum status status =
        gather_payments(gather, ledger, customer, (int32_t)(oldest - 1), asof, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct cover *cover = mem_zalloc(gather->live_count, sizeof *cover);
    size_t kept = 0;
    cover_promises(gather, cover);
    choose(gather, cover);
    for (size_t p = 0; p < gather->live_count; p++) {
        if (cover[p].keep) {
            gather->live[kept++] = gather->live[p];
        }
    }
    gather->live_count = kept;
    mem_free(cover);
    return STATUS_OK;
}

/** Puts the payments that the promises which stay may be matched with beside them. */
static void keep_payments(struct gather *gather) {
    int64_t oldest = INT64_MAX;
    for (size_t p = 0; p < gather->live_count; p++) {
        int64_t day = made_day(&gather->live[p]) - 1;
        oldest = day < oldest ? day : oldest;
    }
    for (size_t i = 0; i < gather->payment_count; i++) {
        const struct payment_fact *payment = &gather->payments[i];
        if (payment->day >= oldest) {
            struct live_row *row = gather_add_live(gather);
            row->noun = LIVE_PAYMENT;
            row->ref = payment->id;
            row->at = 0;
            row->day = payment->day;
            row->amount = payment->amount;
        }
    }
}

static enum status read_scopes(struct gather *gather, struct ledger *ledger, struct error *err) {
    for (size_t p = 0; p < gather->live_count; p++) {
        struct live_row *promise = &gather->live[p];
        struct query query;
        size_t room = 0;
        int64_t *scope = NULL;
        query_begin(&query, ledger,
                    "SELECT invoice FROM promise_invoice WHERE promise = ?1 ORDER BY invoice");
        query_int(&query, 1, promise->ref);
        while (query_row(&query)) {
            scope = mem_grow(scope, promise->scope_count, &room, sizeof *scope);
            scope[promise->scope_count++] = column_int(&query, 0);
        }
        if (promise->scope_count > 0) {
            promise->scope = arena_array(&gather->arena, promise->scope_count, sizeof *scope);
            memcpy(promise->scope, scope, promise->scope_count * sizeof *scope);
        }
        mem_free(scope);
        enum status status = query_end(&query, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static enum status read_promises(struct gather *gather, struct ledger *ledger, int64_t customer,
                                 struct asof asof, struct error *err) {
    struct query query;
    query_begin(
        &query, ledger,
        "SELECT id, call, made_at, day, minor, currency, level FROM promise p "
        "WHERE customer = ?1 AND made_at <= ?2 AND minor > 0 "
        "AND NOT EXISTS (SELECT 1 FROM promise_replaced WHERE promise = p.id AND at <= ?2) "
        "AND NOT EXISTS (SELECT 1 FROM promise_withdrawn WHERE promise = p.id AND at <= ?2) "
        "ORDER BY day, id");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query) && gather->live_count < MOST_PROMISES) {
        struct live_row *row = gather_add_live(gather);
        row->noun = LIVE_PROMISE;
        row->ref = column_int(&query, 0);
        row->call = column_int(&query, 1);
        row->at = column_int(&query, 2);
        row->day = column_day(&query, 3);
        row->amount.minor = column_int(&query, 4);
        column_currency(&query, 5, row->amount.currency);
        row->level = (int)column_int(&query, 6);
    }
    enum status status = query_end(&query, err);
    gather->payment_count = 0;
    if (status == STATUS_OK) {
        status = drop_covered(gather, ledger, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_scopes(gather, ledger, err);
    }
    if (status == STATUS_OK) {
        keep_payments(gather);
    }
    return status;
}

static enum status read_claims(struct gather *gather, struct ledger *ledger, int64_t customer,
                               struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT id, call, raised_at, minor, currency, by_mail, invoice, line FROM claim c "
                "WHERE customer = ?1 AND raised_at <= ?2 "
                "AND NOT EXISTS (SELECT 1 FROM verdict WHERE claim = c.id AND at <= ?2)");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query)) {
        struct live_row *row = gather_add_live(gather);
        row->noun = LIVE_CLAIM;
        row->ref = column_int(&query, 0);
        row->call = column_int(&query, 1);
        row->at = column_int(&query, 2);
        row->amount.minor = column_int(&query, 3);
        column_currency(&query, 4, row->amount.currency);
        row->level = (int)column_int(&query, 5);
        row->invoice = column_int(&query, 6);
        row->line = column_int(&query, 7);
    }
    return query_end(&query, err);
}

/** Commitments, the newest snooze and conditions: rows of id, call, instant, day. */
static enum status read_dated(struct gather *gather, struct ledger *ledger, const char *text,
                              enum live_noun noun, int64_t customer, struct asof asof,
                              struct error *err) {
    struct query query;
    query_begin(&query, ledger, text);
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query)) {
        struct live_row *row = gather_add_live(gather);
        row->noun = (int)noun;
        row->ref = column_int(&query, 0);
        row->call = column_int(&query, 1);
        row->at = column_int(&query, 2);
        row->day = column_day(&query, 3);
    }
    return query_end(&query, err);
}

enum status gather_live(struct gather *gather, struct ledger *ledger, int64_t customer,
                        struct asof asof, struct error *err) {
    enum status status = read_promises(gather, ledger, customer, asof, err);
    if (status == STATUS_OK) {
        status = read_claims(gather, ledger, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_dated(gather, ledger,
                            "SELECT id, call, made_at, due FROM commitment c WHERE customer = ?1 "
                            "AND made_at <= ?2 AND NOT EXISTS (SELECT 1 FROM commitment_done "
                            "WHERE commitment = c.id AND at <= ?2)",
                            LIVE_COMMITMENT, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_dated(gather, ledger,
                            "SELECT id, 0, made_at, until FROM snooze WHERE customer = ?1 "
                            "AND made_at <= ?2 ORDER BY made_at DESC, id DESC LIMIT 1",
                            LIVE_SNOOZE, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_dated(gather, ledger,
                            "SELECT id, call, at, review_day FROM condition c WHERE customer = ?1 "
                            "AND at <= ?2 AND review_day IS NOT NULL AND NOT EXISTS "
                            "(SELECT 1 FROM condition r WHERE r.replaces = c.id AND r.at <= ?2 "
                            "AND r.customer = c.customer)",
                            LIVE_CONDITION, customer, asof, err);
    }
    return status;
}
