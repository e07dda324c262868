#include "callsheet/domain/attachment.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "support/check_more.h"

static const struct {
    const char *claimed, *wanted;
} rows[] = {
    {"a.pdf", "a.pdf"},
    {"/etc/passwd", "passwd"},
    {"..\\..\\a.exe", "a.exe"},
    {"../..", "attachment"},
    {"", "attachment"},
    {"...", "attachment"},
    {".bashrc", "bashrc"},
    {"-rf", "rf"},
    {"~root", "root"},
    {"a/", "a_"},
    {"a\nb\033[2J.txt", "a b^[[2J.txt"},
    {"\342\200\256gpj.exe", "<U+202E>gpj.exe"},
    {"  x y.pdf", "x y.pdf"},
};

START_TEST(becomes_a_file_name) {
    char out[ATTACHMENT_NAME_BYTES];
    attachment_name(rows[_i].claimed, out);
    expect_text(out, rows[_i].wanted);
}
END_TEST

START_TEST(long_names_keep_their_ending) {
    char claimed[1000], out[ATTACHMENT_NAME_BYTES];
    memset(claimed, 0, sizeof claimed);
    for (size_t i = 0; i < 600; i += 2) {
        memcpy(claimed + i, "\303\244", 2);
    }
    memcpy(claimed + 600, ".pdf", 5);
    attachment_name(claimed, out);
    expect_true(strlen(out) <= 120);
    expect_text(out + strlen(out) - 4, ".pdf");
    expect_true(text_is_utf8(out, strlen(out)));
}
END_TEST

TEST_MAIN("domain/attachment", TEST_LOOP(becomes_a_file_name, ARRAY_LEN(rows)),
          TEST(long_names_keep_their_ending))
