/* What the evidence view shows: a mail or claim at the left, an invoice at the right, and what in
   the text belongs to which record. Asks for MAIL_BODY. */
#include "callsheet/app/evidence.h"

#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/complaint_mail.h"

void evidence_forget_text(struct evidence_view *view) {
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

void evidence_forget_sources(struct evidence_view *view) {
    for (size_t i = 0; i < view->source_count; i++) {
        mem_free(view->sources[i].mail);
    }
    view->source_count = view->source = 0;
}

void evidence_release(struct evidence_view *view) {
    evidence_forget_text(view);
    evidence_forget_sources(view);
    arena_release(&view->arena);
}

/* --- reading the text against the card -------------------------------------------------------- */

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
        const struct mail_body said = {.subject = view->subject_raw,
                                       .text = view->text,
                                       .text_len = view->len,
                                       .spans = view->gaps,
                                       .span_count = view->gap_count};
        complaint_read_mail(&said, card, zone_day(model->setup.firm, view->at), &view->arena,
                            &view->complaint);
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
        view->gaps[view->gap_count++] = body->spans[i];
    }
}

void evidence_show_body(struct model *model, const struct mail_body *body) {
    struct evidence_view *view = &model->evidence;
    struct arena *scratch = &model->scratch;
    evidence_forget_text(view);
    (void)text_copy(view->who, sizeof view->who,
                    body->from_name[0] != '\0'
                        ? words(scratch, "%s <%s>", body->from_name, body->from_address)
                        : words_clean(scratch, body->from_address));
    (void)text_copy(view->when, sizeof view->when,
                    words_when(scratch, model->setup.firm, body->date, model->now));
    (void)text_copy(view->subject, sizeof view->subject, words_clean(scratch, body->subject));
    view->subject_raw = mem_strdup(body->subject);
    view->at = body->date != INSTANT_NONE ? body->date : model->now;
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

const struct claim_fact *evidence_claim_of(const struct model *model, int64_t id) {
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
    evidence_forget_text(view);
    (void)text_copy(
        view->who, sizeof view->who,
        words(scratch, "%s claimed",
              claim->contact != NULL && claim->contact[0] != '\0' ? claim->contact : "They"));
    (void)text_copy(view->when, sizeof view->when,
                    words_when(scratch, model->setup.firm, claim->raised_at, model->now));
    (void)text_copy(view->subject, sizeof view->subject,
                    claim->number != NULL ? words(scratch, "about %s", claim->number) : "");
    view->subject_raw = mem_strdup(claim->number != NULL ? claim->number : "");
    view->at = claim->raised_at;
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

void evidence_show_source(struct model *model) {
    struct evidence_view *view = &model->evidence;
    if (view->source >= view->source_count) {
        evidence_forget_text(view);
        evidence_read_again(model);
        return;
    }
    const struct evidence_source *source = &view->sources[view->source];
    const struct claim_fact *claim =
        source->claim != 0 ? evidence_claim_of(model, source->claim) : NULL;
    if (claim != NULL) {
        show_claim(model, claim);
    } else if (source->mail != NULL) {
        model_ask(model, &view->ask_body, EFFECT_MAIL_BODY)->text = mem_strdup(source->mail);
    }
    model_touch(model, REV_MAIL);
}

bool evidence_add_source(struct evidence_view *view, int64_t claim, const char *mail) {
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
    evidence_show_source(model);
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

bool evidence_is_candidate(const struct complaint *complaint, int64_t invoice) {
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
        if (!evidence_is_candidate(complaint, card->invoices[i].id)) {
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
