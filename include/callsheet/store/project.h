#ifndef CALLSHEET_STORE_PROJECT_H
#define CALLSHEET_STORE_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/**
 * The projection the queue streams: for each customer one row of `standing`, everything that was
 * gathered of it packed into a few hundred bytes. One row a customer, two columns: 50,000 open
 * items read as rows of an index cost three times as much. It holds everything there is, and is
 * rebuilt from the rows at any time.
 */
/** After a call, a snooze or anything else said: calls and what is live. */
MUST_CHECK enum status project_calls(struct ledger *ledger, int64_t customer, struct error *err);
/** After a feed touched the customer: all of it. */
MUST_CHECK enum status project_customer(struct ledger *ledger, int64_t customer, struct error *err);
/** All customers and the zones in use. */
MUST_CHECK enum status project_all(struct ledger *ledger, struct error *err);
/** Notes that a zone is in use. "" is not noted. */
MUST_CHECK enum status project_zone(struct ledger *ledger, const char *name, struct error *err);

/** Compares what is stored with the rows: `*wrong` receives the number of customers for whom it
    differs, `*first` the first of them (0 none). */
MUST_CHECK enum status project_compare(struct ledger *ledger, int64_t *wrong, int64_t *first,
                                       struct error *err);

/** Reads a customer's projection into a gather that was reset; `*found` is false when there is none
   or it is damaged. */
MUST_CHECK enum status project_load(struct gather *gather, struct ledger *ledger, int64_t customer,
                                    bool *found, struct error *err);
/** Says whether a projection answers for a moment: it holds what is newest, so a customer with
    something dated later is taken from the rows, and so is one whose habit is asked for
    differently. */
bool project_answers(const struct gather *gather, struct asof asof, int64_t habit_invoices);

/** Packs what was gathered. */
void gather_pack(const struct gather *gather, struct buf *out);
/** Unpacks into a gather that was reset; false when the bytes are not what gather_pack writes. */
bool gather_unpack(struct gather *gather, const void *bytes, size_t len);

#endif
