#ifndef CALLSHEET_DOMAIN_FIGURES_H
#define CALLSHEET_DOMAIN_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/facts.h"
#include "callsheet/domain/promise.h"
#include "callsheet/domain/rules.h"

/**
 * What the classes and gates ask about one customer at one moment, worked out once from the facts:
 * sums per currency, ages, the last conversation, what became of promises. For the domain's own
 * use; queue.h is what others see. Facts dated after the moment are left out here and nowhere else.
 */
/** Sums of one currency. They never mix with another's. */
struct currency_sums {
    char currency[4];
    int64_t open;      /* invoices and opening balances, before credits */
    int64_t overdue;   /* the part of it past its due day */
    int64_t notes;     /* open credit notes, above 0 */
    int64_t unapplied; /* money received and not applied, above 0 */
    int overdue_count;
    int32_t oldest_due;             /* of the overdue ones; DAY_NONE when none */
    const struct open_item *oldest; /* the overdue one with that due day, first issued */
};

enum { FIGURES_PROMISES = 24 };

struct figures {
    const struct facts *facts;
    const struct rules *rules;
    const struct moment *moment;
    int32_t today;
    int64_t talked_at;              /* last conversation; INSTANT_NONE never */
    int32_t talked_day;             /* in the firm's zone; DAY_NONE never */
    bool anything_open;             /* invoices, claims or commitments of ours */
    bool is_overdue, is_owed;       /* is_owed: more open than credits in some currency */
    bool is_net_overdue;            /* more overdue than credits in some currency */
    const struct open_item *oldest; /* oldest overdue one; NULL when none */
    int oldest_days;
    int64_t net, gross, open;      /* base currency, of the currencies with a rate */
    struct money unrated;          /* largest net overdue sum without a rate; minor 0 none */
    bool has_rated;                /* some net overdue sum has a rate */
    struct promise_match *matches; /* one per promise of the facts */
    struct promise_match few[FIGURES_PROMISES];
};

void figures_init(struct figures *figures, const struct facts *facts, const struct rules *rules,
                  const struct moment *moment);
void figures_release(struct figures *figures);

/** Steps through the currencies of the open items, each once: `*at` starts at 0. Returns false
   after the last. */
bool figures_next_currency(const struct figures *figures, size_t *at, struct currency_sums *out);
/** Credits and overdue: what is overdue after credits, never below 0. */
int64_t sums_net(const struct currency_sums *sums);
int64_t sums_credit(const struct currency_sums *sums);

/** Says whether an item counts: issued by today and still owed. */
bool item_is_owed(const struct open_item *item, int32_t today);
/** Says whether it is past its due day as well; one without a due day never is. */
bool item_is_overdue(const struct open_item *item, int32_t today);

/** Says whether a promise buys silence now: made, above 0, neither covered nor over. */
bool promise_is_live(const struct figures *figures, size_t promise);
/** What live promises leave of the net overdue sum of a currency. Named invoices are covered by
    promises that name them, the narrowest promise first; the others cover anything. */
int64_t promise_rest(const struct figures *figures, const struct currency_sums *sums);

/** Says whether somebody spoke with the customer at `at` or later. */
bool talked_since(const struct figures *figures, int64_t at);
/** The same by the firm's day. */
bool talked_since_day(const struct figures *figures, int32_t day);

/** Says whether the agreed next step is of this kind, made by now and not overtaken. */
bool next_is(const struct figures *figures, enum next_step step);
/** The callback, follow-up or escalation agreed has come; or is still to come. */
bool next_has_come(const struct figures *figures);
bool next_is_to_come(const struct figures *figures);

/** Says whether they have a habit, and whether the oldest overdue invoice is later than that. */
bool has_habit(const struct figures *figures);
bool is_beyond_habit(const struct figures *figures);

#endif
