#ifndef CALLSHEET_RUN_PROCESS_H
#define CALLSHEET_RUN_PROCESS_H

#include <stdbool.h>

#include "callsheet/base/status.h"

/** What a process that holds other people's business must be before it does anything. */

/**
 * Hardens this process: descriptors 0 to 2 exist, new files are private (umask 077), no core dump,
 * not traceable by other programs of the person, SIGPIPE is ignored. STATUS_DENIED when it runs
 * with borrowed rights (setuid, setgid, file capabilities): it would trust an environment it must
 * not.
 */
MUST_CHECK enum status process_harden(struct error *err);

/**
 * Takes over the person's letters (LC_CTYPE) and says whether they are UTF-8. Where they are not,
 * UTF-8 is used inside all the same and only ASCII may be shown. Numbers and dates never depend on
 * the locale.
 */
bool process_set_letters(void);

/** Says whether the person's locale is UTF-8, without changing anything. */
bool process_wants_utf8(void);

#endif
