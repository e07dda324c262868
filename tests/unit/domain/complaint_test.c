/* Which invoice of a customer a text talks about: reasons, ties, and what is never resolved. */
#include "callsheet/domain/complaint.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/complaint_mail.h"
#include "support/check_more.h"

/* 2026-09-01 is day 20697. */
enum { TODAY = 20777, SEP_1 = 20697 };

#define EURO(minor_)                                                                               \
    { (minor_), "EUR" }

static struct card_invoice invoices[] = {
    {.id = 1,
     .number = "INV-1042",
     .issued = SEP_1 + 29,
     .due = SEP_1 + 43,
     .total = EURO(149000),
     .open = EURO(149000),
     .paid_day = DAY_NONE,
     .reference = "PO 7781"},
    {.id = 2,
     .number = "INV-1051",
     .issued = SEP_1 + 60,
     .due = SEP_1 + 74,
     .total = EURO(85500),
     .open = EURO(35000),
     .paid_day = DAY_NONE,
     .reference = ""},
    {.id = 3,
     .number = "INV-1030",
     .issued = SEP_1 - 1,
     .due = SEP_1 + 13,
     .total = EURO(61000),
     .open = EURO(0),
     .paid_day = SEP_1 + 12,
     .reference = ""},
    {.id = 4,
     .number = "CN-12",
     .kind = ITEM_CREDIT_NOTE,
     .issued = SEP_1 + 5,
     .due = DAY_NONE,
     .total = EURO(-19000),
     .open = EURO(-19000),
     .paid_day = DAY_NONE,
     .reference = ""},
    {.id = 5,
     .number = "INV-2042/b",
     .issued = SEP_1 - 31,
     .due = SEP_1 - 17,
     .total = EURO(42000),
     .open = EURO(0),
     .paid_day = SEP_1 - 10,
     .reference = ""},
};

static struct card_line lines[] = {
    {.id = 11,
     .invoice = 1,
     .position = 1,
     .text = "Firewall replaced, VPN set up again",
     .amount = EURO(111000),
     .minutes = 480},
    {.id = 12,
     .invoice = 1,
     .position = 2,
     .text = "Mail server migration",
     .amount = EURO(19000),
     .minutes = 120},
    {.id = 13,
     .invoice = 1,
     .position = 3,
     .text = "Monitoring of the servers",
     .amount = EURO(19000),
     .minutes = -1},
    {.id = 21,
     .invoice = 2,
     .position = 1,
     .text = "Backup restored for the accounting department",
     .amount = EURO(66500),
     .minutes = 420},
    {.id = 22,
     .invoice = 2,
     .position = 2,
     .text = "Printer toner",
     .amount = EURO(19000),
     .minutes = -1},
    {.id = 31,
     .invoice = 3,
     .position = 1,
     .text = "Backup restored",
     .amount = EURO(61000),
     .minutes = 395},
    {.id = 51,
     .invoice = 5,
     .position = 1,
     .text = "Notebooks",
     .amount = EURO(42000),
     .minutes = -1},
};

static struct card_work work[] = {
    {.id = 101,
     .invoice = 1,
     .line = 12,
     .day = SEP_1 + 11,
     .minutes = 118,
     .who = "Rob",
     .what = "Mailboxes moved to the new host",
     .why = "Dana",
     .ticket = "T-2231"},
    {.id = 102,
     .invoice = 2,
     .line = 21,
     .day = SEP_1 + 40,
     .minutes = 250,
     .who = "Mia",
     .what = "Restore from tape",
     .why = "ransomware",
     .ticket = "T-2240"},
    {.id = 103,
     .invoice = 0,
     .line = 0,
     .day = SEP_1 + 70,
     .minutes = 35,
     .who = "Rob",
     .what = "Certificate renewed",
     .why = "",
     .ticket = "T-2250"},
};

static struct card the_card(void) {
    struct card card;
    card_init(&card);
    card.invoices = invoices;
    card.invoice_count = ARRAY_LEN(invoices);
    card.lines = lines;
    card.line_count = ARRAY_LEN(lines);
    card.work = work;
    card.work_count = ARRAY_LEN(work);
    return card;
}

static const char *number_of(int64_t invoice) {
    for (size_t i = 0; i < ARRAY_LEN(invoices); i++) {
        if (invoices[i].id == invoice) {
            return invoices[i].number;
        }
    }
    return "";
}

struct row {
    const char *subject, *text;
    const char *first; /* number of the best candidate, "" none */
    bool is_tied;
    int64_t line;
    const char *why; /* a part of it */
};

// clang-format off
static const struct row rows[] = {
    {NULL, "Invoice INV-1042 is wrong.", "INV-1042", false, 0, "names INV-1042"},
    {NULL, "invoice 1042 is wrong", "INV-1042", false, 0, "“1042” may be INV-1042"},
    {NULL, "your INV-\n1042 is wrong", "INV-1042", false, 0, "names INV-1042"},
    {NULL, "Ihre Rechnung Nr.\n1042", "INV-1042", false, 0, "may be INV-1042"},
    {NULL, "RE-1042 is not right", "INV-1042", false, 0, "may be INV-1042"},
    {NULL, "#2042", "", false, 0, ""},
    {NULL, "about 2042/b", "INV-2042/b", false, 0, "may be INV-2042/b"},
    {"INV-1051", "what is this?", "INV-1051", false, 0, "names INV-1051"},
    {NULL, "Order PO 7781 was never done.", "INV-1042", false, 0, "names its order PO 7781"},
    {NULL, "We never agreed to 665.00 EUR.", "INV-1051", false, 21, "says 665.00, line 1 is 665.00"},
    {NULL, "We never agreed to € 665,-.", "INV-1051", false, 21, "says 665.00, line 1 is 665.00"},
    {NULL, "We never agreed to 665.00 USD.", "", false, 0, ""},
    {NULL, "1.490,00 EUR is outrageous", "INV-1042", false, 0, "says 1,490.00, its total"},
    {NULL, "Why are there still 350 euros to pay?", "INV-1051", false, 0, "says 350.00, which is open of it"},
    {NULL, "190.00 for what?", "INV-1051", true, 22, "says 190.00, line 2 is 190.00"},
    {NULL, "INV-1042: 190.00 for monitoring the servers?", "INV-1042", false, 13, "“monitoring”, “servers” are in line 3"},
    {NULL, "7 hours?", "INV-1051", false, 21, "says 7.00 h, line 1 bills 7.00 h"},
    {NULL, "two hours for moving mailboxes", "INV-1042", false, 12, "says 2.00 h, line 2 bills 2.00 h"},
    {NULL, "what happened on 12 Sep?", "INV-1042", false, 12, "says 12 Sep, a day of work on it"},
    {NULL, "Ticket 2240 is still not solved", "INV-1051", false, 21, "names T-2240, worked on for line 1"},
    {NULL, "T-2231", "INV-1042", false, 12, "names T-2231, worked on for line 2"},
    {NULL, "you restored a backup for accounting", "INV-1051", false, 21, "are in line 1"},
    {NULL, "ransomware!", "INV-1051", false, 21, "“ransomware” is in the work behind line 1"},
    {NULL, "the VPN and the firewall were fine before", "INV-1042", false, 11, "“firewall”"},
    {NULL, "invoice 1051, line 2", "INV-1051", false, 22, "names line 2"},
    {NULL, "Credit note CN-12 has not arrived", "CN-12", false, 0, "names CN-12"},
    /* nothing of this customer's */
    {NULL, "INV-1099 is wrong", "", false, 0, ""},
    {NULL, "INV-10421 and invoice 42", "", false, 0, ""},
    {NULL, "call me on 030 1042 1051", "", false, 0, ""},
    {NULL, "Thank you for the invoice, we will pay the amount this week.", "", false, 0, ""},
    {NULL, "", "", false, 0, ""},
};
// clang-format on

START_TEST(finds_the_invoice) {
    const struct row *row = &rows[_i];
    struct card card = the_card();
    struct arena arena = {0};
    struct complaint complaint;
    complaint_read(row->subject, row->text, strlen(row->text), &card, TODAY, &arena, &complaint);
    const struct complaint_candidate *first = complaint.candidates;
    const char *number = complaint.candidate_count > 0 ? number_of(first->invoice) : "";
    ck_assert_msg(strcmp(number, row->first) == 0, "“%s”: %s (%s), not %s", row->text, number,
                  complaint.candidate_count > 0 ? first->why : "", row->first);
    if (row->first[0] != '\0') {
        expect_contains(first->why, row->why);
        expect_int(first->is_tied, row->is_tied);
        expect_int(first->line, row->line);
    }
    arena_release(&arena);
}
END_TEST

/* The first link of a kind; NULL. */
static const struct complaint_link *link_of(const struct complaint *complaint,
                                            enum complaint_link_kind kind) {
    for (size_t i = 0; i < complaint->link_count; i++) {
        if (complaint->links[i].kind == kind) {
            return &complaint->links[i];
        }
    }
    return NULL;
}

START_TEST(places_belong_to_records) {
    const char *text = "INV-1042 and INV-1099: 190.00 for two hours, T-2240, ransomware on 12 Sep";
    struct card card = the_card();
    struct arena arena = {0};
    struct complaint complaint;
    complaint_read("INV-1051", text, strlen(text), &card, TODAY, &arena, &complaint);
    const struct complaint_link *link = link_of(&complaint, COMPLAINT_INVOICE);
    expect_int(link->start, 0); /* the subject makes no links */
    expect_int(link->end, 8);
    expect_int(link->invoice, 1);
    link = link_of(&complaint, COMPLAINT_UNKNOWN);
    expect_int(strncmp(text + link->start, "INV-1099", link->end - link->start), 0);
    expect_int(link->invoice, 0);
    link = link_of(&complaint, COMPLAINT_AMOUNT);
    expect_int(link->line, 12);
    expect_int(link[1].line, 13); /* three records bear it: all are there */
    expect_int(link_of(&complaint, COMPLAINT_DURATION)->line, 12);
    link = link_of(&complaint, COMPLAINT_TICKET);
    expect_text(link->ticket, "T-2240");
    expect_int(link->work, 102);
    expect_int(link_of(&complaint, COMPLAINT_WORDS)->work, 102);
    expect_int(link_of(&complaint, COMPLAINT_DAY)->work, 101);
    expect_int(complaint_mentions(&complaint, &work[1]), 2); /* ticket and word */
    expect_int(complaint_mentions(&complaint, &work[2]), 0);
    size_t behind = 0;
    for (size_t i = 0; i < complaint.link_count; i++) {
        expect_true(complaint.links[i].start >= behind && complaint.links[i].end <= strlen(text));
        behind = complaint.links[i].start;
    }
    arena_release(&arena);
}
END_TEST

/* Two invoices that end alike are both meant, neither is preferred in silence. */
START_TEST(what_may_be_two_is_tied) {
    struct card_invoice two[] = {
        {.id = 1, .number = "RE-2025-117", .total = EURO(100), .open = EURO(100), .reference = ""},
        {.id = 2, .number = "RE-2026-117", .total = EURO(200), .open = EURO(200), .reference = ""},
        {.id = 3, .number = "RE-2026-118", .total = EURO(300), .open = EURO(0), .reference = ""},
    };
    struct card card;
    struct arena arena = {0};
    struct complaint complaint;
    card_init(&card);
    card.invoices = two;
    card.invoice_count = ARRAY_LEN(two);
    const char *text = "Rechnung 117";
    complaint_read(NULL, text, strlen(text), &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 2);
    expect_true(complaint.candidates[0].is_tied);
    expect_true(complaint.candidates[1].is_tied);
    text = "Rechnung 2026/117";
    complaint_read(NULL, text, strlen(text), &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 1);
    expect_int(complaint.candidates[0].invoice, 2);
    expect_false(complaint.candidates[0].is_tied);
    arena_release(&arena);
}
END_TEST

/* Equal otherwise: the open one first, and it is said that they are equal. */
START_TEST(open_comes_before_paid) {
    struct card_invoice two[] = {
        {.id = 1,
         .number = "A-1",
         .issued = 9,
         .total = EURO(35000),
         .open = EURO(0),
         .reference = ""},
        {.id = 2,
         .number = "A-2",
         .issued = 5,
         .total = EURO(35000),
         .open = EURO(35000),
         .reference = ""},
    };
    struct card card;
    struct arena arena = {0};
    struct complaint complaint;
    card_init(&card);
    card.invoices = two;
    card.invoice_count = ARRAY_LEN(two);
    complaint_read(NULL, "350.00 EUR", 10, &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 2);
    expect_int(complaint.candidates[0].invoice, 2);
    expect_true(complaint.candidates[0].is_tied);
    two[1].open.minor = 0;
    complaint_read(NULL, "350.00 EUR", 10, &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidates[0].invoice, 1); /* the newer one */
    arena_release(&arena);
}
END_TEST

/* A sign that several currencies share means ours; a code means what it says. */
START_TEST(currencies_agree) {
    static const struct {
        const char *currency, *text;
        bool fits;
    } cases[] = {
        {"AUD", "$350", true},     {"AUD", "350 AUD", true}, {"AUD", "US$350", false},
        {"AUD", "USD 350", false}, {"EUR", "$350", false},   {"EUR", "350.00", true},
        {"SEK", "350 kr", true},   {"NOK", "350 kr", true},  {"EUR", "350 kr", false},
        {"CNY", "¥350", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct card_invoice one = {
            .id = 1, .number = "A-1", .total = {.minor = 35000}, .reference = ""};
        struct card card;
        struct arena arena = {0};
        struct complaint complaint;
        memcpy(one.total.currency, cases[i].currency, 4);
        card_init(&card);
        card.invoices = &one;
        card.invoice_count = 1;
        complaint_read(NULL, cases[i].text, strlen(cases[i].text), &card, TODAY, &arena,
                       &complaint);
        ck_assert_msg((complaint.candidate_count == 1) == cases[i].fits, "%s %s", cases[i].currency,
                      cases[i].text);
        arena_release(&arena);
    }
}
END_TEST

/* Names stand under every mail; they are no evidence. */
START_TEST(names_do_not_count) {
    struct contact dana = {.id = 1, .name = "Dana Whitfield"};
    struct card_work one = {.id = 1,
                            .invoice = 1,
                            .line = 11,
                            .day = SEP_1,
                            .who = "Robert",
                            .what = "Archive moved",
                            .why = "Dana Whitfield",
                            .ticket = ""};
    struct card card = the_card();
    struct arena arena = {0};
    struct complaint complaint;
    const char *text = "Regards, Dana Whitfield, to Robert";
    card.work = &one;
    card.work_count = 1;
    complaint_read(NULL, text, strlen(text), &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 1); /* a control: without the contact it would be one */
    card.contacts = &dana;
    card.contact_count = 1;
    complaint_read(NULL, text, strlen(text), &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 0);
    arena_release(&arena);
}
END_TEST

/* --- against a slow and simple reading of the same rules --- */

enum { MANY = 30, LINES_EACH = 4 };

struct world {
    struct card_invoice invoices[MANY];
    struct card_line lines[MANY * LINES_EACH];
    char numbers[MANY][16];
    struct card card;
};

static void make_world(struct world *world, struct dice *dice) {
    memset(world, 0, sizeof *world);
    card_init(&world->card);
    for (int i = 0; i < MANY; i++) {
        snprintf(world->numbers[i], sizeof world->numbers[i], "INV-%d",
                 1000 + i * 37 + (int)dice_below(dice, 30));
        struct card_invoice *invoice = &world->invoices[i];
        *invoice = (struct card_invoice){.id = i + 1,
                                         .number = world->numbers[i],
                                         .issued = 100 + i,
                                         .due = DAY_NONE,
                                         .reference = ""};
        invoice->total = (struct money)EURO((int64_t)dice_range(dice, 200, 215) * 100);
        invoice->open = dice_below(dice, 2) ? invoice->total : (struct money)EURO(0);
        for (int k = 0; k < LINES_EACH; k++) {
            world->lines[i * LINES_EACH + k] =
                (struct card_line){.id = i * LINES_EACH + k + 1,
                                   .invoice = i + 1,
                                   .position = k + 1,
                                   .text = "",
                                   .amount = EURO((int64_t)dice_range(dice, 20, 60) * 100),
                                   .minutes = -1};
        }
    }
    world->card.invoices = world->invoices;
    world->card.invoice_count = MANY;
    world->card.lines = world->lines;
    world->card.line_count = MANY * LINES_EACH;
}

/* 100 for the number, 45 or 40 for an amount. */
static int slow_score(const struct world *world, int at, int named, int64_t said) {
    int score = named == at ? 100 : 0, best = 0;
    for (int k = 0; k < LINES_EACH; k++) {
        best = world->lines[at * LINES_EACH + k].amount.minor == said ? 40 : best;
    }
    best = world->invoices[at].total.minor == said ? 45 : best;
    return score + best;
}

START_TEST(agrees_with_a_slow_reading) {
    struct dice dice = dice_new();
    static struct world world;
    for (int round = 0; round < 300; round++) {
        make_world(&world, &dice);
        int named = (int)dice_below(&dice, MANY * 2); /* half the time nobody's */
        int64_t said = dice_range(&dice, 20, 215) * 100;
        char text[160], amount[MONEY_TEXT_BYTES];
        money_format_code((struct money)EURO(said), amount);
        snprintf(text, sizeof text, "You bill %s%s, and %s?", named < MANY ? "" : "INV-9",
                 named < MANY ? world.numbers[named] : "999", amount);
        text[160 - 1] = '\0';
        struct arena arena = {0};
        struct complaint complaint;
        complaint_read(NULL, text, strlen(text), &world.card, TODAY, &arena, &complaint);
        int expected = 0;
        for (int i = 0; i < MANY; i++) {
            expected += slow_score(&world, i, named, said) > 0;
        }
        expect_int(complaint.candidate_count, expected);
        int before = INT32_MAX;
        for (size_t i = 0; i < complaint.candidate_count; i++) {
            const struct complaint_candidate *candidate = &complaint.candidates[i];
            expect_int(candidate->score,
                       slow_score(&world, (int)candidate->invoice - 1, named, said));
            expect_true(candidate->score <= before);
            before = candidate->score;
        }
        arena_release(&arena);
    }
}
END_TEST

START_TEST(link_kinds_have_words) {
    expect_text(complaint_link_word(COMPLAINT_INVOICE), "invoice");
    expect_text(complaint_link_word(COMPLAINT_UNKNOWN), "unknown");
}
END_TEST

/* What was quoted or signed is not what the author says; a message of nothing else is read whole.
 */
START_TEST(only_the_authors_words_count) {
    const char *text = "INV-1051 is wrong\n> INV-1042 is due\n";
    struct mail_span quote = {.start = 18, .end = 36, .kind = MAIL_SPAN_QUOTE};
    struct mail_body body = {
        .subject = "", .text = text, .text_len = strlen(text), .spans = &quote, .span_count = 1};
    struct card card = the_card();
    struct arena arena = {0};
    struct complaint complaint;
    complaint_read_mail(&body, &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 1);
    expect_int(complaint.candidates[0].invoice, 2);
    quote.start = 0;
    quote.end = 1000; /* past the end: a hostile worker */
    complaint_read_mail(&body, &card, TODAY, &arena, &complaint);
    expect_int(complaint.candidate_count, 2);
    arena_release(&arena);
}
END_TEST

TEST_MAIN("domain/complaint", TEST_LOOP(finds_the_invoice, ARRAY_LEN(rows)),
          TEST(places_belong_to_records), TEST(what_may_be_two_is_tied),
          TEST(open_comes_before_paid), TEST(currencies_agree), TEST(names_do_not_count),
          TEST(agrees_with_a_slow_reading), TEST(link_kinds_have_words),
          TEST(only_the_authors_words_count))
