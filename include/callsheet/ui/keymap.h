#ifndef CALLSHEET_UI_KEYMAP_H
#define CALLSHEET_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/status.h"
#include "callsheet/ui/key.h"

/**
 * Which key does what: bindings of one or two keys to an action, per mode (a pane, or "global").
 * Modes and actions are the caller's numbers. Pure: the keys typed so far are handed in.
 */
enum { KEYMAP_SEQUENCE = 2, KEYMAP_UNBOUND = -1 };

struct key_binding {
    int mode;
    struct key keys[KEYMAP_SEQUENCE];
    size_t count; /* keys in the sequence: 1 or 2 */
    int action;   /* KEYMAP_UNBOUND: does nothing here, although a later mode binds it */
};

struct keymap {
    struct key_binding *bindings;
    size_t count, capacity;
};

void keymap_init(struct keymap *map);
void keymap_release(struct keymap *map);

/** Binds keys written as "j", "C-s" or "g g"; an equal binding of that mode is replaced (so the
    user's come after the defaults). STATUS_INVALID when the keys cannot be read, or when one
    binding of the mode would begin with another. */
MUST_CHECK enum status keymap_bind(struct keymap *map, int mode, const char *keys, int action,
                                   struct error *err);

/** Removes all bindings of an action in a mode (before the user's own are bound). */
void keymap_unbind_action(struct keymap *map, int mode, int action);

enum keymap_result {
    KEYMAP_NONE,    /* bound to nothing */
    KEYMAP_PENDING, /* the beginning of a longer sequence: keep the keys and wait */
    KEYMAP_ACTION,  /* `*action` holds it */
};

/** Looks the keys typed so far up in the modes, in order; the first mode that knows them decides.
 */
enum keymap_result keymap_lookup(const struct keymap *map, const int *modes, size_t mode_count,
                                 const struct key *keys, size_t key_count, int *action);

/** Writes the keys bound to an action in a mode, the first binding only or all with ", " between;
    returns the bytes written (0 when there is none). */
size_t keymap_keys(const struct keymap *map, int mode, int action, bool is_all, char *out,
                   size_t capacity);

#endif
