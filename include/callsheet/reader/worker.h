#ifndef CALLSHEET_READER_WORKER_H
#define CALLSHEET_READER_WORKER_H

#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/channel.h"
#include "callsheet/wire/frame.h"

/** The loop every worker runs: takes a request, has it answered, until the desk goes. */
struct worker {
    struct channel channel;
    struct arena arena; /* emptied before each request */
    uint32_t serial;    /* of the request being answered */
    void *context;      /* the worker's own */
    /** Answers one request; `fd` (-1 without one) is given to it. A failure becomes a FAILED frame;
        the worker lives on. */
    enum status (*answer)(struct worker *worker, const struct frame *request, int fd,
                          struct error *err);
};

/** Sends one reply to the present request and, unless -1, a descriptor, which is closed. Waits
    until the socket has taken it. */
MUST_CHECK enum status worker_send(struct worker *worker, enum frame_kind kind,
                                   const struct buf *payload, int take_fd, struct error *err);

/** Serves the socket `take_fd` until its other end closes. Returns an exit code. */
int worker_run(struct worker *worker, int take_fd);

/** Answers every request on the socket `take_fd` with `why`, until its other end closes. */
void worker_refuse(struct worker *worker, int take_fd, const struct error *why);

/** The two workers, as programs: they return an exit code. */
int index_worker(int take_fd);
int body_worker(int take_fd);

/** The filter before the pager: copies `in_fd` to the standard output, cleaned, closed in like the
    body worker. Returns an exit code. */
int clean_filter(int in_fd);

#endif
