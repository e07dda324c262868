/* Where everything is: the one screen, its stack of sections, and the sizes lists must know. Rows
   wanted are kept while a card is being loaded, so that nothing jumps. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/ui/textarea.h"

/* How a section of the right column takes part: when room is short, the least important shrinks
   and folds first; when there is plenty, what has more to show grows. */
struct section_plan {
    int priority, cap;
};

enum { FIRST_SECTION = PANE_WHO, SECTIONS = PANE_CALL + 1 - PANE_WHO };

static struct section_plan plan_of(const struct model *model, enum pane pane) {
    enum { MOST_OPEN = 8 };
    bool is_live = call_shown(model) != NULL;
    int open = model->open_invoices > 1 ? (int)model->open_invoices : 2;
    if (model->items[PANE_INVOICES].open != 0) {
        open = MOST_OPEN; /* its lines want to be seen */
    }
    switch (pane) {
    case PANE_WHO:
        return (struct section_plan){9, 12};
    case PANE_WHY:
        return (struct section_plan){6, 8};
    case PANE_INVOICES:
        return (struct section_plan){7, open < MOST_OPEN ? open : MOST_OPEN};
    case PANE_WORK:
        return (struct section_plan){3, 5};
    case PANE_MAIL:
        return (struct section_plan){4, 4};
    case PANE_HISTORY:
        return (struct section_plan){5, 5};
    case PANE_CALL:
        return (struct section_plan){is_live ? 8 : 2, is_live ? 40 : 4};
    case PANE_QUEUE:
    case PANE_COMPLAINT:
    case PANE_RECORD:
    case PANE_COUNT:
        break;
    }
    return (struct section_plan){0, 0};
}

struct rect pane_body(const struct model *model, enum pane pane) {
    struct rect rect = model->layout.pane[pane];
    if (pane_ops(pane)->has_title && rect.rows > 0) {
        (void)rect_cut_top(&rect, 1); /* the title */
    }
    if (model->layout.is_folded[pane]) {
        rect.rows = pane_ops(pane)->has_title ? 0 : rect.rows;
    }
    return rect;
}

/* Asks the panes how many rows they want, when something they depend on has changed. */
static void refresh_wanted(struct model *model, int cols) {
    uint64_t revision = 1 + (uint64_t)model->revisions[REV_FOCUS] + model->revisions[REV_CARD] +
                        model->revisions[REV_MAIL];
    bool is_stale = model->wanted_revision != revision;
    if (model->selected != 0 && model_card(model) == NULL && model->card_trouble[0] == '\0') {
        is_stale = false;
    }
    for (int i = FIRST_SECTION; i <= PANE_CALL; i++) {
        if (is_stale || i == PANE_CALL) {
            model->wanted[i] = pane_ops((enum pane)i)->wanted_rows(model, cols);
        }
    }
    if (is_stale) {
        model->wanted_revision = revision;
    }
}

enum { MOST_SPARE = 40, LEAST_SPARE = -2, LEAST_OPEN = 3 };

/* Rows of a section in an area of `rows`. Where all are seen at once the focused one takes two
   fifths at most: the others are looked at beside it. */
static int capped(const struct model *model, enum pane pane, int more, int rows) {
    int cap = plan_of(model, pane).cap + more;
    int least = pane_ops(pane)->min_rows;
    if (pane == PANE_INVOICES) { /* what is open is what a call is about */
        least = plan_of(model, pane).cap < LEAST_OPEN ? plan_of(model, pane).cap : LEAST_OPEN;
    }
    if (model->focus == pane) {
        bool is_alone = model->layout.screen.kind == LAYOUT_ONE ||
                        (pane == PANE_CALL && call_shown(model) != NULL);
        int share = rows * 2 / 5;
        cap = is_alone ? model->wanted[pane] : cap > share ? cap : share;
    }
    cap = cap > least ? cap : least;
    return model->wanted[pane] > cap ? cap : model->wanted[pane];
}

/* How far every cap can be raised (or must be lowered) with all sections and the blank rows between
   them still in the area; the least there is when they do not fit at all. */
static int spare_caps(const struct model *model, int rows) {
    int more = MOST_SPARE;
    for (; more > LEAST_SPARE; more--) {
        int sum = SECTIONS - 1; /* gaps */
        for (int i = FIRST_SECTION; i <= PANE_CALL; i++) {
            enum pane pane = (enum pane)i;
            sum += capped(model, pane, more, rows) + (pane_ops(pane)->has_title ? 1 : 0);
        }
        if (sum <= rows) {
            break;
        }
    }
    return more;
}

static void stack(struct model *model) {
    struct layout_section sections[SECTIONS];
    struct rect area = model->layout.screen.customer;
    refresh_wanted(model, area.cols);
    int more = spare_caps(model, area.rows);
    for (int i = 0; i < SECTIONS; i++) {
        enum pane pane = (enum pane)(FIRST_SECTION + i);
        const struct pane_ops *ops = pane_ops(pane);
        int title = ops->has_title ? 1 : 0;
        bool is_live = pane == PANE_CALL && call_shown(model) != NULL;
        sections[i] = (struct layout_section){
            .wanted_rows = capped(model, pane, more, area.rows) + title,
            .min_rows = ops->min_rows + title,
            .priority = plan_of(model, pane).priority,
            .share = is_live ? 1 : 0,
            .is_focused = model->focus == pane,
        };
    }
    layout_stack(sections, SECTIONS, area, 1);
    for (int i = 0; i < SECTIONS; i++) {
        model->layout.pane[FIRST_SECTION + i] = sections[i].rect;
        model->layout.is_folded[FIRST_SECTION + i] = sections[i].is_folded;
    }
}

/* The reader of mail, or what a search found, takes all below who. */
static void stack_reader(struct model *model) {
    struct rect area = model->layout.screen.customer;
    refresh_wanted(model, area.cols);
    int who = model->wanted[PANE_WHO];
    model->layout.is_reader = true;
    model->layout.pane[PANE_WHO] = rect_cut_top(&area, who < area.rows / 2 ? who : area.rows / 2);
    (void)rect_cut_top(&area, 1); /* a blank row */
    model->layout.pane[PANE_MAIL] = area;
}

/* The evidence view: complaint and record side by side, or one above the other where there is one
   column, in place of everything; the form of a live call below them. */
static void evidence_beside(struct model *model, struct rect area) {
    struct layout_screen *screen = &model->layout.screen;
    enum { LEFT_PERCENT = 44 };
    struct rect left = rect_cut_left(&area, area.cols * LEFT_PERCENT / 100);
    screen->line = rect_cut_left(&area, 1);
    model->layout.pane[PANE_COMPLAINT] = left;
    model->layout.pane[PANE_RECORD] = area;
}

static void evidence_stacked(struct model *model, struct rect area) {
    struct layout_section sections[3];
    enum pane panes[3] = {PANE_COMPLAINT, PANE_RECORD, PANE_CALL};
    bool has_call = call_shown(model) != NULL;
    for (size_t i = 0; i < 3; i++) {
        const struct pane_ops *ops = pane_ops(panes[i]);
        bool is_focused = model->focus == panes[i];
        int wanted = ops->wanted_rows(model, area.cols) + 1;
        int most = is_focused ? area.rows * 3 / 5 : area.rows * 2 / 5;
        sections[i] = (struct layout_section){
            .wanted_rows = panes[i] == PANE_CALL && !has_call ? 0
                           : wanted < most                    ? wanted
                                                              : most,
            .min_rows = ops->min_rows + 1,
            .priority = panes[i] == PANE_RECORD      ? 3
                        : panes[i] == PANE_COMPLAINT ? 2
                                                     : 1,
            .share = is_focused ? 1 : 0,
            .is_focused = is_focused,
        };
    }
    layout_stack(sections, 3, area, 0);
    for (size_t i = 0; i < 3; i++) {
        model->layout.pane[panes[i]] = sections[i].rect;
        model->layout.is_folded[panes[i]] = sections[i].is_folded;
    }
}

static void stack_evidence(struct model *model) {
    struct layout_screen *screen = &model->layout.screen;
    enum { FORM_LEAST = 10 };
    struct rect area = screen->customer;
    model->layout.is_evidence = true;
    model->layout.pane[PANE_QUEUE] = (struct rect){0};
    if (screen->kind == LAYOUT_ONE) {
        evidence_stacked(model, area);
        return;
    }
    area.cols += area.col - screen->queue.col;
    area.col = screen->queue.col;
    screen->queue = (struct rect){0};
    if (call_shown(model) != NULL) {
        int wanted = pane_ops(PANE_CALL)->wanted_rows(model, area.cols) + 1;
        int most = area.rows * 2 / 5 > FORM_LEAST ? area.rows * 2 / 5 : FORM_LEAST;
        model->layout.pane[PANE_CALL] = rect_cut_bottom(&area, wanted < most ? wanted : most);
    }
    evidence_beside(model, area);
}

static void size_lists(struct model *model) {
    find_set_rows(model);
    struct rect queue = pane_body(model, PANE_QUEUE);
    if (queue.rows > 0) {
        list_set_rows(&model->list.list, queue.rows);
    }
    for (int i = FIRST_SECTION; i < PANE_COUNT; i++) {
        struct rect body = pane_body(model, (enum pane)i);
        list_set_rows(&model->items[i].list, body.rows > 0 ? body.rows : 1);
    }
}

/* The list of unfinished calls follows the calls as they come and go. */
static void load_unfinished(struct model *model) {
    struct list *list = &model->unfinished.list;
    int64_t *ids = mem_zalloc(model->call_count + 1, sizeof *ids);
    for (size_t i = 0; i < model->call_count; i++) {
        ids[i] = (int64_t)i + 1;
    }
    items_load(list, ids, model->call_count);
    list_set_rows(list, model->rows > 9 ? model->rows - 8 : 1);
    mem_free(ids);
}

static void size_form(struct model *model) {
    struct call *call = call_shown(model);
    struct rect body = pane_body(model, PANE_CALL);
    if (call == NULL) {
        return;
    }
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    form_plan_make(&model->plan, &call->form, &context, &call->problem,
                   body.rows > 0 ? body.rows : 4, body.cols > 0 ? body.cols : LAYOUT_MIN_COLS);
    const struct form_slot *last = &model->plan.slots[model->plan.count - 1];
    textarea_set_size(call->form.notes, model->plan.notes_rows, last->rect.cols);
}

void model_layout(struct model *model) {
    memset(&model->layout, 0, sizeof model->layout);
    layout_screen(&model->layout.screen, model->rows, model->cols, model->focus == PANE_QUEUE);
    model->layout.pane[PANE_QUEUE] = model->layout.screen.queue;
    if (!rect_is_empty(model->layout.screen.customer)) {
        if (model->evidence.is_open) {
            stack_evidence(model);
        } else if (model->mail.is_reading || model->find.is_shown) {
            stack_reader(model);
        } else {
            stack(model);
        }
    }
    size_lists(model);
    size_form(model);
    if (model->overlay == OVERLAY_UNFINISHED) {
        load_unfinished(model);
    }
}
