/** The signals the desk lives with, read from a descriptor (signalfd) instead of handlers. */
#include "callsheet/run/signals.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static bool is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && !(action.sa_flags & SA_SIGINFO) &&
           action.sa_handler == SIG_IGN;
}

enum status signals_open(struct signals *signals, struct error *err) {
    static const int wanted[] = {SIGHUP,   SIGTERM, SIGINT,  SIGQUIT,
                                 SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD};
    sigset_t set;
    signals->fd = -1;
    sigemptyset(&set);
    for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
        /* SIGCHLD is ignored by default as well, but must reach us in any case. */
        if (wanted[i] == SIGHUP && is_ignored(SIGHUP)) {
            continue;
        }
        sigaddset(&set, wanted[i]);
    }
    if (sigprocmask(SIG_BLOCK, &set, &signals->before) != 0) {
        return error_set(err, STATUS_IO, "Cannot block signals: %s.", strerror(errno));
    }
    signals->fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signals->fd < 0) {
        int reason = errno;
        (void)sigprocmask(SIG_SETMASK, &signals->before, NULL);
        return error_set(err, STATUS_IO, "Cannot watch for signals: %s.", strerror(reason));
    }
    return STATUS_OK;
}

void signals_release(struct signals *signals) {
    if (signals->fd < 0) {
        return;
    }
    close(signals->fd);
    signals->fd = -1;
    (void)sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

enum signal_news signals_next(struct signals *signals) {
    struct signalfd_siginfo info;
    ssize_t got;
    do {
        got = read(signals->fd, &info, sizeof info);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof info) {
        return SIGNAL_NONE;
    }
    switch (info.ssi_signo) {
    case SIGWINCH:
        return SIGNAL_RESIZE;
    case SIGTSTP:
        return SIGNAL_SUSPEND;
    case SIGCONT:
        return SIGNAL_CONTINUED;
    case SIGCHLD:
        return SIGNAL_CHILD;
    default: /* only numbers of the set can come: the rest ask us to leave */
        return SIGNAL_LEAVE;
    }
}

void signals_stop_job(void) {
    sigset_t stop, rest;
    struct sigaction standard = {.sa_handler = SIG_DFL}, saved;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    (void)sigaction(SIGTSTP, &standard, &saved);
    (void)kill(0, SIGTSTP);
    /* It stops here, inside the call that lets the pending signal through. */
    (void)sigprocmask(SIG_UNBLOCK, &stop, &rest);
    (void)sigprocmask(SIG_SETMASK, &rest, NULL);
    (void)sigaction(SIGTSTP, &saved, NULL);
}
