/** From what was gathered to the facts that are judged. */
#include "callsheet/store/assemble.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/store/project.h"

void brief_read(struct brief *out, const struct query *query) {
    out->customer = column_int(query, 0);
    out->code = column_text(query, 1);
    out->name = column_text(query, 2);
    out->manager = column_text(query, 3);
    out->do_not_call = column_int(query, 4) != 0;
    out->base.minor = column_int(query, 5);
    out->base.currency[0] = '\0';
    if (out->base.minor != 0) {
        column_currency(query, 6, out->base.currency);
    }
}

struct asof asof_of(const struct moment *moment) {
    return (struct asof){.at = moment->now, .day = moment_today(moment)};
}

enum status read_begin(struct ledger *ledger, bool *mine, struct error *err) {
    *mine = sqlite3_get_autocommit(ledger->db) != 0;
    return *mine ? sql_run(ledger, "BEGIN DEFERRED", err) : STATUS_OK;
}

void read_end(struct ledger *ledger, bool mine) {
    if (mine && !sqlite3_get_autocommit(ledger->db)) {
        status_ignore(sql_run(ledger, "COMMIT", NULL)); /* nothing was written: it only lets go */
    }
}

enum status gather_rows(struct gather *gather, struct ledger *ledger, int64_t customer,
                        struct asof asof, int habit_invoices, struct error *err) {
    enum status status = gather_calls(gather, ledger, customer, asof, err);
    if (status == STATUS_OK) {
        status = gather_habit(gather, ledger, customer, asof, habit_invoices, err);
    }
    if (status == STATUS_OK) {
        status = gather_contacts(gather, ledger, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = gather_live(gather, ledger, customer, asof, err);
    }
    return status == STATUS_OK ? gather_money(gather, ledger, customer, asof, err) : status;
}

static int compare_money(const void *a, const void *b) {
    const struct money *x = a, *y = b;
    return strcmp(x->currency, y->currency);
}

static void put_items(struct facts *out, struct gather *gather, const struct brief *brief) {
    if (brief->base.minor != 0) {
        struct open_item *item = gather_add_item(gather);
        item->kind = ITEM_OPENING;
        item->issued = DAY_NONE;
        item->due = DAY_NONE;
        item->open = item->total = brief->base.minor;
        memcpy(item->currency, brief->base.currency, sizeof item->currency);
    }
    gather_sort_items(gather);
    out->items = gather->items;
    out->item_count = gather->item_count;
}

static void put_unapplied(struct facts *out, struct gather *gather) {
    size_t kept = 0;
    for (size_t i = 0; i < gather->unapplied_count; i++) {
        if (gather->unapplied[i].minor > 0) {
            gather->unapplied[kept++] = gather->unapplied[i];
        }
    }
    if (kept > 1) {
        qsort(gather->unapplied, kept, sizeof *gather->unapplied, compare_money);
    }
    out->unapplied = gather->unapplied;
    out->unapplied_count = gather->unapplied_count = kept;
}

static void put_promise(struct gather *gather, const struct live_row *row) {
    gather->promises = mem_grow(gather->promises, gather->promise_count, &gather->promise_room,
                                sizeof *gather->promises);
    gather->promises[gather->promise_count++] =
        (struct promise_fact){.id = row->ref,
                              .call = row->call,
                              .made_at = row->at,
                              .day = row->day,
                              .amount = row->amount,
                              .level = row->level,
                              .invoices = row->scope,
                              .invoice_count = row->scope_count};
}

static void put_claim(struct gather *gather, const struct live_row *row) {
    gather->claims =
        mem_grow(gather->claims, gather->claim_count, &gather->claim_room, sizeof *gather->claims);
    gather->claims[gather->claim_count++] = (struct claim_fact){.id = row->ref,
                                                                .call = row->call,
                                                                .invoice = row->invoice,
                                                                .line = row->line,
                                                                .raised_at = row->at,
                                                                .by_mail = row->level != 0,
                                                                .amount = row->amount};
}

static void put_commitment(struct gather *gather, const struct live_row *row) {
    gather->commitments = mem_grow(gather->commitments, gather->commitment_count,
                                   &gather->commitment_room, sizeof *gather->commitments);
    gather->commitments[gather->commitment_count++] = (struct commitment_fact){
        .id = row->ref, .call = row->call, .made_at = row->at, .due = row->day};
}

static void put_payment(struct gather *gather, const struct live_row *row) {
    gather->payments = mem_grow(gather->payments, gather->payment_count, &gather->payment_room,
                                sizeof *gather->payments);
    gather->payments[gather->payment_count++] =
        (struct payment_fact){.id = row->ref, .day = row->day, .amount = row->amount};
}

static int compare_promises(const void *a, const void *b) {
    const struct promise_fact *x = a, *y = b;
    if (x->day != y->day) {
        return x->day < y->day ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static int compare_claims(const void *a, const void *b) {
    const struct claim_fact *x = a, *y = b;
    if (x->raised_at != y->raised_at) {
        return x->raised_at < y->raised_at ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static int compare_commitments(const void *a, const void *b) {
    const struct commitment_fact *x = a, *y = b;
    if (x->due != y->due) {
        return x->due < y->due ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static void sort(void *array, size_t count, size_t size,
                 int (*compare)(const void *, const void *)) {
    if (count > 1) {
        qsort(array, count, size, compare);
    }
}

static void put_live_row(struct facts *out, struct gather *gather, const struct live_row *row) {
    switch ((enum live_noun)row->noun) {
    case LIVE_PROMISE:
        put_promise(gather, row);
        return;
    case LIVE_CLAIM:
        put_claim(gather, row);
        return;
    case LIVE_COMMITMENT:
        put_commitment(gather, row);
        return;
    case LIVE_SNOOZE:
        out->snooze = (struct snooze_fact){.id = row->ref, .made_at = row->at, .until = row->day};
        return;
    case LIVE_PAYMENT:
        put_payment(gather, row);
        return;
    case LIVE_CONDITION:
        if (out->condition_review == DAY_NONE || row->day < out->condition_review) {
            out->condition_review = row->day;
        }
        return;
    }
}

static void put_live(struct facts *out, struct gather *gather) {
    gather->promise_count = gather->claim_count = 0;
    gather->commitment_count = gather->payment_count = 0;
    for (size_t i = 0; i < gather->live_count; i++) {
        put_live_row(out, gather, &gather->live[i]);
    }
    sort(gather->promises, gather->promise_count, sizeof *gather->promises, compare_promises);
    sort(gather->claims, gather->claim_count, sizeof *gather->claims, compare_claims);
    sort(gather->commitments, gather->commitment_count, sizeof *gather->commitments,
         compare_commitments);
    out->promises = gather->promises;
    out->promise_count = gather->promise_count;
    out->claims = gather->claims;
    out->claim_count = gather->claim_count;
    out->commitments = gather->commitments;
    out->commitment_count = gather->commitment_count;
    out->payments = gather->payments;
    out->payment_count = gather->payment_count;
}

static void put_standing(struct facts *out, struct gather *gather) {
    const struct standing *standing = &gather->standing;
    out->with_number = standing->with_number;
    out->callable = standing->callable;
    out->windows = gather->windows;
    out->window_count = gather->window_count;
    out->next = standing->next;
    out->next.zone = standing->next_zone;
    out->last_conversation_at = standing->conversation_at;
    out->last_attempt_at = standing->attempt_at;
    out->last_attempt = (enum reached)standing->attempt;
    out->failed_in_row = standing->failed;
    out->habit = (struct habit_fact){.paid = standing->paid,
                                     .median_late_days = standing->median_late,
                                     .invoices = standing->sampled,
                                     .usual = standing->usual,
                                     .before_newest = standing->before_newest};
    if (standing->settled.day != DAY_NONE) {
        out->settled = standing->settled;
    }
}

void assemble(struct facts *out, struct gather *gather, const struct brief *brief,
              const struct hold_fact *hold) {
    facts_init(out);
    out->customer = brief->customer;
    out->code = brief->code;
    out->name = brief->name;
    out->account_manager = brief->manager;
    out->do_not_call = brief->do_not_call;
    if (hold != NULL) {
        out->hold = *hold;
    }
    put_items(out, gather, brief);
    put_unapplied(out, gather);
    put_standing(out, gather);
    put_live(out, gather);
}

/* --- one customer --- */

static enum status read_brief(struct brief *out, struct ledger *ledger, int64_t customer,
                              struct arena *arena, struct error *err) {
    struct query query;
    query_begin(&query, ledger, "SELECT " BRIEF_COLUMNS " FROM customer WHERE id = ?1");
    query_int(&query, 1, customer);
    bool found = query_row(&query);
    if (found) {
        brief_read(out, &query);
        out->code = arena_strdup(arena, out->code);
        out->name = arena_strdup(arena, out->name);
        out->manager = arena_strdup(arena, out->manager);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "The ledger has no customer %lld.",
                         (long long)customer);
    }
    return status;
}

static enum status read_hold(struct hold_fact *out, struct ledger *ledger, int64_t customer,
                             struct arena *arena, struct error *err) {
    struct query query;
    query_begin(&query, ledger, "SELECT " HOLD_COLUMNS " FROM hold WHERE customer = ?1");
    query_int(&query, 1, customer);
    if (query_row(&query) && hold_read(out, ledger, &query, 0)) {
        out->who = arena_strdup(arena, out->who);
    }
    return query_end(&query, err);
}

static void *copy(struct arena *arena, const void *from, size_t count, size_t size) {
    if (count == 0) {
        return NULL;
    }
    void *to = arena_array(arena, count, size);
    memcpy(to, from, count * size);
    return to;
}

/** Moves everything the facts borrow from the gather into the arena. */
static void copy_facts(struct facts *facts, struct arena *arena) {
    facts->items = copy(arena, facts->items, facts->item_count, sizeof *facts->items);
    facts->unapplied =
        copy(arena, facts->unapplied, facts->unapplied_count, sizeof *facts->unapplied);
    facts->windows = copy(arena, facts->windows, facts->window_count, sizeof *facts->windows);
    for (size_t i = 0; i < facts->window_count; i++) {
        facts->windows[i].zone = arena_strdup(arena, facts->windows[i].zone);
    }
    facts->promises = copy(arena, facts->promises, facts->promise_count, sizeof *facts->promises);
    for (size_t i = 0; i < facts->promise_count; i++) {
        struct promise_fact *promise = &facts->promises[i];
        promise->invoices =
            copy(arena, promise->invoices, promise->invoice_count, sizeof *promise->invoices);
    }
    facts->claims = copy(arena, facts->claims, facts->claim_count, sizeof *facts->claims);
    facts->commitments =
        copy(arena, facts->commitments, facts->commitment_count, sizeof *facts->commitments);
    facts->payments = copy(arena, facts->payments, facts->payment_count, sizeof *facts->payments);
    facts->next.zone = arena_strdup(arena, facts->next.zone);
}

/** From the projection when that answers, else from the rows. */
static enum status gather_one(struct gather *gather, struct ledger *ledger, int64_t customer,
                              struct asof asof, int64_t habit_invoices, struct error *err) {
    bool found = false;
    enum status status = project_load(gather, ledger, customer, &found, err);
    if (status != STATUS_OK || (found && project_answers(gather, asof, habit_invoices))) {
        return status;
    }
    gather_reset(gather);
    return gather_rows(gather, ledger, customer, asof, (int)habit_invoices, err);
}

enum status assemble_one(struct facts *out, struct ledger *ledger, int64_t customer,
                         const struct moment *moment, const struct rules *rules,
                         struct arena *arena, struct error *err) {
    struct asof asof = asof_of(moment);
    struct brief brief;
    struct hold_fact hold = {0};
    struct gather gather;
    gather_init(&gather);
    enum status status = read_brief(&brief, ledger, customer, arena, err);
    if (status == STATUS_OK) {
        status = gather_one(&gather, ledger, customer, asof, rules->habit_invoices, err);
    }
    if (status == STATUS_OK) {
        status = read_hold(&hold, ledger, customer, arena, err);
    }
    struct facts facts;
    if (status == STATUS_OK) {
        assemble(&facts, &gather, &brief, &hold);
        copy_facts(&facts, arena);
        status = gather_billed_year(ledger, customer, facts.habit.usual.currency, asof,
                                    &facts.habit.billed_year_minor, err);
    }
    if (status == STATUS_OK) {
        status = assemble_names(&facts, ledger, arena, err);
    }
    if (status == STATUS_OK) {
        *out = facts;
    }
    gather_release(&gather);
    return status;
}
