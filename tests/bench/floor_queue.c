/**
 * Floor of the whole queue: the best SQL we could write by hand for a ranked list of 40 customers
 * over the ledger's own tables and indexes. It knows no gates, habits, promises against payments,
 * calling hours or reasons; it only sums, joins and sorts.
 *
 *     floor_queue LEDGER TODAY RUNS     prints microseconds, one a line
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "callsheet/base/day.h"

/** Made before the clock starts, as a ledger kept for SQL would maintain them. */
static const char PREPARE[] =
    "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;"
    "CREATE TEMP TABLE open_item(customer, due, id, open, PRIMARY KEY(customer, due, id))"
    " WITHOUT ROWID;"
    "INSERT INTO open_item SELECT customer, ifnull(due, 99999), id, open FROM invoice"
    " INDEXED BY invoice_open WHERE open <> 0;"
    "CREATE TEMP TABLE last_call(customer INTEGER PRIMARY KEY, at, reached);"
    "INSERT INTO last_call SELECT customer, max(ended_at), reached FROM call GROUP BY customer;"
    "CREATE TEMP TABLE last_promise(customer INTEGER PRIMARY KEY, day, minor);"
    "INSERT INTO last_promise SELECT p.customer, p.day, p.minor FROM promise p WHERE p.id ="
    " (SELECT max(id) FROM promise WHERE customer = p.customer);"
    "CREATE TEMP TABLE last_step(customer INTEGER PRIMARY KEY, day);"
    "INSERT INTO last_step SELECT f.customer, f.day FROM follow_up f WHERE f.id ="
    " (SELECT max(id) FROM follow_up WHERE customer = f.customer);";

static const char QUEUE[] =
    "WITH o AS MATERIALIZED (SELECT customer, sum(open) owed, min(due) oldest, count(*) n"
    "  FROM open_item GROUP BY customer),"
    " u AS MATERIALIZED (SELECT customer, sum(unapplied) money FROM payment"
    "  INDEXED BY payment_unapplied WHERE unapplied <> 0 GROUP BY customer)"
    " SELECT c.id, c.code, c.name, o.owed - ifnull(u.money, 0), o.oldest, o.n, p.day, p.minor,"
    "  l.at, l.reached, f.day"
    " FROM o CROSS JOIN customer c ON c.id = o.customer LEFT JOIN u ON u.customer = c.id"
    "  LEFT JOIN last_call l ON l.customer = c.id LEFT JOIN last_promise p ON p.customer = c.id"
    "  LEFT JOIN last_step f ON f.customer = c.id"
    " ORDER BY ifnull(p.day < ?1, 0) DESC, o.owed * max(0, ?1 - o.oldest) DESC, c.code LIMIT 40";

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
    sqlite3 *db;
    sqlite3_stmt *query;
    if (argc != 4) {
        fprintf(stderr, "usage: floor_queue LEDGER TODAY RUNS\n");
        return 2;
    }
    if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_exec(db, PREPARE, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, QUEUE, -1, &query, NULL) != SQLITE_OK) {
        fprintf(stderr, "floor_queue: %s\n", sqlite3_errmsg(db));
        return 1;
    }
    long runs = strtol(argv[3], NULL, 10);
    for (long run = -1; run < runs; run++) { // the first one warms the page cache
        long long sum = 0;
        double begin = now_us();
        sqlite3_bind_int(query, 1, day_parse_iso(argv[2]));
        while (sqlite3_step(query) == SQLITE_ROW) {
            for (int column = 0; column < sqlite3_column_count(query); column++) {
                sum += sqlite3_column_type(query, column) == SQLITE_INTEGER
                           ? sqlite3_column_int64(query, column)
                           : (long long)sqlite3_column_bytes(query, column);
            }
        }
        sqlite3_reset(query);
        if (run >= 0 && sum != 0) {
            printf("%.0f\n", now_us() - begin);
        }
    }
    sqlite3_finalize(query);
    sqlite3_close(db);
    return 0;
}
