#include "support/check_more.h"
#include "support/painted.h"

#include "callsheet/ui/form.h"
#include "callsheet/ui/surface.h"

static const struct choice reached[] = {
    {.text = "nobody", .key = 'n'},     {.text = "busy", .key = 'b'},
    {.text = "voicemail", .key = 'v'},  {.text = "gatekeeper", .key = 'g', .is_disabled = true},
    {.text = "the person", .key = 'x'},
};

static struct choice_row row;

static void setup(void) {
    row = (struct choice_row){.label = "Reached", .choices = reached, .count = 5};
}

static enum edit_result press(const char *name) {
    return choice_key(&row, key_named(name));
}

START_TEST(one_of_several) {
    expect_int(choice_chosen(&row), -1);
    expect_int(press("v"), EDIT_CHANGED);
    expect_int(choice_chosen(&row), 2);
    expect_int(press("1"), EDIT_CHANGED);
    expect_int(row.chosen, 1);
    expect_int(press("n"), EDIT_CHANGED); /* again takes it back */
    expect_int(row.chosen, 0);
    expect_int(press("g"), EDIT_IGNORED);
    expect_int(press("4"), EDIT_IGNORED);
    expect_int(press("9"), EDIT_IGNORED);
    expect_int(press("Enter"), EDIT_IGNORED);
}
END_TEST

START_TEST(several_at_once) {
    row.is_multi = true;
    press("n");
    press("x");
    expect_int(row.chosen, 1 | 16);
    press("n");
    expect_int(row.chosen, 16);
    expect_true(choice_is_chosen(&row, 4));
    expect_false(choice_is_chosen(&row, 0));
}
END_TEST

START_TEST(arrows_pass_what_is_disabled) {
    for (int i = 0; i < 3; i++) {
        expect_int(press("Right"), EDIT_MOVED);
    }
    expect_int(row.cursor, 4);
    expect_int(press("Right"), EDIT_MOVED);
    expect_int(row.cursor, 4);
    expect_int(press("Left"), EDIT_MOVED);
    expect_int(row.cursor, 2);
    expect_int(press("Space"), EDIT_CHANGED);
    expect_int(choice_chosen(&row), 2);
}
END_TEST

START_TEST(rows_wrap_where_it_is_narrow) {
    struct surface *surface = surface_new(5, 62);
    struct buf out = {.data = NULL};
    row.chosen = 2;
    row.cursor = 2;
    expect_int(choice_rows(&row, 62), 1);
    expect_int(choice_rows(&row, 40), 2);
    expect_int(choice_draw(surface, (struct rect){0, 0, 1, 62}, &row, true), 1);
    expect_int(choice_draw(surface, (struct rect){2, 0, 3, 40}, &row, false), 2);
    surface_dump(surface, "form", &out);
    expect_text(buf_text(&out), "5x62 cursor hidden screen form\n"
                                "| Reached     nobody ●busy  voicemail  gatekeeper  x the person|\n"
                                "|                                                              |\n"
                                "| Reached     nobody ●busy  voicemail                          |\n"
                                "|             gatekeeper  x the person                         |\n"
                                "|                                                              |\n"
                                "roles\n"
                                "|.AAAAAAA.....K......AAAAA.OkOOOOOOOO.,,,,,,,,,,,..KK..........|\n"
                                "|..............................................................|\n"
                                "|.,,,,,,,............AAAAA.....................................|\n"
                                "|............,,,,,,,,,,,..,,...................................|\n"
                                "|..............................................................|\n"
                                "legend:  . text  , dim  A accent  K key  O field-focus\n");
    buf_release(&out);
    surface_free(surface);
}
END_TEST

START_TEST(clicks_find_their_choice) {
    struct rect rect = {5, 10, 3, 40};
    struct surface *surface = surface_new(10, 60);
    choice_draw(surface, rect, &row, false);
    for (size_t i = 0; i < 5; i++) {
        int found = 0;
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 60; x++) {
                found += choice_at(&row, rect, y, x) == (int)i;
            }
        }
        expect_true(found >= 5);
    }
    expect_int(choice_at(&row, rect, 5, 10), -1);
    surface_free(surface);
}
END_TEST

START_TEST(the_focus_goes_around) {
    const bool is_open[] = {true, false, true, false};
    const bool none[] = {false, false};
    expect_int(form_step(is_open, 4, 0, 1), 2);
    expect_int(form_step(is_open, 4, 2, 1), 0);
    expect_int(form_step(is_open, 4, 0, -1), 2);
    expect_int(form_step(none, 2, 1, 1), 1);
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, NULL)

TEST_MAIN("ui/form", CASE(one_of_several), CASE(several_at_once),
          CASE(arrows_pass_what_is_disabled), CASE(rows_wrap_where_it_is_narrow),
          CASE(clicks_find_their_choice), CASE(the_focus_goes_around))
