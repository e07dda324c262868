#ifndef CALLSHEET_RUN_DESKTOP_H
#define CALLSHEET_RUN_DESKTOP_H

#include "callsheet/base/buf.h"

/**
 * What a program of the person's desktop (a dialler, one that takes a letter) may know of our
 * environment: what it needs to find its display, its telephone and its mail. Nothing of the rest
 * is handed on.
 */
enum { DESKTOP_VARIABLES_MOST = 32 };

struct desktop {
    struct buf room;
    char *environment[DESKTOP_VARIABLES_MOST + 1]; /* ends with NULL */
};

/** Fills it from our own environment. */
void desktop_init(struct desktop *desktop);
void desktop_release(struct desktop *desktop);

#endif
