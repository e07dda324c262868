#include "callsheet/ui/column.h"

#include <assert.h>

#include "callsheet/ui/surface.h"

/* Aligned columns and the one function that paints a row. */

static int needed_cols(const struct column *columns, const bool *is_shown, size_t count) {
    int cols = 1; /* the mark */
    for (size_t i = 0; i < count; i++) {
        if (is_shown[i]) {
            cols += columns[i].gap + columns[i].min_cols;
        }
    }
    return cols;
}

/* The shown column to hide next: the highest priority number, the last of equals; -1 for none. */
static int next_to_hide(const struct column *columns, const bool *is_shown, size_t count) {
    int found = -1;
    for (size_t i = 0; i < count; i++) {
        bool can_go = is_shown[i] && columns[i].priority > 0;
        if (can_go && (found < 0 || columns[i].priority >= columns[found].priority)) {
            found = (int)i;
        }
    }
    return found;
}

/* Hands one round of the remaining columns out by weight; returns what was not taken. */
static int share_out(struct column_layout *out, const struct column *columns, int remaining) {
    int weights = 0, given = 0;
    for (size_t i = 0; i < out->count; i++) {
        bool is_full = columns[i].max_cols > 0 && out->size[i] >= columns[i].max_cols;
        weights += out->size[i] > 0 && !is_full ? columns[i].share : 0;
    }
    for (size_t i = 0; i < out->count && weights > 0; i++) {
        bool is_full = columns[i].max_cols > 0 && out->size[i] >= columns[i].max_cols;
        if (out->size[i] == 0 || is_full || columns[i].share == 0) {
            continue;
        }
        int room = columns[i].max_cols > 0 ? columns[i].max_cols - out->size[i] : remaining;
        int part = remaining * columns[i].share / weights;
        part = part > 0 ? part : 1;
        part = part < room ? part : room;
        part = part < remaining - given ? part : remaining - given;
        out->size[i] += part;
        given += part;
    }
    return remaining - given;
}

void column_layout(struct column_layout *out, const struct column *columns, size_t count,
                   int cols) {
    bool is_shown[COLUMN_MAX] = {false};
    assert(count <= COLUMN_MAX);
    *out = (struct column_layout){.count = count, .cols = cols > 0 ? cols : 0};
    for (size_t i = 0; i < count; i++) {
        is_shown[i] = true;
    }
    while (needed_cols(columns, is_shown, count) > cols) {
        int hide = next_to_hide(columns, is_shown, count);
        if (hide < 0) {
            break;
        }
        is_shown[hide] = false;
    }
    int remaining = cols - needed_cols(columns, is_shown, count);
    for (size_t i = 0; i < count; i++) {
        out->size[i] = is_shown[i] ? columns[i].min_cols : 0;
    }
    for (int before = 0; remaining > 0 && remaining != before;) {
        before = remaining;
        remaining = share_out(out, columns, remaining);
    }
    int at = 1;
    for (size_t i = 0; i < count; i++) {
        at += is_shown[i] ? columns[i].gap : 0;
        out->at[i] = at;
        int room = out->cols - at; /* what can never be hidden is cut at the edge */
        out->size[i] = out->size[i] < room ? out->size[i] : (room > 0 ? room : 0);
        at += out->size[i];
    }
}

void row_draw_state(struct surface *surface, int row, int col, int cols, enum row_state state) {
    struct rect whole = {row, col, 1, cols};
    surface_fill(surface, whole, ROLE_TEXT);
    switch (state) {
    case ROW_PLAIN:
        return;
    case ROW_SELECTED:
        (void)surface_text(surface, row, col, 1, "▌", ROLE_ACCENT); /* a mark of one column */
        surface_ground(surface, whole, ROLE_SELECTED);
        return;
    case ROW_SELECTED_IDLE:
        (void)surface_text(surface, row, col, 1, "▌", ROLE_DIM); /* a mark of one column */
        surface_ground(surface, whole, ROLE_SELECTED_IDLE);
        return;
    }
}

void column_draw(struct surface *surface, int row, int col, const struct column *columns,
                 const struct column_layout *layout, const struct column_cell *cells,
                 enum row_state state) {
    row_draw_state(surface, row, col, layout->cols, state);
    for (size_t i = 0; i < layout->count; i++) {
        int size = layout->size[i];
        if (size == 0 || cells[i].text == NULL) {
            continue;
        }
        int at = col + layout->at[i];
        if (columns[i].is_right) {
            surface_text_right(surface, row, at, size, cells[i].text, cells[i].role);
        } else {
            (void)surface_text_fit(surface, row, at, size, cells[i].text, cells[i].role);
        }
    }
}
