#ifndef CALLSHEET_READER_MAGIC_H
#define CALLSHEET_READER_MAGIC_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/wire/body_msg.h"

/** What an attachment is by its first bytes, and whether that is what it claims to be. */
enum { MAGIC_BYTES = 512 };

/** Tells the kind by the first bytes (MAGIC_BYTES are enough). */
enum body_kind magic_kind(const char *bytes, size_t len);

/** Says whether a kind speaks against what a type ("application/pdf") or a name ("a.pdf") claims.
    What claims nothing that is known here is not contradicted, unless it is a program. */
bool magic_contradicts(enum body_kind kind, const char *type, const char *name);

#endif
