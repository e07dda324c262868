#include "support/check_more.h"

#include <string.h>

#include "callsheet/ui/chart.h"
#include "callsheet/ui/surface.h"

START_TEST(shares_are_fair) {
    static const struct {
        int64_t amounts[CHART_BUCKETS];
        int cols;
        int shares[CHART_BUCKETS];
    } cases[] = {
        {{0, 0, 0, 0, 0}, 7, {0, 0, 0, 0, 0}},
        {{100, 0, 0, 0, 0}, 7, {7, 0, 0, 0, 0}},
        {{50, 50, 0, 0, 0}, 8, {4, 4, 0, 0, 0}},
        {{1, 0, 0, 0, 1000000}, 7, {1, 0, 0, 0, 6}},
        {{1, 1, 1, 1, 1}, 5, {1, 1, 1, 1, 1}},
        {{1, 1, 1, 1, 1}, 3, {0, 0, 1, 1, 1}}, /* the oldest matter most */
        {{-50, 10, 0, 0, 10}, 4, {0, 2, 0, 0, 2}},
        {{INT64_MAX, INT64_MAX, 0, 0, INT64_MIN}, 6, {3, 3, 0, 0, 0}},
        {{10, 10, 10, 10, 10}, 0, {0, 0, 0, 0, 0}},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int shares[CHART_BUCKETS];
        chart_share(cases[i].amounts, cases[i].cols, shares);
        for (int k = 0; k < CHART_BUCKETS; k++) {
            ck_assert_msg(shares[k] == cases[i].shares[k], "case %zu bucket %d: %d", i, k,
                          shares[k]);
        }
    }
}
END_TEST

START_TEST(random_shares_fill_the_bar) {
    struct dice dice = dice_new();
    for (int round = 0; round < 5000; round++) {
        int64_t amounts[CHART_BUCKETS];
        int shares[CHART_BUCKETS], sum = 0, cols = (int)dice_range(&dice, 5, 40);
        bool has_some = false;
        for (int i = 0; i < CHART_BUCKETS; i++) {
            amounts[i] = dice_below(&dice, 3) == 0 ? 0 : (int64_t)(dice_u64(&dice) >> 20);
            has_some |= amounts[i] > 0;
        }
        chart_share(amounts, cols, shares);
        for (int i = 0; i < CHART_BUCKETS; i++) {
            expect_true((amounts[i] > 0) == (shares[i] > 0));
            sum += shares[i];
        }
        expect_int(sum, has_some ? cols : 0);
    }
}
END_TEST

START_TEST(heights_tell_without_colours) {
    const int64_t amounts[CHART_BUCKETS] = {10, 10, 0, 0, 20};
    char text[40];
    struct surface *surface = surface_new(2, 20);
    struct buf out = {.data = NULL};
    chart_aging_text(amounts, 8, text, sizeof text);
    expect_text(text, "████▂▂▁▁");
    chart_aging_text(amounts, 8, text, 8);
    expect_text(text, "██ ");
    chart_aging(surface, 0, 1, 8, amounts);
    surface_set_ascii(surface, true);
    chart_aging(surface, 1, 1, 8, amounts);
    surface_dump_text(surface, &out);
    expect_text(buf_text(&out), " ████▂▂▁▁\n ####..__\n");
    expect_int(surface_row(surface, 0)[1].role, ROLE_BAR5);
    expect_int(surface_row(surface, 0)[8].role, ROLE_BAR1);
    buf_release(&out);
    surface_free(surface);
}
END_TEST

TEST_MAIN("ui/chart", TEST(shares_are_fair), TEST(random_shares_fill_the_bar),
          TEST(heights_tell_without_colours))
