#ifndef CALLSHEET_STORE_CHAIN_H
#define CALLSHEET_STORE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/sql.h"

/**
 * The evidence chain: every write appends an audit row whose hash covers the row before and the
 * canonical content of all it wrote. Edits behind its back are found, not prevented.
 */
enum { CHAIN_HASH_BYTES = 32, CHAIN_BODY_BYTES = 65536 };

/** One audit row without its hash. Borrowed pointers. */
struct chain_link {
    int64_t seq;
    unsigned char prev[CHAIN_HASH_BYTES];
    int64_t at; /* instant */
    const char *author, *host;
    int64_t uid;
    const char *op;
    struct uuid uuid;
    int64_t part; /* 0, and further numbers for a feed's chunks */
    const void *body;
    size_t body_len;
};

/** SHA-256 over all fields, each with its length. */
void chain_hash(const struct chain_link *link, unsigned char out[CHAIN_HASH_BYTES]);

/** Registers cs_chain and cs_writing on the connection. */
MUST_CHECK enum status chain_register(struct ledger *ledger, struct error *err);

/** What a body lists: rows in full, digests of added fed rows, old and new of changed fed rows. */
enum chain_mark { CHAIN_ROW = 'R', CHAIN_DIGEST = 'H', CHAIN_CHANGE = 'C' };

void chain_body_start(struct buf *body);
void chain_body_row(struct buf *body, const void *row, size_t len);
void chain_body_digest(struct buf *body, int table, int64_t id, const void *row, size_t len);
void chain_body_change(struct buf *body, const void *old_row, size_t old_len, const void *new_row,
                       size_t new_len);

/** One item of a body. `row` is the present canonical row, `old_row` what it was (changes only). */
struct chain_item {
    enum chain_mark mark;
    int table;
    int64_t id;
    const unsigned char *row, *old_row, *digest;
    size_t row_len, old_len;
};
/** Reads the items of a body in order; false at its end. A malformed body ends with
    `reader->failed`. The first call follows chain_body_open. */
void chain_body_open(struct reader *reader, const void *body, size_t len);
bool chain_body_next(struct reader *reader, struct chain_item *item);

/** Appends an audit row at the present end and gives its number. Only within a write. */
MUST_CHECK enum status chain_append(struct ledger *ledger, const char *op, struct uuid uuid,
                                    int64_t part, const struct buf *body, int64_t *seq,
                                    struct error *err);

/** Re-reads an audit row and the rows its body lists in full and compares: the self-check before a
    commit. */
MUST_CHECK enum status chain_recheck(struct ledger *ledger, int64_t seq, struct error *err);

/** Number of the audit row of an operation; 0 when there is none. */
MUST_CHECK enum status chain_find(struct ledger *ledger, struct uuid uuid, int64_t *seq,
                                  struct error *err);

/** The chain's end; zeros for an empty one. */
MUST_CHECK enum status chain_head(struct ledger *ledger, int64_t *seq,
                                  unsigned char hash[CHAIN_HASH_BYTES], struct error *err);

/** Fills `link` and `hash` from a query that names seq, prev, at, author, host, uid, op, uuid,
   part, body, hash in this order; false when their sizes are wrong. Borrowed until the next step.
 */
bool chain_link_read(const struct query *query, struct chain_link *link,
                     unsigned char hash[CHAIN_HASH_BYTES]);
#define CHAIN_COLUMNS "seq, prev, at, author, host, uid, op, uuid, part, body, hash"

#endif
