#ifndef CALLSHEET_STORE_SETTLE_H
#define CALLSHEET_STORE_SETTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/sql.h"

/**
 * What a call settles: verdicts on claims, and corrections of invoices.
 *
 * A correction leaves the original invoice as it is. Its credit is a credit note of our own (source
 * SETTLE_SOURCE, number "INV-1042-C1"), set against the original as far as that is open; what is
 * left of it stays open as credit. The record's `rebill` is empty: promises, claims and payments
 * hang on the original, whose corrected lines tell billing what to credit and what to bill again.
 * When billing has posted it, the feed brings that and our note steps back (feedcredit.h).
 */
#define SETTLE_SOURCE "callsheet"

/** What corrections up to an instant (?2) took off a line l, in money and in minutes. What billing
    posted by lowering the invoice itself is in its lines already; a credit note leaves them. */
#define SETTLE_OF_LINE                                                                             \
    "FROM correction_line c JOIN correction k ON k.id = c.correction "                             \
    "LEFT JOIN correction_reason r ON r.correction_line = c.id WHERE c.line = l.id "               \
    "AND k.at <= ?2 AND NOT EXISTS (SELECT 1 FROM correction_posted p "                            \
    "WHERE p.correction = k.id AND p.note IS NULL)"
#define SETTLE_LINE_CREDITED "(SELECT ifnull(sum(c.was_amount - c.amount), 0) " SETTLE_OF_LINE ")"
#define SETTLE_LINE_MINUTES "(SELECT ifnull(sum(r.minutes), 0) " SETTLE_OF_LINE ")"

/** A call being settled. All borrowed. */
struct settling {
    struct ledger *ledger;
    const struct outcome *outcome;
    struct operation *operation;
    int64_t call;
    const int64_t *claims; /* ids of those raised in this call, as in the outcome */
};

/** Says whether what is settled fits the ledger: invoices and lines are this customer's, no line is
    conceded beyond its amount (earlier corrections included), claims are this customer's and open.
 */
MUST_CHECK enum status settle_check(struct ledger *ledger, const struct outcome *outcome,
                                    struct error *err);

/** Writes corrections and verdicts within the call's transaction. */
MUST_CHECK enum status settle_insert(const struct settling *settling, struct error *err);

#endif
