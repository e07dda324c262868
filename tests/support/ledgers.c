/** Ledgers for tests. */
#include "support/ledgers.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

char *ledger_make(const char *name) {
    char *path = test_path(name);
    struct error err;
    expect_ok(ledger_create(path, "Test & Sons", "EUR", &err), &err);
    return path;
}

struct ledger_options ledger_options_of(const char *path, const char *person, int64_t *now) {
    struct ledger_options options = {.path = path, .clock = clock_fixed(now)};
    (void)text_copy(options.author.name, sizeof options.author.name,
                    person == NULL ? "anna" : person);
    (void)text_copy(options.author.host, sizeof options.author.host, "desk");
    options.author.uid = 1000 + (person == NULL ? 0 : (int64_t)person[0]);
    return options;
}

struct store *ledger_must_open(const char *path, const char *person, int64_t *now) {
    struct ledger_options options = ledger_options_of(path, person, now);
    struct store *store = NULL;
    struct error err;
    expect_ok(ledger_open(&options, &store, &err), &err);
    return store;
}

struct moment moment_at(int64_t now) {
    return (struct moment){.now = now, .firm = zone_utc()};
}

struct rules rules_usual(void) {
    struct rules rules;
    rules_default(&rules);
    return rules;
}

struct feed_counts feed_records(struct store *store, const char *source,
                                const struct feed_record *records, size_t count, int64_t now) {
    struct feed_options options = {.source = source, .uuid = uuid_new(), .now = now};
    struct feed_counts counts;
    struct error err;
    memset(&counts, 0, sizeof counts);
    expect_ok(store_feed_begin(store, &options, &err), &err);
    for (size_t i = 0; i < count; i++) {
        expect_ok(store_feed_put(store, &records[i], &err), &err);
    }
    expect_ok(store_feed_publish(store, &counts, &err), &err);
    return counts;
}

struct feed_record record_customer(const char *id, const char *name) {
    struct feed_record record = {.kind = FEED_CUSTOMER};
    record.of.customer = (struct feed_customer){
        .id = id, .name = name, .terms_days = -1, .since_day = DAY_NONE, .do_not_call = -1};
    return record;
}

struct feed_record record_contact(const char *id, const char *customer, const char *name,
                                  const char *phone) {
    struct feed_record record = {.kind = FEED_CONTACT};
    static const char *phones[64];
    static size_t next;
    const char **slot = &phones[next++ % 64];
    *slot = phone;
    record.of.contact = (struct feed_contact){.id = id,
                                              .customer = customer,
                                              .name = name,
                                              .role = "",
                                              .phones = slot,
                                              .phone_count = phone == NULL ? 0 : 1,
                                              .do_not_call = -1};
    return record;
}

struct feed_record record_invoice(const char *id, const char *customer, int32_t issued, int32_t due,
                                  int64_t total) {
    struct feed_record record = {.kind = FEED_INVOICE};
    record.of.invoice = (struct feed_invoice){.id = id,
                                              .customer = customer,
                                              .number = id,
                                              .kind = total < 0 ? ITEM_CREDIT_NOTE : ITEM_INVOICE,
                                              .issued = issued,
                                              .due = due,
                                              .total = total};
    return record;
}

struct feed_record record_payment(const char *id, const char *customer, int32_t day,
                                  int64_t amount) {
    struct feed_record record = {.kind = FEED_PAYMENT};
    record.of.payment =
        (struct feed_payment){.id = id, .customer = customer, .day = day, .amount = amount};
    return record;
}

struct feed_record record_allocation(const char *payment, const char *invoice, int64_t amount) {
    struct feed_record record = {.kind = FEED_ALLOCATION};
    record.of.allocation = (struct feed_allocation){
        .payment = payment, .invoice = invoice, .amount = amount, .day = DAY_NONE};
    return record;
}

struct feed_record record_line(const char *invoice, int position, const char *text,
                               int64_t amount) {
    struct feed_record record = {.kind = FEED_LINE};
    record.of.line = (struct feed_line){.invoice = invoice,
                                        .position = position,
                                        .text = text,
                                        .quantity_milli = 1000,
                                        .amount = amount,
                                        .minutes = 60};
    return record;
}

struct feed_record record_work(const char *id, const char *customer, const char *invoice, int line,
                               int32_t day, int minutes) {
    struct feed_record record = {.kind = FEED_WORK};
    record.of.work = (struct feed_work){.id = id,
                                        .customer = customer,
                                        .invoice = invoice,
                                        .line_position = line,
                                        .day = day,
                                        .started_at = INSTANT_NONE,
                                        .minutes = minutes,
                                        .who = "Tom",
                                        .what = "Replaced the switch",
                                        .why = "Dana asked",
                                        .ticket = "T-7"};
    return record;
}

void ledger_fill_small(struct store *store) {
    int32_t today = (int32_t)(TEST_NOW / SECONDS_PER_DAY);
    struct feed_record records[] = {
        record_customer("C1", "Harbour Lights Hotel"),
        record_customer("C2", "Meier & Söhne"),
        record_customer("C3", "Quiet Ltd"),
        record_contact("K1", "C1", "Dana Blum", "+49 30 1234567"),
        record_contact("K2", "C2", "Ole Meier", "030 7654321"),
        record_contact("K3", "C3", "Mia Still", "+44 20 7946 0958"),
        record_invoice("INV-1", "C1", today - 60, today - 30, 120000),
        record_invoice("INV-2", "C1", today - 20, today + 10, 35000),
        record_invoice("INV-3", "C2", today - 90, today - 60, 50000),
        record_invoice("INV-4", "C3", today - 90, today - 60, 70000),
        record_line("INV-1", 1, "Network repair", 120000),
        record_line("INV-2", 1, "Support", 35000),
        record_work("W1", "C1", "INV-1", 1, today - 61, 90),
        record_work("W2", "C1", NULL, 0, today - 2, 30),
        record_payment("P1", "C2", today - 40, 30000),
        record_payment("P2", "C3", today - 50, 80000),
        record_allocation("P1", "INV-3", 30000),
        record_allocation("P2", "INV-4", 70000),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), TEST_NOW - 3600);
}

struct outcome outcome_of(int64_t customer, int64_t contact, enum reached reached, int64_t at) {
    struct outcome outcome;
    outcome_init(&outcome);
    outcome.uuid = uuid_new();
    outcome.customer = customer;
    outcome.contact = contact;
    outcome.reached = reached;
    outcome.started_at = at - 60;
    outcome.ended_at = at;
    return outcome;
}

void outcome_promise_add(struct outcome *outcome, int64_t minor, int32_t day) {
    struct outcome_promise *promise = &outcome->promises[outcome->promise_count++];
    promise->amount.minor = minor;
    memcpy(promise->amount.currency, "EUR", 4);
    promise->day = day;
    outcome->said |= 1u << SAID_PROMISE;
}

struct call_receipt must_log(struct store *store, const struct outcome *outcome) {
    struct call_receipt receipt = {0};
    struct error err;
    expect_ok(store_log_call(store, outcome, &receipt, &err), &err);
    return receipt;
}

/* --- facts as text --- */

static void add_money(struct buf *out, struct money money) {
    buf_addf(out, "%lld%s ", (long long)money.minor, money.currency);
}

static void add_text(struct buf *out, const char *text) {
    buf_addf(out, "[%s]", text == NULL ? "-" : text);
}

static void add_items(struct buf *out, const struct facts *facts, bool named) {
    for (size_t i = 0; i < facts->item_count; i++) {
        const struct open_item *item = &facts->items[i];
        buf_addf(out, "  item %lld kind %d issued %d due %d open %lld total %lld %s",
                 (long long)item->invoice, (int)item->kind, item->issued, item->due,
                 (long long)item->open, (long long)item->total, item->currency);
        add_text(out, named ? item->number : "");
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < facts->unapplied_count; i++) {
        buf_add_text(out, "  unapplied ");
        add_money(out, facts->unapplied[i]);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < facts->window_count; i++) {
        const struct calling_hours *hours = &facts->windows[i];
        buf_addf(out, "  window %s %d %d %d\n", hours->zone, hours->from_minute, hours->to_minute,
                 hours->days);
    }
}

static void add_promises(struct buf *out, const struct facts *facts, bool named) {
    for (size_t i = 0; i < facts->promise_count; i++) {
        const struct promise_fact *promise = &facts->promises[i];
        buf_addf(out, "  promise %lld call %lld made %lld day %d level %d ", (long long)promise->id,
                 (long long)promise->call, (long long)promise->made_at, promise->day,
                 promise->level);
        add_money(out, promise->amount);
        for (size_t j = 0; j < promise->invoice_count; j++) {
            buf_addf(out, "i%lld ", (long long)promise->invoices[j]);
        }
        add_text(out, named ? promise->contact : "");
        add_text(out, named ? promise->author : "");
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < facts->payment_count; i++) {
        buf_addf(out, "  payment %lld day %d ", (long long)facts->payments[i].id,
                 facts->payments[i].day);
        add_money(out, facts->payments[i].amount);
        buf_add_char(out, '\n');
    }
}

static void add_said(struct buf *out, const struct facts *facts, bool named) {
    for (size_t i = 0; i < facts->claim_count; i++) {
        const struct claim_fact *claim = &facts->claims[i];
        buf_addf(out, "  claim %lld call %lld invoice %lld line %lld at %lld mail %d ",
                 (long long)claim->id, (long long)claim->call, (long long)claim->invoice,
                 (long long)claim->line, (long long)claim->raised_at, claim->by_mail);
        add_money(out, claim->amount);
        add_text(out, named ? claim->words : "");
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < facts->commitment_count; i++) {
        const struct commitment_fact *commitment = &facts->commitments[i];
        buf_addf(out, "  commitment %lld call %lld at %lld due %d", (long long)commitment->id,
                 (long long)commitment->call, (long long)commitment->made_at, commitment->due);
        add_text(out, named ? commitment->owner : "");
        add_text(out, named ? commitment->words : "");
        buf_add_char(out, '\n');
    }
    buf_addf(out, "  snooze %lld at %lld until %d", (long long)facts->snooze.id,
             (long long)facts->snooze.made_at, facts->snooze.until);
    add_text(out, named ? facts->snooze.reason : "");
    buf_addf(out, "\n  next %d call %lld at %lld day %d at %lld answered %d", (int)facts->next.step,
             (long long)facts->next.call, (long long)facts->next.made_at, facts->next.day,
             (long long)facts->next.at, facts->next.answered);
    add_text(out, facts->next.zone);
    buf_add_char(out, '\n');
}

static void add_facts(struct buf *out, const struct facts *facts, bool named) {
    buf_addf(out, "customer %lld %s %s %s dnc %d numbers %d callable %d\n",
             (long long)facts->customer, facts->code, facts->name, facts->account_manager,
             facts->do_not_call, facts->with_number, facts->callable);
    add_items(out, facts, named);
    add_promises(out, facts, named);
    add_said(out, facts, named);
    buf_addf(out, "  hold %s habit %d %d %d ", facts->hold.who == NULL ? "-" : facts->hold.who,
             facts->habit.paid, facts->habit.median_late_days, facts->habit.invoices);
    add_money(out, facts->habit.usual);
    buf_addf(out, "before %d talked %lld tried %lld %d failed %d review %d settled %d ",
             facts->habit.before_newest, (long long)facts->last_conversation_at,
             (long long)facts->last_attempt_at, (int)facts->last_attempt, facts->failed_in_row,
             facts->condition_review, facts->settled.day);
    add_money(out, facts->settled.amount);
    buf_add_char(out, '\n');
}

struct facts_into {
    struct buf *out;
    bool named;
};

static void visit_facts(void *context, const struct facts *facts) {
    struct facts_into *into = context;
    add_facts(into->out, facts, into->named);
}

char *facts_text_all(struct store *store, int64_t now, bool named) {
    struct buf out = {0};
    struct facts_into into = {&out, named};
    struct moment moment = moment_at(now);
    struct rules rules = rules_usual();
    struct error err;
    expect_ok(store_each_facts(store, &moment, &rules, named, visit_facts, &into, &err), &err);
    return buf_detach(&out);
}

char *facts_text(struct store *store, int64_t customer, int64_t now) {
    struct buf out = {0};
    struct arena arena = {0};
    struct facts facts;
    struct moment moment = moment_at(now);
    struct rules rules = rules_usual();
    struct error err;
    arena_init(&arena);
    expect_ok(store_facts(store, customer, &moment, &rules, &arena, &facts, &err), &err);
    add_facts(&out, &facts, false);
    arena_release(&arena);
    return buf_detach(&out);
}

static void note_bad(void *context, const struct finding *finding) {
    if (finding->weight == FINDING_BAD) {
        buf_addf(context, "%s\n", finding->what);
    }
}

char *bad_findings(struct store *store, enum store_check check) {
    struct buf out = {0};
    struct error err;
    expect_ok(store_check(store, check, note_bad, &out, &err), &err);
    return buf_detach(&out);
}

/* --- what others can do --- */

static void always_one(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    sqlite3_result_int(context, 1);
}

static void drop_triggers(sqlite3 *db) {
    char *names[256];
    size_t count = 0;
    sqlite3_stmt *stmt = NULL;
    expect_int(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1,
                                  &stmt, NULL),
               SQLITE_OK);
    while (count < ARRAY_LEN(names) && sqlite3_step(stmt) == SQLITE_ROW) {
        names[count++] = sqlite3_mprintf("DROP TRIGGER %s", sqlite3_column_text(stmt, 0));
    }
    (void)sqlite3_finalize(stmt);
    for (size_t i = 0; i < count; i++) {
        expect_int(sqlite3_exec(db, names[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_free(names[i]);
    }
}

void ledger_tamper(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    (void)sqlite3_create_function(db, "cs_writing", 0, SQLITE_UTF8, NULL, always_one, NULL, NULL);
    expect_int(sqlite3_exec(db,
                            "PRAGMA synchronous = 0; PRAGMA ignore_check_constraints = 1; "
                            "PRAGMA foreign_keys = 0; BEGIN",
                            NULL, NULL, NULL),
               SQLITE_OK);
    drop_triggers(db);
    expect_int(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    char *message = NULL;
    int rc = sqlite3_exec(db, sql, NULL, NULL, &message);
    if (rc != SQLITE_OK) {
        printf("%s: %s\n", sql, message == NULL ? "" : message);
    }
    expect_int(rc, SQLITE_OK);
    sqlite3_free(message);
    (void)sqlite3_close(db);
}

int ledger_plain_sql(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    (void)sqlite3_close(db);
    return rc;
}
