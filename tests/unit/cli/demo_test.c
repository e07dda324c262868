/* The demo: a list worth looking at on every day and at every hour. */
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver.h"

#include "callsheet/domain/reason.h"

static json_t *demo_list(const char *now) {
    char *folder = test_path("demo"), *config = test_path("demo/config");
    driver_now = now;
    struct run run = RUN("demo", folder);
    ck_assert_msg(run.code == 0, "%s", run.err);
    expect_contains(run.err, "The demo is in ");
    expect_contains(run.out, "to call");
    expect_plain("demo", run.out, run.out_len, false);
    run_free(&run);
    json_error_t error;
    char *text = DONE("queue", "--all", "--json", "--config", config);
    json_t *root = json_loads(text, 0, &error);
    ck_assert(root);
    free(text);
    free(config);
    free(folder);
    return root;
}

static bool has(const json_t *root, const char *key, const char *word) {
    const json_t *rows = json_object_get(root, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *value = json_object_get(json_array_get(rows, i), key);
        const json_t *held = json_object_get(json_array_get(rows, i), "held");
        bool counts = strcmp(key, "held") == 0 || json_is_false(held);
        if (counts && json_is_string(value) && strcmp(json_string_value(value), word) == 0) {
            return true;
        }
    }
    return false;
}

/* A Saturday morning, a night, the day after the clocks went back, the last day of a year, a leap
   day. */
static const char *const moments[] = {
    "2026-11-21T08:12:00Z", "2026-11-25T01:03:00Z", "2026-10-26T12:00:00Z",
    "2026-12-31T23:30:00Z", "2028-02-29T15:45:00Z",
};

START_TEST(every_class_and_gate_occurs) {
    json_t *root = demo_list(moments[_i]);
    for (int i = 0; i < CLASS_COUNT; i++) {
        const char *word = class_word((enum queue_class)i);
        ck_assert_msg(has(root, "class", word), "nobody is %s at %s", word, moments[_i]);
    }
    for (int i = 0; i < GATE_COUNT; i++) {
        const char *word = gate_word((enum gate)i);
        /* a colleague is on it only while there is one */
        ck_assert_msg(i == GATE_COLLEAGUE || has(root, "held", word), "nobody is held by %s at %s",
                      word, moments[_i]);
    }
    json_decref(root);
}
END_TEST

START_TEST(the_same_day_is_kept_and_another_one_made_anew) {
    char *folder = test_path("demo"), *ledger = test_path("demo/demo.ledger");
    char *mail = test_path("demo/mail/cur");
    struct stat first, second, third, about;
    json_decref(demo_list("2026-11-21T08:12:00Z"));
    expect_int(stat(ledger, &first), 0);
    expect_int(stat(mail, &about), 0);
    json_decref(demo_list("2026-11-21T15:00:00Z"));
    expect_int(stat(ledger, &second), 0);
    expect_int(second.st_ino, first.st_ino);
    json_decref(demo_list("2026-11-22T08:12:00Z"));
    expect_int(stat(ledger, &third), 0);
    char *config = test_path("demo/config");
    char *list = DONE("queue", "--config", config);
    expect_contains(list, "Sun 22 Nov 08:12");
    expect_contains(list, "for today, nothing came yet");
    char *marker = test_path("demo/made-by-callsheet-demo");
    expect_int(unlink(marker), 0);
    REFUSED(1, "was not made by a demo", "demo", folder);
    char *const all[] = {marker, list, config, mail, ledger, folder};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        free(all[i]);
    }
}
END_TEST

START_TEST(its_ledger_and_evidence_are_sound) {
    json_decref(demo_list("2026-11-21T08:12:00Z"));
    char *config = test_path("demo/config");
    char *said = DONE("doctor", "--no-mail", "--config", config);
    expect_lacks(said, "BAD");
    char *shown = DONE("show", "INV-1042", "--config", config);
    expect_contains(shown, "Harbour & Pine Ltd (HARBOUR)");
    expect_contains(shown, "We never ordered monitoring after the repair.");
    expect_contains(shown, "thin: ");
    free(shown);
    free(said);
    free(config);
}
END_TEST

/* Some fifty commits, each synced: slow on a busy disk. */
#define SLOW_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = 120                                    \
    }
TEST_MAIN("cli/demo", SLOW_LOOP(every_class_and_gate_occurs, ARRAY_LEN(moments)),
          TEST_SLOW(the_same_day_is_kept_and_another_one_made_anew, 180),
          TEST_SLOW(its_ledger_and_evidence_are_sound, 120))
