/* The list of customers: those to call today in their order, the held back with why, and those a
   search found. Answers MSG_QUEUE, MSG_QUEUE_ROW and MSG_FOUND; asks for LOAD_CARD. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

enum { WIDE_COLS = 64 }; /* from here on age, habit and manager are shown as well */

/* Columns of a customer to call: name, why in a word, amount; then, where it is wide, the age, the
   habit and whose customer it is. */
enum { COL_NAME, COL_WORD, COL_AMOUNT, COL_AGE, COL_HABIT, COL_MANAGER, COL_COUNT };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_NAME]    = {.min_cols = 12, .max_cols = 44, .share = 1},
    [COL_WORD]    = {.min_cols = 8, .gap = 1},
    [COL_AMOUNT]  = {.min_cols = 10, .gap = 1, .is_right = true},
    [COL_AGE]     = {.min_cols = 6, .gap = 2, .priority = 3, .is_right = true},
    [COL_HABIT]   = {.min_cols = 12, .gap = 2, .priority = 2},
    [COL_MANAGER] = {.min_cols = 8, .max_cols = 14, .gap = 2, .share = 1, .priority = 1},
};
enum { HELD_NAME, HELD_BRIEF, HELD_COUNT };
static const struct column HELD_COLUMNS[HELD_COUNT] = {
    [HELD_NAME]  = {.min_cols = 12, .max_cols = 44, .share = 1},
    [HELD_BRIEF] = {.min_cols = 12, .gap = 2},
};
// clang-format on

/* What is painted now. */
struct painter {
    struct model *model;
    struct surface *surface;
    struct rect body;
    struct column columns[COL_COUNT], held_columns[HELD_COUNT];
    struct column_layout layout, held_layout;
};

static enum role class_role(enum queue_class queue_class) {
    switch (queue_class) {
    case CLASS_BROKEN:
    case CLASS_UPSET:
        return ROLE_WARM;
    case CLASS_CALLBACK:
    case CLASS_OUR_MOVE:
    case CLASS_DUE_TODAY:
        return ROLE_COOL;
    case CLASS_FIRST_BILL:
    case CLASS_NOT_CALLED:
    case CLASS_CALLED:
    case CLASS_QUIET:
    case CLASS_COUNT:
        break;
    }
    return ROLE_TEXT;
}

/* A word that says more than the class: a call is going on, or its note waits. */
static const char *call_word(const struct model *model, int64_t customer) {
    const struct call *call = model->call_count > 0 ? call_of(model, customer) : NULL;
    if (call == NULL) {
        return NULL;
    }
    return call->state == CALL_LIVE || call->state == CALL_SAVING ? "on call" : "unsaved";
}

static const char *days_word(char out[24], int days) {
    (void)snprintf(out, 24, "%d d", days); /* fits */
    return out;
}

static void fill_word(const struct model *model, const struct queue_row *row, char out[24],
                      struct column_cell *cell) {
    const char *word = call_word(model, row->customer);
    enum queue_class queue_class = (enum queue_class)row->queue_class;
    bool is_age = queue_class == CLASS_NOT_CALLED || queue_class == CLASS_CALLED;
    cell->role = word != NULL ? ROLE_COOL : class_role(queue_class);
    if (word == NULL && is_age) {
        word = days_word(out, row->oldest_days);
    }
    cell->text = word != NULL ? word : class_label(queue_class);
}

static void draw_to_call(const struct painter *painter, const struct queue_row *row, int y,
                         enum row_state state) {
    const struct model *model = painter->model;
    char name[160], word[24], age[24], habit[32] = "", manager[64], amount[MONEY_TEXT_BYTES];
    struct column_cell cells[COL_COUNT] = {{0}};
    struct money money = {.minor = row->amount};
    memcpy(money.currency, row->currency, sizeof money.currency);
    text_clean_into(name, sizeof name, queue_text(model->queue, row->name), TEXT_LINE);
    words_amount(money, model->setup.currency, amount);
    cells[COL_NAME] = (struct column_cell){name, ROLE_TEXT};
    cells[COL_AMOUNT] = (struct column_cell){amount, ROLE_TEXT};
    fill_word(model, row, word, &cells[COL_WORD]);
    if (painter->layout.size[COL_AGE] > 0 && row->oldest_days > 0) {
        cells[COL_AGE] = (struct column_cell){days_word(age, row->oldest_days), ROLE_DIM};
    }
    if (painter->layout.size[COL_HABIT] > 0 && row->has_usual) {
        (void)snprintf(habit, sizeof habit, row->usual_days > 0 ? "(usually %d)" : "(on time)",
                       row->usual_days); /* fits */
        cells[COL_HABIT] = (struct column_cell){habit, ROLE_DIM};
    }
    if (painter->layout.size[COL_MANAGER] > 0) {
        text_clean_into(manager, sizeof manager, queue_text(model->queue, row->manager), TEXT_LINE);
        cells[COL_MANAGER] = (struct column_cell){manager, ROLE_DIM};
    }
    column_draw(painter->surface, y, painter->body.col, painter->columns, &painter->layout, cells,
                state);
}

static void draw_held(const struct painter *painter, int64_t customer, const char *name,
                      const char *brief, int y, enum row_state state) {
    char clean_name[160], clean_brief[160];
    const char *word = call_word(painter->model, customer);
    text_clean_into(clean_name, sizeof clean_name, name, TEXT_LINE);
    text_clean_into(clean_brief, sizeof clean_brief, word != NULL ? word : brief, TEXT_LINE);
    struct column_cell cells[2] = {{clean_name, ROLE_TEXT},
                                   {clean_brief, word != NULL ? ROLE_COOL : ROLE_DIM}};
    column_draw(painter->surface, y, painter->body.col, painter->held_columns,
                &painter->held_layout, cells, state);
}

/* Somebody who is not on the list: found by a search, or gone from it while selected. */
static void draw_guest(const struct painter *painter, int64_t customer, int y,
                       enum row_state state) {
    const struct model *model = painter->model;
    const struct found *found = model->list.found;
    if (model->list.ghost.customer == customer) {
        const char *brief = model->list.ghost.brief;
        draw_held(painter, customer, model_customer_name(model), brief, y, state);
        return;
    }
    for (size_t i = 0; found != NULL && i < found->count; i++) {
        const struct found_customer *item = &found->items[i];
        if (item->customer == customer) {
            const char *matched = item->matched[0] != '\0' ? item->matched : item->code;
            draw_held(painter, customer, item->name, matched, y, state);
            return;
        }
    }
}

static void draw_title(const struct painter *painter, int y, const char *title, const char *figure,
                       const char *key) {
    struct span spans[] = {
        {figure, ROLE_DIM}, {key != NULL ? "  " : NULL, ROLE_DIM}, {key, ROLE_KEY}};
    struct section section = {.title = title, .figure = spans, .figure_count = ARRAY_LEN(spans)};
    section_draw(painter->surface, y, painter->body.col, painter->body.cols - 1, &section);
}

/* A row that says how many more there are, and the key that shows them. */
static void draw_more(const struct painter *painter, int y, size_t count, enum action action) {
    char text[48], keys[32];
    const struct rect body = painter->body;
    action_keys(painter->model->setup.keymap, action, false, keys, sizeof keys);
    (void)snprintf(text, sizeof text, "%zu more", count); /* fits */
    struct span left[] = {{text, ROLE_DIM}};
    struct span right[] = {{keys, ROLE_KEY}, {" all", ROLE_DIM}};
    statusline_draw(painter->surface, y, body.col, body.cols, left, 1, right, 2);
}

static const char *nobody_text(const struct model *model) {
    const struct queue *queue = model->queue;
    if (model->list.filter[0] != '\0') {
        return model->list.held > 0 ? "None of those to call matches."
                                    : "Nobody on the list matches.";
    }
    if (queue->count == 0) {
        return "Nothing is open. Feed the ledger: callsheet import.";
    }
    if (model->list.is_mine) {
        return "Nobody of mine to call; m shows all.";
    }
    for (size_t i = queue->to_call; i < queue->to_call + queue->held; i++) {
        if (queue->rows[i].gate == GATE_HOURS) {
            return "Nobody may be called now.";
        }
    }
    return "Nobody to call. Well done.";
}

static void draw_mark(const struct painter *painter, enum queue_mark mark, int y) {
    const struct queue_view *view = &painter->model->list;
    char figure[24];
    switch (mark) {
    case MARK_BLANK:
        break;
    case MARK_HELD:
        (void)snprintf(figure, sizeof figure, "%zu", view->held); /* fits */
        draw_title(painter, y, "HELD BACK", figure, NULL);
        break;
    case MARK_FOUND:
        draw_title(painter, y, "ALSO FOUND", NULL, NULL);
        break;
    case MARK_MORE:
        draw_more(painter, y, view->to_call - view->shown_to_call, ACTION_WHOLE);
        break;
    case MARK_HELD_MORE:
        draw_more(painter, y, view->held - view->shown_held, ACTION_HELD);
        break;
    case MARK_NONE:
        if (view->list.count == 1) { /* nothing below it: there is room for all of it */
            struct rect rest = painter->body;
            (void)rect_cut_top(&rest, y - rest.row);
            (void)pane_paragraph(painter->surface, pane_inner(rest), nobody_text(painter->model),
                                 ROLE_DIM);
            break;
        }
        (void)surface_text_fit(painter->surface, y, painter->body.col + 1, painter->body.cols - 2,
                               nobody_text(painter->model), ROLE_DIM); /* clips */
        break;
    }
}

static void draw_row(const struct painter *painter, size_t index, bool is_focused) {
    const struct model *model = painter->model;
    const struct list *list = &model->list.list;
    int64_t id = list->ids[index];
    int y = painter->body.row + (int)(index - list->top);
    long place = model->list.places[index];
    enum row_state state = index != list->cursor ? ROW_PLAIN
                           : is_focused          ? ROW_SELECTED
                                                 : ROW_SELECTED_IDLE;
    if (id < 0) {
        draw_mark(painter, (enum queue_mark)id, y);
    } else if (place < 0) {
        draw_guest(painter, id, y, state);
    } else if ((size_t)place < model->queue->to_call) {
        draw_to_call(painter, &model->queue->rows[place], y, state);
    } else {
        const struct queue_row *row = &model->queue->rows[place];
        draw_held(painter, id, queue_text(model->queue, row->name),
                  queue_text(model->queue, row->brief), y, state);
    }
}

static void prepare(struct painter *painter) {
    const struct model *model = painter->model;
    memcpy(painter->columns, COLUMNS, sizeof COLUMNS);
    painter->columns[COL_AMOUNT].min_cols = model->list.amount_cols;
    if (painter->body.cols < WIDE_COLS) {
        painter->columns[COL_AGE].min_cols = painter->body.cols; /* too wide: hidden */
        painter->columns[COL_HABIT].min_cols = painter->body.cols;
        painter->columns[COL_MANAGER].min_cols = painter->body.cols;
    }
    column_layout(&painter->layout, painter->columns, COL_COUNT, painter->body.cols - 1);
    struct column *brief = &painter->held_columns[HELD_BRIEF];
    int least = brief->min_cols, most = (painter->body.cols - 1) * 3 / 5;
    memcpy(painter->held_columns, HELD_COLUMNS, sizeof HELD_COLUMNS);
    int wanted = model->list.brief_cols < most ? model->list.brief_cols : most;
    brief->min_cols = wanted > least ? wanted : least;
    if (model->list.found != NULL) { /* what matched may be long */
        painter->held_columns[HELD_NAME].max_cols = painter->body.cols / 2;
        brief->share = 1;
    }
    column_layout(&painter->held_layout, painter->held_columns, HELD_COUNT, painter->body.cols - 1);
}

static void view(struct model *model, struct surface *surface, struct rect body, bool is_focused) {
    struct painter painter = {.model = model, .surface = surface, .body = body};
    const struct list *list = &model->list.list;
    if (model->queue == NULL) {
        (void)pane_paragraph(surface, pane_inner(body), "Reading the ledger …", ROLE_DIM);
        return;
    }
    prepare(&painter);
    for (size_t i = list->top; i < list->count && (int)(i - list->top) < body.rows; i++) {
        draw_row(&painter, i, is_focused);
    }
}

void queue_view_rows(struct model *model, struct surface *surface, struct rect body,
                     bool is_focused, size_t from, size_t to) {
    struct painter painter = {.model = model, .surface = surface, .body = body};
    const struct list *list = &model->list.list;
    prepare(&painter);
    const size_t rows[2] = {from, to};
    for (int i = 0; i < 2; i++) {
        bool is_seen = rows[i] >= list->top && (int)(rows[i] - list->top) < body.rows;
        if (rows[i] < list->count && is_seen) {
            draw_row(&painter, rows[i], is_focused);
        }
    }
}

static void title(struct model *model, struct pane_title *title) {
    const struct queue_view *view = &model->list;
    title->name = view->filter[0] != '\0' ? "FIND" : view->shows_whole ? "EVERYBODY" : "TODAY";
    title->detail = view->filter[0] != '\0' ? words_clean(&model->scratch, view->filter) : NULL;
    if (model->queue != NULL && model->is_as_of) {
        title_add(title,
                  words(&model->scratch, "as of %s  ",
                        words_clock(&model->scratch, model->setup.firm, model->queue->made_at)),
                  ROLE_WARM);
    }
    if (view->is_mine) {
        title_add(title, "mine  ", ROLE_COOL);
    }
    title_add(title,
              words(&model->scratch, "%zu",
                    view->filter[0] != '\0' ? view->to_call + view->held : view->to_call),
              ROLE_TEXT);
}

static int wanted_rows(struct model *model, int cols) {
    (void)cols; /* rows do not wrap */
    return (int)model->list.list.count;
}

static void moved(struct model *model) {
    list_settle(model, 1);
}

static bool update(struct model *model, enum action action) {
    if (action == ACTION_OPEN && list_id(&model->list.list, 0) > 0) {
        model_focus(model, PANE_WHY);
        return true;
    }
    return false;
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_OPEN,      ACTION_FIND, ACTION_SNOOZE,
                                    ACTION_HELD, ACTION_PANE_NEXT, ACTION_COUNT};

const struct pane_ops pane_queue = {
    .name = "queue",
    .depends = 1u << REV_QUEUE | 1u << REV_SELECT,
    .min_rows = 3,
    .has_title = true,
    .shows_idle = true,
    .mode = MODE_QUEUE,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .view = view,
    .moved = moved,
    .update = update,
};
