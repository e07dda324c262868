#ifndef CALLSHEET_RUN_TERM_H
#define CALLSHEET_RUN_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "callsheet/base/status.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/theme.h"

/**
 * The terminal. The only file that knows curses: keys come out of it, a surface goes into it.
 *
 * setlocale(LC_ALL, "") must have been called. The terminal is put into raw mode: Ctrl-C, Ctrl-Z,
 * Ctrl-S and Ctrl-Q are keys. SIGWINCH is the caller's: install the handler after term_open and
 * call term_resize. curses cannot be opened twice in one process: one term per process.
 */
struct surface;
struct term;

/** What to open. All zero is the terminal of this process. */
struct term_options {
    FILE *in, *out;    /* NULL: stdin, stdout; borrowed until term_free */
    const char *type;  /* terminfo name; NULL: $TERM */
    int rows, cols;    /* used when the size cannot be asked for (tests); 0: 24 × 80 */
    bool has_no_mouse; /* leave the mouse to the terminal */
};

/** Opens the terminal. STATUS_UNSUPPORTED when its type is unknown or it cannot do what is needed
    (cursor addressing); the message says what to set. */
MUST_CHECK enum status term_open(struct term **out, const struct term_options *options,
                                 struct error *err);

/** Puts the terminal back and frees everything; NULL is allowed. */
void term_free(struct term *term);

/** Number of colours the terminal's description promises (for theme_depth_from). */
int term_colours(const struct term *term);

/** Says whether the locale and the terminal take UTF-8; otherwise call surface_set_ascii. */
bool term_is_utf8(const struct term *term);

/** File descriptor to poll for input. */
int term_fd(const struct term *term);

void term_size(const struct term *term, int *rows, int *cols);

/** Asks the terminal for its size and adapts; returns true when it changed. The caller resizes its
    surface and paints everything. */
bool term_resize(struct term *term);

enum term_input {
    TERM_INPUT_DRAINED, /* all that was there has been read */
    TERM_INPUT_MORE,    /* `keys` is full: handle them and call again */
    TERM_INPUT_CLOSED,  /* end of input or hang-up: do not touch the terminal again */
};

/** Reads what is there without waiting (but for the 25 ms that tell Esc from a longer key). */
enum term_input term_read(struct term *term, struct key *keys, size_t capacity, size_t *count);

/** Brings to the terminal what differs from the frame before, cursor included, and settles the
    surface. Never more than what changed goes out. */
void term_flush(struct term *term, struct surface *surface, const struct theme *theme);

/** Forgets what is on the terminal: the next flush draws everything (Ctrl-L). */
void term_redraw(struct term *term);

/** Gives the terminal to another program (editor, shell) and takes it back. */
void term_suspend(struct term *term);
void term_resume(struct term *term);

/** Marks the terminal as lost: nothing is written to it any more, not even by term_free. */
void term_abandon(struct term *term);

/** Puts the terminal back as far as a signal handler may: only write() and tcsetattr() on what was
    prepared by term_open. For the crash path; term may be NULL. */
void term_restore(const struct term *term);

#endif
