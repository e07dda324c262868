/** The evidence chain: hash, SQL functions of its triggers, bodies, appending, self-check. */
#include "callsheet/store/chain.h"

#include <sha2.h>
#include <string.h>

#include "callsheet/store/table.h"

enum { BODY_VERSION = 1 };

static void add_bytes(SHA2_CTX *context, const void *bytes, size_t len) {
    unsigned char size[8];
    for (size_t i = 0; i < 8; i++) {
        size[i] = (unsigned char)((uint64_t)len >> (56 - 8 * i));
    }
    SHA256Update(context, size, sizeof size);
    SHA256Update(context, bytes, len);
}

static void add_number(SHA2_CTX *context, int64_t number) {
    unsigned char bytes[8];
    for (size_t i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
    }
    add_bytes(context, bytes, sizeof bytes);
}

void chain_hash(const struct chain_link *link, unsigned char out[CHAIN_HASH_BYTES]) {
    SHA2_CTX context;
    SHA256Init(&context);
    add_bytes(&context, "callsheet audit 1", 17);
    add_number(&context, link->seq);
    add_bytes(&context, link->prev, sizeof link->prev);
    add_number(&context, link->at);
    add_bytes(&context, link->author, strlen(link->author));
    add_bytes(&context, link->host, strlen(link->host));
    add_number(&context, link->uid);
    add_bytes(&context, link->op, strlen(link->op));
    add_bytes(&context, link->uuid.bytes, sizeof link->uuid.bytes);
    add_number(&context, link->part);
    add_bytes(&context, link->body, link->body_len);
    SHA256Final(out, &context);
}

static const char *value_text(sqlite3_value *value) {
    const unsigned char *text = sqlite3_value_text(value);
    return text == NULL ? "" : (const char *)text;
}

/** cs_chain(seq, prev, at, author, host, uid, op, uuid, part, body): what the hash must be. */
static void cs_chain(sqlite3_context *context, int count, sqlite3_value **values) {
    struct chain_link link = {.seq = sqlite3_value_int64(values[0]),
                              .at = sqlite3_value_int64(values[2]),
                              .author = value_text(values[3]),
                              .host = value_text(values[4]),
                              .uid = sqlite3_value_int64(values[5]),
                              .op = value_text(values[6]),
                              .part = sqlite3_value_int64(values[8])};
    const void *prev = sqlite3_value_blob(values[1]);
    const void *uuid = sqlite3_value_blob(values[7]);
    const void *body = sqlite3_value_blob(values[9]);
    (void)count; /* SQLite has checked it */
    if (prev == NULL || sqlite3_value_bytes(values[1]) != CHAIN_HASH_BYTES || uuid == NULL ||
        sqlite3_value_bytes(values[7]) != (int)sizeof link.uuid.bytes) {
        sqlite3_result_null(context);
        return;
    }
    memcpy(link.prev, prev, CHAIN_HASH_BYTES);
    memcpy(link.uuid.bytes, uuid, sizeof link.uuid.bytes);
    link.body = body == NULL ? "" : body;
    link.body_len = body == NULL ? 0 : (size_t)sqlite3_value_bytes(values[9]);
    unsigned char hash[CHAIN_HASH_BYTES];
    chain_hash(&link, hash);
    sqlite3_result_blob(context, hash, sizeof hash, SQLITE_TRANSIENT);
}

/** cs_writing(): 1 while an operation of ours writes. */
static void cs_writing(sqlite3_context *context, int count, sqlite3_value **values) {
    const struct ledger *ledger = sqlite3_user_data(context);
    (void)count;
    (void)values;
    sqlite3_result_int(context, ledger->writing ? 1 : 0);
}

enum status chain_register(struct ledger *ledger, struct error *err) {
    /* Innocuous, or trusted_schema=OFF would refuse them inside triggers. */
    int flags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function_v2(ledger->db, "cs_chain", 10, flags | SQLITE_DETERMINISTIC,
                                        NULL, cs_chain, NULL, NULL, NULL);
    if (rc == SQLITE_OK) {
        rc = sqlite3_create_function_v2(ledger->db, "cs_writing", 0, flags, ledger, cs_writing,
                                        NULL, NULL, NULL);
    }
    return rc == SQLITE_OK ? STATUS_OK : sql_failure(ledger, rc, err);
}

void chain_body_start(struct buf *body) {
    buf_reset(body);
    buf_add_u8(body, BODY_VERSION);
}

static void add_row(struct buf *body, const void *row, size_t len) {
    buf_add_u32(body, (uint32_t)len);
    buf_add(body, row, len);
}

void chain_body_row(struct buf *body, const void *row, size_t len) {
    buf_add_u8(body, CHAIN_ROW);
    add_row(body, row, len);
}

void chain_body_digest(struct buf *body, int table, int64_t id, const void *row, size_t len) {
    unsigned char digest[ROW_DIGEST_BYTES];
    row_digest(row, len, digest);
    buf_add_u8(body, CHAIN_DIGEST);
    buf_add_u8(body, (uint8_t)table);
    buf_add_u64(body, (uint64_t)id);
    buf_add(body, digest, sizeof digest);
}

void chain_body_change(struct buf *body, const void *old_row, size_t old_len, const void *new_row,
                       size_t new_len) {
    buf_add_u8(body, CHAIN_CHANGE);
    add_row(body, old_row, old_len);
    add_row(body, new_row, new_len);
}

void chain_body_open(struct reader *reader, const void *body, size_t len) {
    reader_init(reader, body, len);
    if (reader_u8(reader) != BODY_VERSION) {
        reader->failed = 1;
    }
}

/** Reads a row and what it says of itself: its table and, as its first value, its id. */
static void next_row(struct reader *reader, struct chain_item *item) {
    item->row_len = reader_u32(reader);
    item->row = reader_bytes(reader, item->row_len);
    struct reader inside;
    reader_init(&inside, item->row == NULL ? (const unsigned char *)"" : item->row,
                item->row == NULL ? 0 : item->row_len);
    item->table = reader_u8(&inside);
    (void)reader_u8(&inside); /* column count */
    if (reader_u8(&inside) != 1) {
        reader->failed = 1;
    }
    item->id = (int64_t)reader_u64(&inside);
    if (inside.failed) {
        reader->failed = 1;
    }
}

bool chain_body_next(struct reader *reader, struct chain_item *item) {
    if (reader->failed || reader->at >= reader->len) {
        return false;
    }
    memset(item, 0, sizeof *item);
    uint8_t mark = reader_u8(reader);
    item->mark = (enum chain_mark)mark;
    if (mark == CHAIN_DIGEST) {
        item->table = reader_u8(reader);
        item->id = (int64_t)reader_u64(reader);
        item->digest = reader_bytes(reader, ROW_DIGEST_BYTES);
    } else if (mark == CHAIN_ROW) {
        next_row(reader, item);
    } else if (mark == CHAIN_CHANGE) {
        item->old_len = reader_u32(reader);
        item->old_row = reader_bytes(reader, item->old_len);
        next_row(reader, item);
    } else {
        reader->failed = 1;
    }
    if (table_name(item->table) == NULL || item->id <= 0) {
        reader->failed = 1;
    }
    return !reader->failed;
}

enum status chain_head(struct ledger *ledger, int64_t *seq, unsigned char hash[CHAIN_HASH_BYTES],
                       struct error *err) {
    struct query query;
    int64_t last = 0;
    unsigned char bytes[CHAIN_HASH_BYTES] = {0};
    query_begin(&query, ledger, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    if (query_row(&query)) {
        size_t len = 0;
        const void *blob = column_blob(&query, 1, &len);
        last = column_int(&query, 0);
        memcpy(bytes, blob, len < sizeof bytes ? len : sizeof bytes);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK) {
        *seq = last;
        memcpy(hash, bytes, sizeof bytes);
    }
    return status;
}

enum status chain_append(struct ledger *ledger, const char *op, struct uuid uuid, int64_t part,
                         const struct buf *body, int64_t *seq, struct error *err) {
    struct chain_link link = {.at = ledger_now(ledger),
                              .author = ledger->author.name,
                              .host = ledger->author.host,
                              .uid = ledger->author.uid,
                              .op = op,
                              .uuid = uuid,
                              .part = part,
                              .body = buf_text(body),
                              .body_len = body->len};
    enum status status = chain_head(ledger, &link.seq, link.prev, err);
    if (status != STATUS_OK) {
        return status;
    }
    link.seq++;
    unsigned char hash[CHAIN_HASH_BYTES];
    chain_hash(&link, hash);
    struct query query;
    query_begin(&query, ledger,
                "INSERT INTO audit(" CHAIN_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                "?9, ?10, ?11)");
    query_int(&query, 1, link.seq);
    query_blob(&query, 2, link.prev, sizeof link.prev);
    query_int(&query, 3, link.at);
    query_text(&query, 4, link.author);
    query_text(&query, 5, link.host);
    query_int(&query, 6, link.uid);
    query_text(&query, 7, link.op);
    query_uuid(&query, 8, link.uuid);
    query_int(&query, 9, link.part);
    query_blob(&query, 10, link.body, link.body_len);
    query_blob(&query, 11, hash, sizeof hash);
    status = query_run(&query, err);
    if (status == STATUS_OK) {
        *seq = link.seq;
    }
    return status;
}

bool chain_link_read(const struct query *query, struct chain_link *link,
                     unsigned char hash[CHAIN_HASH_BYTES]) {
    size_t prev_len = 0, uuid_len = 0, hash_len = 0;
    const void *prev = column_blob(query, 1, &prev_len);
    const void *uuid = column_blob(query, 7, &uuid_len);
    const void *digest = column_blob(query, 10, &hash_len);
    *link = (struct chain_link){.seq = column_int(query, 0),
                                .at = column_int(query, 2),
                                .author = column_text(query, 3),
                                .host = column_text(query, 4),
                                .uid = column_int(query, 5),
                                .op = column_text(query, 6),
                                .part = column_int(query, 8)};
    link->body = column_blob(query, 9, &link->body_len);
    if (prev_len != sizeof link->prev || uuid_len != sizeof link->uuid.bytes ||
        hash_len != CHAIN_HASH_BYTES) {
        return false;
    }
    memcpy(link->prev, prev, sizeof link->prev);
    memcpy(link->uuid.bytes, uuid, sizeof link->uuid.bytes);
    memcpy(hash, digest, CHAIN_HASH_BYTES);
    return true;
}

static enum status recheck_rows(struct ledger *ledger, const void *body, size_t len,
                                struct error *err) {
    struct reader reader;
    struct chain_item item;
    struct buf row = {0};
    enum status status = STATUS_OK;
    chain_body_open(&reader, body, len);
    while (status == STATUS_OK && chain_body_next(&reader, &item)) {
        if (item.mark == CHAIN_DIGEST) {
            continue;
        }
        buf_reset(&row);
        status = table_read_row(ledger, item.table, item.id, &row, err);
        if (status == STATUS_OK &&
            (row.len != item.row_len || memcmp(row.data, item.row, row.len) != 0)) {
            reader.failed = 1;
        }
    }
    if (status == STATUS_OK && reader.failed) {
        status = error_set(err, STATUS_CORRUPT,
                           "What was just written does not read back the same. Nothing was saved; "
                           "run “callsheet doctor”.");
    }
    buf_release(&row);
    return status;
}

enum status chain_recheck(struct ledger *ledger, int64_t seq, struct error *err) {
    struct query query;
    struct buf body = {0};
    bool good = false;
    query_begin(&query, ledger, "SELECT " CHAIN_COLUMNS " FROM audit WHERE seq = ?1");
    query_int(&query, 1, seq);
    if (query_row(&query)) {
        struct chain_link link;
        unsigned char stored[CHAIN_HASH_BYTES], hash[CHAIN_HASH_BYTES];
        good = chain_link_read(&query, &link, stored);
        if (good) {
            chain_hash(&link, hash);
            good = memcmp(stored, hash, sizeof hash) == 0;
            buf_add(&body, link.body, link.body_len);
        }
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !good) {
        status = error_set(err, STATUS_CORRUPT,
                           "The audit row just written does not read back the same. Nothing was "
                           "saved; run “callsheet doctor”.");
    }
    if (status == STATUS_OK) {
        status = recheck_rows(ledger, body.data, body.len, err);
    }
    buf_release(&body);
    return status;
}

enum status chain_find(struct ledger *ledger, struct uuid uuid, int64_t *seq, struct error *err) {
    struct query query;
    int64_t found = 0;
    query_begin(&query, ledger, "SELECT seq FROM audit WHERE uuid = ?1 AND part = 0");
    query_uuid(&query, 1, uuid);
    if (query_row(&query)) {
        found = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK) {
        *seq = found;
    }
    return status;
}
