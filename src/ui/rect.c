#include "callsheet/ui/rect.h"

/* Rectangles of cells. */

static int clamp(int value, int low, int high) {
    if (value < low) {
        return low;
    }
    return value > high ? high : value;
}

bool rect_is_empty(struct rect rect) {
    return rect.rows <= 0 || rect.cols <= 0;
}

bool rect_holds(struct rect rect, int row, int col) {
    return row >= rect.row && row < rect.row + rect.rows && col >= rect.col &&
           col < rect.col + rect.cols;
}

struct rect rect_intersect(struct rect a, struct rect b) {
    int top = a.row > b.row ? a.row : b.row;
    int left = a.col > b.col ? a.col : b.col;
    int bottom = a.row + a.rows < b.row + b.rows ? a.row + a.rows : b.row + b.rows;
    int right = a.col + a.cols < b.col + b.cols ? a.col + a.cols : b.col + b.cols;
    struct rect both = {.row = top, .col = left};
    if (bottom > top && right > left) {
        both.rows = bottom - top;
        both.cols = right - left;
    }
    return both;
}

struct rect rect_cut_top(struct rect *rest, int rows) {
    int taken = clamp(rows, 0, rest->rows);
    struct rect cut = {rest->row, rest->col, taken, rest->cols};
    rest->row += taken;
    rest->rows -= taken;
    return cut;
}

struct rect rect_cut_bottom(struct rect *rest, int rows) {
    int taken = clamp(rows, 0, rest->rows);
    struct rect cut = {rest->row + rest->rows - taken, rest->col, taken, rest->cols};
    rest->rows -= taken;
    return cut;
}

struct rect rect_cut_left(struct rect *rest, int cols) {
    int taken = clamp(cols, 0, rest->cols);
    struct rect cut = {rest->row, rest->col, rest->rows, taken};
    rest->col += taken;
    rest->cols -= taken;
    return cut;
}

struct rect rect_cut_right(struct rect *rest, int cols) {
    int taken = clamp(cols, 0, rest->cols);
    struct rect cut = {rest->row, rest->col + rest->cols - taken, rest->rows, taken};
    rest->cols -= taken;
    return cut;
}
