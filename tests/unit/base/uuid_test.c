#include "support/check_more.h"

#include <string.h>

#include "callsheet/base/uuid.h"

START_TEST(new_ones_are_version_4_and_differ) {
    struct uuid first = uuid_new();
    for (int i = 0; i < 1000; i++) {
        struct uuid uuid = uuid_new();
        expect_int(uuid.bytes[6] >> 4, 4);
        expect_int(uuid.bytes[8] >> 6, 2);
        expect_false(uuid_equal(uuid, first));
        expect_false(uuid_is_zero(uuid));
    }
}
END_TEST

START_TEST(text_form_round_trips) {
    char text[37], again[37];
    for (int i = 0; i < 1000; i++) {
        struct uuid uuid = uuid_new(), back;
        uuid_format(uuid, text);
        expect_int(strlen(text), 36);
        expect_true(uuid_parse(text, &back));
        expect_true(uuid_equal(uuid, back));
        uuid_format(back, again);
        expect_text(again, text);
    }
}
END_TEST

START_TEST(known_value_reads_and_writes) {
    struct uuid uuid;
    char text[37];
    expect_true(uuid_parse("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6", &uuid));
    expect_int(uuid.bytes[0], 0xf8);
    expect_int(uuid.bytes[15], 0xf6);
    uuid_format(uuid, text);
    expect_text(text, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    expect_true(uuid_parse("00000000-0000-0000-0000-000000000000", &uuid));
    expect_true(uuid_is_zero(uuid));
}
END_TEST

static const char *const malformed[] = {
    "",
    "f81d4fae",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf60",
    "f81d4fae 7dec-11d0-a765-00a0c91e6bf6",
    "f81d4fae7dec-11d0-a765-00a0c91e6bf6-",
    "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
};

START_TEST(malformed_text_is_refused) {
    struct uuid uuid = uuid_new(), before = uuid;
    expect_false(uuid_parse(malformed[_i], &uuid));
    expect_true(uuid_equal(uuid, before));
}
END_TEST

TEST_MAIN("base/uuid", TEST(new_ones_are_version_4_and_differ), TEST(text_form_round_trips),
          TEST(known_value_reads_and_writes),
          TEST_LOOP(malformed_text_is_refused, ARRAY_LEN(malformed)))
