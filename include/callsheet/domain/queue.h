#ifndef CALLSHEET_DOMAIN_QUEUE_H
#define CALLSHEET_DOMAIN_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/facts.h"
#include "callsheet/domain/reason.h"
#include "callsheet/domain/rules.h"

/** Most reasons a judgement carries; further ones are dropped from the end. */
enum { JUDGEMENT_REASONS = 16 };

/**
 * What the queue says about one customer: which class, held back by which gate, how much, and why.
 * When held, the gate's reason is first (and for somebody spoken to today, what was agreed then is
 * second); then the reasons of the class that decides, those of the other classes that apply in
 * their order, credits, missing rates, failed attempts. What the gate's sentence contradicts is not
 * told: once nothing is open, nothing is overdue or missing.
 */
struct judgement {
    enum queue_class queue_class; /* the class that ranks it; when held, the one it would have */
    enum gate gate;               /* GATE_NONE when it is to be called */
    struct money amount;  /* ranked amount: overdue net of credits (class 6: that invoice) */
    bool rated;           /* false: no rate for its currency, ranked by its own amount */
    struct money overdue; /* overdue before credits, in the currency of `amount` */
    struct money open;    /* all that is open, same currency */
    int oldest_days;      /* age past due of the oldest overdue invoice; 0 when none */
    int usual_days;       /* their habit; -1 unknown */
    bool has_usual;       /* false: usual_days is unknown (a habit may be negative) */
    bool beyond_habit;
    bool anything_open;
    unsigned classes; /* bit set of all that apply */
    struct reason reasons[JUDGEMENT_REASONS];
    size_t reason_count;
};

/** Judges one customer. Pure. */
void queue_judge(const struct facts *facts, const struct rules *rules, const struct moment *moment,
                 struct judgement *out);

/** Aging of open items on a day, in one currency: not yet due, 1–30, 31–60, 61–90, over 90 days. */
enum { AGING_BUCKETS = 5 };
void queue_aging(const struct facts *facts, const char *currency, int32_t today,
                 int64_t buckets[AGING_BUCKETS]);

/** What is open on a day after credits (credit notes and unapplied money), one sum above 0 per
    currency. Returns how many; 0 as well when there is no room for all. */
enum { QUEUE_CURRENCIES = 16 };
size_t queue_open(const struct facts *facts, int32_t today, struct money out[QUEUE_CURRENCIES]);

/** One row of the queue: what a list needs, small enough for 10,000. Names are in the queue. */
struct queue_row {
    int64_t customer;
    uint32_t name, code, manager; /* offsets into the queue's texts */
    int64_t amount;               /* minor units */
    char currency[4];
    int64_t rank;    /* amount in the base currency's minor units; when unrated, money_scaled */
    int64_t overdue; /* overdue net of credits, in the base currency; 0 without a rate */
    int32_t oldest_days, usual_days;
    uint8_t queue_class, gate; /* enum values */
    bool beyond_habit, rated, has_usual;
    uint8_t due_today; /* promises due today and not covered */
    uint32_t brief;    /* offset: held back: why, in a few words; "" otherwise */
};

/** The whole queue at a moment: rows to call first, in order, then the held back, in order, then
    those with something open and no class. Built with queue_add; released as one. */
struct queue {
    struct queue_row *rows;
    size_t count, capacity;
    size_t to_call, held; /* rows[0 .. to_call), then `held` more */
    char *texts;          /* NUL-separated; offset 0 is "" */
    size_t text_len, text_capacity;
    int64_t made_at;      /* instant it holds for */
    struct money overdue; /* of the rows to call, in the base currency */
    size_t due_today;     /* promises due today among them */
};

void queue_init(struct queue *queue);
void queue_release(struct queue *queue);
/** Judges a customer and appends a row, unless nothing is open and no class applies. Returns
   whether a row was added. */
bool queue_add(struct queue *queue, const struct facts *facts, const struct rules *rules,
               const struct moment *moment);
/** Puts rows in their order (class, beyond habit, amount, age, code: total and repeatable), counts.
 */
void queue_sort(struct queue *queue, const struct rules *rules);
/** Replaces, adds or removes one customer's row after a change and keeps the order: no full
    recompute. */
void queue_update(struct queue *queue, const struct facts *facts, const struct rules *rules,
                  const struct moment *moment);
const char *queue_text(const struct queue *queue, uint32_t offset);
/** Index of a customer's row, or -1. */
long queue_index(const struct queue *queue, int64_t customer);

/** The soonest instant after `made_at` at which the list may change by time alone (a callback, a
    retry gap, hours opening, midnight); for the desk's timer. INSTANT_NONE when unknown is never
    returned: the firm's next midnight is the latest. */
int64_t queue_next_change(const struct facts *facts, const struct rules *rules,
                          const struct moment *moment);

#endif
