#ifndef CALLSHEET_RUN_CHILD_H
#define CALLSHEET_RUN_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "callsheet/base/status.h"

/**
 * One worker process: started by exec with nothing but a socket (descriptor CHANNEL_WORKER_FD), its
 * log, and a short list of environment variables; in a session of its own, so that no key of the
 * terminal reaches it.
 */
struct child {
    pid_t pid; /* 0 when there is none */
    int fd;    /* our end of the socket, non-blocking, owned until it is taken; -1 */
};

/** What a worker may know of the environment. */
enum child_environment {
    CHILD_FINDS_MAIL, /* home, XDG and notmuch variables */
    CHILD_KNOWS_NOTHING,
};

/** Starts `program` with one argument. STATUS_NOT_FOUND, STATUS_DENIED, STATUS_IO. */
MUST_CHECK enum status child_start(struct child *child, const char *program, const char *argument,
                                   enum child_environment environment, int log_fd,
                                   struct error *err);

/** Kills the process. It is not waited for: give its number to child_is_reaped until that says
    true. */
void child_kill(const struct child *child);

/** Collects a process that ended; true when it is gone. Never waits. */
bool child_is_reaped(pid_t pid);

#endif
