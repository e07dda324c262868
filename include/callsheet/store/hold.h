#ifndef CALLSHEET_STORE_HOLD_H
#define CALLSHEET_STORE_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/store/sql.h"

/** Holds run on the boot clock, so that neither time zones nor clock steps matter. */
enum { HOLD_MS = 120000 };
/** Milliseconds since boot, sleep included. */
int64_t boot_ms(void);
/** The identity of this boot ("" when the system does not say). */
void boot_identity(char out[40]);

/** Says whether somebody else holds the customer now. */
MUST_CHECK enum status hold_is_anothers(struct ledger *ledger, int64_t customer, bool *out,
                                        struct error *err);

#endif
