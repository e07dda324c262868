#ifndef CALLSHEET_RUN_DAYLIST_H
#define CALLSHEET_RUN_DAYLIST_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/facts.h"

struct desk;

/** The day's list: shown at once as the last run kept it, computed when that does not hold. */

/** Tells the model the list of the last run, if there is one. Returns whether it holds; otherwise
    it was told as an old one, and has to be computed. */
bool daylist_show_kept(struct desk *desk);

/** Computes the whole list and tells the model. */
MUST_CHECK enum status daylist_compute(struct desk *desk, struct error *err);

/** Called after a write of our own, so that the list is known to be right as it was before;
    `is_row_behind`: one row must be put right yet (daylist_note_row). */
void daylist_after_write(struct desk *desk, bool is_row_behind);

/** Notes that one row was put right; facts NULL: it left. */
void daylist_note_row(struct desk *desk, const struct facts *facts);

/** Notes when a row that was put right for another reason changes by time alone. */
void daylist_note_time(struct desk *desk, const struct facts *facts);

/** Another program changed the ledger: the list shown is not known to be right any more. */
void daylist_forget(struct desk *desk);

/** Keeps the list for the next start when it is known to be right. Failures are only logged: it can
    be computed again. */
void daylist_keep(struct desk *desk);

/** Milliseconds until the list changes by time alone, -1 when that is not known. */
int daylist_timeout_ms(const struct desk *desk);
/** Says, once, that this time has come. */
bool daylist_is_due(struct desk *desk);

#endif
