#ifndef CALLSHEET_DOMAIN_RATIO_H
#define CALLSHEET_DOMAIN_RATIO_H

#include <stdint.h>

/** A product of two sums, exact: 128 bits, which gcc and clang both have. */
__extension__ typedef __int128 wide;

/** value * num, exact. */
static inline wide wide_product(int64_t value, int64_t num) {
    return (wide)value * (wide)num;
}

#endif
