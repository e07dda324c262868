/* Reading amounts: as people type them, and exact decimals from files. */
#include <stdbool.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/money.h"

enum {
    MAJOR_DIGITS = 13, /* more is a slip of the finger, not an invoice */
    AMOUNT_BYTES = 64, /* longest text that is looked at */
    NO_SIGN = -1,
};

/* A written number: its digits without signs, and where its signs stood. */
struct written {
    char digits[AMOUNT_BYTES];
    int count;                /* digits */
    int groups[AMOUNT_BYTES]; /* how many digits stood before each sign */
    char signs[AMOUNT_BYTES]; /* '.', ',' or ' ' (blank or apostrophe) */
    int sign_count;
    bool negative, dash; /* dash: "1'840.-" */
};

struct symbol {
    const char *text, *code;
};

static const struct symbol symbols[] = {
    {"€", "EUR"},
    {"£", "GBP"},
    {"¥", "JPY"},
    {"$", "USD"},
};

/* Blanks and apostrophes that people and programs put between groups; the longest is 3 bytes. */
static const char *const group_signs[] = {
    " ", "'", "\u00a0", "\u2009", "\u202f", "\u2019",
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t starts_with(const char *text, const char *start) {
    size_t len = strlen(start);
    return strncmp(text, start, len) == 0 ? len : 0;
}

static size_t group_sign(const char *text) {
    for (size_t i = 0; i < ARRAY_LEN(group_signs); i++) {
        size_t len = starts_with(text, group_signs[i]);
        if (len > 0) {
            return len;
        }
    }
    return 0;
}

static size_t blanks(const char *text) {
    size_t len = 0;
    for (size_t more = 1; more > 0; len += more) {
        more = text[len] == '\'' ? 0 : group_sign(text + len);
    }
    return len;
}

static bool is_one_of(const char *list, const char *code) {
    return code != NULL && strlen(code) == 3 && strstr(list, code) != NULL;
}

/* Reads a code or symbol at `text` into `code`; 0 when there is none. */
static size_t read_currency(const char *text, const char *fallback, char code[4]) {
    for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
        size_t len = starts_with(text, symbols[i].text);
        if (len == 0) {
            continue;
        }
        bool keep = (text[0] == '$' && is_one_of("AUD CAD HKD NZD SGD USD", fallback)) ||
                    (text[0] != '$' && is_one_of("CNY JPY", fallback) && i == 2);
        memcpy(code, keep ? fallback : symbols[i].code, 4);
        return len;
    }
    if (!is_letter(text[0]) || !is_letter(text[1]) || !is_letter(text[2]) || is_letter(text[3])) {
        return 0;
    }
    for (int i = 0; i < 3; i++) {
        code[i] = (char)(text[i] & ~0x20);
    }
    code[3] = '\0';
    return 3;
}

/* Reads digits and the signs between them; returns the bytes used. */
static size_t read_digits(const char *text, struct written *out) {
    size_t at = 0;
    while (out->count < AMOUNT_BYTES - 1 && out->sign_count < AMOUNT_BYTES - 1) {
        size_t sign = text[at] == '.' || text[at] == ',' ? 1 : group_sign(text + at);
        if (is_digit(text[at])) {
            out->digits[out->count++] = text[at++];
        } else if (sign > 0 && (text[at] == '.' || text[at] == ',' || is_digit(text[at + sign]))) {
            out->signs[out->sign_count] = text[at] == '.' || text[at] == ',' ? text[at] : ' ';
            out->groups[out->sign_count++] = out->count;
            at += sign;
        } else {
            break;
        }
    }
    if (out->sign_count > 0 && out->groups[out->sign_count - 1] == out->count) {
        size_t dash = starts_with(text + at, "--");
        dash = dash > 0 ? dash : starts_with(text + at, "–");
        dash = dash > 0 ? dash : starts_with(text + at, "-");
        out->dash = dash > 0;
        at += dash;
    }
    return at;
}

/* Which sign is the decimal one; NO_SIGN when none is. */
static int decimal_sign(const struct written *number, int decimals) {
    int last = NO_SIGN, times = 0;
    bool both = false;
    for (int i = 0; i < number->sign_count; i++) {
        if (number->signs[i] == ' ') {
            continue;
        }
        both = both || (last != NO_SIGN && number->signs[last] != number->signs[i]);
        last = i;
    }
    for (int i = 0; last != NO_SIGN && i < number->sign_count; i++) {
        times += number->signs[i] == number->signs[last];
    }
    if (last == NO_SIGN) {
        return NO_SIGN;
    }
    int after = number->count - number->groups[last];
    if (both) {
        return last;
    }
    bool groups = times > 1 || (after == 3 && decimals != 3);
    return groups ? NO_SIGN : last;
}

/* Groups hold three digits each, the first one to three and no lone zero. */
static bool groups_are_good(const struct written *number, int decimal) {
    int end = decimal == NO_SIGN ? number->count : number->groups[decimal];
    int start = 0;
    for (int i = 0; i < number->sign_count; i++) {
        if (i == decimal) {
            return i == number->sign_count - 1;
        }
        int len = number->groups[i] - start;
        if (i == 0 ? len < 1 || len > 3 || number->digits[0] == '0' : len != 3) {
            return false;
        }
        if (number->signs[i] != number->signs[0]) {
            return false;
        }
        start = number->groups[i];
    }
    return number->sign_count == 0 || end - start == 3;
}

/* The digits before the decimal sign and the groups before it must fit together as well. */
static bool whole_is_good(const struct written *number, int decimal) {
    if (decimal <= 0) {
        return groups_are_good(number, decimal);
    }
    return groups_are_good(number, decimal) &&
           number->groups[decimal] - number->groups[decimal - 1] == 3;
}

static enum status to_minor(const struct written *number, const char *text, struct money *out,
                            struct error *err) {
    int decimals = currency_digits(out->currency);
    int decimal = decimal_sign(number, decimals);
    if (!whole_is_good(number, decimal)) {
        return error_set(err, STATUS_INVALID,
                         "“%.40s” can be read in more than one way: write it as 1234.50.", text);
    }
    int whole = decimal == NO_SIGN ? number->count : number->groups[decimal];
    int after = number->count - whole;
    if (after > decimals) {
        return error_set(err, STATUS_INVALID, "“%.40s” has more decimals than %s knows (%d).", text,
                         out->currency, decimals);
    }
    if (whole > MAJOR_DIGITS) {
        return error_set(err, STATUS_INVALID, "“%.40s” is too large an amount.", text);
    }
    int64_t minor = 0;
    for (int i = 0; i < whole + decimals; i++) {
        minor = minor * 10 + (i < number->count ? number->digits[i] - '0' : 0);
    }
    out->minor = number->negative ? -minor : minor;
    return STATUS_OK;
}

static enum status not_an_amount(const char *text, struct error *err) {
    return error_set(err, STATUS_INVALID,
                     "“%.40s” is not an amount: type it as 1234.50, 1,234.50 or 1234.50 EUR.",
                     text);
}

static bool read_minus(const char *text, size_t *at) {
    size_t len = starts_with(text + *at, "-");
    len = len > 0 ? len : starts_with(text + *at, "−");
    *at += len;
    *at += blanks(text + *at);
    return len > 0;
}

/* Reads all of `text` into `number` and the currency; false when something is left over. */
static bool read_written(const char *text, const char *fallback, struct written *number,
                         char code[4]) {
    size_t at = blanks(text);
    number->negative = read_minus(text, &at);
    size_t before = read_currency(text + at, fallback, code);
    at += before;
    at += blanks(text + at);
    if (!number->negative) {
        number->negative = read_minus(text, &at);
    }
    if (!is_digit(text[at]) && !((text[at] == '.' || text[at] == ',') && is_digit(text[at + 1]))) {
        return false;
    }
    at += read_digits(text + at, number);
    at += blanks(text + at);
    if (before == 0) {
        at += read_currency(text + at, fallback, code);
        at += blanks(text + at);
    }
    return text[at] == '\0' && number->count > 0;
}

enum status money_parse(const char *text, const char *fallback, struct money *out,
                        struct error *err) {
    struct written number = {.count = 0};
    struct money money = {.minor = 0};
    char code[4] = "";
    if (strlen(text) >= AMOUNT_BYTES || !read_written(text, fallback, &number, code)) {
        return not_an_amount(text, err);
    }
    if (code[0] == '\0' && (fallback == NULL || !currency_is_code(fallback))) {
        return error_set(err, STATUS_INVALID, "Say the currency as well: “%.40s EUR”.", text);
    }
    memcpy(money.currency, code[0] != '\0' ? code : fallback, 4);
    if (!currency_is_known(money.currency) &&
        (fallback == NULL || strcmp(money.currency, fallback) != 0)) {
        return error_set(err, STATUS_INVALID,
                         "“%s” is not a currency: write its three letters, such as EUR or USD.",
                         money.currency);
    }
    enum status status = to_minor(&number, text, &money, err);
    if (status == STATUS_OK) {
        *out = money;
    }
    return status;
}

enum status decimal_parse(const char *text, int digits, int64_t *out, struct error *err) {
    const char *at = text;
    bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    uint64_t value = 0;
    int decimals = -1, count = 0;
    for (; *at != '\0'; at++) {
        if (*at == '.' && decimals < 0 && count > 0) {
            decimals = 0;
            continue;
        }
        if (!is_digit(*at) || decimals >= digits || value > (uint64_t)INT64_MAX / 10 - 1) {
            break;
        }
        value = value * 10 + (uint64_t)(*at - '0');
        decimals += decimals >= 0;
        count++;
    }
    bool good = *at == '\0' && count > 0 && decimals != 0;
    for (int i = decimals < 0 ? 0 : decimals; good && i < digits; i++) {
        good = value <= (uint64_t)INT64_MAX / 10 - 1;
        value *= 10;
    }
    if (!good) {
        return error_set(err, STATUS_INVALID,
                         "“%.40s” is not a number with at most %d decimals after a point.", text,
                         digits);
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    return STATUS_OK;
}
