#ifndef CALLSHEET_STORE_ANCHOR_H
#define CALLSHEET_STORE_ANCHOR_H

#include "callsheet/base/status.h"
#include "callsheet/store/sql.h"

/**
 * The last chain head this person has seen, kept outside the ledger: a ledger that does not contain
 * it was swapped for an older copy, cut, or rewritten.
 */
/** Sets the anchor's file for this ledger and compares. STATUS_CORRUPT when the ledger lacks what
   was seen; the sentence says what to do. Another ledger at the same path (another firm UUID)
   starts afresh. */
MUST_CHECK enum status anchor_check(struct ledger *ledger, const char *state_folder,
                                    struct error *err);
/** Keeps the present head when it moved. */
MUST_CHECK enum status anchor_keep(struct ledger *ledger, struct error *err);

#endif
