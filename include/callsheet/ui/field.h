#ifndef CALLSHEET_UI_FIELD_H
#define CALLSHEET_UI_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/ui/key.h"

/**
 * One line of text under edit. Moves by cluster; holds cleaned UTF-8 without line ends.
 * Keys: arrows, Home End C-a C-e, C-Left C-Right, Backspace Del C-d C-h, C-w C-u C-k.
 */
struct surface;

enum { FIELD_LIMIT_BYTES = 1024 };

struct field {
    struct buf text;
    size_t at;          /* cursor, byte offset at a cluster */
    size_t limit_bytes; /* longest text */
};

/** What a key did, for fields, text areas and choices alike. */
enum edit_result {
    EDIT_IGNORED, /* not a key for it */
    EDIT_MOVED,   /* taken; the content is the same */
    EDIT_CHANGED, /* the content is another one */
    EDIT_REFUSED, /* taken, but there is no room for more */
};

void field_init(struct field *field, size_t limit_bytes);
void field_release(struct field *field);

/** Replaces the text (cleaned, cut to the limit) and puts the cursor at its end. */
void field_set(struct field *field, const char *text);
/** Returns the text, never NULL. Borrowed until the next change. */
const char *field_text(const struct field *field);

/** Handles one key. */
enum edit_result field_key(struct field *field, struct key key);
/** Inserts text from outside as one line. */
enum edit_result field_paste(struct field *field, const char *text, size_t len);
/** Puts the cursor where the mouse was pressed: `col` columns from the start of the field. */
void field_click(struct field *field, int col, int cols);

/** Draws into `cols` columns; with the focus it places the cursor. `hint` (may be NULL) is shown,
    dim, while the field is empty. Long texts are shown around the cursor. */
void field_draw(struct surface *surface, int row, int col, int cols, const struct field *field,
                const char *hint, bool is_focused);

#endif
