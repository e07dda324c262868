#ifndef CALLSHEET_UI_SURFACE_H
#define CALLSHEET_UI_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/ui/rect.h"
#include "callsheet/ui/theme.h"

/**
 * The screen as a grid of cells, without a terminal. Views paint here; run/term brings what changed
 * to the terminal.
 *
 * Cells keep what was painted last: a pane whose inputs have not changed paints nothing and its
 * cells stay (see surface_begin_region). What the terminals cannot do is refused here, once: half a
 * wide glyph, a combining mark in the last column, anything but blanks in the last four columns of
 * the bottom row, control and invisible characters (they become
 * U+FFFD; a tab is one blank).
 */

/** Room for a base character and four marks of four bytes each. */
enum { CELL_BYTES = 20, CELL_MARKS = 4, SURFACE_BLANK_CORNER_COLS = 4, SURFACE_MAX_SIDE = 1000 };

/** One cell. Unused bytes are zero, so that equal cells are equal bytes. */
struct cell {
    char text[CELL_BYTES]; /* one cluster, UTF-8; empty in the right half of a wide glyph */
    uint8_t len;           /* bytes of text */
    uint8_t cols;          /* 1, 2, or 0 for the right half of a wide glyph */
    uint8_t role;          /* enum role */
    uint8_t ground;        /* enum role; ROLE_TEXT is none */
};

struct surface;

/** Makes a blank surface; sides are brought into 1..SURFACE_MAX_SIDE. */
struct surface *surface_new(int rows, int cols);
void surface_free(struct surface *surface);

/** Changes the size; the content is blank afterwards and the epoch is a new one. */
void surface_resize(struct surface *surface, int rows, int cols);

/** From now on, paints ASCII only (for terminals without UTF-8): rules, bars and quotes become
    their likeness, everything else a question mark. Starts a new epoch. */
void surface_set_ascii(struct surface *surface, bool is_ascii);

int surface_rows(const struct surface *surface);
int surface_cols(const struct surface *surface);
/** The whole surface as a rectangle. */
struct rect surface_bounds(const struct surface *surface);

/** A number that changes when nothing painted before can be relied on (resize, popup closed): a
    pane repaints when its own inputs or the epoch differ from those of its last painting. */
uint32_t surface_epoch(const struct surface *surface);
/** Starts a new epoch: every pane repaints at the next frame. Cells are left as they are. */
void surface_invalidate(struct surface *surface);

/** Makes everything blank with `role` and hides the cursor. Ignores the clip. */
void surface_clear(struct surface *surface, enum role role);

/** Limits painting to `clip` (cut to the surface); returns the clip before, to be set back. */
struct rect surface_set_clip(struct surface *surface, struct rect clip);

/** Starts painting a pane anew: blanks `rect` and limits painting to it. Panes that need not
    repaint simply do not call it. */
void surface_begin_region(struct surface *surface, struct rect rect);
/** Ends it: the whole surface may be painted again. */
void surface_end_region(struct surface *surface);

/**
 * Writes `len` bytes of UTF-8 at an absolute position, on one row, at most `max_cols` columns;
 * what does not fit in `max_cols`, the clip or the row is left out (a wide glyph as a whole).
 * Keeps the ground of the cells. Returns the columns advanced (also those clipped away).
 */
int surface_put(struct surface *surface, int row, int col, int max_cols, const char *text,
                size_t len, enum role role);

/** surface_put of a NUL-terminated text. */
int surface_text(struct surface *surface, int row, int col, int max_cols, const char *text,
                 enum role role);

/** Like surface_text, but a text that is too long ends in an ellipsis. */
int surface_text_fit(struct surface *surface, int row, int col, int max_cols, const char *text,
                     enum role role);

/** Right-aligned within `cols`; one that is too long is cut at its end with an ellipsis. */
void surface_text_right(struct surface *surface, int row, int col, int cols, const char *text,
                        enum role role);

/** Blanks a rectangle with `role` and no ground. */
void surface_fill(struct surface *surface, struct rect rect, enum role role);

/** Changes the role of the cells, not their text. */
void surface_role(struct surface *surface, struct rect rect, enum role role);

/** Lays a ground (a role for which role_is_ground, or ROLE_TEXT for none) under the cells. */
void surface_ground(struct surface *surface, struct rect rect, enum role ground);

/** Thin horizontal rule of `cols` columns; thin vertical line of `rows` rows. */
void surface_hline(struct surface *surface, int row, int col, int cols, enum role role);
void surface_vline(struct surface *surface, int row, int col, int rows, enum role role);

/** Puts the terminal's cursor; a position outside the clip hides it. */
void surface_set_cursor(struct surface *surface, int row, int col);
void surface_hide_cursor(struct surface *surface);
/** Returns false when the cursor is hidden. */
bool surface_cursor(const struct surface *surface, int *row, int *col);

/** Borrows the cells of a row until the next change. */
const struct cell *surface_row(const struct surface *surface, int row);

/** Says whether the row may differ from what it was at the last surface_settle. */
bool surface_row_is_touched(const struct surface *surface, int row);
/** Forgets which rows were touched; term_flush calls it. */
void surface_settle(struct surface *surface);

/** Says whether size, cells and cursor are equal; `row`, `col` (may be NULL) receive the first
    cell that differs (-1, -1 for size or cursor). */
bool surface_compare(const struct surface *a, const struct surface *b, int *row, int *col);

/**
 * Appends the screen as text: a line with size, cursor and `screen` (its name); the rows between
 * bars, trailing blanks included; the same rows as role letters, and a legend of those used. A
 * plain cell on a ground shows the ground's letter, another role on a ground its own in lower case.
 */
void surface_dump(const struct surface *surface, const char *screen, struct buf *out);

/** Appends only the rows as plain text with trailing blanks removed, a line feed after each. */
void surface_dump_text(const struct surface *surface, struct buf *out);

/** Returns NULL when the invariants hold, else which one does not. For tests and debug builds. */
const char *surface_check(const struct surface *surface);

#endif
