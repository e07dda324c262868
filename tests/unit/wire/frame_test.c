#include "callsheet/wire/frame.h"

#include <string.h>

#include "support/check_more.h"

static void add_frame(struct buf *out, enum frame_kind kind, uint32_t serial, const char *text) {
    struct buf payload;
    struct error err;
    buf_init(&payload);
    buf_add_text(&payload, text);
    expect_ok(frame_encode(out, kind, serial, false, &payload, &err), &err);
    buf_release(&payload);
}

START_TEST(comes_back_whole_in_any_pieces) {
    struct buf stream;
    buf_init(&stream);
    add_frame(&stream, FRAME_INDEX_SCAN, 7, "");
    add_frame(&stream, FRAME_FAILED, UINT32_MAX, "some payload");
    add_frame(&stream, FRAME_BODY_TEXT, 9, "x");
    for (size_t piece = 1; piece <= stream.len; piece++) {
        struct frame_decoder decoder;
        frame_decoder_init(&decoder, 64);
        size_t frames = 0;
        for (size_t at = 0; at < stream.len; at += piece) {
            size_t len = stream.len - at < piece ? stream.len - at : piece;
            frame_decoder_feed(&decoder, stream.data + at, len);
            struct frame frame;
            while (frame_decoder_next(&decoder, &frame, NULL) == STATUS_OK) {
                static const char *const texts[] = {"", "some payload", "x"};
                static const uint32_t serials[] = {7, UINT32_MAX, 9};
                expect_int(frame.serial, serials[frames]);
                expect_int(frame.len, strlen(texts[frames]));
                expect_true(memcmp(frame.payload, texts[frames], frame.len) == 0);
                expect_false(frame.has_descriptor);
                frames++;
            }
        }
        expect_int(frames, 3);
        frame_decoder_release(&decoder);
    }
    buf_release(&stream);
}
END_TEST

START_TEST(refuses_what_is_no_frame) {
    static const struct {
        const char *bytes;
        const char *why;
    } bad[] = {
        {"\x00\x00\x00\x41\x01\x00\x00\x00\x00\x00\x00\x01", "longer than allowed"},
        {"\xff\xff\xff\xff\x01\x00\x00\x00\x00\x00\x00\x01", "much longer"},
        {"\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01", "no kind"},
        {"\x00\x00\x00\x01\x7f\x00\x00\x00\x00\x00\x00\x01", "unknown kind"},
        {"\x00\x00\x00\x01\x01\x02\x00\x00\x00\x00\x00\x01", "unknown flag"},
        {"\x00\x00\x00\x01\x01\x00\x01\x00\x00\x00\x00\x01", "reserved byte"},
        {"\x00\x00\x00\x01\x01\x00\x00\x01\x00\x00\x00\x01", "reserved byte"},
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct frame_decoder decoder;
        struct frame frame;
        frame_decoder_init(&decoder, 64);
        frame_decoder_feed(&decoder, bad[i].bytes, FRAME_HEADER_BYTES);
        expect_status(frame_decoder_next(&decoder, &frame, NULL), STATUS_CORRUPT, NULL);
        struct buf good;
        buf_init(&good);
        add_frame(&good, FRAME_INDEX_SCAN, 1, "");
        frame_decoder_feed(&decoder, good.data, good.len);
        expect_status(frame_decoder_next(&decoder, &frame, NULL), STATUS_CORRUPT, NULL);
        buf_release(&good);
        frame_decoder_release(&decoder);
    }
}
END_TEST

START_TEST(waits_for_a_header_and_a_payload) {
    struct frame_decoder decoder;
    struct frame frame;
    frame_decoder_init(&decoder, 64);
    expect_status(frame_decoder_next(&decoder, &frame, NULL), STATUS_BUSY, NULL);
    frame_decoder_feed(&decoder, "\x00\x00\x00\x02\x01\x00\x00\x00\x00\x00\x00\x01z", 13);
    expect_status(frame_decoder_next(&decoder, &frame, NULL), STATUS_BUSY, NULL);
    frame_decoder_feed(&decoder, "y", 1);
    expect_ok(frame_decoder_next(&decoder, &frame, NULL), NULL);
    expect_int(frame.len, 2);
    frame_decoder_release(&decoder);
}
END_TEST

START_TEST(refuses_to_send_too_much) {
    struct buf out, payload;
    buf_init(&out);
    buf_init(&payload);
    while (payload.len <= FRAME_REPLY_MAX) {
        char zeros[4096] = {0};
        buf_add(&payload, zeros, sizeof zeros);
    }
    expect_status(frame_encode(&out, FRAME_INDEX_SCAN, 1, false, &payload, NULL), STATUS_LIMIT,
                  NULL);
    expect_int(out.len, 0);
    buf_release(&payload);
}
END_TEST

START_TEST(names_every_kind) {
    size_t named = 0;
    for (unsigned i = 0; i < 256; i++) {
        named += frame_kind_name(i) != NULL;
    }
#define X(name, value) +1
    expect_int(named, FRAME_KIND_TABLE(X));
#undef X
    expect_text(frame_kind_name(FRAME_INDEX_SCAN), "INDEX_SCAN");
}
END_TEST

TEST_MAIN("wire/frame", TEST(comes_back_whole_in_any_pieces), TEST(refuses_what_is_no_frame),
          TEST(waits_for_a_header_and_a_payload), TEST(refuses_to_send_too_much),
          TEST(names_every_kind))
