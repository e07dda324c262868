#ifndef CALLSHEET_TESTS_WORKERPROC_H
#define CALLSHEET_TESTS_WORKERPROC_H

#include <sys/types.h>

#include "callsheet/base/status.h"
#include "callsheet/wire/channel.h"

/** A worker running in a process of its own, as the desk would have it, asked one thing at a time.
 */
struct workerproc {
    pid_t pid;
    struct channel channel;
    uint32_t serial;
};

/** Starts `worker` in a child of this process with a socket; its stderr goes to /dev/null. */
void workerproc_start(struct workerproc *proc, int (*worker)(int fd));

/** Asks; `take_fd` (-1 for none) goes along. */
void workerproc_ask(struct workerproc *proc, enum frame_kind kind, const struct buf *payload,
                    int take_fd);

/** Waits for the next frame: STATUS_OK, STATUS_CLOSED when the worker died, STATUS_TIMEOUT. */
enum status workerproc_hear(struct workerproc *proc, int deadline_ms, struct frame *out, int *fd);

/** Kills it and waits. Returns how it ended, as waitpid says. */
int workerproc_stop(struct workerproc *proc);

#endif
