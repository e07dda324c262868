#ifndef CALLSHEET_RUN_EFFECTS_LEDGER_H
#define CALLSHEET_RUN_EFFECTS_LEDGER_H

#include "callsheet/app/effect.h"

struct desk;

/** What the model wishes of the ledger; each answers with a message or MSG_FAILED. */

void effects_load_queue(struct desk *desk, const struct effect *effect);
void effects_load_row(struct desk *desk, const struct effect *effect);
/** Puts one row right about which mail tells something new; the others wait for the next chore. */
void effects_mail_row(struct desk *desk);
void effects_load_card(struct desk *desk, const struct effect *effect);
void effects_find(struct desk *desk, const struct effect *effect);

/** Syncs the draft, saves, reads the call back, and only then ends the draft. On any error the
    draft stays and the same UUID may be tried again. */
void effects_save_call(struct desk *desk, const struct effect *effect);
void effects_snooze(struct desk *desk, const struct effect *effect);

#endif
