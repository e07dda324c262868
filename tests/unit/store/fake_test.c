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

TEST_MAIN("store/fake", TEST(visits_in_order_and_logs), TEST(fails_as_told))
