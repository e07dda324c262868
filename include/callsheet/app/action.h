#ifndef CALLSHEET_APP_ACTION_H
#define CALLSHEET_APP_ACTION_H

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/ui/keymap.h"

/**
 * Every action of the desk in one table (src/app/action.c): id, stable name, panes it works in,
 * default keys, help group, hint, text. Help page, hint bar, command palette, configuration names
 * and the README's key list come from it. action_disabled says why one cannot be done now.
 */
/** Fills `map` with the default keys. */
void action_default_keys(struct keymap *map);
/** Binds keys to an action by their configuration names ("save-call = C-s"); STATUS_NOT_FOUND,
    STATUS_INVALID. */
MUST_CHECK enum status action_bind(struct keymap *map, const char *action_name, const char *keys,
                                   struct error *err);
/** Appends the key list as Markdown tables, for the README. */
void action_keys_markdown(struct buf *out);

#endif
