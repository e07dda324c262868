#ifndef CALLSHEET_UI_TEXTAREA_H
#define CALLSHEET_UI_TEXTAREA_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/status.h"
#include "callsheet/ui/field.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/rect.h"

/**
 * Several lines of text under edit: word wrap, movement by cluster and by visual row, undo and
 * redo, paste as data. Every change is also told as edit operations, so that the caller can keep
 * each one on disk before it is drawn.
 *
 * Keys: those of a field, and Up Down PgUp PgDn, Enter, C-Home C-End, C-z or C-_ undo, C-y redo
 * (undo and redo are also functions, so that the caller may bind them elsewhere).
 */
struct surface;
struct textarea;

enum { TEXTAREA_LIMIT_BYTES = 64 * 1024 };

/** One change: `removed` bytes at `at` were replaced by `text`. Offsets are as of this change:
    applying the edits in order to the old text gives the new one. */
struct edit {
    size_t at;
    size_t removed;
    const char *text; /* `len` bytes, borrowed until the next textarea_take_edits or change */
    size_t len;
};

/** Makes an empty one of at most `limit_bytes`. */
struct textarea *textarea_new(size_t limit_bytes);
void textarea_free(struct textarea *area);

/** Replaces the text (cleaned, cut to the limit), forgets undo and pending edits, and puts the
    cursor at the end. For loading a draft. Returns false when it had to be cut. */
bool textarea_load(struct textarea *area, const char *text, size_t len);

/** Replaces the text as one change that can be undone (what an editor gave back); the edit is
    told. STATUS_LIMIT when it is too long; nothing is changed then. */
MUST_CHECK enum status textarea_replace(struct textarea *area, const char *text, size_t len,
                                        struct error *err);

/** Returns the text (never NULL), its length and the cursor in bytes. */
const char *textarea_text(const struct textarea *area);
size_t textarea_len(const struct textarea *area);
size_t textarea_cursor(const struct textarea *area);
/** Puts the cursor at the cluster that holds byte `at`. */
void textarea_set_cursor(struct textarea *area, size_t at);

/** Grows with every change of text, cursor, size or offset. */
unsigned textarea_revision(const struct textarea *area);

/** Tells the visible size in cells (both at least 1) and wraps anew. */
void textarea_set_size(struct textarea *area, int rows, int cols);
/** Number of visual rows at the present width, at least 1. */
size_t textarea_visual_rows(const struct textarea *area);

/** Handles one key. EDIT_REFUSED: the text is full; say so (textarea_limit_text). */
enum edit_result textarea_key(struct textarea *area, struct key key);
/** Inserts text from outside: line feeds stay, control characters are made harmless. It is taken as
    a whole or refused as a whole. */
enum edit_result textarea_paste(struct textarea *area, const char *text, size_t len);
/** Puts the cursor at a visible cell (mouse), relative to the area. */
void textarea_click(struct textarea *area, int row, int col);
/** Scrolls by visual rows; the cursor comes along at the edge. */
void textarea_scroll(struct textarea *area, int delta);

/** Takes the last group of changes back; false when there is none. */
bool textarea_undo(struct textarea *area);
/** Does again what was undone; false when there is nothing. */
bool textarea_redo(struct textarea *area);

/** Number of edits since the last textarea_forget_edits, and one of them (in order). */
size_t textarea_edit_count(const struct textarea *area);
struct edit textarea_edit(const struct textarea *area, size_t index);
/** Forgets them, once they are kept elsewhere. */
void textarea_forget_edits(struct textarea *area);

/** The sentence for a refusal. */
const char *textarea_limit_text(void);

/** Draws into `rect` (its size is the one given to textarea_set_size; smaller ones are clipped);
    with the focus it places the cursor. `hint` (may be NULL) is shown, dim, while it is empty. */
void textarea_draw(struct surface *surface, struct rect rect, const struct textarea *area,
                   const char *hint, bool is_focused);

/** Returns NULL when the invariants hold, else which one does not. */
const char *textarea_check(const struct textarea *area);

#endif
