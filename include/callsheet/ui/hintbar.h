#ifndef CALLSHEET_UI_HINTBAR_H
#define CALLSHEET_UI_HINTBAR_H

#include <stdbool.h>
#include <stddef.h>

/**
 * The bottom row: what can be done now, as key and words, fitted to the width.
 */
struct surface;

struct hint {
    const char *key;  /* as shown, "Ctrl-S" or "c" */
    const char *text; /* one or two words */
    bool is_pinned;   /* stays when others go ("? help") */
};

/** Draws hints from the left and `right` (may be NULL) at the right end. When room is short, hints
    that are not pinned go first, from the last on; then `right`, which takes more than half of the
    row only when no hint is missing for it; then the pinned ones. */
void hintbar_draw(struct surface *surface, int row, int col, int cols, const struct hint *hints,
                  size_t count, const char *right);

#endif
