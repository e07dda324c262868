#ifndef CALLSHEET_TESTS_FAULTVFS_H
#define CALLSHEET_TESTS_FAULTVFS_H

#include <stdbool.h>

/**
 * A VFS under SQLite that fails on demand: it stands before the system's, counts every call that
 * reaches a file or a folder, and lets the n-th one fail, once or from then on.
 */
enum fault_kind {
    FAULT_IOERR, /* the call's own I/O error */
    FAULT_FULL,  /* writes find no room; other calls fail as above */
    FAULT_BUSY,  /* locks are taken by somebody else; other calls work */
    FAULT_TORN,  /* half of a write arrives, then an I/O error */
    FAULT_KINDS
};
const char *fault_kind_name(enum fault_kind kind);

/** Makes it SQLite's default. Call once in the test's process, before the first connection. */
void fault_install(void);
/** Lets the n-th call from now fail (n from 1). */
void fault_arm(enum fault_kind kind, int nth, bool sticky);
void fault_disarm(void);
/** Whether the armed fault has been reached. */
bool fault_was_hit(void);
/** Calls since it was armed. */
int fault_calls(void);

/** Memory: SQLite's n-th allocation from now fails. Install before SQLite is first used. */
void fault_memory_install(void);
void fault_memory_arm(int nth, bool sticky);
void fault_memory_disarm(void);
bool fault_memory_was_hit(void);

#endif
