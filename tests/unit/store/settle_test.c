/** What calls settle: corrections with their credit notes, verdicts, marks of mail; and what
   becomes of the credit when billing posts it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/buf.h"
#include "callsheet/store/engine.h"
#include "support/ledgers.h"

enum { HARBOUR = 1, DISPUTED = 1 };

static int64_t now = TEST_NOW;
static const int32_t TODAY = (int32_t)(TEST_NOW / SECONDS_PER_DAY);

static struct store *filled(char **path) {
    *path = ledger_make("settle.ledger");
    struct store *store = ledger_must_open(*path, NULL, &now);
    ledger_fill_small(store);
    return store;
}

static void close_all(struct store *store, char *path) {
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    free(path);
}

static int64_t number(struct store *store, const char *text) {
    int64_t out = 0;
    struct error err;
    expect_ok(sql_number(ledger_of(store), text, &out, &err), &err);
    return out;
}

/* A call in which so much of the first line of INV-1 is conceded. */
static struct outcome conceding(int64_t minor) {
    struct outcome outcome = outcome_of(HARBOUR, 1, REACHED_PERSON, now);
    outcome.started_at = outcome.ended_at - 420;
    outcome.said = 1u << SAID_DISPUTE;
    outcome.claim_count = 1;
    outcome.claims[0] = (struct outcome_claim){.invoice = DISPUTED,
                                               .line = 1,
                                               .amount = {.minor = minor, .currency = "EUR"},
                                               .words = mem_strdup("we never ordered this"),
                                               .message_id = mem_strdup("m1@harbour")};
    outcome.correction_count = 1;
    outcome.corrections[0] =
        (struct outcome_correction){.claim = {.raised = 1},
                                    .invoice = DISPUTED,
                                    .line = 1,
                                    .reason = CORRECTION_NO_RECORD,
                                    .credit = {.minor = minor, .currency = "EUR"},
                                    .minutes = 30};
    outcome.verdict_count = 1;
    outcome.verdicts[0] = (struct outcome_verdict){.claim = {.raised = 1}, .kind = VERDICT_UPHELD};
    return outcome;
}

static void concede(struct store *store, int64_t minor) {
    struct outcome outcome = conceding(minor);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
}

/* What the customer owes in all, by the facts the queue judges. */
static int64_t owed(struct store *store, int64_t at) {
    struct arena arena = {0};
    struct facts facts;
    struct error err;
    struct rules rules = rules_usual();
    struct moment moment = moment_at(at);
    int64_t sum = 0;
    expect_ok(store_facts(store, HARBOUR, &moment, &rules, &arena, &facts, &err), &err);
    for (size_t i = 0; i < facts.item_count; i++) {
        sum += facts.items[i].open;
    }
    for (size_t i = 0; i < facts.unapplied_count; i++) {
        sum -= facts.unapplied[i].minor;
    }
    arena_release(&arena);
    return sum;
}

static void load_card(struct store *store, struct card *card) {
    struct error err;
    struct rules rules = rules_usual();
    struct moment moment = moment_at(now + 60);
    card_init(card);
    expect_ok(store_card(store, HARBOUR, &moment, &rules, card, &err), &err);
}

static const struct card_history *history_of(const struct card *card, enum history_kind kind) {
    for (size_t i = 0; i < card->history_count; i++) {
        if (card->history[i].kind == kind) {
            return &card->history[i];
        }
    }
    return NULL;
}

/* --- in the call ------------------------------------------------------------------------------ */

START_TEST(the_new_balance_shows_at_once) {
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t before = owed(store, now);
    concede(store, 20000);
    expect_int(owed(store, now + 60), before - 20000);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 100000);
    expect_int(number(store, "SELECT total FROM invoice WHERE id = 1"), 120000);
    expect_int(number(store, "SELECT amount FROM line WHERE id = 1"), 120000);
    struct card card;
    load_card(store, &card);
    expect_int(card.facts.claim_count, 0); /* judged in the very call */
    expect_int(card.lines[0].invoice == DISPUTED ? card.lines[0].credited : card.lines[1].credited,
               20000);
    card_release(&card);
    close_all(store, path);
}
END_TEST

START_TEST(history_tells_the_story_with_its_minutes) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct card card;
    concede(store, 20000);
    load_card(store, &card);
    const struct card_history *correction = history_of(&card, HISTORY_CORRECTION);
    expect_true(correction != NULL);
    expect_int(correction->seconds, 420);
    expect_int(correction->amount.minor, 20000);
    expect_text(correction->number, "INV-1");
    expect_contains(correction->words, "line 1: 1,200.00 → 1,000.00, no record");
    const struct card_history *verdict = history_of(&card, HISTORY_VERDICT);
    expect_true(verdict != NULL);
    expect_text(verdict->state, "upheld");
    expect_int(verdict->amount.minor, 20000);
    expect_text(history_of(&card, HISTORY_CLAIM)->state, "upheld");
    card_release(&card);
    expect_int(number(store, "SELECT by_mail FROM claim WHERE message_id = 'm1@harbour'"), 1);
    close_all(store, path);
}
END_TEST

START_TEST(a_retry_does_it_once) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct outcome outcome = conceding(20000);
    (void)must_log(store, &outcome);
    struct call_receipt again = must_log(store, &outcome);
    expect_true(again.already);
    expect_int(number(store, "SELECT count(*) FROM correction"), 1);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 100000);
    outcome_release(&outcome);
    close_all(store, path);
}
END_TEST

START_TEST(taxes_of_the_total_come_off_with_their_line) {
    char *path = ledger_make("settle.ledger");
    struct store *store = ledger_must_open(path, NULL, &now);
    struct feed_record records[] = {
        record_customer("C1", "One"), record_contact("K1", "C1", "Dana", "+49 30 1234567"),
        record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 119000),
        record_line("INV-1", 1, "Work", 80000), record_line("INV-1", 2, "Travel", 20000)};
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now - 3600);
    concede(store, 33333);
    /* 333.33 of 1,000.00, with 19 % on top: 396.6627 */
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 119000 - 39666);
    close_all(store, path);
}
END_TEST

START_TEST(a_line_gives_no_more_than_it_has) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    concede(store, 100000);
    struct outcome outcome = conceding(20001);
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_CONFLICT, &err);
    expect_contains(err.message, "200.00 EUR is left");
    outcome_release(&outcome);
    expect_int(number(store, "SELECT count(*) FROM call"), 1);
    concede(store, 20000);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 0);
    expect_int(number(store, "SELECT count(*) FROM invoice WHERE number IN ('INV-1-C1', "
                             "'INV-1-C2') AND kind = 1"),
               2);
    close_all(store, path);
}
END_TEST

START_TEST(what_is_paid_already_becomes_credit) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct feed_record records[] = {record_payment("P9", "C1", TODAY - 1, 115000),
                                    record_allocation("P9", "INV-1", 115000)};
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    int64_t before = owed(store, now);
    concede(store, 20000); /* only 50.00 are open */
    expect_int(owed(store, now + 60), before - 20000);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 0);
    expect_int(number(store, "SELECT open FROM invoice WHERE number = 'INV-1-C1'"), -15000);
    close_all(store, path);
}
END_TEST

START_TEST(strangers_are_refused) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    struct outcome outcome = conceding(100);
    outcome.corrections[0].invoice = 3; /* of another customer */
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    outcome.corrections[0].invoice = 2; /* theirs, but the line is not on it */
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    outcome.corrections[0].invoice = DISPUTED;
    memcpy(outcome.corrections[0].credit.currency, "USD", 4);
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    memcpy(outcome.corrections[0].credit.currency, "EUR", 4);
    outcome.verdicts[0].claim = (struct outcome_claim_at){.id = 77};
    expect_status(store_log_call(store, &outcome, &receipt, &err), STATUS_INVALID, &err);
    outcome_release(&outcome);
    expect_int(number(store, "SELECT count(*) FROM call"), 0);
    close_all(store, path);
}
END_TEST

START_TEST(a_claim_on_record_is_closed_by_a_later_call) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct call_receipt receipt;
    struct error err;
    struct outcome first = conceding(100);
    first.correction_count = first.verdict_count = 0;
    (void)must_log(store, &first);
    outcome_release(&first);
    struct card card;
    load_card(store, &card);
    expect_int(card.facts.claim_count, 1);
    expect_text(card.facts.claims[0].message_id, "m1@harbour");
    expect_int(card.facts.claims[0].line, 1);
    int64_t claim = card.facts.claims[0].id;
    card_release(&card);
    now += 3600;
    struct outcome second = outcome_of(HARBOUR, 1, REACHED_PERSON, now);
    second.verdict_count = 1;
    second.verdicts[0] = (struct outcome_verdict){.claim = {.id = claim},
                                                  .kind = VERDICT_UNFOUNDED,
                                                  .words = mem_strdup("12 Sep Rob 4.00 h")};
    (void)must_log(store, &second);
    load_card(store, &card);
    expect_int(card.facts.claim_count, 0);
    card_release(&card);
    second.uuid = uuid_new();
    expect_status(store_log_call(store, &second, &receipt, &err), STATUS_CONFLICT, &err);
    outcome_release(&second);
    now -= 3600;
    close_all(store, path);
}
END_TEST

START_TEST(before_the_correction_nothing_is_corrected) {
    char *path = NULL;
    struct store *store = filled(&path);
    now += 5 * SECONDS_PER_DAY;
    int64_t before = owed(store, now - SECONDS_PER_DAY);
    concede(store, 20000);
    expect_int(owed(store, now - SECONDS_PER_DAY), before);
    expect_int(owed(store, now + 60), before - 20000);
    close_all(store, path);
    now -= 5 * SECONDS_PER_DAY;
}
END_TEST

START_TEST(a_promise_on_the_same_invoice_stays) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct outcome outcome = conceding(20000);
    outcome.said |= 1u << SAID_PROMISE;
    outcome_promise_add(&outcome, 100000, TODAY + 5);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    struct card card;
    load_card(store, &card);
    expect_int(card.facts.promise_count, 1);
    expect_int(card.facts.promises[0].amount.minor, 100000);
    card_release(&card);
    close_all(store, path);
}
END_TEST

/* --- feeds ------------------------------------------------------------------------------------ */

static struct feed_record credit_note(const char *id, int64_t total, const char *reference) {
    struct feed_record record = record_invoice(id, "C1", TODAY, DAY_NONE, total);
    record.of.invoice.kind = ITEM_CREDIT_NOTE;
    record.of.invoice.reference = reference;
    return record;
}

/* The source goes on saying that all of it is open: our credit comes off on top. */
START_TEST(a_feed_that_does_not_know_leaves_our_credit) {
    char *path = NULL;
    struct store *store = filled(&path);
    concede(store, 20000);
    struct feed_record record = record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 120000);
    record.of.invoice.has_open = true;
    record.of.invoice.open = 120000;
    (void)feed_records(store, "test", &record, 1, now);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 100000);
    int64_t change = number(store, "SELECT change FROM state");
    (void)feed_records(store, "test", &record, 1, now + 60);
    expect_int(number(store, "SELECT change FROM state"), change); /* twice is once */
    record.of.invoice.open = 15000; /* they paid all but 150.00, billing says */
    int64_t other = number(store, "SELECT open FROM invoice WHERE id = 2");
    (void)feed_records(store, "test", &record, 1, now + 120);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 0);
    expect_int(owed(store, now + 180), other + 15000 - 20000);
    close_all(store, path);
}
END_TEST

static const struct {
    const char *id, *reference;
    bool is_allocated;
} rows[] = {{"INV-1-C1", "", false}, {"CN-77", "INV-1-C1", false}, {"CN-78", "", true}};

START_TEST(a_posted_credit_note_takes_the_place_of_ours) {
    size_t i = (size_t)_i;
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t before = owed(store, now);
    concede(store, 20000);
    struct feed_record records[2] = {credit_note(rows[i].id, -20000, rows[i].reference)};
    records[1] = (struct feed_record){.kind = FEED_ALLOCATION};
    records[1].of.allocation = (struct feed_allocation){.payment = "",
                                                        .credit_note = rows[i].id,
                                                        .invoice = "INV-1",
                                                        .amount = 20000,
                                                        .day = TODAY};
    (void)feed_records(store, "test", records, rows[i].is_allocated ? 2 : 1, now + 60);
    expect_int(owed(store, now + 120), before - 20000); /* once, not twice */
    expect_int(number(store, "SELECT voided FROM invoice WHERE source = (SELECT id FROM source "
                             "WHERE name = 'callsheet')"),
               1);
    close_all(store, path);
}
END_TEST

START_TEST(a_lowered_invoice_takes_the_place_of_ours) {
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t before = owed(store, now);
    concede(store, 20000);
    struct feed_record records[] = {
        record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 100000),
        record_line("INV-1", 1, "Network repair", 100000),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now + 60);
    expect_int(owed(store, now + 120), before - 20000);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 100000);
    close_all(store, path);
}
END_TEST

START_TEST(another_credit_note_does_not) {
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t before = owed(store, now);
    concede(store, 20000);
    struct feed_record record = credit_note("CN-79", -20000, "a rebate");
    (void)feed_records(store, "test", &record, 1, now + 60);
    expect_int(owed(store, now + 120), before - 40000);
    close_all(store, path);
}
END_TEST

/* Whatever happens in whatever order: what is open is total less what is set against it, and the
   queue says the same as the rows. */
START_TEST(money_adds_up_in_any_order) {
    unsigned seed = (unsigned)time(NULL);
    printf("seed %u\n", seed);
    srand(seed);
    char *path = NULL;
    struct store *store = filled(&path);
    int64_t left = 120000;
    for (int step = 0; step < 30; step++) {
        char id[24];
        int64_t amount = 1 + rand() % 9000;
        now += 60;
        (void)snprintf(id, sizeof id, "PX%d", step);
        struct feed_record pay[] = {record_payment(id, "C1", TODAY, amount)};
        struct feed_record again = record_invoice("INV-1", "C1", TODAY - 60, TODAY - 30, 120000);
        switch (rand() % 3) {
        case 0:
            if (left >= amount) {
                concede(store, amount);
                left -= amount;
            }
            break;
        case 1:
            (void)feed_records(store, "test", pay, 1, now);
            break;
        default:
            (void)feed_records(store, "test", &again, 1, now);
            break;
        }
        int64_t open = number(store, "SELECT sum(open) FROM invoice WHERE customer = 1");
        expect_int(open, number(store, "SELECT sum(total + adjust - (SELECT ifnull(sum(amount), 0) "
                                       "FROM allocation WHERE invoice = i.id) + (SELECT "
                                       "ifnull(sum(amount), 0) FROM allocation WHERE credit = "
                                       "i.id)) FROM invoice i WHERE customer = 1 AND voided = 0"));
        int64_t unapplied = number(store, "SELECT sum(unapplied) FROM payment WHERE customer = 1");
        expect_int(owed(store, now + 30), open - unapplied);
    }
    now = TEST_NOW;
    close_all(store, path);
}
END_TEST

/* --- billing, marks, numbers ------------------------------------------------------------------ */

START_TEST(billing_is_told_once) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct arena arena = {0};
    struct store_correction *list = NULL;
    struct error err;
    size_t count = 0;
    concede(store, 20000);
    expect_ok(store_corrections(store, false, &arena, &list, &count, &err), &err);
    expect_int(count, 1);
    expect_text(list[0].invoice, "INV-1");
    expect_text(list[0].credit_note, "INV-1-C1");
    expect_text(list[0].customer_name, "Harbour Lights Hotel");
    expect_text(list[0].contact, "Dana Blum");
    expect_int(list[0].credit.minor, 20000);
    expect_int(list[0].was_total.minor, 120000);
    expect_int(list[0].line_count, 1);
    expect_int(list[0].lines[0].was.minor, 120000);
    expect_int(list[0].lines[0].now.minor, 100000);
    expect_int(list[0].lines[0].reason, CORRECTION_NO_RECORD);
    struct uuid uuid = uuid_new();
    expect_ok(store_corrections_told(store, uuid, &list[0].id, 1, now, &err), &err);
    expect_ok(store_corrections_told(store, uuid, &list[0].id, 1, now, &err), &err);
    expect_status(store_corrections_told(store, uuid_new(), &list[0].id, 1, now, &err),
                  STATUS_CONFLICT, &err);
    expect_contains(err.message, "anna exported some of these corrections meanwhile");
    expect_int(number(store, "SELECT count(*) FROM correction_told"), 1);
    expect_ok(store_corrections(store, false, &arena, &list, &count, &err), &err);
    expect_int(count, 0);
    expect_ok(store_corrections(store, true, &arena, &list, &count, &err), &err);
    expect_int(count, 1);
    expect_true(list[0].is_told);
    arena_release(&arena);
    close_all(store, path);
}
END_TEST

struct marks {
    char text[400];
};

static void add_mark(void *context, const struct store_mark *mark) {
    struct marks *marks = context;
    size_t len = strlen(marks->text);
    (void)snprintf(marks->text + len, sizeof marks->text - len, "%s %s\n", mark->message_id,
                   mark->angry ? "angry" : "calm");
}

START_TEST(the_newest_mark_of_a_message_counts) {
    char *path = NULL;
    struct store *store = filled(&path);
    struct marks marks = {""};
    struct error err;
    struct uuid uuid = uuid_new();
    expect_ok(store_mark_mail(store, uuid, HARBOUR, "a@x", true, now, &err), &err);
    expect_ok(store_mark_mail(store, uuid, HARBOUR, "a@x", true, now, &err), &err);
    expect_ok(store_mark_mail(store, uuid_new(), 0, "b@x", true, now, &err), &err);
    expect_ok(store_mark_mail(store, uuid_new(), HARBOUR, "a@x", false, now + 5, &err), &err);
    expect_int(number(store, "SELECT count(*) FROM mail_mark"), 3);
    expect_ok(store_each_mark(store, add_mark, &marks, &err), &err);
    expect_text(marks.text, "b@x angry\na@x calm\n");
    expect_status(store_mark_mail(store, uuid_new(), 0, "", true, now, &err), STATUS_INVALID, &err);
    close_all(store, path);
}
END_TEST

START_TEST(a_number_is_found_as_it_is_written) {
    static const char *const good[] = {"INV-1", "inv 1", "INV1"};
    char *path = NULL;
    struct store *store = filled(&path);
    struct arena arena = {0};
    const char *text = NULL;
    int64_t invoice = 0;
    struct error err;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        expect_ok(store_invoice_by_number(store, HARBOUR, good[i], &arena, &invoice, &text, &err),
                  &err);
        expect_int(invoice, 1);
        expect_text(text, "INV-1");
    }
    expect_status(store_invoice_by_number(store, HARBOUR, "INV-3", &arena, &invoice, &text, &err),
                  STATUS_NOT_FOUND, &err); /* another customer's */
    arena_release(&arena);
    close_all(store, path);
}
END_TEST

TEST_MAIN("store/settle", TEST(the_new_balance_shows_at_once),
          TEST(history_tells_the_story_with_its_minutes), TEST(a_retry_does_it_once),
          TEST(taxes_of_the_total_come_off_with_their_line), TEST(a_line_gives_no_more_than_it_has),
          TEST(what_is_paid_already_becomes_credit), TEST(strangers_are_refused),
          TEST(a_claim_on_record_is_closed_by_a_later_call),
          TEST(before_the_correction_nothing_is_corrected),
          TEST(a_promise_on_the_same_invoice_stays),
          TEST(a_feed_that_does_not_know_leaves_our_credit),
          TEST_LOOP(a_posted_credit_note_takes_the_place_of_ours, ARRAY_LEN(rows)),
          TEST(a_lowered_invoice_takes_the_place_of_ours), TEST(another_credit_note_does_not),
          TEST_SLOW(money_adds_up_in_any_order, 60), TEST(billing_is_told_once),
          TEST(the_newest_mark_of_a_message_counts), TEST(a_number_is_found_as_it_is_written))
