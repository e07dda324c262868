/* The texts a customer gets: compared with golden letters, and held against their sums. */
#include "callsheet/domain/letter.h"

#include <stdio.h>
#include <stdlib.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/page.h"
#include "callsheet/domain/statement.h"
#include "letters.h"
#include "support/check_more.h"

static struct letter_desk desk;
static struct buf subject, body;

static void begin(void) {
    letter_desk_init(&desk);
}

static void end(void) {
    buf_release(&subject);
    buf_release(&body);
}

/* Every line fits, ends cleanly, and holds nothing that text_clean would change. */
static void expect_page(const char *text) {
    struct buf again = {0};
    expect_true(text_is_utf8(text, strlen(text)));
    expect_false(text_clean(&again, text, strlen(text), TEXT_LINES));
    buf_release(&again);
    for (const char *at = text; *at != '\0';) {
        size_t len = strcspn(at, "\n");
        ck_assert_msg(text_cols(at, len) <= PAGE_COLS, "too wide: %.*s", (int)len, at);
        ck_assert_msg(len == 0 || at[len - 1] != ' ', "blank at the end: %.*s|", (int)len, at);
        expect_true(at[len] == '\n');
        at += len + 1;
    }
}

static void write_correction(size_t count) {
    buf_reset(&subject);
    buf_reset(&body);
    letter_correction(&desk.card, &desk.correction, count, &desk.context, &subject, &body);
    expect_page(buf_text(&body));
    expect_true(strchr(buf_text(&subject), '\n') == NULL);
}

static const char *write_statement(size_t count) {
    buf_reset(&body);
    letter_statement(&desk.card, &desk.correction, count, &desk.context, &body);
    expect_page(buf_text(&body));
    return buf_text(&body);
}

START_TEST(the_mail_is_as_it_should_be) {
    write_correction(1);
    expect_text(buf_text(&subject), "Corrected invoice INV-1042");
    expect_golden("letter/correction.txt", buf_text(&body));
}
END_TEST

START_TEST(the_invoice_is_as_it_should_be) {
    letter_invoice(&desk.card, &desk.correction, &desk.context, &body);
    expect_page(buf_text(&body));
    expect_golden("letter/invoice.txt", buf_text(&body));
}
END_TEST

START_TEST(the_statement_is_as_it_should_be) {
    expect_golden("letter/statement.txt", write_statement(1));
}
END_TEST

/* --- who writes to whom --- */

START_TEST(nobody_known_is_greeted_all_the_same) {
    desk.context.to = NULL;
    desk.context.author = desk.context.firm = "";
    desk.context.has_invoice = desk.context.has_statement = false;
    write_correction(1);
    expect_contains(buf_text(&body), "Dear Sir or Madam,\n");
    expect_lacks(buf_text(&body), "attached");
    expect_true(strcmp(buf_text(&body) + body.len - 15, "\nKind regards,\n\n") != 0);
    desk.contact.name = "";
    desk.context.to = &desk.contact;
    write_correction(1);
    expect_contains(buf_text(&body), "Dear Sir or Madam,\n");
}
END_TEST

START_TEST(what_is_attached_is_said) {
    desk.context.has_invoice = false;
    write_correction(1);
    expect_contains(buf_text(&body), "A statement of your account is attached.");
    desk.context.has_invoice = true;
    desk.context.has_statement = false;
    write_correction(1);
    expect_contains(buf_text(&body), "The corrected invoice is attached.");
}
END_TEST

/* --- why --- */

START_TEST(reasons_are_decent) {
    static const char *const minded[] = {"goodwill", "Goodwill", "quality", "concede", "claim"};
    desk.conceded[0].reason = (enum correction_reason)_i;
    write_correction(1);
    expect_contains(buf_text(&body), "2 h of 3 h taken off: ");
    for (size_t i = 0; i < ARRAY_LEN(minded); i++) {
        expect_lacks(buf_text(&body), minded[i]);
    }
    expect_lacks(buf_text(&body), ": .");
}
END_TEST

START_TEST(our_words_follow_the_reason) {
    write_correction(1);
    expect_contains(buf_text(&body), "Part of the monthly fee since March.\n");
    desk.conceded[1].words = "Really? \n";
    write_correction(1);
    expect_contains(buf_text(&body), "otherwise. Really?\n");
}
END_TEST

START_TEST(a_lower_amount_without_time_is_reduced) {
    desk.conceded[0].minutes = 0;
    write_correction(1);
    expect_contains(buf_text(&body), "Reduced: we have no record of this work.");
}
END_TEST

/* --- lines that stand --- */

START_TEST(a_disputed_line_stands_with_its_record) {
    write_correction(1);
    expect_lacks(buf_text(&body), "Rob");
    desk.claims[0] = (struct claim_fact){.id = 1, .invoice = 4, .line = 41, .words = "wrong"};
    desk.card.facts.claim_count = 1;
    write_correction(1);
    expect_contains(buf_text(&body),
                    "On record: 12 Sep 2026 Rob, 4 h: Disk array rebuilt (T-2231)");
    expect_lacks(buf_text(&body), "This stands");
    struct letter_stand stand = {.invoice = 4, .line = 41, .words = ""};
    desk.context.stands = &stand;
    desk.context.stand_count = 1;
    write_correction(1);
    expect_contains(buf_text(&body), "This stands. On record: 12 Sep 2026 Rob");
    stand.words = "Rob rebuilt the array on 12 Sep, ordered by Dana";
    write_correction(1);
    expect_contains(buf_text(&body),
                    "This stands: Rob rebuilt the array on 12 Sep, ordered by Dana.\n");
    expect_lacks(buf_text(&body), "T-2231");
    stand.line = 0;
    desk.card.facts.claim_count = 0;
    write_correction(1);
    expect_contains(buf_text(&body), "The rest of this invoice stands: Rob rebuilt the array");
    stand.invoice = 5; /* another invoice */
    write_correction(1);
    expect_lacks(buf_text(&body), "stands");
}
END_TEST

START_TEST(a_long_record_is_cut) {
    for (int i = 0; i < 5; i++) {
        desk.work[i] = (struct card_work){.id = i + 1,
                                          .invoice = 4,
                                          .line = 41,
                                          .day = desk.today - 60 + i,
                                          .minutes = 30,
                                          .who = "Rob",
                                          .what = "Visit",
                                          .why = "",
                                          .ticket = ""};
    }
    desk.card.work_count = 5;
    struct letter_stand stand = {.invoice = 4, .line = 41, .words = ""};
    desk.context.stands = &stand;
    desk.context.stand_count = 1;
    write_correction(1);
    expect_contains(buf_text(&body), "23 Sep 2026 Rob, 30 min: Visit; and two more.");
}
END_TEST

/* --- long invoices --- */

START_TEST(a_long_invoice_shows_what_changed) {
    enum { LINES = 30 };
    struct card_line lines[LINES];
    struct correction_line corrected[LINES];
    for (int i = 0; i < LINES; i++) {
        lines[i] = (struct card_line){.id = 100 + i,
                                      .invoice = 4,
                                      .position = i + 1,
                                      .text = "Hour",
                                      .amount = eur(1000),
                                      .minutes = 60};
        corrected[i] = (struct correction_line){.line = &lines[i],
                                                .was = eur(1000),
                                                .now = eur(1000),
                                                .was_minutes = 60,
                                                .now_minutes = 60};
    }
    corrected[7].item = &desk.conceded[0];
    corrected[7].now = eur(0);
    desk.correction.lines = corrected;
    desk.correction.line_count = LINES;
    desk.correction.was_total = eur(30000);
    desk.correction.total = eur(29000);
    write_correction(1);
    expect_contains(buf_text(&body), "29 further lines, unchanged                         "
                                     "290.00        290.00\n");
    expect_contains(buf_text(&body), "\n8     Hour");
    expect_lacks(buf_text(&body), "\n9     Hour");
    buf_reset(&body);
    letter_invoice(&desk.card, &desk.correction, &desk.context, &body);
    expect_contains(buf_text(&body), "\n9     Hour"); /* the document has them all */
    expect_contains(buf_text(&body), "\n30    Hour");
    expect_lacks(buf_text(&body), "further");
    expect_lacks(buf_text(&body), "Taxes");
}
END_TEST

/* --- what remains --- */

static const struct {
    int64_t open;
    int due_in; /* 999: no due day */
    const char *says;
} remainders[] = {
    {88834, -39, "888.34 EUR remain to be paid on this invoice; it was due on Mon 12 Oct 2026."},
    {88834, 0, "888.34 EUR remain to be paid on this invoice by Fri 20 Nov 2026."},
    {88834, 30, "888.34 EUR remain to be paid on this invoice by Sun 20 Dec 2026."},
    {88834, 999, "888.34 EUR remain to be paid on this invoice."},
    {0, -39, "Nothing is left to pay on this invoice."},
    {-5000, -39, "50.00 EUR more have been paid than the invoice comes to now;"},
};

START_TEST(what_remains_is_said) {
    desk.correction.open = eur(remainders[_i].open);
    desk.invoices[0].due =
        remainders[_i].due_in == 999 ? DAY_NONE : desk.today + remainders[_i].due_in;
    write_correction(1);
    expect_contains(buf_text(&body), remainders[_i].says);
    bool is_credit = remainders[_i].open < 0;
    expect_contains(buf_text(&body), is_credit ? "In your favour" : "Still to pay");
    expect_lacks(buf_text(&body), is_credit ? "Still to pay" : "favour");
    expect_lacks(buf_text(&body), "-50.00");
}
END_TEST

START_TEST(only_promises_to_come_are_told) {
    write_correction(1);
    expect_contains(buf_text(&body), "You told us that 1,000.00 EUR will come by Fri 4 Dec 2026");
    desk.promises[0].day = desk.today - 1;
    write_correction(1);
    expect_lacks(buf_text(&body), "You told us");
    desk.promises[0].day = desk.today;
    desk.scope[0] = 5; /* about another invoice */
    write_correction(1);
    expect_lacks(buf_text(&body), "You told us");
    desk.promises[0].invoice_count = 0;
    write_correction(1);
    expect_contains(buf_text(&body), "You told us");
    desk.promises[0].amount = eur(0); /* nothing was promised */
    write_correction(1);
    expect_lacks(buf_text(&body), "You told us");
}
END_TEST

START_TEST(several_invoices_are_summed_up) {
    struct correction both[2] = {desk.correction, desk.correction};
    both[1].invoice = &desk.invoices[1];
    both[1].open = eur(100);
    letter_correction(&desk.card, both, 2, &desk.context, &subject, &body);
    expect_page(buf_text(&body));
    expect_text(buf_text(&subject), "Corrected invoices INV-1042 and INV-1050");
    expect_contains(buf_text(&body), "Together 889.34 EUR remain to be paid on these invoices.");
    expect_contains(buf_text(&body), "The corrected invoices and a statement");
    struct correction five[5] = {both[0], both[1], both[0], both[1], both[0]};
    for (int i = 0; i < 5; i++) {
        five[i].open = five[i].total = (struct money){.minor = 1, .currency = "JPY"};
    }
    five[4].open = eur(7);
    buf_reset(&subject);
    buf_reset(&body);
    letter_correction(&desk.card, five, 5, &desk.context, &subject, &body);
    expect_text(buf_text(&subject), "Corrected invoices INV-1042, INV-1050, INV-1042 and 2 more");
    expect_contains(buf_text(&body), "Together 4 JPY and 0.07 EUR remain to be paid");
}
END_TEST

START_TEST(without_a_correction_it_is_only_thanks) {
    write_correction(0);
    expect_text(buf_text(&subject), "Our conversation today");
    expect_lacks(buf_text(&body), "orrected");
    expect_contains(buf_text(&body), "A statement of your account is attached.");
}
END_TEST

/* --- strange names --- */

#define WIDE "株式会社東京システムサービス"

START_TEST(wide_and_hostile_names_stay_in_their_columns) {
    static const char hostile[] = "Ev\x1b[2Jil\nBcc: x@y\x7f \xe2\x80\xae \xff" WIDE WIDE WIDE;
    desk.card.customer.name = desk.contact.name = desk.context.author = hostile;
    desk.context.firm = desk.conceded[0].words = hostile;
    desk.card.customer.code = "\t";
    for (int i = 0; i < DESK_LINES; i++) {
        desk.lines[i].text = i % 2 == 0 ? hostile : WIDE WIDE WIDE WIDE WIDE;
    }
    for (int i = 0; i < DESK_INVOICES; i++) {
        desk.invoices[i].number = desk.invoices[i].reference = hostile;
    }
    desk.work[0].who = desk.work[0].what = desk.work[0].ticket = hostile;
    desk.promises[0].contact = hostile;
    struct letter_stand stands[] = {{.invoice = 4, .line = 41, .words = ""},
                                    {.invoice = 4, .line = 44, .words = hostile},
                                    {.invoice = 4, .line = 0, .words = hostile}};
    desk.context.stands = stands;
    desk.context.stand_count = ARRAY_LEN(stands);
    write_correction(1);
    expect_contains(buf_text(&body), "Ev^[[2Jil Bcc: x@y^? <U+202E>");
    (void)write_statement(1);
    expect_contains(buf_text(&body), "Ev^[[2Jil Bcc: x@y^? <U+202E>");
    buf_reset(&body);
    letter_invoice(&desk.card, &desk.correction, &desk.context, &body);
    expect_page(buf_text(&body));
}
END_TEST

START_TEST(huge_amounts_stay_in_their_columns) {
    struct money huge = eur(INT64_C(999999999999999));
    desk.correction.was_total = desk.correction.total = desk.correction.open = huge;
    desk.corrected[0].was = desk.corrected[0].now = huge;
    desk.items[2].open = desk.items[2].total = huge.minor;
    desk.invoices[1].number = "A-very-long-number-that-some-accounting-program-thought-of-2026/1";
    write_correction(1);
    expect_contains(buf_text(&body), "  9,999,999,999,999.99  9,999,999,999,999.99\n");
    for (int i = 0; i < 2; i++) { /* overdue as well: the row by age does not fit any more */
        desk.items[i].open = desk.items[i].total = huge.minor;
    }
    (void)write_statement(0);
    expect_contains(buf_text(&body), "  9,999,999,999,999.99   9,999,999,999,999.99\n");
    expect_contains(buf_text(&body), "By age\nnot due");
}
END_TEST

/* --- the statement --- */

START_TEST(the_sums_are_exact) {
    struct arena arena;
    struct statement statement;
    struct statement_input input = {.card = &desk.card,
                                    .corrections = &desk.correction,
                                    .correction_count = 1,
                                    .moment = &desk.moment};
    arena_init(&arena);
    statement_make(&input, &arena, &statement);
    expect_int(statement.item_count, 5);
    expect_int(statement.sum_count, 2);
    const struct statement_sum *sum = &statement.sums[0];
    expect_text(sum->currency, "EUR");
    expect_int(sum->open, 7500 + 88834 + 1250000);
    expect_int(sum->overdue, 88834);
    expect_int(sum->notes, 20000);
    expect_int(sum->unapplied, 15000);
    expect_int(sum->balance, sum->open - 35000);
    expect_int(sum->buckets[0], 7500 + 1250000);
    expect_int(sum->buckets[2], 88834);
    expect_text(statement.sums[1].currency, "JPY");
    expect_int(statement.sums[1].buckets[4], 1500);
    expect_int(statement.items[1].late_days, 39);
    expect_true(statement.items[1].is_corrected);
    expect_false(statement.items[2].is_corrected);
    expect_int(statement.promise_count, 1);
    expect_text(statement.promises[0].numbers, "INV-1042");
    arena_release(&arena);
}
END_TEST

START_TEST(a_card_read_after_the_correction_gives_the_same) {
    char *before = mem_strdup(write_statement(1));
    desk.items[1].open = 88834;
    desk.items[1].total = 138834;
    expect_text(write_statement(1), before);
    desk.items[1].open = 88835; /* control */
    desk.correction.open.minor = 88835;
    expect_true(strcmp(write_statement(1), before) != 0);
    mem_free(before);
}
END_TEST

START_TEST(what_is_settled_is_left_out) {
    desk.correction.open = eur(0);
    expect_lacks(write_statement(1), "\nINV-1042");
    desk.items[2].issued = desk.today + 1; /* issued tomorrow */
    expect_lacks(write_statement(1), "INV-1050");
    desk.correction.open = eur(-100);
    expect_contains(write_statement(1), "\nINV-1042");
    expect_contains(buf_text(&body), "-201.00\n"); /* with the credit note of 200.00 */
}
END_TEST

START_TEST(money_alone_makes_a_statement) {
    desk.card.facts.item_count = 0;
    desk.unapplied[1] = (struct money){.minor = 5000, .currency = "USD"};
    desk.card.facts.unapplied_count = 2;
    expect_contains(write_statement(0), "In your favour in USD");
    expect_contains(buf_text(&body), "In your favour in EUR");
    expect_lacks(buf_text(&body), "By age");
    desk.card.facts.unapplied_count = 0;
    expect_contains(write_statement(0), "Nothing is open.\n");
    expect_lacks(buf_text(&body), "In your favour");
}
END_TEST

START_TEST(only_live_promises_are_stated) {
    struct payment_fact payment = {.id = 1, .day = desk.today - 1, .amount = eur(40000)};
    expect_contains(write_statement(0), "1,000.00 EUR by Fri 4 Dec 2026 for INV-1042, as told us "
                                        "on 12 Nov 2026 by\n  Dana Whit\n");
    desk.card.facts.payments = &payment;
    desk.card.facts.payment_count = 1;
    expect_contains(write_statement(0), "600.00 EUR of it are still to come");
    payment.amount = eur(100000);
    expect_lacks(write_statement(0), "told us on");
    desk.card.facts.payment_count = 0;
    desk.promises[0].day = desk.today - 3; /* the days of grace are not over */
    expect_contains(write_statement(0), "told us on");
    struct rules strict;
    rules_default(&strict);
    strict.grace_days = 0;
    desk.context.rules = &strict;
    expect_lacks(write_statement(0), "told us on");
}
END_TEST

#define WELL(name) TEST_WITH(name, begin, end)
#define WELL_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .setup = begin, .teardown = end                     \
    }

TEST_MAIN("domain/letter", WELL(the_mail_is_as_it_should_be), WELL(the_invoice_is_as_it_should_be),
          WELL(the_statement_is_as_it_should_be), WELL(nobody_known_is_greeted_all_the_same),
          WELL(what_is_attached_is_said), WELL_LOOP(reasons_are_decent, CORRECTION_REASON_COUNT),
          WELL(our_words_follow_the_reason), WELL(a_lower_amount_without_time_is_reduced),
          WELL(a_disputed_line_stands_with_its_record), WELL(a_long_record_is_cut),
          WELL(a_long_invoice_shows_what_changed),
          WELL_LOOP(what_remains_is_said, ARRAY_LEN(remainders)),
          WELL(only_promises_to_come_are_told), WELL(several_invoices_are_summed_up),
          WELL(without_a_correction_it_is_only_thanks),
          WELL(wide_and_hostile_names_stay_in_their_columns),
          WELL(huge_amounts_stay_in_their_columns), WELL(the_sums_are_exact),
          WELL(a_card_read_after_the_correction_gives_the_same), WELL(what_is_settled_is_left_out),
          WELL(money_alone_makes_a_statement), WELL(only_live_promises_are_stated))
