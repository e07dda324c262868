#include "support/check_more.h"

#include <string.h>

START_TEST(each_status_has_its_words) {
    enum status status = (enum status)_i;
    expect_true(strlen(status_name(status)) > 1);
    expect_true(strlen(status_text(status)) > 3);
    int code = status_exit_code(status);
    expect_true(status == STATUS_OK ? code == 0 : code == 1 || code == 2 || code == 75);
    for (int other = 0; other < _i; other++) {
        ck_assert_str_ne(status_name(status), status_name((enum status)other));
    }
}
END_TEST

START_TEST(known_rows) {
    expect_text(status_name(STATUS_NOT_FOUND), "NOT_FOUND");
    expect_int(status_exit_code(STATUS_USAGE), 2);
    expect_int(status_exit_code(STATUS_BUSY), 75);
    expect_int(STATUS_OK, 0);
}
END_TEST

START_TEST(set_formats_and_returns) {
    struct error err;
    expect_int(error_set(&err, STATUS_BUSY, "Try again in %d s.", 3), STATUS_BUSY);
    expect_int(err.status, STATUS_BUSY);
    expect_text(err.message, "Try again in 3 s.");
    expect_int(error_set(NULL, STATUS_IO, "nobody looks"), STATUS_IO);
}
END_TEST

START_TEST(long_sentence_is_cut_between_characters) {
    char text[2 * ERROR_MESSAGE_BYTES];
    for (size_t start = 0; start < 3; start++) {
        memset(text, 'x', start);
        for (size_t at = start; at + 3 < sizeof text; at += 3) {
            memcpy(text + at, "€", 4);
        }
        struct error err;
        (void)error_set(&err, STATUS_IO, "%s", text);
        size_t len = strlen(err.message);
        expect_true(len < ERROR_MESSAGE_BYTES && len >= ERROR_MESSAGE_BYTES - 3);
        expect_int((len - start) % 3, 0);
    }
}
END_TEST

START_TEST(prefix_goes_before_and_keeps_the_status) {
    struct error err;
    (void)error_set(&err, STATUS_CORRUPT, "Line 3 is damaged.");
    expect_int(error_prefix(&err, "%s", "book.gnucash"), STATUS_CORRUPT);
    expect_text(err.message, "book.gnucash: Line 3 is damaged.");
    (void)error_prefix(NULL, "nobody looks");
    char name[600];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    (void)error_prefix(&err, "%s", name);
    expect_int(strlen(err.message), ERROR_MESSAGE_BYTES - 1);
}
END_TEST

TEST_MAIN("base/status", TEST_LOOP(each_status_has_its_words, STATUS_COUNT), TEST(known_rows),
          TEST(set_formats_and_returns), TEST(long_sentence_is_cut_between_characters),
          TEST(prefix_goes_before_and_keeps_the_status))
