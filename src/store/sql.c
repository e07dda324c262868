/** How the SQLite engine asks: kept statements, bound values, latched errors, transactions. */
#include "callsheet/store/sql.h"

#include <assert.h>
#include <string.h>

static sqlite3_stmt *keep_statement(struct ledger *ledger, const char *text, int *rc) {
    size_t slot = ((uintptr_t)text * UINT64_C(0x9E3779B97F4A7C15)) >> 40;
    for (size_t i = 0; i < KEPT_STATEMENTS; i++) {
        struct kept_statement *kept = &ledger->kept[(slot + i) % KEPT_STATEMENTS];
        if (kept->text == text) {
            return kept->stmt;
        }
        if (kept->text == NULL) {
            sqlite3_stmt *stmt = NULL;
            *rc = sqlite3_prepare_v3(ledger->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
            if (*rc != SQLITE_OK) {
                return NULL;
            }
            kept->text = text;
            kept->stmt = stmt;
            return stmt;
        }
    }
    die("more kinds of statements than the ledger has places for");
}

void query_begin(struct query *query, struct ledger *ledger, const char *text) {
    query->ledger = ledger;
    query->rc = SQLITE_OK;
    query->stmt = keep_statement(ledger, text, &query->rc);
    assert(query->stmt == NULL || !sqlite3_stmt_busy(query->stmt));
}

static void latch(struct query *query, int rc) {
    if (query->rc == SQLITE_OK && rc != SQLITE_OK) {
        query->rc = rc;
    }
}

void query_int(struct query *query, int position, int64_t value) {
    if (query->rc == SQLITE_OK) {
        latch(query, sqlite3_bind_int64(query->stmt, position, value));
    }
}

void query_int_or_null(struct query *query, int position, int64_t value, int64_t none) {
    if (value != none) {
        query_int(query, position, value);
    } else if (query->rc == SQLITE_OK) {
        latch(query, sqlite3_bind_null(query->stmt, position));
    }
}

void query_day(struct query *query, int position, int32_t day) {
    query_int_or_null(query, position, day, DAY_NONE);
}

void query_instant(struct query *query, int position, int64_t instant) {
    query_int_or_null(query, position, instant, INSTANT_NONE);
}

void query_text(struct query *query, int position, const char *text) {
    if (query->rc == SQLITE_OK) {
        latch(query, sqlite3_bind_text(query->stmt, position, text == NULL ? "" : text, -1,
                                       SQLITE_STATIC));
    }
}

void query_blob(struct query *query, int position, const void *bytes, size_t len) {
    if (query->rc == SQLITE_OK) {
        latch(query, sqlite3_bind_blob64(query->stmt, position, len == 0 ? "" : bytes, len,
                                         SQLITE_STATIC));
    }
}

void query_uuid(struct query *query, int position, struct uuid uuid) {
    if (query->rc == SQLITE_OK) {
        latch(query, sqlite3_bind_blob(query->stmt, position, uuid.bytes, sizeof uuid.bytes,
                                       SQLITE_TRANSIENT));
    }
}

bool query_row(struct query *query) {
    if (query->rc != SQLITE_OK) {
        return false;
    }
    int rc = sqlite3_step(query->stmt);
    if (rc == SQLITE_ROW) {
        return true;
    }
    if (rc != SQLITE_DONE) {
        latch(query, rc);
    }
    return false;
}

enum status query_end(struct query *query, struct error *err) {
    enum status status = STATUS_OK;
    if (query->rc != SQLITE_OK) {
        status = sql_failure(query->ledger, query->rc, err);
    }
    if (query->stmt != NULL) {
        /* The failure of the step is repeated here; it has been told already. */
        (void)sqlite3_reset(query->stmt);
        (void)sqlite3_clear_bindings(query->stmt);
    }
    query->stmt = NULL;
    return status;
}

enum status query_run(struct query *query, struct error *err) {
    while (query_row(query)) {
    }
    return query_end(query, err);
}

int64_t column_int(const struct query *query, int column) {
    return sqlite3_column_int64(query->stmt, column);
}

int32_t column_day(const struct query *query, int column) {
    if (sqlite3_column_type(query->stmt, column) == SQLITE_NULL) {
        return DAY_NONE;
    }
    return sqlite3_column_int(query->stmt, column);
}

int64_t column_instant(const struct query *query, int column) {
    if (sqlite3_column_type(query->stmt, column) == SQLITE_NULL) {
        return INSTANT_NONE;
    }
    return sqlite3_column_int64(query->stmt, column);
}

const char *column_text(const struct query *query, int column) {
    const unsigned char *text = sqlite3_column_text(query->stmt, column);
    return text == NULL ? "" : (const char *)text;
}

char *column_text_dup(const struct query *query, int column, struct arena *arena) {
    return arena_strdup(arena, column_text(query, column));
}

const void *column_blob(const struct query *query, int column, size_t *len) {
    const void *bytes = sqlite3_column_blob(query->stmt, column);
    *len = bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(query->stmt, column);
    return bytes == NULL ? "" : bytes;
}

void column_currency(const struct query *query, int column, char out[4]) {
    const char *text = column_text(query, column);
    size_t len = strnlen(text, 3);
    memcpy(out, text, len);
    memset(out + len, 0, 4 - len);
}

enum status sql_run(struct ledger *ledger, const char *text, struct error *err) {
    struct query query;
    query_begin(&query, ledger, text);
    return query_run(&query, err);
}

enum status sql_number(struct ledger *ledger, const char *text, int64_t *out, struct error *err) {
    struct query query;
    int64_t number = 0;
    query_begin(&query, ledger, text);
    if (query_row(&query)) {
        number = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK) {
        *out = number;
    }
    return status;
}

static enum status failure_status(int rc) {
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_BUSY;
    case SQLITE_FULL:
        return STATUS_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return STATUS_DENIED;
    case SQLITE_CORRUPT:
    case SQLITE_SCHEMA:
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
        return STATUS_CORRUPT;
    case SQLITE_NOTADB:
        return STATUS_FOREIGN;
    case SQLITE_INTERRUPT:
        return STATUS_CANCELLED;
    case SQLITE_TOOBIG:
        return STATUS_LIMIT;
    }
    return STATUS_IO;
}

enum status sql_failure(struct ledger *ledger, int rc, struct error *err) {
    enum status status = failure_status(rc);
    const char *path = ledger->path;
    const char *detail = ledger->db == NULL ? sqlite3_errstr(rc) : sqlite3_errmsg(ledger->db);
    if ((rc & 0xff) == SQLITE_NOMEM) {
        return error_set(err, STATUS_IO,
                         "Memory ran out while using the ledger. Close other programs, then try "
                         "again.");
    }
    if (rc == SQLITE_READONLY_DBMOVED) {
        return error_set(
            err, STATUS_NOT_FOUND,
            "Nothing was saved: %s is no longer where it was opened. Put it back, then "
            "try again.",
            path);
    }
    switch ((int)status) {
    case STATUS_BUSY:
        return error_set(err, status,
                         "Somebody else has been writing to %s for more than 5 seconds. Try again.",
                         path);
    case STATUS_FULL:
        return error_set(err, status,
                         "The disk of %s is full. Make room, then try again; nothing was changed.",
                         path);
    case STATUS_DENIED:
        return error_set(err, status,
                         "%s or its folder cannot be written by you (%s). Ask whoever made it to "
                         "give your group access.",
                         path, detail);
    case STATUS_CORRUPT:
        return error_set(err, status,
                         "%s is damaged or was changed by another program (%s). Run “callsheet "
                         "doctor” and do not write to it before.",
                         path, detail);
    case STATUS_FOREIGN:
        return error_set(err, status, "%s is not a callsheet ledger. Check the path.", path);
    }
    return error_set(err, status, "The disk of %s did not do what was asked (%s). Try again.", path,
                     detail);
}

void sql_forget(struct ledger *ledger) {
    for (size_t i = 0; i < KEPT_STATEMENTS; i++) {
        /* Repeats the last step's failure, which was told then. */
        (void)sqlite3_finalize(ledger->kept[i].stmt);
        ledger->kept[i] = (struct kept_statement){NULL, NULL};
    }
}

int64_t ledger_now(const struct ledger *ledger) {
    return ledger->clock.now(ledger->clock.context);
}

enum status write_begin(struct ledger *ledger, struct error *err) {
    if (ledger->read_only) {
        return error_set(err, STATUS_DENIED,
                         "%s is open for reading only. Nothing can be saved in it.", ledger->path);
    }
    enum status status =
        sql_run(ledger, ledger->bulk ? "SAVEPOINT operation" : "BEGIN IMMEDIATE", err);
    if (status == STATUS_OK) {
        ledger->writing = true;
    }
    return status;
}

enum status write_touch(struct ledger *ledger, struct error *err) {
    return sql_run(ledger, "UPDATE state SET change = change + 1 WHERE id = 1", err);
}

enum status write_commit(struct ledger *ledger, struct error *err) {
    enum status status = sql_run(ledger, ledger->bulk ? "RELEASE operation" : "COMMIT", err);
    if (status != STATUS_OK) {
        write_rollback(ledger);
    }
    ledger->writing = false;
    return status;
}

void write_rollback(struct ledger *ledger) {
    /* SQLite may have rolled back by itself; then there is nothing to take back. */
    if (ledger->bulk) {
        status_ignore(sql_run(ledger, "ROLLBACK TO operation", NULL));
        status_ignore(sql_run(ledger, "RELEASE operation", NULL));
    } else if (!sqlite3_get_autocommit(ledger->db)) {
        status_ignore(sql_run(ledger, "ROLLBACK", NULL));
    }
    ledger->writing = false;
}
