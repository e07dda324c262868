#include "callsheet/ui/popup.h"

#include "callsheet/ui/section.h"
#include "callsheet/ui/surface.h"

/* Panels over the screen. Rules above and below tell them from what they cover without colours. */

enum { MARGIN_COLS = 2 };

static int smaller(int a, int b) {
    return a < b ? a : b;
}

struct rect popup_place(struct rect bounds, int wanted_rows, int wanted_cols) {
    int rows = smaller(wanted_rows, bounds.rows);
    int cols = smaller(wanted_cols, bounds.cols);
    return (struct rect){bounds.row + (bounds.rows - rows) / 2,
                         bounds.col + (bounds.cols - cols) / 2, rows, cols};
}

struct rect popup_draw(struct surface *surface, struct rect rect, const char *title,
                       const char *figure) {
    struct span right = {figure, ROLE_DIM};
    struct section section = {
        .title = title,
        .figure = &right,
        .figure_count = figure != NULL ? 1 : 0,
        .is_focused = true,
        .has_rule = true,
    };
    struct rect rest = rect;
    surface_fill(surface, rect, ROLE_TEXT);
    struct rect head = rect_cut_top(&rest, 1);
    struct rect foot = rect_cut_bottom(&rest, 1);
    if (!rect_is_empty(head)) {
        section_draw(surface, head.row, head.col, head.cols - 1, &section);
    }
    if (!rect_is_empty(foot)) {
        surface_hline(surface, foot.row, foot.col + 1, foot.cols - 2, ROLE_RULE);
    }
    (void)rect_cut_top(&rest, 1); /* margins */
    (void)rect_cut_left(&rest, MARGIN_COLS);
    (void)rect_cut_right(&rest, MARGIN_COLS);
    return rest;
}

void popup_finish(struct surface *surface, struct rect rect) {
    struct rect area = rect_intersect(rect, surface_bounds(surface));
    for (int row = area.row; row < area.row + area.rows; row++) {
        const struct cell *cells = surface_row(surface, row);
        for (int col = area.col; col < area.col + area.cols; col++) {
            if (cells[col].ground == ROLE_TEXT) {
                surface_ground(surface, (struct rect){row, col, 1, 1}, ROLE_PANEL);
            }
        }
    }
}
