#ifndef CALLSHEET_UI_RECT_H
#define CALLSHEET_UI_RECT_H

#include <stdbool.h>

/**
 * A rectangle of cells: absolute position of its top left cell and its size. A value. Sizes are
 * never negative in what these functions return.
 */
struct rect {
    int row, col;   /* top left, from 0 */
    int rows, cols; /* size; 0 is empty */
};

/** Says whether no cell lies inside. */
bool rect_is_empty(struct rect rect);

/** Says whether the cell lies inside. */
bool rect_holds(struct rect rect, int row, int col);

/** Returns the part that lies in both (empty when there is none). */
struct rect rect_intersect(struct rect a, struct rect b);

/** Takes up to `rows` rows off the top of `*rest` and returns them. */
struct rect rect_cut_top(struct rect *rest, int rows);

/** Takes up to `rows` rows off the bottom of `*rest` and returns them. */
struct rect rect_cut_bottom(struct rect *rest, int rows);

/** Takes up to `cols` columns off the left of `*rest` and returns them. */
struct rect rect_cut_left(struct rect *rest, int cols);

/** Takes up to `cols` columns off the right of `*rest` and returns them. */
struct rect rect_cut_right(struct rect *rest, int cols);

#endif
