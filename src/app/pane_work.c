/* The work behind the selected invoice or line: what, when, who, why, how long, and where there is
   billed time without any record. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/ui/surface.h"

enum { COL_DAY, COL_WHO, COL_TIME, COL_WHAT, COL_TICKET, COL_WHY, COL_MARK, COL_COUNT };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_DAY]    = {.min_cols = 6},
    [COL_WHO]    = {.min_cols = 5, .max_cols = 12, .gap = 1, .share = 1},
    [COL_TIME]   = {.min_cols = 7, .gap = 1, .is_right = true},
    [COL_WHAT]   = {.min_cols = 20, .max_cols = 90, .gap = 2, .share = 14},
    [COL_TICKET] = {.min_cols = 6, .max_cols = 10, .gap = 2, .priority = 2},
    [COL_WHY]    = {.min_cols = 6, .max_cols = 60, .gap = 1, .share = 1, .priority = 1},
    [COL_MARK]   = {.min_cols = 4, .gap = 1},
};
// clang-format on

static const struct card_work *work_of(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].id == id) {
            return &card->work[i];
        }
    }
    return NULL;
}

static bool is_thin(const struct card *card, const struct card_work *work,
                    const struct rules *rules) {
    const struct card_line *line = card_line_of(card, work->line);
    return line != NULL &&
           evidence_judge(line, card->work, card->work_count, rules, NULL) == EVIDENCE_THIN;
}

static void fill_work(struct model *model, const struct card *card, const struct card_work *work,
                      struct column_cell cells[COL_COUNT]) {
    struct arena *scratch = &model->scratch;
    const char *day = words_day_plain(scratch, work->day, model_today(model));
    cells[COL_DAY] = (struct column_cell){day, ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){words_clean(scratch, work->who), ROLE_TEXT};
    cells[COL_TIME] = (struct column_cell){words_hours(scratch, work->minutes), ROLE_TEXT};
    bool has_what = work->what != NULL && work->what[0] != '\0';
    cells[COL_WHAT] =
        (struct column_cell){has_what ? words_clean(scratch, work->what) : "(no description)",
                             has_what ? ROLE_TEXT : ROLE_WARM};
    cells[COL_TICKET] = (struct column_cell){words_clean(scratch, work->ticket), ROLE_DIM};
    cells[COL_WHY] = (struct column_cell){words_clean(scratch, work->why), ROLE_DIM};
    cells[COL_MARK] =
        (struct column_cell){is_thin(card, work, model->setup.rules) ? "thin" : "", ROLE_WARM};
}

static void fill_gap(struct model *model, const struct card_line *line,
                     struct column_cell cells[COL_COUNT]) {
    struct arena *scratch = &model->scratch;
    cells[COL_DAY] = (struct column_cell){words(scratch, "line %d", line->position), ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){"–", ROLE_DIM};
    cells[COL_TIME] = (struct column_cell){words_hours(scratch, line->minutes), ROLE_WARM};
    cells[COL_WHAT] =
        (struct column_cell){words(scratch, "(nothing on record) %s", line->text), ROLE_WARM};
    cells[COL_MARK] = (struct column_cell){"none", ROLE_WARM};
}

/* The widest description in the pane: more columns than that are of no use to it. */
static int widest_what(const struct model *model, const struct card *card) {
    const struct list *list = &model->items[PANE_WORK].list;
    int widest = COLUMNS[COL_WHAT].min_cols;
    for (size_t i = 0; i < list->count; i++) {
        const struct card_work *work = list->ids[i] > 0 ? work_of(card, list->ids[i]) : NULL;
        int cols =
            work != NULL && work->what != NULL ? text_cols(work->what, strlen(work->what)) : 0;
        widest = cols > widest ? cols : widest;
    }
    return widest < COLUMNS[COL_WHAT].max_cols ? widest : COLUMNS[COL_WHAT].max_cols;
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct card *card = model_card(model);
    struct column_layout layout;
    struct column_cell cells[COL_COUNT] = {{0}};
    int64_t id = model->items[PANE_WORK].list.ids[index];
    if (card == NULL) {
        return;
    }
    const struct card_work *work = id > 0 ? work_of(card, id) : NULL;
    const struct card_line *line = id < 0 ? card_line_of(card, -id) : NULL;
    if (work != NULL) {
        fill_work(model, card, work, cells);
    } else if (line != NULL) {
        fill_gap(model, line, cells);
    }
    struct column columns[COL_COUNT];
    memcpy(columns, COLUMNS, sizeof columns);
    columns[COL_DAY].min_cols += model->year_cols[PANE_WORK];
    columns[COL_WHAT].max_cols = widest_what(model, card);
    if (work != NULL && cells[COL_MARK].text[0] == '\0') { /* the reason may run on */
        columns[COL_WHY].min_cols += columns[COL_MARK].min_cols + columns[COL_MARK].gap;
        columns[COL_MARK].min_cols = columns[COL_MARK].gap = 0;
    }
    column_layout(&layout, columns, COL_COUNT, rect.cols - 1);
    if (work == NULL) { /* nothing is known of it but the line's own text: that runs on */
        layout.size[COL_TICKET] = layout.size[COL_WHY] = 0;
        layout.size[COL_WHAT] = layout.at[COL_MARK] - columns[COL_MARK].gap - layout.at[COL_WHAT];
    }
    column_draw(surface, rect.row, rect.col, columns, &layout, cells, state);
}

static int wanted_rows(struct model *model, int cols) {
    (void)cols; /* rows do not wrap */
    size_t count = model_card(model) != NULL ? model->items[PANE_WORK].list.count : 0;
    return count > 0 ? (int)count : 1;
}

/* Minutes billed and on record behind what is selected. */
static void sums(const struct card *card, int64_t invoice, int64_t line, int64_t *billed,
                 int64_t *recorded) {
    *billed = *recorded = 0;
    for (size_t i = 0; i < card->line_count; i++) {
        bool is_behind = line != 0 ? card->lines[i].id == line : card->lines[i].invoice == invoice;
        *billed += is_behind && card->lines[i].minutes > 0 ? card->lines[i].minutes : 0;
    }
    for (size_t i = 0; i < card->work_count; i++) {
        bool is_behind = line != 0 ? card->work[i].line == line : card->work[i].invoice == invoice;
        *recorded += is_behind ? card->work[i].minutes : 0;
    }
}

static void title(struct model *model, struct pane_title *title) {
    const struct card *card = model_card(model);
    struct arena *scratch = &model->scratch;
    int64_t invoice = 0, line = 0, billed = 0, recorded = 0;
    card_selected(model, &invoice, &line);
    title->name = "WORK";
    const struct card_invoice *item = card_invoice_of(card, invoice);
    const struct card_line *row = card_line_of(card, line);
    if (item == NULL) {
        return;
    }
    title->detail = row != NULL ? words(scratch, "behind %s line %d", item->number, row->position)
                                : words(scratch, "behind %s", item->number);
    sums(card, invoice, line, &billed, &recorded);
    if (billed == 0 && recorded == 0) {
        return;
    }
    title_add(title, "billed ", ROLE_DIM);
    title_add(title, words_hours(scratch, billed), ROLE_TEXT);
    title_add(title, " · on record ", ROLE_DIM);
    title_add(title, words_hours(scratch, recorded), recorded < billed ? ROLE_WARM : ROLE_TEXT);
}

static const char *empty(struct model *model) {
    return model_card(model) == NULL ? "" : "No work on record behind this.";
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_PANE_NEXT, ACTION_BACK, ACTION_COUNT};

const struct pane_ops pane_work = {
    .name = "work",
    .depends = 1u << REV_CARD | 1u << REV_FOCUS,
    .min_rows = 2,
    .has_title = true,
    .mode = MODE_GLOBAL,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_draw = item_draw,
    .empty = empty,
};
