/* The list of customers: which rows it has, which one is selected, and what is asked for then. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

enum {
    HELD_PREVIEW = 5, /* held back customers shown before H is pressed */
    AMOUNT_COLS = 8,  /* "8,456.00" */
    AMOUNT_MAX_COLS = 16,
    FIND_LEAST = 2, /* characters before other customers are looked for */
};

void queue_view_release(struct queue_view *view) {
    list_release(&view->list);
    mem_free(view->places);
    found_free(view->found);
    view->found = NULL;
}

/* --- rows ------------------------------------------------------------------------------------- */

struct rows {
    int64_t *ids;
    long *places; /* index into the queue's rows, or -1 */
    size_t count, capacity, place_capacity;
};

static void add_row(struct rows *rows, int64_t id, long place) {
    rows->ids = mem_grow(rows->ids, rows->count, &rows->capacity, sizeof *rows->ids);
    rows->places = mem_grow(rows->places, rows->count, &rows->place_capacity, sizeof *rows->places);
    rows->ids[rows->count] = id;
    rows->places[rows->count++] = place;
}

static void add(struct rows *rows, int64_t id) {
    add_row(rows, id, -1);
}

static bool holds(const struct rows *rows, int64_t id) {
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->ids[i] == id) {
            return true;
        }
    }
    return false;
}

static bool is_ours(const struct model *model, const struct queue_row *row) {
    return !model->list.is_mine ||
           text_compare_fold(queue_text(model->queue, row->manager), model->setup.author) == 0;
}

static bool passes(const struct model *model, const struct queue_row *row) {
    const struct queue *queue = model->queue;
    const struct queue_view *view = &model->list;
    if (!is_ours(model, row)) {
        return false;
    }
    return view->filter[0] == '\0' ||
           text_contains_fold(queue_text(queue, row->name), view->filter) ||
           text_contains_fold(queue_text(queue, row->code), view->filter);
}

static void note_amount(struct queue_view *view, const struct model *model,
                        const struct queue_row *row) {
    struct money money = {.minor = row->amount};
    char text[MONEY_TEXT_BYTES];
    memcpy(money.currency, row->currency, sizeof money.currency);
    words_amount(money, model->setup.currency, text);
    int cols = (int)strlen(text);
    if (cols > view->amount_cols) {
        view->amount_cols = cols < AMOUNT_MAX_COLS ? cols : AMOUNT_MAX_COLS;
    }
}

static void add_to_call(struct model *model, struct rows *rows) {
    struct queue_view *view = &model->list;
    const struct queue *queue = model->queue;
    size_t length = (size_t)model->setup.rules->day_length;
    bool is_cut = !view->shows_whole && view->filter[0] == '\0';
    for (size_t i = 0; i < queue->to_call; i++) {
        if (is_ours(model, &queue->rows[i])) {
            view->day_count++;
            view->day_sum += queue->rows[i].overdue;
        }
        if (!passes(model, &queue->rows[i])) {
            continue;
        }
        view->to_call++;
        if (!is_cut || view->to_call <= length) {
            add_row(rows, queue->rows[i].customer, (long)i);
            note_amount(view, model, &queue->rows[i]);
            view->shown_to_call++;
        }
    }
    if (view->shown_to_call < view->to_call) {
        add(rows, MARK_MORE);
    }
    if (view->to_call == 0) {
        add(rows, MARK_NONE);
    }
}

/* How many of the held back there is room for below those to call. */
static size_t held_preview(struct queue_view *view, size_t above) {
    view->preview_rows = view->list.rows;
    long room = view->list.rows - (long)above - 3; /* a blank row, the title, "more" */
    return room > HELD_PREVIEW ? (size_t)room : HELD_PREVIEW;
}

static void add_held(struct model *model, struct rows *rows) {
    struct queue_view *view = &model->list;
    const struct queue *queue = model->queue;
    bool shows_all = view->shows_held || view->filter[0] != '\0';
    size_t preview = held_preview(view, rows->count);
    size_t end = queue->to_call + queue->held;
    for (size_t i = queue->to_call; i < end; i++) {
        if (!passes(model, &queue->rows[i])) {
            continue;
        }
        if (view->held++ == 0) {
            add(rows, MARK_BLANK);
            add(rows, MARK_HELD);
        }
        if (shows_all || view->shown_held < preview) {
            const char *brief = queue_text(queue, queue->rows[i].brief);
            int cols = text_cols(brief, strlen(brief));
            view->brief_cols = cols > view->brief_cols ? cols : view->brief_cols;
            add_row(rows, queue->rows[i].customer, (long)i);
            view->shown_held++;
        }
    }
    if (view->shown_held < view->held) {
        add(rows, MARK_HELD_MORE);
    }
}

static void add_found(struct model *model, struct rows *rows) {
    const struct found *found = model->list.found;
    bool has_title = false;
    for (size_t i = 0; found != NULL && i < found->count; i++) {
        if (found->items[i].customer <= 0 || holds(rows, found->items[i].customer)) {
            continue;
        }
        if (!has_title) {
            add(rows, MARK_BLANK);
            add(rows, MARK_FOUND);
            has_title = true;
        }
        add(rows, found->items[i].customer);
    }
}

/* Where the selected customer stands in the whole queue; -1 when they are not in it. */
static long place_of(const struct model *model, int64_t customer) {
    const struct queue *queue = model->queue;
    size_t count = queue != NULL ? queue->to_call + queue->held : 0;
    for (size_t i = 0; i < count; i++) {
        if (queue->rows[i].customer == customer) {
            return (long)i;
        }
    }
    return -1;
}

/* The selected customer stays on the list until the cursor moves, at the place it had; under a
   filter that hides them, below what it found. */
static void add_ghost(struct model *model, struct rows *rows) {
    struct queue_view *view = &model->list;
    if (model->selected == 0 || holds(rows, model->selected)) {
        view->ghost.customer = 0;
        return;
    }
    if (view->ghost.customer != model->selected) {
        view->ghost = (struct ghost){.customer = model->selected};
    }
    bool keeps_place = view->filter[0] == '\0' && view->list.cursor < rows->count;
    size_t at = keeps_place ? view->list.cursor : rows->count;
    size_t behind = rows->count - at;
    add(rows, 0);
    memmove(&rows->ids[at + 1], &rows->ids[at], behind * sizeof *rows->ids);
    memmove(&rows->places[at + 1], &rows->places[at], behind * sizeof *rows->places);
    rows->ids[at] = model->selected;
    rows->places[at] = place_of(model, model->selected); /* a filter hides them, nothing else */
}

/* Keeps the name of the selected customer while it is known, for when they leave the list. */
static void keep_name(struct model *model) {
    const struct queue_view *view = &model->list;
    const struct card *card = model_card(model);
    const char *name = NULL;
    if (list_id(&view->list, 0) == model->selected && view->places[view->list.cursor] >= 0) {
        name = queue_text(model->queue, model->queue->rows[view->places[view->list.cursor]].name);
        model->was_listed = true;
    }
    for (size_t i = 0; name == NULL && view->found != NULL && i < view->found->count; i++) {
        if (view->found->items[i].customer == model->selected) {
            name = view->found->items[i].name;
        }
    }
    if (name == NULL && card != NULL) {
        name = card->customer.name;
    }
    if (name != NULL && strncmp(name, model->selected_name, sizeof model->selected_name) != 0) {
        (void)text_copy(model->selected_name, sizeof model->selected_name, name);
        model_touch(model, REV_SELECT);
    }
}

void list_rebuild(struct model *model) {
    struct queue_view *view = &model->list;
    struct rows rows = {0};
    view->to_call = view->held = view->shown_to_call = view->shown_held = 0;
    view->day_count = 0;
    view->day_sum = 0;
    view->amount_cols = AMOUNT_COLS;
    view->brief_cols = 0;
    if (model->queue != NULL) {
        add_to_call(model, &rows);
        add_held(model, &rows);
    }
    add_found(model, &rows);
    add_ghost(model, &rows);
    items_load(&view->list, rows.ids, rows.count);
    mem_free(rows.ids);
    mem_free(view->places);
    view->places = rows.places;
    if (model->selected != 0) {
        (void)list_select(&view->list, model->selected); /* it is there: add_ghost saw to it */
        keep_name(model);
        card_explain_ghost(model);
    }
    model_touch(model, REV_QUEUE);
}

/* --- selecting -------------------------------------------------------------------------------- */

void card_ask(struct model *model) {
    struct effect *effect = model_ask(model, &model->ask_card, EFFECT_LOAD_CARD);
    effect->customer = model->selected;
    effect->wants_paid = model->evidence.is_open;
}

void customer_reload(struct model *model) {
    if (model->selected == 0) {
        return;
    }
    card_ask(model);
    if (!model->setup.no_mail) {
        model_ask(model, &model->mail.ask_threads, EFFECT_MAIL_THREADS)->customer = model->selected;
    }
}

void customer_select(struct model *model, int64_t customer) {
    if (customer == model->selected) {
        return;
    }
    bool had_ghost = model->list.ghost.customer != 0;
    bool had_call = call_shown(model) != NULL;
    model->selected = customer;
    model->selected_name[0] = '\0';
    model->was_listed = false;
    model->card_trouble[0] = '\0';
    if (had_ghost) {
        list_rebuild(model);
    } else {
        keep_name(model);
    }
    evidence_close(model);
    if (model->mail.is_reading) {
        mail_close(model);
    }
    find_close(model);
    if (had_call || call_shown(model) != NULL) {
        model_touch(model, REV_FORM);
        model_touch(model, REV_FOCUS);
    }
    model_touch(model, REV_SELECT);
    customer_reload(model);
}

void list_settle(struct model *model, int direction) {
    struct list *list = &model->list.list;
    while (list_id(list, 0) < 0 && list_move(list, direction)) {
    }
    while (list_id(list, 0) < 0 && list_move(list, -direction)) {
    }
    int64_t id = list_id(list, 0);
    if (id > 0) {
        customer_select(model, id);
    }
}

void list_first_match(struct model *model) {
    struct list *list = &model->list.list;
    for (size_t i = 0; i < list->count; i++) {
        if (list->ids[i] > 0 && list->ids[i] != model->list.ghost.customer) {
            (void)list_select(list, list->ids[i]); /* it is there */
            list_settle(model, 1);
            return;
        }
    }
}

bool list_step(struct model *model, int direction) {
    const struct list *list = &model->list.list;
    int64_t before = model->selected;
    if (list->count == 0) {
        return false;
    }
    if (!list_move(&model->list.list, direction)) {
        return false;
    }
    list_settle(model, direction);
    return model->selected != before;
}

void list_go(struct model *model, int64_t customer, const char *name) {
    if (customer <= 0) {
        return;
    }
    customer_select(model, customer);
    (void)text_copy(model->selected_name, sizeof model->selected_name, name);
    list_rebuild(model);
}

void list_filter(struct model *model, const char *text) {
    struct queue_view *view = &model->list;
    (void)text_copy(view->filter, sizeof view->filter, text);
    if (text_cols(text, strlen(text)) >= FIND_LEAST) {
        model_ask(model, &view->find, EFFECT_FIND)->text = mem_strdup(text);
    } else {
        view->find.is_awaited = false;
        found_free(view->found);
        view->found = NULL;
    }
    list_rebuild(model);
}
