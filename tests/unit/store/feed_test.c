/** Feeding: all or nothing, twice the same changes nothing, what is not said stays, money adds up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/store/engine.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;
static const int32_t TODAY = (int32_t)(TEST_NOW / SECONDS_PER_DAY);

static struct store *empty(char **path) {
    *path = ledger_make("feed.ledger");
    return ledger_must_open(*path, NULL, &now);
}

static void expect_sound(struct store *store) {
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
}

static int64_t number(struct store *store, const char *text) {
    int64_t out = 0;
    struct error err;
    expect_ok(sql_number(ledger_of(store), text, &out, &err), &err);
    return out;
}

/** Publishes and expects a refusal. */
static void expect_refused(struct store *store, const struct feed_record *records, size_t count,
                           const char *words) {
    struct feed_options options = {.source = "test", .uuid = uuid_new(), .now = now};
    struct feed_counts counts;
    struct error err;
    expect_ok(store_feed_begin(store, &options, &err), &err);
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = store_feed_put(store, &records[i], &err);
    }
    if (status != STATUS_OK) {
        struct error other;
        expect_ok(store_feed_abort(store, &other), &other);
    } else {
        status = store_feed_publish(store, &counts, &err);
    }
    expect_status(status, STATUS_INVALID, &err);
    expect_contains(err.message, words);
}

START_TEST(twice_the_same_changes_nothing) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct store_info first, second;
    struct error err;
    ledger_fill_small(store);
    expect_ok(store_info(store, &first, &err), &err);
    now += 100;
    ledger_fill_small(store);
    expect_ok(store_info(store, &second, &err), &err);
    expect_int(second.head_seq, first.head_seq);
    expect_int(memcmp(first.head_hash, second.head_hash, 32), 0);
    expect_int(second.change, first.change);
    expect_text(second.fed_from, "test");
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(counts_what_it_did) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record records[] = {
        record_customer("C1", "One"),
        record_invoice("I1", "C1", TODAY - 40, TODAY - 10, 1000),
        record_invoice("I2", "C1", TODAY - 30, TODAY, 2000),
    };
    struct feed_counts counts = feed_records(store, "test", records, 3, now);
    expect_int(counts.read[FEED_INVOICE], 2);
    expect_int(counts.added[FEED_INVOICE], 2);
    expect_int(counts.added[FEED_CUSTOMER], 1);
    records[1].of.invoice.due = TODAY - 5;
    counts = feed_records(store, "test", records, 3, now + 5);
    expect_int(counts.changed[FEED_INVOICE], 1);
    expect_int(counts.same[FEED_INVOICE], 1);
    expect_int(counts.same[FEED_CUSTOMER], 1);
    expect_int(counts.added[FEED_INVOICE], 0);
    struct feed_record paid[] = {
        record_payment("P1", "C1", TODAY - 1, 1000),
        record_allocation("P1", "I1", 1000),
    };
    counts = feed_records(store, "test", paid, 2, now + 6);
    expect_int(counts.added[FEED_ALLOCATION], 1);
    expect_int(counts.changed[FEED_INVOICE], 0);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 0);
    expect_int(number(store, "SELECT paid_day FROM invoice WHERE id = 1"), TODAY - 1);
    expect_int(number(store, "SELECT unapplied FROM payment WHERE id = 1"), 0);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(what_is_not_said_stays) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record record = record_customer("C1", "One");
    record.of.customer.terms_days = 14;
    record.of.customer.account_manager = "anna";
    record.of.customer.hours = (struct calling_hours){"Europe/Athens", 540, 720, 31};
    record.of.customer.has_base_balance = true;
    record.of.customer.base_balance_minor = 500;
    (void)feed_records(store, "test", &record, 1, now);
    struct feed_record again = record_customer("C1", NULL);
    struct feed_counts counts = feed_records(store, "test", &again, 1, now);
    expect_int(counts.same[FEED_CUSTOMER], 1);
    expect_int(number(store, "SELECT terms_days FROM customer"), 14);
    expect_int(number(store, "SELECT base_minor FROM customer"), 500);
    char *text = facts_text_all(store, now, false);
    expect_contains(text, "customer 1 C1 One anna");
    expect_contains(text, "item 0 kind 2");
    free(text);
    struct arena arena = {0};
    const char **zones = NULL;
    size_t count = 0;
    struct error err;
    arena_init(&arena);
    expect_ok(store_zones(store, &arena, &zones, &count, &err), &err);
    expect_int(count, 1);
    expect_text(zones[0], "Europe/Athens");
    arena_release(&arena);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(a_bad_record_changes_nothing) {
    char *path = NULL;
    struct store *store = empty(&path);
    ledger_fill_small(store);
    int64_t head = number(store, "SELECT max(seq) FROM audit");
    struct feed_record unknown[] = {record_customer("C9", "Nine"),
                                    record_invoice("X1", "NOBODY", TODAY, TODAY, 5)};
    unknown[1].place = (struct feed_place){"invoices.csv", 7, NULL};
    expect_refused(store, unknown, 2,
                   "invoices.csv line 7, column customer: the customer “NOBODY”");
    struct feed_record twice[] = {record_invoice("X1", "C1", TODAY, TODAY, 5),
                                  record_invoice("X1", "C1", TODAY, TODAY, 6)};
    expect_refused(store, twice, 2, "given before");
    struct feed_record beyond[] = {record_payment("P9", "C1", TODAY, 100),
                                   record_allocation("P9", "INV-1", 101)};
    beyond[1].place = (struct feed_place){"allocations.csv", 3, NULL};
    expect_refused(store, beyond, 2, "allocations.csv line 3, column amount: more money");
    struct feed_record over[] = {record_payment("P9", "C1", TODAY, 999999),
                                 record_allocation("P9", "INV-2", 35001)};
    expect_refused(store, over, 2, "More money");
    struct feed_record foreign[] = {record_payment("P9", "C1", TODAY, 100),
                                    record_allocation("P9", "INV-1", 100)};
    foreign[0].of.payment.currency = "USD";
    expect_refused(store, foreign, 2, "USD");
    struct feed_record no_line[] = {record_work("W9", "C1", "INV-1", 5, TODAY, 5)};
    expect_refused(store, no_line, 1, "no line 5");
    struct feed_record no_id[] = {record_customer("", "x")};
    expect_refused(store, no_id, 1, "id of the customer is missing");
    struct feed_record lira[] = {record_customer("C9", "x")};
    lira[0].of.customer.currency = "eur";
    expect_refused(store, lira, 1, "three capital letters");
    struct feed_record role[] = {record_contact("K9", "C1", "x", NULL)};
    role[0].of.contact.role = "boss";
    expect_refused(store, role, 1, "role");
    expect_int(number(store, "SELECT max(seq) FROM audit"), head);
    expect_int(number(store, "SELECT count(*) FROM customer"), 3);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

/* Money of one customer pays no invoice of another, in whatever way the two were fed. */
START_TEST(no_money_crosses_to_another_customer) {
    char *path = NULL;
    struct store *store = empty(&path);
    ledger_fill_small(store);
    int64_t head = number(store, "SELECT max(seq) FROM audit");
    struct feed_record paid[] = {record_payment("P9", "C2", TODAY, 100),
                                 record_allocation("P9", "INV-1", 100)};
    paid[1].place = (struct feed_place){"payments.csv", 4, NULL};
    expect_refused(store, paid, 2,
                   "payments.csv line 4, column invoice: the invoice “INV-1” belongs to another "
                   "customer than the payment “P9”");
    struct feed_record credited[] = {record_invoice("N9", "C2", TODAY, DAY_NONE, -100),
                                     record_allocation(NULL, "INV-1", 100)};
    credited[0].of.invoice.kind = ITEM_CREDIT_NOTE;
    credited[1].of.allocation.credit_note = "N9";
    expect_refused(store, credited, 2, "than the credit note “N9”");
    expect_int(number(store, "SELECT max(seq) FROM audit"), head);
    struct feed_record own[] = {record_payment("P9", "C1", TODAY, 100),
                                record_allocation("P9", "INV-1", 100)};
    struct feed_counts counts = feed_records(store, "test", own, 2, now + 1);
    expect_int(counts.added[FEED_ALLOCATION], 1);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

/* Every refusal names the column, as the reader of the files does. */
START_TEST(refusals_name_their_column) {
    char *path = NULL;
    struct store *store = empty(&path);
    ledger_fill_small(store);
    struct feed_record zone = record_customer("C9", "x"), minutes = record_customer("C9", "x"),
                       endless = record_invoice("X1", "C1", TODAY, TODAY, 5),
                       late = record_invoice("X1", "C1", day_from_date(2300, 1, 1), TODAY, 5),
                       huge = record_payment("P9", "C1", TODAY, INT64_MAX),
                       work = record_work("W9", "C1", "INV-1", 5, TODAY, 5);
    char text[1200];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    zone.of.customer.hours.zone = text;
    minutes.of.customer.hours.to_minute = 1441;
    endless.of.invoice.number = text;
    const struct {
        struct feed_record *record;
        const char *wanted;
    } cases[] = {
        {&zone, "a.csv line 2, column time_zone: the time_zone of"},
        {&minutes, "a.csv line 2, column calls_to: the calling hours"},
        {&endless, "a.csv line 2, column number: the number of the invoice is longer"},
        {&late, "a.csv line 2, column issued: the day is not"},
        {&huge, "a.csv line 2, column amount: this amount"},
        {&work, "a.csv line 2, column line: the invoice “INV-1” has no line 5"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        cases[i].record->place = (struct feed_place){"a.csv", 2, NULL};
        expect_refused(store, cases[i].record, 1, cases[i].wanted);
    }
    struct feed_record twice[] = {record_invoice("X1", "C1", TODAY, TODAY, 5),
                                  record_invoice("X1", "C1", TODAY, TODAY, 6)};
    twice[1].place = (struct feed_place){"a.csv", 3, NULL};
    expect_refused(store, twice, 2, "a.csv line 3, column ");
    work.place.line = 0; /* a database has no lines */
    expect_refused(store, &work, 1, "a.csv: the invoice “INV-1” has");
    store_free(store);
    free(path);
}
END_TEST

START_TEST(dry_run_only_counts) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_options options = {
        .source = "test", .uuid = uuid_new(), .now = now, .dry_run = true};
    struct feed_record record = record_customer("C1", "One");
    struct feed_counts counts;
    struct error err;
    expect_ok(store_feed_begin(store, &options, &err), &err);
    expect_status(store_feed_begin(store, &options, &err), STATUS_EXISTS, &err);
    expect_ok(store_feed_put(store, &record, &err), &err);
    expect_ok(store_feed_publish(store, &counts, &err), &err);
    expect_int(counts.added[FEED_CUSTOMER], 1);
    expect_int(number(store, "SELECT count(*) FROM customer"), 0);
    expect_int(number(store, "SELECT fed_at IS NULL FROM state"), 1);
    expect_status(store_feed_put(store, &record, &err), STATUS_INVALID, &err);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(the_source_is_right_about_what_is_open) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record records[] = {record_customer("C1", "One"),
                                    record_invoice("I1", "C1", TODAY - 40, TODAY - 10, 1000)};
    records[1].of.invoice.has_open = true;
    records[1].of.invoice.open = 400;
    (void)feed_records(store, "test", records, 2, now);
    expect_int(number(store, "SELECT open FROM invoice"), 400);
    expect_int(number(store, "SELECT adjust FROM invoice"), -600);
    struct feed_record paid[] = {record_payment("P1", "C1", TODAY - 1, 300),
                                 record_allocation("P1", "I1", 300)};
    (void)feed_records(store, "test", paid, 2, now);
    expect_int(number(store, "SELECT open FROM invoice"), 100);
    (void)feed_records(store, "test", records, 2, now);
    expect_int(number(store, "SELECT open FROM invoice"), 400);
    records[1].of.invoice.open = 100;
    (void)feed_records(store, "test", records, 2, now);
    expect_int(number(store, "SELECT open FROM invoice"), 100);
    records[1].of.invoice.voided = true;
    (void)feed_records(store, "test", records, 2, now);
    expect_int(number(store, "SELECT open FROM invoice"), 0);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(credit_notes_and_split_payments_add_up) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record records[] = {
        record_customer("C1", "One"),
        record_invoice("I1", "C1", TODAY - 40, TODAY - 10, 1000),
        record_invoice("CN1", "C1", TODAY - 20, DAY_NONE, -300),
        record_payment("P1", "C1", TODAY - 5, 800),
        record_allocation(NULL, "I1", 200),
        record_allocation("P1", "I1", 300),
        record_allocation("P1", "I1", 100),
    };
    records[4].of.allocation.credit_note = "CN1";
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 1"), 400);
    expect_int(number(store, "SELECT open FROM invoice WHERE id = 2"), -100);
    expect_int(number(store, "SELECT unapplied FROM payment"), 400);
    struct feed_counts counts = feed_records(store, "test", records, ARRAY_LEN(records), now);
    expect_int(counts.changed[FEED_ALLOCATION], 0);
    expect_int(number(store, "SELECT count(*) FROM feed"), 1);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

/* Any order within a feed, and in any number of feeds, comes to the same. */
START_TEST(order_does_not_matter) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record records[] = {
        record_allocation("P1", "I1", 300),
        record_work("W1", "C1", "I1", 1, TODAY - 41, 30),
        record_line("I1", 1, "Work", 1000),
        record_payment("P1", "C1", TODAY - 5, 300),
        record_invoice("I1", "C1", TODAY - 40, TODAY - 10, 1000),
        record_contact("K1", "C1", "Dana", "0123456789"),
        record_customer("C1", "One"),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    expect_int(number(store, "SELECT open FROM invoice"), 700);
    expect_int(number(store, "SELECT line FROM work"), 1);
    expect_sound(store);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(finds_by_whatever_is_in_hand) {
    char *path = NULL;
    struct store *store = empty(&path);
    ledger_fill_small(store);
    static const struct {
        const char *query;
        int64_t customer;
        const char *matched;
    } cases[] = {
        {"C2", 2, "C2"},          {"c2", 2, "C2"},       {"söhne", 2, ""},
        {"inv-4", 3, "INV-4"},    {"INV-1", 1, "INV-1"}, {"+49301234567", 1, "+49 30 1234567"},
        {"Dana", 1, "Dana Blum"}, {"quiet", 3, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena = {0};
        struct customer_match *found = NULL;
        size_t count = 0;
        struct error err;
        arena_init(&arena);
        expect_ok(store_find(store, cases[i].query, 10, &arena, &found, &count, &err), &err);
        expect_true(count >= 1);
        expect_int(found[0].customer, cases[i].customer);
        expect_text(found[0].matched, cases[i].matched);
        expect_ok(store_find(store, "'; DROP TABLE call; --%", 10, &arena, &found, &count, &err),
                  &err);
        expect_int(count, 0);
        arena_release(&arena);
    }
    store_free(store);
    free(path);
}
END_TEST

struct seen {
    int customers, most_paid;
    int64_t billed;
};

static void see(void *context, const struct facts *facts) {
    struct seen *seen = context;
    seen->customers++;
    seen->most_paid = facts->habit.paid > seen->most_paid ? facts->habit.paid : seen->most_paid;
    seen->billed += facts->habit.billed_year_minor;
}

/* Rules that the projection is not made for: another habit, large accounts that nobody speaks to.
 */
START_TEST(other_rules_are_answered_from_the_rows) {
    char *path = NULL;
    struct store *store = empty(&path);
    struct feed_record records[20] = {record_customer("C1", "One"), record_customer("C2", "Two")};
    static char ids[8][8], payments[8][8];
    size_t count = 2;
    for (int i = 0; i < 6; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "I%d", i % 10);
        (void)snprintf(payments[i], sizeof payments[i], "P%d", i % 10);
        int32_t day = TODAY - 400 + 60 * i;
        records[count++] = record_invoice(ids[i], "C1", day, day + 10, 1000);
        records[count++] = record_payment(payments[i], "C1", day + 15, 1000);
        records[count++] = record_allocation(payments[i], ids[i], 1000);
    }
    (void)feed_records(store, "test", records, count, now);
    struct moment moment = moment_at(now);
    struct rules rules = rules_usual();
    struct error err;
    struct seen seen = {0, 0, 0};
    expect_ok(store_each_facts(store, &moment, &rules, false, see, &seen, &err), &err);
    expect_int(seen.customers, 0);
    rules.quiet_days = 30;
    rules.quiet_minor = 1;
    rules.habit_invoices = 4;
    expect_ok(store_each_facts(store, &moment, &rules, false, see, &seen, &err), &err);
    expect_int(seen.customers, 1);
    expect_int(seen.most_paid, 4);
    expect_int(seen.billed, 5000);
    store_free(store);
    free(path);
}
END_TEST

START_TEST(card_shows_what_was_fed) {
    char *path = NULL;
    struct store *store = empty(&path);
    ledger_fill_small(store);
    struct card card;
    struct moment moment = moment_at(now);
    struct rules rules = rules_usual();
    struct error err;
    card_init(&card);
    expect_ok(store_card(store, 1, &moment, &rules, &card, &err), &err);
    expect_text(card.customer.name, "Harbour Lights Hotel");
    expect_int(card.invoice_count, 2);
    expect_text(card.invoices[0].number, "INV-1");
    expect_int(card.invoices[0].open.minor, 120000);
    expect_int(card.invoices[0].line_count, 1);
    expect_int(card.line_count, 2);
    expect_int(card.work_count, 2);
    expect_text(card.work[0].what, "Replaced the switch");
    expect_int(card.work[0].line, 0);
    expect_text(card.contacts[0].phones[0], "+49 30 1234567");
    expect_ok(store_card(store, 3, &moment, &rules, &card, &err), &err);
    expect_int(card.invoice_count, 1);
    expect_int(card.invoices[0].paid_day, TODAY - 50);
    expect_int(card.payments[0].unapplied.minor, 10000);
    card_release(&card);
    store_free(store);
    free(path);
}
END_TEST

TEST_MAIN("store/feed", TEST(twice_the_same_changes_nothing), TEST(counts_what_it_did),
          TEST(what_is_not_said_stays), TEST(a_bad_record_changes_nothing),
          TEST(no_money_crosses_to_another_customer), TEST(refusals_name_their_column),
          TEST(dry_run_only_counts), TEST(the_source_is_right_about_what_is_open),
          TEST(credit_notes_and_split_payments_add_up), TEST(order_does_not_matter),
          TEST(finds_by_whatever_is_in_hand), TEST(other_rules_are_answered_from_the_rows),
          TEST(card_shows_what_was_fed))
