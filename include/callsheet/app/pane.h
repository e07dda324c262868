#ifndef CALLSHEET_APP_PANE_H
#define CALLSHEET_APP_PANE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/app/action.h"
#include "callsheet/app/model.h"
#include "callsheet/ui/column.h"
#include "callsheet/ui/section.h"

/**
 * One pane of the screen: a title with the one figure worth seeing, and items under a cursor. A new
 * pane is one file with one of these and a row in PANE_TABLE.
 */
struct surface;

enum { TITLE_SPANS = 12, PANE_HINTS = 8 };

/** A title as it is drawn; texts live in the model's scratch. */
struct pane_title {
    const char *name, *detail;
    struct span figure[TITLE_SPANS];
    size_t figure_count;
};

struct pane_ops {
    const char *name;
    unsigned depends;         /* bits 1u << enum revision: repaints when one of them moved */
    int min_rows;             /* least useful rows below the title */
    bool has_title;           /* a title row of its own */
    bool shows_idle;          /* its cursor is shown without the focus as well */
    enum mode mode;           /* keys of its own, MODE_GLOBAL for none */
    const enum action *hints; /* what can be done here first, ended by ACTION_COUNT */
    /** Rows it would like below its title. */
    int (*wanted_rows)(struct model *model, int cols);
    void (*title)(struct model *model, struct pane_title *title);
    /** Rows of one item, and its drawing. */
    int (*item_rows)(struct model *model, size_t index, int cols);
    void (*item_draw)(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state);
    /** Draws the body when it is no plain list of items; NULL: items with their scroll. */
    void (*view)(struct model *model, struct surface *surface, struct rect body, bool is_focused);
    /** What to say when there are no items. */
    const char *(*empty)(struct model *model);
    /** The pane got the focus; NULL: nothing to do. */
    void (*enter)(struct model *model);
    /** The cursor moved; NULL: nothing to do. */
    void (*moved)(struct model *model);
    /** An action for the pane; false when it is none of its own. NULL: none. */
    bool (*update)(struct model *model, enum action action);
};

extern const struct pane_ops pane_queue, pane_who, pane_why, pane_invoices, pane_work, pane_mail,
    pane_history, pane_call, pane_complaint, pane_record;

const struct pane_ops *pane_ops(enum pane pane);

/** Paints two rows of the list only: what a moved cursor changes. */
void queue_view_rows(struct model *model, struct surface *surface, struct rect body,
                     bool is_focused, size_t from, size_t to);
/** Appends a piece to a title's figure. */
void title_add(struct pane_title *title, const char *text, enum role role);
/** Draws the message being read over the panes below who. */
void mail_reader_view(struct model *model, struct surface *surface, struct rect rect);
/** Rows of all items, each as the pane says. */
int items_rows(struct model *model, enum pane pane, int cols);
/** Draws the items of a pane with their scroll. */
void items_view(struct model *model, enum pane pane, struct surface *surface, struct rect body,
                bool is_focused);
/** Index of the item under the mouse, or -1. */
long items_at(struct model *model, enum pane pane, struct rect body, int row);
/** Where the text of a pane begins: a column stays free at each side. */
struct rect pane_inner(struct rect rect);
/** Draws a paragraph of one role; returns its rows. */
int pane_paragraph(struct surface *surface, struct rect rect, const char *text, enum role role);
int pane_paragraph_rows(const char *text, int cols);

#endif
