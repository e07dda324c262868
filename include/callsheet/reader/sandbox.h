#ifndef CALLSHEET_READER_SANDBOX_H
#define CALLSHEET_READER_SANDBOX_H

#include "callsheet/base/status.h"

/**
 * What a worker gives up before it reads what strangers wrote.
 */
enum {
    SANDBOX_MEMORY_MIB = 512,
    SANDBOX_CPU_SECONDS = 2, /* of one message; sandbox_arm starts it */
    SANDBOX_FILES = 16,
};

/** Limits every worker takes on: no core files, nobody may trace it, no new privileges. */
MUST_CHECK enum status sandbox_basic(struct error *err);

/** Closes the body worker in: memory, no new files or processes, and a list of the few system calls
    that reading memory and answering on an open socket needs (anything else ends the process;
    opening a path is refused with EACCES, so that libraries that ask politely live on). Builds with
    a sanitizer leave out what the sanitizer itself needs. STATUS_UNSUPPORTED when the system cannot
    do it: then nothing of strangers may be read. */
MUST_CHECK enum status sandbox_enter(struct error *err);

/** Starts the processor time of one message: SIGPROF ends the process when it is used up. */
void sandbox_arm(void);
void sandbox_disarm(void);

#endif
