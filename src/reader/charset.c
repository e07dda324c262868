/** Letters of mail into UTF-8, from a fixed list of charsets. */
#include "callsheet/reader/charset.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

enum charset_how { HOW_UTF8, HOW_ICONV };

// clang-format off
/* Names as mail writes them, and what iconv is asked for. Supersets stand for their subsets: mail
   that says gb2312 holds gbk. */
static const struct charset_row {
    const char *name;
    enum charset_how how;
    const char *iconv_name;
} rows[] = {
    {"utf-8", HOW_UTF8, NULL},
    {"utf8", HOW_UTF8, NULL},
    {"us-ascii", HOW_UTF8, NULL},
    {"ascii", HOW_UTF8, NULL},
    {"iso-8859-1", HOW_ICONV, "CP1252"},
    {"latin1", HOW_ICONV, "CP1252"},
    {"windows-1252", HOW_ICONV, "CP1252"},
    {"cp1252", HOW_ICONV, "CP1252"},
    {"iso-8859-15", HOW_ICONV, "ISO-8859-15"},
    {"iso-8859-2", HOW_ICONV, "ISO-8859-2"},
    {"iso-8859-3", HOW_ICONV, "ISO-8859-3"},
    {"iso-8859-4", HOW_ICONV, "ISO-8859-4"},
    {"iso-8859-5", HOW_ICONV, "ISO-8859-5"},
    {"iso-8859-6", HOW_ICONV, "ISO-8859-6"},
    {"iso-8859-7", HOW_ICONV, "ISO-8859-7"},
    {"iso-8859-8", HOW_ICONV, "ISO-8859-8"},
    {"iso-8859-8-i", HOW_ICONV, "ISO-8859-8"},
    {"iso-8859-9", HOW_ICONV, "CP1254"},
    {"iso-8859-10", HOW_ICONV, "ISO-8859-10"},
    {"iso-8859-13", HOW_ICONV, "ISO-8859-13"},
    {"iso-8859-14", HOW_ICONV, "ISO-8859-14"},
    {"iso-8859-16", HOW_ICONV, "ISO-8859-16"},
    {"windows-1250", HOW_ICONV, "CP1250"},
    {"windows-1251", HOW_ICONV, "CP1251"},
    {"windows-1253", HOW_ICONV, "CP1253"},
    {"windows-1254", HOW_ICONV, "CP1254"},
    {"windows-1255", HOW_ICONV, "CP1255"},
    {"windows-1256", HOW_ICONV, "CP1256"},
    {"windows-1257", HOW_ICONV, "CP1257"},
    {"windows-1258", HOW_ICONV, "CP1258"},
    {"koi8-r", HOW_ICONV, "KOI8-R"},
    {"koi8-u", HOW_ICONV, "KOI8-U"},
    {"macintosh", HOW_ICONV, "MACINTOSH"},
    {"ibm850", HOW_ICONV, "CP850"},
    {"cp850", HOW_ICONV, "CP850"},
    {"cp437", HOW_ICONV, "CP437"},
    {"gb2312", HOW_ICONV, "GBK"},
    {"gbk", HOW_ICONV, "GBK"},
    {"gb18030", HOW_ICONV, "GB18030"},
    {"hz-gb-2312", HOW_ICONV, "HZ"},
    {"big5", HOW_ICONV, "BIG5-HKSCS"},
    {"big5-hkscs", HOW_ICONV, "BIG5-HKSCS"},
    {"shift_jis", HOW_ICONV, "CP932"},
    {"windows-31j", HOW_ICONV, "CP932"},
    {"iso-2022-jp", HOW_ICONV, "ISO-2022-JP"},
    {"euc-jp", HOW_ICONV, "EUC-JP"},
    {"euc-kr", HOW_ICONV, "CP949"},
    {"ks_c_5601-1987", HOW_ICONV, "CP949"},
    {"iso-2022-kr", HOW_ICONV, "ISO-2022-KR"},
    {"tis-620", HOW_ICONV, "TIS-620"},
    {"windows-874", HOW_ICONV, "CP874"},
    {"utf-16", HOW_ICONV, "UTF-16"},
    {"utf-16le", HOW_ICONV, "UTF-16LE"},
    {"utf-16be", HOW_ICONV, "UTF-16BE"},
};
// clang-format on

enum { ROW_CP1252 = 6, WORD_BYTES = 4096 };

struct charsets {
    iconv_t converters[ARRAY_LEN(rows)];
};

static const iconv_t no_converter = (iconv_t)-1;

struct charsets *charsets_new(void) {
    struct charsets *charsets = mem_alloc(sizeof *charsets);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        charsets->converters[i] =
            rows[i].how == HOW_ICONV ? iconv_open("UTF-8", rows[i].iconv_name) : no_converter;
        if (charsets->converters[i] != no_converter) { /* has it load now all it will ever need */
            char in[] = "a", out[8], *from = in, *to = out;
            size_t in_left = 1, out_left = sizeof out;
            (void)iconv(charsets->converters[i], &from, &in_left, &to, &out_left);
        }
    }
    return charsets;
}

void charsets_free(struct charsets *charsets) {
    if (charsets == NULL) {
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (charsets->converters[i] != no_converter) {
            (void)iconv_close(charsets->converters[i]); /* fails only for a bad argument */
        }
    }
    mem_free(charsets);
}

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

static size_t room(const struct buf *out, size_t start, size_t max_bytes) {
    return max_bytes - (out->len - start);
}

/* Appends valid UTF-8 as it is and replaces the rest. */
static bool decode_utf8(const char *bytes, size_t len, size_t max_bytes, struct buf *out) {
    size_t start = out->len;
    bool is_valid = true;
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        size_t used = text_decode(bytes + at, len - at, &scalar);
        bool is_bad = scalar == 0xfffd && used == 1;
        size_t need = is_bad ? 3 : used;
        if (need > room(out, start, max_bytes)) {
            break;
        }
        buf_add(out, is_bad ? replacement : bytes + at, need);
        is_valid = is_valid && !is_bad;
        at += used;
    }
    return is_valid;
}

static bool decode_iconv(iconv_t converter, const char *bytes, size_t len, size_t max_bytes,
                         struct buf *out) {
    size_t start = out->len, left = len;
    char chunk[4096];
    char *from = (char *)(uintptr_t)bytes; /* iconv does not write to it; POSIX has it so */
    bool is_valid = true;
    (void)iconv(converter, NULL, NULL, NULL, NULL); /* back to the first state */
    while (left > 0) {
        char *to = chunk;
        size_t to_left = sizeof chunk;
        size_t result = iconv(converter, &from, &left, &to, &to_left);
        int reason = result == (size_t)-1 ? errno : 0;
        size_t got = sizeof chunk - to_left;
        if (got > room(out, start, max_bytes)) {
            got = room(out, start, max_bytes);
            while (got > 0 && ((unsigned char)chunk[got] & 0xc0) == 0x80) {
                got--;
            }
            buf_add(out, chunk, got);
            return is_valid;
        }
        buf_add(out, chunk, got);
        if (reason == EILSEQ || reason == EINVAL) {
            is_valid = false;
            if (room(out, start, max_bytes) < 3) {
                break;
            }
            buf_add(out, replacement, 3);
            from++;
            left--;
        } else if (reason != 0 && (reason != E2BIG || got == 0)) {
            return false;
        }
    }
    return is_valid;
}

static const struct charset_row *find_row(const char *name) {
    for (size_t i = 0; name != NULL && i < ARRAY_LEN(rows); i++) {
        if (strcasecmp(rows[i].name, name) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

bool charsets_decode(struct charsets *charsets, const char *name, const char *bytes, size_t len,
                     size_t max_bytes, struct buf *out) {
    const struct charset_row *row = find_row(name);
    if (row != NULL && row->how == HOW_ICONV) {
        iconv_t converter = charsets->converters[row - rows];
        if (converter != no_converter) {
            return decode_iconv(converter, bytes, len, max_bytes, out);
        }
    }
    bool is_known = name == NULL || (row != NULL && row->how == HOW_UTF8);
    if (text_is_utf8(bytes, len) || charsets->converters[ROW_CP1252] == no_converter) {
        return decode_utf8(bytes, len, max_bytes, out) && is_known;
    }
    (void)decode_iconv(charsets->converters[ROW_CP1252], bytes, len, max_bytes, out);
    return false;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode_q(const char *text, size_t len, struct buf *out) {
    for (size_t i = 0; i < len; i++) {
        int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
        int low = i + 2 < len ? hex_value(text[i + 2]) : -1;
        if (text[i] == '=' && high >= 0 && low >= 0) {
            buf_add_char(out, (char)(high * 16 + low));
            i += 2;
        } else {
            buf_add_char(out, text[i] == '_' ? ' ' : text[i]);
        }
    }
}

static int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void decode_b(const char *text, size_t len, struct buf *out) {
    unsigned bits = 0, have = 0;
    for (size_t i = 0; i < len && text[i] != '='; i++) {
        int value = base64_value(text[i]);
        if (value < 0) {
            continue;
        }
        bits = (bits << 6 | (unsigned)value) & 0xffffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            buf_add_char(out, (char)(bits >> have & 0xff));
        }
    }
}

/* An encoded word: =?charset?B or Q?text?=; the charset may carry a *language (RFC 2231 5). */
struct word {
    char charset[41];
    char encoding;
    const char *text;
    size_t text_len, len;
};

static bool read_word(const char *at, size_t len, struct word *word) {
    size_t i = 2, n = 0;
    bool in_language = false;
    for (; i < len && at[i] != '?'; i++) {
        in_language = in_language || at[i] == '*';
        if (!isgraph((unsigned char)at[i]) || n + 1 == sizeof word->charset) {
            return false;
        }
        if (!in_language) {
            word->charset[n++] = at[i];
        }
    }
    word->charset[n] = '\0';
    if (i + 3 >= len || at[i + 2] != '?' || strchr("bBqQ", at[i + 1]) == NULL) {
        return false;
    }
    word->encoding = (char)(at[i + 1] | 0x20);
    word->text = at + i + 3;
    for (i += 3; i + 1 < len && at[i] != '?' && at[i] != '\n'; i++) {
    }
    if (i + 1 >= len || at[i] != '?' || at[i + 1] != '=') {
        return false;
    }
    word->text_len = (size_t)(at + i - word->text);
    word->len = i + 2;
    return word->text_len <= WORD_BYTES;
}

/* Bytes of neighbouring words of one charset are joined first: mailers cut inside characters. */
struct words {
    struct charsets *charsets;
    struct buf bytes, *out;
    char charset[41];
};

static void flush_words(struct words *words) {
    if (words->bytes.len > 0) {
        (void)charsets_decode(words->charsets, words->charset, words->bytes.data, words->bytes.len,
                              4 * words->bytes.len, words->out);
        buf_reset(&words->bytes);
    }
}

void charsets_decode_words(struct charsets *charsets, const char *value, size_t len,
                           struct buf *out) {
    struct words words = {.charsets = charsets, .out = out};
    buf_init(&words.bytes);
    size_t plain = 0; /* where text that is no word began */
    for (size_t at = 0; at < len;) {
        struct word word;
        if (value[at] != '=' || at + 1 >= len || value[at + 1] != '?' ||
            !read_word(value + at, len - at, &word)) {
            at++;
            continue;
        }
        size_t blanks = plain;
        while (blanks < at && (value[blanks] == ' ' || value[blanks] == '\t')) {
            blanks++;
        }
        bool is_next_to_word = words.bytes.len > 0 && blanks == at;
        if (!is_next_to_word || strcasecmp(words.charset, word.charset) != 0) {
            flush_words(&words);
            if (!is_next_to_word) {
                (void)charsets_decode(charsets, NULL, value + plain, at - plain, 4 * len, out);
            }
            (void)text_copy(words.charset, sizeof words.charset, word.charset);
        }
        (word.encoding == 'b' ? decode_b : decode_q)(word.text, word.text_len, &words.bytes);
        at += word.len;
        plain = at;
    }
    flush_words(&words);
    (void)charsets_decode(charsets, NULL, value + plain, len - plain, 4 * len, out);
    buf_release(&words.bytes);
}
