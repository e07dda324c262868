/** A set of message ids, kept as keyed hashes. */
#include "callsheet/reader/idset.h"

#include <string.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"

void idset_init(struct idset *set) {
    *set = (struct idset){.count = 0};
    io_random(set->key, sizeof set->key);
}

void idset_release(struct idset *set) {
    mem_free(set->slots);
    set->slots = NULL;
    set->count = set->capacity = 0;
}

void idset_clear(struct idset *set) {
    idset_release(set);
}

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

/* SipHash-2-4 of Aumasson and Bernstein, "SipHash: a fast short-input PRF"; never 0. */
static uint64_t hash_id(const struct idset *set, const char *id) {
    uint64_t v[4] = {set->key[0] ^ 0x736f6d6570736575U, set->key[1] ^ 0x646f72616e646f6dU,
                     set->key[0] ^ 0x6c7967656e657261U, set->key[1] ^ 0x7465646279746573U};
    size_t len = strlen(id), at = 0;
    for (; at <= len; at += 8) {
        uint64_t word = 0;
        size_t left = len - at < 8 ? len - at : 8;
        memcpy(&word, id + at, left);
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
    uint64_t hash = v[0] ^ v[1] ^ v[2] ^ v[3];
    return hash == 0 ? 1 : hash;
}

static size_t find(const struct idset *set, uint64_t hash) {
    size_t at = (size_t)hash & (set->capacity - 1);
    while (set->slots[at] != 0 && set->slots[at] != hash) {
        at = (at + 1) & (set->capacity - 1);
    }
    return at;
}

static void grow(struct idset *set) {
    struct idset bigger = *set;
    bigger.capacity = set->capacity == 0 ? 1024 : set->capacity * 2;
    bigger.slots = mem_zalloc(bigger.capacity, sizeof *bigger.slots);
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i] != 0) {
            bigger.slots[find(&bigger, set->slots[i])] = set->slots[i];
        }
    }
    mem_free(set->slots);
    *set = bigger;
}

bool idset_add(struct idset *set, const char *id) {
    if (set->count * 3 >= set->capacity * 2) {
        grow(set);
    }
    uint64_t hash = hash_id(set, id);
    size_t at = find(set, hash);
    if (set->slots[at] == hash) {
        return false;
    }
    set->slots[at] = hash;
    set->count++;
    return true;
}

bool idset_has(const struct idset *set, const char *id) {
    return set->capacity > 0 && set->slots[find(set, hash_id(set, id))] != 0;
}
