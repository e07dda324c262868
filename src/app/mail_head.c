/* The head of the message that is read: who wrote, what deserves a second look, how heated it is
   and by which words, which file it is, what is attached. Warnings come first: where room is short
   it is the rest that is left out. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/lookalike.h"
#include "callsheet/ui/surface.h"

enum { LABEL_COLS = 9, PHRASES = 3, PHRASE_BYTES = 60, KNOWN_MOST = 128 };

/* The head as it grows; rows that do not fit are left out. */
struct head {
    struct model *model;
    struct surface *surface;
    struct rect rect;
    int row;
};

static void add_spans(struct head *head, const char *label, const struct span *spans,
                      size_t count) {
    struct rect rect = head->rect;
    if (head->row >= rect.row + rect.rows) {
        return;
    }
    (void)surface_text_fit(head->surface, head->row, rect.col, LABEL_COLS - 1, label, ROLE_DIM);
    (void)span_put(head->surface, head->row, rect.col + LABEL_COLS, rect.cols - LABEL_COLS, spans,
                   count); /* clips */
    head->row++;
}

static void add(struct head *head, const char *label, const char *text, enum role role) {
    if (text[0] != '\0') {
        add_spans(head, label, &(struct span){text, role}, 1);
    }
}

/* A sentence, on as many rows as it needs. */
static void add_sentence(struct head *head, const char *label, const char *text, enum role role) {
    struct rect rest = {head->row, head->rect.col + LABEL_COLS,
                        head->rect.row + head->rect.rows - head->row, head->rect.cols - LABEL_COLS};
    if (text[0] == '\0' || rest.rows <= 0) {
        return;
    }
    (void)surface_text_fit(head->surface, head->row, head->rect.col, LABEL_COLS - 1, label,
                           ROLE_DIM);
    head->row += pane_paragraph(head->surface, rest, text, role);
}

static const char *person(struct arena *scratch, const char *name, const char *address) {
    return name[0] != '\0' ? words(scratch, "%s <%s>", name, address)
                           : words_clean(scratch, address);
}

/* --- look-alikes ------------------------------------------------------------------------------ */

/* The persons on record of the selected customer, each with each address. */
static size_t known_persons(const struct card *card, struct known_person known[KNOWN_MOST]) {
    size_t count = 0;
    for (size_t i = 0; card != NULL && i < card->contact_count; i++) {
        const struct contact *contact = &card->contacts[i];
        for (size_t k = 0; k < contact->email_count && count < KNOWN_MOST; k++) {
            known[count++] = (struct known_person){contact->name, contact->emails[k]};
        }
    }
    return count;
}

/* Says in words that the sender only looks like somebody on record; "" when not. */
static const char *lookalike_words(struct model *model, const struct mail_body *body) {
    struct arena *scratch = &model->scratch;
    struct known_person known[KNOWN_MOST];
    size_t which = 0, count = known_persons(model_card(model), known);
    const struct mail_message *found = find_current(model);
    switch (lookalike_judge(body->from_name, body->from_address, known, count, &which)) {
    case LOOKALIKE_LETTERS:
    case LOOKALIKE_DOMAIN:
        return words(scratch, "The sender looks like %s but is %s.", known[which].address,
                     body->from_address);
    case LOOKALIKE_NAME:
        return words(scratch, "The sender is called like %s, whose address is %s; this is %s.",
                     known[which].name, known[which].address, body->from_address);
    case LOOKALIKE_NONE:
        break;
    }
    if (found != NULL && found->is_lookalike && found->customer_name[0] != '\0') {
        return words(scratch, "The sender looks like somebody of %s but is on no record.",
                     found->customer_name);
    }
    return "";
}

static void add_warnings(struct head *head, const struct mail_body *body) {
    struct arena *scratch = &head->model->scratch;
    add_sentence(head, "Careful", lookalike_words(head->model, body), ROLE_WARM);
    for (size_t i = 0; i < body->warning_count; i++) {
        add_sentence(head, "Careful", words_clean(scratch, body->warnings[i]), ROLE_WARM);
    }
    for (size_t i = 0; i < body->attachment_count; i++) {
        const struct mail_attachment *each = &body->attachments[i];
        if (each->is_false) {
            add_sentence(head, "Careful",
                         words(scratch, "The attachment %s is %s, not what it claims to be.",
                               each->name[0] != '\0' ? each->name : "without a name",
                               each->kind[0] != '\0' ? each->kind : "something else"),
                         ROLE_WARM);
        }
    }
}

/* --- tone ------------------------------------------------------------------------------------- */

bool mail_tone_counts(const struct mail_tone *tone) {
    return tone->is_marked || tone->no_count == NULL || tone->no_count[0] == '\0';
}

const char *mail_tone_words(const struct mail_tone *tone) {
    if (!mail_tone_counts(tone)) {
        return "";
    }
    switch (tone->band) {
    case TONE_IRRITATED:
        return tone->is_marked ? "irritated ✓" : "irritated";
    case TONE_ANGRY:
        return tone->is_marked ? "angry ✓" : "angry";
    case TONE_CALM:
    case TONE_BAND_COUNT:
        break;
    }
    return tone->is_marked ? "calm ✓" : "";
}

/* The words a span is about; "" when it lies outside (what came from outside need not make sense).
 */
static const char *phrase(struct arena *scratch, const struct mail_body *body,
                          const struct tone_span *span) {
    const char *text = span->is_in_subject ? body->subject : body->text;
    size_t len = span->is_in_subject ? strlen(body->subject) : body->text_len;
    if (span->start >= span->end || span->end > len) {
        return "";
    }
    char copy[PHRASE_BYTES];
    (void)text_copy(copy, sizeof copy,
                    arena_strndup(scratch, text + span->start, span->end - span->start));
    return words_clean(scratch, copy);
}

static const struct tone_span *heaviest(const struct tone *tone, const struct tone_span *below) {
    const struct tone_span *best = NULL;
    for (size_t i = 0; i < tone->span_count; i++) {
        const struct tone_span *each = &tone->spans[i];
        bool is_below = below == NULL || each->weight < below->weight ||
                        (each->weight == below->weight && each > below);
        if (each->weight > 0 && is_below && (best == NULL || each->weight > best->weight)) {
            best = each;
        }
    }
    return best;
}

static void add_tone(struct head *head, const struct mail_body *body) {
    struct arena *scratch = &head->model->scratch;
    const struct tone *tone = &body->tone;
    if (tone->language == NULL && !body->is_marked && body->no_count[0] == '\0') {
        return; /* not judged */
    }
    const char *band = body->is_marked
                           ? words(scratch, "%s ✓ (a person said so)", tone_band_word(tone->band))
                           : tone_band_word(tone->band);
    struct buf phrases = {0};
    const struct tone_span *span = NULL;
    for (int i = 0; i < PHRASES && (span = heaviest(tone, span)) != NULL; i++) {
        const char *text = phrase(scratch, body, span);
        buf_addf(&phrases, text[0] != '\0' ? "%s“%s”" : "%s%s", i > 0 ? ", " : ": ", text);
    }
    struct span spans[] = {
        {tone->language != NULL ? words(scratch, "%d, ", tone->score) : "", ROLE_TEXT},
        {band, tone->band == TONE_CALM ? ROLE_DIM : ROLE_WARM},
        {words(scratch, "%s", tone->band == TONE_CALM ? "" : buf_text(&phrases)), ROLE_TEXT},
    };
    add_spans(head, "Tone", spans, ARRAY_LEN(spans));
    if (body->no_count[0] != '\0') {
        add(head, "", words(scratch, "%s: not counted", body->no_count), ROLE_DIM);
    }
    buf_release(&phrases);
}

/* The subject with its heated words marked. */
static void add_subject(struct head *head, const struct mail_body *body) {
    struct arena *scratch = &head->model->scratch;
    struct span spans[16];
    size_t count = 0, at = 0, len = strlen(body->subject);
    for (size_t i = 0; i < body->tone.span_count && count + 3 < ARRAY_LEN(spans); i++) {
        const struct tone_span *each = &body->tone.spans[i];
        if (!each->is_in_subject || each->weight <= 0 || each->start < at || each->end > len ||
            each->end <= each->start) {
            continue;
        }
        const char *before = arena_strndup(scratch, body->subject + at, each->start - at);
        const char *heated =
            arena_strndup(scratch, body->subject + each->start, each->end - each->start);
        spans[count++] = (struct span){words_clean(scratch, before), ROLE_TEXT};
        spans[count++] = (struct span){words_clean(scratch, heated), ROLE_HEAT};
        at = each->end;
    }
    spans[count++] = (struct span){words_clean(scratch, body->subject + at), ROLE_TEXT};
    enum { TITLE_REST_COLS = 34 }; /* of the title: its name, the rule, the date */
    bool is_in_title = text_cols(body->subject, len) <= head->rect.cols - TITLE_REST_COLS;
    if (count > 1 || !is_in_title) { /* else the title says it already */
        add_spans(head, "Subject", spans, count);
    }
}

/* --- files and attachments -------------------------------------------------------------------- */

static const char *key_of(struct model *model, enum action action) {
    char keys[32];
    action_keys(model->setup.keymap, action, false, keys, sizeof keys);
    return words(&model->scratch, "%s", keys);
}

static void add_files(struct head *head, const struct mail_body *body) {
    struct arena *scratch = &head->model->scratch;
    if (body->files > 1) {
        add(head, "File",
            words(scratch, "%d of %d%s · %s shows the next", body->which, body->files,
                  body->files_differ ? "; they differ" : "", key_of(head->model, ACTION_FILE_NEXT)),
            body->files_differ ? ROLE_WARM : ROLE_DIM);
    }
}

static void add_attachments(struct head *head, const struct mail_body *body) {
    struct arena *scratch = &head->model->scratch;
    struct buf out = {0};
    for (size_t i = 0; i < body->attachment_count; i++) {
        const struct mail_attachment *each = &body->attachments[i];
        buf_addf(&out, "%s%s (%s, %s)", i > 0 ? ", " : "",
                 each->name[0] != '\0' ? each->name : "unnamed", each->type,
                 words_bytes(scratch, each->bytes));
    }
    add(head, "Attached", words_clean(scratch, buf_text(&out)), ROLE_TEXT);
    buf_release(&out);
}

int mail_head_draw(struct model *model, struct surface *surface, struct rect rect) {
    const struct mail_body *body = model->mail.body;
    struct arena *scratch = &model->scratch;
    enum { LEAST_TEXT = 5 };
    struct head head = {.model = model, .surface = surface, .rect = rect, .row = rect.row};
    head.rect.rows = rect.rows > 2 * LEAST_TEXT ? rect.rows - LEAST_TEXT : rect.rows / 2;
    add(&head, "From", person(scratch, body->from_name, body->from_address), ROLE_TITLE);
    add_warnings(&head, body);
    add(&head, "Reply to", words_clean(scratch, body->reply_to), ROLE_WARM);
    add_subject(&head, body);
    add_tone(&head, body);
    add_files(&head, body);
    add_attachments(&head, body);
    add(&head, "To", words_clean(scratch, body->to), ROLE_TEXT);
    add(&head, "Cc", words_clean(scratch, body->cc), ROLE_TEXT);
    return head.row - rect.row;
}
