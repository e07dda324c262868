/* Outcomes: the tables, what may be saved, the line about it. */
#include "callsheet/domain/outcome.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "maker.h"
#include "support/check_more.h"

START_TEST(words_lead_back) {
    for (int i = 0; i < REACHED_COUNT; i++) {
        expect_int(reached_find(reached_word((enum reached)i)), i);
        ck_assert(reached_label((enum reached)i)[0] != '\0' &&
                  reached_text((enum reached)i)[0] != '\0');
    }
    for (int i = 0; i < SAID_COUNT; i++) {
        expect_int(said_find(said_word((enum said)i)), i);
        ck_assert(said_label((enum said)i)[0] != '\0');
    }
    for (int i = 0; i < NEXT_COUNT; i++) {
        expect_int(next_find(next_word((enum next_step)i)), i);
        ck_assert(next_label((enum next_step)i)[0] != '\0');
    }
    expect_int(reached_find("nowhere"), -1);
    expect_int(said_find(NULL), -1);
    expect_int(next_find(""), -1);
}
END_TEST

START_TEST(keys_are_different) {
    unsigned seen[3][4] = {{0}};
    for (int i = 0; i < REACHED_COUNT; i++) {
        unsigned char key = (unsigned char)reached_key((enum reached)i);
        ck_assert((seen[0][key / 32] >> key % 32 & 1) == 0);
        seen[0][key / 32] |= 1u << key % 32;
    }
    for (int i = 0; i < SAID_COUNT; i++) {
        unsigned char key = (unsigned char)said_key((enum said)i);
        ck_assert((seen[1][key / 32] >> key % 32 & 1) == 0);
        seen[1][key / 32] |= 1u << key % 32;
    }
    for (int i = 0; i < NEXT_COUNT; i++) {
        unsigned char key = (unsigned char)next_key((enum next_step)i);
        ck_assert((seen[2][key / 32] >> key % 32 & 1) == 0);
        seen[2][key / 32] |= 1u << key % 32;
    }
}
END_TEST

START_TEST(only_the_right_person_is_a_conversation) {
    for (int i = 0; i < REACHED_COUNT; i++) {
        expect_int(reached_is_conversation((enum reached)i), i == REACHED_PERSON);
    }
    expect_true(reached_needs_who(REACHED_GATEKEEPER));
    expect_false(reached_needs_who(REACHED_VOICEMAIL));
    expect_int(next_when(NEXT_CALLBACK), WHEN_TIME);
    expect_int(next_when(NEXT_ESCALATE), WHEN_DAY);
    expect_int(next_when(NEXT_NEXT_INVOICE), WHEN_NEVER);
}
END_TEST

/* --- the check --- */

static struct maker maker;
static struct outcome outcome;
static struct outcome_context context;

/* A conversation that may be saved: follow-up in a week. */
static void begin(void) {
    maker_init(&maker);
    context =
        (struct outcome_context){.moment = &maker.moment, .anything_open = true, .currency = "EUR"};
    outcome_init(&outcome);
    outcome.reached = REACHED_PERSON;
    outcome.contact = 5;
    outcome.next = NEXT_FOLLOW_UP;
    outcome.next_day = maker.today + 7;
}

static void promise_some(int64_t minor, int32_t day) {
    outcome.said |= 1u << SAID_PROMISE;
    outcome.promise_count = 1;
    outcome.promises[0] = (struct outcome_promise){.amount = euros(minor), .day = day};
}

static void claim_some(const char *words) {
    outcome.said |= 1u << SAID_DISPUTE;
    outcome.claim_count = 1;
    outcome.claims[0] = (struct outcome_claim){.words = mem_strdup(words)};
}

static void fine(void) {
}
static void no_who(void) {
    outcome.contact = 0;
}
static void gatekeeper_no_who(void) {
    outcome.reached = REACHED_GATEKEEPER;
    outcome.contact = 0;
}
static void nobody(void) {
    outcome.reached = REACHED_NOBODY;
    outcome.contact = 0;
    outcome.next = NEXT_NONE;
}
static void nobody_said(void) {
    nobody();
    outcome.said = 1u << SAID_PAID;
}
static void bad_reached(void) {
    outcome.reached = REACHED_COUNT;
}
static void bad_said(void) {
    outcome.said = 1u << SAID_COUNT;
}
static void bad_next(void) {
    outcome.next = NEXT_COUNT;
}
static void new_contact(void) {
    outcome.contact = 0;
    outcome.has_new_contact = true;
    outcome.new_contact.name = mem_strdup("Mark Pine");
    outcome.new_contact.role = mem_strdup("billing");
    outcome.new_contact.level = 2;
}
static void nameless_contact(void) {
    new_contact();
    outcome.new_contact.name[0] = '\0';
}
static void odd_role(void) {
    new_contact();
    outcome.new_contact.role[0] = 'x';
}
static void odd_level(void) {
    new_contact();
    outcome.new_contact.level = 4;
}
static void endless_name(void) {
    new_contact();
    mem_free(outcome.new_contact.name);
    outcome.new_contact.name = mem_zalloc(OUTCOME_TEXT_BYTES + 2, 1);
    memset(outcome.new_contact.name, 'x', OUTCOME_TEXT_BYTES + 1);
}
static void promise_fine(void) {
    promise_some(35000, maker.today);
}
static void promise_of_nothing(void) {
    promise_some(0, DAY_NONE);
}
static void promise_without_row(void) {
    outcome.said = 1u << SAID_PROMISE;
}
static void promise_not_said(void) {
    promise_some(35000, maker.today);
    outcome.said = 0;
}
static void promise_without_day(void) {
    promise_some(35000, DAY_NONE);
}
static void promise_in_the_past(void) {
    promise_some(35000, maker.today - 1);
}
static void promise_far_ahead(void) {
    promise_some(35000, maker.today + 3661);
}
static void promise_below_nothing(void) {
    promise_some(-1, maker.today);
}
static void promise_without_currency(void) {
    promise_some(1, maker.today);
    outcome.promises[0].amount.currency[0] = '\0';
}
static void promise_of_too_many(void) {
    promise_some(1, maker.today);
    outcome.promises[0].invoice_count = OUTCOME_SCOPE + 1;
}
static void promise_is_the_date(void) {
    promise_some(35000, maker.today + 3);
    outcome.next = NEXT_NONE;
}
/* 42.00 EUR and 9.00 CHF are open, and no next step is agreed. */
static void two_open(void) {
    static const struct money open[] = {{4200, "EUR"}, {900, "CHF"}};
    context.open = open;
    context.open_count = ARRAY_LEN(open);
    outcome.next = NEXT_NONE;
}
static void promise_of_a_part(void) {
    two_open();
    promise_some(4200, maker.today + 3);
}
static void promise_of_a_part_and_a_date(void) {
    promise_of_a_part();
    outcome.next = NEXT_FOLLOW_UP;
}
static void promise_of_all(void) {
    promise_of_a_part();
    outcome.promises[0].amount.minor = 4000;
    outcome.promises[1] = outcome.promises[0];
    outcome.promises[1].amount.minor = 200;
    outcome.promises[2] = outcome.promises[0];
    outcome.promises[2].amount = money_in(900, "CHF");
    outcome.promise_count = 3;
}
static void promise_of_nearly_all(void) {
    promise_of_all();
    outcome.promises[2].amount.minor = 899;
}
static void promise_of_too_much(void) {
    promise_of_all();
    outcome.promises[0].amount.minor = outcome.promises[1].amount.minor = INT64_MAX;
}
static void promise_in_a_currency_not_owed(void) {
    two_open();
    outcome.next = NEXT_FOLLOW_UP;
    promise_some(4200, maker.today + 3);
    outcome.promises[0].amount = money_in(4200, "USD");
}
static void promise_of_nothing_in_any_currency(void) {
    promise_in_a_currency_not_owed();
    outcome.promises[0].amount.minor = 0;
}
static void promise_of_what_is_not_fed_yet(void) {
    promise_in_a_currency_not_owed();
    context.open_count = 0;
}
static void promise_of_nothing_is_no_date(void) {
    promise_some(0, DAY_NONE);
    outcome.next = NEXT_NONE;
}
static void claim_fine(void) {
    claim_some("we never ordered this");
}
static void claim_without_words(void) {
    claim_some("  \n");
}
static void claim_without_row(void) {
    outcome.said = 1u << SAID_DISPUTE;
}
static void claim_not_said(void) {
    claim_some("no");
    outcome.said = 0;
}
static void claim_below_nothing(void) {
    claim_some("no");
    outcome.claims[0].amount = euros(-1);
}
static void claim_line_without_invoice(void) {
    claim_some("no");
    outcome.claims[0].line = 3;
}
static void claim_not_utf8(void) {
    claim_some("na\xefve");
}
static void concede(int64_t line, int64_t minor) {
    outcome.corrections[outcome.correction_count++] =
        (struct outcome_correction){.invoice = 8, .line = line, .credit = euros(minor)};
}
static void settle_claim(size_t raised, enum verdict kind, const char *words) {
    outcome.verdicts[outcome.verdict_count++] =
        (struct outcome_verdict){.claim = {.raised = raised},
                                 .kind = kind,
                                 .words = words != NULL ? mem_strdup(words) : NULL};
}
static void conceded_fine(void) {
    claim_some("we never ordered this");
    concede(3, 19000);
    outcome.corrections[0].claim.raised = 1;
    settle_claim(1, VERDICT_UPHELD, NULL);
}
static void conceded_without_a_claim(void) {
    concede(3, 19000);
}
static void conceded_nothing(void) {
    concede(3, 0);
}
static void conceded_no_line(void) {
    concede(0, 100);
}
static void conceded_twice(void) {
    concede(3, 100);
    concede(3, 100);
}
static void conceded_by_no_reason(void) {
    concede(3, 100);
    outcome.corrections[0].reason = (enum correction_reason)77;
}
static void conceded_to_a_claim_that_is_not_there(void) {
    concede(3, 100);
    outcome.corrections[0].claim.raised = 2;
}
static void conceded_to_nobody(void) {
    nobody();
    concede(3, 100);
}
static void judged_fine(void) {
    claim_some("no");
    settle_claim(1, VERDICT_UNFOUNDED, "12 Sep Rob 4.00 h");
}
static void judged_unfounded_without_words(void) {
    claim_some("no");
    settle_claim(1, VERDICT_UNFOUNDED, " ");
}
static void judged_upheld_and_nothing_done(void) {
    claim_some("no");
    settle_claim(1, VERDICT_UPHELD, NULL);
}
static void judged_nothing(void) {
    settle_claim(0, VERDICT_WITHDRAWN, NULL);
}
static void judged_twice(void) {
    claim_some("no");
    settle_claim(1, VERDICT_WITHDRAWN, NULL);
    settle_claim(1, VERDICT_WITHDRAWN, NULL);
}
static void judged_claim_is_not_open(void) {
    claim_some("no");
    settle_claim(1, VERDICT_WITHDRAWN, NULL);
    context.anything_open = false;
    outcome.next = NEXT_NONE;
}
static void judged_with_nobody(void) {
    nobody();
    settle_claim(1, VERDICT_WITHDRAWN, NULL);
}
static void claim_opens_something(void) {
    claim_some("no");
    context.anything_open = false;
    outcome.next = NEXT_NONE;
}
static void no_next(void) {
    outcome.next = NEXT_NONE;
}
static void no_next_nothing_open(void) {
    outcome.next = NEXT_NONE;
    context.anything_open = false;
}
static void with_next_invoice(void) {
    outcome.next = NEXT_NEXT_INVOICE;
    outcome.next_day = DAY_NONE;
}
static void follow_up_without_day(void) {
    outcome.next_day = DAY_NONE;
}
static void follow_up_in_the_past(void) {
    outcome.next_day = maker.today - 1;
}
static void follow_up_far_ahead(void) {
    outcome.next_day = INT32_MAX;
}
static void follow_up_today(void) {
    outcome.next_day = maker.today;
}
static void callback_fine(void) {
    outcome.next = NEXT_CALLBACK;
    outcome.next_at = maker.moment.now;
}
static void callback_without_time(void) {
    outcome.next = NEXT_CALLBACK;
}
static void callback_in_the_past(void) {
    outcome.next = NEXT_CALLBACK;
    outcome.next_at = maker.moment.now - 1;
}
static void callback_far_ahead(void) {
    outcome.next = NEXT_CALLBACK;
    outcome.next_at = maker.moment.now + 3662 * DAY_S;
}
static void endless_owner(void) {
    outcome.next = NEXT_OURS;
    outcome.next_note = mem_zalloc(OUTCOME_TEXT_BYTES + 2, 1);
    memset(outcome.next_note, 'x', OUTCOME_TEXT_BYTES + 1);
}
static void note_fine(void) {
    outcome.note = mem_strdup("Zwei Zeilen:\nalles gut.");
}
static void note_not_utf8(void) {
    outcome.note = mem_strdup("\xff\xfe");
}
static void endless_note(void) {
    outcome.note = mem_zalloc(OUTCOME_NOTE_BYTES + 2, 1);
    memset(outcome.note, 'x', OUTCOME_NOTE_BYTES + 1);
}

enum { MAY_BE_SAVED = -1 };

struct row {
    const char *name;
    void (*change)(void);
    int field;
};

#define ROW(change, field)                                                                         \
    { #change, change, field }
// clang-format off
static const struct row rows[] = {
    ROW(fine, MAY_BE_SAVED),
    ROW(bad_reached, OUTCOME_FIELD_REACHED),
    ROW(no_who, OUTCOME_FIELD_WHO),
    ROW(gatekeeper_no_who, OUTCOME_FIELD_WHO),
    ROW(nobody, MAY_BE_SAVED),
    ROW(nobody_said, OUTCOME_FIELD_SAID),
    ROW(bad_said, OUTCOME_FIELD_SAID),
    ROW(new_contact, MAY_BE_SAVED),
    ROW(nameless_contact, OUTCOME_FIELD_WHO),
    ROW(odd_role, OUTCOME_FIELD_WHO),
    ROW(odd_level, OUTCOME_FIELD_WHO),
    ROW(endless_name, OUTCOME_FIELD_WHO),
    ROW(promise_fine, MAY_BE_SAVED),
    ROW(promise_of_nothing, MAY_BE_SAVED),
    ROW(promise_without_row, OUTCOME_FIELD_PROMISE),
    ROW(promise_not_said, OUTCOME_FIELD_SAID),
    ROW(promise_without_day, OUTCOME_FIELD_PROMISE),
    ROW(promise_in_the_past, OUTCOME_FIELD_PROMISE),
    ROW(promise_far_ahead, OUTCOME_FIELD_PROMISE),
    ROW(promise_below_nothing, OUTCOME_FIELD_PROMISE),
    ROW(promise_without_currency, OUTCOME_FIELD_PROMISE),
    ROW(promise_of_too_many, OUTCOME_FIELD_PROMISE),
    ROW(promise_is_the_date, MAY_BE_SAVED),
    ROW(promise_of_nothing_is_no_date, OUTCOME_FIELD_NEXT),
    ROW(promise_of_a_part, OUTCOME_FIELD_NEXT),
    ROW(promise_of_a_part_and_a_date, MAY_BE_SAVED),
    ROW(promise_of_all, MAY_BE_SAVED),
    ROW(promise_of_nearly_all, OUTCOME_FIELD_NEXT),
    ROW(promise_of_too_much, MAY_BE_SAVED),
    ROW(promise_in_a_currency_not_owed, OUTCOME_FIELD_PROMISE),
    ROW(promise_of_nothing_in_any_currency, MAY_BE_SAVED),
    ROW(promise_of_what_is_not_fed_yet, MAY_BE_SAVED),
    ROW(claim_fine, MAY_BE_SAVED),
    ROW(claim_without_words, OUTCOME_FIELD_CLAIM),
    ROW(claim_without_row, OUTCOME_FIELD_CLAIM),
    ROW(claim_not_said, OUTCOME_FIELD_SAID),
    ROW(claim_below_nothing, OUTCOME_FIELD_CLAIM),
    ROW(claim_line_without_invoice, OUTCOME_FIELD_CLAIM),
    ROW(claim_not_utf8, OUTCOME_FIELD_CLAIM),
    ROW(claim_opens_something, OUTCOME_FIELD_NEXT),
    ROW(conceded_fine, MAY_BE_SAVED),
    ROW(conceded_without_a_claim, MAY_BE_SAVED),
    ROW(conceded_nothing, OUTCOME_FIELD_CORRECTION),
    ROW(conceded_no_line, OUTCOME_FIELD_CORRECTION),
    ROW(conceded_twice, OUTCOME_FIELD_CORRECTION),
    ROW(conceded_by_no_reason, OUTCOME_FIELD_CORRECTION),
    ROW(conceded_to_a_claim_that_is_not_there, OUTCOME_FIELD_CORRECTION),
    ROW(conceded_to_nobody, OUTCOME_FIELD_REACHED),
    ROW(judged_fine, MAY_BE_SAVED),
    ROW(judged_unfounded_without_words, OUTCOME_FIELD_VERDICT),
    ROW(judged_upheld_and_nothing_done, OUTCOME_FIELD_VERDICT),
    ROW(judged_nothing, OUTCOME_FIELD_VERDICT),
    ROW(judged_twice, OUTCOME_FIELD_VERDICT),
    ROW(judged_claim_is_not_open, MAY_BE_SAVED),
    ROW(judged_with_nobody, OUTCOME_FIELD_REACHED),
    ROW(bad_next, OUTCOME_FIELD_NEXT),
    ROW(no_next, OUTCOME_FIELD_NEXT),
    ROW(no_next_nothing_open, MAY_BE_SAVED),
    ROW(with_next_invoice, MAY_BE_SAVED),
    ROW(follow_up_without_day, OUTCOME_FIELD_WHEN),
    ROW(follow_up_in_the_past, OUTCOME_FIELD_WHEN),
    ROW(follow_up_far_ahead, OUTCOME_FIELD_WHEN),
    ROW(follow_up_today, MAY_BE_SAVED),
    ROW(callback_fine, MAY_BE_SAVED),
    ROW(callback_without_time, OUTCOME_FIELD_WHEN),
    ROW(callback_in_the_past, OUTCOME_FIELD_WHEN),
    ROW(callback_far_ahead, OUTCOME_FIELD_WHEN),
    ROW(endless_owner, OUTCOME_FIELD_OWNER),
    ROW(note_fine, MAY_BE_SAVED),
    ROW(note_not_utf8, OUTCOME_FIELD_NOTE),
    ROW(endless_note, OUTCOME_FIELD_NOTE),
};
// clang-format on

START_TEST(says_what_is_missing) {
    const struct row *row = &rows[_i];
    enum outcome_field field = (enum outcome_field)99;
    struct error err = {0};
    begin();
    row->change();
    enum status status = outcome_check(&outcome, &context, &field, &err);
    if (row->field == MAY_BE_SAVED) {
        ck_assert_msg(status == STATUS_OK, "%s: %s", row->name, err.message);
        expect_int(field, 99);
    } else {
        ck_assert_msg(status == STATUS_INVALID, "%s may be saved", row->name);
        ck_assert_msg((int)field == row->field, "%s: field %d", row->name, (int)field);
        ck_assert_msg(err.message[0] >= 'A' && err.message[0] <= 'Z' &&
                          err.message[strlen(err.message) - 1] == '.',
                      "%s: “%s”", row->name, err.message);
        expect_status(outcome_check(&outcome, &context, NULL, NULL), STATUS_INVALID, NULL);
    }
    outcome_release(&outcome);
}
END_TEST

START_TEST(every_field_can_object) {
    for (int field = OUTCOME_FIELD_REACHED; field <= OUTCOME_FIELD_NOTE; field++) {
        bool found = false;
        for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
            found = found || rows[i].field == field;
        }
        ck_assert_msg(found, "field %d never objects", field);
    }
}
END_TEST

/* --- the line --- */

static void expect_line(const char *wanted) {
    struct buf out = {0};
    outcome_summary(&outcome, &maker.moment, &out);
    expect_text(buf_text(&out), wanted);
    buf_release(&out);
}

START_TEST(says_it_in_a_line) {
    begin();
    expect_line("spoke to the right person; follow-up Fri 27 Nov");
    promise_some(35000, maker.today + 7);
    expect_line("promised 350.00 EUR by Fri 27 Nov; follow-up Fri 27 Nov");
    outcome.promise_count = 2;
    outcome.promises[1] = (struct outcome_promise){.amount = euros(100), .day = maker.today + 8};
    expect_line(
        "promised 350.00 EUR by Fri 27 Nov and 1.00 EUR by Sat 28 Nov; follow-up Fri 27 Nov");
    promise_some(0, DAY_NONE);
    claim_some("we never ordered this");
    outcome.claims[0].amount = euros(2000);
    outcome.said |= 1u << SAID_CANNOT_PAY;
    outcome.next = NEXT_NEXT_INVOICE;
    expect_line(
        "promised nothing, disputes 20.00 EUR: “we never ordered this”, cannot pay; with next "
        "invoice");
    outcome_release(&outcome);
    nobody();
    expect_line("rang out");
    outcome.reached = REACHED_GATEKEEPER;
    outcome.said = 1u << SAID_NOT_RECEIVED;
    outcome.next = NEXT_CALLBACK;
    outcome.next_at = maker.moment.now + 26 * HOUR;
    expect_line("reached a gatekeeper, has not received the invoice; callback Sat 21 Nov 12:00");
    struct zones *zones = zones_new();
    expect_ok(zones_load(zones, "Europe/Athens", NULL), NULL);
    maker.moment.zones = zones;
    memcpy(outcome.next_zone, "Europe/Athens", sizeof "Europe/Athens");
    expect_line(
        "reached a gatekeeper, has not received the invoice; callback Sat 21 Nov 12:00 (14:00 "
        "there)");
    outcome.next = NEXT_OURS;
    outcome.next_day = maker.today + 1;
    outcome.next_note = mem_strdup("send a copy");
    outcome.said = 0;
    expect_line("reached a gatekeeper; ours Sat 21 Nov: “send a copy”");
    outcome_release(&outcome);
    zones_free(zones);
}
END_TEST

START_TEST(says_what_was_settled) {
    begin();
    concede(3, 19000);
    expect_line("spoke to the right person, conceded 190.00 EUR; follow-up Fri 27 Nov");
    concede(4, 1000);
    concede(5, 5000);
    memcpy(outcome.corrections[2].credit.currency, "USD", 4);
    claim_some("no");
    settle_claim(1, VERDICT_UNFOUNDED, "12 Sep Rob 4.00 h");
    settle_claim(2, VERDICT_UPHELD, NULL); /* what was conceded says so */
    expect_line("disputes “no”, conceded 200.00 EUR and 50.00 USD, claim unfounded; follow-up Fri "
                "27 Nov");
    outcome_release(&outcome);
}
END_TEST

TEST_MAIN("domain/outcome", TEST(words_lead_back), TEST(keys_are_different),
          TEST(only_the_right_person_is_a_conversation),
          TEST_LOOP(says_what_is_missing, ARRAY_LEN(rows)), TEST(every_field_can_object),
          TEST(says_it_in_a_line), TEST(says_what_was_settled))
