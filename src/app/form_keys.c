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

/* Adds the invoices that are open, or those that are paid, each with its lines. */
static size_t add_abouts(const struct card *card, bool is_open, struct about out[ABOUT_MAX],
                         size_t count) {
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        int64_t invoice = card->invoices[i].id;
        if ((card->invoices[i].open.minor > 0) != is_open) {
            continue;
        }
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

/* Lists the account, each invoice and its lines in the order of the card; those paid last. */
static size_t abouts(const struct card *card, struct about out[ABOUT_MAX]) {
    out[0] = (struct about){0, 0};
    return add_abouts(card, false, out, add_abouts(card, true, out, 1));
}

/* Says whether a word of a text, or the number in it, begins with what was typed. */
static bool has_word(const char *text, const char *typed) {
    size_t len = strlen(typed);
    char part[sizeof((struct call_form *)0)->typed];
    for (size_t at = 0; text[at] != '\0'; at++) {
        bool begins = at == 0 || strchr(" -/.,", text[at - 1]) != NULL;
        if (begins && strlen(text + at) >= len) {
            memcpy(part, text + at, len);
            part[len] = '\0';
            if (text_compare_fold(part, typed) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* The next of them whose number, or else whose text, has what was typed; `here` when there is
   none. With `stays`, the one where the person is counts first. */
static size_t find_about(const struct card *card, const struct about *all, size_t count,
                         size_t here, const char *typed, bool stays) {
    for (int pass = 0; pass < 2; pass++) {
        for (size_t step = stays ? 0 : 1; step < count + (stays ? 0 : 1); step++) {
            size_t i = (here + step) % count;
            char text[256];
            call_form_about(card, all[i].invoice, all[i].line, text, sizeof text);
            if (pass == 0) {
                text[strcspn(text, " ")] = '\0';
            }
            if ((pass == 1 || all[i].invoice != 0) && has_word(text, typed)) {
                return i;
            }
        }
    }
    return count;
}

/* What is typed accumulates while something has it; else it begins anew. Invoices are looked for
   from the first one on as a number grows, so that paid ones come last. */
static size_t type_about(struct call_form *form, const struct card *card, const struct about *all,
                         size_t count, size_t here, uint32_t scalar) {
    char letter[5] = {0}, typed[sizeof form->typed];
    letter[text_encode(scalar, letter)] = '\0';
    if (strlen(form->typed) + strlen(letter) < sizeof typed && form->typed[0] != '\0') {
        (void)text_copy(typed, sizeof typed, form->typed);
        (void)text_copy(typed + strlen(typed), sizeof typed - strlen(typed), letter);
        size_t found = find_about(card, all, count, here, typed, true);
        if (found < count) {
            (void)text_copy(form->typed, sizeof form->typed, typed);
            return found;
        }
    }
    (void)text_copy(form->typed, sizeof form->typed, letter);
    size_t found = find_about(card, all, count, here, letter, false);
    return found < count ? found : here;
}

/* Left and Right go through what a claim can be about; letters and digits go to
   the next that has a word beginning with them. */
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
        to = type_about(form, context->card, all, count, here, key.scalar);
    } else {
        return EDIT_IGNORED;
    }
    if (!key_is_text(key) || key.scalar == ' ') {
        form->typed[0] = '\0';
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
