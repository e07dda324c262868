/* callsheet evidence as text. */
#include "callsheet/cli/evidence.h"

#include <inttypes.h>
#include <string.h>

#include "callsheet/cli/daylist.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/evidence.h"

enum { TEXT_COLS = 44, AMOUNT_COLS = 12, HOURS_COLS = 9, SAID_BYTES = 60, WHO_COLS = 12 };

static int32_t today_of(const struct evidence_shown *shown) {
    return zone_day(shown->moment.firm, shown->moment.now);
}

static void add_day(const struct evidence_shown *shown, int32_t day, struct buf *out) {
    char text[16];
    day_format_plain(day, today_of(shown), text);
    buf_add_text(out, text);
}

static void add_money(struct buf *out, struct money money) {
    char text[MONEY_TEXT_BYTES];
    money_format_code(money, text);
    buf_add_text(out, text);
}

static void add_hours(struct buf *out, int64_t minutes) {
    int64_t hundredths = (minutes * 100 + 30) / 60;
    buf_addf(out, "%" PRId64 ".%02" PRId64 " h", hundredths / 100, hundredths % 100);
}

static void add_right_hours(struct buf *out, int64_t minutes) {
    struct buf text = {0};
    add_hours(&text, minutes);
    out_right(out, buf_text(&text), HOURS_COLS);
    buf_release(&text);
}

/* --- the record --- */

static void add_work(const struct evidence_shown *shown, const struct card_work *work,
                     struct buf *out) {
    struct buf day = {0}, flaw = {0};
    add_day(shown, work->day, &day);
    buf_add_text(out, "        ");
    out_column(out, buf_text(&day), 11);
    add_right_hours(out, work->minutes);
    buf_add_text(out, "  ");
    out_column(out, work->who && work->who[0] ? work->who : "–", WHO_COLS);
    buf_add_char(out, ' ');
    out_field(out, work->what && work->what[0] ? work->what : "(no description)");
    if (work->why && work->why[0]) {
        buf_add_text(out, " · ");
        out_field(out, work->why);
    }
    if (work->ticket && work->ticket[0]) {
        buf_add_text(out, " · ");
        out_field(out, work->ticket);
    }
    if (!evidence_entry_is_good(work, &shown->rules, &flaw)) {
        buf_add_text(out, " (");
        out_field(out, buf_text(&flaw));
        buf_add_char(out, ')');
    }
    buf_add_char(out, '\n');
    buf_release(&day);
    buf_release(&flaw);
}

static void add_line(const struct evidence_shown *shown, const struct card_line *line,
                     struct buf *out) {
    const struct card *card = &shown->card;
    struct buf why = {0};
    char amount[MONEY_TEXT_BYTES];
    enum evidence evidence =
        evidence_judge(line, card->work, card->work_count, &shown->rules, &why);
    struct evidence_record record = evidence_recorded(line, card->work, card->work_count);
    money_format(line->amount, amount);
    buf_addf(out, "  %3d  ", line->position);
    out_column(out, line->text, TEXT_COLS);
    out_right(out, amount, AMOUNT_COLS);
    if (line->minutes >= 0) {
        buf_add_text(out, "  ");
        add_hours(out, record.minutes);
        buf_add_text(out, " of ");
        add_hours(out, line->minutes);
    }
    if (evidence != EVIDENCE_NOT_TIME) {
        buf_addf(out, "  %s", evidence_word(evidence));
    }
    if (why.len > 0) {
        buf_add_text(out, ": ");
        out_field(out, buf_text(&why));
    }
    buf_add_char(out, '\n');
    buf_release(&why);
    for (size_t i = 0; i < card->work_count; i++) {
        if (line->id != 0 && card->work[i].line == line->id) {
            add_work(shown, &card->work[i], out);
        }
    }
}

static void add_general(const struct evidence_shown *shown, struct buf *out) {
    bool has_title = false;
    for (size_t i = 0; i < shown->card.work_count; i++) {
        const struct card_work *work = &shown->card.work[i];
        if (work->line == 0 && work->invoice == shown->invoice->id) {
            buf_add_text(out, has_title ? "" : "  On the invoice, not on one line:\n");
            has_title = true;
            add_work(shown, work, out);
        }
    }
}

static void add_invoice_head(const struct evidence_shown *shown, struct buf *out) {
    const struct card_invoice *invoice = shown->invoice;
    int32_t today = today_of(shown);
    out_field(out, invoice->number);
    buf_add_text(out, invoice->kind == ITEM_CREDIT_NOTE ? " · credit note · " : " · ");
    out_field(out, shown->card.customer.name);
    buf_add_text(out, " (");
    out_field(out, shown->card.customer.code);
    buf_add_text(out, ") · issued ");
    add_day(shown, invoice->issued, out);
    if (invoice->due != DAY_NONE) {
        buf_add_text(out, " · due ");
        add_day(shown, invoice->due, out);
    }
    if (invoice->open.minor > 0 && invoice->due != DAY_NONE && invoice->due < today) {
        buf_addf(out, ", %" PRId32 " d late", today - invoice->due);
    }
    buf_add_text(out, " · ");
    add_money(out, invoice->total);
    if (invoice->open.minor == 0) {
        buf_add_text(out, ", paid");
    } else if (invoice->open.minor != invoice->total.minor) {
        buf_add_text(out, ", open ");
        add_money(out, invoice->open);
    }
    buf_add_char(out, '\n');
}

static void add_record(const struct evidence_shown *shown, struct buf *out) {
    const struct card *card = &shown->card;
    size_t thin = 0, none = 0, count = 0;
    (void)evidence_of_invoice(card, shown->invoice->id, &shown->rules, &thin, &none);
    add_invoice_head(shown, out);
    for (size_t i = 0; i < card->line_count; i++) {
        count += card->lines[i].invoice == shown->invoice->id;
    }
    buf_addf(out, "%zu %s, %zu thin, %zu without a record\n", count, count == 1 ? "line" : "lines",
             thin, none);
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].invoice == shown->invoice->id) {
            add_line(shown, &card->lines[i], out);
        }
    }
    add_general(shown, out);
}

/* --- the mail --- */

static void add_place(const struct evidence_shown *shown, const struct complaint_link *link,
                      struct buf *out) {
    size_t len = link->end - link->start;
    struct buf said = {0};
    buf_add(&said, shown->mail.body->text + link->start, len < SAID_BYTES ? len : SAID_BYTES);
    buf_addf(out, "  %-9s “", complaint_link_word(link->kind));
    out_field(out, buf_text(&said));
    buf_add_text(out, "”");
    buf_release(&said);
}

static void add_target(const struct evidence_shown *shown, const struct complaint_link *link,
                       struct buf *out) {
    const struct card_invoice *invoice = evidence_invoice(&shown->card, link->invoice);
    const struct card_line *line = evidence_line(&shown->card, link->line);
    const struct card_work *work = evidence_work(&shown->card, link->work);
    if (link->kind == COMPLAINT_UNKNOWN) {
        buf_add_text(out, " none of this customer’s");
        return;
    }
    buf_add_char(out, ' ');
    out_field(out, invoice ? invoice->number : "not billed");
    if (line) {
        buf_addf(out, " line %d", line->position);
    }
    if (work) {
        buf_add_text(out, " work of ");
        add_day(shown, work->day, out);
        buf_add_char(out, ' ');
        out_field(out, work->who ? work->who : "");
    }
    if (link->ticket[0]) {
        buf_add_char(out, ' ');
        out_field(out, link->ticket);
    }
}

/* One row a place; what it belongs to stands behind it, however many they are. */
static void add_links(const struct evidence_shown *shown, struct buf *out) {
    const struct complaint *complaint = &shown->complaint;
    for (size_t i = 0; i < complaint->link_count; i++) {
        const struct complaint_link *link = &complaint->links[i];
        bool is_same = i > 0 && link[-1].start == link->start && link[-1].kind == link->kind;
        if (!is_same) {
            buf_add_text(out, i > 0 ? "\n" : "\nIT TALKS OF\n");
            add_place(shown, link, out);
            buf_add_text(out, " →");
        } else {
            buf_add_char(out, ',');
        }
        add_target(shown, link, out);
    }
    buf_add_text(out, complaint->link_count > 0 ? "\n" : "");
}

static void add_candidates(const struct evidence_shown *shown, struct buf *out) {
    const struct complaint *complaint = &shown->complaint;
    buf_add_text(out, "\nMOST LIKELY\n");
    for (size_t i = 0; i < complaint->candidate_count; i++) {
        const struct complaint_candidate *candidate = &complaint->candidates[i];
        const struct card_invoice *invoice = evidence_invoice(&shown->card, candidate->invoice);
        buf_addf(out, "  %s ", candidate->is_tied ? "=" : " ");
        out_column(out, invoice ? invoice->number : "", 12);
        buf_add_char(out, ' ');
        out_field(out, candidate->why);
        buf_add_text(out, candidate->is_tied ? " (as likely as another)\n" : "\n");
    }
    if (complaint->candidate_count == 0) {
        buf_add_text(out, "  It names nothing that is on this customer’s record.\n");
    }
}

static void add_mail(const struct evidence_shown *shown, struct buf *out) {
    const struct mail_body *body = shown->mail.body;
    struct buf when = {0};
    buf_add_text(out, "From ");
    out_field(out, body->from_name[0] ? body->from_name : body->from_address);
    buf_add_text(out, " <");
    out_field(out, body->from_address);
    buf_add_text(out, ">");
    if (body->date != INSTANT_NONE) {
        buf_add_text(out, " · ");
        daylist_time(&shown->moment, body->date, &when);
        out_field(out, buf_text(&when));
    }
    buf_add_char(out, '\n');
    out_field(out, body->subject);
    buf_add_text(out, "\n\n");
    out_lines(out, body->text, "  | ");
    buf_release(&when);
    add_links(shown, out);
    add_candidates(shown, out);
    buf_add_char(out, '\n');
}

enum status evidence_print(const struct evidence_shown *shown, struct error *err) {
    struct buf out = {0};
    if (shown->mail.body) {
        add_mail(shown, &out);
    }
    if (shown->invoice) {
        add_record(shown, &out);
    }
    enum status status = out_write(shown->cli->out, &out, err);
    buf_release(&out);
    return status;
}
