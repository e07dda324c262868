#ifndef CALLSHEET_EXCHANGE_GNUCASH_VALUE_H
#define CALLSHEET_EXCHANGE_GNUCASH_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/zone.h"

/** How GnuCash writes numbers and times, as plain values. Pure. */

/** num/den times `scale`, exact, then rounded half away from zero once; false when `den` is not
    above 0 or the result does not fit. */
bool gnucash_ratio(int64_t num, int64_t den, int64_t scale, int64_t *out);

/** Minor units of one major unit of a currency: EUR 100, JPY 1, KWD 1000. */
int64_t gnucash_minor_scale(const char *currency);

/** The day of "YYYY-MM-DD HH:MM:SS" (UTC; "YYYYMMDDHHMMSS" in books before 3.0): the one in `firm`,
    but a plain date, which GnuCash keeps as 10:59 UTC, stays the date that was typed. NULL and
    unreadable texts give DAY_NONE. */
int32_t gnucash_day(const char *text, const struct zone *firm);
/** The day of a GDate, "YYYYMMDD". */
int32_t gnucash_gdate(const char *text);

/** Says whether an entry's action is GnuCash's word for hours, in one of its most used languages.
 */
bool gnucash_is_hours(const char *action);

/** An entry of an invoice: pairs are numerator and denominator. */
struct gnucash_entry {
    int64_t quantity[2], price[2], discount[2];
    const char *discount_type; /* "PERCENT" or "VALUE" */
};

/** Quantity times price less the entry's own discount, before tax, in minor units: exact, rounded
    once. */
bool gnucash_entry_amount(const struct gnucash_entry *entry, int64_t scale, int64_t *out);

/** The mail addresses of one field, split at ',', ';' and blanks, in the arena; returns how many.
 */
size_t gnucash_addresses(struct arena *arena, const char *text, const char ***out);

#endif
