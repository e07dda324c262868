/** The evidence chain: what others do to the file is refused or found, column by column. */
#include "callsheet/store/chain.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/project.h"
#include "callsheet/store/table.h"
#include "callsheet/store/verify.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;
static const int32_t TODAY = (int32_t)(TEST_NOW / SECONDS_PER_DAY);

/* Nouns that no operation of this version writes yet, one row each. */
static const struct {
    int table;
    const char *sql;
} LATER[] = {
    {TABLE_PROMISE_WITHDRAWN, "INSERT INTO promise_withdrawn VALUES (1, 1, 1, 5, 'r', 'a')"},
    {TABLE_CONDITION, "INSERT INTO condition VALUES (1, 1, 1, 5, NULL, 'm', 20000, 'w', 'a')"},
    {TABLE_CORRECTION_POSTED, "INSERT INTO correction_posted VALUES (1, 1, NULL, 7, 2, 5)"},
    {TABLE_COMMITMENT_DONE, "INSERT INTO commitment_done VALUES (1, 1, 1, 5, 'w', 'a')"},
};

static void write_later(struct store *store, int table, const char *sql) {
    struct operation *operation = mem_zalloc(1, sizeof *operation);
    struct ledger *ledger = ledger_of(store);
    int64_t id = 0, seq = 0;
    struct error err;
    operation->ledger = ledger;
    operation->uuid = uuid_new();
    operation->name = "later";
    expect_ok(write_begin(ledger, &err), &err);
    expect_ok(operation_new_row(operation, table, &id, &err), &err);
    expect_int(id, 1);
    expect_ok(sql_run(ledger, sql, &err), &err);
    expect_ok(project_calls(ledger, 1, &err), &err);
    expect_ok(operation_seal(operation, &seq, &err), &err);
    expect_ok(operation_commit(operation, &err), &err);
    mem_free(operation);
}

static void log_full_call(struct store *store, int day) {
    struct outcome outcome = outcome_of(1, 1, REACHED_PERSON, TEST_NOW + day * SECONDS_PER_DAY);
    outcome_promise_add(&outcome, 5000, TODAY + 3 + day);
    outcome.promises[0].invoices = mem_zalloc(1, sizeof(int64_t));
    outcome.promises[0].invoices[0] = 1;
    outcome.promises[0].invoice_count = 1;
    outcome.claim_count = 1;
    outcome.claims[0].invoice = 1;
    outcome.claims[0].line = 1;
    outcome.claims[0].words = mem_strdup("too much");
    outcome.correction_count = outcome.verdict_count = 1;
    outcome.corrections[0] =
        (struct outcome_correction){.claim = {.raised = 1},
                                    .invoice = 1,
                                    .line = 1,
                                    .credit = {.minor = 100, .currency = "EUR"},
                                    .minutes = 5,
                                    .words = mem_strdup("no record")};
    outcome.verdicts[0] =
        (struct outcome_verdict){.claim = {.raised = 1}, .words = mem_strdup("granted")};
    outcome.next = NEXT_OURS;
    outcome.next_day = TODAY + 1;
    outcome.next_note = mem_strdup("check");
    outcome.note = mem_strdup("note");
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
}

/* A ledger with a row in every table. */
static char *make_full(void) {
    char *path = ledger_make("full.ledger");
    struct store *store = ledger_must_open(path, NULL, &now);
    struct error err;
    ledger_fill_small(store);
    struct feed_record ticket = {.kind = FEED_TICKET};
    ticket.of.ticket = (struct feed_ticket){.id = "T1",
                                            .customer = "C1",
                                            .number = "T-7",
                                            .subject = "Switch",
                                            .opened = TODAY - 70,
                                            .closed = DAY_NONE};
    (void)feed_records(store, "test", &ticket, 1, now);
    log_full_call(store, 0);
    log_full_call(store, 10);
    expect_ok(store_snooze(store, uuid_new(), 1, TODAY + 2, "later", now, &err), &err);
    expect_ok(store_mark_mail(store, uuid_new(), 1, "a@b", true, now, &err), &err);
    expect_ok(store_corrections_told(store, uuid_new(), (const int64_t[]){1, 2}, 2, now, &err),
              &err);
    for (size_t i = 0; i < ARRAY_LEN(LATER); i++) {
        write_later(store, LATER[i].table, LATER[i].sql);
    }
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    return path;
}

static void copy_file(const char *from, const char *to) {
    struct buf bytes = {0};
    struct error err;
    expect_ok(io_read_file(from, 1 << 26, &bytes, &err), &err);
    FILE *file = fopen(to, "w");
    expect_int(fwrite(bytes.data, 1, bytes.len, file), bytes.len);
    (void)fclose(file);
    buf_release(&bytes);
}

/* What the chain check says after somebody ran this SQL. */
static char *findings_after(const char *full, const char *sql) {
    char *copy = test_path("copy.ledger");
    copy_file(full, copy);
    ledger_tamper(copy, sql);
    struct store *store = ledger_must_open(copy, NULL, &now);
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    store_free(store);
    free(copy);
    return bad;
}

START_TEST(catalogue_names_every_column) {
    char *path = ledger_make("a.ledger");
    sqlite3 *db = NULL;
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    int tables = 0;
    for (int table = 1; table < TABLE_END; table++) {
        char *sql = sqlite3_mprintf("SELECT group_concat(name, ', ') FROM pragma_table_info(%Q)",
                                    table_name(table));
        sqlite3_stmt *stmt = NULL;
        expect_int(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
        expect_int(sqlite3_step(stmt), SQLITE_ROW);
        expect_text((const char *)sqlite3_column_text(stmt, 0), table_columns(table));
        (void)sqlite3_finalize(stmt);
        sqlite3_free(sql);
        tables++;
    }
    sqlite3_stmt *stmt = NULL;
    expect_int(
        sqlite3_prepare_v2(db,
                           "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name "
                           "NOT IN ('audit', 'state', 'standing', 'zone_used', 'hold')",
                           -1, &stmt, NULL),
        SQLITE_OK);
    expect_int(sqlite3_step(stmt), SQLITE_ROW);
    expect_int(sqlite3_column_int(stmt, 0), tables);
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
    free(path);
}
END_TEST

START_TEST(the_plain_shell_can_change_nothing) {
    static const char *const tries[] = {
        "UPDATE call SET note = 'x'",
        "DELETE FROM call",
        "INSERT INTO call SELECT id + 1, randomblob(16), customer, contact, reached, said, "
        "started_at, ended_at, number, note, flagged, author FROM call",
        "INSERT OR REPLACE INTO call SELECT * FROM call",
        "REPLACE INTO promise SELECT id, call, customer, contact, made_at, day, currency, 1, "
        "level, "
        "author FROM promise",
        "UPDATE invoice SET open = 0",
        "DELETE FROM invoice",
        "INSERT OR REPLACE INTO invoice SELECT * FROM invoice",
        "INSERT INTO customer SELECT * FROM customer ON CONFLICT DO UPDATE SET note = 'x'",
        "UPDATE audit SET op = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit",
        "INSERT INTO audit SELECT max(seq) + 1, hash, at, author, host, uid, op, randomblob(16), "
        "0, "
        "body, hash FROM audit",
        "UPDATE firm SET name = 'x'",
    };
    char *path = make_full();
    for (size_t i = 0; i < ARRAY_LEN(tries); i++) {
        int rc = ledger_plain_sql(path, tries[i]);
        if (rc == SQLITE_OK) {
            printf("allowed: %s\n", tries[i]);
        }
        expect_true(rc == SQLITE_CONSTRAINT || rc == SQLITE_ERROR);
    }
    struct store *store = ledger_must_open(path, NULL, &now);
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    free(path);
}
END_TEST

/* P12: each column of each table, changed once in its first and its last row. */
START_TEST(every_changed_column_is_found) {
    char *path = make_full();
    int tried = 0, found = 0;
    for (int table = 1; table < TABLE_END; table++) {
        char columns[512];
        (void)snprintf(columns, sizeof columns, "%s", table_columns(table));
        char *rest = NULL;
        for (char *column = strtok_r(columns, ", ", &rest); column != NULL;
             column = strtok_r(NULL, ", ", &rest)) {
            char *sql = sqlite3_mprintf("UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s "
                                        "+ 1000 WHEN 'null' THEN 1 "
                                        "WHEN 'text' THEN %s || 'x' ELSE randomblob(16) END "
                                        "WHERE id = (SELECT %s(id) FROM %s)",
                                        table_name(table), column, column, column, column,
                                        tried % 2 == 0 ? "max" : "min", table_name(table));
            char *bad = findings_after(path, sql);
            tried++;
            if (strstr(bad, table_name(table)) != NULL) {
                found++;
            } else {
                printf("not found: %s: %s\n", sql, bad);
            }
            free(bad);
            sqlite3_free(sql);
        }
    }
    printf("%d columns changed, %d found\n", tried, found);
    expect_true(tried > 200);
    expect_int(found, tried);
    free(path);
}
END_TEST

START_TEST(every_change_of_the_audit_is_found) {
    static const char *const changes[] = {
        "UPDATE audit SET at = at + 1 WHERE seq = 3",
        "UPDATE audit SET author = 'eve' WHERE seq = 3",
        "UPDATE audit SET host = 'x' WHERE seq = 3",
        "UPDATE audit SET uid = uid + 1 WHERE seq = 3",
        "UPDATE audit SET op = 'x' WHERE seq = 3",
        "UPDATE audit SET uuid = randomblob(16) WHERE seq = 3",
        "UPDATE audit SET part = part + 1 WHERE seq = 3",
        "UPDATE audit SET prev = zeroblob(32) WHERE seq = 3",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE audit SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM audit)",
        "UPDATE audit SET body = substr(body, 1, length(body) - 1) WHERE seq = 3",
        "UPDATE audit SET seq = 1000 WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
        "DELETE FROM audit",
        "UPDATE audit SET seq = -3 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; "
        "UPDATE audit SET seq = 4 WHERE seq = -3",
        "DELETE FROM call WHERE id = 1",
        "DELETE FROM call WHERE id = 2",
        "DELETE FROM work",
        "INSERT INTO claim SELECT 3, call, customer, contact, invoice, line, raised_at, by_mail, "
        "message_id, currency, minor, words, author FROM claim WHERE id = 1",
        "UPDATE payment SET id = -1 WHERE id = 1; UPDATE payment SET id = 1 WHERE id = 2; "
        "UPDATE payment SET id = 2 WHERE id = -1",
        "UPDATE standing SET facts = zeroblob(length(facts)) WHERE customer = 2",
        "DELETE FROM standing WHERE customer = 2",
        "INSERT INTO standing SELECT 99, facts FROM standing WHERE customer = 2",
    };
    char *path = make_full();
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        char *bad = findings_after(path, changes[i]);
        if (bad[0] == '\0') {
            printf("not found: %s\n", changes[i]);
        }
        expect_true(bad[0] != '\0');
        free(bad);
    }
    char *good = findings_after(path, "SELECT 1");
    expect_text(good, "");
    free(good);
    free(path);
}
END_TEST

/* A hostile body must not make the check allocate what it likes, or run on. */
START_TEST(hostile_bodies_are_survived) {
    struct dice dice = dice_new();
    for (int round = 0; round < 20000; round++) {
        unsigned char body[200];
        size_t len = (size_t)dice_below(&dice, sizeof body);
        for (size_t i = 0; i < len; i++) {
            body[i] = (unsigned char)dice_u64(&dice);
        }
        if (len > 2) {
            body[0] = 1;
            body[1] = (unsigned char)"RHC"[dice_below(&dice, 3)];
        }
        struct reader reader;
        struct chain_item item;
        int items = 0;
        chain_body_open(&reader, body, len);
        while (chain_body_next(&reader, &item)) {
            expect_true(table_name(item.table) != NULL && ++items < 200);
        }
    }
}
END_TEST

START_TEST(rebuilding_changes_nothing) {
    char *path = make_full();
    struct store *store = ledger_must_open(path, NULL, &now);
    struct error err;
    char *before = facts_text_all(store, now, true);
    expect_ok(write_begin(ledger_of(store), &err), &err);
    expect_ok(sql_run(ledger_of(store), "DELETE FROM standing", &err), &err);
    expect_ok(project_all(ledger_of(store), &err), &err);
    expect_ok(write_commit(ledger_of(store), &err), &err);
    char *after = facts_text_all(store, now, true);
    expect_text(after, before);
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    free(after);
    free(before);
    store_free(store);
    free(path);
}
END_TEST

TEST_MAIN("store/chain", TEST(catalogue_names_every_column),
          TEST(the_plain_shell_can_change_nothing), TEST_SLOW(every_changed_column_is_found, 90),
          TEST(every_change_of_the_audit_is_found), TEST(hostile_bodies_are_survived),
          TEST(rebuilding_changes_nothing))
