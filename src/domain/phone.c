/* Telephone numbers: what to dial, and whether two written forms are the same line. */
#include "callsheet/domain/phone.h"

#include <string.h>

#include "callsheet/base/status.h"

enum {
    LEAST_DIGITS = 7,    /* fewer never match: too many lines share them */
    LEAST_AFTER_00 = 7,  /* digits after an international prefix */
    LEAST_AFTER_011 = 9, /* 011 is Turin and Johannesburg as well: their numbers are shorter */
    MOST_DIGITS = 20,
    MOST_EXTENSION = 8,
    MOST_CANDIDATES = 4,
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t starts_with(const char *text, const char *start) {
    size_t len = strlen(start);
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c != start[i] && !(is_letter(c) && (char)(c | 0x20) == start[i])) {
            return 0;
        }
    }
    return len;
}

/* Bytes of a separator between digits at `text`, 0 when it is none. */
static size_t separator(const char *text) {
    static const char *const wide[] = {"\u00a0", "\u2009", "\u200b", "\u202f", "\u2010", "\u2011",
                                       "\u2012", "\u2013", "\u2014", "\u2212", "\u00b7"};
    if (text[0] != '\0' && strchr(" -./()\t", text[0]) != NULL) {
        return 1;
    }
    for (size_t i = 0; i < ARRAY_LEN(wide); i++) {
        size_t len = starts_with(text, wide[i]);
        if (len > 0) {
            return len;
        }
    }
    return 0;
}

/* Bytes of what announces an extension, 0 when it is none. */
static size_t extension_mark(const char *text) {
    static const char *const marks[] = {";ext=", "extension", "ext.", "ext", "durchwahl",
                                        "dw",    "x",         "#",    ",",   ";"};
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        size_t len = starts_with(text, marks[i]);
        if (len > 0) {
            return len;
        }
    }
    return 0;
}

/* A written number taken apart. */
struct parts {
    bool is_international;
    char digits[MOST_DIGITS + 1];
    char extension[MOST_EXTENSION + 1];
};

static void read_extension(const char *text, char extension[MOST_EXTENSION + 1]) {
    size_t count = 0;
    while (*text == ' ' || *text == ':' || *text == '.' || *text == ',') {
        text++;
    }
    for (; is_digit(*text) && count < MOST_EXTENSION; text++) {
        extension[count++] = *text;
    }
    extension[is_digit(*text) ? 0 : count] = '\0';
}

/* Takes an international prefix off; the plus it stands for is kept in the flag. */
static void read_prefix(struct parts *parts) {
    size_t len = strlen(parts->digits), prefix = 0;
    if (parts->is_international) {
        return;
    }
    if (strncmp(parts->digits, "00", 2) == 0 && len >= 2 + LEAST_AFTER_00) {
        prefix = 2;
    } else if (strncmp(parts->digits, "011", 3) == 0 && len >= 3 + LEAST_AFTER_011) {
        prefix = 3;
    }
    if (prefix > 0 && parts->digits[prefix] != '0') {
        parts->is_international = true;
        memmove(parts->digits, parts->digits + prefix, len - prefix + 1);
    }
}

/* Reads digits with what separates them; returns false when there are none or too many. */
static bool read_parts(const char *text, struct parts *out) {
    size_t count = 0;
    memset(out, 0, sizeof *out);
    while (*text != '\0' && !is_digit(*text) && *text != '+' && *text != '*' && *text != '#') {
        text++;
    }
    if (*text == '+') {
        out->is_international = true;
        text++;
    }
    while (*text != '\0') {
        size_t skip = starts_with(text, "(0)");
        if (skip > 0 && out->is_international && count > 0) {
            text += skip;
        } else if (is_digit(*text) || ((*text == '*' || *text == '#') && !out->is_international &&
                                       !is_letter(text[1]) && text[1] != ' ')) {
            if (count == MOST_DIGITS) {
                return false;
            }
            out->digits[count++] = *text++;
        } else if (separator(text) > 0) {
            text += separator(text);
        } else {
            break;
        }
    }
    size_t mark = extension_mark(text);
    if (mark > 0 && count > 0) {
        read_extension(text + mark, out->extension);
    }
    read_prefix(out);
    return count > 0;
}

bool phone_normalise(const char *text, char out[PHONE_BYTES]) {
    struct parts parts;
    if (text == NULL || !read_parts(text, &parts)) {
        return false;
    }
    size_t at = 0, len = strlen(parts.digits), extension = strlen(parts.extension);
    if (len < 2) {
        return false;
    }
    if (parts.is_international) {
        out[at++] = '+';
    }
    memcpy(out + at, parts.digits, len);
    at += len;
    if (extension > 0) {
        out[at++] = ',';
        memcpy(out + at, parts.extension, extension);
        at += extension;
    }
    out[at] = '\0';
    return true;
}

bool phone_is_e164(const char *number) {
    return number[0] == '+';
}

/* Length of the country code that international digits begin with (ITU-T E.164, annex). */
static size_t country_code_length(const char *digits) {
    static const char two[] =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 "
        "56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    if (digits[0] == '1' || digits[0] == '7') {
        return 1;
    }
    for (const char *code = two;; code += 3) {
        if (strncmp(code, digits, 2) == 0) {
            return 2;
        }
        if (code[2] == '\0') {
            return 3;
        }
    }
}

/* The digits that may be the national significant number. */
struct candidates {
    const char *numbers[MOST_CANDIDATES];
    size_t count;
};

static void add_candidate(struct candidates *candidates, const char *number) {
    if (candidates->count < MOST_CANDIDATES && strlen(number) >= LEAST_DIGITS - 1) {
        candidates->numbers[candidates->count++] = number;
    }
}

/* Trunk prefixes that national numbers are written with: 0 nearly everywhere, 1 in North America, 8
   in Russia and around, 06 in Hungary. */
static void find_candidates(const struct parts *parts, struct candidates *out) {
    const char *digits = parts->digits;
    size_t len = strlen(digits);
    out->count = 0;
    if (parts->is_international) {
        size_t code = country_code_length(digits);
        if (len > code) {
            add_candidate(out, digits + code);
        }
        return;
    }
    add_candidate(out, digits);
    if (digits[0] == '0') {
        add_candidate(out, digits + 1);
    }
    if (len == 11 && (digits[0] == '1' || digits[0] == '8')) {
        add_candidate(out, digits + 1);
    }
    if (strncmp(digits, "06", 2) == 0) {
        add_candidate(out, digits + 2);
    }
}

/* A number without its area code: the end of the other one. */
static bool is_local_part(const char *local, const char *whole) {
    size_t len = strlen(local), all = strlen(whole);
    return len >= LEAST_DIGITS && len <= LEAST_DIGITS + 1 && local[0] != '0' && all > len &&
           strcmp(whole + all - len, local) == 0;
}

static bool share_candidate(const struct candidates *a, const struct candidates *b) {
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            if (strcmp(a->numbers[i], b->numbers[j]) == 0) {
                return true;
            }
        }
    }
    return false;
}

bool phone_same(const char *a, const char *b) {
    struct parts one, two;
    if (a == NULL || b == NULL || !read_parts(a, &one) || !read_parts(b, &two) ||
        strlen(one.digits) < LEAST_DIGITS || strlen(two.digits) < LEAST_DIGITS) {
        return false;
    }
    if (one.extension[0] != '\0' && two.extension[0] != '\0' &&
        strcmp(one.extension, two.extension) != 0) {
        return false;
    }
    if (strcmp(one.digits, two.digits) == 0) {
        return true;
    }
    if (one.is_international && two.is_international) {
        return false;
    }
    struct candidates first, second;
    find_candidates(&one, &first);
    find_candidates(&two, &second);
    if (share_candidate(&first, &second)) {
        return true;
    }
    return (!one.is_international && is_local_part(one.digits, two.digits)) ||
           (!two.is_international && is_local_part(two.digits, one.digits));
}
