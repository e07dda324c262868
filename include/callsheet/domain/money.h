#ifndef CALLSHEET_DOMAIN_MONEY_H
#define CALLSHEET_DOMAIN_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/** Money in minor units of a currency (ISO 4217 code, upper case). No floats anywhere. */
struct money {
    int64_t minor;
    char currency[4]; /* "" when there is none, as in "nothing" */
};

/** Longest written amount with currency, the NUL included. */
enum { MONEY_TEXT_BYTES = 40 };

/** Digits after the decimal sign for a currency (ISO 4217: JPY 0, EUR 2, KWD 3); 2 when unknown. */
int currency_digits(const char *currency);
/** Says whether a text is three upper-case letters. */
bool currency_is_code(const char *text);

/** Says whether it is one of the active codes of ISO 4217. */
bool currency_is_known(const char *text);

/** Writes "1,840.00" (a point, groups by commas, whatever the locale is). */
void money_format(struct money money, char out[MONEY_TEXT_BYTES]);
/** Writes "1,840.00 EUR". */
void money_format_code(struct money money, char out[MONEY_TEXT_BYTES]);
/** Writes "1840.00", for machines. */
void money_format_plain(struct money money, char out[MONEY_TEXT_BYTES]);

/**
 * Reads an amount as people type it: "1840", "1,840.00", "1.840,00", "1 840,00", "1'840.-",
 * "EUR 350", "350 eur", "€350", "-12.50". `fallback` is the currency when none is written; "$" and
 * "¥" mean the fallback when it is a dollar, or yen or yuan, and USD and JPY otherwise.
 *
 * Which sign is the decimal sign:
 * - both '.' and ',' occur: the last one is, and must occur once;
 * - one of them occurs more than once: it groups;
 * - one of them occurs once: it is the decimal sign when one or two digits, or as many as the
 *   currency has decimals, follow it; it groups when three follow it ("1.234 EUR" is 1,234.00, but
 *   "1.234 KWD" is one dinar and 234 fils);
 * - blanks and apostrophes group. Groups hold three digits, the first one to three and no lone 0:
 *   "0.500 EUR" is refused, because it may mean either.
 *
 * STATUS_INVALID with a sentence when it cannot be read, is ambiguous, has more decimals than the
 * currency, names no known currency, or is 10^13 major units or more.
 */
MUST_CHECK enum status money_parse(const char *text, const char *fallback, struct money *out,
                                   struct error *err);

/** Reads a decimal number exactly in minor units with `digits` decimals ("12.5", "-3"); a point is
    the decimal sign. STATUS_INVALID when malformed, too long or with more decimals than allowed. */
MUST_CHECK enum status decimal_parse(const char *text, int digits, int64_t *out, struct error *err);

/** Rounds num/den half away from zero ("half up" for amounts owed); den must not be 0. */
int64_t ratio_round(int64_t value, int64_t num, int64_t den);

/** One rate: 1 major unit of `currency` is num/den major units of the base currency. */
struct rate {
    char currency[4];
    int64_t num, den;
};

/** The base currency and its rates, from the configuration. */
struct rates {
    char base[4];
    struct rate items[32];
    size_t count;
};

/** Reads "0.9215" into a rate; STATUS_INVALID unless above 0 with at most 9 decimals. */
MUST_CHECK enum status rates_add(struct rates *rates, const char *currency, const char *text,
                                 struct error *err);
/** Says an amount in the minor units of another currency as if one unit of both were worth the
    same: only so that sums without a rate have an order (1,500 JPY is 150000 beside EUR). Rounded
    half up when digits are lost; the largest number stands for what is larger. */
int64_t money_scaled(struct money money, const char *currency);
/** Converts into the base currency, exact then rounded half up once; false without a rate. */
bool rates_convert(const struct rates *rates, struct money from, int64_t *base_minor);

#endif
