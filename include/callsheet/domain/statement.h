#ifndef CALLSHEET_DOMAIN_STATEMENT_H
#define CALLSHEET_DOMAIN_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/rules.h"

/** What a customer owes on a day, worked out once: the text and the JSON of a statement of account
    are both written from it. */
struct statement_item {
    int64_t invoice;    /* 0: brought forward from before the first invoice */
    const char *number; /* borrowed from the card; "" */
    enum item_kind kind;
    int32_t issued, due;      /* due DAY_NONE: none was agreed */
    int32_t late_days;        /* past the due day; 0 when not */
    struct money total, open; /* credits are below 0 */
    bool is_corrected;
};

/** One currency. Sums never mix. */
struct statement_sum {
    char currency[4];
    int64_t open, overdue;    /* before credits; overdue is a part of it */
    int64_t notes, unapplied; /* above 0 */
    int64_t balance;          /* open less credits; below 0 in their favour */
    int64_t buckets[AGING_BUCKETS];
};

/** A promise that is still awaited. */
struct statement_promise {
    struct money amount, missing;
    int32_t day, made_day;
    const char *contact; /* borrowed; "" */
    const char *numbers; /* of the invoices it is about, "INV-1, INV-2"; "" all that is open */
};

struct statement {
    int32_t today;
    struct statement_item *items; /* oldest due first, as in the facts */
    size_t item_count;
    struct statement_sum *sums;
    size_t sum_count;
    struct statement_promise *promises; /* by promised day */
    size_t promise_count;
};

struct statement_input {
    const struct card *card;
    const struct correction *corrections; /* whatever the card already knows of them */
    size_t correction_count;
    const struct moment *moment;
    const struct rules *rules; /* for what a live promise is; NULL: the defaults */
};

/** Works out the statement: arrays live in the arena, texts in the card. */
void statement_make(const struct statement_input *input, struct arena *arena,
                    struct statement *out);

/** Says whether a promise is about an invoice: it names it, or names none. */
bool statement_promise_covers(const struct promise_fact *promise, int64_t invoice);

#endif
