#include "callsheet/ui/span.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Text in pieces of different roles. */

static int piece_cols(const struct span *span) {
    return span->text != NULL ? text_cols(span->text, strlen(span->text)) : 0;
}

int span_cols(const struct span *spans, size_t count) {
    int cols = 0;
    for (size_t i = 0; i < count; i++) {
        cols += piece_cols(&spans[i]);
    }
    return cols;
}

int span_put(struct surface *surface, int row, int col, int max_cols, const struct span *spans,
             size_t count) {
    int used = 0;
    for (size_t i = 0; i < count && used < max_cols; i++) {
        if (spans[i].text == NULL) {
            continue;
        }
        used += surface_text_fit(surface, row, col + used, max_cols - used, spans[i].text,
                                 spans[i].role);
    }
    return used;
}

int span_put_right(struct surface *surface, int row, int col, int cols, const struct span *spans,
                   size_t count) {
    int width = span_cols(spans, count);
    int indent = width < cols ? cols - width : 0;
    (void)span_put(surface, row, col + indent, cols - indent, spans, count);
    return col + indent;
}

void statusline_draw(struct surface *surface, int row, int col, int cols, const struct span *left,
                     size_t left_count, const struct span *right, size_t right_count) {
    int inner = cols - 2;
    int right_cols = span_cols(right, right_count);
    if (right_cols > 0 && right_cols <= inner) {
        (void)span_put_right(surface, row, col + 1, inner, right, right_count);
        inner -= right_cols + 2; /* two blanks between the ends */
    }
    if (inner > 0) {
        (void)span_put(surface, row, col + 1, inner, left, left_count);
    }
}
