#ifndef CALLSHEET_EXCHANGE_CSV_VALUE_H
#define CALLSHEET_EXCHANGE_CSV_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/zone.h"
#include "callsheet/exchange/csv_rows.h"

/** Cells as values, by the kind of their column. */
struct csv_value {
    const char *text;   /* as in the file; borrowed from the row */
    bool is_set;        /* not empty */
    int64_t number;     /* day, count, thousandths, instant, minute, bits, level, 0 or 1 */
    const char **items; /* CSV_IS_LIST, in the arena */
    size_t item_count;
};

/** What reading values needs besides the cells. */
struct csv_reader {
    struct arena *arena; /* for lists; the caller clears it between rows */
    struct zones *zones; /* to know which names are time zones */
};

/** Reads all cells of a row into `values` (CSV_COLUMNS_MOST long); an empty cell of a required
    column and a value that is not of its kind are refused. Amounts stay text: see csv_money. */
MUST_CHECK enum status csv_row_values(const struct csv_reader *reader, const struct csv_row *row,
                                      struct csv_value *values, struct error *err);

/** Reads an amount in minor units of `currency`; an empty cell gives 0. */
MUST_CHECK enum status csv_money(const struct csv_row *row, size_t column, const char *currency,
                                 int64_t *out, struct error *err);

/** Refuses a cell: "invoices.csv line 12, column due: <sentence>". */
__attribute__((format(printf, 4, 5))) enum status
csv_refuse(const struct csv_row *row, size_t column, struct error *err, const char *format, ...);

#endif
