#include "callsheet/ui/wrap.h"

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/edit.h"

/* Visual rows. */

void wrap_release(struct wrap *wrap) {
    mem_free(wrap->rows);
    *wrap = (struct wrap){.rows = NULL};
}

static void add_row(struct wrap *wrap, size_t start, size_t end, size_t next) {
    wrap->rows = mem_grow(wrap->rows, wrap->count, &wrap->capacity, sizeof *wrap->rows);
    wrap->rows[wrap->count++] = (struct wrap_row){start, end, next};
}

void wrap_build(struct wrap *wrap, const char *text, size_t len, int cols) {
    int width = cols > 0 ? cols : 1;
    wrap->count = 0;
    for (size_t at = 0; at < len;) {
        size_t next = 0;
        size_t end = at + text_wrap(text + at, len - at, width, &next);
        size_t start = at + next;
        size_t whole = edit_cluster_start(text, len, start);
        if (whole < start) { /* broken at a blank that carries marks: they stay with it */
            start = whole + text_cluster(text + whole, len - whole, NULL);
            end = end == at + next ? start : end;
        }
        add_row(wrap, at, end, start);
        at = start;
    }
    if (len == 0 || text[len - 1] == '\n') {
        add_row(wrap, len, len, len);
    }
}

size_t wrap_row_of(const struct wrap *wrap, size_t at) {
    size_t low = 0, high = wrap->count; /* the last row that starts at or before `at` */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (wrap->rows[middle].start <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t wrap_at(const struct wrap *wrap, const char *text, size_t row, int col) {
    const struct wrap_row *here = &wrap->rows[row];
    size_t len = here->end - here->start;
    size_t at = here->start + text_prefix(text + here->start, len, col, NULL);
    bool is_next_row = row + 1 < wrap->count && at == here->next && at > here->start;
    return is_next_row ? text_cluster_before(text, at) : at;
}

int wrap_col_of(const struct wrap *wrap, const char *text, size_t at) {
    const struct wrap_row *row = &wrap->rows[wrap_row_of(wrap, at)];
    size_t shown = at < row->end ? at : row->end; /* a blank at the edge takes no column */
    return text_cols(text + row->start, shown - row->start);
}
