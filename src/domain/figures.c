/* The figures behind classes and gates: sums, ages, conversations, promises. */
#include "callsheet/domain/figures.h"

#include <string.h>

#include "callsheet/base/mem.h"

static bool same_currency(const char *a, const char *b) {
    return memcmp(a, b, 4) == 0;
}

bool item_is_owed(const struct open_item *item, int32_t today) {
    return item->open > 0 && item->kind != ITEM_CREDIT_NOTE && item->issued <= today;
}

bool item_is_overdue(const struct open_item *item, int32_t today) {
    return item->due != DAY_NONE && item->due < today && item_is_owed(item, today);
}

static bool is_older(const struct open_item *item, const struct open_item *than) {
    return than == NULL || item->due < than->due ||
           (item->due == than->due && item->issued < than->issued);
}

static void add_item(const struct open_item *item, int32_t today, struct currency_sums *sums) {
    if (item->open < 0 && item->issued <= today) {
        sums->notes -= item->open;
    }
    if (!item_is_owed(item, today)) {
        return;
    }
    sums->open += item->open;
    if (item_is_overdue(item, today)) {
        sums->overdue += item->open;
        sums->overdue_count++;
        if (is_older(item, sums->oldest)) {
            sums->oldest = item;
            sums->oldest_due = item->due;
        }
    }
}

/* Whether an item before this one has its currency; mostly they all have the first one's. */
static bool is_seen(const struct facts *facts, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (same_currency(facts->items[i].currency, facts->items[at].currency)) {
            return true;
        }
    }
    return false;
}

bool figures_next_currency(const struct figures *figures, size_t *at, struct currency_sums *out) {
    const struct facts *facts = figures->facts;
    while (*at < facts->item_count && is_seen(facts, *at)) {
        (*at)++;
    }
    if (*at >= facts->item_count) {
        return false;
    }
    *out = (struct currency_sums){.oldest_due = DAY_NONE};
    memcpy(out->currency, facts->items[*at].currency, sizeof out->currency);
    for (size_t i = *at; i < facts->item_count; i++) {
        if (same_currency(facts->items[i].currency, out->currency)) {
            add_item(&facts->items[i], figures->today, out);
        }
    }
    for (size_t i = 0; i < facts->unapplied_count; i++) {
        if (same_currency(facts->unapplied[i].currency, out->currency) &&
            facts->unapplied[i].minor > 0) {
            out->unapplied += facts->unapplied[i].minor;
        }
    }
    (*at)++;
    return true;
}

int64_t sums_credit(const struct currency_sums *sums) {
    return sums->notes + sums->unapplied;
}

int64_t sums_net(const struct currency_sums *sums) {
    int64_t net = sums->overdue - sums_credit(sums);
    return net > 0 ? net : 0;
}

/* Two sums in the same currency and its rate: exact, rounded once per sum. */
static bool to_base(const struct figures *figures, const struct currency_sums *sums, int64_t minor,
                    int64_t *out) {
    struct money money = {.minor = minor};
    memcpy(money.currency, sums->currency, sizeof money.currency);
    return rates_convert(&figures->rules->rates, money, out);
}

/* Among sums without a rate, the one of the most units ranks; equal ones by their code. */
static void keep_unrated(struct figures *figures, const struct currency_sums *sums, int64_t net) {
    const char *base = figures->rules->rates.base;
    struct money *kept = &figures->unrated, money = {.minor = net};
    memcpy(money.currency, sums->currency, sizeof money.currency);
    int64_t most = kept->minor > 0 ? money_scaled(*kept, base) : 0;
    int64_t scaled = money_scaled(money, base);
    if (kept->minor == 0 || scaled > most ||
        (scaled == most && memcmp(sums->currency, kept->currency, 4) < 0)) {
        *kept = money;
    }
}

static void add_currency(struct figures *figures, const struct currency_sums *sums) {
    int64_t net = sums_net(sums), base = 0;
    figures->is_overdue |= sums->overdue > 0;
    figures->is_owed |= sums->open > sums_credit(sums);
    figures->is_net_overdue |= net > 0;
    figures->anything_open |= sums->open > 0;
    if (sums->oldest != NULL && is_older(sums->oldest, figures->oldest)) {
        figures->oldest = sums->oldest;
    }
    if (to_base(figures, sums, net, &base)) {
        figures->has_rated |= net > 0;
        figures->net += base;
        figures->gross += to_base(figures, sums, sums->overdue, &base) ? base : 0;
        figures->open += to_base(figures, sums, sums->open, &base) ? base : 0;
    } else if (net > 0) {
        keep_unrated(figures, sums, net);
    }
}

static bool has_open_matters(const struct facts *facts, int64_t now) {
    for (size_t i = 0; i < facts->claim_count; i++) {
        if (facts->claims[i].raised_at <= now) {
            return true;
        }
    }
    for (size_t i = 0; i < facts->commitment_count; i++) {
        if (facts->commitments[i].made_at <= now) {
            return true;
        }
    }
    return false;
}

void figures_init(struct figures *figures, const struct facts *facts, const struct rules *rules,
                  const struct moment *moment) {
    /* Not all of it at once: the room for promises is large, and most customers made none. */
    memset(figures, 0, offsetof(struct figures, few));
    figures->facts = facts;
    figures->rules = rules;
    figures->moment = moment;
    figures->today = moment_today(moment);
    figures->talked_at = INSTANT_NONE;
    figures->talked_day = DAY_NONE;
    if (facts->last_conversation_at != INSTANT_NONE && facts->last_conversation_at <= moment->now) {
        figures->talked_at = facts->last_conversation_at;
        figures->talked_day = zone_day(moment->firm, figures->talked_at);
    }
    figures->anything_open = has_open_matters(facts, moment->now);
    struct currency_sums sums;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        add_currency(figures, &sums);
    }
    if (figures->oldest != NULL) {
        figures->oldest_days = figures->today - figures->oldest->due;
    }
    figures->matches = figures->few;
    if (facts->promise_count > FIGURES_PROMISES) {
        figures->matches = mem_zalloc(facts->promise_count, sizeof *figures->matches);
    }
    promise_match(facts->promises, facts->promise_count, facts->payments, facts->payment_count,
                  rules, moment, figures->matches);
}

void figures_release(struct figures *figures) {
    if (figures->matches != figures->few) {
        mem_free(figures->matches);
    }
    figures->matches = figures->few;
}

bool promise_is_live(const struct figures *figures, size_t promise) {
    const struct promise_fact *fact = &figures->facts->promises[promise];
    return fact->amount.minor > 0 && fact->made_at <= figures->moment->now &&
           figures->matches[promise].state == PROMISE_OPEN;
}

bool talked_since(const struct figures *figures, int64_t at) {
    return figures->talked_at != INSTANT_NONE && figures->talked_at >= at;
}

bool talked_since_day(const struct figures *figures, int32_t day) {
    return figures->talked_day != DAY_NONE && figures->talked_day >= day;
}

bool next_is(const struct figures *figures, enum next_step step) {
    const struct next_fact *next = &figures->facts->next;
    return next->step == step && next->made_at <= figures->moment->now && !next->answered;
}

static bool is_dated(const struct figures *figures) {
    bool by_day = next_is(figures, NEXT_FOLLOW_UP) || next_is(figures, NEXT_ESCALATE);
    return by_day && figures->facts->next.day != DAY_NONE;
}

static bool is_timed(const struct figures *figures) {
    return next_is(figures, NEXT_CALLBACK) && figures->facts->next.at != INSTANT_NONE;
}

static bool callback_time_has_come(const struct figures *figures) {
    return figures->moment->now >=
           figures->facts->next.at - figures->rules->callback_lead_minutes * 60;
}

bool next_has_come(const struct figures *figures) {
    return (is_dated(figures) && figures->facts->next.day <= figures->today) ||
           (is_timed(figures) && callback_time_has_come(figures));
}

bool next_is_to_come(const struct figures *figures) {
    return (is_dated(figures) && figures->facts->next.day > figures->today) ||
           (is_timed(figures) && !callback_time_has_come(figures));
}

bool has_habit(const struct figures *figures) {
    const struct habit_fact *habit = &figures->facts->habit;
    return habit->paid > 0 && habit->paid >= figures->rules->habit_least;
}

bool is_beyond_habit(const struct figures *figures) {
    return figures->is_overdue && has_habit(figures) &&
           figures->oldest_days > figures->facts->habit.median_late_days;
}
