/** A set of message ids, kept as keyed hashes. */
#include "callsheet/reader/idset.h"

#include <string.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/siphash.h"

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

/* Never 0. */
static uint64_t hash_id(const struct idset *set, const char *id) {
    uint64_t hash = siphash(set->key, id, strlen(id));
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
