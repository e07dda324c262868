#ifndef CALLSHEET_BASE_BUF_H
#define CALLSHEET_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

/**
 * Growable bytes. `data` is always NUL-terminated (the NUL is not counted) once something was
 * added; a zeroed struct is an empty buffer whose text is "" (use buf_text).
 */
struct buf {
    char *data;
    size_t len;      /* bytes in use */
    size_t capacity; /* bytes allocated */
};

void buf_init(struct buf *buf);
void buf_release(struct buf *buf);
/** Empties the buffer and keeps its memory. */
void buf_reset(struct buf *buf);
/** Cuts to `len` bytes; `len` must not be above the present length. */
void buf_truncate(struct buf *buf, size_t len);
/** Returns the text, never NULL. Borrowed until the next change. */
const char *buf_text(const struct buf *buf);
/** Gives the bytes to the caller, who frees them; the buffer is empty afterwards. Never NULL. */
char *buf_detach(struct buf *buf);

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
__attribute__((format(printf, 2, 3))) void buf_addf(struct buf *buf, const char *format, ...);
/** Inserts at byte `at` (0..len). */
void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t len);
/** Removes `len` bytes at `at`; the range must lie inside. */
void buf_remove(struct buf *buf, size_t at, size_t len);

/** Appends fixed-width big-endian integers, for canonical and wire forms. */
void buf_add_u8(struct buf *buf, uint8_t value);
void buf_add_u32(struct buf *buf, uint32_t value);
void buf_add_u64(struct buf *buf, uint64_t value);

/**
 * Reads what buf_add_* wrote, from hostile bytes: a read past the end sets `failed`, returns 0 or
 * an empty range, and stays failed.
 */
struct reader {
    const unsigned char *data;
    size_t len, at;
    int failed;
};

void reader_init(struct reader *reader, const void *data, size_t len);
uint8_t reader_u8(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
uint64_t reader_u64(struct reader *reader);
/** Borrows `len` bytes from the input; NULL when there are not that many. */
const unsigned char *reader_bytes(struct reader *reader, size_t len);

#endif
