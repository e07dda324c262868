/* Cells as values: see csv_value.h. */
#include "callsheet/exchange/csv_value.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/customer.h"
#include "callsheet/domain/money.h"

enum { SHOWN_BYTES = 64, LIST_MOST = 64 };

typedef bool (*value_parse)(const struct csv_reader *reader, const char *text,
                            struct csv_value *out);

enum status csv_refuse(const struct csv_row *row, size_t column, struct error *err,
                       const char *format, ...) {
    char sentence[ERROR_MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args); /* error_set cuts as well */
    va_end(args);
    return error_set(err, STATUS_INVALID, "%s line %ld, column %s: %s", row->table->name, row->line,
                     row->table->columns[column].name, sentence);
}

static enum status refuse_kind(const struct csv_row *row, size_t column, struct error *err) {
    char shown[SHOWN_BYTES];
    (void)text_clean_into(shown, sizeof shown, row->cells[column], TEXT_LINE);
    return csv_refuse(row, column, err, "expected %s, found “%s”.",
                      csv_kind_text(row->table->columns[column].kind), shown);
}

static bool parse_text(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    (void)text;
    (void)out;
    return true;
}

static bool parse_day(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    out->number = day_parse_iso(text);
    return out->number != DAY_NONE;
}

static bool parse_count(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    return decimal_parse(text, 0, &out->number, NULL) == STATUS_OK && out->number >= 0 &&
           out->number <= INT_MAX;
}

static bool parse_milli(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    return decimal_parse(text, 3, &out->number, NULL) == STATUS_OK;
}

static bool parse_yesno(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    static const char *const words[] = {"no", "yes", "0", "1", "false", "true"};
    (void)reader;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (text_compare_fold(text, words[i]) == 0) {
            out->number = (int64_t)(i % 2);
            return true;
        }
    }
    return false;
}

static bool parse_currency(const struct csv_reader *reader, const char *text,
                           struct csv_value *out) {
    (void)reader;
    (void)out;
    return currency_is_known(text);
}

static bool parse_list(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    out->items = arena_array(reader->arena, LIST_MOST, sizeof *out->items);
    while (*text) {
        text += strspn(text, "; \t\r\n");
        size_t len = strcspn(text, ";");
        size_t used = len;
        while (used > 0 && strchr(" \t\r\n", text[used - 1])) {
            used--;
        }
        if (used > 0 && out->item_count == LIST_MOST) {
            return false;
        }
        if (used > 0) {
            out->items[out->item_count++] = arena_strndup(reader->arena, text, used);
        }
        text += len;
    }
    return true;
}

static bool parse_time(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    size_t len = strlen(text);
    if (len != 5 || text[2] != ':' || strspn(text, "0123456789:") != len) {
        return false;
    }
    int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    out->number = hour * 60 + minute;
    return text[1] != ':' && text[3] != ':' && text[4] != ':' && minute < 60 && out->number <= 1440;
}

/** Reads a weekday's first three letters; -1 when they are none. */
static int weekday_of(const char *text) {
    static const char names[] = "montuewedthufrisatsun";
    for (int i = 0; i < 7; i++) {
        char name[4] = {names[i * 3], names[i * 3 + 1], names[i * 3 + 2], '\0'};
        char start[4] = {0};
        (void)snprintf(start, sizeof start, "%.3s", text); /* three letters are meant */
        if (text_compare_fold(start, name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool parse_days(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    while (*text) {
        text += strspn(text, "; ,");
        int from = weekday_of(text);
        if (from < 0) {
            return *text == '\0' && out->number != 0;
        }
        text += 3;
        int to = from;
        if (*text == '-') {
            to = weekday_of(text + 1);
            text += to < 0 ? 1 : 4;
        }
        if (to < 0) {
            return false;
        }
        for (int day = from;; day = (day + 1) % 7) {
            out->number |= 1 << day;
            if (day == to) {
                break;
            }
        }
    }
    return out->number != 0;
}

static bool parse_instant(const struct csv_reader *reader, const char *text,
                          struct csv_value *out) {
    (void)reader;
    out->number = instant_parse_iso(text);
    return out->number != INSTANT_NONE;
}

static bool parse_role(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)reader;
    (void)out;
    return contact_role_find(text) >= 0;
}

static bool parse_level(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    return parse_count(reader, text, out) && out->number >= 1 && out->number <= 3;
}

static bool parse_document(const struct csv_reader *reader, const char *text,
                           struct csv_value *out) {
    (void)reader;
    out->number =
        text_compare_fold(text, "credit-note") == 0 || text_compare_fold(text, "credit note") == 0;
    return out->number || text_compare_fold(text, "invoice") == 0;
}

static bool parse_zone(const struct csv_reader *reader, const char *text, struct csv_value *out) {
    (void)out;
    return zones_load(reader->zones, text, NULL) == STATUS_OK;
}

static const value_parse parsers[CSV_KIND_COUNT] = {
    [CSV_IS_TEXT] = parse_text,         [CSV_IS_DAY] = parse_day,
    [CSV_IS_MONEY] = parse_text,        [CSV_IS_COUNT] = parse_count,
    [CSV_IS_MILLI] = parse_milli,       [CSV_IS_YESNO] = parse_yesno,
    [CSV_IS_CURRENCY] = parse_currency, [CSV_IS_LIST] = parse_list,
    [CSV_IS_TIME] = parse_time,         [CSV_IS_DAYS] = parse_days,
    [CSV_IS_INSTANT] = parse_instant,   [CSV_IS_ROLE] = parse_role,
    [CSV_IS_LEVEL] = parse_level,       [CSV_IS_DOCUMENT] = parse_document,
    [CSV_IS_ZONE] = parse_zone,
};

enum status csv_row_values(const struct csv_reader *reader, const struct csv_row *row,
                           struct csv_value *values, struct error *err) {
    for (size_t i = 0; i < row->table->column_count; i++) {
        const struct csv_column *column = &row->table->columns[i];
        struct csv_value value = {.text = row->cells[i], .is_set = row->cells[i][0] != '\0'};
        if (!value.is_set && column->is_required) {
            return csv_refuse(row, i, err, "expected %s, found nothing.",
                              csv_kind_text(column->kind));
        }
        if (value.is_set && !parsers[column->kind](reader, value.text, &value)) {
            return refuse_kind(row, i, err);
        }
        values[i] = value;
    }
    return STATUS_OK;
}

enum status csv_money(const struct csv_row *row, size_t column, const char *currency, int64_t *out,
                      struct error *err) {
    const char *text = row->cells[column];
    if (!text[0]) {
        *out = 0;
        return STATUS_OK;
    }
    if (decimal_parse(text, currency_digits(currency), out, NULL) == STATUS_OK) {
        return STATUS_OK;
    }
    char shown[SHOWN_BYTES];
    (void)text_clean_into(shown, sizeof shown, text, TEXT_LINE);
    return csv_refuse(row, column, err,
                      "expected %s in %s (%d decimals at most, no thousands signs), found “%s”.",
                      csv_kind_text(CSV_IS_MONEY), currency, currency_digits(currency), shown);
}
