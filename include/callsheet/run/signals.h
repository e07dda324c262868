#ifndef CALLSHEET_RUN_SIGNALS_H
#define CALLSHEET_RUN_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#include "callsheet/base/status.h"

/**
 * The signals the desk lives with, as something to poll: they are blocked and read from a
 * descriptor, so that no handler ever runs between two lines of ours and no call is interrupted.
 */
struct signals {
    int fd;          /* owned; -1 when closed */
    sigset_t before; /* mask of the process that started us: children get it back */
};

enum signal_news {
    SIGNAL_NONE,      /* nothing more just now */
    SIGNAL_LEAVE,     /* hang-up, terminate, interrupt, quit */
    SIGNAL_RESIZE,    /* the terminal has another size */
    SIGNAL_SUSPEND,   /* somebody asks us to stop */
    SIGNAL_CONTINUED, /* we were stopped and run again: the terminal may look different */
    SIGNAL_CHILD,     /* a child ended or stopped */
};

/** Blocks the signals and opens the descriptor. A hang-up that was ignored at the start (nohup)
    stays ignored; the closed terminal is noticed by itself. STATUS_IO. */
MUST_CHECK enum status signals_open(struct signals *signals, struct error *err);

/** Puts the mask back. Twice is allowed, and on one never opened but with fd -1. */
void signals_release(struct signals *signals);

/** Takes the next one; never waits. */
enum signal_news signals_next(struct signals *signals);

/** Stops the whole job as the terminal's ^Z would, and returns when it goes on (at once where
    nobody could wake it up). The terminal must have been given back before. */
void signals_stop_job(void);

#endif
