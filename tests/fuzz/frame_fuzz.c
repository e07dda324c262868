/* Any bytes as a stream of frames, and each frame's payload as every message: refused, or whole.
   The first byte chooses how the stream is cut. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/part_msg.h"
#include "callsheet/wire/query_msg.h"
#include "callsheet/wire/score_msg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool claim) {
    if (!claim) {
        abort();
    }
}

static void check_clean(const char *text) {
    struct buf again;
    buf_init(&again);
    bool changed = text_clean(&again, text, strlen(text), TEXT_LINE);
    expect(!changed);
    buf_release(&again);
}

static void check_body(const struct body_text *text) {
    uint32_t last = 0;
    expect(text_is_utf8(text->text, text->text_len));
    for (size_t i = 0; i < text->span_count; i++) {
        expect(text->spans[i].start >= last && text->spans[i].end > text->spans[i].start);
        last = text->spans[i].end;
    }
    expect(last <= text->text_len);
    check_clean(text->subject);
    check_clean(text->from_name);
}

#define TRY(type, look)                                                                            \
    do {                                                                                           \
        struct type msg;                                                                           \
        if (type##_decode(frame, arena, &msg, NULL) == STATUS_OK) {                                \
            look                                                                                   \
        }                                                                                          \
    } while (0)

static void try_all(const struct frame *frame, struct arena *arena) {
    TRY(index_open, { (void)msg; });
    TRY(index_addresses, { expect(msg.count <= INDEX_ADDRESSES_PART); });
    TRY(index_scan, { (void)msg; });
    TRY(index_poll, { (void)msg; });
    TRY(index_threads, { expect(msg.count <= INDEX_ASKED_ADDRESSES); });
    TRY(index_messages, { expect(msg.limit > 0 && msg.limit <= INDEX_LIST_ROWS); });
    TRY(index_search, { (void)msg; });
    TRY(index_file, { (void)msg; });
    TRY(index_opened, {
        check_clean(msg.path);
        check_clean(msg.own_name);
        check_clean(msg.own_address);
    });
    TRY(index_addresses_set, { (void)msg; });
    TRY(index_mail_batch, {
        for (size_t i = 0; i < msg.count; i++) {
            check_clean(msg.rows[i].subject);
        }
    });
    TRY(index_done, { expect(msg.kind < INDEX_DONE_KINDS); });
    TRY(index_thread_list, {
        for (size_t i = 0; i < msg.count; i++) {
            check_clean(msg.rows[i].authors);
        }
    });
    TRY(index_message_list, {
        for (size_t i = 0; i < msg.count; i++) {
            expect(msg.rows[i].depth <= INDEX_DEPTH_MAX);
        }
    });
    TRY(index_file_opened, { check_clean(msg.path); });
    TRY(failed, { check_clean(msg.message); });
    TRY(query_list, {
        for (size_t i = 0; i < msg.count; i++) {
            check_clean(msg.rows[i].name);
            check_clean(msg.rows[i].query);
        }
    });
    TRY(part_read, { (void)msg; });
    TRY(part_done, { expect(msg.bytes <= PART_BYTES_MAX); });
    TRY(body_read, { (void)msg; });
    TRY(body_text, { check_body(&msg); });
    TRY(body_words, { expect(msg.count <= SCORE_WORDS_MAX); });
    TRY(body_score, { (void)msg; });
    TRY(body_scored, {
        expect(msg.score <= SCORE_MOST && msg.ref_count <= SCORE_REFS_MAX);
        check_clean(msg.phrase);
        for (size_t i = 0; i < msg.ref_count; i++) {
            check_clean(msg.refs[i].written);
        }
    });
    TRY(index_sets, { expect(msg.count <= INDEX_SETS_IDS); });
    TRY(index_set_list, { expect(msg.count <= INDEX_SETS_IDS); });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct frame_decoder decoder;
    struct arena arena;
    struct frame frame;
    size_t step = data[0] == 0 ? size : data[0];
    frame_decoder_init(&decoder, 1 << 16);
    arena_init(&arena);
    for (size_t at = 1; at < size; at += step) {
        frame_decoder_feed(&decoder, data + at, size - at < step ? size - at : step);
        while (frame_decoder_next(&decoder, &frame, NULL) == STATUS_OK) {
            try_all(&frame, &arena);
            arena_clear(&arena);
        }
    }
    /* and all of it as one payload: most bytes are no stream */
    frame =
        (struct frame){.kind = FRAME_FAILED, .payload = (const char *)data + 1, .len = size - 1};
    try_all(&frame, &arena);
    arena_release(&arena);
    frame_decoder_release(&decoder);
    return 0;
}
