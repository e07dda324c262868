#include "callsheet/base/tzrule.h"

#include <stddef.h>

#include "callsheet/base/day.h"

enum { HOUR_SECONDS = 3600, CHANGE_HOURS_MAX = 167, DEFAULT_CHANGE_SECONDS = 2 * HOUR_SECONDS };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/** Reads a number of up to three digits that lies in a range. */
static bool read_number(const char **at, int lowest, int highest, int *value) {
    int number = 0, digits = 0;
    while (digits < 3 && is_digit(**at)) {
        number = number * 10 + (**at - '0');
        (*at)++;
        digits++;
    }
    *value = number;
    return digits > 0 && number >= lowest && number <= highest;
}

/** Passes over "CET" or "<+0330>"; the names themselves are not shown anywhere. */
static bool skip_name(const char **at) {
    const char *start = *at;
    if (**at == '<') {
        start++;
        do {
            (*at)++;
        } while (is_letter(**at) || is_digit(**at) || **at == '+' || **at == '-');
        return *(*at)++ == '>' && *at - start >= 4;
    }
    while (is_letter(**at)) {
        (*at)++;
    }
    return *at - start >= 3;
}

/** Reads [+-]hh[:mm[:ss]]. */
static bool read_time(const char **at, int32_t *seconds) {
    int sign = **at == '-' ? -1 : 1;
    int hours, minutes = 0, rest = 0;
    if (**at == '-' || **at == '+') {
        (*at)++;
    }
    if (!read_number(at, 0, CHANGE_HOURS_MAX, &hours)) {
        return false;
    }
    if (**at == ':') {
        (*at)++;
        if (!read_number(at, 0, 59, &minutes)) {
            return false;
        }
        if (**at == ':') {
            (*at)++;
            if (!read_number(at, 0, 59, &rest)) {
                return false;
            }
        }
    }
    *seconds = sign * (hours * HOUR_SECONDS + minutes * 60 + rest);
    return true;
}

static bool read_point(const char **at) {
    return *(*at)++ == '.';
}

/** Reads ",Mm.w.d[/time]", ",Jn[/time]" or ",n[/time]". */
static bool read_edge(const char **at, struct tz_edge *edge) {
    if (*(*at)++ != ',') {
        return false;
    }
    bool good;
    if (**at == 'M') {
        (*at)++;
        edge->kind = TZ_MONTHLY;
        good = read_number(at, 1, 12, &edge->month) && read_point(at) &&
               read_number(at, 1, 5, &edge->week) && read_point(at) &&
               read_number(at, 0, 6, &edge->day);
    } else if (**at == 'J') {
        (*at)++;
        edge->kind = TZ_JULIAN;
        good = read_number(at, 1, 365, &edge->day);
    } else {
        edge->kind = TZ_ORDINAL;
        good = read_number(at, 0, 365, &edge->day);
    }
    edge->seconds = DEFAULT_CHANGE_SECONDS;
    if (good && **at == '/') {
        (*at)++;
        good = read_time(at, &edge->seconds);
    }
    return good;
}

bool tz_rule_parse(const char *text, struct tz_rule *rule) {
    struct tz_rule read = {0};
    int32_t west;
    if (!skip_name(&text) || !read_time(&text, &west)) {
        return false;
    }
    read.standard = -west; /* POSIX counts west of Greenwich */
    if (*text != '\0') {
        read.has_summer = true;
        read.summer = read.standard + HOUR_SECONDS;
        if (!skip_name(&text)) {
            return false;
        }
        if (*text != ',') {
            if (!read_time(&text, &west)) {
                return false;
            }
            read.summer = -west;
        }
        if (!read_edge(&text, &read.begins) || !read_edge(&text, &read.ends) || *text != '\0') {
            return false;
        }
    }
    *rule = read;
    return true;
}

/** The day of a year that an edge names. */
static int32_t edge_day(const struct tz_edge *edge, int year) {
    int32_t new_year = day_from_date(year, 1, 1);
    switch (edge->kind) {
    case TZ_JULIAN:
        return new_year + edge->day - 1 + (edge->day >= 60 && day_month_length(year, 2) == 29);
    case TZ_ORDINAL:
        return new_year + edge->day;
    case TZ_MONTHLY:
        break;
    }
    int32_t first = day_from_date(year, edge->month, 1);
    int sunday_based = ((int)day_weekday(first) + 1) % 7;
    int32_t day = first + (edge->day - sunday_based + 7) % 7 + 7 * (edge->week - 1);
    return day >= first + day_month_length(year, edge->month) ? day - 7 : day;
}

static int64_t edge_instant(const struct tz_edge *edge, int year, int32_t offset_before) {
    return (int64_t)edge_day(edge, year) * SECONDS_PER_DAY + edge->seconds - offset_before;
}

int32_t tz_rule_offset(const struct tz_rule *rule, int64_t instant) {
    int64_t day = (instant + rule->standard) / SECONDS_PER_DAY;
    if (!rule->has_summer || day > INT32_MAX / 2 || day < INT32_MIN / 2) {
        return rule->standard;
    }
    int year = day_to_date((int32_t)day).year;
    int64_t begins = edge_instant(&rule->begins, year, rule->standard);
    int64_t ends = edge_instant(&rule->ends, year, rule->summer);
    bool is_summer = begins < ends ? instant >= begins && instant < ends
                                   : instant >= begins || instant < ends; /* over New Year */
    return is_summer ? rule->summer : rule->standard;
}
