#ifndef CALLSHEET_RUN_OUTSIDE_MAIL_H
#define CALLSHEET_RUN_OUTSIDE_MAIL_H

#include "callsheet/app/effect.h"
#include "callsheet/base/status.h"

struct desk;

/** Mail in other programs: the person's mail program and $PAGER. */

/** Lends the terminal to the configured mail program for one thread. */
void outside_mail_program(struct desk *desk, const struct effect *effect);

/** Lends the terminal to the person's pager with a mail file as it is on disk, but for what could
    steer a terminal: `callsheet-reader clean` stands between the two. Takes the descriptor over.
    STATUS_NOT_FOUND when there is no pager, STATUS_IO. */
MUST_CHECK enum status outside_pager(struct desk *desk, int take_fd, struct error *err);

#endif
