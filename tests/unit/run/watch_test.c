#include "callsheet/run/watch.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check_more.h"

enum { START = 100000, SLOW = 400, SURE = 10000 };

static void append(const char *name) {
    char *path = test_path(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    expect_true(fd >= 0);
    expect_int(write(fd, "x", 1), 1);
    expect_int(fsync(fd), 0);
    close(fd);
    free(path);
}

static bool has_input(const struct watch *watch) {
    struct pollfd fd = {.fd = watch_fd(watch), .events = POLLIN};
    return poll(&fd, 1, 0) == 1;
}

static const struct watch_pace pace = {.slow_ms = SLOW, .sure_ms = SURE};

/** Watches a file of the test's folder and its journal, as the desk does. */
static struct watch *watching(const char *name) {
    struct watch *watch = watch_new();
    char *path = test_path(name), journal[4200];
    snprintf(journal, sizeof journal, "%s-journal", path);
    (void)watch_add(watch, WATCH_LEDGER, journal, pace, START);
    expect_true(watch_add(watch, WATCH_LEDGER, path, pace, START));
    free(path);
    return watch;
}

START_TEST(writing_is_news_once_it_has_paused) {
    append("team.ledger");
    struct watch *watch = watching("team.ledger");
    expect_false(has_input(watch));
    expect_false(watch_due(watch, WATCH_LEDGER, START));
    append("team.ledger");
    expect_true(has_input(watch));
    watch_handle(watch, START + 5);
    expect_false(watch_due(watch, WATCH_LEDGER, START + 5));
    int wait = watch_timeout_ms(watch, START + 5);
    expect_true(wait > 0 && wait <= 50);
    expect_true(watch_due(watch, WATCH_LEDGER, START + 5 + wait));
    expect_false(watch_due(watch, WATCH_LEDGER, START + 6 + wait));
    watch_free(watch);
}
END_TEST

START_TEST(writing_without_a_pause_is_looked_at_within_half_a_second) {
    append("team.ledger");
    struct watch *watch = watching("team.ledger");
    bool is_due = false;
    int64_t now = START + 1;
    for (; !is_due && now < START + 1000; now += 10) {
        append("team.ledger");
        watch_handle(watch, now);
        is_due = watch_due(watch, WATCH_LEDGER, now);
    }
    expect_true(is_due);
    expect_true(now - START <= 500);
    watch_free(watch);
}
END_TEST

START_TEST(the_journal_counts_and_other_files_do_not) {
    append("team.ledger");
    append("team.ledger-journal");
    struct watch *watch = watching("team.ledger");
    append("other.ledger");
    watch_handle(watch, START + 1);
    expect_int(watch_timeout_ms(watch, START + 1), SURE - 1);
    append("team.ledger-journal");
    watch_handle(watch, START + 2);
    expect_true(watch_timeout_ms(watch, START + 2) <= 50);
    watch_free(watch);
}
END_TEST

START_TEST(reading_is_no_news) {
    append("team.ledger");
    struct watch *watch = watching("team.ledger");
    char *path = test_path("team.ledger");
    free(test_read(path));
    free(path);
    expect_false(has_input(watch));
    watch_free(watch);
}
END_TEST

START_TEST(without_the_kernel_a_slow_look_is_left) {
    struct watch *watch = watch_new();
    expect_false(watch_add(watch, WATCH_LEDGER, "/nowhere/at/all", pace, START));
    expect_int(watch_timeout_ms(watch, START), SLOW);
    expect_false(watch_due(watch, WATCH_LEDGER, START + SLOW - 1));
    expect_true(watch_due(watch, WATCH_LEDGER, START + SLOW));
    expect_int(watch_timeout_ms(watch, START + SLOW), SLOW);
    watch_free(watch);
}
END_TEST

START_TEST(a_folder_that_goes_away_leaves_the_slow_look) {
    char *folder = test_path("gone");
    expect_int(mkdir(folder, 0700), 0);
    struct watch *watch = watch_new();
    expect_true(watch_add(watch, WATCH_MAIL, folder, pace, START));
    expect_int(rmdir(folder), 0);
    watch_handle(watch, START + 1);
    expect_true(watch_due(watch, WATCH_MAIL, START + 100));
    expect_int(watch_timeout_ms(watch, START + 100), SLOW);
    watch_free(watch);
    free(folder);
}
END_TEST

START_TEST(a_file_that_is_replaced_leaves_the_slow_look) {
    append("team.ledger");
    append("new");
    struct watch *watch = watching("team.ledger");
    char *from = test_path("new"), *to = test_path("team.ledger");
    expect_int(rename(from, to), 0);
    watch_handle(watch, START + 1);
    expect_true(watch_due(watch, WATCH_LEDGER, START + 100));
    expect_int(watch_timeout_ms(watch, START + 100), SLOW);
    watch_free(watch);
    free(from);
    free(to);
}
END_TEST

START_TEST(topics_are_apart) {
    append("team.ledger");
    struct watch *watch = watching("team.ledger");
    char *folder = test_path("mail");
    expect_int(mkdir(folder, 0700), 0);
    expect_true(watch_add(watch, WATCH_MAIL, folder, pace, START));
    append("mail/iamglass");
    watch_handle(watch, START + 1);
    expect_false(watch_due(watch, WATCH_LEDGER, START + 500));
    expect_true(watch_due(watch, WATCH_MAIL, START + 500));
    watch_free(watch);
    free(folder);
}
END_TEST

START_TEST(nothing_watched_never_wakes) {
    struct watch *watch = watch_new();
    expect_int(watch_timeout_ms(watch, START), -1);
    watch_free(watch);
    watch_free(NULL);
}
END_TEST

TEST_MAIN("run/watch", TEST(writing_is_news_once_it_has_paused),
          TEST(writing_without_a_pause_is_looked_at_within_half_a_second),
          TEST(the_journal_counts_and_other_files_do_not), TEST(reading_is_no_news),
          TEST(without_the_kernel_a_slow_look_is_left),
          TEST(a_folder_that_goes_away_leaves_the_slow_look),
          TEST(a_file_that_is_replaced_leaves_the_slow_look), TEST(topics_are_apart),
          TEST(nothing_watched_never_wakes))
