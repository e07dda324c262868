/**
 * The ledger under faults: every call SQLite makes to the file system fails in turn (P2), every
 * allocation (P3). Afterwards the ledger is sound, what was said to be saved is there, what was
 * said to have failed is not, and trying again works. Each has a negative control: the same harness
 * over code that trusts too much must find losses.
 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/engine.h"
#include "support/faultvfs.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

/* A folder in memory where there is one: kills and faults do not depend on the disk. */
static char folder[64];
static char fixture[96], target[96];

static void make_folder(void) {
    (void)snprintf(folder, sizeof folder, "%s/callsheet-fault-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : test_folder());
    expect_true(mkdtemp(folder) != NULL);
    (void)snprintf(fixture, sizeof fixture, "%s/fixture.ledger", folder);
    (void)snprintf(target, sizeof target, "%s/target.ledger", folder);
}

static void remove_folder(void) {
    static const char *const names[] = {"fixture.ledger", "target.ledger", "fixture.ledger-journal",
                                        "target.ledger-journal"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static struct outcome saved_outcome(void) {
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW + 60);
    memset(&outcome.uuid, 7, sizeof outcome.uuid);
    outcome_promise_add(&outcome, 5000, (int32_t)(TEST_NOW / SECONDS_PER_DAY) + 3);
    outcome.claim_count = 1;
    outcome.claims[0].invoice = 1;
    outcome.claims[0].words = mem_strdup("too much");
    outcome.next = NEXT_OURS;
    outcome.next_day = (int32_t)(TEST_NOW / SECONDS_PER_DAY) + 1;
    outcome.next_note = mem_strdup("check");
    outcome.note = mem_strdup("A note of some length that must come back whole.");
    return outcome;
}

/* A call in which something of a line of Harbour's is conceded. */
static struct outcome conceding(int64_t invoice, int64_t line, int64_t minor) {
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    outcome.correction_count = 1;
    outcome.corrections[0] = (struct outcome_correction){
        .invoice = invoice, .line = line, .credit = {.minor = minor, .currency = "EUR"}};
    return outcome;
}

static void concede(struct store *store, int64_t invoice, int64_t line, int64_t minor) {
    struct outcome outcome = conceding(invoice, line, minor);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
}

/* --- the operations under test --- */

static enum status do_call(struct store *store, struct error *err) {
    struct outcome outcome = saved_outcome();
    struct call_receipt receipt;
    enum status status = store_log_call(store, &outcome, &receipt, err);
    outcome_release(&outcome);
    return status;
}

static int64_t count_call(struct ledger *ledger) {
    int64_t count = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM call WHERE note LIKE 'A note%whole.'",
                         &count, &err),
              &err);
    return count;
}

/* A line conceded, a claim from a mail judged: all of it or nothing. */
static enum status do_settle(struct store *store, struct error *err) {
    struct outcome outcome = saved_outcome();
    struct call_receipt receipt;
    memset(&outcome.uuid, 11, sizeof outcome.uuid);
    outcome.claims[0].message_id = mem_strdup("m1@harbour");
    outcome.correction_count = outcome.verdict_count = 1;
    outcome.corrections[0] =
        (struct outcome_correction){.claim = {.raised = 1},
                                    .invoice = 1,
                                    .line = 1,
                                    .credit = {.minor = 20000, .currency = "EUR"},
                                    .words = mem_strdup("no record")};
    outcome.verdicts[0] = (struct outcome_verdict){.claim = {.raised = 1}};
    enum status status = store_log_call(store, &outcome, &receipt, err);
    outcome_release(&outcome);
    return status;
}

static int64_t count_settle(struct ledger *ledger) {
    static const char *const counts[] = {
        "SELECT count(*) FROM correction WHERE invoice = 1",
        "SELECT count(*) FROM correction_line l JOIN correction c ON c.id = l.correction "
        "JOIN correction_reason r ON r.correction_line = l.id WHERE c.invoice = 1",
        "SELECT count(*) FROM correction_total t JOIN correction c ON c.id = t.correction "
        "WHERE c.invoice = 1",
        "SELECT count(*) FROM verdict",
        "SELECT count(*) FROM claim WHERE by_mail = 1 AND message_id = 'm1@harbour'",
        "SELECT count(*) FROM invoice WHERE number = 'INV-1-C1' AND open = 0 AND total = -20000",
        "SELECT count(*) FROM allocation WHERE invoice = 1 AND amount = 20000",
        "SELECT count(*) FROM invoice WHERE id = 1 AND open = 100000",
    };
    int64_t first = -1, count = -1;
    struct error err;
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        expect_ok(sql_number(ledger, counts[i], &count, &err), &err);
        first = i == 0 ? count : first;
        expect_int(count, first);
    }
    return first;
}

static enum status do_told(struct store *store, struct error *err) {
    struct uuid uuid;
    memset(&uuid, 13, sizeof uuid);
    return store_corrections_told(store, uuid, (const int64_t[]){1}, 1, TEST_NOW, err);
}

static int64_t count_told(struct ledger *ledger) {
    int64_t count = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM correction_told", &count, &err), &err);
    return count;
}

static enum status do_mark(struct store *store, struct error *err) {
    struct uuid uuid;
    memset(&uuid, 17, sizeof uuid);
    return store_mark_mail(store, uuid, 1, "m1@harbour", true, TEST_NOW, err);
}

static int64_t count_mark(struct ledger *ledger) {
    int64_t count = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM mail_mark", &count, &err), &err);
    return count;
}

static enum status do_snooze(struct store *store, struct error *err) {
    struct uuid uuid;
    memset(&uuid, 9, sizeof uuid);
    return store_snooze(store, uuid, 2, 21000, "because", TEST_NOW, err);
}

static int64_t count_snooze(struct ledger *ledger) {
    int64_t count = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM snooze WHERE customer = 2", &count, &err),
              &err);
    return count;
}

static enum status do_feed(struct store *store, struct error *err) {
    struct feed_record records[] = {
        record_customer("C8", "Eight"),
        record_invoice("I8", "C8", 20700, 20730, 900),
        record_payment("P8", "C1", 20750, 500),
        record_allocation("P8", "INV-1", 500),
    };
    struct feed_options options = {.source = "test", .now = TEST_NOW};
    struct feed_counts counts;
    memset(&options.uuid, 5, sizeof options.uuid);
    enum status status = store_feed_begin(store, &options, err);
    for (size_t i = 0; status == STATUS_OK && i < ARRAY_LEN(records); i++) {
        status = store_feed_put(store, &records[i], err);
    }
    return status == STATUS_OK ? store_feed_publish(store, &counts, err) : status;
}

static int64_t count_feed(struct ledger *ledger) {
    int64_t customers = -1, open = -1;
    struct error err;
    expect_ok(
        sql_number(ledger, "SELECT count(*) FROM customer WHERE ext = 'C8'", &customers, &err),
        &err);
    expect_ok(sql_number(ledger, "SELECT open FROM invoice WHERE ext = 'INV-1'", &open, &err),
              &err);
    expect_int(open, customers == 1 ? 119500 : 120000);
    return customers;
}

/* Billing posts what the fixture has conceded: ours steps back, or nothing is fed. */
static enum status do_post(struct store *store, struct error *err) {
    struct feed_record record = record_invoice("CN-1", "C1", 20780, DAY_NONE, -500);
    struct feed_options options = {.source = "test", .now = TEST_NOW};
    struct feed_counts counts;
    record.of.invoice.kind = ITEM_CREDIT_NOTE;
    record.of.invoice.reference = "INV-2-C1";
    memset(&options.uuid, 19, sizeof options.uuid);
    enum status status = store_feed_begin(store, &options, err);
    if (status == STATUS_OK) {
        status = store_feed_put(store, &record, err);
    }
    return status == STATUS_OK ? store_feed_publish(store, &counts, err) : status;
}

static int64_t count_post(struct ledger *ledger) {
    int64_t posted = -1, voided = -1, open = -1, theirs = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM correction_posted", &posted, &err), &err);
    expect_ok(
        sql_number(ledger, "SELECT voided FROM invoice WHERE number = 'INV-2-C1'", &voided, &err),
        &err);
    expect_ok(sql_number(ledger, "SELECT count(*) FROM invoice WHERE ext = 'CN-1'", &theirs, &err),
              &err);
    expect_ok(sql_number(ledger, "SELECT open FROM invoice WHERE ext = 'INV-2'", &open, &err),
              &err);
    expect_int(voided, posted);
    expect_int(theirs, posted);
    expect_int(open, posted == 1 ? 35000 : 34500);
    return posted;
}

static enum status do_hold(struct store *store, struct error *err) {
    struct uuid token;
    struct arena arena;
    struct hold_fact other;
    memset(&token, 3, sizeof token);
    arena_init(&arena);
    enum status status = store_hold_take(store, 1, token, &other, &arena, err);
    arena_release(&arena);
    return status;
}

static int64_t count_hold(struct ledger *ledger) {
    int64_t count = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT count(*) FROM hold", &count, &err), &err);
    return count;
}

/* Negative control: a commit whose own word is taken for the truth. */
static enum status do_trusting(struct store *store, struct error *err) {
    struct ledger *ledger = ledger_of(store);
    enum status status = write_begin(ledger, err);
    if (status == STATUS_OK) {
        status = write_touch(ledger, err);
        if (status == STATUS_OK) {
            return write_commit(ledger, err);
        }
        write_rollback(ledger);
    }
    return status;
}

/* Negative control: a writer that does not listen to what SQLite says. */
static enum status do_deaf(struct store *store, struct error *err) {
    struct ledger *ledger = ledger_of(store);
    if (write_begin(ledger, err) == STATUS_OK) {
        status_ignore(write_touch(ledger, err));
        if (write_commit(ledger, err) != STATUS_OK) {
            write_rollback(ledger);
        }
    }
    return STATUS_OK;
}

static int64_t count_trusting(struct ledger *ledger) {
    int64_t change = -1, kept = -1;
    struct error err;
    expect_ok(sql_number(ledger, "SELECT change FROM state", &change, &err), &err);
    expect_ok(sql_number(ledger, "SELECT count(*) + 1 + (SELECT count(*) FROM call) FROM feed",
                         &kept, &err),
              &err);
    return change - kept; /* the fixture's changes are its feed and call */
}

static const struct operation_case {
    const char *name;
    enum status (*run)(struct store *store, struct error *err);
    int64_t (*count)(struct ledger *ledger); /* 0 before, 1 after */
    bool has_uuid;                           /* an error must mean that it is not there */
} OPERATIONS[] = {
    {"log_call", do_call, count_call, true},   {"settle", do_settle, count_settle, true},
    {"told", do_told, count_told, true},       {"mark", do_mark, count_mark, true},
    {"snooze", do_snooze, count_snooze, true}, {"feed", do_feed, count_feed, true},
    {"post", do_post, count_post, true},       {"hold_take", do_hold, count_hold, false},
};
static const struct operation_case TRUSTING = {"trusting", do_trusting, count_trusting, true};
static const struct operation_case DEAF = {"deaf", do_deaf, count_trusting, true};

struct tally {
    int points, failed, survived, unknown, lost, torn, wrongly_failed;
};

static struct buf fixture_bytes;

static void make_fixture(void) {
    struct error err;
    make_folder();
    expect_ok(ledger_create(fixture, "Firm", "EUR", &err), &err);
    struct store *store = ledger_must_open(fixture, NULL, &now);
    ledger_fill_small(store);
    concede(store, 2, 2, 500);
    store_free(store);
    expect_ok(io_read_file(fixture, 1 << 26, &fixture_bytes, &err), &err);
}

static void put_fixture(void) {
    char journal[128];
    (void)snprintf(journal, sizeof journal, "%s-journal", target);
    (void)unlink(journal);
    FILE *file = fopen(target, "w");
    expect_int(fwrite(fixture_bytes.data, 1, fixture_bytes.len, file), fixture_bytes.len);
    expect_int(fclose(file), 0);
    expect_int(chmod(target, 0660), 0);
}

/* What is there after the fault: sound, all or nothing, as it was said, and done by trying again.
 */
static void judge(const struct operation_case *operation, enum status said, struct tally *tally) {
    struct store *store = ledger_must_open(target, NULL, &now);
    struct error err;
    char *bad = bad_findings(store, STORE_CHECK_QUICK);
    tally->torn += bad[0] != '\0';
    free(bad);
    bad = bad_findings(store, STORE_CHECK_CHAIN);
    tally->torn += bad[0] != '\0';
    if (bad[0] != '\0') {
        printf("%s", bad);
    }
    free(bad);
    int64_t count = operation->count(ledger_of(store));
    expect_true(count == 0 || count == 1);
    tally->lost += said == STATUS_OK && count == 0;
    tally->wrongly_failed += said != STATUS_OK && said != STATUS_UNKNOWN_OUTCOME && count == 1;
    tally->unknown += said == STATUS_UNKNOWN_OUTCOME;
    tally->failed += said != STATUS_OK;
    tally->survived += said == STATUS_OK;
    tally->points++;
    if (operation != &TRUSTING && operation != &DEAF) {
        expect_ok(operation->run(store, &err), &err);
        expect_int(operation->count(ledger_of(store)), 1);
    }
    store_free(store);
}

static bool run_point(const struct operation_case *operation, enum fault_kind kind, int nth,
                      bool sticky, struct tally *tally) {
    struct error err;
    put_fixture();
    struct store *store = ledger_must_open(target, NULL, &now);
    fault_arm(kind, nth, sticky);
    enum status said = operation->run(store, &err);
    bool hit = fault_was_hit();
    int calls = fault_calls();
    fault_disarm();
    store_free(store);
    if (hit) {
        judge(operation, said, tally);
    }
    return hit || calls >= nth;
}

static struct tally run_points(const struct operation_case *operation) {
    struct tally tally = {0};
    for (enum fault_kind kind = 0; kind < FAULT_KINDS; kind++) {
        for (int sticky = 0; sticky < 2; sticky++) {
            if (kind == FAULT_BUSY && sticky) {
                continue; /* the handler gives up after 5 s: not in a loop */
            }
            for (int nth = 1; run_point(operation, kind, nth, sticky != 0, &tally); nth++) {
            }
        }
    }
    printf("%-9s %4d faults: %d refused, %d saved all the same, %d unknown; lost %d, torn %d, "
           "called failed but saved %d\n",
           operation->name, tally.points, tally.failed, tally.survived, tally.unknown, tally.lost,
           tally.torn, tally.wrongly_failed);
    return tally;
}

START_TEST(no_file_fault_tears_or_lies) {
    const struct operation_case *operation = &OPERATIONS[_i];
    fault_install();
    make_fixture();
    struct tally tally = run_points(operation);
    remove_folder();
    expect_true(tally.points > 50);
    expect_int(tally.lost, 0);
    expect_int(tally.torn, 0);
    if (operation->has_uuid) {
        expect_int(tally.wrongly_failed, 0);
    }
}
END_TEST

/* Without looking up, some errors are told of what is on disk. */
START_TEST(without_looking_up_it_would_lie) {
    fault_install();
    make_fixture();
    struct tally tally = run_points(&TRUSTING);
    remove_folder();
    expect_true(tally.wrongly_failed > 0);
}
END_TEST

static bool run_memory_point(const struct operation_case *operation, int nth, bool sticky,
                             struct tally *tally) {
    struct error err;
    put_fixture();
    struct store *store = ledger_must_open(target, NULL, &now);
    fault_memory_arm(nth, sticky);
    enum status said = operation->run(store, &err);
    bool hit = fault_memory_was_hit();
    fault_memory_disarm();
    store_free(store);
    if (hit) {
        judge(operation, said, tally);
    }
    return hit;
}

START_TEST(no_want_of_memory_tears_or_lies) {
    const struct operation_case *operation = &OPERATIONS[_i];
    struct tally tally = {0};
    fault_memory_install();
    make_fixture();
    for (int sticky = 0; sticky < 2; sticky++) {
        int nth = 1;
        while (run_memory_point(operation, nth, sticky != 0, &tally)) {
            nth += nth < 60 ? 1 : 1 + nth / 25; /* all of the first, then ever fewer */
        }
    }
    printf("%-9s %4d allocations failed: %d refused, %d saved all the same, %d unknown; lost %d, "
           "torn %d, called failed but saved %d\n",
           operation->name, tally.points, tally.failed, tally.survived, tally.unknown, tally.lost,
           tally.torn, tally.wrongly_failed);
    remove_folder();
    expect_true(tally.points > 50);
    expect_int(tally.lost, 0);
    expect_int(tally.torn, 0);
    if (operation->has_uuid) {
        expect_int(tally.wrongly_failed, 0);
    }
}
END_TEST

/* The harness would see a loss: a call that is said to be saved although memory was out. */
START_TEST(without_listening_memory_would_lose) {
    struct tally tally = {0};
    fault_memory_install();
    make_fixture();
    for (int nth = 1; run_memory_point(&DEAF, nth, true, &tally); nth++) {
    }
    printf("%-9s %4d allocations failed: %d said to be saved, %d of them lost\n", DEAF.name,
           tally.points, tally.survived, tally.lost);
    remove_folder();
    expect_true(tally.points > 0);
    expect_true(tally.lost > 0);
}
END_TEST

#define TEST_LOOP_SLOW(name, times, seconds)                                                       \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = (seconds)                              \
    }

TEST_MAIN("fault/store", TEST_LOOP_SLOW(no_file_fault_tears_or_lies, ARRAY_LEN(OPERATIONS), 120),
          TEST_SLOW(without_looking_up_it_would_lie, 60),
          TEST_LOOP_SLOW(no_want_of_memory_tears_or_lies, ARRAY_LEN(OPERATIONS), 120),
          TEST_SLOW(without_listening_memory_would_lose, 60))
