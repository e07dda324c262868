/* The sentences of the gates' reasons, and the few words of the held-back list. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/say.h"

typedef void (*sentence)(const struct reason *reason, const struct moment *moment, struct buf *out);

struct gate_saying {
    sentence full, brief;
};

static void do_not_call(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment; /* all sentences have one shape */
    if (reason->count == 0) {
        buf_add_text(out, "Marked as do not call.");
    } else if (reason->count == 1) {
        buf_add_text(out, "The only contact with a number is marked as do not call.");
    } else {
        buf_add_text(out, reason->count == 2 ? "Both" : "All ");
        if (reason->count > 2) {
            say_count(out, reason->count, false);
        }
        buf_add_text(out, " contacts with a number are marked as do not call.");
    }
}

static void do_not_call_brief(const struct reason *reason, const struct moment *moment,
                              struct buf *out) {
    (void)reason;
    (void)moment;
    buf_add_text(out, "do not call");
}

static void colleague(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, is_said(reason->who) ? reason->who : "A colleague");
    buf_add_text(out, " is on the phone with them since ");
    say_time(out, reason->at, moment->firm);
    buf_add_char(out, '.');
}

static void colleague_brief(const struct reason *reason, const struct moment *moment,
                            struct buf *out) {
    (void)moment;
    buf_add_text(out, is_said(reason->who) ? reason->who : "a colleague");
    buf_add_text(out, " is on the phone");
}

/* "from 14:00 our time", "from Mon 23 09:00": with the day there is no room for more */
static void hours_brief(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (reason->at == INSTANT_NONE) {
        buf_add_text(out, "no calling hours");
        return;
    }
    int32_t day = zone_day(moment->firm, reason->at);
    buf_add_text(out, "from ");
    bool is_today = day == moment_today(moment);
    if (!is_today) {
        say_short_day(out, day, moment);
        buf_add_char(out, ' ');
    }
    say_time(out, reason->at, moment->firm);
    buf_add_text(out, is_today ? " our time" : "");
}

static void hours(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (reason->at == INSTANT_NONE) {
        buf_add_text(out, "Outside calling hours: no day of the week is allowed. Set their hours "
                          "or the firm's.");
        return;
    }
    buf_add_text(out, "Outside calling hours: from ");
    int32_t day = zone_day(moment->firm, reason->at);
    if (day != moment_today(moment)) {
        say_day(out, day, moment);
        buf_add_char(out, ' ');
    }
    say_time(out, reason->at, moment->firm);
    buf_add_text(out, " our time");
    say_there(out, reason->at, reason->zone, moment);
    buf_add_char(out, '.');
}

static void spoken_today(const struct reason *reason, const struct moment *moment,
                         struct buf *out) {
    buf_add_text(out, "Already spoken to today at ");
    say_time(out, reason->at, moment->firm);
    buf_add_char(out, '.');
}

static void spoken_today_brief(const struct reason *reason, const struct moment *moment,
                               struct buf *out) {
    buf_add_text(out, "spoken to at ");
    say_time(out, reason->at, moment->firm);
}

static void snoozed(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "Snoozed until ");
    say_day(out, reason->day, moment);
    if (is_said(reason->who)) {
        buf_add_text(out, " by ");
        buf_add_text(out, reason->who);
    }
    if (is_said(reason->words)) {
        buf_add_text(out, ": ");
        say_quoted(out, reason->words);
    }
    buf_add_char(out, '.');
}

static void snoozed_brief(const struct reason *reason, const struct moment *moment,
                          struct buf *out) {
    buf_add_text(out, "snoozed until ");
    say_short_day(out, reason->day, moment);
}

static void retry_gap(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "Tried at ");
    say_time(out, reason->at, moment->firm);
    if (is_said(reason->words)) {
        buf_add_text(out, " (");
        buf_add_text(out, reason->words);
        buf_add_char(out, ')');
    }
    buf_add_text(out, "; not again before ");
    say_time(out, reason->until, moment->firm);
    buf_add_char(out, '.');
}

static void retry_gap_brief(const struct reason *reason, const struct moment *moment,
                            struct buf *out) {
    buf_add_text(out, "tried, again ");
    say_time(out, reason->until, moment->firm);
}

static void nothing_open(const struct reason *reason, const struct moment *moment,
                         struct buf *out) {
    switch ((enum nothing_open)reason->count) {
    case NOTHING_OWED:
        buf_add_text(out, "Nothing is owed.");
        return;
    case NOTHING_OPEN_COVERED:
    case NOTHING_OVERDUE_COVERED:
        buf_add_text(out, "All that is ");
        buf_add_text(out, reason->count == NOTHING_OPEN_COVERED ? "open, " : "overdue, ");
        say_money(out, reason->amount);
        buf_add_text(out, ", is covered by ");
        say_credits(out, reason->other, reason->third);
        buf_add_char(out, '.');
        return;
    case NOTHING_SETTLED:
        say_money(out, reason->amount);
        buf_add_text(out, " was settled ");
        say_day(out, reason->day, moment);
        buf_add_text(out, "; nothing is overdue any more.");
        return;
    }
}

static void nothing_open_brief(const struct reason *reason, const struct moment *moment,
                               struct buf *out) {
    (void)moment;
    switch ((enum nothing_open)reason->count) {
    case NOTHING_OWED:
        buf_add_text(out, "nothing owed");
        return;
    case NOTHING_OPEN_COVERED:
    case NOTHING_OVERDUE_COVERED:
        buf_add_text(out, reason->third.minor > 0 ? "paid, not applied" : "covered by credits");
        return;
    case NOTHING_SETTLED:
        buf_add_text(out, "paid");
        return;
    }
}

static void ours(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "The next step is ours");
    if (is_said(reason->words)) {
        buf_add_text(out, ": ");
        say_quoted(out, reason->words);
    }
    if (is_said(reason->who)) {
        buf_add_text(out, " (");
        buf_add_text(out, reason->who);
        buf_add_char(out, ')');
    }
    buf_add_text(out, ", due ");
    say_day(out, reason->day, moment);
    buf_add_char(out, '.');
}

static void ours_brief(const struct reason *reason, const struct moment *moment, struct buf *out) {
    buf_add_text(out, "ours by ");
    say_short_day(out, reason->day, moment);
}

static void minimum(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment;
    say_money(out, reason->amount);
    buf_add_text(out, " overdue is below the minimum of ");
    say_sum(out, reason->other);
    buf_add_char(out, '.');
}

static void minimum_brief(const struct reason *reason, const struct moment *moment,
                          struct buf *out) {
    (void)reason;
    (void)moment;
    buf_add_text(out, "below the minimum");
}

static void follow_up(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (reason->count == NEXT_CALLBACK) {
        buf_add_text(out, "A callback is agreed for ");
        say_instant(out, reason->at, moment);
        say_there(out, reason->at, reason->zone, moment);
    } else {
        buf_add_text(out,
                     reason->count == NEXT_ESCALATE ? "To be escalated " : "Follow-up agreed for ");
        say_day(out, reason->day, moment);
    }
    buf_add_char(out, '.');
}

static void follow_up_brief(const struct reason *reason, const struct moment *moment,
                            struct buf *out) {
    if (reason->count != NEXT_CALLBACK) {
        buf_add_text(out, reason->count == NEXT_ESCALATE ? "escalate " : "follow-up ");
        say_short_day(out, reason->day, moment);
        return;
    }
    int32_t day = zone_day(moment->firm, reason->at);
    buf_add_text(out, "callback ");
    if (day != moment_today(moment)) {
        say_short_day(out, day, moment);
        buf_add_char(out, ' ');
    }
    say_time(out, reason->at, moment->firm);
}

static void promise(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (reason->count > 1) {
        say_count(out, reason->count, true);
        buf_add_text(out, " promises cover what is overdue, the first ");
    } else {
        bool is_named = is_said(reason->who);
        buf_add_text(out, is_named ? reason->who : "Promised ");
        buf_add_text(out, is_named ? " promised " : "");
    }
    say_money(out, reason->amount);
    buf_add_text(out, " by ");
    say_day(out, reason->day, moment);
    if (reason->other_day > reason->day) {
        buf_add_text(out, "; broken only after ");
        say_day(out, reason->other_day, moment);
    }
    buf_add_char(out, '.');
}

static void promise_brief(const struct reason *reason, const struct moment *moment,
                          struct buf *out) {
    /* During the days of grace the promised day says nothing about when the silence ends. */
    bool is_past = reason->day < moment_today(moment);
    buf_add_text(out, is_past ? "promise, grace until " : "promise until ");
    say_short_day(out, is_past ? reason->other_day : reason->day, moment);
}

static void next_invoice(const struct reason *reason, const struct moment *moment,
                         struct buf *out) {
    buf_add_text(out, "It will be settled with the next invoice");
    if (reason->count == 0) {
        buf_add_text(out, ", which is not issued yet.");
        return;
    }
    if (is_said(reason->number)) {
        buf_add_text(out, ", ");
        buf_add_text(out, reason->number);
    }
    if (reason->day != DAY_NONE) {
        buf_add_text(out, ", due ");
        say_day(out, reason->day, moment);
    }
    buf_add_char(out, '.');
}

static void next_invoice_brief(const struct reason *reason, const struct moment *moment,
                               struct buf *out) {
    buf_add_text(out, "with next invoice");
    if (reason->count > 0 && reason->day != DAY_NONE) {
        buf_add_char(out, ' ');
        say_short_day(out, reason->day, moment);
    }
}

static void habit(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment;
    buf_add_text(out, "They usually pay ");
    say_days(out, reason->usual_days);
    buf_add_text(out, " late; now it is ");
    say_number(out, reason->days);
    buf_add_char(out, '.');
}

static void habit_brief(const struct reason *reason, const struct moment *moment, struct buf *out) {
    (void)moment;
    buf_add_text(out, "usually ");
    say_number(out, reason->usual_days);
    buf_add_text(out, " d late, ");
    say_number(out, reason->days);
}

// clang-format off
static const struct gate_saying sayings[REASON_COUNT] = {
    [REASON_GATE_DO_NOT_CALL] = {do_not_call, do_not_call_brief},
    [REASON_GATE_COLLEAGUE] = {colleague, colleague_brief},
    [REASON_GATE_HOURS] = {hours, hours_brief},
    [REASON_GATE_SPOKEN_TODAY] = {spoken_today, spoken_today_brief},
    [REASON_GATE_SNOOZED] = {snoozed, snoozed_brief},
    [REASON_GATE_RETRY_GAP] = {retry_gap, retry_gap_brief},
    [REASON_GATE_NOTHING_OPEN] = {nothing_open, nothing_open_brief},
    [REASON_GATE_OURS] = {ours, ours_brief},
    [REASON_GATE_MINIMUM] = {minimum, minimum_brief},
    [REASON_GATE_FOLLOW_UP] = {follow_up, follow_up_brief},
    [REASON_GATE_PROMISE] = {promise, promise_brief},
    [REASON_GATE_NEXT_INVOICE] = {next_invoice, next_invoice_brief},
    [REASON_GATE_HABIT] = {habit, habit_brief},
};
// clang-format on

void say_gate(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (sayings[reason->kind].full != NULL) {
        sayings[reason->kind].full(reason, moment, out);
    }
}

void reason_brief(const struct reason *reason, const struct moment *moment, struct buf *out) {
    if (sayings[reason->kind].brief != NULL) {
        sayings[reason->kind].brief(reason, moment, out);
    } else {
        buf_add_text(out, reason_word(reason->kind));
    }
}
