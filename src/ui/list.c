#include "callsheet/ui/list.h"

#include <string.h>

#include "callsheet/base/mem.h"

/* A cursor that stays on its id. */

void list_init(struct list *list) {
    *list = (struct list){.rows = 1};
}

void list_release(struct list *list) {
    mem_free(list->ids);
    list_init(list);
}

static size_t visible_rows(const struct list *list) {
    return list->rows > 0 ? (size_t)list->rows : 1;
}

/* Brings cursor and offset into range, the cursor into view, and no blank rows below the last. */
static void settle(struct list *list) {
    size_t rows = visible_rows(list);
    size_t last_top = list->count > rows ? list->count - rows : 0;
    if (list->cursor >= list->count) {
        list->cursor = list->count > 0 ? list->count - 1 : 0;
    }
    if (list->cursor < list->top) {
        list->top = list->cursor;
    } else if (list->cursor - list->top >= rows) {
        list->top = list->cursor - rows + 1;
    }
    if (list->top > last_top) {
        list->top = last_top;
    }
    list->revision++;
}

static bool find_id(const struct list *list, int64_t id, size_t *index) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->ids[i] == id) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* Where the cursor goes after a reload: to its id, else to the nearest id after it that is left. At
   most a screenful is tried: further away is no longer "the next one". */
static size_t follow(const struct list *list, const int64_t *old, size_t old_count,
                     size_t old_cursor) {
    size_t index = 0;
    for (size_t i = old_cursor; i < old_count && i - old_cursor <= visible_rows(list); i++) {
        if (find_id(list, old[i], &index)) {
            return index;
        }
    }
    return old_cursor;
}

void list_load(struct list *list, const int64_t *ids, size_t count) {
    int64_t *old = list->ids;
    size_t old_count = list->count, old_cursor = list->cursor;
    size_t screen_row = old_cursor - list->top;
    bool is_same = count == old_count && old != NULL &&
                   (count == 0 || memcmp(old, ids, count * sizeof *ids) == 0);
    if (is_same) {
        list->revision++;
        return;
    }
    list->ids = mem_resize(NULL, count > 0 ? count : 1, sizeof *ids);
    list->capacity = count;
    list->count = count;
    if (count > 0) {
        memcpy(list->ids, ids, count * sizeof *ids);
    }
    list->cursor = follow(list, old, old_count, old_cursor);
    list->top = list->cursor > screen_row ? list->cursor - screen_row : 0;
    mem_free(old);
    settle(list);
}

void list_set_rows(struct list *list, int rows) {
    int wanted = rows > 0 ? rows : 1;
    if (wanted != list->rows) {
        list->rows = wanted;
        settle(list);
    }
}

int64_t list_id(const struct list *list, int64_t none) {
    return list->count > 0 ? list->ids[list->cursor] : none;
}

static bool go(struct list *list, size_t index) {
    if (list->count == 0 || index == list->cursor) {
        return false;
    }
    list->cursor = index;
    settle(list);
    return true;
}

/* `from` + `delta` within 0..last. */
static size_t step(size_t from, long delta, size_t last) {
    if (delta < 0) {
        size_t back = (size_t)(-(delta + 1)) + 1;
        return from > back ? from - back : 0;
    }
    return (size_t)delta < last - from ? from + (size_t)delta : last;
}

bool list_move(struct list *list, long delta) {
    return list->count > 0 && go(list, step(list->cursor, delta, list->count - 1));
}

bool list_page(struct list *list, int pages) {
    size_t rows = visible_rows(list);
    long page = rows > 1 ? (long)rows - 1 : 1;
    size_t row = list->cursor - list->top;
    if (!list_move(list, pages * page)) {
        return false;
    }
    list->top = list->cursor > row ? list->cursor - row : 0; /* the cursor keeps its screen row */
    settle(list);
    return true;
}

bool list_first(struct list *list) {
    return go(list, 0);
}

bool list_last(struct list *list) {
    return list->count > 0 && go(list, list->count - 1);
}

bool list_select(struct list *list, int64_t id) {
    size_t index = 0;
    if (!find_id(list, id, &index)) {
        return false;
    }
    (void)go(list, index); /* being there already is no failure */
    return true;
}

bool list_select_row(struct list *list, int row) {
    if (row < 0 || row >= list->rows || list->top + (size_t)row >= list->count) {
        return false;
    }
    (void)go(list, list->top + (size_t)row); /* being there already is no failure */
    return true;
}

bool list_scroll(struct list *list, long delta) {
    size_t rows = visible_rows(list);
    size_t last_top = list->count > rows ? list->count - rows : 0;
    size_t top = step(list->top, delta, last_top);
    if (top == list->top) {
        return false;
    }
    list->top = top;
    if (list->cursor < top) {
        list->cursor = top;
    } else if (list->cursor >= top + rows) {
        list->cursor = top + rows - 1;
    }
    settle(list);
    return true;
}

bool list_visible(const struct list *list, size_t index, int *row) {
    if (index < list->top || index >= list->count || index - list->top >= visible_rows(list)) {
        return false;
    }
    *row = (int)(index - list->top);
    return true;
}

bool list_check(const struct list *list) {
    if (list->rows < 1 || (list->count > 0 && list->ids == NULL)) {
        return false;
    }
    if (list->count == 0) {
        return list->cursor == 0 && list->top == 0;
    }
    return list->cursor < list->count && list->top <= list->cursor &&
           list->cursor - list->top < visible_rows(list);
}
