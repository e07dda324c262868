/* The gates of the queue: one row each, when it holds, what it lets through, how it says why. */
#include <string.h>

#include "callsheet/domain/hours.h"
#include "callsheet/domain/judge.h"
#include "callsheet/domain/ratio.h"

struct gate_rule {
    bool (*holds)(const struct figures *figures);
    void (*tell)(const struct figures *figures, struct reason *out);
    unsigned (*spares)(const struct figures *figures); /* classes let through now; NULL none */
};

static struct money money_of(int64_t minor, const char *currency) {
    struct money money = {.minor = minor};
    memcpy(money.currency, currency, sizeof money.currency);
    return money;
}

static bool every_contact_is_barred(const struct figures *figures) {
    return figures->facts->with_number > 0 && figures->facts->callable == 0;
}

static bool do_not_call_holds(const struct figures *figures) {
    return figures->facts->do_not_call || every_contact_is_barred(figures);
}

static void do_not_call_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_DO_NOT_CALL;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->count = figures->facts->do_not_call ? 0 : figures->facts->with_number;
}

static bool colleague_holds(const struct figures *figures) {
    const struct hold_fact *hold = &figures->facts->hold;
    return hold->who != NULL && hold->since <= figures->moment->now;
}

static void colleague_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_COLLEAGUE;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->who = figures->facts->hold.who;
    out->at = figures->facts->hold.since;
}

static const struct calling_hours firms_hours = {.zone = ""};

static bool hours_hold(const struct figures *figures) {
    const struct facts *facts = figures->facts;
    for (size_t i = 0; i < facts->window_count; i++) {
        if (hours_are_open(&facts->windows[i], figures->rules, figures->moment)) {
            return false;
        }
    }
    return facts->window_count > 0 ||
           !hours_are_open(&firms_hours, figures->rules, figures->moment);
}

static void hours_tell(const struct figures *figures, struct reason *out) {
    const struct facts *facts = figures->facts;
    size_t count = facts->window_count > 0 ? facts->window_count : 1;
    out->kind = REASON_GATE_HOURS;
    out->ref_kind = REF_CUSTOMER;
    out->ref = facts->customer;
    out->at = INSTANT_NONE;
    for (size_t i = 0; i < count; i++) {
        const struct calling_hours *hours =
            facts->window_count > 0 ? &facts->windows[i] : &firms_hours;
        int64_t at = hours_next(hours, figures->rules, figures->moment, true);
        if (at != INSTANT_NONE && (out->at == INSTANT_NONE || at < out->at)) {
            out->at = at;
            out->zone = hours->zone;
        }
    }
}

static bool spoken_today_holds(const struct figures *figures) {
    return figures->talked_day == figures->today;
}

static void spoken_today_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_SPOKEN_TODAY;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->at = figures->talked_at;
}

static bool snoozed_holds(const struct figures *figures) {
    const struct snooze_fact *snooze = &figures->facts->snooze;
    return snooze->until != DAY_NONE && snooze->made_at <= figures->moment->now &&
           figures->today < snooze->until;
}

static void snoozed_tell(const struct figures *figures, struct reason *out) {
    const struct snooze_fact *snooze = &figures->facts->snooze;
    out->kind = REASON_GATE_SNOOZED;
    out->ref_kind = REF_SNOOZE;
    out->ref = snooze->id;
    out->day = snooze->until;
    out->who = snooze->author;
    out->words = snooze->reason;
}

/* A mail or claim newer than the snooze is a new matter. */
static unsigned snoozed_spares(const struct figures *figures) {
    const struct facts *facts = figures->facts;
    bool newer = mail_is_unanswered(figures) && facts->mail.at > facts->snooze.made_at;
    for (size_t i = 0; i < facts->claim_count && !newer; i++) {
        newer =
            claim_is_unanswered(figures, i) && facts->claims[i].raised_at > facts->snooze.made_at;
    }
    return newer ? GATE_BIT(UPSET) : 0;
}

static int64_t retry_at(const struct figures *figures) {
    return figures->facts->last_attempt_at + figures->rules->retry_gap_minutes * 60;
}

static bool retry_gap_holds(const struct figures *figures) {
    const struct facts *facts = figures->facts;
    return facts->last_attempt_at != INSTANT_NONE &&
           facts->last_attempt_at <= figures->moment->now &&
           !reached_is_conversation(facts->last_attempt) &&
           figures->moment->now < retry_at(figures);
}

static void retry_gap_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_RETRY_GAP;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->at = figures->facts->last_attempt_at;
    out->until = retry_at(figures);
    out->words = reached_text(figures->facts->last_attempt);
}

/* Whether all that is overdue is covered by credits and unapplied money, or nothing is owed. */
static bool nothing_open_holds(const struct figures *figures) {
    return !figures->is_owed || (figures->is_overdue && !figures->is_net_overdue);
}

static void nothing_open_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_NOTHING_OPEN;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->count = NOTHING_OWED;
    if (!figures->is_overdue && is_just_settled(figures)) {
        out->count = NOTHING_SETTLED;
        out->amount = figures->facts->settled.amount;
        out->day = figures->facts->settled.day;
        return;
    }
    struct currency_sums sums;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        int64_t covered = figures->is_overdue ? sums.overdue : sums.open;
        if (covered > 0) {
            out->count = figures->is_overdue ? NOTHING_OVERDUE_COVERED : NOTHING_OPEN_COVERED;
            out->amount = money_of(covered, sums.currency);
            out->other = money_of(sums_credit(&sums), sums.currency);
            out->third = money_of(sums.unapplied, sums.currency);
            return;
        }
    }
}

static const struct commitment_fact *ours_to_come(const struct figures *figures) {
    for (size_t i = 0; i < figures->facts->commitment_count; i++) {
        const struct commitment_fact *fact = &figures->facts->commitments[i];
        if (fact->made_at <= figures->moment->now && fact->due > figures->today) {
            return fact;
        }
    }
    return NULL;
}

static bool ours_holds(const struct figures *figures) {
    return ours_to_come(figures) != NULL;
}

static void ours_tell(const struct figures *figures, struct reason *out) {
    const struct commitment_fact *fact = ours_to_come(figures);
    out->kind = REASON_GATE_OURS;
    if (fact != NULL) {
        out->ref_kind = REF_COMMITMENT;
        out->ref = fact->id;
        out->day = fact->due;
        out->who = fact->owner;
        out->words = fact->words;
    }
}

static bool minimum_holds(const struct figures *figures) {
    int64_t least = figures->rules->minimum_overdue_minor;
    return figures->net < least && figures->unrated.minor < least;
}

static void minimum_tell(const struct figures *figures, struct reason *out) {
    const char *base = figures->rules->rates.base;
    out->kind = REASON_GATE_MINIMUM;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->amount = money_of(figures->net, base);
    if (!figures->has_rated && figures->unrated.minor > 0) {
        out->amount = figures->unrated;
    }
    out->other = money_of(figures->rules->minimum_overdue_minor, out->amount.currency);
}

static void follow_up_tell(const struct figures *figures, struct reason *out) {
    const struct next_fact *next = &figures->facts->next;
    out->kind = REASON_GATE_FOLLOW_UP;
    out->ref_kind = REF_CALL;
    out->ref = next->call;
    out->count = (int)next->step;
    out->day = next->day;
    out->at = next->at;
    out->zone = next->zone;
}

/* Live promises cover all that is overdue after credits, in every currency. */
static bool promise_holds(const struct figures *figures) {
    if (!figures->is_net_overdue || figures->facts->promise_count == 0) {
        return false;
    }
    struct currency_sums sums;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        if (promise_rest(figures, &sums) > 0) {
            return false;
        }
    }
    return true;
}

/* Speaks of the first live promise by its day: the gate opens when that one is over. */
static void promise_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_PROMISE;
    out->ref_kind = REF_PROMISE;
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        const struct promise_fact *fact = &figures->facts->promises[i];
        if (!promise_is_live(figures, i)) {
            continue;
        }
        if (out->count++ == 0) {
            out->ref = fact->id;
            out->day = fact->day;
            out->other_day = promise_silence_until(fact, figures->rules);
            out->amount = fact->amount;
            out->who = fact->contact;
        }
    }
}

/* The first open invoice issued after the agreement to settle with the next one; NULL: none yet. */
static const struct open_item *next_invoice(const struct figures *figures) {
    const struct open_item *next = NULL;
    int32_t agreed = zone_day(figures->moment->firm, figures->facts->next.made_at);
    for (size_t i = 0; i < figures->facts->item_count; i++) {
        const struct open_item *item = &figures->facts->items[i];
        if (item->kind == ITEM_INVOICE && item->issued > agreed &&
            item_is_owed(item, figures->today) && (next == NULL || item->issued < next->issued)) {
            next = item;
        }
    }
    return next;
}

static bool next_invoice_holds(const struct figures *figures) {
    if (!next_is(figures, NEXT_NEXT_INVOICE)) {
        return false;
    }
    const struct open_item *next = next_invoice(figures);
    return next == NULL || !item_is_overdue(next, figures->today);
}

static void next_invoice_tell(const struct figures *figures, struct reason *out) {
    const struct open_item *next = next_invoice(figures);
    out->kind = REASON_GATE_NEXT_INVOICE;
    out->ref_kind = REF_CALL;
    out->ref = figures->facts->next.call;
    out->count = next != NULL;
    if (next != NULL) {
        out->number = next->number;
        out->day = next->due;
    }
}

/* Under twice (the factor of a bill shock) their usual invoice; sums in another currency are
   compared in the base currency, and not at all without a rate. */
static bool is_usual_sum(const struct figures *figures) {
    const struct money *usual = &figures->facts->habit.usual;
    const struct rates *rates = &figures->rules->rates;
    int64_t sum = figures->net, limit = 0;
    if (figures->unrated.minor > 0) {
        bool is_comparable =
            !figures->has_rated && memcmp(usual->currency, figures->unrated.currency, 4) == 0;
        sum = figures->unrated.minor;
        limit = usual->minor;
        if (!is_comparable) {
            return false;
        }
    } else if (!rates_convert(rates, *usual, &limit)) {
        return false;
    }
    return wide_product(sum, 100) < wide_product(limit, figures->rules->shock_factor_percent);
}

static bool habit_holds(const struct figures *figures) {
    if (!figures->is_overdue || !has_habit(figures)) {
        return false;
    }
    int64_t cap = figures->rules->habit_cap_days;
    int64_t usual = figures->facts->habit.median_late_days;
    return figures->oldest_days <= (usual < cap ? usual : cap) && is_usual_sum(figures);
}

static void habit_tell(const struct figures *figures, struct reason *out) {
    out->kind = REASON_GATE_HABIT;
    out->ref_kind = REF_CUSTOMER;
    out->ref = figures->facts->customer;
    out->days = figures->oldest_days;
    out->usual_days = figures->facts->habit.median_late_days;
}

// clang-format off
static const struct gate_rule gate_rules[GATE_COUNT] = {
    [GATE_DO_NOT_CALL] = {do_not_call_holds, do_not_call_tell, NULL},
    [GATE_COLLEAGUE] = {colleague_holds, colleague_tell, NULL},
    [GATE_HOURS] = {hours_hold, hours_tell, NULL},
    [GATE_SPOKEN_TODAY] = {spoken_today_holds, spoken_today_tell, NULL},
    [GATE_SNOOZED] = {snoozed_holds, snoozed_tell, snoozed_spares},
    [GATE_RETRY_GAP] = {retry_gap_holds, retry_gap_tell, NULL},
    [GATE_NOTHING_OPEN] = {nothing_open_holds, nothing_open_tell, NULL},
    [GATE_OURS] = {ours_holds, ours_tell, NULL},
    [GATE_MINIMUM] = {minimum_holds, minimum_tell, NULL},
    [GATE_FOLLOW_UP] = {next_is_to_come, follow_up_tell, NULL},
    [GATE_PROMISE] = {promise_holds, promise_tell, NULL},
    [GATE_NEXT_INVOICE] = {next_invoice_holds, next_invoice_tell, NULL},
    [GATE_HABIT] = {habit_holds, habit_tell, NULL},
};
// clang-format on

unsigned gate_holds(const struct figures *figures, enum gate gate) {
    const struct gate_rule *rule = &gate_rules[gate];
    if (!rule->holds(figures)) {
        return 0;
    }
    return gate_silences(gate) & ~(rule->spares != NULL ? rule->spares(figures) : 0u);
}

void gate_tell(const struct figures *figures, enum gate gate, struct reason *out) {
    memset(out, 0, sizeof *out);
    gate_rules[gate].tell(figures, out);
}
