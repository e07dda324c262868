#ifndef CALLSHEET_UI_PARAGRAPH_H
#define CALLSHEET_UI_PARAGRAPH_H

#include <stddef.h>

#include "callsheet/ui/rect.h"
#include "callsheet/ui/theme.h"

/**
 * Text with word wrap for reading: reasons, a mail's body, an explanation.
 */
struct surface;

/** A range of bytes with a role of its own. Ranges are in order and do not overlap. */
struct text_mark {
    size_t start, len;
    enum role role;
};

/** What is shown. All pointers are borrowed for the call. */
struct paragraph {
    const char *text; /* UTF-8; line feeds begin new lines */
    size_t len;
    enum role role;
    const struct text_mark *marks; /* may be NULL */
    size_t mark_count;
};

/** Rows it takes at this width (0 for an empty text). */
int paragraph_rows(const struct paragraph *paragraph, int cols);

/** Draws from row `skip` of the text on into `rect`; returns the rows drawn. */
int paragraph_draw(struct surface *surface, struct rect rect, const struct paragraph *paragraph,
                   int skip);

/** Row (at this width) that holds byte `at`: to scroll there. */
int paragraph_row_of(const struct paragraph *paragraph, int cols, size_t at);

#endif
