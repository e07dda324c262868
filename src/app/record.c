/* The record's side of the evidence view: an invoice's lines, each with the work entries behind it,
   and what the invoice comes to. Rows are told apart by ids made of kind and row. */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/record.h"
#include "callsheet/base/mem.h"

int64_t record_item(enum record_kind kind, int64_t id) {
    return id * RECORD_KINDS + (int64_t)kind + 1;
}

enum record_kind record_item_kind(int64_t item) {
    return (enum record_kind)((item - 1) % RECORD_KINDS);
}

int64_t record_item_id(int64_t item) {
    return (item - 1) / RECORD_KINDS;
}

/* Rows being made. */
struct rows {
    int64_t *ids;
    size_t count, capacity;
};

static void add(struct rows *rows, enum record_kind kind, int64_t id) {
    rows->ids = mem_grow(rows->ids, rows->count, &rows->capacity, sizeof *rows->ids);
    rows->ids[rows->count++] = record_item(kind, id);
}

static void add_line(struct rows *rows, const struct card *card, const struct card_line *line) {
    size_t before = rows->count;
    add(rows, RECORD_LINE, line->id);
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].line == line->id) {
            add(rows, RECORD_WORK, card->work[i].id);
        }
    }
    if (rows->count == before + 1 && line->minutes > 0) {
        add(rows, RECORD_GAP, line->id);
    }
}

/* Entries of the invoice that are on no line of it. */
static void add_general(struct rows *rows, const struct card *card, int64_t invoice) {
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].invoice == invoice && card->work[i].line == 0) {
            add(rows, RECORD_WORK, card->work[i].id);
        }
    }
}

void record_load(struct model *model) {
    const struct card *card = model_card(model);
    int64_t invoice = model->evidence.invoice;
    struct rows rows = {0};
    for (size_t i = 0; card != NULL && i < card->line_count; i++) {
        if (card->lines[i].invoice == invoice) {
            add_line(&rows, card, &card->lines[i]);
        }
    }
    if (card != NULL && invoice != 0) {
        add_general(&rows, card, invoice);
        add(&rows, RECORD_TOTAL, invoice);
    }
    items_load(&model->items[PANE_RECORD].list, rows.ids, rows.count);
    mem_free(rows.ids);
    model_touch(model, REV_FOCUS);
}

const struct card_work *record_work_of(const struct card *card, int64_t id) {
    for (size_t i = 0; card != NULL && i < card->work_count; i++) {
        if (card->work[i].id == id) {
            return &card->work[i];
        }
    }
    return NULL;
}

static int64_t line_of_work(const struct card *card, int64_t id) {
    const struct card_work *work = record_work_of(card, id);
    return work != NULL ? work->line : 0;
}

void record_selected(const struct model *model, int64_t *line, int64_t *work) {
    int64_t item = list_id(&model->items[PANE_RECORD].list, 0);
    *line = *work = 0;
    if (item == 0) {
        return;
    }
    int64_t id = record_item_id(item);
    switch (record_item_kind(item)) {
    case RECORD_LINE:
    case RECORD_GAP:
        *line = id;
        break;
    case RECORD_WORK:
        *work = id;
        *line = line_of_work(model_card(model), id);
        break;
    case RECORD_TOTAL:
    case RECORD_KINDS:
        break;
    }
}

bool record_select(struct model *model, int64_t line, int64_t work) {
    struct list *list = &model->items[PANE_RECORD].list;
    bool is_found = work != 0 && list_select(list, record_item(RECORD_WORK, work));
    if (!is_found && line != 0) {
        is_found = list_select(list, record_item(RECORD_LINE, line));
    }
    if (is_found) {
        model_touch(model, REV_FOCUS);
    }
    return is_found;
}

bool record_correction(struct model *model, int64_t invoice, struct correction *out) {
    const struct call *call = call_shown(model);
    const struct card *card = model_card(model);
    struct correction_item items[FORM_SETTLEMENTS];
    struct error err;
    if (call == NULL || card == NULL) {
        return false;
    }
    size_t count = call_form_conceded(&call->form, items), about = 0;
    struct correction_item *kept = arena_array(&model->scratch, count + 1, sizeof *kept);
    for (size_t i = 0; i < count; i++) {
        if (items[i].invoice == invoice) {
            kept[about++] = items[i];
        }
    }
    return about > 0 &&
           correction_make(card, invoice, kept, about, &model->scratch, out, &err) == STATUS_OK;
}
