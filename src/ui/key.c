#include "callsheet/ui/key.h"

#include <string.h>

#include "callsheet/base/text.h"

/* Names of keys. */

static const char *const code_names[KEYCODE_COUNT] = {
#define X(name, text) [KEYCODE_##name] = text,
    KEY_CODE_TABLE(X)
#undef X
};

struct key key_make(enum key_code code, unsigned mods) {
    return (struct key){.code = code, .mods = mods};
}

struct key key_text(uint32_t scalar) {
    return (struct key){.code = KEYCODE_TEXT, .scalar = scalar};
}

struct key key_ctrl(char letter) {
    return (struct key){.code = KEYCODE_TEXT, .scalar = (unsigned char)letter, .mods = KEYMOD_CTRL};
}

bool key_equal(struct key a, struct key b) {
    return a.code == b.code && a.scalar == b.scalar && a.mods == b.mods;
}

bool key_is_text(struct key key) {
    return key.code == KEYCODE_TEXT && (key.mods & KEYMOD_CTRL) == 0 && key.scalar >= 0x20 &&
           key.scalar != 0x7F;
}

/* Takes "C-" and "S-" off the front. A lone "C-" or "-" is left as it is. */
static const char *take_modifiers(const char *name, unsigned *mods) {
    *mods = 0;
    while (name[0] != '\0' && name[1] == '-' && name[2] != '\0') {
        if (name[0] == 'C') {
            *mods |= KEYMOD_CTRL;
        } else if (name[0] == 'S') {
            *mods |= KEYMOD_SHIFT;
        } else {
            break;
        }
        name += 2;
    }
    return name;
}

static bool find_code(const char *name, enum key_code *out) {
    for (int code = KEYCODE_TEXT + 1; code < KEYCODE_COUNT; code++) {
        if (strcmp(name, code_names[code]) == 0) {
            *out = (enum key_code)code;
            return true;
        }
    }
    return false;
}

enum status key_parse(struct key *out, const char *name, struct error *err) {
    struct key key = {.code = KEYCODE_TEXT};
    const char *rest = take_modifiers(name, &key.mods);
    size_t len = strlen(rest);
    if (strcmp(rest, "Space") == 0) {
        rest = " ";
        len = 1;
    }
    if (len > 0 && text_decode(rest, len, &key.scalar) == len) {
        bool is_letter = key.scalar >= 'a' && key.scalar <= 'z';
        bool is_control = is_letter || strchr(" ]_\\", (int)(key.scalar & 0x7F)) != NULL;
        bool is_wrong = (key.mods & KEYMOD_SHIFT) != 0 || key.scalar < 0x20 || key.scalar == 0x7F ||
                        ((key.mods & KEYMOD_CTRL) != 0 && (key.scalar > 0x7E || !is_control));
        if (!is_wrong) {
            *out = key;
            return STATUS_OK;
        }
    } else if (find_code(rest, &key.code)) {
        key.scalar = 0;
        *out = key;
        return STATUS_OK;
    }
    return error_set(err, STATUS_INVALID,
                     "There is no key called \"%s\": write j, G, C-s, S-Tab, PgDn, Space or F5.",
                     name);
}

/* Appends to a fixed buffer of `capacity` bytes as much as fits, keeping it NUL-terminated. */
static size_t append(char *out, size_t capacity, size_t at, const char *text, size_t len) {
    if (at + len < capacity) {
        memcpy(out + at, text, len);
        at += len;
        out[at] = '\0';
    }
    return at;
}

size_t key_format(char *out, size_t capacity, struct key key) {
    size_t at = 0;
    char bytes[4];
    if (capacity == 0) {
        return 0;
    }
    out[0] = '\0';
    if ((key.mods & KEYMOD_CTRL) != 0) {
        at = append(out, capacity, at, "C-", 2);
    }
    if ((key.mods & KEYMOD_SHIFT) != 0) {
        at = append(out, capacity, at, "S-", 2);
    }
    if (key.code != KEYCODE_TEXT) {
        return append(out, capacity, at, code_names[key.code], strlen(code_names[key.code]));
    }
    if (key.scalar == ' ') {
        return append(out, capacity, at, "Space", 5);
    }
    return append(out, capacity, at, bytes, text_encode(key.scalar, bytes));
}
