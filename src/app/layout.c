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

enum { FIRST_SECTION = PANE_WHO, SECTIONS = PANE_COUNT - PANE_WHO };

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
    for (int i = FIRST_SECTION; i < PANE_COUNT; i++) {
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
        for (int i = FIRST_SECTION; i < PANE_COUNT; i++) {
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
        if (model->mail.is_reading || model->find.is_shown) {
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
