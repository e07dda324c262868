/** Taking an attachment out, as bytes. */
#include "callsheet/wire/part_msg.h"

#include "callsheet/wire/pack.h"

void part_read_encode(struct buf *out, const struct part_read *msg) {
    buf_add_u32(out, msg->index);
}

enum status part_read_decode(const struct frame *frame, struct arena *arena, struct part_read *out,
                             struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in = pack_reader(frame);
    struct part_read msg = {.index = reader_u32(&in)};
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void part_done_encode(struct buf *out, const struct part_done *msg) {
    buf_add_u64(out, msg->bytes);
}

enum status part_done_decode(const struct frame *frame, struct arena *arena, struct part_done *out,
                             struct error *err) {
    (void)arena;
    struct reader in = pack_reader(frame);
    struct part_done msg = {.bytes = reader_u64(&in)};
    if (msg.bytes > PART_BYTES_MAX) {
        in.failed = 1;
    }
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}
