/** SipHash-2-4. */
#include "callsheet/base/siphash.h"

#include <string.h>

static uint64_t rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

static void round_once(uint64_t v[4]) {
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static uint64_t word_at(const unsigned char *bytes, size_t len) {
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        word |= (uint64_t)bytes[i] << 8 * i;
    }
    return word;
}

uint64_t siphash(const uint64_t key[2], const void *bytes, size_t len) {
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
                     key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U};
    const unsigned char *at = bytes;
    for (size_t done = 0; done <= len; done += 8) {
        size_t left = len - done < 8 ? len - done : 8;
        uint64_t word = word_at(at + done, left);
        if (left < 8) {
            word |= (uint64_t)(len & 0xff) << 56;
        }
        v[3] ^= word;
        round_once(v);
        round_once(v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++) {
        round_once(v);
    }
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
