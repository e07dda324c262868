#ifndef CALLSHEET_DOMAIN_SPEAK_H
#define CALLSHEET_DOMAIN_SPEAK_H

#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/queue.h"

/**
 * Whom to speak to: the contact whose role and level fit the reason (money: billing, then
 * decision-maker; claims on work: who raised it; escalated: one level up), who may be called and
 * has a number. Level to level (product.md §1.6).
 */
/** Index of the proposed contact in the card, or -1 when nobody may be called; `why` (may be NULL)
    receives a few words such as "billing, manager". */
long speak_to(const struct card *card, const struct judgement *judgement, struct buf *why);

#endif
