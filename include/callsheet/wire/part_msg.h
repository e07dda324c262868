#ifndef CALLSHEET_WIRE_PART_MSG_H
#define CALLSHEET_WIRE_PART_MSG_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/**
 * Taking an attachment out of a message: BODY_PART, with a descriptor of the mail file, is answered
 * by BODY_BYTES frames in order (their payload is the decoded bytes as they are) and BODY_DONE, or
 * FAILED. The worker opens no path: who asked writes the file.
 */
enum {
    PART_FRAME_BYTES = 256 * 1024,    /* of one BODY_BYTES */
    PART_BYTES_MAX = 25 * 1024 * 1024 /* of the whole attachment */
};

struct part_read {
    uint32_t index; /* into the parts of BODY_TEXT, from 0 */
};

struct part_done {
    uint64_t bytes; /* sent in all */
};

void part_read_encode(struct buf *out, const struct part_read *msg);
MUST_CHECK enum status part_read_decode(const struct frame *frame, struct arena *arena,
                                        struct part_read *out, struct error *err);

void part_done_encode(struct buf *out, const struct part_done *msg);

/** STATUS_CORRUPT when it is malformed. */
MUST_CHECK enum status part_done_decode(const struct frame *frame, struct arena *arena,
                                        struct part_done *out, struct error *err);

#endif
