/* From what was typed to the record: reads dates and amounts, shows how they read, and asks
   outcome_check. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/phone.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/settlement.h"
#include "callsheet/domain/when.h"

static bool is_said(const struct call_form *form, enum said said) {
    return (form->said & (1u << said)) != 0 &&
           (form->reached < 0 || reached_needs_who((enum reached)form->reached));
}

static char *dup_or_null(const char *text) {
    return text[0] != '\0' ? mem_strdup(text) : NULL;
}

static const struct zone *zone_of(const struct form_context *context) {
    return context->zone != NULL ? context->zone : context->moment->firm;
}

/* Dates of promises and follow-ups are ours; a callback is agreed in their time. */
static enum status read_when(const struct form_context *context, struct form_at at,
                             enum next_step next, const char *text, struct when *out,
                             struct error *err) {
    bool is_theirs = at.kind == FORM_WHEN && next_when(next) == WHEN_TIME;
    return when_parse(text, context->moment, is_theirs ? zone_of(context) : NULL, out, err);
}

bool call_form_reading(const struct call_form *form, const struct form_context *context,
                       struct form_at at, char *out, size_t capacity) {
    struct error err = {0};
    const struct field *field = call_form_field((struct call_form *)form, at);
    out[0] = '\0';
    if (field == NULL || field_text(field)[0] == '\0') {
        return true;
    }
    if (at.kind == FORM_PROMISE_AMOUNT || at.kind == FORM_CLAIM_AMOUNT) {
        struct money money;
        char text[MONEY_TEXT_BYTES];
        if (money_parse(field_text(field), context->currency, &money, &err) != STATUS_OK) {
            (void)text_copy(out, capacity, err.message);
            return false;
        }
        money_format_code(money, text);
        (void)text_copy(out, capacity, text);
        return true;
    }
    if (at.kind != FORM_PROMISE_WHEN && at.kind != FORM_WHEN) {
        return true;
    }
    struct when when;
    if (read_when(context, at, form->next, field_text(field), &when, &err) != STATUS_OK) {
        (void)text_copy(out, capacity, err.message);
        return false;
    }
    bool is_theirs = at.kind == FORM_WHEN && next_when(form->next) == WHEN_TIME;
    struct buf reading = {0};
    when_reading(&when, context->moment, is_theirs ? zone_of(context) : NULL, &reading);
    (void)text_copy(out, capacity, buf_text(&reading)); /* cut is fine on the screen */
    buf_release(&reading);
    return true;
}

static bool object(struct form_problem *problem, struct form_at at, const char *text) {
    problem->is_set = true;
    problem->at = at;
    (void)text_copy(problem->text, sizeof problem->text, text);
    return false;
}

static bool take_promise(const struct call_form *form, const struct form_context *context,
                         size_t index, struct outcome *out, struct form_problem *problem) {
    const struct form_promise *from = &form->promises[index];
    struct outcome_promise *to = &out->promises[out->promise_count];
    struct form_at amount_at = {FORM_PROMISE_AMOUNT, (uint8_t)index};
    struct form_at when_at = {FORM_PROMISE_WHEN, (uint8_t)index};
    struct error err = {0};
    struct when when;
    if (field_text(&from->amount)[0] == '\0') {
        return object(problem, amount_at,
                      "How much do they promise? Type 0 when they name no sum.");
    }
    if (money_parse(field_text(&from->amount), context->currency, &to->amount, &err) != STATUS_OK) {
        return object(problem, amount_at, err.message);
    }
    if (field_text(&from->when)[0] == '\0') {
        return object(problem, when_at, "By which day? Type it as you say it: fri, +3d, 15 dec.");
    }
    if (read_when(context, when_at, form->next, field_text(&from->when), &when, &err) !=
        STATUS_OK) {
        return object(problem, when_at, err.message);
    }
    to->day = when.day;
    to->invoice_count = from->invoice_count;
    to->invoices = mem_zalloc(from->invoice_count + 1, sizeof *to->invoices);
    memcpy(to->invoices, from->invoices, from->invoice_count * sizeof *to->invoices);
    out->promise_count++;
    return true;
}

static bool take_claim(const struct call_form *form, const struct form_context *context,
                       size_t index, struct outcome *out, struct form_problem *problem) {
    const struct form_claim *from = &form->claims[index];
    struct outcome_claim *to = &out->claims[out->claim_count];
    struct error err = {0};
    *to = (struct outcome_claim){.invoice = from->invoice, .line = from->line};
    if (field_text(&from->words)[0] == '\0') {
        return object(problem, (struct form_at){FORM_CLAIM_WORDS, (uint8_t)index},
                      "What do they say is wrong? Type it in their words.");
    }
    (void)text_copy(to->amount.currency, sizeof to->amount.currency, context->currency);
    if (field_text(&from->amount)[0] != '\0' &&
        money_parse(field_text(&from->amount), context->currency, &to->amount, &err) != STATUS_OK) {
        return object(problem, (struct form_at){FORM_CLAIM_AMOUNT, (uint8_t)index}, err.message);
    }
    to->words = mem_strdup(field_text(&from->words));
    to->message_id = from->mail != NULL ? mem_strdup(from->mail) : NULL;
    out->claim_count++;
    return true;
}

static bool take_next(const struct call_form *form, const struct form_context *context,
                      struct outcome *out, struct form_problem *problem) {
    struct form_at at = {FORM_WHEN, 0};
    struct error err = {0};
    struct when when = {.day = DAY_NONE, .minute = -1, .at = INSTANT_NONE};
    out->next = form->next;
    if (next_when(form->next) == WHEN_NEVER) {
        return true;
    }
    if (field_text(&form->when)[0] == '\0') {
        return object(problem, at,
                      next_when(form->next) == WHEN_TIME
                          ? "When do they want the call? Type it as you say it: tomorrow 14:00."
                          : "When? Type it as you say it: fri, +3d, next week.");
    }
    if (read_when(context, at, form->next, field_text(&form->when), &when, &err) != STATUS_OK) {
        return object(problem, at, err.message);
    }
    if (next_when(form->next) == WHEN_TIME) {
        if (when.at == INSTANT_NONE) {
            return object(problem, at, "A callback needs a time as well: tomorrow 14:00.");
        }
        out->next_at = when.at;
        (void)text_copy(out->next_zone, sizeof out->next_zone, zone_name(zone_of(context)));
    } else {
        out->next_day = when.day;
    }
    if (form->next == NEXT_OURS) {
        out->next_owner = dup_or_null(field_text(&form->owner));
    }
    if (form->next == NEXT_OURS || form->next == NEXT_ESCALATE) {
        out->next_note = dup_or_null(field_text(&form->next_note));
    }
    return true;
}

/* Something before the one @ and a host behind it, without blanks: more is not ours to judge. */
static bool is_address(const char *text) {
    const char *at = strchr(text, '@');
    return at != text && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           strpbrk(text, " \t,;<>") == NULL && at[strlen(at) - 1] != '.' && at[1] != '.';
}

static bool is_number(const char *text) {
    char number[PHONE_BYTES];
    return phone_normalise(text, number);
}

static bool take_who(const struct call_form *form, struct outcome *out,
                     struct form_problem *problem) {
    if (!reached_needs_who(out->reached)) {
        return true;
    }
    if (form->who != FORM_WHO_NEW) {
        out->contact = form->who;
        return true;
    }
    if (field_text(&form->new_name)[0] == '\0') {
        return object(problem, (struct form_at){FORM_NEW_NAME, 0},
                      "What is the new contact's name?");
    }
    const char *reach = field_text(&form->new_reach);
    bool is_mail = strchr(reach, '@') != NULL;
    if (reach[0] != '\0' && !(is_mail ? is_address(reach) : is_number(reach))) {
        return object(problem, (struct form_at){FORM_NEW_REACH, 0},
                      "Type a telephone number or a mail address, or leave it empty.");
    }
    out->has_new_contact = true;
    out->new_contact.name = mem_strdup(field_text(&form->new_name));
    out->new_contact.role = mem_strdup(contact_role_word(form->new_role));
    out->new_contact.email = mem_strdup(is_mail ? reach : "");
    out->new_contact.phone = mem_strdup(is_mail ? "" : reach);
    return true;
}

static bool take_said(const struct call_form *form, const struct form_context *context,
                      struct outcome *out, struct form_problem *problem) {
    bool may_say = reached_needs_who(out->reached);
    out->said = may_say ? form->said : 0;
    for (size_t i = 0; is_said(form, SAID_PROMISE) && i < form->promise_count; i++) {
        if (!take_promise(form, context, i, out, problem)) {
            return false;
        }
    }
    for (size_t i = 0; is_said(form, SAID_DISPUTE) && i < form->claim_count; i++) {
        if (!take_claim(form, context, i, out, problem)) {
            return false;
        }
    }
    return true;
}

/* Where in the form a field of the record is asked for. */
static struct form_at place_of(enum outcome_field field) {
    switch (field) {
    case OUTCOME_FIELD_REACHED:
        return (struct form_at){FORM_REACHED, 0};
    case OUTCOME_FIELD_WHO:
        return (struct form_at){FORM_WHO, 0};
    case OUTCOME_FIELD_SAID:
        return (struct form_at){FORM_SAID, 0};
    case OUTCOME_FIELD_PROMISE:
        return (struct form_at){FORM_PROMISE_AMOUNT, 0};
    case OUTCOME_FIELD_CLAIM:
        return (struct form_at){FORM_CLAIM_WORDS, 0};
    case OUTCOME_FIELD_CORRECTION:
    case OUTCOME_FIELD_VERDICT:
        return (struct form_at){FORM_SETTLED, 0};
    case OUTCOME_FIELD_NEXT:
        return (struct form_at){FORM_NEXT, 0};
    case OUTCOME_FIELD_WHEN:
        return (struct form_at){FORM_WHEN, 0};
    case OUTCOME_FIELD_OWNER:
        return (struct form_at){FORM_OWNER, 0};
    case OUTCOME_FIELD_NOTE:
        break;
    }
    return (struct form_at){FORM_NOTES, 0};
}

bool call_form_outcome(const struct call_form *form, const struct form_context *context,
                       struct outcome *out, struct form_problem *problem) {
    outcome_init(out);
    *problem = (struct form_problem){0};
    if (form->reached < 0) {
        return object(problem, (struct form_at){FORM_REACHED, 0},
                      "Whom did you reach? Choose one with its letter.");
    }
    out->reached = (enum reached)form->reached;
    out->note = dup_or_null(textarea_text(form->notes));
    if (!take_who(form, out, problem) || !take_said(form, context, out, problem) ||
        !take_next(form, context, out, problem)) {
        return false;
    }
    call_form_judge(form, context->card, out);
    struct money open[QUEUE_CURRENCIES];
    struct outcome_context around = {
        .moment = context->moment,
        .anything_open = context->card != NULL && settlement_leaves_open(context->card, out),
        .currency = context->currency,
        .open = open,
    };
    if (context->card != NULL) {
        around.open_count =
            settlement_open(context->card, out, moment_today(context->moment), open);
    }
    enum outcome_field field = OUTCOME_FIELD_NOTE;
    struct error err = {0};
    if (outcome_check(out, &around, &field, &err) != STATUS_OK) {
        return object(problem, place_of(field), err.message);
    }
    return true;
}
