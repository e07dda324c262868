#ifndef CALLSHEET_UI_EDIT_H
#define CALLSHEET_UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/key.h"

/**
 * What fields and text areas have in common: keys that move within a line, keys that remove, and
 * the cleaning of what is inserted.
 */

/** One line of a text: bytes [start, end) of `text`, and the cursor in it. */
struct edit_line {
    const char *text;
    size_t start, end;
    size_t at;
};

/** Where a key moves the cursor (arrows by cluster, C-Left C-Right by word, Home End C-a C-e);
    false when it is not such a key. */
bool edit_motion(const struct edit_line *line, struct key key, size_t *to);

/** Which bytes [from, to) a key removes (Backspace, Del, C-d, C-w, C-u, C-k); false when it is not
    such a key. The range is empty where there is nothing to remove. */
bool edit_removal(const struct edit_line *line, struct key key, size_t *from, size_t *to);

/** The start of the cluster that holds byte `at`; `len` when `at` is not before the end. */
size_t edit_cluster_start(const char *text, size_t len, size_t at);

/** Appends to `out` what may be inserted at byte `at` of `text`: cleaned, with marks allowed on the
    cluster before. */
void edit_clean(struct buf *out, const char *text, size_t at, const char *insert, size_t len,
                enum text_policy policy);

#endif
