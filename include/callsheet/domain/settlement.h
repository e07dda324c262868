#ifndef CALLSHEET_DOMAIN_SETTLEMENT_H
#define CALLSHEET_DOMAIN_SETTLEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/money.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/queue.h"

struct card;

/**
 * What a call settles, held against the customer's card: which claim a line answers, how a claim
 * ends whose lines were conceded, and what is still open after it. For the form and for the command
 * line alike.
 */

/** The claim about a line, on record or raised in this very call: about the same line first, then
    about the whole invoice. No claim when there is none. */
struct outcome_claim_at settlement_claim(const struct card *card, const struct outcome *outcome,
                                         int64_t invoice, int64_t line);

/** Adds a verdict on each claim that corrections answer and nobody judged: upheld when as much was
    conceded as was claimed (or, where no amount was said, the line has left), else partly. */
void settlement_judge(const struct card *card, struct outcome *outcome);

/** Says whether anything stays open after this call: invoices, claims on record or commitments of
    ours. */
bool settlement_leaves_open(const struct card *card, const struct outcome *outcome);

/** What stays open, one sum per currency: queue_open less what is credited in this call. Returns
    how many. */
size_t settlement_open(const struct card *card, const struct outcome *outcome, int32_t today,
                       struct money out[QUEUE_CURRENCIES]);

#endif
