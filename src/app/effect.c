/* The list of what the desk wishes for. */
#include "callsheet/app/effect.h"

#include <assert.h>
#include <string.h>

#include "callsheet/base/mem.h"

bool effect_is_after_paint(enum effect_kind kind) {
    switch (kind) {
#define X(name, after)                                                                             \
    case EFFECT_##name:                                                                            \
        return after;
        EFFECT_TABLE(X)
#undef X
    case EFFECT_COUNT:
        break;
    }
    return false;
}

const char *effect_name(enum effect_kind kind) {
    static const char *const names[EFFECT_COUNT] = {
#define X(name, after) [EFFECT_##name] = #name,
        EFFECT_TABLE(X)
#undef X
    };
    assert((unsigned)kind < EFFECT_COUNT);
    return names[kind];
}

void effects_init(struct effects *effects) {
    *effects = (struct effects){0};
}

void effect_release(struct effect *effect) {
    mem_free(effect->text);
    mem_free(effect->more);
    mem_free(effect->bytes);
    if (effect->take_outcome != NULL) {
        outcome_release(effect->take_outcome);
        mem_free(effect->take_outcome);
    }
    letter_free(effect->take_letter);
    *effect = (struct effect){.kind = EFFECT_COUNT};
}

void effects_release(struct effects *effects) {
    for (size_t i = 0; i < effects->count; i++) {
        effect_release(&effects->items[i]);
    }
    mem_free(effects->items);
    effects_init(effects);
}

struct effect *effects_add(struct effects *effects, enum effect_kind kind) {
    effects->items =
        mem_grow(effects->items, effects->count, &effects->capacity, sizeof *effects->items);
    struct effect *effect = &effects->items[effects->count++];
    memset(effect, 0, sizeof *effect);
    effect->kind = kind;
    return effect;
}
