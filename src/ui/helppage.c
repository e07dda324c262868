#include "callsheet/ui/helppage.h"

#include <stdbool.h>
#include <string.h>

#include "callsheet/ui/surface.h"

/* The help page: one column, or two where there is room. */

enum { TWO_COLUMNS_COLS = 90, KEYS_COLS = 16, COLUMN_GAP_COLS = 3 };

static bool begins_group(const struct help_row *rows, size_t index, size_t first) {
    return index == first || strcmp(rows[index].group, rows[index - 1].group) != 0;
}

/* Lines of the rows [first, end): a heading for each group and a blank line between groups. */
static int lines_of(const struct help_row *rows, size_t first, size_t end) {
    int lines = 0;
    for (size_t i = first; i < end; i++) {
        lines += 1 + (begins_group(rows, i, first) ? 1 + (i > first ? 1 : 0) : 0);
    }
    return lines;
}

/* First row of the second column: the border between groups at which the columns are most even. */
static size_t split_at(const struct help_row *rows, size_t count, int cols) {
    size_t best = count;
    int best_lines = lines_of(rows, 0, count);
    for (size_t i = 1; i < count && cols >= TWO_COLUMNS_COLS; i++) {
        if (!begins_group(rows, i, 0)) {
            continue;
        }
        int left = lines_of(rows, 0, i), right = lines_of(rows, i, count);
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
    int left = lines_of(rows, 0, split), right = lines_of(rows, split, count);
    return left > right ? left : right;
}

static bool is_visible(struct rect rect, int line) {
    return line >= 0 && line < rect.rows;
}

static void draw_column(struct surface *surface, struct rect rect, const struct help_row *rows,
                        size_t first, size_t end, int scroll) {
    int line = -scroll;
    for (size_t i = first; i < end; i++) {
        if (begins_group(rows, i, first)) {
            line += i > first ? 1 : 0;
            if (is_visible(rect, line)) {
                (void)surface_text_fit(surface, rect.row + line, rect.col, rect.cols, rows[i].group,
                                       ROLE_TITLE); /* clips */
            }
            line++;
        }
        if (is_visible(rect, line)) {
            int row = rect.row + line;
            int keys = surface_text_fit(surface, row, rect.col, rect.cols, rows[i].keys, ROLE_KEY);
            int indent = keys < KEYS_COLS ? KEYS_COLS : keys + 2;
            (void)surface_text_fit(surface, row, rect.col + indent, rect.cols - indent,
                                   rows[i].text, ROLE_TEXT); /* clips */
        }
        line++;
    }
}

void helppage_draw(struct surface *surface, struct rect rect, const struct help_row *rows,
                   size_t count, int scroll) {
    size_t split = split_at(rows, count, rect.cols);
    struct rect right = rect;
    struct rect left = split < count ? rect_cut_left(&right, rect.cols / 2) : rect;
    left.cols -= split < count ? COLUMN_GAP_COLS : 0;
    draw_column(surface, left, rows, 0, split, scroll);
    draw_column(surface, right, rows, split, count, scroll);
}
