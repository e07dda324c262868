/** The checksum of the files in the cache. */
#include "callsheet/store/sum.h"

#include <string.h>

static const uint64_t ODD_1 = UINT64_C(0x9E3779B185EBCA87), ODD_2 = UINT64_C(0xC2B2AE3D27D4EB4F);

static uint64_t sum_step(uint64_t lane, uint64_t word) {
    lane += word * ODD_2;
    return (lane << 31 | lane >> 33) * ODD_1;
}

void sum_init(struct sum *sum) {
    for (size_t i = 0; i < SUM_LANES; i++) {
        sum->lanes[i] = ODD_1 * (i + 1);
    }
}

void sum_add(struct sum *sum, const void *bytes, size_t len) {
    uint64_t words[SUM_LANES], lanes[SUM_LANES];
    const unsigned char *at = bytes;
    memcpy(lanes, sum->lanes, sizeof lanes);
    for (; len >= sizeof words; at += sizeof words, len -= sizeof words) {
        memcpy(words, at, sizeof words);
        for (size_t i = 0; i < SUM_LANES; i++) {
            lanes[i] = sum_step(lanes[i], words[i]);
        }
    }
    if (len > 0) {
        memset(words, 0, sizeof words);
        memcpy(words, at, len);
        for (size_t i = 0; i < SUM_LANES; i++) {
            lanes[i] = sum_step(lanes[i], words[i]);
        }
    }
    memcpy(sum->lanes, lanes, sizeof lanes);
}

uint64_t sum_end(const struct sum *sum) {
    uint64_t value = 0;
    for (size_t i = 0; i < SUM_LANES; i++) {
        value = sum_step(value ^ sum->lanes[i], i);
    }
    return value ^ value >> 32;
}
