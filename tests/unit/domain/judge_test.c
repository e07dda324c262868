/* Classes and gates: each gate against each class, and what each one asks of the facts. */
#include "maker.h"

#include <stdio.h>

#include "support/check_more.h"

/* The class under test, next to an old debt where a gate speaks of debts. */
static void make_debt(struct maker *maker) {
    if (maker->facts.item_count == 0) {
        add_item(maker, 150000, 20);
    }
}

/* Makes a gate hold, whatever the class. */
static void make_gate(struct maker *maker, enum gate gate, enum queue_class queue_class) {
    struct facts *facts = &maker->facts;
    switch (gate) {
    case GATE_DO_NOT_CALL:
        facts->do_not_call = true;
        break;
    case GATE_COLLEAGUE:
        facts->hold = (struct hold_fact){.who = "Ann", .since = maker->moment.now - 60};
        break;
    case GATE_HOURS:
        maker->windows[0] =
            (struct calling_hours){.zone = "", .from_minute = 900, .to_minute = 960};
        facts->window_count = 1;
        break;
    case GATE_SPOKEN_TODAY:
        set_talked(maker, maker->moment.now - 3 * HOUR);
        break;
    case GATE_SNOOZED:
        facts->snooze = (struct snooze_fact){
            .id = 9, .made_at = maker->moment.now - HOUR, .until = maker->today + 3};
        break;
    case GATE_RETRY_GAP:
        facts->last_attempt_at = maker->moment.now - HOUR;
        facts->last_attempt = REACHED_BUSY;
        break;
    case GATE_NOTHING_OPEN:
        add_unapplied(maker, 10000000);
        break;
    case GATE_OURS:
        add_commitment(maker, 4);
        break;
    case GATE_MINIMUM:
        maker->rules.minimum_overdue_minor = 50000000;
        break;
    case GATE_FOLLOW_UP:
        if (queue_class != CLASS_CALLBACK) {
            set_next(maker, NEXT_FOLLOW_UP, 4);
        }
        break;
    case GATE_PROMISE:
        make_debt(maker);
        add_promise(maker, 20000000, 5);
        break;
    case GATE_NEXT_INVOICE:
        if (queue_class != CLASS_CALLBACK) {
            set_next(maker, NEXT_NEXT_INVOICE, 0);
            facts->next.made_at = maker->moment.now - 4 * DAY_S;
        }
        break;
    case GATE_HABIT:
        make_debt(maker);
        facts->habit.paid = 12;
        facts->habit.median_late_days = 25;
        break;
    case GATE_NONE:
        break;
    }
}

/* One step takes the place of another: a customer has one agreed next step. */
static bool is_impossible(enum gate gate, enum queue_class queue_class) {
    bool step = gate == GATE_FOLLOW_UP || gate == GATE_NEXT_INVOICE;
    return step && queue_class == CLASS_CALLBACK;
}

START_TEST(gate_silences_class) {
    enum gate gate = (enum gate)(_i / CLASS_COUNT);
    enum queue_class queue_class = (enum queue_class)(_i % CLASS_COUNT);
    struct maker maker;
    maker_init(&maker);
    make_class(&maker, queue_class);
    struct judgement free_of_gates = judge(&maker);
    ck_assert_msg(free_of_gates.queue_class == queue_class && free_of_gates.gate == GATE_NONE,
                  "%s alone came out as %s, gate %s", class_word(queue_class),
                  class_word(free_of_gates.queue_class), gate_word(free_of_gates.gate));
    if (is_impossible(gate, queue_class)) {
        return;
    }
    make_gate(&maker, gate, queue_class);
    /* An upset mail that came after the conversation or the snooze is a new matter. */
    bool is_old_mail = queue_class == CLASS_UPSET && gate == GATE_SNOOZED;
    bool silenced = (gate_silences(gate) >> queue_class & 1u) != 0;
    struct judgement held = judge(&maker);
    /* A conversation answers the mail, raises the class of a debt, and ends a first bill. */
    if (gate == GATE_SPOKEN_TODAY && (queue_class == CLASS_FIRST_BILL)) {
        ck_assert(held.queue_class == CLASS_NONE);
        return;
    }
    if (gate == GATE_SPOKEN_TODAY && queue_class == CLASS_UPSET) {
        maker.facts.mail.at = maker.moment.now - HOUR;
        held = judge(&maker);
    }
    if (gate == GATE_SPOKEN_TODAY && queue_class == CLASS_NOT_CALLED) {
        queue_class = CLASS_CALLED;
    }
    ck_assert_msg((held.classes >> queue_class & 1u) != 0, "%s no longer applies under %s",
                  class_word(queue_class), gate_word(gate));
    ck_assert_msg(is_old_mail || (held.gate == gate) == silenced,
                  "%s under %s: class %s, gate “%s”", class_word(queue_class), gate_word(gate),
                  class_word(held.queue_class), gate_word(held.gate));
    if (held.gate != GATE_NONE) {
        expect_int(held.reasons[0].kind, REASON_GATE_DO_NOT_CALL + gate);
        expect_int(held.queue_class, queue_class);
    }
}
END_TEST

START_TEST(snooze_spares_newer_anger) {
    struct maker maker;
    maker_init(&maker);
    make_class(&maker, CLASS_UPSET);
    maker.facts.snooze =
        (struct snooze_fact){.made_at = maker.facts.mail.at - 1, .until = maker.today + 9};
    expect_int(judge(&maker).gate, GATE_NONE);
    maker.facts.snooze.made_at = maker.facts.mail.at;
    expect_int(judge(&maker).gate, GATE_SNOOZED);
    maker.facts.mail.at = INSTANT_NONE;
    maker.facts.claim_count = 1;
    maker.claims[0] =
        (struct claim_fact){.id = 1, .by_mail = true, .raised_at = maker.facts.snooze.made_at + 5};
    expect_int(judge(&maker).gate, GATE_NONE);
    maker.claims[0].raised_at -= 10;
    expect_int(judge(&maker).gate, GATE_SNOOZED);
    maker.facts.snooze.until = maker.today;
    expect_int(judge(&maker).gate, GATE_NONE);
}
END_TEST

START_TEST(first_free_class_decides) {
    struct maker maker;
    maker_init(&maker);
    make_class(&maker, CLASS_BROKEN);
    make_class(&maker, CLASS_OUR_MOVE);
    add_commitment(&maker, 5); /* silences the broken promise, not our move */
    struct judgement judgement = judge(&maker);
    expect_int(judgement.queue_class, CLASS_OUR_MOVE);
    expect_int(judgement.gate, GATE_NONE);
    expect_int(judgement.reasons[0].kind, REASON_COMMITMENT);
    expect_int(judgement.reasons[1].kind, REASON_BROKEN);
}
END_TEST

START_TEST(best_class_names_the_gate) {
    struct maker maker;
    maker_init(&maker);
    make_class(&maker, CLASS_BROKEN);
    make_class(&maker, CLASS_CALLED);
    set_next(&maker, NEXT_FOLLOW_UP, 3);
    /* The follow-up silences 8 only: the broken promise is called about. */
    expect_int(judge(&maker).queue_class, CLASS_BROKEN);
    expect_int(judge(&maker).gate, GATE_NONE);
    add_commitment(&maker, 3);
    expect_int(judge(&maker).queue_class, CLASS_BROKEN);
    expect_int(judge(&maker).gate, GATE_OURS);
}
END_TEST

START_TEST(callback_keeps_its_rank) {
    struct maker maker;
    maker_init(&maker);
    make_class(&maker, CLASS_CALLBACK);
    maker.facts.next.at = maker.moment.now + 10 * 60;
    expect_int(judge(&maker).queue_class, CLASS_CALLBACK);
    maker.facts.next.at += 1;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    maker.facts.next.at = maker.moment.now - 3 * DAY_S;
    maker.facts.last_attempt_at = maker.moment.now - 60;
    maker.facts.last_attempt = REACHED_VOICEMAIL;
    maker.facts.failed_in_row = 3;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.queue_class, CLASS_CALLBACK);
    expect_int(judgement.gate, GATE_NONE);
    expect_int(judgement.reasons[judgement.reason_count - 1].kind, REASON_FAILED);
    maker.facts.next.answered = true;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
}
END_TEST

START_TEST(promise_buys_silence_until_its_grace_is_over) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 120000, 20);
    set_talked(&maker, maker.moment.now - 5 * DAY_S);
    struct promise_fact *promise = add_promise(&maker, 120000, 5);
    static const struct {
        int in_days;
        enum queue_class queue_class;
        enum gate gate;
    } rows[] = {
        {5, CLASS_CALLED, GATE_PROMISE},  {1, CLASS_CALLED, GATE_PROMISE},
        {0, CLASS_DUE_TODAY, GATE_NONE},  {-1, CLASS_CALLED, GATE_PROMISE},
        {-3, CLASS_CALLED, GATE_PROMISE}, {-4, CLASS_BROKEN, GATE_NONE},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        promise->day = maker.today + rows[i].in_days;
        struct judgement judgement = judge(&maker);
        ck_assert_msg(judgement.queue_class == rows[i].queue_class &&
                          judgement.gate == rows[i].gate,
                      "in %d days: %s, “%s”", rows[i].in_days, class_word(judgement.queue_class),
                      gate_word(judgement.gate));
    }
}
END_TEST

START_TEST(what_a_promise_does_not_cover_is_called_about) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 120000, 20);
    add_item(&maker, 64000, 9);
    set_talked(&maker, maker.moment.now - 5 * DAY_S);
    struct promise_fact *promise = add_promise(&maker, 120000, 5);
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NONE);
    expect_int(judgement.reasons[0].kind, REASON_OVERDUE);
    expect_int(judgement.reasons[0].amount.minor, 184000);
    expect_int(judgement.reasons[0].other.minor, 64000);
    expect_int(judgement.amount.minor, 184000);
    /* Named: it covers that invoice and not the other, whatever its sum. */
    int64_t scope[] = {maker.items[0].invoice};
    promise->invoices = scope;
    promise->invoice_count = 1;
    promise->amount.minor = 900000;
    expect_int(judge(&maker).gate, GATE_NONE);
    expect_int(judge(&maker).reasons[0].other.minor, 64000);
    add_unapplied(&maker, 64000);
    expect_int(judge(&maker).gate, GATE_PROMISE);
    maker.facts.unapplied_count = 0;
    int64_t both[] = {maker.items[0].invoice, maker.items[1].invoice};
    promise->invoices = both;
    promise->invoice_count = 2;
    expect_int(judge(&maker).gate, GATE_PROMISE);
    promise->amount.minor = 0;
    expect_int(judge(&maker).gate, GATE_NONE);
    expect_int(judge(&maker).reasons[0].other.minor, 0);
}
END_TEST

START_TEST(narrow_promises_cover_first) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 5000, 20);
    add_item(&maker, 10000, 9);
    int64_t both[] = {maker.items[0].invoice, maker.items[1].invoice};
    int64_t one[] = {maker.items[0].invoice};
    struct promise_fact *wide_one = add_promise(&maker, 10000, 5);
    wide_one->invoices = both;
    wide_one->invoice_count = 2;
    struct promise_fact *narrow = add_promise(&maker, 5000, 6);
    narrow->invoices = one;
    narrow->invoice_count = 1;
    expect_int(judge(&maker).gate, GATE_PROMISE);
}
END_TEST

START_TEST(mark_paid_leaves_and_says_why) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 120000, 20);
    add_promise(&maker, 120000, -10);
    expect_int(judge(&maker).queue_class, CLASS_BROKEN);
    /* The money is there, not yet applied. */
    add_payment(&maker, 120000, 0);
    add_unapplied(&maker, 120000);
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NOTHING_OPEN);
    expect_int(judgement.reasons[0].count, NOTHING_OVERDUE_COVERED);
    expect_int(judgement.amount.minor, 0);
    /* Applied: nothing is open any more, and the settlement says why for a day. */
    maker.facts.unapplied_count = maker.facts.item_count = 0;
    maker.facts.settled = (struct settled_fact){.day = maker.today - 1, .amount = euros(120000)};
    judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NOTHING_OPEN);
    expect_int(judgement.reasons[0].count, NOTHING_SETTLED);
    maker.facts.settled.day--;
    judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NONE);
    expect_int(judgement.queue_class, CLASS_NONE);
    expect_false(judgement.anything_open);
}
END_TEST

/* A gate says that nothing is open: then nothing else says that something is overdue or missing. */
START_TEST(what_a_gate_contradicts_is_not_told) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 50000, 20);
    add_promise(&maker, 50000, -10);
    add_unapplied(&maker, 50000);
    set_talked(&maker, maker.moment.now - 10 * DAY_S);
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NOTHING_OPEN);
    expect_int(judgement.queue_class, CLASS_BROKEN);
    expect_int(judgement.reason_count, 1);
    expect_int(judgement.reasons[0].kind, REASON_GATE_NOTHING_OPEN);
    /* Another gate contradicts nothing, and what is overdue is told. */
    maker.facts.unapplied_count = 0;
    maker.facts.do_not_call = true;
    judgement = judge(&maker);
    expect_int(judgement.gate, GATE_DO_NOT_CALL);
    expect_int(judgement.reasons[1].kind, REASON_BROKEN);
    expect_true(judgement.reason_count > 2);
}
END_TEST

START_TEST(claims_wait_for_a_conversation) {
    struct maker maker;
    maker_init(&maker);
    maker.facts.claim_count = 1;
    maker.claims[0] =
        (struct claim_fact){.id = 5, .call = 3, .raised_at = maker.moment.now - DAY_S};
    expect_int(judge(&maker).queue_class, CLASS_UPSET); /* a gatekeeper passed it on */
    set_talked(&maker, maker.claims[0].raised_at - 1);
    expect_int(judge(&maker).queue_class, CLASS_UPSET);
    set_talked(&maker, maker.claims[0].raised_at); /* the call it was raised in */
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    expect_true(judge(&maker).anything_open);
}
END_TEST

START_TEST(first_bill_and_shock) {
    struct maker maker;
    maker_init(&maker);
    struct open_item *item = add_item(&maker, 199999, -16);
    item->issued = maker.today - 14;
    expect_int(judge(&maker).queue_class, CLASS_NONE); /* just under twice the usual */
    item->total = 200000;
    item->open = 50000;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.queue_class, CLASS_FIRST_BILL);
    expect_int(judgement.reasons[0].kind, REASON_BILL_SHOCK);
    expect_int(judgement.amount.minor, 50000);
    maker.facts.habit.before_newest = 2; /* too few to know the usual */
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    maker.facts.habit.before_newest = 0;
    expect_int(judge(&maker).reasons[0].kind, REASON_FIRST_BILL);
    item->issued--;
    expect_int(judge(&maker).queue_class, CLASS_NONE); /* 15 days ago */
    item->issued++;
    set_talked(&maker, (int64_t)item->issued * DAY_S + HOUR);
    expect_int(judge(&maker).queue_class, CLASS_NONE); /* spoken about on that day */
    set_talked(&maker, (int64_t)item->issued * DAY_S - 1);
    expect_int(judge(&maker).queue_class, CLASS_FIRST_BILL);
}
END_TEST

START_TEST(overdue_begins_after_the_due_day) {
    struct maker maker;
    maker_init(&maker);
    struct open_item *item = add_item(&maker, 1000, 0);
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    expect_true(judge(&maker).anything_open);
    item->due--;
    expect_int(judge(&maker).queue_class, CLASS_NOT_CALLED);
    expect_int(judge(&maker).oldest_days, 1);
    item->due = DAY_NONE;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
}
END_TEST

START_TEST(habit_holds_and_is_gone_beyond) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 100000, 20);
    maker.facts.habit.paid = 5;
    maker.facts.habit.median_late_days = 20;
    expect_int(judge(&maker).gate, GATE_HABIT);
    maker.facts.habit.paid = 4;
    expect_int(judge(&maker).gate, GATE_NONE);
    expect_false(judge(&maker).has_usual);
    maker.facts.habit.paid = 5;
    maker.facts.habit.median_late_days = 19;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_NONE);
    expect_true(judgement.beyond_habit);
    expect_int(judgement.reasons[1].kind, REASON_BEYOND_HABIT);
    /* No habit excuses more than 30 days, though it is their habit. */
    maker.items[0].due = maker.today - 31;
    maker.facts.habit.median_late_days = 40;
    expect_int(judge(&maker).gate, GATE_NONE);
    expect_false(judge(&maker).beyond_habit);
    /* Nor a sum of twice the usual. */
    maker.items[0].due = maker.today - 20;
    maker.items[0].open = 199999;
    expect_int(judge(&maker).gate, GATE_HABIT);
    maker.items[0].open = 200000;
    expect_int(judge(&maker).gate, GATE_NONE);
    maker.facts.habit.median_late_days = -2;
    expect_true(judge(&maker).beyond_habit);
}
END_TEST

START_TEST(next_invoice_waits_for_its_due_day) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 100000, 60);
    set_talked(&maker, maker.moment.now - 40 * DAY_S);
    set_next(&maker, NEXT_NEXT_INVOICE, 0);
    maker.facts.next.made_at = maker.moment.now - 40 * DAY_S;
    expect_int(judge(&maker).gate, GATE_NEXT_INVOICE);
    expect_int(judge(&maker).reasons[0].count, 0);
    struct open_item *next = add_item(&maker, 50000, 0);
    expect_int(judge(&maker).gate, GATE_NEXT_INVOICE);
    expect_int(judge(&maker).reasons[0].day, next->due);
    next->due = maker.today - 1;
    expect_int(judge(&maker).gate, GATE_NONE);
    next->issued = maker.today - 40; /* on the day of the agreement: not the next one */
    expect_int(judge(&maker).gate, GATE_NEXT_INVOICE);
}
END_TEST

START_TEST(follow_up_that_has_come_is_kept) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 100000, -5); /* open, not due */
    set_talked(&maker, maker.moment.now - 10 * DAY_S);
    set_next(&maker, NEXT_FOLLOW_UP, 1);
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    maker.facts.next.day = maker.today;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.queue_class, CLASS_CALLED);
    expect_int(judgement.reasons[0].kind, REASON_FOLLOW_UP);
    expect_int(judgement.amount.minor, 0);
    maker.facts.item_count = 0;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
}
END_TEST

START_TEST(currencies_never_mix) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 10000, 20);
    struct open_item *dollars = add_item(&maker, 30000, 40);
    memcpy(dollars->currency, "USD", 4);
    maker.unapplied[0] = money_in(5000, "USD");
    maker.facts.unapplied_count = 1;
    struct judgement judgement = judge(&maker);
    expect_true(judgement.rated);
    expect_int(judgement.amount.minor, 10000);
    expect_text(judgement.amount.currency, "EUR");
    expect_int(judgement.oldest_days, 40);
    expect_int(judgement.reasons[0].amount.minor, 10000);
    expect_int(judgement.reasons[1].amount.minor, 30000);
    expect_text(judgement.reasons[1].amount.currency, "USD");
    expect_int(judgement.reasons[2].kind, REASON_UNAPPLIED);
    expect_int(judgement.reasons[3].kind, REASON_NO_RATE);
    expect_int(judgement.reasons[3].amount.minor, 25000);
    expect_int(judgement.reasons[3].count, 0);
    /* All of it without a rate: ranked by its own amount. */
    memcpy(maker.items[0].currency, "GBP", 4);
    judgement = judge(&maker);
    expect_false(judgement.rated);
    expect_int(judgement.amount.minor, 25000);
    expect_text(judgement.amount.currency, "USD");
    expect_int(judgement.overdue.minor, 30000);
    /* With rates: exact, rounded once per currency, then summed. */
    expect_ok(rates_add(&maker.rules.rates, "USD", "0.33335", NULL), NULL);
    expect_ok(rates_add(&maker.rules.rates, "GBP", "1.11115", NULL), NULL);
    judgement = judge(&maker);
    expect_true(judgement.rated);
    expect_int(judgement.amount.minor, 8334 + 11112);
    expect_text(judgement.amount.currency, "EUR");
}
END_TEST

START_TEST(do_not_call_by_contacts) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 10000, 20);
    maker.facts.with_number = 2;
    maker.facts.callable = 0;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_DO_NOT_CALL);
    expect_int(judgement.reasons[0].count, 2);
    maker.facts.with_number = 0; /* nobody has a number: that is no wish not to be called */
    expect_int(judge(&maker).gate, GATE_NONE);
}
END_TEST

START_TEST(spoken_today_tells_what_was_agreed) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 120000, 20);
    set_talked(&maker, maker.moment.now - HOUR);
    struct promise_fact *promise = add_promise(&maker, 120000, 7);
    promise->made_at = maker.moment.now - HOUR;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.gate, GATE_SPOKEN_TODAY);
    expect_int(judgement.reasons[0].kind, REASON_GATE_SPOKEN_TODAY);
    expect_int(judgement.reasons[1].kind, REASON_GATE_PROMISE);
}
END_TEST

START_TEST(quiet_accounts) {
    struct maker maker;
    maker_init(&maker);
    maker.facts.habit.billed_year_minor = 1000000;
    expect_int(judge(&maker).queue_class, CLASS_NONE); /* off by default */
    maker.rules.quiet_days = 90;
    expect_int(judge(&maker).queue_class, CLASS_QUIET);
    set_talked(&maker, maker.moment.now - 89 * DAY_S);
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    set_talked(&maker, maker.moment.now - 90 * DAY_S);
    expect_int(judge(&maker).queue_class, CLASS_QUIET);
    maker.facts.habit.billed_year_minor = 999999;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    maker.facts.condition_review = maker.today + 1;
    expect_int(judge(&maker).queue_class, CLASS_NONE);
    maker.facts.condition_review = maker.today - 1;
    expect_int(judge(&maker).queue_class, CLASS_QUIET);
}
END_TEST

START_TEST(second_broken_promise_is_said) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 10000, -5);
    struct promise_fact *promise = add_promise(&maker, 10000, -10);
    expect_int(judge(&maker).reason_count, 1);
    promise->level = 2;
    struct judgement judgement = judge(&maker);
    expect_int(judgement.reason_count, 2);
    expect_int(judgement.reasons[1].kind, REASON_PROMISE_LEVEL);
    expect_int(judgement.reasons[1].count, 2);
    expect_int(judgement.reasons[1].ref, promise->id);
}
END_TEST

START_TEST(attempts_to_come_do_not_count) {
    struct maker maker;
    maker_init(&maker);
    add_item(&maker, 10000, 20);
    maker.facts.failed_in_row = 3;
    maker.facts.last_attempt_at = maker.moment.now - DAY_S;
    expect_int(judge(&maker).reasons[1].kind, REASON_FAILED);
    maker.facts.last_attempt_at = maker.moment.now + 1;
    expect_int(judge(&maker).reason_count, 1);
}
END_TEST

START_TEST(reasons_never_overflow) {
    struct maker maker;
    struct claim_fact claims[40];
    maker_init(&maker);
    for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
        claims[i] = (struct claim_fact){.id = (int64_t)i, .by_mail = true};
    }
    maker.facts.claims = claims;
    maker.facts.claim_count = ARRAY_LEN(claims);
    expect_int(judge(&maker).reason_count, JUDGEMENT_REASONS);
}
END_TEST

TEST_MAIN("domain/judge", TEST_LOOP(gate_silences_class, GATE_COUNT *CLASS_COUNT),
          TEST(snooze_spares_newer_anger), TEST(first_free_class_decides),
          TEST(best_class_names_the_gate), TEST(callback_keeps_its_rank),
          TEST(promise_buys_silence_until_its_grace_is_over),
          TEST(what_a_promise_does_not_cover_is_called_about), TEST(narrow_promises_cover_first),
          TEST(mark_paid_leaves_and_says_why), TEST(what_a_gate_contradicts_is_not_told),
          TEST(claims_wait_for_a_conversation), TEST(first_bill_and_shock),
          TEST(overdue_begins_after_the_due_day), TEST(habit_holds_and_is_gone_beyond),
          TEST(next_invoice_waits_for_its_due_day), TEST(follow_up_that_has_come_is_kept),
          TEST(currencies_never_mix), TEST(do_not_call_by_contacts),
          TEST(spoken_today_tells_what_was_agreed), TEST(quiet_accounts),
          TEST(second_broken_promise_is_said), TEST(attempts_to_come_do_not_count),
          TEST(reasons_never_overflow))
