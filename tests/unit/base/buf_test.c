#include "support/check_more.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"

START_TEST(empty_is_a_text) {
    struct buf buf = {0};
    expect_text(buf_text(&buf), "");
    buf_reset(&buf);
    buf_remove(&buf, 0, 0);
    buf_add(&buf, NULL, 0);
    expect_text(buf_text(&buf), "");
    char *text = buf_detach(&buf);
    expect_text(text, "");
    free(text);
    text = buf_detach(&buf);
    expect_text(text, "");
    free(text);
    buf_release(&buf);
}
END_TEST

START_TEST(adds) {
    struct buf buf;
    buf_init(&buf);
    buf_add_text(&buf, "one");
    buf_add_char(&buf, ' ');
    buf_addf(&buf, "%d %s", 2, "three");
    expect_text(buf_text(&buf), "one 2 three");
    expect_int(buf.len, 11);
    buf_truncate(&buf, 3);
    expect_text(buf_text(&buf), "one");
    buf_reset(&buf);
    expect_int(buf.len, 0);
    buf_release(&buf);
}
END_TEST

START_TEST(formats_of_every_length) {
    struct buf buf = {0};
    for (int len = 0; len < 300; len++) {
        buf_addf(&buf, "%*s", len, "");
        expect_int(buf.len, len);
        expect_int(strlen(buf_text(&buf)), len);
        buf_release(&buf);
    }
}
END_TEST

/* The same changes on a buffer and on a plain array. */
START_TEST(random_edits_match_a_model) {
    struct dice dice = dice_new();
    struct buf buf = {0};
    char model[4096] = "";
    size_t len = 0;
    for (int i = 0; i < 20000; i++) {
        size_t at = dice_below(&dice, len + 1);
        char piece[16];
        size_t piece_len = dice_below(&dice, sizeof piece);
        for (size_t k = 0; k < piece_len; k++) {
            piece[k] = (char)('a' + dice_below(&dice, 26));
        }
        if (len + piece_len < sizeof model && dice_below(&dice, 2)) {
            buf_insert(&buf, at, piece, piece_len);
            memmove(model + at + piece_len, model + at, len - at);
            memcpy(model + at, piece, piece_len);
            len += piece_len;
        } else {
            size_t cut = dice_below(&dice, len - at + 1);
            cut = cut > 20 ? 20 : cut;
            buf_remove(&buf, at, cut);
            memmove(model + at, model + at + cut, len - at - cut);
            len -= cut;
        }
        expect_int(buf.len, len);
        ck_assert_mem_eq(buf_text(&buf), model, len);
        expect_int(buf_text(&buf)[len], 0);
    }
    buf_release(&buf);
}
END_TEST

START_TEST(numbers_are_big_endian_and_round_trip) {
    struct buf buf = {0};
    buf_add_u8(&buf, 0xAB);
    buf_add_u32(&buf, 0x01020304);
    buf_add_u64(&buf, UINT64_C(0x1122334455667788));
    expect_int(buf.len, 13);
    ck_assert_mem_eq(buf.data, "\xAB\1\2\3\4\x11\x22\x33\x44\x55\x66\x77\x88", 13);
    struct reader reader;
    reader_init(&reader, buf.data, buf.len);
    expect_int(reader_u8(&reader), 0xAB);
    expect_int(reader_u32(&reader), 0x01020304);
    expect_true(reader_u64(&reader) == UINT64_C(0x1122334455667788));
    expect_false(reader.failed);
    ck_assert_ptr_nonnull(reader_bytes(&reader, 0));
    expect_false(reader.failed);
    buf_release(&buf);
}
END_TEST

START_TEST(reading_past_the_end_fails_for_good) {
    struct reader reader;
    reader_init(&reader, "abc", 3);
    expect_int(reader_u32(&reader), 0);
    expect_true(reader.failed);
    expect_int(reader_u8(&reader), 0);
    expect_true(reader_bytes(&reader, 1) == NULL);
    reader_init(&reader, "abc", 3);
    expect_true(reader_bytes(&reader, SIZE_MAX) == NULL);
    reader_init(&reader, NULL, 0);
    ck_assert_ptr_nonnull(reader_bytes(&reader, 0));
    expect_int(reader_u8(&reader), 0);
    expect_true(reader.failed);
}
END_TEST

TEST_MAIN("base/buf", TEST(empty_is_a_text), TEST(adds), TEST(formats_of_every_length),
          TEST(random_edits_match_a_model), TEST(numbers_are_big_endian_and_round_trip),
          TEST(reading_past_the_end_fails_for_good))
