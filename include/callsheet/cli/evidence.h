#ifndef CALLSHEET_CLI_EVIDENCE_H
#define CALLSHEET_CLI_EVIDENCE_H

#include "callsheet/base/status.h"
#include "callsheet/cli/options.h"
#include "callsheet/domain/complaint.h"

/** What `evidence` prints: an invoice with its record, and the mail that led to it. */
struct evidence_shown {
    const struct cli_context *cli;
    struct store *store;
    struct store_info info;
    struct moment moment;
    struct rules rules;
    struct card card;     /* with the lines and work of paid invoices */
    struct cli_mail mail; /* body NULL: an invoice was asked for */
    struct arena arena;   /* of the complaint */
    struct complaint complaint;
    const struct card_invoice *invoice; /* NULL: the mail talks about none */
};

/** An invoice, line or entry of the card by its id; NULL when it is not there. */
const struct card_invoice *evidence_invoice(const struct card *card, int64_t id);
const struct card_line *evidence_line(const struct card *card, int64_t id);
const struct card_work *evidence_work(const struct card *card, int64_t id);

/** Prints it as text, as JSON; the keys are documented in the man page. */
MUST_CHECK enum status evidence_print(const struct evidence_shown *shown, struct error *err);
MUST_CHECK enum status evidence_json(const struct evidence_shown *shown, struct error *err);

#endif
