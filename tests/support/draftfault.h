#ifndef CALLSHEET_TESTS_DRAFTFAULT_H
#define CALLSHEET_TESTS_DRAFTFAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/store/draft_io.h"

/**
 * System calls for drafts that fail, or end this process, at a chosen call. Syncs are not really
 * made: neither an error nor a kill can tell, and it is a hundred times faster. One script per
 * process.
 */
// clang-format off
#define DRAFTFAULT_TABLE(X) \
    X(OPEN, "open") X(ALLOCATE, "posix_fallocate") X(PWRITE, "pwrite") X(FSYNC, "fsync") \
    X(FDATASYNC, "fdatasync") X(SYNC_FOLDER, "fsync of the folder") X(TRUNCATE, "ftruncate") \
    X(RENAME, "rename") X(UNLINK, "unlink")
// clang-format on
enum draftfault_op {
#define X(name, word) DRAFTFAULT_##name,
    DRAFTFAULT_TABLE(X)
#undef X
        DRAFTFAULT_COUNT,
    DRAFTFAULT_ANY = DRAFTFAULT_COUNT /* any of them, for draftfault_kill */
};

const struct draft_io *draftfault_io(void);
const char *draftfault_word(enum draftfault_op op);

/** Lets everything succeed and counts from 0 again. */
void draftfault_reset(void);
/** Makes the nth (from 1) call of an operation fail with an error number; `sticky`: that one and
   all after it. A write that fails has written half. */
void draftfault_fail(enum draftfault_op op, size_t nth, bool sticky, int error);
/** Lets everything succeed from now on, and counts on. */
void draftfault_succeed(void);
/** Makes every open below a folder fail. */
void draftfault_fail_folder(const char *folder, int error);
/** Ends this process by SIGKILL at the nth call of all, before or after it is made. */
void draftfault_kill(size_t nth, bool after);

/** Calls made since the reset; of all with DRAFTFAULT_ANY. */
size_t draftfault_calls(enum draftfault_op op);
/** How many of them failed. */
size_t draftfault_failures(enum draftfault_op op);
/** How often the fault that was set last came to pass. */
size_t draftfault_last_hits(void);
/** Says whether a file was synced again after a sync of it had failed. */
bool draftfault_trusted_second_sync(void);

#endif
