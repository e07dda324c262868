/* Conceding a line and judging a claim, within a call: the two small forms over the evidence view.
   What they come to goes into the call's form and is kept with it. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/record.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/ui/form.h"
#include "callsheet/ui/surface.h"

enum settle_at { AT_CHOICE, AT_AMOUNT, AT_WORDS, AT_COUNT };
enum { AMOUNT_COLS = 16 };

/* --- opening ---------------------------------------------------------------------------------- */

/* The record of a line in one sentence, to be quoted: "12 Sep Rob 4.00 h “…” T-2231, for Dana". */
static const char *record_words(struct model *model, const struct card_line *line) {
    const struct card *card = model_card(model);
    struct arena *scratch = &model->scratch;
    struct buf out = {0};
    for (size_t i = 0; i < card->work_count; i++) {
        const struct card_work *work = &card->work[i];
        if (work->line != line->id) {
            continue;
        }
        buf_addf(&out, "%s%s %s %s", out.len > 0 ? "; " : "",
                 words_day_plain(scratch, work->day, model_today(model)), work->who,
                 words_hours(scratch, work->minutes));
        if (work->what != NULL && work->what[0] != '\0') {
            buf_addf(&out, " “%s”", work->what);
        }
        if (work->ticket != NULL && work->ticket[0] != '\0') {
            buf_addf(&out, " %s", work->ticket);
        }
        if (work->why != NULL && work->why[0] != '\0') {
            buf_addf(&out, ", for %s", work->why);
        }
    }
    const char *text = words_clean(scratch, buf_text(&out));
    buf_release(&out);
    return text;
}

static void begin_conceding(struct model *model, const struct card_line *line) {
    struct settle_view *view = &model->settle;
    const struct form_settled *before =
        call_form_settled(&call_shown(model)->form, line->id, false);
    int32_t minutes = 0;
    struct money credit = correction_suggest(model_card(model), line, &minutes, &view->reason);
    if (before != NULL) {
        credit = before->credit;
        view->reason = before->reason;
        field_set(&view->words, field_text(&before->words));
    }
    if (credit.minor <= 0) { /* documented: how much is given up is the person's to say */
        view->reason = CORRECTION_GOODWILL;
        field_set(&view->amount, "");
        return;
    }
    char text[MONEY_TEXT_BYTES];
    money_format(credit, text);
    field_set(&view->amount, text);
}

static void begin_judging(struct model *model, const struct card_line *line) {
    struct settle_view *view = &model->settle;
    const struct call_form *form = &call_shown(model)->form;
    const struct form_settled *before = call_form_settled(form, line->id, true);
    const struct form_settled *given = call_form_settled(form, line->id, false);
    bool is_whole = given != NULL && given->credit.minor >= line->amount.minor - line->credited;
    view->verdict = before != NULL  ? before->verdict
                    : given == NULL ? VERDICT_UNFOUNDED
                    : is_whole      ? VERDICT_UPHELD
                                    : VERDICT_PARTLY;
    field_set(&view->words,
              before != NULL ? field_text(&before->words) : record_words(model, line));
}

void settle_open(struct model *model, bool is_verdict) {
    struct settle_view *view = &model->settle;
    int64_t line_id = 0, work = 0;
    record_selected(model, &line_id, &work);
    const struct card_line *line = card_line_of(model_card(model), line_id);
    if (line == NULL || call_shown(model) == NULL) {
        model_say(model, "Select a line of the invoice first.");
        return;
    }
    view->is_verdict = is_verdict;
    view->invoice = line->invoice;
    view->line = line->id;
    view->claim = evidence_claim_about(model, line->invoice, line->id);
    view->at = is_verdict ? AT_CHOICE : AT_AMOUNT;
    view->cursor = 0;
    view->problem[0] = '\0';
    field_set(&view->amount, "");
    field_set(&view->words, "");
    if (is_verdict) {
        begin_judging(model, line);
    } else {
        begin_conceding(model, line);
    }
    model_open(model, OVERLAY_SETTLE);
}

/* --- reading what was typed ------------------------------------------------------------------- */

/* "0.75h", "45m", "45 min": minutes; -1 when it is no time. */
static int32_t minutes_typed(const char *text) {
    enum { MOST = 100000 };
    size_t digits = strspn(text, "0123456789.,");
    const char *unit = text + digits;
    int64_t hundredths = 0;
    char number[24];
    if (digits == 0 || digits >= sizeof number) {
        return -1;
    }
    (void)snprintf(number, sizeof number, "%.*s", (int)digits, text);
    for (char *at = number; *at != '\0'; at++) {
        *at = *at == ',' ? '.' : *at;
    }
    unit += strspn(unit, " ");
    bool is_hours = unit[0] == 'h' || unit[0] == 'H';
    bool is_minutes = unit[0] == 'm' || unit[0] == 'M';
    if ((!is_hours && !is_minutes) || decimal_parse(number, 2, &hundredths, NULL) != STATUS_OK ||
        hundredths > (int64_t)MOST * 100) {
        return -1;
    }
    return (int32_t)ratio_round(hundredths, is_hours ? 60 : 1, 100);
}

/* The credit as typed, and the time that goes with it. */
static bool read_credit(const struct model *model, const struct card_line *line,
                        struct money *credit, int32_t *minutes, struct error *err) {
    const char *text = field_text(&model->settle.amount);
    int32_t typed = minutes_typed(text);
    *credit = line->amount;
    *minutes = line->minutes > 0 ? line->minutes : 0;
    if (typed >= 0 && line->minutes > 0) {
        *minutes = typed;
        credit->minor = ratio_round(line->amount.minor, typed, line->minutes);
    } else if (typed >= 0) {
        (void)error_set(err, STATUS_INVALID, "This line is not billed by time; type an amount.");
        return false;
    } else if (text[0] != '\0') {
        if (money_parse(text, line->amount.currency, credit, err) != STATUS_OK) {
            return false;
        }
        *minutes = line->minutes > 0 && line->amount.minor != 0
                       ? (int32_t)ratio_round(line->minutes, credit->minor, line->amount.minor)
                       : 0;
    }
    return true;
}

static struct form_settled conceding(const struct model *model, struct money credit,
                                     int32_t minutes) {
    const struct settle_view *view = &model->settle;
    return (struct form_settled){.claim = view->claim,
                                 .invoice = view->invoice,
                                 .line = view->line,
                                 .reason = view->reason,
                                 .credit = credit,
                                 .minutes = minutes};
}

/* Works the corrected invoice out with this line as it is typed; false with a sentence. */
static bool try_correction(struct model *model, struct correction *out, struct error *err) {
    const struct card *card = model_card(model);
    const struct card_line *line = card_line_of(card, model->settle.line);
    struct correction_item items[FORM_SETTLEMENTS + 1];
    struct money credit;
    int32_t minutes = 0;
    if (line == NULL || !read_credit(model, line, &credit, &minutes, err)) {
        return false;
    }
    size_t all = call_form_conceded(&call_shown(model)->form, items), count = 0;
    for (size_t i = 0; i < all; i++) {
        if (items[i].invoice == line->invoice && items[i].line != line->id) {
            items[count++] = items[i];
        }
    }
    items[count++] = (struct correction_item){.invoice = line->invoice,
                                              .line = line->id,
                                              .reason = model->settle.reason,
                                              .credit = credit,
                                              .minutes = minutes,
                                              .words = ""};
    struct correction_item *kept = arena_array(&model->scratch, count, sizeof *kept);
    memcpy(kept, items, count * sizeof *kept);
    return correction_make(card, line->invoice, kept, count, &model->scratch, out, err) ==
           STATUS_OK;
}

/* --- saving ----------------------------------------------------------------------------------- */

static void object(struct model *model, int at, const char *text) {
    model->settle.at = at;
    (void)text_copy(model->settle.problem, sizeof model->settle.problem, text);
}

static void say_correction(struct model *model, const struct correction *correction, int64_t line) {
    struct arena *scratch = &model->scratch;
    const char *base = model->setup.currency;
    for (size_t i = 0; i < correction->line_count; i++) {
        const struct correction_line *each = &correction->lines[i];
        if (each->line->id == line) {
            model_say(model,
                      "%s: line %d falls from %s to %s. The new total is %s, to pay %s: read it to "
                      "them.",
                      correction->invoice->number, each->line->position,
                      words_money(scratch, each->was, base), words_money(scratch, each->now, base),
                      words_money(scratch, correction->total, base),
                      words_money(scratch, correction->open, base));
        }
    }
}

static void keep(struct model *model, struct call *call, const struct form_settled *settled) {
    if (!call_form_settle(&call->form, settled, field_text(&model->settle.words))) {
        object(model, AT_WORDS, "There is no room for more in one call; save this one first.");
        return;
    }
    call_keep(model, call);
    model_open(model, OVERLAY_NONE);
    model_touch(model, REV_FORM);
    model_touch(model, REV_FOCUS);
}

static bool disputes(const struct call *call, int64_t invoice) {
    bool is_said = (call->form.said & (1u << SAID_DISPUTE)) != 0;
    for (size_t i = 0; is_said && i < call->form.claim_count; i++) {
        if (call->form.claims[i].invoice == invoice) {
            return true;
        }
    }
    return false;
}

static void save_conceding(struct model *model, struct call *call) {
    struct correction correction;
    struct error err = {0};
    struct money credit;
    int32_t minutes = 0;
    const struct card_line *line = card_line_of(model_card(model), model->settle.line);
    if (line == NULL || !try_correction(model, &correction, &err) ||
        !read_credit(model, line, &credit, &minutes, &err)) {
        object(model, AT_AMOUNT, err.message);
        return;
    }
    if (model->settle.claim == 0 && !disputes(call, line->invoice)) {
        evidence_take_over(model, call);
    }
    struct form_settled settled = conceding(model, credit, minutes);
    keep(model, call, &settled);
    if (model->overlay == OVERLAY_NONE) {
        say_correction(model, &correction, line->id);
    }
}

static bool is_claimed(const struct call *call, const struct settle_view *view) {
    bool disputes = (call->form.said & (1u << SAID_DISPUTE)) != 0;
    for (size_t i = 0; disputes && i < call->form.claim_count; i++) {
        const struct form_claim *claim = &call->form.claims[i];
        if (claim->invoice == view->invoice && (claim->line == view->line || claim->line == 0)) {
            return true;
        }
    }
    return view->claim != 0;
}

static void save_judging(struct model *model, struct call *call) {
    const struct settle_view *view = &model->settle;
    if (!is_claimed(call, view)) {
        evidence_take_over(model, call);
    }
    if (!is_claimed(call, view)) {
        object(model, AT_WORDS,
               "Nobody claimed anything about this line; note it under Disputes first.");
        return;
    }
    if (view->verdict == VERDICT_UNFOUNDED && field_text(&view->words)[0] == '\0') {
        object(model, AT_WORDS, "Why does it stand? Quote the record.");
        return;
    }
    struct form_settled settled = {.is_verdict = true,
                                   .claim = view->claim,
                                   .invoice = view->invoice,
                                   .line = view->line,
                                   .verdict = view->verdict};
    keep(model, call, &settled);
    if (model->overlay == OVERLAY_NONE) {
        model_say(model, "Noted: %s. It is settled when the call is saved.",
                  verdict_label(view->verdict));
    }
}

/* --- keys ------------------------------------------------------------------------------------- */

static void fill_choices(const struct settle_view *view, struct choice items[CHOICE_MAX],
                         struct choice_row *row) {
    *row = (struct choice_row){.choices = items, .cursor = view->cursor};
    row->label = view->is_verdict ? "Verdict" : "Reason";
    row->count = view->is_verdict ? VERDICT_COUNT : CORRECTION_REASON_COUNT;
    for (size_t i = 0; i < row->count; i++) {
        items[i] = view->is_verdict
                       ? (struct choice){.text = verdict_label((enum verdict)i),
                                         .key = verdict_key((enum verdict)i)}
                       : (struct choice){.text = correction_reason_label((enum correction_reason)i),
                                         .key = correction_reason_key((enum correction_reason)i)};
    }
    row->chosen = 1u << (view->is_verdict ? (unsigned)view->verdict : (unsigned)view->reason);
}

static void step(struct settle_view *view, int direction) {
    do {
        view->at = (view->at + direction + AT_COUNT) % AT_COUNT;
    } while (view->is_verdict && view->at == AT_AMOUNT);
}

static void choose(struct settle_view *view, struct key key) {
    struct choice items[CHOICE_MAX];
    struct choice_row row;
    fill_choices(view, items, &row);
    enum edit_result result = choice_key(&row, key);
    int chosen = choice_chosen(&row);
    view->cursor = row.cursor;
    if (result == EDIT_CHANGED && chosen >= 0) {
        view->reason = view->is_verdict ? view->reason : (enum correction_reason)chosen;
        view->verdict = view->is_verdict ? (enum verdict)chosen : view->verdict;
    }
}

static void type(struct settle_view *view, struct key key) {
    if (view->at == AT_CHOICE) {
        choose(view, key);
    } else if (field_key(view->at == AT_AMOUNT ? &view->amount : &view->words, key) ==
               EDIT_CHANGED) {
        view->problem[0] = '\0';
    }
}

bool settle_key(struct model *model, struct key key) {
    struct settle_view *view = &model->settle;
    struct call *call = call_shown(model);
    model_touch(model, REV_OVERLAY);
    if (key.code == KEYCODE_ESCAPE || key_equal(key, key_ctrl('c')) || call == NULL) {
        model_open(model, OVERLAY_NONE);
    } else if (key.code == KEYCODE_TAB || key.code == KEYCODE_DOWN || key.code == KEYCODE_UP) {
        bool is_back = key.code == KEYCODE_UP || (key.mods & KEYMOD_SHIFT) != 0;
        step(view, is_back ? -1 : 1);
    } else if (key.code == KEYCODE_ENTER || key_equal(key, key_ctrl('s'))) {
        if (view->is_verdict) {
            save_judging(model, call);
        } else {
            save_conceding(model, call);
        }
    } else {
        type(view, key);
    }
    return true;
}

void settle_paste(struct model *model, const char *text, size_t len) {
    struct settle_view *view = &model->settle;
    struct field *field = view->at == AT_AMOUNT ? &view->amount : &view->words;
    (void)field_paste(field, text, len); /* what does not fit is seen not to */
    model_touch(model, REV_OVERLAY);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static const char *about_words(struct model *model, const struct card_line *line) {
    const struct card *card = model_card(model);
    struct arena *scratch = &model->scratch;
    struct buf why = {0};
    (void)evidence_judge(line, card->work, card->work_count, model->setup.rules, &why);
    const char *text = words(scratch, "line %d · %s · %s%s%s%s%s", line->position, line->text,
                             line->minutes >= 0 ? words_hours(scratch, line->minutes) : "",
                             line->minutes >= 0 ? " · " : "",
                             words_money(scratch, line->amount, model->setup.currency),
                             why.len > 0 ? " · " : "", buf_text(&why));
    buf_release(&why);
    return text;
}

/* How the credit reads: "the line is 0.00 then", or why it cannot be read. */
static void draw_outcome(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    const char *base = model->setup.currency;
    struct correction correction;
    struct error err = {0};
    if (!try_correction(model, &correction, &err)) {
        (void)pane_paragraph(surface, rect, words_clean(scratch, err.message), ROLE_WARM);
        return;
    }
    for (size_t i = 0; i < correction.line_count; i++) {
        const struct correction_line *each = &correction.lines[i];
        if (each->line->id == model->settle.line) {
            const char *text =
                words(scratch, "The line falls to %s, %s to %s; to pay %s.",
                      words_money(scratch, each->now, base), correction.invoice->number,
                      words_money(scratch, correction.total, base),
                      words_money(scratch, correction.open, base));
            (void)pane_paragraph(surface, rect, text, ROLE_GOOD); /* clips */
        }
    }
}

static int draw_field_row(struct surface *surface, struct rect content, int row, const char *label,
                          const struct field *field, int cols, bool is_focused) {
    form_label(surface, row, content.col - 1, label, is_focused);
    field_draw(surface, row, content.col + FORM_LABEL_COLS, cols, field, NULL, is_focused);
    return row + 1;
}

void settle_draw(struct model *model, struct surface *surface, struct rect content) {
    struct settle_view *view = &model->settle;
    const struct card_line *line = card_line_of(model_card(model), view->line);
    struct choice items[CHOICE_MAX];
    struct choice_row choices;
    int row = content.row, cols = content.cols - FORM_LABEL_COLS;
    if (line == NULL) {
        return;
    }
    (void)surface_text_fit(surface, row, content.col, content.cols, about_words(model, line),
                           ROLE_TEXT); /* clips */
    row += 2;
    fill_choices(view, items, &choices);
    struct rect choice = {row, content.col - 1, content.row + content.rows - row, content.cols};
    row += choice_draw(surface, choice, &choices, view->at == AT_CHOICE);
    if (!view->is_verdict) {
        row = draw_field_row(surface, content, row, "Credit", &view->amount, AMOUNT_COLS,
                             view->at == AT_AMOUNT);
        (void)surface_text_fit(surface, row - 1, content.col + FORM_LABEL_COLS + AMOUNT_COLS + 2,
                               cols - AMOUNT_COLS - 2, "amount or time: 45m, 0.75h", ROLE_DIM);
    }
    row = draw_field_row(surface, content, row, view->is_verdict ? "Record" : "Words", &view->words,
                         cols, view->at == AT_WORDS);
    struct rect rest = {row + 1, content.col, content.row + content.rows - row - 1, content.cols};
    if (view->problem[0] != '\0') {
        (void)pane_paragraph(surface, rest, words_clean(&model->scratch, view->problem),
                             ROLE_ERROR); /* clips */
    } else if (!view->is_verdict) {
        draw_outcome(model, surface, rest);
    }
}
