#ifndef CALLSHEET_TESTS_PTY_H
#define CALLSHEET_TESTS_PTY_H

/**
 * A program on a terminal of its own, for tests: started on a fresh pty, its output collected byte
 * by byte, its "idle N" lines (CALLSHEET_TEST_FD) read at the same time, so that neither can fill
 * up and nothing ever has to sleep. A test that waits too long fails and shows what came last.
 */

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "callsheet/base/buf.h"

enum { PTY_DEADLINE_MS = 10000 };

/** What to start. */
struct pty_options {
    const char *const *argv; /* argv[0] is a path */
    const char *const *env; /* "NAME=value" puts, "NAME" removes; ends with NULL; NULL: as we are */
    int rows, cols;         /* 0: 24 × 80 */
    const char *term;       /* NULL: xterm-256color */
    bool ignores_hangup;    /* started as nohup does */
    bool blocks_hangup;     /* started with SIGHUP blocked */
    bool has_shell;         /* below a little job-control shell: ^Z can stop it (pty_resume_job) */
    const char *in;         /* path for stdin instead of the terminal; NULL: the terminal */
};

struct pty {
    pid_t pid;           /* of the program; 0 once it was waited for */
    pid_t shell;         /* 0 without one */
    int master;          /* -1 when closed */
    int idle_fd;         /* -1 when closed */
    int shell_fd;        /* talks with the little shell; -1 */
    struct buf raw;      /* every byte the program has written */
    struct buf idle;     /* what came on the idle descriptor and is not a whole line yet */
    uint64_t idle_keys;  /* N of the last "idle N" */
    uint64_t idle_lines; /* how many of them came */
    uint64_t keys_sent;  /* keys the program must have taken before it is idle again */
    bool is_over;        /* the terminal's other side was closed */
    bool has_ended;      /* the program was waited for: */
    int how;             /* its wait status */
    struct rusage usage;
    int rows, cols;
    void (*output)(void *context, const char *bytes, size_t len); /* sees each piece; or NULL */
    void *context;
};

void pty_start(struct pty *pty, const struct pty_options *options);
/** Ends the program by force if it still runs, and frees everything. */
void pty_release(struct pty *pty);

/** Types bytes that make `keys` keys for the program. */
void pty_type(struct pty *pty, const char *bytes, size_t len, unsigned keys);
/** Takes what comes within a time, or at once when there is something; false when nothing came. */
bool pty_pump(struct pty *pty, int timeout_ms);
/** Waits until the program has taken every key sent and has nothing left to do. */
void pty_wait_idle(struct pty *pty);
/** The same, returning false when it ends or `deadline_ms` is over. */
bool pty_try_idle(struct pty *pty, int deadline_ms);
/** Waits for one more idle line than there was: for what was caused by no key. */
void pty_wait_idle_again(struct pty *pty);
void pty_resize(struct pty *pty, int rows, int cols);
/** Hangs up: closes our side. */
void pty_hang_up(struct pty *pty);
/** Waits until the program has ended; returns milliseconds waited, or -1 after `deadline_ms`. */
int pty_wait_end(struct pty *pty, int deadline_ms);
/** The same, and it must exit with `code`. */
void pty_expect_exit(struct pty *pty, int code);
/** Waits until the program was stopped by job control. */
void pty_wait_stopped(struct pty *pty);
/** Lets the little shell put it into the foreground again. */
void pty_resume_job(struct pty *pty);
/** Milliseconds of CPU the program used (user and system, its children included), once ended. */
double pty_cpu_ms(const struct pty *pty);

#endif
