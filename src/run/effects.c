/** Carries out what the model wishes for: at once, or when the frame stands. */
#include "callsheet/run/effects.h"

#include <string.h>
#include <unistd.h>

#include "callsheet/run/desk.h"
#include "callsheet/run/effects_call.h"
#include "callsheet/run/effects_ledger.h"
#include "callsheet/run/mail.h"
#include "callsheet/run/outside.h"
#include "callsheet/run/outside_mail.h"

static void ring(struct desk *desk, const struct effect *effect) {
    (void)effect;
    /* Nothing depends on it, and a terminal that takes no more must not stop us. */
    ssize_t written = write(STDOUT_FILENO, "\a", 1);
    (void)written;
    (void)desk;
}

static void quit(struct desk *desk, const struct effect *effect) {
    (void)effect;
    if (desk->end == DESK_GOES_ON) {
        desk->end = DESK_QUIT;
    }
}

/** Mail was switched off, and the model asks all the same. */
static bool has_mail(struct desk *desk, const struct effect *effect) {
    struct error err;
    if (desk->mail == NULL) {
        (void)error_set(&err, STATUS_UNSUPPORTED, "Mail is switched off.");
        desk_tell_failed(desk, effect, &err);
    }
    return desk->mail != NULL;
}

static void mail_threads(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_ask_threads(desk->mail, effect);
    }
}

static void mail_messages(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_ask_messages(desk->mail, effect);
    }
}

static void mail_about(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_ask_about(desk->mail, effect);
    }
}

static void mail_body(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_ask_body(desk->mail, effect);
    }
}

static void mark_mail(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_put_mark(desk->mail, effect);
    }
}

static void mail_more(struct desk *desk, const struct effect *effect) {
    if (has_mail(desk, effect)) {
        mail_ask_more(desk->mail, effect);
    }
}

typedef void (*effect_function)(struct desk *desk, const struct effect *effect);

static void carry_out_one(struct desk *desk, struct effect *take_effect) {
    static const effect_function functions[EFFECT_COUNT] = {
        [EFFECT_LOAD_QUEUE] = effects_load_queue,
        [EFFECT_LOAD_ROW] = effects_load_row,
        [EFFECT_LOAD_CARD] = effects_load_card,
        [EFFECT_FIND] = effects_find,
        [EFFECT_SAVE_CALL] = effects_save_call,
        [EFFECT_SNOOZE] = effects_snooze,
        [EFFECT_DRAFT_BEGIN] = effects_draft_begin,
        [EFFECT_DRAFT_SNAPSHOT] = effects_draft_write,
        [EFFECT_DRAFT_EDIT] = effects_draft_write,
        [EFFECT_DRAFT_CLOSE] = effects_draft_close,
        [EFFECT_DRAFT_DISCARD] = effects_draft_discard,
        [EFFECT_DRAFT_RESUME] = effects_draft_resume,
        [EFFECT_HOLD_TAKE] = effects_hold_take,
        [EFFECT_HOLD_DROP] = effects_hold_drop,
        [EFFECT_MAIL_THREADS] = mail_threads,
        [EFFECT_MAIL_MESSAGES] = mail_messages,
        [EFFECT_MAIL_ABOUT] = mail_about,
        [EFFECT_MAIL_BODY] = mail_body,
        [EFFECT_MAIL_SEARCH] = mail_more,
        [EFFECT_MAIL_CANCEL] = mail_more,
        [EFFECT_MAIL_QUERIES] = mail_more,
        [EFFECT_MAIL_SAVE] = mail_more,
        [EFFECT_MAIL_RAW] = mail_more,
        [EFFECT_MAIL_PROGRAM] = outside_mail_program,
        [EFFECT_MARK_MAIL] = mark_mail,
        [EFFECT_EDITOR] = outside_editor,
        [EFFECT_DIAL] = outside_dial,
        [EFFECT_BELL] = ring,
        [EFFECT_SUSPEND] = outside_suspend,
        [EFFECT_QUIT] = quit,
    };
    functions[take_effect->kind](desk, take_effect);
    effect_release(take_effect);
}

/** Of these only the newest matters: the person has moved on. */
static bool replaces_older(enum effect_kind kind) {
    switch (kind) {
    case EFFECT_LOAD_QUEUE:
    case EFFECT_LOAD_CARD:
    case EFFECT_FIND:
    case EFFECT_MAIL_THREADS:
    case EFFECT_MAIL_MESSAGES:
    case EFFECT_MAIL_ABOUT:
    case EFFECT_MAIL_BODY:
    case EFFECT_MAIL_SEARCH:
    case EFFECT_MAIL_QUERIES:
        return true;
    case EFFECT_LOAD_ROW:
    case EFFECT_SAVE_CALL:
    case EFFECT_SNOOZE:
    case EFFECT_MARK_MAIL:
    case EFFECT_DRAFT_BEGIN:
    case EFFECT_DRAFT_SNAPSHOT:
    case EFFECT_DRAFT_EDIT:
    case EFFECT_DRAFT_CLOSE:
    case EFFECT_DRAFT_DISCARD:
    case EFFECT_DRAFT_RESUME:
    case EFFECT_HOLD_TAKE:
    case EFFECT_HOLD_DROP:
    case EFFECT_MAIL_CANCEL:
    case EFFECT_MAIL_SAVE:
    case EFFECT_MAIL_PROGRAM:
    case EFFECT_MAIL_RAW:
    case EFFECT_EDITOR:
    case EFFECT_DIAL:
    case EFFECT_BELL:
    case EFFECT_SUSPEND:
    case EFFECT_QUIT:
    case EFFECT_COUNT:
        break;
    }
    return false;
}

static void remove_later(struct desk *desk, size_t at) {
    struct effects *later = &desk->later;
    memmove(&later->items[at], &later->items[at + 1],
            (later->count - at - 1) * sizeof later->items[0]);
    later->count--;
}

static void put_aside(struct desk *desk, const struct effect *take_effect) {
    for (size_t i = 0; i < desk->later.count && replaces_older(take_effect->kind); i++) {
        if (desk->later.items[i].kind == take_effect->kind) {
            effect_release(&desk->later.items[i]);
            remove_later(desk, i);
            break;
        }
    }
    *effects_add(&desk->later, take_effect->kind) = *take_effect;
}

void effects_carry_out(struct desk *desk) {
    if (desk->is_carrying_out) {
        return; /* the outer one goes on with what was added */
    }
    desk->is_carrying_out = true;
    for (size_t i = 0; i < desk->wishes.count; i++) {
        struct effect effect =
            desk->wishes.items[i]; /* the list may move while it is carried out */
        if (effect_is_after_paint(effect.kind)) {
            put_aside(desk, &effect);
        } else {
            carry_out_one(desk, &effect);
        }
    }
    desk->wishes.count = 0;
    desk->is_carrying_out = false;
}

bool effects_one_later(struct desk *desk) {
    if (desk->later.count == 0) {
        return false;
    }
    struct effect effect = desk->later.items[0];
    remove_later(desk, 0);
    carry_out_one(desk, &effect);
    return true;
}
