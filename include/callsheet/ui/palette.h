#ifndef CALLSHEET_UI_PALETTE_H
#define CALLSHEET_UI_PALETTE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/ui/field.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/rect.h"

/**
 * The line at the bottom that takes a command (`:`, with completion and history) or a search (`/`).
 */
struct surface;

enum { PALETTE_HISTORY = 50, PALETTE_SHOWN = 8, PALETTE_CANDIDATES = 64 };

/** Something that can be completed to. */
struct palette_item {
    const char *name; /* what is typed */
    const char *text; /* what it does; may be NULL */
    const char *key;  /* the key that does the same; may be NULL */
};

enum palette_result {
    PALETTE_PENDING, /* goes on */
    PALETTE_EDITED,  /* goes on, the text is another one (a search follows it) */
    PALETTE_ACCEPT,  /* Enter: palette_text holds it; the palette is closed and it is in the history
                      */
    PALETTE_CANCEL,  /* Esc, or Backspace on nothing: closed */
};

struct palette {
    struct field field;
    char prefix; /* ':' or '/'; 0 while closed */
    char *history[PALETTE_HISTORY];
    size_t history_count;
    size_t history_at;                /* history_count: the line being typed */
    const struct palette_item *items; /* borrowed while it is open */
    size_t item_count;
    size_t chosen;     /* among the matches; PALETTE_CANDIDATES: none */
    bool is_by_word;   /* completes the last word, not the whole line */
    const char *label; /* drawn in place of the prefix; NULL: the prefix itself; static */
};

void palette_init(struct palette *palette);
void palette_release(struct palette *palette);

/** Opens it empty with the items to complete from (may be NULL), which must live until it closes.
 */
void palette_open(struct palette *palette, char prefix, const struct palette_item *items,
                  size_t count);
/** For a line of several words: completes the last of them, and draws `label` (static) before the
    line. Until it closes. */
void palette_complete_words(struct palette *palette, const char *label);
/** Exchanges the items while it is open. */
void palette_set_items(struct palette *palette, const struct palette_item *items, size_t count);
bool palette_is_open(const struct palette *palette);
/** What was typed, without the prefix. */
const char *palette_text(const struct palette *palette);

/** Handles one key: editing, Tab and S-Tab through the matches, Up and Down through the history. */
enum palette_result palette_key(struct palette *palette, struct key key);
/** Inserts text from outside. */
void palette_paste(struct palette *palette, const char *text, size_t len);

/** Indexes of the items that match what was typed (those that begin with it first, then those one
    of whose words does, then those that hold it); returns how many, at most PALETTE_CANDIDATES. */
size_t palette_matches(const struct palette *palette, size_t matches[PALETTE_CANDIDATES]);

/** Draws the line into the bottom row of `rect` and up to PALETTE_SHOWN matches above it. Returns
    the rectangle that was painted. */
struct rect palette_draw(struct surface *surface, struct rect rect, const struct palette *palette);

#endif
