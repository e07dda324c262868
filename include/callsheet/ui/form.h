#ifndef CALLSHEET_UI_FORM_H
#define CALLSHEET_UI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/ui/field.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/rect.h"

/**
 * Rows of a form: a label and a set of choices of which one, or several, may be chosen.
 *
 *      Reached    nobody  busy  voicemail  gatekeeper  wrong person  the person
 *
 * Left and Right move, Space chooses, the letter or number of a choice chooses it at once. Rows
 * wrap where the terminal is narrow. The labels share one column.
 */
struct surface;

enum { CHOICE_MAX = 32, FORM_LABEL_COLS = 11 };

/** One possible answer. Usually in a static table. */
struct choice {
    const char *text;
    char key;         /* shortcut, 0 for none */
    bool is_disabled; /* shown dim, cannot be chosen */
};

/** A question with its answers. `choices` is borrowed as long as the row lives. */
struct choice_row {
    const char *label;
    const struct choice *choices;
    size_t count; /* at most CHOICE_MAX */
    bool is_multi;
    uint32_t chosen; /* bit n: choice n */
    size_t cursor;   /* the choice Space would choose */
};

/** Handles one key. Choosing the chosen one again takes it back (single choice too). */
enum edit_result choice_key(struct choice_row *row, struct key key);

/** Chooses, or takes back, one answer by index. Returns EDIT_IGNORED for a disabled one. */
enum edit_result choice_pick(struct choice_row *row, size_t index);

/** Index of the (lowest) chosen answer, or -1. */
int choice_chosen(const struct choice_row *row);
bool choice_is_chosen(const struct choice_row *row, size_t index);

/** Rows it takes at this width, label included; at least 1. */
int choice_rows(const struct choice_row *row, int cols);

/** Draws label and choices into `rect`; returns the rows used. Chosen ones are marked with a dot
    and the accent, the cursor by its ground. */
int choice_draw(struct surface *surface, struct rect rect, const struct choice_row *row,
                bool is_focused);

/** Index of the choice drawn at an absolute cell, or -1. */
int choice_at(const struct choice_row *row, struct rect rect, int at_row, int at_col);

/** Draws only a form label, for rows of other kinds (fields, notes). Accent when focused. */
void form_label(struct surface *surface, int row, int col, const char *text, bool is_focused);

/** The next row that can have the focus, in direction +1 or -1, going around; `is_open[i]` says
    which can. Returns `focus` itself when no other can. */
size_t form_step(const bool *is_open, size_t count, size_t focus, int direction);

#endif
