#include "callsheet/ui/history.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"

/* Undo and redo. */

struct history_entry {
    size_t at;
    struct buf removed, added;
    enum change_kind kind;
};

void history_init(struct history *history) {
    *history = (struct history){.entries = NULL};
}

static void drop(struct history *history, size_t first, size_t count) {
    for (size_t i = first; i < first + count; i++) {
        struct history_entry *entry = &history->entries[i];
        history->bytes -= entry->removed.len + entry->added.len;
        buf_release(&entry->removed);
        buf_release(&entry->added);
    }
    size_t after = history->count - first - count;
    if (after > 0) {
        memmove(&history->entries[first], &history->entries[first + count],
                after * sizeof *history->entries);
    }
    history->count -= count;
}

void history_release(struct history *history) {
    drop(history, 0, history->count);
    mem_free(history->entries);
    history_init(history);
}

void history_close(struct history *history) {
    history->is_open = false;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* A word with the blanks after it is one group: the next word begins another. */
static bool continues_typing(const struct history_entry *last, const struct change *change) {
    if (last->kind != CHANGE_TYPED || change->removed_len > 0 || change->added_len == 0 ||
        change->at != last->at + last->added.len || last->added.len == 0) {
        return false;
    }
    bool begins_word =
        is_blank(last->added.data[last->added.len - 1]) && !is_blank(change->added[0]);
    return !begins_word && change->added[0] != '\n';
}

/* Adds an adjacent change to the last entry; false when it does not belong to it. */
static bool merge(struct history *history, const struct change *change) {
    if (!history->is_open || history->done == 0 || history->done != history->count) {
        return false;
    }
    struct history_entry *last = &history->entries[history->done - 1];
    if (change->kind == CHANGE_TYPED && continues_typing(last, change)) {
        buf_add(&last->added, change->added, change->added_len);
        history->bytes += change->added_len;
        return true;
    }
    if (change->kind != CHANGE_ERASED || last->kind != CHANGE_ERASED) {
        return false;
    }
    if (change->at + change->removed_len == last->at) { /* Backspace */
        buf_insert(&last->removed, 0, change->removed, change->removed_len);
        last->at = change->at;
    } else if (change->at == last->at) { /* Del */
        buf_add(&last->removed, change->removed, change->removed_len);
    } else {
        return false;
    }
    history->bytes += change->removed_len;
    return true;
}

void history_record(struct history *history, const struct change *change) {
    drop(history, history->done, history->count - history->done);
    if (!merge(history, change)) {
        struct history_entry entry = {.at = change->at, .kind = change->kind};
        buf_add(&entry.removed, change->removed, change->removed_len);
        buf_add(&entry.added, change->added, change->added_len);
        history->entries = mem_grow(history->entries, history->count, &history->capacity,
                                    sizeof *history->entries);
        history->entries[history->count++] = entry;
        history->bytes += change->removed_len + change->added_len;
        history->done = history->count;
    }
    history->is_open = change->kind != CHANGE_OTHER;
    while (history->count > 1 &&
           (history->count > HISTORY_LIMIT_ENTRIES || history->bytes > HISTORY_LIMIT_BYTES)) {
        drop(history, 0, 1);
        history->done--;
    }
}

static void tell(const struct history_entry *entry, struct change *change) {
    *change = (struct change){
        .at = entry->at,
        .removed = buf_text(&entry->removed),
        .removed_len = entry->removed.len,
        .added = buf_text(&entry->added),
        .added_len = entry->added.len,
        .kind = entry->kind,
    };
}

bool history_undo(struct history *history, struct change *change) {
    history->is_open = false;
    if (history->done == 0) {
        return false;
    }
    tell(&history->entries[--history->done], change);
    return true;
}

bool history_redo(struct history *history, struct change *change) {
    history->is_open = false;
    if (history->done == history->count) {
        return false;
    }
    tell(&history->entries[history->done++], change);
    return true;
}
