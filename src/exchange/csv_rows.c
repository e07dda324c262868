/* The rows of a CSV file through libcsv: see csv_rows.h. */
#include "callsheet/exchange/csv_rows.h"

#include <csv.h>
#include <stdbool.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

enum { SHOWN_BYTES = 64 }; /* of a bad value, in messages */

struct csv_rows {
    const struct csv_file *table;
    csv_row_visit visit;
    void *context;
    struct csv_parser parser;
    bool has_started, has_header, was_cr;
    long line, row_line; /* being read; where the row began */
    long row_count;
    struct buf bytes;                 /* the fields of the row, NUL-separated */
    size_t starts[CSV_COLUMNS_MOST];  /* of each field in `bytes` */
    size_t field_count, header_count; /* of the row; of the header */
    size_t column_of[CSV_COLUMNS_MOST];
    enum status status;
    struct error error;
};

struct csv_rows *csv_rows_new(const struct csv_file *table, csv_row_visit visit, void *context) {
    struct csv_rows *rows = mem_zalloc(1, sizeof *rows);
    rows->table = table;
    rows->visit = visit;
    rows->context = context;
    rows->line = rows->row_line = 1;
    if (csv_init(&rows->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        die("callsheet: the CSV reader cannot be started.");
    }
    return rows;
}

void csv_rows_free(struct csv_rows *rows) {
    if (!rows) {
        return;
    }
    csv_free(&rows->parser);
    buf_release(&rows->bytes);
    mem_free(rows);
}

/** Name of the column the next field belongs to, for messages; NULL when unknown. */
static const char *column_name(const struct csv_rows *rows) {
    if (!rows->has_header || rows->field_count >= rows->header_count) {
        return NULL;
    }
    return rows->table->columns[rows->column_of[rows->field_count]].name;
}

/** Refuses the file at a line and, where it is known, a column. */
static void refuse(struct csv_rows *rows, enum status status, long line, const char *sentence) {
    if (rows->status) {
        return;
    }
    const char *column = column_name(rows);
    rows->status = error_set(&rows->error, status, "%s line %ld%s%s: %s", rows->table->name, line,
                             column ? ", column " : "", column ? column : "", sentence);
}

static void refuse_naming(struct csv_rows *rows, const char *before, const char *value,
                          const char *after) {
    char shown[SHOWN_BYTES];
    (void)text_clean_into(shown, sizeof shown, value, TEXT_LINE);
    struct buf sentence = {0};
    buf_addf(&sentence, "%s“%s”%s", before, shown, after);
    refuse(rows, STATUS_INVALID, rows->row_line, buf_text(&sentence));
    buf_release(&sentence);
}

static void take_field(void *data, size_t len, void *context) {
    struct csv_rows *rows = context;
    const char *field = data;
    if (rows->status) {
        return;
    }
    if (rows->field_count == CSV_COLUMNS_MOST) {
        refuse(rows, STATUS_LIMIT, rows->row_line, "a row has at most 64 columns.");
    } else if (len > CSV_FIELD_BYTES || rows->bytes.len + len > CSV_ROW_BYTES) {
        refuse(rows, STATUS_LIMIT, rows->row_line, "the text is too long (64 KiB at most).");
    } else if (len > 0 && memchr(field, '\0', len)) {
        refuse(rows, STATUS_INVALID, rows->line,
               "a NUL byte is in the text. Save the file as UTF-8 text.");
    } else if (len > 0 && !text_is_utf8(field, len)) {
        refuse(rows, STATUS_INVALID, rows->line, "the text is not UTF-8. Save the file as UTF-8.");
    } else {
        rows->starts[rows->field_count++] = rows->bytes.len;
        if (len > 0) {
            buf_add(&rows->bytes, field, len);
        }
        buf_add_char(&rows->bytes, '\0');
    }
}

static const char *field_at(const struct csv_rows *rows, size_t i) {
    return rows->bytes.data + rows->starts[i];
}

static size_t find_column(const struct csv_file *table, const char *name) {
    size_t i = 0;
    while (i < table->column_count && text_compare_fold(table->columns[i].name, name) != 0) {
        i++;
    }
    return i;
}

/** Appends "id, code, name" as the columns the file may have. */
static void list_columns(const struct csv_file *table, struct buf *out) {
    for (size_t i = 0; i < table->column_count; i++) {
        buf_addf(out, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    }
    buf_add_char(out, '.');
}

static void take_header(struct csv_rows *rows) {
    const struct csv_file *table = rows->table;
    bool has[CSV_COLUMNS_MOST] = {false};
    size_t known = 0;
    for (size_t i = 0; i < rows->field_count; i++) {
        known += find_column(table, field_at(rows, i)) < table->column_count;
    }
    struct buf list = {0};
    for (size_t i = 0; i < rows->field_count && !rows->status; i++) {
        size_t column = find_column(table, field_at(rows, i));
        if (known == 0) {
            buf_add_text(&list, ", which is none. The first line must name the columns: ");
            list_columns(table, &list);
            refuse_naming(rows, "expected a header, found ", field_at(rows, i), buf_text(&list));
        } else if (column == table->column_count) {
            buf_add_text(&list, ". Rename or remove it; known are: ");
            list_columns(table, &list);
            refuse_naming(rows, "there is no column ", field_at(rows, i), buf_text(&list));
        } else if (has[column]) {
            refuse_naming(rows, "the column ", field_at(rows, i),
                          " is there twice. Remove one of them.");
        } else {
            has[column] = true;
            rows->column_of[i] = column;
        }
    }
    for (size_t i = 0; i < table->column_count && !rows->status; i++) {
        if (table->columns[i].is_required && !has[i]) {
            refuse_naming(rows, "the column ", table->columns[i].name, " is missing.");
        }
    }
    buf_release(&list);
    rows->header_count = rows->field_count;
    rows->has_header = true;
}

static void take_cells(struct csv_rows *rows) {
    if (rows->field_count != rows->header_count) {
        struct buf sentence = {0};
        buf_addf(&sentence,
                 "the row has %zu column%s, the header has %zu. A comma or quote may be "
                 "missing or too much.",
                 rows->field_count, rows->field_count == 1 ? "" : "s", rows->header_count);
        rows->field_count = rows->header_count; /* no single column is to blame */
        refuse(rows, STATUS_INVALID, rows->row_line, buf_text(&sentence));
        buf_release(&sentence);
        return;
    }
    if (++rows->row_count > CSV_ROWS_MOST) {
        refuse(rows, STATUS_LIMIT, rows->row_line,
               "the file has too many rows (20 million at most).");
        return;
    }
    const char *cells[CSV_COLUMNS_MOST];
    for (size_t i = 0; i < rows->table->column_count; i++) {
        cells[i] = "";
    }
    for (size_t i = 0; i < rows->field_count; i++) {
        cells[rows->column_of[i]] = field_at(rows, i);
    }
    struct csv_row row = {.table = rows->table, .line = rows->row_line, .cells = cells};
    rows->status = rows->visit(rows->context, &row, &rows->error);
}

static void take_row(int end, void *context) {
    struct csv_rows *rows = context;
    (void)end;
    if (rows->status) {
        return;
    }
    if (rows->has_header) {
        take_cells(rows);
    } else {
        take_header(rows);
    }
    rows->field_count = 0;
    buf_reset(&rows->bytes);
}

/** Parses a piece that ends at a line end or at the end of what is there. */
static void parse_piece(struct csv_rows *rows, const char *bytes, size_t len) {
    if (rows->parser.pstate == 0) { /* libcsv: no row has begun */
        rows->row_line = rows->line;
    }
    size_t used = csv_parse(&rows->parser, bytes, len, take_field, take_row, rows);
    if (!rows->status && used != len) {
        refuse(
            rows, STATUS_INVALID, rows->line,
            "a quote stands where none may be. Quote the whole text and double the quotes in it.");
    }
    if (!rows->status && rows->parser.entry_pos > CSV_FIELD_BYTES) {
        refuse(rows, STATUS_LIMIT, rows->row_line,
               "the text is too long (64 KiB at most). A quote may never be closed.");
    }
}

/** Looks at the first bytes: byte order marks, and what stands between columns. */
static size_t start(struct csv_rows *rows, const char *bytes, size_t len) {
    rows->has_started = true;
    if (len >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        refuse(rows, STATUS_INVALID, 1, "the file is UTF-16. Save it as UTF-8.");
        return len;
    }
    size_t skip = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t end = skip;
    while (end < len && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
    }
    if (end > skip && !memchr(bytes + skip, ',', end - skip)) {
        if (memchr(bytes + skip, ';', end - skip)) {
            csv_set_delim(&rows->parser, ';');
        } else if (memchr(bytes + skip, '\t', end - skip)) {
            csv_set_delim(&rows->parser, '\t');
        }
    }
    return skip;
}

enum status csv_rows_feed(struct csv_rows *rows, const void *bytes, size_t len, struct error *err) {
    const char *text = bytes;
    size_t at = rows->has_started || len == 0 ? 0 : start(rows, text, len);
    while (at < len && !rows->status) {
        size_t end = at;
        while (end < len && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        bool has_end = end < len;
        bool is_second = has_end && end == at && text[end] == '\n' && rows->was_cr;
        parse_piece(rows, text + at, end - at + has_end);
        rows->line += has_end && !is_second;
        rows->was_cr = has_end ? text[end] == '\r' : (end == at && rows->was_cr);
        at = end + has_end;
    }
    if (rows->status && err) {
        *err = rows->error;
    }
    return rows->status;
}

enum status csv_rows_finish(struct csv_rows *rows, struct error *err) {
    if (!rows->status && csv_fini(&rows->parser, take_field, take_row, rows) != 0) {
        refuse(rows, STATUS_INVALID, rows->row_line, "a quote is opened and never closed.");
    }
    if (!rows->status && !rows->has_header) {
        rows->row_line = 1;
        refuse(rows, STATUS_INVALID, 1, "the file is empty; its first line must name the columns.");
    }
    if (rows->status && err) {
        *err = rows->error;
    }
    return rows->status;
}
