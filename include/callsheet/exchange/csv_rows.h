#ifndef CALLSHEET_EXCHANGE_CSV_ROWS_H
#define CALLSHEET_EXCHANGE_CSV_ROWS_H

#include <stddef.h>

#include "callsheet/base/status.h"
#include "callsheet/exchange/csv_table.h"

/**
 * The rows of one CSV file (RFC 4180: quotes doubled inside quotes, line feeds allowed there),
 * checked against its table. A byte order mark, CR LF, CR and LF line ends, and ';' or tab between
 * columns (taken from the header) are understood. Everything else is refused with file, line and
 * column: unknown, missing or doubled columns, no header, rows of another length, bytes that are
 * not UTF-8, a quote that is never closed, and what is larger than the limits.
 */
struct csv_rows;

/** Limits of one file. */
enum {
    CSV_FIELD_BYTES = 64 * 1024,
    CSV_ROW_BYTES = 1024 * 1024,
    CSV_ROWS_MOST = 20 * 1000 * 1000,
};

/** One row: `cells` has the table's columns in the table's order; "" where the file has none. All
    borrowed for the visit. */
struct csv_row {
    const struct csv_file *table;
    long line; /* where it begins, from 1 */
    const char *const *cells;
};

typedef enum status (*csv_row_visit)(void *context, const struct csv_row *row, struct error *err);

struct csv_rows *csv_rows_new(const struct csv_file *table, csv_row_visit visit, void *context);
void csv_rows_free(struct csv_rows *rows);

/** Takes the next bytes of the file. After a failure only csv_rows_free is allowed. STATUS_INVALID,
    STATUS_LIMIT, or what the visit returned. */
MUST_CHECK enum status csv_rows_feed(struct csv_rows *rows, const void *bytes, size_t len,
                                     struct error *err);
/** Ends the file: its last row needs no line end. */
MUST_CHECK enum status csv_rows_finish(struct csv_rows *rows, struct error *err);

#endif
