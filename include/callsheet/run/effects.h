#ifndef CALLSHEET_RUN_EFFECTS_H
#define CALLSHEET_RUN_EFFECTS_H

#include <stdbool.h>

struct desk;

/**
 * Carries out what the model wishes for (app/effect.h): by topic in effects_ledger, effects_call,
 * outside and mail, which answer the model through desk_tell.
 */

/** Carries out all wishes that do not wait for the frame, those they lead to included, and puts the
    others aside; of the reading ones only the newest of a kind is kept. */
void effects_carry_out(struct desk *desk);

/** Carries out the oldest wish that was put aside; false when there is none. */
bool effects_one_later(struct desk *desk);

#endif
