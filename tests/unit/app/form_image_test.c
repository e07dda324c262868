/* The form as bytes: what was typed comes back, whatever was typed; bytes nobody vouches for do no
   harm. */
#include "callsheet/app/form_image.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"
#include "support/check_more.h"
#include "support/desk_world.h"

enum { STEPS = 400, SNAPSHOT_BYTES = 600, ROUNDS = 40 };

/* A draft being written as the desk writes it. */
struct tape {
    struct buf snapshot;
    struct buf edits[2 * STEPS];
    size_t count, since;
};

static void keep(struct tape *tape, struct call_form *form) {
    struct buf edit = {0};
    form_image_edit(form, &edit);
    if (edit.len > 0 && tape->since + edit.len > SNAPSHOT_BYTES) {
        buf_reset(&tape->snapshot);
        form_image_snapshot(form, &tape->snapshot);
        for (size_t i = 0; i < tape->count; i++) {
            buf_release(&tape->edits[i]);
        }
        tape->count = tape->since = 0;
        buf_release(&edit);
    } else if (edit.len > 0) {
        tape->since += edit.len;
        tape->edits[tape->count++] = edit;
    }
    form_image_settle(form);
}

/* The image as it is read back; the pieces are borrowed from the tape. */
static bool read_back(struct tape *tape, struct call_form *form) {
    struct draft_piece pieces[2 * STEPS];
    struct draft_image image = {.snapshot = (unsigned char *)tape->snapshot.data,
                                .snapshot_len = tape->snapshot.len,
                                .edits = pieces,
                                .edit_count = tape->count};
    for (size_t i = 0; i < tape->count; i++) {
        pieces[i] = (struct draft_piece){(unsigned char *)tape->edits[i].data, tape->edits[i].len};
    }
    call_form_init(form);
    return form_image_decode(form, &image);
}

static void release_tape(struct tape *tape) {
    buf_release(&tape->snapshot);
    for (size_t i = 0; i < tape->count; i++) {
        buf_release(&tape->edits[i]);
    }
}

static void expect_equal(const struct call_form *a, const struct call_form *b) {
    struct buf left = {0}, right = {0};
    form_image_snapshot(a, &left);
    form_image_snapshot(b, &right);
    expect_int(left.len, right.len);
    expect_true(left.len == right.len && memcmp(left.data, right.data, left.len) == 0);
    expect_text(textarea_text(b->notes), textarea_text(a->notes));
    buf_release(&left);
    buf_release(&right);
}

static const char *const KEYS[] = {"p",  "d",     "b",   "n",         "v",     "1",     "2",
                                   "+",  "Right", "a",   "é",         "Space", "Enter", "Left",
                                   "Up", "Home",  "g",   "Backspace", "o",     "e",     "f",
                                   "i",  "Del",   "C-w", "C-u",       "x",     "C-_"};

static struct key random_key(struct dice *dice) {
    struct key key;
    struct error err = {0};
    const char *name = KEYS[dice_below(dice, ARRAY_LEN(KEYS))];
    expect_ok(key_parse(&key, name, &err), &err);
    return key;
}

static void random_step(struct call_form *form, const struct form_context *context,
                        struct dice *dice) {
    uint64_t roll = dice_below(dice, 20);
    if (roll < 4) {
        call_form_step(form, roll < 3 ? 1 : -1);
    } else if (roll == 4) {
        (void)call_form_add_row(form, context);
    } else if (roll == 5) {
        (void)call_form_drop_row(form);
    } else if (roll == 6) {
        static const char pasted[] = "pasted\n漢字 \x1b[0m";
        (void)call_form_paste(form, pasted, sizeof pasted - 1);
    } else {
        (void)call_form_key(form, context, random_key(dice));
    }
    call_form_go(form, form->at);
}

START_TEST(typed_is_read_back) {
    struct dice dice = dice_new();
    struct world world = {0};
    struct moment moment = world_moment(WORLD_NOW);
    struct card *card = world_card(&world, WORLD_HARBOUR, &moment);
    for (int round = 0; round < ROUNDS; round++) {
        struct call_form form, again;
        struct form_context context = {
            .card = card, .moment = &moment, .currency = "EUR", .who = 31};
        struct tape *tape = mem_zalloc(1, sizeof *tape);
        call_form_init(&form);
        for (int i = 0; i < STEPS; i++) {
            random_step(&form, &context, &dice);
            keep(tape, &form);
            const char *wrong = call_form_check(&form);
            ck_assert_msg(wrong == NULL, "%s", wrong != NULL ? wrong : "");
        }
        expect_true(read_back(tape, &again));
        expect_equal(&form, &again);
        call_form_release(&form);
        call_form_release(&again);
        release_tape(tape);
        mem_free(tape);
    }
    card_release(card);
    mem_free(card);
}
END_TEST

START_TEST(nothing_changed_is_nothing_written) {
    struct call_form form;
    struct buf out = {0};
    call_form_init(&form);
    form_image_edit(&form, &out);
    expect_int(out.len, 0);
    expect_true(call_form_is_empty(&form));
    call_form_release(&form);
    buf_release(&out);
}
END_TEST

START_TEST(damaged_bytes_do_no_harm) {
    struct dice dice = dice_new();
    struct call_form form;
    struct buf good = {0};
    call_form_init(&form);
    form.said = 1u << SAID_PROMISE | 1u << SAID_DISPUTE;
    form.promise_count = form.claim_count = 2;
    field_set(&form.promises[1].amount, "350");
    expect_true(textarea_load(form.notes, "some notes", 10));
    form_image_snapshot(&form, &good);
    call_form_release(&form);
    for (int i = 0; i < 3000; i++) {
        unsigned char *bytes = mem_alloc(good.len);
        size_t len = dice_below(&dice, good.len) + 1;
        memcpy(bytes, good.data, len);
        for (uint64_t n = dice_below(&dice, 4); n > 0; n--) {
            bytes[dice_below(&dice, len)] = (unsigned char)dice_u64(&dice);
        }
        struct draft_image image = {.snapshot = bytes, .snapshot_len = len};
        call_form_init(&form);
        (void)form_image_decode(&form, &image); /* whole or not, the form must hold */
        const char *wrong = call_form_check(&form);
        ck_assert_msg(wrong == NULL, "%s", wrong != NULL ? wrong : "");
        call_form_release(&form);
        mem_free(bytes);
    }
    buf_release(&good);
}
END_TEST

START_TEST(newer_images_are_said_to_be_incomplete) {
    struct call_form form;
    unsigned char bytes[] = {2, 0, 0};
    struct draft_image image = {.snapshot = bytes, .snapshot_len = sizeof bytes};
    call_form_init(&form);
    expect_false(form_image_decode(&form, &image));
    expect_true(call_form_is_empty(&form));
    call_form_release(&form);
}
END_TEST

TEST_MAIN("app/form_image", TEST_SLOW(typed_is_read_back, 60),
          TEST(nothing_changed_is_nothing_written), TEST(damaged_bytes_do_no_harm),
          TEST(newer_images_are_said_to_be_incomplete))
