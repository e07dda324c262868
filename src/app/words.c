/* Texts for the screen: dates, hours, sums, and what strangers wrote, cleaned. */
#include "callsheet/app/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/text.h"

static const char *clean(struct arena *arena, const char *text, size_t len) {
    struct buf out = {0};
    (void)text_clean(&out, text, len, TEXT_LINE); /* whether it changed does not matter */
    const char *kept = arena_strndup(arena, buf_text(&out), out.len);
    buf_release(&out);
    return kept;
}

const char *words(struct arena *arena, const char *format, ...) {
    char text[1024];
    va_list list;
    va_start(list, format);
    int len = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (len < 0) {
        return "";
    }
    return clean(arena, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

const char *words_clean(struct arena *arena, const char *text) {
    return text != NULL ? clean(arena, text, strlen(text)) : "";
}

const char *words_money(struct arena *arena, struct money money, const char *base) {
    char text[MONEY_TEXT_BYTES];
    if (base != NULL && strcmp(money.currency, base) == 0) {
        money_format(money, text);
    } else {
        money_format_code(money, text);
    }
    return arena_strdup(arena, text);
}

void words_amount(struct money money, const char *base, char out[MONEY_TEXT_BYTES]) {
    if (strcmp(money.currency, base) == 0) {
        money_format(money, out);
        return;
    }
    int64_t unit = 1;
    for (int i = currency_digits(money.currency); i > 0; i--) {
        unit *= 10;
    }
    money.minor = ratio_round(money.minor, 1, unit) * unit;
    money_format(money, out);
    out[strcspn(out, ".")] = '\0';
    size_t len = strlen(out);
    (void)snprintf(out + len, MONEY_TEXT_BYTES - len, " %s", money.currency); /* fits */
}

const char *words_day(struct arena *arena, int32_t day, int32_t today) {
    char text[20] = "";
    if (day != DAY_NONE) {
        day_format_short(day, today, text);
    }
    return arena_strdup(arena, text);
}

const char *words_day_plain(struct arena *arena, int32_t day, int32_t today) {
    char text[16] = "";
    if (day != DAY_NONE) {
        day_format_plain(day, today, text);
    }
    return arena_strdup(arena, text);
}

const char *words_clock(struct arena *arena, const struct zone *zone, int64_t instant) {
    int minute = zone_minute(zone, instant);
    return words(arena, "%02d:%02d", minute / 60, minute % 60);
}

const char *words_when(struct arena *arena, const struct zone *zone, int64_t instant, int64_t now) {
    if (instant == INSTANT_NONE) {
        return "";
    }
    int32_t day = zone_day(zone, instant), today = zone_day(zone, now);
    const char *time = words_clock(arena, zone, instant);
    if (day == today) {
        return time;
    }
    if (day == today - 1) {
        return words(arena, "yesterday %s", time);
    }
    const char *date = words_day_plain(arena, day, today);
    bool is_this_year = day_to_date(day).year == day_to_date(today).year;
    return is_this_year ? words(arena, "%s %s", date, time) : date;
}

const char *words_hours(struct arena *arena, int64_t minutes) {
    int64_t hundredths = ratio_round(minutes, 100, 60);
    return words(arena, "%lld.%02lld h", (long long)(hundredths / 100),
                 (long long)(hundredths % 100 < 0 ? -(hundredths % 100) : hundredths % 100));
}

const char *words_count(struct arena *arena, size_t count, const char *one, const char *many) {
    return words(arena, "%zu %s", count, count == 1 ? one : many);
}

const char *words_elapsed(struct arena *arena, int64_t seconds) {
    long long s = seconds > 0 ? (long long)seconds : 0;
    if (s >= 3600) {
        return words(arena, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    }
    return words(arena, "%02lld:%02lld", s / 60, s % 60);
}

const char *words_bytes(struct arena *arena, int64_t bytes) {
    if (bytes < 1024) {
        return words(arena, "%lld bytes", (long long)bytes);
    }
    return words(arena, "%lld KB", (long long)((bytes + 1023) / 1024));
}
