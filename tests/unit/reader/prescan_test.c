#include "callsheet/reader/prescan.h"

#include <string.h>

#include "support/check_more.h"

static bool is_safe(const char *before, const char *piece, size_t count, const char *after) {
    struct buf mail;
    buf_init(&mail);
    buf_add_text(&mail, before);
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&mail, piece);
    }
    buf_add_text(&mail, after);
    bool safe = prescan_is_safe(mail.data, mail.len);
    buf_release(&mail);
    return safe;
}

static const struct {
    const char *before, *piece, *after;
    size_t good, bad; /* repeated so often it passes, so often it does not */
} rows[] = {
    {"To: ", "g:", "\n\nx", 999, 1000},
    {"rEsent-To: ", "g:", "\n\nx", 900, 1001},
    {"To:", " g:\n", "\n\nx", 999, 1000},
    {"A: b\n\nFrom: ", "g:", "\n", 999, 1000}, /* in an attached message */
    {"A: b\n\n", "--b\n", "", 20000, 20001},
    {"", "A: b\n", "\nx", 2000, 2001},
    {"A: ", "b", "\n\nx", 32 * 1024 - 2, 32 * 1024},
};

START_TEST(draws_the_line) {
    expect_true(is_safe(rows[_i].before, rows[_i].piece, rows[_i].good, rows[_i].after));
    expect_false(is_safe(rows[_i].before, rows[_i].piece, rows[_i].bad, rows[_i].after));
}
END_TEST

START_TEST(lets_ordinary_text_pass) {
    expect_true(is_safe("A: b\n\nTimes:", " 10:00", 5000, "\n"));
    expect_true(is_safe("A: b\n\n", "-- a: b: c\n", 5000, "\n"));
    expect_true(prescan_is_safe("", 0));
    expect_true(prescan_is_safe("\n", 1));
}
END_TEST

START_TEST(keeps_only_what_tells_the_parts) {
    const char *mail =
        "To: g:g:g:\nX-Odd: x\nContent-Type: multipart/mixed;\n\tboundary=b\n"
        "content-transfer-encoding: 8bit\nContent-Type: text/plain\n\nbody\n\nTo: x\n";
    struct buf out;
    buf_init(&out);
    prescan_rewrite(mail, strlen(mail), &out);
    expect_text(buf_text(&out), "content-type: multipart/mixed; boundary=b\n"
                                "content-transfer-encoding: 8bit\n\nbody\n\nTo: x\n");
    buf_release(&out);
}
END_TEST

TEST_MAIN("reader/prescan", TEST_LOOP(draws_the_line, ARRAY_LEN(rows)),
          TEST(lets_ordinary_text_pass), TEST(keeps_only_what_tells_the_parts))
