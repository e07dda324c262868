#ifndef CALLSHEET_WIRE_CHANNEL_H
#define CALLSHEET_WIRE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/** Descriptors that wait on either side at most. */
enum { CHANNEL_DESCRIPTORS_MAX = 4 };

/** The descriptor number on which callsheet-reader finds its socket. */
enum { CHANNEL_WORKER_FD = 3 };

/**
 * One end of the socket between the desk and a worker: a queue of frames out, a decoder in, and
 * the descriptors that travel with frames (SCM_RIGHTS). Works on blocking and non-blocking
 * sockets; never raises SIGPIPE.
 */
struct channel {
    int fd; /* owned; -1 when closed */
    struct frame_decoder in;
    struct buf out;
    size_t out_at;    /* bytes of `out` already sent */
    size_t out_max;   /* bytes that may wait to be sent */
    size_t sent_base; /* bytes sent and dropped from `out` since the start */
    struct {
        size_t at; /* position in the whole stream of the frame it belongs to */
        int fd;
    } out_fds[CHANNEL_DESCRIPTORS_MAX];
    size_t out_fds_count;
    int in_fds[CHANNEL_DESCRIPTORS_MAX];
    size_t in_fds_count;
};

/** Takes over the socket `take_fd`. `max_in` is the largest payload accepted, `out_max` the bytes
    that may wait to be sent. */
void channel_init(struct channel *channel, int take_fd, size_t max_in, size_t out_max);
void channel_release(struct channel *channel);

/** Queues a frame and, unless it is -1, a descriptor with it, which is closed here after sending or
    on failure. STATUS_LIMIT when the queue is full or the payload too long; STATUS_CLOSED. */
MUST_CHECK enum status channel_queue(struct channel *channel, enum frame_kind kind, uint32_t serial,
                                     const struct buf *payload, int take_fd, struct error *err);

/** Says whether frames wait to be sent. */
bool channel_has_output(const struct channel *channel);

/** Sends what the socket takes. STATUS_OK also when it takes no more just now (non-blocking);
    STATUS_CLOSED when the other side is gone; STATUS_IO. */
MUST_CHECK enum status channel_flush(struct channel *channel, struct error *err);

/** Reads once what is there (at most 64 KiB; waits on a blocking socket). STATUS_OK, also for
    nothing there; STATUS_CLOSED at the end; STATUS_CORRUPT when more descriptors came than frames
    may bring; STATUS_IO. Frames taken before are no longer valid. */
MUST_CHECK enum status channel_fill(struct channel *channel, struct error *err);

/** Takes the next frame that arrived; `*fd` receives its descriptor (given to the caller) or -1.
    STATUS_OK, STATUS_BUSY (none complete yet), STATUS_CORRUPT. */
MUST_CHECK enum status channel_next(struct channel *channel, struct frame *out, int *fd,
                                    struct error *err);

#endif
