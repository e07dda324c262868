/** Billed lines as a report reads them, and what a card gets on request. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/store/fake.h"
#include "support/check_more.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

static int32_t today(void) {
    return (int32_t)(TEST_NOW / SECONDS_PER_DAY);
}

static struct feed_record bill(const char *id, const char *customer, int32_t age, int64_t total) {
    return record_invoice(id, customer, today() - age, today() - age + 14, total);
}

static struct feed_record credit(const char *id, const char *customer, int32_t age) {
    struct feed_record record = bill(id, customer, age, -100);
    record.of.invoice.kind = ITEM_CREDIT_NOTE;
    return record;
}

/* C1: an old open bill, an old paid one, a new paid one. C2: a credit note, an old bill paid in
   part, one without lines. */
static struct store *filled(char **path) {
    *path = ledger_make("billed.ledger");
    struct store *store = ledger_must_open(*path, NULL, &now);
    const struct feed_record records[] = {
        record_customer("C1", "Harbour"),
        record_customer("C2", "Kestrel"),
        bill("I1", "C1", 300, 1000),
        bill("I2", "C1", 200, 2000),
        bill("I3", "C1", 10, 3000),
        bill("I4", "C2", 250, 4000),
        bill("I5", "C2", 5, 5000),
        record_line("I1", 1, "one", 400),
        record_line("I1", 2, "two", 600),
        record_line("I2", 1, "three", 2000),
        record_line("I3", 1, "four", 3000),
        record_line("I4", 1, "five", 4000),
        record_work("W1", "C1", "I1", 2, today() - 301, 30),
        record_work("W2", "C1", "I2", 1, today() - 201, 60),
        record_work("W3", "C1", NULL, 0, today() - 1, 15),
        record_work("W4", "C2", "I4", 1, today() - 251, 90),
        record_payment("P2", "C1", today() - 150, 2000),
        record_allocation("P2", "I2", 2000),
        record_payment("P3", "C1", today() - 1, 3000),
        record_allocation("P3", "I3", 3000),
        record_payment("P4", "C2", today() - 100, 1500),
        record_allocation("P4", "I4", 1500),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    return store;
}

static void write_line(void *context, const struct billed_line *billed) {
    struct buf *out = context;
    buf_addf(out, "%s %s/%d %s", billed->name, billed->invoice.number, billed->line.position,
             billed->line.text);
    buf_addf(out, " open %lld", (long long)billed->invoice.open.minor);
    for (size_t i = 0; i < billed->work_count; i++) {
        if (billed->work[i].line == billed->line.id) {
            buf_addf(out, " %d min", billed->work[i].minutes);
        }
    }
    buf_add_char(out, '\n');
}

static char *billed_text(struct store *store, int32_t since, int64_t at) {
    struct moment moment = moment_at(at);
    struct error err;
    struct buf out = {0};
    expect_ok(store_each_billed_line(store, since, &moment, write_line, &out, &err), &err);
    return buf_detach(&out);
}

static void expect_billed(struct store *store, int32_t since, int64_t at, const char *expected) {
    char *text = billed_text(store, since, at);
    expect_text(text, expected);
    mem_free(text);
}

START_TEST(what_is_open_or_recent) {
    char *path = NULL;
    struct store *store = filled(&path);
    expect_billed(store, today() - 60, TEST_NOW,
                  "Harbour I1/1 one open 1000\n"
                  "Harbour I1/2 two open 1000 30 min\n"
                  "Harbour I3/1 four open 0\n"
                  "Kestrel I4/1 five open 2500 90 min\n");
    expect_billed(store, today() + 1, TEST_NOW,
                  "Harbour I1/1 one open 1000\n"
                  "Harbour I1/2 two open 1000 30 min\n"
                  "Kestrel I4/1 five open 2500 90 min\n");
    expect_billed(store, today() - 400, TEST_NOW,
                  "Harbour I1/1 one open 1000\n"
                  "Harbour I1/2 two open 1000 30 min\n"
                  "Harbour I2/1 three open 0 60 min\n"
                  "Harbour I3/1 four open 0\n"
                  "Kestrel I4/1 five open 2500 90 min\n");
    store_free(store);
    free(path);
}
END_TEST

/* A moment before the payments: they were open then, and the newest bill was not written yet. */
START_TEST(as_of_a_moment_of_the_past) {
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t then = TEST_NOW - INT64_C(180) * SECONDS_PER_DAY;
    expect_billed(store, today() - 190, then,
                  "Harbour I1/1 one open 1000\n"
                  "Harbour I1/2 two open 1000 30 min\n"
                  "Harbour I2/1 three open 2000 60 min\n"
                  "Kestrel I4/1 five open 4000 90 min\n");
    store_free(store);
    free(path);
}
END_TEST

START_TEST(credit_notes_are_left_out) {
    char *path = NULL;
    struct store *store = filled(&path);
    const struct feed_record more[] = {credit("N1", "C2", 3), record_line("N1", 1, "back", -100)};
    (void)feed_records(store, "test", more, ARRAY_LEN(more), now);
    char *text = billed_text(store, today() - 60, TEST_NOW);
    expect_lacks(text, "back");
    mem_free(text);
    store_free(store);
    free(path);
}
END_TEST

static int64_t customer_of(struct store *store, const char *name) {
    struct arena arena = {0};
    struct customer_match *found = NULL;
    size_t count = 0;
    struct error err;
    expect_ok(store_find(store, name, 2, &arena, &found, &count, &err), &err);
    expect_int(count, 1);
    int64_t customer = found[0].customer;
    arena_release(&arena);
    return customer;
}

START_TEST(a_card_gets_what_was_paid_on_request) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    struct card card;
    struct error err;
    card_init(&card);
    expect_ok(store_card(store, customer_of(store, "Harbour"), &moment, &rules, &card, &err), &err);
    expect_int(card.line_count, 2); /* of what is open */
    expect_int(card.work_count, 2); /* and the unbilled */
    size_t invoices = card.invoice_count;
    for (int round = 0; round < 2; round++) { /* the second time nothing changes */
        expect_ok(store_documents(store, NULL, &moment, &card, &err), &err);
        expect_int(card.line_count, 4);
        expect_int(card.work_count, 3);
        expect_int(card.invoice_count, invoices);
    }
    expect_text(card.lines[0].text, "one");
    expect_text(card.lines[2].amount.currency, "EUR");
    for (size_t i = 1; i < card.work_count; i++) {
        expect_true(card.work[i - 1].day >= card.work[i].day);
    }
    expect_status(store_documents(store, "I4", &moment, &card, &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "Harbour has no invoice “I4”");
    expect_int(card.line_count, 4);
    card_release(&card);
    store_free(store);
    free(path);
}
END_TEST

/* An invoice older than the card's list is added with its lines. */
START_TEST(an_old_invoice_is_added) {
    enum { BILLS = 30 };
    char *path = NULL;
    struct store *store = filled(&path);
    static char names[BILLS][3][24];
    struct feed_record records[BILLS * 4];
    size_t count = 0;
    for (int i = 0; i < BILLS; i++) {
        snprintf(names[i][0], 24, "X%d", i);
        snprintf(names[i][1], 24, "XP%d", i);
        snprintf(names[i][2], 24, "line %d", i);
        records[count++] = bill(names[i][0], "C1", 400 + i, 100);
        records[count++] = record_line(names[i][0], 1, names[i][2], 100);
        records[count++] = record_payment(names[i][1], "C1", today() - 390, 100);
        records[count++] = record_allocation(names[i][1], names[i][0], 100);
    }
    (void)feed_records(store, "test", records, count, now);
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    struct card card;
    struct error err;
    card_init(&card);
    expect_ok(store_card(store, customer_of(store, "Harbour"), &moment, &rules, &card, &err), &err);
    size_t invoices = card.invoice_count, lines = card.line_count;
    expect_ok(store_documents(store, "X29", &moment, &card, &err), &err);
    expect_int(card.invoice_count, invoices + 1);
    expect_text(card.invoices[invoices].number, "X29");
    expect_int(card.invoices[invoices].paid_day, today() - 390);
    expect_int(card.invoices[invoices].open.minor, 0);
    expect_int(card.line_count, lines + 13); /* a dozen paid ones and it */
    bool found = false;
    for (size_t i = 0; i < card.line_count; i++) {
        found = found || strcmp(card.lines[i].text, "line 29") == 0;
    }
    expect_true(found);
    card_release(&card);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(the_fake_does_the_same) {
    struct card_invoice invoices[] = {
        {.id = 1, .number = "I1", .issued = 10, .open = {100, "EUR"}, .reference = ""},
        {.id = 2, .number = "I2", .issued = 50, .reference = ""},
        {.id = 3, .number = "I3", .issued = 10, .reference = ""},
    };
    struct card_line lines[] = {{.id = 1, .invoice = 1, .position = 1, .text = "one"},
                                {.id = 2, .invoice = 2, .position = 1, .text = "two"},
                                {.id = 3, .invoice = 3, .position = 1, .text = "three"}};
    struct fake *fake = NULL;
    struct store *store = fake_new(&fake);
    struct moment moment = moment_at(TEST_NOW);
    struct card card;
    struct error err;
    card_init(&card);
    card.customer.id = 1;
    card.customer.name = card.facts.name = "Harbour";
    card.invoices = invoices;
    card.lines = lines;
    card.invoice_count = card.line_count = 3;
    fake_add_card(fake, &card);
    expect_billed(store, 40, TEST_NOW, "Harbour I1/1 one open 100\nHarbour I2/1 two open 0\n");
    expect_ok(store_documents(store, "I3", &moment, &card, &err), &err);
    expect_status(store_documents(store, "I4", &moment, &card, &err), STATUS_NOT_FOUND, &err);
    fake_fail(fake, "documents", 1, STATUS_IO, "No.");
    expect_status(store_documents(store, NULL, &moment, &card, &err), STATUS_IO, &err);
    fake_fail(fake, "each_billed_line", 1, STATUS_IO, "No.");
    struct buf out = {0};
    expect_status(store_each_billed_line(store, 0, &moment, write_line, &out, &err), STATUS_IO,
                  &err);
    buf_release(&out);
    store_free(store);
}
END_TEST

TEST_MAIN("store/billed", TEST(what_is_open_or_recent), TEST(as_of_a_moment_of_the_past),
          TEST(credit_notes_are_left_out), TEST(a_card_gets_what_was_paid_on_request),
          TEST(an_old_invoice_is_added), TEST(the_fake_does_the_same))
