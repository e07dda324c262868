/* The strict reader itself: without a control that fails, a check that passes says nothing. */
#include "support/strict.h"

#include <stdio.h>
#include <string.h>

#include "support/check_more.h"

enum { SMUGGLED = 55 };

START_TEST(what_curses_sends_is_allowed) {
    static const char *const rows[] = {
        "\033[?1049h\033[22;0;0t\033[1;24r\033(B\033[m\033[4l\033[?7h\033[?1h\033=",
        "\033[H\033[2J\033[?1000h\033[?1006h\033[?2004h\033[?25l\033[?12l\033[?25h",
        "\033[3;5Habc\033[1;31;48;5;23mx\033[39;49m\033[K\033[10X\033[5b\033[2d\033[7G\r\n\b\a",
        "Übung 日本 e\xcc\x81 ▇▇ ─│ \xef\xbf\xbd",
        "\033]104\007x",
        "\033[38;2;10;20;30m\033[0;10m\033[2L\033[3M\033[1@\033[2P\033M\0337\0338",
    };
    size_t at = 0;
    expect_text(strict_check(rows[_i], strlen(rows[_i]), false, &at), NULL);
}
END_TEST

static const char *const smuggled[] = {
    "\033]0;title\a",
    "\033]52;c;aGk=\033\\",
    "\033]8;;http://x\033\\",
    "\033P+q544e\033\\",
    "\033_x\033\\",
    "\033^x\033\\",
    "\033Xx\033\\",
    "\033[c",
    "\033[>c",
    "\033[6n",
    "\033[>q",
    "\033[21t",
    "\033[20t",
    "\033[?1h\033[?1002h",
    "\033[?47h",
    "\033[5i",
    "\033c",
    "\033#8",
    "\033Nx",
    "\033Ox",
    "\033[3g",
    "\033[1 q",
    "\033[!p",
    "\033[20h",
    "\033[4;20h",
    "\x01",
    "\x05",
    "\x0b",
    "\x0c",
    "\x18",
    "\x1a",
    "\x1c",
    "\x7f",
    "\xc2\x9b"
    "31m",
    "\xc2\x90",
    "\x9b"
    "31m",
    "\xff",
    "\xc0\xaf",
    "\xed\xa0\x80",
    "\xe2\x80\xae",
    "\xe2\x80\x8b",
    "\xe2\x81\xa6",
    "\xef\xbb\xbf",
    "\xd8\x9c",
    "\xc2\xad",
    "\xe3\x85\xa4",
    "\xf3\xa0\x81\x81",
    "\xef\xb8\x8f",
    "\xe2\x80\xa8",
    "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\033]104;1\007",
    "\033]104\033\\",
    "\033(A",
    "\033%G",
    "\033[",
};

START_TEST(what_data_could_smuggle_is_found) {
    char text[64];
    size_t at = 0;
    expect_int(ARRAY_LEN(smuggled), SMUGGLED);
    snprintf(text, sizeof text, "ab%s", smuggled[_i]);
    expect_true(strict_check(text, strlen(text), false, &at) != NULL);
    expect_true(at >= 2);
}
END_TEST

START_TEST(a_sequence_cut_at_the_end_is_allowed_where_it_may_be) {
    static const char *const rows[] = {"ab\033", "ab\033[", "ab\033[1;3", "ab\033(", "ab\xe6\x97"};
    expect_text(strict_check(rows[_i], strlen(rows[_i]), true, NULL), NULL);
    expect_true(strict_check(rows[_i], strlen(rows[_i]), false, NULL) != NULL);
}
END_TEST

START_TEST(on_a_pipe_only_text_and_line_feeds) {
    expect_text(strict_check_plain("Übung\n", 7, false, NULL), NULL);
    expect_true(strict_check_plain("a\tb", 3, false, NULL) != NULL);
    expect_text(strict_check_plain("a\tb", 3, true, NULL), NULL);
    expect_true(strict_check_plain("a\rb", 3, true, NULL) != NULL);
    expect_true(strict_check_plain("\033[m", 3, true, NULL) != NULL);
    expect_true(strict_check_plain("\xc2\x9b", 2, true, NULL) != NULL);
}
END_TEST

TEST_MAIN("run/strict", TEST_LOOP(what_curses_sends_is_allowed, 6),
          TEST_LOOP(what_data_could_smuggle_is_found, SMUGGLED),
          TEST_LOOP(a_sequence_cut_at_the_end_is_allowed_where_it_may_be, 5),
          TEST(on_a_pipe_only_text_and_line_feeds))
