#ifndef CALLSHEET_STORE_FAKE_H
#define CALLSHEET_STORE_FAKE_H

#include "callsheet/store/store.h"

/**
 * The second engine: a small ledger in memory that does what its script says, for tests of the
 * screen and of everything that must cope with a failing ledger. It keeps the seam of store.h true.
 */
struct fake;

/** Makes an empty fake in a store; `*fake` is borrowed from it. */
struct store *fake_new(struct fake **fake);
/** Adds a customer by its card (arena contents are copied deep). */
void fake_add_card(struct fake *fake, const struct card *card);
/** Makes the n-th coming call of an operation (by its name in store.h) fail with `status`; 0 for
    every one from now on. */
void fake_fail(struct fake *fake, const char *operation, int nth, enum status status,
               const char *sentence);
/** Saves, then reports UNKNOWN_OUTCOME at the next log_call. */
void fake_commit_then_fail(struct fake *fake);
/** Makes the next store_changed say yes. */
void fake_touch(struct fake *fake);
/** Calls logged so far. */
size_t fake_logged(const struct fake *fake);
/** The i-th logged outcome. Borrowed. */
const struct outcome *fake_outcome(const struct fake *fake, size_t i);

#endif
