#ifndef CALLSHEET_BASE_DAY_H
#define CALLSHEET_BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Civil days and instants. A *day* is an int32_t count of days since 1970-01-01 (proleptic
 * Gregorian calendar); an *instant* is an int64_t count of seconds since 1970-01-01T00:00:00Z
 * without leap seconds. Due dates are days; the log is instants; DAY_NONE is "unknown".
 * Algorithms: Howard Hinnant, "chrono-compatible low-level date algorithms".
 */
#define DAY_NONE INT32_MIN
#define INSTANT_NONE INT64_MIN

enum { SECONDS_PER_DAY = 86400 };

/** A civil date, year 1..9999. */
struct date {
    int year, month, day;
};

enum weekday { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

int32_t day_from_date(int year, int month, int day);
struct date day_to_date(int32_t day);
enum weekday day_weekday(int32_t day);
/** Days of a month, 28..31. */
int day_month_length(int year, int month);
/** Says whether year 1..9999, month and day name a real date. */
bool date_is_valid(int year, int month, int day);
/** First day of the month after the one `day` lies in. */
int32_t day_next_month(int32_t day);

/** Reads YYYY-MM-DD (all of `text`); returns DAY_NONE when it is not a real date. */
int32_t day_parse_iso(const char *text);
/** Writes YYYY-MM-DD; "" for DAY_NONE. */
void day_format_iso(int32_t day, char out[11]);
/** Writes as people here read it: "Fri 27 Nov", with the year when it is not `today`'s
    ("Fri 27 Nov 2026" ), "today", "yesterday" or "tomorrow" never. `out` takes 20 bytes. */
void day_format_short(int32_t day, int32_t today, char out[20]);
/** Writes without the weekday: "27 Nov" or "27 Nov 2025". */
void day_format_plain(int32_t day, int32_t today, char out[16]);

/** Reads YYYY-MM-DDTHH:MM[:SS](Z|+HH:MM|-HH:MM); INSTANT_NONE when malformed. */
int64_t instant_parse_iso(const char *text);
/** Writes YYYY-MM-DDTHH:MM:SSZ; "" for INSTANT_NONE. */
void instant_format_iso(int64_t instant, char out[21]);

/** Where the time comes from: the program gives a real one, tests a fixed one. */
struct clock {
    int64_t (*now)(void *context); /* instant */
    void *context;
};

/** The system's clock. */
struct clock clock_system(void);
/** A clock that stands still at `*instant` (borrowed). */
struct clock clock_fixed(int64_t *instant);
/** Milliseconds of a clock that never jumps, for elapsed time. */
int64_t clock_monotonic_ms(void);

#endif
