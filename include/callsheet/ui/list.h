#ifndef CALLSHEET_UI_LIST_H
#define CALLSHEET_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A list with a cursor and a scroll offset. It knows the ids of its items in order and nothing
 * else; the cursor stays on its id when the list is loaded again.
 */
struct list {
    int64_t *ids; /* own copy */
    size_t count, capacity;
    size_t cursor;     /* index; 0 when empty */
    size_t top;        /* index of the first visible item */
    int rows;          /* visible rows, at least 1 */
    uint32_t revision; /* grows with every change of content, cursor or offset */
};

void list_init(struct list *list);
void list_release(struct list *list);

/** Loads the ids (copied). The cursor stays on its id; if that is gone, on the first id after it in
    the old order that is still there, else on the nearest row. The cursor keeps its screen row
    where that is possible. */
void list_load(struct list *list, const int64_t *ids, size_t count);

/** Tells how many rows are visible (at least 1) and brings the cursor into view. */
void list_set_rows(struct list *list, int rows);

/** Returns the id under the cursor, or `none` when the list is empty. */
int64_t list_id(const struct list *list, int64_t none);

/** Moves the cursor by `delta`, stopping at both ends. Returns true when it moved. */
bool list_move(struct list *list, long delta);
/** Moves by visible pages (-1, 1), keeping one row of context. */
bool list_page(struct list *list, int pages);
bool list_first(struct list *list);
bool list_last(struct list *list);
/** Puts the cursor on an id; false when it is not there. */
bool list_select(struct list *list, int64_t id);
/** Puts the cursor on the item shown at a visible row (mouse); false when there is none. */
bool list_select_row(struct list *list, int row);
/** Scrolls without moving the cursor off the view (wheel). */
bool list_scroll(struct list *list, long delta);

/** Says whether the item of this index is visible, and at which visible row. */
bool list_visible(const struct list *list, size_t index, int *row);

/** Checks cursor, offset and count. For tests and debug builds. */
bool list_check(const struct list *list);

#endif
