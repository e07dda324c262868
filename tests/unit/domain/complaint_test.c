/* Which invoice of a customer a text talks about: reasons, ties, and what is never resolved. */
#include "callsheet/domain/complaint.h"

#include <string.h>

#include "callsheet/base/day.h"
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

TEST_MAIN("domain/complaint", TEST_LOOP(finds_the_invoice, ARRAY_LEN(rows)))
