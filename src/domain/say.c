/* Pieces of sentences: sums, counts, days, times, quotations. */
#include "callsheet/domain/say.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

enum {
    QUOTE_COLS = 72, /* more of somebody's words does not help before a call */
    SHORT_DAYS = 21, /* so far a weekday with its number cannot be mistaken */
    MINUTES_PER_HOUR = 60,
};

static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const counts[] = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                     "seven", "eight", "nine", "ten",   "eleven", "twelve"};
static const char *const ordinals[] = {"",      "first",   "second", "third", "fourth", "fifth",
                                       "sixth", "seventh", "eighth", "ninth", "tenth"};

bool is_said(const char *text) {
    return text != NULL && text[0] != '\0';
}

void say_money(struct buf *out, struct money money) {
    char text[MONEY_TEXT_BYTES];
    money_format_code(money, text);
    buf_add_text(out, text);
}

void say_sum(struct buf *out, struct money money) {
    char text[MONEY_TEXT_BYTES];
    money_format(money, text);
    buf_add_text(out, text);
}

void say_number(struct buf *out, int64_t number) {
    char text[24];
    size_t at = sizeof text - 1;
    uint64_t rest = number < 0 ? 0u - (uint64_t)number : (uint64_t)number;
    text[at] = '\0';
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        text[--at] = '-';
    }
    buf_add_text(out, text + at);
}

void say_count(struct buf *out, int count, bool capital) {
    if (count < 0 || (size_t)count >= ARRAY_LEN(counts)) {
        say_number(out, count);
        return;
    }
    const char *word = counts[count];
    buf_add_char(out, capital ? (char)(word[0] - 'a' + 'A') : word[0]);
    buf_add_text(out, word + 1);
}

void say_ordinal(struct buf *out, int number) {
    if (number > 0 && (size_t)number < ARRAY_LEN(ordinals)) {
        buf_add_text(out, ordinals[number]);
        return;
    }
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    int tens = number % 100, ones = number % 10;
    bool is_th = (tens >= 11 && tens <= 13) || ones < 1 || ones > 3;
    say_number(out, number);
    buf_add_text(out, endings[is_th ? 0 : ones]);
}

void say_days(struct buf *out, int days) {
    say_number(out, days);
    buf_add_text(out, days == 1 ? " day" : " days");
}

void say_date(struct buf *out, int32_t day, const struct moment *moment) {
    char text[20];
    day_format_short(day, moment_today(moment), text);
    buf_add_text(out, text);
}

void say_day(struct buf *out, int32_t day, const struct moment *moment) {
    int64_t ahead = (int64_t)day - moment_today(moment);
    if (ahead >= -1 && ahead <= 1) {
        buf_add_text(out, ahead == 0 ? "today" : (ahead > 0 ? "tomorrow" : "yesterday"));
        return;
    }
    say_date(out, day, moment);
}

void say_short_day(struct buf *out, int32_t day, const struct moment *moment) {
    int64_t ahead = (int64_t)day - moment_today(moment);
    if (ahead < -SHORT_DAYS || ahead > SHORT_DAYS) {
        char text[16];
        day_format_plain(day, moment_today(moment), text);
        buf_add_text(out, text);
        return;
    }
    buf_add_text(out, weekdays[day_weekday(day)]);
    buf_add_char(out, ' ');
    say_number(out, day_to_date(day).day);
}

void say_time(struct buf *out, int64_t at, const struct zone *zone) {
    int minute = zone_minute(zone, at);
    int hour = minute / MINUTES_PER_HOUR, rest = minute % MINUTES_PER_HOUR;
    char text[6] = {(char)('0' + hour / 10), (char)('0' + hour % 10), ':',
                    (char)('0' + rest / 10), (char)('0' + rest % 10), '\0'};
    buf_add_text(out, text);
}

void say_instant(struct buf *out, int64_t at, const struct moment *moment) {
    say_day(out, zone_day(moment->firm, at), moment);
    buf_add_char(out, ' ');
    say_time(out, at, moment->firm);
}

void say_there(struct buf *out, int64_t at, const char *zone, const struct moment *moment) {
    const struct zone *there =
        is_said(zone) && moment->zones != NULL ? zones_find(moment->zones, zone) : NULL;
    if (there == NULL || zone_offset(there, at) == zone_offset(moment->firm, at)) {
        return;
    }
    buf_add_text(out, " (");
    if (zone_day(there, at) != zone_day(moment->firm, at)) {
        say_date(out, zone_day(there, at), moment);
        buf_add_char(out, ' ');
    }
    say_time(out, at, there);
    buf_add_text(out, " there)");
}

void say_quoted(struct buf *out, const char *words) {
    size_t len = strlen(words);
    size_t fits = text_prefix(words, len, QUOTE_COLS, NULL);
    buf_add_text(out, "“");
    for (size_t i = 0; i < fits; i++) {
        bool is_blank = words[i] == '\n' || words[i] == '\r' || words[i] == '\t';
        buf_add_char(out, is_blank ? ' ' : words[i]);
    }
    buf_add_text(out, fits < len ? "…”" : "”");
}

void say_credits(struct buf *out, struct money all, struct money unapplied) {
    struct money notes = all;
    notes.minor -= unapplied.minor;
    if (notes.minor > 0) {
        say_money(out, notes);
        buf_add_text(out, " in credit notes");
    }
    if (notes.minor > 0 && unapplied.minor > 0) {
        buf_add_text(out, " and ");
    }
    if (unapplied.minor > 0) {
        say_money(out, unapplied);
        buf_add_text(out, " of unapplied money");
    }
}
