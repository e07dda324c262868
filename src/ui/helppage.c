#include "callsheet/ui/helppage.h"

#include <stdbool.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/surface.h"

/* The help page: one column, or two where there is room. */

enum { TWO_COLUMNS_COLS = 90, KEYS_LEAST_COLS = 14, KEYS_GAP_COLS = 2, COLUMN_GAP_COLS = 3 };

static bool begins_group(const struct help_row *rows, size_t index, size_t first) {
    return index == first || strcmp(rows[index].group, rows[index - 1].group) != 0;
}

/* Columns of the keys: as the widest of them needs, but not more than two fifths. */
static int keys_cols(const struct help_row *rows, size_t first, size_t end, int cols) {
    int widest = KEYS_LEAST_COLS;
    for (size_t i = first; i < end; i++) {
        int each = text_cols(rows[i].keys, strlen(rows[i].keys));
        widest = each > widest ? each : widest;
    }
    int most = cols * 2 / 5;
    return (widest < most ? widest : most) + KEYS_GAP_COLS;
}

static struct paragraph paragraph_of(const char *text, enum role role) {
    return (struct paragraph){.text = text, .len = strlen(text), .role = role};
}

/* Lines of one row: what is longer than its column goes on below. */
static int row_lines(const struct help_row *row, int keys, int cols) {
    struct paragraph left = paragraph_of(row->keys, ROLE_KEY);
    struct paragraph right = paragraph_of(row->text, ROLE_TEXT);
    int left_rows = paragraph_rows(&left, keys - KEYS_GAP_COLS);
    int right_rows = paragraph_rows(&right, cols - keys);
    int lines = left_rows > right_rows ? left_rows : right_rows;
    return lines > 0 ? lines : 1;
}

/* Lines of the rows [first, end): a heading for each group and a blank line between groups. */
static int lines_of(const struct help_row *rows, size_t first, size_t end, int cols) {
    int lines = 0, keys = keys_cols(rows, first, end, cols);
    for (size_t i = first; i < end; i++) {
        lines += row_lines(&rows[i], keys, cols);
        lines += begins_group(rows, i, first) ? 1 + (i > first ? 1 : 0) : 0;
    }
    return lines;
}

static int column_cols(int cols) {
    return cols / 2 - COLUMN_GAP_COLS;
}

/* First row of the second column: the border between groups at which the columns are most even. */
static size_t split_at(const struct help_row *rows, size_t count, int cols) {
    size_t best = count;
    int best_lines = lines_of(rows, 0, count, cols);
    for (size_t i = 1; i < count && cols >= TWO_COLUMNS_COLS; i++) {
        if (!begins_group(rows, i, 0)) {
            continue;
        }
        int left = lines_of(rows, 0, i, column_cols(cols));
        int right = lines_of(rows, i, count, column_cols(cols));
        int lines = left > right ? left : right;
        if (lines < best_lines) {
            best = i;
            best_lines = lines;
        }
    }
    return best;
}

int helppage_lines(const struct help_row *rows, size_t count, int cols) {
    size_t split = split_at(rows, count, cols);
    int each = split < count ? column_cols(cols) : cols;
    int left = lines_of(rows, 0, split, each), right = lines_of(rows, split, count, each);
    return left > right ? left : right;
}

/* Draws a text into the lines from `line` on of `rect`, those that are in it. */
static void draw_lines(struct surface *surface, struct rect rect, int line, const char *text,
                       enum role role) {
    struct paragraph paragraph = paragraph_of(text, role);
    int skip = line < 0 ? -line : 0;
    (void)rect_cut_top(&rect, line > 0 ? line : 0);
    (void)paragraph_draw(surface, rect, &paragraph, skip); /* what does not fit is scrolled to */
}

static void draw_column(struct surface *surface, struct rect rect, const struct help_row *rows,
                        size_t first, size_t end, int scroll) {
    int line = -scroll, keys = keys_cols(rows, first, end, rect.cols);
    struct rect left = rect, right = rect;
    left.cols = keys - KEYS_GAP_COLS;
    (void)rect_cut_left(&right, keys);
    for (size_t i = first; i < end && line < rect.rows; i++) {
        if (begins_group(rows, i, first)) {
            line += i > first ? 1 : 0;
            draw_lines(surface, rect, line, rows[i].group, ROLE_TITLE);
            line++;
        }
        draw_lines(surface, left, line, rows[i].keys, ROLE_KEY);
        draw_lines(surface, right, line, rows[i].text, ROLE_TEXT);
        line += row_lines(&rows[i], keys, rect.cols);
    }
}

void helppage_draw(struct surface *surface, struct rect rect, const struct help_row *rows,
                   size_t count, int scroll) {
    size_t split = split_at(rows, count, rect.cols);
    struct rect right = rect;
    struct rect left = split < count ? rect_cut_left(&right, rect.cols / 2) : rect;
    left.cols = split < count ? column_cols(rect.cols) : left.cols;
    right.cols = split < count ? column_cols(rect.cols) : right.cols;
    draw_column(surface, left, rows, 0, split, scroll);
    draw_column(surface, right, rows, split, count, scroll);
}
