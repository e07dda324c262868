/* The answers of the form's choice rows, made from the tables and the card, and what choosing one
   of them does. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

static void add(struct form_choices *out, int64_t value, char key, const char *text,
                bool is_chosen) {
    size_t i = out->row.count;
    if (i >= CHOICE_MAX) {
        return;
    }
    text_clean_into(out->texts[i], sizeof out->texts[i], text, TEXT_LINE);
    out->items[i] = (struct choice){.text = out->texts[i], .key = key};
    out->values[i] = value;
    if (is_chosen) {
        out->row.chosen |= 1u << i;
    }
    out->row.count++;
}

static char digit_key(size_t index) {
    return index < 9 ? (char)('1' + (int)index) : 0;
}

static void add_contacts(const struct call_form *form, const struct card *card,
                         struct form_choices *out) {
    for (size_t i = 0; card != NULL && i < card->contact_count && i + 1 < CHOICE_MAX; i++) {
        const struct contact *contact = &card->contacts[i];
        char text[96];
        const char *role =
            contact->role == CONTACT_UNKNOWN ? "" : contact_role_label(contact->role);
        (void)snprintf(text, sizeof text, "%.60s%s%s", contact->name, role[0] != '\0' ? " · " : "",
                       role); /* cut is fine: it is cleaned and cut again */
        add(out, contact->id, digit_key(i), text, form->who == contact->id);
    }
    add(out, FORM_WHO_NEW, '+', "somebody new", form->who == FORM_WHO_NEW);
}

static void add_open_invoices(const struct form_promise *promise, const struct card *card,
                              struct form_choices *out) {
    add(out, 0, 'a', "all that is open", promise->invoice_count == 0);
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        if (invoice->open.minor <= 0) {
            continue;
        }
        bool is_chosen = false;
        for (size_t k = 0; k < promise->invoice_count; k++) {
            is_chosen = is_chosen || promise->invoices[k] == invoice->id;
        }
        add(out, invoice->id, digit_key(out->row.count - 1), invoice->number, is_chosen);
    }
}

_Static_assert(REACHED_PERSON == REACHED_COUNT - 1, "the others keep their order");

enum reached call_form_reached(int place) {
    return place == 0 ? REACHED_PERSON : (enum reached)(place - 1);
}

bool call_form_choices(const struct call_form *form, const struct form_context *context,
                       struct form_at at, struct form_choices *out) {
    memset(&out->row, 0, sizeof out->row);
    out->row.choices = out->items;
    if (at.kind == FORM_REACHED) {
        for (int i = 0; i < REACHED_COUNT; i++) {
            enum reached reached = call_form_reached(i);
            add(out, reached, reached_key(reached), reached_label(reached),
                form->reached == (int)reached);
        }
    } else if (at.kind == FORM_WHO) {
        add_contacts(form, context->card, out);
    } else if (at.kind == FORM_NEW_ROLE) {
        for (int i = CONTACT_BILLING; i < CONTACT_ROLE_COUNT; i++) {
            const char *label = contact_role_label((enum contact_role)i);
            add(out, i, label[0], label, (int)form->new_role == i);
        }
    } else if (at.kind == FORM_SAID) {
        for (int i = 0; i < SAID_COUNT; i++) {
            add(out, i, said_key((enum said)i), said_label((enum said)i),
                (form->said & (1u << i)) != 0);
        }
        out->row.is_multi = true;
    } else if (at.kind == FORM_PROMISE_SCOPE) {
        add_open_invoices(&form->promises[at.index], context->card, out);
        out->row.is_multi = true;
    } else if (at.kind == FORM_NEXT) {
        for (int i = NEXT_NONE + 1; i < NEXT_COUNT; i++) {
            add(out, i, next_key((enum next_step)i), next_label((enum next_step)i),
                (int)form->next == i);
        }
    } else {
        return false;
    }
    out->row.cursor = form->cursor < out->row.count ? form->cursor : out->row.count - 1;
    return true;
}

static void choose_reached(struct call_form *form, const struct form_context *context, int chosen,
                           const struct form_choices *choices) {
    form->reached = chosen < 0 ? -1 : (int)choices->values[chosen];
    bool needs_who = form->reached >= 0 && reached_needs_who((enum reached)form->reached);
    if (needs_who && form->who == FORM_WHO_NONE && context->who != 0) {
        form->who = context->who;
        form->changed |= 1u << FORM_WHO;
    }
}

static void choose_said(struct call_form *form, const struct form_context *context,
                        const struct form_choices *choices) {
    form->said = 0;
    for (size_t i = 0; i < choices->row.count; i++) {
        if (choice_is_chosen(&choices->row, i)) {
            form->said |= 1u << choices->values[i];
        }
    }
    if ((form->said & (1u << SAID_PROMISE)) != 0 && form->promise_count == 0) {
        form->promise_count = 1;
        form->changed |= 1u << FORM_PROMISE_AMOUNT;
    }
    if ((form->said & (1u << SAID_DISPUTE)) != 0 && form->claim_count == 0) {
        form->claim_count = 1;
        form->claims[0].invoice = context->invoice;
        form->claims[0].line = context->line;
        form->changed |= 1u << FORM_CLAIM_ABOUT;
    }
}

/* "All that is open" and named invoices exclude each other: the one chosen last wins. */
static void choose_scope(struct form_promise *promise, const struct form_choices *choices) {
    bool was_all = promise->invoice_count == 0;
    bool is_all = choice_is_chosen(&choices->row, 0) && !was_all;
    promise->invoice_count = 0;
    for (size_t i = 1; !is_all && i < choices->row.count; i++) {
        if (choice_is_chosen(&choices->row, i)) {
            promise->invoices[promise->invoice_count++] = choices->values[i];
        }
    }
}

void call_form_choose(struct call_form *form, const struct form_context *context, struct form_at at,
                      const struct form_choices *choices) {
    int chosen = choice_chosen(&choices->row);
    if (at.kind == FORM_REACHED) {
        choose_reached(form, context, chosen, choices);
    } else if (at.kind == FORM_WHO) {
        form->who = chosen < 0 ? FORM_WHO_NONE : choices->values[chosen];
    } else if (at.kind == FORM_NEW_ROLE) {
        form->new_role = chosen < 0 ? CONTACT_UNKNOWN : (enum contact_role)choices->values[chosen];
    } else if (at.kind == FORM_SAID) {
        choose_said(form, context, choices);
    } else if (at.kind == FORM_PROMISE_SCOPE) {
        choose_scope(&form->promises[at.index], choices);
    } else if (at.kind == FORM_NEXT) {
        form->next = chosen < 0 ? NEXT_NONE : (enum next_step)choices->values[chosen];
    } else {
        return;
    }
    form->cursor = choices->row.cursor;
    form->changed |= 1u << at.kind;
    form->revision++;
}

void call_form_about(const struct card *card, int64_t invoice, int64_t line, char *out,
                     size_t capacity) {
    char text[256] = "the account as a whole";
    char money[MONEY_TEXT_BYTES];
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        if (card->invoices[i].id == invoice) {
            money_format(card->invoices[i].total, money);
            (void)snprintf(text, sizeof text, "%.60s · the whole invoice · %s",
                           card->invoices[i].number, money);
        }
    }
    for (size_t i = 0; card != NULL && line != 0 && i < card->line_count; i++) {
        const struct card_line *item = &card->lines[i];
        if (item->id == line) {
            char number[64] = "";
            (void)snprintf(number, sizeof number, "%.60s", text);
            number[strcspn(number, " ")] = '\0';
            money_format(item->amount, money);
            (void)snprintf(text, sizeof text, "%s line %d · %.80s · %s", number, item->position,
                           item->text, money);
        }
    }
    text_clean_into(out, capacity, text, TEXT_LINE);
}
