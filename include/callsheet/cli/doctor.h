#ifndef CALLSHEET_CLI_DOCTOR_H
#define CALLSHEET_CLI_DOCTOR_H

#include "callsheet/cli/options.h"
#include "callsheet/store/store.h"

/** Looks at the configuration: whether it was understood, and what in it cannot work: a theme that
    is not there, a dial program that cannot run, keys that another action took. */
void doctor_configuration(const struct cli_context *cli, finding_visit visit, void *context);

#endif
