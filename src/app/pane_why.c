/* Why this customer: the reasons as sentences with their numbers; each opens the record that caused
   it. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"

static const char *sentence(struct model *model, size_t index) {
    struct buf out = {0};
    struct moment moment = model_moment(model);
    reason_sentence(&model->judgement.reasons[index], &moment, &out);
    const char *text = words_clean(&model->scratch, buf_text(&out));
    buf_release(&out);
    return text;
}

static bool is_gate(enum reason_kind kind) {
    return kind >= REASON_GATE_DO_NOT_CALL;
}

static enum role reason_role(enum reason_kind kind) {
    if (kind == REASON_BROKEN || kind == REASON_PARTLY_KEPT || kind == REASON_MAIL ||
        kind == REASON_CLAIM) {
        return ROLE_WARM;
    }
    return is_gate(kind) ? ROLE_COOL : ROLE_TEXT;
}

static int item_rows(struct model *model, size_t index, int cols) {
    int rows = pane_paragraph_rows(sentence(model, index), cols - 2);
    return rows > 0 ? rows : 1;
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    for (int i = 0; i < rect.rows; i++) {
        row_draw_state(surface, rect.row + i, rect.col, rect.cols, state);
    }
    (void)pane_paragraph(surface, pane_inner(rect), sentence(model, index),
                         reason_role(model->judgement.reasons[index].kind)); /* planned rows */
}

static int wanted_rows(struct model *model, int cols) {
    int rows = model_card(model) != NULL ? items_rows(model, PANE_WHY, cols) : 0;
    return rows > 0 ? rows : 1;
}

static void title(struct model *model, struct pane_title *title) {
    const struct judgement *judgement = &model->judgement;
    title->name = "WHY";
    if (model_card(model) == NULL) {
        return;
    }
    if (judgement->gate != GATE_NONE && judgement->gate < GATE_COUNT) {
        title_add(title, words(&model->scratch, "held back: %s", gate_label(judgement->gate)),
                  ROLE_COOL);
    } else if (judgement->queue_class < CLASS_COUNT) {
        title_add(title, class_label(judgement->queue_class), ROLE_DIM);
    }
}

static const char *empty(struct model *model) {
    if (model_card(model) == NULL) {
        return model->selected == 0 ? "Nobody is selected." : "";
    }
    return "No reason to call: nothing is overdue, promised or disputed.";
}

static bool go_history(struct model *model, const struct reason *reason) {
    const struct card *card = model_card(model);
    for (size_t i = 0; i < card->history_count; i++) {
        const struct card_history *item = &card->history[i];
        bool is_it = (reason->ref_kind == REF_CALL && item->kind == HISTORY_CALL) ||
                     (reason->ref_kind == REF_PROMISE && item->kind == HISTORY_PROMISE) ||
                     (reason->ref_kind == REF_CLAIM && item->kind == HISTORY_CLAIM) ||
                     (reason->ref_kind == REF_COMMITMENT && item->kind == HISTORY_COMMITMENT) ||
                     (reason->ref_kind == REF_SNOOZE && item->kind == HISTORY_SNOOZE) ||
                     (reason->ref_kind == REF_CONDITION && item->kind == HISTORY_CONDITION);
        if (is_it && item->id == reason->ref) {
            (void)list_select(&model->items[PANE_HISTORY].list, history_item(item));
            model->items[PANE_HISTORY].open = history_item(item);
            model_focus(model, PANE_HISTORY);
            return true;
        }
    }
    return false;
}

/* Opens the record that caused the reason. */
static void open_record(struct model *model, const struct reason *reason) {
    switch (reason->ref_kind) {
    case REF_INVOICE:
        (void)list_select(&model->items[PANE_INVOICES].list, invoice_item(reason->ref));
        model_focus(model, PANE_INVOICES);
        return;
    case REF_MAIL:
        model_focus(model, PANE_MAIL);
        return;
    case REF_CUSTOMER:
        model_focus(model, PANE_WHO);
        return;
    case REF_CALL:
    case REF_PROMISE:
    case REF_CLAIM:
    case REF_COMMITMENT:
    case REF_SNOOZE:
    case REF_CONDITION:
        if (!go_history(model, reason)) {
            model_say(model, "That record is older than the history shown here.");
        }
        return;
    case REF_NONE:
    case REF_COUNT:
        break;
    }
    model_focus(model, PANE_INVOICES);
}

static bool update(struct model *model, enum action action) {
    int64_t id = list_id(&model->items[PANE_WHY].list, 0);
    if (action != ACTION_OPEN || id <= 0 || (size_t)id > model->judgement.reason_count ||
        model_card(model) == NULL) {
        return false;
    }
    open_record(model, &model->judgement.reasons[id - 1]);
    return true;
}

static const enum action HINTS[] = {ACTION_CALL,      ACTION_OPEN, ACTION_DIAL, ACTION_SNOOZE,
                                    ACTION_PANE_NEXT, ACTION_BACK, ACTION_COUNT};

const struct pane_ops pane_why = {
    .name = "why",
    .depends = 1u << REV_CARD | 1u << REV_FOCUS,
    .min_rows = 1,
    .has_title = true,
    .mode = MODE_GLOBAL,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_rows = item_rows,
    .item_draw = item_draw,
    .empty = empty,
    .update = update,
};
