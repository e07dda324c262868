#ifndef CALLSHEET_EXCHANGE_GNUCASH_H
#define CALLSHEET_EXCHANGE_GNUCASH_H

#include "callsheet/base/status.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/feed.h"

/**
 * Reads a GnuCash book (saved as SQLite) in place and read-only: customers, their contacts,
 * invoices and credit notes (drafts, vendors' and employees' documents left out), lines, payments
 * and what they settle. Amounts are those GnuCash itself shows: the total is the posting, the open
 * amount is the balance of the invoice's lot.
 */
struct gnucash;

/** Longest source name, the NUL included. */
enum { GNUCASH_SOURCE_BYTES = 64 };

/** Opens a book and checks that it is one. STATUS_NOT_FOUND, STATUS_UNSUPPORTED (an XML book: the
    sentence says how to save it as SQLite), STATUS_FOREIGN (something else), STATUS_CORRUPT,
    STATUS_BUSY (GnuCash is writing), STATUS_IO. The caller closes `*out`. */
MUST_CHECK enum status gnucash_open(const char *path, struct gnucash **out, struct error *err);
/** Closes the book; NULL is allowed. */
void gnucash_close(struct gnucash *book);

/** Name of the book as a feed's source, "gnucash:<guid of the book>". Borrowed from the book. */
const char *gnucash_source(const struct gnucash *book);

/** Puts everything into `sink`: customers, contacts, invoices, lines, payments, allocations. Days
    that GnuCash keeps as instants are those in `firm`'s zone. Once per book. STATUS_CORRUPT with a
    sentence naming the document; else the sink's own status. */
MUST_CHECK enum status gnucash_read(struct gnucash *book, const struct zone *firm,
                                    const struct feed_sink *sink, struct error *err);

#endif
