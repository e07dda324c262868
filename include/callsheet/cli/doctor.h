#ifndef CALLSHEET_CLI_DOCTOR_H
#define CALLSHEET_CLI_DOCTOR_H

#include <stdbool.h>

#include "callsheet/cli/options.h"
#include "callsheet/store/store.h"

/** Looks at the configuration: whether it was understood, and what in it cannot work: a theme that
    is not there, a dial program that cannot run, keys that another action took. */
void doctor_configuration(const struct cli_context *cli, finding_visit visit, void *context);

/** Says whether a program is where the system looks for programs. */
bool doctor_finds_program(const char *name);

/** Says where letters to customers would go, whether that works, and whom they are from. `mail` is
    what the archive said; its texts are "" when it was not asked. */
void doctor_letters(const struct cli_context *cli, const struct cli_mail_state *mail,
                    finding_visit visit, void *context);

#endif
