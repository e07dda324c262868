#include "support/check_more.h"

#include <string.h>
#include <time.h>

#include "callsheet/base/day.h"

enum { FIRST_DAY = -719162, LAST_DAY = 2932896 }; /* 0001-01-01 and 9999-12-31 */

START_TEST(agrees_with_the_library_on_random_days) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        int32_t day = (int32_t)dice_range(&dice, FIRST_DAY, LAST_DAY);
        time_t seconds = (time_t)day * SECONDS_PER_DAY;
        struct tm tm;
        ck_assert_ptr_nonnull(gmtime_r(&seconds, &tm));
        struct date date = day_to_date(day);
        ck_assert_int_eq(date.year, tm.tm_year + 1900);
        ck_assert_int_eq(date.month, tm.tm_mon + 1);
        ck_assert_int_eq(date.day, tm.tm_mday);
        ck_assert_int_eq((int)day_weekday(day), (tm.tm_wday + 6) % 7);
        ck_assert_int_eq(day_from_date(date.year, date.month, date.day), day);
        ck_assert_int_eq(timegm(&tm), seconds);
        ck_assert(date_is_valid(date.year, date.month, date.day));
    }
}
END_TEST

START_TEST(every_day_of_eight_centuries_follows_the_one_before) {
    struct date before = day_to_date(day_from_date(1599, 12, 31));
    int wrong = 0;
    for (int32_t day = day_from_date(1600, 1, 1); day < day_from_date(2400, 1, 1); day++) {
        struct date date = day_to_date(day);
        bool is_new_month = date.day == 1;
        wrong += date.day != (is_new_month ? 1 : before.day + 1);
        if (is_new_month) {
            wrong += before.day != day_month_length(before.year, before.month);
            wrong += day_next_month(day - 1) != day;
        }
        before = date;
    }
    expect_int(wrong, 0);
}
END_TEST

START_TEST(known_days) {
    expect_int(day_from_date(1970, 1, 1), 0);
    expect_int(day_from_date(1, 1, 1), FIRST_DAY);
    expect_int(day_from_date(9999, 12, 31), LAST_DAY);
    expect_int(day_from_date(2000, 2, 29), 11016);
    expect_int(day_weekday(0), THURSDAY);
    expect_int(day_weekday(-1), WEDNESDAY);
    expect_int(day_weekday(day_from_date(2026, 11, 27)), FRIDAY);
    expect_int(day_next_month(day_from_date(2026, 12, 5)), day_from_date(2027, 1, 1));
    struct date far = day_to_date(INT32_MIN); /* no overflow on the way */
    expect_true(far.year < -5000000);
}
END_TEST

static const struct {
    const char *text;
    int year, month, day; /* year 0: malformed */
} iso_days[] = {
    {"2026-11-27", 2026, 11, 27},
    {"0001-01-01", 1, 1, 1},
    {"9999-12-31", 9999, 12, 31},
    {"2024-02-29", 2024, 2, 29},
    {"2023-02-29", 0, 0, 0},
    {"1900-02-29", 0, 0, 0},
    {"2026-13-01", 0, 0, 0},
    {"2026-00-01", 0, 0, 0},
    {"2026-04-31", 0, 0, 0},
    {"2026-04-00", 0, 0, 0},
    {"0000-01-01", 0, 0, 0},
    {"2026-4-1", 0, 0, 0},
    {"2026-04-01 ", 0, 0, 0},
    {" 2026-04-01", 0, 0, 0},
    {"2026-04-01T", 0, 0, 0},
    {"", 0, 0, 0},
    {"2026", 0, 0, 0},
    {"2026/04/01", 0, 0, 0},
    {"-026-04-01", 0, 0, 0},
    {"20260401", 0, 0, 0},
};

START_TEST(iso_days_are_read_strictly) {
    int32_t wanted = iso_days[_i].year
                         ? day_from_date(iso_days[_i].year, iso_days[_i].month, iso_days[_i].day)
                         : DAY_NONE;
    expect_int(day_parse_iso(iso_days[_i].text), wanted);
    if (wanted != DAY_NONE) {
        char text[11];
        day_format_iso(wanted, text);
        expect_text(text, iso_days[_i].text);
    }
}
END_TEST

START_TEST(days_are_written_for_people) {
    int32_t today = day_from_date(2026, 11, 27);
    char text[20];
    day_format_short(today, today, text);
    expect_text(text, "Fri 27 Nov");
    day_format_short(day_from_date(2027, 1, 4), today, text);
    expect_text(text, "Mon 4 Jan 2027");
    day_format_short(today, DAY_NONE, text);
    expect_text(text, "Fri 27 Nov 2026");
    day_format_plain(day_from_date(2026, 5, 3), today, text);
    expect_text(text, "3 May");
    day_format_plain(day_from_date(2025, 12, 31), today, text);
    expect_text(text, "31 Dec 2025");
    day_format_short(DAY_NONE, today, text);
    expect_text(text, "");
    day_format_plain(DAY_NONE, today, text);
    expect_text(text, "");
    day_format_iso(DAY_NONE, text);
    expect_text(text, "");
    day_format_iso(LAST_DAY + 1, text);
    expect_text(text, "");
    day_format_iso(FIRST_DAY - 1, text);
    expect_text(text, "");
}
END_TEST

static const struct {
    const char *text, *utc; /* NULL: malformed */
} iso_instants[] = {
    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
    {"2026-11-27T09:30Z", "2026-11-27T09:30:00Z"},
    {"2026-11-27T09:30:15+01:00", "2026-11-27T08:30:15Z"},
    {"2026-11-27T09:30+05:45", "2026-11-27T03:45:00Z"},
    {"2026-11-27T00:30-03:00", "2026-11-27T03:30:00Z"},
    {"2026-11-27T23:30-03:00", "2026-11-28T02:30:00Z"},
    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    {"2026-11-27T24:00Z", NULL},
    {"2026-11-27T09:60Z", NULL},
    {"2026-11-27T09:30:60Z", NULL},
    {"2026-11-27T09:30", NULL},
    {"2026-11-27T09:30+0100", NULL},
    {"2026-11-27T09:30+24:00", NULL},
    {"2026-11-27T09:30Z ", NULL},
    {"2026-11-27 09:30Z", NULL},
    {"2026-11-27T9:30Z", NULL},
    {"2026-11-27T09:30:Z", NULL},
    {"2026-02-30T09:30Z", NULL},
    {"2026-11-27T09:30*01:00", NULL},
    {"2026-11-27", NULL},
    {"", NULL},
};

START_TEST(iso_instants_are_read_strictly) {
    int64_t instant = instant_parse_iso(iso_instants[_i].text);
    char text[21];
    instant_format_iso(instant, text);
    expect_text(text, iso_instants[_i].utc ? iso_instants[_i].utc : "");
}
END_TEST

START_TEST(random_instants_round_trip) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        int64_t instant = dice_range(&dice, (int64_t)FIRST_DAY * SECONDS_PER_DAY,
                                     (int64_t)LAST_DAY * SECONDS_PER_DAY);
        char text[21];
        instant_format_iso(instant, text);
        ck_assert_int_eq(instant_parse_iso(text), instant);
    }
    char text[21];
    instant_format_iso(INT64_MAX, text);
    expect_text(text, "");
    instant_format_iso(INSTANT_NONE, text);
    expect_text(text, "");
}
END_TEST

START_TEST(clocks) {
    int64_t instant = 1000;
    struct clock fixed = clock_fixed(&instant);
    expect_int(fixed.now(fixed.context), 1000);
    instant = 2000;
    expect_int(fixed.now(fixed.context), 2000);
    struct clock real = clock_system();
    int64_t now = real.now(real.context);
    expect_true(now >= 1700000000 && now <= (int64_t)time(NULL));
    int64_t before = clock_monotonic_ms();
    expect_true(before > 0 && clock_monotonic_ms() >= before);
}
END_TEST

TEST_MAIN("base/day", TEST(agrees_with_the_library_on_random_days),
          TEST(every_day_of_eight_centuries_follows_the_one_before), TEST(known_days),
          TEST_LOOP(iso_days_are_read_strictly, ARRAY_LEN(iso_days)),
          TEST(days_are_written_for_people),
          TEST_LOOP(iso_instants_are_read_strictly, ARRAY_LEN(iso_instants)),
          TEST(random_instants_round_trip), TEST(clocks))
