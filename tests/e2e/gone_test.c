/* The terminal goes away (P15): the program leaves at once, uses no time of the machine, and what
   was typed is offered at the next start. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/team.h"

enum {
    ROUNDS = 50,        /* of each kind */
    LEAVE_MS = 1000,    /* the terminal is gone: the program is, too */
    LEAVE_CPU_MS = 200, /* start and end included, on a busy machine */
};

/** How the terminal goes. */
enum gone {
    GONE_DEFAULT, /* closed */
    GONE_IGNORED, /* closed under a program that was told to ignore it (nohup) */
    GONE_BLOCKED, /* closed, and nothing but the end of the input says so */
    GONE_PARENT,  /* who had started the session is killed, as sshd may be */
    GONE_KINDS,
};

/** What is wrong with how a program leaves. */
enum {
    FAULT_STAYS = 1, /* it is still there */
    FAULT_SPINS = 2, /* it is busy with nothing */
};

/** Waits for a program whose terminal is gone; what is still there is ended. */
static unsigned find_faults(struct pty *pty) {
    unsigned faults = 0;
    int waited = pty_wait_end(pty, LEAVE_MS);
    if (waited < 0 || waited >= LEAVE_MS) {
        faults |= FAULT_STAYS;
        kill(pty->pid, SIGKILL);
        expect_true(pty_wait_end(pty, PTY_DEADLINE_MS) >= 0);
    }
    if (pty_cpu_ms(pty) >= LEAVE_CPU_MS) {
        faults |= FAULT_SPINS;
    }
    return faults;
}

static struct driver_options options_of(enum gone kind) {
    return (struct driver_options){.args = "--no-mail",
                                   .ignores_hangup = kind == GONE_IGNORED,
                                   .blocks_hangup = kind == GONE_BLOCKED,
                                   .has_shell = kind == GONE_PARENT};
}

/** The parent dies; the program is ours to wait for then. */
static void kill_parent(struct pty *pty) {
    int how = 0;
    expect_int(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
    expect_int(kill(pty->shell, SIGKILL), 0);
    while (waitpid(pty->shell, &how, 0) < 0) {
        expect_int(errno, EINTR);
    }
    pty->shell = 0;
}

static void take_terminal(struct pty *pty, enum gone kind) {
    switch (kind) {
    case GONE_DEFAULT:
    case GONE_IGNORED:
    case GONE_BLOCKED:
        pty_hang_up(pty);
        break;
    case GONE_PARENT:
        kill_parent(pty);
        break;
    case GONE_KINDS:
        break;
    }
}

/** The next start offers the note; it is thrown away, so that the next round begins anew. */
static void expect_kept(const char *typed) {
    struct driver desk;
    const struct driver_options options = options_of(GONE_DEFAULT);
    driver_open(&desk, &options);
    expect_shown(&desk, typed);
    driver_press(&desk, "c C-x C-d y");
    driver_quit(&desk);
    driver_close(&desk);
}

static void lose_terminal(enum gone kind, int round) {
    struct driver desk;
    char typed[64];
    const struct driver_options options = options_of(kind);
    driver_open(&desk, &options);
    driver_press(&desk, "c n S-Tab");
    snprintf(typed, sizeof typed, "hang-up %d of kind %d", round, (int)kind);
    driver_type(&desk, typed);
    take_terminal(&desk.pty, kind);
    expect_int(find_faults(&desk.pty), 0);
    driver_close(&desk);
    expect_kept(typed);
}

START_TEST(a_terminal_that_goes_ends_the_program_and_keeps_the_notes) {
    team_make();
    for (int round = 0; round < ROUNDS; round++) {
        lose_terminal((enum gone)_i, round);
    }
}
END_TEST

/** Nothing to read from the start: the list is printed, as on a pipe. */
START_TEST(input_that_ends_at_once_is_no_desk) {
    char *empty = test_file("empty", "");
    const char *const inputs[] = {"/dev/null", empty};
    team_make();
    for (int round = 0; round < ROUNDS; round++) {
        struct driver desk;
        driver_open(&desk, &(struct driver_options){
                               .args = "--no-mail", .in = inputs[_i], .has_no_idle = true});
        expect_int(find_faults(&desk.pty), 0);
        expect_true(WIFEXITED(desk.pty.how));
        expect_int(WEXITSTATUS(desk.pty.how), 0);
        expect_contains(buf_text(&desk.pty.raw), "Kestrel Freight");
        expect_lacks(buf_text(&desk.pty.raw), "\033[?1049h");
        driver_close(&desk);
    }
    free(empty);
}
END_TEST

/** The check itself must be able to fail: programs that do what the desk must not. */
static const struct {
    const char *script;
    unsigned faults;
} careless[] = {
    {"trap '' HUP; echo ready; while :; do sleep 5; done", FAULT_STAYS},
    {"trap '' HUP; echo ready; while :; do read line; done", FAULT_STAYS | FAULT_SPINS},
    {"echo ready; read line; exit 0", 0},
};

START_TEST(a_careless_program_is_caught) {
    struct pty pty;
    const char *const argv[] = {"/bin/sh", "-c", careless[_i].script, NULL};
    pty_start(&pty, &(struct pty_options){.argv = argv});
    while (!pty.is_over && (pty.raw.len == 0 || strstr(buf_text(&pty.raw), "ready") == NULL)) {
        (void)pty_pump(&pty, PTY_DEADLINE_MS);
    }
    pty_hang_up(&pty);
    expect_int(find_faults(&pty), careless[_i].faults);
    pty_release(&pty);
}
END_TEST

TEST_MAIN("e2e/gone",
          TEST_LOOP_SLOW(a_terminal_that_goes_ends_the_program_and_keeps_the_notes, GONE_KINDS, 60),
          TEST_LOOP_SLOW(input_that_ends_at_once_is_no_desk, 2, 60),
          TEST_LOOP(a_careless_program_is_caught, ARRAY_LEN(careless)))
