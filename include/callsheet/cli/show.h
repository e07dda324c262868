#ifndef CALLSHEET_CLI_SHOW_H
#define CALLSHEET_CLI_SHOW_H

#include "callsheet/base/status.h"
#include "callsheet/cli/daylist.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/queue.h"

/** A customer as `show` prints it. */
struct shown {
    struct daylist list; /* only cli, store, info, rules and moment are filled in */
    struct card card;
    struct judgement judgement;
};

/** Writes it as JSON; the keys are documented in the man page. */
MUST_CHECK enum status show_json(const struct shown *shown, struct error *err);

#endif
