#ifndef CALLSHEET_READER_EXTRACT_H
#define CALLSHEET_READER_EXTRACT_H

#include <stddef.h>

#include "callsheet/base/status.h"
#include "callsheet/reader/mime.h"

/** Gives the decoded bytes of attachment `wanted->index` to `take`, under the caps under which a
    message is read: what is not taken apart for reading is not for saving either.
    STATUS_UNSUPPORTED, STATUS_NOT_FOUND. It may be killed by a hostile message: call it only in a
    process that may die. */
MUST_CHECK enum status extract_part(const struct mime_part *wanted, mime_take *take, void *context,
                                    struct error *err);

#endif
