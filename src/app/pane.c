/* What all panes share: items of different heights under a cursor, and their scroll. */
#include "callsheet/app/pane.h"

#include <assert.h>
#include <string.h>

#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/surface.h"

const struct pane_ops *pane_ops(enum pane pane) {
    static const struct pane_ops *const panes[PANE_COUNT] = {
        [PANE_QUEUE] = &pane_queue,
        [PANE_WHO] = &pane_who,
        [PANE_WHY] = &pane_why,
        [PANE_INVOICES] = &pane_invoices,
        [PANE_WORK] = &pane_work,
        [PANE_MAIL] = &pane_mail,
        [PANE_HISTORY] = &pane_history,
        [PANE_CALL] = &pane_call,
        [PANE_COMPLAINT] = &pane_complaint,
        [PANE_RECORD] = &pane_record,
    };
    assert((unsigned)pane < PANE_COUNT);
    return panes[pane];
}

void title_add(struct pane_title *title, const char *text, enum role role) {
    if (title->figure_count < TITLE_SPANS) {
        title->figure[title->figure_count++] = (struct span){text, role};
    }
}

struct rect pane_inner(struct rect rect) {
    struct rect inner = {rect.row, rect.col + 1, rect.rows, rect.cols - 2};
    return inner.cols > 0 ? inner : rect;
}

int pane_paragraph_rows(const char *text, int cols) {
    struct paragraph paragraph = {.text = text, .len = strlen(text)};
    return paragraph_rows(&paragraph, cols > 0 ? cols : 1);
}

int pane_paragraph(struct surface *surface, struct rect rect, const char *text, enum role role) {
    struct paragraph paragraph = {.text = text, .len = strlen(text), .role = role};
    return paragraph_draw(surface, rect, &paragraph, 0);
}

int items_rows(struct model *model, enum pane pane, int cols) {
    const struct pane_ops *ops = pane_ops(pane);
    int rows = 0;
    for (size_t i = 0; i < model->items[pane].list.count; i++) {
        rows += ops->item_rows != NULL ? ops->item_rows(model, i, cols) : 1;
    }
    return rows;
}

static int rows_of(struct model *model, enum pane pane, size_t index, int cols) {
    const struct pane_ops *ops = pane_ops(pane);
    return ops->item_rows != NULL ? ops->item_rows(model, index, cols) : 1;
}

/* Scrolls so that the item under the cursor is seen, its beginning at any rate. */
static void bring_into_view(struct model *model, enum pane pane, struct rect body) {
    struct item_view *view = &model->items[pane];
    int top = 0, all = items_rows(model, pane, body.cols);
    for (size_t i = 0; i < view->list.cursor && i < view->list.count; i++) {
        top += rows_of(model, pane, i, body.cols);
    }
    int end = top;
    if (view->list.count > 0) {
        end += rows_of(model, pane, view->list.cursor, body.cols);
    }
    if (end > view->scroll + body.rows) {
        view->scroll = end - body.rows;
    }
    if (top < view->scroll) {
        view->scroll = top;
    }
    if (view->scroll > all - body.rows) {
        view->scroll = all > body.rows ? all - body.rows : 0;
    }
}

void items_view(struct model *model, enum pane pane, struct surface *surface, struct rect body,
                bool is_focused) {
    const struct pane_ops *ops = pane_ops(pane);
    struct item_view *view = &model->items[pane];
    if (view->list.count == 0) {
        const char *text = ops->empty != NULL ? ops->empty(model) : "";
        (void)pane_paragraph(surface, pane_inner(body), text, ROLE_DIM); /* clips */
        return;
    }
    bring_into_view(model, pane, body);
    int row = body.row - view->scroll;
    for (size_t i = 0; i < view->list.count && row < body.row + body.rows; i++) {
        int rows = rows_of(model, pane, i, body.cols);
        enum row_state state = ROW_PLAIN;
        if (i == view->list.cursor && (is_focused || ops->shows_idle)) {
            state = is_focused ? ROW_SELECTED : ROW_SELECTED_IDLE;
        }
        if (row + rows > body.row) {
            ops->item_draw(model, surface, (struct rect){row, body.col, rows, body.cols}, i, state);
        }
        row += rows;
        int end = body.row + body.rows;
        if (row > end && row - rows < end - 1 + (rows > 1)) { /* the end of a sentence is missing */
            (void)surface_text(surface, end - 1, body.col + body.cols - 1, 1, "…", ROLE_DIM);
        }
    }
}

long items_at(struct model *model, enum pane pane, struct rect body, int row) {
    const struct item_view *view = &model->items[pane];
    int at = body.row - view->scroll;
    for (size_t i = 0; i < view->list.count; i++) {
        int rows = rows_of(model, pane, i, body.cols);
        if (row >= at && row < at + rows && row < body.row + body.rows) {
            return (long)i;
        }
        at += rows;
    }
    return -1;
}
