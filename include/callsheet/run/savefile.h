#ifndef CALLSHEET_RUN_SAVEFILE_H
#define CALLSHEET_RUN_SAVEFILE_H

#include <stddef.h>

#include "callsheet/base/status.h"

/**
 * A file that an attachment is saved to: new (nothing is ever overwritten), private, never through
 * a symbolic link. What was begun and not kept is removed.
 */
enum { SAVEFILE_PATH_BYTES = 4096 };

struct savefile {
    int fd; /* -1: none is open */
    char path[SAVEFILE_PATH_BYTES];
};

void savefile_init(struct savefile *file);

/** Makes the file a person asked for: `typed` may begin with "~/", be relative, or be a folder, in
    which the file is called `name`. A name that is taken gets a number ("a-1.pdf"). The path it got
    stands in `file`. STATUS_INVALID, STATUS_NOT_FOUND (no such folder), STATUS_DENIED,
    STATUS_EXISTS, STATUS_IO. */
MUST_CHECK enum status savefile_open(struct savefile *file, const char *typed, const char *name,
                                     struct error *err);
/** Appends. STATUS_FULL, STATUS_IO. */
MUST_CHECK enum status savefile_write(struct savefile *file, const void *bytes, size_t len,
                                      struct error *err);
/** Closes what is complete, once it is on disk. On failure it is removed. */
MUST_CHECK enum status savefile_keep(struct savefile *file, struct error *err);
/** Removes what was begun; nothing when none is open. */
void savefile_drop(struct savefile *file);

/** The folder downloads go to: $XDG_DOWNLOAD_DIR, else the one in user-dirs.dirs, else ~/Downloads,
    of those the first that is there; "" when none is. */
void savefile_folder(char *out, size_t capacity);

#endif
