#ifndef CALLSHEET_TESTS_STRICT_H
#define CALLSHEET_TESTS_STRICT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * A strict reader of what a program writes to its terminal: every byte must be printable UTF-8 or
 * belong to a control sequence of an explicit list (what terminfo's xterm-256color makes curses
 * send). Anything else is a byte that came from somebody's data: no other control character, no
 * OSC, DCS, APC, PM or SOS, no query that a terminal would answer, no C1, no invisible or
 * bidirectional character, no more than four combining marks on one base.
 */

/** Returns NULL when all of it is allowed, else what is wrong (a static text); `*at` receives
   where. A sequence that is cut off at the very end is allowed when `is_cut` says so. */
const char *strict_check(const char *bytes, size_t len, bool is_cut, size_t *at);

/** The same for what a command prints on a pipe: text and line feeds only. */
const char *strict_check_plain(const char *bytes, size_t len, bool allows_tab, size_t *at);

#endif
