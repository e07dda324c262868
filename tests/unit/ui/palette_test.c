#include "support/check_more.h"
#include "support/painted.h"

#include <string.h>

#include "callsheet/ui/palette.h"
#include "callsheet/ui/surface.h"

static const struct palette_item items[] = {
    {"quit", "Leave", "q"},
    {"queue", "Show today's list", NULL},
    {"mail-open", "Open a message", "Enter"},
    {"held", NULL, "H"},
    {"request-help", NULL, NULL},
};

static struct palette palette;

static void setup(void) {
    palette_init(&palette);
    palette_open(&palette, ':', items, ARRAY_LEN(items));
}

static void teardown(void) {
    palette_release(&palette);
}

static enum palette_result press(const char *name) {
    return palette_key(&palette, key_named(name));
}

static void type(const char *text) {
    for (; *text != '\0'; text++) {
        palette_key(&palette, key_text((unsigned char)*text));
    }
}

START_TEST(typing_and_accepting) {
    expect_int(press("q"), PALETTE_EDITED);
    expect_int(press("Left"), PALETTE_PENDING);
    type("x");
    expect_text(palette_text(&palette), "xq");
    expect_int(press("Enter"), PALETTE_ACCEPT);
    expect_text(palette_text(&palette), "xq");
    expect_false(palette_is_open(&palette));
}
END_TEST

START_TEST(cancelling) {
    type("a");
    expect_int(press("Backspace"), PALETTE_EDITED);
    expect_true(palette_is_open(&palette));
    expect_int(press("Backspace"), PALETTE_CANCEL);
    expect_false(palette_is_open(&palette));
    palette_open(&palette, '/', NULL, 0);
    expect_int(press("Esc"), PALETTE_CANCEL);
    palette_open(&palette, '/', NULL, 0);
    expect_int(press("C-c"), PALETTE_CANCEL);
}
END_TEST

START_TEST(beginnings_match_first) {
    size_t matches[PALETTE_CANDIDATES];
    expect_int(palette_matches(&palette, matches), 5);
    type("qu");
    expect_int(palette_matches(&palette, matches), 3);
    expect_int(matches[0], 0);
    expect_int(matches[1], 1);
    expect_int(matches[2], 4); /* re-qu-est */
    type("zz");
    expect_int(palette_matches(&palette, matches), 0);
    expect_int(press("Tab"), PALETTE_PENDING);
    expect_text(palette_text(&palette), "quzz");
}
END_TEST

START_TEST(tab_completes) {
    type("qu");
    press("Tab");
    press("Tab");
    expect_int(press("Enter"), PALETTE_ACCEPT);
    expect_text(palette_text(&palette), "queue");
    palette_open(&palette, ':', items, ARRAY_LEN(items));
    type("qu");
    press("S-Tab");
    press("Up");
    expect_int(press("Space"), PALETTE_EDITED); /* typing goes on from the match */
    expect_text(palette_text(&palette), "queue ");
}
END_TEST

START_TEST(history_is_kept_per_prefix) {
    type("one");
    press("Enter");
    palette_open(&palette, '/', NULL, 0);
    type("search");
    press("Enter");
    palette_open(&palette, ':', items, ARRAY_LEN(items));
    type("two");
    press("Enter");
    palette_open(&palette, ':', items, ARRAY_LEN(items));
    type("two"); /* the same again is not kept twice */
    press("Enter");
    palette_open(&palette, ':', NULL, 0);
    expect_int(press("Up"), PALETTE_EDITED);
    expect_text(palette_text(&palette), "two");
    press("Up");
    expect_text(palette_text(&palette), "one");
    press("Up");
    expect_text(palette_text(&palette), "one");
    press("Down");
    expect_text(palette_text(&palette), "two");
    press("Down");
    expect_text(palette_text(&palette), "");
    palette_open(&palette, '/', NULL, 0);
    press("Up");
    expect_text(palette_text(&palette), "search");
    for (int i = 0; i < PALETTE_HISTORY + 10; i++) {
        palette_open(&palette, ':', NULL, 0);
        type(i % 2 == 0 ? "even" : "odd");
        press("Enter");
    }
    expect_int(palette.history_count, PALETTE_HISTORY);
}
END_TEST

START_TEST(pasting_is_one_line) {
    palette_paste(&palette, "a\nb", 3);
    expect_text(palette_text(&palette), "a b");
    expect_true(palette_is_open(&palette));
}
END_TEST

START_TEST(drawing) {
    struct surface *surface = surface_new(8, 60);
    struct buf out = {.data = NULL};
    int row = 0, col = 0;
    type("qu");
    struct rect painted = palette_draw(surface, surface_bounds(surface), &palette);
    expect_int(painted.row, 4);
    expect_int(painted.rows, 4);
    expect_true(surface_cursor(surface, &row, &col));
    expect_int(row, 7);
    expect_int(col, 4);
    surface_dump_text(surface, &out);
    expect_text(buf_text(&out), "\n\n\n\n"
                                " quit                    Leave                            q\n"
                                " queue                   Show today's list\n"
                                " request-help\n"
                                " :qu\n");
    press("Tab");
    palette_draw(surface, surface_bounds(surface), &palette);
    expect_int(surface_row(surface, 4)[1].ground, ROLE_SELECTED);
    expect_int(surface_row(surface, 7)[5].text[0], 't');
    buf_release(&out);
    surface_free(surface);
}
END_TEST

START_TEST(completes_the_last_word) {
    size_t matches[PALETTE_CANDIDATES];
    palette_complete_words(&palette, "mail: ");
    type("from:x and (mail");
    expect_int(palette_matches(&palette, matches), 1);
    press("Tab");
    press("Space");
    expect_text(palette_text(&palette), "from:x and (mail-open ");
    expect_int(palette_matches(&palette, matches), 0); /* a new word may be anything */
    type("held");
    press("Tab");
    expect_int(press("Enter"), PALETTE_ACCEPT);
    expect_text(palette_text(&palette), "from:x and (mail-open held");
    palette_open(&palette, ':', items, ARRAY_LEN(items));
    type("from:x mail");
    expect_int(palette_matches(&palette, matches), 0); /* the whole line again */
}
END_TEST

START_TEST(draws_its_label) {
    struct surface *surface = surface_new(4, 40);
    palette_complete_words(&palette, "mail: ");
    palette_set_items(&palette, NULL, 0);
    type("x");
    (void)palette_draw(surface, surface_bounds(surface), &palette);
    struct buf out = {0};
    surface_dump_text(surface, &out);
    expect_contains(buf_text(&out), " mail: x");
    buf_release(&out);
    surface_free(surface);
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/palette", CASE(typing_and_accepting), CASE(cancelling), CASE(beginnings_match_first),
          CASE(tab_completes), CASE(history_is_kept_per_prefix), CASE(pasting_is_one_line),
          CASE(drawing), CASE(completes_the_last_word), CASE(draws_its_label))
