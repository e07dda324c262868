/** What becomes of our own credit when billing posts corrections, in all the ways billing does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "settled.h"

/* INV-1 of 300.00 in three lines of 100.00. */
static struct store *filled_as(const char *name, char **path) {
    *path = ledger_make(name);
    struct store *store = ledger_must_open(*path, NULL, &now);
    struct feed_record records[] = {
        record_customer("C1", "Harbour"),
        record_contact("K1", "C1", "Dana Blum", "+49 30 1234567"),
        record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 30000),
        record_line("INV-1", 1, "One", 10000),
        record_line("INV-1", 2, "Two", 10000),
        record_line("INV-1", 3, "Three", 10000),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now - 3600);
    return store;
}

static struct store *filled(char **path) {
    return filled_as("posted.ledger", path);
}

static void concede(struct store *store, int64_t line, int64_t minor) {
    concede_on(store, 1, line, minor);
}

/* Their credit note over an amount, set against INV-1. */
static void feed_note(struct store *store, const char *id, int64_t amount) {
    struct feed_record records[] = {note_of(id, amount, ""), set_against(id, "INV-1", amount)};
    feed(store, records, ARRAY_LEN(records));
}

static void feed_total(struct store *store, int64_t total) {
    struct feed_record record = record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, total);
    feed(store, &record, 1);
}

/* Feeding what is known already changes nothing. */
static void feed_same(struct store *store) {
    int64_t change = number(store, "SELECT change FROM state");
    struct feed_record record = record_customer("C1", "Harbour");
    feed(store, &record, 1);
    expect_int(number(store, "SELECT change FROM state"), change);
}

/* --- one answers one -------------------------------------------------------------------------- */

START_TEST(a_note_answers_one_of_two_equal_corrections) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    concede(store, 2, 4000);
    expect_int(owed(store, now), 22000);
    feed_note(store, "CN-1", 4000);
    expect_int(in_force(store), 1);
    expect_int(owed(store, now), 22000);
    feed_same(store);
    expect_int(in_force(store), 1);
    concede(store, 3, 4000); /* of the same size once more, after theirs */
    feed_same(store);
    expect_int(in_force(store), 2);
    expect_int(owed(store, now), 18000);
    feed_note(store, "CN-2", 4000);
    feed_note(store, "CN-3", 4000);
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 18000);
    expect_int(number(store, "SELECT count(*) FROM correction_posted WHERE note IS NOT NULL"), 3);
    close_all(store, path);
}
END_TEST

START_TEST(what_was_there_before_the_call_answers_nothing) {
    char *path = NULL;
    struct store *store = filled(&path);
    feed_note(store, "CN-1", 4000); /* a rebate of this morning */
    concede(store, 1, 4000);
    feed_same(store);
    expect_int(in_force(store), 1);
    expect_int(owed(store, now), 22000);
    close_all(store, path);
}
END_TEST

START_TEST(one_note_may_answer_all_corrections_of_an_invoice) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    concede(store, 2, 2500);
    feed_note(store, "CN-1", 6500);
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 23500);
    close_all(store, path);
}
END_TEST

START_TEST(a_note_by_our_number_answers_its_own) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    concede(store, 2, 4000);
    struct feed_record record = note_of("CN-1", 4000, "INV-1-C2");
    feed(store, &record, 1);
    expect_int(number(store, "SELECT voided FROM invoice WHERE number = 'INV-1-C1'"), 0);
    expect_int(number(store, "SELECT voided FROM invoice WHERE number = 'INV-1-C2'"), 1);
    expect_int(owed(store, now), 22000);
    close_all(store, path);
}
END_TEST

START_TEST(lines_credited_and_billed_again_answer) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record records[] = {
        note_of("CN-1", 10000, ""), set_against("CN-1", "INV-1", 10000),
        record_invoice("INV-1B", "C1", TODAY, TODAY + 30, 6000)}; /* 60.00 are billed again */
    feed(store, records, ARRAY_LEN(records));
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

START_TEST(an_invoice_cancelled_and_billed_again_answers) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record records[] = {note_of("CN-1", 30000, ""), set_against("CN-1", "INV-1", 30000),
                                    record_invoice("INV-1B", "C1", TODAY, TODAY + 30, 26000)};
    feed(store, records, ARRAY_LEN(records));
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

START_TEST(a_voided_invoice_answers) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record records[] = {record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 30000),
                                    record_invoice("INV-1B", "C1", TODAY, TODAY + 30, 26000)};
    records[0].of.invoice.voided = true;
    feed(store, records, ARRAY_LEN(records));
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

START_TEST(another_amount_answers_nothing) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    feed_note(store, "CN-1", 3500);
    expect_int(in_force(store), 1);
    expect_int(owed(store, now), 22500);
    struct feed_record usd = note_of("CN-2", 4000, "INV-1-C1");
    usd.of.invoice.currency = "USD";
    feed(store, &usd, 1);
    expect_int(in_force(store), 1);
    close_all(store, path);
}
END_TEST

/* --- the invoice itself ----------------------------------------------------------------------- */

START_TEST(a_lowered_invoice_answers_by_its_amount) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    concede(store, 2, 2500);
    feed_total(store, 23500); /* both */
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 23500);
    close_all(store, path);

    store = filled_as("second.ledger", &path);
    concede(store, 1, 4000);
    concede(store, 2, 2500);
    feed_total(store, 27500); /* the second, then the first */
    expect_int(in_force(store), 1);
    expect_int(owed(store, now), 23500);
    feed_same(store);
    feed_total(store, 23500);
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 23500);
    close_all(store, path);
}
END_TEST

START_TEST(lowered_once_answers_one_of_two_equal_corrections) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    concede(store, 2, 4000);
    feed_total(store, 26000);
    expect_int(in_force(store), 1);
    feed_same(store);
    expect_int(in_force(store), 1);
    expect_int(owed(store, now), 22000);
    concede(store, 3, 1000);
    feed_total(store, 25000);
    expect_int(in_force(store), 1); /* that one; the second of 40.00 is not posted yet */
    expect_int(owed(store, now), 21000);
    close_all(store, path);
}
END_TEST

START_TEST(a_slip_of_the_pen_is_no_posting) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    feed_total(store, 20600);
    expect_int(in_force(store), 1);
    feed_total(store, 26000); /* mended */
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

START_TEST(what_changed_before_the_call_is_no_posting) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    feed_total(store, 26000);
    feed_total(store, 28000); /* for a reason of their own */
    concede(store, 2, 2500);
    feed_same(store);
    expect_int(in_force(store), 1);
    feed_total(store, 25500);
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 25500);
    close_all(store, path);
}
END_TEST

/* Lines that billing has lowered hold the correction already, others have it still to come off. */
START_TEST(lines_follow_what_is_posted) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    concede(store, 1, 4000);
    struct feed_record records[] = {record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 26000),
                                    record_line("INV-1", 1, "One", 6000)};
    feed(store, records, ARRAY_LEN(records));
    struct outcome outcome = conceding(1, 1, 6001);
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_CONFLICT, &err);
    expect_contains(err.message, "60.00 EUR is left");
    outcome_release(&outcome);
    concede(store, 1, 3000);
    concede(store, 1, 3000);
    expect_int(owed(store, now), 20000);
    feed_note(store, "CN-1", 3000); /* leaves the line as it is */
    expect_int(owed(store, now), 20000);
    outcome = conceding(1, 1, 1);
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_CONFLICT, &err);
    outcome_release(&outcome);
    close_all(store, path);
}
END_TEST

/* --- money that leaves no room ---------------------------------------------------------------- */

START_TEST(a_payment_in_full_turns_ours_into_credit) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record records[] = {record_payment("P1", "C1", TODAY, 30000),
                                    record_allocation("P1", "INV-1", 30000)};
    feed(store, records, ARRAY_LEN(records)); /* is not refused */
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 0);
    expect_int(number(store, "SELECT open FROM invoice WHERE number = 'INV-1-C1'"), -4000);
    expect_int(owed(store, now), -4000);
    feed_note(store, "CN-1", 0); /* nothing */
    struct feed_record note = note_of("CN-2", 4000, "INV-1-C1");
    feed(store, &note, 1);
    expect_int(owed(store, now), -4000);
    close_all(store, path);
}
END_TEST

START_TEST(too_much_money_is_still_refused) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record records[] = {record_payment("P1", "C1", TODAY, 30001),
                                    record_allocation("P1", "INV-1", 30001)};
    struct feed_options options = {.source = "test", .uuid = uuid_new(), .now = now};
    struct feed_counts counts;
    struct error err;
    expect_ok(store_feed_begin(store, &options, &err), &err);
    expect_ok(store_feed_put(store, &records[0], &err), &err);
    expect_ok(store_feed_put(store, &records[1], &err), &err);
    expect_status(store_feed_publish(store, &counts, &err), STATUS_INVALID, &err);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

START_TEST(a_dry_run_posts_nothing) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 1, 4000);
    struct feed_record record = note_of("CN-1", 4000, "INV-1-C1");
    struct feed_options options = {
        .source = "test", .uuid = uuid_new(), .now = now, .dry_run = true};
    struct feed_counts counts;
    struct error err;
    expect_ok(store_feed_begin(store, &options, &err), &err);
    expect_ok(store_feed_put(store, &record, &err), &err);
    expect_ok(store_feed_publish(store, &counts, &err), &err);
    expect_int(counts.added[FEED_INVOICE], 1);
    expect_int(counts.changed[FEED_INVOICE], 0); /* ours is none of the feed's records */
    expect_int(in_force(store), 1);
    expect_int(number(store, "SELECT count(*) FROM correction_posted"), 0);
    expect_int(owed(store, now), 26000);
    close_all(store, path);
}
END_TEST

/* --- taxes, numbers, time --------------------------------------------------------------------- */

START_TEST(billing_rounds_taxes_for_each_line) {
    char *path = NULL;
    struct store *store = filled(&path);
    feed_total(store, 35701); /* 19 % on 300.00, and a cent */
    concede(store, 1, 3333);  /* 39.6645 with taxes */
    int64_t credit = number(store, "SELECT credit FROM correction_total");
    feed_note(store, "CN-1", credit + 1);
    expect_int(in_force(store), 0);
    expect_int(owed(store, now), 35701 - credit - 1); /* billing is right */
    close_all(store, path);
}
END_TEST

START_TEST(corrections_of_all_lines_come_to_the_total) {
    struct dice dice = dice_new();
    for (int round = 0; round < 25; round++) {
        char *path = NULL, name[32];
        (void)snprintf(name, sizeof name, "posted%d.ledger", round);
        struct store *store = filled_as(name, &path);
        int64_t total = dice_range(&dice, 30001, 39999);
        feed_total(store, total);
        for (int64_t line = 1; line <= 3; line++) {
            int64_t part = dice_range(&dice, 1, 9999);
            concede(store, line, part);
            concede(store, line, 10000 - part);
        }
        expect_int(owed(store, now), 0);
        expect_int(number(store, "SELECT sum(credit) FROM correction_total"), total);
        close_all(store, path);
    }
}
END_TEST

START_TEST(no_more_is_credited_than_the_invoice_has) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    struct feed_record records[] = {record_invoice("INV-9", "C1", TODAY, TODAY + 30, 9000),
                                    record_line("INV-9", 1, "Work", 10000),
                                    record_line("INV-9", 2, "Rebate", -1000),
                                    record_line("INV-9", 3, "More", 0)};
    feed(store, records, ARRAY_LEN(records));
    concede_on(store, 2, 4, 10000);
    expect_int(number(store, "SELECT credit FROM correction_total"), 9000);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 2"), 0);
    struct outcome outcome = conceding(2, 5, 1); /* a rebate cannot be conceded */
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_CONFLICT, &err);
    outcome_release(&outcome);
    close_all(store, path);
}
END_TEST

START_TEST(numbers_are_nobodys_yet) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct feed_record records[] = {
        record_customer("D1", "Other"),
        record_contact("K2", "D1", "Ole", "030 7654321"),
        record_invoice("INV-1", "D1", TODAY - 60, TODAY - 30, 30000), /* the same number */
        record_line("INV-1", 1, "One", 10000),
        record_invoice("INV-1-C3", "D1", TODAY - 60, TODAY - 30, 500),
    };
    (void)feed_records(store, "elsewhere", records, ARRAY_LEN(records), now);
    concede(store, 1, 4000);
    struct outcome outcome = conceding(2, 4, 100);
    outcome.customer = 2;
    outcome.contact = 2;
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    concede(store, 1, 300);
    expect_int(number(store, "SELECT count(DISTINCT number) FROM invoice WHERE source = "
                             "(SELECT id FROM source WHERE name = 'callsheet')"),
               3);
    expect_int(number(store, "SELECT count(*) FROM invoice WHERE number = 'INV-1-C3'"), 1);
    expect_int(number(store, "SELECT count(*) FROM invoice WHERE number = 'INV-1-C4'"), 1);
    close_all(store, path);
}
END_TEST

START_TEST(a_long_number_is_cut_between_letters) {
    char *path = NULL, id[400];
    struct store *store = filled(&path);
    memset(id, 0, sizeof id);
    for (size_t i = 0; i < 99; i++) {
        memcpy(id + 2 * i, "\xc3\xbc", 2);
    }
    struct feed_record records[] = {record_invoice(id, "C1", TODAY, TODAY + 30, 9000),
                                    record_line(id, 1, "Work", 9000)};
    feed(store, records, ARRAY_LEN(records));
    concede_on(store, 2, 4, 9000);
    expect_int(number(store, "SELECT length(number) FROM invoice WHERE id = 3"), 91 + 3);
    close_all(store, path);
}
END_TEST

START_TEST(what_is_conceded_at_noon_is_not_known_in_the_morning) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct moment moment = moment_at(now);
    struct rules rules = rules_usual();
    struct card card;
    struct error err;
    int64_t morning = now;
    now += 3 * 3600;
    concede(store, 1, 4000);
    struct feed_record pay[] = {record_payment("P1", "C1", TODAY - 1, 27000),
                                record_allocation("P1", "INV-1", 27000)};
    feed(store, pay, ARRAY_LEN(pay));
    expect_int(owed(store, morning), 3000); /* ours took 30.00 of it, 10.00 are credit */
    expect_int(owed(store, now), -1000);
    card_init(&card);
    expect_ok(store_card(store, HARBOUR, &moment, &rules, &card, &err), &err);
    expect_int(card.invoice_count, 1);
    expect_int(card.invoices[0].open.minor, 3000);
    expect_int(card.lines[0].credited, 0);
    moment = moment_at(now);
    expect_ok(store_card(store, HARBOUR, &moment, &rules, &card, &err), &err);
    expect_int(card.invoice_count, 2);
    card_release(&card);
    now = TEST_NOW;
    close_all(store, path);
}
END_TEST

START_TEST(history_says_how_far_billing_is) {
    static const char *const states[] = {"to post", "exported", "posted"};
    char *path = NULL;
    struct store *store = filled(&path);
    struct rules rules = rules_usual();
    struct error err;
    concede(store, 1, 4000);
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        struct card card;
        struct moment moment = moment_at(now);
        card_init(&card);
        expect_ok(store_card(store, HARBOUR, &moment, &rules, &card, &err), &err);
        const struct card_history *found = NULL;
        for (size_t k = 0; k < card.history_count; k++) {
            found = card.history[k].kind == HISTORY_CORRECTION ? &card.history[k] : found;
        }
        expect_true(found != NULL);
        expect_text(found->state, states[i]);
        card_release(&card);
        if (i == 0) {
            expect_ok(store_corrections_told(store, uuid_new(), (const int64_t[]){1}, 1, now, &err),
                      &err);
        } else {
            feed_note(store, "CN-1", 4000);
        }
    }
    close_all(store, path);
}
END_TEST

START_TEST(a_correction_answers_a_claim_of_its_own_customer) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    struct outcome outcome = conceding(1, 1, 4000);
    outcome.corrections[0].claim.id = 7;
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "claim does not belong to this customer");
    outcome_release(&outcome);
    close_all(store, path);
}
END_TEST

TEST_MAIN("store/posted", TEST(a_note_answers_one_of_two_equal_corrections),
          TEST(what_was_there_before_the_call_answers_nothing),
          TEST(one_note_may_answer_all_corrections_of_an_invoice),
          TEST(a_note_by_our_number_answers_its_own), TEST(lines_credited_and_billed_again_answer),
          TEST(an_invoice_cancelled_and_billed_again_answers), TEST(a_voided_invoice_answers),
          TEST(another_amount_answers_nothing), TEST(a_lowered_invoice_answers_by_its_amount),
          TEST(lowered_once_answers_one_of_two_equal_corrections),
          TEST(a_slip_of_the_pen_is_no_posting), TEST(what_changed_before_the_call_is_no_posting),
          TEST(lines_follow_what_is_posted), TEST(a_payment_in_full_turns_ours_into_credit),
          TEST(too_much_money_is_still_refused), TEST(a_dry_run_posts_nothing),
          TEST(billing_rounds_taxes_for_each_line),
          TEST_SLOW(corrections_of_all_lines_come_to_the_total, 60),
          TEST(no_more_is_credited_than_the_invoice_has), TEST(numbers_are_nobodys_yet),
          TEST(a_long_number_is_cut_between_letters),
          TEST(what_is_conceded_at_noon_is_not_known_in_the_morning),
          TEST(history_says_how_far_billing_is),
          TEST(a_correction_answers_a_claim_of_its_own_customer))
