/* Opening and closing the evidence view: which mails and claims it goes through, from where the
   focus is. Asks for MAIL_MESSAGES and MAIL_ABOUT. */
#include <string.h>

#include "callsheet/app/evidence.h"
#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

static void add_claims(struct model *model, int64_t invoice) {
    const struct card *card = model_card(model);
    for (size_t i = 0; card != NULL && i < card->facts.claim_count; i++) {
        const struct claim_fact *claim = &card->facts.claims[i];
        if (invoice == 0 || claim->invoice == invoice) {
            (void)evidence_add_source(&model->evidence, claim->id,
                                      NULL); /* the first ones will do */
        }
    }
}

/* Asks for the mails that name the invoice, or a ticket of the work entry one came from. */
static void ask_about(struct model *model, int64_t invoice, const char *ticket) {
    struct evidence_view *view = &model->evidence;
    const struct card_invoice *item = card_invoice_of(model_card(model), invoice);
    struct buf numbers = {0};
    if (model->setup.no_mail || item == NULL) {
        return;
    }
    buf_add_text(&numbers, item->number);
    if (ticket != NULL && ticket[0] != '\0') {
        buf_addf(&numbers, "\n%s", ticket);
    }
    struct effect *effect = model_ask(model, &view->ask_messages, EFFECT_MAIL_ABOUT);
    effect->customer = model->selected;
    effect->text = buf_detach(&numbers);
    view->prefers_heated = true;
}

static void open_from_mail(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct mail_view *mail = &model->mail;
    if (mail->is_reading && mail->body != NULL) {
        (void)evidence_add_source(view, 0, mail->body->message_id); /* the first one */
        return;
    }
    const struct mail_list *threads = mail->customer == model->selected ? mail->threads : NULL;
    size_t at = model->items[PANE_MAIL].list.cursor;
    if (threads != NULL && at < threads->thread_count) {
        view->prefers_heated = true;
        model_ask(model, &view->ask_messages, EFFECT_MAIL_MESSAGES)->text =
            mem_strdup(threads->threads[at].thread_id);
    }
}

static void open_from_record(struct model *model) {
    struct evidence_view *view = &model->evidence;
    int64_t invoice = 0, line = 0;
    const char *ticket = NULL;
    card_selected(model, &invoice, &line);
    const struct card *card = model_card(model);
    int64_t id = model->focus == PANE_WORK ? list_id(&model->items[PANE_WORK].list, 0) : 0;
    for (size_t i = 0; card != NULL && id > 0 && i < card->work_count; i++) {
        ticket = card->work[i].id == id ? card->work[i].ticket : ticket;
    }
    view->invoice = invoice;
    view->is_chosen = invoice != 0;
    add_claims(model, invoice);
    ask_about(model, invoice, ticket);
    record_load(model);
    (void)record_select(model, line, id > 0 ? id : 0); /* the first row else */
}

/* From the list, the reasons or the history: the mail or claim that makes the reason. */
static void open_from_reasons(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct judgement *judgement = &model->judgement;
    int64_t history = list_id(&model->items[PANE_HISTORY].list, 0);
    const struct card *card = model_card(model);
    for (size_t i = 0; model->focus == PANE_HISTORY && i < card->history_count; i++) {
        const struct card_history *item = &card->history[i];
        if (history_item(item) == history && item->kind == HISTORY_CLAIM &&
            evidence_claim_of(model, item->id) != NULL) {
            (void)evidence_add_source(view, item->id, NULL); /* the first one */
        }
    }
    for (size_t i = 0; i < judgement->reason_count; i++) {
        const struct reason *reason = &judgement->reasons[i];
        if (reason->kind == REASON_MAIL && reason->ref_text != NULL &&
            reason->ref_text[0] != '\0') {
            (void)evidence_add_source(view, 0, reason->ref_text); /* the first ones will do */
        }
    }
    add_claims(model, 0);
    if (view->source_count == 0) {
        open_from_record(model);
    }
}

void evidence_open(struct model *model) {
    struct evidence_view *view = &model->evidence;
    if (view->is_open) {
        model_focus(model, PANE_RECORD);
        return;
    }
    evidence_forget_text(view);
    evidence_forget_sources(view);
    view->is_open = true;
    view->opened_at = model->now;
    view->from = model->focus;
    view->invoice = 0;
    view->is_chosen = view->prefers_heated = false;
    view->ask_messages.is_awaited = view->ask_body.is_awaited = false;
    items_load(&model->items[PANE_RECORD].list, NULL, 0);
    if (model->focus == PANE_MAIL) {
        open_from_mail(model);
    } else if (model->focus == PANE_INVOICES || model->focus == PANE_WORK) {
        open_from_record(model);
    } else {
        open_from_reasons(model);
    }
    model_focus(model, PANE_RECORD);
    if (model->selected != 0) {
        card_ask(model);
    }
    if (view->source_count > 0 || !view->ask_messages.is_awaited) {
        evidence_show_source(model);
    }
    model_touch(model, REV_MAIL);
    model_touch(model, REV_FOCUS);
}

void evidence_close(struct model *model) {
    struct evidence_view *view = &model->evidence;
    enum pane from = view->from;
    if (!view->is_open) {
        return;
    }
    view->is_open = false;
    view->ask_messages.is_awaited = view->ask_body.is_awaited = false;
    model_focus(model, from);
    model_touch(model, REV_FOCUS);
    model_touch(model, REV_MAIL);
}

/* --- what was asked for ----------------------------------------------------------------------- */

/* The message to begin with: the most heated of theirs, else their newest, else the newest. */
static const char *first_message(const struct mail_list *list) {
    const struct mail_message *best = NULL;
    for (size_t i = 0; i < list->message_count; i++) {
        const struct mail_message *each = &list->messages[i];
        bool is_theirs = !each->is_outbound;
        bool is_better = best == NULL || (is_theirs && best->is_outbound) ||
                         (is_theirs == !best->is_outbound &&
                          (each->tone.score > best->tone.score ||
                           (each->tone.score == best->tone.score && each->date > best->date)));
        best = is_better ? each : best;
    }
    return best != NULL ? best->message_id : NULL;
}

bool evidence_take_messages(struct model *model, struct mail_list *take_list, uint64_t generation) {
    struct evidence_view *view = &model->evidence;
    if (!model_answers(&view->ask_messages, generation)) {
        return false;
    }
    size_t before = view->source_count;
    const char *first = first_message(take_list);
    if (first != NULL) {
        (void)evidence_add_source(view, 0, first); /* there is room for the claims and this one */
    }
    for (size_t i = take_list->message_count; i > 0; i--) {
        if (!take_list->messages[i - 1].is_outbound) {
            (void)evidence_add_source(view, 0,
                                      take_list->messages[i - 1].message_id); /* as many as fit */
        }
    }
    mail_list_free(take_list);
    if (view->text == NULL && view->is_open) {
        view->source = before < view->source_count ? before : view->source;
        evidence_show_source(model);
    }
    model_touch(model, REV_MAIL);
    return true;
}

bool evidence_take_body(struct model *model, struct mail_body *take_body, uint64_t generation) {
    if (!model_answers(&model->evidence.ask_body, generation)) {
        return false;
    }
    if (model->evidence.is_open) {
        evidence_show_body(model, take_body);
    }
    mail_body_free(take_body);
    return true;
}

bool evidence_failed(struct model *model, const struct message *message) {
    struct evidence_view *view = &model->evidence;
    if (!model_answers(&view->ask_body, message->generation) &&
        !model_answers(&view->ask_messages, message->generation)) {
        return false;
    }
    (void)text_copy(view->trouble, sizeof view->trouble, message->text);
    model_touch(model, REV_MAIL);
    return true;
}
