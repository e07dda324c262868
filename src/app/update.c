/* What happens to the desk: each message changes the model and appends wishes. */
#include <assert.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

static void ask_queue(struct model *model) {
    if (model->queue_awaited) {
        model->is_queue_stale = true;
        return;
    }
    model_wish(model, EFFECT_LOAD_QUEUE);
    model->queue_awaited = true;
    model->is_queue_stale = false;
}

void desk_start(struct model *model, struct effects *effects) {
    model->effects = effects;
    ask_queue(model);
    model_layout(model);
    model->effects = NULL;
}

/* Goes to the top of the list when nobody is selected, or (`anew`) in any case. */
static void select_first(struct model *model, bool anew) {
    if ((model->selected != 0 && !anew) || model->list.list.count == 0) {
        return;
    }
    (void)list_first(&model->list.list); /* may be there */
    list_settle(model, 1);
}

static void take_queue(struct model *model, struct message *message) {
    if (message->take_queue == NULL) {
        return;
    }
    if (model->queue != NULL) {
        queue_release(model->queue);
        mem_free(model->queue);
    }
    model->queue = message->take_queue;
    message->take_queue = NULL;
    /* The day begins at the top of its own list, not where an older one, shown for a moment, had
       its first. */
    bool begins = model->is_as_of && !message->as_of && !model->has_acted;
    model->is_as_of = message->as_of;
    model->fed_at = message->fed_at;
    model->mail_at = message->mail_at != 0 ? message->mail_at : model->mail_at;
    if (!message->as_of) {
        model->queue_awaited = false;
        if (model->is_queue_stale) {
            ask_queue(model);
        }
    }
    list_rebuild(model);
    select_first(model, begins);
}

static void row_done(struct model *model) {
    if (model->rows_awaited > 0) {
        model->rows_awaited--;
    }
}

static void take_row(struct model *model, const struct message *message) {
    if (message->kind == MSG_QUEUE_ROW) {
        row_done(model); /* it was asked for */
    }
    if (model->queue == NULL || message->customer == 0) {
        return;
    }
    struct facts gone;
    facts_init(&gone);
    gone.customer = message->customer;
    struct moment moment = model_moment(model);
    queue_update(model->queue, message->facts != NULL ? message->facts : &gone, model->setup.rules,
                 &moment);
    list_rebuild(model);
    told_finish(model, message->customer);
    if (message->customer == model->selected) {
        customer_reload(model);
    }
}

static void take_tick(struct model *model, int64_t now) {
    int64_t before = model->now;
    if (now <= 0 || now == before) {
        return;
    }
    model->now = now;
    if (now / 60 != before / 60) {
        model_touch(model, REV_MINUTE);
    }
    if (call_shown(model) != NULL) {
        model_touch(model, REV_SECOND);
    }
}

static void mail_failed(struct model *model, struct request *request,
                        const struct message *message) {
    if (evidence_failed(model, message)) {
        return;
    }
    if (model_answers(request, message->generation)) {
        (void)text_copy(model->mail.trouble, sizeof model->mail.trouble, message->text);
        model_touch(model, REV_MAIL);
    }
}

static void card_failed(struct model *model, const struct message *message) {
    if (!model_answers(&model->ask_card, message->generation)) {
        return;
    }
    if (model_card(model) != NULL) {
        model_complain(model, "%s", message->text); /* what is shown stays */
    } else {
        (void)text_copy(model->card_trouble, sizeof model->card_trouble, message->text);
    }
    model_touch(model, REV_CARD);
}

static void take_mail_failure(struct model *model, struct message *message) {
    struct mail_view *mail = &model->mail;
    if (message->what == EFFECT_MAIL_THREADS) {
        mail_failed(model, &mail->ask_threads, message);
    } else if (message->what == EFFECT_MAIL_MESSAGES || message->what == EFFECT_MAIL_ABOUT) {
        mail_failed(model, &mail->ask_messages, message);
    } else if (message->what == EFFECT_MAIL_BODY) {
        mail_failed(model, &mail->ask_body, message);
    } else if (message->what == EFFECT_MAIL_SAVE) {
        save_failed(model, message);
    } else if (message->what != EFFECT_MAIL_RAW) {
        find_failed(model, message);
    } else if (model_answers(&mail->ask_raw, message->generation)) {
        model_complain(model, "%s", message->text);
    }
}

static void take_failure(struct model *model, struct message *message) {
    if (message->text == NULL) {
        message->text = status_text(message->status);
    }
    switch ((enum effect_kind)message->what) {
    case EFFECT_LOAD_QUEUE:
        model->queue_awaited = false;
        model_complain(model, "%s", message->text);
        return;
    case EFFECT_LOAD_CARD:
        card_failed(model, message);
        return;
    case EFFECT_LOAD_ROW:
    case EFFECT_SNOOZE:
        row_done(model);
        model_complain(model, "%s", message->text);
        return;
    case EFFECT_FIND:
        (void)model_answers(&model->list.find, message->generation); /* no longer awaited */
        return;
    case EFFECT_MAIL_THREADS:
    case EFFECT_MAIL_ABOUT:
    case EFFECT_MAIL_MESSAGES:
    case EFFECT_MAIL_BODY:
    case EFFECT_MAIL_SEARCH:
    case EFFECT_MAIL_QUERIES:
    case EFFECT_MAIL_SAVE:
    case EFFECT_MAIL_RAW:
        take_mail_failure(model, message);
        return;
    case EFFECT_SAVE_CALL:
    case EFFECT_DRAFT_BEGIN:
    case EFFECT_DRAFT_SNAPSHOT:
    case EFFECT_DRAFT_EDIT:
    case EFFECT_DRAFT_CLOSE:
    case EFFECT_DRAFT_DISCARD:
    case EFFECT_DRAFT_RESUME:
        call_failed(model, message);
        return;
    case EFFECT_HOLD_TAKE:
    case EFFECT_HOLD_DROP:
        return; /* advice only: a call goes on without it */
    case EFFECT_MAIL_CANCEL:
    case EFFECT_MAIL_PROGRAM:
    case EFFECT_MARK_MAIL:
    case EFFECT_EDITOR:
    case EFFECT_DIAL:
    case EFFECT_BELL:
    case EFFECT_SUSPEND:
    case EFFECT_QUIT:
    case EFFECT_COUNT:
        break;
    }
    model_complain(model, "%s", message->text);
}

static void take_found(struct model *model, struct message *message) {
    if (!model_answers(&model->list.find, message->generation)) {
        return;
    }
    found_free(model->list.found);
    model->list.found = message->take_found;
    message->take_found = NULL;
    list_rebuild(model);
    if (model->list.to_call + model->list.held == 0 && model->list.found != NULL &&
        model->list.found->count > 0) {
        list_first_match(model);
    }
}

static void take_mail_state(struct model *model, const struct message *message) {
    bool is_news = message->mail_at != 0 && message->mail_at != model->mail_at;
    (void)text_copy(model->mail.state, sizeof model->mail.state,
                    message->text != NULL ? message->text : "");
    model->mail_at = message->mail_at != 0 ? message->mail_at : model->mail_at;
    model_touch(model, REV_MAIL);
    model_touch(model, REV_STATUS);
    if (is_news && model->selected != 0 && !model->setup.no_mail) {
        model_ask(model, &model->mail.ask_threads, EFFECT_MAIL_THREADS)->customer = model->selected;
    }
}

static void take_hold(struct model *model, const struct message *message) {
    struct call *call = call_of(model, message->customer);
    if (call != NULL) {
        (void)text_copy(call->hold, sizeof call->hold, message->text != NULL ? message->text : "");
        model_touch(model, REV_CARD);
    }
    if (call != NULL && call == call_shown(model) && call->hold[0] != '\0') {
        model_say(model, "%s", call->hold);
    }
}

static void take_edited(struct model *model, const struct message *message) {
    struct call *call =
        uuid_is_zero(message->uuid) ? call_shown(model) : call_by_uuid(model, message->uuid);
    struct error err = {0};
    if (call == NULL || call->state != CALL_LIVE || message->text == NULL) {
        return;
    }
    if (model->overlay == OVERLAY_LETTER) {
        letter_edited(model, message->text, message->text_len);
        return;
    }
    if (textarea_replace(call->form.notes, message->text, message->text_len, &err) != STATUS_OK) {
        model_complain(model, "%s", err.message);
    }
    call_keep(model, call);
    model_touch(model, REV_FORM);
}

static void take_synced(struct model *model, const struct message *message) {
    for (size_t i = 0; i < model->call_count; i++) {
        struct call *call = model->calls[i];
        if (call->state == CALL_LIVE &&
            (uuid_is_zero(message->uuid) || uuid_equal(message->uuid, call->uuid))) {
            call->synced_at = message->now;
            call->is_draft_broken = call->has_no_draft;
        }
    }
    model_touch(model, REV_STATUS);
    model_touch(model, REV_FORM);
}

static void take_wait(struct model *model, const struct message *message) {
    (void)text_copy(model->wait, sizeof model->wait, message->text != NULL ? message->text : "");
    model_touch(model, REV_STATUS);
}

static void take_resize(struct model *model, const struct message *message) {
    model->rows = message->rows;
    model->cols = message->cols;
    model_touch(model, REV_FOCUS);
}

static void take_card(struct model *model, struct message *message) {
    if (model_answers(&model->ask_card, message->generation) && message->take_card != NULL) {
        card_arrived(model, message->take_card);
        message->take_card = NULL;
        call_check_hold(model);
    }
}

static void take_mail(struct model *model, struct message *message, struct request *request) {
    if (message->take_mail != NULL &&
        evidence_take_messages(model, message->take_mail, message->generation)) {
        message->take_mail = NULL;
        return;
    }
    if (!model_answers(request, message->generation) || message->take_mail == NULL) {
        return;
    }
    if (request == &model->mail.ask_threads) {
        mail_load_threads(model, message->take_mail, message->customer);
    } else {
        mail_load_messages(model, message->take_mail);
    }
    message->take_mail = NULL;
}

static void take_body(struct model *model, struct message *message) {
    if (message->take_body != NULL &&
        evidence_take_body(model, message->take_body, message->generation)) {
        message->take_body = NULL;
        return;
    }
    if (model_answers(&model->mail.ask_body, message->generation) && message->take_body != NULL) {
        mail_load_body(model, message->take_body);
        message->take_body = NULL;
    }
}

static void take_drafts(struct model *model, struct message *message) {
    if (message->take_drafts != NULL) {
        call_found(model, message->take_drafts);
        message->take_drafts = NULL;
    }
}

static void take_draft(struct model *model, struct message *message) {
    if (message->take_image != NULL) {
        call_resumed(model, message->take_image);
        message->take_image = NULL;
    }
}

static void take_of_mail(struct model *model, struct message *message) {
    if (message->kind == MSG_MAIL_STATE) {
        take_mail_state(model, message);
    } else if (message->kind == MSG_MAIL_THREADS) {
        take_mail(model, message, &model->mail.ask_threads);
    } else if (message->kind == MSG_MAIL_MESSAGES) {
        take_mail(model, message, &model->mail.ask_messages);
    } else if (message->kind == MSG_MAIL_TONES) {
        if (message->take_mail != NULL) {
            mail_load_tones(model, message->take_mail);
        }
    } else if (message->kind == MSG_MAIL_BODY) {
        take_body(model, message);
    } else if (message->kind == MSG_MAIL_SAVED) {
        save_taken(model, message);
    } else if (message->kind == MSG_MAIL_SHOWN) {
        (void)model_answers(&model->mail.ask_raw, message->generation); /* no longer awaited */
    } else {
        find_take(model, message);
    }
}

static void take_of_call(struct model *model, struct message *message) {
    if (message->kind == MSG_DRAFTS) {
        take_drafts(model, message);
    } else if (message->kind == MSG_DRAFT) {
        take_draft(model, message);
    } else if (message->kind == MSG_DRAFT_SYNCED) {
        take_synced(model, message);
    } else if (message->kind == MSG_HOLD) {
        take_hold(model, message);
    } else {
        take_edited(model, message);
    }
}

static void take_key(struct model *model, const struct message *message) {
    model->has_acted = true;
    take_tick(model, message->now);
    keys_take(model, message);
}

static void take(struct model *model, struct message *message) {
    switch (message->kind) {
    case MSG_KEY:
        take_key(model, message);
        return;
    case MSG_RESIZE:
        take_resize(model, message);
        return;
    case MSG_TICK:
        take_tick(model, message->now);
        return;
    case MSG_QUEUE:
        take_queue(model, message);
        return;
    case MSG_QUEUE_ROW:
    case MSG_MAIL_FACT:
        take_row(model, message);
        return;
    case MSG_CARD:
        take_card(model, message);
        return;
    case MSG_FAILED:
        take_failure(model, message);
        return;
    case MSG_CALL_SAVED:
        call_saved(model, message);
        return;
    case MSG_CHANGED:
        ask_queue(model);
        customer_reload(model);
        return;
    case MSG_FOUND:
        take_found(model, message);
        return;
    case MSG_RESUMED:
        model->painted.is_valid = false;
        return;
    case MSG_LEDGER_WAIT:
        take_wait(model, message);
        return;
    case MSG_MAIL_STATE:
    case MSG_MAIL_THREADS:
    case MSG_MAIL_MESSAGES:
    case MSG_MAIL_BODY:
    case MSG_MAIL_TONES:
    case MSG_MAIL_FOUND:
    case MSG_MAIL_QUERIES:
    case MSG_MAIL_SAVED:
    case MSG_MAIL_SHOWN:
        take_of_mail(model, message);
        return;
    case MSG_DRAFTS:
    case MSG_DRAFT:
    case MSG_DRAFT_SYNCED:
    case MSG_HOLD:
    case MSG_EDITED:
        take_of_call(model, message);
        return;
    }
}

/* Frees what a message carried and nobody wanted: late answers. */
static void release_rest(struct message *message) {
    if (message->take_queue != NULL) {
        queue_release(message->take_queue);
        mem_free(message->take_queue);
    }
    if (message->take_card != NULL) {
        card_release(message->take_card);
        mem_free(message->take_card);
    }
    found_free(message->take_found);
    mail_list_free(message->take_mail);
    mail_body_free(message->take_body);
    mail_queries_free(message->take_queries);
    unfinished_free(message->take_drafts);
    draft_image_free(message->take_image);
    message->take_queue = NULL;
    message->take_card = NULL;
    message->take_found = NULL;
    message->take_mail = NULL;
    message->take_body = NULL;
    message->take_queries = NULL;
    message->take_drafts = NULL;
    message->take_image = NULL;
}

void desk_update(struct model *model, struct message *message, struct effects *effects) {
    model->effects = effects;
    model->next_uuid = message->next_uuid;
    take(model, message);
    release_rest(message);
    model_layout(model);
    if (model->list.preview_rows != model->list.list.rows) {
        list_rebuild(model); /* more or fewer of the held back fit now */
    }
    model->effects = NULL;
}
