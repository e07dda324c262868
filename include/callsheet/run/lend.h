#ifndef CALLSHEET_RUN_LEND_H
#define CALLSHEET_RUN_LEND_H

#include <stdbool.h>
#include <sys/types.h>

#include "callsheet/base/status.h"

struct desk;

/** Starting other programs, and lending them the terminal. No shell anywhere. */

/** How a program is started: with the signals as we found them, and with what environment. */
struct launch {
    const char *const *argv;
    char *const *environment;
    bool is_apart; /* a session of its own, nothing to read and nowhere to write */
    int in, out;   /* descriptors for its standard input and output; 0 and 1: ours */
};

/** Starts a program; every other descriptor of ours is closed in it (all are O_CLOEXEC).
    STATUS_NOT_FOUND, STATUS_IO. */
MUST_CHECK enum status lend_start(const struct desk *desk, const struct launch *launch, pid_t *pid,
                                  struct error *err);

/** Waits for a program that has the terminal; meanwhile what must go on goes on. False when the
    terminal went away. */
bool lend_wait(struct desk *desk, pid_t program, int *how);

/** Makes the terminal ours again after term_suspend, and tells the model. */
void lend_take_back(struct desk *desk);

#endif
