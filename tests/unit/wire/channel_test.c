#include "callsheet/wire/channel.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "callsheet/base/mem.h"
#include "support/check_more.h"

static void make_pair(struct channel *left, struct channel *right) {
    int ends[2];
    expect_true(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    channel_init(left, ends[0], FRAME_REPLY_MAX, 1 << 20);
    channel_init(right, ends[1], FRAME_REPLY_MAX, 1 << 20);
}

static void queue_text(struct channel *channel, uint32_t serial, const char *text, int fd) {
    struct buf payload;
    struct error err;
    buf_init(&payload);
    buf_add_text(&payload, text);
    expect_ok(channel_queue(channel, FRAME_INDEX_FILE, serial, &payload, fd, &err), &err);
    buf_release(&payload);
}

static int file_with(const char *name, const char *text) {
    char *path = test_file(name, text);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    expect_true(fd >= 0);
    free(path);
    return fd;
}

static void expect_first_byte(int fd, char wanted) {
    char got = 0;
    expect_true(fd >= 0);
    expect_int(read(fd, &got, 1), 1);
    expect_int(got, wanted);
    expect_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    expect_true(close(fd) == 0);
}

START_TEST(carries_descriptors_with_their_frames) {
    struct channel left, right;
    struct error err;
    make_pair(&left, &right);
    queue_text(&left, 1, "plain", -1);
    queue_text(&left, 2, "with a", file_with("a", "a"));
    queue_text(&left, 3, "plain again", -1);
    queue_text(&left, 4, "with b", file_with("b", "b"));
    queue_text(&left, 5, "with c", file_with("c", "c"));
    expect_ok(channel_flush(&left, &err), &err);
    expect_false(channel_has_output(&left));
    uint32_t serial = 0;
    while (serial < 5) {
        expect_ok(channel_fill(&right, &err), &err);
        struct frame frame;
        int fd = -1;
        while (channel_next(&right, &frame, &fd, &err) == STATUS_OK) {
            expect_int(frame.serial, ++serial);
            if (serial == 2 || serial >= 4) {
                expect_first_byte(fd, serial == 2 ? 'a' : serial == 4 ? 'b' : 'c');
            } else {
                expect_int(fd, -1);
            }
        }
    }
    channel_release(&left);
    channel_release(&right);
}
END_TEST

START_TEST(keeps_what_the_socket_does_not_take) {
    struct channel left, right;
    struct error err;
    make_pair(&left, &right);
    char *text = memset(mem_alloc(60001), 'x', 60000);
    text[60000] = '\0';
    for (uint32_t i = 1; i <= 15; i++) {
        queue_text(&left, i, text, -1);
    }
    expect_ok(channel_flush(&left, &err), &err);
    expect_true(channel_has_output(&left));
    uint32_t serial = 0;
    while (serial < 15) {
        expect_ok(channel_fill(&right, &err), &err);
        expect_ok(channel_flush(&left, &err), &err);
        struct frame frame;
        int fd = -1;
        while (channel_next(&right, &frame, &fd, &err) == STATUS_OK) {
            expect_int(frame.serial, ++serial);
            expect_int(frame.len, 60000);
        }
    }
    expect_false(channel_has_output(&left));
    mem_free(text);
    channel_release(&left);
    channel_release(&right);
}
END_TEST

START_TEST(refuses_more_than_it_may_hold) {
    struct channel left, right;
    struct buf payload;
    make_pair(&left, &right);
    buf_init(&payload);
    char block[4096] = {0};
    while (payload.len <= 1 << 20) {
        buf_add(&payload, block, sizeof block);
    }
    int fd = file_with("a", "a");
    expect_status(channel_queue(&left, FRAME_FAILED, 1, &payload, fd, NULL), STATUS_LIMIT, NULL);
    expect_int(fcntl(fd, F_GETFD), -1); /* closed all the same */
    buf_reset(&payload);
    for (int i = 0; i < CHANNEL_DESCRIPTORS_MAX; i++) {
        queue_text(&left, 1, "", file_with("a", "a"));
    }
    expect_status(channel_queue(&left, FRAME_FAILED, 1, &payload, file_with("a", "a"), NULL),
                  STATUS_LIMIT, NULL);
    buf_release(&payload);
    channel_release(&left);
    channel_release(&right);
}
END_TEST

START_TEST(says_when_the_other_side_is_gone) {
    struct channel left, right;
    make_pair(&left, &right);
    channel_release(&right);
    expect_status(channel_fill(&left, NULL), STATUS_CLOSED, NULL);
    queue_text(&left, 1, "x", -1);
    expect_status(channel_flush(&left, NULL), STATUS_CLOSED, NULL);
    channel_release(&left);
    struct buf payload = {.len = 0};
    expect_status(channel_queue(&left, FRAME_FAILED, 1, &payload, -1, NULL), STATUS_CLOSED, NULL);
}
END_TEST

/* Sends raw bytes with descriptors beside them, as a worker that was taken over may. */
static void send_raw(int fd, const char *bytes, size_t len, const int *fds, size_t count) {
    struct iovec iov = {.iov_base = (char *)(uintptr_t)bytes, .iov_len = len};
    char control[CMSG_SPACE(sizeof(int) * 16)] = {0};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = control,
                         .msg_controllen = CMSG_SPACE(sizeof(int) * count)};
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(cmsg), fds, sizeof(int) * count);
    expect_int(sendmsg(fd, &msg, MSG_NOSIGNAL), len);
}

START_TEST(refuses_descriptors_nobody_asked_for) {
    struct channel left, right;
    make_pair(&left, &right);
    int fds[8];
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        fds[i] = file_with("a", "a");
    }
    send_raw(left.fd, "\x00", 1, fds, ARRAY_LEN(fds));
    expect_status(channel_fill(&right, NULL), STATUS_CORRUPT, NULL);
    struct frame frame;
    int fd = -1;
    expect_status(channel_next(&right, &frame, &fd, NULL), STATUS_CORRUPT, NULL);
    channel_release(&left);
    channel_release(&right);
}
END_TEST

START_TEST(refuses_a_promised_descriptor_that_is_missing) {
    struct channel left, right;
    make_pair(&left, &right);
    expect_int(write(left.fd, "\x00\x00\x00\x00\x47\x01\x00\x00\x00\x00\x00\x01", 12), 12);
    struct frame frame;
    int fd = -1;
    expect_ok(channel_fill(&right, NULL), NULL);
    expect_status(channel_next(&right, &frame, &fd, NULL), STATUS_CORRUPT, NULL);
    expect_int(fd, -1);
    channel_release(&left);
    channel_release(&right);
}
END_TEST

TEST_MAIN("wire/channel", TEST(carries_descriptors_with_their_frames),
          TEST(keeps_what_the_socket_does_not_take), TEST(refuses_more_than_it_may_hold),
          TEST(says_when_the_other_side_is_gone), TEST(refuses_descriptors_nobody_asked_for),
          TEST(refuses_a_promised_descriptor_that_is_missing))
