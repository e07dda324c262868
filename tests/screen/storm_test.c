/* Chance: keys in any order, sizes of any kind while typing, hostile text in every field. The
   driver checks model, surface and equality with a whole painting after every message. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

enum { STORM_KEYS = 1500, RESIZES = 3000 };

static const char *const KEYS[] = {
    "j",    "k",     "c",     "d",    "s",    "u",   "m",         "H",     "L",     "J",
    "K",    "Tab",   "S-Tab", "1",    "2",    "3",   "4",         "5",     "6",     "7",
    "8",    "/",     ":",     "?",    "Esc",  "Esc", "Enter",     "Enter", "C-s",   "C-n",
    "C-x",  "C-r",   "C-o",   "p",    "n",    "v",   "g",         "G",     "Up",    "Down",
    "Left", "Right", "PgUp",  "PgDn", "Home", "End", "Backspace", "Del",   "Space", "a",
    "b",    "e",     "f",     "i",    "o",    "r",   "w",         "x",     "y",     "z",
    "C-l",  "C-c",   "C-d",   "C-u",  "C-w",  "F1",  "F4",        "+",     "0",     "9",
};

static void random_step(struct dice *dice) {
    uint64_t roll = dice_below(dice, 100);
    if (roll < 86) {
        press(KEYS[dice_below(dice, ARRAY_LEN(KEYS))]);
    } else if (roll < 90) {
        click((int)dice_below(dice, 45), (int)dice_below(dice, 125));
    } else if (roll < 92) {
        wheel((int)dice_below(dice, 45), (int)dice_below(dice, 125),
              dice_below(dice, 2) == 0 ? 1 : -1);
    } else if (roll < 94) {
        resize((int)dice_range(dice, 1, 70), (int)dice_range(dice, 1, 210));
    } else if (roll < 96) {
        pass_seconds((int64_t)dice_below(dice, 90));
    } else if (roll < 97) {
        world_state(&driver()->world, (int64_t)dice_below(dice, 13) + 1)->is_paid =
            dice_below(dice, 2) == 0;
        others_changed();
    } else if (roll < 98) {
        type("fri 12.5 é 漢字 🦦");
    } else if (roll < 99) {
        paste("two\nlines \x1b]0;x\x07");
    } else {
        enum effect_kind kind = (enum effect_kind)dice_below(dice, EFFECT_COUNT);
        driver()->fails[kind] = driver()->fails[kind] == STATUS_OK ? STATUS_BUSY : STATUS_OK;
    }
}

START_TEST(any_keys_in_any_order) {
    struct dice dice = dice_new();
    open_desk(40, 120);
    driver()->editor_text = mem_strdup("from the editor");
    for (int i = 0; i < STORM_KEYS; i++) {
        if (driver()->saved_count + 4 > ARRAY_LEN(driver()->saved) ||
            driver()->draft_count + 4 > ARRAY_LEN(driver()->drafts)) {
            break;
        }
        random_step(&dice);
    }
    for (int i = 0; i < EFFECT_COUNT; i++) {
        driver()->fails[i] = STATUS_OK;
    }
    press("C-l");
    expect_int(desk_in_flight(driver()->model), 0);
}
END_TEST

START_TEST(any_size_while_typing) {
    static const char *const pieces[] = {"a",  "b ",    "long word ", "é",
                                         "漢", "🦦 ", "\n",         "0.75 h "};
    struct dice dice = dice_new();
    struct buf typed = {0};
    open_desk(24, 80);
    driver()->skips_whole = true;
    press("c v Tab Tab");
    for (int i = 0; i < RESIZES; i++) {
        int rows = (int)dice_range(&dice, 0, dice_below(&dice, 100) == 0 ? 500 : 50);
        int cols = (int)dice_range(&dice, 0, dice_below(&dice, 100) == 0 ? 500 : 140);
        resize(rows, cols);
        if (i % 3 == 0) {
            const char *piece = pieces[dice_below(&dice, ARRAY_LEN(pieces))];
            type(piece);
            buf_add_text(&typed, piece);
        }
    }
    expect_text(notes(), buf_text(&typed));
    resize(24, 80);
    press("Esc c");
    expect_text(notes(), buf_text(&typed));
    buf_release(&typed);
}
END_TEST

/* --- hostile text ----------------------------------------------------------------------------- */

static const char *const HOSTILE[] = {
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x1b]52;c;AAAA\x1b\\",
    ("\xc2\x9b"
     "31m"),
    "\x01\x02\x7f\r\n\t",
    "\xe2\x80\xae",
    "\xe2\x81\xa6\xe2\x81\xa9",
    "\xe2\x80\x8b\xe2\x80\x8d",
    "\xff\xfe\xc0\x80",
    "\xed\xa0\x80",
    "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86",
    "\xef\xbb\xbf",
    "%s%n%x",
    "漢字漢字漢字",
    "\xf3\xa0\x81\x81",
};

static bool is_harmless(uint32_t scalar) {
    bool is_control = scalar < 0x20 || (scalar >= 0x7f && scalar < 0xa0);
    bool is_bidi = scalar == 0x61c || (scalar >= 0x200b && scalar <= 0x200f) ||
                   (scalar >= 0x202a && scalar <= 0x202e) || (scalar >= 0x2060 && scalar <= 0x206f);
    return !is_control && !is_bidi && scalar != 0xfeff && !(scalar >= 0xe0000 && scalar < 0xe0080);
}

/* Every cell of the screen holds nothing that could reach a terminal as a command. */
static void check_cells(bool may_be_replaced) {
    const struct surface *surface = driver()->surface;
    for (int row = 0; row < surface_rows(surface); row++) {
        const struct cell *cells = surface_row(surface, row);
        for (int col = 0; col < surface_cols(surface); col++) {
            for (size_t at = 0; at < cells[col].len;) {
                uint32_t scalar = 0;
                at += text_decode(cells[col].text + at, cells[col].len - at, &scalar);
                ck_assert_msg(is_harmless(scalar), "U+%04X at row %d, column %d", scalar, row, col);
                ck_assert_msg(may_be_replaced || scalar != 0xfffd,
                              "not cleaned before it was painted: row %d, column %d on %s", row,
                              col, desk_screen(driver()->model));
            }
        }
    }
}

/* Goes through every screen there is. */
static void visit_all(bool may_be_replaced) {
    static const char *const visits[] = {
        "j j",     "2",         "3",         "3 Enter",     "4 Enter j j",
        "5",       "6",         "6 Enter",   "z",           "p p p",
        "Esc",     "6 Enter",   "w Down x",  "Enter",       "w Esc",
        "a f O |", "/ t o Tab", "Esc",       "/ q Tab",     "Space x Enter",
        "j G g g", "j Enter",   "Esc o",     "6 / x Enter", "Esc",
        "Esc",     "7",         "7 j Enter", "7 G Enter",   "8",
        "1 H G",   "g g j j",   "/ z e n",   "Enter",       "Esc Esc g g j j",
        ": p",     "Esc",       "?",         "Esc",         "s",
        "Esc",     "c p",       "Tab 1",     "Tab p d",     "Tab",
        "Tab",     "Tab",       "Tab",       "Right Right", "Tab",
        "Tab",     "C-s",       "C-x C-d",   "n",           "Esc",
        "u",       "Esc",       "c C-o",     "J",           "K",
        "6",       "e",         "Tab",       "j",           "j",
        "n",       "]",         "Tab",       "g g j",       "Enter",
        "Esc",     "c",         "C-o x",     "Tab",         "Enter",
        "v",       "Enter",     "c",         "C-s",         "Esc",
        "Esc",
    };
    for (size_t i = 0; i < ARRAY_LEN(visits); i++) {
        press(visits[i]);
        check_cells(may_be_replaced);
    }
}

START_TEST(hostile_text_stays_text) {
    static const struct { int rows, cols; } sizes[] = {{24, 80}, {40, 120}, {16, 60}};
    size_t size = (size_t)_i % ARRAY_LEN(sizes);
    make_desk(sizes[size].rows, sizes[size].cols);
    driver()->world.hostile = HOSTILE[(size_t)_i / ARRAY_LEN(sizes)];
    driver()->skips_whole = size != 0;
    start_desk();
    visit_all(true);
    press("c");
    paste(driver()->world.hostile);
    check_cells(true);
    press("Esc");
    offer_drafts();
    check_cells(true);
    send(&(struct message){
        .kind = MSG_HOLD, .customer = driver()->model->selected, .text = driver()->world.hostile});
    send(&(struct message){.kind = MSG_MAIL_STATE, .text = driver()->world.hostile});
    check_cells(true);
    send(&(struct message){.kind = MSG_LEDGER_WAIT, .text = driver()->world.hostile});
    check_cells(true);
}
END_TEST

/* The surface would refuse what was not cleaned by a replacement character; cleaning shows its
   number instead. So none may be seen: nothing gets by the cleaning. */
START_TEST(cleaning_comes_before_painting) {
    make_desk(40, 120);
    driver()->world.hostile = "\xe2\x80\xae";
    start_desk();
    visit_all(false);
    press("Esc");
    offer_drafts();
    check_cells(false);
    send(&(struct message){.kind = MSG_HOLD, .customer = 1, .text = "\xe2\x80\xae"});
    send(&(struct message){.kind = MSG_MAIL_STATE, .text = "\xe2\x80\xae"});
    check_cells(false);
    send(&(struct message){.kind = MSG_LEDGER_WAIT, .text = "\xe2\x80\xae"});
    check_cells(false);
    for (int i = 0; i < EFFECT_COUNT; i++) {
        send(&(struct message){
            .kind = MSG_FAILED, .what = i, .status = STATUS_IO, .text = "\xe2\x80\xae"});
        check_cells(false);
    }
}
END_TEST

/* --- every action ------------------------------------------------------------------------------
 */

/* Each action is done in the state it is for, by its first default key, and does something: the
   screen, the wishes or the sentence in the bottom row are others than before. */
static const struct visit {
    enum action action;
    const char *before; /* keys that lead there */
} VISITS[] = {
    {ACTION_CALL, ""},
    {ACTION_DIAL, ""},
    {ACTION_EVIDENCE, "j j"},
    {ACTION_CANDIDATE_NEXT, "j j e"},
    {ACTION_CANDIDATE_PREV, "j j e"},
    {ACTION_CONCEDE, "j j c C-o e"},
    {ACTION_STAND, "j j c C-o e"},
    {ACTION_SOURCE_NEXT, "j j 4 e"},
    {ACTION_SOURCE_PREV, "j j 4 e"},
    {ACTION_SNOOZE, ""},
    {ACTION_UNFINISHED, "c v Esc"},
    {ACTION_SAVE, "c v"},
    {ACTION_FIELD_NEXT, "c"},
    {ACTION_FIELD_PREV, "c"},
    {ACTION_ROW_ADD, "c p Tab Tab p Tab"},
    {ACTION_ROW_DROP, "c p Tab Tab p Tab"},
    {ACTION_LOOK, "c"},
    {ACTION_EDITOR, "c S-Tab"},
    {ACTION_LATER, "c v"},
    {ACTION_DISCARD, "c"},
    {ACTION_DOWN, ""},
    {ACTION_UP, "j"},
    {ACTION_PAGE_DOWN, ""},
    {ACTION_PAGE_UP, "G"},
    {ACTION_FIRST, "j j"},
    {ACTION_LAST, ""},
    {ACTION_OPEN, ""},
    {ACTION_LEAVE, "3"},
    {ACTION_BACK, "4"},
    {ACTION_NEXT_CUSTOMER, "4"},
    {ACTION_PREV_CUSTOMER, "j 4"},
    {ACTION_PANE_NEXT, ""},
    {ACTION_PANE_PREV, ""},
    {ACTION_PANE_QUEUE, "4"},
    {ACTION_PANE_WHO, ""},
    {ACTION_PANE_WHY, ""},
    {ACTION_PANE_INVOICES, ""},
    {ACTION_PANE_WORK, ""},
    {ACTION_PANE_MAIL, ""},
    {ACTION_PANE_HISTORY, ""},
    {ACTION_PANE_CALL, ""},
    {ACTION_FIND, ""},
    {ACTION_HELD, ""},
    {ACTION_WHOLE, ""},
    {ACTION_MINE, ""},
    {ACTION_RELOAD, ""},
    {ACTION_MAIL_FIND, "j j 6"},
    {ACTION_MAIL_CUSTOMER, "j 6 / a Enter"},
    {ACTION_MAIL_PROGRAM, "j j 6"},
    {ACTION_MAIL_RAW, "j j 6 Enter"},
    {ACTION_MARK_ANGRY, "j j 6 Enter"},
    {ACTION_SAVE_PART, "j j 6 Enter"},
    {ACTION_FILE_NEXT, "j j 6 Enter"},
    {ACTION_FOLD, "j j 6 Enter"},
    {ACTION_MESSAGE_NEXT, "j j 6 Enter p"},
    {ACTION_MESSAGE_PREV, "j j 6 Enter"},
    {ACTION_RESUME, "c v Esc u"},
    {ACTION_DROP_DRAFT, "c v Esc u"},
    {ACTION_COMMAND, ""},
    {ACTION_HELP, ""},
    {ACTION_SUSPEND, ""},
    {ACTION_FORM_SUSPEND, "c"},
    {ACTION_FORM_HELP, "c"},
    {ACTION_QUIT, ""},
};

static size_t wishes(void) {
    size_t sum = 0;
    for (int i = 0; i < EFFECT_COUNT; i++) {
        sum += driver()->seen[i];
    }
    return sum;
}

START_TEST(every_action_does_something) {
    const struct visit *visit = &VISITS[_i];
    char keys[64], comma[] = ",";
    expect_int(visit->action, _i); /* the table is walked in its order and whole */
    make_desk(24, 80);
    driver()->rules.day_length = 5;
    start_desk();
    press(visit->before);
    const char *why_not = action_disabled(driver()->model, visit->action);
    ck_assert_msg(why_not == NULL, "%s: %s", action_info(visit->action)->name, why_not);
    struct surface *before = surface_new(24, 80);
    desk_view(driver()->model, before);
    driver()->model->painted.is_valid = false;
    size_t wished = wishes();
    action_keys(&driver()->keymap, visit->action, false, keys, sizeof keys);
    keys[strcspn(keys, comma)] = '\0';
    press(keys);
    bool is_same = surface_compare(before, driver()->surface, NULL, NULL);
    ck_assert_msg(!is_same || wishes() > wished, "%s (%s) did nothing",
                  action_info(visit->action)->name, keys);
    surface_free(before);
}
END_TEST

/* What cannot be done says why, in a sentence, and changes nothing else. */
START_TEST(what_cannot_be_done_says_why) {
    make_desk(24, 80);
    driver()->world.is_empty = true;
    driver()->can_dial = false;
    start_desk();
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *why_not = action_disabled(driver()->model, (enum action)i);
        if (why_not == NULL) {
            continue;
        }
        size_t len = strlen(why_not);
        ck_assert_msg(len > 10 && why_not[len - 1] == '.', "%s", why_not);
        press(":");
        type(action_info((enum action)i)->name);
        press("Enter");
        expect_shows(why_not);
    }
}
END_TEST

TEST_MAIN("screen/storm", DESK_SLOW(any_keys_in_any_order, 120),
          DESK_SLOW(any_size_while_typing, 120),
          DESK_LOOP(hostile_text_stays_text, 3 * ARRAY_LEN(HOSTILE)),
          DESK(cleaning_comes_before_painting),
          DESK_LOOP(every_action_does_something, ACTION_COUNT), DESK(what_cannot_be_done_says_why))
