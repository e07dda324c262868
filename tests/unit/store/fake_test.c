/** The scripted engine does what its script says. */
#include "callsheet/store/fake.h"

#include <string.h>

#include "support/ledgers.h"

static void add_customer(struct fake *fake, int64_t id, const char *name) {
    struct card card;
    card_init(&card);
    card.customer.id = id;
    card.customer.name = name;
    card.facts.customer = id;
    card.facts.name = name;
    fake_add_card(fake, &card);
    card_release(&card);
}

static void count_visit(void *context, const struct facts *facts) {
    int64_t *last = context;
    expect_true(facts->customer > *last);
    *last = facts->customer;
}

START_TEST(visits_in_order_and_logs) {
    struct fake *fake = NULL;
    struct store *store = fake_new(&fake);
    struct error err;
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    int64_t last = 0;
    add_customer(fake, 2, "Two");
    add_customer(fake, 1, "One");
    expect_ok(store_each_facts(store, &moment, &rules, false, count_visit, &last, &err), &err);
    expect_int(last, 2);
    struct outcome outcome = outcome_of(1, 0, REACHED_PERSON, TEST_NOW);
    outcome_promise_add(&outcome, 500, 20800);
    expect_false(must_log(store, &outcome).already);
    expect_true(must_log(store, &outcome).already);
    expect_int(fake_logged(fake), 1);
    expect_int(fake_outcome(fake, 0)->promises[0].amount.minor, 500);
    outcome_release(&outcome);
    struct card card;
    card_init(&card);
    expect_ok(store_card(store, 1, &moment, &rules, &card, &err), &err);
    expect_int(card.facts.promise_count, 1);
    expect_int(card.history_count, 1);
    expect_status(store_card(store, 9, &moment, &rules, &card, &err), STATUS_NOT_FOUND, &err);
    card_release(&card);
    store_free(store);
}
END_TEST

START_TEST(fails_as_told) {
    struct fake *fake = NULL;
    struct store *store = fake_new(&fake);
    struct call_receipt receipt;
    struct error err;
    bool changed = true;
    add_customer(fake, 1, "One");
    fake_fail(fake, "log_call", 2, STATUS_BUSY, "Somebody writes.");
    struct outcome first = outcome_of(1, 0, REACHED_NOBODY, TEST_NOW);
    struct outcome second = outcome_of(1, 0, REACHED_NOBODY, TEST_NOW);
    expect_ok(store_log_call(store, &first, &receipt, &err), &err);
    expect_status(store_log_call(store, &second, &receipt, &err), STATUS_BUSY, &err);
    expect_text(err.message, "Somebody writes.");
    expect_ok(store_log_call(store, &second, &receipt, &err), &err);
    fake_commit_then_fail(fake);
    struct outcome third = outcome_of(1, 0, REACHED_NOBODY, TEST_NOW);
    expect_status(store_log_call(store, &third, &receipt, &err), STATUS_UNKNOWN_OUTCOME, &err);
    expect_ok(store_has_call(store, third.uuid, &receipt, &err), &err);
    expect_ok(store_changed(store, &changed, &err), &err);
    expect_false(changed);
    fake_touch(fake);
    expect_ok(store_changed(store, &changed, &err), &err);
    expect_true(changed);
    fake_fail(fake, "card", 0, STATUS_IO, "The disk is gone.");
    struct card card;
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    card_init(&card);
    for (int i = 0; i < 3; i++) {
        expect_status(store_card(store, 1, &moment, &rules, &card, &err), STATUS_IO, &err);
    }
    outcome_release(&first);
    outcome_release(&second);
    outcome_release(&third);
    store_free(store);
}
END_TEST

/* A customer with one invoice of one line, and a claim. */
static void add_billed(struct fake *fake) {
    struct card card;
    struct claim_fact claim = {.id = 5, .invoice = 7, .words = "", .number = "", .contact = ""};
    struct open_item item = {.invoice = 7, .open = 900, .total = 900, .currency = "EUR"};
    struct card_invoice invoice = {.id = 7, .number = "INV-7", .reference = ""};
    struct card_line line = {.id = 70, .invoice = 7, .position = 1, .text = "Work"};
    invoice.total = invoice.open = (struct money){.minor = 900, .currency = "EUR"};
    line.amount = invoice.total;
    claim.message_id = item.number = "";
    card_init(&card);
    card.customer.id = card.facts.customer = 1;
    card.customer.name = card.facts.name = "One";
    card.facts.items = &item;
    card.facts.claims = &claim;
    card.invoices = &invoice;
    card.lines = &line;
    card.facts.item_count = card.facts.claim_count = card.invoice_count = card.line_count = 1;
    fake_add_card(fake, &card);
    card_init(&card); /* it owns nothing */
}

START_TEST(settles_tells_and_marks) {
    struct fake *fake = NULL;
    struct store *store = fake_new(&fake);
    struct error err;
    struct arena arena = {0};
    struct store_correction *list = NULL;
    size_t count = 0;
    int64_t invoice = 0;
    const char *text = NULL;
    add_billed(fake);
    struct outcome outcome = outcome_of(1, 0, REACHED_PERSON, TEST_NOW);
    outcome.correction_count = outcome.verdict_count = 1;
    outcome.corrections[0] = (struct outcome_correction){
        .invoice = 7, .line = 70, .credit = {.minor = 400, .currency = "EUR"}};
    outcome.verdicts[0] = (struct outcome_verdict){.claim = {.id = 5}};
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    struct card card;
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    card_init(&card);
    expect_ok(store_card(store, 1, &moment, &rules, &card, &err), &err);
    expect_int(card.invoices[0].open.minor, 500);
    expect_int(card.facts.items[0].open, 500);
    expect_int(card.lines[0].credited, 400);
    expect_int(card.facts.claim_count, 0);
    card_release(&card);
    expect_ok(store_corrections(store, false, &arena, &list, &count, &err), &err);
    expect_int(count, 1);
    expect_int(list[0].lines[0].now.minor, 500);
    struct uuid uuid = uuid_new();
    expect_ok(store_corrections_told(store, uuid, &list[0].id, 1, TEST_NOW, &err), &err);
    expect_ok(store_corrections_told(store, uuid, &list[0].id, 1, TEST_NOW, &err), &err);
    expect_status(store_corrections_told(store, uuid_new(), &list[0].id, 1, TEST_NOW, &err),
                  STATUS_CONFLICT, &err);
    expect_ok(store_corrections(store, false, &arena, &list, &count, &err), &err);
    expect_int(count, 0);
    expect_ok(store_invoice_by_number(store, 1, "inv 7", &arena, &invoice, &text, &err), &err);
    expect_int(invoice, 7);
    fake_fail(fake, "mark_mail", 1, STATUS_BUSY, "Somebody writes.");
    expect_status(store_mark_mail(store, uuid, 1, "a@x", true, TEST_NOW, &err), STATUS_BUSY, &err);
    arena_release(&arena);
    store_free(store);
}
END_TEST

TEST_MAIN("store/fake", TEST(visits_in_order_and_logs), TEST(fails_as_told),
          TEST(settles_tells_and_marks))
