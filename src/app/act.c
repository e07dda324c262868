/* What each action does, and why one cannot be done now. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/base/text.h"

static const char *call_disabled(const struct model *model) {
    if (model->selected == 0) {
        return "Nobody is selected.";
    }
    if (model->setup.is_read_only) {
        return "This ledger can only be read; a call could not be saved.";
    }
    for (size_t i = 0; i < model->call_count; i++) {
        if (model->calls[i]->customer == model->selected &&
            model->calls[i]->state == CALL_ELSEWHERE && call_of(model, model->selected) == NULL) {
            return "A call with them is open in another window of yours; go on there.";
        }
    }
    return NULL;
}

/* Lines are conceded and claims judged in a conversation only. */
static const char *settle_disabled(const struct model *model) {
    int64_t line = 0, work = 0;
    const struct call *call = call_shown(model);
    if (!model->evidence.is_open) {
        return "Open the evidence first: e.";
    }
    if (call == NULL || call->state != CALL_LIVE) {
        return "Only in a call: a claim is settled voice to voice. c starts the call.";
    }
    record_selected(model, &line, &work);
    return line == 0 ? "Select a line of the invoice first." : NULL;
}

static const char *evidence_disabled(const struct model *model, enum action action) {
    if (action == ACTION_CONCEDE || action == ACTION_STAND) {
        return settle_disabled(model);
    }
    if (action != ACTION_EVIDENCE) {
        return model->evidence.is_open ? NULL : "Open the evidence first: e.";
    }
    return model->selected == 0        ? "Nobody is selected."
           : model_card(model) == NULL ? "The customer is still being loaded."
                                       : NULL;
}

static const char *dial_disabled(const struct model *model) {
    char number[64];
    if (model->selected == 0) {
        return "Nobody is selected.";
    }
    if (!card_number(model, number, sizeof number)) {
        return "There is no number on record that may be called.";
    }
    return model->setup.can_dial ? NULL
                                 : "No dial command is configured; dial the number shown by hand.";
}

static const char *form_disabled(const struct model *model, enum action action) {
    const struct call *call = call_shown(model);
    if (action == ACTION_FORM_HELP || action == ACTION_FORM_SUSPEND) {
        return NULL;
    }
    if (call == NULL) {
        return "No call is going on; c starts one.";
    }
    if (call->state == CALL_SAVING && action != ACTION_LOOK) {
        return "The call is being saved; wait for the answer.";
    }
    enum form_kind kind = call->form.at.kind;
    bool is_row = (kind >= FORM_PROMISE_AMOUNT && kind <= FORM_CLAIM_AMOUNT) ||
                  (kind == FORM_SETTLED && action == ACTION_ROW_DROP);
    if ((action == ACTION_ROW_ADD || action == ACTION_ROW_DROP) && !is_row) {
        return "Only a promise or a claim can be added or dropped.";
    }
    if (action == ACTION_EDITOR && kind != FORM_NOTES) {
        return "Go to the notes first; Tab goes there.";
    }
    return NULL;
}

static const char *list_disabled(const struct model *model, enum action action) {
    const struct queue_view *view = &model->list;
    if (action == ACTION_HELD && view->held == 0) {
        return "Nobody is held back.";
    }
    if (action == ACTION_WHOLE && view->to_call <= (size_t)model->setup.rules->day_length) {
        return "The whole list is shown.";
    }
    if ((action == ACTION_NEXT_CUSTOMER || action == ACTION_PREV_CUSTOMER) &&
        view->list.count == 0) {
        return "The list is empty.";
    }
    return NULL;
}

static const char *open_disabled(const struct model *model) {
    enum pane pane = model->focus;
    if (model->mail.is_reading && !model->evidence.is_open) {
        return "The message is open.";
    }
    if (model->find.is_shown) {
        return model->find.count > 0 ? NULL : "There is nothing to open here.";
    }
    if (pane == PANE_COMPLAINT) {
        return NULL;
    }
    if (pane == PANE_QUEUE) {
        return model->selected != 0 ? NULL : "Nobody is selected.";
    }
    if (pane == PANE_CALL) {
        return NULL;
    }
    bool is_bare = pane_ops(pane)->update == NULL || model->items[pane].list.count == 0;
    return is_bare ? "There is nothing to open here." : NULL;
}

static const char *mail_disabled(const struct model *model, enum action action) {
    const char *thread_id = NULL, *message_id = NULL;
    int which = 0;
    if (model->setup.no_mail) {
        return "No mail archive is read.";
    }
    if (action == ACTION_MAIL_FIND) {
        return NULL;
    }
    if (!mail_current(model, &thread_id, &message_id, &which)) {
        return "Select a mail first: 6 goes there.";
    }
    if (action == ACTION_MAIL_PROGRAM && !model->setup.can_open_mail) {
        return "No mail program is configured; name one in [mail] open.";
    }
    return action == ACTION_MAIL_CUSTOMER && !model->find.is_shown
               ? "This mail is already among its customer's."
               : NULL;
}

static const char *reader_disabled(const struct model *model, enum action action) {
    if (!model->mail.is_reading || model->mail.body == NULL) {
        return "Open a message first: Enter in the mail pane.";
    }
    if (action == ACTION_SAVE_PART && model->mail.body->attachment_count == 0) {
        return "This message has no attachment.";
    }
    if (action == ACTION_SAVE_PART && model->save.is_awaited) {
        return "An attachment is still being saved; wait a moment.";
    }
    if (action == ACTION_FILE_NEXT && model->mail.body->files < 2) {
        return "There is only one file of this message.";
    }
    if (action == ACTION_MARK_ANGRY && model->setup.is_read_only) {
        return "This ledger can only be read.";
    }
    return NULL;
}

const char *action_disabled(const struct model *model, enum action action) {
    enum mode mode = action_info(action)->mode;
    if (mode == MODE_FORM) {
        return form_disabled(model, action);
    }
    if (mode == MODE_READER) {
        return reader_disabled(model, action);
    }
    if (mode == MODE_MAIL) {
        return mail_disabled(model, action);
    }
    if (mode == MODE_EVIDENCE || action == ACTION_EVIDENCE) {
        return evidence_disabled(model, action);
    }
    if (mode == MODE_DRAFTS && (model->overlay != OVERLAY_UNFINISHED || model->call_count == 0)) {
        return "List the unfinished calls first.";
    }
    switch ((int)action) {
    case ACTION_CALL:
        return call_disabled(model);
    case ACTION_DIAL:
        return dial_disabled(model);
    case ACTION_SNOOZE:
        return model->selected == 0        ? "Nobody is selected."
               : model->setup.is_read_only ? "This ledger can only be read."
                                           : NULL;
    case ACTION_UNFINISHED:
        return model->call_count == 0 ? "There is no unfinished call." : NULL;
    case ACTION_OPEN:
        return open_disabled(model);
    default: /* what needs the list, or nothing */
        return list_disabled(model, action);
    }
}

/* --- doing ------------------------------------------------------------------------------------ */

static void move(struct model *model, enum action action) {
    enum pane pane = model->focus;
    struct list *list = pane == PANE_QUEUE ? &model->list.list : &model->items[pane].list;
    uint32_t before = list->revision;
    bool is_up = action == ACTION_UP || action == ACTION_PAGE_UP || action == ACTION_LAST;
    size_t count = list->count;
    if (count == 0) {
        return;
    }
    if (action == ACTION_DOWN || action == ACTION_UP) {
        (void)list_move(list, action == ACTION_DOWN ? 1 : -1); /* at the end it stays */
    } else if (action == ACTION_PAGE_DOWN || action == ACTION_PAGE_UP) {
        (void)list_page(list, action == ACTION_PAGE_DOWN ? 1 : -1);
    } else if (action == ACTION_FIRST) {
        (void)list_first(list);
    } else {
        (void)list_last(list);
    }
    if (pane == PANE_QUEUE) {
        list_settle(model, is_up ? -1 : 1);
        return;
    }
    if (list->revision != before) {
        if (pane_ops(pane)->moved != NULL) {
            pane_ops(pane)->moved(model);
        }
        model_touch(model, REV_FOCUS);
    }
}

/* The panes that can have the focus: those of the evidence view while it is open. */
static bool is_stop(const struct model *model, enum pane pane) {
    bool is_evidence = pane == PANE_COMPLAINT || pane == PANE_RECORD;
    if (model->evidence.is_open) {
        return is_evidence || (pane == PANE_CALL && call_shown(model) != NULL);
    }
    return !is_evidence;
}

static void step_pane(struct model *model, int direction) {
    int pane = (int)model->focus;
    do {
        pane = (pane + direction + PANE_COUNT) % PANE_COUNT;
    } while (!is_stop(model, (enum pane)pane));
    model_focus(model, (enum pane)pane);
    if (model->focus == PANE_CALL) {
        model_touch(model, REV_FORM);
    }
}

/* Closes the innermost thing that is open; in the end it is the list that has the focus. */
static void back(struct model *model) {
    if (model->evidence.is_open) {
        evidence_close(model);
    } else if (model->focus != PANE_QUEUE) {
        model_focus(model, PANE_QUEUE);
    } else if (model->list.filter[0] != '\0') {
        list_filter(model, "");
    } else if (model->list.shows_held || model->list.shows_whole) {
        model->list.shows_held = model->list.shows_whole = false;
        list_rebuild(model);
    }
}

static void dial(struct model *model) {
    char number[64];
    struct call *call = call_shown(model);
    if (!card_number(model, number, sizeof number)) {
        return;
    }
    model_wish(model, EFFECT_DIAL)->text = mem_strdup(number);
    if (call != NULL) {
        mem_free(call->dialled);
        call->dialled = mem_strdup(number);
    }
    model_say(model, "Dialling %s.", number);
}

static void reload(struct model *model) {
    if (!model->queue_awaited) {
        model_wish(model, EFFECT_LOAD_QUEUE);
        model->queue_awaited = true;
    }
    customer_reload(model);
    model->painted.is_valid = false;
    for (int i = 0; i < REV_COUNT; i++) {
        model_touch(model, (enum revision)i);
    }
}

void desk_quit(struct model *model) {
    for (size_t i = 0; i < model->call_count; i++) {
        if (model->calls[i]->state == CALL_LIVE && !model->calls[i]->has_no_draft) {
            model_wish(model, EFFECT_DRAFT_CLOSE)->uuid = model->calls[i]->uuid;
        }
    }
    model_wish(model, EFFECT_QUIT);
}

/* Leaves; but not without a question while some text is nowhere but here. */
static void quit(struct model *model) {
    for (size_t i = 0; i < model->call_count; i++) {
        const struct call *call = model->calls[i];
        if (call->has_no_draft) {
            (void)text_copy(model->confirm.question, sizeof model->confirm.question,
                            call->customer_name);
            model->confirm.is_quit = true;
            model_open(model, OVERLAY_CONFIRM);
            return;
        }
    }
    desk_quit(model);
}

static void ask_discard(struct model *model, const struct call *call) {
    (void)text_copy(model->confirm.question, sizeof model->confirm.question, call->customer_name);
    model->confirm.is_quit = false;
    model->confirm.call = call->uuid;
    model_open(model, OVERLAY_CONFIRM);
}

static void edit_notes(struct model *model, struct call *call) {
    struct effect *effect = model_wish(model, EFFECT_EDITOR);
    effect->uuid = call->uuid;
    effect->customer = call->customer;
    effect->text = mem_strdup(textarea_text(call->form.notes));
}

static struct call *listed_call(const struct model *model) {
    int64_t id = list_id(&model->unfinished.list, 0);
    return id > 0 && (size_t)id <= model->call_count ? model->calls[id - 1] : NULL;
}

static void do_form(struct model *model, enum action action) {
    struct call *call = call_shown(model);
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    model_touch(model, REV_FORM);
    model_touch(model, REV_STATUS);
    switch ((int)action) {
    case ACTION_SAVE:
        call_save(model, call);
        return;
    case ACTION_FIELD_NEXT:
        call_form_step(&call->form, 1);
        return;
    case ACTION_FIELD_PREV:
        call_form_step(&call->form, -1);
        return;
    case ACTION_ROW_ADD:
        if (!call_form_add_row(&call->form, &context)) {
            model_say(model, "There is no room for more in one call.");
        }
        call_keep(model, call);
        return;
    case ACTION_ROW_DROP:
        (void)call_form_drop_row(&call->form); /* action_disabled saw to the place */
        call_keep(model, call);
        return;
    case ACTION_LOOK:
        model_focus(model, model->evidence.is_open ? PANE_RECORD : PANE_WHY);
        model_say(model, model->evidence.is_open
                             ? "The call goes on; x concedes a line, v stands by it, c goes back."
                             : "The call goes on; e shows the evidence, c or 8 goes back.");
        return;
    case ACTION_EDITOR:
        edit_notes(model, call);
        return;
    case ACTION_LATER:
        call_later(model, call);
        return;
    case ACTION_DISCARD:
        ask_discard(model, call);
        return;
    default: /* help and suspend have no call of their own */
        return;
    }
}

static void do_draft(struct model *model, enum action action) {
    struct call *call = listed_call(model);
    if (call == NULL || call->state == CALL_ELSEWHERE) {
        model_say(model, "That call is open in another window of yours.");
        return;
    }
    if (action == ACTION_DROP_DRAFT) {
        ask_discard(model, call);
        return;
    }
    model_open(model, OVERLAY_NONE);
    if (call->customer != model->selected) {
        list_go(model, call->customer, call->customer_name);
    }
    call_begin(model);
}

static void toggle(struct model *model, enum action action) {
    bool *flag = action == ACTION_HELD    ? &model->list.shows_held
                 : action == ACTION_WHOLE ? &model->list.shows_whole
                                          : &model->list.is_mine;
    *flag = !*flag;
    model_focus(model, PANE_QUEUE);
    list_rebuild(model);
    if (action == ACTION_MINE) {
        model_say(model, "%s",
                  *flag ? "My customers only; m shows everybody's." : "Everybody's customers.");
    }
}

static void open_unfinished(struct model *model) {
    model_open(model, OVERLAY_UNFINISHED);
}

static void do_program(struct model *model, enum action action) {
    size_t count = 0;
    const struct palette_item *items = NULL;
    switch ((int)action) {
    case ACTION_FIND:
        model_focus(model, PANE_QUEUE);
        palette_open(&model->palette, '/', NULL, 0);
        model->list.before = model->selected;
        list_filter(model, "");
        model_touch(model, REV_OVERLAY);
        return;
    case ACTION_COMMAND:
        items = command_items(model, &count);
        palette_open(&model->palette, ':', items, count);
        model_touch(model, REV_OVERLAY);
        return;
    case ACTION_HELP:
    case ACTION_FORM_HELP:
        model->help_scroll = 0;
        model_open(model, OVERLAY_HELP);
        return;
    case ACTION_SUSPEND:
    case ACTION_FORM_SUSPEND:
        model_wish(model, EFFECT_SUSPEND);
        return;
    case ACTION_RELOAD:
        reload(model);
        return;
    case ACTION_QUIT:
        quit(model);
        return;
    default: /* the callers pass no other */
        return;
    }
}

static void do_evidence(struct model *model, enum action action) {
    switch ((int)action) {
    case ACTION_EVIDENCE:
        evidence_open(model);
        return;
    case ACTION_CANDIDATE_NEXT:
    case ACTION_CANDIDATE_PREV:
        evidence_step_invoice(model, action == ACTION_CANDIDATE_NEXT ? 1 : -1);
        return;
    case ACTION_SOURCE_NEXT:
    case ACTION_SOURCE_PREV:
        evidence_step_source(model, action == ACTION_SOURCE_NEXT ? 1 : -1);
        return;
    case ACTION_CONCEDE:
    case ACTION_STAND:
        settle_open(model, action == ACTION_STAND);
        return;
    default: /* the caller passes no other */
        return;
    }
}

static void do_global(struct model *model, enum action action) {
    switch ((int)action) {
    case ACTION_CALL:
        call_begin(model);
        return;
    case ACTION_DIAL:
        dial(model);
        return;
    case ACTION_SNOOZE:
        snooze_open(model);
        return;
    case ACTION_UNFINISHED:
        open_unfinished(model);
        return;
    case ACTION_BACK:
    case ACTION_LEAVE:
        back(model);
        return;
    case ACTION_NEXT_CUSTOMER:
    case ACTION_PREV_CUSTOMER:
        if (!list_step(model, action == ACTION_NEXT_CUSTOMER ? 1 : -1)) {
            model_say(model, "That is the end of the list.");
        }
        return;
    case ACTION_PANE_NEXT:
    case ACTION_PANE_PREV:
        step_pane(model, action == ACTION_PANE_NEXT ? 1 : -1);
        return;
    case ACTION_HELD:
    case ACTION_WHOLE:
    case ACTION_MINE:
        toggle(model, action);
        return;
    default: /* the rest is about the program */
        do_program(model, action);
        return;
    }
}

void action_do(struct model *model, enum action action) {
    const struct action_info *info = action_info(action);
    const char *why_not = action_disabled(model, action);
    const struct pane_ops *ops = pane_ops(model->focus);
    if (why_not != NULL) {
        model_say(model, "%s", why_not);
        return;
    }
    if (action >= ACTION_PANE_QUEUE && action <= ACTION_PANE_CALL) {
        model_focus(model, (enum pane)((int)action - ACTION_PANE_QUEUE));
        model_touch(model, REV_FORM);
        return;
    }
    if (info->mode == MODE_FORM && action != ACTION_FORM_HELP && action != ACTION_FORM_SUSPEND) {
        do_form(model, action);
        return;
    }
    if (info->mode == MODE_DRAFTS) {
        do_draft(model, action);
        return;
    }
    if (info->mode == MODE_EVIDENCE || action == ACTION_EVIDENCE) {
        do_evidence(model, action);
        return;
    }
    if (info->mode == MODE_MAIL && model->focus != PANE_MAIL) {
        model_focus(model, PANE_MAIL); /* by its name, from another pane */
        ops = pane_ops(PANE_MAIL);
    }
    if (ops->update != NULL && ops->update(model, action)) {
        model_touch(model, REV_FOCUS);
        return;
    }
    if (action == ACTION_OPEN && model->focus == PANE_CALL) {
        call_begin(model);
    } else if (info->mode == MODE_MOVE && action != ACTION_LEAVE && action != ACTION_OPEN) {
        move(model, action);
    } else {
        do_global(model, action);
    }
}
