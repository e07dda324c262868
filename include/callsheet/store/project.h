#ifndef CALLSHEET_STORE_PROJECT_H
#define CALLSHEET_STORE_PROJECT_H

#include "callsheet/base/status.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/**
 * The projections the queue streams: `standing`, `live` and `calling_window` of a customer, and the
 * zones in use. They hold everything there is, and are rebuilt from the rows at any time.
 */
/** After a call, a snooze or anything else said: calls and what is live. */
MUST_CHECK enum status project_calls(struct ledger *ledger, int64_t customer, struct error *err);
/** After a feed touched the customer: all of it. */
MUST_CHECK enum status project_customer(struct ledger *ledger, int64_t customer, struct error *err);
/** All customers and the zones in use. */
MUST_CHECK enum status project_all(struct ledger *ledger, struct error *err);
/** Notes that a zone is in use. "" is not noted. */
MUST_CHECK enum status project_zone(struct ledger *ledger, const char *name, struct error *err);

/** Compares the stored projections with the rows: `*wrong` receives the number of customers whose
    projections differ, `*first` the first of them (0 none). */
MUST_CHECK enum status project_compare(struct ledger *ledger, int64_t *wrong, int64_t *first,
                                       struct error *err);

/** Reads stored rows into a gather; `column` is the first of STANDING_COLUMNS, LIVE_COLUMNS or
    WINDOW_COLUMNS in the query's result. */
#define STANDING_COLUMNS                                                                           \
    "conversation_at, attempt_at, attempt, failed, next_step, next_call, next_made_at, next_day, " \
    "next_at, next_zone, next_answered, with_number, callable, paid, median_late, sampled, "       \
    "usual, "                                                                                      \
    "usual_currency, before_newest, settled_day, settled, settled_currency, newest_at, newest_day"
#define LIVE_COLUMNS "noun, ref, call, at, day, minor, currency, level, invoice, line, scope"
#define WINDOW_COLUMNS "zone, from_minute, to_minute, days"
void standing_read(struct standing *out, const struct query *query, int column);
void live_read(struct gather *gather, const struct query *query, int column);
void window_read(struct gather *gather, const struct query *query, int column);

#endif
