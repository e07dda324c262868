#ifndef CALLSHEET_RUN_SESSION_H
#define CALLSHEET_RUN_SESSION_H

#include "callsheet/cli/options.h"

/** Opens the desk with what the command line and the configuration say, and runs it. Returns the
    exit code; a sentence goes to cli->err when it could not be opened. */
int session_run(const struct cli_context *cli);

#endif
