/* Keys and pasted text in the form. */
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

static enum edit_result choice_place_key(struct call_form *form, const struct form_context *context,
                                         struct key key) {
    struct form_choices choices;
    if (!call_form_choices(form, context, form->at, &choices)) {
        return EDIT_IGNORED;
    }
    enum edit_result result = choice_key(&choices.row, key);
    if (result == EDIT_CHANGED) {
        call_form_choose(form, context, form->at, &choices);
    } else if (result == EDIT_MOVED) {
        form->cursor = choices.row.cursor;
        form->revision++;
    }
    return result;
}

/* One thing a claim can be about. */
struct about {
    int64_t invoice, line;
};

enum { ABOUT_MAX = 512 };

/* Lists the account, each open invoice and its lines, in the order of the card. */
static size_t abouts(const struct card *card, struct about out[ABOUT_MAX]) {
    size_t count = 0;
    out[count++] = (struct about){0, 0};
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        int64_t invoice = card->invoices[i].id;
        if (count < ABOUT_MAX) {
            out[count++] = (struct about){invoice, 0};
        }
        for (size_t k = 0; k < card->line_count && count < ABOUT_MAX; k++) {
            if (card->lines[k].invoice == invoice) {
                out[count++] = (struct about){invoice, card->lines[k].id};
            }
        }
    }
    return count;
}

/* Left and Right go through what a claim can be about; a letter or digit goes to the next whose
   text begins a word with it. */
static enum edit_result about_key(struct call_form *form, const struct form_context *context,
                                  struct key key) {
    struct form_claim *claim = &form->claims[form->at.index];
    struct about all[ABOUT_MAX];
    size_t count = abouts(context->card, all);
    size_t here = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].invoice == claim->invoice && all[i].line == claim->line) {
            here = i;
        }
    }
    size_t to = here;
    if (key.code == KEYCODE_RIGHT || (key_is_text(key) && key.scalar == ' ')) {
        to = (here + 1) % count;
    } else if (key.code == KEYCODE_LEFT) {
        to = (here + count - 1) % count;
    } else if (key_is_text(key)) {
        char needle[5] = {0};
        needle[text_encode(key.scalar, needle)] = '\0';
        for (size_t step = 1; step < count && to == here; step++) {
            size_t i = (here + step) % count;
            char text[256];
            call_form_about(context->card, all[i].invoice, all[i].line, text, sizeof text);
            to = text_contains_fold(text, needle) ? i : here;
        }
    } else {
        return EDIT_IGNORED;
    }
    if (to == here) {
        return EDIT_MOVED;
    }
    claim->invoice = all[to].invoice;
    claim->line = all[to].line;
    form->changed |= 1u << FORM_CLAIM_ABOUT;
    form->revision++;
    return EDIT_CHANGED;
}

static enum edit_result finish(struct call_form *form, enum edit_result result) {
    if (result == EDIT_CHANGED) {
        form->changed |= 1u << form->at.kind;
    }
    if (result != EDIT_IGNORED) {
        form->revision++;
    }
    return result;
}

enum edit_result call_form_key(struct call_form *form, const struct form_context *context,
                               struct key key) {
    if (form->at.kind == FORM_NOTES) {
        unsigned before = textarea_revision(form->notes);
        enum edit_result result = textarea_key(form->notes, key);
        bool is_stuck = key.code == KEYCODE_UP && textarea_revision(form->notes) == before;
        return is_stuck ? EDIT_IGNORED : finish(form, result);
    }
    if (form->at.kind == FORM_CLAIM_ABOUT) {
        return about_key(form, context, key);
    }
    struct field *field = call_form_field(form, form->at);
    if (field != NULL) {
        return finish(form, field_key(field, key));
    }
    return choice_place_key(form, context, key);
}

enum edit_result call_form_paste(struct call_form *form, const char *text, size_t len) {
    if (form->at.kind == FORM_NOTES) {
        return finish(form, textarea_paste(form->notes, text, len));
    }
    struct field *field = call_form_field(form, form->at);
    if (field != NULL) {
        return finish(form, field_paste(field, text, len));
    }
    /* On a row of choices it can only be meant for the notes. */
    form->at = (struct form_at){FORM_NOTES, 0};
    return finish(form, textarea_paste(form->notes, text, len));
}
