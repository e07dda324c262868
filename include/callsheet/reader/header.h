#ifndef CALLSHEET_READER_HEADER_H
#define CALLSHEET_READER_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/**
 * The header block of a mail file, read by ourselves: linear, bounded, nothing decoded. It is what
 * GMime is not asked for (a nested group in To: ends GMime by stack overflow) and what libnotmuch
 * would parse the whole file for (105 us a message against 5).
 */
enum {
    HEADER_READ_BYTES = 64 * 1024,   /* of a file, for the few headers of the index */
    HEADER_BLOCK_BYTES = 256 * 1024, /* of a message that is shown */
    HEADER_LINE_BYTES = 32 * 1024,   /* of one unfolded header */
    HEADER_COUNT_MAX = 2000,
};

/** One header, unfolded where it stands. */
struct header {
    const char *name; /* borrowed from the block, not NUL-terminated */
    size_t name_len;
    const char *value; /* raw: folds and their line ends are still in it */
    size_t value_len;
};

/** Walks a header block. Start with `at` 0; stops at the empty line or the end. */
struct header_walk {
    const char *block;
    size_t len, at;
};

/** Takes the next header; false at the end of the block. Lines that are no header ("From x",
    garbage) are passed over. */
bool header_next(struct header_walk *walk, struct header *out);

/** Bytes of the header block with the empty line behind it, i.e. where the body starts (`len` when
    there is no body). */
size_t header_block_len(const char *message, size_t len);

/** Says whether a header has this name (ASCII case ignored). */
bool header_is(const struct header *header, const char *name);

/** Appends the value unfolded: line ends become nothing, controls blanks, at most
    HEADER_LINE_BYTES. Returns false when it was cut. */
bool header_value(const struct header *header, struct buf *out);

/** Finds the first header of this name and appends its unfolded value; returns how many headers
    have this name (0: nothing appended). */
size_t header_find(const char *message, size_t len, const char *name, struct buf *out);

/** Says whether the block keeps to the caps above. */
bool header_block_is_sane(const char *message, size_t len);

#endif
