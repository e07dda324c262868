/** One end of the socket between the desk and a worker. */
#include "callsheet/wire/channel.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* Larger queues give their memory back when they are empty. */
enum { FILL_BYTES = 64 * 1024, KEEP_BYTES = 128 * 1024 };

void channel_init(struct channel *channel, int take_fd, size_t max_in, size_t out_max) {
    *channel = (struct channel){.fd = take_fd, .out_max = out_max};
    frame_decoder_init(&channel->in, max_in);
    buf_init(&channel->out);
}

static void close_quietly(int fd) {
    if (fd >= 0) {
        (void)close(fd); /* nothing was written through it */
    }
}

void channel_release(struct channel *channel) {
    for (size_t i = 0; i < channel->out_fds_count; i++) {
        close_quietly(channel->out_fds[i].fd);
    }
    for (size_t i = 0; i < channel->in_fds_count; i++) {
        close_quietly(channel->in_fds[i]);
    }
    channel->out_fds_count = channel->in_fds_count = 0;
    close_quietly(channel->fd);
    channel->fd = -1;
    buf_release(&channel->out);
    frame_decoder_release(&channel->in);
}

static enum status refuse(int fd, enum status status, struct error *err) {
    close_quietly(fd);
    return error_set(err, status,
                     status == STATUS_CLOSED ? "The mail reader is gone."
                                             : "The mail reader is too far behind; try again.");
}

enum status channel_queue(struct channel *channel, enum frame_kind kind, uint32_t serial,
                          const struct buf *payload, int take_fd, struct error *err) {
    if (channel->fd < 0) {
        return refuse(take_fd, STATUS_CLOSED, err);
    }
    if (channel->out.len - channel->out_at + payload->len > channel->out_max ||
        (take_fd >= 0 && channel->out_fds_count == CHANNEL_DESCRIPTORS_MAX)) {
        return refuse(take_fd, STATUS_LIMIT, err);
    }
    size_t start = channel->sent_base + channel->out.len;
    enum status status = frame_encode(&channel->out, kind, serial, take_fd >= 0, payload, err);
    if (status != STATUS_OK) {
        close_quietly(take_fd);
        return status;
    }
    if (take_fd >= 0) {
        channel->out_fds[channel->out_fds_count].at = start;
        channel->out_fds[channel->out_fds_count++].fd = take_fd;
    }
    return STATUS_OK;
}

bool channel_has_output(const struct channel *channel) {
    return channel->out_at < channel->out.len;
}

/* A descriptor is sent with the first byte of its frame, and one at a time. */
static ssize_t send_some(struct channel *channel, bool *with_fd) {
    size_t left = channel->out.len - channel->out_at;
    size_t position = channel->sent_base + channel->out_at;
    *with_fd = channel->out_fds_count > 0 && channel->out_fds[0].at == position;
    size_t next_fd = *with_fd ? 1 : 0;
    if (next_fd < channel->out_fds_count && channel->out_fds[next_fd].at - position < left) {
        left = channel->out_fds[next_fd].at - position;
    }
    struct iovec iov = {.iov_base = channel->out.data + channel->out_at, .iov_len = left};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = {0}};
    if (*with_fd) {
        msg.msg_control = control.bytes;
        msg.msg_controllen = sizeof control.bytes;
        struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
        assert(cmsg != NULL);
        cmsg->cmsg_level = SOL_SOCKET;
        cmsg->cmsg_type = SCM_RIGHTS;
        cmsg->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(cmsg), &channel->out_fds[0].fd, sizeof(int));
    }
    return sendmsg(channel->fd, &msg, MSG_NOSIGNAL);
}

static void drop_sent_fd(struct channel *channel) {
    close_quietly(channel->out_fds[0].fd);
    channel->out_fds_count--;
    memmove(channel->out_fds, channel->out_fds + 1,
            channel->out_fds_count * sizeof channel->out_fds[0]);
}

enum status channel_flush(struct channel *channel, struct error *err) {
    while (channel_has_output(channel)) {
        if (channel->fd < 0) {
            return refuse(-1, STATUS_CLOSED, err);
        }
        bool with_fd = false;
        ssize_t sent = send_some(channel, &with_fd);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return STATUS_OK;
        }
        if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
            return refuse(-1, STATUS_CLOSED, err);
        }
        if (sent < 0) {
            return error_set(err, STATUS_IO, "Talking to the mail reader failed: %s.",
                             strerror(errno));
        }
        channel->out_at += (size_t)sent;
        if (with_fd && sent > 0) {
            drop_sent_fd(channel);
        }
    }
    channel->sent_base += channel->out.len;
    channel->out_at = 0;
    if (channel->out.capacity > KEEP_BYTES) {
        buf_release(&channel->out);
    } else {
        buf_reset(&channel->out);
    }
    return STATUS_OK;
}

/* Keeps the descriptors of one message; false when there are more than may come. */
static bool keep_fds(struct channel *channel, struct msghdr *msg) {
    bool fits = (msg->msg_flags & MSG_CTRUNC) == 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd = -1;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
            if (channel->in_fds_count < CHANNEL_DESCRIPTORS_MAX) {
                channel->in_fds[channel->in_fds_count++] = fd;
            } else {
                close_quietly(fd);
                fits = false;
            }
        }
    }
    return fits;
}

enum status channel_fill(struct channel *channel, struct error *err) {
    if (channel->fd < 0) {
        return refuse(-1, STATUS_CLOSED, err);
    }
    char bytes[FILL_BYTES];
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * CHANNEL_DESCRIPTORS_MAX)];
    } control;
    struct iovec iov = {.iov_base = bytes, .iov_len = sizeof bytes};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof control.bytes};
    ssize_t got = recvmsg(channel->fd, &msg, MSG_CMSG_CLOEXEC);
    if (got < 0) {
        if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
            return STATUS_OK;
        }
        if (errno == ECONNRESET) {
            return refuse(-1, STATUS_CLOSED, err);
        }
        return error_set(err, STATUS_IO, "Hearing from the mail reader failed: %s.",
                         strerror(errno));
    }
    if (!keep_fds(channel, &msg)) {
        channel->in.is_broken = true;
        return error_set(err, STATUS_CORRUPT, "The mail reader sent more files than it was asked.");
    }
    if (got == 0) {
        return refuse(-1, STATUS_CLOSED, err);
    }
    frame_decoder_feed(&channel->in, bytes, (size_t)got);
    return STATUS_OK;
}

enum status channel_next(struct channel *channel, struct frame *out, int *fd, struct error *err) {
    struct frame frame;
    enum status status = frame_decoder_next(&channel->in, &frame, err);
    if (status != STATUS_OK) {
        return status;
    }
    int got = -1;
    if (frame.has_descriptor) {
        if (channel->in_fds_count == 0) {
            channel->in.is_broken = true;
            return error_set(err, STATUS_CORRUPT, "The mail reader promised a file and sent none.");
        }
        got = channel->in_fds[0];
        channel->in_fds_count--;
        memmove(channel->in_fds, channel->in_fds + 1, channel->in_fds_count * sizeof(int));
    }
    *out = frame;
    *fd = got;
    return STATUS_OK;
}
