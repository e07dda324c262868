#ifndef CALLSHEET_STORE_STAGE_H
#define CALLSHEET_STORE_STAGE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/feed.h"

/**
 * Feed records put aside until all are there: one nameless file per kind, in the ledger's own
 * folder (the space and the privacy are right there), so that a feed of any size needs little
 * memory and nothing is written to the ledger before all of it has been read.
 */
struct stage {
    FILE *files[FEED_COUNT];
    int64_t counts[FEED_COUNT];
    char **names; /* files the records came from */
    size_t name_count, name_room;
    struct buf bytes;   /* the record being coded */
    struct arena arena; /* lists of the record being read */
    char folder[4096];
};

MUST_CHECK enum status stage_init(struct stage *stage, const char *ledger_path, struct error *err);
void stage_release(struct stage *stage);
/** Opens a nameless file that is written and then read from its start. */
MUST_CHECK enum status stage_open(const struct stage *stage, FILE **out, struct error *err);

MUST_CHECK enum status stage_put(struct stage *stage, const struct feed_record *record,
                                 struct error *err);
/** Goes to the first record of a kind. */
MUST_CHECK enum status stage_rewind(struct stage *stage, enum feed_kind kind, struct error *err);
/** Reads the next record; STATUS_NOT_FOUND after the last. Its texts live until the next call. */
MUST_CHECK enum status stage_next(struct stage *stage, enum feed_kind kind,
                                  struct feed_record *record, struct error *err);

/** Writes and reads a block of bytes with its length. read gives false at the end. */
MUST_CHECK enum status stage_write_block(FILE *file, const void *bytes, size_t len,
                                         struct error *err);
MUST_CHECK enum status stage_read_block(FILE *file, struct buf *out, bool *more, struct error *err);

#endif
