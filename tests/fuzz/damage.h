#ifndef CALLSHEET_TESTS_FUZZ_DAMAGE_H
#define CALLSHEET_TESTS_FUZZ_DAMAGE_H

/** Damage to a file, as a fuzzer's bytes say it: for fuzzers whose input would be too large. */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"

/** Ends the fuzzer's run when a claim does not hold. */
static inline void require(bool claim) {
    if (!claim) {
        abort();
    }
}

/**
 * Makes `out` the whole file with damage done: the first byte of `data` chooses the kind. Below 128
 * each further four bytes are a place (three, modulo the length) and what stands there; from 128 to
 * 191 the file ends at the place the next three say, and the rest is damage; above, `data` is the
 * file itself.
 */
static inline void damage_do(const struct buf *whole, const uint8_t *data, size_t size,
                             struct buf *out) {
    size_t at = 1;
    buf_reset(out);
    if (size == 0 || data[0] >= 192) {
        buf_add(out, data + (size > 0), size - (size > 0));
        return;
    }
    buf_add(out, whole->data, whole->len);
    if (data[0] >= 128 && size >= 4) {
        size_t end = ((size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3]) % whole->len;
        buf_truncate(out, end);
        at = 4;
    }
    for (; at + 4 <= size && out->len > 0; at += 4) {
        size_t place = (size_t)data[at] << 16 | (size_t)data[at + 1] << 8 | data[at + 2];
        out->data[place % out->len] = (char)data[at + 3];
    }
}

/** Puts bytes into a file that is there, in place of what was in it. */
static inline void damage_write(const char *path, const struct buf *bytes) {
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    require(fd >= 0);
    for (size_t at = 0; at < bytes->len;) {
        ssize_t written = write(fd, bytes->data + at, bytes->len - at);
        require(written > 0);
        at += (size_t)written;
    }
    require(close(fd) == 0);
}

/** A folder of this run's own in TMPDIR; it is left to whoever made TMPDIR, emptied. */
static inline void damage_folder(char out[], size_t capacity) {
    const char *room = getenv("TMPDIR");
    const char *name = room != NULL ? room : "/tmp";
    require(strlen(name) + sizeof "/callsheet-fuzz.XXXXXX" <= capacity);
    memcpy(out, name, strlen(name));
    memcpy(out + strlen(name), "/callsheet-fuzz.XXXXXX", sizeof "/callsheet-fuzz.XXXXXX");
    require(mkdtemp(out) != NULL);
}

#endif
