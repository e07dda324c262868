#ifndef CALLSHEET_WIRE_FRAME_H
#define CALLSHEET_WIRE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"

/**
 * Frames between the desk and a worker of callsheet-reader: a fixed header, then a payload.
 *
 *     u32 payload bytes | u8 kind | u8 flags | u16 zero | u32 serial          (big-endian)
 *
 * The serial is chosen by the desk and repeated in every reply to that request, so that a late
 * answer is recognised and dropped. What comes back from a worker is hostile: a stranger's mail
 * may have taken the worker over.
 */
enum {
    FRAME_HEADER_BYTES = 12,
    FRAME_REQUEST_MAX = 64 * 1024,     /* payload bytes of a request */
    FRAME_REPLY_MAX = 4 * 1024 * 1024, /* payload bytes of a reply */
    FRAME_FLAG_DESCRIPTOR = 1,         /* one descriptor travels with this frame */
};

// clang-format off
/** X(name, value): every kind of frame; the messages are in index_msg.h, query_msg.h, body_msg.h,
    part_msg.h and score_msg.h. */
#define FRAME_KIND_TABLE(X) \
    X(INDEX_OPEN, 1) \
    X(INDEX_ADDRESSES, 2) \
    X(INDEX_SCAN, 3) \
    X(INDEX_POLL, 4) \
    X(INDEX_THREADS, 5) \
    X(INDEX_MESSAGES, 6) \
    X(INDEX_FILE, 7) \
    X(INDEX_SEARCH, 8) \
    X(INDEX_QUERIES, 12) \
    X(INDEX_FIND, 13) \
    X(INDEX_SETS, 16) \
    X(BODY_READ, 32) \
    X(BODY_PART, 40) \
    X(BODY_SCORE, 48) \
    X(BODY_WORDS, 49) \
    X(FAILED, 64) \
    X(INDEX_OPENED, 65) \
    X(INDEX_ADDRESSES_SET, 66) \
    X(INDEX_MAIL, 67) \
    X(INDEX_DONE, 68) \
    X(INDEX_THREAD_LIST, 69) \
    X(INDEX_MESSAGE_LIST, 70) \
    X(INDEX_FILE_OPENED, 71) \
    X(INDEX_SET_LIST, 80) \
    X(INDEX_MESSAGE_PART, 84) \
    X(INDEX_QUERY_LIST, 85) \
    X(BODY_TEXT, 96) \
    X(BODY_BYTES, 104) \
    X(BODY_DONE, 105) \
    X(BODY_SCORED, 112)
// clang-format on

enum frame_kind {
#define X(name, value) FRAME_##name = value,
    FRAME_KIND_TABLE(X)
#undef X
};

/** Returns the stable name of a kind ("INDEX_SCAN"), or NULL for a value that is none. */
const char *frame_kind_name(unsigned value);

/** One whole frame. */
struct frame {
    enum frame_kind kind;
    bool has_descriptor;
    uint32_t serial;
    const char *payload; /* borrowed from the decoder until its next call; never NULL */
    size_t len;          /* payload bytes */
};

/** Appends a frame. STATUS_LIMIT when the payload is above FRAME_REPLY_MAX. */
MUST_CHECK enum status frame_encode(struct buf *out, enum frame_kind kind, uint32_t serial,
                                    bool has_descriptor, const struct buf *payload,
                                    struct error *err);

/** Puts bytes as they arrive together into frames. */
struct frame_decoder {
    struct buf bytes;
    size_t at;          /* bytes of `bytes` already given out */
    size_t max_payload; /* bytes; a longer frame is refused by its header alone */
    bool is_broken;     /* the stream cannot be trusted any more */
};

void frame_decoder_init(struct frame_decoder *decoder, size_t max_payload);
void frame_decoder_release(struct frame_decoder *decoder);

/** Adds bytes that arrived. Frames given out before are no longer valid. */
void frame_decoder_feed(struct frame_decoder *decoder, const void *bytes, size_t len);

/** Takes the next whole frame. STATUS_OK; STATUS_BUSY when more bytes are needed; STATUS_CORRUPT
    when the stream is no stream of frames (and from then on always). */
MUST_CHECK enum status frame_decoder_next(struct frame_decoder *decoder, struct frame *out,
                                          struct error *err);

#endif
