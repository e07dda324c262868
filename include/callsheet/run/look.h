#ifndef CALLSHEET_RUN_LOOK_H
#define CALLSHEET_RUN_LOOK_H

#include "callsheet/base/status.h"
#include "callsheet/ui/theme.h"

struct term;

/**
 * Chooses how the desk looks: the depth of colour from the environment and the terminal, the theme
 * by name ("dark", "light", "mono"), by the path of a theme file, or by the name of one in the
 * person's themes folder or the installed one. NULL and "" and "auto": as the terminal says it is.
 * STATUS_NOT_FOUND, STATUS_INVALID; `out` is a usable look in any case.
 */
MUST_CHECK enum status look_choose(struct theme *out, const char *name, const struct term *term,
                                   struct error *err);

#endif
