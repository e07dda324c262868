#ifndef CALLSHEET_CLI_REPORT_H
#define CALLSHEET_CLI_REPORT_H

#include "callsheet/base/status.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/options.h"

/** The reports of `callsheet report NAME`, one file and one row of the table in report.c each. */

/** What every report gets: the ledger is open. */
struct report {
    struct cli_context *cli;
    const struct cli_args *args;
    struct store *store;
    struct store_info info;
    struct moment moment;
    struct rules rules;
};

/** Lines billed without a full record, per person and ticket. */
MUST_CHECK enum status report_evidence(struct report *report, struct error *err);

/** Reads --days, `usual` when it was not given. STATUS_USAGE. */
MUST_CHECK enum status report_days(const struct cli_args *args, int32_t usual, int32_t *out,
                                   struct error *err);

#endif
