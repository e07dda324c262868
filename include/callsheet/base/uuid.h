#ifndef CALLSHEET_BASE_UUID_H
#define CALLSHEET_BASE_UUID_H

#include <stdbool.h>

/** Version 4 UUIDs (RFC 9562): made by the writer, so that a retry is recognised. */
struct uuid {
    unsigned char bytes[16];
};

struct uuid uuid_new(void);
/** Writes 36 characters and a NUL. */
void uuid_format(struct uuid uuid, char out[37]);
/** Reads the 36-character form; false when malformed. */
bool uuid_parse(const char *text, struct uuid *out);
bool uuid_is_zero(struct uuid uuid);
bool uuid_equal(struct uuid a, struct uuid b);

#endif
