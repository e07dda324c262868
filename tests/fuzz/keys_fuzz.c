/* Bytes become keys, sizes and answers; the desk takes them, paints, and its invariants hold. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/app/desk.h"
#include "callsheet/ui/surface.h"
/* The firm of the screen tests: a fuzzer is linked without the tests' own library. */
#include "support/desk_world.c"
#include "support/desk_world_mail.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_BYTES = 600 };

struct desk {
    struct world world;
    struct rules rules;
    struct keymap keymap;
    struct model *model;
    struct surface *surface;
    struct effects effects;
    uint32_t number;
    uint8_t mood; /* how wishes are answered */
};

static void require(const char *wrong) {
    if (wrong != NULL) {
        abort();
    }
}

static void take(struct desk *desk, struct message *message) {
    message->next_uuid.bytes[0] = 1;
    memcpy(message->next_uuid.bytes + 4, &desk->number, sizeof desk->number);
    desk->number++;
    desk_update(desk->model, message, &desk->effects);
}

static void answer(struct desk *desk, struct effect *effect) {
    struct moment moment = world_moment(WORLD_NOW);
    struct message message = {.generation = effect->generation,
                              .customer = effect->customer,
                              .uuid = effect->uuid,
                              .text = "It did not work."};
    if ((desk->mood & 3) == 3) {
        message.kind = MSG_FAILED;
        message.what = (int)effect->kind;
        message.status = desk->mood & 4 ? STATUS_BUSY : STATUS_IO;
    } else if (effect->kind == EFFECT_LOAD_QUEUE) {
        message.kind = MSG_QUEUE;
        message.take_queue = world_queue(&desk->world, &moment);
    } else if (effect->kind == EFFECT_LOAD_CARD) {
        message.kind = MSG_CARD;
        message.take_card = world_card(&desk->world, effect->customer, &moment);
    } else if (effect->kind == EFFECT_MAIL_THREADS) {
        message.kind = MSG_MAIL_THREADS;
        message.take_mail = world_threads(&desk->world, effect->customer);
    } else if (effect->kind == EFFECT_MAIL_MESSAGES) {
        message.kind = MSG_MAIL_MESSAGES;
        message.take_mail = world_messages(&desk->world, effect->text);
    } else if (effect->kind == EFFECT_MAIL_BODY) {
        message.kind = MSG_MAIL_BODY;
        message.take_body = world_body(&desk->world, effect->text);
    } else if (effect->kind == EFFECT_SAVE_CALL) {
        message.kind = MSG_CALL_SAVED;
    } else if (effect->kind == EFFECT_LOAD_ROW || effect->kind == EFFECT_SNOOZE) {
        message.kind = MSG_QUEUE_ROW;
    } else {
        return;
    }
    take(desk, &message);
}

static void settle(struct desk *desk) {
    for (int rounds = 0; desk->effects.count > 0 && rounds < 8; rounds++) {
        struct effects now = desk->effects;
        effects_init(&desk->effects);
        for (size_t i = 0; i < now.count; i++) {
            answer(desk, &now.items[i]);
        }
        effects_release(&now);
    }
    effects_release(&desk->effects);
    desk_view(desk->model, desk->surface);
    require(desk_check(desk->model));
    require(surface_check(desk->surface));
}

/* One byte is a key, or with the high bit set something rarer. */
static void step(struct desk *desk, uint8_t byte, uint8_t next) {
    struct message message = {.kind = MSG_KEY, .now = WORLD_NOW};
    if (byte >= 0xf8) {
        message.kind = MSG_RESIZE;
        message.rows = next % 64;
        message.cols = next * 3 / 4;
    } else if (byte >= 0xf0) {
        desk->mood = next;
        message.kind = MSG_CHANGED;
    } else if (byte >= 0xc0) {
        message.key =
            key_make((enum key_code)(KEYCODE_UP + byte % (KEYCODE_COUNT - KEYCODE_UP)), 0);
        message.key.row = next % 48;
        message.key.col = next / 2;
        message.key.scalar = next;
    } else if (byte >= 0x80) {
        message.key = key_ctrl((char)('a' + byte % 26));
    } else {
        message.key = byte < 0x20 ? key_text(0x4e00u + byte) : key_text(byte);
    }
    take(desk, &message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct desk desk = {.number = 1};
    world_rules(&desk.rules);
    keymap_init(&desk.keymap);
    action_default_keys(&desk.keymap);
    desk.surface = surface_new(24, 80);
    struct zones *zones = zones_new();
    struct desk_setup setup = {.rules = &desk.rules,
                               .firm = zone_utc(),
                               .zones = zones,
                               .author = "Anna",
                               .firm_name = "Northlight IT",
                               .currency = "EUR",
                               .keymap = &desk.keymap,
                               .now = WORLD_NOW,
                               .rows = 24,
                               .cols = 80,
                               .can_dial = true};
    desk.model = model_new(&setup);
    desk_start(desk.model, &desk.effects);
    settle(&desk);
    for (size_t i = 0; i < size && i < MOST_BYTES; i++) {
        step(&desk, data[i], i + 1 < size ? data[i + 1] : 0);
        settle(&desk);
    }
    model_free(desk.model);
    zones_free(zones);
    surface_free(desk.surface);
    keymap_release(&desk.keymap);
    return 0;
}
