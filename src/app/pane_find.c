/* What a search of the archive found: when, who, whose customer, subject. Drawn by the pane of mail
   in place of the threads. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/ui/surface.h"

enum { COL_DAY, COL_WHO, COL_CUSTOMER, COL_SUBJECT, COL_MARK, COL_COUNT };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_DAY]      = {.min_cols = 15},
    [COL_WHO]      = {.min_cols = 12, .max_cols = 30, .gap = 1, .share = 1},
    [COL_CUSTOMER] = {.min_cols = 14, .max_cols = 30, .gap = 2, .share = 1, .priority = 1},
    [COL_SUBJECT]  = {.min_cols = 16, .max_cols = 100, .gap = 2, .share = 6},
    [COL_MARK]     = {.min_cols = 6, .gap = 2, .priority = 2},
};
// clang-format on

static struct column_cell customer_cell(struct model *model, const struct mail_message *message) {
    struct arena *scratch = &model->scratch;
    if (message->is_lookalike) {
        return (struct column_cell){words(scratch, "not %s", message->customer_name), ROLE_WARM};
    }
    return (struct column_cell){words_clean(scratch, message->customer_name), ROLE_COOL};
}

static void draw_row(struct model *model, struct surface *surface, struct rect row, size_t index) {
    struct arena *scratch = &model->scratch;
    const struct mail_message *message = find_row(&model->find, index);
    struct column_layout layout;
    struct column_cell cells[COL_COUNT] = {{0}};
    if (message == NULL) {
        return;
    }
    const char *when = message->date == INSTANT_NONE
                           ? "no date"
                           : words_when(scratch, model->setup.firm, message->date, model->now);
    const char *subject = words_clean(scratch, message->subject);
    const char *who = message->name[0] != '\0' ? message->name : message->address;
    cells[COL_DAY] = (struct column_cell){when, ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){words_clean(scratch, who), ROLE_TEXT};
    cells[COL_CUSTOMER] = customer_cell(model, message);
    cells[COL_SUBJECT] =
        (struct column_cell){subject[0] != '\0' ? subject : "(no subject)", ROLE_TEXT};
    cells[COL_MARK] = (struct column_cell){message->is_unread     ? "unread"
                                           : message->is_outbound ? "ours"
                                                                  : "",
                                           ROLE_COOL};
    column_layout(&layout, COLUMNS, COL_COUNT, row.cols - 1);
    column_draw(surface, row.row, row.col, COLUMNS, &layout, cells,
                index == model->find.list.cursor ? ROW_SELECTED : ROW_PLAIN);
}

static const char *count_words(struct model *model) {
    const struct find_view *find = &model->find;
    struct arena *scratch = &model->scratch;
    if (find->trouble[0] != '\0') {
        return "";
    }
    if (find->is_awaited) {
        return words(scratch, "%zu found so far · Esc stops", find->count);
    }
    if (find->is_stopped) {
        return words(scratch, "stopped after %zu", find->count);
    }
    if (find->total > (int64_t)find->count) {
        return words(scratch, "newest %zu of %lld", find->count, (long long)find->total);
    }
    return words(scratch, "%zu found", find->count);
}

static const char *empty_words(struct model *model) {
    const struct find_view *find = &model->find;
    if (find->trouble[0] != '\0') {
        return words_clean(&model->scratch, find->trouble);
    }
    return find->is_awaited ? "Searching …"
                            : "Nothing in the archive answers to this search. / asks again.";
}

void find_view_draw(struct model *model, struct surface *surface, struct rect rect) {
    const struct find_view *find = &model->find;
    struct span figure[] = {{count_words(model), find->is_awaited ? ROLE_COOL : ROLE_TEXT}};
    struct section section = {.title = "MAIL",
                              .detail = words(&model->scratch, "%s", find->query),
                              .figure = figure,
                              .figure_count = 1,
                              .is_focused = true,
                              .has_rule = true};
    section_draw(surface, rect.row, rect.col, rect.cols - 1, &section);
    (void)rect_cut_top(&rect, 1);
    if (find->count == 0) {
        (void)pane_paragraph(surface, pane_inner(rect), empty_words(model),
                             find->trouble[0] != '\0' ? ROLE_ERROR : ROLE_DIM); /* clips */
        return;
    }
    for (size_t i = find->list.top; i < find->count && (int)(i - find->list.top) < rect.rows; i++) {
        struct rect row = {rect.row + (int)(i - find->list.top), rect.col, 1, rect.cols};
        draw_row(model, surface, row, i);
    }
}
