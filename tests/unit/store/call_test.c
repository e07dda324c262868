/** Recording calls: rows, levels, retries, references, flags. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/store/engine.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

static struct store *small(char **path) {
    *path = ledger_make("small.ledger");
    struct store *store = ledger_must_open(*path, NULL, &now);
    ledger_fill_small(store);
    return store;
}

static int32_t today(void) {
    return (int32_t)(TEST_NOW / SECONDS_PER_DAY);
}

static void expect_sound(struct store *store) {
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
}

START_TEST(feeds_and_shows_facts) {
    char *path = NULL;
    struct store *store = small(&path);
    char *text = facts_text_all(store, TEST_NOW, true);
    expect_contains(text, "customer 1 C1 Harbour Lights Hotel");
    expect_contains(text, "open 120000 total 120000 EUR[INV-1]");
    expect_contains(text, "open 20000 total 50000 EUR[INV-3]");
    expect_contains(text, "unapplied 10000EUR");
    expect_sound(store);
    free(text);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(saves_all_that_was_agreed) {
    char *path = NULL;
    struct store *store = small(&path);
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    outcome_promise_add(&outcome, 120000, today() + 4);
    outcome.said |= 1u << SAID_DISPUTE;
    outcome.claims[0].invoice = 2;
    outcome.claims[0].words = mem_strdup("The second hour was never worked.");
    outcome.claim_count = 1;
    outcome.next = NEXT_OURS;
    outcome.next_day = today() + 2;
    outcome.next_note = mem_strdup("Send the log");
    outcome.note = mem_strdup("Friendly.\nCalls back.");
    struct call_receipt receipt = must_log(store, &outcome);
    expect_int(receipt.call, 1);
    expect_false(receipt.already);
    char *text = facts_text(store, 1, TEST_NOW);
    expect_contains(text, "promise 1 call 1");
    expect_contains(text, "level 1 120000EUR");
    expect_contains(text, "claim 1 call 1 invoice 2");
    expect_contains(text, "commitment 1 call 1");
    free(text);
    expect_sound(store);
    struct call_receipt again = must_log(store, &outcome);
    expect_true(again.already);
    expect_int(again.call, receipt.call);
    expect_int(again.audit_seq, receipt.audit_seq);
    outcome_release(&outcome);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(later_promise_replaces_and_rises) {
    char *path = NULL;
    struct store *store = small(&path);
    for (int i = 0; i < 3; i++) {
        struct outcome outcome =
            outcome_of(1, 1, REACHED_PERSON, TEST_NOW + i * 30 * SECONDS_PER_DAY);
        outcome_promise_add(&outcome, 100000, today() + 5 + 30 * i);
        (void)must_log(store, &outcome);
        outcome_release(&outcome);
    }
    char *text = facts_text(store, 1, TEST_NOW + 70 * SECONDS_PER_DAY);
    expect_contains(text, "promise 3 call 3");
    expect_contains(text, "level 3");
    expect_lacks(text, "promise 2 ");
    free(text);
    text = facts_text(store, 1, TEST_NOW + 1);
    expect_contains(text, "promise 1 call 1");
    free(text);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

/* Opens the small ledger again with rules of its own. */
static struct store *small_with(const struct rules *rules, char **path) {
    struct store *store = small(path);
    struct error err;
    struct ledger_options options = ledger_options_of(*path, NULL, &now);
    options.rules = rules;
    options.firm = rules != NULL ? zone_utc() : NULL;
    store_free(store);
    expect_ok(ledger_open(&options, &store, &err), &err);
    return store;
}

/* 980 of 1,000 came: kept by the usual tolerance of two in a hundred, and broken where there is
   none. */
START_TEST(levels_go_by_the_firms_rules) {
    char *path = NULL;
    struct rules strict = rules_usual();
    strict.tolerance_permille = 0;
    struct store *store = small_with(_i == 0 ? NULL : &strict, &path);
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    outcome_promise_add(&outcome, 100000, today() + 2);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    struct feed_record paid = record_payment("P9", "C1", today() + 1, 98000);
    (void)feed_records(store, "test", &paid, 1, TEST_NOW + SECONDS_PER_DAY);
    outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW + 10 * SECONDS_PER_DAY);
    outcome_promise_add(&outcome, 20000, today() + 15);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    int64_t level = -1;
    struct error err;
    expect_ok(
        sql_number(ledger_of(store), "SELECT level FROM promise WHERE minor = 20000", &level, &err),
        &err);
    expect_int(level, _i == 0 ? 1 : 2);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(refuses_what_is_not_the_customers) {
    char *path = NULL;
    struct store *store = small(&path);
    struct call_receipt receipt;
    struct error err;
    struct outcome outcome = outcome_of(1, 2, REACHED_PERSON, TEST_NOW);
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "contact");
    outcome.contact = 1;
    outcome.claim_count = 1;
    outcome.claims[0].invoice = 3;
    outcome.claims[0].words = mem_strdup("x");
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    outcome.customer = 99;
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_NOT_FOUND, &err);
    expect_status(store_has_call(store, outcome.uuid, &receipt, &err), STATUS_NOT_FOUND, &err);
    outcome_release(&outcome);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(adds_a_contact_met_on_the_phone) {
    char *path = NULL;
    struct store *store = small(&path);
    struct outcome outcome = outcome_of(2, 0, REACHED_PERSON, TEST_NOW);
    outcome.has_new_contact = true;
    outcome.new_contact.name = mem_strdup("Eva Neu");
    outcome.new_contact.role = mem_strdup("billing");
    outcome.new_contact.phone = mem_strdup("030 999 88 77");
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    char *text = facts_text(store, 2, TEST_NOW);
    expect_contains(text, "numbers 2 callable 2");
    free(text);
    struct card card;
    struct moment moment = moment_at(TEST_NOW);
    struct rules rules = rules_usual();
    struct error err;
    card_init(&card);
    expect_ok(store_card(store, 2, &moment, &rules, &card, &err), &err);
    expect_int(card.contact_count, 2);
    expect_text(card.contacts[1].name, "Eva Neu");
    expect_int(card.contacts[1].role, CONTACT_BILLING);
    expect_text(card.history[0].contact, "Eva Neu");
    card_release(&card);
    /* Before that call she was not known. */
    text = facts_text(store, 2, TEST_NOW - 1);
    expect_contains(text, "numbers 1 callable 1");
    free(text);
    moment = moment_at(TEST_NOW - 1);
    expect_ok(store_card(store, 2, &moment, &rules, &card, &err), &err);
    expect_int(card.contact_count, 1);
    expect_text(card.contacts[0].name, "Ole Meier");
    card_release(&card);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(flags_a_save_while_another_holds) {
    char *path = NULL;
    struct store *anna = small(&path);
    struct store *ben = ledger_must_open(path, "ben", &now);
    struct arena arena = {0};
    struct hold_fact other;
    struct error err;
    struct uuid token = uuid_new();
    arena_init(&arena);
    expect_ok(store_hold_take(ben, 1, token, &other, &arena, &err), &err);
    expect_true(other.who == NULL);
    expect_ok(store_hold_take(anna, 1, uuid_new(), &other, &arena, &err), &err);
    expect_text(other.who, "ben");
    expect_status(store_hold_renew(anna, 1, uuid_new(), &err), STATUS_CONFLICT, &err);
    expect_ok(store_hold_renew(ben, 1, token, &err), &err);
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    expect_true(must_log(anna, &outcome).flagged);
    outcome_release(&outcome);
    char *text = facts_text_all(anna, TEST_NOW, false);
    expect_contains(text, "hold ben");
    free(text);
    text = facts_text_all(ben, TEST_NOW, false);
    expect_lacks(text, "hold ben");
    free(text);
    expect_ok(store_hold_drop(ben, 1, token, &err), &err);
    outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    expect_false(must_log(anna, &outcome).flagged);
    outcome_release(&outcome);
    arena_release(&arena);
    store_free(ben);
    store_free(anna);
    free(path);
}
END_TEST

START_TEST(snoozes_with_a_reason) {
    char *path = NULL;
    struct store *store = small(&path);
    struct error err;
    struct uuid uuid = uuid_new();
    expect_status(store_snooze(store, uuid, 1, today() + 3, "", TEST_NOW, &err), STATUS_INVALID,
                  &err);
    expect_ok(store_snooze(store, uuid, 1, today() + 3, "Inventory week", TEST_NOW, &err), &err);
    expect_ok(store_snooze(store, uuid, 1, today() + 3, "Inventory week", TEST_NOW, &err), &err);
    char *text = facts_text_all(store, TEST_NOW, true);
    expect_contains(text, "[Inventory week]");
    expect_contains(text, "snooze 1 ");
    free(text);
    text = facts_text_all(store, TEST_NOW - 1, true);
    expect_lacks(text, "Inventory");
    free(text);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

TEST_MAIN("store/call", TEST(feeds_and_shows_facts), TEST(saves_all_that_was_agreed),
          TEST(later_promise_replaces_and_rises), TEST_LOOP(levels_go_by_the_firms_rules, 2),
          TEST(refuses_what_is_not_the_customers), TEST(adds_a_contact_met_on_the_phone),
          TEST(flags_a_save_while_another_holds), TEST(snoozes_with_a_reason))
