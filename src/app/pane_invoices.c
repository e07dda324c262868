/* The open items: number, days, amount, evidence; unfolded, their lines. The title carries what is
   overdue as a sum and as a bar of ages, and what is unapplied. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/ui/chart.h"
#include "callsheet/ui/surface.h"

enum { BAR_COLS = 8 };
enum { COL_NUMBER, COL_ISSUED, COL_DUE, COL_LATE, COL_AMOUNT, COL_EVIDENCE, COL_COUNT };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_NUMBER]   = {.min_cols = 8},
    [COL_ISSUED]   = {.min_cols = 6, .gap = 2, .priority = 3},
    [COL_DUE]      = {.min_cols = 11, .gap = 2, .priority = 1},
    [COL_LATE]     = {.min_cols = 6, .gap = 1, .is_right = true},
    [COL_AMOUNT]   = {.min_cols = 12, .gap = 1, .is_right = true},
    [COL_EVIDENCE] = {.min_cols = 16, .max_cols = 40, .gap = 2, .share = 4, .priority = 2},
};
enum { LINE_POSITION, LINE_TEXT, LINE_TIME, LINE_AMOUNT, LINE_EVIDENCE, LINE_COUNT };
static const struct column LINE_COLUMNS[LINE_COUNT] = {
    [LINE_POSITION] = {.min_cols = 5, .is_right = true},
    [LINE_TEXT]     = {.min_cols = 12, .max_cols = 70, .gap = 2, .share = 4},
    [LINE_TIME]     = {.min_cols = 8, .gap = 1, .priority = 2, .is_right = true},
    [LINE_AMOUNT]   = {.min_cols = 13, .gap = 2, .is_right = true},
    [LINE_EVIDENCE] = {.min_cols = 10, .max_cols = 60, .gap = 3, .share = 3, .priority = 1},
};
// clang-format on

static enum role evidence_role(enum evidence evidence) {
    switch (evidence) {
    case EVIDENCE_DOCUMENTED:
        return ROLE_GOOD;
    case EVIDENCE_THIN:
    case EVIDENCE_NONE:
        return ROLE_WARM;
    case EVIDENCE_NOT_TIME:
    case EVIDENCE_COUNT:
        break;
    }
    return ROLE_DIM;
}

static const char *invoice_evidence(struct model *model, const struct card_invoice *invoice,
                                    enum role *role) {
    size_t thin = 0, none = 0;
    enum evidence worst =
        evidence_of_invoice(model_card(model), invoice->id, model->setup.rules, &thin, &none);
    struct arena *scratch = &model->scratch;
    *role = evidence_role(worst);
    if (thin + none == 0) {
        if (worst == EVIDENCE_DOCUMENTED) {
            return evidence_word(worst);
        }
        return invoice->line_count > 0 ? words_count(scratch, invoice->line_count, "line", "lines")
                                       : "";
    }
    const char *lines = words_count(scratch, invoice->line_count, "line", "lines");
    const char *thins = thin > 0 ? words(scratch, " · %zu thin", thin) : "";
    const char *nones = none > 0 ? words(scratch, " · %zu none", none) : "";
    return words(scratch, "%s%s%s", lines, thins, nones);
}

static void draw_invoice(struct model *model, struct surface *surface, struct rect rect,
                         const struct card_invoice *invoice, enum row_state state) {
    struct arena *scratch = &model->scratch;
    int32_t today = model_today(model);
    struct column_layout layout;
    struct column_cell cells[COL_COUNT] = {{0}};
    enum role role = ROLE_DIM;
    bool is_open = invoice->open.minor != 0;
    bool is_late =
        is_open && invoice->open.minor > 0 && invoice->due != DAY_NONE && invoice->due < today;
    enum role plain = is_open ? ROLE_TEXT : ROLE_DIM;
    struct column columns[COL_COUNT];
    memcpy(columns, COLUMNS, sizeof columns);
    int more = model->year_cols[PANE_INVOICES];
    columns[COL_NUMBER].min_cols = model->number_cols;
    columns[COL_ISSUED].min_cols += more;
    columns[COL_DUE].min_cols += more;
    column_layout(&layout, columns, COL_COUNT, rect.cols - 1);
    cells[COL_NUMBER] = (struct column_cell){
        invoice->kind == ITEM_OPENING ? "brought forward" : words_clean(scratch, invoice->number),
        plain};
    cells[COL_ISSUED] =
        (struct column_cell){words_day_plain(scratch, invoice->issued, today), ROLE_DIM};
    const char *due = "no due day";
    if (invoice->kind == ITEM_CREDIT_NOTE) {
        due = "credit note";
    } else if (!is_open && invoice->paid_day != DAY_NONE) {
        due = words(scratch, "paid %s", words_day_plain(scratch, invoice->paid_day, today));
    } else if (invoice->due != DAY_NONE) {
        due = words(scratch, "due %s", words_day_plain(scratch, invoice->due, today));
    }
    cells[COL_DUE] = (struct column_cell){due, plain};
    if (is_late) {
        cells[COL_LATE] =
            (struct column_cell){words(scratch, "%d d", today - invoice->due), ROLE_WARM};
    }
    cells[COL_AMOUNT] = (struct column_cell){
        words_money(scratch, is_open ? invoice->open : invoice->total, model->setup.currency),
        plain};
    cells[COL_EVIDENCE].text = invoice_evidence(model, invoice, &role);
    cells[COL_EVIDENCE].role = role;
    column_draw(surface, rect.row, rect.col, columns, &layout, cells, state);
}

static void draw_line(struct model *model, struct surface *surface, struct rect rect,
                      const struct card_line *line, enum row_state state) {
    struct arena *scratch = &model->scratch;
    const struct card *card = model_card(model);
    struct column_layout layout;
    struct column_cell cells[LINE_COUNT] = {{0}};
    struct buf why = {0};
    enum evidence evidence =
        evidence_judge(line, card->work, card->work_count, model->setup.rules, &why);
    column_layout(&layout, LINE_COLUMNS, LINE_COUNT, rect.cols - 1);
    cells[LINE_POSITION] = (struct column_cell){words(scratch, "%d", line->position), ROLE_DIM};
    cells[LINE_TEXT] = (struct column_cell){words_clean(scratch, line->text), ROLE_TEXT};
    if (line->minutes >= 0) {
        cells[LINE_TIME] = (struct column_cell){words_hours(scratch, line->minutes), ROLE_DIM};
    }
    cells[LINE_AMOUNT] =
        (struct column_cell){words_money(scratch, line->amount, model->setup.currency), ROLE_TEXT};
    const char *word = evidence_word(evidence);
    bool has_why = buf_text(&why)[0] != '\0' && evidence != EVIDENCE_DOCUMENTED;
    cells[LINE_EVIDENCE] = (struct column_cell){
        has_why ? words(scratch, "%s: %s", word, buf_text(&why)) : word, evidence_role(evidence)};
    buf_release(&why);
    column_draw(surface, rect.row, rect.col, LINE_COLUMNS, &layout, cells, state);
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct card *card = model_card(model);
    int64_t id = model->items[PANE_INVOICES].list.ids[index];
    const struct card_invoice *invoice = id % 2 == 0 ? card_invoice_of(card, id / 2) : NULL;
    const struct card_line *line = id % 2 != 0 ? card_line_of(card, (id - 1) / 2) : NULL;
    if (invoice != NULL) {
        draw_invoice(model, surface, rect, invoice, state);
    } else if (line != NULL) {
        draw_line(model, surface, rect, line, state);
    }
}

static int wanted_rows(struct model *model, int cols) {
    (void)cols; /* rows do not wrap */
    size_t count = model_card(model) != NULL ? model->items[PANE_INVOICES].list.count : 0;
    return count > 0 ? (int)count : 1;
}

static int64_t credit_minor(const struct card *card, const char *currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < card->facts.unapplied_count; i++) {
        if (strcmp(card->facts.unapplied[i].currency, currency) == 0) {
            sum += card->facts.unapplied[i].minor;
        }
    }
    for (size_t i = 0; i < card->facts.item_count; i++) {
        const struct open_item *item = &card->facts.items[i];
        if (item->open < 0 && strcmp(item->currency, currency) == 0) {
            sum -= item->open;
        }
    }
    return sum;
}

/* Other currencies that something is open in: they are named, never summed. */
static const char *others(struct model *model, const struct card *card, const char *currency) {
    for (size_t i = 0; i < card->facts.item_count; i++) {
        const struct open_item *item = &card->facts.items[i];
        if (strcmp(item->currency, currency) != 0) {
            return words(&model->scratch, " and %s", item->currency);
        }
    }
    return "";
}

static void title(struct model *model, struct pane_title *title) {
    static const enum role roles[CHART_BUCKETS] = {ROLE_BAR1, ROLE_BAR2, ROLE_BAR3, ROLE_BAR4,
                                                   ROLE_BAR5};
    const struct card *card = model_card(model);
    struct arena *scratch = &model->scratch;
    title->name = "INVOICES";
    if (card == NULL) {
        return;
    }
    const char *currency = card->customer.currency != NULL && card->customer.currency[0] != '\0'
                               ? card->customer.currency
                               : model->setup.currency;
    int64_t buckets[AGING_BUCKETS];
    queue_aging(&card->facts, currency, model_today(model), buckets);
    struct money overdue = {.minor = buckets[1] + buckets[2] + buckets[3] + buckets[4]};
    struct money credit = {.minor = credit_minor(card, currency)};
    memcpy(overdue.currency, currency, strnlen(currency, 3) + 1);
    memcpy(credit.currency, currency, strnlen(currency, 3) + 1);
    title_add(title, "overdue ", ROLE_DIM);
    title_add(title, words_money(scratch, overdue, model->setup.currency),
              overdue.minor > 0 ? ROLE_WARM : ROLE_TEXT);
    title_add(title, others(model, card, currency), ROLE_WARM);
    title_add(title, " ", ROLE_DIM);
    for (int i = AGING_BUCKETS - 1; i >= 0; i--) { /* the oldest at the left, as the bar is read */
        int shares[CHART_BUCKETS];
        int64_t one[CHART_BUCKETS] = {0};
        char *text = arena_alloc(scratch, 3 * BAR_COLS + 1);
        chart_share(buckets, BAR_COLS, shares);
        one[i] = buckets[i];
        if (shares[i] > 0) {
            chart_aging_text(one, shares[i], text, 3 * BAR_COLS + 1);
            title_add(title, text, roles[i]);
        }
    }
    title_add(title, credit.minor > 0 ? "  credit " : "", ROLE_DIM);
    title_add(title, credit.minor > 0 ? words_money(scratch, credit, model->setup.currency) : "",
              ROLE_GOOD);
}

static const char *empty(struct model *model) {
    return model_card(model) == NULL ? "" : "No invoice on record.";
}

static void moved(struct model *model) {
    card_load_items(model);
}

static bool update(struct model *model, enum action action) {
    struct item_view *view = &model->items[PANE_INVOICES];
    int64_t invoice = 0, line = 0;
    card_selected(model, &invoice, &line);
    if (action == ACTION_LEAVE && view->open != 0) {
        view->open = 0;
        (void)list_select(&view->list, invoice_item(invoice)); /* lines go with the next load */
        card_load_items(model);
        return true;
    }
    if (action != ACTION_OPEN || invoice == 0) {
        return false;
    }
    if (line != 0) {
        model_focus(model, PANE_WORK);
        return true;
    }
    view->open = view->open == invoice_item(invoice) ? 0 : invoice_item(invoice);
    card_load_items(model);
    return true;
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_OPEN, ACTION_PANE_NEXT, ACTION_BACK,
                                    ACTION_COUNT};

const struct pane_ops pane_invoices = {
    .name = "invoices",
    .depends = 1u << REV_CARD | 1u << REV_FOCUS,
    .min_rows = 2,
    .has_title = true,
    .shows_idle = true,
    .mode = MODE_INVOICES,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_draw = item_draw,
    .empty = empty,
    .moved = moved,
    .update = update,
};
