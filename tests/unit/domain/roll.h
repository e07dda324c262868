#ifndef CALLSHEET_TESTS_DOMAIN_ROLL_H
#define CALLSHEET_TESTS_DOMAIN_ROLL_H

/**
 * Random customers: every kind of fact, near enough to now that each class and gate comes up.
 */
#include <stdlib.h>

#include "maker.h"
#include "support/check_more.h"

static inline bool chance(struct dice *dice, int percent) {
    return dice_below(dice, 100) < (uint64_t)percent;
}

static inline int64_t some_instant(struct dice *dice, const struct maker *maker, int days_back,
                                   int days_ahead) {
    return maker->moment.now + dice_range(dice, -days_back * 24, days_ahead * 24) * HOUR +
           dice_range(dice, -2, 2);
}

static inline void some_currency(struct dice *dice, char currency[4]) {
    static const char *const codes[] = {"EUR", "EUR", "EUR", "EUR", "USD", "GBP", "JPY"};
    memcpy(currency, codes[dice_below(dice, ARRAY_LEN(codes))], 4);
}

static inline void roll_items(struct dice *dice, struct maker *maker) {
    size_t count = dice_below(dice, 5);
    bool one_currency = chance(dice, 70);
    for (size_t i = 0; i < count; i++) {
        struct open_item *item =
            add_item(maker, dice_range(dice, 1, 40) * 10000, (int)dice_range(dice, -20, 45));
        item->issued = item->due - (int32_t)dice_range(dice, 0, 40);
        item->total = item->open * dice_range(dice, 1, 3);
        if (!one_currency) {
            some_currency(dice, item->currency);
        }
        if (chance(dice, 12)) {
            item->kind = ITEM_CREDIT_NOTE;
            item->open = -item->open;
        } else if (chance(dice, 5)) {
            item->kind = ITEM_OPENING;
            item->due = DAY_NONE;
        }
    }
    if (chance(dice, 25)) {
        struct money money = euros(dice_range(dice, 1, 80) * 10000);
        if (!one_currency) {
            some_currency(dice, money.currency);
        }
        maker->unapplied[maker->facts.unapplied_count++] = money;
    }
}

static inline int by_day(const void *left, const void *right) {
    const struct promise_fact *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static inline int by_payment_day(const void *left, const void *right) {
    const struct payment_fact *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static inline void roll_promises(struct dice *dice, struct maker *maker, int64_t scopes[][3]) {
    size_t count = chance(dice, 50) ? dice_below(dice, 4) : 0;
    for (size_t i = 0; i < count; i++) {
        struct promise_fact *promise =
            add_promise(maker, dice_range(dice, 0, 60) * 10000, (int)dice_range(dice, -8, 8));
        promise->made_at = some_instant(dice, maker, 20, 1);
        promise->level = (int)dice_range(dice, 1, 3);
        promise->invoices = scopes[i];
        promise->invoice_count = chance(dice, 50) ? dice_below(dice, 4) : 0;
        for (size_t j = 0; j < promise->invoice_count; j++) {
            scopes[i][j] = dice_range(dice, 101, 105);
        }
    }
    qsort(maker->promises, count, sizeof maker->promises[0], by_day);
    size_t payments = count > 0 ? dice_below(dice, 4) : 0;
    for (size_t i = 0; i < payments; i++) {
        struct payment_fact *payment =
            add_payment(maker, dice_range(dice, 1, 60) * 10000, (int)dice_range(dice, -1, 20));
        if (chance(dice, 10)) {
            some_currency(dice, payment->amount.currency);
        }
    }
    qsort(maker->payments, payments, sizeof maker->payments[0], by_payment_day);
}

static inline void roll_matters(struct dice *dice, struct maker *maker) {
    struct facts *facts = &maker->facts;
    size_t claims = chance(dice, 20) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < claims; i++) {
        maker->claims[facts->claim_count++] = (struct claim_fact){
            .id = (int64_t)i + 1,
            .call = dice_range(dice, 0, 1) * 77,
            .raised_at = some_instant(dice, maker, 6, 1),
            .by_mail = chance(dice, 50),
        };
    }
    size_t commitments = chance(dice, 20) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < commitments; i++) {
        add_commitment(maker, (int)dice_range(dice, -3, 3))->made_at =
            some_instant(dice, maker, 9, 1);
    }
    if (chance(dice, 15)) {
        facts->snooze = (struct snooze_fact){
            .made_at = some_instant(dice, maker, 6, 1),
            .until = maker->today + (int32_t)dice_range(dice, -2, 4),
        };
    }
    if (chance(dice, 40)) {
        set_next(maker, (enum next_step)dice_range(dice, 0, NEXT_COUNT - 1),
                 (int)dice_range(dice, -3, 3));
        facts->next.made_at = some_instant(dice, maker, 40, 1);
        facts->next.at += dice_range(dice, -20, 20) * 60;
        facts->next.answered = chance(dice, 20);
    }
    if (chance(dice, 20)) {
        facts->mail.at = some_instant(dice, maker, 5, 1);
    }
    if (chance(dice, 5)) {
        facts->hold = (struct hold_fact){.who = "Ann", .since = some_instant(dice, maker, 1, 1)};
    }
}

static inline void roll_person(struct dice *dice, struct maker *maker) {
    struct facts *facts = &maker->facts;
    facts->do_not_call = chance(dice, 4);
    facts->with_number = (int)dice_range(dice, 0, 3);
    facts->callable = facts->with_number > 0 ? (int)dice_range(dice, 0, facts->with_number) : 0;
    if (chance(dice, 85)) {
        facts->callable = facts->with_number;
    }
    if (chance(dice, 60)) {
        facts->last_conversation_at = some_instant(dice, maker, 50, 1);
    }
    if (chance(dice, 60)) {
        facts->last_attempt_at = some_instant(dice, maker, 1, 1);
        facts->last_attempt = (enum reached)dice_range(dice, 0, REACHED_COUNT - 1);
        facts->failed_in_row = (int)dice_range(dice, 0, 4);
    }
    if (chance(dice, 20)) {
        facts->condition_review = maker->today + (int32_t)dice_range(dice, -3, 3);
    }
    facts->habit = (struct habit_fact){
        .paid = (int)dice_range(dice, 0, 12),
        .median_late_days = (int)dice_range(dice, -4, 40),
        .before_newest = (int)dice_range(dice, 0, 6),
        .usual = euros(dice_range(dice, 0, 30) * 10000),
        .billed_year_minor = dice_range(dice, 0, 2000000),
    };
    if (chance(dice, 10)) {
        some_currency(dice, facts->habit.usual.currency);
    }
    facts->window_count = chance(dice, 25) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < facts->window_count; i++) {
        int from = (int)dice_range(dice, 0, 23) * 60;
        maker->windows[i] = (struct calling_hours){
            .zone = "",
            .from_minute = (int16_t)from,
            .to_minute = (int16_t)(from + dice_range(dice, 60, 1440 - from)),
            .days = (uint8_t)dice_below(dice, 128),
        };
    }
}

static inline void roll(struct dice *dice, struct maker *maker, int64_t scopes[][3]) {
    maker_init(maker);
    roll_items(dice, maker);
    roll_promises(dice, maker, scopes);
    roll_matters(dice, maker);
    roll_person(dice, maker);
    maker->rules.minimum_overdue_minor = chance(dice, 15) ? 150000 : 0;
    maker->rules.quiet_days = chance(dice, 20) ? 20 : 0;
    maker->rules.grace_days = dice_range(dice, 0, 4);
    expect_ok(rates_add(&maker->rules.rates, "USD", "0.9215", NULL), NULL);
    expect_ok(rates_add(&maker->rules.rates, "JPY", "0.0061", NULL), NULL);
    maker->moment.now += dice_range(dice, -6, 10) * HOUR; /* mostly within hours */
}

#endif
