#include "support/check_more.h"

#include "callsheet/ui/list.h"

static struct list list;

static void setup(void) {
    const int64_t ids[] = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    list_init(&list);
    list_load(&list, ids, 10);
    list_set_rows(&list, 4);
}

static void teardown(void) {
    expect_true(list_check(&list));
    list_release(&list);
}

static void expect_at(int64_t id, size_t top) {
    expect_int(list_id(&list, -1), id);
    expect_int(list.top, top);
    expect_true(list_check(&list));
}

START_TEST(moves_and_scrolls) {
    expect_at(10, 0);
    expect_false(list_move(&list, -1));
    expect_true(list_move(&list, 3));
    expect_at(13, 0);
    expect_true(list_move(&list, 1));
    expect_at(14, 1);
    expect_true(list_last(&list));
    expect_at(19, 6);
    expect_false(list_move(&list, 5));
    expect_true(list_first(&list));
    expect_at(10, 0);
    expect_true(list_page(&list, 1));
    expect_at(13, 3);
    expect_true(list_page(&list, -1));
    expect_at(10, 0);
    expect_true(list_move(&list, 1000000));
    expect_at(19, 6);
    expect_true(list_move(&list, -1000000));
    expect_at(10, 0);
}
END_TEST

START_TEST(wheel_and_mouse) {
    expect_true(list_scroll(&list, 3));
    expect_at(13, 3);
    expect_true(list_scroll(&list, -1));
    expect_at(13, 2);
    expect_true(list_scroll(&list, 100));
    expect_at(16, 6);
    expect_false(list_scroll(&list, 1));
    expect_true(list_select_row(&list, 3));
    expect_at(19, 6);
    expect_false(list_select_row(&list, 4));
    expect_false(list_select_row(&list, -1));
    int row = -1;
    expect_true(list_visible(&list, 7, &row));
    expect_int(row, 1);
    expect_false(list_visible(&list, 5, &row));
    expect_false(list_visible(&list, 10, &row));
}
END_TEST

START_TEST(the_cursor_stays_on_its_id) {
    const int64_t shuffled[] = {19, 1, 2, 18, 3, 14, 4, 5, 6, 7};
    const int64_t without[] = {10, 11, 12, 13, 16, 17};
    list_select(&list, 14);
    list_load(&list, shuffled, 10);
    expect_int(list_id(&list, -1), 14);
    list_release(&list);
    setup();
    list_select(&list, 14);
    list_load(&list, without, 6); /* 14 and 15 are gone: the next one that is left */
    expect_int(list_id(&list, -1), 16);
    list_load(&list, without, 2);
    expect_int(list_id(&list, -1), 11);
    list_load(&list, without, 0);
    expect_int(list_id(&list, -1), -1);
    expect_false(list_move(&list, 1));
    expect_false(list_last(&list));
    list_load(&list, without, 6);
    expect_int(list_id(&list, -1), 10);
    expect_false(list_select(&list, 99));
    expect_true(list_select(&list, 10));
}
END_TEST

START_TEST(the_cursor_keeps_its_screen_row) {
    const int64_t more[] = {1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    list_select(&list, 14);
    list_scroll(&list, 2);
    size_t before = list.cursor - list.top;
    list_load(&list, more, 13);
    expect_int(list_id(&list, -1), 14);
    expect_int(list.cursor - list.top, before);
}
END_TEST

START_TEST(random_walk_keeps_the_invariants) {
    struct dice dice = dice_new();
    int64_t ids[60];
    for (int i = 0; i < 20000; i++) {
        switch (dice_below(&dice, 6)) {
        case 0: {
            size_t count = dice_below(&dice, 60);
            for (size_t k = 0; k < count; k++) {
                ids[k] = (int64_t)(k * 3 + dice_below(&dice, 3));
            }
            list_load(&list, ids, count);
            break;
        }
        case 1:
            list_set_rows(&list, (int)dice_range(&dice, -1, 30));
            break;
        case 2:
            list_scroll(&list, (long)dice_range(&dice, -9, 9));
            break;
        case 3:
            list_page(&list, (int)dice_range(&dice, -2, 2));
            break;
        case 4:
            list_select_row(&list, (int)dice_range(&dice, -2, 30));
            break;
        default:
            list_move(&list, (long)dice_range(&dice, -5, 5));
        }
        ck_assert_msg(list_check(&list), "step %d", i);
    }
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/list", CASE(moves_and_scrolls), CASE(wheel_and_mouse),
          CASE(the_cursor_stays_on_its_id), CASE(the_cursor_keeps_its_screen_row),
          CASE(random_walk_keeps_the_invariants))
