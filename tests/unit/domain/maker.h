#ifndef CALLSHEET_TESTS_DOMAIN_MAKER_H
#define CALLSHEET_TESTS_DOMAIN_MAKER_H

/**
 * Facts for tests of the queue: the smallest that make a class apply or a gate hold. Now is Friday
 * 20 November 2026, 10:00, and the firm keeps UTC.
 */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/rules.h"

enum { MAKER_ROOM = 8 };

#define HOUR ((int64_t)3600)
#define DAY_S ((int64_t)86400)

/** Facts with room of their own for what they point to. */
struct maker {
    struct facts facts;
    struct rules rules;
    struct moment moment;
    int32_t today;
    struct open_item items[MAKER_ROOM];
    struct money unapplied[MAKER_ROOM];
    struct promise_fact promises[MAKER_ROOM];
    struct payment_fact payments[MAKER_ROOM];
    struct claim_fact claims[MAKER_ROOM];
    struct commitment_fact commitments[MAKER_ROOM];
    struct calling_hours windows[MAKER_ROOM];
};

static inline struct money euros(int64_t minor) {
    return (struct money){.minor = minor, .currency = "EUR"};
}

static inline struct money money_in(int64_t minor, const char *currency) {
    struct money money = {.minor = minor};
    memcpy(money.currency, currency, sizeof money.currency);
    return money;
}

static inline void maker_init(struct maker *maker) {
    memset(maker, 0, sizeof *maker);
    facts_init(&maker->facts);
    rules_default(&maker->rules);
    maker->today = day_from_date(2026, 11, 20);
    maker->moment = (struct moment){
        .now = (int64_t)maker->today * DAY_S + 10 * HOUR,
        .firm = zone_utc(),
    };
    maker->facts.customer = 7;
    maker->facts.code = "C7";
    maker->facts.name = "Harbour & Pine Ltd";
    maker->facts.with_number = maker->facts.callable = 1;
    maker->facts.habit.before_newest = 12;
    maker->facts.habit.invoices = 12;
    maker->facts.habit.usual = euros(100000);
    maker->facts.items = maker->items;
    maker->facts.unapplied = maker->unapplied;
    maker->facts.promises = maker->promises;
    maker->facts.payments = maker->payments;
    maker->facts.claims = maker->claims;
    maker->facts.commitments = maker->commitments;
    maker->facts.windows = maker->windows;
}

/** An invoice issued 30 days before it falls due; `late` days overdue (below 0: still to fall due).
 */
static inline struct open_item *add_item(struct maker *maker, int64_t minor, int late) {
    struct open_item *item = &maker->items[maker->facts.item_count++];
    *item = (struct open_item){
        .invoice = 100 + (int64_t)maker->facts.item_count,
        .kind = ITEM_INVOICE,
        .issued = maker->today - late - 30,
        .due = maker->today - late,
        .open = minor,
        .total = minor,
        .currency = "EUR",
    };
    return item;
}

static inline struct promise_fact *add_promise(struct maker *maker, int64_t minor, int in_days) {
    struct promise_fact *promise = &maker->promises[maker->facts.promise_count++];
    *promise = (struct promise_fact){
        .id = 200 + (int64_t)maker->facts.promise_count,
        .call = 300 + (int64_t)maker->facts.promise_count,
        .made_at = maker->moment.now - 20 * DAY_S,
        .day = maker->today + in_days,
        .amount = euros(minor),
        .level = 1,
    };
    return promise;
}

static inline struct payment_fact *add_payment(struct maker *maker, int64_t minor, int days_ago) {
    struct payment_fact *payment = &maker->payments[maker->facts.payment_count++];
    *payment = (struct payment_fact){
        .id = 400 + (int64_t)maker->facts.payment_count,
        .day = maker->today - days_ago,
        .amount = euros(minor),
    };
    return payment;
}

static inline void add_unapplied(struct maker *maker, int64_t minor) {
    maker->unapplied[maker->facts.unapplied_count++] = euros(minor);
}

static inline struct commitment_fact *add_commitment(struct maker *maker, int in_days) {
    struct commitment_fact *commitment = &maker->commitments[maker->facts.commitment_count++];
    *commitment = (struct commitment_fact){
        .id = 500 + (int64_t)maker->facts.commitment_count,
        .call = 600,
        .made_at = maker->moment.now - 10 * DAY_S,
        .due = maker->today + in_days,
    };
    return commitment;
}

static inline void set_next(struct maker *maker, enum next_step step, int in_days) {
    maker->facts.next = (struct next_fact){
        .step = step,
        .call = 700,
        .made_at = maker->moment.now - 10 * DAY_S,
        .day = maker->today + in_days,
        .at = maker->moment.now + in_days * DAY_S,
        .zone = "",
    };
}

static inline void set_talked(struct maker *maker, int64_t at) {
    maker->facts.last_conversation_at = at;
    maker->facts.last_attempt_at = at;
    maker->facts.last_attempt = REACHED_PERSON;
}

static inline struct judgement judge(const struct maker *maker) {
    struct judgement judgement;
    queue_judge(&maker->facts, &maker->rules, &maker->moment, &judgement);
    return judgement;
}

/** Makes a class apply, by itself as far as that goes: 7 and 8 need something overdue. */
static inline void make_class(struct maker *maker, enum queue_class queue_class) {
    switch (queue_class) {
    case CLASS_CALLBACK:
        set_next(maker, NEXT_CALLBACK, 0);
        break;
    case CLASS_BROKEN:
        add_item(maker, 50000, -5);
        add_promise(maker, 50000, -10);
        break;
    case CLASS_UPSET:
        maker->facts.mail.at = maker->moment.now - 2 * HOUR;
        break;
    case CLASS_OUR_MOVE:
        add_commitment(maker, 0);
        break;
    case CLASS_DUE_TODAY:
        add_item(maker, 50000, -5);
        add_promise(maker, 50000, 0);
        break;
    case CLASS_FIRST_BILL: {
        struct open_item *item = add_item(maker, 630000, -25);
        item->issued = maker->today - 5;
        break;
    }
    case CLASS_NOT_CALLED:
        add_item(maker, 150000, 20);
        break;
    case CLASS_CALLED:
        add_item(maker, 150000, 20);
        set_talked(maker, maker->moment.now - 10 * DAY_S);
        break;
    case CLASS_QUIET:
        maker->facts.condition_review = maker->today;
        break;
    case CLASS_NONE:
        break;
    }
}

#endif
