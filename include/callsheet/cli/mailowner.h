#ifndef CALLSHEET_CLI_MAILOWNER_H
#define CALLSHEET_CLI_MAILOWNER_H

#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/cli/options.h"
#include "callsheet/store/store.h"

/** The customer a message belongs to: the one with a contact of exactly the sender's address or,
    when we wrote it, of a recipient's. STATUS_NOT_FOUND, STATUS_AMBIGUOUS: the sentence says how to
    name the customer. */
MUST_CHECK enum status mail_owner(struct store *store, const struct cli_mail *mail, int64_t *out,
                                  struct error *err);

#endif
