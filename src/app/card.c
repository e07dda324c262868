/* The card of the selected customer: taking it, and what the panes hold of it. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/phone.h"
#include "callsheet/domain/speak.h"

int64_t invoice_item(int64_t invoice) {
    return invoice * 2;
}

int64_t line_item(int64_t line) {
    return line * 2 + 1;
}

int64_t history_item(const struct card_history *history) {
    return history->id * HISTORY_COUNT + (int64_t)history->kind;
}

const struct card_invoice *card_invoice_of(const struct card *card, int64_t id) {
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        if (card->invoices[i].id == id) {
            return &card->invoices[i];
        }
    }
    return NULL;
}

const struct card_line *card_line_of(const struct card *card, int64_t id) {
    for (size_t i = 0; card != NULL && i < card->line_count; i++) {
        if (card->lines[i].id == id) {
            return &card->lines[i];
        }
    }
    return NULL;
}

void card_selected(const struct model *model, int64_t *invoice, int64_t *line) {
    const struct card *card = model_card(model);
    int64_t id = list_id(&model->items[PANE_INVOICES].list, 0);
    *invoice = *line = 0;
    if (card == NULL || id == 0) {
        return;
    }
    if (id % 2 == 0) {
        *invoice = id / 2;
        return;
    }
    const struct card_line *found = card_line_of(card, (id - 1) / 2);
    if (found != NULL) {
        *invoice = found->invoice;
        *line = found->id;
    }
}

/* A list of ids being made. */
struct ids {
    int64_t *items;
    size_t count, capacity;
};

static void add(struct ids *ids, int64_t id) {
    ids->items = mem_grow(ids->items, ids->count, &ids->capacity, sizeof *ids->items);
    ids->items[ids->count++] = id;
}

static void load(struct item_view *view, struct ids *take_ids) {
    items_load(&view->list, take_ids->items, take_ids->count);
    mem_free(take_ids->items);
    *take_ids = (struct ids){0};
}

static void load_invoices(struct model *model, const struct card *card) {
    struct item_view *view = &model->items[PANE_INVOICES];
    struct ids ids = {0};
    for (size_t i = 0; i < card->invoice_count; i++) {
        add(&ids, invoice_item(card->invoices[i].id));
        if (view->open != invoice_item(card->invoices[i].id)) {
            continue;
        }
        for (size_t k = 0; k < card->line_count; k++) {
            if (card->lines[k].invoice == card->invoices[i].id) {
                add(&ids, line_item(card->lines[k].id));
            }
        }
    }
    load(view, &ids);
}

static void load_work(struct model *model, const struct card *card) {
    struct ids ids = {0};
    int64_t invoice = 0, line = 0;
    card_selected(model, &invoice, &line);
    for (size_t i = 0; i < card->work_count; i++) {
        const struct card_work *work = &card->work[i];
        bool is_behind = line != 0 ? work->line == line : work->invoice == invoice;
        if (invoice == 0 || is_behind) {
            add(&ids, work->id);
        }
    }
    /* Billed time without a record: the line itself stands there, with its negative id. */
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *item = &card->lines[i];
        bool is_behind = line != 0 ? item->id == line : item->invoice == invoice;
        bool has_work = false;
        for (size_t k = 0; k < card->work_count; k++) {
            has_work = has_work || card->work[k].line == item->id;
        }
        if (is_behind && !has_work && item->minutes > 0) {
            add(&ids, -item->id);
        }
    }
    load(&model->items[PANE_WORK], &ids);
}

void card_load_items(struct model *model) {
    const struct card *card = model_card(model);
    struct ids ids = {0};
    if (card == NULL) {
        return;
    }
    for (size_t i = 0; i < card->contact_count; i++) {
        add(&ids, card->contacts[i].id);
    }
    load(&model->items[PANE_WHO], &ids);
    for (size_t i = 0; i < model->judgement.reason_count; i++) {
        add(&ids, (int64_t)i + 1);
    }
    load(&model->items[PANE_WHY], &ids);
    load_invoices(model, card);
    load_work(model, card);
    for (size_t i = 0; i < card->history_count; i++) {
        add(&ids, history_item(&card->history[i]));
    }
    load(&model->items[PANE_HISTORY], &ids);
}

/* Another customer: everything starts at its top again. */
static void reset_items(struct model *model) {
    for (int i = 0; i < PANE_COUNT; i++) {
        struct item_view *view = &model->items[i];
        items_load(&view->list, NULL, 0);
        view->open = 0;
        view->scroll = 0;
    }
}

void card_explain_ghost(struct model *model) {
    struct ghost *ghost = &model->list.ghost;
    if (ghost->customer != model->selected || ghost->customer == 0 || model_card(model) == NULL) {
        return;
    }
    struct buf text = {0};
    struct moment moment = model_moment(model);
    if (model->judgement.gate != GATE_NONE && model->judgement.reason_count > 0) {
        reason_brief(&model->judgement.reasons[0], &moment, &text);
    } else if (model->judgement.open.minor <= 0) {
        buf_add_text(&text, model->was_listed ? "paid meanwhile" : "nothing open");
    } else {
        buf_add_text(&text, "not on the list");
    }
    (void)text_copy(ghost->brief, sizeof ghost->brief, buf_text(&text));
    buf_release(&text);
    model_touch(model, REV_QUEUE);
}

static bool is_other_year(int32_t day, int year) {
    return day != DAY_NONE && day_to_date(day).year != year;
}

/* Columns a day needs more where some of a pane's days lie in another year. */
static void note_years(struct model *model, const struct card *card) {
    const int more = 5;
    int year = day_to_date(model_today(model)).year;
    memset(model->year_cols, 0, sizeof model->year_cols);
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (is_other_year(card->invoices[i].issued, year) ||
            is_other_year(card->invoices[i].due, year)) {
            model->year_cols[PANE_INVOICES] = more;
        }
    }
    for (size_t i = 0; i < card->work_count; i++) {
        if (is_other_year(card->work[i].day, year)) {
            model->year_cols[PANE_WORK] = more;
        }
    }
    for (size_t i = 0; i < card->history_count; i++) {
        int64_t at = card->history[i].at;
        if (at != INSTANT_NONE && is_other_year(zone_day(model->setup.firm, at), year)) {
            model->year_cols[PANE_HISTORY] = more;
        }
    }
}

static size_t count_open(const struct card *card) {
    size_t count = 0;
    for (size_t i = 0; i < card->invoice_count; i++) {
        count += card->invoices[i].open.minor != 0 ? 1 : 0;
    }
    return count;
}

static int number_cols(const struct card *card) {
    enum { LEAST = 8, MOST = 20 };
    int most = LEAST;
    for (size_t i = 0; i < card->invoice_count; i++) {
        const char *number = card->invoices[i].number;
        int cols = card->invoices[i].kind == ITEM_OPENING ? (int)sizeof "brought forward" - 1
                                                          : text_cols(number, strlen(number));
        most = cols > most ? cols : most;
    }
    return most < MOST ? most : MOST;
}

void card_arrived(struct model *model, struct card *take_card) {
    bool is_other = model->card == NULL || model->card->customer.id != take_card->customer.id;
    if (take_card->customer.id != model->selected) {
        card_release(take_card);
        mem_free(take_card);
        return;
    }
    if (model->card != NULL) {
        card_release(model->card);
        mem_free(model->card);
    }
    model->card = take_card;
    note_years(model, take_card);
    model->open_invoices = count_open(take_card);
    model->number_cols = number_cols(take_card);
    model->card_trouble[0] = '\0';
    struct moment moment = model_moment(model);
    queue_judge(&take_card->facts, model->setup.rules, &moment, &model->judgement);
    if (is_other) {
        reset_items(model);
    }
    card_load_items(model);
    evidence_read_again(model);
    if (model->selected_name[0] == '\0') {
        (void)text_copy(model->selected_name, sizeof model->selected_name,
                        take_card->customer.name);
        model_touch(model, REV_SELECT);
    }
    card_explain_ghost(model);
    model_touch(model, REV_CARD);
    if (call_shown(model) != NULL) {
        model_touch(model, REV_FORM);
    }
}

long card_speak_to(const struct model *model, struct buf *why) {
    const struct card *card = model_card(model);
    return card != NULL ? speak_to(card, &model->judgement, why) : -1;
}

bool card_number(const struct model *model, char *out, size_t capacity) {
    const struct card *card = model_card(model);
    long index = card_speak_to(model, NULL);
    if (card != NULL && model->focus == PANE_WHO) {
        int64_t id = list_id(&model->items[PANE_WHO].list, 0);
        for (size_t i = 0; i < card->contact_count; i++) {
            index = card->contacts[i].id == id ? (long)i : index;
        }
    }
    if (index < 0 || (size_t)index >= card->contact_count || card->contacts[index].do_not_call) {
        return false;
    }
    const struct contact *contact = &card->contacts[index];
    for (size_t i = 0; i < contact->phone_count; i++) {
        char number[PHONE_BYTES];
        if (phone_normalise(contact->phones[i], number)) {
            (void)text_copy(out, capacity, number);
            return true;
        }
    }
    return false;
}
