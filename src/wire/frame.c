/** Frames: a fixed header and a payload; put together again from bytes as they arrive. */
#include "callsheet/wire/frame.h"

/* A larger buffer gives its memory back when it is empty. */
enum { KEEP_BYTES = 256 * 1024 };

const char *frame_kind_name(unsigned value) {
    switch (value) {
#define X(name, number)                                                                            \
    case number:                                                                                   \
        return #name;
        FRAME_KIND_TABLE(X)
#undef X
    }
    return NULL;
}

enum status frame_encode(struct buf *out, enum frame_kind kind, uint32_t serial,
                         bool has_descriptor, const struct buf *payload, struct error *err) {
    if (payload->len > FRAME_REPLY_MAX) {
        return error_set(err, STATUS_LIMIT, "A message between the two programs is too long.");
    }
    buf_add_u32(out, (uint32_t)payload->len);
    buf_add_u8(out, (uint8_t)kind);
    buf_add_u8(out, has_descriptor ? FRAME_FLAG_DESCRIPTOR : 0);
    buf_add_u8(out, 0);
    buf_add_u8(out, 0);
    buf_add_u32(out, serial);
    if (payload->len > 0) {
        buf_add(out, payload->data, payload->len);
    }
    return STATUS_OK;
}

void frame_decoder_init(struct frame_decoder *decoder, size_t max_payload) {
    *decoder = (struct frame_decoder){.max_payload = max_payload};
    buf_init(&decoder->bytes);
}

void frame_decoder_release(struct frame_decoder *decoder) {
    buf_release(&decoder->bytes);
    decoder->at = 0;
}

void frame_decoder_feed(struct frame_decoder *decoder, const void *bytes, size_t len) {
    if (decoder->is_broken) {
        return;
    }
    if (decoder->at == decoder->bytes.len && decoder->bytes.capacity > KEEP_BYTES) {
        buf_release(&decoder->bytes);
        decoder->at = 0;
    } else if (decoder->at > 0) {
        buf_remove(&decoder->bytes, 0, decoder->at);
        decoder->at = 0;
    }
    buf_add(&decoder->bytes, bytes, len);
}

static enum status broken(struct frame_decoder *decoder, struct error *err) {
    decoder->is_broken = true;
    buf_release(&decoder->bytes);
    decoder->at = 0;
    return error_set(err, STATUS_CORRUPT, "The mail reader answered with something unreadable.");
}

enum status frame_decoder_next(struct frame_decoder *decoder, struct frame *out,
                               struct error *err) {
    if (decoder->is_broken) {
        return broken(decoder, err);
    }
    size_t left = decoder->bytes.len - decoder->at;
    if (left < FRAME_HEADER_BYTES) {
        return STATUS_BUSY;
    }
    struct reader header;
    reader_init(&header, decoder->bytes.data + decoder->at, FRAME_HEADER_BYTES);
    uint32_t len = reader_u32(&header);
    uint8_t kind = reader_u8(&header);
    uint8_t flags = reader_u8(&header);
    uint8_t zero = reader_u8(&header) | reader_u8(&header);
    uint32_t serial = reader_u32(&header);
    if (len > decoder->max_payload || frame_kind_name(kind) == NULL || zero != 0 ||
        (flags & ~FRAME_FLAG_DESCRIPTOR) != 0) {
        return broken(decoder, err);
    }
    if (left - FRAME_HEADER_BYTES < len) {
        return STATUS_BUSY;
    }
    *out = (struct frame){
        .kind = (enum frame_kind)kind,
        .has_descriptor = (flags & FRAME_FLAG_DESCRIPTOR) != 0,
        .serial = serial,
        .payload = decoder->bytes.data + decoder->at + FRAME_HEADER_BYTES,
        .len = len,
    };
    decoder->at += FRAME_HEADER_BYTES + (size_t)len;
    return STATUS_OK;
}
