/* Gate, then class, then amount: what the queue says about one customer. */
#include "callsheet/domain/judge.h"

#include <string.h>

#include "callsheet/base/status.h"

void judgement_add(struct judgement *out, const struct reason *reason) {
    if (out->reason_count < JUDGEMENT_REASONS) {
        out->reasons[out->reason_count++] = *reason;
    }
}

bool is_just_settled(const struct figures *figures) {
    const struct settled_fact *settled = &figures->facts->settled;
    return settled->amount.minor > 0 && settled->day <= figures->today &&
           settled->day >= figures->today - 1;
}

static unsigned applying_classes(const struct figures *figures) {
    unsigned classes = 0;
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (class_applies(figures, (enum queue_class)i)) {
            classes |= 1u << i;
        }
    }
    return classes;
}

static enum queue_class first_class(unsigned classes) {
    return classes == 0 ? CLASS_NONE : (enum queue_class)__builtin_ctz(classes);
}

/* The first class that no gate silences decides; else the first gate that silences the best. */
static void decide_class(const struct figures *figures, struct decision *out) {
    enum queue_class best = first_class(out->classes);
    unsigned silenced = 0;
    out->gate = GATE_NONE;
    out->queue_class = best;
    for (int i = 0; i < GATE_COUNT && (out->classes & ~silenced) != 0; i++) {
        unsigned mask = gate_holds(figures, (enum gate)i);
        if (out->gate == GATE_NONE && (mask >> best & 1u) != 0) {
            out->gate = (enum gate)i;
        }
        silenced |= mask;
    }
    if ((out->classes & ~silenced) != 0) {
        out->queue_class = first_class(out->classes & ~silenced);
        out->gate = GATE_NONE;
    }
}

static struct money base_money(const struct figures *figures, int64_t minor) {
    struct money money = {.minor = minor};
    memcpy(money.currency, figures->rules->rates.base, sizeof money.currency);
    return money;
}

/* What ranks the row within its class: what is overdue, or that invoice of a first bill. */
static void decide_amount(const struct figures *figures, struct decision *out) {
    const struct open_item *bill =
        out->queue_class == CLASS_FIRST_BILL ? first_bill_of(figures, NULL) : NULL;
    out->rated = true;
    if (bill != NULL) {
        struct money open = {.minor = bill->open};
        memcpy(open.currency, bill->currency, sizeof open.currency);
        int64_t base = 0;
        out->rated = rates_convert(&figures->rules->rates, open, &base);
        out->amount = out->rated ? base_money(figures, base) : open;
    } else if (!figures->has_rated && figures->unrated.minor > 0) {
        out->rated = false;
        out->amount = figures->unrated;
    } else {
        out->amount = base_money(figures, figures->net);
    }
}

struct decision judge_decide(const struct figures *figures) {
    struct decision out = {.classes = applying_classes(figures)};
    if (out.classes != 0) {
        decide_class(figures, &out);
    } else {
        bool settled = is_just_settled(figures) && !figures->is_overdue;
        out.queue_class = !settled                             ? CLASS_NONE
                          : figures->talked_at == INSTANT_NONE ? CLASS_NOT_CALLED
                                                               : CLASS_CALLED;
        out.gate = settled ? GATE_NOTHING_OPEN : GATE_NONE;
    }
    decide_amount(figures, &out);
    return out;
}

/* Credits that are set against what is overdue, unless the gate's sentence has said so. */
static void tell_credits(const struct figures *figures, struct judgement *out) {
    struct currency_sums sums;
    bool is_said = out->gate == GATE_NOTHING_OPEN;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        if (sums.overdue == 0 || sums_credit(&sums) == 0) {
            continue;
        }
        if (!is_said) {
            struct reason reason = {.kind = REASON_UNAPPLIED,
                                    .ref_kind = REF_CUSTOMER,
                                    .ref = figures->facts->customer,
                                    .amount.minor = sums_credit(&sums),
                                    .other.minor = sums_net(&sums),
                                    .third.minor = sums.unapplied};
            memcpy(reason.amount.currency, sums.currency, sizeof sums.currency);
            memcpy(reason.other.currency, sums.currency, sizeof sums.currency);
            memcpy(reason.third.currency, sums.currency, sizeof sums.currency);
            judgement_add(out, &reason);
        }
        is_said = false;
    }
}

static void tell_unrated(const struct figures *figures, struct judgement *out) {
    struct currency_sums sums;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        struct money net = {.minor = sums_net(&sums)};
        memcpy(net.currency, sums.currency, sizeof net.currency);
        int64_t base = 0;
        if (net.minor > 0 && !rates_convert(&figures->rules->rates, net, &base)) {
            bool ranks = !out->rated && strcmp(net.currency, out->amount.currency) == 0;
            judgement_add(out, &(struct reason){
                                   .kind = REASON_NO_RATE,
                                   .ref_kind = REF_CUSTOMER,
                                   .ref = figures->facts->customer,
                                   .amount = net,
                                   .count = ranks ? 1 : 0,
                               });
        }
    }
}

static void tell_failed(const struct figures *figures, struct judgement *out) {
    const struct facts *facts = figures->facts;
    if (out->queue_class != CLASS_NONE && facts->failed_in_row >= figures->rules->failed_hint &&
        facts->last_attempt_at <= figures->moment->now) {
        judgement_add(out, &(struct reason){
                               .kind = REASON_FAILED,
                               .ref_kind = REF_CUSTOMER,
                               .ref = facts->customer,
                               .count = facts->failed_in_row,
                           });
    }
}

enum gate gate_agreed(const struct figures *figures, const struct decision *decision) {
    static const enum gate agreed[] = {GATE_SNOOZED, GATE_OURS, GATE_FOLLOW_UP, GATE_PROMISE,
                                       GATE_NEXT_INVOICE};
    for (size_t i = 0; i < ARRAY_LEN(agreed) && decision->gate == GATE_SPOKEN_TODAY; i++) {
        if ((gate_holds(figures, agreed[i]) >> decision->queue_class & 1u) != 0) {
            return agreed[i];
        }
    }
    return decision->gate;
}

static void tell_gate(const struct figures *figures, enum gate gate, struct judgement *out) {
    struct reason reason;
    gate_tell(figures, gate, &reason);
    judgement_add(out, &reason);
}

/* Classes whose sentences would contradict that of the gate: once nothing is open, it is not said
   that something is overdue, or that what was promised is missing. */
static unsigned contradicted(enum gate gate) {
    return gate == GATE_NOTHING_OPEN ? gate_silences(gate) : 0;
}

static void tell(const struct figures *figures, const struct decision *decision,
                 struct judgement *out) {
    unsigned told = out->classes & ~contradicted(out->gate);
    if (out->gate != GATE_NONE) {
        enum gate agreed = gate_agreed(figures, decision);
        tell_gate(figures, out->gate, out);
        if (agreed != out->gate) {
            tell_gate(figures, agreed, out);
        }
    }
    if ((told >> out->queue_class & 1u) != 0) {
        class_tell(figures, out->queue_class, out);
    }
    for (int i = 0; i < CLASS_COUNT; i++) {
        if ((told >> i & 1u) != 0 && i != (int)out->queue_class) {
            class_tell(figures, (enum queue_class)i, out);
        }
    }
    tell_credits(figures, out);
    tell_unrated(figures, out);
    tell_failed(figures, out);
}

/* Overdue and open in the currency of the ranked amount. */
static void fill_sums(const struct figures *figures, struct judgement *out) {
    out->overdue = out->open = out->amount;
    out->overdue.minor = figures->gross;
    out->open.minor = figures->open;
    struct currency_sums sums;
    for (size_t at = 0; !out->rated && figures_next_currency(figures, &at, &sums);) {
        if (memcmp(sums.currency, out->amount.currency, sizeof sums.currency) == 0) {
            out->overdue.minor = sums.overdue;
            out->open.minor = sums.open;
        }
    }
}

void queue_judge(const struct facts *facts, const struct rules *rules, const struct moment *moment,
                 struct judgement *out) {
    struct figures figures;
    figures_init(&figures, facts, rules, moment);
    struct decision decision = judge_decide(&figures);
    memset(out, 0, sizeof *out);
    out->queue_class = decision.queue_class;
    out->gate = decision.gate;
    out->classes = decision.classes;
    out->amount = decision.amount;
    out->rated = decision.rated;
    out->oldest_days = figures.oldest_days;
    out->has_usual = has_habit(&figures);
    out->usual_days = out->has_usual ? facts->habit.median_late_days : -1;
    out->beyond_habit = is_beyond_habit(&figures);
    out->anything_open = figures.anything_open;
    fill_sums(&figures, out);
    tell(&figures, &decision, out);
    figures_release(&figures);
}

void queue_aging(const struct facts *facts, const char *currency, int32_t today,
                 int64_t buckets[AGING_BUCKETS]) {
    static const int32_t last_day_of[AGING_BUCKETS - 1] = {0, 30, 60, 90};
    memset(buckets, 0, sizeof buckets[0] * AGING_BUCKETS);
    for (size_t i = 0; i < facts->item_count; i++) {
        const struct open_item *item = &facts->items[i];
        if (!item_is_owed(item, today) || strcmp(item->currency, currency) != 0) {
            continue;
        }
        int32_t age = item_is_overdue(item, today) ? today - item->due : 0;
        size_t bucket = 0;
        while (bucket < AGING_BUCKETS - 1 && age > last_day_of[bucket]) {
            bucket++;
        }
        buckets[bucket] += item->open;
    }
}

size_t queue_open(const struct facts *facts, int32_t today, struct money out[QUEUE_CURRENCIES]) {
    struct figures figures = {.facts = facts, .today = today};
    struct currency_sums sums;
    size_t count = 0;
    for (size_t at = 0; figures_next_currency(&figures, &at, &sums);) {
        int64_t open = sums.open - sums_credit(&sums);
        if (open <= 0) {
            continue;
        }
        if (count == QUEUE_CURRENCIES) {
            return 0;
        }
        out[count] = (struct money){.minor = open};
        memcpy(out[count++].currency, sums.currency, sizeof sums.currency);
    }
    return count;
}
