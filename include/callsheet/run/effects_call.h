#ifndef CALLSHEET_RUN_EFFECTS_CALL_H
#define CALLSHEET_RUN_EFFECTS_CALL_H

#include <stdint.h>

#include "callsheet/app/effect.h"

struct desk;

/** What the model wishes for a call in progress: its draft on this machine, and the hold that tells
    the others who is on the phone. Times are clock_monotonic_ms. */

void effects_draft_begin(struct desk *desk, const struct effect *effect);
void effects_draft_write(struct desk *desk, const struct effect *effect);
void effects_draft_close(struct desk *desk, const struct effect *effect);
void effects_draft_discard(struct desk *desk, const struct effect *effect);
void effects_draft_resume(struct desk *desk, const struct effect *effect);

void effects_hold_take(struct desk *desk, const struct effect *effect);
void effects_hold_drop(struct desk *desk, const struct effect *effect);
/** Renews our hold when its time has come. */
void effects_hold_renew(struct desk *desk, int64_t now_ms);
/** Milliseconds until then, -1 without a hold. */
int effects_hold_timeout_ms(const struct desk *desk, int64_t now_ms);
/** Gives our hold back at the end. */
void effects_hold_end(struct desk *desk);

#endif
