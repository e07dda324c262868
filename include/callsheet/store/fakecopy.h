#ifndef CALLSHEET_STORE_FAKECOPY_H
#define CALLSHEET_STORE_FAKECOPY_H

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/facts.h"

/** Copies everything a card points to into the arena of `to`, which is overwritten. */
void card_copy(struct card *to, const struct card *from);

/** Makes facts independent of where they came from: everything they point to goes into the arena.
 */
void facts_copy(struct facts *facts, struct arena *arena);

#endif
