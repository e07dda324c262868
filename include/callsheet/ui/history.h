#ifndef CALLSHEET_UI_HISTORY_H
#define CALLSHEET_UI_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/**
 * What was changed in a text, to be undone and redone in groups a person would expect: a word
 * typed, a run of Backspace, one paste.
 */

/** What kind of change it was; only typing and erasing join the change before. */
enum change_kind { CHANGE_TYPED, CHANGE_ERASED, CHANGE_OTHER };

/** `removed` at byte `at` was replaced by `added`. */
struct change {
    size_t at;
    const char *removed, *added; /* borrowed */
    size_t removed_len, added_len;
    enum change_kind kind;
};

struct history_entry;

struct history {
    struct history_entry *entries;
    size_t count, capacity;
    size_t done;  /* entries before it are done, those from it on are undone */
    size_t bytes; /* text kept */
    bool is_open; /* the last entry may take more */
};

enum { HISTORY_LIMIT_BYTES = 1024 * 1024, HISTORY_LIMIT_ENTRIES = 2000 };

void history_init(struct history *history);
void history_release(struct history *history);

/** Records a change (copied); what was undone is forgotten. The oldest go beyond the limits. */
void history_record(struct history *history, const struct change *change);

/** Ends the present group (the cursor was moved). */
void history_close(struct history *history);

/** Steps back or forward: `*change` is what was done then (borrowed until the next call). The
    caller takes it back, or does it again. False when there is nothing. */
bool history_undo(struct history *history, struct change *change);
bool history_redo(struct history *history, struct change *change);

#endif
