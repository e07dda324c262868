#include "callsheet/ui/field.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/edit.h"
#include "callsheet/ui/surface.h"

/* One line of text under edit. */

void field_init(struct field *field, size_t limit_bytes) {
    *field = (struct field){.limit_bytes = limit_bytes};
}

void field_release(struct field *field) {
    buf_release(&field->text);
    field->at = 0;
}

const char *field_text(const struct field *field) {
    return buf_text(&field->text);
}

void field_set(struct field *field, const char *text) {
    buf_reset(&field->text);
    edit_clean(&field->text, "", 0, text, strlen(text), TEXT_LINE);
    if (field->text.len > field->limit_bytes) {
        buf_truncate(&field->text,
                     edit_cluster_start(field->text.data, field->text.len, field->limit_bytes));
    }
    field->at = field->text.len;
}

static struct edit_line line_of(const struct field *field) {
    return (struct edit_line){.text = field_text(field), .end = field->text.len, .at = field->at};
}

enum edit_result field_paste(struct field *field, const char *text, size_t len) {
    struct buf clean = {.data = NULL};
    enum edit_result result = EDIT_MOVED;
    edit_clean(&clean, field_text(field), field->at, text, len, TEXT_LINE);
    if (field->text.len + clean.len > field->limit_bytes) {
        result = EDIT_REFUSED;
    } else if (clean.len > 0) {
        buf_insert(&field->text, field->at, clean.data, clean.len);
        field->at += clean.len;
        result = EDIT_CHANGED;
    }
    buf_release(&clean);
    return result;
}

enum edit_result field_key(struct field *field, struct key key) {
    struct edit_line line = line_of(field);
    size_t from = 0, to = 0;
    if (key_is_text(key)) {
        char bytes[4];
        return field_paste(field, bytes, text_encode(key.scalar, bytes));
    }
    if (edit_motion(&line, key, &to)) {
        field->at = to;
        return EDIT_MOVED;
    }
    if (edit_removal(&line, key, &from, &to)) {
        if (from == to) {
            return EDIT_MOVED;
        }
        buf_remove(&field->text, from, to - from);
        field->at = from;
        return EDIT_CHANGED;
    }
    return EDIT_IGNORED;
}

/* First byte shown when there are `cols` columns: long texts move in half widths, so that the view
   stands still while one types. Worked out from the cursor alone: drawing keeps no state. */
static size_t first_shown(const struct field *field, int cols) {
    const char *text = field_text(field);
    int before = text_cols(text, field->at);
    if (text_cols(text, field->text.len) < cols || cols < 2) {
        return cols < 2 ? field->at : 0;
    }
    int step = cols / 2, skip = 0;
    while (before - skip > cols - 1) {
        skip += step;
    }
    size_t start = text_prefix(text, field->text.len, skip, NULL);
    while (text_cols(text + start, field->at - start) > cols - 1) {
        start += text_cluster(text + start, field->text.len - start, NULL);
    }
    return start;
}

void field_click(struct field *field, int col, int cols) {
    size_t start = first_shown(field, cols);
    int wanted = col > 0 ? col : 0;
    field->at =
        start + text_prefix(field_text(field) + start, field->text.len - start, wanted, NULL);
}

void field_draw(struct surface *surface, int row, int col, int cols, const struct field *field,
                const char *hint, bool is_focused) {
    struct rect whole = {row, col, 1, cols};
    const char *text = field_text(field);
    size_t start = first_shown(field, cols);
    surface_fill(surface, whole, ROLE_TEXT);
    if (field->text.len == 0 && hint != NULL) {
        (void)surface_text_fit(surface, row, col, cols, hint, ROLE_DIM); /* clipped at will */
    } else {
        (void)surface_put(surface, row, col, cols, text + start, field->text.len - start,
                          ROLE_TEXT); /* clipped at will */
    }
    surface_ground(surface, whole, is_focused ? ROLE_FIELD_FOCUS : ROLE_FIELD);
    if (is_focused) {
        surface_set_cursor(surface, row, col + text_cols(text + start, field->at - start));
    }
}
