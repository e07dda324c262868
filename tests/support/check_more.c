#include "support/check_more.h"

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_TIMEOUT_S = 20, CONTEXT_BYTES = 60 };

/* --- running --- */

int test_run(const char *suite, const struct test_entry *entries, size_t count, int argc,
             char **argv) {
    const char *word = argc > 1 ? argv[1] : "";
    if (!setlocale(LC_ALL, "C.UTF-8")) {
        fprintf(stderr, "The locale C.UTF-8 is missing.\n");
        return 1;
    }
    (void)setenv("TZ", "UTC", 0);
    tzset();
    Suite *whole = suite_create(suite);
    for (size_t i = 0; i < count; i++) {
        const struct test_entry *entry = &entries[i];
        if (!strstr(entry->test->name, word)) {
            continue;
        }
        if (entry->count <= 0) {
            fprintf(stderr, "%s: the table of %s is empty.\n", suite, entry->test->name);
            return 1;
        }
        TCase *test_case = tcase_create(entry->test->name);
        tcase_set_timeout(test_case, entry->timeout_s ? entry->timeout_s : USUAL_TIMEOUT_S);
        if (entry->setup || entry->teardown) {
            tcase_add_checked_fixture(test_case, entry->setup, entry->teardown);
        }
        tcase_add_loop_test(test_case, entry->test, 0, entry->count);
        suite_add_tcase(whole, test_case);
    }
    SRunner *runner = srunner_create(whole);
    srunner_run_all(runner, CK_NORMAL);
    bool is_good = srunner_ntests_failed(runner) == 0 && srunner_ntests_run(runner) > 0;
    srunner_free(runner);
    return is_good ? 0 : 1;
}

/* --- expectations --- */

/** Writes a piece of a text so that blanks at the end and control bytes can be seen. */
static void show(FILE *out, const char *text, size_t len) {
    size_t shown = len < CONTEXT_BYTES * 2 ? len : CONTEXT_BYTES * 2;
    fputc('"', out);
    for (size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n') {
            fputs("\\n", out);
        } else if (byte < 0x20 || byte == 0x7F) {
            fprintf(out, "\\x%02x", byte);
        } else {
            fputc(byte, out);
        }
    }
    fputs(shown < len ? "\"…" : "\"", out);
}

static void show_line(FILE *out, const char *label, const char *line) {
    fprintf(out, "\n  %s: ", label);
    show(out, line, strcspn(line, "\n"));
    fputs(strchr(line, '\n') ? "" : " (end of text)", out);
}

/** Says in which line two texts part, and shows that line of both. The caller frees it. */
static char *describe_difference(const char *actual, const char *expected) {
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out) {
        abort();
    }
    size_t at = 0, line_start = 0;
    int line = 1;
    while (actual[at] && actual[at] == expected[at]) {
        if (actual[at++] == '\n') {
            line++;
            line_start = at;
        }
    }
    fprintf(out, "differs in line %d, byte %zu of it", line, at - line_start + 1);
    show_line(out, "actual  ", actual + line_start);
    show_line(out, "expected", expected + line_start);
    if (strlen(actual) < 4000 && strchr(actual, '\n')) {
        fprintf(out, "\n--- the whole actual text:\n%s\n---", actual);
    }
    if (fclose(out) != 0) {
        abort();
    }
    return text;
}

void test_expect_text(const char *file, int line, const char *what, const char *actual,
                      const char *expected) {
    if (!actual || !expected) {
        if (actual != expected) {
            _ck_assert_failed(file, line, what, "%s is %s, expected %s", what,
                              actual ? actual : "NULL", expected ? expected : "NULL");
        }
    } else if (strcmp(actual, expected) != 0) {
        char *difference = describe_difference(actual, expected);
        _ck_assert_failed(file, line, what, "%s %s", what, difference);
        free(difference);
    }
    mark_point();
}

void test_expect_contains(const char *file, int line, const char *what, const char *actual,
                          const char *piece, bool wanted) {
    if (!actual || (strstr(actual, piece) != NULL) != wanted) {
        _ck_assert_failed(file, line, what, "%s %s \"%s\":\n%s", what,
                          wanted ? "does not hold" : "holds", piece, actual ? actual : "NULL");
    }
    mark_point();
}

void test_expect_int(const char *file, int line, const char *what, int64_t actual,
                     int64_t expected) {
    if (actual != expected) {
        _ck_assert_failed(file, line, what, "%s is %" PRId64 ", expected %" PRId64, what, actual,
                          expected);
    }
    mark_point();
}

void test_expect_true(const char *file, int line, const char *what, bool actual, bool expected) {
    if (actual != expected) {
        _ck_assert_failed(file, line, what, "%s is %s", what, actual ? "true" : "false");
    }
    mark_point();
}

void test_expect_status(const char *file, int line, const char *what, enum status actual,
                        enum status expected, const struct error *err) {
    if (actual != expected) {
        bool has_message = err && actual != STATUS_OK;
        _ck_assert_failed(file, line, what, "%s gave %s, expected %s%s%s", what,
                          status_name(actual), status_name(expected), has_message ? ": " : "",
                          has_message ? err->message : "");
    }
    mark_point();
}

static bool is_updating(void) {
    const char *update = getenv("CALLSHEET_GOLDEN_UPDATE");
    return update && strcmp(update, "1") == 0;
}

static void write_text(const char *path, const char *text) {
    FILE *out = fopen(path, "we");
    if (!out) {
        ck_abort_msg("%s cannot be written: %s", path, strerror(errno));
    }
    fputs(text, out);
    if (fclose(out) != 0) {
        ck_abort_msg("%s cannot be written: %s", path, strerror(errno));
    }
}

void test_expect_golden(const char *file, int line, const char *name, const char *text) {
    char *relative, *path;
    if (asprintf(&relative, "golden/%s", name) < 0) {
        abort();
    }
    path = test_source(relative);
    if (is_updating()) {
        write_text(path, text);
    } else if (access(path, R_OK) != 0) {
        _ck_assert_failed(file, line, name,
                          "%s is missing: look at the text below, then run make "
                          "golden-update\n%s",
                          path, text);
    } else {
        char *expected = test_read(path);
        if (strcmp(text, expected) != 0) {
            char *difference = describe_difference(text, expected);
            _ck_assert_failed(file, line, name, "golden %s %s", name, difference);
        }
        free(expected);
    }
    free(path);
    free(relative);
    mark_point();
}

bool test_skips(const char *path, const char *reason) {
    mark_point();
    if (path && access(path, F_OK) == 0) {
        return false;
    }
    printf("skip: %s\n", reason);
    (void)fflush(stdout);
    return true;
}

/* --- files --- */

static char folder[PATH_MAX];
static pid_t folder_owner;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)where;
    if (kind == FTW_DNR && chmod(path, 0700) == 0) {
        return 0;
    }
    (void)about;
    (void)remove(path); /* what stays is removed by tests/run */
    return 0;
}

static void remove_folder(void) {
    if (folder[0] && getpid() == folder_owner) {
        (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
}

const char *test_folder(void) {
    if (!folder[0]) {
        const char *base = getenv("TMPDIR");
        (void)snprintf(folder, sizeof folder, "%s/callsheet-test-XXXXXX",
                       base && *base ? base : "/tmp");
        if (!mkdtemp(folder)) {
            ck_abort_msg("%s cannot be made: %s", folder, strerror(errno));
        }
        folder_owner = getpid();
        (void)atexit(remove_folder);
    }
    return folder;
}

static char *join(const char *base, const char *name) {
    char *path;
    if (asprintf(&path, "%s/%s", base, name) < 0) {
        abort();
    }
    return path;
}

char *test_path(const char *name) {
    return join(test_folder(), name);
}

char *test_file(const char *name, const char *text) {
    char *path = test_path(name);
    write_text(path, text);
    return path;
}

char *test_read(const char *path) {
    char *text = NULL;
    size_t capacity = 0;
    FILE *in = fopen(path, "re");
    if (!in) {
        ck_abort_msg("%s cannot be read: %s", path, strerror(errno));
    }
    if (getdelim(&text, &capacity, '\0', in) < 0) {
        free(text);
        text = strdup("");
    }
    (void)fclose(in);
    return text;
}

static char *in_folder_of(const char *variable, const char *otherwise, const char *name) {
    const char *base = getenv(variable);
    base = base && *base ? base : otherwise;
    return base ? join(base, name) : NULL;
}

char *test_source(const char *name) {
    return in_folder_of("CALLSHEET_TESTS", "tests", name);
}

char *test_shared(const char *name) {
    return in_folder_of("CALLSHEET_SHARED", NULL, name);
}

char *test_built(const char *name) {
    return in_folder_of("CALLSHEET_BUILD", "build", name);
}

/* --- chance --- */

struct dice dice_new(void) {
    const char *wanted = getenv("CALLSHEET_SEED");
    uint64_t seed = 0;
    if (wanted && *wanted) {
        seed = strtoull(wanted, NULL, 10);
    } else if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
        abort();
    }
    printf("seed: CALLSHEET_SEED=%" PRIu64 "\n", seed);
    (void)fflush(stdout);
    return (struct dice){seed};
}

/* splitmix64, by Sebastiano Vigna (public domain). */
uint64_t dice_u64(struct dice *dice) {
    uint64_t mixed = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

uint64_t dice_below(struct dice *dice, uint64_t limit) {
    return dice_u64(dice) % limit;
}

int64_t dice_range(struct dice *dice, int64_t lowest, int64_t highest) {
    return lowest + (int64_t)dice_below(dice, (uint64_t)(highest - lowest) + 1);
}
