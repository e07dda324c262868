#include "support/check_more.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "callsheet/base/text.h"

/* --- decoding --- */

START_TEST(every_scalar_round_trips) {
    int wrong = 0;
    for (uint32_t scalar = 1; scalar <= 0x10FFFF; scalar++) {
        if (scalar >= 0xD800 && scalar <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        uint32_t back;
        size_t len = text_encode(scalar, bytes);
        wrong += text_decode(bytes, len, &back) != len || back != scalar;
        wrong += !text_is_utf8(bytes, len);
        for (size_t cut = 1; cut < len; cut++) { /* a cut sequence is bad, byte by byte */
            wrong += text_decode(bytes, cut, &back) != 1 || back != 0xFFFD;
            wrong += text_is_utf8(bytes, cut);
        }
    }
    expect_int(wrong, 0);
}
END_TEST

static const char *const bad_sequences[] = {
    "\x80",
    "\xBF",
    "\xC0\x80",
    "\xC1\xBF",
    "\xE0\x80\x80",
    "\xE0\x9F\xBF",
    "\xED\xA0\x80",
    "\xED\xBF\xBF",
    "\xF0\x80\x80\x80",
    "\xF0\x8F\xBF\xBF",
    "\xF4\x90\x80\x80",
    "\xF5\x80\x80\x80",
    "\xFE",
    "\xFF",
    "\xC3(",
    "\xE2\x82(",
    "\xF0\x9F\x98(",
};

START_TEST(bad_sequences_are_refused) {
    uint32_t scalar;
    const char *bytes = bad_sequences[_i];
    expect_int(text_decode(bytes, strlen(bytes), &scalar), 1);
    expect_int(scalar, 0xFFFD);
    expect_false(text_is_utf8(bytes, strlen(bytes)));
}
END_TEST

START_TEST(encode_never_writes_bad_bytes) {
    char bytes[4];
    uint32_t scalar;
    expect_int(text_encode(0xD800, bytes), 3);
    expect_int(text_decode(bytes, 3, &scalar), 3);
    expect_int(scalar, 0xFFFD);
    expect_int(text_encode(0x110000, bytes), 3);
    expect_false(text_is_utf8("a\0b", 3));
    expect_true(text_is_utf8("", 0));
}
END_TEST

/* --- columns and clusters --- */

START_TEST(widths_agree_with_the_terminal_library) {
    int wrong = 0;
    for (uint32_t scalar = 1; scalar <= 0x10FFFF; scalar++) {
        int cols = wcwidth((wchar_t)scalar);
        wrong += text_scalar_cols(scalar) != (cols < 0 ? 1 : cols);
    }
    expect_int(wrong, 0);
}
END_TEST

static const struct {
    const char *text;
    size_t bytes;
    int cols;
} clusters[] = {
    {"a", 1, 1},        {"ab", 1, 1},           {"ä", 2, 1},
    {"e\u0301x", 3, 1}, {"日本", 3, 2},         {"😀!", 4, 2},
    {"\n", 1, 0},       {"\n\u0301", 1, 0},     {"\t", 1, 1},
    {"\u0301", 2, 1},   {"\xFF", 1, 1},         {"\xFF\u0301", 3, 1},
    {"", 0, 0},         {"\u0301\u0301", 4, 1}, {"a\u0301\u0302\u0303b", 7, 1},
    {"\x1B[", 1, 1},
};

START_TEST(clusters_have_bytes_and_columns) {
    int cols = -1;
    const char *text = clusters[_i].text;
    expect_int(text_cluster(text, strlen(text), &cols), clusters[_i].bytes);
    expect_int(cols, clusters[_i].cols);
    expect_int(text_cluster(text, strlen(text), NULL), clusters[_i].bytes);
}
END_TEST

/** Appends something awkward. */
static void add_random(struct dice *dice, struct buf *buf) {
    static const char *const pieces[] = {
        "a",        "word", " ",      "\n",     "\t",       "é",        "e\u0301", "\u0301",
        "日",       "😀",    "\u200D", "\uFE0F", "\xFF",     "\xE2\x82", "\x1B",    "\u202E",
        "\xC2\x85", "  ",   "\r",     "\r\n",   "\xF0\x9F", "ß"};
    if (dice_below(dice, 10) == 0) {
        char bytes[4];
        buf_add(buf, bytes, text_encode((uint32_t)dice_below(dice, 0x110000), bytes));
    } else if (dice_below(dice, 20) == 0) {
        buf_add_char(buf, (char)dice_below(dice, 256));
    } else {
        buf_add_text(buf, pieces[dice_below(dice, ARRAY_LEN(pieces))]);
    }
}

static void random_text(struct dice *dice, struct buf *buf) {
    buf_reset(buf);
    for (uint64_t count = dice_below(dice, 40); count > 0; count--) {
        add_random(dice, buf);
    }
    buf_add(buf, NULL, 0);
}

START_TEST(walking_back_meets_the_same_clusters) {
    struct dice dice = dice_new();
    struct buf buf = {0};
    for (int round = 0; round < 20000; round++) {
        random_text(&dice, &buf);
        size_t starts[400], count = 0;
        int total = 0;
        for (size_t at = 0; at < buf.len;) {
            int cols;
            starts[count++] = at;
            size_t used = text_cluster(buf.data + at, buf.len - at, &cols);
            if (used == 0 || cols > 2 || (cols == 0 && buf.data[at] != '\n')) {
                ck_abort_msg("cluster of %zu bytes and %d columns", used, cols);
            }
            at += used;
            total += cols;
        }
        if (text_cols(buf.data, buf.len) != total) {
            ck_abort_msg("text_cols is not the sum of the clusters");
        }
        for (size_t at = buf.len; count > 0; count--) {
            at = text_cluster_before(buf.data, at);
            if (at != starts[count - 1]) {
                ck_abort_msg("at %zu instead of %zu", at, starts[count - 1]);
            }
        }
    }
    expect_int(text_cluster_before("abc", 0), 0);
    buf_release(&buf);
}
END_TEST

START_TEST(prefix_is_the_longest_that_fits) {
    struct dice dice = dice_new();
    struct buf buf = {0};
    for (int round = 0; round < 20000; round++) {
        random_text(&dice, &buf);
        int limit = (int)dice_range(&dice, -1, 40), cols = -1;
        size_t got = text_prefix(buf.data, buf.len, limit, &cols), at = 0;
        int total = 0;
        while (at < buf.len) {
            int width;
            size_t used = text_cluster(buf.data + at, buf.len - at, &width);
            if (total + width > limit) {
                break;
            }
            total += width;
            at += used;
        }
        if (got != at || cols != total) {
            ck_abort_msg("%zu bytes, %d columns instead of %zu, %d", got, cols, at, total);
        }
    }
    expect_int(text_prefix("日本", 6, 3, NULL), 3);
    expect_int(text_prefix("ae\u0301", 4, 2, NULL), 4);
    expect_int(text_prefix("ae\u0301", 4, 1, NULL), 1);
    buf_release(&buf);
}
END_TEST

/* --- wrapping --- */

static const struct {
    const char *text;
    int cols;
    const char *lines; /* joined by | */
} wraps[] = {
    {"", 10, ""},
    {"one two three", 7, "one two|three"},
    {"one two three", 8, "one two |three"},
    {"one two three", 6, "one |two |three"},
    {"abcdefgh", 3, "abc|def|gh"},
    {"ab cdefgh", 4, "ab |cdef|gh"},
    {"a\nb\n\nc", 5, "a|b||c"},
    {"a\n", 5, "a"},
    {"abc\nd", 3, "abc|d"},
    {"abc \nd", 3, "abc|d"},
    {"日本語", 4, "日本|語"},
    {"日本", 1, "日|本"},
    {"e\u0301e\u0301e\u0301", 2, "e\u0301e\u0301|e\u0301"},
    {"   x", 2, "  |x"},
};

START_TEST(wraps_as_people_expect) {
    struct buf joined = {0};
    const char *text = wraps[_i].text;
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        size_t next;
        size_t line = text_wrap(text + at, len - at, wraps[_i].cols, &next);
        if (at > 0) {
            buf_add_char(&joined, '|');
        }
        buf_add(&joined, text + at, line);
        at += next;
    }
    expect_text(buf_text(&joined), wraps[_i].lines);
    buf_release(&joined);
}
END_TEST

START_TEST(wrapping_loses_only_blanks_and_line_feeds) {
    struct dice dice = dice_new();
    struct buf buf = {0};
    for (int round = 0; round < 20000; round++) {
        random_text(&dice, &buf);
        int cols = (int)dice_range(&dice, 1, 30);
        for (size_t at = 0; at < buf.len;) {
            size_t next, line = text_wrap(buf.data + at, buf.len - at, cols, &next);
            int width = text_cols(buf.data + at, line);
            bool is_single = text_cluster(buf.data + at, buf.len - at, NULL) == line;
            if (next == 0 || next < line || at + next > buf.len || next - line > 2 ||
                (width > cols && !is_single) || memchr(buf.data + at, '\n', line)) {
                ck_abort_msg("line %zu, next %zu, width %d of %d", line, next, width, cols);
            }
            for (size_t lost = line; lost < next; lost++) {
                if (!strchr(" \n", buf.data[at + lost])) {
                    ck_abort_msg("lost a byte %02x", (unsigned char)buf.data[at + lost]);
                }
            }
            at += next;
        }
    }
    buf_release(&buf);
}
END_TEST

START_TEST(words_are_found_both_ways) {
    const char *text = "one, zwei-drei Größe  ";
    size_t len = strlen(text);
    expect_int(text_word_after(text, len, 0), 3);
    expect_int(text_word_after(text, len, 3), 9);
    expect_int(text_word_after(text, len, 14), strlen("one, zwei-drei Größe"));
    expect_int(text_word_after(text, len, len - 1), len);
    expect_int(text_word_after(text, len, len), len);
    expect_int(text_word_before(text, len), strlen("one, zwei-drei "));
    expect_int(text_word_before(text, 14), 10);
    expect_int(text_word_before(text, 10), 5);
    expect_int(text_word_before(text, 2), 0);
    expect_int(text_word_before(text, 0), 0);
}
END_TEST

/* --- folding and copying --- */

static const struct {
    const char *hay, *needle;
    bool found;
} searches[] = {
    {"Plover Café", "cafe", true},
    {"Jürgen Ångström", "jurgen ang", true},
    {"Lodz", "Łódź", true},
    {"Cafe", "cafx", false},
    {"Meyer & Söhne", "söhne", true},
    {"Meyer & Söhne", "SÖHNE", true},
    {"Meyer & Söhne", "sohne", true},
    {"anything", "", true},
    {"", "", true},
    {"", "a", false},
    {"aaab", "AAB", true},
    {"ab", "abc", false},
    {"ΑΒΓ", "αβγ", true},
    {"bad \xFF byte", "BYTE", true},
    {"tail", "l", true},
};

START_TEST(searching_ignores_case) {
    expect_int(text_contains_fold(searches[_i].hay, searches[_i].needle), searches[_i].found);
}
END_TEST

START_TEST(comparing_ignores_case_and_is_an_order) {
    expect_int(text_compare_fold("Söhne", "SÖHNE"), 0);
    expect_true(text_compare_fold("a", "B") < 0);
    expect_true(text_compare_fold("b", "A") > 0);
    expect_true(text_compare_fold("a", "ab") < 0);
    expect_true(text_compare_fold("ab", "a") > 0);
    expect_true(text_compare_fold("z", "ä") < 0);
    expect_int(text_compare_fold("", ""), 0);
}
END_TEST

START_TEST(copies_are_cut_between_characters) {
    const char *text = "aé日😀b";
    size_t len = strlen(text);
    for (size_t capacity = 1; capacity <= len + 2; capacity++) {
        char out[32];
        memset(out, 'X', sizeof out);
        bool whole = text_copy(out, capacity, text);
        expect_int(whole, capacity > len);
        size_t got = strlen(out);
        expect_true(got < capacity && strncmp(out, text, got) == 0);
        expect_true(text_is_utf8(out, got));
        expect_true(whole || capacity - 1 - got < 4);
        expect_int(out[capacity], 'X');
    }
    char out[4] = "abc";
    expect_false(text_copy(out, 0, "x"));
    expect_text(out, "abc");
    expect_false(text_copy(out, 3, "\x80\x80\x80\x80\x80"));
    expect_text(out, "\x80\x80");
}
END_TEST

TEST_MAIN("base/text", TEST(every_scalar_round_trips),
          TEST_LOOP(bad_sequences_are_refused, ARRAY_LEN(bad_sequences)),
          TEST(encode_never_writes_bad_bytes), TEST(widths_agree_with_the_terminal_library),
          TEST_LOOP(clusters_have_bytes_and_columns, ARRAY_LEN(clusters)),
          TEST(walking_back_meets_the_same_clusters), TEST(prefix_is_the_longest_that_fits),
          TEST_LOOP(wraps_as_people_expect, ARRAY_LEN(wraps)),
          TEST(wrapping_loses_only_blanks_and_line_feeds), TEST(words_are_found_both_ways),
          TEST_LOOP(searching_ignores_case, ARRAY_LEN(searches)),
          TEST(comparing_ignores_case_and_is_an_order), TEST(copies_are_cut_between_characters))
