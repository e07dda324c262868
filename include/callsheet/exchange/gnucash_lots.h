#ifndef CALLSHEET_EXCHANGE_GNUCASH_LOTS_H
#define CALLSHEET_EXCHANGE_GNUCASH_LOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/feed.h"

/**
 * From GnuCash's lots to payments and allocations. A *lot* gathers the splits of one receivable
 * account that belong together: an invoice's posting and what settles it, or an over-payment or
 * advance on its own. A *link* transaction only moves money between lots. Pure.
 */
struct gnucash_split {
    const char *lot, *tx; /* guids */
    int64_t minor; /* in the account's currency; an invoice is above 0, money received below */
    int32_t day;
    bool is_link;          /* GnuCash marked the transaction as a lot link */
    char currency[4];      /* of the account */
    const char *reference; /* number or memo of the transaction */
};

/** A posted invoice or credit note of a customer. */
struct gnucash_posting {
    const char *lot, *tx, *invoice, *number, *customer; /* guids, but number */
    bool is_credit_note;
    int64_t total, open; /* out: minor units, as GnuCash shows them; a credit note's are negative */
};

/** Whose money a lot without an invoice is. */
struct gnucash_owner {
    const char *lot, *customer;
};

struct gnucash_lots {
    struct gnucash_split *splits;
    size_t split_count;
    struct gnucash_posting *postings;
    size_t posting_count;
    struct gnucash_owner *owners;
    size_t owner_count;
};

/** Sorts the three arrays and fills each posting's total and open amount. STATUS_CORRUPT when
    two postings share a lot, or a sum overflows. */
MUST_CHECK enum status gnucash_lots_sum(struct gnucash_lots *lots, struct error *err);

/** Puts payments, then allocations, into `sink`. After gnucash_lots_sum. `file` names the book in
    the records' places. */
MUST_CHECK enum status gnucash_lots_put(struct gnucash_lots *lots, const char *file,
                                        const struct feed_sink *sink, struct error *err);

#endif
