#include "support/check_more.h"

#include "callsheet/ui/layout.h"
#include "callsheet/ui/surface.h"

START_TEST(splits_add_up) {
    struct layout_part parts[] = {{.fixed = 10}, {.share = 2, .min = 5}, {.share = 1, .min = 5}};
    layout_split(parts, 3, 40);
    expect_int(parts[0].size, 10);
    expect_int(parts[1].size, 5 + 14);
    expect_int(parts[2].size, 5 + 6);
    expect_int(parts[2].at, 29);
    layout_split(parts, 3, 22);
    expect_int(parts[0].size + parts[1].size + parts[2].size, 22);
    layout_split(parts, 3,
                 12); /* the last ones give first: down to their minimum, then to nothing */
    expect_int(parts[2].size, 5);
    expect_int(parts[1].size, 5);
    expect_int(parts[0].size, 2);
    expect_int(parts[2].at, 7);
    layout_split(parts, 3, 0);
    expect_int(parts[0].size + parts[1].size + parts[2].size, 0);
}
END_TEST

enum { WHO, WHY, BILLS, WORK, MAIL, COUNT };

static void sections(struct layout_section *out) {
    const struct layout_section all[COUNT] = {
        {.wanted_rows = 3, .min_rows = 3, .priority = 9},
        {.wanted_rows = 4, .min_rows = 3, .priority = 8},
        {.wanted_rows = 6, .min_rows = 3, .priority = 7},
        {.wanted_rows = 6, .min_rows = 3, .priority = 3},
        {.wanted_rows = 5, .min_rows = 3, .priority = 4, .share = 1},
    };
    for (int i = 0; i < COUNT; i++) {
        out[i] = all[i];
    }
}

static void expect_rows(const struct layout_section *s, int a, int b, int c, int d, int e) {
    const int wanted[COUNT] = {a, b, c, d, e};
    for (int i = 0; i < COUNT; i++) {
        ck_assert_msg(s[i].rect.rows == wanted[i], "section %d has %d rows, not %d", i,
                      s[i].rect.rows, wanted[i]);
        expect_true(s[i].is_folded == (wanted[i] == 1));
    }
}

START_TEST(stacks_fold_by_priority) {
    struct layout_section s[COUNT];
    struct rect area = {2, 41, 40, 79};
    sections(s);
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 4, 6, 6, 5 + 12); /* what is left over goes where there is a share */
    expect_int(s[1].rect.row, 2 + 3 + 1);
    expect_int(s[1].rect.col, 41);
    area.rows = 26; /* the gaps go first */
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 4, 6, 6, 7);
    expect_int(s[1].rect.row, 5);
    area.rows = 20; /* then the least important shrinks, and the next */
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 4, 6, 3, 4);
    area.rows = 14;
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 4, 3, 1, 3);
    area.rows = 12; /* then they fold; what is won is given back */
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 4, 3, 1, 1);
    s[MAIL].is_focused = true;
    layout_stack(s, COUNT, area, 1);
    expect_rows(s, 3, 1, 1, 1, 6); /* the focused one stays as it wants to be */
    area.rows = 3;
    layout_stack(s, COUNT, area, 1);
    int rows = 0;
    for (int i = 0; i < COUNT; i++) {
        rows += s[i].rect.rows;
    }
    expect_int(rows, 3);
}
END_TEST

START_TEST(stacks_never_overflow) {
    struct dice dice = dice_new();
    for (int round = 0; round < 5000; round++) {
        struct layout_section s[7] = {{.wanted_rows = 0}};
        struct rect area = {1, 2, (int)dice_range(&dice, 0, 50), 40};
        for (int i = 0; i < 7; i++) {
            s[i].wanted_rows = (int)dice_range(&dice, 0, 14);
            s[i].min_rows = (int)dice_range(&dice, 0, 8);
            s[i].priority = (int)dice_range(&dice, 0, 4);
            s[i].share = (int)dice_range(&dice, 0, 2);
            s[i].is_focused = i == 3;
        }
        layout_stack(s, 7, area, (int)dice_range(&dice, 0, 2));
        int row = area.row;
        for (int i = 0; i < 7; i++) {
            expect_true(s[i].rect.rows >= 0);
            expect_true(s[i].rect.rows == 0 || s[i].rect.row >= row);
            expect_true(s[i].wanted_rows > 0 || s[i].rect.rows == 0);
            row = s[i].rect.rows > 0 ? s[i].rect.row + s[i].rect.rows : row;
        }
        expect_true(row <= area.row + area.rows);
        expect_false(s[3].is_folded);
    }
}
END_TEST

START_TEST(the_one_screen) {
    struct layout_screen screen;
    layout_screen(&screen, 40, 120, false);
    expect_int(screen.kind, LAYOUT_TWO);
    expect_int(screen.queue.cols, 40);
    expect_int(screen.line.col, 40);
    expect_int(screen.customer.col, 41);
    expect_int(screen.customer.cols, 79);
    expect_int(screen.queue.row, 2);
    expect_int(screen.queue.rows, 36);
    expect_int(screen.hints.row, 39);
    layout_screen(&screen, 24, 80, false);
    expect_int(screen.kind, LAYOUT_ONE);
    expect_int(screen.subject.row, 1);
    expect_int(screen.customer.row, 3);
    expect_int(screen.customer.rows, 20);
    expect_true(rect_is_empty(screen.queue));
    layout_screen(&screen, 24, 80, true);
    expect_int(screen.queue.row, 2);
    expect_int(screen.queue.rows, 21);
    expect_true(rect_is_empty(screen.customer));
    layout_screen(&screen, 15, 200, true);
    expect_int(screen.kind, LAYOUT_TOO_SMALL);
    layout_screen(&screen, 100, 59, true);
    expect_int(screen.kind, LAYOUT_TOO_SMALL);
    layout_screen(&screen, 16, 60, true);
    expect_int(screen.kind, LAYOUT_ONE);
}
END_TEST

START_TEST(rules_are_joined) {
    struct surface *surface = surface_new(24, 100);
    struct layout_screen screen;
    layout_screen(&screen, 24, 100, false);
    layout_draw_rules(surface, &screen);
    int line = screen.line.col;
    expect_int(surface_row(surface, 1)[line].text[2], "┬"[2]);
    expect_int(surface_row(surface, 12)[line].text[2], "│"[2]);
    expect_int(surface_row(surface, 22)[line].text[2], "┴"[2]);
    surface_free(surface);
}
END_TEST

START_TEST(rectangles) {
    struct rect rest = {1, 2, 10, 20};
    struct rect top = rect_cut_top(&rest, 3);
    struct rect right = rect_cut_right(&rest, 5);
    struct rect bottom = rect_cut_bottom(&rest, 100);
    expect_int(top.rows, 3);
    expect_int(right.row, 4);
    expect_int(right.col, 17);
    expect_int(bottom.rows, 7);
    expect_true(rect_is_empty(rest));
    struct rect none = rect_intersect(top, right);
    expect_true(rect_is_empty(none));
    expect_int(none.rows, 0);
    expect_true(rect_holds(top, 1, 2));
    expect_false(rect_holds(top, 4, 2));
}
END_TEST

TEST_MAIN("ui/layout", TEST(splits_add_up), TEST(stacks_fold_by_priority),
          TEST(stacks_never_overflow), TEST(the_one_screen), TEST(rules_are_joined),
          TEST(rectangles))
