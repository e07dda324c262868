/* The mail with the corrected invoices: made from what was conceded in the call, read and changed
   by the person before the call is saved. Nothing is ever sent from here: it becomes a draft. */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

enum { INVOICES_MOST = FORM_SETTLEMENTS };

/* The corrected invoices of a call, in the model's scratch. */
static size_t corrections_of(struct model *model, const struct call *call,
                             struct correction out[INVOICES_MOST]) {
    struct correction_item items[FORM_SETTLEMENTS];
    size_t count = call_form_conceded(&call->form, items), made = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_done = false;
        for (size_t k = 0; k < i; k++) {
            is_done = is_done || items[k].invoice == items[i].invoice;
        }
        if (!is_done && record_correction(model, items[i].invoice, &out[made])) {
            made++;
        }
    }
    return made;
}

/* Whom to write to: who was reached, when they have an address; else whom to speak to. */
static const struct contact *addressee(const struct model *model, const struct call *call) {
    const struct card *card = model_card(model);
    const struct contact *found = NULL;
    long speak = card_speak_to(model, NULL);
    if (speak >= 0 && (size_t)speak < card->contact_count) {
        found = &card->contacts[speak];
    }
    for (size_t i = 0; i < card->contact_count; i++) {
        found = card->contacts[i].id == call->form.who ? &card->contacts[i] : found;
    }
    for (size_t i = 0; (found == NULL || found->email_count == 0) && i < card->contact_count; i++) {
        found = card->contacts[i].email_count > 0 ? &card->contacts[i] : found;
    }
    return found;
}

/* The message that the claim was taken from, to be answered. */
static const char *answered(const struct call *call) {
    for (size_t i = 0; i < call->form.claim_count; i++) {
        if (call->form.claims[i].mail != NULL) {
            return call->form.claims[i].mail;
        }
    }
    return "";
}

/* Puts the person's own text in place of what was made: its first line is the subject. */
static void take_own(struct letter *letter, const char *text) {
    size_t line = strcspn(text, "\n");
    const char *body = text + line;
    mem_free(letter->subject);
    mem_free(letter->body);
    letter->subject = mem_strndup(text, line);
    while (*body == '\n') {
        body++;
    }
    letter->body = mem_strdup(body);
}

/* The lines that stand, with the record as it was quoted. */
static size_t stands_of(const struct call *call, struct letter_stand out[FORM_SETTLEMENTS]) {
    size_t count = 0;
    for (size_t i = 0; i < call->form.settled_count; i++) {
        const struct form_settled *settled = &call->form.settled[i];
        if (settled->is_verdict && settled->verdict == VERDICT_UNFOUNDED) {
            out[count++] = (struct letter_stand){
                .invoice = settled->invoice, .line = settled->line, .words = ""};
        }
    }
    return count;
}

struct letter *letter_make(struct model *model, const struct call *call) {
    struct correction corrections[INVOICES_MOST];
    const struct card *card = model_card(model);
    size_t count = card != NULL ? corrections_of(model, call, corrections) : 0;
    if (count == 0) {
        return NULL;
    }
    struct moment moment = model_moment(model);
    struct letter_stand stands[FORM_SETTLEMENTS];
    struct letter_context context = {.moment = &moment,
                                     .firm = model->setup.firm_name,
                                     .author = model->setup.author,
                                     .to = addressee(model, call),
                                     .rules = model->setup.rules,
                                     .stands = stands,
                                     .stand_count = stands_of(call, stands),
                                     .has_invoice = true,
                                     .has_statement = true};
    struct letter *letter = letter_new();
    struct buf subject = {0}, body = {0}, invoice = {0}, statement = {0};
    letter_correction(card, corrections, count, &context, &subject, &body);
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&invoice, i > 0 ? "\n\n" : "");
        letter_invoice(card, &corrections[i], &context, &invoice);
    }
    letter_statement(card, corrections, count, &context, &statement);
    const struct contact *to = context.to;
    letter->to_name = mem_strdup(to != NULL ? to->name : "");
    letter->to_address = mem_strdup(to != NULL && to->email_count > 0 ? to->emails[0] : "");
    letter->answers = mem_strdup(answered(call));
    letter->subject = buf_detach(&subject);
    letter->body = buf_detach(&body);
    letter->invoice_text = buf_detach(&invoice);
    letter->statement_text = buf_detach(&statement);
    if (call->form.letter != NULL) {
        take_own(letter, call->form.letter);
    }
    return letter;
}

/* --- reading it ------------------------------------------------------------------------------- */

static void set_text(struct model *model, const struct letter *letter) {
    struct letter_view *view = &model->letter;
    struct buf text = {0};
    buf_addf(&text, "%s\n\n%s", letter->subject, letter->body);
    mem_free(view->text);
    view->text = buf_detach(&text);
}

void letter_open(struct model *model, struct call *call) {
    struct letter *letter = letter_make(model, call);
    if (letter == NULL) {
        model_complain(model, "What was conceded does not fit the invoice any more; look at it "
                              "again with e.");
        return;
    }
    model->letter.call = call->uuid;
    model->letter.scroll = 0;
    set_text(model, letter);
    letter_free(letter);
    model_open(model, OVERLAY_LETTER);
}

static void edit(struct model *model, const struct call *call) {
    struct effect *effect = model_wish(model, EFFECT_EDITOR);
    effect->uuid = call->uuid;
    effect->customer = call->customer;
    effect->text = mem_strdup(model->letter.text);
}

void letter_edited(struct model *model, const char *text, size_t len) {
    struct call *call = call_by_uuid(model, model->letter.call);
    struct buf clean = {0};
    if (call == NULL || call->state != CALL_LIVE) {
        return;
    }
    if (len > FORM_LETTER_BYTES) {
        model_complain(model, "That is too long for a mail from here; it is as it was before.");
        return;
    }
    (void)text_clean(&clean, text, len, TEXT_LINES); /* whether it changed does not matter */
    call_form_set_letter(&call->form, buf_text(&clean));
    call_keep(model, call);
    mem_free(model->letter.text);
    model->letter.text = buf_detach(&clean);
    model_touch(model, REV_OVERLAY);
}

static bool scroll(struct model *model, struct key key) {
    struct letter_view *view = &model->letter;
    int page = model->rows > 12 ? model->rows - 10 : 2;
    int delta = key.code == KEYCODE_DOWN || (key_is_text(key) && key.scalar == 'j')        ? 1
                : key.code == KEYCODE_UP || (key_is_text(key) && key.scalar == 'k')        ? -1
                : key.code == KEYCODE_PAGE_DOWN || (key_is_text(key) && key.scalar == ' ') ? page
                : key.code == KEYCODE_PAGE_UP                                              ? -page
                                                                                           : 0;
    view->scroll = view->scroll + delta > 0 ? view->scroll + delta : 0; /* drawing brings it back */
    return delta != 0;
}

bool letter_key(struct model *model, struct key key) {
    struct call *call = call_by_uuid(model, model->letter.call);
    model_touch(model, REV_OVERLAY);
    if (call == NULL || call->state != CALL_LIVE || key.code == KEYCODE_ESCAPE ||
        key_equal(key, key_ctrl('c'))) {
        model_open(model, OVERLAY_NONE);
        model_say(model, "Not saved yet; the call goes on.");
    } else if (key_equal(key, key_ctrl('s')) || key.code == KEYCODE_ENTER) {
        model_open(model, OVERLAY_NONE);
        call_commit(model, call, true);
    } else if (key_is_text(key) && key.scalar == 'n') {
        model_open(model, OVERLAY_NONE);
        call_commit(model, call, false);
    } else if (key_is_text(key) && key.scalar == 'e') {
        edit(model, call);
    } else if (!scroll(model, key)) {
        model_say(model,
                  "Read the mail: Ctrl-S saves the call and drafts it, e changes it, n saves "
                  "without it.");
    }
    return true;
}
