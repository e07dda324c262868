/**
 * Writers of the ledger killed while they commit (P8): what was acknowledged is there, and of what
 * was not all of it or nothing. The negative control: a writer that speaks too early is found.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/store/engine.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

/* A folder in memory where there is one: kills do not depend on the disk. */
static char folder[64], fixture[96];

static void remove_folder(void) {
    static const char *const names[] = {"fixture.ledger", "fixture.ledger-journal"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void make_fixture(void) {
    struct error err;
    (void)snprintf(folder, sizeof folder, "%s/callsheet-kill-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : test_folder());
    expect_true(mkdtemp(folder) != NULL);
    (void)snprintf(fixture, sizeof fixture, "%s/fixture.ledger", folder);
    expect_ok(ledger_create(fixture, "Firm", "EUR", &err), &err);
    struct store *store = ledger_must_open(fixture, NULL, &now);
    ledger_fill_small(store);
    store_free(store);
}

/* A call in which a cent of a line of Harbour's is conceded. */
static struct outcome conceding(void) {
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW);
    outcome.correction_count = 1;
    outcome.corrections[0] = (struct outcome_correction){
        .invoice = 1, .line = 1, .credit = {.minor = 1, .currency = "EUR"}};
    return outcome;
}

enum { KILL_SECONDS = 12, MOST_ACKS = 4096 };

/* Saves calls until it is killed; says so after each (or, as the negative control, before). In
   every fourth a cent is conceded. */
static void write_until_killed(int fd, bool ack_first) {
    struct store *store = ledger_must_open(fixture, NULL, &now);
    for (int i = 0;; i++) {
        struct outcome outcome =
            i % 4 == 0 ? conceding() : outcome_of(1, 1, REACHED_NOBODY, TEST_NOW);
        struct call_receipt receipt;
        struct error err;
        if (ack_first && write(fd, &outcome.uuid, sizeof outcome.uuid) < 0) {
            _exit(1);
        }
        if (store_log_call(store, &outcome, &receipt, &err) != STATUS_OK) {
            _exit(2);
        }
        if (!ack_first && write(fd, &outcome.uuid, sizeof outcome.uuid) < 0) {
            _exit(1);
        }
        outcome_release(&outcome);
    }
}

struct kills {
    int kills, acks, lost, hot;
};

static void check_acks(int fd, struct kills *kills) {
    struct uuid uuid;
    struct call_receipt receipt;
    struct error err;
    struct store *store = ledger_must_open(fixture, NULL, &now);
    while (read(fd, &uuid, sizeof uuid) == (ssize_t)sizeof uuid) {
        kills->acks++;
        kills->lost += store_has_call(store, uuid, &receipt, &err) != STATUS_OK;
    }
    if (kills->kills % 100 == 0) {
        char *bad = bad_findings(store, STORE_CHECK_CHAIN);
        expect_text(bad, "");
        free(bad);
    }
    store_free(store);
}

/* Each call that concedes has its correction, its credit note and the lower balance, or none. */
static void check_settled(struct store *store) {
    int64_t calls = -1, count = -1;
    struct error err;
    struct ledger *ledger = ledger_of(store);
    expect_ok(sql_number(ledger, "SELECT count(*) FROM call WHERE reached = 6", &calls, &err),
              &err);
    expect_true(calls > 0);
    expect_ok(sql_number(ledger,
                         "SELECT count(*) FROM correction c JOIN correction_total t ON "
                         "t.correction = c.id JOIN correction_line l ON l.correction = "
                         "c.id JOIN invoice n ON n.id = c.credit",
                         &count, &err),
              &err);
    expect_int(count, calls);
    expect_ok(sql_number(ledger, "SELECT 120000 - open FROM invoice WHERE id = 1", &count, &err),
              &err);
    expect_int(count, calls);
}

/* Nanoseconds from the start of a writer to its first acknowledged call, here and today: kills fall
   before, into and after it on any machine, sanitized or not. */
static uint64_t first_ack_ns(void) {
    int ends[2];
    struct uuid uuid;
    int64_t start = clock_monotonic_ms();
    expect_int(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        write_until_killed(ends[1], false);
    }
    (void)close(ends[1]);
    expect_true(read(ends[0], &uuid, sizeof uuid) == (ssize_t)sizeof uuid);
    int64_t took_ms = clock_monotonic_ms() - start;
    expect_int(kill(child, SIGKILL), 0);
    expect_int(waitpid(child, NULL, 0), child);
    (void)close(ends[0]);
    return (uint64_t)(took_ms + 2) * 1000000;
}

static void kill_once(struct dice *dice, uint64_t most_ns, bool ack_first, struct kills *kills) {
    int ends[2], how = 0;
    char journal[128];
    struct stat st;
    expect_int(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)close(ends[0]);
        write_until_killed(ends[1], ack_first);
    }
    (void)close(ends[1]);
    uint64_t wait_ns = dice_below(dice, most_ns);
    struct timespec pause = {(time_t)(wait_ns / 1000000000), (long)(wait_ns % 1000000000)};
    (void)nanosleep(&pause, NULL); /* the moment of the kill, not a wait for something */
    expect_int(kill(child, SIGKILL), 0);
    expect_int(waitpid(child, &how, 0), child);
    expect_true(WIFSIGNALED(how));
    (void)snprintf(journal, sizeof journal, "%s-journal", fixture);
    kills->hot += stat(journal, &st) == 0 && st.st_size > 0;
    kills->kills++;
    check_acks(ends[0], kills);
    (void)close(ends[0]);
}

static struct kills run_kills(int most, int seconds, bool ack_first) {
    struct dice dice = dice_new();
    struct kills kills = {0};
    int64_t start = clock_monotonic_ms();
    make_fixture();
    uint64_t most_ns = 3 * first_ack_ns();
    while (kills.kills < most && clock_monotonic_ms() - start < seconds * INT64_C(1000)) {
        kill_once(&dice, most_ns, ack_first, &kills);
    }
    struct store *store = ledger_must_open(fixture, NULL, &now);
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
    check_settled(store);
    store_free(store);
    remove_folder();
    printf("%d kills, %d calls acknowledged, %d hot journals, %d lost\n", kills.kills, kills.acks,
           kills.hot, kills.lost);
    return kills;
}

START_TEST(kill_9_loses_nothing_acknowledged) {
    struct kills kills = run_kills(1000, KILL_SECONDS, false);
    expect_true(kills.kills >= 20 && kills.acks > 20);
    expect_int(kills.lost, 0);
}
END_TEST

/* The harness would see a loss: a writer that speaks too early. */
START_TEST(kill_9_finds_a_writer_that_acknowledges_too_early) {
    struct kills kills = run_kills(300, 6, true);
    expect_true(kills.lost > 0);
}
END_TEST

TEST_MAIN("fault/store_kill", TEST_SLOW(kill_9_loses_nothing_acknowledged, 60),
          TEST_SLOW(kill_9_finds_a_writer_that_acknowledges_too_early, 60))
