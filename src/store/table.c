/** The catalogue of business tables and the canonical form of their rows. */
#include "callsheet/store/table.h"

#include <assert.h>
#include <sha2.h>
#include <string.h>

struct table_texts {
    const char *name, *columns, *row, *all, *next;
};

// clang-format off
static const struct table_texts TABLES[TABLE_END] = {
#define X(name, number, table, is_fed, columns_) \
    [number] = { \
        table, \
        columns_, \
        "SELECT " columns_ " FROM " table " WHERE id = ?1", \
        "SELECT " columns_ " FROM " table " WHERE id >= ?1 ORDER BY id", \
        "SELECT ifnull(max(id), 0) + 1 FROM " table, \
    },
    TABLE_CATALOGUE(X)
#undef X
};
// clang-format on

const char *table_name(int table) {
    return table > 0 && table < TABLE_END ? TABLES[table].name : NULL;
}

const char *table_columns(int table) {
    return table > 0 && table < TABLE_END ? TABLES[table].columns : NULL;
}

static void add_value(struct buf *out, sqlite3_stmt *stmt, int column) {
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_NULL:
        buf_add_u8(out, 0);
        return;
    case SQLITE_INTEGER:
        buf_add_u8(out, 1);
        buf_add_u64(out, (uint64_t)sqlite3_column_int64(stmt, column));
        return;
    case SQLITE_TEXT: {
        const unsigned char *text = sqlite3_column_text(stmt, column);
        size_t len = text == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt, column);
        buf_add_u8(out, 2);
        buf_add_u32(out, (uint32_t)len);
        buf_add(out, text == NULL ? (const unsigned char *)"" : text, len);
        return;
    }
    }
    const void *bytes = sqlite3_column_blob(stmt, column);
    size_t len = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt, column);
    buf_add_u8(out, 3);
    buf_add_u32(out, (uint32_t)len);
    buf_add(out, bytes == NULL ? "" : bytes, len);
}

void table_add_row(struct buf *out, int table, const struct query *query) {
    int columns = sqlite3_column_count(query->stmt);
    buf_add_u8(out, (uint8_t)table);
    buf_add_u8(out, (uint8_t)columns);
    for (int i = 0; i < columns; i++) {
        add_value(out, query->stmt, i);
    }
}

void table_query_row(struct query *query, struct ledger *ledger, int table, int64_t id) {
    assert(table_name(table) != NULL);
    query_begin(query, ledger, TABLES[table].row);
    query_int(query, 1, id);
}

void table_query_all(struct query *query, struct ledger *ledger, int table, int64_t from) {
    assert(table_name(table) != NULL);
    query_begin(query, ledger, TABLES[table].all);
    query_int(query, 1, from);
}

enum status table_read_row(struct ledger *ledger, int table, int64_t id, struct buf *out,
                           struct error *err) {
    struct query query;
    table_query_row(&query, ledger, table, id);
    bool found = query_row(&query);
    if (found) {
        table_add_row(out, table, &query);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "The ledger has no %s %lld.", table_name(table),
                         (long long)id);
    }
    return status;
}

enum status table_next_id(struct ledger *ledger, int table, int64_t *out, struct error *err) {
    assert(table_name(table) != NULL);
    return sql_number(ledger, TABLES[table].next, out, err);
}

void row_digest(const void *row, size_t len, unsigned char out[ROW_DIGEST_BYTES]) {
    SHA2_CTX context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, row, len);
    SHA256Final(digest, &context);
    memcpy(out, digest, ROW_DIGEST_BYTES);
}
