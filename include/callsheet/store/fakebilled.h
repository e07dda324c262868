#ifndef CALLSHEET_STORE_FAKEBILLED_H
#define CALLSHEET_STORE_FAKEBILLED_H

#include "callsheet/store/store.h"

/** What the scripted engine says of the billed lines of a card. */

bool card_has_invoice(const struct card *card, const char *number);
/** Visits the lines of what is open or was issued on `since` or later. */
void card_each_billed(const struct card *card, int32_t since, billed_visit visit, void *context);

#endif
