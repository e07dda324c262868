#ifndef CALLSHEET_RUN_WATCH_H
#define CALLSHEET_RUN_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/**
 * Notices that files were written by somebody: the ledger by a colleague, the mail index by
 * `notmuch new`. The kernel tells (inotify); where it cannot, or has nothing left to
 * watch with, a slow look is due now and then instead. It only says *look now*: whether anything
 * changed is for the one who reads the file. News is held back until the writing has paused,
 * because a reader that comes in the middle of a commit has to wait for it.
 *
 * All times are clock_monotonic_ms.
 */
struct watch;

/** What is watched; one of each at most. */
enum watch_topic { WATCH_LEDGER, WATCH_MAIL, WATCH_TOPICS };

struct watch *watch_new(void);
/** NULL is allowed. */
void watch_free(struct watch *watch);

/** Paths a topic can have. */
enum { WATCH_PATHS = 2 };

/** How often to look at a topic without news: where the kernel does not tell, and, to be sure,
   where it does (it may have lost something). Milliseconds. */
struct watch_pace {
    int slow_ms, sure_ms;
};

/** Watches a file, or the files of a folder, beside what the topic watches already (WATCH_PATHS at
    most). A path that is not there is left to the slow look. Returns whether the kernel tells. */
bool watch_add(struct watch *watch, enum watch_topic topic, const char *path,
               struct watch_pace pace, int64_t now_ms);

/** Descriptor to poll for input, or -1. */
int watch_fd(const struct watch *watch);
/** Milliseconds until watch_due must be asked even without news; -1 never. */
int watch_timeout_ms(const struct watch *watch, int64_t now_ms);
/** Reads what the kernel tells; call it when the descriptor is readable. */
void watch_handle(struct watch *watch, int64_t now_ms);
/** Says whether to look at a topic now; saying so starts its wait anew. */
bool watch_due(struct watch *watch, enum watch_topic topic, int64_t now_ms);

#endif
