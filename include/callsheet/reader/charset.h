#ifndef CALLSHEET_READER_CHARSET_H
#define CALLSHEET_READER_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/**
 * Letters of mail into UTF-8. Only charsets of one table are known (never UTF-7, which can spell
 * escape sequences); their converters are opened before the sandbox closes, because iconv loads
 * them from files. Latin-1 is read as windows-1252, as everybody means it.
 */
struct charsets;

/** Opens all converters; those the system does not have are as good as unknown. */
struct charsets *charsets_new(void);
void charsets_free(struct charsets *charsets);

/** Appends `bytes` as UTF-8, at most `max_bytes` of it (cut at a character). An unknown `name` or
    NULL is read as UTF-8 when it is that, else as windows-1252. Bytes that mean nothing become
    U+FFFD. Returns false when the letters were not what `name` says. */
bool charsets_decode(struct charsets *charsets, const char *name, const char *bytes, size_t len,
                     size_t max_bytes, struct buf *out);

/** Appends a header value with its encoded words (RFC 2047) decoded. */
void charsets_decode_words(struct charsets *charsets, const char *value, size_t len,
                           struct buf *out);

#endif
