/**
 * Floor of a saved call: one row inserted in its own transaction under the ledger's own settings
 * (rollback journal TRUNCATE, synchronous FULL), on the same file system.
 *
 *     floor_insert FILE RUNS     prints microseconds, one a line
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(sqlite3 *db, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "floor_insert: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: floor_insert FILE RUNS\n");
        return 2;
    }
    sqlite3 *db;
    sqlite3_stmt *insert;
    unlink(argv[1]);
    must(NULL, sqlite3_open(argv[1], &db));
    must(db, sqlite3_exec(db,
                          "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;"
                          "CREATE TABLE call(id INTEGER PRIMARY KEY, customer INTEGER NOT NULL,"
                          " at INTEGER NOT NULL, reached TEXT NOT NULL, note TEXT NOT NULL) STRICT",
                          NULL, NULL, NULL));
    must(db, sqlite3_prepare_v2(db,
                                "INSERT INTO call(customer, at, reached, note) VALUES (?1, ?2,"
                                " 'person', 'Asked about the invoice; she will call back.')",
                                -1, &insert, NULL));
    for (long run = strtol(argv[2], NULL, 10); run > 0; run--) {
        sqlite3_bind_int64(insert, 1, run);
        sqlite3_bind_int64(insert, 2, run * 60);
        double begin = now_us();
        must(db, sqlite3_step(insert));
        must(db, sqlite3_reset(insert));
        printf("%.0f\n", now_us() - begin);
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
