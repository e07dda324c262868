#ifndef CALLSHEET_RUN_ARGV_H
#define CALLSHEET_RUN_ARGV_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/status.h"

/**
 * Argument lists for other programs. No shell ever sees them: a list is split at blanks and nothing
 * else has a meaning. Pure.
 */

/** Most arguments of a list, and the bytes of all of them. */
enum { ARGV_MOST = 32, ARGV_BYTES = 4096 };

/** A list that ends with NULL; its texts lie in `room`. A value as long as it stays where it is. */
struct argv {
    char room[ARGV_BYTES];
    const char *items[ARGV_MOST + 1];
    size_t count;
};

/** Splits a command at blanks. STATUS_INVALID when it is empty, STATUS_LIMIT. */
MUST_CHECK enum status argv_split(struct argv *out, const char *command, struct error *err);
/** Adds one argument as it is. STATUS_LIMIT. */
MUST_CHECK enum status argv_add(struct argv *argv, const char *text, struct error *err);

/**
 * Makes the list that dials `number` from a configured one, in which one whole argument is "%n".
 * Everything but [+0-9*#,;] is left out of the number. STATUS_INVALID when there is no %n, when it
 * is only part of an argument, when the program is a shell told to run a text (-c), or when nothing
 * is left of the number.
 */
MUST_CHECK enum status argv_dial(struct argv *out, const char *const *configured,
                                 const char *number, struct error *err);

/**
 * Makes the list that opens mail in another program from a configured one, in whose arguments "%t"
 * stands for a thread's id and "%i" for a message's. Ids come from strangers: one that holds
 * anything but letters, digits and @._+=~/- (the last not first) is not handed on. STATUS_INVALID
 * when there is no place for an id, for a shell with -c, or for such an id.
 */
MUST_CHECK enum status argv_mail(struct argv *out, const char *const *configured,
                                 const char *thread, const char *message, struct error *err);

/** Chooses the person's pager: $PAGER (NULL or empty: not set), else less. */
MUST_CHECK enum status argv_pager(struct argv *out, const char *pager, struct error *err);

/** Chooses the person's editor from $VISUAL and $EDITOR (NULL or empty: not set), else vi, and adds
    the file. */
MUST_CHECK enum status argv_editor(struct argv *out, const char *visual, const char *editor,
                                   const char *path, struct error *err);

#endif
