/** One customer's calls, contacts, invoices and money, from the rows, as of a moment. */
#include "callsheet/store/gather.h"

#include <stdlib.h>
#include <string.h>

void gather_init(struct gather *gather) {
    memset(gather, 0, sizeof *gather);
    arena_init(&gather->arena);
    gather_reset(gather);
}

void gather_release(struct gather *gather) {
    mem_free(gather->live);
    mem_free(gather->items);
    mem_free(gather->unapplied);
    mem_free(gather->windows);
    mem_free(gather->promises);
    mem_free(gather->claims);
    mem_free(gather->commitments);
    mem_free(gather->payments);
    arena_release(&gather->arena);
    memset(gather, 0, sizeof *gather);
}

void gather_reset(struct gather *gather) {
    gather->standing =
        (struct standing){.conversation_at = INSTANT_NONE,
                          .attempt_at = INSTANT_NONE,
                          .next = {.made_at = INSTANT_NONE, .day = DAY_NONE, .at = INSTANT_NONE},
                          .settled = {.day = DAY_NONE},
                          .newest_at = INSTANT_NONE,
                          .newest_day = DAY_NONE};
    gather->live_count = gather->item_count = gather->unapplied_count = 0;
    gather->window_count = gather->promise_count = gather->claim_count = 0;
    gather->commitment_count = gather->payment_count = 0;
    arena_clear(&gather->arena);
}

struct live_row *gather_add_live(struct gather *gather) {
    gather->live =
        mem_grow(gather->live, gather->live_count, &gather->live_room, sizeof *gather->live);
    struct live_row *row = &gather->live[gather->live_count++];
    *row = (struct live_row){.at = INSTANT_NONE, .day = DAY_NONE};
    return row;
}

struct open_item *gather_add_item(struct gather *gather) {
    gather->items =
        mem_grow(gather->items, gather->item_count, &gather->item_room, sizeof *gather->items);
    struct open_item *item = &gather->items[gather->item_count++];
    memset(item, 0, sizeof *item);
    return item;
}

void gather_add_unapplied(struct gather *gather, const char *currency, int64_t minor) {
    for (size_t i = 0; i < gather->unapplied_count; i++) {
        if (strcmp(gather->unapplied[i].currency, currency) == 0) {
            gather->unapplied[i].minor += minor;
            return;
        }
    }
    gather->unapplied = mem_grow(gather->unapplied, gather->unapplied_count,
                                 &gather->unapplied_room, sizeof *gather->unapplied);
    struct money *money = &gather->unapplied[gather->unapplied_count++];
    memset(money, 0, sizeof *money);
    memcpy(money->currency, currency, strnlen(currency, 3));
    money->minor = minor;
}

static int compare_hours(const struct calling_hours *a, const struct calling_hours *b) {
    int order = strcmp(a->zone, b->zone);
    if (order == 0) {
        order = (a->from_minute > b->from_minute) - (a->from_minute < b->from_minute);
    }
    if (order == 0) {
        order = (a->to_minute > b->to_minute) - (a->to_minute < b->to_minute);
    }
    return order != 0 ? order : (a->days > b->days) - (a->days < b->days);
}

void gather_add_window(struct gather *gather, const struct calling_hours *hours) {
    size_t at = 0;
    while (at < gather->window_count && compare_hours(&gather->windows[at], hours) < 0) {
        at++;
    }
    if (at < gather->window_count && compare_hours(&gather->windows[at], hours) == 0) {
        return;
    }
    gather->windows = mem_grow(gather->windows, gather->window_count, &gather->window_room,
                               sizeof *gather->windows);
    memmove(&gather->windows[at + 1], &gather->windows[at],
            (gather->window_count - at) * sizeof *gather->windows);
    gather->windows[at] = *hours;
    gather->windows[at].zone = arena_strdup(&gather->arena, hours->zone);
    gather->window_count++;
}

/* --- order --- */

static int compare_items(const void *a, const void *b) {
    const struct open_item *x = a, *y = b;
    int64_t due_x = x->due == DAY_NONE ? INT64_MAX : x->due;
    int64_t due_y = y->due == DAY_NONE ? INT64_MAX : y->due;
    if (due_x != due_y) {
        return due_x < due_y ? -1 : 1;
    }
    if (x->issued != y->issued) {
        return x->issued < y->issued ? -1 : 1;
    }
    return (x->invoice > y->invoice) - (x->invoice < y->invoice);
}

static bool are_in_order(const struct open_item *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (compare_items(&items[i - 1], &items[i]) > 0) {
            return false;
        }
    }
    return true;
}

void gather_sort_items(struct gather *gather) {
    if (!are_in_order(gather->items, gather->item_count)) { /* packed ones are */
        qsort(gather->items, gather->item_count, sizeof *gather->items, compare_items);
    }
}

/* --- calls --- */

static enum status read_attempts(struct standing *out, struct ledger *ledger, int64_t customer,
                                 struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT ended_at, reached FROM call WHERE customer = ?1 AND ended_at <= ?2 "
                "ORDER BY ended_at DESC, id DESC");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query)) {
        int64_t at = column_int(&query, 0);
        int reached = (int)column_int(&query, 1);
        if (out->attempt_at == INSTANT_NONE) {
            out->attempt_at = at;
            out->attempt = reached;
        }
        if (reached == REACHED_PERSON) {
            out->conversation_at = at;
            break;
        }
        out->failed++;
    }
    return query_end(&query, err);
}

static enum status read_next_step(struct standing *out, struct ledger *ledger, int64_t customer,
                                  struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT kind, call, made_at, day, at, zone, EXISTS (SELECT 1 FROM call c WHERE "
                "c.customer = f.customer AND c.reached = ?3 AND c.ended_at <= ?2 "
                "AND (c.ended_at > f.made_at OR (c.ended_at = f.made_at AND c.id > f.call))) "
                "FROM follow_up f WHERE customer = ?1 AND made_at <= ?2 "
                "ORDER BY made_at DESC, id DESC LIMIT 1");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    query_int(&query, 3, REACHED_PERSON);
    if (query_row(&query)) {
        out->next.step = (enum next_step)column_int(&query, 0);
        out->next.call = column_int(&query, 1);
        out->next.made_at = column_int(&query, 2);
        out->next.day = column_day(&query, 3);
        out->next.at = column_instant(&query, 4);
        strncpy(out->next_zone, column_text(&query, 5), sizeof out->next_zone - 1);
        out->next.answered = column_int(&query, 6) != 0;
    }
    return query_end(&query, err);
}

static enum status read_newest_at(struct standing *out, struct ledger *ledger, int64_t customer,
                                  struct error *err) {
    struct query query;
    query_begin(
        &query, ledger,
        "SELECT nullif(max("
        "ifnull((SELECT max(ended_at) FROM call WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(made_at) FROM follow_up WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(made_at) FROM promise WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(r.at) FROM promise p JOIN promise_replaced r ON r.promise = p.id "
        "WHERE p.customer = ?1), ?2), "
        "ifnull((SELECT max(w.at) FROM promise p JOIN promise_withdrawn w ON w.promise = p.id "
        "WHERE p.customer = ?1), ?2), "
        "ifnull((SELECT max(raised_at) FROM claim WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(v.at) FROM claim c JOIN verdict v ON v.claim = c.id "
        "WHERE c.customer = ?1), ?2), "
        "ifnull((SELECT max(made_at) FROM commitment WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(d.at) FROM commitment c JOIN commitment_done d ON d.commitment = c.id "
        "WHERE c.customer = ?1), ?2), "
        "ifnull((SELECT max(made_at) FROM snooze WHERE customer = ?1), ?2), "
        "ifnull((SELECT max(at) FROM condition WHERE customer = ?1), ?2)), ?2)");
    query_int(&query, 1, customer);
    query_int(&query, 2, INSTANT_NONE);
    if (query_row(&query)) {
        out->newest_at = column_instant(&query, 0);
    }
    return query_end(&query, err);
}

enum status gather_calls(struct gather *gather, struct ledger *ledger, int64_t customer,
                         struct asof asof, struct error *err) {
    struct standing *standing = &gather->standing;
    enum status status = read_attempts(standing, ledger, customer, asof, err);
    if (status == STATUS_OK) {
        status = read_next_step(standing, ledger, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_newest_at(standing, ledger, customer, err);
    }
    return status;
}

/* --- contacts --- */

struct own_hours {
    struct calling_hours hours; /* of the customer; zone in the arena */
    bool is_set;
};

static bool hours_are_set(const struct calling_hours *hours) {
    return hours->zone[0] != '\0' || hours->from_minute != 0 || hours->to_minute != 0 ||
           hours->days != 0;
}

static void read_hours(const struct query *query, int column, struct calling_hours *out) {
    out->zone = column_text(query, column);
    out->from_minute = (int16_t)column_int(query, column + 1);
    out->to_minute = (int16_t)column_int(query, column + 2);
    out->days = (uint8_t)column_int(query, column + 3);
}

/** A contact's hours where it has some, else the customer's: each part by itself. */
static struct calling_hours effective_hours(const struct calling_hours *contact,
                                            const struct calling_hours *customer) {
    struct calling_hours hours = *contact;
    if (hours.zone[0] == '\0') {
        hours.zone = customer->zone;
    }
    if (hours.from_minute == 0 && hours.to_minute == 0) {
        hours.from_minute = customer->from_minute;
        hours.to_minute = customer->to_minute;
    }
    if (hours.days == 0) {
        hours.days = customer->days;
    }
    return hours;
}

static enum status read_own_hours(struct gather *gather, struct ledger *ledger, int64_t customer,
                                  struct calling_hours *out, struct error *err) {
    struct query query;
    *out = (struct calling_hours){.zone = ""};
    query_begin(&query, ledger,
                "SELECT zone, from_minute, to_minute, days FROM customer WHERE id = ?1");
    query_int(&query, 1, customer);
    if (query_row(&query)) {
        read_hours(&query, 0, out);
        out->zone = arena_strdup(&gather->arena, out->zone);
    }
    return query_end(&query, err);
}

enum status gather_contacts(struct gather *gather, struct ledger *ledger, int64_t customer,
                            struct asof asof, struct error *err) {
    struct calling_hours own;
    enum status status = read_own_hours(gather, ledger, customer, &own, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct standing *standing = &gather->standing;
    struct query query;
    query_begin(&query, ledger,
                "SELECT do_not_call, zone, from_minute, to_minute, days FROM contact "
                "WHERE customer = ?1 AND phones <> '' AND " CONTACT_IS_KNOWN);
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.at);
    while (query_row(&query)) {
        standing->with_number++;
        if (column_int(&query, 0) == 0) {
            struct calling_hours hours;
            read_hours(&query, 1, &hours);
            hours = effective_hours(&hours, &own);
            gather_add_window(gather, &hours);
            standing->callable++;
        }
    }
    status = query_end(&query, err);
    if (gather->window_count == 0 && hours_are_set(&own)) {
        gather_add_window(gather, &own);
    }
    if (gather->window_count == 1 && !hours_are_set(&gather->windows[0])) {
        gather->window_count = 0; /* the firm's hours need no row */
    }
    return status;
}

/* --- habit --- */

static int compare_numbers(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/** Median of up to HABIT_MOST numbers; the mean of the two in the middle, towards zero. */
static int64_t median(int64_t *numbers, size_t count) {
    if (count == 0) {
        return 0;
    }
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    int64_t high = numbers[count / 2];
    int64_t low = numbers[(count - 1) / 2];
    return low + (high - low) / 2;
}

struct habit_sample {
    int64_t late[HABIT_MOST], totals[HABIT_MOST];
    size_t late_count, total_count, seen;
    size_t wanted;
    char currency[4];
};

/** Takes one invoice, newest first. Columns: total, currency, due, settled?, paid day. */
static void sample_invoice(struct habit_sample *sample, const struct query *query) {
    char currency[4];
    column_currency(query, 1, currency);
    if (sample->seen++ == 0) {
        memcpy(sample->currency, currency, sizeof currency);
    } else if (sample->total_count < sample->wanted && strcmp(sample->currency, currency) == 0) {
        sample->totals[sample->total_count++] = column_int(query, 0);
    }
    int32_t due = column_day(query, 2), paid = column_day(query, 4);
    if (sample->late_count < sample->wanted && column_int(query, 3) != 0 && due != DAY_NONE &&
        paid != DAY_NONE) {
        sample->late[sample->late_count++] = (int64_t)paid - due;
    }
}

static enum status read_newest_day(struct standing *out, struct ledger *ledger, int64_t customer,
                                   struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT nullif(max("
                "ifnull((SELECT max(issued) FROM invoice WHERE customer = ?1), ?2), "
                "ifnull((SELECT max(day) FROM payment WHERE customer = ?1), ?2), "
                "ifnull((SELECT max(a.day) FROM invoice i JOIN allocation a ON a.invoice = i.id "
                "WHERE i.customer = ?1), ?2)), ?2)");
    query_int(&query, 1, customer);
    query_int(&query, 2, DAY_NONE);
    if (query_row(&query)) {
        out->newest_day = column_day(&query, 0);
    }
    return query_end(&query, err);
}

/** What came last for invoices that were overdue by then. */
static enum status read_settled(struct standing *out, struct ledger *ledger, int64_t customer,
                                struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT a.day, sum(a.amount) AS settled, i.currency FROM invoice i "
                "INDEXED BY invoice_customer JOIN allocation a ON a.invoice = i.id "
                "WHERE i.customer = ?1 AND i.issued <= ?2 AND i.voided = 0 AND a.day <= ?2 "
                "AND i.due < a.day GROUP BY a.day, i.currency "
                "ORDER BY a.day DESC, settled DESC, i.currency LIMIT 1");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day);
    if (query_row(&query)) {
        out->settled.day = column_day(&query, 0);
        out->settled.amount.minor = column_int(&query, 1);
        column_currency(&query, 2, out->settled.amount.currency);
    }
    return query_end(&query, err);
}

static enum status read_samples(struct standing *standing, struct ledger *ledger, int64_t customer,
                                struct asof asof, int habit_invoices, struct error *err) {
    struct habit_sample sample = {.wanted = (size_t)habit_invoices};
    struct query query;
    query_begin(
        &query, ledger,
        "SELECT total, currency, due, total + adjust = "
        "(SELECT ifnull(sum(amount), 0) FROM allocation WHERE invoice = i.id AND day <= ?2),"
        " (SELECT max(day) FROM allocation WHERE invoice = i.id AND day <= ?2) "
        "FROM invoice i INDEXED BY invoice_customer "
        "WHERE customer = ?1 AND issued <= ?2 AND kind = 0 AND voided = 0 "
        "ORDER BY issued DESC, id DESC");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day);
    while ((sample.late_count < sample.wanted || sample.total_count < sample.wanted) &&
           query_row(&query)) {
        sample_invoice(&sample, &query);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    standing->paid = (int)sample.late_count;
    standing->median_late = (int)median(sample.late, sample.late_count);
    standing->sampled = (int)sample.total_count;
    standing->usual.minor = median(sample.totals, sample.total_count);
    memcpy(standing->usual.currency, sample.currency, sizeof sample.currency);
    return STATUS_OK;
}

static enum status read_before_newest(struct standing *standing, struct ledger *ledger,
                                      int64_t customer, struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT count(*) FROM invoice INDEXED BY invoice_customer WHERE customer = ?1 "
                "AND issued <= ?2 AND kind = 0 AND voided = 0");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day);
    if (query_row(&query) && column_int(&query, 0) > 0) {
        standing->before_newest = (int)column_int(&query, 0) - 1;
    }
    return query_end(&query, err);
}

enum status gather_habit(struct gather *gather, struct ledger *ledger, int64_t customer,
                         struct asof asof, int habit_invoices, struct error *err) {
    struct standing *standing = &gather->standing;
    enum status status = read_samples(standing, ledger, customer, asof, habit_invoices, err);
    if (status == STATUS_OK) {
        status = read_before_newest(standing, ledger, customer, asof, err);
    }
    if (status == STATUS_OK) {
        status = read_settled(standing, ledger, customer, asof, err);
    }
    return status == STATUS_OK ? read_newest_day(standing, ledger, customer, err) : status;
}

enum status gather_billed_year(struct ledger *ledger, int64_t customer, const char *currency,
                               struct asof asof, int64_t *out, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT ifnull(sum(total), 0) FROM invoice INDEXED BY invoice_customer "
                "WHERE customer = ?1 AND issued > ?2 AND issued <= ?3 AND voided = 0 "
                "AND currency = ?4");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day == INT32_MAX ? INT32_MIN : (int64_t)asof.day - 365);
    query_int(&query, 3, asof.day);
    query_text(&query, 4, currency);
    if (query_row(&query)) {
        *out = column_int(&query, 0);
    }
    return query_end(&query, err);
}

/* --- money --- */

static void take_item(struct gather *gather, const struct query *query) {
    struct open_item *item = gather_add_item(gather);
    item->invoice = column_int(query, 0);
    item->kind = (enum item_kind)column_int(query, 1);
    item->issued = column_day(query, 2);
    item->due = column_day(query, 3);
    item->total = column_int(query, 4);
    column_currency(query, 5, item->currency);
    item->open = column_int(query, 6);
}

static void take_unapplied(struct gather *gather, const struct query *query) {
    char currency[4];
    column_currency(query, 0, currency);
    if (column_int(query, 1) != 0) {
        gather_add_unapplied(gather, currency, column_int(query, 1));
    }
}

enum status gather_open(struct gather *gather, struct ledger *ledger, int64_t customer,
                        struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT id, kind, issued, due, total, currency, open FROM invoice "
                "INDEXED BY invoice_open WHERE customer = ?1 AND open <> 0 ORDER BY id");
    query_int(&query, 1, customer);
    while (query_row(&query)) {
        take_item(gather, &query);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, ledger,
                "SELECT currency, sum(unapplied) FROM payment INDEXED BY payment_unapplied "
                "WHERE customer = ?1 AND unapplied <> 0 GROUP BY currency");
    query_int(&query, 1, customer);
    while (query_row(&query)) {
        take_unapplied(gather, &query);
    }
    return query_end(&query, err);
}

static enum status read_items(struct gather *gather, struct ledger *ledger, int64_t customer,
                              struct asof asof, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT id, kind, issued, due, total, currency, total + adjust "
                "- (SELECT ifnull(sum(amount), 0) FROM allocation WHERE invoice = i.id "
                "AND day <= ?2) + (SELECT ifnull(sum(amount), 0) FROM allocation "
                "WHERE credit = i.id AND day <= ?2) "
                /* what was conceded later on that day is not known yet */
                "+ (SELECT ifnull(sum(a.amount), 0) FROM correction c CROSS JOIN allocation a "
                "ON a.credit = c.credit WHERE c.customer = ?1 AND c.at > ?3 AND a.invoice = i.id "
                "AND a.day <= ?2) AS still FROM invoice i INDEXED BY "
                "invoice_customer WHERE customer = ?1 AND issued <= ?2 AND voided = 0 "
                "AND still <> 0 AND NOT EXISTS (SELECT 1 FROM correction WHERE credit = i.id "
                "AND at > ?3)");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day);
    query_int(&query, 3, asof.at);
    while (query_row(&query)) {
        take_item(gather, &query);
    }
    return query_end(&query, err);
}

enum status gather_money(struct gather *gather, struct ledger *ledger, int64_t customer,
                         struct asof asof, struct error *err) {
    enum status status = read_items(gather, ledger, customer, asof, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, ledger,
                "SELECT currency, sum(amount - (SELECT ifnull(sum(amount), 0) FROM allocation "
                "WHERE payment = p.id AND day <= ?2)) FROM payment p WHERE customer = ?1 "
                "AND day <= ?2 GROUP BY currency");
    query_int(&query, 1, customer);
    query_int(&query, 2, asof.day);
    while (query_row(&query)) {
        take_unapplied(gather, &query);
    }
    return query_end(&query, err);
}

enum status gather_payments(struct gather *gather, struct ledger *ledger, int64_t customer,
                            int32_t from, struct asof asof, struct error *err) {
    struct query query;
    gather->payment_count = 0;
    query_begin(&query, ledger,
                "SELECT id, day, currency, amount FROM payment WHERE customer = ?1 "
                "AND day BETWEEN ?2 AND ?3 ORDER BY day, id");
    query_int(&query, 1, customer);
    query_int(&query, 2, from);
    query_int(&query, 3, asof.day);
    while (query_row(&query)) {
        gather->payments = mem_grow(gather->payments, gather->payment_count, &gather->payment_room,
                                    sizeof *gather->payments);
        struct payment_fact *payment = &gather->payments[gather->payment_count++];
        *payment = (struct payment_fact){.id = column_int(&query, 0),
                                         .day = column_day(&query, 1),
                                         .amount = {.minor = column_int(&query, 3)}};
        column_currency(&query, 2, payment->amount.currency);
    }
    return query_end(&query, err);
}
