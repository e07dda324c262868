#ifndef CALLSHEET_RUN_FINDMAIL_H
#define CALLSHEET_RUN_FINDMAIL_H

#include "callsheet/base/status.h"
#include "callsheet/cli/options.h"

/** Reads one message of the archive by its id, with or without "id:" and angle brackets: asks the
    index who wrote it and the body worker for its text, and waits for both. STATUS_NOT_FOUND;
    STATUS_INVALID when the id cannot be one; STATUS_TIMEOUT; others as the workers say. */
MUST_CHECK enum status findmail(const struct cli_context *cli, const char *message_id,
                                struct cli_mail *out, struct error *err);

#endif
