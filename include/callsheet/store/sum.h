#ifndef CALLSHEET_STORE_SUM_H
#define CALLSHEET_STORE_SUM_H

#include <stddef.h>
#include <stdint.h>

/**
 * The checksum of the files in the cache. Four independent lanes: 0.1 ms for a list of 10,000 rows,
 * where SHA-256 of libmd takes 5. Every step is a bijection of the lane for a given word and of the
 * word for a given lane, so damage within one word is always found. Forgers are not kept out; the
 * checks of the content bear with them.
 */
enum { SUM_LANES = 4, SUM_BLOCK = 8 * SUM_LANES };

struct sum {
    uint64_t lanes[SUM_LANES];
};

void sum_init(struct sum *sum);
/** Adds a part. Its end is padded with zeros to SUM_BLOCK bytes, so its length must be known from
    elsewhere, and parts of one piece must be multiples of that long but for the last. */
void sum_add(struct sum *sum, const void *bytes, size_t len);
uint64_t sum_end(const struct sum *sum);

#endif
