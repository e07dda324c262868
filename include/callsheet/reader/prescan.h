#ifndef CALLSHEET_READER_PRESCAN_H
#define CALLSHEET_READER_PRESCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/**
 * What GMime must not see. Measured with GMime 3.2.13: "g:g:g:…" in an address header overflows the
 * stack (30,000 levels hold, 50,000 do not), a million parts take 10 s and 1.3 GB.
 */
enum {
    PRESCAN_COLONS_MAX = 1000,      /* of one address header, anywhere in the file */
    PRESCAN_DASH_LINES_MAX = 20000, /* lines that may be boundaries */
    PRESCAN_PARAMETER_BYTES = 8192, /* of one Content- header of the message itself */
};

/** Says whether a message may be given to GMime. */
bool prescan_is_safe(const char *message, size_t len);

/** Appends the message as GMime shall see it: of its own header only the Content- lines, unfolded,
    and the body. The rest of the header is ours to read. */
void prescan_rewrite(const char *message, size_t len, struct buf *out);

#endif
