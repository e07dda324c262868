#ifndef CALLSHEET_CLI_OUTPUT_H
#define CALLSHEET_CLI_OUTPUT_H

#include <stdio.h>

#include <jansson.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/money.h"

/** The ways out of a command: everything that leaves as text is cleaned here once more, JSON is
    plain ASCII with the data as it is. */

/** Appends one field, cleaned: no line ends or tabs remain. */
void out_field(struct buf *out, const char *text);
/** Appends a field cut or filled up to `cols` columns. */
void out_column(struct buf *out, const char *text, int cols);
/** Appends a field with blanks before it up to `cols` columns. */
void out_right(struct buf *out, const char *text, int cols);
/** Appends lines of a text, each begun by `indent`. */
void out_lines(struct buf *out, const char *text, const char *indent);

/** Writes what was gathered. STATUS_CLOSED when the reader of a pipe is gone, STATUS_IO. */
MUST_CHECK enum status out_write(FILE *stream, const struct buf *text, struct error *err);

/** Writes "callsheet: <text>" as one cleaned line: messages, for which there is no other way out.
 */
void out_message(FILE *stream, const char *text);

/** CSV (RFC 4180). A text field: cleaned, quoted where needed; what a spreadsheet would take for a
    formula is begun by an apostrophe. `is_first` of its row. */
void out_csv_text(struct buf *out, const char *text, bool is_first);
/** A further field of ours, a number or a day: as it is. */
void out_csv_number(struct buf *out, const char *text);
void out_csv_end(struct buf *out);
/** Writes rows gathered by these. Statuses as of out_write. */
MUST_CHECK enum status out_csv_write(FILE *stream, const struct buf *rows, struct error *err);

/** A JSON text of any bytes; those that are not UTF-8 become U+FFFD. */
json_t *out_json_text(const char *text);
/** "2026-11-30", or null. */
json_t *out_json_day(int32_t day);
/** "2026-11-30T08:00:00Z", or null. */
json_t *out_json_instant(int64_t instant);
/** {"minor": 120000, "currency": "EUR"} */
json_t *out_json_money(struct money money);
/** Writes a JSON value and gives it back to jansson. */
MUST_CHECK enum status out_json_write(FILE *stream, json_t *take_value, struct error *err);

#endif
