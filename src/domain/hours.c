/* Calling hours: open now, and when that changes. */
#include "callsheet/domain/hours.h"

#include "callsheet/base/day.h"

enum { DAYS_AHEAD = 8 };

/* Hours with the firm's put in where none are given. */
struct window {
    const struct zone *zone;
    int from, to; /* minutes; to <= from runs over midnight */
    unsigned days;
};

const struct zone *hours_zone(const struct calling_hours *hours, const struct moment *moment) {
    if (hours->zone == NULL || hours->zone[0] == '\0' || moment->zones == NULL) {
        return moment->firm;
    }
    const struct zone *zone = zones_find(moment->zones, hours->zone);
    return zone != NULL ? zone : moment->firm;
}

static struct window resolve(const struct calling_hours *hours, const struct rules *rules,
                             const struct moment *moment) {
    bool given = hours->from_minute != 0 || hours->to_minute != 0;
    return (struct window){
        .zone = hours_zone(hours, moment),
        .from = given ? hours->from_minute : (int)rules->calls_from_minute,
        .to = given ? hours->to_minute : (int)rules->calls_to_minute,
        .days = hours->days != 0 ? hours->days : rules->calls_days,
    };
}

static bool is_day_of(const struct window *window, int32_t day) {
    return (window->days >> day_weekday(day) & 1u) != 0;
}

static int64_t floor_div(int64_t value, int64_t by) {
    return value / by - (value % by < 0);
}

bool hours_are_open(const struct calling_hours *hours, const struct rules *rules,
                    const struct moment *moment) {
    struct window window = resolve(hours, rules, moment);
    int64_t local = moment->now + zone_offset(window.zone, moment->now);
    int32_t day = (int32_t)floor_div(local, SECONDS_PER_DAY);
    int minute = (int)((local - (int64_t)day * SECONDS_PER_DAY) / 60);
    if (window.from < window.to) {
        return is_day_of(&window, day) && minute >= window.from && minute < window.to;
    }
    return (is_day_of(&window, day) && minute >= window.from) ||
           (is_day_of(&window, day - 1) && minute < window.to);
}

int64_t hours_next(const struct calling_hours *hours, const struct rules *rules,
                   const struct moment *moment, bool opening) {
    struct window window = resolve(hours, rules, moment);
    int32_t today = zone_day(window.zone, moment->now);
    for (int32_t day = today - 1; day <= today + DAYS_AHEAD; day++) {
        if (!is_day_of(&window, day)) {
            continue;
        }
        int32_t last = window.from < window.to ? day : day + 1;
        int64_t at = opening ? zone_instant(window.zone, day, window.from)
                             : zone_instant(window.zone, last, window.to);
        if (at > moment->now) {
            return at;
        }
    }
    return INSTANT_NONE;
}
