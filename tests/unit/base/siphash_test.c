#include "callsheet/base/siphash.h"

#include <string.h>

#include "support/check_more.h"

/* The vectors of the reference: key 00 01 … 0f, input 00 01 … of each length. */
START_TEST(gives_what_the_paper_gives) {
    const uint64_t key[2] = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    unsigned char input[15];
    for (size_t i = 0; i < sizeof input; i++) {
        input[i] = (unsigned char)i;
    }
    expect_true(siphash(key, input, 15) == UINT64_C(0xa129ca6149be45e5));
    expect_true(siphash(key, input, 0) == UINT64_C(0x726fdb47dd0e0e31));
    expect_true(siphash(key, input, 8) == UINT64_C(0x93f5f5799a932462));
}
END_TEST

START_TEST(another_key_gives_another_hash) {
    const uint64_t one[2] = {1, 2}, other[2] = {1, 3};
    expect_true(siphash(one, "id", 2) != siphash(other, "id", 2));
    expect_true(siphash(one, "id", 2) == siphash(one, "id", 2));
}
END_TEST

TEST_MAIN("base/siphash", TEST(gives_what_the_paper_gives), TEST(another_key_gives_another_hash))
