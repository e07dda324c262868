#ifndef CALLSHEET_BASE_IO_H
#define CALLSHEET_BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"

/** Files and descriptors: whole reads and writes, atomic replacement, private folders. All
    descriptors are opened O_CLOEXEC. */

/** Writes all bytes, past EINTR and short writes. */
MUST_CHECK enum status io_write_all(int fd, const void *bytes, size_t len, struct error *err);

/** Appends the whole file to `out`. STATUS_LIMIT above `max_bytes`, STATUS_NOT_FOUND,
   STATUS_DENIED, STATUS_IO. Only regular files. */
MUST_CHECK enum status io_read_file(const char *path, size_t max_bytes, struct buf *out,
                                    struct error *err);
/** The same from an open descriptor, to its end. */
MUST_CHECK enum status io_read_fd(int fd, size_t max_bytes, struct buf *out, struct error *err);

/** Replaces a file by new content, all or nothing: temporary file beside it, fsync, rename, fsync
   of the folder. */
MUST_CHECK enum status io_replace_file(const char *path, const void *bytes, size_t len, mode_t mode,
                                       struct error *err);

/** Makes a folder and those above it, private (0700) where it makes them; one that exists is fine.
 */
MUST_CHECK enum status io_make_dirs(const char *path, struct error *err);

/** Syncs a folder, so that names in it are durable. */
MUST_CHECK enum status io_sync_dir(const char *path, struct error *err);

bool io_exists(const char *path);

/** Joins two path parts into `out`; STATUS_LIMIT when it does not fit. */
MUST_CHECK enum status io_join(char *out, size_t capacity, const char *folder, const char *name,
                               struct error *err);

/** The XDG folders of this program (base directory specification): what they are for. */
enum io_folder { IO_CONFIG, IO_STATE, IO_CACHE, IO_DATA };
/** Writes the person's folder for callsheet ("$XDG_STATE_HOME/callsheet", else "~/.local/state/
    callsheet", …); makes nothing. STATUS_NOT_FOUND when there is no home. */
MUST_CHECK enum status io_user_folder(enum io_folder which, char *out, size_t capacity,
                                      struct error *err);

/** Fills `out` with random bytes from the kernel; ends the program when there are none. */
void io_random(void *out, size_t len);

#endif
