/* What a call takes from the evidence view: the claim, quoted. */
#include <string.h>

#include "callsheet/app/evidence.h"
#include "callsheet/app/model.h"
#include "callsheet/base/text.h"

static bool ends_sentence(const char *text, size_t at) {
    return (text[at] == '.' || text[at] == '!' || text[at] == '?') &&
           (text[at + 1] == ' ' || text[at + 1] == '\n' || text[at + 1] == '\0');
}

static bool is_blank_line(const char *text, size_t at) {
    return text[at] == '\n' && text[at + 1] == '\n';
}

/* The sentence of the text around a byte range, cleaned. */
static void quote_sentence(const struct evidence_view *view, size_t start, size_t end, char *out,
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
    if (!evidence_is_candidate(&view->complaint, view->invoice) ||
        evidence_claim_about(model, view->invoice, line) != 0) {
        return; /* nobody said that it is about this one, or it was claimed before */
    }
    size_t at = place_to_quote(view);
    quote_sentence(view, at, at + 1, quote, sizeof quote);
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
