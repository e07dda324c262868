#include "callsheet/base/uuid.h"

#include <stddef.h>
#include <string.h>

#include "callsheet/base/io.h"

static const char hex_digits[] = "0123456789abcdef";

struct uuid uuid_new(void) {
    struct uuid uuid;
    io_random(uuid.bytes, sizeof uuid.bytes);
    uuid.bytes[6] = (unsigned char)((uuid.bytes[6] & 0x0f) | 0x40); /* version 4 */
    uuid.bytes[8] = (unsigned char)((uuid.bytes[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
    return uuid;
}

/** Says whether the text form has a hyphen before byte `i`. */
static bool hyphen_before(size_t i) {
    return i == 4 || i == 6 || i == 8 || i == 10;
}

void uuid_format(struct uuid uuid, char out[37]) {
    char *at = out;
    for (size_t i = 0; i < sizeof uuid.bytes; i++) {
        if (hyphen_before(i)) {
            *at++ = '-';
        }
        *at++ = hex_digits[uuid.bytes[i] >> 4];
        *at++ = hex_digits[uuid.bytes[i] & 15];
    }
    *at = '\0';
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

bool uuid_parse(const char *text, struct uuid *out) {
    struct uuid uuid;
    for (size_t i = 0; i < sizeof uuid.bytes; i++) {
        if (hyphen_before(i) && *text++ != '-') {
            return false;
        }
        int high = hex_value(text[0]);
        int low = high < 0 ? -1 : hex_value(text[1]);
        if (low < 0) {
            return false;
        }
        uuid.bytes[i] = (unsigned char)(high << 4 | low);
        text += 2;
    }
    if (*text != '\0') {
        return false;
    }
    *out = uuid;
    return true;
}

bool uuid_is_zero(struct uuid uuid) {
    static const struct uuid zero;
    return uuid_equal(uuid, zero);
}

bool uuid_equal(struct uuid a, struct uuid b) {
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}
