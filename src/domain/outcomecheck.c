/* Whether an outcome may be saved: the one gate for the form and for the command line. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/customer.h"
#include "callsheet/domain/outcome.h"

enum { MOST_DAYS_AHEAD = 3660 };

/* What is wrong and where; the checks stop at the first. */
struct objection {
    enum outcome_field field;
    const char *text; /* NULL: none */
};

static const struct objection none = {.text = NULL};

static struct objection object(enum outcome_field field, const char *text) {
    return (struct objection){.field = field, .text = text};
}

static bool is_blank(const char *text) {
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

static bool is_fit(const char *text, size_t most) {
    return text == NULL || (strlen(text) <= most && text_is_utf8(text, strlen(text)));
}

static bool has_said(const struct outcome *outcome, enum said said) {
    return (outcome->said >> said & 1u) != 0;
}

static struct objection check_reached(const struct outcome *outcome,
                                      const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if ((int)outcome->reached < 0 || outcome->reached >= REACHED_COUNT) {
        return object(OUTCOME_FIELD_REACHED, "Say who was reached.");
    }
    return none;
}

static struct objection check_who(const struct outcome *outcome,
                                  const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    const struct outcome_contact *contact = &outcome->new_contact;
    if (!outcome->has_new_contact) {
        bool is_missing = reached_needs_who(outcome->reached) && outcome->contact == 0;
        return is_missing
                   ? object(OUTCOME_FIELD_WHO, "Say who it was: choose a contact or add one.")
                   : none;
    }
    if (is_blank(contact->name)) {
        return object(OUTCOME_FIELD_WHO, "Give the new contact a name.");
    }
    if (contact->role != NULL && contact_role_find(contact->role) < 0) {
        return object(OUTCOME_FIELD_WHO, "Choose the new contact's role: billing, technical, "
                                         "decision-maker or user, or leave it out.");
    }
    if (contact->level < LEVEL_UNKNOWN || contact->level > LEVEL_EXECUTIVE) {
        return object(OUTCOME_FIELD_WHO, "A level is 1 (staff), 2 (manager) or 3 (executive).");
    }
    if (!is_fit(contact->name, OUTCOME_TEXT_BYTES) || !is_fit(contact->email, OUTCOME_TEXT_BYTES) ||
        !is_fit(contact->phone, OUTCOME_TEXT_BYTES)) {
        return object(OUTCOME_FIELD_WHO, "Shorten the new contact's name, address or number.");
    }
    return none;
}

static struct objection check_said(const struct outcome *outcome,
                                   const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if (outcome->said == 0) {
        return none;
    }
    if (outcome->said >> SAID_COUNT != 0) {
        return object(OUTCOME_FIELD_SAID, "Choose what they said from the list.");
    }
    if (!reached_needs_who(outcome->reached)) {
        return object(OUTCOME_FIELD_SAID,
                      "Nobody was reached, so nothing was said: change one of the two.");
    }
    return none;
}

static bool is_past(int32_t day, int32_t today) {
    return day < today;
}

static bool is_too_far(int32_t day, int32_t today) {
    return day > today + MOST_DAYS_AHEAD;
}

/* Whether something is open in a currency: else what is promised in it pays for nothing. Nothing
   open at all says nothing: the invoice may not have been fed yet. */
static bool is_owed_in(const struct outcome_context *context, const char *currency) {
    for (size_t i = 0; i < context->open_count; i++) {
        if (strcmp(context->open[i].currency, currency) == 0) {
            return true;
        }
    }
    return context->open_count == 0;
}

static struct objection check_promise(const struct outcome_promise *promise,
                                      const struct outcome_context *context) {
    int32_t today = moment_today(context->moment);
    if (promise->amount.minor < 0 || !currency_is_code(promise->amount.currency)) {
        return object(OUTCOME_FIELD_PROMISE,
                      "Type the promised amount, such as 350.00 EUR; 0 when none was named.");
    }
    if (promise->amount.minor > 0 && !is_owed_in(context, promise->amount.currency)) {
        return object(OUTCOME_FIELD_PROMISE, "Nothing is open in the currency of the promise: type "
                                             "the amount in the currency of what they owe.");
    }
    if (promise->day == DAY_NONE) {
        return promise->amount.minor == 0
                   ? none
                   : object(OUTCOME_FIELD_PROMISE,
                            "Type the day by which they will pay, such as fri.");
    }
    if (is_past(promise->day, today)) {
        return object(OUTCOME_FIELD_PROMISE, "The promised day is in the past: type a later one.");
    }
    if (is_too_far(promise->day, today)) {
        return object(OUTCOME_FIELD_PROMISE, "The promised day is more than ten years ahead.");
    }
    if (promise->invoice_count > OUTCOME_SCOPE) {
        return object(OUTCOME_FIELD_PROMISE,
                      "A promise names at most 64 invoices: make it for all that is open.");
    }
    return none;
}

static struct objection check_promises(const struct outcome *outcome,
                                       const struct outcome_context *context) {
    bool is_said = has_said(outcome, SAID_PROMISE);
    if (is_said && outcome->promise_count == 0) {
        return object(OUTCOME_FIELD_PROMISE,
                      "Type the promised amount and day; 0 when no amount was named.");
    }
    if (!is_said && outcome->promise_count > 0) {
        return object(OUTCOME_FIELD_SAID, "There is a promise: mark “promises” as said.");
    }
    if (outcome->promise_count > OUTCOME_PROMISES) {
        return object(OUTCOME_FIELD_PROMISE, "One call takes at most 24 instalments.");
    }
    for (size_t i = 0; i < outcome->promise_count; i++) {
        struct objection objection = check_promise(&outcome->promises[i], context);
        if (objection.text != NULL) {
            return objection;
        }
    }
    return none;
}

static struct objection check_claim(const struct outcome_claim *claim) {
    if (is_blank(claim->words)) {
        return object(OUTCOME_FIELD_CLAIM, "Write down what they dispute, in their words.");
    }
    if (!is_fit(claim->words, OUTCOME_TEXT_BYTES)) {
        return object(OUTCOME_FIELD_CLAIM,
                      "Shorten the words of the claim; the notes take as much as you like.");
    }
    if (claim->amount.minor < 0 ||
        (claim->amount.minor > 0 && !currency_is_code(claim->amount.currency))) {
        return object(OUTCOME_FIELD_CLAIM,
                      "Type the amount in dispute, such as 350.00 EUR, or leave it out.");
    }
    if (claim->line != 0 && claim->invoice == 0) {
        return object(OUTCOME_FIELD_CLAIM, "Choose the invoice whose line they dispute.");
    }
    return none;
}

static struct objection check_claims(const struct outcome *outcome,
                                     const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    bool is_said = has_said(outcome, SAID_DISPUTE);
    if (is_said && outcome->claim_count == 0) {
        return object(OUTCOME_FIELD_CLAIM, "Write down what they dispute, in their words.");
    }
    if (!is_said && outcome->claim_count > 0) {
        return object(OUTCOME_FIELD_SAID, "There is a claim: mark “disputes” as said.");
    }
    if (outcome->claim_count > OUTCOME_CLAIMS) {
        return object(OUTCOME_FIELD_CLAIM, "One call takes at most 24 claims.");
    }
    for (size_t i = 0; i < outcome->claim_count; i++) {
        struct objection objection = check_claim(&outcome->claims[i]);
        if (objection.text != NULL) {
            return objection;
        }
    }
    return none;
}

static bool is_about_a_claim(const struct outcome *outcome, struct outcome_claim_at at) {
    return at.id != 0 ? at.raised == 0 : at.raised <= outcome->claim_count;
}

static bool is_same_claim(struct outcome_claim_at a, struct outcome_claim_at b) {
    return a.id == b.id && a.raised == b.raised;
}

static struct objection check_correction(const struct outcome *outcome, size_t index) {
    const struct outcome_correction *correction = &outcome->corrections[index];
    if (correction->invoice == 0 || correction->line == 0) {
        return object(OUTCOME_FIELD_CORRECTION, "Choose the line that is conceded.");
    }
    if (correction->credit.minor <= 0 || !currency_is_code(correction->credit.currency)) {
        return object(OUTCOME_FIELD_CORRECTION,
                      "Type how much of the line is conceded, such as 190.00 EUR.");
    }
    if ((int)correction->reason < 0 || correction->reason >= CORRECTION_REASON_COUNT ||
        correction->minutes < 0) {
        return object(OUTCOME_FIELD_CORRECTION, "Choose from the list why the line is conceded.");
    }
    if (!is_fit(correction->words, OUTCOME_TEXT_BYTES) ||
        !is_about_a_claim(outcome, correction->claim)) {
        return object(OUTCOME_FIELD_CORRECTION,
                      "Shorten the words about the line; the notes take as much as you like.");
    }
    for (size_t i = 0; i < index; i++) {
        if (outcome->corrections[i].line == correction->line) {
            return object(OUTCOME_FIELD_CORRECTION,
                          "A line is conceded twice; drop one of the two.");
        }
    }
    return none;
}

static struct objection check_corrections(const struct outcome *outcome,
                                          const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if (outcome->correction_count > 0 && !reached_is_conversation(outcome->reached)) {
        return object(OUTCOME_FIELD_REACHED,
                      "A line is conceded to the right person only; say who was reached.");
    }
    if (outcome->correction_count > OUTCOME_CORRECTIONS) {
        return object(OUTCOME_FIELD_CORRECTION, "One call concedes at most 64 lines.");
    }
    for (size_t i = 0; i < outcome->correction_count; i++) {
        struct objection objection = check_correction(outcome, i);
        if (objection.text != NULL) {
            return objection;
        }
    }
    return none;
}

static bool is_conceded(const struct outcome *outcome, struct outcome_claim_at at) {
    for (size_t i = 0; i < outcome->correction_count; i++) {
        if (is_same_claim(outcome->corrections[i].claim, at)) {
            return true;
        }
    }
    return false;
}

static struct objection check_verdict(const struct outcome *outcome, size_t index) {
    const struct outcome_verdict *verdict = &outcome->verdicts[index];
    bool names_one = verdict->claim.id != 0 || verdict->claim.raised != 0;
    if (!names_one || !is_about_a_claim(outcome, verdict->claim)) {
        return object(OUTCOME_FIELD_VERDICT,
                      "A verdict needs a claim: note what they dispute under Disputes first.");
    }
    if ((int)verdict->kind < 0 || verdict->kind >= VERDICT_COUNT) {
        return object(OUTCOME_FIELD_VERDICT, "Choose the verdict from the list.");
    }
    if (!is_fit(verdict->words, OUTCOME_TEXT_BYTES)) {
        return object(OUTCOME_FIELD_VERDICT, "Shorten the words of the verdict.");
    }
    if (verdict->kind == VERDICT_UNFOUNDED && is_blank(verdict->words)) {
        return object(OUTCOME_FIELD_VERDICT, "Why is the claim unfounded? Quote the record.");
    }
    bool is_granted = verdict->kind == VERDICT_UPHELD || verdict->kind == VERDICT_PARTLY;
    if (is_granted && is_blank(verdict->words) && !is_conceded(outcome, verdict->claim)) {
        return object(OUTCOME_FIELD_VERDICT,
                      "They are right: concede the line, or say what is done about it.");
    }
    for (size_t i = 0; i < index; i++) {
        if (is_same_claim(outcome->verdicts[i].claim, verdict->claim)) {
            return object(OUTCOME_FIELD_VERDICT, "A claim is judged twice; drop one of the two.");
        }
    }
    return none;
}

static struct objection check_verdicts(const struct outcome *outcome,
                                       const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if (outcome->verdict_count > 0 && !reached_is_conversation(outcome->reached)) {
        return object(OUTCOME_FIELD_REACHED,
                      "A claim is settled with the right person only; say who was reached.");
    }
    if (outcome->verdict_count > OUTCOME_VERDICTS) {
        return object(OUTCOME_FIELD_VERDICT, "One call settles at most 24 claims.");
    }
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        struct objection objection = check_verdict(outcome, i);
        if (objection.text != NULL) {
            return objection;
        }
    }
    return none;
}

/* Whether a claim of this call is left without a verdict. */
static bool leaves_a_claim(const struct outcome *outcome) {
    for (size_t i = 0; i < outcome->claim_count; i++) {
        struct outcome_claim_at at = {.raised = i + 1};
        bool is_judged = false;
        for (size_t k = 0; k < outcome->verdict_count; k++) {
            is_judged = is_judged || is_same_claim(outcome->verdicts[k].claim, at);
        }
        if (!is_judged) {
            return true;
        }
    }
    return false;
}

static bool has_dated_promise(const struct outcome *outcome) {
    for (size_t i = 0; i < outcome->promise_count; i++) {
        if (outcome->promises[i].amount.minor > 0 && outcome->promises[i].day != DAY_NONE) {
            return true;
        }
    }
    return false;
}

/* Adds up what is promised by some day in a currency; hostile sums do not overflow. */
static int64_t promised_in(const struct outcome *outcome, const char *currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < outcome->promise_count; i++) {
        const struct outcome_promise *promise = &outcome->promises[i];
        if (promise->day != DAY_NONE && strcmp(promise->amount.currency, currency) == 0 &&
            __builtin_add_overflow(sum, promise->amount.minor, &sum)) {
            return INT64_MAX;
        }
    }
    return sum;
}

/* Whether the promises bring the customer back for all that is open; of a rest nobody would hear
   again. */
static bool promises_cover(const struct outcome *outcome, const struct outcome_context *context) {
    for (size_t i = 0; i < context->open_count; i++) {
        if (promised_in(outcome, context->open[i].currency) < context->open[i].minor) {
            return false;
        }
    }
    return has_dated_promise(outcome);
}

static struct objection check_next(const struct outcome *outcome,
                                   const struct outcome_context *context) {
    if ((int)outcome->next < 0 || outcome->next >= NEXT_COUNT) {
        return object(OUTCOME_FIELD_NEXT, "Choose the next step from the list.");
    }
    bool is_open = context->anything_open || leaves_a_claim(outcome);
    if (outcome->next == NEXT_NONE && is_open && reached_is_conversation(outcome->reached) &&
        !promises_cover(outcome, context)) {
        return object(OUTCOME_FIELD_NEXT,
                      has_dated_promise(outcome)
                          ? "The promise leaves a part open: say what happens next, and when."
                          : "Something is still open: say what happens next, and when.");
    }
    return none;
}

static struct objection check_when(const struct outcome *outcome,
                                   const struct outcome_context *context) {
    int32_t today = moment_today(context->moment);
    switch (next_when(outcome->next)) {
    case WHEN_NEVER:
        return none;
    case WHEN_TIME:
        if (outcome->next_at == INSTANT_NONE) {
            return object(OUTCOME_FIELD_WHEN,
                          "Type day and time of the callback, such as mon 10:00.");
        }
        if (outcome->next_at < context->moment->now) {
            return object(OUTCOME_FIELD_WHEN, "The callback is in the past: type a later time.");
        }
        return outcome->next_at / SECONDS_PER_DAY > (int64_t)today + MOST_DAYS_AHEAD
                   ? object(OUTCOME_FIELD_WHEN, "The callback is more than ten years ahead.")
                   : none;
    case WHEN_DAY:
        if (outcome->next_day == DAY_NONE) {
            return object(OUTCOME_FIELD_WHEN, "Type the day of the next step, such as fri or +3d.");
        }
        if (is_past(outcome->next_day, today)) {
            return object(OUTCOME_FIELD_WHEN, "The next step is in the past: type a later day.");
        }
        return is_too_far(outcome->next_day, today)
                   ? object(OUTCOME_FIELD_WHEN, "The next step is more than ten years ahead.")
                   : none;
    }
    return none;
}

static struct objection check_owner(const struct outcome *outcome,
                                    const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if (!is_fit(outcome->next_owner, OUTCOME_TEXT_BYTES) ||
        !is_fit(outcome->next_note, OUTCOME_TEXT_BYTES)) {
        return object(OUTCOME_FIELD_OWNER,
                      "Shorten the next step; the notes take as much as you like.");
    }
    return none;
}

static struct objection check_note(const struct outcome *outcome,
                                   const struct outcome_context *context) {
    (void)context; /* all checks have one shape */
    if (outcome->note != NULL && strlen(outcome->note) > OUTCOME_NOTE_BYTES) {
        return object(OUTCOME_FIELD_NOTE, "The note is longer than 64 KiB: shorten it.");
    }
    if (!is_fit(outcome->note, OUTCOME_NOTE_BYTES)) {
        return object(OUTCOME_FIELD_NOTE, "The note is not valid UTF-8 text.");
    }
    return none;
}

enum status outcome_check(const struct outcome *outcome, const struct outcome_context *context,
                          enum outcome_field *field, struct error *err) {
    static struct objection (*const checks[])(const struct outcome *,
                                              const struct outcome_context *) = {
        check_reached,  check_who,  check_said, check_promises, check_claims, check_corrections,
        check_verdicts, check_next, check_when, check_owner,    check_note,
    };
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        struct objection objection = checks[i](outcome, context);
        if (objection.text != NULL) {
            if (field != NULL) {
                *field = objection.field;
            }
            return error_set(err, STATUS_INVALID, "%s", objection.text);
        }
    }
    return STATUS_OK;
}
