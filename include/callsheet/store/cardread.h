#ifndef CALLSHEET_STORE_CARDREAD_H
#define CALLSHEET_STORE_CARDREAD_H

#include "callsheet/base/status.h"
#include "callsheet/domain/card.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/** How much of a customer's past the card carries. */
enum {
    CARD_PAID_INVOICES = 20,
    CARD_PAID_DOCUMENTS = 12, /* of those get their lines and work when asked for */
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
/** Fills lines and work of the first `open_count` invoices, and unbilled work. */
MUST_CHECK enum status card_read_documents(struct card_read *read, size_t open_count,
                                           struct error *err);
/** Reads an invoice with nothing open. */
MUST_CHECK enum status card_read_settled(struct card_read *read, const char *number,
                                         struct card_invoice *out, bool *found, struct error *err);
/** Lines and entries being gathered, on the heap; their texts are in the arena of the card read. */
struct documents {
    struct card_line *lines;
    struct card_work *work;
    size_t line_count, line_room, work_count, work_room;
};
/** Adds the lines and the work of some invoices, in their order, up to CARD_LINES and CARD_WORK. */
MUST_CHECK enum status documents_read(struct card_read *read, struct documents *documents,
                                      const struct card_invoice *const *invoices, size_t count,
                                      struct error *err);
/** Moves a heap array into the card's arena. */
void *card_settle(struct arena *arena, void *take_array, size_t count, size_t size);
/** Fills the support cases of the work, which must be there. */
MUST_CHECK enum status card_read_tickets(struct card_read *read, struct error *err);
/** Fills the history. */
MUST_CHECK enum status card_read_history(struct card_read *read, struct error *err);

#endif
