#include "support/check_more.h"
#include "support/painted.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"
#include "callsheet/ui/textarea.h"

static struct textarea *area;

static void setup(void) {
    area = textarea_new(200);
    textarea_set_size(area, 4, 12); /* eleven columns and one for the cursor */
}

static void teardown(void) {
    const char *problem = textarea_check(area);
    ck_assert_msg(problem == NULL, "%s", problem);
    textarea_free(area);
}

/* Types a text; keys are written in braces, a line feed is Enter. */
static enum edit_result type(const char *script) {
    enum edit_result last = EDIT_IGNORED;
    while (*script != '\0') {
        last = textarea_key(area, key_of_script(&script));
        const char *problem = textarea_check(area);
        ck_assert_msg(problem == NULL, "%s", problem);
    }
    return last;
}

// clang-format off
static const struct {
    const char *script, *text;
    size_t at;
} cases[] = {
    {"abc\ndef", "abc\ndef", 7},
    {"abc\ndef{Home}x", "abc\nxdef", 5},
    {"abc\ndef{Home}{Left}x", "abcx\ndef", 4},
    {"abc\ndef{Up}{End}{Right}x", "abc\nxdef", 5},
    {"abc\ndef{Home}{Backspace}", "abcdef", 3},
    {"abc\ndef{Up}{End}{Del}", "abcdef", 3},
    {"abc\ndef{Up}{Home}{C-k}", "\ndef", 0},
    {"abc\ndef{Up}{Home}{C-k}{C-k}", "def", 0},
    {"abc\ndef{C-u}", "abc\n", 4},
    {"abc\ndef{C-u}{C-u}", "abc", 3},
    {"abc def{C-w}", "abc ", 4},
    {"long line here\nx\nanother long{Up}{Up}y", "long line here\nxy\nanother long", 17},
    /* the column is kept over a short line */
    {"abcdef\nx\nabcdef{Left}{Up}{Up}y", "abcdeyf\nx\nabcdef", 6},
    {"abc{Up}x", "xabc", 1},
    {"abc{Home}{Down}x", "abcx", 4},
    {"one two three four five{C-Home}x{C-End}y", "xone two three four fivey", 25},
    {"e\xCC\x81\n日本{Left}{Backspace}", "e\xCC\x81\n本", 4},
    {"\xCC\x81", "◌\xCC\x81", 5},
};
// clang-format on

START_TEST(keys_edit) {
    type(cases[_i].script);
    expect_text(textarea_text(area), cases[_i].text);
    expect_int(textarea_cursor(area), cases[_i].at);
}
END_TEST

START_TEST(undo_takes_words_back) {
    type("one two\nthree");
    static const char *const steps[] = {"one two\n", "one two", "one ", ""};
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        expect_true(textarea_undo(area));
        expect_text(textarea_text(area), steps[i]);
    }
    expect_false(textarea_undo(area));
    for (int i = 0; i < 4; i++) {
        expect_true(textarea_redo(area));
    }
    expect_text(textarea_text(area), "one two\nthree");
    expect_false(textarea_redo(area));
    expect_int(type("{Backspace}{Backspace}{Backspace}"), EDIT_CHANGED);
    expect_int(type("{C-z}"), EDIT_CHANGED); /* a run of Backspace is one group */
    expect_text(textarea_text(area), "one two\nthree");
    type("{C-z}x"); /* a new change ends what could be redone */
    expect_int(type("{C-y}"), EDIT_MOVED);
    expect_text(textarea_text(area), "one two\nx");
    type("{Home}ab{Left}c"); /* moving begins a new group */
    type("{C-z}");
    expect_text(textarea_text(area), "one two\nabx");
}
END_TEST

START_TEST(pastes_are_whole) {
    static const char pasted[] = "a\r\nb\tc\033]0;x\007\r";
    expect_int(textarea_paste(area, pasted, sizeof pasted - 1), EDIT_CHANGED);
    expect_contains(textarea_text(area), "a\nb\tc");
    expect_lacks(textarea_text(area), "\033");
    expect_lacks(textarea_text(area), "\r");
    char big[300];
    memset(big, 'x', sizeof big);
    size_t before = textarea_len(area);
    expect_int(textarea_paste(area, big, sizeof big), EDIT_REFUSED);
    expect_int(textarea_len(area), before);
    expect_true(textarea_undo(area));
    expect_text(textarea_text(area), "");
}
END_TEST

START_TEST(the_limit_holds) {
    char full[201];
    memset(full, 'x', 200);
    full[200] = '\0';
    expect_true(textarea_load(area, full, 200));
    expect_int(type("y"), EDIT_REFUSED);
    expect_int(textarea_edit_count(area), 0);
    expect_int(type("{Backspace}"), EDIT_CHANGED);
    expect_int(type("y"), EDIT_CHANGED);
    struct error err;
    expect_status(textarea_replace(area, "", 0, &err), STATUS_OK, &err);
    char big[260];
    memset(big, 'z', sizeof big);
    expect_status(textarea_replace(area, big, sizeof big, &err), STATUS_LIMIT, &err);
    expect_text(err.message, textarea_limit_text());
    expect_int(textarea_len(area), 0);
    expect_false(textarea_load(area, big, sizeof big));
    expect_int(textarea_len(area), 200);
}
END_TEST

START_TEST(what_an_editor_gives_back_is_one_small_change) {
    struct error err;
    static const char before[] = "The é line\nsecond\n", after[] = "The è line\nsecond\n";
    textarea_load(area, before, sizeof before - 1);
    expect_ok(textarea_replace(area, after, sizeof after - 1, &err), &err);
    expect_int(textarea_edit_count(area), 1);
    struct edit edit = textarea_edit(area, 0);
    expect_int(edit.at, 4);
    expect_int(edit.removed, 2);
    expect_int(edit.len, 2);
    expect_true(textarea_undo(area));
    expect_text(textarea_text(area), before);
    textarea_forget_edits(area);
    expect_ok(textarea_replace(area, before, sizeof before - 1, &err), &err);
    expect_int(textarea_edit_count(area), 0);
}
END_TEST

START_TEST(wraps_at_words_and_scrolls) {
    struct surface *surface = surface_new(6, 14);
    struct buf out = {.data = NULL};
    int row = 0, col = 0;
    type("She says the monitoring was a trial");
    expect_int(textarea_visual_rows(area), 4);
    textarea_draw(surface, (struct rect){1, 1, 4, 12}, area, NULL, true);
    surface_dump_text(surface, &out);
    expect_text(buf_text(&out), "\n She says\n the\n monitoring\n was a trial\n\n");
    expect_true(surface_cursor(surface, &row, &col));
    expect_int(row, 4);
    expect_int(col, 12);
    type("\nx\ny");
    textarea_draw(surface, (struct rect){1, 1, 4, 12}, area, NULL, true);
    buf_reset(&out);
    surface_dump_text(surface, &out);
    expect_text(buf_text(&out), "\n monitoring\n was a trial\n x\n y\n\n");
    textarea_scroll(area, -2);
    expect_true(textarea_check(area) == NULL);
    textarea_click(area, 0, 4);
    expect_int(textarea_cursor(area), 4);
    textarea_click(area, 99, 99);
    expect_int(textarea_cursor(area), textarea_len(area));
    surface_clear(surface, ROLE_TEXT);
    textarea_load(area, "", 0);
    textarea_draw(surface, (struct rect){1, 1, 4, 12}, area, "Notes", true);
    expect_int(surface_row(surface, 1)[1].text[0], 'N');
    expect_int(surface_row(surface, 1)[1].role, ROLE_DIM);
    buf_release(&out);
    surface_free(surface);
}
END_TEST

/* Whatever is typed: the invariants hold, the edits told make the same text, and undoing all gives
   the text from the start. */
START_TEST(random_editing) {
    static const char *const keys[] = {"Left",   "Right",   "Up",        "Down",   "Home",
                                       "End",    "C-w",     "C-u",       "C-k",    "C-z",
                                       "C-y",    "PgUp",    "PgDn",      "Del",    "Enter",
                                       "C-Left", "C-Right", "Backspace", "C-Home", "C-End"};
    static const char *const pieces[] = {"a", " ", "日", "\xCC\x81", "😀", "word", "\t", "\n"};
    struct dice dice = dice_new();
    struct buf mirror = {.data = NULL};
    for (int i = 0; i < 20000; i++) {
        uint64_t what = dice_below(&dice, 40);
        if (what < ARRAY_LEN(keys)) {
            struct key key;
            expect_ok(key_parse(&key, keys[what], NULL), NULL);
            textarea_key(area, key);
        } else if (what < 36) {
            const char *piece = pieces[dice_below(&dice, ARRAY_LEN(pieces))];
            uint32_t scalar = 0;
            text_decode(piece, strlen(piece), &scalar);
            textarea_key(area, key_text(scalar));
        } else if (what == 36) {
            const char *piece = pieces[dice_below(&dice, ARRAY_LEN(pieces))];
            textarea_paste(area, piece, strlen(piece));
        } else if (what == 37) {
            textarea_set_size(area, (int)dice_range(&dice, 0, 8), (int)dice_range(&dice, 0, 30));
        } else if (what == 38) {
            textarea_click(area, (int)dice_range(&dice, -1, 9), (int)dice_range(&dice, -1, 30));
        } else {
            textarea_scroll(area, (int)dice_range(&dice, -3, 3));
        }
        const char *problem = textarea_check(area);
        ck_assert_msg(problem == NULL, "step %d: %s", i, problem);
        for (size_t k = 0; k < textarea_edit_count(area); k++) {
            struct edit edit = textarea_edit(area, k);
            buf_remove(&mirror, edit.at, edit.removed);
            buf_insert(&mirror, edit.at, edit.text, edit.len);
        }
        textarea_forget_edits(area);
        ck_assert_msg(strcmp(buf_text(&mirror), textarea_text(area)) == 0, "step %d", i);
        if (i % 1500 == 1499) { /* fewer changes than are remembered */
            while (textarea_undo(area)) {
            }
            expect_int(textarea_len(area), 0);
            textarea_forget_edits(area);
            buf_reset(&mirror);
        }
    }
    buf_release(&mirror);
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/textarea",
          {.test = keys_edit, .count = ARRAY_LEN(cases), .setup = setup, .teardown = teardown},
          CASE(undo_takes_words_back), CASE(pastes_are_whole), CASE(the_limit_holds),
          CASE(what_an_editor_gives_back_is_one_small_change), CASE(wraps_at_words_and_scrolls),
          CASE(random_editing))
