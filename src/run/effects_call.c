/** A call in progress: its draft on this machine, and the hold that tells the others. */
#include "callsheet/run/effects_call.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/run/daylist.h"
#include "callsheet/run/desk.h"

/** A hold ends two minutes after it was last renewed: three renewals may fail. */
enum { HOLD_RENEW_MS = 30000 };

void effects_draft_begin(struct desk *desk, const struct effect *effect) {
    struct error err;
    const char *name = effect->text != NULL ? effect->text : "";
    int64_t started_at = effect->at != 0 ? effect->at : desk_now(desk);
    if (drafts_begin(&desk->drafts, effect->uuid, effect->customer, name, started_at, &err) !=
        STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    }
}

void effects_draft_write(struct desk *desk, const struct effect *effect) {
    struct error err;
    struct draft_change change = {
        .uuid = effect->uuid,
        .is_snapshot = effect->kind == EFFECT_DRAFT_SNAPSHOT,
        .bytes = effect->bytes != NULL ? effect->bytes : (const unsigned char *)"",
        .len = effect->len,
        .first_line = effect->text != NULL ? effect->text : "",
    };
    enum status status =
        drafts_write(&desk->drafts, &change, desk_now(desk), clock_monotonic_ms(), &err);
    if (status == STATUS_OK) {
        desk->said_draft_trouble = false;
    } else if (!desk->said_draft_trouble) { /* once, not at every key */
        desk->said_draft_trouble = true;
        desk_tell_failed(desk, effect, &err);
    }
}

void effects_draft_close(struct desk *desk, const struct effect *effect) {
    desk_sync_drafts(desk);
    drafts_close(&desk->drafts, effect->uuid);
}

void effects_draft_discard(struct desk *desk, const struct effect *effect) {
    struct error err;
    if (drafts_end(&desk->drafts, effect->uuid, false, &err) != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    }
}

void effects_draft_resume(struct desk *desk, const struct effect *effect) {
    struct error err;
    struct draft_image *image = NULL;
    if (drafts_resume(&desk->drafts, effect->uuid, &image, &err) != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
        return;
    }
    struct message message = desk_message(desk, MSG_DRAFT);
    message.uuid = effect->uuid;
    message.customer = image->customer;
    message.take_image = image;
    desk_tell(desk, &message);
}

/** Tells who else is on the phone with a customer; "" nobody. */
static void tell_hold(struct desk *desk, int64_t customer, const char *who) {
    char sentence[256] = "";
    if (who != NULL && who[0] != '\0') {
        (void)snprintf(sentence, sizeof sentence,
                       "%.120s is on the phone with them. Both notes will be kept.", who);
    }
    struct message message = desk_message(desk, MSG_HOLD);
    message.customer = customer;
    message.text = sentence;
    message.text_len = strlen(sentence);
    desk_tell(desk, &message);
}

void effects_hold_take(struct desk *desk, const struct effect *effect) {
    struct arena arena;
    struct error err;
    struct hold_fact other = {.who = NULL};
    arena_init(&arena);
    effects_hold_end(desk);
    enum status status =
        store_hold_take(desk->store, effect->customer, effect->uuid, &other, &arena, &err);
    daylist_after_write(desk, false);
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    } else {
        if (other.who == NULL) {
            desk->hold.is_held = true;
            desk->hold.customer = effect->customer;
            desk->hold.token = effect->uuid;
            desk->hold.renew_ms = clock_monotonic_ms() + HOLD_RENEW_MS;
        }
        tell_hold(desk, effect->customer, other.who);
    }
    arena_release(&arena);
}

void effects_hold_drop(struct desk *desk, const struct effect *effect) {
    if (desk->hold.is_held && desk->hold.customer == effect->customer) {
        effects_hold_end(desk);
    }
}

void effects_hold_renew(struct desk *desk, int64_t now_ms) {
    struct error err;
    if (!desk->hold.is_held || now_ms < desk->hold.renew_ms) {
        return;
    }
    desk->hold.renew_ms = now_ms + HOLD_RENEW_MS;
    enum status status = store_hold_renew(desk->store, desk->hold.customer, desk->hold.token, &err);
    if (status == STATUS_CONFLICT) {
        desk->hold.is_held = false;
        tell_hold(desk, desk->hold.customer, "Somebody else");
    } else if (status != STATUS_OK) {
        log_note("The hold was not renewed: %s", err.message);
    }
}

int effects_hold_timeout_ms(const struct desk *desk, int64_t now_ms) {
    if (!desk->hold.is_held) {
        return -1;
    }
    int64_t left = desk->hold.renew_ms - now_ms;
    return left < 0 ? 0 : (int)left;
}

void effects_hold_end(struct desk *desk) {
    struct error err;
    if (!desk->hold.is_held) {
        return;
    }
    desk->hold.is_held = false;
    if (store_hold_drop(desk->store, desk->hold.customer, desk->hold.token, &err) != STATUS_OK) {
        log_note("The hold was not given back, it ends by itself: %s", err.message);
    }
    daylist_after_write(desk, false);
}
