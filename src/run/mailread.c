/** One mail as text, read by a worker that is started for it and waited for. */
#include "callsheet/run/mailread.h"

#include <errno.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/run/child.h"
#include "callsheet/run/children.h"
#include "callsheet/run/mailcopy.h"
#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/channel.h"

enum {
    PATIENCE_MS = 5000, /* as the desk has with one message */
    OUT_MAX = 64 * 1024,
    SERIAL = 1,
};

static enum status say_gone(struct error *err) {
    return error_set(err, STATUS_CORRUPT,
                     "The mail could not be read: it stopped the mail reader. Open it in your mail "
                     "client.");
}

/** Turns the answer into a message of the caller's. */
static enum status take_answer(const struct frame *frame, struct mail_body **out,
                               struct error *err) {
    struct arena arena;
    struct failed failed;
    struct children_event event = {.kind = CHILDREN_BODY};
    arena_init(&arena);
    enum status status = STATUS_CORRUPT;
    if (frame->kind == FRAME_FAILED) {
        status = failed_decode(frame, &arena, &failed, err);
        status = status == STATUS_OK ? error_set(err, failed.status, "%s", failed.message) : status;
    } else if (frame->kind == FRAME_BODY_TEXT) {
        status = body_text_decode(frame, &arena, &event.body.text, err);
    } else {
        (void)error_set(err, status, "The mail reader answered something else.");
    }
    if (status == STATUS_OK) {
        event.body.files = event.body.which = 1;
        *out = mailcopy_body(&event, event.body.text.message_id);
    }
    arena_release(&arena);
    return status;
}

/** Waits for the answer, up to `until_ms`. */
static enum status wait_for(struct channel *channel, int64_t until_ms, struct mail_body **out,
                            struct error *err) {
    for (;;) {
        struct frame frame;
        int fd = -1;
        enum status status = channel_flush(channel, NULL);
        if (status != STATUS_OK) {
            return say_gone(err);
        }
        status = channel_next(channel, &frame, &fd, err);
        if (fd >= 0) {
            (void)close(fd); /* no answer brings one */
        }
        if (status != STATUS_BUSY) {
            return status == STATUS_OK ? take_answer(&frame, out, err) : status;
        }
        int64_t left = until_ms - clock_monotonic_ms();
        if (left <= 0) {
            return error_set(err, STATUS_TIMEOUT,
                             "The mail took too long to read. Open it in your mail client.");
        }
        short events = channel_has_output(channel) ? POLLIN | POLLOUT : POLLIN;
        struct pollfd news = {.fd = channel->fd, .events = events};
        if (poll(&news, 1, (int)left) > 0 && (news.revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
            channel_fill(channel, NULL) != STATUS_OK) {
            return say_gone(err);
        }
    }
}

static void end_worker(const struct child *child) {
    child_kill(child);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
}

enum status mailread(const char *reader, int take_fd, uint64_t bytes, struct mail_body **out,
                     struct error *err) {
    struct child child = {.fd = -1};
    struct channel channel;
    struct buf payload = {0};
    enum status status = child_start(&child, reader, "body", CHILD_KNOWS_NOTHING, -1, err);
    if (status != STATUS_OK) {
        (void)close(take_fd); /* only read from */
        return status;
    }
    channel_init(&channel, child.fd, FRAME_REPLY_MAX, OUT_MAX);
    body_read_encode(&payload, &(struct body_read){.bytes = bytes});
    status = channel_queue(&channel, FRAME_BODY_READ, SERIAL, &payload, take_fd, err);
    if (status == STATUS_OK) {
        status = wait_for(&channel, clock_monotonic_ms() + PATIENCE_MS, out, err);
    }
    channel_release(&channel);
    end_worker(&child);
    buf_release(&payload);
    return status;
}
