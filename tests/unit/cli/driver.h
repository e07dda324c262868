#ifndef CALLSHEET_TESTS_UNIT_CLI_DRIVER_H
#define CALLSHEET_TESTS_UNIT_CLI_DRIVER_H

/**
 * Runs commands in the test's own process and keeps what they wrote. Only for the test programs of
 * this folder: everything is static, each program is one file.
 */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/options.h"
#include "callsheet/store/ledger.h"
#include "support/check_more.h"

struct run {
    int code;
    char *out, *err;
    size_t out_len, err_len;
};

/** The ledger and the moment that are added to each command; NULL: not added. */
static const char *driver_ledger, *driver_now;
/** What the program around the commands offers them; NULL: nothing. */
static const struct cli_hooks *driver_hooks;

static inline struct run cli_try(const char *const *words) {
    const char *argv[40] = {"callsheet"};
    int argc = 1;
    for (; *words; words++) {
        argv[argc++] = *words;
    }
    if (driver_ledger) {
        argv[argc++] = "--ledger";
        argv[argc++] = driver_ledger;
    }
    if (driver_now) {
        argv[argc++] = "--now";
        argv[argc++] = driver_now;
    }
    struct run run = {0};
    FILE *out = open_memstream(&run.out, &run.out_len);
    FILE *err = open_memstream(&run.err, &run.err_len);
    ck_assert(out && err && argc < 40);
    run.code = cli_run(argc, (char **)(uintptr_t)argv, driver_hooks, out, err);
    ck_assert(fclose(out) == 0 && fclose(err) == 0);
    return run;
}
#define RUN(...) cli_try((const char *const[]){__VA_ARGS__, NULL})

static inline void run_free(struct run *run) {
    free(run->out);
    free(run->err);
}

/** Runs, expects success and silence on the error stream, and gives the output away. */
static inline char *cli_expect_done(int line, const char *const *words) {
    struct run run = cli_try(words);
    ck_assert_msg(run.code == 0 && run.err_len == 0, "line %d: exit code %d: %s", line, run.code,
                  run.err);
    free(run.err);
    return run.out;
}
#define DONE(...) cli_expect_done(__LINE__, (const char *const[]){__VA_ARGS__, NULL})

/** Runs and expects an exit code, a piece of the message, and no output. */
static inline void cli_expect_refused(int line, int code, const char *piece,
                                      const char *const *words) {
    struct run run = cli_try(words);
    ck_assert_msg(run.code == code && strstr(run.err, piece) && run.out_len == 0,
                  "line %d: exit code %d, not %d: “%s” should hold “%s”; output “%s”", line,
                  run.code, code, run.err, piece, run.out);
    run_free(&run);
}
#define REFUSED(code, piece, ...)                                                                  \
    cli_expect_refused(__LINE__, code, piece, (const char *const[]){__VA_ARGS__, NULL})

/** Makes an empty ledger in the test's folder for the runs that follow. */
static inline void use_new_ledger(const char *now) {
    struct error err;
    driver_ledger = test_path("books/test.ledger");
    driver_now = now;
    expect_ok(ledger_create(driver_ledger, "Test & Co", "EUR", &err), &err);
}

/** The GnuCash sample, fed. */
static inline void use_book(void) {
    use_new_ledger("2025-08-05T09:30:00Z");
    char *book = test_source("fixtures/gnucash/business.gnucash");
    char *said = DONE("import", "gnucash", book);
    expect_contains(said, "invoices            33 read       33 new");
    expect_contains(said, "The ledger is fed.");
    free(said);
    free(book);
}

/** Reads JSON and frees its text. */
static inline json_t *parsed(char *text) {
    json_error_t error;
    json_t *root = json_loads(text, 0, &error);
    ck_assert_msg(root, "%s", error.text);
    free(text);
    return root;
}

/** Offset of the first byte that no terminal must see (C0 but LF, and TAB when `tabs`; DEL, C1,
    bidirectional and invisible controls, bytes that are not UTF-8), or -1. */
static inline long find_bad_byte(const char *bytes, size_t len, bool tabs) {
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        size_t used = text_decode(bytes + at, len - at, &scalar);
        bool is_broken = scalar == 0xfffd && used == 1;
        bool is_control = (scalar < 0x20 && scalar != '\n' && !(tabs && scalar == '\t')) ||
                          (scalar >= 0x7f && scalar < 0xa0);
        bool is_unseen = (scalar >= 0x200b && scalar <= 0x200f) ||
                         (scalar >= 0x202a && scalar <= 0x202e) ||
                         (scalar >= 0x2060 && scalar <= 0x206f) || scalar == 0x061c ||
                         scalar == 0xfeff || (scalar >= 0xe0000 && scalar <= 0xe0fff);
        if (is_broken || is_control || is_unseen) {
            return (long)at;
        }
        at += used;
    }
    return -1;
}

static inline void expect_plain(const char *what, const char *bytes, size_t len, bool tabs) {
    long at = find_bad_byte(bytes, len, tabs);
    ck_assert_msg(at < 0, "%s: byte %02x at %ld after “%.40s”", what,
                  at < 0 ? 0 : (unsigned)(unsigned char)bytes[at], at,
                  at > 40 ? bytes + at - 40 : bytes);
}

#endif
