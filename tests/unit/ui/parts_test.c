#include "support/check_more.h"
#include "support/painted.h"

#include <string.h>

#include "callsheet/ui/helppage.h"
#include "callsheet/ui/hintbar.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/popup.h"
#include "callsheet/ui/section.h"
#include "callsheet/ui/span.h"
#include "callsheet/ui/surface.h"

/* The small parts: spans, status line, section titles, hints, help, paragraphs, panels. */

static struct surface *surface;

static void setup(void) {
    surface = surface_new(8, 44);
}

static void teardown(void) {
    painted_end(surface);
}

START_TEST(status_lines) {
    const struct span left[] = {{"callsheet", ROLE_ACCENT}, {"  Sat 21 Nov", ROLE_TEXT}};
    const struct span right[] = {{"13 to call", ROLE_TEXT}, {NULL, ROLE_TEXT}};
    expect_int(span_cols(left, 2), 21);
    statusline_draw(surface, 0, 0, 44, left, 2, right, 2);
    statusline_draw(surface, 1, 0, 30, left, 2, right, 2);
    statusline_draw(surface, 2, 0, 10, left, 2, right, 2);
    expect_painted(surface, " callsheet  Sat 21 Nov           13 to call\n"
                            " callsheet  Sat …  13 to call\n"
                            " callshe…\n\n\n\n\n\n");
}
END_TEST

START_TEST(section_titles) {
    const struct span figure[] = {{"overdue 1,840.00 ", ROLE_TEXT}, {"███▂", ROLE_BAR5}};
    struct section section = {
        .title = "INVOICES", .figure = figure, .figure_count = 2, .has_rule = true};
    section_draw(surface, 0, 0, 44, &section);
    section_draw(surface, 1, 0, 34, &section);
    section_draw(surface, 2, 0, 20, &section);
    section.is_focused = true;
    section.detail = "behind INV-1042";
    section_draw(surface, 3, 0, 44, &section);
    section.figure_count = 0;
    section_draw(surface, 4, 0, 44, &section);
    section.has_rule = false;
    section.detail = NULL;
    section_draw(surface, 5, 0, 44, &section);
    section.title = NULL;
    section.has_rule = true;
    section_draw(surface, 6, 0, 12, &section);
    expect_painted(surface, " INVOICES ──────────── overdue 1,840.00 ███▂\n"
                            " INVOICES ── overdue 1,840.00 ███▂\n"
                            " INVOICES overdue 1…\n"
                            " INVOICES behind INV-… overdue 1,840.00 ███▂\n"
                            " INVOICES behind INV-1042 ──────────────────\n"
                            " INVOICES\n"
                            " ───────────\n\n");
    expect_int(surface_row(surface, 0)[1].role, ROLE_TITLE);
    expect_int(surface_row(surface, 3)[1].role, ROLE_ACCENT);
}
END_TEST

START_TEST(hints_fit) {
    const struct hint hints[] = {
        {"c", "call", false}, {"e", "evidence", false}, {"/", "find", false}, {"?", "help", true}};
    hintbar_draw(surface, 0, 0, 44, hints, 4, "fed 07:40");
    hintbar_draw(surface, 1, 0, 30, hints, 4, "fed 07:40");
    hintbar_draw(surface, 2, 0, 18, hints, 4, "fed 07:40"); /* hints come before the remark */
    hintbar_draw(surface, 4, 0, 36, hints, 4, "fed 07:40, and no mail is here");
    hintbar_draw(surface, 3, 0, 5, hints, 4, NULL);
    hintbar_draw(surface, 7, 0, 44, hints, 4, "fed"); /* the bottom row keeps its corner */
    expect_painted(surface, " c call   e evidence   ? help     fed 07:40\n"
                            " c call   ? help    fed 07:40\n"
                            " c call   ? help\n\n c call   e evidence   ? help\n\n\n"
                            " c call   e evidence   ? help       fed\n");
}
END_TEST

START_TEST(help_in_one_and_two_columns) {
    const struct help_row rows[] = {{"Move", "j, Down", "Next row"},
                                    {"Move", "k, Up", "Row before"},
                                    {"Call", "c", "Begin a call"},
                                    {"Call", "C-s", "Save"},
                                    {"Help", "?", "This page"}};
    expect_int(helppage_lines(rows, 5, 44), 10);
    helppage_draw(surface, (struct rect){0, 1, 8, 43}, rows, 5, 3);
    expect_painted(surface,
                   "\n Call\n c               Begin a call\n C-s             Save\n\n Help\n"
                   " ?               This page\n\n");
    const struct help_row wide[] = {{"Call", "C-s", "Save the call and go on"}};
    expect_int(helppage_lines(wide, 1, 30), 3); /* a text too long for its column goes on */
    surface_resize(surface, 7, 100);
    expect_int(helppage_lines(rows, 5, 98), 6);
    helppage_draw(surface, (struct rect){0, 1, 7, 98}, rows, 5, 0);
    expect_painted(
        surface, " Move                                             Call\n"
                 " j, Down         Next row                         c               Begin a call\n"
                 " k, Up           Row before                       C-s             Save\n"
                 "\n"
                 "                                                  Help\n"
                 "                                                  ?               This page\n\n");
}
END_TEST

START_TEST(paragraphs_wrap_and_mark) {
    static const char text[] = "This is outrageous. INV-1042 again!\n\nRegards";
    const struct text_mark marks[] = {{8, 10, ROLE_HEAT}, {20, 8, ROLE_REF}};
    struct paragraph paragraph = {
        .text = text, .len = sizeof text - 1, .marks = marks, .mark_count = 2};
    expect_int(paragraph_rows(&paragraph, 20), 4);
    expect_int(paragraph_draw(surface, (struct rect){0, 2, 8, 20}, &paragraph, 0), 4);
    expect_painted(surface, "  This is outrageous.\n  INV-1042 again!\n\n  Regards\n\n\n\n\n");
    expect_int(surface_row(surface, 0)[9].role, ROLE_TEXT);
    expect_int(surface_row(surface, 0)[10].role, ROLE_HEAT);
    expect_int(surface_row(surface, 0)[19].role, ROLE_HEAT);
    expect_int(surface_row(surface, 0)[20].role, ROLE_TEXT);
    expect_int(surface_row(surface, 1)[2].role, ROLE_REF);
    expect_int(surface_row(surface, 1)[10].role, ROLE_TEXT);
    surface_clear(surface, ROLE_TEXT);
    expect_int(paragraph_draw(surface, (struct rect){0, 0, 1, 20}, &paragraph, 1), 1);
    expect_painted(surface, "INV-1042 again!\n\n\n\n\n\n\n\n");
    expect_int(surface_row(surface, 0)[0].role, ROLE_REF);
    expect_int(paragraph_row_of(&paragraph, 20, 8), 0);
    expect_int(paragraph_row_of(&paragraph, 20, 22), 1);
    expect_int(paragraph_row_of(&paragraph, 20, 999), 3);
    paragraph.len = 0;
    expect_int(paragraph_rows(&paragraph, 20), 0);
    expect_int(paragraph_row_of(&paragraph, 20, 3), 0);
}
END_TEST

START_TEST(panels_lie_over) {
    surface_fill(surface, surface_bounds(surface), ROLE_TEXT);
    for (int row = 0; row < 8; row++) {
        surface_hline(surface, row, 0, 44, ROLE_RULE);
    }
    struct rect place = popup_place(surface_bounds(surface), 5, 20);
    expect_int(place.row, 1);
    expect_int(place.col, 12);
    struct rect inner = popup_draw(surface, place, "Drafts", "2");
    surface_text(surface, inner.row, inner.col, inner.cols, "Harbour & Pine Ltd", ROLE_TEXT);
    popup_finish(surface, place);
    expect_painted(surface, "────────────────────────────────────────────\n"
                            "──────────── Drafts ───────── 2 ────────────\n"
                            "────────────                    ────────────\n"
                            "────────────  Harbour & Pine L  ────────────\n"
                            "────────────                    ────────────\n"
                            "──────────── ────────────────── ────────────\n"
                            "────────────────────────────────────────────\n"
                            "────────────────────────────────────────\n");
    expect_int(surface_row(surface, 3)[12].ground, ROLE_PANEL);
    expect_int(surface_row(surface, 3)[11].ground, ROLE_TEXT);
    place = popup_place((struct rect){0, 0, 2, 3}, 10, 10);
    expect_int(place.rows, 2);
    inner = popup_draw(surface, place, "A title", NULL);
    expect_true(rect_is_empty(inner));
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/parts", CASE(status_lines), CASE(section_titles), CASE(hints_fit),
          CASE(help_in_one_and_two_columns), CASE(paragraphs_wrap_and_mark), CASE(panels_lie_over))
