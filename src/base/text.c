#include "callsheet/base/text.h"

#include <string.h>
#include <wchar.h>
#include <wctype.h>

enum { REPLACEMENT = 0xFFFD };

static bool is_printable_ascii(unsigned char byte) {
    return byte >= 0x20 && byte < 0x7F;
}

static bool is_control(uint32_t scalar) {
    return scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0);
}

size_t text_decode(const char *text, size_t len, uint32_t *scalar) {
    const unsigned char *at = (const unsigned char *)text;
    uint32_t lead = at[0];
    *scalar = lead;
    if (lead < 0x80) {
        return 1;
    }
    *scalar = REPLACEMENT;
    size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || len < count) {
        return 1;
    }
    uint32_t value = lead & (0xFFU >> (count + 1));
    for (size_t i = 1; i < count; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 1;
        }
        value = value << 6 | (at[i] & 0x3FU);
    }
    bool is_overlong = (count == 3 && value < 0x800) || (count == 4 && value < 0x10000);
    bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (is_overlong || is_surrogate || value > 0x10FFFF) {
        return 1;
    }
    *scalar = value;
    return count;
}

size_t text_encode(uint32_t scalar, char out[4]) {
    if (scalar < 0x80) {
        out[0] = (char)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (char)(0xC0 | scalar >> 6);
        out[1] = (char)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if ((scalar >= 0xD800 && scalar <= 0xDFFF) || scalar > 0x10FFFF) {
        scalar = REPLACEMENT;
    }
    if (scalar < 0x10000) {
        out[0] = (char)(0xE0 | scalar >> 12);
        out[1] = (char)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (char)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | scalar >> 18);
    out[1] = (char)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (char)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (char)(0x80 | (scalar & 0x3F));
    return 4;
}

bool text_is_utf8(const char *text, size_t len) {
    for (size_t at = 0; at < len;) {
        unsigned char byte = (unsigned char)text[at];
        if (byte == 0) {
            return false;
        }
        if (byte < 0x80) {
            at++;
            continue;
        }
        uint32_t scalar;
        size_t used = text_decode(text + at, len - at, &scalar);
        if (used == 1) {
            return false; /* no sequence of one byte above 0x7F is good */
        }
        at += used;
    }
    return true;
}

/** The width the terminal library uses, or 1 where it has none. */
static int scalar_cols(uint32_t scalar) {
    int cols = wcwidth((wchar_t)scalar);
    return cols < 0 ? 1 : cols;
}

int text_scalar_cols(uint32_t scalar) {
    return scalar < 0x7F || is_control(scalar) ? 1 : scalar_cols(scalar);
}

/** Says whether a scalar hangs on the one before it. */
static bool is_mark(uint32_t scalar) {
    return scalar >= 0x300 && text_scalar_cols(scalar) == 0;
}

size_t text_cluster(const char *text, size_t len, int *cols) {
    if (len == 0) {
        if (cols) {
            *cols = 0;
        }
        return 0;
    }
    unsigned char first = (unsigned char)text[0];
    uint32_t scalar;
    size_t used = text_decode(text, len, &scalar);
    int width = first < 0x80 ? first != '\n' : text_scalar_cols(scalar);
    if (cols) {
        *cols = width == 0 && first != '\n' ? 1 : width;
    }
    if (is_control(scalar)) {
        return used; /* nothing hangs on a control character */
    }
    while (used < len && (unsigned char)text[used] >= 0xC0) {
        size_t more = text_decode(text + used, len - used, &scalar);
        if (!is_mark(scalar)) {
            break;
        }
        used += more;
    }
    return used;
}

/** Start of the scalar that ends at `at` (> 0), as forward decoding would have split the text. */
static size_t scalar_before(const char *text, size_t at, uint32_t *scalar) {
    for (size_t back = 1; back <= 4 && back <= at; back++) {
        unsigned char byte = (unsigned char)text[at - back];
        if ((byte & 0xC0) == 0x80) {
            continue;
        }
        if (text_decode(text + at - back, back, scalar) == back) {
            return at - back;
        }
        break;
    }
    *scalar = REPLACEMENT;
    return at - 1;
}

size_t text_cluster_before(const char *text, size_t at) {
    if (at == 0) {
        return 0;
    }
    uint32_t scalar, before;
    at = scalar_before(text, at, &scalar);
    while (at > 0 && is_mark(scalar)) {
        size_t previous = scalar_before(text, at, &before);
        if (is_control(before)) {
            break;
        }
        at = previous;
        scalar = before;
    }
    return at;
}

/** Bytes at the start of `text` that are one column each and are followed by no mark. */
static size_t plain_run(const char *text, size_t len) {
    size_t run = 0;
    while (run < len && is_printable_ascii((unsigned char)text[run])) {
        run++;
    }
    return run > 0 && run < len && (unsigned char)text[run] >= 0x80 ? run - 1 : run;
}

int text_cols(const char *text, size_t len) {
    int total = 0;
    for (size_t at = 0; at < len;) {
        size_t run = plain_run(text + at, len - at);
        total += (int)run;
        at += run;
        if (at < len) {
            int cols;
            at += text_cluster(text + at, len - at, &cols);
            total += cols;
        }
    }
    return total;
}

size_t text_prefix(const char *text, size_t len, int max_cols, int *cols) {
    int total = 0;
    size_t at = 0;
    size_t fit = max_cols > 0 ? (size_t)max_cols : 0;
    if (len > 0 && fit > 0) {
        /* One byte more than fits, so that a mark behind the last one is seen. */
        at = plain_run(text, len <= fit ? len : fit + 1);
        at = at > fit ? fit : at;
        total = (int)at;
    }
    while (at < len) {
        int width;
        size_t used = text_cluster(text + at, len - at, &width);
        if (total + width > max_cols) {
            break;
        }
        total += width;
        at += used;
    }
    if (cols) {
        *cols = total;
    }
    return at;
}

size_t text_wrap(const char *text, size_t len, int max_cols, size_t *next) {
    const char *feed = memchr(text, '\n', len);
    size_t line = feed ? (size_t)(feed - text) : len;
    size_t fits = text_prefix(text, line, max_cols, NULL);
    if (fits == line) {
        *next = feed ? line + 1 : len;
        return line;
    }
    if (text[fits] == ' ') { /* a blank at the edge needs no place */
        *next = fits + 1 == line && feed ? fits + 2 : fits + 1;
        return fits;
    }
    size_t after_blank = fits;
    while (after_blank > 0 && text[after_blank - 1] != ' ') {
        after_blank--;
    }
    if (after_blank > 0) {
        fits = after_blank;
    } else if (fits == 0) {
        fits = text_cluster(text, line, NULL); /* a wide one in a single column: go on anyway */
    }
    *next = fits;
    return fits;
}

static bool is_word(uint32_t scalar) {
    return scalar < 0x80 ? iswalnum((wint_t)scalar) || scalar == '_'
                         : is_mark(scalar) || iswalnum((wint_t)scalar);
}

size_t text_word_before(const char *text, size_t at) {
    bool in_word = false;
    while (at > 0) {
        uint32_t scalar;
        size_t before = scalar_before(text, at, &scalar);
        if (in_word && !is_word(scalar)) {
            break;
        }
        in_word = in_word || is_word(scalar);
        at = before;
    }
    return at;
}

size_t text_word_after(const char *text, size_t len, size_t at) {
    bool in_word = false;
    while (at < len) {
        uint32_t scalar;
        size_t used = text_decode(text + at, len - at, &scalar);
        if (in_word && !is_word(scalar)) {
            break;
        }
        in_word = in_word || is_word(scalar);
        at += used;
    }
    return at;
}

static uint32_t fold(uint32_t scalar) {
    if (scalar < 0x80) {
        return scalar >= 'A' && scalar <= 'Z' ? scalar + ('a' - 'A') : scalar;
    }
    return (uint32_t)towlower((wint_t)scalar);
}

/** Takes the next folded scalar of a NUL-terminated text; 0 at its end. */
static uint32_t next_folded(const char **at) {
    unsigned char byte = (unsigned char)**at;
    if (byte < 0x80) {
        *at += byte != 0;
        return fold(byte);
    }
    uint32_t scalar;
    *at += text_decode(*at, strnlen(*at, 4), &scalar);
    return fold(scalar);
}

/* The letter under the accent, U+00C0 to U+017F; a blank where there is none of ASCII. From the
   canonical decompositions of Unicode, and the bare form of letters with strokes. */
static const char bare_letters[] =
    "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll"
    "lllnnnnnn nnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

uint32_t text_bare(uint32_t scalar) {
    scalar = fold(scalar);
    if (scalar >= 0xc0 && scalar < 0xc0 + sizeof bare_letters - 1 &&
        bare_letters[scalar - 0xc0] != ' ') {
        scalar = (unsigned char)bare_letters[scalar - 0xc0];
    }
    return scalar;
}

static uint32_t next_bare(const char **at) {
    uint32_t scalar = next_folded(at);
    return scalar == 0 ? 0 : text_bare(scalar);
}

static bool starts_bare(const char *hay, const char *needle) {
    for (;;) {
        uint32_t wanted = next_bare(&needle);
        if (wanted == 0) {
            return true;
        }
        if (next_bare(&hay) != wanted) {
            return false;
        }
    }
}

bool text_contains_fold(const char *hay, const char *needle) {
    const char *rest = needle;
    uint32_t first = next_bare(&rest);
    if (first == 0) {
        return true;
    }
    for (const char *at = hay;;) {
        uint32_t scalar = next_bare(&at);
        if (scalar == 0) {
            return false;
        }
        if (scalar == first && starts_bare(at, rest)) {
            return true;
        }
    }
}

int text_compare_fold(const char *a, const char *b) {
    for (;;) {
        uint32_t left = next_folded(&a), right = next_folded(&b);
        if (left != right) {
            return left < right ? -1 : 1;
        }
        if (left == 0) {
            return 0;
        }
    }
}

bool text_copy(char *dst, size_t capacity, const char *src) {
    size_t len = strlen(src);
    if (capacity == 0) {
        return false;
    }
    if (len < capacity) {
        memcpy(dst, src, len + 1);
        return true;
    }
    size_t cut = capacity - 1;
    uint32_t scalar;
    /* A sequence that crosses the edge goes as a whole; bad bytes may be cut anywhere. */
    for (size_t back = 1; back <= 3 && back <= cut; back++) {
        if (((unsigned char)src[cut - back] & 0xC0) != 0x80) {
            size_t used = text_decode(src + cut - back, len - (cut - back), &scalar);
            cut = used > back ? cut - back : cut;
            break;
        }
    }
    memcpy(dst, src, cut);
    dst[cut] = '\0';
    return false;
}
