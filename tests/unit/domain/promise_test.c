/* Promises: matching first-in first-out, states, levels, replacing. */
#include "callsheet/domain/promise.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "maker.h"
#include "support/check_more.h"

static struct promise_match match_at(const struct maker *maker, size_t index) {
    struct promise_match matches[MAKER_ROOM];
    promise_match(maker->promises, maker->facts.promise_count, maker->payments,
                  maker->facts.payment_count, &maker->rules, &maker->moment, matches);
    return matches[index];
}

START_TEST(states_by_day_and_money) {
    static const struct {
        int in_days;
        int64_t paid;
        enum promise_state state;
        int64_t missing;
    } rows[] = {
        {1, 0, PROMISE_OPEN, 100000},        {0, 0, PROMISE_OPEN, 100000},
        {-3, 0, PROMISE_OPEN, 100000},       {-4, 0, PROMISE_BROKEN, 100000},
        {-4, 1, PROMISE_PARTLY_KEPT, 99999}, {-4, 97999, PROMISE_PARTLY_KEPT, 2001},
        {-4, 98000, PROMISE_KEPT, 2000},     {-4, 100000, PROMISE_KEPT, 0},
        {-4, 500000, PROMISE_KEPT, 0},       {5, 50000, PROMISE_OPEN, 50000},
        {5, 98000, PROMISE_KEPT, 2000},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct maker maker;
        maker_init(&maker);
        add_promise(&maker, 100000, rows[i].in_days);
        if (rows[i].paid > 0) {
            add_payment(&maker, rows[i].paid, 0);
        }
        struct promise_match match = match_at(&maker, 0);
        ck_assert_msg(match.state == rows[i].state && match.missing == rows[i].missing,
                      "row %zu: %s, %" PRId64 " missing", i, promise_state_word(match.state),
                      match.missing);
        expect_int(match.received + match.missing, 100000);
    }
}
END_TEST

START_TEST(first_in_first_out) {
    struct maker maker;
    maker_init(&maker);
    add_promise(&maker, 100000, -20);
    add_promise(&maker, 100000, -10);
    add_payment(&maker, 150000, 2);
    expect_int(match_at(&maker, 0).state, PROMISE_KEPT);
    expect_int(match_at(&maker, 1).state, PROMISE_PARTLY_KEPT);
    expect_int(match_at(&maker, 1).received, 50000);
}
END_TEST

START_TEST(only_money_since_counts) {
    struct maker maker;
    maker_init(&maker);
    add_promise(&maker, 100000, -5);
    struct payment_fact *payment = add_payment(&maker, 100000, 21);
    expect_int(match_at(&maker, 0).state, PROMISE_BROKEN); /* a day before it was made */
    payment->day++;
    expect_int(match_at(&maker, 0).state, PROMISE_KEPT); /* on that day */
    payment->day = maker.today + 1;
    expect_int(match_at(&maker, 0).state, PROMISE_BROKEN);
    payment->day = maker.today;
    memcpy(payment->amount.currency, "USD", 4);
    expect_int(match_at(&maker, 0).state, PROMISE_BROKEN);
}
END_TEST

START_TEST(refunds_take_money_back) {
    struct maker maker;
    maker_init(&maker);
    add_promise(&maker, 100000, -5);
    add_payment(&maker, 100000, 9);
    add_payment(&maker, -60000, 8); /* the cheque bounced */
    expect_int(match_at(&maker, 0).received, 40000);
    expect_int(match_at(&maker, 0).state, PROMISE_PARTLY_KEPT);
    add_payment(&maker, 30000, 7);
    expect_int(match_at(&maker, 0).received, 70000);
    add_payment(&maker, -500000, 6);
    expect_int(match_at(&maker, 0).state, PROMISE_BROKEN);
}
END_TEST

START_TEST(nothing_promised_is_nothing) {
    struct maker maker;
    maker_init(&maker);
    add_promise(&maker, 0, -30);
    expect_int(match_at(&maker, 0).state, PROMISE_KEPT);
    struct promise_fact *late = add_promise(&maker, 5000, -30);
    late->made_at = maker.moment.now + 1;
    expect_int(match_at(&maker, 1).state, PROMISE_OPEN);
}
END_TEST

/* Money is conserved: no cent is matched twice, and what counts as kept is within the tolerance. */
START_TEST(money_is_conserved) {
    struct dice dice = dice_new();
    for (int round = 0; round < 50000; round++) {
        struct maker maker;
        maker_init(&maker);
        size_t promises = dice_below(&dice, MAKER_ROOM + 1),
               payments = dice_below(&dice, MAKER_ROOM + 1);
        int32_t day = maker.today - 30;
        int64_t came = 0, received = 0;
        for (size_t i = 0; i < promises; i++) {
            struct promise_fact *promise = add_promise(&maker, dice_range(&dice, 0, 90000), 0);
            day += (int32_t)dice_below(&dice, 9);
            promise->day = day;
            promise->made_at = maker.moment.now - dice_range(&dice, -1, 40) * DAY_S;
        }
        for (size_t i = 0; i < payments; i++) {
            add_payment(&maker, dice_range(&dice, -20000, 90000), 40 - (int)i * 5);
            came += maker.payments[i].day <= maker.today ? maker.payments[i].amount.minor : 0;
        }
        struct promise_match matches[MAKER_ROOM];
        promise_match(maker.promises, promises, maker.payments, payments, &maker.rules,
                      &maker.moment, matches);
        for (size_t i = 0; i < promises; i++) {
            int64_t amount = maker.promises[i].amount.minor;
            received += matches[i].received;
            ck_assert(matches[i].received >= 0 && matches[i].missing >= 0);
            ck_assert(matches[i].received + matches[i].missing == amount);
            bool within = matches[i].missing * 1000 <= amount * 20;
            ck_assert(maker.promises[i].made_at > maker.moment.now ||
                      (matches[i].state == PROMISE_KEPT) == within);
        }
        ck_assert_msg(received <= (came > 0 ? came : 0), "%" PRId64 " of %" PRId64, received, came);
    }
}
END_TEST

START_TEST(many_payments_fit) {
    enum { MANY = 500 };
    struct payment_fact payments[MANY];
    struct maker maker;
    maker_init(&maker);
    add_promise(&maker, 5 * MANY, -9);
    for (int i = 0; i < MANY; i++) {
        payments[i] = (struct payment_fact){.day = maker.today, .amount = euros(5)};
    }
    struct promise_match match;
    promise_match(maker.promises, 1, payments, MANY, &maker.rules, &maker.moment, &match);
    expect_int(match.missing, 0);
}
END_TEST

/* --- levels: SAP's three rules (field.md s5) --- */

static int level_after(enum promise_state state, int level, const int64_t *before_scope,
                       const int64_t *scope) {
    struct promise_fact before = {
        .call = 1, .made_at = 100, .amount = euros(50000), .level = level};
    struct promise_fact promise = {.call = 2, .made_at = 200, .amount = euros(50000)};
    int64_t a[] = {before_scope != NULL ? *before_scope : 0}, b[] = {scope != NULL ? *scope : 0};
    before.invoices = a;
    before.invoice_count = before_scope != NULL;
    promise.invoices = b;
    promise.invoice_count = scope != NULL;
    struct promise_match match = {.state = state};
    return promise_level(&promise, &before, &match, 1);
}

START_TEST(sap_new_after_open_or_broken_is_level_two) {
    expect_int(level_after(PROMISE_OPEN, 1, NULL, NULL), 2);
    expect_int(level_after(PROMISE_PARTLY_KEPT, 1, NULL, NULL), 2);
    expect_int(level_after(PROMISE_BROKEN, 1, NULL, NULL), 2);
    expect_int(level_after(PROMISE_BROKEN, 3, NULL, NULL), 4);
    expect_int(level_after(PROMISE_REPLACED, 1, NULL, NULL), 2);
}
END_TEST

START_TEST(sap_new_after_withdrawn_is_level_two) {
    expect_int(level_after(PROMISE_WITHDRAWN, 1, NULL, NULL), 2);
}
END_TEST

START_TEST(sap_rest_after_kept_part_keeps_its_level) {
    int64_t invoice = 1042, other = 1051;
    expect_int(level_after(PROMISE_KEPT, 1, &invoice, &invoice), 1);
    expect_int(level_after(PROMISE_KEPT, 2, &invoice, &invoice), 2);
    expect_int(level_after(PROMISE_KEPT, 2, NULL, NULL), 1);
    expect_int(level_after(PROMISE_BROKEN, 2, &other, &invoice), 1);
    expect_int(level_after(PROMISE_BROKEN, 2, NULL, &invoice), 3);
}
END_TEST

START_TEST(a_kept_promise_makes_good) {
    struct promise_fact before[] = {
        {.call = 1, .made_at = 100, .amount = euros(1), .level = 1},
        {.call = 2, .made_at = 200, .amount = euros(1), .level = 2},
    };
    struct promise_match matches[] = {{.state = PROMISE_REPLACED}, {.state = PROMISE_KEPT}};
    struct promise_fact promise = {.call = 3, .made_at = 300, .amount = euros(1)};
    expect_int(promise_level(&promise, before, matches, 2), 1);
    matches[1].state = PROMISE_BROKEN;
    expect_int(promise_level(&promise, before, matches, 2), 3);
    promise.call = 2; /* instalments of one call do not raise each other */
    expect_int(promise_level(&promise, before, matches, 2), 2);
    expect_int(promise_level(&promise, before, matches, 0), 1);
}
END_TEST

START_TEST(later_promises_replace_uncovered_ones) {
    int64_t a[] = {1, 2}, b[] = {2, 3}, c[] = {3};
    struct promise_fact earlier = {
        .call = 1, .made_at = 100, .amount = euros(1), .invoices = a, .invoice_count = 2};
    struct promise_fact later = {
        .call = 2, .made_at = 200, .amount = euros(1), .invoices = b, .invoice_count = 2};
    struct promise_match open = {.state = PROMISE_OPEN};
    expect_true(promise_replaces(&later, &earlier, &open));
    expect_false(promise_replaces(&earlier, &later, &open));
    for (int state = 0; state < PROMISE_STATE_COUNT; state++) {
        struct promise_match match = {.state = (enum promise_state)state};
        bool uncovered =
            state == PROMISE_OPEN || state == PROMISE_PARTLY_KEPT || state == PROMISE_BROKEN;
        expect_int(promise_replaces(&later, &earlier, &match), uncovered);
    }
    later.invoices = c;
    later.invoice_count = 1;
    expect_false(promise_replaces(&later, &earlier, &open));
    later.invoice_count = 0;
    expect_true(promise_replaces(&later, &earlier, &open));
    later.made_at = earlier.made_at; /* in one second: the calls are numbered in their order */
    expect_true(promise_replaces(&later, &earlier, &open));
    later.call = 0;
    expect_false(promise_replaces(&later, &earlier, &open));
    later.made_at = 200;
    later.call = 1;
    expect_false(promise_replaces(&later, &earlier, &open)); /* instalments */
    later.call = 2;
    later.amount.minor = 0;
    expect_false(promise_replaces(&later, &earlier, &open)); /* nothing was promised */
}
END_TEST

START_TEST(another_currency_is_another_debt) {
    struct promise_fact earlier = {.call = 1, .made_at = 100, .amount = euros(50000), .level = 1};
    struct promise_fact later = {.call = 2, .made_at = 200, .amount = money_in(50000, "CHF")};
    struct promise_match open = {.state = PROMISE_OPEN}, broken = {.state = PROMISE_BROKEN};
    expect_false(promise_overlaps(&later, &earlier));
    expect_false(promise_replaces(&later, &earlier, &open));
    expect_int(promise_level(&later, &earlier, &broken, 1), 1);
    later.amount = euros(50000);
    expect_true(promise_replaces(&later, &earlier, &open));
    expect_int(promise_level(&later, &earlier, &broken, 1), 2);
}
END_TEST

START_TEST(silence_lasts_through_the_grace) {
    struct rules rules;
    rules_default(&rules);
    struct promise_fact promise = {.day = 1000};
    expect_int(promise_silence_until(&promise, &rules), 1003);
    promise.day = INT32_MAX;
    expect_int(promise_silence_until(&promise, &rules), INT32_MAX);
}
END_TEST

TEST_MAIN("domain/promise", TEST(states_by_day_and_money), TEST(first_in_first_out),
          TEST(only_money_since_counts), TEST(refunds_take_money_back),
          TEST(nothing_promised_is_nothing), TEST(money_is_conserved), TEST(many_payments_fit),
          TEST(sap_new_after_open_or_broken_is_level_two),
          TEST(sap_new_after_withdrawn_is_level_two),
          TEST(sap_rest_after_kept_part_keeps_its_level), TEST(a_kept_promise_makes_good),
          TEST(later_promises_replace_uncovered_ones), TEST(another_currency_is_another_debt),
          TEST(silence_lasts_through_the_grace))
