#ifndef CALLSHEET_STORE_SQL_H
#define CALLSHEET_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/ledger.h"

/**
 * The SQLite engine's inside: the open ledger, its kept statements and how a query is asked. Only
 * files of this room include it.
 */
struct stage;
struct feed_run;

/** A statement prepared once, found again by the address of its constant text. */
struct kept_statement {
    const char *text;
    sqlite3_stmt *stmt;
};
enum { KEPT_STATEMENTS = 512 }; /* slots; a power of two, well above the number of texts */

/** An open ledger: the state behind the SQLite engine. */
struct ledger {
    sqlite3 *db;
    struct kept_statement kept[KEPT_STATEMENTS];
    char path[4096];
    char anchor[4096]; /* file of the last seen chain head; "" none */
    struct author author;
    struct clock clock;
    const struct rules *rules; /* NULL: the usual ones */
    const struct zone *firm;   /* NULL: UTC */
    bool read_only;
    bool bulk;    /* between ledger_bulk_begin and _end */
    bool writing; /* inside a write of ours: what cs_writing() answers */
    int64_t data_version;
    int64_t anchor_seq; /* what the anchor file holds; 0 none */
    uint64_t random;    /* of the busy handler's jitter */
    int64_t waiting_since_ms;
    void (*waiting)(void *context, int64_t waited_ms);
    void *context;
    struct feed_run *feed; /* the feed under way, or NULL */
};

/**
 * One run of a statement. After any failure the further calls do nothing, so that a query reads
 * straight down: query_begin, query_int …, while (query_row) …, query_end. Positions count from 1,
 * columns from 0.
 */
struct query {
    struct ledger *ledger;
    sqlite3_stmt *stmt;
    int rc;
};

/** Prepares or finds the statement; `text` must be a constant string. */
void query_begin(struct query *query, struct ledger *ledger, const char *text);
void query_int(struct query *query, int position, int64_t value);
/** Binds NULL when value equals `none`. */
void query_int_or_null(struct query *query, int position, int64_t value, int64_t none);
/** Binds NULL for a day that is DAY_NONE, an instant that is INSTANT_NONE. */
void query_day(struct query *query, int position, int32_t day);
void query_instant(struct query *query, int position, int64_t instant);
/** Texts and blobs must live until query_end. NULL text is bound as "". */
void query_text(struct query *query, int position, const char *text);
void query_blob(struct query *query, int position, const void *bytes, size_t len);
void query_uuid(struct query *query, int position, struct uuid uuid);
/** Steps; true while there is a row. */
bool query_row(struct query *query);
/** Ends the run (the statement is reset at once) and says how it went. */
MUST_CHECK enum status query_end(struct query *query, struct error *err);
/** query_row until there is none, then query_end: for statements that give no rows. */
MUST_CHECK enum status query_run(struct query *query, struct error *err);

int64_t column_int(const struct query *query, int column);
int32_t column_day(const struct query *query, int column);
int64_t column_instant(const struct query *query, int column);
/** Never NULL; borrowed until the next step. */
const char *column_text(const struct query *query, int column);
char *column_text_dup(const struct query *query, int column, struct arena *arena);
const void *column_blob(const struct query *query, int column, size_t *len);
/** Copies up to 3 letters of a currency. */
void column_currency(const struct query *query, int column, char out[4]);

/** Runs constant SQL without parameters or results. */
MUST_CHECK enum status sql_run(struct ledger *ledger, const char *text, struct error *err);
/** The one integer a parameterless query gives, 0 when there is no row. */
MUST_CHECK enum status sql_number(struct ledger *ledger, const char *text, int64_t *out,
                                  struct error *err);
/** Turns the connection's last failure into a status and a sentence. */
enum status sql_failure(struct ledger *ledger, int rc, struct error *err);
/** Finalises all kept statements. */
void sql_forget(struct ledger *ledger);

/** Starts a write: STATUS_DENIED on a read-only ledger; BEGIN IMMEDIATE, or a savepoint within a
    bulk. */
MUST_CHECK enum status write_begin(struct ledger *ledger, struct error *err);
/** Moves the change counter. */
MUST_CHECK enum status write_touch(struct ledger *ledger, struct error *err);
/** Commits. A failure leaves nothing open and means only that it was not acknowledged: the caller
    looks its UUID up. */
MUST_CHECK enum status write_commit(struct ledger *ledger, struct error *err);
/** Takes everything since write_begin back. */
void write_rollback(struct ledger *ledger);

/** Current instant by the ledger's clock. */
int64_t ledger_now(const struct ledger *ledger);

#endif
