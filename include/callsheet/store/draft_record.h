#ifndef CALLSHEET_STORE_DRAFT_RECORD_H
#define CALLSHEET_STORE_DRAFT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/uuid.h"

/**
 * The bytes of a draft file: two copies of a header, so that one flipped bit in it costs nothing,
 * then records {len, seq, crc32, payload} with consecutive numbers. Integers are big-endian; the
 * CRC covers len, seq and payload. Behind the last record come zeros: reserved space. A reader
 * takes the longest valid prefix.
 */
enum {
    DRAFT_NAME_BYTES = 128,              /* of the customer and of the first line, with NUL */
    DRAFT_RECORD_MOST = 8 * 1024 * 1024, /* payload bytes of one record */
    DRAFT_FILE_MOST = 64 * 1024 * 1024,  /* bytes of one file */
};

/** Who the draft is about; the same in each file of one draft but for the last two. */
struct draft_header {
    struct uuid uuid;
    int64_t customer, started_at;
    char customer_name[DRAFT_NAME_BYTES];
    uint32_t generation; /* counts the files a draft was rewritten to, from 0 */
    uint32_t first_seq;  /* number of its first record */
};

/** One record. Pointers borrow from the bytes that are read. */
struct draft_record {
    uint32_t seq;
    bool is_snapshot;
    int64_t changed_at;
    char first_line[DRAFT_NAME_BYTES]; /* of a snapshot; "" otherwise */
    const unsigned char *bytes;
    size_t len;
};

/** Appends both copies of the header. */
void draft_header_put(const struct draft_header *header, struct buf *out);
/** Appends one record; `len` must leave room within DRAFT_RECORD_MOST (draft_record_fits). */
void draft_record_put(const struct draft_record *record, struct buf *out);
bool draft_record_fits(size_t len);

/** Reads a file's bytes from front to back. */
struct draft_scan {
    const unsigned char *data;
    size_t len;
    size_t at; /* behind the last valid record */
    uint32_t next_seq;
};

/** Starts; false when neither copy of the header is valid. */
bool draft_scan_open(struct draft_scan *scan, const void *data, size_t len,
                     struct draft_header *header);
/** The next valid record; false at the end of the valid prefix. */
bool draft_scan_next(struct draft_scan *scan, struct draft_record *record);
/** Says whether nothing but zeros follow where it stands. */
bool draft_scan_is_at_end(const struct draft_scan *scan);

#endif
