/* The list of wishes. */
#include "callsheet/app/effect.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "support/check_more.h"

START_TEST(names_and_order) {
    for (int i = 0; i < EFFECT_COUNT; i++) {
        expect_true(effect_name((enum effect_kind)i)[0] != '\0');
    }
    expect_text(effect_name(EFFECT_SAVE_CALL), "SAVE_CALL");
    expect_true(effect_is_after_paint(EFFECT_LOAD_CARD));
    expect_false(effect_is_after_paint(EFFECT_DRAFT_EDIT));
    expect_false(effect_is_after_paint(EFFECT_SAVE_CALL));
    expect_false(effect_is_after_paint(EFFECT_COUNT));
}
END_TEST

START_TEST(owns_what_it_carries) {
    struct effects effects;
    effects_init(&effects);
    for (int i = 0; i < 50; i++) {
        struct effect *effect = effects_add(&effects, EFFECT_SAVE_CALL);
        effect->text = mem_strdup("text");
        effect->bytes = mem_alloc(4);
        effect->take_outcome = mem_zalloc(1, sizeof *effect->take_outcome);
        outcome_init(effect->take_outcome);
        effect->take_outcome->note = mem_strdup("note");
    }
    expect_int(effects.count, 50);
    effect_release(&effects.items[3]);
    expect_true(effects.items[3].text == NULL);
    effects_release(&effects);
    expect_int(effects.count, 0);
    effects_release(&effects);
}
END_TEST

TEST_MAIN("app/effect", TEST(names_and_order), TEST(owns_what_it_carries))
