#include "support/check_more.h"
#include "support/painted.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

static struct surface *surface;

static void setup(void) {
    surface = surface_new(4, 12);
}

static void teardown(void) {
    painted_end(surface);
}

START_TEST(text_is_cut_where_asked) {
    expect_int(surface_text(surface, 0, 2, 4, "abcdef", ROLE_TEXT), 4);
    expect_int(surface_text(surface, 1, 10, 99, "abcdef", ROLE_TEXT), 6);
    expect_int(surface_text(surface, 2, -2, 99, "abcdef", ROLE_TEXT), 6);
    expect_int(surface_text(surface, 9, 0, 99, "gone", ROLE_TEXT), 4);
    expect_painted(surface, "  abcd\n          ab\ncdef\n\n");
}
END_TEST

START_TEST(wide_glyphs_stay_whole) {
    expect_int(surface_text(surface, 0, 0, 3, "日本", ROLE_TEXT), 2);
    surface_text(surface, 1, 11, 2, "日", ROLE_TEXT);
    surface_text(surface, 2, 0, 4, "日本", ROLE_TEXT);
    surface_text(surface, 2, 1, 2, "xy", ROLE_TEXT); /* over a right and a left half */
    expect_painted(surface, "日\n\n xy\n\n");
    surface_text(surface, 2, 0, 4, "日本", ROLE_TEXT);
    surface_fill(surface, (struct rect){0, 1, 4, 2}, ROLE_TEXT);
    expect_painted(surface, "\n\n\n\n");
}
END_TEST

START_TEST(marks_stay_on_their_base) {
    surface_text(surface, 0, 0, 12, "e\xCC\x81x", ROLE_TEXT);
    expect_int(surface_row(surface, 0)[0].len, 3);
    surface_text(surface, 1, 11, 1, "e\xCC\x81", ROLE_TEXT); /* last column: without */
    expect_int(surface_row(surface, 1)[11].len, 1);
    surface_text(surface, 2, 0, 12, "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81", ROLE_TEXT);
    expect_int(surface_row(surface, 2)[0].len, 1 + CELL_MARKS * 2);
}
END_TEST

START_TEST(the_corner_stays_blank) {
    surface_text(surface, 3, 0, 12, "abcdefghijkl", ROLE_TEXT);
    surface_hline(surface, 3, 8, 4, ROLE_RULE);
    expect_painted(surface, "\n\n\nabcdefgh\n");
}
END_TEST

START_TEST(controls_are_refused_again) {
    static const char *const bad[] = {
        "\033", "\x01", "\x7f",         "\xC2\x9B", "\xE2\x80\xAE", "\xE2\x80\x8B",
        "\xFF", "\n",   "\xEF\xBB\xBF", "\xCC\x81", "\xC2\xAD",     "\xF0\x9F\xAB\xA8"};
    expect_int(surface_text(surface, 0, 0, 12, bad[_i], ROLE_TEXT), 1);
    expect_painted(surface, "\xEF\xBF\xBD\n\n\n\n");
    surface_text(surface, 0, 0, 12, "\tx", ROLE_TEXT);
    expect_painted(surface, " x\n\n\n\n");
}
END_TEST

START_TEST(clip_and_regions) {
    surface_text(surface, 0, 0, 12, "old old old", ROLE_TEXT);
    surface_text(surface, 1, 0, 12, "keep this", ROLE_TEXT);
    surface_begin_region(surface, (struct rect){0, 4, 1, 3});
    surface_text(surface, 0, 0, 12, "abcdefghijkl", ROLE_TEXT);
    surface_text(surface, 1, 0, 12, "abcdefghijkl", ROLE_TEXT);
    surface_end_region(surface);
    expect_painted(surface, "old efg old\nkeep this\n\n\n");
    surface_begin_region(surface, (struct rect){0, 4, 1, 3});
    surface_end_region(surface);
    expect_painted(surface, "old     old\nkeep this\n\n\n");
}
END_TEST

START_TEST(touched_rows_are_known) {
    surface_settle(surface);
    surface_text(surface, 2, 0, 3, "abc", ROLE_TEXT);
    for (int row = 0; row < 4; row++) {
        expect_true(surface_row_is_touched(surface, row) == (row == 2));
    }
    surface_settle(surface);
    expect_false(surface_row_is_touched(surface, 2));
}
END_TEST

START_TEST(epochs_begin_with_sizes) {
    uint32_t first = surface_epoch(surface);
    surface_invalidate(surface);
    uint32_t second = surface_epoch(surface);
    expect_true(first != second);
    surface_resize(surface, 2, 3);
    expect_true(surface_epoch(surface) != second);
    expect_int(surface_rows(surface), 2);
    expect_int(surface_cols(surface), 3);
    surface_resize(surface, -5, 1000000);
    expect_int(surface_rows(surface), 1);
    expect_int(surface_cols(surface), SURFACE_MAX_SIDE);
}
END_TEST

START_TEST(ellipsis_and_alignment) {
    expect_int(surface_text_fit(surface, 0, 0, 5, "abcdef", ROLE_TEXT), 5);
    expect_int(surface_text_fit(surface, 0, 6, 6, "abcdef", ROLE_TEXT), 6);
    surface_text_right(surface, 1, 0, 8, "1,840", ROLE_TEXT);
    surface_text_right(surface, 2, 0, 4, "1,840.00", ROLE_TEXT);
    expect_int(surface_text_fit(surface, 3, 0, 5, "日本語x", ROLE_TEXT), 5);
    expect_int(surface_text_fit(surface, 3, 0, 0, "x", ROLE_TEXT), 0);
    expect_painted(surface, "abcd… abcdef\n   1,840\n1,8…\n日本…\n");
}
END_TEST

START_TEST(ascii_only) {
    surface_set_ascii(surface, true);
    surface_text(surface, 0, 0, 12, "“ü日▌…─", ROLE_TEXT);
    expect_painted(surface, "\"?\?>~-\n\n\n\n");
}
END_TEST

START_TEST(cursor_hides_with_its_region) {
    int row = -1, col = -1;
    expect_false(surface_cursor(surface, &row, &col));
    surface_set_cursor(surface, 2, 5);
    expect_true(surface_cursor(surface, &row, &col));
    expect_int(row, 2);
    expect_int(col, 5);
    surface_begin_region(surface, (struct rect){0, 0, 1, 12});
    surface_end_region(surface);
    expect_true(surface_cursor(surface, &row, &col));
    surface_begin_region(surface, (struct rect){2, 0, 1, 12});
    surface_set_cursor(surface, 3, 0);
    surface_end_region(surface);
    expect_false(surface_cursor(surface, &row, &col));
}
END_TEST

START_TEST(dumps_show_text_and_roles) {
    struct buf out = {.data = NULL};
    surface_resize(surface, 3, 8);
    surface_text(surface, 0, 1, 7, "ab日c", ROLE_WARM);
    surface_text(surface, 1, 0, 8, "▌x", ROLE_TEXT);
    surface_text(surface, 1, 2, 8, "1.0", ROLE_COOL);
    surface_ground(surface, (struct rect){1, 0, 1, 8}, ROLE_SELECTED);
    surface_set_cursor(surface, 1, 2);
    surface_dump(surface, "sample", &out);
    expect_text(buf_text(&out), "3x8 cursor 1,2 screen sample\n"
                                "| ab日c  |\n|▌x1.0   |\n|        |\n"
                                "roles\n"
                                "|.WWWWW..|\n|SScccSSS|\n|........|\n"
                                "legend:  . text  S selected  W warm  C cool\n");
    buf_release(&out);
}
END_TEST

START_TEST(comparison_finds_the_cell) {
    struct surface *other = surface_new(4, 12);
    int row = 0, col = 0;
    surface_text(surface, 1, 2, 5, "abc", ROLE_TEXT);
    surface_text(other, 1, 2, 5, "abc", ROLE_TEXT);
    expect_true(surface_compare(surface, other, &row, &col));
    surface_role(other, (struct rect){1, 3, 1, 1}, ROLE_WARM);
    expect_false(surface_compare(surface, other, &row, &col));
    expect_int(row, 1);
    expect_int(col, 3);
    surface_role(other, (struct rect){1, 3, 1, 1}, ROLE_TEXT);
    surface_set_cursor(other, 0, 0);
    expect_false(surface_compare(surface, other, &row, &col));
    expect_int(row, -1);
    surface_resize(other, 5, 12);
    expect_false(surface_compare(surface, other, NULL, NULL));
    surface_free(other);
}
END_TEST

START_TEST(random_painting_keeps_the_invariants) {
    static const char *const pieces[] = {"a",      "日", "e\xCC\x81", "😀", "long plain text",
                                         "\033[m", "─",  "\xCC\x81"};
    struct dice dice = dice_new();
    surface_resize(surface, 6, 20);
    for (int i = 0; i < 20000; i++) {
        int row = (int)dice_range(&dice, -2, 7), col = (int)dice_range(&dice, -5, 24);
        struct rect rect = {row, col, (int)dice_range(&dice, -1, 5), (int)dice_range(&dice, -1, 9)};
        enum role role = (enum role)dice_below(&dice, ROLE_COUNT);
        const char *piece = pieces[dice_below(&dice, ARRAY_LEN(pieces))];
        switch (dice_below(&dice, 6)) {
        case 0:
            surface_fill(surface, rect, role);
            break;
        case 1:
            surface_role(surface, rect, role);
            break;
        case 2:
            surface_ground(surface, rect, role_is_ground(role) ? role : ROLE_TEXT);
            break;
        case 3:
            (void)surface_set_clip(surface, rect);
            break;
        default:
            surface_text(surface, row, col, (int)dice_range(&dice, -1, 20), piece, role);
        }
        const char *problem = surface_check(surface);
        ck_assert_msg(problem == NULL, "step %d: %s", i, problem);
        if (dice_below(&dice, 50) == 0) {
            surface_end_region(surface);
        }
    }
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/surface", CASE(text_is_cut_where_asked), CASE(wide_glyphs_stay_whole),
          CASE(marks_stay_on_their_base), CASE(the_corner_stays_blank),
          {.test = controls_are_refused_again, .count = 12, .setup = setup, .teardown = teardown},
          CASE(clip_and_regions), CASE(touched_rows_are_known), CASE(epochs_begin_with_sizes),
          CASE(ellipsis_and_alignment), CASE(ascii_only), CASE(cursor_hides_with_its_region),
          CASE(dumps_show_text_and_roles), CASE(comparison_finds_the_cell),
          CASE(random_painting_keeps_the_invariants))
