/* What a corrected invoice comes to, what is conceded when nothing is said, and how claims end. */
#include "callsheet/domain/correction.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/settlement.h"
#include "support/check_more.h"

enum { BILL = 7, NOTE = 8, FIRST = 70, SECOND = 71, THIRD = 72 };

static struct card card;
static struct card_invoice invoices[2];
static struct card_line lines[3];
static struct card_work work[2];
static struct arena arena;
static struct error err;

static struct money euros(int64_t minor) {
    return (struct money){.minor = minor, .currency = "EUR"};
}

/* 1,000.00 in lines of 600.00, 300.00 and 100.00, out of their order, with 19 % on top; 990.00 are
   still open. The first two are two hours and one. */
static void set_up(void) {
    memset(&card, 0, sizeof card);
    facts_init(&card.facts);
    invoices[0] = (struct card_invoice){
        .id = BILL, .number = "INV-7", .total = euros(119000), .open = euros(99000)};
    invoices[1] = (struct card_invoice){
        .id = NOTE, .number = "CN-8", .kind = ITEM_CREDIT_NOTE, .total = euros(-500)};
    lines[0] = (struct card_line){
        .id = SECOND, .invoice = BILL, .position = 2, .amount = euros(30000), .minutes = 60};
    lines[1] = (struct card_line){
        .id = FIRST, .invoice = BILL, .position = 1, .amount = euros(60000), .minutes = 120};
    lines[2] = (struct card_line){
        .id = THIRD, .invoice = BILL, .position = 3, .amount = euros(10000), .minutes = -1};
    card.invoices = invoices;
    card.invoice_count = 2;
    card.lines = lines;
    card.line_count = 3;
    card.work = work;
    arena_init(&arena);
}

static void tear_down(void) {
    arena_release(&arena);
}

static struct correction_item item(int64_t line, int64_t minor, int32_t minutes) {
    return (struct correction_item){.invoice = BILL,
                                    .line = line,
                                    .reason = CORRECTION_NO_RECORD,
                                    .credit = euros(minor),
                                    .minutes = minutes,
                                    .words = ""};
}

static struct correction make(const struct correction_item *items, size_t count) {
    struct correction out = {0};
    expect_ok(correction_make(&card, BILL, items, count, &arena, &out, &err), &err);
    return out;
}

START_TEST(an_invoice_is_corrected_line_by_line) {
    const struct correction_item items[] = {
        item(SECOND, 15000, 30),
        {.invoice = NOTE, .line = 99, .credit = euros(1)}, /* of another: none of its business */
        item(FIRST, 60000, 120),
    };
    struct correction out = make(items, ARRAY_LEN(items));
    expect_int(out.line_count, 3);
    expect_int(out.lines[0].line->position, 1);
    expect_int(out.lines[0].now.minor, 0);
    expect_int(out.lines[0].now_minutes, 0);
    expect_int(out.lines[1].was.minor, 30000);
    expect_int(out.lines[1].now.minor, 15000);
    expect_int(out.lines[1].now_minutes, 30);
    expect_true(out.lines[2].item == NULL);
    expect_int(out.lines[2].now.minor, 10000);
    expect_int(out.lines[2].now_minutes, -1);
    expect_int(out.credit.minor, 89250); /* 750.00 with 19 % */
    expect_int(out.was_total.minor, 119000);
    expect_int(out.total.minor, 29750);
    expect_int(out.open.minor, 9750);
    expect_text(out.total.currency, "EUR");
}
END_TEST

START_TEST(who_paid_already_gets_money_back) {
    const struct correction_item items[] = {item(FIRST, 60000, 120), item(SECOND, 30000, 60)};
    expect_int(make(items, ARRAY_LEN(items)).open.minor, 99000 - 107100);
}
END_TEST

START_TEST(earlier_corrections_count) {
    lines[1].credited = 20000;
    lines[1].credited_minutes = 40;
    const struct correction_item items[] = {item(FIRST, 40000, 80)};
    struct correction out = make(items, 1);
    expect_int(out.lines[0].was.minor, 40000);
    expect_int(out.lines[0].was_minutes, 80);
    expect_int(out.lines[0].now_minutes, 0);
    expect_int(out.was_total.minor, 119000 - 23800);
    expect_int(out.total.minor, 119000 - 71400);
    const struct correction_item more[] = {item(FIRST, 40001, 0)};
    struct correction none;
    expect_status(correction_make(&card, BILL, more, 1, &arena, &none, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "Line 1 is only 400.00 EUR");
}
END_TEST

static const struct {
    int64_t invoice;
    struct correction_item items[2];
    size_t count;
    enum status status;
    const char *piece;
} refused[] = {
    {5, {{0}}, 0, STATUS_NOT_FOUND, "no such invoice"},
    {NOTE, {{0}}, 0, STATUS_NOT_FOUND, "no such invoice"},
    {BILL, {{.invoice = BILL, .line = 99}}, 1, STATUS_NOT_FOUND, "no such line"},
    {BILL, {{.invoice = BILL, .line = FIRST}}, 1, STATUS_INVALID, "How much is conceded?"},
    {BILL,
     {{.invoice = BILL, .line = FIRST, .credit = {.minor = -5, .currency = "EUR"}}},
     1,
     STATUS_INVALID,
     "above 0"},
    {BILL,
     {{.invoice = BILL, .line = FIRST, .credit = {.minor = 5, .currency = "USD"}}},
     1,
     STATUS_INVALID,
     "type the amount in EUR"},
    {BILL,
     {{.invoice = BILL, .line = FIRST, .credit = {.minor = 60001, .currency = "EUR"}}},
     1,
     STATUS_INVALID,
     "only 600.00 EUR"},
    {BILL,
     {{.invoice = BILL, .line = FIRST, .credit = {.minor = 5, .currency = "EUR"}, .minutes = 121}},
     1,
     STATUS_INVALID,
     "that much time"},
    {BILL,
     {{.invoice = BILL, .line = FIRST, .credit = {.minor = 5, .currency = "EUR"}},
      {.invoice = BILL, .line = FIRST, .credit = {.minor = 5, .currency = "EUR"}}},
     2,
     STATUS_INVALID,
     "conceded twice"},
};

START_TEST(what_cannot_be_is_refused) {
    struct correction out = {.line_count = 77};
    expect_status(correction_make(&card, refused[_i].invoice, refused[_i].items, refused[_i].count,
                                  &arena, &out, &err),
                  refused[_i].status, &err);
    expect_contains(err.message, refused[_i].piece);
    expect_int(out.line_count, 77); /* untouched */
}
END_TEST

START_TEST(the_whole_of_it_and_no_more) {
    invoices[0].total = euros(90000); /* a rebate on all of it: the lines say 1,000.00 */
    const struct correction_item all[] = {item(FIRST, 60000, 0), item(SECOND, 30000, 0),
                                          item(THIRD, 10000, 0)};
    struct correction out = make(all, ARRAY_LEN(all));
    expect_int(out.credit.minor, 90000);
    expect_int(out.total.minor, 0);
    lines[0].credited = lines[1].credited = 30000;
    lines[1].credited = 60000; /* those two took all of it */
    expect_status(correction_make(&card, BILL, &all[2], 1, &arena, &out, &err), STATUS_INVALID,
                  &err);
    expect_contains(err.message, "Nothing is left of INV-7");
}
END_TEST

/* However an invoice is conceded, bit by bit or at once, it comes to its total. */
START_TEST(bits_come_to_the_whole) {
    struct dice dice = dice_new();
    for (int round = 0; round < 2000; round++) {
        int64_t sum = dice_range(&dice, 1, 1000000), total = sum + dice_range(&dice, 0, 300000);
        int64_t before = 0, credited = 0;
        while (before < sum) {
            int64_t bit = dice_range(&dice, 1, sum - before);
            int64_t credit = correction_credit(before, bit, sum, total);
            expect_true(credit > 0);
            expect_true(credit >= bit); /* the taxes are never less than nothing */
            before += bit;
            credited += credit;
        }
        expect_int(credited, total);
    }
    expect_int(correction_credit(50, 50, 100, 80), 30);
    expect_int(correction_credit(90, 10, 100, 80), -10);
    expect_int(correction_credit(0, 10, 0, 80), 10);
}
END_TEST

/* --- what is suggested ------------------------------------------------------------------------ */

static void on_record(int32_t minutes) {
    work[0] = (struct card_work){
        .invoice = BILL, .line = FIRST, .minutes = minutes, .who = "Rob", .what = "Disks changed"};
    card.work_count = 1;
}

static struct money suggest(const struct card_line *line, int32_t *minutes) {
    enum correction_reason reason = CORRECTION_GOODWILL;
    struct money money = correction_suggest(&card, line, minutes, &reason);
    if (money.minor > 0) {
        expect_int(reason, card.work_count > 0 ? CORRECTION_WRONG_TIME : CORRECTION_NO_RECORD);
    }
    return money;
}

START_TEST(what_has_no_record_is_suggested) {
    int32_t minutes = -7;
    expect_int(suggest(&lines[1], &minutes).minor, 60000);
    expect_int(minutes, 120);
    expect_int(suggest(&lines[2], &minutes).minor, 10000); /* not time: all of it */
    expect_int(minutes, 0);
    on_record(90);
    expect_int(suggest(&lines[1], &minutes).minor, 15000);
    expect_int(minutes, 30);
    on_record(120);
    expect_int(suggest(&lines[1], &minutes).minor, 0);
    expect_int(minutes, 0);
}
END_TEST

/* Time without a word of what was done, or by whom, is no record. */
START_TEST(silent_time_is_suggested) {
    enum correction_reason reason = CORRECTION_GOODWILL;
    int32_t minutes = 0;
    on_record(90);
    work[0].who = "";
    expect_int(correction_suggest(&card, &lines[1], &minutes, &reason).minor, 60000);
    expect_int(reason, CORRECTION_NO_RECORD);
    work[0].who = "Rob";
    work[0].what = NULL;
    expect_int(correction_suggest(&card, &lines[1], &minutes, &reason).minor, 60000);
    expect_int(minutes, 120);
}
END_TEST

START_TEST(what_was_conceded_is_not_suggested_again) {
    int32_t minutes = 0;
    lines[1].credited = 60000;
    lines[1].credited_minutes = 120;
    expect_int(suggest(&lines[1], &minutes).minor, 0);
    on_record(30);
    lines[1].credited = 59000; /* out of goodwill: no time */
    lines[1].credited_minutes = 0;
    expect_int(suggest(&lines[1], &minutes).minor, 1000);
    lines[1].credited = 70000; /* billing has lowered the line meanwhile */
    expect_int(suggest(&lines[1], &minutes).minor, 0);
}
END_TEST

/* --- claims and verdicts ---------------------------------------------------------------------- */

static struct claim_fact claims[3];
static struct outcome outcome;
static struct open_item items_open[2];

static void set_up_claims(void) {
    set_up();
    outcome_init(&outcome);
    claims[0] = (struct claim_fact){.id = 1, .invoice = BILL};
    claims[1] = (struct claim_fact){.id = 2, .invoice = BILL, .line = FIRST};
    claims[2] = (struct claim_fact){.id = 3};
    card.facts.claims = claims;
    card.facts.claim_count = 3;
    items_open[0] = (struct open_item){
        .invoice = BILL, .due = 5, .open = 99000, .total = 119000, .currency = "EUR"};
    card.facts.items = items_open;
    card.facts.item_count = 1;
}

static void tear_down_claims(void) {
    outcome_release(&outcome);
    tear_down();
}

static void concede(int64_t line, int64_t minor, struct outcome_claim_at claim) {
    outcome.corrections[outcome.correction_count++] = (struct outcome_correction){
        .claim = claim, .invoice = BILL, .line = line, .credit = euros(minor)};
}

START_TEST(a_line_answers_the_claim_about_it) {
    expect_int(settlement_claim(&card, &outcome, BILL, FIRST).id, 2);
    expect_int(settlement_claim(&card, &outcome, BILL, SECOND).id, 1); /* the whole invoice's */
    expect_int(settlement_claim(&card, &outcome, NOTE, 1).id, 0);
    outcome.claim_count = 1;
    outcome.claims[0] = (struct outcome_claim){.invoice = BILL, .line = SECOND};
    struct outcome_claim_at at = settlement_claim(&card, &outcome, BILL, SECOND);
    expect_int(at.id, 0);
    expect_int(at.raised, 1);
    card.facts.claim_count = 0;
    outcome.claims[0].line = 0;
    expect_int(settlement_claim(&card, &outcome, BILL, THIRD).raised, 1);
}
END_TEST

START_TEST(conceded_claims_are_judged_by_what_was_conceded) {
    concede(FIRST, 60000, (struct outcome_claim_at){.id = 2}); /* all of the line */
    concede(SECOND, 100, (struct outcome_claim_at){.id = 1});  /* no amount claimed: all */
    outcome.claim_count = 1;
    outcome.claims[0] = (struct outcome_claim){.invoice = BILL, .line = THIRD};
    outcome.claims[0].amount = euros(9000);
    concede(THIRD, 8999, (struct outcome_claim_at){.raised = 1});
    settlement_judge(&card, &outcome);
    expect_int(outcome.verdict_count, 3);
    expect_int(outcome.verdicts[0].kind, VERDICT_UPHELD);
    expect_int(outcome.verdicts[0].claim.id, 2);
    expect_int(outcome.verdicts[1].kind, VERDICT_UPHELD);
    expect_int(outcome.verdicts[2].kind, VERDICT_PARTLY);
    expect_text(outcome.verdicts[2].words, "conceded 89.99 EUR");
    settlement_judge(&card, &outcome); /* what is judged stays so */
    expect_int(outcome.verdict_count, 3);
}
END_TEST

START_TEST(half_of_a_line_upholds_in_part) {
    concede(FIRST, 30000, (struct outcome_claim_at){.id = 2});
    settlement_judge(&card, &outcome);
    expect_int(outcome.verdicts[0].kind, VERDICT_PARTLY);
}
END_TEST

START_TEST(what_is_settled_is_not_open) {
    struct money open[QUEUE_CURRENCIES];
    expect_true(settlement_leaves_open(&card, &outcome));
    expect_int(settlement_open(&card, &outcome, 10, open), 1);
    expect_int(open[0].minor, 99000);
    concede(FIRST, 60000, (struct outcome_claim_at){.id = 2});
    expect_int(settlement_open(&card, &outcome, 10, open), 1);
    expect_int(open[0].minor, 99000 - 71400);
    concede(SECOND, 30000, (struct outcome_claim_at){.id = 1});
    expect_int(settlement_open(&card, &outcome, 10, open), 0);
    settlement_judge(&card, &outcome);
    expect_true(settlement_leaves_open(&card, &outcome)); /* the third claim */
    outcome.verdicts[outcome.verdict_count++] =
        (struct outcome_verdict){.claim = {.id = 3}, .kind = VERDICT_WITHDRAWN};
    expect_true(!settlement_leaves_open(&card, &outcome));
    card.facts.commitment_count = 1;
    expect_true(settlement_leaves_open(&card, &outcome));
    card.facts.commitment_count = 0;
    outcome.correction_count = 1; /* the invoice is open again */
    expect_true(settlement_leaves_open(&card, &outcome));
}
END_TEST

#define LINES(name) TEST_WITH(name, set_up, tear_down)
#define CLAIMS(name) TEST_WITH(name, set_up_claims, tear_down_claims)
TEST_MAIN("domain/correction", LINES(an_invoice_is_corrected_line_by_line),
          LINES(who_paid_already_gets_money_back), LINES(earlier_corrections_count),
          {.test = what_cannot_be_is_refused,
           .count = ARRAY_LEN(refused),
           .setup = set_up,
           .teardown = tear_down},
          LINES(the_whole_of_it_and_no_more), LINES(bits_come_to_the_whole),
          LINES(what_has_no_record_is_suggested), LINES(silent_time_is_suggested),
          LINES(what_was_conceded_is_not_suggested_again),
          CLAIMS(a_line_answers_the_claim_about_it),
          CLAIMS(conceded_claims_are_judged_by_what_was_conceded),
          CLAIMS(half_of_a_line_upholds_in_part), CLAIMS(what_is_settled_is_not_open))
