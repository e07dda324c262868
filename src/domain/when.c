/* Dates and times as people type them. One word after the other is offered to a table of readers;
   each takes the words it understands. The grammar is in the header. */
#include "callsheet/domain/when.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/say.h"

enum {
    TEXT_BYTES = 96,
    MOST_WORDS = 12,
    MOST_RELATIVE = 9999, /* days, weeks, months, hours or minutes ahead */
    NO_MINUTE = -1,
    DAYS_PER_WEEK = 7,
    MONTHS_PER_YEAR = 12,
};

/* What has been read so far. */
struct reading {
    char text[TEXT_BYTES];
    const char *words[MOST_WORDS];
    size_t count, at;
    const struct zone *zone;
    int64_t now;
    int32_t today;
    bool has_day, has_instant;
    int32_t day;
    int minute;
    int64_t instant;
};

struct name {
    const char *text;
    int value;
};

// clang-format off
static const struct name weekday_names[] = {
    {"mon", MONDAY}, {"monday", MONDAY}, {"mo", MONDAY}, {"montag", MONDAY},
    {"tue", TUESDAY}, {"tues", TUESDAY}, {"tuesday", TUESDAY}, {"di", TUESDAY}, {"dienstag", TUESDAY},
    {"wed", WEDNESDAY}, {"weds", WEDNESDAY}, {"wednesday", WEDNESDAY}, {"mi", WEDNESDAY}, {"mittwoch", WEDNESDAY},
    {"thu", THURSDAY}, {"thur", THURSDAY}, {"thurs", THURSDAY}, {"thursday", THURSDAY}, {"do", THURSDAY}, {"donnerstag", THURSDAY},
    {"fri", FRIDAY}, {"friday", FRIDAY}, {"fr", FRIDAY}, {"freitag", FRIDAY},
    {"sat", SATURDAY}, {"saturday", SATURDAY}, {"sa", SATURDAY}, {"samstag", SATURDAY},
    {"sun", SUNDAY}, {"sunday", SUNDAY}, {"so", SUNDAY}, {"sonntag", SUNDAY},
};
static const struct name month_names[] = {
    {"jan", 1}, {"january", 1}, {"januar", 1},
    {"feb", 2}, {"february", 2}, {"februar", 2},
    {"mar", 3}, {"march", 3}, {"mär", 3}, {"märz", 3}, {"maerz", 3}, {"mrz", 3},
    {"apr", 4}, {"april", 4},
    {"may", 5}, {"mai", 5},
    {"jun", 6}, {"june", 6}, {"juni", 6},
    {"jul", 7}, {"july", 7}, {"juli", 7},
    {"aug", 8}, {"august", 8},
    {"sep", 9}, {"sept", 9}, {"september", 9},
    {"oct", 10}, {"october", 10}, {"okt", 10}, {"oktober", 10},
    {"nov", 11}, {"november", 11},
    {"dec", 12}, {"december", 12}, {"dez", 12}, {"dezember", 12},
};
enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_HOUR, UNIT_MINUTE };
static const struct name unit_names[] = {
    {"d", UNIT_DAY}, {"day", UNIT_DAY}, {"days", UNIT_DAY}, {"tag", UNIT_DAY}, {"tage", UNIT_DAY}, {"tagen", UNIT_DAY},
    {"w", UNIT_WEEK}, {"week", UNIT_WEEK}, {"weeks", UNIT_WEEK}, {"woche", UNIT_WEEK}, {"wochen", UNIT_WEEK},
    {"m", UNIT_MONTH}, {"month", UNIT_MONTH}, {"months", UNIT_MONTH}, {"monat", UNIT_MONTH}, {"monate", UNIT_MONTH}, {"monaten", UNIT_MONTH},
    {"y", UNIT_YEAR}, {"year", UNIT_YEAR}, {"years", UNIT_YEAR}, {"jahr", UNIT_YEAR}, {"jahre", UNIT_YEAR}, {"jahren", UNIT_YEAR},
    {"h", UNIT_HOUR}, {"hour", UNIT_HOUR}, {"hours", UNIT_HOUR}, {"stunde", UNIT_HOUR}, {"stunden", UNIT_HOUR},
    {"min", UNIT_MINUTE}, {"mins", UNIT_MINUTE}, {"minute", UNIT_MINUTE}, {"minutes", UNIT_MINUTE}, {"minuten", UNIT_MINUTE},
};
static const struct name day_names[] = {
    {"today", 0}, {"heute", 0},
    {"tomorrow", 1}, {"tmr", 1}, {"tom", 1}, {"morgen", 1},
    {"übermorgen", 2}, {"uebermorgen", 2},
};
static const char *const filler_words[] = {"at", "on", "by", "the", "of", "um", "am", "bis", "den", "der", "gegen", "this", "diesen"};
static const char *const next_words[] = {"next", "nächste", "nächsten", "nächster", "naechste", "naechsten", "kommenden"};
// clang-format on

static int find_name(const struct name *names, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i].text, word) == 0) {
            return names[i].value;
        }
    }
    return -1;
}

static bool is_among(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* The word `ahead` of the present one; "" past the end. */
static const char *word_at(const struct reading *reading, size_t ahead) {
    return reading->at + ahead < reading->count ? reading->words[reading->at + ahead] : "";
}

static int weekday_of(const char *word) {
    return find_name(weekday_names, ARRAY_LEN(weekday_names), word);
}

static int month_of(const char *word) {
    return find_name(month_names, ARRAY_LEN(month_names), word);
}

static int unit_of(const char *word) {
    return find_name(unit_names, ARRAY_LEN(unit_names), word);
}

static bool is_next(const char *word) {
    return is_among(next_words, ARRAY_LEN(next_words), word);
}

/* Reads up to `most` digits; returns how many there were (0: none or too many). */
static size_t read_number(const char *text, size_t most, int *out) {
    size_t len = 0;
    int value = 0;
    for (; text[len] >= '0' && text[len] <= '9'; len++) {
        if (len == most) {
            return 0;
        }
        value = value * 10 + (text[len] - '0');
    }
    *out = value;
    return len;
}

static bool set_day(struct reading *reading, int32_t day, size_t words) {
    if (reading->has_day || reading->has_instant) {
        return false;
    }
    reading->has_day = true;
    reading->day = day;
    reading->at += words;
    return true;
}

static bool set_minute(struct reading *reading, int hour, int minute, size_t words) {
    if (reading->minute != NO_MINUTE || reading->has_instant || hour > 23 || minute > 59) {
        return false;
    }
    reading->minute = hour * 60 + minute;
    reading->at += words;
    return true;
}

static int32_t monday_of(int32_t day) {
    return day - (int32_t)day_weekday(day);
}

/* The same day some months later, or the last one of that month; DAY_NONE past the year 9999. */
static int32_t add_months(int32_t day, int months) {
    struct date date = day_to_date(day);
    int month = date.month - 1 + months;
    int year = date.year + month / MONTHS_PER_YEAR;
    month = month % MONTHS_PER_YEAR + 1;
    if (year > 9999) {
        return DAY_NONE;
    }
    int last = day_month_length(year, month);
    return day_from_date(year, month, date.day < last ? date.day : last);
}

static int32_t last_of_month(int32_t day) {
    return day_next_month(day) - 1;
}

/* --- the readers: each says whether it understood, and how many words it took --- */

static bool read_filler(struct reading *reading) {
    bool is_filler = is_among(filler_words, ARRAY_LEN(filler_words), word_at(reading, 0));
    reading->at += is_filler;
    return is_filler;
}

static bool read_day_name(struct reading *reading) {
    if (strcmp(word_at(reading, 0), "day") == 0 && strcmp(word_at(reading, 1), "after") == 0 &&
        strcmp(word_at(reading, 2), "tomorrow") == 0) {
        return set_day(reading, reading->today + 2, 3);
    }
    int days = find_name(day_names, ARRAY_LEN(day_names), word_at(reading, 0));
    return days >= 0 && set_day(reading, reading->today + days, 1);
}

static bool read_weekday(struct reading *reading) {
    int weekday = weekday_of(word_at(reading, 0));
    if (weekday < 0) {
        return false;
    }
    if (is_next(word_at(reading, 1)) && unit_of(word_at(reading, 2)) == UNIT_WEEK) {
        return set_day(reading, monday_of(reading->today) + DAYS_PER_WEEK + weekday, 3);
    }
    int32_t day = monday_of(reading->today) + weekday;
    return set_day(reading, day > reading->today ? day : day + DAYS_PER_WEEK, 1);
}

static bool read_next(struct reading *reading) {
    if (!is_next(word_at(reading, 0))) {
        return false;
    }
    int32_t monday = monday_of(reading->today) + DAYS_PER_WEEK;
    int weekday = weekday_of(word_at(reading, 1));
    if (weekday >= 0) {
        return set_day(reading, monday + weekday, 2);
    }
    int unit = unit_of(word_at(reading, 1));
    if (unit == UNIT_WEEK) {
        int there = weekday_of(word_at(reading, 2));
        return set_day(reading, monday + (there > 0 ? there : 0), there >= 0 ? 3 : 2);
    }
    return unit == UNIT_MONTH && set_day(reading, day_next_month(reading->today), 2);
}

static bool read_end(struct reading *reading) {
    const char *first = word_at(reading, 0);
    int32_t today = reading->today, friday = monday_of(today) + FRIDAY;
    int32_t this_friday = friday >= today ? friday : friday + DAYS_PER_WEEK;
    if (strcmp(first, "eom") == 0) {
        return set_day(reading, last_of_month(today), 1);
    }
    if (strcmp(first, "eow") == 0) {
        return set_day(reading, this_friday, 1);
    }
    if (strcmp(first, "end") != 0 && strcmp(first, "ende") != 0) {
        return false;
    }
    size_t at = 1;
    while (is_among(filler_words, ARRAY_LEN(filler_words), word_at(reading, at))) {
        at++;
    }
    bool next = is_next(word_at(reading, at));
    int unit = unit_of(word_at(reading, at + next));
    at += next ? 2u : 1u;
    if (unit == UNIT_MONTH) {
        return set_day(reading, last_of_month(next ? day_next_month(today) : today), at);
    }
    return unit == UNIT_WEEK && set_day(reading, next ? friday + DAYS_PER_WEEK : this_friday, at);
}

static bool set_ahead(struct reading *reading, int number, int unit, size_t words) {
    int32_t day = DAY_NONE;
    switch ((enum unit)unit) {
    case UNIT_DAY:
        day = reading->today + number;
        break;
    case UNIT_WEEK:
        day = reading->today + number * DAYS_PER_WEEK;
        break;
    case UNIT_MONTH:
        day = add_months(reading->today, number);
        break;
    case UNIT_YEAR:
        day = add_months(reading->today, number * MONTHS_PER_YEAR);
        break;
    case UNIT_HOUR:
    case UNIT_MINUTE:
        if (reading->has_day || reading->minute != NO_MINUTE || reading->has_instant) {
            return false;
        }
        reading->has_instant = true;
        reading->instant = reading->now + (int64_t)number * (unit == UNIT_HOUR ? 3600 : 60) + 59;
        reading->instant -= reading->instant % 60;
        reading->at += words;
        return true;
    }
    return day != DAY_NONE && set_day(reading, day, words);
}

/* "+3d", "+3", "+ 3 days", "in 3 days", "in a week", "3 days", "3d" */
static bool read_ahead(struct reading *reading) {
    const char *word = word_at(reading, 0);
    size_t words = 0;
    bool has_plus = word[0] == '+', has_in = strcmp(word, "in") == 0;
    if (has_in || strcmp(word, "+") == 0) {
        words = 1;
        word = word_at(reading, 1);
    } else if (has_plus) {
        word++;
    }
    int number = 0;
    size_t digits = read_number(word, 4, &number);
    bool is_one = strcmp(word, "a") == 0 || strcmp(word, "an") == 0 || strcmp(word, "one") == 0 ||
                  strcmp(word, "einer") == 0 || strcmp(word, "einem") == 0;
    if (digits == 0 && !(has_in && is_one)) {
        return false;
    }
    number = digits == 0 ? 1 : number;
    const char *unit = digits == 0 ? "" : word + digits;
    words++;
    if (*unit == '\0' && unit_of(word_at(reading, words)) >= 0) {
        unit = word_at(reading, words++);
    } else if (*unit == '\0' && has_plus) {
        unit = "d";
    }
    /* "14h" alone is a time of the day. */
    bool is_hour = !has_in && !has_plus && unit_of(unit) == UNIT_HOUR;
    return unit_of(unit) >= 0 && !is_hour && number <= MOST_RELATIVE &&
           set_ahead(reading, number, unit_of(unit), words);
}

/* A day and month without a year: this year's, today included, else the next year that has it. */
static int32_t next_date(int32_t today, int month, int day) {
    for (int year = day_to_date(today).year, last = year + 8; year <= last && year <= 9999;
         year++) {
        if (date_is_valid(year, month, day) && day_from_date(year, month, day) >= today) {
            return day_from_date(year, month, day);
        }
    }
    return DAY_NONE;
}

static bool set_date(struct reading *reading, int year, int month, int day, size_t words) {
    if (year == 0) {
        int32_t next = next_date(reading->today, month, day);
        return next != DAY_NONE && set_day(reading, next, words);
    }
    return date_is_valid(year, month, day) &&
           set_day(reading, day_from_date(year, month, day), words);
}

/* A year of four digits, or of two after dots; 0 when there is none. */
static size_t read_year(const char *text, int *year) {
    size_t len = read_number(text, 4, year);
    if (len == 2) {
        *year += 2000;
    }
    return len == 2 || len == 4 ? len : 0;
}

/* "15.12", "15.12.", "15.12.2026", "15/12/26", "2026-12-15" */
static bool read_date(struct reading *reading) {
    const char *word = word_at(reading, 0);
    int day = 0, month = 0, year = 0;
    int32_t iso = day_parse_iso(word);
    if (iso != DAY_NONE) {
        return set_day(reading, iso, 1);
    }
    size_t len = read_number(word, 2, &day);
    char sign = word[len];
    if (len == 0 || (sign != '.' && sign != '/')) {
        return false;
    }
    size_t more = read_number(word + len + 1, 2, &month);
    len += 1 + more;
    if (more == 0) {
        return false;
    }
    if (word[len] == sign) {
        len++;
        len += read_year(word + len, &year);
    }
    return word[len] == '\0' && set_date(reading, year, month, day, 1);
}

static size_t ordinal_ending(const char *text) {
    static const char *const endings[] = {"st", "nd", "rd", "th", "."};
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        if (strcmp(text, endings[i]) == 0) {
            return strlen(endings[i]);
        }
    }
    return 0;
}

/* A day of the month, "15", "15.", "15th"; 0 when it is none. */
static int day_number(const char *word) {
    int day = 0;
    size_t len = read_number(word, 2, &day);
    bool good = len > 0 && (word[len] == '\0' || ordinal_ending(word + len) > 0);
    return good && day >= 1 && day <= 31 ? day : 0;
}

/* "15 dec", "dec 15", both with a year of four digits */
static bool read_named_date(struct reading *reading) {
    int month = month_of(word_at(reading, 0)), day = 0, year = 0;
    if (month > 0) {
        day = day_number(word_at(reading, 1));
    } else {
        day = day_number(word_at(reading, 0));
        month = month_of(word_at(reading, 1));
    }
    if (day == 0 || month <= 0) {
        return false;
    }
    const char *last = word_at(reading, 2);
    bool has_year = read_number(last, 4, &year) == 4 && last[4] == '\0' && year > 0;
    return set_date(reading, has_year ? year : 0, month, day, has_year ? 3 : 2);
}

/* "am", "pm" or nothing at `text`; -1 for anything else. Hours of 12-hour clocks are put right. */
static int half_of_day(const char *text, int *hour) {
    bool is_am = strcmp(text, "am") == 0 || strcmp(text, "a.m.") == 0;
    bool is_pm = strcmp(text, "pm") == 0 || strcmp(text, "p.m.") == 0;
    if ((!is_am && !is_pm) || *hour < 1 || *hour > 12) {
        return *text == '\0' ? 0 : -1;
    }
    *hour = *hour % 12 + (is_pm ? 12 : 0);
    return 1;
}

/* "14:30", "2pm", "2:30 pm", "14h", "14h30", "9 uhr", "noon"; after a day also "9" and "9.30" */
static bool read_time(struct reading *reading) {
    const char *word = word_at(reading, 0);
    if (strcmp(word, "noon") == 0 || strcmp(word, "midday") == 0 || strcmp(word, "mittags") == 0) {
        return set_minute(reading, 12, 0, 1);
    }
    int hour = 0, minute = 0;
    size_t len = read_number(word, 2, &hour), words = 1;
    bool is_time = reading->has_day;
    if (len == 0) {
        return false;
    }
    if (word[len] == ':' || word[len] == 'h' || (word[len] == '.' && reading->has_day)) {
        is_time = true;
        size_t more = read_number(word + len + 1, 2, &minute);
        if (more != 2 && !(word[len] == 'h' && word[len + 1] == '\0')) {
            return false;
        }
        len += 1 + more;
    }
    const char *half = word[len] != '\0' ? word + len : word_at(reading, 1);
    int found = half_of_day(half, &hour);
    if (found == 1 || strcmp(half, "uhr") == 0) {
        is_time = true;
        words = word[len] != '\0' ? 1 : 2;
    } else if (word[len] != '\0') {
        return false;
    }
    return is_time && set_minute(reading, hour, minute, words);
}

/* "15": the next one after today, in the next month that has one */
static bool read_day_number(struct reading *reading) {
    int day = day_number(word_at(reading, 0));
    if (day == 0) {
        return false;
    }
    int32_t month = reading->today - day_to_date(reading->today).day + 1;
    for (int i = 0; i < 3; i++) {
        struct date first = day_to_date(month);
        if (day <= day_month_length(first.year, first.month) && month + day - 1 > reading->today) {
            return set_day(reading, month + day - 1, 1);
        }
        month = day_next_month(month);
    }
    return false;
}

typedef bool (*reader)(struct reading *reading);

/* The order decides what "15" and "9.30" are: a time only after a day was read. */
static const reader readers[] = {
    read_day_name,   read_weekday, read_next, read_end,        read_ahead,
    read_named_date, read_time,    read_date, read_day_number, read_filler,
};

static void split_words(const char *text, struct reading *reading) {
    bool is_inside = false;
    for (size_t i = 0; i + 1 < TEXT_BYTES && text[i] != '\0'; i++) {
        char c = text[i];
        bool is_iso_t = (c == 'T' || c == 't') && i == 10 && text[4] == '-' && text[7] == '-';
        bool is_blank = c == ' ' || c == '\t' || c == ',' || is_iso_t;
        reading->text[i] = is_blank ? '\0' : c;
        if (c >= 'A' && c <= 'Z' && !is_blank) {
            reading->text[i] = (char)(c | 0x20);
        }
        if (!is_blank && !is_inside && reading->count < MOST_WORDS) {
            reading->words[reading->count++] = &reading->text[i];
        }
        is_inside = !is_blank;
    }
    /* "dec." and "fri." are said with a dot; "15." keeps it. */
    for (size_t i = 0; i < reading->count; i++) {
        size_t start = (size_t)(reading->words[i] - reading->text);
        size_t len = strlen(reading->words[i]);
        if (len > 2 && reading->text[start + len - 1] == '.' && reading->text[start] >= 'a' &&
            reading->text[start + 1] != '.') {
            reading->text[start + len - 1] = '\0';
        }
    }
}

static bool read_words(struct reading *reading) {
    while (reading->at < reading->count) {
        bool is_read = false;
        for (size_t i = 0; i < ARRAY_LEN(readers) && !is_read; i++) {
            is_read = readers[i](reading);
        }
        if (!is_read) {
            return false;
        }
    }
    return reading->has_day || reading->has_instant || reading->minute != NO_MINUTE;
}

/* Puts day, minute and instant together. */
static struct when finish(const struct reading *reading) {
    struct when out = {.day = reading->day, .minute = NO_MINUTE, .at = INSTANT_NONE};
    if (reading->has_instant) {
        out.at = reading->instant;
    } else if (reading->minute != NO_MINUTE) {
        int32_t day = reading->has_day ? reading->day : reading->today;
        out.at = zone_instant(reading->zone, day, reading->minute);
        if (!reading->has_day && out.at <= reading->now) {
            out.at = zone_instant(reading->zone, day + 1, reading->minute);
        }
    }
    if (out.at != INSTANT_NONE) {
        out.day = zone_day(reading->zone, out.at);
        out.minute = zone_minute(reading->zone, out.at);
    }
    return out;
}

enum status when_parse(const char *text, const struct moment *moment, const struct zone *zone,
                       struct when *out, struct error *err) {
    struct reading reading = {
        .zone = zone != NULL ? zone : moment->firm,
        .now = moment->now,
        .minute = NO_MINUTE,
    };
    reading.today = zone_day(reading.zone, moment->now);
    split_words(text, &reading);
    bool is_whole = strlen(text) < TEXT_BYTES && reading.count < MOST_WORDS;
    if (!is_whole || reading.count == 0 || !read_words(&reading)) {
        return error_set(err, STATUS_INVALID,
                         "“%.40s” is not a day or a time: type fri, +3d, 15, 15 dec, next week, "
                         "tomorrow 14:00 or 2026-12-15.",
                         text);
    }
    *out = finish(&reading);
    return STATUS_OK;
}

void when_reading(const struct when *when, const struct moment *moment, const struct zone *zone,
                  struct buf *out) {
    const struct zone *there = zone != NULL ? zone : moment->firm;
    say_date(out, when->day, moment);
    if (when->at == INSTANT_NONE) {
        return;
    }
    buf_add_char(out, ' ');
    say_time(out, when->at, there);
    if (zone_offset(there, when->at) == zone_offset(moment->firm, when->at)) {
        return;
    }
    int32_t ours = zone_day(moment->firm, when->at);
    buf_add_text(out, " (our ");
    if (ours != when->day) {
        say_date(out, ours, moment);
        buf_add_char(out, ' ');
    }
    say_time(out, when->at, moment->firm);
    buf_add_char(out, ')');
}
