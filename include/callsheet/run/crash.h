#ifndef CALLSHEET_RUN_CRASH_H
#define CALLSHEET_RUN_CRASH_H

struct term;

/**
 * What happens when the program must end at once: by a fault of ours, or for want of memory
 * (die()). The terminal is put back, one sentence goes to stderr, and the process ends by the
 * signal it got. What was typed is in the draft already.
 */

/** Watches over `term` (borrowed until crash_forget). */
void crash_guard(const struct term *term);

/** The terminal is not ours any more (put back, or lost). Handlers stay. */
void crash_forget(void);

#endif
