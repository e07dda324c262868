#ifndef CALLSHEET_TESTS_VT_H
#define CALLSHEET_TESTS_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"

/**
 * A terminal without a window (libvterm): bytes in, a screen out. For tests of what really reaches
 * the terminal.
 */
struct vt;

enum { VT_CELL_BYTES = 32 };

enum { VT_BOLD = 1, VT_UNDERLINE = 2, VT_REVERSE = 4, VT_ITALIC = 8, VT_BLINK = 16 };

/** What one cell shows. Colours: -1 default, 0..255 palette, 0x1000000 | 0xrrggbb. */
struct vt_cell {
    char text[VT_CELL_BYTES]; /* UTF-8; " " when empty, "" in the right half of a wide glyph */
    int cols;                 /* 1, 2, or 0 for a right half */
    unsigned attributes;      /* VT_ bits; libvterm knows no dim */
    int32_t fg, bg;
};

struct vt *vt_new(int rows, int cols);
void vt_free(struct vt *vt);
void vt_resize(struct vt *vt, int rows, int cols);
int vt_rows(const struct vt *vt);
int vt_cols(const struct vt *vt);

/** Takes what a program wrote to its terminal. */
void vt_feed(struct vt *vt, const void *bytes, size_t len);

/** Appends what the terminal answers to queries (to be written to the program), and forgets it. */
void vt_take_answers(struct vt *vt, struct buf *out);

void vt_cell(const struct vt *vt, int row, int col, struct vt_cell *out);

/** Returns false when the cursor is hidden. */
bool vt_cursor(const struct vt *vt, int *row, int *col);

/** Says whether the alternate screen is in use; whether bracketed paste is on. */
bool vt_is_alternate(const struct vt *vt);
bool vt_is_bracketed(const struct vt *vt);

/** Appends one row as text, without trailing blanks and line feed. */
void vt_row(const struct vt *vt, int row, struct buf *out);

/** Says whether some row holds `piece`. */
bool vt_shows(const struct vt *vt, const char *piece);

/** Appends the screen in the form of surface_dump; instead of roles it shows looks: a letter for
    each combination of colours and attributes in order of appearance ('.' is the plain one), and
    what the letters are. */
void vt_dump(const struct vt *vt, const char *screen, struct buf *out);

#endif
