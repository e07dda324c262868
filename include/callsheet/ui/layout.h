#ifndef CALLSHEET_UI_LAYOUT_H
#define CALLSHEET_UI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/ui/rect.h"

/**
 * Where things go. Pure arithmetic; the same input gives the same places.
 */

/** One part of a split along a line. */
struct layout_part {
    int fixed; /* size wanted at any rate; 0 when shared */
    int share; /* weight for what remains */
    int min;   /* never below this while the others can give */
    int at;    /* out: offset from the start */
    int size;  /* out */
};

/** Splits `total` among the parts: fixed ones first, the rest by share, none below its minimum
    while that is possible; when it is not, the last parts give first. Sizes add up to `total`
    when some part has a share. */
void layout_split(struct layout_part *parts, size_t count, int total);

/** One section of the stack at the right: a title row and a body. */
struct layout_section {
    int wanted_rows;  /* title included; 0 hides the section */
    int min_rows;     /* least useful height, title included; below it the section folds */
    int priority;     /* higher ones fold and shrink later */
    int share;        /* weight for rows nobody wants; 0 takes none */
    bool is_focused;  /* unfolded at any cost; shrinks last */
    struct rect rect; /* out: title row and body; rows 0 when there is no room even for a title */
    bool is_folded;   /* out: the title row only */
};

/** Stacks sections in `area` with `gap` blank rows between them while everything fits; then the
    gaps go, then sections shrink to their minimum, then they fold to their title, lowest priority
    first. What is won by folding is given back by priority. */
void layout_stack(struct layout_section *sections, size_t count, struct rect area, int gap);

enum layout_kind {
    LAYOUT_TOO_SMALL, /* below 60 × 16 */
    LAYOUT_ONE,       /* one column: the queue, or the customer under a line that names them */
    LAYOUT_TWO,       /* queue at the left, customer at the right */
};

enum {
    LAYOUT_MIN_ROWS = 16,
    LAYOUT_MIN_COLS = 60,
    LAYOUT_TWO_COLS = 100, /* from this width on there are two columns */
    LAYOUT_TWO_ROWS = 24,
};

/** The one screen. Empty rectangles where a part is not shown. */
struct layout_screen {
    enum layout_kind kind;
    struct rect header;      /* row 0 */
    struct rect subject;     /* LAYOUT_ONE with a customer: the row that names them */
    struct rect rule_top;    /* full-width rule under the header */
    struct rect queue;       /* left column, or the body */
    struct rect line;        /* the one vertical line */
    struct rect customer;    /* right column, or the body */
    struct rect rule_bottom; /* full-width rule above the hint bar */
    struct rect hints;       /* bottom row */
};

/** Lays the one screen out. `shows_queue` matters with one column only: queue or customer. */
void layout_screen(struct layout_screen *out, int rows, int cols, bool shows_queue);

/** Draws the rules and the line of the screen, with the joints where they meet. */
struct surface;
void layout_draw_rules(struct surface *surface, const struct layout_screen *screen);

#endif
