#ifndef CALLSHEET_STORE_IDSET_H
#define CALLSHEET_STORE_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A growing set of row ids. */
struct id_set {
    unsigned char *bits;
    size_t bytes;
};
bool id_set_has(const struct id_set *set, int64_t id);
/** Says whether it was new. */
bool id_set_add(struct id_set *set, int64_t id);
/** The smallest member above `after`; 0 when there is none. */
int64_t id_set_next(const struct id_set *set, int64_t after);
void id_set_release(struct id_set *set);

#endif
