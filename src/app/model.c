/* The state of the desk: making it, taking it apart, small questions to it, its invariants. */
#include "callsheet/app/model.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

const char *pane_word(enum pane pane) {
    static const char *const words[PANE_COUNT] = {
#define X(name, word) [PANE_##name] = word,
        PANE_TABLE(X)
#undef X
    };
    assert((unsigned)pane < PANE_COUNT);
    return words[pane];
}

struct model *model_new(const struct desk_setup *setup) {
    struct model *model = mem_zalloc(1, sizeof *model);
    model->setup = *setup;
    model->now = setup->now;
    model->rows = setup->rows;
    model->cols = setup->cols;
    model->fed_at = model->mail_at = INSTANT_NONE;
    list_init(&model->list.list);
    list_init(&model->unfinished.list);
    for (int i = 0; i < PANE_COUNT; i++) {
        list_init(&model->items[i].list);
    }
    palette_init(&model->palette);
    paste_init(&model->paste);
    field_init(&model->snooze.when, FORM_TEXT_BYTES);
    field_init(&model->snooze.reason, FORM_TEXT_BYTES);
    field_init(&model->settle.amount, FORM_TEXT_BYTES);
    field_init(&model->settle.words, FORM_WORDS_BYTES);
    arena_init(&model->evidence.arena);
    model->evidence.link = -1;
    model->evidence.tone = -1;
    field_init(&model->save.path, FIELD_LIMIT_BYTES);
    find_init(&model->find);
    arena_init(&model->scratch);
    list_rebuild(model);
    model_layout(model);
    return model;
}

void model_free(struct model *model) {
    if (model == NULL) {
        return;
    }
    if (model->queue != NULL) {
        queue_release(model->queue);
        mem_free(model->queue);
    }
    if (model->card != NULL) {
        card_release(model->card);
        mem_free(model->card);
    }
    for (size_t i = 0; i < model->call_count; i++) {
        call_free(model->calls[i]);
    }
    mem_free(model->calls);
    queue_view_release(&model->list);
    list_release(&model->unfinished.list);
    for (int i = 0; i < PANE_COUNT; i++) {
        list_release(&model->items[i].list);
    }
    mail_view_release(&model->mail);
    evidence_release(&model->evidence);
    field_release(&model->settle.amount);
    field_release(&model->settle.words);
    mem_free(model->letter.text);
    find_release(&model->find);
    field_release(&model->save.path);
    palette_release(&model->palette);
    paste_release(&model->paste);
    field_release(&model->snooze.when);
    field_release(&model->snooze.reason);
    mem_free(model->commands);
    mem_free(model->command_keys);
    arena_release(&model->scratch);
    mem_free(model);
}

void items_load(struct list *list, const int64_t *ids, size_t count) {
    static const int64_t none = 0;
    list_load(list, ids != NULL ? ids : &none, count);
}

void model_touch(struct model *model, enum revision what) {
    model->revisions[what]++;
}

struct effect *model_wish(struct model *model, enum effect_kind kind) {
    assert(model->effects != NULL);
    return effects_add(model->effects, kind);
}

struct effect *model_ask(struct model *model, struct request *request, enum effect_kind kind) {
    request->generation = ++model->generation;
    request->is_awaited = true;
    struct effect *effect = model_wish(model, kind);
    effect->generation = request->generation;
    return effect;
}

bool model_answers(struct request *request, uint64_t generation) {
    if (!request->is_awaited || request->generation != generation) {
        return false;
    }
    request->is_awaited = false;
    return true;
}

struct moment model_moment(const struct model *model) {
    return (struct moment){
        .now = model->now, .firm = model->setup.firm, .zones = model->setup.zones};
}

int32_t model_today(const struct model *model) {
    return zone_day(model->setup.firm, model->now);
}

const struct card *model_card(const struct model *model) {
    bool is_current = model->card != NULL && model->card->customer.id == model->selected;
    return is_current ? model->card : NULL;
}

const struct zone *model_zone(const struct model *model) {
    const struct card *card = model_card(model);
    if (card == NULL || card->customer.hours.zone == NULL || card->customer.hours.zone[0] == '\0') {
        return NULL;
    }
    return zones_find(model->setup.zones, card->customer.hours.zone);
}

const char *model_customer_name(const struct model *model) {
    return model->selected_name;
}

__attribute__((format(printf, 3, 0))) static void say(struct model *model, bool is_bad,
                                                      const char *format, va_list list) {
    char text[ERROR_MESSAGE_BYTES];
    (void)vsnprintf(text, sizeof text, format, list); /* cut is fine: it is one row */
    text_clean_into(model->status.text, sizeof model->status.text, text, TEXT_LINE);
    model->status.is_bad = is_bad;
    model_touch(model, REV_STATUS);
}

void model_say(struct model *model, const char *format, ...) {
    va_list list;
    va_start(list, format);
    say(model, false, format, list);
    va_end(list);
}

void model_complain(struct model *model, const char *format, ...) {
    va_list list;
    va_start(list, format);
    say(model, true, format, list);
    va_end(list);
}

/* Panes that are seen while the evidence view is open: in place of all others. */
static bool is_of_evidence(const struct model *model, enum pane pane) {
    return pane == PANE_COMPLAINT || pane == PANE_RECORD ||
           (pane == PANE_CALL && call_shown(model) != NULL);
}

void model_focus(struct model *model, enum pane pane) {
    if (model->evidence.is_open && !is_of_evidence(model, pane)) {
        model->evidence.from = pane;
        evidence_close(model);
        return;
    }
    if (model->mail.is_reading && pane != PANE_MAIL && !model->evidence.is_open) {
        mail_close(model);
    }
    if (model->find.is_shown && pane != PANE_MAIL) {
        find_close(model);
    }
    if (model->focus != pane) {
        model->focus = pane;
        model_touch(model, REV_FOCUS);
    }
}

void model_open(struct model *model, enum overlay overlay) {
    model->overlay = overlay;
    model_touch(model, REV_OVERLAY);
}

int desk_in_flight(const struct model *model) {
    int count = model->queue_awaited ? 1 : 0;
    count += (int)model->rows_awaited;
    count += model->ask_card.is_awaited ? 1 : 0;
    count += model->list.find.is_awaited ? 1 : 0;
    count += model->mail.ask_threads.is_awaited ? 1 : 0;
    count += model->mail.ask_messages.is_awaited ? 1 : 0;
    count += model->mail.ask_body.is_awaited ? 1 : 0;
    count += model->evidence.ask_messages.is_awaited ? 1 : 0;
    count += model->evidence.ask_body.is_awaited ? 1 : 0;
    count += model->mail.ask_raw.is_awaited ? 1 : 0;
    count += model->find.is_awaited ? 1 : 0;
    count += model->find.queries_awaited ? 1 : 0;
    count += model->save.is_awaited ? 1 : 0;
    for (size_t i = 0; i < model->call_count; i++) {
        enum call_state state = model->calls[i]->state;
        count += state == CALL_SAVING || state == CALL_RESUMING ? 1 : 0;
    }
    return count;
}

int desk_tick_ms(const struct model *model) {
    const struct call *call = call_shown(model);
    if (call != NULL && (call->state == CALL_LIVE || call->state == CALL_SAVING)) {
        return 1000;
    }
    int64_t second = (model->now % 60 + 60) % 60;
    return (int)(60 - second) * 1000;
}

const char *desk_screen(const struct model *model) {
    if (model->layout.screen.kind == LAYOUT_TOO_SMALL) {
        return "too-small";
    }
    switch (model->overlay) {
    case OVERLAY_HELP:
        return "help";
    case OVERLAY_CONFIRM:
        return "confirm";
    case OVERLAY_UNFINISHED:
        return "unfinished";
    case OVERLAY_SNOOZE:
        return "snooze";
    case OVERLAY_SETTLE:
        return model->settle.is_verdict ? "stand-by" : "concede";
    case OVERLAY_LETTER:
        return "letter";
    case OVERLAY_TICKET:
        return "ticket";
    case OVERLAY_SAVE:
        return "save";
    case OVERLAY_NONE:
        break;
    }
    if (palette_is_open(&model->palette)) {
        return model->palette.prefix == '/'           ? "find"
               : model->palette.prefix == FIND_PREFIX ? "mail-find"
                                                      : "command";
    }
    if (model->mail.is_reading && !model->evidence.is_open) {
        return "message";
    }
    if (model->find.is_shown) {
        return "found";
    }
    return call_has_keys(model) ? "call" : pane_word(model->focus);
}

const struct queue *desk_queue(const struct model *model) {
    return model->queue;
}

static const char *check_calls(const struct model *model) {
    for (size_t i = 0; i < model->call_count; i++) {
        const struct call *call = model->calls[i];
        const char *wrong = call->has_form ? call_form_check(&call->form) : NULL;
        if (wrong != NULL) {
            return wrong;
        }
        for (size_t k = 0; k < i; k++) {
            if (uuid_equal(model->calls[k]->uuid, call->uuid)) {
                return "two calls with one identity";
            }
        }
        if ((call->state == CALL_LIVE || call->state == CALL_SAVING) && !call->has_form) {
            return "a live call without its form";
        }
    }
    return NULL;
}

const char *desk_check(const struct model *model) {
    if ((unsigned)model->focus >= PANE_COUNT) {
        return "the focus is nowhere";
    }
    if (!list_check(&model->list.list) || !list_check(&model->unfinished.list)) {
        return "the queue's list";
    }
    for (int i = 0; i < PANE_COUNT; i++) {
        if (!list_check(&model->items[i].list)) {
            return "a pane's list";
        }
    }
    bool is_evidence = model->focus == PANE_COMPLAINT || model->focus == PANE_RECORD;
    if (is_evidence && !model->evidence.is_open) {
        return "the focus is in an evidence view that is closed";
    }
    if (model->mail.is_reading && model->focus != PANE_MAIL && !model->evidence.is_open) {
        return "a message is read without the focus";
    }
    if (model->find.is_shown && model->focus != PANE_MAIL) {
        return "results are shown without the focus";
    }
    if (!list_check(&model->find.list) || model->find.list.count != model->find.count) {
        return "the list of what was found";
    }
    if (model->selected != 0 && list_id(&model->list.list, 0) > 0 &&
        list_id(&model->list.list, 0) != model->selected) {
        return "the cursor is not on the customer shown";
    }
    if (model->pending_count >= KEYMAP_SEQUENCE) {
        return "keys are kept that begin nothing";
    }
    return check_calls(model);
}
