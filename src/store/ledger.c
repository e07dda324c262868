/**
 * Opening and making ledger files: the checks, settings and their order are those of the
 * reliability notes, section 3; each failure has its own sentence.
 */
#include "callsheet/store/ledger.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/text.h"
#include "callsheet/store/anchor.h"
#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/place.h"
#include "callsheet/store/table.h"

enum { GIVE_UP_MS = 5000, SAY_WAITING_MS = 300 };

/** Sleeps 0.5 to 3 ms, chance decides: the built-in handler's fixed steps starve people behind an
    importer (measured: p95 of 7.5 s against 0.3 s). */
static int wait_busy(void *context, int count) {
    struct ledger *ledger = context;
    int64_t now = clock_monotonic_ms();
    if (count == 0) {
        ledger->waiting_since_ms = now;
    }
    int64_t waited = now - ledger->waiting_since_ms;
    if (waited > GIVE_UP_MS) {
        return 0;
    }
    if (waited > SAY_WAITING_MS && ledger->waiting != NULL) {
        ledger->waiting(ledger->context, waited);
    }
    ledger->random = ledger->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
    struct timespec pause = {0, 500000 + (long)((ledger->random >> 33) % 2500000)};
    (void)nanosleep(&pause, NULL); /* a shorter sleep does no harm */
    return 1;
}

bool wal_is_safe(int version) {
    return version >= 3051003 || (version >= 3050007 && version < 3051000) ||
           (version >= 3044006 && version < 3045000);
}

static enum status configure(struct ledger *ledger, struct error *err) {
    // clang-format off
    static const struct { int option, value; } CONFIG[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    };
    /* As the SQLite manual advises for files from strangers; the length leaves room for a note. */
    static const struct { int limit, value; } LIMITS[] = {
        {SQLITE_LIMIT_LENGTH, 16000000}, {SQLITE_LIMIT_SQL_LENGTH, 100000},
        {SQLITE_LIMIT_COLUMN, 100},      {SQLITE_LIMIT_EXPR_DEPTH, 50},
        {SQLITE_LIMIT_COMPOUND_SELECT, 5}, {SQLITE_LIMIT_VDBE_OP, 25000},
        {SQLITE_LIMIT_FUNCTION_ARG, 12}, {SQLITE_LIMIT_ATTACHED, 1},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50}, {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    };
    // clang-format on
    for (size_t i = 0; i < ARRAY_LEN(CONFIG); i++) {
        int rc = sqlite3_db_config(ledger->db, CONFIG[i].option, CONFIG[i].value, NULL);
        if (rc != SQLITE_OK) {
            return sql_failure(ledger, rc, err);
        }
    }
    for (size_t i = 0; i < ARRAY_LEN(LIMITS); i++) {
        (void)sqlite3_limit(ledger->db, LIMITS[i].limit, LIMITS[i].value); /* returns the old one */
    }
    int rc = sqlite3_busy_handler(ledger->db, wait_busy, ledger);
    return rc == SQLITE_OK ? chain_register(ledger, err) : sql_failure(ledger, rc, err);
}

static enum status open_file(struct ledger *ledger, int more_flags, struct error *err) {
    int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX |
                SQLITE_OPEN_PRIVATECACHE | more_flags;
    int rc = sqlite3_open_v2(ledger->path, &ledger->db, flags, NULL);
    if (rc != SQLITE_OK) {
        return sql_failure(ledger, rc, err);
    }
    return configure(ledger, err);
}

/** Refuses WAL where it loses commits, before anything is read through it. */
static enum status check_journal(struct ledger *ledger, struct error *err) {
    char mode[16] = "";
    struct query query;
    query_begin(&query, ledger, "PRAGMA journal_mode");
    if (query_row(&query)) {
        (void)text_copy(mode, sizeof mode, column_text(&query, 0));
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && strcmp(mode, "wal") == 0) {
        if (!wal_is_safe(sqlite3_libversion_number())) {
            return error_set(err, STATUS_UNSUPPORTED,
                             "%s was switched to WAL mode, in which SQLite %s loses saved calls. "
                             "Have everybody close it, then run: sqlite3 %s 'pragma "
                             "journal_mode=delete'",
                             ledger->path, sqlite3_libversion(), ledger->path);
        }
        log_note("the ledger was found in WAL mode");
    }
    return status;
}

/** Sets one pragma and insists on what it says afterwards. */
static enum status set_pragma(struct ledger *ledger, const char *set, const char *ask,
                              const char *wanted, struct error *err) {
    char got[32] = "";
    struct query query;
    enum status status = sql_run(ledger, set, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, ledger, ask);
    if (query_row(&query)) {
        (void)text_copy(got, sizeof got, column_text(&query, 0));
    }
    status = query_end(&query, err);
    if (status == STATUS_OK && strcmp(got, wanted) != 0) {
        return error_set(
            err, STATUS_UNSUPPORTED,
            "SQLite does not accept “%s” for %s (it says %s). Another program may have "
            "it open in another mode; close that.",
            set, ledger->path, got);
    }
    return status;
}

static enum status set_pragmas(struct ledger *ledger, struct error *err) {
    // clang-format off
    static const struct { const char *set, *ask, *wanted; } PRAGMAS[] = {
        {"PRAGMA journal_mode = TRUNCATE", "PRAGMA journal_mode", "truncate"},
        {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
        {"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
        {"PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers", "1"},
        {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
        {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
        {"PRAGMA journal_size_limit = 1048576", "PRAGMA journal_size_limit", "1048576"},
        {"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
        {"PRAGMA cache_size = -4000", "PRAGMA cache_size", "-4000"},
    };
    // clang-format on
    for (size_t i = 0; i < ARRAY_LEN(PRAGMAS); i++) {
        if (i == 0 && ledger->read_only) {
            continue; /* the writer's business */
        }
        enum status status =
            set_pragma(ledger, PRAGMAS[i].set, PRAGMAS[i].ask, PRAGMAS[i].wanted, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return sql_number(ledger, "PRAGMA data_version", &ledger->data_version, err);
}

/** Copies the ledger beside itself and checks the copy, before its schema is changed. */
static enum status copy_aside(struct ledger *ledger, int64_t version, struct error *err) {
    char copy[4200];
    (void)snprintf(copy, sizeof copy, "%s.v%lld-%lld.copy", ledger->path, (long long)version,
                   (long long)ledger_now(ledger));
    struct query query;
    query_begin(&query, ledger, "VACUUM INTO ?1");
    query_text(&query, 1, copy);
    enum status status = query_run(&query, err);
    if (status != STATUS_OK) {
        return error_prefix(err, "No copy could be made before bringing the ledger up to date");
    }
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    bool good = chmod(copy, 0600) == 0 &&
                sqlite3_open_v2(copy, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db, "PRAGMA quick_check", -1, &stmt, NULL) == SQLITE_OK &&
                sqlite3_step(stmt) == SQLITE_ROW &&
                strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
    (void)sqlite3_finalize(stmt); /* repeats the step's result */
    (void)sqlite3_close(db);
    if (!good) {
        return error_set(err, STATUS_CORRUPT,
                         "The copy %s made before bringing the ledger up to date is not sound. The "
                         "ledger was left alone; run “callsheet doctor”.",
                         copy);
    }
    return STATUS_OK;
}

static enum status bring_up_to_date(struct ledger *ledger, const struct schema *schema,
                                    int64_t version, struct error *err) {
    if (ledger->read_only) {
        return schema_stand_in(ledger, schema, (size_t)version, err);
    }
    int64_t found = 0;
    struct error other;
    enum status status = copy_aside(ledger, version, err);
    if (status != STATUS_OK &&
        sql_number(ledger, "PRAGMA user_version", &found, &other) == STATUS_OK &&
        found == (int64_t)schema->count) {
        return STATUS_OK; /* somebody else was doing it at the same moment */
    }
    if (status == STATUS_OK) {
        status = write_begin(ledger, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = sql_number(ledger, "PRAGMA user_version", &found, err);
    if (status == STATUS_OK && found == version) {
        status = schema_migrate(ledger, schema, (size_t)version, err);
    }
    if (status == STATUS_OK) {
        return write_commit(ledger, err);
    }
    write_rollback(ledger);
    return status;
}

static enum status check_identity(struct ledger *ledger, const struct schema *schema,
                                  int64_t *version, struct error *err) {
    int64_t application = 0;
    enum status status = sql_number(ledger, "PRAGMA application_id", &application, err);
    if (status == STATUS_OK) {
        status = sql_number(ledger, "PRAGMA user_version", version, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (application != LEDGER_APPLICATION_ID || *version < 1) {
        return error_set(err, STATUS_FOREIGN,
                         "%s is not a callsheet ledger. Check the path; make a new one with: "
                         "callsheet init",
                         ledger->path);
    }
    if (*version > (int64_t)schema->count && !ledger->read_only) {
        return error_set(err, STATUS_NEWER,
                         "%s was written by a newer callsheet (version %lld, this one knows %zu). "
                         "Update callsheet, or open it for reading only.",
                         ledger->path, (long long)*version, schema->count);
    }
    return STATUS_OK;
}

static enum status open_checked(struct ledger *ledger, const struct ledger_options *options,
                                const struct schema *schema, struct error *err) {
    int64_t version = 0;
    enum status status = place_resolve(options->path, ledger->path, sizeof ledger->path, err);
    if (status == STATUS_OK) {
        status = place_check(ledger->path, options->allow_fuse, err);
    }
    if (status == STATUS_OK) {
        status = open_file(ledger, ledger->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE,
                           err);
    }
    if (status == STATUS_OK && !ledger->read_only && sqlite3_db_readonly(ledger->db, "main") == 1) {
        status = error_set(err, STATUS_DENIED,
                           "You may read %s but not write to it. Ask for write access, or open it "
                           "for reading only.",
                           ledger->path);
    }
    if (status == STATUS_OK) {
        status = check_identity(ledger, schema, &version, err);
    }
    if (status == STATUS_OK) {
        status = check_journal(ledger, err);
    }
    if (status == STATUS_OK) {
        status = set_pragmas(ledger, err);
    }
    if (status == STATUS_OK && version < (int64_t)schema->count) {
        status = bring_up_to_date(ledger, schema, version, err);
    }
    if (status == STATUS_OK && options->state_folder != NULL) {
        status = anchor_check(ledger, options->state_folder, err);
    }
    return status;
}

static struct ledger *ledger_new(const struct ledger_options *options) {
    struct ledger *ledger = mem_zalloc(1, sizeof *ledger);
    ledger->author = options->author;
    ledger->clock = options->clock;
    ledger->rules = options->rules;
    ledger->firm = options->firm;
    ledger->read_only = options->read_only;
    ledger->waiting = options->waiting;
    ledger->context = options->context;
    io_random(&ledger->random, sizeof ledger->random);
    return ledger;
}

static void ledger_free(struct ledger *ledger) {
    sql_forget(ledger);
    (void)sqlite3_close(ledger->db); /* all statements are gone, so it cannot be refused */
    mem_free(ledger);
}

enum status ledger_open_schema(const struct ledger_options *options, const struct schema *schema,
                               struct store **out, struct error *err) {
    struct ledger *ledger = ledger_new(options);
    enum status status = open_checked(ledger, options, schema, err);
    if (status != STATUS_OK) {
        ledger_free(ledger);
        return status;
    }
    *out = store_new(engine_sqlite(), ledger);
    return STATUS_OK;
}

enum status ledger_open(const struct ledger_options *options, struct store **out,
                        struct error *err) {
    return ledger_open_schema(options, schema_current(), out, err);
}

void engine_close(void *state) {
    struct ledger *ledger = state;
    if (ledger->feed != NULL) {
        (void)engine_feed_abort(ledger, NULL); /* drops temporary files; nothing to report to */
    }
    if (ledger->bulk) {
        ledger->bulk = false;
        write_rollback(ledger);
    }
    struct error err;
    if (anchor_keep(ledger, &err) != STATUS_OK) {
        log_note("the ledger's head could not be kept: %s", err.message);
    }
    ledger_free(ledger);
}

static enum status insert_firm(struct ledger *ledger, const char *firm, const char *currency,
                               struct error *err) {
    struct buf body = {0}, row = {0};
    struct query query;
    int64_t seq = 0;
    query_begin(&query, ledger,
                "INSERT INTO firm(id, uuid, name, currency, made_at) VALUES (1, ?1, ?2, ?3, ?4)");
    query_uuid(&query, 1, uuid_new());
    query_text(&query, 2, firm);
    query_text(&query, 3, currency);
    query_int(&query, 4, ledger_now(ledger));
    enum status status = query_run(&query, err);
    if (status == STATUS_OK) {
        status = table_read_row(ledger, TABLE_FIRM, 1, &row, err);
    }
    if (status == STATUS_OK) {
        chain_body_start(&body);
        chain_body_row(&body, row.data, row.len);
        status = chain_append(ledger, "init", uuid_new(), 0, &body, &seq, err);
    }
    if (status == STATUS_OK) {
        status = chain_recheck(ledger, seq, err);
    }
    buf_release(&row);
    buf_release(&body);
    return status;
}

static enum status fill_new(struct ledger *ledger, const char *firm, const char *currency,
                            struct error *err) {
    char identity[64];
    enum status status = open_file(ledger, SQLITE_OPEN_READWRITE, err);
    if (status == STATUS_OK) {
        status = set_pragmas(ledger, err);
    }
    if (status == STATUS_OK) {
        status = write_begin(ledger, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    (void)snprintf(identity, sizeof identity, "PRAGMA application_id = %d", LEDGER_APPLICATION_ID);
    int rc = sqlite3_exec(ledger->db, identity, NULL, NULL, NULL);
    status = rc == SQLITE_OK ? schema_migrate(ledger, schema_current(), 0, err)
                             : sql_failure(ledger, rc, err);
    if (status == STATUS_OK) {
        status = insert_firm(ledger, firm, currency, err);
    }
    if (status == STATUS_OK) {
        status = write_commit(ledger, err);
    } else {
        write_rollback(ledger);
    }
    if (status == STATUS_OK) {
        /* Takes the empty journal away: whoever gives folder and ledger to a group afterwards would
           overlook it, and the group could write nothing. */
        status = sql_run(ledger, "PRAGMA journal_mode = DELETE", err);
    }
    return status;
}

enum status ledger_create(const char *path, const char *firm, const char *currency,
                          struct error *err) {
    struct ledger_options options = {
        .path = path, .author = author_of_system(), .clock = clock_system()};
    enum status status = place_make(path, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct ledger *ledger = ledger_new(&options);
    status = place_resolve(path, ledger->path, sizeof ledger->path, err);
    if (status == STATUS_OK) {
        status = place_check(ledger->path, true, err);
    }
    if (status == STATUS_OK) {
        status = fill_new(ledger, firm, currency, err);
    }
    ledger_free(ledger);
    if (status != STATUS_OK) {
        (void)unlink(path); /* it is ours and holds nothing; the first failure is told */
    }
    return status;
}

enum status ledger_bulk_begin(struct store *store, struct error *err) {
    struct ledger *ledger = ledger_of(store);
    enum status status = write_begin(ledger, err);
    if (status == STATUS_OK) {
        ledger->bulk = true;
    }
    return status;
}

enum status ledger_bulk_end(struct store *store, struct error *err) {
    struct ledger *ledger = ledger_of(store);
    ledger->bulk = false;
    return write_commit(ledger, err);
}
