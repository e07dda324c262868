#ifndef CALLSHEET_STORE_DRAFT_WRITE_H
#define CALLSHEET_STORE_DRAFT_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "callsheet/base/buf.h"
#include "callsheet/store/draft_files.h"

/** Making draft files and writing into them. Functions return 0 or an error number. */

/** A file just made, open and locked. */
struct draft_fresh {
    int fd; /* -1: there is none */
    char path[DRAFT_PATH_BYTES];
    uint32_t generation;
    off_t end, reserved; /* behind what was written; behind the room reserved */
    bool is_synced;      /* it and its name are on disk */
};

/** Writes all bytes at a place. */
int draft_write_at(const struct draft_io *io, int fd, const void *bytes, size_t len, off_t at);

/** Reserves 64 KiB of room behind `end` when less than half of that is left. File systems that
    cannot reserve are fine. */
int draft_reserve(const struct draft_io *io, int fd, off_t end, off_t *reserved);

/** Makes a new file in a folder (made as well), with a header and records, and syncs all. When only
    a sync failed the file is there (`fd` is not -1) and the kernel has all of it; after any other
    error nothing of it remains. Without room to reserve only a first file is given up. Its
    generation is the header's, or above it where that is taken;
    EEXIST when that is 0. */
int draft_write_fresh(const struct draft_place *place, const char *folder,
                      const struct draft_header *header, const struct buf *records,
                      struct draft_fresh *out);

/** Closes and removes a file just made. */
void draft_fresh_drop(const struct draft_place *place, struct draft_fresh *fresh);

/** The calls a place uses. */
const struct draft_io *draft_io_of(const struct draft_place *place);

#endif
