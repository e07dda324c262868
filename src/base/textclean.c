/* text_clean: the wall between what strangers wrote and everything a person sees. */

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

/* Sixteen marks on one cell hang the tmux server; ncurses keeps four (reliability notes). */
enum { MARKS_MAX = 4 };

/* Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, which holds the bidirectional
   controls, zero-width characters, variation selectors, fillers and tags; and the separators and
   interlinear controls that are as invisible. */
static const struct {
    uint32_t first, last;
} invisible_ranges[] = {
    {0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
    {0x180B, 0x180F},   {0x200B, 0x200F},   {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

struct cleaner {
    struct buf *out;
    enum text_policy policy;
    uint32_t base; /* the last scalar written that was no mark; 0 at the start of a line */
    int marks;     /* marks on it so far */
    bool after_cr; /* the last byte read was a CR, already written as a line end */
    bool changed;
};

static bool is_invisible(uint32_t scalar) {
    if (scalar < 0xAD) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(invisible_ranges); i++) {
        if (scalar <= invisible_ranges[i].last) {
            return scalar >= invisible_ranges[i].first;
        }
    }
    return false;
}

/** Printable ASCII, whatever the sign of char. */
static bool is_plain(char byte) {
    return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x7F;
}

static void put(struct cleaner *cleaner, uint32_t scalar) {
    char bytes[4];
    buf_add(cleaner->out, bytes, text_encode(scalar, bytes));
}

/** Writes what a character of our own choosing; a later mark sits on `base`. */
static void put_visible(struct cleaner *cleaner, const char *text, uint32_t base) {
    buf_add_text(cleaner->out, text);
    cleaner->base = base;
    cleaner->marks = 0;
    cleaner->changed = true;
}

static void put_line_end(struct cleaner *cleaner, char byte) {
    bool is_second_half = byte == '\n' && cleaner->after_cr;
    cleaner->after_cr = byte == '\r';
    cleaner->changed = cleaner->changed || byte == '\r' || cleaner->policy == TEXT_LINE;
    if (!is_second_half) {
        buf_add_char(cleaner->out, cleaner->policy == TEXT_LINE ? ' ' : '\n');
    }
    cleaner->base = cleaner->policy == TEXT_LINE ? ' ' : 0;
    cleaner->marks = 0;
}

static void put_control(struct cleaner *cleaner, uint32_t scalar) {
    if (scalar == '\t' && cleaner->policy == TEXT_LINES) {
        buf_add_char(cleaner->out, '\t');
        cleaner->base = 0;
        cleaner->marks = 0;
    } else if (scalar == '\t') {
        put_visible(cleaner, " ", ' ');
    } else if (scalar >= 0x80) {
        put_visible(cleaner, "\xEF\xBF\xBD", 0xFFFD);
    } else {
        char caret[3] = {'^', (char)(scalar ^ 0x40), '\0'}; /* DEL is ^? */
        put_visible(cleaner, caret, (unsigned char)caret[1]);
    }
}

static void put_invisible(struct cleaner *cleaner, uint32_t scalar) {
    /* Joiner and emoji selector behind a symbol choose a picture only: they go. Behind a letter
       they could hide in a name, so there they are shown. */
    if ((scalar == 0x200D || scalar == 0xFE0F) && cleaner->base >= 0x203C) {
        cleaner->changed = true;
        return;
    }
    char code[16];
    (void)snprintf(code, sizeof code, "<U+%04X>", (unsigned)scalar);
    put_visible(cleaner, code, '>');
}

static void put_mark(struct cleaner *cleaner, uint32_t scalar) {
    if (cleaner->base == 0) {
        put_visible(cleaner, "\xE2\x97\x8C", 0x25CC); /* the dotted circle */
    }
    if (cleaner->marks == MARKS_MAX) {
        cleaner->changed = true;
        return;
    }
    put(cleaner, scalar);
    cleaner->marks++;
}

static void clean_scalar(struct cleaner *cleaner, uint32_t scalar, size_t used) {
    int cols = 1;
    if (scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0)) {
        put_control(cleaner, scalar);
    } else if (is_invisible(scalar)) {
        put_invisible(cleaner, scalar);
    } else if (scalar >= 0x80 && scalar != 0xFFFD && (cols = wcwidth((wchar_t)scalar)) < 0) {
        put_visible(cleaner, "\xEF\xBF\xBD", 0xFFFD);
    } else if (cols == 0) {
        put_mark(cleaner, scalar);
    } else {
        put(cleaner, scalar);
        cleaner->base = scalar;
        cleaner->marks = 0;
        cleaner->changed = cleaner->changed || (scalar == 0xFFFD && used == 1);
    }
}

bool text_clean(struct buf *out, const char *text, size_t len, enum text_policy policy) {
    struct cleaner cleaner = {.out = out, .policy = policy};
    for (size_t at = 0; at < len;) {
        size_t run = at;
        while (run < len && is_plain(text[run])) {
            run++;
        }
        if (run > at) {
            buf_add(out, text + at, run - at);
            cleaner.base = (unsigned char)text[run - 1];
            cleaner.marks = 0;
            cleaner.after_cr = false;
            at = run;
        } else if (text[at] == '\n' || text[at] == '\r') {
            put_line_end(&cleaner, text[at]);
            at++;
        } else {
            uint32_t scalar;
            size_t used = text_decode(text + at, len - at, &scalar);
            cleaner.after_cr = false;
            clean_scalar(&cleaner, scalar, used);
            at += used;
        }
    }
    return cleaner.changed;
}

size_t text_clean_into(char *out, size_t capacity, const char *text, enum text_policy policy) {
    if (capacity == 0) {
        return 0;
    }
    size_t len = 0;
    while (len < capacity - 1 && is_plain(text[len])) { /* nearly every text, without allocating */
        out[len] = text[len];
        len++;
    }
    if (text[len] == '\0' || (len == capacity - 1 && is_plain(text[len]))) {
        out[len] = '\0';
        return len;
    }
    struct buf clean = {0};
    (void)text_clean(&clean, text, strlen(text), policy);
    len = 0;
    while (len < clean.len) {
        size_t used = text_cluster(clean.data + len, clean.len - len, NULL);
        if (used >= capacity - len) {
            break;
        }
        len += used;
    }
    if (len > 0) {
        memcpy(out, clean.data, len);
    }
    out[len] = '\0';
    buf_release(&clean);
    return len;
}
