/* The mail with a corrected invoice, and the corrected invoice as a document. */
#include "callsheet/domain/letter.h"

#include <string.h>

#include "callsheet/domain/facts.h"
#include "callsheet/domain/page.h"
#include "callsheet/domain/say.h"
#include "callsheet/domain/statement.h"

enum {
    LINES_SHOWN = 12, /* of a longer invoice the mail shows only what was talked about */
    SUM_COLS = 12,
    WORK_QUOTED = 3, /* entries of one line; the person may add more */
    REASON_INDENT = 6,
};

/* Why a line is corrected, in words for the customer. */
// clang-format off
static const char *const because[CORRECTION_REASON_COUNT] = {
    [CORRECTION_NO_RECORD] = "we have no record of this work",
    [CORRECTION_NOT_ORDERED] = "this was not ordered",
    [CORRECTION_WRONG_TIME] = "the time was not right",
    [CORRECTION_WRONG_RATE] = "the rate was not right",
    [CORRECTION_DOUBLE] = "this was billed twice",
    [CORRECTION_AGREED] = "we had agreed otherwise",
    [CORRECTION_QUALITY] = "the work was not done as it should have been",
    [CORRECTION_GOODWILL] = "we take this off your bill",
};
// clang-format on

/* One corrected invoice being written. */
struct sheet {
    const struct card *card;
    const struct correction *correction;
    const struct letter_context *context;
    struct page_columns columns;
    struct buf *out;
    bool is_whole; /* every line, however many there are */
};

/* --- pieces --- */

static void add_day(struct buf *out, int32_t day) {
    char text[PAGE_DAY_BYTES];
    page_day(day, text);
    buf_add_text(out, text);
}

static void add_weekday(struct buf *out, int32_t day) {
    char text[PAGE_DAY_BYTES];
    page_weekday(day, text);
    buf_add_text(out, text);
}

/* Appends a sentence of somebody's words, ended as sentences are. */
static void add_sentence(struct buf *out, const char *words) {
    size_t len = strlen(words);
    while (len > 0 && strchr(" \t\r\n", words[len - 1]) != NULL) {
        len--;
    }
    buf_add(out, words, len);
    if (len > 0 && strchr(".!?", words[len - 1]) == NULL) {
        buf_add_char(out, '.');
    }
}

/* Ends the paragraph that was gathered. */
static void put_paragraph(struct buf *out, int indent, struct buf *take_text) {
    page_paragraph(out, indent, buf_text(take_text));
    buf_release(take_text);
}

static const char *line_text(const struct correction_line *line) {
    return is_said(line->line->text) ? line->line->text : "(no description)";
}

/* --- why, and the record --- */

/* "1 h 30 min of 3 h taken off", "Taken off", "Reduced". */
static void add_change(struct buf *out, const struct correction_line *line) {
    if (line->now.minor == 0) {
        buf_add_text(out, "Taken off");
    } else if (line->item->minutes > 0 && line->was_minutes > 0) {
        page_duration(out, line->item->minutes);
        buf_add_text(out, " of ");
        page_duration(out, line->was_minutes);
        buf_add_text(out, " taken off");
    } else {
        buf_add_text(out, "Reduced");
    }
}

static void put_reason(const struct sheet *sheet, const struct correction_line *line) {
    struct buf text = {0};
    add_change(&text, line);
    buf_add_text(&text, ": ");
    buf_add_text(&text, because[line->item->reason]);
    buf_add_char(&text, '.');
    if (is_said(line->item->words)) {
        buf_add_char(&text, ' ');
        add_sentence(&text, line->item->words);
    }
    put_paragraph(sheet->out, REASON_INDENT, &text);
}

/* What we say for a line that stands; NULL when it was not disputed. */
static const struct letter_stand *find_stand(const struct sheet *sheet,
                                             const struct correction_line *line) {
    const struct letter_context *context = sheet->context;
    for (size_t i = 0; i < context->stand_count; i++) {
        const struct letter_stand *stand = &context->stands[i];
        if (stand->invoice == sheet->correction->invoice->id && stand->line == line->line->id) {
            return stand;
        }
    }
    return NULL;
}

static bool has_open_claim(const struct sheet *sheet, const struct correction_line *line) {
    const struct facts *facts = &sheet->card->facts;
    for (size_t i = 0; i < facts->claim_count; i++) {
        if (facts->claims[i].line != 0 && facts->claims[i].line == line->line->id) {
            return true;
        }
    }
    return false;
}

static bool is_disputed(const struct sheet *sheet, const struct correction_line *line) {
    return find_stand(sheet, line) != NULL || has_open_claim(sheet, line);
}

static void add_entry(struct buf *out, const struct card_work *work) {
    add_day(out, work->day);
    if (is_said(work->who)) {
        buf_add_char(out, ' ');
        buf_add_text(out, work->who);
    }
    if (work->minutes > 0) {
        buf_add_text(out, ", ");
        page_duration(out, work->minutes);
    }
    if (is_said(work->what)) {
        buf_add_text(out, ": ");
        buf_add_text(out, work->what);
    }
    if (is_said(work->ticket)) {
        buf_add_text(out, " (");
        buf_add_text(out, work->ticket);
        buf_add_char(out, ')');
    }
}

/* The entries behind a line in short; false when there are none. */
static bool add_record(const struct sheet *sheet, const struct correction_line *line,
                       struct buf *out) {
    const struct card *card = sheet->card;
    int entries = 0;
    for (size_t i = 0; i < card->work_count; i++) {
        if (line->line->id == 0 || card->work[i].line != line->line->id) {
            continue;
        }
        entries++;
        if (entries <= WORK_QUOTED) {
            buf_add_text(out, entries > 1 ? "; " : "");
            add_entry(out, &card->work[i]);
        }
    }
    if (entries > WORK_QUOTED) {
        buf_add_text(out, "; and ");
        say_count(out, entries - WORK_QUOTED, false);
        buf_add_text(out, " more");
    }
    return entries > 0;
}

static void put_stand(const struct sheet *sheet, const struct correction_line *line) {
    const struct letter_stand *stand = find_stand(sheet, line);
    struct buf text = {0}, record = {0};
    if (stand != NULL && is_said(stand->words)) {
        buf_add_text(&text, "This stands: ");
        add_sentence(&text, stand->words);
    } else if (add_record(sheet, line, &record)) {
        buf_add_text(&text, stand != NULL ? "This stands. On record: " : "On record: ");
        add_sentence(&text, buf_text(&record));
    } else if (stand != NULL) {
        buf_add_text(&text, "This stands.");
    }
    buf_release(&record);
    put_paragraph(sheet->out, REASON_INDENT, &text);
}

/* --- the table --- */

static void put_row(const struct sheet *sheet, const char *label, const char *text,
                    const struct money sums[2]) {
    char was[MONEY_TEXT_BYTES], now[MONEY_TEXT_BYTES];
    money_format(sums[0], was);
    money_format(sums[1], now);
    page_row(sheet->out, &sheet->columns, label, text, (const char *const[]){was, now});
}

static void put_line(const struct sheet *sheet, const struct correction_line *line) {
    struct buf label = {0};
    say_number(&label, line->line->position);
    put_row(sheet, buf_text(&label), line_text(line), (struct money[]){line->was, line->now});
    buf_release(&label);
    if (line->item != NULL) {
        put_reason(sheet, line);
    } else if (is_disputed(sheet, line)) {
        put_stand(sheet, line);
    }
}

/* Says whether a line has a row of its own. */
static bool is_shown(const struct sheet *sheet, const struct correction_line *line) {
    return sheet->is_whole || sheet->correction->line_count <= LINES_SHOWN || line->item != NULL ||
           is_disputed(sheet, line);
}

static void put_lines(const struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    struct money sums[2] = {correction->total, correction->total};
    size_t others = 0;
    sums[0].minor = sums[1].minor = 0;
    for (size_t i = 0; i < correction->line_count; i++) {
        const struct correction_line *line = &correction->lines[i];
        if (is_shown(sheet, line)) {
            put_line(sheet, line);
        } else {
            others++;
            sums[0].minor += line->was.minor;
            sums[1].minor += line->now.minor;
        }
    }
    if (others > 0) {
        struct buf text = {0};
        say_count(&text, others > INT16_MAX ? INT16_MAX : (int)others, true);
        buf_add_text(&text, others == 1 ? " further line, unchanged" : " further lines, unchanged");
        put_row(sheet, "", buf_text(&text), sums);
        buf_release(&text);
    }
}

/* What the total holds besides the lines: taxes as a rule. */
static void put_rest(const struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    struct money sums[2] = {correction->was_total, correction->total};
    for (size_t i = 0; i < correction->line_count; i++) {
        sums[0].minor -= correction->lines[i].was.minor;
        sums[1].minor -= correction->lines[i].now.minor;
    }
    if (correction->line_count > 0 && (sums[0].minor != 0 || sums[1].minor != 0)) {
        put_row(sheet, "", "Taxes and other amounts", sums);
    }
}

static void put_total(const struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    struct buf text = {0};
    buf_add_text(&text, "Total in ");
    buf_add_text(&text, correction->total.currency);
    put_row(sheet, "", buf_text(&text), (struct money[]){correction->was_total, correction->total});
    buf_release(&text);
}

static void put_single(const struct sheet *sheet, const char *text, struct money sum) {
    char now[MONEY_TEXT_BYTES];
    money_format(sum, now);
    page_row(sheet->out, &sheet->columns, "", text, (const char *const[]){"", now});
}

/* What was paid before, and what is left. */
static void put_open(const struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    struct money paid = correction->was_total, open = correction->open;
    paid.minor -= correction->was_open.minor;
    if (paid.minor > 0) {
        put_single(sheet, "Paid or credited before", paid);
    }
    if (open.minor < 0) {
        open.minor = -open.minor;
        put_single(sheet, "In your favour", open);
    } else {
        put_single(sheet, "Still to pay", open);
    }
}

static void set_columns(struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    struct page_columns *columns = &sheet->columns;
    char text[MONEY_TEXT_BYTES];
    *columns = (struct page_columns){
        .label = REASON_INDENT - 2, .cells = {SUM_COLS, SUM_COLS}, .count = 2};
    const struct money sums[] = {correction->was_total, correction->total, correction->open};
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        money_format(sums[i], text);
        page_widen(columns, i > 0, text);
    }
    for (size_t i = 0; i < correction->line_count; i++) {
        money_format(correction->lines[i].was, text);
        page_widen(columns, 0, text);
        money_format(correction->lines[i].now, text);
        page_widen(columns, 1, text);
    }
}

static void put_table(const struct sheet *sheet) {
    page_row(sheet->out, &sheet->columns, "", "", (const char *const[]){"was", "now"});
    page_rule(sheet->out);
    put_lines(sheet);
    page_rule(sheet->out);
    put_rest(sheet);
    put_total(sheet);
    put_open(sheet);
}

/* --- what remains --- */

/* Says what is left and by when it was or is to be paid. */
static void put_remaining(const struct sheet *sheet) {
    const struct correction *correction = sheet->correction;
    int32_t due = correction->invoice->due;
    struct money open = correction->open;
    struct buf text = {0};
    if (open.minor < 0) {
        open.minor = -open.minor;
        say_money(&text, open);
        buf_add_text(&text, " more have been paid than the invoice comes to now; the difference is "
                            "in your favour.");
    } else if (open.minor == 0) {
        buf_add_text(&text, "Nothing is left to pay on this invoice.");
    } else {
        say_money(&text, open);
        buf_add_text(&text, " remain to be paid on this invoice");
        if (due != DAY_NONE) {
            bool is_past = due < moment_today(sheet->context->moment);
            buf_add_text(&text, is_past ? "; it was due on " : " by ");
            add_weekday(&text, due);
        }
        buf_add_char(&text, '.');
    }
    put_paragraph(sheet->out, 0, &text);
}

static void add_number_of(struct buf *out, const struct correction *correction) {
    if (is_said(correction->invoice->number)) {
        page_field(out, correction->invoice->number);
    } else {
        buf_add_text(out, "without a number");
    }
}

/* "Invoice INV-1042 of 12 Sep 2026, your reference PO 77" */
static void add_title(struct buf *out, const struct correction *correction) {
    buf_add_text(out, "Invoice ");
    add_number_of(out, correction);
    if (correction->invoice->issued != DAY_NONE) {
        buf_add_text(out, " of ");
        add_day(out, correction->invoice->issued);
    }
    if (is_said(correction->invoice->reference)) {
        buf_add_text(out, ", your reference ");
        page_field(out, correction->invoice->reference);
    }
}

/* What we say about an invoice that was disputed as a whole. */
static void put_whole_stand(const struct sheet *sheet) {
    const struct letter_context *context = sheet->context;
    for (size_t i = 0; i < context->stand_count; i++) {
        const struct letter_stand *stand = &context->stands[i];
        struct buf text = {0};
        if (stand->line == 0 && stand->invoice == sheet->correction->invoice->id &&
            is_said(stand->words)) {
            buf_add_text(&text, "The rest of this invoice stands: ");
            add_sentence(&text, stand->words);
            put_paragraph(sheet->out, 0, &text);
        }
    }
}

static void put_correction(struct sheet *sheet) {
    struct buf title = {0};
    add_title(&title, sheet->correction);
    set_columns(sheet);
    buf_add_char(sheet->out, '\n');
    put_paragraph(sheet->out, 0, &title);
    put_table(sheet);
    buf_add_char(sheet->out, '\n');
    put_whole_stand(sheet);
    put_remaining(sheet);
}

/* --- the mail around it --- */

static void add_numbers(struct buf *out, const struct correction *corrections, size_t count) {
    enum { NAMED = 3 };
    size_t named = count <= NAMED ? count : NAMED;
    buf_add_text(out, count == 1 ? "invoice " : "invoices ");
    for (size_t i = 0; i < named; i++) {
        bool is_last = i + 1 == named && named == count;
        buf_add_text(out, i == 0 ? "" : is_last ? " and " : ", ");
        add_number_of(out, &corrections[i]);
    }
    if (count > named) {
        buf_add_text(out, " and ");
        say_number(out, (int64_t)(count - named));
        buf_add_text(out, " more");
    }
}

static void put_greeting(struct buf *out, const struct letter_context *context) {
    struct buf text = {0};
    bool has_name = context->to != NULL && is_said(context->to->name);
    buf_add_text(&text, "Dear ");
    buf_add_text(&text, has_name ? context->to->name : "Sir or Madam");
    buf_add_char(&text, ',');
    put_paragraph(out, 0, &text);
}

/* Thanks, and what this is about. */
static void put_opening(struct buf *out, const struct correction *corrections, size_t count,
                        const struct letter_context *context) {
    struct buf text = {0};
    buf_add_text(&text, "Thank you for your time on the telephone today, ");
    add_day(&text, moment_today(context->moment));
    buf_add_char(&text, '.');
    if (count > 0) {
        buf_add_text(&text, " We have corrected ");
        add_numbers(&text, corrections, count);
        buf_add_text(&text, " as follows.");
    }
    buf_add_char(out, '\n');
    put_paragraph(out, 0, &text);
}

static bool is_about(const struct promise_fact *promise, const struct correction *corrections,
                     size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (statement_promise_covers(promise, corrections[i].invoice->id)) {
            return true;
        }
    }
    return false;
}

/* What they told us they will pay: only while it is still to come, and only in their words. */
static void put_promises(struct buf *out, const struct card *card,
                         const struct correction *corrections, size_t count,
                         const struct letter_context *context) {
    int32_t today = moment_today(context->moment);
    for (size_t i = 0; i < card->facts.promise_count; i++) {
        const struct promise_fact *promise = &card->facts.promises[i];
        struct buf text = {0};
        if (promise->amount.minor <= 0 || promise->day < today ||
            promise->made_at > context->moment->now || !is_about(promise, corrections, count)) {
            continue;
        }
        buf_add_text(&text, "You told us that ");
        say_money(&text, promise->amount);
        buf_add_text(&text, " will come by ");
        add_weekday(&text, promise->day);
        buf_add_text(&text, "; thank you.");
        put_paragraph(out, 0, &text);
    }
}

/* With several invoices, what remains of them together, currency by currency. */
static void put_together(struct buf *out, const struct correction *corrections, size_t count) {
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        struct money sum = corrections[i].open;
        bool is_seen = false;
        sum.minor = 0;
        for (size_t k = 0; k < count; k++) {
            bool is_same = memcmp(corrections[k].open.currency, sum.currency, 4) == 0;
            is_seen = is_seen || (is_same && k < i);
            sum.minor += is_same ? corrections[k].open.minor : 0;
        }
        if (!is_seen && sum.minor > 0) {
            buf_add_text(&text, text.len == 0 ? "Together " : " and ");
            say_money(&text, sum);
        }
    }
    if (text.len > 0) {
        buf_add_text(&text, " remain to be paid on these invoices.");
    }
    buf_add_text(out, text.len > 0 ? "\n" : "");
    put_paragraph(out, 0, &text);
}

static void put_closing(struct buf *out, const struct letter_context *context, size_t count) {
    struct buf text = {0};
    if (context->has_invoice && count > 0) {
        buf_add_text(&text, count == 1 ? "The corrected invoice" : "The corrected invoices");
        buf_add_text(&text, context->has_statement
                                ? " and a statement of your account are attached."
                            : count == 1 ? " is attached."
                                         : " are attached.");
    } else if (context->has_statement) {
        buf_add_text(&text, "A statement of your account is attached.");
    }
    buf_add_text(&text, text.len > 0 ? " " : "");
    buf_add_text(&text, "If anything here is not as we discussed, please reply to this mail.");
    buf_add_char(out, '\n');
    put_paragraph(out, 0, &text);
    buf_add_text(out, "\nKind regards,\n\n");
    page_paragraph(out, 0, is_said(context->author) ? context->author : "");
    page_paragraph(out, 0, is_said(context->firm) ? context->firm : "");
}

void letter_correction(const struct card *card, const struct correction *corrections, size_t count,
                       const struct letter_context *context, struct buf *subject,
                       struct buf *body) {
    if (count > 0) {
        buf_add_text(subject, "Corrected ");
        add_numbers(subject, corrections, count);
    } else {
        buf_add_text(subject, "Our conversation today");
    }
    put_greeting(body, context);
    put_opening(body, corrections, count, context);
    for (size_t i = 0; i < count; i++) {
        struct sheet sheet = {
            .card = card, .correction = &corrections[i], .context = context, .out = body};
        put_correction(&sheet);
    }
    if (count > 1) {
        put_together(body, corrections, count);
    }
    put_promises(body, card, corrections, count, context);
    put_closing(body, context, count);
}

/* --- the document --- */

static void put_field(struct buf *out, const char *name, const char *value) {
    struct page_columns columns = {.label = 12};
    page_row(out, &columns, name, value, NULL);
}

static void put_head(const struct sheet *sheet) {
    const struct card_invoice *invoice = sheet->correction->invoice;
    char day[PAGE_DAY_BYTES];
    struct buf text = {0};
    if (is_said(sheet->context->firm)) {
        page_paragraph(sheet->out, 0, sheet->context->firm);
        buf_add_char(sheet->out, '\n');
    }
    buf_add_text(&text, "CORRECTED INVOICE ");
    add_number_of(&text, sheet->correction);
    put_paragraph(sheet->out, 0, &text);
    buf_add_text(&text, sheet->card->customer.name);
    if (is_said(sheet->card->customer.code)) {
        buf_add_text(&text, " (");
        buf_add_text(&text, sheet->card->customer.code);
        buf_add_char(&text, ')');
    }
    put_field(sheet->out, "for", buf_text(&text));
    buf_release(&text);
    if (is_said(invoice->reference)) {
        put_field(sheet->out, "reference", invoice->reference);
    }
    page_day(invoice->issued, day);
    put_field(sheet->out, "issued", day);
    if (invoice->due != DAY_NONE) {
        page_day(invoice->due, day);
        put_field(sheet->out, "due", day);
    }
    page_day(moment_today(sheet->context->moment), day);
    put_field(sheet->out, "corrected", day);
    buf_add_char(sheet->out, '\n');
}

void letter_invoice(const struct card *card, const struct correction *correction,
                    const struct letter_context *context, struct buf *out) {
    struct sheet sheet = {
        .card = card, .correction = correction, .context = context, .out = out, .is_whole = true};
    put_head(&sheet);
    set_columns(&sheet);
    put_table(&sheet);
    buf_add_char(out, '\n');
    put_remaining(&sheet);
}
