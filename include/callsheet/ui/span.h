#ifndef CALLSHEET_UI_SPAN_H
#define CALLSHEET_UI_SPAN_H

#include <stddef.h>

#include "callsheet/ui/theme.h"

/**
 * Text in pieces of different roles on one row.
 */
struct surface;

struct span {
    const char *text; /* UTF-8, NUL-terminated; NULL is nothing */
    enum role role;
};

/** Columns of all pieces together. */
int span_cols(const struct span *spans, size_t count);

/** Writes the pieces one after the other, at most `max_cols`; a cut one ends in an ellipsis.
    Returns the columns written. */
int span_put(struct surface *surface, int row, int col, int max_cols, const struct span *spans,
             size_t count);

/** Writes the pieces right-aligned in `cols` columns. Returns the column they begin at. */
int span_put_right(struct surface *surface, int row, int col, int cols, const struct span *spans,
                   size_t count);

/** A line with pieces at its left and its right end (header, status line): the right end is kept
    whole while it fits, the left end is cut. One blank column stays free at each side. */
void statusline_draw(struct surface *surface, int row, int col, int cols, const struct span *left,
                     size_t left_count, const struct span *right, size_t right_count);

#endif
