#ifndef CALLSHEET_READER_IDSET_H
#define CALLSHEET_READER_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A set of message ids, kept as 64-bit hashes under a random key (SipHash-2-4, so that nobody can
    send ids that collide): 8 bytes an id. A zeroed struct needs idset_init. */
struct idset {
    uint64_t *slots; /* 0 is free */
    size_t count, capacity;
    uint64_t key[2];
};

void idset_init(struct idset *set);
void idset_release(struct idset *set);
/** Empties it. */
void idset_clear(struct idset *set);
/** Adds an id; false when it was there. */
bool idset_add(struct idset *set, const char *id);
bool idset_has(const struct idset *set, const char *id);

#endif
