#ifndef CALLSHEET_READER_APART_H
#define CALLSHEET_READER_APART_H

#include <stddef.h>
#include <stdint.h>

/** Says by its header why a message is not what somebody wrote to us by hand: enum score_apart of
    mailing lists, newsletters, automatic replies and reports about deliveries (RFC 2919, 2369,
    3834, 3462, and what common programs write instead); 0 for a letter. `block` is the header. */
uint32_t apart_of(const char *block, size_t len);

#endif
