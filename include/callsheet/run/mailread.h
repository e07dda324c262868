#ifndef CALLSHEET_RUN_MAILREAD_H
#define CALLSHEET_RUN_MAILREAD_H

#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/mail.h"

/** One mail as text, read by a worker that is started for it and waited for: for the commands, not
    for the desk. */

/** Has `reader` (the path of callsheet-reader) read the mail file `take_fd`, a regular file of
    `bytes` bytes, closed here. `*out` is the caller's, who frees it with mail_body_free.
    STATUS_TIMEOUT when it takes more than five seconds, STATUS_CORRUPT when the mail ended the
    worker, STATUS_NOT_FOUND and STATUS_DENIED when there is no worker to start; others as it says.
 */
MUST_CHECK enum status mailread(const char *reader, int take_fd, uint64_t bytes,
                                struct mail_body **out, struct error *err);

#endif
