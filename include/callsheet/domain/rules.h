#ifndef CALLSHEET_DOMAIN_RULES_H
#define CALLSHEET_DOMAIN_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/zone.h"
#include "callsheet/domain/money.h"

/**
 * Every number of the queue and of the evidence that a firm may set, in one table: name in the
 * configuration's [queue] section, default, least and greatest value, unit and meaning (product.md
 * §3, §1.5).
 */
// clang-format off
#define RULES_TABLE(X) \
    X(grace_days,            3,      0, 60,     "days",    "a promise is broken only this many days after its day") \
    X(tolerance_permille,    20,     0, 500,    "permille","a promise counts as kept when no more than this share is missing") \
    X(retry_gap_minutes,     120,    0, 1440,   "minutes", "nobody is tried again sooner after a failed attempt") \
    X(callback_lead_minutes, 10,     0, 240,    "minutes", "an agreed callback is due this long before its time") \
    X(minimum_overdue_minor, 0,      0, 100000000, "minor units", "smaller overdue sums are not called about") \
    X(habit_invoices,        12,     1, 60,     "invoices","how many of the last invoices make a habit") \
    X(habit_least,           5,      1, 60,     "invoices","fewer paid invoices than this make no habit") \
    X(habit_cap_days,        30,     0, 365,    "days",    "no habit excuses more days than this") \
    X(shock_factor_percent,  200,    100, 10000,"percent", "an invoice this far above the usual is a bill shock") \
    X(shock_least,           3,      1, 60,     "invoices","earlier invoices needed to know the usual") \
    X(first_bill_days,       14,     0, 120,    "days",    "how long a first bill or bill shock asks for a call") \
    X(quiet_days,            0,      0, 3650,   "days",    "a large account is called after this silence; 0 is off") \
    X(quiet_minor,           1000000,0, INT64_C(100000000000), "minor units", "billed in a year: what makes an account large") \
    X(day_length,            20,     1, 10000,  "customers","length of the day's list") \
    X(failed_hint,           3,      1, 20,     "attempts","failed attempts in a row before another contact or hour is suggested") \
    X(calls_from_minute,     540,    0, 1440,   "minute of the day", "nobody is called earlier, in their own time") \
    X(calls_to_minute,       1080,   0, 1440,   "minute of the day", "nobody is called later, in their own time") \
    X(evidence_least_letters,8,      0, 200,    "letters", "a work entry that says less of what was done is thin evidence") \
    X(evidence_least_words,  2,      0, 50,     "words",   "a work entry that says it in fewer words is thin evidence") \
    X(evidence_needs_why,    1,      0, 1,      "1 or 0",  "a work entry must say why, or who ordered it") \
    X(evidence_cover_permille,1000,  1, 1000,   "permille","a line is covered when its entries hold this share of the billed minutes")
// clang-format on

/** The firm's rules. A value; filled with rules_default and the configuration. */
struct rules {
#define X(name, value, least, most, unit, text) int64_t name;
    RULES_TABLE(X)
#undef X
    uint8_t calls_days; /* bit 0 Monday … bit 6 Sunday; Monday to Friday by default */
    struct rates rates;
};

void rules_default(struct rules *rules);

/** Sets one number by its name; STATUS_NOT_FOUND for an unknown name, STATUS_INVALID out of range,
    each with a sentence. */
MUST_CHECK enum status rules_set(struct rules *rules, const char *name, const char *value,
                                 struct error *err);

/** A number that changes whenever a rule or rate does: part of the key of a kept list. */
uint64_t rules_fingerprint(const struct rules *rules);

/** What "now" is for a judgement. Facts dated after `now` do not exist yet. */
struct moment {
    int64_t now;               /* instant */
    const struct zone *firm;   /* the firm's zone; "today" is its day */
    const struct zones *zones; /* zones of customers and contacts, loaded before */
};

int32_t moment_today(const struct moment *moment);

#endif
