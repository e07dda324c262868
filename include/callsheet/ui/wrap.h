#ifndef CALLSHEET_UI_WRAP_H
#define CALLSHEET_UI_WRAP_H

#include <stddef.h>

/**
 * The visual rows of a text at a width, for moving and drawing in it.
 */
struct wrap_row {
    size_t start; /* first byte */
    size_t end;   /* end of what is drawn */
    size_t next;  /* first byte of the next row */
};

struct wrap {
    struct wrap_row *rows; /* at least one once built */
    size_t count, capacity;
};

void wrap_release(struct wrap *wrap);

/** Wraps anew, at words, to `cols` columns (at least 1). A text that ends in a line feed has an
    empty row after it. */
void wrap_build(struct wrap *wrap, const char *text, size_t len, int cols);

/** Row that holds the cursor at byte `at`. */
size_t wrap_row_of(const struct wrap *wrap, size_t at);

/** Byte at which a cursor stands that is to be in `row`, as near to column `col` as it can. */
size_t wrap_at(const struct wrap *wrap, const char *text, size_t row, int col);

/** Column of byte `at` in its row. */
int wrap_col_of(const struct wrap *wrap, const char *text, size_t at);

#endif
