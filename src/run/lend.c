/** Starting other programs, and lending them the terminal. */
#include "callsheet/run/lend.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/run/desk.h"
#include "callsheet/run/effects_call.h"

static enum status launch_fails(struct error *err, const char *program, int reason) {
    return error_set(err, reason == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                     "Cannot start %s: %s. Check that it is installed.", program, strerror(reason));
}

static int set_up_files(posix_spawn_file_actions_t *files, const struct launch *launch) {
    int reason = 0;
    for (int fd = 0; fd <= 2 && reason == 0 && launch->is_apart; fd++) {
        reason = posix_spawn_file_actions_addopen(files, fd, "/dev/null", O_RDWR, 0);
    }
    if (reason == 0 && launch->in > 0) {
        reason = posix_spawn_file_actions_adddup2(files, launch->in, 0);
    }
    if (reason == 0 && launch->out > 1) {
        reason = posix_spawn_file_actions_adddup2(files, launch->out, 1);
    }
    return reason;
}

enum status lend_start(const struct desk *desk, const struct launch *launch, pid_t *pid,
                       struct error *err) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    sigset_t standard;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigemptyset(&standard);
    sigaddset(&standard, SIGPIPE);
    if (launch->is_apart) {
        flags = (short)(flags | POSIX_SPAWN_SETSID);
    }
    int reason = posix_spawnattr_init(&attributes);
    if (reason != 0) {
        return launch_fails(err, launch->argv[0], reason);
    }
    reason = posix_spawn_file_actions_init(&files);
    if (reason == 0) {
        (void)posix_spawnattr_setsigmask(&attributes, &desk->signals.before);
        (void)posix_spawnattr_setsigdefault(&attributes, &standard);
        (void)posix_spawnattr_setflags(&attributes, flags);
        reason = set_up_files(&files, launch);
        if (reason == 0) {
            reason = posix_spawnp(pid, launch->argv[0], &files, &attributes,
                                  (char *const *)(const void *)launch->argv, launch->environment);
        }
        (void)posix_spawn_file_actions_destroy(&files);
    }
    (void)posix_spawnattr_destroy(&attributes);
    return reason == 0 ? STATUS_OK : launch_fails(err, launch->argv[0], reason);
}

void lend_take_back(struct desk *desk) {
    term_resume(desk->term);
    (void)term_resize(desk->term);
    int rows, cols;
    term_size(desk->term, &rows, &cols);
    surface_resize(desk->surface, rows, cols);
    struct message message = desk_message(desk, MSG_RESUMED);
    message.rows = rows;
    message.cols = cols;
    desk_tell(desk, &message);
    message = desk_message(desk, MSG_RESIZE);
    message.rows = rows;
    message.cols = cols;
    desk_tell(desk, &message);
}

/** What came while another program had the terminal. ^C and ^\ are meant for it. */
static void take_signal(struct desk *desk, enum signal_news news) {
    switch (news) {
    case SIGNAL_SUSPEND: /* the whole job is being stopped: stop with it */
        signals_stop_job();
        break;
    case SIGNAL_NONE:
    case SIGNAL_LEAVE:
    case SIGNAL_RESIZE:
    case SIGNAL_CONTINUED:
    case SIGNAL_CHILD:
        break;
    }
    (void)desk;
}

/** Says whether the terminal hung up. */
static bool is_hung_up(void) {
    struct pollfd fd = {.fd = STDIN_FILENO, .events = 0};
    return poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

bool lend_wait(struct desk *desk, pid_t program, int *how) {
    enum { LOOK_MS = 1000 };
    for (;;) {
        enum signal_news news;
        pid_t ended = waitpid(program, how, WNOHANG);
        if (ended == program || (ended < 0 && errno != EINTR)) {
            return !is_hung_up();
        }
        if (is_hung_up()) {
            return false;
        }
        struct pollfd fd = {.fd = desk->signals.fd, .events = POLLIN};
        int wait = effects_hold_timeout_ms(desk, clock_monotonic_ms());
        (void)poll(&fd, 1, wait >= 0 && wait < LOOK_MS ? wait : LOOK_MS);
        while ((news = signals_next(&desk->signals)) != SIGNAL_NONE) {
            take_signal(desk, news);
        }
        effects_hold_renew(desk, clock_monotonic_ms());
    }
}
