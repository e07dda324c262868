/* The sentences of the classes' reasons, one function per kind. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/ratio.h"
#include "callsheet/domain/say.h"

typedef void (*sentence)(const struct reason *reason, const struct moment *moment, struct buf *out);

/* "nobody has phoned since", or that trying was in vain. */
static void say_silence_since(const struct reason *reason, struct buf *out) {
    buf_add_text(out, reason->count > 0 ? "; tried since, nobody was reached."
                                        : "; nobody has phoned since.");
}

static void callback(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "A callback was agreed for ");
    say_instant(out, reason->at, moment);
    say_there(out, reason->at, reason->zone, moment);
    buf_add_text(out, reason->count > 0 ? "; tried since, nobody was reached." : ".");
}

/* "Promised 1,200.00 EUR", with the name where it is known. */
static void say_promised(const struct reason *reason, struct buf *out) {
    if (is_said(reason->who)) {
        buf_add_text(out, reason->who);
        buf_add_text(out, " promised ");
    } else {
        buf_add_text(out, "Promised ");
    }
    say_money(out, reason->amount);
}

static struct money minus(struct money from, struct money what) {
    from.minor -= what.minor;
    return from;
}

static void broken(const struct reason *reason, const struct moment *moment, struct buf *out) {
    say_promised(reason, out);
    buf_add_text(out, " by ");
    say_date(out, reason->day, moment);
    buf_add_text(out, ", nothing came.");
}

static void partly_kept(const struct reason *reason, const struct moment *moment, struct buf *out) {
    say_sum(out, reason->other);
    buf_add_text(out, " of ");
    say_money(out, reason->amount);
    buf_add_text(out, " came; ");
    say_sum(out, minus(reason->amount, reason->other));
    buf_add_text(out, " is missing since ");
    say_date(out, reason->day, moment);
    buf_add_char(out, '.');
}

static void promise_level(const struct reason *reason, const struct moment *moment,
                          struct buf *out) {
    (void)moment; /* all sentences have one shape */
    buf_add_text(out, "This is the ");
    say_ordinal(out, reason->count);
    buf_add_text(out, " promise in a row that was not kept.");
}

static void mail(const struct reason *reason, const struct moment *moment, struct buf *out) {
    bool has_words = is_said(reason->words);
    buf_add_text(out, is_said(reason->who) ? reason->who : "Somebody there");
    buf_add_text(out, has_words ? " wrote " : " wrote a heated mail ");
    say_instant(out, reason->at, moment);
    if (has_words) {
        buf_add_text(out, ": ");
        say_quoted(out, reason->words);
    }
    if (is_said(reason->number)) {
        buf_add_text(out, " about ");
        buf_add_text(out, reason->number);
    }
    say_silence_since(reason, out);
}

static void claim(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, is_said(reason->who) ? reason->who : "Somebody there");
    buf_add_text(out, " claimed ");
    say_instant(out, reason->at, moment);
    buf_add_text(out, " that ");
    if (is_said(reason->number)) {
        buf_add_text(out, reason->number);
    } else {
        buf_add_text(out, "a bill");
    }
    buf_add_text(out, " is wrong");
    if (reason->amount.minor > 0) {
        buf_add_text(out, " by ");
        say_money(out, reason->amount);
    }
    if (is_said(reason->words)) {
        buf_add_text(out, ": ");
        say_quoted(out, reason->words);
    }
    say_silence_since(reason, out);
}

static void commitment(const struct reason *reason, const struct moment *moment, struct buf *out) {
    int late = moment_today(moment) - reason->day;
    buf_add_text(out, is_said(reason->words) ? "Our commitment " : "A commitment of ours");
    if (is_said(reason->words)) {
        say_quoted(out, reason->words);
    }
    if (is_said(reason->who)) {
        buf_add_text(out, " (");
        buf_add_text(out, reason->who);
        buf_add_char(out, ')');
    }
    if (late <= 0) {
        buf_add_text(out, " is due today.");
        return;
    }
    buf_add_text(out, " was due ");
    say_day(out, reason->day, moment);
    if (late > 1) {
        buf_add_text(out, ", ");
        say_days(out, late);
        buf_add_text(out, " ago");
    }
    buf_add_char(out, '.');
}

static void promise_today(const struct reason *reason, const struct moment *moment,
                          struct buf *out) {
    (void)moment; /* all sentences have one shape */
    if (reason->other.minor > 0) {
        say_sum(out, reason->other);
        buf_add_text(out, " of the ");
        say_money(out, reason->amount);
        buf_add_text(out, " promised for today came; ");
        say_sum(out, minus(reason->amount, reason->other));
        buf_add_text(out, " is still to come.");
        return;
    }
    say_promised(reason, out);
    buf_add_text(out, " for today, nothing came yet.");
}

static void say_due(const struct reason *reason, const struct moment *moment, struct buf *out) {
    int32_t today = moment_today(moment);
    if (reason->other_day != DAY_NONE) {
        buf_add_text(out, reason->other_day < today ? "; it was due " : "; it is due ");
        say_day(out, reason->other_day, moment);
    }
}

static void first_bill(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "Their first invoice");
    if (is_said(reason->number)) {
        buf_add_text(out, ", ");
        buf_add_text(out, reason->number);
    }
    buf_add_text(out, " over ");
    say_money(out, reason->amount);
    buf_add_text(out, is_said(reason->number) ? ", went out " : " went out ");
    say_day(out, reason->day, moment);
    buf_add_text(out, " and nobody has spoken about it");
    say_due(reason, moment, out);
    buf_add_char(out, '.');
}

/* "3.2 times": one decimal, never rounded up to more than it is. */
static void say_times(const struct reason *reason, struct buf *out) {
    wide tenths = wide_product(reason->amount.minor, 10) / reason->other.minor;
    int64_t shown = tenths > INT32_MAX ? INT32_MAX : (int64_t)tenths;
    say_number(out, shown / 10);
    if (shown % 10 != 0) {
        buf_add_char(out, '.');
        say_number(out, shown % 10);
    }
    buf_add_text(out, " times");
}

static void bill_shock(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, is_said(reason->number) ? reason->number : "An invoice");
    buf_add_text(out, " of ");
    say_day(out, reason->day, moment);
    buf_add_text(out, " over ");
    say_money(out, reason->amount);
    if (reason->other.minor > 0) {
        buf_add_text(out, " is ");
        say_times(reason, out);
        buf_add_text(out, " their usual ");
        say_sum(out, reason->other);
    }
    buf_add_text(out, " and nobody has spoken about it");
    say_due(reason, moment, out);
    buf_add_char(out, '.');
}

static void overdue(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    bool is_many = reason->count > 1;
    if (!is_many && is_said(reason->number)) {
        buf_add_text(out, reason->number);
    } else {
        say_count(out, reason->count, true);
        buf_add_text(out, is_many ? " invoices" : " invoice");
    }
    buf_add_text(out, is_many ? " are overdue, " : " is overdue, ");
    say_money(out, reason->amount);
    buf_add_text(out, is_many ? " in all, the oldest " : ", ");
    say_days(out, reason->days);
    if (reason->usual_days > 0) {
        buf_add_text(out, " (usually ");
        say_number(out, reason->usual_days);
        buf_add_char(out, ')');
    }
    if (reason->other.minor > 0) {
        buf_add_text(out, "; ");
        say_sum(out, reason->other);
        buf_add_text(out, " of it is not promised");
    }
    buf_add_char(out, '.');
}

static void beyond_habit(const struct reason *reason, const struct moment *moment,
                         struct buf *out) {
    (void)moment; /* all sentences have one shape */
    if (reason->usual_days <= 0) {
        buf_add_text(out, "They have usually paid on time.");
        return;
    }
    buf_add_text(out, "That is ");
    say_days(out, reason->days - reason->usual_days);
    buf_add_text(out, " beyond their habit.");
}

static void follow_up(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out,
                 reason->count == NEXT_ESCALATE ? "To be escalated " : "Follow-up agreed for ");
    int32_t today = moment_today(moment);
    if (reason->count == NEXT_ESCALATE && reason->day < today) {
        buf_add_text(out, "since ");
    }
    say_day(out, reason->day, moment);
    buf_add_char(out, '.');
}

static void unapplied(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    say_credits(out, reason->amount, reason->third);
    buf_add_text(out, " can be set against it: ");
    if (reason->other.minor > 0) {
        say_sum(out, reason->other);
        buf_add_text(out, " remains overdue.");
    } else {
        buf_add_text(out, "nothing remains overdue.");
    }
}

static void no_rate(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    if (reason->count > 0) {
        buf_add_text(out, "Ranked by its own ");
        say_money(out, reason->amount);
    } else {
        say_money(out, reason->amount);
        buf_add_text(out, " is left out of the order");
    }
    buf_add_text(out, ": the configuration has no rate for ");
    buf_add_text(out, reason->amount.currency);
    buf_add_char(out, '.');
}

static void failed(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    say_count(out, reason->count, true);
    buf_add_text(out, reason->count == 1 ? " failed attempt" : " failed attempts in a row");
    buf_add_text(out, ": try another contact or another hour.");
}

static void condition(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out,
                 is_said(reason->words) ? "To be reviewed: " : "A condition is to be reviewed");
    if (is_said(reason->words)) {
        say_quoted(out, reason->words);
        buf_add_char(out, ',');
    }
    buf_add_text(out, reason->day < moment_today(moment) ? " since " : " ");
    say_day(out, reason->day, moment);
    buf_add_char(out, '.');
}

static void silence(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    buf_add_text(out, "Nobody has spoken with them ");
    if (reason->days < 0) {
        buf_add_text(out, "yet; ");
    } else {
        buf_add_text(out, "for ");
        say_days(out, reason->days);
        buf_add_text(out, "; ");
    }
    say_money(out, reason->amount);
    buf_add_text(out, " was billed in a year.");
}

// clang-format off
static const sentence sentences[REASON_COUNT] = {
    [REASON_CALLBACK] = callback,
    [REASON_BROKEN] = broken,
    [REASON_PARTLY_KEPT] = partly_kept,
    [REASON_MAIL] = mail,
    [REASON_CLAIM] = claim,
    [REASON_COMMITMENT] = commitment,
    [REASON_PROMISE_TODAY] = promise_today,
    [REASON_FIRST_BILL] = first_bill,
    [REASON_BILL_SHOCK] = bill_shock,
    [REASON_OVERDUE] = overdue,
    [REASON_BEYOND_HABIT] = beyond_habit,
    [REASON_FOLLOW_UP] = follow_up,
    [REASON_UNAPPLIED] = unapplied,
    [REASON_NO_RATE] = no_rate,
    [REASON_FAILED] = failed,
    [REASON_CONDITION] = condition,
    [REASON_SILENCE] = silence,
    [REASON_PROMISE_LEVEL] = promise_level,
};
// clang-format on

void reason_sentence(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (sentences[reason->kind] != NULL) {
        sentences[reason->kind](reason, moment, out);
    } else {
        say_gate(reason, moment, out);
    }
}
