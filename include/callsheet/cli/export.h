#ifndef CALLSHEET_CLI_EXPORT_H
#define CALLSHEET_CLI_EXPORT_H

#include "callsheet/base/status.h"
#include "callsheet/cli/command.h"

/** What `callsheet export` writes: each is a command of its own behind the first word. */

/** The statement of account of the customer that the second word names, as text or JSON. */
MUST_CHECK enum status export_statement(struct cli_context *cli, const struct cli_args *args,
                                        struct error *err);

/** The corrections that billing was not told of yet, as CSV or JSON, and notes that it was told;
    `--all` writes all and notes nothing, nor does `--dry-run`. */
MUST_CHECK enum status export_corrections(struct cli_context *cli, const struct cli_args *args,
                                          struct error *err);

#endif
