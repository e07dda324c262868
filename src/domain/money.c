/* Money: currencies, writing amounts, exact ratios and rates. Reading is in moneyread.c. */
#include "callsheet/domain/money.h"

#include <assert.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/ratio.h"

/* ISO 4217, active codes of 2024, by the number of their decimals. */
static const char two_digits[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWL";
static const char no_digits[] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
static const char three_digits[] = "BHD IQD JOD KWD LYD OMR TND";

static bool is_listed(const char *list, const char *currency) {
    for (const char *at = list;; at += 4) {
        if (memcmp(at, currency, 3) == 0) {
            return true;
        }
        if (at[3] == '\0') {
            return false;
        }
    }
}

bool currency_is_code(const char *text) {
    for (int i = 0; i < 3; i++) {
        if (text[i] < 'A' || text[i] > 'Z') {
            return false;
        }
    }
    return text[3] == '\0';
}

bool currency_is_known(const char *currency) {
    return currency_is_code(currency) &&
           (is_listed(two_digits, currency) || is_listed(no_digits, currency) ||
            is_listed(three_digits, currency));
}

int currency_digits(const char *currency) {
    /* The euro first: most ledgers hold little else, and this is on the painting path. */
    if (!currency_is_code(currency) || memcmp(currency, "EUR", 3) == 0) {
        return 2;
    }
    if (is_listed(no_digits, currency)) {
        return 0;
    }
    return is_listed(three_digits, currency) ? 3 : 2;
}

/* Writes from the right: decimals, the point, groups of three, the sign. */
static void write_amount(struct money money, bool grouped, char out[MONEY_TEXT_BYTES]) {
    char digits[MONEY_TEXT_BYTES];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    int decimals = currency_digits(money.currency);
    uint64_t rest = money.minor < 0 ? 0u - (uint64_t)money.minor : (uint64_t)money.minor;
    for (int i = 0; i < decimals; i++) {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (decimals > 0) {
        digits[--at] = '.';
    }
    int written = 0;
    do {
        if (grouped && written > 0 && written % 3 == 0) {
            digits[--at] = ',';
        }
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
        written++;
    } while (rest > 0);
    if (money.minor < 0) {
        digits[--at] = '-';
    }
    memcpy(out, digits + at, sizeof digits - at);
}

void money_format(struct money money, char out[MONEY_TEXT_BYTES]) {
    write_amount(money, true, out);
}

void money_format_plain(struct money money, char out[MONEY_TEXT_BYTES]) {
    write_amount(money, false, out);
}

void money_format_code(struct money money, char out[MONEY_TEXT_BYTES]) {
    write_amount(money, true, out);
    if (money.currency[0] != '\0') {
        size_t len = strlen(out);
        out[len] = ' ';
        /* At most 1 + 26 + 1 + 3 bytes: always fits. */
        (void)text_copy(out + len + 1, MONEY_TEXT_BYTES - len - 1, money.currency);
    }
}

/* Rounds num/den half away from zero, at the ends of int64_t where it does not fit. */
static int64_t round_wide(wide num, wide den) {
    if (den < 0) {
        num = -num;
        den = -den;
    }
    wide whole = num / den;
    wide rest = num % den;
    if (rest < 0) {
        rest = -rest;
    }
    if (rest >= den - rest) {
        whole += num < 0 ? -1 : 1;
    }
    if (whole > INT64_MAX) {
        return INT64_MAX;
    }
    return whole < INT64_MIN ? INT64_MIN : (int64_t)whole;
}

int64_t ratio_round(int64_t value, int64_t num, int64_t den) {
    assert(den != 0);
    return round_wide(wide_product(value, num), den);
}

enum status rates_add(struct rates *rates, const char *currency, const char *text,
                      struct error *err) {
    if (!currency_is_code(currency)) {
        return error_set(err, STATUS_INVALID,
                         "“%.20s” is not a currency: write three capital letters such as USD.",
                         currency);
    }
    enum { RATE_DECIMALS = 9 };
    static const int64_t one = INT64_C(1000000000);
    int64_t num = 0;
    if (decimal_parse(text, RATE_DECIMALS, &num, NULL) != STATUS_OK || num <= 0 ||
        num / one >= one) {
        return error_set(
            err, STATUS_INVALID,
            "The rate of %s, “%.40s”, is not a number above 0 with at most 9 decimals, "
            "such as 0.9215.",
            currency, text);
    }
    int64_t den = one;
    while (num % 10 == 0 && den > 1) {
        num /= 10;
        den /= 10;
    }
    struct rate *row = NULL;
    for (size_t i = 0; i < rates->count && row == NULL; i++) {
        row = strcmp(rates->items[i].currency, currency) == 0 ? &rates->items[i] : NULL;
    }
    if (row == NULL) {
        if (rates->count == ARRAY_LEN(rates->items)) {
            return error_set(err, STATUS_LIMIT, "No more than %zu rates can be kept.",
                             ARRAY_LEN(rates->items));
        }
        row = &rates->items[rates->count++];
    }
    *row = (struct rate){.num = num, .den = den};
    memcpy(row->currency, currency, sizeof row->currency);
    return STATUS_OK;
}

static wide power_of_ten(int exponent) {
    wide power = 1;
    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

int64_t money_scaled(struct money money, const char *currency) {
    if (strcmp(money.currency, currency) == 0) {
        return money.minor;
    }
    int shift = currency_digits(currency) - currency_digits(money.currency);
    if (shift <= 0) {
        return ratio_round(money.minor, 1, (int64_t)power_of_ten(-shift));
    }
    wide scaled = wide_product(money.minor, (int64_t)power_of_ten(shift));
    if (scaled > INT64_MAX || scaled < -INT64_MAX) {
        return money.minor < 0 ? -INT64_MAX : INT64_MAX;
    }
    return (int64_t)scaled;
}

bool rates_convert(const struct rates *rates, struct money from, int64_t *base_minor) {
    if (memcmp(from.currency, rates->base, sizeof rates->base) == 0) {
        *base_minor = from.minor;
        return true;
    }
    for (size_t i = 0; i < rates->count; i++) {
        const struct rate *rate = &rates->items[i];
        if (strcmp(rate->currency, from.currency) != 0) {
            continue;
        }
        int shift = currency_digits(rates->base) - currency_digits(from.currency);
        wide den = (wide)rate->den * power_of_ten(shift < 0 ? -shift : 0);
        wide num = wide_product(from.minor, rate->num);
        if (__builtin_mul_overflow(num, power_of_ten(shift > 0 ? shift : 0), &num)) {
            *base_minor = from.minor < 0 ? INT64_MIN : INT64_MAX;
            return true;
        }
        *base_minor = round_wide(num, den);
        return true;
    }
    return false;
}
