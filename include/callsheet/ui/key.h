#ifndef CALLSHEET_UI_KEY_H
#define CALLSHEET_UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/**
 * One key press, mouse event or piece of pasted text, as the toolkit sees it; run/term makes them.
 * A resize is not a key. There is no Alt: Esc followed by a key is Esc and then that key.
 */

// clang-format off
/** X(name, name shown and typed) */
#define KEY_CODE_TABLE(X) \
    X(NONE,        "") \
    X(TEXT,        "") \
    X(UP,          "Up") \
    X(DOWN,        "Down") \
    X(LEFT,        "Left") \
    X(RIGHT,       "Right") \
    X(HOME,        "Home") \
    X(END,         "End") \
    X(PAGE_UP,     "PgUp") \
    X(PAGE_DOWN,   "PgDn") \
    X(TAB,         "Tab") \
    X(ENTER,       "Enter") \
    X(ESCAPE,      "Esc") \
    X(BACKSPACE,   "Backspace") \
    X(DELETE,      "Del") \
    X(INSERT,      "Ins") \
    X(F1,  "F1")  X(F2,  "F2")  X(F3,  "F3")  X(F4,  "F4") \
    X(F5,  "F5")  X(F6,  "F6")  X(F7,  "F7")  X(F8,  "F8") \
    X(F9,  "F9")  X(F10, "F10") X(F11, "F11") X(F12, "F12") \
    X(MOUSE_PRESS, "MousePress") \
    X(WHEEL_UP,    "WheelUp") \
    X(WHEEL_DOWN,  "WheelDown") \
    X(PASTE_BEGIN, "PasteBegin") \
    X(PASTE_TEXT,  "PasteText") \
    X(PASTE_END,   "PasteEnd")
// clang-format on

enum key_code {
#define X(name, text) KEYCODE_##name,
    KEY_CODE_TABLE(X)
#undef X
        KEYCODE_COUNT
};

enum { KEYMOD_CTRL = 1, KEYMOD_SHIFT = 2 };

/** Longest name of a key, NUL included. */
enum { KEY_NAME_BYTES = 32 };

/** A key. A value. */
struct key {
    enum key_code code;
    uint32_t scalar; /* TEXT and PASTE_TEXT: the character; with CTRL a small letter */
    unsigned mods;   /* KEYMOD_ bits; SHIFT only where the scalar does not say it (S-Tab) */
    int row, col;    /* mouse only: absolute cell */
};

/** A key without mouse position. */
struct key key_make(enum key_code code, unsigned mods);
/** A typed character. */
struct key key_text(uint32_t scalar);
/** Ctrl and a small letter. */
struct key key_ctrl(char letter);

/** Says whether both are the same key (mouse positions aside). */
bool key_equal(struct key a, struct key b);

/** Says whether the key types a character into a field (no control, no modifier). */
bool key_is_text(struct key key);

/** Reads one name: "j", "G", "C-s", "S-Tab", "PgDn", "Space", "F5", "C-Left". */
MUST_CHECK enum status key_parse(struct key *out, const char *name, struct error *err);

/** Writes the name of a key, as key_parse reads it; returns the bytes without the NUL. */
size_t key_format(char *out, size_t capacity, struct key key);

#endif
