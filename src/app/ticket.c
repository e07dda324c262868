/* A support case with all work on the card that belongs to it: from a work entry one key away. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

static const struct card_ticket *ticket_of(const struct card *card, const char *number) {
    for (size_t i = 0; card != NULL && i < card->ticket_count; i++) {
        if (strcmp(card->tickets[i].number, number) == 0 && card->tickets[i].subject[0] != '\0') {
            return &card->tickets[i];
        }
    }
    return NULL;
}

void ticket_open(struct model *model, const char *number) {
    (void)text_copy(model->ticket, sizeof model->ticket, number);
    model->ticket_scroll = 0;
    model_open(model, OVERLAY_TICKET);
}

bool ticket_key(struct model *model, struct key key, int action) {
    (void)key;
    if (action == ACTION_DOWN || action == ACTION_UP) {
        model->ticket_scroll += action == ACTION_DOWN ? 1 : -1;
        model->ticket_scroll = model->ticket_scroll > 0 ? model->ticket_scroll : 0;
        model_touch(model, REV_OVERLAY);
        return true;
    }
    if (action == ACTION_SUSPEND) {
        return false;
    }
    model_open(model, OVERLAY_NONE);
    return true;
}

static void add_head(struct model *model, const struct card_ticket *ticket, struct buf *out) {
    struct arena *scratch = &model->scratch;
    int32_t today = model_today(model);
    if (ticket == NULL) {
        buf_add_text(out, "The support case itself is not on record; this is its work.\n");
        return;
    }
    buf_addf(out, "%s\n", words_clean(scratch, ticket->subject));
    if (ticket->requested_by[0] != '\0') {
        buf_addf(out, "Asked for by %s", words_clean(scratch, ticket->requested_by));
    }
    if (ticket->opened != DAY_NONE) {
        buf_addf(out, "%s %s", ticket->requested_by[0] != '\0' ? ", opened" : "Opened",
                 words_day_plain(scratch, ticket->opened, today));
    }
    if (ticket->closed != DAY_NONE) {
        buf_addf(out, ", closed %s", words_day_plain(scratch, ticket->closed, today));
    } else {
        buf_add_text(out, ", not closed");
    }
    buf_add_char(out, '\n');
}

/* "12 Sep  Rob  4.00 h  Mail server down · Dana · INV-1042 line 1". */
static void add_work(struct model *model, const struct card_work *work, struct buf *out) {
    struct arena *scratch = &model->scratch;
    const struct card *card = model_card(model);
    const struct card_invoice *invoice = card_invoice_of(card, work->invoice);
    const struct card_line *line = card_line_of(card, work->line);
    buf_addf(out, "%s  %s  %s  %s", words_day_plain(scratch, work->day, model_today(model)),
             work->who[0] != '\0' ? words_clean(scratch, work->who) : "(who?)",
             words_hours(scratch, work->minutes),
             work->what[0] != '\0' ? words_clean(scratch, work->what) : "(nothing on record)");
    if (work->why[0] != '\0') {
        buf_addf(out, " · %s", words_clean(scratch, work->why));
    }
    if (invoice != NULL && line != NULL) {
        buf_addf(out, " · %s line %d", words_clean(scratch, invoice->number), line->position);
    } else {
        buf_add_text(out,
                     invoice != NULL ? words(scratch, " · %s", invoice->number) : " · not billed");
    }
    buf_add_char(out, '\n');
}

void ticket_draw(struct model *model, struct surface *surface, struct rect content) {
    const struct card *card = model_card(model);
    struct buf out = {0};
    int64_t minutes = 0;
    add_head(model, ticket_of(card, model->ticket), &out);
    buf_add_char(&out, '\n');
    for (size_t i = 0; card != NULL && i < card->work_count; i++) {
        if (strcmp(card->work[i].ticket, model->ticket) == 0) {
            add_work(model, &card->work[i], &out);
            minutes += card->work[i].minutes;
        }
    }
    buf_addf(&out, "\n%s in all", words_hours(&model->scratch, minutes));
    struct paragraph text = {.text = buf_text(&out), .len = out.len, .role = ROLE_TEXT};
    int last = paragraph_rows(&text, content.cols) - content.rows;
    last = last > 0 ? last : 0;
    model->ticket_scroll = model->ticket_scroll < last ? model->ticket_scroll : last;
    (void)paragraph_draw(surface, content, &text,
                         model->ticket_scroll); /* the rest is scrolled to */
    buf_release(&out);
}
