#include "callsheet/ui/paragraph.h"

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Text for reading. */

int paragraph_rows(const struct paragraph *paragraph, int cols) {
    int rows = 0;
    for (size_t at = 0; at < paragraph->len && cols > 0; rows++) {
        size_t next = 0;
        (void)text_wrap(paragraph->text + at, paragraph->len - at, cols, &next); /* only `next` */
        at += next;
    }
    return rows;
}

/* Draws bytes [from, to) in pieces: inside marks with their role, between them with the text's. */
static void draw_line(struct surface *surface, int row, struct rect rect,
                      const struct paragraph *paragraph, size_t from, size_t to) {
    int used = 0;
    size_t mark = 0;
    while (from < to && used < rect.cols) {
        while (mark < paragraph->mark_count &&
               paragraph->marks[mark].start + paragraph->marks[mark].len <= from) {
            mark++;
        }
        size_t end = to;
        enum role role = paragraph->role;
        if (mark < paragraph->mark_count) {
            const struct text_mark *each = &paragraph->marks[mark];
            bool is_inside = each->start <= from;
            size_t border = is_inside ? each->start + each->len : each->start;
            role = is_inside ? each->role : role;
            end = border < to ? border : to;
        }
        used += surface_put(surface, row, rect.col + used, rect.cols - used, paragraph->text + from,
                            end - from, role);
        from = end;
    }
}

int paragraph_draw(struct surface *surface, struct rect rect, const struct paragraph *paragraph,
                   int skip) {
    int drawn = 0;
    for (size_t at = 0; at < paragraph->len && drawn < rect.rows && rect.cols > 0;) {
        size_t next = 0;
        size_t len = text_wrap(paragraph->text + at, paragraph->len - at, rect.cols, &next);
        if (skip > 0) {
            skip--;
        } else {
            draw_line(surface, rect.row + drawn, rect, paragraph, at, at + len);
            drawn++;
        }
        at += next;
    }
    return drawn;
}

int paragraph_row_of(const struct paragraph *paragraph, int cols, size_t at) {
    int row = 0;
    for (size_t start = 0; start < paragraph->len && cols > 0; row++) {
        size_t next = 0;
        (void)text_wrap(paragraph->text + start, paragraph->len - start, cols, &next); /* `next` */
        if (at < start + next) {
            return row;
        }
        start += next;
    }
    return row > 0 ? row - 1 : 0;
}
