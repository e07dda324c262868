#ifndef CALLSHEET_UI_PASTE_H
#define CALLSHEET_UI_PASTE_H

#include <stdbool.h>

#include "callsheet/base/buf.h"
#include "callsheet/ui/key.h"

/**
 * Gathers a bracketed paste out of the stream of keys: what is pasted is data and never commands.
 */
enum paste_result {
    PASTE_NOT,     /* an ordinary key: handle it */
    PASTE_PENDING, /* swallowed; more to come */
    PASTE_READY,   /* the paste is complete in `text` until the next key */
};

struct paste {
    struct buf text; /* raw: the receiver cleans it (field_paste, textarea_paste) */
    bool is_open;
};

void paste_init(struct paste *paste);
void paste_release(struct paste *paste);

/** Takes one key. More than PASTE_LIMIT_BYTES are dropped, the rest is kept. */
enum paste_result paste_key(struct paste *paste, struct key key);

enum { PASTE_LIMIT_BYTES = 256 * 1024 };

#endif
