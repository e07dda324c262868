#include "callsheet/ui/hintbar.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* What can be done now. */

enum { HINT_GAP_COLS = 3, HINTS_MAX = 32 };

static int hint_cols(const struct hint *hint) {
    return text_cols(hint->key, strlen(hint->key)) + 1 + text_cols(hint->text, strlen(hint->text));
}

static int shown_cols(const struct hint *hints, const bool *is_shown, size_t count) {
    int cols = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_shown[i]) {
            cols += hint_cols(&hints[i]) + (cols > 0 ? HINT_GAP_COLS : 0);
        }
    }
    return cols;
}

/* Hides hints, from the last on, until the rest fits. */
static void fit(const struct hint *hints, bool *is_shown, size_t count, int cols, bool is_pinned) {
    for (size_t i = count; i > 0 && shown_cols(hints, is_shown, count) > cols; i--) {
        if (hints[i - 1].is_pinned == is_pinned) {
            is_shown[i - 1] = false;
        }
    }
}

static void show_all(bool *is_shown, size_t count) {
    for (size_t i = 0; i < count; i++) {
        is_shown[i] = true;
    }
}

void hintbar_draw(struct surface *surface, int row, int col, int cols, const struct hint *hints,
                  size_t count, const char *right) {
    bool is_shown[HINTS_MAX] = {false};
    int usable = surface_cols(surface) - SURFACE_BLANK_CORNER_COLS - col;
    int inner = (row == surface_rows(surface) - 1 && usable < cols ? usable : cols) - 2;
    int right_cols = right != NULL ? text_cols(right, strlen(right)) : 0;
    count = count < HINTS_MAX ? count : HINTS_MAX;
    show_all(is_shown, count);
    int room = inner - (right_cols > 0 ? right_cols + HINT_GAP_COLS : 0);
    fit(hints, is_shown, count, room, false);
    bool is_hidden = false;
    for (size_t i = 0; i < count; i++) {
        is_hidden = is_hidden || !is_shown[i];
    }
    if ((is_hidden && right_cols > inner / 2) || shown_cols(hints, is_shown, count) > room) {
        right_cols = 0; /* what can be done is worth more than a long remark */
        show_all(is_shown, count);
        fit(hints, is_shown, count, inner, false);
        fit(hints, is_shown, count, inner, true);
    }
    int at = col + 1;
    for (size_t i = 0; i < count; i++) {
        if (is_shown[i]) {
            at += surface_text(surface, row, at, inner, hints[i].key, ROLE_KEY) + 1;
            at += surface_text(surface, row, at, inner, hints[i].text, ROLE_DIM) + HINT_GAP_COLS;
        }
    }
    if (right_cols > 0) {
        surface_text_right(surface, row, col + 1, inner, right, ROLE_DIM);
    }
}
