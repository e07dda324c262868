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
    if (parts->is_international || strpbrk(parts->digits, "*#") != NULL) {
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

/* What numbers are written with inside their country, before the national number. Where nothing is
   said it is a 0; a number of a country in the first row is written as it is. */
struct trunk {
    const char *prefix, *codes;
};

static const struct trunk trunks[] = {
    {"", "30 34 39 45 47 48 52 56 65 216 220 221 222 223 224 225 226 227 228 229 230 235 236 237 "
         "238 239 240 241 242 244 245 246 247 248 252 253 257 258 266 267 268 269 290 297 298 299 "
         "350 351 352 354 356 357 371 372 376 378 420 423 500 501 502 503 504 505 506 507 509 591 "
         "592 597 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 "
         "691 692 852 853 960 965 968 973 974 975 976 992 998"},
    {"1", "1"},
    {"8", "7 375 993"},
    {"80", "375"},
    {"06", "36"},
};

static bool lists(const char *codes, const char *digits, size_t len) {
    for (const char *at = codes;; at += strcspn(at, " ") + 1) {
        size_t here = strcspn(at, " ");
        if (here == len && strncmp(at, digits, len) == 0) {
            return true;
        }
        if (at[here] == '\0') {
            return false;
        }
    }
}

/* Says whether `digits` is how international digits are written inside their country. */
static bool is_national_form(const char *digits, const char *international) {
    size_t code = country_code_length(international);
    bool is_listed = false;
    if (strlen(international) <= code) {
        return false;
    }
    const char *number = international + code;
    if (strcmp(digits, number) == 0) {
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(trunks); i++) {
        size_t prefix = strlen(trunks[i].prefix);
        if (lists(trunks[i].codes, international, code)) {
            is_listed = true;
            if (strncmp(digits, trunks[i].prefix, prefix) == 0 &&
                strcmp(digits + prefix, number) == 0) {
                return true;
            }
        }
    }
    return !is_listed && digits[0] == '0' && strcmp(digits + 1, number) == 0;
}

/* Two national forms: the same but for a trunk 0, or the 1 of North America. */
static bool are_same_national(const char *a, const char *b) {
    size_t len_a = strlen(a), len_b = strlen(b);
    const char *longer = len_a > len_b ? a : b, *shorter = len_a > len_b ? b : a;
    bool is_trunk = longer[0] == '0' || (longer[0] == '1' && len_a + len_b == 21);
    return is_trunk && strcmp(longer + 1, shorter) == 0;
}

/* A number without its area code: the end of the other one. */
static bool is_local_part(const char *local, const char *whole) {
    size_t len = strlen(local), all = strlen(whole);
    return len == LEAST_DIGITS && local[0] != '0' && all > len &&
           strcmp(whole + all - len, local) == 0;
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
    if (one.is_international || two.is_international) {
        const char *national = one.is_international ? two.digits : one.digits;
        const char *international = one.is_international ? one.digits : two.digits;
        return is_national_form(national, international) || is_local_part(national, international);
    }
    return are_same_national(one.digits, two.digits) || is_local_part(one.digits, two.digits) ||
           is_local_part(two.digits, one.digits);
}
