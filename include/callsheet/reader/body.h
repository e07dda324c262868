#ifndef CALLSHEET_READER_BODY_H
#define CALLSHEET_READER_BODY_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/reader/charset.h"
#include "callsheet/reader/rendered.h"
#include "callsheet/wire/body_msg.h"

/** A message as text, from its bytes alone. */
enum {
    BODY_FILE_BYTES = 25 * 1024 * 1024, /* larger files: only the head is read */
    BODY_PART_BYTES = 1024 * 1024,      /* decoded text of one part */
    BODY_PARTS_WALKED = 500,
    BODY_DEPTH_MAX = 32,
};

/** Holds what `text` points into. */
struct body_result {
    struct arena arena;
    struct rendered rendered;
    struct body_text text;
};

/** Sets up GMime and libxml2; once, before anything else and before the sandbox closes. */
void body_start(void);

/** Renders a message. `len` bytes are here of `file_bytes`. Never fails: what is too large or too
    strange is shown by its head with a warning. It may still be killed by a hostile message: call
    it only in a process that may die. */
void body_render(struct charsets *charsets, const char *message, size_t len, uint64_t file_bytes,
                 struct body_result *out);
void body_release(struct body_result *result);

#endif
