#include "callsheet/reader/charset.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "support/check_more.h"

static const struct {
    const char *charset, *bytes, *wanted;
    bool is_right;
} rows[] = {
    {"utf-8", "J\xc3\xb8", "J\xc3\xb8", true},
    {"UTF-8", "J\xf8", "J\xc3\xb8", false}, /* not what it says: read as windows-1252 */
    {NULL, "J\xc3\xb8", "J\xc3\xb8", true},
    {NULL, "J\xf8", "J\xc3\xb8", false},
    {"us-ascii", "J\xf8", "J\xc3\xb8", false},
    {"iso-8859-1", "\x80 J\xf8", "\xe2\x82\xac J\xc3\xb8", true}, /* as everybody means it */
    {"Windows-1252", "\x93hi\x94", "\xe2\x80\x9chi\xe2\x80\x9d", true},
    {"iso-8859-15", "\xa4", "\xe2\x82\xac", true},
    {"koi8-r", "\xf0\xd2", "\xd0\x9f\xd1\x80", true},
    {"windows-1251", "\xcf\xf0", "\xd0\x9f\xd1\x80", true},
    {"gb2312", "\xc4\xe3", "\xe4\xbd\xa0", true},
    {"gb18030", "\xc4\xe3", "\xe4\xbd\xa0", true},
    {"big5", "\xa7\x41", "\xe4\xbd\xa0", true},
    {"shift_jis", "\x93\xfa", "\xe6\x97\xa5", true},
    {"euc-jp", "\xc6\xfc", "\xe6\x97\xa5", true},
    {"iso-2022-jp", "\x1b$BF|\x1b(B", "\xe6\x97\xa5", true},
    {"euc-kr", "\xb3\xaa", "\xeb\x82\x98", true},
    {"utf-7", "+AGE-", "+AGE-", false}, /* can spell ESC: never decoded */
    {"unicode-1-1-utf-7", "+ABs-[2J", "+ABs-[2J", false},
    {"no-such", "J\xc3\xb8", "J\xc3\xb8", false},
    {"../../x", "a", "a", false},
    {"gb2312", "\xc4", "\xef\xbf\xbd", false},
    {"utf-8", "\xed\xa0\x80", "\xc3\xad\xc2\xa0\xe2\x82\xac", false},
};

START_TEST(decodes) {
    struct charsets *charsets = charsets_new();
    struct buf out;
    buf_init(&out);
    bool is_right = charsets_decode(charsets, rows[_i].charset, rows[_i].bytes,
                                    strlen(rows[_i].bytes), 1000, &out);
    expect_text(buf_text(&out), rows[_i].wanted);
    expect_true(is_right == rows[_i].is_right);
    buf_release(&out);
    charsets_free(charsets);
}
END_TEST

START_TEST(stops_at_a_character_at_the_limit) {
    static const char *const names[] = {"utf-8", "iso-8859-1", "shift_jis", "utf-16le"};
    struct charsets *charsets = charsets_new();
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        for (size_t max = 0; max < 30; max++) {
            struct buf out;
            buf_init(&out);
            (void)charsets_decode(charsets, names[i], "\xc3\xb8\xc3\xb8\xc3\xb8\xc3\xb8\xc3\xb8",
                                  10, max, &out);
            expect_true(out.len <= max);
            expect_true(text_is_utf8(buf_text(&out), out.len));
            buf_release(&out);
        }
    }
    charsets_free(charsets);
}
END_TEST

START_TEST(gives_utf8_whatever_comes) {
    struct dice dice = dice_new();
    static const char *const names[] = {"utf-8",     "iso-2022-jp", "gb18030", "big5",
                                        "shift_jis", "euc-kr",      "utf-16",  "hz-gb-2312",
                                        NULL,        "iso-2022-kr"};
    struct charsets *charsets = charsets_new();
    for (int round = 0; round < 3000; round++) {
        char bytes[64];
        size_t len = (size_t)dice_below(&dice, sizeof bytes);
        for (size_t i = 0; i < len; i++) {
            bytes[i] = (char)dice_below(&dice, 256);
        }
        struct buf out;
        buf_init(&out);
        (void)charsets_decode(charsets, names[round % (int)ARRAY_LEN(names)], bytes, len, 200,
                              &out);
        expect_true(out.len <= 200);
        for (size_t at = 0; at < out.len;) { /* NUL is a character here: it is cleaned later */
            uint32_t scalar = 0;
            size_t used = text_decode(out.data + at, out.len - at, &scalar);
            expect_false(scalar == 0xfffd && used == 1);
            at += used;
        }
        buf_release(&out);
    }
    charsets_free(charsets);
}
END_TEST

static const struct {
    const char *value, *wanted;
} words[] = {
    {"plain", "plain"},
    {"=?utf-8?q?J=C3=B8?=", "J\xc3\xb8"},
    {"=?iso-8859-1?Q?a_b=20c?= tail", "a b c tail"},
    {"=?UTF-8?B?SsO4?=", "J\xc3\xb8"},
    {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
    {"=?utf-8?q?a?=  \t =?iso-8859-1?q?=f8?= c", "a\xc3\xb8 c"},
    {"=?utf-8?q?J=C3?= =?utf-8?q?=B8?=", "J\xc3\xb8"}, /* cut inside a character */
    {"a =?utf-8*en?q?b?= c", "a b c"},
    {"=?utf-7?q?+ABs-?=", "+ABs-"},
    {"=?x", "=?x"},
    {"=?a?b?c?=", ""}, /* one stray base64 digit: nothing */
    {"=?a?z?c?=", "=?a?z?c?="},
    {"=??q?c?=", "c"},
    {"=?utf-8?q?unclosed", "=?utf-8?q?unclosed"},
    {"raw \xc3\xb8 and \xf8", "raw \xc3\x83\xc2\xb8 and \xc3\xb8"},
};

START_TEST(decodes_words) {
    struct charsets *charsets = charsets_new();
    struct buf out;
    buf_init(&out);
    charsets_decode_words(charsets, words[_i].value, strlen(words[_i].value), &out);
    expect_text(buf_text(&out), words[_i].wanted);
    buf_release(&out);
    charsets_free(charsets);
}
END_TEST

TEST_MAIN("reader/charset", TEST_LOOP(decodes, ARRAY_LEN(rows)),
          TEST(stops_at_a_character_at_the_limit), TEST(gives_utf8_whatever_comes),
          TEST_LOOP(decodes_words, ARRAY_LEN(words)))
