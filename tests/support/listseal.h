#ifndef CALLSHEET_TESTS_LISTSEAL_H
#define CALLSHEET_TESTS_LISTSEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/domain/queue.h"

/**
 * Seals the bytes of a kept list again after they were changed, so that what is inside is looked
 * at: the checksum of store/listcache.c said once more. A checksum alone keeps no forger out.
 */
enum { LISTSEAL_SUMMED_AT = 16, LISTSEAL_COUNT_AT = 96, LISTSEAL_HEADER = 160 };

static inline uint64_t listseal_number(const unsigned char *at, size_t bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

static inline uint64_t listseal_step(uint64_t lane, uint64_t word) {
    lane += word * UINT64_C(0xC2B2AE3D27D4EB4F);
    return (lane << 31 | lane >> 33) * UINT64_C(0x9E3779B185EBCA87);
}

static inline void listseal_add(uint64_t lanes[4], const unsigned char *at, size_t len) {
    for (size_t block = 0; block < (len + 31) / 32; block++) {
        unsigned char padded[32] = {0};
        size_t left = len - block * 32;
        memcpy(padded, at + block * 32, left < 32 ? left : 32);
        for (size_t i = 0; i < 4; i++) {
            uint64_t word = 0;
            memcpy(&word, padded + i * 8, sizeof word);
            lanes[i] = listseal_step(lanes[i], word);
        }
    }
}

/** Returns false (and changes nothing) when the lengths in the header are not those of the bytes.
 */
static inline bool listseal(unsigned char *bytes, size_t len) {
    uint64_t lanes[4], sum = 0;
    if (len < LISTSEAL_HEADER) {
        return false;
    }
    uint64_t count = listseal_number(bytes + LISTSEAL_COUNT_AT, 8);
    uint64_t texts = listseal_number(bytes + LISTSEAL_COUNT_AT + 32, 8);
    uint64_t ledger = listseal_number(bytes + LISTSEAL_HEADER - 8, 4);
    if (count > len / sizeof(struct queue_row) || texts > len ||
        LISTSEAL_HEADER + count * sizeof(struct queue_row) + texts + ledger != len) {
        return false;
    }
    const unsigned char *rows = bytes + LISTSEAL_HEADER;
    size_t row_bytes = (size_t)count * sizeof(struct queue_row);
    for (size_t i = 0; i < 4; i++) {
        lanes[i] = UINT64_C(0x9E3779B185EBCA87) * (i + 1);
    }
    listseal_add(lanes, bytes + LISTSEAL_SUMMED_AT, LISTSEAL_HEADER - LISTSEAL_SUMMED_AT);
    listseal_add(lanes, rows, row_bytes);
    listseal_add(lanes, rows + row_bytes, (size_t)texts);
    listseal_add(lanes, rows + row_bytes + texts, (size_t)ledger);
    for (size_t i = 0; i < 4; i++) {
        sum = listseal_step(sum ^ lanes[i], i);
    }
    sum ^= sum >> 32;
    for (size_t i = 0; i < 8; i++) {
        bytes[8 + i] = (unsigned char)(sum >> (56 - 8 * i));
    }
    return true;
}

#endif
