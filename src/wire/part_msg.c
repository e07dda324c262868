/** Taking an attachment out, as bytes. */
#include "callsheet/wire/part_msg.h"

#include "callsheet/wire/pack.h"

static enum status malformed(struct error *err) {
    return error_set(err, STATUS_CORRUPT, "A message between the two programs is malformed.");
}

void part_read_encode(struct buf *out, const struct part_read *msg) {
    buf_add_u32(out, msg->index);
}

enum status part_read_decode(const struct frame *frame, struct arena *arena, struct part_read *out,
                             struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in;
    reader_init(&in, frame->payload, frame->len);
    struct part_read msg = {.index = reader_u32(&in)};
    if (!pack_done(&in)) {
        return malformed(err);
    }
    *out = msg;
    return STATUS_OK;
}

void part_done_encode(struct buf *out, const struct part_done *msg) {
    buf_add_u64(out, msg->bytes);
}

enum status part_done_decode(const struct frame *frame, struct arena *arena, struct part_done *out,
                             struct error *err) {
    (void)arena;
    struct reader in;
    reader_init(&in, frame->payload, frame->len);
    struct part_done msg = {.bytes = reader_u64(&in)};
    if (!pack_done(&in) || msg.bytes > PART_BYTES_MAX) {
        return malformed(err);
    }
    *out = msg;
    return STATUS_OK;
}
