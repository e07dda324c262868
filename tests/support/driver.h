#ifndef CALLSHEET_TESTS_DRIVER_H
#define CALLSHEET_TESTS_DRIVER_H

/**
 * Drives the real program on a pty as a person would, and sees what a person would see:
 *
 *     struct driver desk;
 *     driver_open(&desk, &(struct driver_options){.args = "--ledger team.ledger"});
 *     driver_press(&desk, "j c n");
 *     driver_type(&desk, "left a message");
 *     expect_shown(&desk, "left a message");
 *
 * driver_press and driver_type wait until the program has taken the keys and is idle again.
 */

#include "support/pty.h"
#include "support/vt.h"

struct driver_options {
    const char *args;       /* after "callsheet", split at blanks; NULL: none */
    const char *now;        /* CALLSHEET_NOW; NULL: the usual one below */
    const char *const *env; /* further variables; NULL-terminated; NULL: none */
    int rows, cols;         /* 0: 40 × 120 */
    const char *term;
    bool has_shell, ignores_hangup, blocks_hangup;
    const char *in;   /* path for stdin instead of the terminal; NULL: the terminal */
    bool has_no_idle; /* a program that never says idle: driver_open does not wait for it */
};

/** What time it is in the tests: a Friday, within calling hours. */
#define DRIVER_NOW "2026-11-20T10:12:00Z"

struct driver {
    struct pty pty;
    struct vt *vt;
    struct buf shown; /* room for texts given back */
};

/** Starts it in the test's folder, with XDG folders and HOME there, and waits until it is idle. */
void driver_open(struct driver *driver, const struct driver_options *options);
/** Ends it by force if it still runs. */
void driver_close(struct driver *driver);

/** Presses keys by name, separated by blanks: "j", "G", "Enter", "Esc", "Tab", "S-Tab", "C-s",
    "Up", "PgDn", "Space", "Backspace". */
void driver_press(struct driver *driver, const char *keys);
/** Types a text as it is (UTF-8); a line feed is Enter. */
void driver_type(struct driver *driver, const char *text);
/** Pastes a text between paste brackets. */
void driver_paste(struct driver *driver, const char *text);
/** Clicks at a place, from 0. */
void driver_click(struct driver *driver, int row, int col);
void driver_resize(struct driver *driver, int rows, int cols);

/** Says whether the screen shows a piece now. */
bool driver_shows(struct driver *driver, const char *piece);
/** The screen shows a piece, at the latest within the deadline. */
void expect_shown(struct driver *driver, const char *piece);
/** It does not, once idle. */
void expect_not_shown(struct driver *driver, const char *piece);
/** A row (from 0) holds a piece. */
void expect_row_shown(struct driver *driver, int row, const char *piece);
/** The row the piece stands in, from 0; -1 when it is nowhere. */
int driver_row_of(struct driver *driver, const char *piece);
/** The text of a row; borrowed until the next call. */
const char *driver_row(struct driver *driver, int row);
/** The whole screen as text; borrowed. */
const char *driver_text(struct driver *driver);
/** It is gone from the screen at the latest within a time. */
void expect_gone(struct driver *driver, const char *piece, int within_ms);
/** The screen equals tests/golden/<name>. */
void expect_shown_golden(struct driver *driver, const char *name);
/** Leaves with q and expects exit code 0. */
void driver_quit(struct driver *driver);

/** Runs a command of the program (arguments split at blanks, "…" holds them together) without a
    terminal; returns its standard output (the caller frees it), expects the exit code. */
char *run_callsheet(int code, const char *args);
/** The same with a time of its own (NULL: DRIVER_NOW) and standard error appended to `errors` (may
    be NULL). */
char *run_callsheet_at(int code, const char *now, const char *args, struct buf *errors);

#endif
