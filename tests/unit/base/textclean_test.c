#include "support/check_more.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "callsheet/base/text.h"

static const struct {
    const char *in, *line, *lines;
} rows[] = {
    {"plain text", "plain text", "plain text"},
    {"", "", ""},
    {"a\nb", "a b", "a\nb"},
    {"a\r\nb", "a b", "a\nb"},
    {"a\rb", "a b", "a\nb"},
    {"a\r\r\nb", "a  b", "a\n\nb"},
    {"a\tb", "a b", "a\tb"},
    {"\x1B[31mred", "^[[31mred", "^[[31mred"},
    {"a\bb\x7F", "a^Hb^?", "a^Hb^?"},
    {"\xC2\x9B"
     "31m",
     "\uFFFD31m", "\uFFFD31m"},
    {"\x9B"
     "31m",
     "\uFFFD31m", "\uFFFD31m"},
    {"bad \xFF\xC0\x80", "bad \uFFFD\uFFFD\uFFFD", "bad \uFFFD\uFFFD\uFFFD"},
    {"gpj.\u202Eexe", "gpj.<U+202E>exe", "gpj.<U+202E>exe"},
    {"a\u200Bb\uFEFF", "a<U+200B>b<U+FEFF>", "a<U+200B>b<U+FEFF>"},
    {"so\u00ADft", "so<U+00AD>ft", "so<U+00AD>ft"},
    {"\U000E0041tag", "<U+E0041>tag", "<U+E0041>tag"},
    {"a\u2028b", "a<U+2028>b", "a<U+2028>b"},
    {"pay\u200Dpal", "pay<U+200D>pal", "pay<U+200D>pal"},
    {"\u2764\uFE0F", "\u2764", "\u2764"},
    {"\U0001F469\u200D\U0001F4BB", "\U0001F469\U0001F4BB", "\U0001F469\U0001F4BB"},
    {"e\u0301", "e\u0301", "e\u0301"},
    {"e\u0301\u0302\u0303\u0304\u0305\u0306x", "e\u0301\u0302\u0303\u0304x",
     "e\u0301\u0302\u0303\u0304x"},
    {"\u0301x", "\u25CC\u0301x", "\u25CC\u0301x"},
    {"a\n\u0301", "a \u0301", "a\n\u25CC\u0301"},
    {"\uE000", "\uE000", "\uE000"},
    {"\U0001FAE8", "\uFFFD", "\uFFFD"}, /* newer than this system's table */
    {"日本語 Größe", "日本語 Größe", "日本語 Größe"},
};

static char *clean(const char *text, size_t len, enum text_policy policy, bool *changed) {
    struct buf out = {0};
    *changed = text_clean(&out, text, len, policy);
    return buf_detach(&out);
}

START_TEST(known_rows) {
    bool changed;
    if (strcmp(rows[_i].in, "\U0001FAE8") == 0 && wcwidth(0x1FAE8) >= 0) {
        skip_without(NULL, "this system's table knows U+1FAE8");
    }
    char *line = clean(rows[_i].in, strlen(rows[_i].in), TEXT_LINE, &changed);
    if (strcmp(rows[_i].in, "\uE000") != 0 || wcwidth(0xE000) > 0) {
        expect_text(line, rows[_i].line);
        expect_int(changed, strcmp(rows[_i].in, line) != 0);
    }
    char *lines = clean(rows[_i].in, strlen(rows[_i].in), TEXT_LINES, &changed);
    if (strcmp(rows[_i].in, "\uE000") != 0 || wcwidth(0xE000) > 0) {
        expect_text(lines, rows[_i].lines);
        expect_int(changed, strcmp(rows[_i].in, lines) != 0);
    }
    free(line);
    free(lines);
}
END_TEST

START_TEST(nul_is_shown) {
    bool changed;
    char *text = clean("a\0b", 3, TEXT_LINE, &changed);
    expect_text(text, "a^@b");
    expect_true(changed);
    free(text);
}
END_TEST

/** What is allowed to leave: no control but those of the policy, nothing invisible, real widths,
    four marks at most. Written apart from the code under test. */
static void check_clean(const char *text, enum text_policy policy) {
    int marks = 0;
    bool has_base = false;
    for (const char *at = text; *at;) {
        uint32_t scalar;
        size_t used = text_decode(at, strlen(at), &scalar);
        if (scalar >= 0x80 && used == 1) {
            ck_abort_msg("bad bytes left");
        }
        bool is_allowed_control = policy == TEXT_LINES && (scalar == '\n' || scalar == '\t');
        if ((scalar < 0x20 && !is_allowed_control) || (scalar >= 0x7F && scalar < 0xA0)) {
            ck_abort_msg("control U+%04X left", scalar);
        }
        bool is_bidi = scalar == 0x061C || scalar == 0x200E || scalar == 0x200F ||
                       (scalar >= 0x202A && scalar <= 0x202E) ||
                       (scalar >= 0x2066 && scalar <= 0x2069);
        bool is_hidden = scalar == 0xAD || (scalar >= 0x200B && scalar <= 0x200D) ||
                         (scalar >= 0x2060 && scalar <= 0x2064) || scalar == 0xFEFF ||
                         (scalar >= 0xFE00 && scalar <= 0xFE0F) ||
                         (scalar >= 0xE0000 && scalar <= 0xE0FFF) || scalar == 0x2028 ||
                         scalar == 0x2029 || scalar == 0x115F || scalar == 0x3164;
        if (is_bidi || is_hidden) {
            ck_abort_msg("U+%04X left", scalar);
        }
        int cols = is_allowed_control ? 1 : wcwidth((wchar_t)scalar);
        if (cols < 0) {
            ck_abort_msg("U+%04X has no width", scalar);
        }
        marks = cols == 0 ? marks + 1 : 0;
        if (marks > 4 || (cols == 0 && !has_base)) {
            ck_abort_msg("mark U+%04X is the %dth or has no base", scalar, marks);
        }
        has_base = !is_allowed_control;
        at += used;
    }
}

static void check_both_policies(const char *text, size_t len) {
    for (int policy = TEXT_LINE; policy <= TEXT_LINES; policy++) {
        bool changed, changed_again;
        char *once = clean(text, len, (enum text_policy)policy, &changed);
        check_clean(once, (enum text_policy)policy);
        char *twice = clean(once, strlen(once), (enum text_policy)policy, &changed_again);
        if (strcmp(once, twice) != 0 || changed_again) {
            ck_abort_msg("the second time changed something more: %s", once);
        }
        if (changed != (strlen(once) != len || memcmp(once, text, len) != 0)) {
            ck_abort_msg("the answer was %d for: %s", changed, once);
        }
        free(once);
        free(twice);
    }
}

START_TEST(every_scalar_leaves_clean) {
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        char text[16] = {'x'};
        size_t len = 1 + text_encode(scalar, text + 1);
        check_both_policies(text, len);
    }
}
END_TEST

START_TEST(random_bytes_and_scalars_leave_clean_and_stay) {
    static const uint32_t awkward[] = {0x0A,   0x0D,   0x09,   0x1B,   0x85,   0x9B,   0x0300,
                                       0x0301, 0x200D, 0xFE0F, 0x202E, 0x2066, 0x203C, 0x1F469,
                                       0x25CC, 0xFFFD, 0x20,   0x65,   0x4E00, 0x1160, 0x11A8};
    struct dice dice = dice_new();
    for (int round = 0; round < 100000; round++) {
        char text[128];
        size_t len = 0;
        for (uint64_t count = dice_below(&dice, 24); count > 0; count--) {
            uint64_t kind = dice_below(&dice, 8);
            uint32_t scalar = kind == 0   ? (uint32_t)dice_below(&dice, 0x110000)
                              : kind == 1 ? (uint32_t)dice_range(&dice, 0x20, 0x7E)
                                          : awkward[dice_below(&dice, ARRAY_LEN(awkward))];
            if (kind == 2) {
                text[len++] = (char)dice_below(&dice, 256);
            } else {
                len += text_encode(scalar, text + len);
            }
        }
        check_both_policies(text, len);
    }
}
END_TEST

START_TEST(into_a_buffer_is_cut_at_a_cluster) {
    const char *text = "ae\u0301\u0302日\x1B"
                       "b";
    char *whole;
    bool changed;
    whole = clean(text, strlen(text), TEXT_LINE, &changed);
    for (size_t capacity = 1; capacity < strlen(whole) + 3; capacity++) {
        char out[32];
        memset(out, 'X', sizeof out);
        size_t len = text_clean_into(out, capacity, text, TEXT_LINE);
        expect_int(strlen(out), len);
        expect_true(len < capacity);
        expect_int(strncmp(out, whole, len), 0);
        expect_true(len != 2 && len != 4 && len != 7 && len != 8);
        expect_int(out[capacity], 'X');
    }
    char out[4] = "abc";
    expect_int(text_clean_into(out, 0, "x", TEXT_LINE), 0);
    expect_text(out, "abc");
    expect_int(text_clean_into(out, sizeof out, "", TEXT_LINE), 0);
    expect_text(out, "");
    free(whole);
}
END_TEST

TEST_MAIN("base/textclean", TEST_LOOP(known_rows, ARRAY_LEN(rows)), TEST(nul_is_shown),
          TEST(every_scalar_leaves_clean), TEST(random_bytes_and_scalars_leave_clean_and_stay),
          TEST(into_a_buffer_is_cut_at_a_cluster))
