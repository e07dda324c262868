#ifndef CALLSHEET_UI_SECTION_H
#define CALLSHEET_UI_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/ui/span.h"

/**
 * The title of a section: its name, a thin rule, and right-aligned the one figure worth seeing.
 *
 *      INVOICES ─────────────────── overdue 1,840.00 ▇▇▇▇▂▁▁  credit 0.00
 */
struct section {
    const char *title;         /* short, in capitals; NULL draws a rule only */
    const char *detail;        /* after the title, plain ("behind INV-1042"); may be NULL */
    const struct span *figure; /* pieces of the figure; may be NULL */
    size_t figure_count;
    bool is_focused; /* the title takes the accent */
    bool has_rule;   /* false: blanks instead of the rule (the head of the queue) */
};

/** Draws the title into one row of `cols` columns: a blank, title, rule, figure up to the
    last column. The
    figure is kept whole before the detail, the detail before the rule. */
void section_draw(struct surface *surface, int row, int col, int cols,
                  const struct section *section);

#endif
