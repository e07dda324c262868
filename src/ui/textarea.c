#include "callsheet/ui/textarea.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/edit.h"
#include "callsheet/ui/history.h"
#include "callsheet/ui/surface.h"
#include "callsheet/ui/wrap.h"

/* Several lines under edit. Every change goes through replace(), which tells the edit; undo is
   history.c, visual rows are wrap.c. */

struct told_edit {
    size_t at, removed;
    size_t text_at, len; /* in `told_text` */
};

struct textarea {
    struct buf text;
    size_t limit_bytes;
    size_t at;
    int goal_col; /* column wanted when moving up and down; -1: the present one */
    int rows, cols;
    size_t top; /* first visible row */
    struct wrap wrap;
    struct history history;
    struct told_edit *told;
    size_t told_count, told_capacity;
    struct buf told_text;
    unsigned revision;
};

/* --- state -------------------------------------------------------------------------------------
 */

/* One column stays free for a cursor after the last character. */
static void rewrap(struct textarea *area) {
    wrap_build(&area->wrap, buf_text(&area->text), area->text.len, area->cols - 1);
}

static void show_cursor(struct textarea *area) {
    size_t row = wrap_row_of(&area->wrap, area->at), rows = (size_t)area->rows;
    size_t last_top = area->wrap.count > rows ? area->wrap.count - rows : 0;
    if (row < area->top) {
        area->top = row;
    } else if (row - area->top >= rows) {
        area->top = row - rows + 1;
    }
    area->top = area->top < last_top ? area->top : last_top;
    area->revision++;
}

struct textarea *textarea_new(size_t limit_bytes) {
    struct textarea *area = mem_zalloc(1, sizeof *area);
    area->limit_bytes = limit_bytes;
    area->goal_col = -1;
    area->rows = 1;
    area->cols = 80;
    history_init(&area->history);
    rewrap(area);
    return area;
}

void textarea_free(struct textarea *area) {
    if (area != NULL) {
        buf_release(&area->text);
        buf_release(&area->told_text);
        wrap_release(&area->wrap);
        history_release(&area->history);
        mem_free(area->told);
        mem_free(area);
    }
}

const char *textarea_text(const struct textarea *area) {
    return buf_text(&area->text);
}

size_t textarea_len(const struct textarea *area) {
    return area->text.len;
}

size_t textarea_cursor(const struct textarea *area) {
    return area->at;
}

unsigned textarea_revision(const struct textarea *area) {
    return area->revision;
}

size_t textarea_visual_rows(const struct textarea *area) {
    return area->wrap.count;
}

const char *textarea_limit_text(void) {
    return "The note is full: 64 KiB at most. Shorten it, or save and go on in the next call.";
}

static void move_to(struct textarea *area, size_t at) {
    area->at = at;
    area->goal_col = -1;
    history_close(&area->history);
    show_cursor(area);
}

void textarea_set_cursor(struct textarea *area, size_t at) {
    move_to(area, edit_cluster_start(buf_text(&area->text), area->text.len, at));
}

void textarea_set_size(struct textarea *area, int rows, int cols) {
    int new_rows = rows > 0 ? rows : 1, new_cols = cols > 0 ? cols : 1;
    if (new_rows != area->rows || new_cols != area->cols) {
        area->rows = new_rows;
        area->cols = new_cols;
        rewrap(area);
        show_cursor(area);
    }
}

/* --- changes -----------------------------------------------------------------------------------
 */

static void tell(struct textarea *area, size_t at, size_t removed, const char *text, size_t len) {
    area->told = mem_grow(area->told, area->told_count, &area->told_capacity, sizeof *area->told);
    area->told[area->told_count++] = (struct told_edit){
        .at = at, .removed = removed, .text_at = area->told_text.len, .len = len};
    buf_add(&area->told_text, text, len);
}

/* Replaces `removed` bytes at `at`; the cursor stands after what was put there. */
static void replace(struct textarea *area, size_t at, size_t removed, const char *text,
                    size_t len) {
    tell(area, at, removed, text, len);
    buf_remove(&area->text, at, removed);
    buf_insert(&area->text, at, text, len);
    area->at = at + len;
    area->goal_col = -1;
    rewrap(area);
    show_cursor(area);
}

static enum edit_result change(struct textarea *area, size_t at, size_t removed, const char *text,
                               size_t len, enum change_kind kind) {
    if (removed == 0 && len == 0) {
        return EDIT_MOVED;
    }
    if (area->text.len - removed + len > area->limit_bytes) {
        return EDIT_REFUSED;
    }
    struct change change = {.at = at,
                            .removed = buf_text(&area->text) + at,
                            .removed_len = removed,
                            .added = text,
                            .added_len = len,
                            .kind = kind};
    history_record(&area->history, &change);
    replace(area, at, removed, text, len);
    return EDIT_CHANGED;
}

static enum edit_result insert(struct textarea *area, const char *text, size_t len,
                               enum change_kind kind) {
    struct buf clean = {.data = NULL};
    edit_clean(&clean, buf_text(&area->text), area->at, text, len, TEXT_LINES);
    enum edit_result result = change(area, area->at, 0, buf_text(&clean), clean.len, kind);
    buf_release(&clean);
    return result;
}

enum edit_result textarea_paste(struct textarea *area, const char *text, size_t len) {
    return insert(area, text, len, CHANGE_OTHER);
}

bool textarea_undo(struct textarea *area) {
    struct change last;
    if (!history_undo(&area->history, &last)) {
        return false;
    }
    replace(area, last.at, last.added_len, last.removed, last.removed_len);
    return true;
}

bool textarea_redo(struct textarea *area) {
    struct change next;
    if (!history_redo(&area->history, &next)) {
        return false;
    }
    replace(area, next.at, next.removed_len, next.added, next.added_len);
    return true;
}

bool textarea_load(struct textarea *area, const char *text, size_t len) {
    struct buf clean = {.data = NULL};
    edit_clean(&clean, "", 0, text, len, TEXT_LINES);
    bool fits = clean.len <= area->limit_bytes;
    if (!fits) {
        buf_truncate(&clean, edit_cluster_start(clean.data, clean.len, area->limit_bytes));
    }
    buf_release(&area->text);
    area->text = clean;
    history_release(&area->history);
    textarea_forget_edits(area);
    area->top = 0;
    rewrap(area);
    move_to(area, area->text.len);
    return fits;
}

/* Bytes that begin both texts alike, and that end both alike after that; cut at characters. */
static void common_ends(const struct buf *a, const struct buf *b, size_t *front, size_t *back) {
    size_t shorter = a->len < b->len ? a->len : b->len;
    size_t head = 0, tail = 0;
    while (head < shorter && a->data[head] == b->data[head]) {
        head++;
    }
    while (head > 0 && head < a->len && ((unsigned char)a->data[head] & 0xC0) == 0x80) {
        head--;
    }
    while (tail < shorter - head && a->data[a->len - 1 - tail] == b->data[b->len - 1 - tail]) {
        tail++;
    }
    while (tail > 0 && ((unsigned char)a->data[a->len - tail] & 0xC0) == 0x80) {
        tail--;
    }
    *front = head;
    *back = tail;
}

enum status textarea_replace(struct textarea *area, const char *text, size_t len,
                             struct error *err) {
    struct buf clean = {.data = NULL};
    size_t front = 0, back = 0;
    edit_clean(&clean, "", 0, text, len, TEXT_LINES);
    if (clean.len > area->limit_bytes) {
        buf_release(&clean);
        return error_set(err, STATUS_LIMIT, "%s", textarea_limit_text());
    }
    common_ends(&area->text, &clean, &front, &back);
    (void)change(area, front, area->text.len - front - back, buf_text(&clean) + front,
                 clean.len - front - back, CHANGE_OTHER); /* it fits */
    buf_release(&clean);
    textarea_set_cursor(area, area->at);
    return STATUS_OK;
}

size_t textarea_edit_count(const struct textarea *area) {
    return area->told_count;
}

struct edit textarea_edit(const struct textarea *area, size_t index) {
    const struct told_edit *told = &area->told[index];
    return (struct edit){.at = told->at,
                         .removed = told->removed,
                         .text = buf_text(&area->told_text) + told->text_at,
                         .len = told->len};
}

void textarea_forget_edits(struct textarea *area) {
    area->told_count = 0;
    buf_reset(&area->told_text);
}

/* --- keys --------------------------------------------------------------------------------------
 */

static struct edit_line line_of(const struct textarea *area) {
    const char *text = buf_text(&area->text);
    size_t start = area->at;
    while (start > 0 && text[start - 1] != '\n') {
        start--;
    }
    const char *feed = memchr(text + area->at, '\n', area->text.len - area->at);
    size_t end = feed != NULL ? (size_t)(feed - text) : area->text.len;
    return (struct edit_line){.text = text, .start = start, .end = end, .at = area->at};
}

/* At the border of a line, keys that stay within it reach for the line feed. */
static void reach_over(const struct textarea *area, struct key key, size_t *from, size_t *to) {
    bool is_forward = key.code == KEYCODE_DELETE || key.code == KEYCODE_RIGHT ||
                      key_equal(key, key_ctrl('d')) || key_equal(key, key_ctrl('k'));
    bool is_backward = key.code == KEYCODE_BACKSPACE || key.code == KEYCODE_LEFT ||
                       key_equal(key, key_ctrl('w')) || key_equal(key, key_ctrl('u'));
    if (is_forward && *to == area->at && *to < area->text.len) {
        (*to)++;
    } else if (is_backward && *from == area->at && *from > 0) {
        (*from)--;
    }
}

static void move_rows(struct textarea *area, long delta) {
    size_t row = wrap_row_of(&area->wrap, area->at), last = area->wrap.count - 1;
    const char *text = buf_text(&area->text);
    int goal = area->goal_col >= 0 ? area->goal_col : wrap_col_of(&area->wrap, text, area->at);
    long wanted = (long)row + delta;
    size_t target = wanted < 0 ? 0 : (size_t)wanted > last ? last : (size_t)wanted;
    if (target == row) { /* beyond the first or last row: to its end */
        move_to(area, delta < 0 ? 0 : area->text.len);
        return;
    }
    move_to(area, wrap_at(&area->wrap, text, target, goal));
    area->goal_col = goal;
}

static bool move_vertically(struct textarea *area, struct key key) {
    bool has_ctrl = (key.mods & KEYMOD_CTRL) != 0;
    long page = area->rows > 1 ? area->rows - 1 : 1;
    if (key.code == KEYCODE_UP) {
        move_rows(area, -1);
    } else if (key.code == KEYCODE_DOWN) {
        move_rows(area, 1);
    } else if (key.code == KEYCODE_PAGE_UP) {
        move_rows(area, -page);
    } else if (key.code == KEYCODE_PAGE_DOWN) {
        move_rows(area, page);
    } else if (key.code == KEYCODE_HOME && has_ctrl) {
        move_to(area, 0);
    } else if (key.code == KEYCODE_END && has_ctrl) {
        move_to(area, area->text.len);
    } else {
        return false;
    }
    return true;
}

static enum edit_result remove_range(struct textarea *area, struct key key, size_t from,
                                     size_t to) {
    bool is_cluster = key.code == KEYCODE_BACKSPACE || key.code == KEYCODE_DELETE;
    return change(area, from, to - from, "", 0, is_cluster ? CHANGE_ERASED : CHANGE_OTHER);
}

enum edit_result textarea_key(struct textarea *area, struct key key) {
    struct edit_line line = line_of(area);
    size_t from = area->at, to = area->at;
    if (key_is_text(key)) {
        char bytes[4];
        return insert(area, bytes, text_encode(key.scalar, bytes), CHANGE_TYPED);
    }
    if (key.code == KEYCODE_ENTER) {
        return insert(area, "\n", 1, CHANGE_TYPED);
    }
    if (key_equal(key, key_ctrl('z')) || key_equal(key, key_ctrl('_'))) {
        return textarea_undo(area) ? EDIT_CHANGED : EDIT_MOVED;
    }
    if (key_equal(key, key_ctrl('y'))) {
        return textarea_redo(area) ? EDIT_CHANGED : EDIT_MOVED;
    }
    if (edit_removal(&line, key, &from, &to)) {
        reach_over(area, key, &from, &to);
        return remove_range(area, key, from, to);
    }
    if (edit_motion(&line, key, &to)) {
        from = to;
        reach_over(area, key, &from, &to);
        move_to(area, key.code == KEYCODE_LEFT ? from : to);
        return EDIT_MOVED;
    }
    return move_vertically(area, key) ? EDIT_MOVED : EDIT_IGNORED;
}

void textarea_click(struct textarea *area, int row, int col) {
    size_t wanted = area->top + (size_t)(row > 0 ? row : 0);
    size_t last = area->wrap.count - 1;
    move_to(area, wrap_at(&area->wrap, buf_text(&area->text), wanted < last ? wanted : last,
                          col > 0 ? col : 0));
}

void textarea_scroll(struct textarea *area, int delta) {
    size_t rows = (size_t)area->rows;
    long last_top = area->wrap.count > rows ? (long)(area->wrap.count - rows) : 0;
    long top = (long)area->top + delta;
    area->top = (size_t)(top < 0 ? 0 : top > last_top ? last_top : top);
    size_t row = wrap_row_of(&area->wrap, area->at);
    int col = wrap_col_of(&area->wrap, buf_text(&area->text), area->at);
    size_t into = row < area->top           ? area->top
                  : row >= area->top + rows ? area->top + rows - 1
                                            : row;
    if (into != row) {
        move_to(area, wrap_at(&area->wrap, buf_text(&area->text), into, col));
    }
    area->revision++;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

void textarea_draw(struct surface *surface, struct rect rect, const struct textarea *area,
                   const char *hint, bool is_focused) {
    const char *text = buf_text(&area->text);
    surface_fill(surface, rect, ROLE_TEXT);
    if (area->text.len == 0 && hint != NULL) {
        (void)surface_text_fit(surface, rect.row, rect.col, rect.cols, hint, ROLE_DIM); /* clips */
    }
    for (int i = 0; i < rect.rows && area->top + (size_t)i < area->wrap.count; i++) {
        const struct wrap_row *row = &area->wrap.rows[area->top + (size_t)i];
        (void)surface_put(surface, rect.row + i, rect.col, rect.cols, text + row->start,
                          row->end - row->start, ROLE_TEXT); /* clips */
    }
    if (is_focused) {
        size_t row = wrap_row_of(&area->wrap, area->at);
        surface_set_cursor(surface, rect.row + (int)(row - area->top),
                           rect.col + wrap_col_of(&area->wrap, text, area->at));
    }
}

const char *textarea_check(const struct textarea *area) {
    const char *text = buf_text(&area->text);
    if (area->text.len > area->limit_bytes || area->at > area->text.len) {
        return "length or cursor out of range";
    }
    if (!text_is_utf8(text, area->text.len)) {
        return "the text is not UTF-8";
    }
    if (edit_cluster_start(text, area->text.len, area->at) != area->at) {
        return "the cursor stands within a cluster";
    }
    size_t row = wrap_row_of(&area->wrap, area->at);
    if (row < area->top || row - area->top >= (size_t)area->rows) {
        return "the cursor is out of view";
    }
    return wrap_col_of(&area->wrap, text, area->at) < area->cols || area->cols < 3
               ? NULL
               : "the cursor is beyond the last column";
}
