#ifndef CALLSHEET_STORE_CARDREAD_H
#define CALLSHEET_STORE_CARDREAD_H

#include "callsheet/base/status.h"
#include "callsheet/domain/card.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/** How much of a customer's past the card carries. */
enum {
    CARD_PAID_INVOICES = 20,
    CARD_PAYMENTS = 20,
    CARD_LINES = 1000,
    CARD_WORK = 400,
    CARD_UNBILLED = 100,
    CARD_HISTORY = 60, /* of each noun */
    CARD_TICKETS = 48,
};

/** A card being filled, as of a moment. Arrays grow on the heap and end in the card's arena. */
struct card_read {
    struct ledger *ledger;
    struct card *card;
    int64_t customer;
    struct asof asof;
    const struct moment *moment;
    const struct rules *rules;
};

/** Fills invoices, lines, work and payments; the facts must be there. */
MUST_CHECK enum status card_read_money(struct card_read *read, struct error *err);
/** Fills the support cases of the work, which must be there. */
MUST_CHECK enum status card_read_tickets(struct card_read *read, struct error *err);
/** Fills the history. */
MUST_CHECK enum status card_read_history(struct card_read *read, struct error *err);

#endif
