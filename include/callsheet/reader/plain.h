#ifndef CALLSHEET_READER_PLAIN_H
#define CALLSHEET_READER_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/** Appends plain text with LF line ends. With `is_flowed` (RFC 3676) soft-broken lines of one quote
    depth are joined and space-stuffing is undone; `is_delsp` drops the blank at each soft break. */
void plain_to_text(const char *text, size_t len, bool is_flowed, bool is_delsp, struct buf *out);

#endif
