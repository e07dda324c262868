#ifndef CALLSHEET_UI_HELPPAGE_H
#define CALLSHEET_UI_HELPPAGE_H

#include <stddef.h>

#include "callsheet/ui/rect.h"

/**
 * The help: keys and what they do, in groups; made by the caller from the table of actions.
 */
struct surface;

struct help_row {
    const char *group; /* rows of one group follow each other */
    const char *keys;  /* "j, Down" */
    const char *text;  /* what it does */
};

/** Lines of the whole page at this width. */
int helppage_lines(const struct help_row *rows, size_t count, int cols);

/** Draws the page from line `scroll` on. */
void helppage_draw(struct surface *surface, struct rect rect, const struct help_row *rows,
                   size_t count, int scroll);

#endif
