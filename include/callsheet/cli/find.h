#ifndef CALLSHEET_CLI_FIND_H
#define CALLSHEET_CLI_FIND_H

#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/card.h"
#include "callsheet/store/store.h"

/** What people type for a customer, a contact or an invoice, found. */

/** A customer by code, a unique part of the name, a mail address, a telephone number or an invoice
    number. STATUS_NOT_FOUND; STATUS_AMBIGUOUS names the candidates. */
MUST_CHECK enum status find_customer(struct store *store, const char *query, int64_t *out,
                                     struct error *err);

/** A contact of a card by a unique part of the name, the whole name, or a mail address. */
MUST_CHECK enum status find_contact(const struct card *card, const char *query, int64_t *out,
                                    struct error *err);

/** An invoice of a card by its number; `len` bytes of `number` count. */
MUST_CHECK enum status find_invoice(const struct card *card, const char *number, size_t len,
                                    int64_t *out, struct error *err);

/** A line of an invoice of a card by its position, as text. */
MUST_CHECK enum status find_line(const struct card *card, int64_t invoice, const char *text,
                                 int64_t *out, struct error *err);

#endif
