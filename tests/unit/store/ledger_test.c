/** Making and opening ledgers: every refusal, settings, modes, migrations, anchors. */
#include "callsheet/store/ledger.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/place.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

static void expect_refused(const char *path, enum status status, const char *words) {
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct error err;
    expect_status(ledger_open(&options, &store, &err), status, &err);
    expect_contains(err.message, words);
    expect_true(store == NULL);
}

START_TEST(makes_with_modes_and_refuses_twice) {
    umask(077);
    char *path = test_path("shared/firm.ledger");
    struct error err;
    struct stat st;
    expect_ok(ledger_create(path, "Firm", "EUR", &err), &err);
    expect_int(stat(path, &st), 0);
    expect_int(st.st_mode & 07777, 0660);
    char *folder = test_path("shared");
    expect_int(stat(folder, &st), 0);
    expect_int(st.st_mode & 07777, 02770);
    expect_status(ledger_create(path, "Firm", "EUR", &err), STATUS_EXISTS, &err);
    struct store *store = ledger_must_open(path, NULL, &now);
    struct store_info info;
    expect_ok(store_info(store, &info, &err), &err);
    expect_text(info.firm, "Firm");
    expect_text(info.currency, "EUR");
    expect_int(info.schema, (int64_t)schema_current()->count);
    expect_int(info.head_seq, 1);
    expect_true(info.fed_at == INSTANT_NONE);
    char *bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_MODES);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    free(folder);
    free(path);
}
END_TEST

START_TEST(refuses_what_is_not_a_ledger) {
    char *missing = test_path("missing.ledger");
    expect_refused(missing, STATUS_NOT_FOUND, "callsheet init");
    char *text = test_file("text.ledger", "This is a letter and much longer than a header of "
                                          "SQLite, which has a hundred bytes; so there.\n");
    expect_refused(text, STATUS_FOREIGN, "not a callsheet ledger");
    char *empty = test_file("empty.ledger", "");
    expect_refused(empty, STATUS_FOREIGN, "not a callsheet ledger");
    char *other = test_path("other.ledger");
    expect_int(ledger_plain_sql(other, "CREATE TABLE a(b)"), SQLITE_OK);
    expect_refused(other, STATUS_FOREIGN, "not a callsheet ledger");
    expect_refused(test_folder(), STATUS_FOREIGN, "not a file");
    free(other);
    free(empty);
    free(text);
    free(missing);
}
END_TEST

START_TEST(refuses_links_and_open_doors) {
    char *path = ledger_make("a.ledger");
    char *soft = test_path("soft.ledger"), *hard = test_path("hard.ledger");
    expect_int(symlink(path, soft), 0);
    expect_refused(soft, STATUS_UNSUPPORTED, "symbolic link");
    expect_int(link(path, hard), 0);
    expect_refused(path, STATUS_UNSUPPORTED, "hard link");
    expect_int(unlink(hard), 0);
    expect_int(chmod(path, 0666), 0);
    expect_refused(path, STATUS_UNSUPPORTED, "chmod 660");
    expect_int(chmod(path, 0660), 0);
    expect_int(chmod(test_folder(), 0777), 0);
    expect_refused(path, STATUS_UNSUPPORTED, "chmod o-w");
    expect_int(chmod(test_folder(), 0700), 0);
    struct store *store = ledger_must_open(path, NULL, &now);
    store_free(store);
    free(hard);
    free(soft);
    free(path);
}
END_TEST

static const struct {
    long magic;
    enum status status;
    bool allow;
} FILE_SYSTEMS[] = {
    {0x6969, STATUS_UNSUPPORTED, true},
    {0x517B, STATUS_UNSUPPORTED, true},
    {0xFF534D42, STATUS_UNSUPPORTED, true},
    {0xFE534D42, STATUS_UNSUPPORTED, true},
    {(int)0xFF534D42, STATUS_UNSUPPORTED, true},
    {0x01021997, STATUS_UNSUPPORTED, true},
    {0x5346414F, STATUS_UNSUPPORTED, true},
    {0x00C36400, STATUS_UNSUPPORTED, true},
    {0x65735546, STATUS_UNSUPPORTED, false},
    {0x65735546, STATUS_OK, true},
    {0xEF53, STATUS_OK, false},
    {0x01021994, STATUS_OK, false},
    {0x9123683E, STATUS_OK, false},
    {0x58465342, STATUS_OK, false},
};

START_TEST(judges_file_systems) {
    struct error err = {STATUS_OK, ""};
    expect_status(place_judge_fs(FILE_SYSTEMS[_i].magic, FILE_SYSTEMS[_i].allow, "/x", &err),
                  FILE_SYSTEMS[_i].status, &err);
}
END_TEST

START_TEST(refuses_wal) {
    expect_false(wal_is_safe(3040001));
    expect_false(wal_is_safe(3051002));
    expect_false(wal_is_safe(3050006));
    expect_false(wal_is_safe(3046000));
    expect_true(wal_is_safe(3051003));
    expect_true(wal_is_safe(3050007));
    expect_true(wal_is_safe(3044006));
    char *path = ledger_make("wal.ledger");
    expect_int(ledger_plain_sql(path, "PRAGMA journal_mode = wal"), SQLITE_OK);
    if (!wal_is_safe(sqlite3_libversion_number())) {
        expect_refused(path, STATUS_UNSUPPORTED, "WAL");
        expect_int(ledger_plain_sql(path, "PRAGMA journal_mode = delete"), SQLITE_OK);
        struct store *store = ledger_must_open(path, NULL, &now);
        store_free(store);
    }
    free(path);
}
END_TEST

START_TEST(notices_a_switch_to_wal) {
    char *path = ledger_make("wal.ledger");
    struct store *store = ledger_must_open(path, NULL, &now);
    struct error err;
    bool changed = true;
    expect_ok(store_changed(store, &changed, &err), &err);
    expect_false(changed);
    expect_int(ledger_plain_sql(path, "PRAGMA journal_mode = wal; UPDATE state SET change = 9"),
               SQLITE_OK);
    enum status status = store_changed(store, &changed, &err);
    if (!wal_is_safe(sqlite3_libversion_number())) {
        expect_int(status, STATUS_UNSUPPORTED);
        expect_status(store_snooze(store, uuid_new(), 1, 1, "x", now, &err), STATUS_DENIED, &err);
    }
    store_free(store);
    free(path);
}
END_TEST

START_TEST(newer_opens_for_reading_only) {
    char *path = ledger_make("newer.ledger");
    expect_int(ledger_plain_sql(path, "PRAGMA user_version = 99"), SQLITE_OK);
    expect_refused(path, STATUS_NEWER, "newer callsheet");
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct error err;
    options.read_only = true;
    expect_ok(ledger_open(&options, &store, &err), &err);
    expect_status(store_snooze(store, uuid_new(), 1, 1, "x", now, &err), STATUS_DENIED, &err);
    store_free(store);
    free(path);
}
END_TEST

static const char *const VERSION_3[] = {
    "CREATE TABLE later(id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT",
    NULL,
};

START_TEST(older_is_copied_and_brought_up_to_date) {
    char *path = ledger_make("older.ledger");
    struct migration migrations[] = {
        schema_current()->migrations[0], schema_current()->migrations[1], {VERSION_3}};
    struct schema schema = {migrations, ARRAY_LEN(migrations)};
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct store_info info;
    struct error err;
    expect_ok(ledger_open_schema(&options, &schema, &store, &err), &err);
    expect_ok(store_info(store, &info, &err), &err);
    expect_int(info.schema, 3);
    store_free(store);
    struct buf copy = {0};
    buf_addf(&copy, "%s.v2-%lld.copy", path, (long long)now);
    store = ledger_must_open(buf_text(&copy), NULL, &now);
    store_free(store);
    expect_refused(path, STATUS_NEWER, "newer");
    buf_release(&copy);
    free(path);
}
END_TEST

START_TEST(a_failed_migration_changes_nothing) {
    static const char *const broken[] = {"CREATE TABLE later(id INTEGER PRIMARY KEY) STRICT",
                                         "CREATE TABLE later(id INTEGER PRIMARY KEY) STRICT", NULL};
    char *path = ledger_make("older.ledger");
    struct migration migrations[] = {
        schema_current()->migrations[0], schema_current()->migrations[1], {broken}};
    struct schema schema = {migrations, ARRAY_LEN(migrations)};
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct error err;
    expect_status(ledger_open_schema(&options, &schema, &store, &err), STATUS_CORRUPT, &err);
    store = ledger_must_open(path, NULL, &now);
    char *bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    free(path);
}
END_TEST

static void copy_file(const char *from, const char *to) {
    struct buf bytes = {0};
    struct error err;
    expect_ok(io_read_file(from, 1 << 26, &bytes, &err), &err);
    expect_ok(io_replace_file(to, bytes.data, bytes.len, 0660, &err), &err);
    buf_release(&bytes);
}

START_TEST(an_old_copy_is_noticed) {
    char *path = ledger_make("anchored.ledger"), *old = test_path("old.ledger");
    char *state = test_path("state");
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct error err;
    options.state_folder = state;
    expect_ok(ledger_open(&options, &store, &err), &err);
    store_free(store);
    copy_file(path, old);
    expect_ok(ledger_open(&options, &store, &err), &err);
    ledger_fill_small(store);
    store_free(store);
    store = NULL;
    copy_file(old, path);
    expect_status(ledger_open(&options, &store, &err), STATUS_CORRUPT, &err);
    expect_contains(err.message, "older copy");
    char *shown = strstr(err.message, state);
    expect_true(shown != NULL);
    shown[strcspn(shown, " ")] = '\0';
    expect_int(unlink(shown), 0);
    expect_ok(ledger_open(&options, &store, &err), &err);
    store_free(store);
    /* Another ledger made at the same path is another matter. */
    store = NULL;
    expect_int(unlink(path), 0);
    expect_ok(ledger_create(path, "Next", "EUR", &err), &err);
    expect_ok(ledger_open(&options, &store, &err), &err);
    store_free(store);
    free(state);
    free(old);
    free(path);
}
END_TEST

static void ignore_finding(void *context, const struct finding *finding) {
    (void)context;
    (void)finding;
}

START_TEST(damage_never_crashes_and_is_said) {
    char *path = ledger_make("whole.ledger"), *bad = test_path("bad.ledger");
    struct store *store = ledger_must_open(path, NULL, &now);
    ledger_fill_small(store);
    store_free(store);
    struct buf bytes = {0};
    struct error err;
    struct dice dice = dice_new();
    int opened = 0, refused = 0;
    expect_ok(io_read_file(path, 1 << 26, &bytes, &err), &err);
    for (int round = 0; round < 150; round++) {
        struct buf copy = {0};
        buf_add(&copy, bytes.data, bytes.len);
        for (int hit = 0; hit < 8; hit++) {
            copy.data[dice_below(&dice, copy.len)] = (char)dice_u64(&dice);
        }
        if (dice_below(&dice, 4) == 0) {
            buf_truncate(&copy, (size_t)dice_below(&dice, copy.len));
        }
        FILE *file = fopen(bad, "w");
        (void)fwrite(copy.data, 1, copy.len, file);
        (void)fclose(file);
        buf_release(&copy);
        struct ledger_options options = ledger_options_of(bad, NULL, &now);
        struct store *damaged = NULL;
        if (ledger_open(&options, &damaged, &err) != STATUS_OK) {
            refused++;
            expect_true(err.message[0] != '\0');
            continue;
        }
        opened++;
        struct moment moment = moment_at(now);
        struct rules rules = rules_usual();
        struct card card;
        card_init(&card);
        (void)!store_card(damaged, 1, &moment, &rules, &card, &err);
        card_release(&card);
        (void)!store_check(damaged, STORE_CHECK_CHAIN, ignore_finding, NULL, NULL);
        store_free(damaged);
    }
    printf("%d damaged files: %d opened, %d refused\n", opened + refused, opened, refused);
    buf_release(&bytes);
    free(bad);
    free(path);
}
END_TEST

/* What one person's crash leaves must not lock the next one out: two users of one group, umask 077,
   the first killed inside a transaction that has reached the file. */
static void be_user(unsigned uid, unsigned gid) {
    expect_int(setgid(gid), 0);
    expect_int(setuid(uid), 0);
    umask(077);
}

static void crash_in_transaction(const char *path) {
    sqlite3 *db = NULL;
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    expect_int(sqlite3_exec(db,
                            "PRAGMA temp_store = memory; PRAGMA journal_mode = truncate; PRAGMA "
                            "cache_size = 1; BEGIN IMMEDIATE; "
                            "CREATE TABLE junk(a); INSERT INTO junk SELECT randomblob(900) FROM "
                            "sqlite_schema a, sqlite_schema b",
                            NULL, NULL, NULL),
               SQLITE_OK);
    _exit(0);
}

START_TEST(a_crash_does_not_lock_the_team_out) {
    if (getuid() != 0) {
        skip_without(NULL, "needs root to become two other users");
    }
    char root[] = "/tmp/callsheet-team-XXXXXX"; /* the test's own folder is closed to others */
    expect_true(mkdtemp(root) != NULL);
    char path[128], folder[64];
    (void)snprintf(folder, sizeof folder, "%s/team", root);
    (void)snprintf(path, sizeof path, "%s/firm.ledger", folder);
    struct error err;
    expect_ok(ledger_create(path, "Firm", "EUR", &err), &err);
    expect_int(chown(folder, 0, 4242), 0);
    expect_int(chmod(folder, 02770), 0);
    expect_int(chown(path, 0, 4242), 0);
    expect_int(chmod(root, 0711), 0);
    pid_t child = fork();
    if (child == 0) {
        be_user(4001, 4242);
        crash_in_transaction(path);
    }
    int how = 0;
    expect_int(waitpid(child, &how, 0), child);
    child = fork();
    if (child == 0) {
        be_user(4002, 4242);
        struct ledger_options options = ledger_options_of(path, NULL, &now);
        struct store *store = NULL;
        enum status status = ledger_open(&options, &store, &err);
        if (status != STATUS_OK) {
            fprintf(stderr, "%s\n", err.message);
            _exit(1);
        }
        ledger_fill_small(store);
        store_free(store);
        _exit(0);
    }
    expect_int(waitpid(child, &how, 0), child);
    expect_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    char journal[160];
    (void)snprintf(journal, sizeof journal, "%s-journal", path);
    (void)unlink(journal);
    (void)unlink(path);
    (void)rmdir(folder);
    (void)rmdir(root);
}
END_TEST

static void stop_other_writer(void *context, int64_t waited_ms) {
    sqlite3 *other = context;
    expect_true(waited_ms > 300);
    if (!sqlite3_get_autocommit(other)) {
        expect_int(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    }
}

/* Somebody else writes: the person is told, and the save goes through when they are done. */
START_TEST(waits_for_another_writer_and_says_so) {
    char *path = ledger_make("busy.ledger");
    sqlite3 *other = NULL;
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct store *store = NULL;
    struct error err;
    expect_int(sqlite3_open(path, &other), SQLITE_OK);
    options.waiting = stop_other_writer;
    options.context = other;
    expect_ok(ledger_open(&options, &store, &err), &err);
    ledger_fill_small(store);
    expect_int(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    expect_ok(store_snooze(store, uuid_new(), 1, 20800, "wait", now, &err), &err);
    expect_true(sqlite3_get_autocommit(other) != 0);
    store_free(store);
    (void)sqlite3_close(other);
    free(path);
}
END_TEST

/* A ledger of each released version opens, is sound, and says the same. */
START_TEST(released_versions_open) {
    char *path = test_path("v1.ledger"), *source = test_source("fixtures/ledger-v1.sql");
    char *sql = test_read(source);
    expect_int(ledger_plain_sql(path, sql), SQLITE_OK);
    expect_int(chmod(path, 0660), 0);
    struct store *store = ledger_must_open(path, NULL, &now);
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    bad = bad_findings(store, STORE_CHECK_QUICK); /* it has the present structure now */
    expect_text(bad, "");
    free(bad);
    char *text = facts_text_all(store, TEST_NOW + 1000, true);
    expect_contains(text, "promise 1 call 1");
    expect_contains(text, "[The second hour was never worked.]");
    expect_contains(text, "[Inventory week]");
    free(text);
    struct outcome outcome = outcome_of(1, 1, REACHED_NOBODY, now + 2000);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    bad = bad_findings(store, STORE_CHECK_QUICK);
    expect_text(bad, "");
    free(bad);
    store_free(store);
    free(sql);
    free(source);
    free(path);
}
END_TEST

/* Who may only read sees an older ledger as it is: nothing is changed, nothing is missing. */
START_TEST(older_is_read_as_it_is) {
    char *path = test_path("v1.ledger"), *source = test_source("fixtures/ledger-v1.sql");
    char *sql = test_read(source);
    struct ledger_options options = ledger_options_of(path, NULL, &now);
    struct buf before = {0}, after = {0};
    struct store *store = NULL;
    struct error err;
    expect_int(ledger_plain_sql(path, sql), SQLITE_OK);
    expect_int(chmod(path, 0660), 0);
    expect_ok(io_read_file(path, 1 << 26, &before, &err), &err);
    options.read_only = true;
    expect_ok(ledger_open(&options, &store, &err), &err);
    static const enum store_check checks[] = {STORE_CHECK_QUICK, STORE_CHECK_CHAIN};
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        char *bad = bad_findings(store, checks[i]);
        expect_text(bad, "");
        free(bad);
    }
    struct arena arena = {0};
    struct card card;
    struct moment moment = moment_at(TEST_NOW + 1000);
    struct rules rules = rules_usual();
    struct store_correction *list = NULL;
    size_t count = 7;
    card_init(&card);
    expect_ok(store_card(store, 1, &moment, &rules, &card, &err), &err);
    expect_true(card.history_count > 0 && card.line_count > 0);
    card_release(&card);
    expect_ok(store_corrections(store, true, &arena, &list, &count, &err), &err);
    expect_int(count, 0);
    arena_release(&arena);
    expect_status(store_snooze(store, uuid_new(), 1, 20800, "x", now, &err), STATUS_DENIED, &err);
    store_free(store);
    expect_ok(io_read_file(path, 1 << 26, &after, &err), &err);
    expect_int(after.len, before.len);
    expect_true(memcmp(after.data, before.data, before.len) == 0);
    buf_release(&after);
    buf_release(&before);
    free(sql);
    free(source);
    free(path);
}
END_TEST

START_TEST(bulk_is_one_transaction) {
    char *path = ledger_make("bulk.ledger");
    struct store *store = ledger_must_open(path, NULL, &now), *other;
    struct error err;
    struct call_receipt receipt;
    ledger_fill_small(store);
    expect_ok(ledger_bulk_begin(store, &err), &err);
    struct outcome outcome = outcome_of(1, 1, REACHED_NOBODY, now);
    (void)must_log(store, &outcome);
    struct outcome wrong = outcome_of(77, 1, REACHED_NOBODY, now);
    expect_status(store_log_call(store, &wrong, &receipt, &err), STATUS_NOT_FOUND, &err);
    other = ledger_must_open(path, "ben", &now);
    expect_status(store_has_call(other, outcome.uuid, &receipt, &err), STATUS_NOT_FOUND, &err);
    expect_ok(ledger_bulk_end(store, &err), &err);
    expect_ok(store_has_call(other, outcome.uuid, &receipt, &err), &err);
    bool changed = false;
    expect_ok(store_changed(other, &changed, &err), &err);
    expect_true(changed);
    char *bad = bad_findings(other, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
    outcome_release(&wrong);
    outcome_release(&outcome);
    store_free(other);
    store_free(store);
    free(path);
}
END_TEST

TEST_MAIN("store/ledger", TEST(makes_with_modes_and_refuses_twice),
          TEST(refuses_what_is_not_a_ledger), TEST(refuses_links_and_open_doors),
          TEST_LOOP(judges_file_systems, ARRAY_LEN(FILE_SYSTEMS)), TEST(refuses_wal),
          TEST(notices_a_switch_to_wal), TEST(newer_opens_for_reading_only),
          TEST(older_is_copied_and_brought_up_to_date), TEST(a_failed_migration_changes_nothing),
          TEST(an_old_copy_is_noticed), TEST_SLOW(damage_never_crashes_and_is_said, 60),
          TEST(a_crash_does_not_lock_the_team_out), TEST(waits_for_another_writer_and_says_so),
          TEST(released_versions_open), TEST(older_is_read_as_it_is), TEST(bulk_is_one_transaction))
