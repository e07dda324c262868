#include "support/check_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/log.h"

START_TEST(recent_lines_come_oldest_first) {
    char out[32768];
    log_recent(out, sizeof out);
    expect_text(out, "");
    log_note("one %d", 1);
    log_note("two");
    log_recent(out, sizeof out);
    expect_text(out, "one 1\ntwo\n");
    for (int i = 0; i < 1000; i++) {
        log_note("line %d", i);
    }
    log_recent(out, sizeof out);
    expect_contains(out, "line 936\n");
    expect_lacks(out, "line 935\n");
    expect_lacks(out, "two");
    expect_text(strrchr(out, 'l'), "line 999\n");
}
END_TEST

START_TEST(newest_lines_win_where_room_is_short) {
    char out[64];
    log_note("first");
    log_note("second");
    for (unsigned long capacity = 1; capacity < 20; capacity++) {
        memset(out, 'X', sizeof out);
        log_recent(out, capacity);
        expect_text(out, capacity < 8 ? "" : capacity < 14 ? "second\n" : "first\nsecond\n");
        expect_int(out[capacity], 'X');
    }
    log_recent(NULL, 0);
}
END_TEST

START_TEST(lines_are_cleaned_and_cut) {
    char out[32768];
    log_note("evil \x1B[31m \xFF line\nfeed");
    log_recent(out, sizeof out);
    expect_text(out, "evil ^[[31m \uFFFD line feed\n");
    char longer[5000];
    memset(longer, 'y', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    log_note("%s", longer);
    log_recent(out, sizeof out);
    expect_true(strlen(out) < 400);
}
END_TEST

START_TEST(file_is_private_and_appended_to) {
    struct error err;
    char *path = test_path("callsheet.log");
    for (int round = 0; round < 2; round++) {
        expect_ok(log_open(path, &err), &err);
        log_note("round %d", round);
        log_close();
    }
    log_note("not in the file");
    char *text = test_read(path);
    expect_contains(text, " round 0\n");
    expect_contains(text, " round 1\n");
    expect_lacks(text, "not in the file");
    struct stat about;
    expect_int(stat(path, &about), 0);
    expect_int(about.st_mode & 0777, 0600);
    free(text);
    free(path);
}
END_TEST

START_TEST(log_that_cannot_be_written_is_told_and_given_up) {
    struct error err;
    char *path = test_path("no/such.log");
    expect_status(log_open(path, &err), STATUS_IO, NULL);
    expect_contains(err.message, path);
    expect_ok(log_open("/dev/full", &err), &err);
    char out[100];
    log_note("kept");
    log_note("also kept");
    log_recent(out, sizeof out);
    expect_text(out, "kept\nalso kept\n");
    log_close();
    free(path);
}
END_TEST

TEST_MAIN("base/log", TEST(recent_lines_come_oldest_first),
          TEST(newest_lines_win_where_room_is_short), TEST(lines_are_cleaned_and_cut),
          TEST(file_is_private_and_appended_to),
          TEST(log_that_cannot_be_written_is_told_and_given_up))
