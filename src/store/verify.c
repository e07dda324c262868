/** The evidence chain against the rows. */
#include "callsheet/store/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/store/chain.h"
#include "callsheet/store/table.h"

/** What the chain says of a table: the digest of each row, by id from 1. */
struct known_rows {
    unsigned char (*digests)[ROW_DIGEST_BYTES];
    unsigned char *is_known;
    int64_t count, room;
};

struct walk {
    struct ledger *ledger;
    struct verification *out;
    struct known_rows tables[TABLE_END];
    struct buf row;
    unsigned char head[CHAIN_HASH_BYTES];
};

__attribute__((format(printf, 2, 3))) static void complain(struct walk *walk, const char *format,
                                                           ...) {
    walk->out->bad++;
    if (walk->out->first[0] == '\0') {
        va_list args;
        va_start(args, format);
        (void)vsnprintf(walk->out->first, sizeof walk->out->first, format, args);
        va_end(args);
    }
}

/** Ids count from 1 without gaps; a body that says otherwise is not ours and must not make us
    allocate what it likes. */
static bool make_room(struct known_rows *rows, int64_t id) {
    if (id < 1 || id > rows->count + 1) {
        return false;
    }
    if (id > rows->room) {
        int64_t room = rows->room * 2 + 256;
        rows->digests = mem_resize(rows->digests, (size_t)room, sizeof *rows->digests);
        rows->is_known = mem_resize(rows->is_known, (size_t)room, 1);
        memset(rows->is_known + rows->room, 0, (size_t)(room - rows->room));
        rows->room = room;
    }
    rows->count = id > rows->count ? id : rows->count;
    return true;
}

static void learn(struct walk *walk, int64_t seq, const struct chain_item *item) {
    struct known_rows *rows = &walk->tables[item->table];
    unsigned char digest[ROW_DIGEST_BYTES];
    bool was_known = item->id <= rows->count && item->id >= 1;
    if (!make_room(rows, item->id)) {
        complain(walk, "Audit row %lld names %s %lld out of turn.", (long long)seq,
                 table_name(item->table), (long long)item->id);
        return;
    }
    if (item->mark == CHAIN_CHANGE) {
        row_digest(item->old_row, item->old_len, digest);
        if (!was_known || memcmp(digest, rows->digests[item->id - 1], sizeof digest) != 0) {
            complain(walk, "Audit row %lld changes %s %lld from something it was not.",
                     (long long)seq, table_name(item->table), (long long)item->id);
        }
    } else if (was_known) {
        complain(walk, "Audit row %lld adds %s %lld a second time.", (long long)seq,
                 table_name(item->table), (long long)item->id);
    }
    if (item->mark == CHAIN_DIGEST) {
        memcpy(digest, item->digest, sizeof digest);
    } else {
        row_digest(item->row, item->row_len, digest);
    }
    memcpy(rows->digests[item->id - 1], digest, sizeof digest);
    rows->is_known[item->id - 1] = 1;
}

static void walk_link(struct walk *walk, const struct query *query) {
    struct chain_link link;
    unsigned char stored[CHAIN_HASH_BYTES], hash[CHAIN_HASH_BYTES];
    int64_t expected = ++walk->out->links;
    if (!chain_link_read(query, &link, stored)) {
        complain(walk, "Audit row %lld is damaged.", (long long)column_int(query, 0));
        return;
    }
    chain_hash(&link, hash);
    if (link.seq != expected) {
        complain(walk, "Audit row %lld is missing.", (long long)expected);
        walk->out->links = link.seq;
    } else if (memcmp(link.prev, walk->head, sizeof walk->head) != 0) {
        complain(walk, "Audit row %lld does not follow the row before it.", (long long)link.seq);
    } else if (memcmp(hash, stored, sizeof hash) != 0) {
        complain(walk, "Audit row %lld was altered.", (long long)link.seq);
    }
    memcpy(walk->head, stored, sizeof walk->head);
    struct reader reader;
    struct chain_item item;
    chain_body_open(&reader, link.body, link.body_len);
    while (chain_body_next(&reader, &item)) {
        learn(walk, link.seq, &item);
    }
    if (reader.failed) {
        complain(walk, "The content of audit row %lld cannot be read.", (long long)link.seq);
    }
}

static enum status walk_links(struct walk *walk, struct error *err) {
    struct query query;
    query_begin(&query, walk->ledger, "SELECT " CHAIN_COLUMNS " FROM audit ORDER BY seq");
    while (query_row(&query)) {
        walk_link(walk, &query);
    }
    return query_end(&query, err);
}

static void compare_row(struct walk *walk, int table, int64_t expected, const struct query *query) {
    struct known_rows *rows = &walk->tables[table];
    int64_t id = column_int(query, 0);
    unsigned char digest[ROW_DIGEST_BYTES];
    walk->out->rows++;
    for (int64_t missing = expected; missing < id && missing <= rows->count; missing++) {
        complain(walk, "The %s %lld is missing.", table_name(table), (long long)missing);
    }
    if (id < 1 || id > rows->count || !rows->is_known[id - 1]) {
        complain(walk, "The %s %lld was added beside callsheet.", table_name(table), (long long)id);
        return;
    }
    buf_reset(&walk->row);
    table_add_row(&walk->row, table, query);
    row_digest(walk->row.data, walk->row.len, digest);
    if (memcmp(digest, rows->digests[id - 1], sizeof digest) != 0) {
        complain(walk, "The %s %lld was altered.", table_name(table), (long long)id);
    }
}

static enum status compare_table(struct walk *walk, int table, struct error *err) {
    struct query query;
    int64_t expected = 1;
    table_query_all(&query, walk->ledger, table, INT64_MIN);
    while (query_row(&query)) {
        compare_row(walk, table, expected, &query);
        expected = column_int(&query, 0) + 1;
    }
    for (; expected <= walk->tables[table].count; expected++) {
        complain(walk, "The %s %lld is missing.", table_name(table), (long long)expected);
    }
    return query_end(&query, err);
}

enum status verify_chain(struct ledger *ledger, struct verification *out, struct error *err) {
    struct walk walk = {.ledger = ledger, .out = out};
    *out = (struct verification){.links = 0};
    enum status status = walk_links(&walk, err);
    for (int table = 1; status == STATUS_OK && table < TABLE_END; table++) {
        if (table_name(table) != NULL) {
            status = compare_table(&walk, table, err);
        }
    }
    for (size_t i = 0; i < TABLE_END; i++) {
        mem_free(walk.tables[i].digests);
        mem_free(walk.tables[i].is_known);
    }
    buf_release(&walk.row);
    return status;
}
