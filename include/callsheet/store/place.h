#ifndef CALLSHEET_STORE_PLACE_H
#define CALLSHEET_STORE_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/status.h"

/**
 * Where a ledger may live: not on a network file system (SQLite's locks do not hold there), not
 * under a second name, not where everybody may write.
 */
/** Judges a file system by its magic number (statfs). STATUS_UNSUPPORTED for network ones, and for
    FUSE unless allowed. */
MUST_CHECK enum status place_judge_fs(long type, bool allow_fuse, const char *path,
                                      struct error *err);

/** Judges owner bits of a file: one name, regular, not writable by everybody. */
MUST_CHECK enum status place_check(const char *path, bool allow_fuse, struct error *err);

/** Judges the folder a ledger is to be made in. */
MUST_CHECK enum status place_check_folder(const char *folder, bool allow_fuse, struct error *err);

/** Makes the folder of `path` (2770) when it is not there, then an empty file (0660, O_EXCL).
    STATUS_EXISTS. */
MUST_CHECK enum status place_make(const char *path, struct error *err);

/** Writes `path` with its folder's symbolic links resolved, its own name kept. */
MUST_CHECK enum status place_resolve(const char *path, char *out, size_t capacity,
                                     struct error *err);

#endif
