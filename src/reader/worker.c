/** The loop every worker runs. */
#include "callsheet/reader/worker.h"

#include <poll.h>
#include <unistd.h>

#include "callsheet/wire/index_msg.h"

enum status worker_send(struct worker *worker, enum frame_kind kind, const struct buf *payload,
                        int take_fd, struct error *err) {
    enum status status =
        channel_queue(&worker->channel, kind, worker->serial, payload, take_fd, err);
    while (status == STATUS_OK && channel_has_output(&worker->channel)) {
        status = channel_flush(&worker->channel, err);
        if (status == STATUS_OK && channel_has_output(&worker->channel)) {
            struct pollfd pollfd = {.fd = worker->channel.fd, .events = POLLOUT};
            (void)poll(&pollfd, 1, -1); /* an interruption only asks again */
        }
    }
    return status;
}

static enum status send_failure(struct worker *worker, const struct error *why) {
    struct buf payload;
    buf_init(&payload);
    failed_encode(&payload, &(struct failed){.status = why->status, .message = why->message});
    enum status status = worker_send(worker, FRAME_FAILED, &payload, -1, NULL);
    buf_release(&payload);
    return status;
}

/* Answers all whole requests; STATUS_BUSY when more bytes are needed. */
static enum status serve(struct worker *worker) {
    for (;;) {
        struct frame request;
        int fd = -1;
        enum status status = channel_next(&worker->channel, &request, &fd, NULL);
        if (status != STATUS_OK) {
            return status;
        }
        arena_clear(&worker->arena);
        worker->serial = request.serial;
        struct error err = {.status = STATUS_OK};
        status = worker->answer(worker, &request, fd, &err);
        if (status == STATUS_CLOSED) {
            return status;
        }
        if (status != STATUS_OK) {
            err.status = status;
            if (send_failure(worker, &err) != STATUS_OK) {
                return STATUS_CLOSED;
            }
        }
    }
}

int worker_run(struct worker *worker, int take_fd) {
    channel_init(&worker->channel, take_fd, FRAME_REQUEST_MAX,
                 (size_t)2 * FRAME_REPLY_MAX + FRAME_HEADER_BYTES);
    arena_init(&worker->arena);
    enum status status = STATUS_BUSY;
    while (status == STATUS_BUSY) {
        status = channel_fill(&worker->channel, NULL);
        if (status == STATUS_OK) {
            status = serve(worker);
        }
    }
    arena_release(&worker->arena);
    channel_release(&worker->channel);
    return status == STATUS_CLOSED ? 0 : 1;
}

static enum status refuse(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    (void)request; /* whatever it is */
    const struct error *why = worker->context;
    if (fd >= 0) {
        (void)close(fd); /* never used */
    }
    return error_set(err, why->status, "%s", why->message);
}

void worker_refuse(struct worker *worker, int take_fd, const struct error *why) {
    struct error copy = *why;
    worker->context = &copy;
    worker->answer = refuse;
    (void)worker_run(worker, take_fd); /* its exit code says nothing new */
}
