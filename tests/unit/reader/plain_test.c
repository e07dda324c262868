#include "callsheet/reader/plain.h"

#include <string.h>

#include "support/check_more.h"

static const struct {
    const char *text;
    bool is_flowed, is_delsp;
    const char *wanted;
} rows[] = {
    {"", false, false, ""},
    {"a\r\nb\r\n", false, false, "a\nb"},
    {"a \nb", false, false, "a \nb"},
    {"a \nb", true, false, "a b"},
    {"a \nb", true, true, "ab"},
    {"a \nb \nc\nd", true, false, "a b c\nd"},
    {"> a \n> b\nc", true, false, "> a b\nc"},
    {"> a \n>> b", true, false, "> a \n>> b"},
    {" From x\n >y", true, false, "From x\n>y"},
    {"text \n-- \nJo", true, false, "text \n-- \nJo"},
    {"-- \nJo \nDoe", true, false, "-- \nJo Doe"},
    {"a\n\n\nb", true, false, "a\n\n\nb"},
};

START_TEST(becomes_lines) {
    struct buf out;
    buf_init(&out);
    plain_to_text(rows[_i].text, strlen(rows[_i].text), rows[_i].is_flowed, rows[_i].is_delsp,
                  &out);
    expect_text(buf_text(&out), rows[_i].wanted);
    buf_release(&out);
}
END_TEST

TEST_MAIN("reader/plain", TEST_LOOP(becomes_lines, ARRAY_LEN(rows)))
