/* callsheet's own set of CSV files as tables: see csv_table.h. */
#include "callsheet/exchange/csv_table.h"

#include <assert.h>

#include "callsheet/base/status.h"

// clang-format off
#define X(F, C, name, kind, required, text) {name, CSV_IS_##kind, required, text},
static const struct csv_column columns_CUSTOMERS[] = {CSV_CUSTOMERS_COLUMNS(X)};
static const struct csv_column columns_CONTACTS[] = {CSV_CONTACTS_COLUMNS(X)};
static const struct csv_column columns_TICKETS[] = {CSV_TICKETS_COLUMNS(X)};
static const struct csv_column columns_INVOICES[] = {CSV_INVOICES_COLUMNS(X)};
static const struct csv_column columns_LINES[] = {CSV_LINES_COLUMNS(X)};
static const struct csv_column columns_PAYMENTS[] = {CSV_PAYMENTS_COLUMNS(X)};
static const struct csv_column columns_ALLOCATIONS[] = {CSV_ALLOCATIONS_COLUMNS(X)};
static const struct csv_column columns_WORK[] = {CSV_WORK_COLUMNS(X)};
#undef X

static const struct csv_file files[CSV_FILE_COUNT] = {
#define X(id, file, required, words) \
    [CSV_##id] = {file, required, words, columns_##id, ARRAY_LEN(columns_##id)},
    CSV_FILE_TABLE(X)
#undef X
};

static const char *const kinds[CSV_KIND_COUNT] = {
#define X(name, text) [CSV_IS_##name] = text,
    CSV_KIND_TABLE(X)
#undef X
};
// clang-format on

const struct csv_file *csv_file(enum csv_file_id id) {
    assert(id < CSV_FILE_COUNT);
    return &files[id];
}

const char *csv_kind_text(enum csv_kind kind) {
    assert(kind < CSV_KIND_COUNT);
    return kinds[kind];
}

void csv_table_markdown(struct buf *out) {
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        buf_addf(out, "**%s**%s: a row is %s.\n\n", files[i].name,
                 files[i].is_required ? "" : " (may be missing)", files[i].text);
        buf_add_text(out, "| column | | holds |\n| --- | --- | --- |\n");
        for (size_t k = 0; k < files[i].column_count; k++) {
            const struct csv_column *column = &files[i].columns[k];
            buf_addf(out, "| `%s`%s | %s | %s |\n", column->name, column->is_required ? " *" : "",
                     csv_kind_text(column->kind), column->text);
        }
        buf_add_char(out, '\n');
    }
}

void csv_table_mdoc(struct buf *out) {
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        buf_addf(out, ".Ss %s\nA row is %s.\n", files[i].name, files[i].text);
        buf_add_text(out, ".Bl -tag -width account_manager -compact\n");
        for (size_t k = 0; k < files[i].column_count; k++) {
            const struct csv_column *column = &files[i].columns[k];
            buf_addf(out, ".It %s%s\n%s (%s)\n", column->name, column->is_required ? " *" : "",
                     column->text, csv_kind_text(column->kind));
        }
        buf_add_text(out, ".El\n");
    }
}
