#ifndef CALLSHEET_TESTS_PAYLOADS_H
#define CALLSHEET_TESTS_PAYLOADS_H

#include <stddef.h>

#include "support/pty.h"

/** What is smuggled into texts to see whether it gets at the terminal: C0, C1, 7- and 8-bit control
    sequences, queries, bidirectional and invisible characters, heaps of marks. "SMUGGLED" marks
    what must not run. */
enum { PAYLOADS = 26 };
const char *payload_text(int which);

/** What is wrong with what a program wrote: something that is not on the list, or the payload as it
    is (colours and clearing the screen are on the list, but only for curses). NULL: nothing. */
const char *payload_wrong(const struct pty *pty, const char *payload, size_t *at);

#endif
