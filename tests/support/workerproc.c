/** A worker running in a process of its own. */
#include "support/workerproc.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "support/check_more.h"

void workerproc_start(struct workerproc *proc, int (*worker)(int fd)) {
    int ends[2];
    expect_true(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    pid_t pid = fork();
    expect_true(pid >= 0);
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null < 0 || dup2(null, 2) < 0) {
            _exit(126);
        }
        (void)close(ends[0]);
        (void)close(null);
        _exit(worker(ends[1]));
    }
    expect_true(close(ends[1]) == 0);
    *proc = (struct workerproc){.pid = pid};
    channel_init(&proc->channel, ends[0], FRAME_REPLY_MAX, 32 << 20);
}

void workerproc_ask(struct workerproc *proc, enum frame_kind kind, const struct buf *payload,
                    int take_fd) {
    struct error err;
    expect_ok(channel_queue(&proc->channel, kind, ++proc->serial, payload, take_fd, &err), &err);
    enum status status = channel_flush(&proc->channel, NULL);
    expect_true(status == STATUS_OK || status == STATUS_CLOSED); /* seen when listening */
}

enum status workerproc_hear(struct workerproc *proc, int deadline_ms, struct frame *out, int *fd) {
    int64_t until = clock_monotonic_ms() + deadline_ms;
    for (;;) {
        enum status status = channel_next(&proc->channel, out, fd, NULL);
        if (status != STATUS_BUSY) {
            return status;
        }
        int64_t left = until - clock_monotonic_ms();
        struct pollfd pollfd = {.fd = proc->channel.fd, .events = POLLIN};
        if (left <= 0 || poll(&pollfd, 1, (int)left) == 0) {
            return STATUS_TIMEOUT;
        }
        status = channel_fill(&proc->channel, NULL);
        if (status != STATUS_OK) {
            return status;
        }
    }
}

int workerproc_stop(struct workerproc *proc) {
    int how = 0;
    channel_release(&proc->channel);
    expect_true(kill(proc->pid, SIGKILL) == 0);
    expect_true(waitpid(proc->pid, &how, 0) == proc->pid);
    return how;
}
