#ifndef CALLSHEET_TESTS_CHECK_MORE_H
#define CALLSHEET_TESTS_CHECK_MORE_H

/**
 * What every test program includes, as "support/check_more.h": Check, and the little it lacks.
 *
 *     START_TEST(adds_up) {
 *         expect_int(2 + 2, 4);
 *     }
 *     END_TEST
 *
 *     TEST_MAIN("base/sum", TEST(adds_up), TEST_LOOP(one_row, ARRAY_LEN(rows)), TEST_SLOW(many,
 * 60))
 *
 * Each test runs in a process of its own (CK_FORK=no for a debugger), in the locale C.UTF-8, with
 * 20 seconds; a loop test reads its index from `_i`. `prog WORD` runs only tests whose name holds
 * WORD. Tests are started by tests/run, which gives them an empty HOME, a fresh TMPDIR, TZ=UTC,
 * TERM=xterm-256color, CALLSHEET_BUILD (where the programs are), CALLSHEET_TESTS (this folder) and,
 * where there is one, CALLSHEET_SHARED (data that is not in the repository).
 */

#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/** One test of a program's table; made by the macros below. */
struct test_entry {
    const TTest *test;
    int count;     /* times it is run, with _i from 0; 0 for an empty table fails */
    int timeout_s; /* 0: the usual 20 seconds */
    void (*setup)(void), (*teardown)(void); /* in the test's process, around each run; or NULL */
};

#define TEST(name)                                                                                 \
    (struct test_entry) {                                                                          \
        .test = (name), .count = 1                                                                 \
    }
#define TEST_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times)                                                      \
    }
#define TEST_SLOW(name, seconds)                                                                   \
    (struct test_entry) {                                                                          \
        .test = (name), .count = 1, .timeout_s = (seconds)                                         \
    }
#define TEST_LOOP_SLOW(name, times, seconds)                                                       \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = (seconds)                              \
    }
#define TEST_WITH(name, before, after)                                                             \
    (struct test_entry) {                                                                          \
        .test = (name), .count = 1, .setup = (before), .teardown = (after)                         \
    }

/** Defines main: runs the tests and reports in Check's words. `suite` is "room/file". */
#define TEST_MAIN(suite, ...)                                                                      \
    int main(int argc, char **argv) {                                                              \
        const struct test_entry test_entries[] = {__VA_ARGS__};                                    \
        return test_run((suite), test_entries, ARRAY_LEN(test_entries), argc, argv);               \
    }

int test_run(const char *suite, const struct test_entry *entries, size_t count, int argc,
             char **argv);

/* --- expectations; each reports the line it stands in --- */

/** Texts are equal; reports the first line that differs and where. NULL equals only NULL. */
#define expect_text(actual, expected)                                                              \
    test_expect_text(__FILE__, __LINE__, #actual, (actual), (expected))
/** The text holds a piece. */
#define expect_contains(actual, piece)                                                             \
    test_expect_contains(__FILE__, __LINE__, #actual, (actual), (piece), true)
#define expect_lacks(actual, piece)                                                                \
    test_expect_contains(__FILE__, __LINE__, #actual, (actual), (piece), false)
/** Integers are equal. */
#define expect_int(actual, expected)                                                               \
    test_expect_int(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected))
#define expect_true(claim) test_expect_true(__FILE__, __LINE__, #claim, (claim), true)
#define expect_false(claim) test_expect_true(__FILE__, __LINE__, #claim, (claim), false)
/** The call ended with this status; `err` (a struct error *, or NULL) is shown when it did not. */
#define expect_status(call, wanted, err)                                                           \
    test_expect_status(__FILE__, __LINE__, #call, (call), (wanted), (err))
/** The call succeeded. */
#define expect_ok(call, err) expect_status(call, STATUS_OK, err)
/** The text equals tests/golden/<name>; with CALLSHEET_GOLDEN_UPDATE=1 the file is rewritten (and
    the change reviewed). */
#define expect_golden(name, text) test_expect_golden(__FILE__, __LINE__, (name), (text))
/** Ends the test, saying why, when a file or folder is not there (`path` may be NULL). */
#define skip_without(path, reason)                                                                 \
    do {                                                                                           \
        if (test_skips((path), (reason))) {                                                        \
            return;                                                                                \
        }                                                                                          \
    } while (0)

void test_expect_text(const char *file, int line, const char *what, const char *actual,
                      const char *expected);
void test_expect_contains(const char *file, int line, const char *what, const char *actual,
                          const char *piece, bool wanted);
void test_expect_int(const char *file, int line, const char *what, int64_t actual,
                     int64_t expected);
void test_expect_true(const char *file, int line, const char *what, bool actual, bool expected);
void test_expect_status(const char *file, int line, const char *what, enum status actual,
                        enum status expected, const struct error *err);
void test_expect_golden(const char *file, int line, const char *name, const char *text);
bool test_skips(const char *path, const char *reason);

/* --- files: all paths returned are the caller's to free --- */

/** The test's own empty folder; removed when the test ends. The same one at each call; borrowed. */
const char *test_folder(void);
/** A path in it. */
char *test_path(const char *name);
/** Writes a file in it and returns its path. */
char *test_file(const char *name, const char *text);
/** A whole file as text; fails the test when it cannot be read. */
char *test_read(const char *path);
/** A path in tests/. */
char *test_source(const char *name);
/** A path in the shared data ("data/mail/…"), or NULL where there is none: give it to
    skip_without. */
char *test_shared(const char *name);
/** A path in the build folder ("callsheet"). */
char *test_built(const char *name);

/* --- chance that can be repeated --- */

/** A stream of random numbers. `dice_new` prints its seed; CALLSHEET_SEED=n repeats a run. */
struct dice {
    uint64_t state;
};
struct dice dice_new(void);
uint64_t dice_u64(struct dice *dice);
/** 0 .. limit - 1; `limit` above 0. */
uint64_t dice_below(struct dice *dice, uint64_t limit);
/** lowest .. highest, both included. */
int64_t dice_range(struct dice *dice, int64_t lowest, int64_t highest);

#endif
