/* Calls in progress: begun, kept on disk with every change, left for later, gone on with, saved.
   Nothing typed is ever dropped here without a question. */
#include <string.h>

#include "callsheet/app/form_image.h"
#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

/* Bytes of edits after which a whole image is written again; the first one comes early, so that the
   draft can say its first line from then on. */
enum { SNAPSHOT_BYTES = 4096, FIRST_SNAPSHOT_BYTES = 256 };

struct call *call_of(const struct model *model, int64_t customer) {
    for (size_t i = 0; i < model->call_count; i++) {
        if (model->calls[i]->customer == customer && model->calls[i]->state != CALL_ELSEWHERE) {
            return model->calls[i];
        }
    }
    return NULL;
}

struct call *call_by_uuid(const struct model *model, struct uuid uuid) {
    for (size_t i = 0; i < model->call_count; i++) {
        if (uuid_equal(model->calls[i]->uuid, uuid)) {
            return model->calls[i];
        }
    }
    return NULL;
}

struct call *call_shown(const struct model *model) {
    struct call *call = call_of(model, model->selected);
    bool is_shown = call != NULL && (call->state == CALL_LIVE || call->state == CALL_SAVING);
    return is_shown && model->selected != 0 ? call : NULL;
}

bool call_has_keys(const struct model *model) {
    return model->focus == PANE_CALL && call_shown(model) != NULL;
}

struct form_context call_context(const struct model *model, const struct moment *moment) {
    const struct card *card = model_card(model);
    const struct call *call = call_shown(model);
    struct form_context context = {
        .card = card,
        .moment = moment,
        .zone = model_zone(model),
        .currency =
            call != NULL && call->currency[0] != '\0' ? call->currency : model->setup.currency,
    };
    long speak = card_speak_to(model, NULL);
    if (card != NULL && speak >= 0 && (size_t)speak < card->contact_count) {
        context.who = card->contacts[speak].id;
    }
    if (card != NULL && card->customer.currency != NULL && card->customer.currency[0] != '\0') {
        context.currency = card->customer.currency;
    }
    card_selected(model, &context.invoice, &context.line);
    return context;
}

static void add(struct model *model, struct call *take_call) {
    model->calls =
        mem_grow(model->calls, model->call_count, &model->call_capacity, sizeof(struct call *));
    model->calls[model->call_count++] = take_call;
}

void call_drop(struct model *model, struct call *call) {
    for (size_t i = 0; i < model->call_count; i++) {
        if (model->calls[i] == call) {
            call_free(call);
            model->calls[i] = model->calls[--model->call_count];
            break;
        }
    }
    model_touch(model, REV_FORM);
    model_touch(model, REV_FOCUS);
    model_touch(model, REV_QUEUE);
}

/* --- the draft -------------------------------------------------------------------------------- */

static void give_bytes(struct effect *effect, struct call *call, struct buf *take_bytes) {
    effect->uuid = call->uuid;
    effect->customer = call->customer;
    effect->len = take_bytes->len;
    effect->bytes = (unsigned char *)buf_detach(take_bytes);
}

static void keep_snapshot(struct model *model, struct call *call) {
    struct buf bytes = {0};
    struct effect *effect = model_wish(model, EFFECT_DRAFT_SNAPSHOT);
    call_count_time(call, model->now);
    form_image_snapshot(&call->form, &bytes);
    give_bytes(effect, call, &bytes);
    call_first_line(call, call->first_line, sizeof call->first_line);
    effect->text = mem_strdup(call->first_line);
    effect->at = model->now;
    call->since_snapshot = 0;
    call->has_snapshot = true;
}

void call_keep(struct model *model, struct call *call) {
    struct buf edit = {0};
    call_count_time(call, model->now);
    form_image_edit(&call->form, &edit);
    if (edit.len == 0) {
        buf_release(&edit);
        return;
    }
    model_touch(model, REV_FORM);
    if (call->has_no_draft) {
        buf_release(&edit);
        form_image_settle(&call->form);
        return;
    }
    size_t most = call->has_snapshot ? SNAPSHOT_BYTES : FIRST_SNAPSHOT_BYTES;
    if (call->since_snapshot + edit.len > most) {
        keep_snapshot(model, call);
        buf_release(&edit);
    } else {
        call->since_snapshot += edit.len;
        struct effect *effect = model_wish(model, EFFECT_DRAFT_EDIT);
        give_bytes(effect, call, &edit);
        effect->at = model->now;
    }
    form_image_settle(&call->form);
}

/* What is wished of a draft that there is. */
static void wish_draft(struct model *model, const struct call *call, enum effect_kind kind) {
    if (!call->has_no_draft) {
        struct effect *effect = model_wish(model, kind);
        effect->uuid = call->uuid;
        effect->customer = call->customer;
    }
}

/* --- begin, later, go on ---------------------------------------------------------------------- */

static void take_hold(struct model *model, const struct call *call) {
    struct effect *hold = model_wish(model, EFFECT_HOLD_TAKE);
    hold->customer = call->customer;
    hold->uuid = call->uuid;
}

static void drop_hold(struct model *model, const struct call *call) {
    struct effect *hold = model_wish(model, EFFECT_HOLD_DROP);
    hold->customer = call->customer;
    hold->uuid = call->uuid;
}

static void show(struct model *model, struct call *call) {
    call->shown_at = model->now;
    call->state = CALL_LIVE;
    model_focus(model, PANE_CALL);
    model_touch(model, REV_FORM);
    model_touch(model, REV_FOCUS);
    model_touch(model, REV_QUEUE);
}

static void begin_draft(struct model *model, const struct call *call) {
    struct effect *begin = model_wish(model, EFFECT_DRAFT_BEGIN);
    begin->uuid = call->uuid;
    begin->customer = call->customer;
    begin->at = call->started_at;
    begin->text = mem_strdup(call->customer_name);
}

static void begin_new(struct model *model) {
    if (uuid_is_zero(model->next_uuid)) {
        model_complain(model, "A call cannot be started from here; press c.");
        return;
    }
    const struct card *card = model_card(model);
    struct call *call =
        call_new(model->next_uuid, model->selected, model_customer_name(model), model->now);
    model->next_uuid = (struct uuid){0};
    call_form_init(&call->form);
    call->has_form = true;
    call->opened_at = model->evidence.is_open ? model->evidence.opened_at : INSTANT_NONE;
    (void)text_copy(call->currency, sizeof call->currency,
                    card != NULL ? card->customer.currency : model->setup.currency);
    add(model, call);
    begin_draft(model, call);
    take_hold(model, call);
    evidence_take_over(model, call);
    show(model, call);
    call_keep(model, call);
}

void call_resume(struct model *model, struct call *call) {
    if (call->has_no_draft && call->has_form) {
        show(model, call); /* the text is only here */
        take_hold(model, call);
        return;
    }
    struct effect *effect = model_wish(model, EFFECT_DRAFT_RESUME);
    effect->uuid = call->uuid;
    effect->customer = call->customer;
    call->state = CALL_RESUMING;
    if (call->customer != model->selected) {
        list_go(model, call->customer, call->customer_name);
    }
    model_touch(model, REV_QUEUE);
}

void call_begin(struct model *model) {
    struct call *call = call_of(model, model->selected);
    if (call == NULL) {
        begin_new(model);
        return;
    }
    switch (call->state) {
    case CALL_LIVE:
    case CALL_SAVING:
        model_focus(model, PANE_CALL);
        break;
    case CALL_LATER:
    case CALL_STORED:
        call_resume(model, call);
        break;
    case CALL_RESUMING:
    case CALL_ELSEWHERE:
        break;
    }
}

void call_later(struct model *model, struct call *call) {
    drop_hold(model, call);
    model_focus(model, PANE_QUEUE);
    if (call_form_is_empty(&call->form)) {
        wish_draft(model, call, EFFECT_DRAFT_DISCARD);
        model_say(model, "Nothing was typed; the call was not kept.");
        call_drop(model, call);
        return;
    }
    if (!call->has_no_draft) {
        keep_snapshot(model, call);
        form_image_settle(&call->form);
        wish_draft(model, call, EFFECT_DRAFT_CLOSE);
    }
    call_count_time(call, model->now);
    call->state = CALL_LATER;
    call->problem = (struct form_problem){0};
    model_say(model, "The note about %s is kept; c goes on with it.", call->customer_name);
    model_touch(model, REV_FORM);
    model_touch(model, REV_FOCUS);
    model_touch(model, REV_QUEUE);
}

void call_discard(struct model *model, struct call *call) {
    if (call->state == CALL_LIVE) {
        drop_hold(model, call);
        model_focus(model, PANE_QUEUE);
    }
    wish_draft(model, call, EFFECT_DRAFT_DISCARD);
    model_say(model, "The note about %s was thrown away; it stays on disk for 30 days.",
              call->customer_name);
    call_drop(model, call);
}

void call_resumed(struct model *model, struct draft_image *take_image) {
    struct call *call = call_by_uuid(model, take_image->uuid);
    if (call == NULL || call->state != CALL_RESUMING) {
        draft_image_free(take_image);
        return;
    }
    struct call_form form;
    call_form_init(&form);
    bool is_whole = form_image_decode(&form, take_image);
    draft_image_free(take_image);
    if (call->has_form) {
        call_form_release(&call->form);
    }
    call->form = form;
    call->has_form = true;
    call->since_snapshot = 0;
    if (!is_whole) {
        model_complain(model, "A part of the kept note could not be read; what could is here.");
    }
    take_hold(model, call);
    show(model, call);
}

void call_check_hold(struct model *model) {
    const struct card *card = model_card(model);
    struct call *call = call_shown(model);
    if (card == NULL || call == NULL || call->hold[0] == '\0' || card->facts.hold.who != NULL) {
        return;
    }
    call->hold[0] = '\0';
    model_say(model, "Nobody else is on the phone with them any more.");
    take_hold(model, call);
    model_touch(model, REV_CARD);
}

/* --- save ------------------------------------------------------------------------------------- */

/* The record of what was typed; NULL when something is missing, and the form says what. */
static struct outcome *outcome_of(struct model *model, struct call *call) {
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    struct outcome *outcome = mem_zalloc(1, sizeof *outcome);
    if (call_form_outcome(&call->form, &context, outcome, &call->problem)) {
        return outcome;
    }
    outcome_release(outcome);
    mem_free(outcome);
    call_form_go(&call->form, call->problem.at);
    model_focus(model, PANE_CALL);
    model_complain(model, "Not saved yet; the form says what is missing.");
    model_touch(model, REV_FORM);
    return NULL;
}

void call_save(struct model *model, struct call *call) {
    model_touch(model, REV_STATUS);
    if (call->state == CALL_SAVING) {
        model_say(model, "Being saved; wait for the answer.");
        return;
    }
    struct outcome *outcome = outcome_of(model, call);
    if (outcome == NULL) {
        return;
    }
    bool has_corrections = outcome->correction_count > 0;
    outcome_release(outcome);
    mem_free(outcome);
    if (has_corrections) {
        letter_open(model, call);
    } else {
        call_commit(model, call, false);
    }
}

void call_commit(struct model *model, struct call *call, bool with_letter) {
    struct moment moment = model_moment(model);
    struct outcome *outcome = outcome_of(model, call);
    if (outcome == NULL) {
        return;
    }
    outcome->uuid = call->uuid;
    outcome->customer = call->customer;
    outcome->started_at = call->started_at;
    outcome->opened_at = call->opened_at;
    outcome->ended_at = call->started_at + call_seconds(call, model->now);
    outcome->number = mem_strdup(call->dialled);
    struct buf summary = {0};
    outcome_summary(outcome, &moment, &summary);
    text_clean_into(call->summary, sizeof call->summary, buf_text(&summary), TEXT_LINE);
    buf_release(&summary);
    struct effect *effect = model_wish(model, EFFECT_SAVE_CALL);
    effect->uuid = call->uuid;
    effect->customer = call->customer;
    effect->take_outcome = outcome;
    effect->take_letter = with_letter ? letter_make(model, call) : NULL;
    call->state = CALL_SAVING;
    call->problem = (struct form_problem){0};
    model_touch(model, REV_FORM);
}

/* The next customer of the list is taken; at its end the first one again. What was searched for is
   found: the next one is that of the day. */
static void take_next(struct model *model, int64_t saved) {
    struct list *list = &model->list.list;
    if (model->selected != saved) {
        return;
    }
    if (model->list.filter[0] != '\0' && !palette_is_open(&model->palette)) {
        list_filter(model, "");
    }
    size_t end = model->list.shown_to_call;
    bool is_among = list->cursor + 1 < end;
    if (is_among) {
        (void)list_move(list, 1); /* there is one more */
    } else if (end > 0 && list->ids[0] != saved) {
        (void)list_first(list); /* already there is fine */
    } else {
        return;
    }
    list_settle(model, 1);
}

void call_saved(struct model *model, const struct message *message) {
    struct call *call = call_by_uuid(model, message->uuid);
    if (call == NULL) {
        return;
    }
    int64_t customer = call->customer;
    char name[sizeof call->customer_name], summary[sizeof call->summary];
    (void)text_copy(name, sizeof name, call->customer_name);
    (void)text_copy(summary, sizeof summary, call->summary);
    drop_hold(model, call);
    bool was_shown =
        call_shown(model) == call && (model->focus == PANE_CALL || model->evidence.is_open);
    evidence_close(model);
    const char *mail = message->text != NULL ? message->text : "";
    if (message->status != STATUS_OK) {
        model_complain(model, "Saved: %s. %s", name, mail);
    } else if (message->flagged) {
        model_say(model, "Saved and marked: somebody else had taken over %s meanwhile.", name);
    } else {
        told_begin(model, customer, "Saved: %s%s%s, %s", name, mail[0] != '\0' ? "; " : "", mail,
                   summary);
    }
    call_drop(model, call);
    model_wish(model, EFFECT_LOAD_ROW)->customer = customer;
    model->rows_awaited++;
    if (was_shown) {
        model_focus(model, PANE_QUEUE);
    }
    if (model->selected == customer) {
        take_next(model, customer);
    }
    if (model->selected == customer) {
        customer_reload(model);
    }
}

/* --- what went wrong, what was found ---------------------------------------------------------- */

static void resume_failed(struct model *model, struct call *call, const struct message *message) {
    if (message->status == STATUS_BUSY) {
        call->state = CALL_ELSEWHERE;
        model_complain(model, "%s", message->text);
    } else if (message->status == STATUS_NOT_FOUND && !call->has_form) {
        model_complain(model, "%s", message->text);
        call_drop(model, call);
    } else if (call->has_form) {
        call->is_draft_broken = call->has_no_draft = true;
        show(model, call);
        take_hold(model, call);
        model_complain(model, "%s What was typed is here; save before you leave.", message->text);
    } else {
        call->state = CALL_STORED;
        model_complain(model, "%s", message->text);
    }
    model_touch(model, REV_QUEUE);
}

void call_failed(struct model *model, const struct message *message) {
    struct call *call = call_by_uuid(model, message->uuid);
    if (call == NULL) {
        model_complain(model, "%s", message->text);
        return;
    }
    model_touch(model, REV_FORM);
    if (message->what == EFFECT_SAVE_CALL) {
        call->state = CALL_LIVE;
        model_complain(model, "%s Nothing is lost; Ctrl-S tries again.", message->text);
    } else if (message->what == EFFECT_DRAFT_RESUME) {
        resume_failed(model, call, message);
    } else {
        call->is_draft_broken = true;
        call->has_no_draft = call->has_no_draft || message->what == EFFECT_DRAFT_BEGIN;
        model_complain(model, "%s", message->text);
    }
}

void call_found(struct model *model, struct unfinished_list *take_list) {
    size_t for_later = 0;
    for (size_t i = 0; i < take_list->count; i++) {
        const struct unfinished *item = &take_list->items[i];
        if (call_by_uuid(model, item->uuid) != NULL) {
            continue;
        }
        struct call *call =
            call_new(item->uuid, item->customer, item->customer_name, item->started_at);
        (void)text_copy(call->first_line, sizeof call->first_line, item->first_line);
        call->state = item->live ? CALL_ELSEWHERE : CALL_STORED;
        for_later += item->live ? 0 : 1;
        add(model, call);
    }
    unfinished_free(take_list);
    if (for_later > 0 && model->overlay == OVERLAY_NONE && !palette_is_open(&model->palette) &&
        !call_has_keys(model)) {
        model_open(model, OVERLAY_UNFINISHED);
    }
    model_touch(model, REV_QUEUE);
}
