#ifndef CALLSHEET_BASE_SIPHASH_H
#define CALLSHEET_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/** SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): with a random key
    nobody can send names that collide in a hash table. */
uint64_t siphash(const uint64_t key[2], const void *bytes, size_t len);

#endif
