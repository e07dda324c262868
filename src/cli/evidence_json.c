/* callsheet evidence --json. */
#include "callsheet/cli/evidence.h"

#include <string.h>

#include "callsheet/cli/output.h"
#include "callsheet/domain/evidence.h"

static json_t *text(const char *value) {
    return out_json_text(value ? value : "");
}

static json_t *work_json(const struct evidence_shown *shown, const struct card_work *work) {
    struct buf flaw = {0};
    bool is_good = evidence_entry_is_good(work, &shown->rules, &flaw);
    json_t *row =
        json_pack("{s:I, s:o, s:i, s:o, s:o, s:o, s:o, s:b, s:o}", "id", (json_int_t)work->id,
                  "day", out_json_day(work->day), "minutes", (int)work->minutes, "who",
                  text(work->who), "what", text(work->what), "why", text(work->why), "ticket",
                  text(work->ticket), "good", (int)is_good, "flaw", text(buf_text(&flaw)));
    buf_release(&flaw);
    return row;
}

/* Entries of a line; `line` 0: those of the invoice that are on no single one. */
static json_t *works_json(const struct evidence_shown *shown, int64_t line) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->card.work_count; i++) {
        const struct card_work *work = &shown->card.work[i];
        if (work->line == line && (line != 0 || work->invoice == shown->invoice->id)) {
            (void)json_array_append_new(list, work_json(shown, work)); /* fails without memory */
        }
    }
    return list;
}

/* The tickets behind a line, each once. */
static json_t *tickets_json(const struct card *card, const struct card_line *line) {
    json_t *list = json_array();
    for (size_t i = 0; i < card->work_count; i++) {
        const char *ticket = card->work[i].ticket;
        bool is_new = line->id != 0 && card->work[i].line == line->id && ticket && ticket[0];
        for (size_t k = 0; is_new && k < i; k++) {
            is_new = card->work[k].line != line->id || !card->work[k].ticket ||
                     strcmp(card->work[k].ticket, ticket) != 0;
        }
        if (is_new) {
            (void)json_array_append_new(list, text(ticket));
        }
    }
    return list;
}

static json_t *line_json(const struct evidence_shown *shown, const struct card_line *line) {
    const struct card *card = &shown->card;
    struct buf why = {0};
    enum evidence evidence =
        evidence_judge(line, card->work, card->work_count, &shown->rules, &why);
    struct evidence_record record = evidence_recorded(line, card->work, card->work_count);
    json_t *row =
        json_pack("{s:i, s:o, s:I, s:o, s:o, s:I, s:s, s:o, s:o, s:o}", "position", line->position,
                  "text", text(line->text), "quantity_milli", (json_int_t)line->quantity_milli,
                  "amount", out_json_money(line->amount), "minutes",
                  line->minutes < 0 ? json_null() : json_integer(line->minutes), "recorded",
                  (json_int_t)record.minutes, "evidence", evidence_word(evidence), "why",
                  text(buf_text(&why)), "tickets", tickets_json(card, line), "work",
                  works_json(shown, line->id));
    buf_release(&why);
    return row;
}

static json_t *invoice_json(const struct evidence_shown *shown) {
    const struct card_invoice *invoice = shown->invoice;
    size_t thin = 0, none = 0;
    if (!invoice) {
        return json_null();
    }
    enum evidence worst =
        evidence_of_invoice(&shown->card, invoice->id, &shown->rules, &thin, &none);
    json_t *lines = json_array();
    for (size_t i = 0; i < shown->card.line_count; i++) {
        if (shown->card.lines[i].invoice == invoice->id) {
            (void)json_array_append_new(lines, line_json(shown, &shown->card.lines[i]));
        }
    }
    return json_pack("{s:I, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:i, s:i, s:o, s:o}", "id",
                     (json_int_t)invoice->id, "number", text(invoice->number), "kind",
                     invoice->kind == ITEM_CREDIT_NOTE ? "credit-note" : "invoice", "issued",
                     out_json_day(invoice->issued), "due", out_json_day(invoice->due), "total",
                     out_json_money(invoice->total), "open", out_json_money(invoice->open), "paid",
                     out_json_day(invoice->paid_day), "reference", text(invoice->reference),
                     "evidence", evidence_word(worst), "thin", (int)thin, "none", (int)none,
                     "lines", lines, "general", works_json(shown, 0));
}

static json_t *number_json(const struct evidence_shown *shown, int64_t id) {
    const struct card_invoice *invoice = evidence_invoice(&shown->card, id);
    return invoice ? text(invoice->number) : json_null();
}

static json_t *position_json(const struct evidence_shown *shown, int64_t id) {
    const struct card_line *line = evidence_line(&shown->card, id);
    return line ? json_integer(line->position) : json_null();
}

static json_t *links_json(const struct evidence_shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->complaint.link_count; i++) {
        const struct complaint_link *link = &shown->complaint.links[i];
        struct buf said = {0};
        buf_add(&said, shown->mail.body->text + link->start, link->end - link->start);
        (void)json_array_append_new(
            list,
            json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "kind",
                      complaint_link_word(link->kind), "start", (json_int_t)link->start, "end",
                      (json_int_t)link->end, "text", text(buf_text(&said)), "invoice",
                      number_json(shown, link->invoice), "line", position_json(shown, link->line),
                      "work", link->work ? json_integer(link->work) : json_null(), "ticket",
                      text(link->ticket)));
        buf_release(&said);
    }
    return list;
}

static json_t *candidates_json(const struct evidence_shown *shown) {
    json_t *list = json_array();
    for (size_t i = 0; i < shown->complaint.candidate_count; i++) {
        const struct complaint_candidate *candidate = &shown->complaint.candidates[i];
        (void)json_array_append_new(list, json_pack("{s:o, s:b, s:o, s:o}", "number",
                                                    number_json(shown, candidate->invoice), "tied",
                                                    (int)candidate->is_tied, "line",
                                                    position_json(shown, candidate->line), "why",
                                                    text(candidate->why)));
    }
    return list;
}

static json_t *mail_json(const struct evidence_shown *shown) {
    const struct mail_body *body = shown->mail.body;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "id", text(body->message_id), "from",
                     text(body->from_name), "address", text(body->from_address), "subject",
                     text(body->subject), "at", out_json_instant(body->date), "outbound",
                     (int)shown->mail.is_outbound, "text", text(body->text));
}

enum status evidence_json(const struct evidence_shown *shown, struct error *err) {
    const struct customer *customer = &shown->card.customer;
    json_t *root = json_pack(
        "{s:o, s:o, s:{s:I, s:o, s:o}, s:o}", "now", out_json_instant(shown->moment.now), "ledger",
        text(shown->info.path), "customer", "id", (json_int_t)customer->id, "code",
        text(customer->code), "name", text(customer->name), "invoice", invoice_json(shown));
    if (shown->mail.body) {
        (void)json_object_set_new(root, "mail", mail_json(shown));
        (void)json_object_set_new(root, "links", links_json(shown));
        (void)json_object_set_new(root, "candidates", candidates_json(shown));
    }
    return out_json_write(shown->cli->out, root, err);
}
