/** A growing set of row ids, one bit each. */
#include "callsheet/store/idset.h"

#include <string.h>

#include "callsheet/base/mem.h"

bool id_set_has(const struct id_set *set, int64_t id) {
    size_t at = (size_t)id / 8;
    return id > 0 && at < set->bytes && (set->bits[at] >> (id % 8) & 1) != 0;
}

bool id_set_add(struct id_set *set, int64_t id) {
    size_t at = (size_t)id / 8;
    if (at >= set->bytes) {
        size_t bytes = at + at / 2 + 64;
        set->bits = mem_resize(set->bits, bytes, 1);
        memset(set->bits + set->bytes, 0, bytes - set->bytes);
        set->bytes = bytes;
    }
    unsigned char bit = (unsigned char)(1u << (id % 8));
    bool is_new = (set->bits[at] & bit) == 0;
    set->bits[at] |= bit;
    return is_new;
}

int64_t id_set_next(const struct id_set *set, int64_t after) {
    for (int64_t id = after + 1; (size_t)id / 8 < set->bytes; id++) {
        if (set->bits[id / 8] == 0) {
            id |= 7; /* an empty byte: on to the next */
        } else if (id_set_has(set, id)) {
            return id;
        }
    }
    return 0;
}

void id_set_release(struct id_set *set) {
    mem_free(set->bits);
    *set = (struct id_set){NULL, 0};
}
