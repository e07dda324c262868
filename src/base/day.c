#include "callsheet/base/day.h"

#include <string.h>
#include <time.h>

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char weekday_names[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* Days from 0000-03-01, where Hinnant's 400-year eras begin, to 1970-01-01. */
enum { ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH_SHIFT_DAYS = 719468 };

int32_t day_from_date(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - (ERA_YEARS - 1)) / ERA_YEARS;
    int year_of_era = y - era * ERA_YEARS;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_SHIFT_DAYS;
}

struct date day_to_date(int32_t day) {
    int64_t shifted = (int64_t)day + EPOCH_SHIFT_DAYS;
    int era = (int)((shifted >= 0 ? shifted : shifted - (ERA_DAYS - 1)) / ERA_DAYS);
    int day_of_era = (int)(shifted - (int64_t)era * ERA_DAYS);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153; /* 0 is March */
    int month = month_index < 10 ? month_index + 3 : month_index - 9;
    return (struct date){
        .year = year_of_era + era * ERA_YEARS + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_index + 2) / 5 + 1,
    };
}

enum weekday day_weekday(int32_t day) {
    /* 1970-01-01 was a Thursday. */
    int remainder = (int)(((int64_t)day + THURSDAY) % 7);
    return (enum weekday)(remainder < 0 ? remainder + 7 : remainder);
}

int day_month_length(int year, int month) {
    static const unsigned char lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : lengths[month - 1];
}

bool date_is_valid(int year, int month, int day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= day_month_length(year, month);
}

int32_t day_next_month(int32_t day) {
    struct date date = day_to_date(day);
    return date.month == 12 ? day_from_date(date.year + 1, 1, 1)
                            : day_from_date(date.year, date.month + 1, 1);
}

/** Reads exactly `count` digits and moves on; false when there are not that many. */
static bool read_digits(const char **at, int count, int *value) {
    int number = 0;
    for (int i = 0; i < count; i++) {
        char c = (*at)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        number = number * 10 + (c - '0');
    }
    *at += count;
    *value = number;
    return true;
}

static bool read_char(const char **at, char wanted) {
    if (**at != wanted) {
        return false;
    }
    (*at)++;
    return true;
}

static bool read_date(const char **at, int32_t *day) {
    int year, month, day_of_month;
    if (!read_digits(at, 4, &year) || !read_char(at, '-') || !read_digits(at, 2, &month) ||
        !read_char(at, '-') || !read_digits(at, 2, &day_of_month) ||
        !date_is_valid(year, month, day_of_month)) {
        return false;
    }
    *day = day_from_date(year, month, day_of_month);
    return true;
}

int32_t day_parse_iso(const char *text) {
    int32_t day;
    return read_date(&text, &day) && *text == '\0' ? day : DAY_NONE;
}

/** Splits a day; false for DAY_NONE and years that four digits cannot show. */
static bool showable(int32_t day, struct date *date) {
    if (day == DAY_NONE) {
        return false;
    }
    *date = day_to_date(day);
    return date->year >= 1 && date->year <= 9999;
}

static char *put_number(char *out, int value, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return out + digits;
}

static char *put_iso_date(char *out, struct date date) {
    out = put_number(out, date.year, 4);
    *out++ = '-';
    out = put_number(out, date.month, 2);
    *out++ = '-';
    return put_number(out, date.day, 2);
}

void day_format_iso(int32_t day, char out[11]) {
    struct date date;
    *(showable(day, &date) ? put_iso_date(out, date) : out) = '\0';
}

/** Writes "27 Nov" or "27 Nov 2025" and the NUL. */
static void put_plain(struct date date, int32_t today, char *out) {
    out = put_number(out, date.day, date.day < 10 ? 1 : 2);
    *out++ = ' ';
    memcpy(out, month_names[date.month - 1], 3);
    out += 3;
    if (today == DAY_NONE || day_to_date(today).year != date.year) {
        *out++ = ' ';
        out = put_number(out, date.year, 4);
    }
    *out = '\0';
}

void day_format_short(int32_t day, int32_t today, char out[20]) {
    struct date date;
    out[0] = '\0';
    if (showable(day, &date)) {
        memcpy(out, weekday_names[day_weekday(day)], 3);
        out[3] = ' ';
        put_plain(date, today, out + 4);
    }
}

void day_format_plain(int32_t day, int32_t today, char out[16]) {
    struct date date;
    out[0] = '\0';
    if (showable(day, &date)) {
        put_plain(date, today, out);
    }
}

/** Reads HH:MM[:SS] as seconds since midnight. */
static bool read_time(const char **at, int *seconds) {
    int hour, minute, second = 0;
    if (!read_digits(at, 2, &hour) || !read_char(at, ':') || !read_digits(at, 2, &minute) ||
        (**at == ':' && (!read_char(at, ':') || !read_digits(at, 2, &second)))) {
        return false;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    return hour <= 23 && minute <= 59 && second <= 59;
}

/** Reads Z, +HH:MM or -HH:MM as seconds east of UTC. */
static bool read_offset(const char **at, int *seconds) {
    int hours, minutes;
    char sign = **at;
    (*at) += sign != '\0';
    if (sign == 'Z') {
        *seconds = 0;
        return true;
    }
    if ((sign != '+' && sign != '-') || !read_digits(at, 2, &hours) || !read_char(at, ':') ||
        !read_digits(at, 2, &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    *seconds = (hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1);
    return true;
}

int64_t instant_parse_iso(const char *text) {
    int32_t day;
    int seconds, offset;
    if (!read_date(&text, &day) || !read_char(&text, 'T') || !read_time(&text, &seconds) ||
        !read_offset(&text, &offset) || *text != '\0') {
        return INSTANT_NONE;
    }
    return (int64_t)day * SECONDS_PER_DAY + seconds - offset;
}

void instant_format_iso(int64_t instant, char out[21]) {
    int64_t day = instant / SECONDS_PER_DAY;
    int second = (int)(instant % SECONDS_PER_DAY);
    if (second < 0) {
        second += SECONDS_PER_DAY;
        day--;
    }
    struct date date;
    if (day < INT32_MIN || day > INT32_MAX || !showable((int32_t)day, &date)) {
        out[0] = '\0';
        return;
    }
    out = put_iso_date(out, date);
    *out++ = 'T';
    out = put_number(out, second / 3600, 2);
    *out++ = ':';
    out = put_number(out, second / 60 % 60, 2);
    *out++ = ':';
    out = put_number(out, second % 60, 2);
    *out++ = 'Z';
    *out = '\0';
}

static int64_t system_now(void *context) {
    (void)context;
    return (int64_t)time(NULL);
}

struct clock clock_system(void) {
    return (struct clock){.now = system_now};
}

static int64_t fixed_now(void *context) {
    const int64_t *instant = context;
    return *instant;
}

struct clock clock_fixed(int64_t *instant) {
    return (struct clock){.now = fixed_now, .context = instant};
}

int64_t clock_monotonic_ms(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0; /* cannot happen on Linux: the clock exists and the pointer is good */
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
