/**
 * The audit rows of a feed: a digest for each row it added, old and new content for each it
 * changed, in chunks of bounded size, and the feed's own row in the last.
 */
#include <string.h>

#include "callsheet/store/chain.h"
#include "callsheet/store/feedrun.h"

/** Bodies are closed above this, so that with the row that crossed it they stay near 64 KiB. */
enum { CHUNK_BYTES = CHAIN_BODY_BYTES - 4096 };

struct chunks {
    struct feed_run *run;
    struct buf body;
    int64_t part;
    int64_t added, changed;
};

static const int KIND_TABLES[FEED_COUNT] = {
    [FEED_CUSTOMER] = TABLE_CUSTOMER,
    [FEED_CONTACT] = TABLE_CONTACT,
    [FEED_TICKET] = TABLE_TICKET,
    [FEED_INVOICE] = TABLE_INVOICE,
    [FEED_LINE] = TABLE_LINE,
    [FEED_PAYMENT] = TABLE_PAYMENT,
    [FEED_ALLOCATION] = TABLE_ALLOCATION,
    [FEED_WORK] = TABLE_WORK,
};

static enum status flush(struct chunks *chunks, struct error *err) {
    int64_t seq = 0;
    enum status status = chain_append(chunks->run->ledger, "feed", chunks->run->options.uuid,
                                      chunks->part, &chunks->body, &seq, err);
    if (status == STATUS_OK) {
        status = chain_recheck(chunks->run->ledger, seq, err);
    }
    chunks->part++;
    chain_body_start(&chunks->body);
    return status;
}

static enum status flush_if_full(struct chunks *chunks, struct error *err) {
    return chunks->body.len > CHUNK_BYTES ? flush(chunks, err) : STATUS_OK;
}

static enum status audit_added(struct chunks *chunks, int table, struct error *err) {
    struct feed_run *run = chunks->run;
    struct query query;
    enum status status = STATUS_OK;
    table_query_all(&query, run->ledger, table, run->before[table] + 1);
    while (status == STATUS_OK && query_row(&query)) {
        buf_reset(&run->row);
        table_add_row(&run->row, table, &query);
        chain_body_digest(&chunks->body, table, column_int(&query, 0), run->row.data, run->row.len);
        chunks->added++;
        status = flush_if_full(chunks, err);
    }
    struct error other;
    enum status ended = query_end(&query, &other);
    if (status == STATUS_OK && ended != STATUS_OK) {
        status = error_set(err, ended, "%s", other.message);
    }
    return status;
}

static enum status audit_change(struct chunks *chunks, const struct buf *old, struct error *err) {
    struct feed_run *run = chunks->run;
    struct reader reader;
    reader_init(&reader, old->data, old->len);
    int table = reader_u8(&reader);
    (void)reader_u8(&reader); /* column count */
    (void)reader_u8(&reader); /* the id is an integer */
    int64_t id = (int64_t)reader_u64(&reader);
    buf_reset(&run->row);
    enum status status = table_read_row(run->ledger, table, id, &run->row, err);
    if (status != STATUS_OK ||
        (run->row.len == old->len && memcmp(run->row.data, old->data, old->len) == 0)) {
        return status; /* changed there and back */
    }
    chain_body_change(&chunks->body, old->data, old->len, run->row.data, run->row.len);
    chunks->changed++;
    if (id_set_has(&run->changed[table], id)) {
        for (enum feed_kind kind = 0; kind < FEED_COUNT; kind++) {
            run->counts.changed[kind] += KIND_TABLES[kind] == table;
        }
    }
    return flush_if_full(chunks, err);
}

static enum status audit_changes(struct chunks *chunks, struct error *err) {
    struct buf old = {0};
    bool more = true;
    enum status status = STATUS_OK;
    if (fflush(chunks->run->changes) != 0 || fseek(chunks->run->changes, 0, SEEK_SET) != 0) {
        status = error_set(err, STATUS_IO, "What was put aside of the feed cannot be read back.");
    }
    while (status == STATUS_OK && more) {
        status = stage_read_block(chunks->run->changes, &old, &more, err);
        if (status == STATUS_OK && more) {
            status = audit_change(chunks, &old, err);
        }
    }
    buf_release(&old);
    return status;
}

static enum status add_row(struct chunks *chunks, int table, int64_t id, struct error *err) {
    struct feed_run *run = chunks->run;
    buf_reset(&run->row);
    enum status status = table_read_row(run->ledger, table, id, &run->row, err);
    if (status == STATUS_OK) {
        chain_body_row(&chunks->body, run->row.data, run->row.len);
    }
    return status;
}

/** What this feed posted of our corrections. */
static enum status add_posted(struct chunks *chunks, struct error *err) {
    struct feed_run *run = chunks->run;
    int64_t next = 0;
    enum status status = table_next_id(run->ledger, TABLE_CORRECTION_POSTED, &next, err);
    for (int64_t id = run->before[TABLE_CORRECTION_POSTED] + 1; status == STATUS_OK && id < next;
         id++) {
        status = add_row(chunks, TABLE_CORRECTION_POSTED, id, err);
        if (status == STATUS_OK) {
            status = flush_if_full(chunks, err);
        }
    }
    return status;
}

static enum status insert_feed(struct chunks *chunks, struct error *err) {
    struct feed_run *run = chunks->run;
    struct query query;
    int64_t id = 0;
    enum status status = table_next_id(run->ledger, TABLE_FEED, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, run->ledger,
                "INSERT INTO feed(id, uuid, source, at, added, changed, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    query_int(&query, 1, id);
    query_uuid(&query, 2, run->options.uuid);
    query_int(&query, 3, run->source);
    query_int(&query, 4, run->options.now);
    query_int(&query, 5, chunks->added);
    query_int(&query, 6, chunks->changed);
    query_text(&query, 7, run->ledger->author.name);
    status = query_run(&query, err);
    if (status == STATUS_OK) {
        status = add_posted(chunks, err);
    }
    if (status == STATUS_OK && run->is_new_source) {
        status = add_row(chunks, TABLE_SOURCE, run->source, err);
    }
    if (status == STATUS_OK) {
        status = add_row(chunks, TABLE_FEED, id, err);
    }
    return status == STATUS_OK ? flush(chunks, err) : status;
}

static enum status audit_all(struct chunks *chunks, struct error *err) {
    struct feed_run *run = chunks->run;
    enum status status = STATUS_OK;
    for (enum feed_kind kind = 0; status == STATUS_OK && kind < FEED_COUNT; kind++) {
        int table = KIND_TABLES[kind];
        int64_t added = chunks->added;
        status = audit_added(chunks, table, err);
        run->counts.added[kind] = chunks->added - added;
    }
    if (status == STATUS_OK) {
        status = audit_changes(chunks, err);
    }
    for (enum feed_kind kind = 0; kind < FEED_COUNT; kind++) {
        run->counts.same[kind] =
            run->counts.read[kind] - run->counts.added[kind] - run->counts.changed[kind];
    }
    return status;
}

enum status feed_audit(struct feed_run *run, bool *any, struct error *err) {
    struct chunks chunks = {.run = run};
    chain_body_start(&chunks.body);
    enum status status = audit_all(&chunks, err);
    *any = chunks.added > 0 || chunks.changed > 0 || run->is_new_source;
    if (status == STATUS_OK && *any) {
        status = insert_feed(&chunks, err);
    }
    buf_release(&chunks.body);
    return status;
}
