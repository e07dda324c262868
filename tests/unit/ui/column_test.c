#include "support/check_more.h"

#include "callsheet/ui/column.h"
#include "callsheet/ui/surface.h"

static const struct column columns[] = {
    {.min_cols = 10, .share = 1, .max_cols = 24},
    {.min_cols = 6, .gap = 1, .priority = 2},
    {.min_cols = 9, .gap = 1, .is_right = true},
    {.min_cols = 8, .gap = 2, .share = 1, .priority = 3},
};

START_TEST(widths_fit_at_every_size) {
    for (int cols = 0; cols < 150; cols++) {
        struct column_layout layout;
        column_layout(&layout, columns, 4, cols);
        int end = 0;
        for (size_t i = 0; i < 4; i++) {
            if (layout.size[i] > 0) {
                expect_true(layout.at[i] >= end);
                end = layout.at[i] + layout.size[i];
            }
            expect_true(columns[i].max_cols == 0 || layout.size[i] <= columns[i].max_cols);
            expect_true(cols < 21 || layout.size[i] == 0 || layout.size[i] >= columns[i].min_cols);
        }
        expect_true(end <= (cols > 0 ? cols : 0));
        expect_true(cols < 60 || end == cols); /* a column without limit takes the rest */
    }
}
END_TEST

START_TEST(the_least_important_goes_first) {
    struct column_layout layout;
    column_layout(&layout, columns, 4, 38);
    expect_true(layout.size[3] > 0);
    column_layout(&layout, columns, 4, 37);
    expect_int(layout.size[3], 0);
    expect_true(layout.size[1] > 0);
    column_layout(&layout, columns, 4, 27);
    expect_int(layout.size[1], 0);
    expect_true(layout.size[0] > 0 && layout.size[2] > 0);
}
END_TEST

START_TEST(rows_are_aligned_and_selected) {
    struct surface *surface = surface_new(5, 32);
    struct buf out = {.data = NULL};
    struct column_layout layout;
    const struct column_cell cells[] = {{"Harbour & Pine Ltd", ROLE_TEXT},
                                        {"upset", ROLE_WARM},
                                        {"1,840.00", ROLE_TEXT},
                                        {NULL, ROLE_TEXT}};
    const struct column_cell short_ones[] = {
        {"日本", ROLE_TEXT}, {"31 d", ROLE_TEXT}, {"12.00", ROLE_TEXT}, {"x", ROLE_TEXT}};
    column_layout(&layout, columns, 4, 32);
    column_draw(surface, 0, 0, columns, &layout, cells, ROW_PLAIN);
    column_draw(surface, 1, 0, columns, &layout, cells, ROW_SELECTED);
    column_draw(surface, 2, 0, columns, &layout, short_ones, ROW_SELECTED_IDLE);
    surface_dump(surface, "columns", &out);
    expect_text(buf_text(&out), "5x32 cursor hidden screen columns\n"
                                "| Harbour & Pin… upset   1,840.00|\n"
                                "|▌Harbour & Pin… upset   1,840.00|\n"
                                "|▌日本           31 d       12.00|\n"
                                "|                                |\n"
                                "|                                |\n"
                                "roles\n"
                                "|................WWWWW...........|\n"
                                "|aSSSSSSSSSSSSSSSwwwwwSSSSSSSSSSS|\n"
                                "|,IIIIIIIIIIIIIIIIIIIIIIIIIIIIIII|\n"
                                "|................................|\n"
                                "|................................|\n"
                                "legend:  . text  , dim  A accent  S selected  I selected-idle  W "
                                "warm\n");
    buf_release(&out);
    surface_free(surface);
}
END_TEST

TEST_MAIN("ui/column", TEST(widths_fit_at_every_size), TEST(the_least_important_goes_first),
          TEST(rows_are_aligned_and_selected))
