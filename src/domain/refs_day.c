/* Days in a text: "12 Sep", "Sep 12th, 2026", "2026-09-12", "12.9.", "le 12 septembre", "last
   Friday", "gestern". */
#include "callsheet/domain/refs_read.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"

enum {
    AHEAD_DAYS = 45, /* a day without a year lies at most so far ahead: a due day, a deadline */
    DAYS_PER_WEEK = 7,
    MONTHS = 12,
    CENTURY = 2000,
    YEAR_FIRST = 1990,
    YEAR_LAST = 2099,
};

/* A day as it was written; year 0 when there was none. */
struct written {
    int32_t day, month, year;
};

bool refs_is_year(int32_t number) {
    return number >= YEAR_FIRST && number <= YEAR_LAST;
}

/* The day, in the year nearest before today when none was written; DAY_NONE when it is none. */
static int32_t resolve(const struct refs_scan *scan, const struct written *date) {
    if (date->year != 0) {
        return date_is_valid(date->year, date->month, date->day)
                   ? day_from_date(date->year, date->month, date->day)
                   : DAY_NONE;
    }
    int year = day_to_date(scan->today).year;
    for (int i = 1; i >= -8; i--) { /* 29 February has its year within eight */
        if (!date_is_valid(year + i, date->month, date->day)) {
            continue;
        }
        int32_t day = day_from_date(year + i, date->month, date->day);
        if (day <= scan->today + AHEAD_DAYS) {
            return day;
        }
    }
    return DAY_NONE;
}

static bool finish(struct refs_scan *scan, size_t at, size_t next, const struct written *date,
                   struct refs_item *out) {
    int32_t day = resolve(scan, date);
    if (day == DAY_NONE) {
        return false;
    }
    *out = (struct refs_item){.kind = REFS_DAY,
                              .start = lex_at(&scan->lex, at)->start,
                              .end = lex_at(&scan->lex, next - 1)->end,
                              .key = "",
                              .day = day};
    return true;
}

/* A year of four digits at `at`; of two as well when `short_too`. 0 when there is none. */
static int32_t read_year(struct lex *lex, size_t at, bool short_too) {
    const struct lex_token *token = lex_at(lex, at);
    int32_t year = lex_number(lex, token, 4);
    if (token->gap == GAP_PARAGRAPH || year < 0) {
        return 0;
    }
    if (lex_len(token) == 2 && short_too) {
        return CENTURY + year;
    }
    return lex_len(token) == 4 && refs_is_year(year) ? year : 0;
}

/* "2026-09-12", not in the middle of a longer number */
static bool read_iso(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    struct written date = {.year = lex_number(lex, lex_at(lex, at), 4),
                           .month = lex_number(lex, lex_at(lex, at + 2), 2),
                           .day = lex_number(lex, lex_at(lex, at + 4), 2)};
    const struct lex_token *first = lex_at(lex, at + 1), *second = lex_at(lex, at + 3);
    bool is_dash = (lex_is_sign(first, '-') && lex_is_sign(second, '-')) ||
                   (lex_is_sign(first, '/') && lex_is_sign(second, '/'));
    for (size_t i = at + 1; i < at + 5; i++) {
        is_dash = is_dash && lex_at(lex, i)->gap == GAP_NONE;
    }
    *next = at + 5;
    return is_dash && refs_is_year(date.year) && lex_len(lex_at(lex, at + 2)) == 2 &&
           lex_len(lex_at(lex, at + 4)) == 2 && finish(scan, at, *next, &date, out);
}

/* Puts day and month where they belong: the day first, unless that makes no month. */
static void order(struct written *date, uint32_t sign) {
    if (date->month > MONTHS && date->day <= MONTHS && sign == '/') {
        int32_t day = date->month;
        date->month = date->day;
        date->day = day;
    }
}

/* Says whether a word before a day stands at `at` - 1. */
static bool is_announced(struct lex *lex, size_t at) {
    return at > 0 && lex_at(lex, at)->gap != GAP_PARAGRAPH && lex_is(lex_at(lex, at - 1), SENSE_ON);
}

/* "12.9.", "12.09.2026", "12/9/26", "12-09-2026", "am 12.9" */
static bool read_figures(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *sign = lex_at(lex, at + 1), *again = lex_at(lex, at + 3);
    struct written date = {.day = lex_number(lex, lex_at(lex, at), 2),
                           .month = lex_number(lex, lex_at(lex, at + 2), 2)};
    bool is_sign = lex_is_sign(sign, '.') || lex_is_sign(sign, '/') || lex_is_sign(sign, '-');
    if (!is_sign || sign->gap != GAP_NONE || date.day < 1 || date.month < 1 ||
        (lex_at(lex, at + 2)->gap != GAP_NONE && sign->scalar != '.')) {
        return false;
    }
    bool is_again = lex_is_sign(again, sign->scalar) && again->gap == GAP_NONE;
    const struct lex_token *last = lex_at(lex, at + 4);
    bool may_be_year =
        is_again && (last->gap == GAP_NONE || (last->gap == GAP_BLANK && sign->scalar == '.'));
    date.year = may_be_year ? read_year(lex, at + 4, last->gap == GAP_NONE) : 0;
    order(&date, sign->scalar);
    if (date.year != 0) {
        *next = at + 5;
        return finish(scan, at, *next, &date, out);
    }
    bool is_dotted =
        sign->scalar == '.' && is_again && !(last->kind == LEX_DIGITS && last->gap == GAP_NONE);
    bool is_open = is_announced(lex, at) && sign->scalar != '-' && !is_again;
    *next = at + 3 + (is_dotted ? 1u : 0u);
    return (is_dotted || is_open) && finish(scan, at, *next, &date, out);
}

/* A day of the month at `at`: "12", "12.", "12th", "1er"; 0 when there is none. */
static int32_t read_day_number(struct lex *lex, size_t at, size_t *next) {
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "o"};
    int32_t day = lex_number(lex, lex_at(lex, at), 2);
    const struct lex_token *behind = lex_at(lex, at + 1);
    *next = at + 1;
    bool is_dot =
        lex_is_sign(behind, '.') || lex_is_sign(behind, 0xb0) || lex_is_sign(behind, 0xba);
    for (size_t i = 0; !is_dot && i < ARRAY_LEN(endings); i++) {
        is_dot = behind->kind == LEX_WORD && strcmp(behind->word, endings[i]) == 0;
    }
    *next += is_dot && behind->gap == GAP_NONE ? 1u : 0u;
    return day >= 1 && day <= 31 ? day : 0;
}

/* Says whether the month's word is only English "may", or another word in small letters. */
static bool is_other_word(struct lex *lex, size_t at) {
    const struct lex_token *token = lex_at(lex, at);
    return strcmp(token->word, "may") == 0 && lex->text[token->start] == 'm' &&
           read_year(lex, at + 1, false) == 0;
}

/* A year behind a day and month: ", 2026", "de 2026", "2026" */
static int32_t read_year_behind(struct lex *lex, size_t at, size_t *next) {
    size_t skip = lex_is_sign(lex_at(lex, at), ',') || lex_is_sign(lex_at(lex, at), '.') ||
                          lex_is(lex_at(lex, at), SENSE_FILLER)
                      ? 1
                      : 0;
    int32_t year = read_year(lex, at + skip, false);
    bool goes_on =
        lex_is_sign(lex_at(lex, at + skip + 1), '-') && lex_at(lex, at + skip + 1)->gap == GAP_NONE;
    if (year != 0 && !goes_on && lex_at(lex, at + skip)->gap != GAP_NONE) {
        *next = at + skip + 1;
        return year;
    }
    return 0;
}

/* "12 Sep", "12. September 2026", "12th of September", "12 de septiembre de 2026" */
static bool read_day_first(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    size_t month = 0;
    struct written date = {.day = read_day_number(lex, at, &month)};
    if (date.day == 0) {
        return false;
    }
    month += lex_is_sign(lex_at(lex, month), '-') || lex_is(lex_at(lex, month), SENSE_FILLER);
    date.month = lex_value(lex_at(lex, month), SENSE_MONTH);
    if (date.month < 1 || lex_at(lex, month)->gap == GAP_PARAGRAPH || is_other_word(lex, month)) {
        return false;
    }
    *next = month + 1;
    date.year = read_year_behind(lex, month + 1, next);
    return finish(scan, at, *next, &date, out);
}

/* "Sep 12", "September 12th, 2026" */
static bool read_month_first(struct refs_scan *scan, size_t at, struct refs_item *out,
                             size_t *next) {
    struct lex *lex = &scan->lex;
    struct written date = {.month = lex_value(lex_at(lex, at), SENSE_MONTH)};
    size_t dot = lex_is_sign(lex_at(lex, at + 1), '.') ? 1 : 0;
    const struct lex_token *day = lex_at(lex, at + 1 + dot);
    if (date.month < 1 || day->kind != LEX_DIGITS || day->gap != GAP_BLANK ||
        (strcmp(lex_at(lex, at)->word, "may") == 0 && lex->text[lex_at(lex, at)->start] == 'm')) {
        return false;
    }
    date.day = read_day_number(lex, at + 1 + dot, next);
    const struct lex_token *behind = lex_at(lex, *next);
    if (date.day == 0 || (behind->kind == LEX_DIGITS && behind->gap == GAP_NONE)) {
        return false;
    }
    date.year = read_year_behind(lex, *next, next);
    return finish(scan, at, *next, &date, out);
}

/* "last Friday", "vendredi dernier", "on Friday": the newest one before today */
static bool read_weekday(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    bool is_past = lex_is(lex_at(lex, at), SENSE_PAST) || lex_is(lex_at(lex, at), SENSE_ON);
    size_t name = at + (is_past ? 1u : 0u);
    int32_t weekday = lex_value(lex_at(lex, name), SENSE_WEEKDAY);
    if (weekday < 0 || (is_past && lex_at(lex, name)->gap == GAP_PARAGRAPH)) {
        return false;
    }
    bool is_behind = lex_is(lex_at(lex, name + 1), SENSE_PAST);
    if (!is_past && !is_behind) {
        return false;
    }
    int32_t back = ((int32_t)day_weekday(scan->today) - weekday + DAYS_PER_WEEK) % DAYS_PER_WEEK;
    struct date date = day_to_date(scan->today - (back == 0 ? DAYS_PER_WEEK : back));
    struct written written = {.day = date.day, .month = date.month, .year = date.year};
    *next = name + (is_behind ? 2u : 1u);
    return finish(scan, at, *next, &written, out);
}

static bool read_day_word(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    const struct lex_token *token = lex_at(&scan->lex, at);
    if (!lex_is(token, SENSE_DAYS)) {
        return false;
    }
    struct date date = day_to_date(scan->today + lex_value(token, SENSE_DAYS));
    struct written written = {.day = date.day, .month = date.month, .year = date.year};
    *next = at + 1;
    return finish(scan, at, *next, &written, out);
}

bool refs_read_day(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    const struct lex_token *token = lex_at(&scan->lex, at);
    if (token->kind == LEX_DIGITS) {
        return read_iso(scan, at, out, next) || read_figures(scan, at, out, next) ||
               read_day_first(scan, at, out, next);
    }
    return token->kind == LEX_WORD &&
           (read_month_first(scan, at, out, next) || read_weekday(scan, at, out, next) ||
            read_day_word(scan, at, out, next));
}
