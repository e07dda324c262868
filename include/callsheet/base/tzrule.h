#ifndef CALLSHEET_BASE_TZRULE_H
#define CALLSHEET_BASE_TZRULE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * A time zone rule as POSIX writes it in TZ and RFC 8536 in the last line of a TZif file:
 * "CET-1CEST,M3.5.0,M10.5.0/3". It says what holds after the last transition of the file. A value.
 */
enum tz_day_kind {
    TZ_JULIAN,  /* Jn: 1..365, 29 February never counted */
    TZ_ORDINAL, /* n: 0..365, 29 February counted */
    TZ_MONTHLY, /* Mm.w.d: weekday d (0 = Sunday) of week w (5 = last) of month m */
};

struct tz_edge {
    enum tz_day_kind kind;
    int day;         /* of TZ_JULIAN and TZ_ORDINAL; the weekday of TZ_MONTHLY */
    int month, week; /* of TZ_MONTHLY */
    int32_t seconds; /* local time of the change, -167 h .. 167 h */
};

struct tz_rule {
    bool has_summer;
    int32_t standard, summer;    /* seconds east of UTC */
    struct tz_edge begins, ends; /* of summer time */
};

/** Reads a rule (all of `text`); false when it is malformed. */
bool tz_rule_parse(const char *text, struct tz_rule *rule);

/** Seconds east of UTC at an instant. */
int32_t tz_rule_offset(const struct tz_rule *rule, int64_t instant);

#endif
