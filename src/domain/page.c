/* Plain text for people outside: rows, paragraphs, days. */
#include "callsheet/domain/page.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/say.h"

enum {
    GAP = 2,
    TEXT_LEAST_COLS = 8, /* of a row, however wide its cells are */
    MINUTES_PER_HOUR = 60,
};

static void add_blanks(struct buf *out, int count) {
    for (int i = 0; i < count; i++) {
        buf_add_char(out, ' ');
    }
}

static void end_line(struct buf *out) {
    while (out->len > 0 && out->data[out->len - 1] == ' ') {
        buf_truncate(out, out->len - 1);
    }
    buf_add_char(out, '\n');
}

void page_field(struct buf *out, const char *text) {
    (void)text_clean(out, text, strlen(text), TEXT_LINE); /* whether it was clean is no matter */
}

static int field_cols(const char *text) {
    struct buf clean = {0};
    page_field(&clean, text);
    int cols = text_cols(buf_text(&clean), clean.len);
    buf_release(&clean);
    return cols;
}

static void add_right(struct buf *out, const char *text, int cols) {
    add_blanks(out, cols - field_cols(text));
    page_field(out, text);
}

static void add_left(struct buf *out, const char *text, int cols) {
    page_field(out, text);
    add_blanks(out, cols - field_cols(text));
}

void page_widen(struct page_columns *columns, size_t cell, const char *text) {
    int cols = field_cols(text);
    if (cols > columns->cells[cell]) {
        columns->cells[cell] = cols;
    }
}

static int indent_of(const struct page_columns *columns) {
    return columns->label > 0 ? columns->label + GAP : 0;
}

/* Columns that the row's text has beside the cells. */
static int text_room(const struct page_columns *columns) {
    int room = PAGE_COLS - indent_of(columns);
    for (size_t i = 0; i < columns->count; i++) {
        room -= columns->cells[i] + GAP;
    }
    return room;
}

bool page_fits(const struct page_columns *columns) {
    return text_room(columns) >= TEXT_LEAST_COLS;
}

/* Takes the next line of a text off it. Blanks at its end do not count. */
static size_t take_line(const char **text, size_t *left, int cols) {
    size_t next = 0;
    size_t len = text_wrap(*text, *left, cols, &next);
    while (len > 0 && (*text)[len - 1] == ' ') {
        len--;
    }
    *text += next;
    *left -= next;
    return len;
}

/* Appends the lines of a text that is left over, under each other. */
static void put_lines(struct buf *out, int indent, int room, const char *text, size_t left) {
    while (left > 0) {
        const char *line = text;
        size_t len = take_line(&text, &left, room);
        add_blanks(out, indent);
        buf_add(out, line, len);
        end_line(out);
    }
}

static void add_cells(struct buf *out, const struct page_columns *columns,
                      const char *const *cells) {
    for (size_t i = 0; i < columns->count; i++) {
        add_blanks(out, GAP);
        add_right(out, cells[i], columns->cells[i]);
    }
    end_line(out);
}

void page_row(struct buf *out, const struct page_columns *columns, const char *label,
              const char *text, const char *const *cells) {
    struct buf clean = {0};
    bool is_beside = page_fits(columns);
    int indent = indent_of(columns), room = text_room(columns);
    page_field(&clean, text);
    const char *at = buf_text(&clean), *line = at;
    size_t left = clean.len;
    size_t len = take_line(&at, &left, is_beside ? room : PAGE_COLS - indent);
    if (indent > 0) {
        add_left(out, label, indent);
    }
    buf_add(out, line, len);
    if (is_beside) {
        add_blanks(out, room - text_cols(line, len));
        add_cells(out, columns, cells);
        put_lines(out, indent, room, at, left);
    } else {
        end_line(out);
        put_lines(out, indent, PAGE_COLS - indent, at, left);
        add_blanks(out, indent + room);
        add_cells(out, columns, cells);
    }
    buf_release(&clean);
}

void page_rule(struct buf *out) {
    for (int i = 0; i < PAGE_COLS; i++) {
        buf_add_char(out, '-');
    }
    buf_add_char(out, '\n');
}

void page_paragraph(struct buf *out, int indent, const char *text) {
    struct buf clean = {0};
    page_field(&clean, text);
    put_lines(out, indent, PAGE_COLS - indent, buf_text(&clean), clean.len);
    buf_release(&clean);
}

/* A day of another year: against it the year is always written. */
static int32_t elsewhen(int32_t day) {
    return day_from_date(day_to_date(day).year == 2000 ? 2001 : 2000, 1, 1);
}

void page_day(int32_t day, char out[PAGE_DAY_BYTES]) {
    out[0] = '\0';
    if (day != DAY_NONE) {
        day_format_plain(day, elsewhen(day), out);
    }
}

void page_weekday(int32_t day, char out[PAGE_DAY_BYTES]) {
    out[0] = '\0';
    if (day != DAY_NONE) {
        day_format_short(day, elsewhen(day), out);
    }
}

void page_duration(struct buf *out, int32_t minutes) {
    int32_t hours = minutes / MINUTES_PER_HOUR, rest = minutes % MINUTES_PER_HOUR;
    if (hours > 0) {
        say_number(out, hours);
        buf_add_text(out, rest > 0 ? " h " : " h");
    }
    if (rest > 0 || hours == 0) {
        say_number(out, rest);
        buf_add_text(out, " min");
    }
}
