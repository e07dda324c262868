#ifndef CALLSHEET_RUN_LOOP_H
#define CALLSHEET_RUN_LOOP_H

struct desk;

/**
 * Waits, and passes on what happens, until the desk ends: keys, sizes, signals, other programs'
 * changes, mail, time. One poll; nothing else waits. What the model wishes is carried out at once,
 * or after the frame when it may take long and nobody types. With CALLSHEET_TEST_FD, "idle N" is
 * written there when nothing is left to do (N: keys taken so far).
 */
void loop_run(struct desk *desk);

#endif
