#include "callsheet/ui/paste.h"

#include "callsheet/base/text.h"

/* Bracketed paste. */

void paste_init(struct paste *paste) {
    *paste = (struct paste){.is_open = false};
}

void paste_release(struct paste *paste) {
    buf_release(&paste->text);
}

enum paste_result paste_key(struct paste *paste, struct key key) {
    if (key.code == KEYCODE_PASTE_BEGIN) {
        buf_reset(&paste->text);
        paste->is_open = true;
        return PASTE_PENDING;
    }
    if (key.code == KEYCODE_PASTE_END) {
        bool was_open = paste->is_open;
        paste->is_open = false;
        return was_open ? PASTE_READY : PASTE_PENDING;
    }
    if (key.code != KEYCODE_PASTE_TEXT) {
        paste->is_open = false; /* the end of the paste was lost: do not swallow the keyboard */
        return PASTE_NOT;
    }
    char bytes[4];
    size_t len = text_encode(key.scalar, bytes);
    if (paste->is_open && paste->text.len + len <= PASTE_LIMIT_BYTES) {
        buf_add(&paste->text, bytes, len);
    }
    return PASTE_PENDING;
}
