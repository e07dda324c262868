/* One line about what a call came to. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/say.h"

static const char *const said_texts[SAID_COUNT] = {
    [SAID_PAID] = "says it is paid",
    [SAID_PROMISE] = "promised",
    [SAID_NOT_RECEIVED] = "has not received the invoice",
    [SAID_APPROVAL] = "waits for approval",
    [SAID_CORRECTION] = "asks for a correction",
    [SAID_DISPUTE] = "disputes",
    [SAID_CANNOT_PAY] = "cannot pay",
    [SAID_REFUSES] = "refuses to pay",
    [SAID_SATISFIED] = "is satisfied",
    [SAID_OTHER] = "something else",
};

static void say_promises(const struct outcome *outcome, const struct moment *moment,
                         struct buf *out) {
    for (size_t i = 0; i < outcome->promise_count; i++) {
        const struct outcome_promise *promise = &outcome->promises[i];
        buf_add_text(out, i == 0 ? " " : " and ");
        if (promise->amount.minor == 0) {
            buf_add_text(out, "nothing");
            continue;
        }
        say_money(out, promise->amount);
        if (promise->day != DAY_NONE) {
            buf_add_text(out, " by ");
            say_date(out, promise->day, moment);
        }
    }
}

static void say_claims(const struct outcome *outcome, struct buf *out) {
    for (size_t i = 0; i < outcome->claim_count; i++) {
        const struct outcome_claim *claim = &outcome->claims[i];
        bool has_amount = claim->amount.minor > 0;
        buf_add_text(out, i == 0 ? " " : " and ");
        if (has_amount) {
            say_money(out, claim->amount);
        }
        if (has_amount && outcome->claim_count > 1) {
            continue; /* one line is not enough for the words of several */
        }
        buf_add_text(out, has_amount ? ": " : "");
        say_quoted(out, claim->words != NULL ? claim->words : "");
    }
}

static void say_next(const struct outcome *outcome, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "; ");
    buf_add_text(out, next_label(outcome->next));
    switch (next_when(outcome->next)) {
    case WHEN_NEVER:
        break;
    case WHEN_TIME:
        if (outcome->next_at != INSTANT_NONE) {
            buf_add_char(out, ' ');
            say_date(out, zone_day(moment->firm, outcome->next_at), moment);
            buf_add_char(out, ' ');
            say_time(out, outcome->next_at, moment->firm);
            say_there(out, outcome->next_at, outcome->next_zone, moment);
        }
        break;
    case WHEN_DAY:
        if (outcome->next_day != DAY_NONE) {
            buf_add_char(out, ' ');
            say_date(out, outcome->next_day, moment);
        }
        break;
    }
    if (is_said(outcome->next_note)) {
        buf_add_text(out, ": ");
        say_quoted(out, outcome->next_note);
    }
}

/* Adds what is conceded in the currency of one correction; false when an earlier one has it. */
static bool sum_conceded(const struct outcome *outcome, size_t index, struct money *out) {
    *out = outcome->corrections[index].credit;
    out->minor = 0;
    for (size_t i = 0; i < outcome->correction_count; i++) {
        const struct money *credit = &outcome->corrections[i].credit;
        bool is_same = strcmp(out->currency, credit->currency) == 0;
        if (is_same && i < index) {
            return false;
        }
        if (is_same && __builtin_add_overflow(out->minor, credit->minor, &out->minor)) {
            out->minor = INT64_MAX;
        }
    }
    return true;
}

static void say_settled(const struct outcome *outcome, bool is_first, struct buf *out) {
    for (size_t i = 0; i < outcome->correction_count; i++) {
        struct money sum;
        if (sum_conceded(outcome, i, &sum)) {
            buf_add_text(out, i > 0 ? " and " : is_first ? "conceded " : ", conceded ");
            say_money(out, sum);
            is_first = false;
        }
    }
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        enum verdict kind = outcome->verdicts[i].kind;
        bool is_told = kind == VERDICT_UNFOUNDED || kind == VERDICT_WITHDRAWN;
        if (is_told) {
            buf_add_text(out, is_first ? "claim " : ", claim ");
            buf_add_text(out, verdict_label(kind));
            is_first = false;
        }
    }
}

void outcome_summary(const struct outcome *outcome, const struct moment *moment, struct buf *out) {
    bool is_first = true;
    if (outcome->said == 0 || !reached_is_conversation(outcome->reached)) {
        buf_add_text(out, reached_text(outcome->reached));
        is_first = false;
    }
    for (int i = 0; i < SAID_COUNT; i++) {
        if ((outcome->said >> i & 1u) == 0) {
            continue;
        }
        buf_add_text(out, is_first ? "" : ", ");
        buf_add_text(out, said_texts[i]);
        is_first = false;
        if (i == SAID_PROMISE) {
            say_promises(outcome, moment, out);
        } else if (i == SAID_DISPUTE) {
            say_claims(outcome, out);
        }
    }
    say_settled(outcome, is_first, out);
    if (outcome->next != NEXT_NONE) {
        say_next(outcome, moment, out);
    }
}
