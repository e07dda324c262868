#ifndef CALLSHEET_EXCHANGE_CSV_H
#define CALLSHEET_EXCHANGE_CSV_H

#include <stddef.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/feed.h"
#include "callsheet/exchange/csv_table.h"

/**
 * Reads callsheet's own set of CSV files (csv_table.h) into feed records. A bad value ends the
 * reading with its file, line and column and what was expected: "invoices.csv line 12, column due:
 * expected a date like 2026-11-30, found “soon”."
 */
struct csv_reading;

/** Largest file of a set, in bytes. */
#define CSV_FILE_BYTES (INT64_C(4) << 30)

/** Starts a reading into `sink` (borrowed). */
struct csv_reading *csv_reading_new(const struct feed_sink *sink);
void csv_reading_free(struct csv_reading *reading);

/** Reads one file of the set from memory. Lines must come after invoices when they do not say their
    currency. STATUS_INVALID, STATUS_LIMIT, or the sink's status. */
MUST_CHECK enum status csv_read_bytes(struct csv_reading *reading, enum csv_file_id id,
                                      const void *bytes, size_t len, struct error *err);

/** Reads the set in a folder, in the table's order; files that may be missing may be missing.
    STATUS_NOT_FOUND without the folder or a required file, STATUS_DENIED, STATUS_IO, and as
    csv_read_bytes. */
MUST_CHECK enum status csv_read_folder(const char *folder, const struct feed_sink *sink,
                                       struct error *err);

#endif
