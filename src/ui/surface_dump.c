#include <ctype.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Reading a surface: comparison, the golden format, invariants. */

static bool differs_in_cell(const struct surface *a, const struct surface *b, int *row, int *col) {
    size_t bytes = (size_t)surface_cols(a) * sizeof(struct cell);
    for (int y = 0; y < surface_rows(a); y++) {
        const struct cell *left = surface_row(a, y);
        const struct cell *right = surface_row(b, y);
        if (memcmp(left, right, bytes) == 0) {
            continue;
        }
        int x = 0;
        while (memcmp(&left[x], &right[x], sizeof *left) == 0) {
            x++;
        }
        *row = y;
        *col = x;
        return true;
    }
    return false;
}

bool surface_compare(const struct surface *a, const struct surface *b, int *row, int *col) {
    int at_row = -1, at_col = -1;
    int cursor_a[2] = {-1, -1}, cursor_b[2] = {-1, -1};
    bool is_equal = surface_rows(a) == surface_rows(b) && surface_cols(a) == surface_cols(b);
    if (is_equal) {
        (void)surface_cursor(a, &cursor_a[0], &cursor_a[1]); /* hidden stays -1, -1 */
        (void)surface_cursor(b, &cursor_b[0], &cursor_b[1]);
        is_equal = !differs_in_cell(a, b, &at_row, &at_col) &&
                   memcmp(cursor_a, cursor_b, sizeof cursor_a) == 0;
    }
    if (row != NULL) {
        *row = at_row;
    }
    if (col != NULL) {
        *col = at_col;
    }
    return is_equal;
}

/* --- dump --------------------------------------------------------------------------------------
 */

static void add_row_text(const struct surface *surface, int row, struct buf *out) {
    const struct cell *cells = surface_row(surface, row);
    for (int col = 0; col < surface_cols(surface); col++) {
        buf_add(out, cells[col].text, cells[col].len);
    }
}

static char cell_letter(const struct cell *cell) {
    char letter = role_letter((enum role)cell->role);
    if (cell->ground == ROLE_TEXT) {
        return letter;
    }
    if (cell->role == ROLE_TEXT) {
        return role_letter((enum role)cell->ground);
    }
    return (char)tolower((unsigned char)letter);
}

static void add_row_roles(const struct surface *surface, int row, bool used[ROLE_COUNT],
                          struct buf *out) {
    const struct cell *cells = surface_row(surface, row);
    for (int col = 0; col < surface_cols(surface); col++) {
        buf_add_char(out, cell_letter(&cells[col]));
        used[cells[col].role] = true;
        used[cells[col].ground] = true;
    }
}

static void add_legend(const bool used[ROLE_COUNT], struct buf *out) {
    buf_add_text(out, "legend:");
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (used[role]) {
            buf_add_text(out, "  ");
            buf_add_char(out, role_letter((enum role)role));
            buf_add_char(out, ' ');
            buf_add_text(out, role_name((enum role)role));
        }
    }
    buf_add_char(out, '\n');
}

void surface_dump(const struct surface *surface, const char *screen, struct buf *out) {
    bool used[ROLE_COUNT] = {false};
    int row = 0, col = 0;
    buf_addf(out, "%dx%d ", surface_rows(surface), surface_cols(surface));
    if (surface_cursor(surface, &row, &col)) {
        buf_addf(out, "cursor %d,%d ", row, col);
    } else {
        buf_add_text(out, "cursor hidden ");
    }
    buf_addf(out, "screen %s\n", screen);
    for (int y = 0; y < surface_rows(surface); y++) {
        buf_add_char(out, '|');
        add_row_text(surface, y, out);
        buf_add_text(out, "|\n");
    }
    buf_add_text(out, "roles\n");
    for (int y = 0; y < surface_rows(surface); y++) {
        buf_add_char(out, '|');
        add_row_roles(surface, y, used, out);
        buf_add_text(out, "|\n");
    }
    add_legend(used, out);
}

void surface_dump_text(const struct surface *surface, struct buf *out) {
    for (int y = 0; y < surface_rows(surface); y++) {
        size_t start = out->len;
        add_row_text(surface, y, out);
        while (out->len > start && out->data[out->len - 1] == ' ') {
            buf_truncate(out, out->len - 1);
        }
        buf_add_char(out, '\n');
    }
}

/* --- invariants --------------------------------------------------------------------------------
 */

static const char *check_cell(const struct cell *cells, int col, int cols) {
    const struct cell *cell = &cells[col];
    if (cell->role >= ROLE_COUNT || cell->ground >= ROLE_COUNT || cell->len > CELL_BYTES) {
        return "a cell holds a value out of range";
    }
    if (cell->cols == 0) {
        bool is_half = col > 0 && cells[col - 1].cols == 2 && cell->len == 0;
        return is_half ? NULL : "half a wide glyph";
    }
    if (cell->len == 0 || !text_is_utf8(cell->text, cell->len)) {
        return "a cell without valid text";
    }
    int width = 0;
    if (text_cluster(cell->text, cell->len, &width) != cell->len || width != cell->cols) {
        return "a cell whose text is not one cluster of its width";
    }
    if (cell->cols == 2 && (col + 1 >= cols || cells[col + 1].cols != 0)) {
        return "a wide glyph without its right half";
    }
    uint32_t base = 0;
    if (col == cols - 1 && text_decode(cell->text, cell->len, &base) != cell->len) {
        return "a combining mark in the last column";
    }
    for (size_t i = cell->len; i < CELL_BYTES; i++) {
        if (cell->text[i] != '\0') {
            return "unused bytes are not zero";
        }
    }
    return NULL;
}

const char *surface_check(const struct surface *surface) {
    int rows = surface_rows(surface), cols = surface_cols(surface);
    for (int row = 0; row < rows; row++) {
        const struct cell *cells = surface_row(surface, row);
        for (int col = 0; col < cols; col++) {
            const char *problem = check_cell(cells, col, cols);
            if (problem != NULL) {
                return problem;
            }
            bool is_corner = row == rows - 1 && col >= cols - SURFACE_BLANK_CORNER_COLS;
            if (is_corner && (cells[col].len != 1 || cells[col].text[0] != ' ')) {
                return "the bottom right corner is not blank";
            }
        }
    }
    int row = 0, col = 0;
    if (surface_cursor(surface, &row, &col) && !rect_holds(surface_bounds(surface), row, col)) {
        return "the cursor is off the surface";
    }
    return NULL;
}
