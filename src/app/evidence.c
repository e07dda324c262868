/* The evidence view's state: which mail or claim is at the left, what in it belongs to which
   record, which invoice is at the right. Asks for MAIL_MESSAGES, MAIL_ABOUT and MAIL_BODY. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

static void forget_text(struct evidence_view *view) {
    mem_free(view->text);
    mem_free(view->subject_raw);
    mem_free(view->heat);
    mem_free(view->gaps);
    view->text = view->subject_raw = NULL;
    view->heat = NULL;
    view->gaps = NULL;
    view->len = view->heat_count = view->gap_count = view->warning_count = 0;
    view->who[0] = view->when[0] = view->subject[0] = view->trouble[0] = '\0';
    view->tone = -1;
    mem_free(view->no_count);
    view->no_count = NULL;
    view->complaint = (struct complaint){0};
    view->link = -1;
    view->scroll = 0;
    arena_clear(&view->arena);
}

static void forget_sources(struct evidence_view *view) {
    for (size_t i = 0; i < view->source_count; i++) {
        mem_free(view->sources[i].mail);
    }
    view->source_count = view->source = 0;
}

void evidence_release(struct evidence_view *view) {
    forget_text(view);
    forget_sources(view);
    arena_release(&view->arena);
}

/* --- reading the text against the card -------------------------------------------------------- */

/* The text with what its author did not write blanked out: places keep their bytes. */
static char *authors_own(const struct evidence_view *view) {
    char *own = mem_strndup(view->text, view->len);
    for (size_t i = 0; i < view->gap_count; i++) {
        for (size_t at = view->gaps[i].start; at < view->gaps[i].end && at < view->len; at++) {
            own[at] = own[at] == '\n' ? '\n' : ' ';
        }
    }
    return own;
}

/* The invoice it most likely is about is shown, unless the person chose one. */
static void show_candidate(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct card *card = model_card(model);
    if (!view->is_chosen && view->complaint.candidate_count > 0) {
        view->invoice = view->complaint.candidates[0].invoice;
    }
    if (view->invoice == 0 && card != NULL && card->invoice_count > 0) {
        view->invoice = card->invoices[0].id;
    }
    record_load(model);
    for (size_t i = 0; i < view->complaint.candidate_count; i++) {
        const struct complaint_candidate *each = &view->complaint.candidates[i];
        if (each->invoice == view->invoice && each->line != 0) {
            (void)record_select(model, each->line, 0); /* it may be gone */
        }
    }
    evidence_follow_record(model);
}

void evidence_read_again(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct card *card = model_card(model);
    if (!view->is_open || card == NULL) {
        return;
    }
    arena_clear(&view->arena);
    view->complaint = (struct complaint){0};
    view->link = -1;
    if (view->text != NULL) {
        char *own = authors_own(view);
        complaint_read(view->subject_raw, own, view->len, card, model_today(model), &view->arena,
                       &view->complaint);
        mem_free(own);
    }
    if (view->text != NULL && view->complaint.candidate_count == 0 && view->gap_count > 0) {
        complaint_read(view->subject_raw, view->text, view->len, card, model_today(model),
                       &view->arena, &view->complaint); /* at least what they answer says it */
    }
    show_candidate(model);
    model_touch(model, REV_MAIL);
}

/* --- what is shown at the left ---------------------------------------------------------------- */

static void set_text(struct evidence_view *view, const char *text, size_t len) {
    struct buf out = {0};
    (void)text_clean(&out, text, len, TEXT_LINES); /* whether it changed is seen by its length */
    view->len = out.len;
    view->text = buf_detach(&out);
}

static void note_heat(struct evidence_view *view, const struct tone *tone) {
    size_t capacity = 0;
    for (size_t i = 0; i < tone->span_count; i++) {
        const struct tone_span *span = &tone->spans[i];
        bool counts = !span->is_in_subject && span->weight > 0 && span->end <= view->len &&
                      span->start < span->end;
        if (counts) {
            view->heat = mem_grow(view->heat, view->heat_count, &capacity, sizeof *view->heat);
            view->heat[view->heat_count++] =
                (struct text_mark){span->start, span->end - span->start, ROLE_HEAT};
        }
    }
}

static void note_gaps(struct evidence_view *view, const struct mail_body *body) {
    size_t capacity = 0;
    for (size_t i = 0; i < body->span_count; i++) {
        view->gaps = mem_grow(view->gaps, view->gap_count, &capacity, sizeof *view->gaps);
        view->gaps[view->gap_count++] = (struct tone_gap){body->spans[i].start, body->spans[i].end};
    }
}

static void show_body(struct model *model, const struct mail_body *body) {
    struct evidence_view *view = &model->evidence;
    struct arena *scratch = &model->scratch;
    forget_text(view);
    (void)text_copy(view->who, sizeof view->who,
                    body->from_name[0] != '\0'
                        ? words(scratch, "%s <%s>", body->from_name, body->from_address)
                        : words_clean(scratch, body->from_address));
    (void)text_copy(view->when, sizeof view->when,
                    words_when(scratch, model->setup.firm, body->date, model->now));
    (void)text_copy(view->subject, sizeof view->subject, words_clean(scratch, body->subject));
    view->subject_raw = mem_strdup(body->subject);
    set_text(view, body->text, body->text_len);
    view->warning_count = body->warning_count;
    bool counts = body->no_count == NULL || body->no_count[0] == '\0';
    view->no_count = counts ? NULL : mem_strdup(body->no_count);
    if (view->len == body->text_len) { /* clean as it came: places in it are places here */
        view->tone = body->tone.language != NULL ? body->tone.score : -1;
        view->band = body->tone.band;
        note_heat(view, &body->tone);
        note_gaps(view, body);
    }
    evidence_read_again(model);
    model_touch(model, REV_MAIL);
}

static const struct claim_fact *claim_of(const struct model *model, int64_t id) {
    const struct card *card = model_card(model);
    for (size_t i = 0; card != NULL && i < card->facts.claim_count; i++) {
        if (card->facts.claims[i].id == id) {
            return &card->facts.claims[i];
        }
    }
    return NULL;
}

static void show_claim(struct model *model, const struct claim_fact *claim) {
    struct evidence_view *view = &model->evidence;
    struct arena *scratch = &model->scratch;
    forget_text(view);
    (void)text_copy(
        view->who, sizeof view->who,
        words(scratch, "%s claimed",
              claim->contact != NULL && claim->contact[0] != '\0' ? claim->contact : "They"));
    (void)text_copy(view->when, sizeof view->when,
                    words_when(scratch, model->setup.firm, claim->raised_at, model->now));
    (void)text_copy(view->subject, sizeof view->subject,
                    claim->number != NULL ? words(scratch, "about %s", claim->number) : "");
    view->subject_raw = mem_strdup(claim->number != NULL ? claim->number : "");
    const char *text = claim->words != NULL ? claim->words : "";
    set_text(view, text, strlen(text));
    if (claim->invoice != 0 && !view->is_chosen) {
        view->invoice = claim->invoice;
        view->is_chosen = true;
    }
    evidence_read_again(model);
    if (claim->line != 0) {
        (void)record_select(model, claim->line, 0); /* its invoice may not be shown */
    }
}

static void show_source(struct model *model) {
    struct evidence_view *view = &model->evidence;
    if (view->source >= view->source_count) {
        forget_text(view);
        evidence_read_again(model);
        return;
    }
    const struct evidence_source *source = &view->sources[view->source];
    const struct claim_fact *claim = source->claim != 0 ? claim_of(model, source->claim) : NULL;
    if (claim != NULL) {
        show_claim(model, claim);
    } else if (source->mail != NULL) {
        model_ask(model, &view->ask_body, EFFECT_MAIL_BODY)->text = mem_strdup(source->mail);
    }
    model_touch(model, REV_MAIL);
}

static bool add_source(struct evidence_view *view, int64_t claim, const char *mail) {
    for (size_t i = 0; i < view->source_count; i++) {
        bool is_same =
            claim != 0 ? view->sources[i].claim == claim
                       : view->sources[i].mail != NULL && strcmp(view->sources[i].mail, mail) == 0;
        if (is_same) {
            return true;
        }
    }
    if (view->source_count == EVIDENCE_SOURCES) {
        return false;
    }
    view->sources[view->source_count++] =
        (struct evidence_source){.claim = claim, .mail = claim == 0 ? mem_strdup(mail) : NULL};
    return true;
}

void evidence_step_source(struct model *model, int direction) {
    struct evidence_view *view = &model->evidence;
    size_t count = view->source_count;
    if (count < 2) {
        model_say(model, "There is no other mail or claim about this.");
        return;
    }
    view->source = (view->source + (direction > 0 ? 1 : count - 1)) % count;
    view->prefers_heated = false;
    show_source(model);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void add_claims(struct model *model, int64_t invoice) {
    const struct card *card = model_card(model);
    for (size_t i = 0; card != NULL && i < card->facts.claim_count; i++) {
        const struct claim_fact *claim = &card->facts.claims[i];
        if (invoice == 0 || claim->invoice == invoice) {
            (void)add_source(&model->evidence, claim->id, NULL); /* the first ones will do */
        }
    }
}

/* Asks for the mails that name the invoice, or a ticket of the work entry one came from. */
static void ask_about(struct model *model, int64_t invoice, const char *ticket) {
    struct evidence_view *view = &model->evidence;
    const struct card_invoice *item = card_invoice_of(model_card(model), invoice);
    struct buf numbers = {0};
    if (model->setup.no_mail || item == NULL) {
        return;
    }
    buf_add_text(&numbers, item->number);
    if (ticket != NULL && ticket[0] != '\0') {
        buf_addf(&numbers, "\n%s", ticket);
    }
    struct effect *effect = model_ask(model, &view->ask_messages, EFFECT_MAIL_ABOUT);
    effect->customer = model->selected;
    effect->text = buf_detach(&numbers);
    view->prefers_heated = true;
}

static void open_from_mail(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct mail_view *mail = &model->mail;
    if (mail->is_reading && mail->body != NULL) {
        (void)add_source(view, 0, mail->body->message_id); /* the first one */
        return;
    }
    const struct mail_list *threads = mail->customer == model->selected ? mail->threads : NULL;
    size_t at = model->items[PANE_MAIL].list.cursor;
    if (threads != NULL && at < threads->thread_count) {
        view->prefers_heated = true;
        model_ask(model, &view->ask_messages, EFFECT_MAIL_MESSAGES)->text =
            mem_strdup(threads->threads[at].thread_id);
    }
}

static void open_from_record(struct model *model) {
    struct evidence_view *view = &model->evidence;
    int64_t invoice = 0, line = 0;
    const char *ticket = NULL;
    card_selected(model, &invoice, &line);
    const struct card *card = model_card(model);
    int64_t id = model->focus == PANE_WORK ? list_id(&model->items[PANE_WORK].list, 0) : 0;
    for (size_t i = 0; card != NULL && id > 0 && i < card->work_count; i++) {
        ticket = card->work[i].id == id ? card->work[i].ticket : ticket;
    }
    view->invoice = invoice;
    view->is_chosen = invoice != 0;
    add_claims(model, invoice);
    ask_about(model, invoice, ticket);
    record_load(model);
    (void)record_select(model, line, id > 0 ? id : 0); /* the first row else */
}

/* From the list, the reasons or the history: the mail or claim that makes the reason. */
static void open_from_reasons(struct model *model) {
    struct evidence_view *view = &model->evidence;
    const struct judgement *judgement = &model->judgement;
    int64_t history = list_id(&model->items[PANE_HISTORY].list, 0);
    const struct card *card = model_card(model);
    for (size_t i = 0; model->focus == PANE_HISTORY && i < card->history_count; i++) {
        const struct card_history *item = &card->history[i];
        if (history_item(item) == history && item->kind == HISTORY_CLAIM &&
            claim_of(model, item->id) != NULL) {
            (void)add_source(view, item->id, NULL); /* the first one */
        }
    }
    for (size_t i = 0; i < judgement->reason_count; i++) {
        const struct reason *reason = &judgement->reasons[i];
        if (reason->kind == REASON_MAIL && reason->ref_text != NULL &&
            reason->ref_text[0] != '\0') {
            (void)add_source(view, 0, reason->ref_text); /* the first ones will do */
        }
    }
    add_claims(model, 0);
    if (view->source_count == 0) {
        open_from_record(model);
    }
}

void evidence_open(struct model *model) {
    struct evidence_view *view = &model->evidence;
    if (view->is_open) {
        model_focus(model, PANE_RECORD);
        return;
    }
    forget_text(view);
    forget_sources(view);
    view->is_open = true;
    view->from = model->focus;
    view->invoice = 0;
    view->is_chosen = view->prefers_heated = false;
    view->ask_messages.is_awaited = view->ask_body.is_awaited = false;
    items_load(&model->items[PANE_RECORD].list, NULL, 0);
    if (model->focus == PANE_MAIL) {
        open_from_mail(model);
    } else if (model->focus == PANE_INVOICES || model->focus == PANE_WORK) {
        open_from_record(model);
    } else {
        open_from_reasons(model);
    }
    model_focus(model, PANE_RECORD);
    if (model->selected != 0) {
        card_ask(model);
    }
    if (view->source_count > 0 || !view->ask_messages.is_awaited) {
        show_source(model);
    }
    model_touch(model, REV_MAIL);
    model_touch(model, REV_FOCUS);
}

void evidence_close(struct model *model) {
    struct evidence_view *view = &model->evidence;
    enum pane from = view->from;
    if (!view->is_open) {
        return;
    }
    view->is_open = false;
    view->ask_messages.is_awaited = view->ask_body.is_awaited = false;
    model_focus(model, from);
    model_touch(model, REV_FOCUS);
    model_touch(model, REV_MAIL);
}

/* --- what was asked for ----------------------------------------------------------------------- */

/* The message to begin with: the most heated of theirs, else their newest, else the newest. */
static const char *first_message(const struct mail_list *list) {
    const struct mail_message *best = NULL;
    for (size_t i = 0; i < list->message_count; i++) {
        const struct mail_message *each = &list->messages[i];
        bool is_theirs = !each->is_outbound;
        bool is_better = best == NULL || (is_theirs && best->is_outbound) ||
                         (is_theirs == !best->is_outbound &&
                          (each->tone.score > best->tone.score ||
                           (each->tone.score == best->tone.score && each->date > best->date)));
        best = is_better ? each : best;
    }
    return best != NULL ? best->message_id : NULL;
}

bool evidence_take_messages(struct model *model, struct mail_list *take_list, uint64_t generation) {
    struct evidence_view *view = &model->evidence;
    if (!model_answers(&view->ask_messages, generation)) {
        return false;
    }
    size_t before = view->source_count;
    const char *first = first_message(take_list);
    if (first != NULL) {
        (void)add_source(view, 0, first); /* there is room for the claims and this one */
    }
    for (size_t i = take_list->message_count; i > 0; i--) {
        if (!take_list->messages[i - 1].is_outbound) {
            (void)add_source(view, 0, take_list->messages[i - 1].message_id); /* as many as fit */
        }
    }
    mail_list_free(take_list);
    if (view->text == NULL && view->is_open) {
        view->source = before < view->source_count ? before : view->source;
        show_source(model);
    }
    model_touch(model, REV_MAIL);
    return true;
}

bool evidence_take_body(struct model *model, struct mail_body *take_body, uint64_t generation) {
    if (!model_answers(&model->evidence.ask_body, generation)) {
        return false;
    }
    if (model->evidence.is_open) {
        show_body(model, take_body);
    }
    mail_body_free(take_body);
    return true;
}

bool evidence_failed(struct model *model, const struct message *message) {
    struct evidence_view *view = &model->evidence;
    if (!model_answers(&view->ask_body, message->generation) &&
        !model_answers(&view->ask_messages, message->generation)) {
        return false;
    }
    (void)text_copy(view->trouble, sizeof view->trouble, message->text);
    model_touch(model, REV_MAIL);
    return true;
}

/* --- links ------------------------------------------------------------------------------------ */

/* Scrolls so that a byte of the text is seen. */
static void bring_into_view(struct evidence_view *view, size_t at) {
    struct paragraph text = {.text = view->text, .len = view->len};
    int row = view->body_cols > 0 ? paragraph_row_of(&text, view->body_cols, at) : 0;
    if (row < view->scroll) {
        view->scroll = row;
    } else if (view->body_rows > 0 && row >= view->scroll + view->body_rows) {
        view->scroll = row - view->body_rows / 2;
    }
}

static void go_link(struct model *model, long link) {
    struct evidence_view *view = &model->evidence;
    const struct complaint_link *to = &view->complaint.links[link];
    view->link = link;
    bring_into_view(view, to->start);
    if (to->invoice != 0 && to->invoice != view->invoice) {
        view->invoice = to->invoice;
        view->is_chosen = true;
        record_load(model);
    }
    (void)record_select(model, to->line, to->work); /* a whole invoice has no row of its own */
    model_touch(model, REV_MAIL);
    model_touch(model, REV_FOCUS);
}

void evidence_step_link(struct model *model, int direction) {
    struct evidence_view *view = &model->evidence;
    long count = (long)view->complaint.link_count;
    long to = view->link + direction;
    size_t here = view->link >= 0 ? view->complaint.links[view->link].start : 0;
    while (to >= 0 && to < count && view->link >= 0 &&
           view->complaint.links[to].start == here) { /* other records of the same place */
        to += direction;
    }
    if (to < 0 || to >= count) {
        evidence_scroll(model, direction);
        return;
    }
    go_link(model, to);
}

void evidence_scroll(struct model *model, int delta) {
    struct evidence_view *view = &model->evidence;
    struct paragraph text = {.text = view->text != NULL ? view->text : "", .len = view->len};
    int rows = view->body_cols > 0 ? paragraph_rows(&text, view->body_cols) : 0;
    int last = rows > view->body_rows ? rows - view->body_rows : 0;
    int to = view->scroll + delta;
    view->scroll = to < 0 ? 0 : to > last ? last : to;
    model_touch(model, REV_MAIL);
}

void evidence_follow_record(struct model *model) {
    struct evidence_view *view = &model->evidence;
    int64_t line = 0, work = 0;
    long found = -1;
    record_selected(model, &line, &work);
    for (size_t i = 0; i < view->complaint.link_count && found < 0; i++) {
        const struct complaint_link *link = &view->complaint.links[i];
        bool is_work = work != 0 && link->work == work;
        bool is_line = work == 0 && line != 0 && link->line == line && link->work == 0;
        found = is_work || is_line ? (long)i : found;
    }
    for (size_t i = 0; i < view->complaint.link_count && found < 0 && line != 0; i++) {
        found = view->complaint.links[i].line == line ? (long)i : found;
    }
    view->link = found;
    if (found >= 0 && view->text != NULL) {
        bring_into_view(view, view->complaint.links[found].start);
    }
    model_touch(model, REV_MAIL);
}

/* --- invoices --------------------------------------------------------------------------------- */

static bool is_candidate(const struct complaint *complaint, int64_t invoice) {
    for (size_t i = 0; i < complaint->candidate_count; i++) {
        if (complaint->candidates[i].invoice == invoice) {
            return true;
        }
    }
    return false;
}

/* The invoices that can be shown: those it may be about, then the customer's others. */
static size_t all_invoices(const struct model *model, int64_t *out, size_t capacity) {
    const struct complaint *complaint = &model->evidence.complaint;
    const struct card *card = model_card(model);
    size_t count = 0;
    for (size_t i = 0; i < complaint->candidate_count && count < capacity; i++) {
        out[count++] = complaint->candidates[i].invoice;
    }
    for (size_t i = 0; card != NULL && i < card->invoice_count && count < capacity; i++) {
        if (!is_candidate(complaint, card->invoices[i].id)) {
            out[count++] = card->invoices[i].id;
        }
    }
    return count;
}

void evidence_step_invoice(struct model *model, int direction) {
    enum { MOST = 256 };
    struct evidence_view *view = &model->evidence;
    int64_t all[MOST];
    size_t count = all_invoices(model, all, MOST), here = 0;
    for (size_t i = 0; i < count; i++) {
        here = all[i] == view->invoice ? i : here;
    }
    if (count < 2) {
        model_say(model, "There is no other invoice.");
        return;
    }
    view->invoice = all[(here + (direction > 0 ? 1 : count - 1)) % count];
    view->is_chosen = true;
    show_candidate(model);
    model_touch(model, REV_FOCUS);
}

/* --- quoting, and handing the claim to a call ------------------------------------------------- */

static bool ends_sentence(const char *text, size_t at) {
    return (text[at] == '.' || text[at] == '!' || text[at] == '?') &&
           (text[at + 1] == ' ' || text[at + 1] == '\n' || text[at + 1] == '\0');
}

static bool is_blank_line(const char *text, size_t at) {
    return text[at] == '\n' && text[at + 1] == '\n';
}

void evidence_quote(const struct evidence_view *view, size_t start, size_t end, char *out,
                    size_t capacity) {
    const char *text = view->text != NULL ? view->text : "";
    size_t from = start < view->len ? start : view->len, to = end < view->len ? end : view->len;
    while (from > 0 && !is_blank_line(text, from - 1) &&
           !(from > 1 && ends_sentence(text, from - 1))) {
        from--;
    }
    while (to < view->len && !is_blank_line(text, to) &&
           (to == 0 || !ends_sentence(text, to - 1))) {
        to++;
    }
    while (from < to && (text[from] == ' ' || text[from] == '\n')) {
        from++;
    }
    char *sentence = mem_strndup(text + from, to - from);
    text_clean_into(out, capacity, sentence, TEXT_LINE);
    mem_free(sentence);
}

int64_t evidence_claim_about(const struct model *model, int64_t invoice, int64_t line) {
    const struct card *card = model_card(model);
    int64_t whole = 0;
    for (size_t i = 0; card != NULL && i < card->facts.claim_count; i++) {
        const struct claim_fact *claim = &card->facts.claims[i];
        if (claim->invoice == invoice && claim->line == line) {
            return claim->id;
        }
        if (whole == 0 && claim->invoice == invoice && claim->line == 0) {
            whole = claim->id;
        }
    }
    return whole;
}

/* Where in the text to quote: the current place, else what is most heated, else its beginning. */
static size_t place_to_quote(const struct evidence_view *view) {
    if (view->link >= 0) {
        return view->complaint.links[view->link].start;
    }
    return view->heat_count > 0 ? view->heat[0].start : 0;
}

void evidence_take_over(struct model *model, struct call *call) {
    const struct evidence_view *view = &model->evidence;
    const struct card *card = model_card(model);
    int64_t line = 0, work = 0;
    char quote[FORM_TEXT_BYTES];
    if (!view->is_open || view->text == NULL || view->source >= view->source_count ||
        view->sources[view->source].claim != 0) {
        return; /* nothing is shown, or what is shown is on record */
    }
    record_selected(model, &line, &work);
    if (!is_candidate(&view->complaint, view->invoice) ||
        evidence_claim_about(model, view->invoice, line) != 0) {
        return; /* nobody said that it is about this one, or it was claimed before */
    }
    size_t at = place_to_quote(view);
    evidence_quote(view, at, at + 1, quote, sizeof quote);
    const struct card_line *item = card_line_of(card, line);
    struct form_claim_source from = {.invoice = view->invoice,
                                     .line = line,
                                     .words = quote,
                                     .mail = view->sources[view->source].mail};
    if (item != NULL) {
        from.amount = item->amount;
    }
    if (call_form_take_claim(&call->form, &from) < 0) {
        model_say(model, "There is no room for another claim in this call.");
    }
}
