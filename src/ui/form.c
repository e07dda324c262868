#include "callsheet/ui/form.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Questions with choices. */

enum { CHOICE_GAP_COLS = 1 };

/* --- choosing ----------------------------------------------------------------------------------
 */

bool choice_is_chosen(const struct choice_row *row, size_t index) {
    return (row->chosen >> index & 1U) != 0;
}

int choice_chosen(const struct choice_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (choice_is_chosen(row, i)) {
            return (int)i;
        }
    }
    return -1;
}

enum edit_result choice_pick(struct choice_row *row, size_t index) {
    assert(row->count <= CHOICE_MAX);
    if (index >= row->count || row->choices[index].is_disabled) {
        return EDIT_IGNORED;
    }
    uint32_t bit = (uint32_t)1 << index;
    row->cursor = index;
    row->chosen = row->is_multi ? row->chosen ^ bit : (row->chosen == bit ? 0 : bit);
    return EDIT_CHANGED;
}

/* The next choice that can be chosen; stays where there is none. */
static size_t step(const struct choice_row *row, int direction) {
    size_t at = row->cursor;
    while (direction > 0 ? at + 1 < row->count : at > 0) {
        at = direction > 0 ? at + 1 : at - 1;
        if (!row->choices[at].is_disabled) {
            return at;
        }
    }
    return row->cursor;
}

enum edit_result choice_key(struct choice_row *row, struct key key) {
    if (key.code == KEYCODE_LEFT || key.code == KEYCODE_RIGHT) {
        row->cursor = step(row, key.code == KEYCODE_RIGHT ? 1 : -1);
        return EDIT_MOVED;
    }
    if (!key_is_text(key)) {
        return EDIT_IGNORED;
    }
    if (key.scalar == ' ') {
        return choice_pick(row, row->cursor);
    }
    for (size_t i = 0; i < row->count; i++) {
        if (row->choices[i].key != 0 && key.scalar == (unsigned char)row->choices[i].key) {
            return choice_pick(row, i);
        }
    }
    if (key.scalar >= '1' && key.scalar <= '9') {
        return choice_pick(row, key.scalar - '1');
    }
    return EDIT_IGNORED;
}

/* --- places ------------------------------------------------------------------------------------
 */

/* Where the shortcut letter stands in the words: there it is shown, else before them. A digit is
   always before them: among those of a number nobody would find it. */
static const char *key_in_text(const struct choice *choice) {
    if (isdigit((unsigned char)choice->key)) {
        return NULL;
    }
    for (const char *at = choice->text; choice->key != 0 && *at != '\0'; at++) {
        if (tolower((unsigned char)*at) == tolower((unsigned char)choice->key)) {
            return at;
        }
    }
    return NULL;
}

static bool has_prefix(const struct choice *choice) {
    return choice->key != 0 && key_in_text(choice) == NULL;
}

static int choice_cols(const struct choice *choice) {
    /* mark, shortcut and blank where it is not among the letters, words */
    return 1 + (has_prefix(choice) ? 2 : 0) + text_cols(choice->text, strlen(choice->text));
}

struct place {
    int row, col; /* relative */
};

/* Moves on to where choice `index` stands; `at` is where the one before ended. */
static struct place place_choice(const struct choice_row *row, size_t index, struct place at,
                                 int cols) {
    int left = 1 + FORM_LABEL_COLS;
    bool is_first = at.col == left;
    if (!is_first && at.col + choice_cols(&row->choices[index]) > cols) {
        return (struct place){at.row + 1, left};
    }
    return at;
}

static struct place after_choice(const struct choice_row *row, size_t index, struct place at) {
    at.col += choice_cols(&row->choices[index]) + CHOICE_GAP_COLS;
    return at;
}

int choice_rows(const struct choice_row *row, int cols) {
    struct place at = {0, 1 + FORM_LABEL_COLS};
    for (size_t i = 0; i < row->count; i++) {
        at = after_choice(row, i, place_choice(row, i, at, cols));
    }
    return at.row + 1;
}

int choice_at(const struct choice_row *row, struct rect rect, int at_row, int at_col) {
    struct place at = {0, 1 + FORM_LABEL_COLS};
    for (size_t i = 0; i < row->count; i++) {
        at = place_choice(row, i, at, rect.cols);
        int col = rect.col + at.col;
        if (at_row == rect.row + at.row && at_col >= col &&
            at_col < col + choice_cols(&row->choices[i])) {
            return (int)i;
        }
        at = after_choice(row, i, at);
    }
    return -1;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

void form_label(struct surface *surface, int row, int col, const char *text, bool is_focused) {
    (void)surface_text_fit(surface, row, col + 1, FORM_LABEL_COLS - 1, text,
                           is_focused ? ROLE_ACCENT : ROLE_DIM); /* clips */
}

static void draw_choice(struct surface *surface, int row, int col, const struct choice *choice,
                        bool is_chosen, bool shows_key) {
    enum role role = choice->is_disabled ? ROLE_DIM : is_chosen ? ROLE_ACCENT : ROLE_TEXT;
    const char *letter = key_in_text(choice);
    int at = col;
    at += surface_text(surface, row, at, 1, is_chosen ? "●" : " ", role);
    if (has_prefix(choice)) {
        char prefix[3] = {choice->key, ' ', '\0'};
        at += surface_text(surface, row, at, 2, prefix, shows_key ? ROLE_KEY : ROLE_DIM);
    }
    (void)surface_text(surface, row, at, surface_cols(surface), choice->text, role); /* clips */
    if (letter != NULL && shows_key && !is_chosen && !choice->is_disabled) {
        int offset = text_cols(choice->text, (size_t)(letter - choice->text));
        surface_role(surface, (struct rect){row, at + offset, 1, 1}, ROLE_KEY);
    }
}

int choice_draw(struct surface *surface, struct rect rect, const struct choice_row *row,
                bool is_focused) {
    struct place at = {0, 1 + FORM_LABEL_COLS};
    form_label(surface, rect.row, rect.col, row->label, is_focused);
    for (size_t i = 0; i < row->count; i++) {
        at = place_choice(row, i, at, rect.cols);
        if (at.row >= rect.rows) {
            break;
        }
        int y = rect.row + at.row, x = rect.col + at.col;
        draw_choice(surface, y, x, &row->choices[i], choice_is_chosen(row, i), is_focused);
        if (is_focused && i == row->cursor) {
            surface_ground(surface, (struct rect){y, x, 1, choice_cols(&row->choices[i])},
                           ROLE_FIELD_FOCUS);
        }
        at = after_choice(row, i, at);
    }
    return at.row + 1 < rect.rows ? at.row + 1 : rect.rows;
}

size_t form_step(const bool *is_open, size_t count, size_t focus, int direction) {
    size_t at = focus;
    for (size_t i = 0; i < count; i++) {
        at = direction > 0 ? (at + 1) % count : (at + count - 1) % count;
        if (is_open[at]) {
            return at;
        }
    }
    return focus;
}
