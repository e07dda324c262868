#ifndef CALLSHEET_READER_MAILFILE_H
#define CALLSHEET_READER_MAILFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/archive.h"

/** Mail files on disk: opened carefully, and only their heads read here. */

/** Opens a mail file for reading: regular files only, no links followed, nothing waits. Returns the
    descriptor (O_CLOEXEC) or -1; `bytes` (may be NULL) receives its length. */
int mailfile_open(const char *path, uint64_t *bytes);

/** Appends the first HEADER_READ_BYTES of a file; false when it cannot be read. */
bool mailfile_read_head(const char *path, struct buf *out);

/** Appends the head of the first file of a message that can be read; false when none can. */
bool mailfile_message_head(notmuch_message_t *message, struct buf *out);

/** An open mail file. */
struct mailfile {
    int fd; /* owned */
    char *path;
    uint64_t bytes;
    uint32_t which, files; /* its number, from 1, of so many */
    bool files_differ;     /* in sender, date or length of the body */
};

/** Finds a message by its exact id and opens a file of it: number `which`, or with 0 the first that
    opens. STATUS_NOT_FOUND when there is no such message or file. `out` is given to the caller
    (close, mem_free). */
MUST_CHECK enum status mailfile_find(struct archive *archive, const char *message_id,
                                     uint32_t which, struct mailfile *out, struct error *err);

#endif
