#include "callsheet/reader/header.h"

#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"

static const char message[] = "From a@b Mon\n"
                              "Subject: one\r\n two\n\tthree\n"
                              "garbage line\n"
                              "X-Odd : value\n"
                              "from: a@x.example\n"
                              "FROM: b@x.example\n"
                              "Nul: a\0b\n"
                              "\n"
                              "Subject: body\n";

static size_t find(const char *name, struct buf *out) {
    buf_reset(out);
    return header_find(message, sizeof message - 1, name, out);
}

START_TEST(finds_and_unfolds) {
    struct buf out;
    buf_init(&out);
    expect_int(find("subject", &out), 1);
    expect_text(buf_text(&out), "one two three");
    expect_int(find("x-odd", &out), 1);
    expect_text(buf_text(&out), "value");
    expect_int(find("From", &out), 2);
    expect_text(buf_text(&out), "a@x.example");
    expect_int(find("Nul", &out), 1);
    expect_text(buf_text(&out), "a b");
    expect_int(find("To", &out), 0);
    expect_int(header_block_len(message, sizeof message - 1),
               sizeof message - sizeof "Subject: body\n");
    buf_release(&out);
}
END_TEST

START_TEST(ends_where_the_bytes_end) {
    static const char *const cut[] = {
        "",   "S",    "Subject", "Subject:", "Subject: a", "Subject: a\r", "Subject: a\n ",
        "\n", "\r\n", "\r"};
    for (size_t i = 0; i < ARRAY_LEN(cut); i++) {
        char *copy = strdup(cut[i]);
        struct buf out;
        buf_init(&out);
        (void)header_find(copy, strlen(copy), "Subject", &out);
        expect_true(header_block_len(copy, strlen(copy)) <= strlen(copy));
        expect_true(strlen(buf_text(&out)) <= 1);
        buf_release(&out);
        free(copy);
    }
}
END_TEST

START_TEST(knows_the_caps) {
    struct buf block;
    buf_init(&block);
    for (int i = 0; i < HEADER_COUNT_MAX; i++) {
        buf_add_text(&block, "A: b\n");
    }
    expect_true(header_block_is_sane(block.data, block.len));
    buf_add_text(&block, "A: b\n");
    expect_false(header_block_is_sane(block.data, block.len));
    buf_reset(&block);
    buf_add_text(&block, "A:");
    while (block.len < HEADER_LINE_BYTES + 10) {
        buf_add_text(&block, " b\n");
    }
    expect_false(header_block_is_sane(block.data, block.len));
    struct buf value;
    struct header_walk walk = {.block = block.data, .len = block.len};
    struct header header;
    buf_init(&value);
    expect_true(header_next(&walk, &header));
    (void)header_value(&header, &value);
    expect_true(value.len <= HEADER_LINE_BYTES);
    buf_release(&value);
    buf_release(&block);
}
END_TEST

TEST_MAIN("reader/header", TEST(finds_and_unfolds), TEST(ends_where_the_bytes_end),
          TEST(knows_the_caps))
