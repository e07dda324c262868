#ifndef CALLSHEET_RUN_ARCHIVE_H
#define CALLSHEET_RUN_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/cli/options.h"

/** The mail archive, asked once and waited for: for the commands, not for the desk. */

/** Writes the path of the reader program: beside this one (a build tree), else where it is
    installed. */
void archive_reader(char *out, size_t capacity);

/** A large archive opens within milliseconds; a sleeping disk takes a few seconds. */
enum { ARCHIVE_PATIENCE_MS = 8000 };

struct children;

/** Workers for the configured archive, none of them started; children_free afterwards. */
struct children *archive_children(const struct cli_context *cli);
/** Waits for the next news of the workers, up to `until_ms` (clock_monotonic_ms). */
void archive_wait(struct children *children, int64_t until_ms);

/** Asks what the archive says about itself. STATUS_NOT_FOUND and others as the worker says;
    STATUS_TIMEOUT after a few seconds. */
MUST_CHECK enum status archive_state(const struct cli_context *cli, struct cli_mail_state *out,
                                     struct error *err);

#endif
