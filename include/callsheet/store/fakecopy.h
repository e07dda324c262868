#ifndef CALLSHEET_STORE_FAKECOPY_H
#define CALLSHEET_STORE_FAKECOPY_H

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/outcome.h"

/** Copies everything a card points to into the arena of `to`, which is overwritten. */
void card_copy(struct card *to, const struct card *from);

/** Copies an outcome with all it owns into `to`, which is overwritten; released as any other. */
void outcome_copy(struct outcome *to, const struct outcome *from);

/** Makes facts independent of where they came from: everything they point to goes into the arena.
 */
void facts_copy(struct facts *facts, struct arena *arena);

#endif
