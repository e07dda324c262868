/* The record beside a complaint: the invoice it most likely is about and why, each line with the
   work behind it, minutes on record against minutes billed, and what it comes to once lines are
   conceded in the call. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/record.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/ui/surface.h"

enum { LINE_POSITION, LINE_TEXT, LINE_TIME, LINE_AMOUNT, LINE_MARK, LINE_COUNT };
enum { WORK_DAY, WORK_WHO, WORK_TIME, WORK_WHAT, WORK_COUNT };
enum { INDENT = 3, WHY_ROWS_MOST = 3, WORK_ROWS_MOST = 3 };

// clang-format off
static const struct column LINE_COLUMNS[LINE_COUNT] = {
    [LINE_POSITION] = {.min_cols = 2, .is_right = true},
    [LINE_TEXT]     = {.min_cols = 14, .gap = 1, .share = 1},
    [LINE_TIME]     = {.min_cols = 7, .gap = 1, .priority = 2, .is_right = true},
    [LINE_AMOUNT]   = {.min_cols = 9, .gap = 1, .is_right = true},
    [LINE_MARK]     = {.min_cols = 10, .gap = 2},
};
static const struct column WORK_COLUMNS[WORK_COUNT] = {
    [WORK_DAY]    = {.min_cols = 6},
    [WORK_WHO]    = {.min_cols = 5, .max_cols = 10, .gap = 1, .share = 1},
    [WORK_TIME]   = {.min_cols = 7, .gap = 1, .is_right = true},
    [WORK_WHAT]   = {.min_cols = 12, .gap = 2, .share = 8},
};
// clang-format on

static bool is_linked(const struct model *model, int64_t line, int64_t work) {
    const struct complaint *complaint = &model->evidence.complaint;
    for (size_t i = 0; i < complaint->link_count; i++) {
        const struct complaint_link *link = &complaint->links[i];
        if ((work != 0 && link->work == work) || (work == 0 && line != 0 && link->line == line)) {
            return true;
        }
    }
    return false;
}

/* --- a line ----------------------------------------------------------------------------------- */

/* What the line is, or became in this call: the word and its role. */
static const char *line_mark(struct model *model, const struct card_line *line, enum role *role) {
    const struct card *card = model_card(model);
    const struct call *call = call_shown(model);
    const struct call_form *form = call != NULL ? &call->form : NULL;
    if (form != NULL && call_form_settled(form, line->id, false) != NULL) {
        *role = ROLE_GOOD;
        return "conceded";
    }
    const struct form_settled *judged =
        form != NULL ? call_form_settled(form, line->id, true) : NULL;
    if (judged != NULL) {
        *role = ROLE_COOL;
        return judged->verdict == VERDICT_UNFOUNDED ? "stands" : verdict_label(judged->verdict);
    }
    if (line->credited > 0) {
        *role = ROLE_GOOD;
        return "credited";
    }
    enum evidence evidence =
        evidence_judge(line, card->work, card->work_count, model->setup.rules, NULL);
    bool is_warm = evidence == EVIDENCE_THIN || evidence == EVIDENCE_NONE;
    *role = is_warm ? ROLE_WARM : evidence == EVIDENCE_DOCUMENTED ? ROLE_GOOD : ROLE_DIM;
    return evidence_word(evidence);
}

/* What the line costs, and what it comes to by an earlier credit or by this call. */
static const char *line_amount(struct model *model, const struct card_line *line) {
    struct arena *scratch = &model->scratch;
    const char *base = model->setup.currency;
    struct correction correction;
    struct money left = line->amount;
    left.minor -= line->credited;
    const char *was = words_money(scratch, line->amount, base);
    if (!record_correction(model, line->invoice, &correction)) {
        return line->credited == 0
                   ? was
                   : words(scratch, "%s → %s", was, words_money(scratch, left, base));
    }
    for (size_t i = 0; i < correction.line_count; i++) {
        if (correction.lines[i].line->id == line->id && correction.lines[i].item != NULL) {
            return words(scratch, "%s → %s", was,
                         words_money(scratch, correction.lines[i].now, base));
        }
    }
    return was;
}

/* Why a line is thin, in words; "" when it is not. */
static const char *thin_words(struct model *model, const struct card_line *line) {
    const struct card *card = model_card(model);
    struct buf why = {0};
    enum evidence evidence =
        evidence_judge(line, card->work, card->work_count, model->setup.rules, &why);
    const char *text =
        evidence == EVIDENCE_THIN ? words(&model->scratch, "%s", buf_text(&why)) : "";
    buf_release(&why);
    return text;
}

static void draw_line(struct model *model, struct surface *surface, struct rect rect,
                      const struct card_line *line, enum row_state state) {
    struct arena *scratch = &model->scratch;
    struct column columns[LINE_COUNT];
    struct column_layout layout;
    struct column_cell cells[LINE_COUNT] = {{0}};
    enum role role = ROLE_DIM;
    const char *mark = line_mark(model, line, &role);
    const char *amount = line_amount(model, line);
    memcpy(columns, LINE_COLUMNS, sizeof columns);
    int cols = text_cols(amount, strlen(amount));
    columns[LINE_AMOUNT].min_cols = cols > 9 ? cols : 9;
    column_layout(&layout, columns, LINE_COUNT, rect.cols - 1);
    cells[LINE_POSITION] = (struct column_cell){words(scratch, "%d", line->position), ROLE_DIM};
    cells[LINE_TEXT] = (struct column_cell){words_clean(scratch, line->text),
                                            is_linked(model, line->id, 0) ? ROLE_REF : ROLE_TITLE};
    if (line->minutes >= 0) {
        cells[LINE_TIME] = (struct column_cell){words_hours(scratch, line->minutes), ROLE_TEXT};
    }
    cells[LINE_AMOUNT] = (struct column_cell){amount, ROLE_TEXT};
    cells[LINE_MARK] = (struct column_cell){mark, role};
    column_draw(surface, rect.row, rect.col, columns, &layout, cells, state);
    if (rect.rows > 1) {
        (void)surface_text_fit(surface, rect.row + 1, rect.col + INDENT + 1, rect.cols - INDENT - 2,
                               thin_words(model, line), ROLE_WARM); /* clips */
    }
}

/* --- an entry, and where there is none -------------------------------------------------------- */

static void lay_out_work(struct column_layout *layout, int cols) {
    column_layout(layout, WORK_COLUMNS, WORK_COUNT, cols - INDENT - 1);
}

/* What was done; below it the support case and why, or who ordered it. */
static const char *what_words(struct model *model, const struct card_work *work) {
    bool has_what = work->what != NULL && work->what[0] != '\0';
    return has_what ? words_clean(&model->scratch, work->what) : "(what was done?)";
}

static const char *why_of(struct model *model, const struct card_work *work) {
    struct arena *scratch = &model->scratch;
    bool has_ticket = work->ticket != NULL && work->ticket[0] != '\0';
    bool has_why = work->why != NULL && work->why[0] != '\0';
    return words(scratch, "%s%s%s", has_ticket ? work->ticket : "", has_ticket ? " · " : "",
                 has_why ? work->why : "(why, or for whom?)");
}

/* Rows of an entry: it is read, not guessed. */
static int what_rows(struct model *model, const struct card_work *work, int cols) {
    int rows = pane_paragraph_rows(what_words(model, work), cols);
    return rows < 1 ? 1 : rows < WORK_ROWS_MOST ? rows : WORK_ROWS_MOST;
}

static int why_rows(struct model *model, const struct card_work *work, int cols) {
    int rows = pane_paragraph_rows(why_of(model, work), cols);
    return rows < 1 ? 1 : rows < WORK_ROWS_MOST ? rows : WORK_ROWS_MOST;
}

static int work_rows(struct model *model, const struct card_work *work, int cols) {
    struct column_layout layout;
    lay_out_work(&layout, cols);
    int what_cols = layout.size[WORK_WHAT];
    return what_rows(model, work, what_cols) + why_rows(model, work, what_cols);
}

static void draw_work(struct model *model, struct surface *surface, struct rect rect,
                      const struct card_work *work, enum row_state state) {
    struct arena *scratch = &model->scratch;
    struct column_layout layout;
    struct column_cell cells[WORK_COUNT] = {{0}};
    bool has_what = work->what != NULL && work->what[0] != '\0';
    bool has_who = work->who != NULL && work->who[0] != '\0';
    bool has_why = work->why != NULL && work->why[0] != '\0';
    enum role role = !has_what ? ROLE_WARM : is_linked(model, 0, work->id) ? ROLE_REF : ROLE_TEXT;
    lay_out_work(&layout, rect.cols);
    cells[WORK_DAY] =
        (struct column_cell){words_day_plain(scratch, work->day, model_today(model)), ROLE_DIM};
    cells[WORK_WHO] = (struct column_cell){has_who ? words_clean(scratch, work->who) : "(who?)",
                                           has_who ? ROLE_TEXT : ROLE_WARM};
    cells[WORK_TIME] = (struct column_cell){words_hours(scratch, work->minutes), ROLE_TEXT};
    column_draw(surface, rect.row, rect.col + INDENT, WORK_COLUMNS, &layout, cells, ROW_PLAIN);
    struct rect text = {rect.row, rect.col + INDENT + layout.at[WORK_WHAT], rect.rows,
                        layout.size[WORK_WHAT]};
    int rows = what_rows(model, work, text.cols);
    struct rect what = rect_cut_top(&text, rows);
    (void)pane_paragraph(surface, what, what_words(model, work), role);
    (void)pane_paragraph(surface, text, why_of(model, work), has_why ? ROLE_DIM : ROLE_WARM);
    if (state != ROW_PLAIN) {
        struct rect mark = {rect.row, rect.col, 1, rect.cols};
        surface_ground(surface, rect, state == ROW_SELECTED ? ROLE_SELECTED : ROLE_SELECTED_IDLE);
        row_draw_state(surface, mark.row, mark.col, 1, state);
    }
}

static void draw_gap(struct surface *surface, struct rect rect, enum row_state state) {
    row_draw_state(surface, rect.row, rect.col, rect.cols, state);
    (void)surface_text_fit(surface, rect.row, rect.col + INDENT + 1, rect.cols - INDENT - 2,
                           "nothing on record: what, when, who and why are missing",
                           ROLE_WARM); /* clips */
}

/* --- what it comes to ------------------------------------------------------------------------- */

static void draw_total(struct model *model, struct surface *surface, struct rect rect,
                       const struct card_invoice *invoice, enum row_state state) {
    struct arena *scratch = &model->scratch;
    const char *base = model->setup.currency;
    struct correction correction;
    struct span left[4] = {{"  Total ", ROLE_TITLE}};
    size_t count = 1;
    row_draw_state(surface, rect.row, rect.col, rect.cols, state);
    if (record_correction(model, invoice->id, &correction)) {
        struct money back = correction.open;
        back.minor = -back.minor;
        left[count++] = (struct span){words(scratch, "%s → %s",
                                            words_money(scratch, correction.was_total, base),
                                            words_money(scratch, correction.total, base)),
                                      ROLE_GOOD};
        const char *open =
            correction.open.minor >= 0
                ? words(scratch, "   to pay %s", words_money(scratch, correction.open, base))
                : words(scratch, "   in their favour %s", words_money(scratch, back, base));
        left[count++] = (struct span){open, ROLE_TITLE};
    } else {
        left[count++] = (struct span){words_money(scratch, invoice->total, base), ROLE_TEXT};
        left[count++] = (struct span){
            words(scratch, "   open %s", words_money(scratch, invoice->open, base)), ROLE_DIM};
    }
    (void)span_put(surface, rect.row, rect.col, rect.cols - 1, left, count); /* clips */
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct card *card = model_card(model);
    int64_t item = model->items[PANE_RECORD].list.ids[index];
    int64_t id = record_item_id(item);
    enum record_kind kind = record_item_kind(item);
    const struct card_line *line = card_line_of(card, id);
    const struct card_work *work = record_work_of(card, id);
    const struct card_invoice *invoice = card_invoice_of(card, id);
    if (kind == RECORD_LINE && line != NULL) {
        draw_line(model, surface, rect, line, state);
    } else if (kind == RECORD_WORK && work != NULL) {
        draw_work(model, surface, rect, work, state);
    } else if (kind == RECORD_GAP) {
        draw_gap(surface, rect, state);
    } else if (kind == RECORD_TOTAL && invoice != NULL) {
        draw_total(model, surface, rect, invoice, state);
    }
}

/* --- title and reasons ------------------------------------------------------------------------ */

static const struct complaint_candidate *candidate(const struct model *model, size_t *place) {
    const struct complaint *complaint = &model->evidence.complaint;
    for (size_t i = 0; i < complaint->candidate_count; i++) {
        if (complaint->candidates[i].invoice == model->evidence.invoice) {
            *place = i + 1;
            return &complaint->candidates[i];
        }
    }
    *place = 0;
    return NULL;
}

static void minutes_of(const struct card *card, int64_t invoice, int64_t *billed,
                       int64_t *recorded) {
    *billed = *recorded = 0;
    for (size_t i = 0; i < card->line_count; i++) {
        bool is_its = card->lines[i].invoice == invoice && card->lines[i].minutes > 0;
        *billed += is_its ? card->lines[i].minutes : 0;
    }
    for (size_t i = 0; i < card->work_count; i++) {
        *recorded += card->work[i].invoice == invoice ? card->work[i].minutes : 0;
    }
}

static void title(struct model *model, struct pane_title *title) {
    const struct card *card = model_card(model);
    struct arena *scratch = &model->scratch;
    const struct card_invoice *invoice = card_invoice_of(card, model->evidence.invoice);
    int64_t billed = 0, recorded = 0;
    size_t place = 0;
    title->name = "RECORD";
    if (invoice == NULL) {
        return;
    }
    const struct complaint_candidate *found = candidate(model, &place);
    size_t count = model->evidence.complaint.candidate_count;
    title->detail = found != NULL && count > 1
                        ? words(scratch, "%s  %zu of %zu", invoice->number, place, count)
                        : words_clean(scratch, invoice->number);
    minutes_of(card, invoice->id, &billed, &recorded);
    if (billed > 0 || recorded > 0) {
        title_add(title, "billed ", ROLE_DIM);
        title_add(title, words_hours(scratch, billed), ROLE_TEXT);
        title_add(title, " · on record ", ROLE_DIM);
        title_add(title, words_hours(scratch, recorded), recorded < billed ? ROLE_WARM : ROLE_TEXT);
    }
}

/* Why this invoice: what of the text speaks for it; that another is as likely. */
static const char *why_words(struct model *model) {
    size_t place = 0;
    struct arena *scratch = &model->scratch;
    const struct complaint_candidate *found = candidate(model, &place);
    if (model->evidence.text == NULL) {
        return "";
    }
    if (found == NULL) {
        return "Nothing of what they wrote points to this invoice.";
    }
    return words(scratch, "%c%s%s.", found->why[0] & ~0x20, &found->why[1],
                 found->is_tied ? "; another invoice is as likely (n shows it)" : "");
}

static void view(struct model *model, struct surface *surface, struct rect body, bool is_focused) {
    const char *why = why_words(model);
    struct rect inner = pane_inner(body);
    if (why[0] != '\0' && body.rows > 4) {
        int rows = pane_paragraph_rows(why, inner.cols);
        rows = rows < WHY_ROWS_MOST ? rows : WHY_ROWS_MOST;
        inner.rows = rows;
        (void)pane_paragraph(surface, inner, why, ROLE_DIM); /* clips */
        (void)rect_cut_top(&body, rows + 1);
    }
    if (body.rows > 0) {
        items_view(model, PANE_RECORD, surface, body, is_focused);
    }
}

static int wanted_rows(struct model *model, int cols) {
    int why = pane_paragraph_rows(why_words(model), cols - 2);
    return items_rows(model, PANE_RECORD, cols) + (why > 0 ? why + 1 : 0);
}

static int item_rows(struct model *model, size_t index, int cols) {
    int64_t item = model->items[PANE_RECORD].list.ids[index];
    const struct card_work *work = record_item_kind(item) == RECORD_WORK
                                       ? record_work_of(model_card(model), record_item_id(item))
                                       : NULL;
    const struct card_line *line = record_item_kind(item) == RECORD_LINE
                                       ? card_line_of(model_card(model), record_item_id(item))
                                       : NULL;
    if (work != NULL) {
        return work_rows(model, work, cols);
    }
    return line != NULL && thin_words(model, line)[0] != '\0' ? 2 : 1;
}

static const char *empty(struct model *model) {
    return model_card(model) == NULL ? "" : "There is no invoice on record.";
}

static void moved(struct model *model) {
    evidence_follow_record(model);
}

static bool update(struct model *model, enum action action) {
    int64_t item = list_id(&model->items[PANE_RECORD].list, 0);
    if (action == ACTION_LEAVE) {
        model_focus(model, PANE_COMPLAINT);
        return true;
    }
    if (action != ACTION_OPEN || item == 0) {
        return false;
    }
    const struct card_work *work = record_item_kind(item) == RECORD_WORK
                                       ? record_work_of(model_card(model), record_item_id(item))
                                       : NULL;
    if (work != NULL && work->ticket != NULL && work->ticket[0] != '\0') {
        ticket_open(model, work->ticket);
    } else {
        model_say(model, work != NULL ? "This entry belongs to no support case."
                                      : "Enter on a work entry opens its support case.");
    }
    return true;
}

static const enum action HINTS[] = {ACTION_CALL,      ACTION_CONCEDE,        ACTION_STAND,
                                    ACTION_PANE_NEXT, ACTION_CANDIDATE_NEXT, ACTION_SOURCE_NEXT,
                                    ACTION_BACK,      ACTION_COUNT};

const struct pane_ops pane_record = {
    .name = "record",
    .depends = 1u << REV_CARD | 1u << REV_FOCUS | 1u << REV_FORM | 1u << REV_MAIL,
    .min_rows = 3,
    .has_title = true,
    .shows_idle = true,
    .mode = MODE_EVIDENCE,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_rows = item_rows,
    .item_draw = item_draw,
    .view = view,
    .empty = empty,
    .moved = moved,
    .update = update,
};
