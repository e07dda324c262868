#ifndef CALLSHEET_TESTS_DOMAIN_ORACLE_H
#define CALLSHEET_TESTS_DOMAIN_ORACLE_H

/**
 * The queue's rules said again, slowly, from the product's tables top to bottom. It shares no code
 * with the judge, and knows the rates, the hours and the hundreds of euros that roll.h rolls.
 */
#include "maker.h"

struct oracle {
    const struct maker *maker;
    const struct facts *facts;
    int64_t now;
    int32_t today;
};

static inline int32_t day_of(int64_t at) {
    return (int32_t)(at >= 0 ? at / 86400 : -((-at + 86399) / 86400));
}

static inline bool had_conversation(const struct oracle *o) {
    return o->facts->last_conversation_at != INSTANT_NONE &&
           o->facts->last_conversation_at <= o->now;
}

/* A conversation at that instant or later; on that day or later. */
static inline bool spoke_since(const struct oracle *o, int64_t at) {
    return had_conversation(o) && o->facts->last_conversation_at >= at;
}

static inline bool spoke_since_day(const struct oracle *o, int32_t day) {
    return had_conversation(o) && day_of(o->facts->last_conversation_at) >= day;
}

static inline bool is_debt(const struct oracle *o, size_t i) {
    const struct open_item *item = &o->facts->items[i];
    return item->kind != ITEM_CREDIT_NOTE && item->open > 0 && item->issued <= o->today;
}

static inline bool is_late(const struct oracle *o, size_t i) {
    return is_debt(o, i) && o->facts->items[i].due != DAY_NONE && o->facts->items[i].due < o->today;
}

static inline int64_t sum_in(const struct oracle *o, const char *currency, bool only_late) {
    int64_t sum = 0;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (strcmp(o->facts->items[i].currency, currency) == 0 &&
            (only_late ? is_late(o, i) : is_debt(o, i))) {
            sum += o->facts->items[i].open;
        }
    }
    return sum;
}

static inline int64_t credit_in(const struct oracle *o, const char *currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (strcmp(item->currency, currency) == 0 && item->open < 0 && item->issued <= o->today) {
            sum -= item->open;
        }
    }
    for (size_t i = 0; i < o->facts->unapplied_count; i++) {
        if (strcmp(o->facts->unapplied[i].currency, currency) == 0) {
            sum += o->facts->unapplied[i].minor;
        }
    }
    return sum;
}

static inline int64_t most(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static inline int64_t net_in(const struct oracle *o, const char *currency) {
    return most(0, sum_in(o, currency, true) - credit_in(o, currency));
}

static const char *const all_currencies[] = {"EUR", "GBP", "JPY", "USD"};
static const int all_rated[] = {1, 0, 1, 1};

static inline int64_t convert(const char *currency, int64_t minor) {
    if (strcmp(currency, "USD") == 0) {
        return (minor * 9215 + 5000) / 10000;
    }
    /* A yen has no decimals: 1 yen is 0.0061 euros is 0.61 cents. */
    return strcmp(currency, "JPY") == 0 ? (minor * 61 + 50) / 100 : minor;
}

static inline bool any_late(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (is_late(o, i)) {
            return true;
        }
    }
    return false;
}

static inline const struct open_item *oldest_late(const struct oracle *o) {
    const struct open_item *best = NULL;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (is_late(o, i) && (best == NULL || item->due < best->due ||
                              (item->due == best->due && item->issued < best->issued))) {
            best = item;
        }
    }
    return best;
}

/* Money shared out cent for cent would be slow; hundreds of euros are what the dice roll. */
static inline void share_out(const struct oracle *o, int64_t *received) {
    int64_t left[MAKER_ROOM];
    for (size_t i = 0; i < o->facts->payment_count; i++) {
        left[i] = o->facts->payments[i].day <= o->today ? o->facts->payments[i].amount.minor : 0;
    }
    for (size_t p = 0; p < o->facts->promise_count; p++) {
        const struct promise_fact *promise = &o->facts->promises[p];
        received[p] = 0;
        for (size_t i = 0; i < o->facts->payment_count; i++) {
            const struct payment_fact *payment = &o->facts->payments[i];
            while (left[i] > 0 && received[p] < promise->amount.minor &&
                   promise->made_at <= o->now && payment->day >= day_of(promise->made_at) &&
                   strcmp(payment->amount.currency, promise->amount.currency) == 0) {
                left[i] -= 10000;
                received[p] += 10000;
            }
        }
    }
}

enum fate { NOTHING, COVERED, LIVE, OVER };

static inline enum fate fate_of(const struct oracle *o, size_t p, int64_t *missing) {
    int64_t received[MAKER_ROOM];
    const struct promise_fact *promise = &o->facts->promises[p];
    share_out(o, received);
    *missing = promise->amount.minor - received[p];
    if (promise->amount.minor == 0 || promise->made_at > o->now) {
        return NOTHING;
    }
    if (*missing * 1000 <= promise->amount.minor * o->maker->rules.tolerance_permille) {
        return COVERED;
    }
    return o->today <= promise->day + o->maker->rules.grace_days ? LIVE : OVER;
}

static inline bool names_invoice(const struct promise_fact *promise, int64_t invoice) {
    for (size_t i = 0; i < promise->invoice_count; i++) {
        if (promise->invoices[i] == invoice) {
            return true;
        }
    }
    return false;
}

/* What live promises leave of the net overdue sum of a currency. */
static inline int64_t uncovered_in(const struct oracle *o, const char *currency) {
    int64_t left[MAKER_ROOM], rest = 0, missing = 0;
    if (net_in(o, currency) == 0) {
        return 0;
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        bool counts = is_late(o, i) && strcmp(o->facts->items[i].currency, currency) == 0;
        left[i] = counts ? o->facts->items[i].open : 0;
    }
    for (size_t size = 1; size <= 3; size++) {
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            const struct promise_fact *promise = &o->facts->promises[p];
            if (promise->invoice_count != size || fate_of(o, p, &missing) != LIVE ||
                strcmp(promise->amount.currency, currency) != 0) {
                continue;
            }
            for (size_t i = 0; i < o->facts->item_count; i++) {
                while (left[i] > 0 && missing > 0 &&
                       names_invoice(promise, o->facts->items[i].invoice)) {
                    left[i] -= 10000;
                    missing -= 10000;
                }
            }
        }
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        rest += left[i];
    }
    for (size_t p = 0; p < o->facts->promise_count; p++) {
        if (o->facts->promises[p].invoice_count == 0 && fate_of(o, p, &missing) == LIVE &&
            strcmp(o->facts->promises[p].amount.currency, currency) == 0) {
            rest -= missing;
        }
    }
    return most(0, rest - credit_in(o, currency));
}

static inline bool agreed(const struct oracle *o, enum next_step step) {
    const struct next_fact *next = &o->facts->next;
    return next->step == step && next->made_at <= o->now && !next->answered;
}

static inline bool mail_waits(const struct oracle *o) {
    int64_t at = o->facts->mail.at;
    return at != INSTANT_NONE && at <= o->now && !spoke_since(o, at);
}

static inline bool claim_waits(const struct oracle *o, size_t i) {
    const struct claim_fact *claim = &o->facts->claims[i];
    return claim->raised_at <= o->now && !spoke_since(o, claim->raised_at);
}

static inline const struct open_item *bill_of(const struct oracle *o) {
    const struct open_item *newest = NULL;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (item->kind == ITEM_INVOICE && is_debt(o, i) && o->today - item->issued <= 14 &&
            (newest == NULL || item->issued > newest->issued ||
             (item->issued == newest->issued && item->total > newest->total))) {
            newest = item;
        }
    }
    if (newest == NULL || spoke_since_day(o, newest->issued)) {
        return NULL;
    }
    const struct habit_fact *habit = &o->facts->habit;
    bool shock = habit->before_newest >= 3 && habit->usual.minor > 0 &&
                 strcmp(habit->usual.currency, newest->currency) == 0 &&
                 newest->total >= 2 * habit->usual.minor;
    return habit->before_newest == 0 || shock ? newest : NULL;
}

static inline bool anything_open(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (is_debt(o, i)) {
            return true;
        }
    }
    for (size_t i = 0; i < o->facts->claim_count; i++) {
        if (o->facts->claims[i].raised_at <= o->now) {
            return true;
        }
    }
    for (size_t i = 0; i < o->facts->commitment_count; i++) {
        if (o->facts->commitments[i].made_at <= o->now) {
            return true;
        }
    }
    return false;
}

static inline bool is_large_and_quiet(const struct oracle *o) {
    int64_t days = o->maker->rules.quiet_days, billed = o->facts->habit.billed_year_minor;
    const char *currency = o->facts->habit.usual.currency;
    billed = strcmp(currency, "GBP") == 0 ? billed : convert(currency, billed);
    return days > 0 && billed > 0 && billed >= 1000000 &&
           (!had_conversation(o) || o->today - day_of(o->facts->last_conversation_at) >= days);
}

static inline bool class_is(const struct oracle *o, enum queue_class queue_class) {
    const struct next_fact *next = &o->facts->next;
    int64_t missing = 0;
    bool is_due = (agreed(o, NEXT_FOLLOW_UP) || agreed(o, NEXT_ESCALATE)) && next->day <= o->today;
    switch (queue_class) {
    case CLASS_CALLBACK:
        return agreed(o, NEXT_CALLBACK) && o->now >= next->at - 600;
    case CLASS_BROKEN:
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            if (fate_of(o, p, &missing) == OVER) {
                return true;
            }
        }
        return false;
    case CLASS_UPSET:
        for (size_t i = 0; i < o->facts->claim_count; i++) {
            if (claim_waits(o, i)) {
                return true;
            }
        }
        return mail_waits(o);
    case CLASS_OUR_MOVE:
        for (size_t i = 0; i < o->facts->commitment_count; i++) {
            const struct commitment_fact *ours = &o->facts->commitments[i];
            if (ours->made_at <= o->now && ours->due <= o->today) {
                return true;
            }
        }
        return false;
    case CLASS_DUE_TODAY:
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            if (fate_of(o, p, &missing) == LIVE && o->facts->promises[p].day == o->today) {
                return true;
            }
        }
        return false;
    case CLASS_FIRST_BILL:
        return bill_of(o) != NULL;
    case CLASS_NOT_CALLED:
        return any_late(o) && !spoke_since_day(o, oldest_late(o)->issued);
    case CLASS_CALLED:
        return (any_late(o) && spoke_since_day(o, oldest_late(o)->issued)) ||
               (is_due && anything_open(o));
    case CLASS_QUIET:
        return (o->facts->condition_review != DAY_NONE && o->facts->condition_review <= o->today) ||
               is_large_and_quiet(o);
    case CLASS_NONE:
        break;
    }
    return false;
}

static inline bool window_is_open(const struct oracle *o, int from, int to, unsigned days) {
    int minute = (int)(o->now % 86400 / 60);
    return (days >> ((o->today + 3) % 7) & 1) != 0 && minute >= from && minute < to;
}

static inline bool is_outside_hours(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->window_count; i++) {
        const struct calling_hours *hours = &o->facts->windows[i];
        if (window_is_open(o, hours->from_minute, hours->to_minute,
                           hours->days != 0 ? hours->days : 0x1f)) {
            return false;
        }
    }
    return o->facts->window_count > 0 || !window_is_open(o, 540, 1080, 0x1f);
}

static inline bool nothing_is_open(const struct oracle *o) {
    bool owed = false, net = false;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        owed = owed || sum_in(o, all_currencies[c], false) > credit_in(o, all_currencies[c]);
        net = net || net_in(o, all_currencies[c]) > 0;
    }
    return !owed || (any_late(o) && !net);
}

static inline bool waits_for_next_invoice(const struct oracle *o) {
    const struct open_item *next = NULL;
    if (!agreed(o, NEXT_NEXT_INVOICE)) {
        return false;
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (item->kind == ITEM_INVOICE && is_debt(o, i) &&
            item->issued > day_of(o->facts->next.made_at) &&
            (next == NULL || item->issued < next->issued)) {
            next = item;
        }
    }
    return next == NULL || next->due >= o->today || next->due == DAY_NONE;
}

static inline int64_t rated_net(const struct oracle *o) {
    int64_t sum = 0;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        sum += all_rated[c] ? convert(all_currencies[c], net_in(o, all_currencies[c])) : 0;
    }
    return sum;
}

static inline bool has_rated_net(const struct oracle *o) {
    return net_in(o, "EUR") > 0 || net_in(o, "USD") > 0 || net_in(o, "JPY") > 0;
}

static inline bool is_their_habit(const struct oracle *o) {
    const struct habit_fact *habit = &o->facts->habit;
    if (!any_late(o) || habit->paid < 5 || habit->usual.minor == 0) {
        return false;
    }
    int late = o->today - oldest_late(o)->due;
    if (late > habit->median_late_days || late > 30) {
        return false;
    }
    bool usual_has_rate = strcmp(habit->usual.currency, "GBP") != 0;
    if (net_in(o, "GBP") > 0) {
        return !has_rated_net(o) && !usual_has_rate && net_in(o, "GBP") < 2 * habit->usual.minor;
    }
    return usual_has_rate && rated_net(o) < 2 * convert(habit->usual.currency, habit->usual.minor);
}

static inline bool all_is_promised(const struct oracle *o) {
    bool net = false;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        net = net || net_in(o, all_currencies[c]) > 0;
        if (uncovered_in(o, all_currencies[c]) > 0) {
            return false;
        }
    }
    return net;
}

/* The classes that a gate silences now. */
static inline unsigned silence_of(const struct oracle *o, enum gate gate) {
    const struct facts *facts = o->facts;
    enum { ALL = 511, ONE = 1, THREE = 4, BILLS = 2 | 16 | 64 | 128, DEBTS = 64 | 128 };
    int64_t least = o->maker->rules.minimum_overdue_minor;
    bool to_come = false, newer = false;
    switch (gate) {
    case GATE_DO_NOT_CALL:
        return facts->do_not_call || (facts->with_number > 0 && facts->callable == 0) ? ALL : 0;
    case GATE_COLLEAGUE:
        return facts->hold.who != NULL && facts->hold.since <= o->now ? ALL : 0;
    case GATE_HOURS:
        return is_outside_hours(o) ? ALL - ONE : 0;
    case GATE_SPOKEN_TODAY:
        return had_conversation(o) && day_of(facts->last_conversation_at) == o->today
                   ? ALL - ONE - THREE
                   : 0;
    case GATE_SNOOZED:
        newer = mail_waits(o) && facts->mail.at > facts->snooze.made_at;
        for (size_t i = 0; i < facts->claim_count; i++) {
            newer =
                newer || (claim_waits(o, i) && facts->claims[i].raised_at > facts->snooze.made_at);
        }
        return facts->snooze.until != DAY_NONE && facts->snooze.made_at <= o->now &&
                       o->today < facts->snooze.until
                   ? (newer ? ALL - ONE - THREE : ALL - ONE)
                   : 0;
    case GATE_RETRY_GAP:
        return facts->last_attempt_at != INSTANT_NONE && facts->last_attempt != REACHED_PERSON &&
                       facts->last_attempt_at <= o->now && o->now - facts->last_attempt_at < 7200
                   ? ALL - ONE
                   : 0;
    case GATE_NOTHING_OPEN:
        return nothing_is_open(o) ? BILLS + 32 : 0;
    case GATE_OURS:
        for (size_t i = 0; i < facts->commitment_count; i++) {
            to_come = to_come || (facts->commitments[i].made_at <= o->now &&
                                  facts->commitments[i].due > o->today);
        }
        return to_come ? BILLS : 0;
    case GATE_MINIMUM:
        return rated_net(o) < least && net_in(o, "GBP") < least ? BILLS : 0;
    case GATE_FOLLOW_UP:
        to_come =
            (agreed(o, NEXT_CALLBACK) && o->now < facts->next.at - 600) ||
            ((agreed(o, NEXT_FOLLOW_UP) || agreed(o, NEXT_ESCALATE)) && facts->next.day > o->today);
        return to_come ? DEBTS : 0;
    case GATE_PROMISE:
        return all_is_promised(o) ? DEBTS : 0;
    case GATE_NEXT_INVOICE:
        return waits_for_next_invoice(o) ? DEBTS : 0;
    case GATE_HABIT:
        return is_their_habit(o) ? 64 : 0;
    case GATE_NONE:
        break;
    }
    return 0;
}

struct decision {
    enum queue_class queue_class;
    enum gate gate;
    unsigned classes;
};

static inline struct decision decide(const struct oracle *o) {
    struct decision out = {CLASS_NONE, GATE_NONE, 0};
    for (int c = CLASS_COUNT - 1; c >= 0; c--) {
        if (class_is(o, (enum queue_class)c)) {
            out.classes |= 1u << c;
            out.queue_class = (enum queue_class)c;
        }
    }
    for (int c = 0; c < CLASS_COUNT; c++) {
        bool silenced = false;
        for (int g = 0; g < GATE_COUNT; g++) {
            silenced = silenced || (silence_of(o, (enum gate)g) >> c & 1) != 0;
        }
        if ((out.classes >> c & 1) != 0 && !silenced) {
            out.queue_class = (enum queue_class)c;
            return out;
        }
    }
    for (int g = 0; g < GATE_COUNT && out.gate == GATE_NONE && out.classes != 0; g++) {
        if ((silence_of(o, (enum gate)g) >> out.queue_class & 1) != 0) {
            out.gate = (enum gate)g;
        }
    }
    return out;
}

static inline struct money ranked(const struct oracle *o, enum queue_class queue_class,
                                  bool *rated) {
    const struct open_item *bill = queue_class == CLASS_FIRST_BILL ? bill_of(o) : NULL;
    *rated = true;
    if (bill != NULL) {
        *rated = strcmp(bill->currency, "GBP") != 0;
        return *rated ? euros(convert(bill->currency, bill->open)) : money_in(bill->open, "GBP");
    }
    if (!has_rated_net(o) && net_in(o, "GBP") > 0) {
        *rated = false;
        return money_in(net_in(o, "GBP"), "GBP");
    }
    return euros(rated_net(o));
}

#endif
