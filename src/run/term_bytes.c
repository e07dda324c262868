#include "callsheet/run/term_bytes.h"

#include <string.h>

/* Bytes to keys. */

static struct key control_key(unsigned byte) {
    switch (byte) {
    case 0:
        return key_ctrl(' ');
    case '\t':
        return key_make(KEYCODE_TAB, 0);
    case '\n':
    case '\r':
        return key_make(KEYCODE_ENTER, 0);
    case 0x1B:
        return key_make(KEYCODE_ESCAPE, 0);
    case '\b':
    case 0x7F:
        return key_make(KEYCODE_BACKSPACE, 0);
    case 0x1C:
        return key_ctrl('\\');
    case 0x1D:
        return key_ctrl(']');
    case 0x1E:
        return key_make(KEYCODE_NONE, 0);
    case 0x1F:
        return key_ctrl('_');
    default:
        return key_ctrl((char)('a' + byte - 1));
    }
}

struct key term_bytes_pasted(uint32_t scalar) {
    uint32_t kept = scalar == '\r' ? '\n' : scalar;
    return (struct key){.code = KEYCODE_PASTE_TEXT, .scalar = kept};
}

struct key term_bytes_key(struct term_bytes *bytes, unsigned char byte) {
    char c = (char)byte;
    wchar_t wide = 0;
    size_t used = mbrtowc(&wide, &c, 1, &bytes->decoding);
    if (used == (size_t)-2) {
        return key_make(KEYCODE_NONE, 0);
    }
    if (used == (size_t)-1) {
        memset(&bytes->decoding, 0, sizeof bytes->decoding);
        wide = byte < 0x80 ? byte : 0xFFFD; /* a key that cut a character short still counts */
    }
    if (bytes->is_pasting) {
        return term_bytes_pasted((uint32_t)wide);
    }
    if (wide < 0x20 || wide == 0x7F) {
        return control_key((unsigned)wide);
    }
    return key_text((uint32_t)wide);
}
