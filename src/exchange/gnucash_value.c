/* How GnuCash writes numbers and times: see gnucash_value.h. */
#include "callsheet/exchange/gnucash_value.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/money.h"

/** GnuCash's time of day of a plain date: 10:59 UTC is that date from UTC-10 to UTC+13. */
enum { NEUTRAL_MINUTE = 10 * 60 + 59 };

__extension__ typedef __int128 wide;

/** num/den rounded half away from zero; `den` above 0; false when it does not fit. */
static bool wide_ratio(wide num, wide den, int64_t *out) {
    wide rest = num % den, quotient = num / den;
    wide away = rest < 0 ? -rest : rest;
    if (away >= den - away) {
        quotient += num < 0 ? -1 : 1;
    }
    if (quotient > INT64_MAX || quotient < -INT64_MAX) {
        return false;
    }
    *out = (int64_t)quotient;
    return true;
}

bool gnucash_ratio(int64_t num, int64_t den, int64_t scale, int64_t *out) {
    return den > 0 && wide_ratio((wide)num * scale, den, out);
}

int64_t gnucash_minor_scale(const char *currency) {
    int64_t scale = 1;
    for (int i = currency_digits(currency); i > 0; i--) {
        scale *= 10;
    }
    return scale;
}

/** Reads `count` digits; -1 when there are not that many. */
static int digits(const char *text, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int32_t gnucash_day(const char *text, const struct zone *firm) {
    size_t len = text ? strlen(text) : 0;
    bool is_old = len == 14;
    if (!is_old && len != 19) {
        return DAY_NONE;
    }
    static const int at[2][6] = {{0, 5, 8, 11, 14, 17}, {0, 4, 6, 8, 10, 12}};
    int part[6];
    for (int i = 0; i < 6; i++) {
        part[i] = digits(text + at[is_old][i], i == 0 ? 4 : 2);
        if (part[i] < 0) {
            return DAY_NONE;
        }
    }
    if (!date_is_valid(part[0], part[1], part[2]) || part[3] > 23 || part[4] > 59 || part[5] > 60) {
        return DAY_NONE;
    }
    int32_t day = day_from_date(part[0], part[1], part[2]);
    if (part[3] * 60 + part[4] == NEUTRAL_MINUTE && part[5] == 0) {
        return day;
    }
    int64_t second = (part[3] * 60 + part[4]) * 60 + part[5];
    return zone_day(firm, (int64_t)day * SECONDS_PER_DAY + second);
}

int32_t gnucash_gdate(const char *text) {
    if (!text || strlen(text) != 8) {
        return DAY_NONE;
    }
    int year = digits(text, 4), month = digits(text + 4, 2), day = digits(text + 6, 2);
    return date_is_valid(year, month, day) ? day_from_date(year, month, day) : DAY_NONE;
}

/* From GnuCash's own translations: the action of an entry is kept as the word on the screen. */
static const char *const hour_words[] = {
    "Hours", "Stunden", "Heures", "Horas", "Ore", "Uren", "Timer", "Timmar", "Godziny",
};

bool gnucash_is_hours(const char *action) {
    for (size_t i = 0; i < ARRAY_LEN(hour_words); i++) {
        if (text_compare_fold(action, hour_words[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool gnucash_entry_amount(const struct gnucash_entry *entry, int64_t scale, int64_t *out) {
    if (entry->quantity[1] <= 0 || entry->price[1] <= 0) {
        return false;
    }
    wide num = (wide)entry->quantity[0] * entry->price[0];
    wide den = (wide)entry->quantity[1] * entry->price[1];
    bool has_discount = entry->discount[0] != 0 && entry->discount[1] > 0;
    if (has_discount && strcmp(entry->discount_type, "PERCENT") == 0) {
        wide whole = (wide)entry->discount[1] * 100;
        if (__builtin_mul_overflow(num, whole - entry->discount[0], &num) ||
            __builtin_mul_overflow(den, whole, &den)) {
            return false;
        }
    }
    int64_t amount = 0, less = 0;
    if (__builtin_mul_overflow(num, (wide)scale, &num) || !wide_ratio(num, den, &amount)) {
        return false;
    }
    if (has_discount && strcmp(entry->discount_type, "VALUE") == 0 &&
        (!gnucash_ratio(entry->discount[0], entry->discount[1], scale, &less) ||
         __builtin_sub_overflow(amount, less, &amount))) {
        return false;
    }
    *out = amount;
    return true;
}

size_t gnucash_addresses(struct arena *arena, const char *text, const char ***out) {
    size_t count = 0, capacity = 0;
    const char **list = NULL;
    while (*text) {
        text += strspn(text, ",; \t\r\n");
        size_t len = strcspn(text, ",; \t\r\n");
        if (len > 0 && memchr(text, '@', len)) {
            list = mem_grow(list, count, &capacity, sizeof *list);
            list[count++] = arena_strndup(arena, text, len);
        }
        text += len;
    }
    *out = arena_array(arena, count + 1, sizeof **out);
    if (count > 0) {
        memcpy(*out, list, count * sizeof *list);
    }
    mem_free(list);
    return count;
}
