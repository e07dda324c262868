#ifndef CALLSHEET_RUN_TERM_BYTES_H
#define CALLSHEET_RUN_TERM_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

#include "callsheet/ui/key.h"

/**
 * Keys out of the bytes that are no function keys: characters of several bytes, which may come in
 * several reads, control keys, and pasted text.
 */
struct term_bytes {
    mbstate_t decoding; /* bytes of a character that has not come in whole */
    bool is_pasting;    /* what comes is data */
};

/** Takes one byte; KEYCODE_NONE while there is no whole character. Bad bytes become U+FFFD. */
struct key term_bytes_key(struct term_bytes *bytes, unsigned char byte);

/** The key for a character within a paste: carriage returns become line feeds. */
struct key term_bytes_pasted(uint32_t scalar);

#endif
