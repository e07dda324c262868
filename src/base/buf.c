#include "callsheet/base/buf.h"

#include <assert.h>
#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/mem.h"

/* The first allocation in bytes; the sanitizer builds make it tiny so that growth is exercised. */
#ifndef BUF_FIRST
#define BUF_FIRST 64
#endif

void buf_init(struct buf *buf) {
    *buf = (struct buf){0};
}

void buf_release(struct buf *buf) {
    mem_free(buf->data);
    buf_init(buf);
}

void buf_reset(struct buf *buf) {
    buf_truncate(buf, 0);
}

void buf_truncate(struct buf *buf, size_t len) {
    assert(len <= buf->len);
    buf->len = len;
    if (buf->data) {
        buf->data[len] = '\0';
    }
}

const char *buf_text(const struct buf *buf) {
    return buf->data ? buf->data : "";
}

/** Makes room for `more` bytes and a NUL. */
static void reserve(struct buf *buf, size_t more) {
    size_t wanted;
    if (__builtin_add_overflow(buf->len, more, &wanted) || wanted >= SIZE_MAX / 2) {
        die("A text grew beyond what memory can hold.");
    }
    if (wanted < buf->capacity) {
        return;
    }
    size_t capacity = buf->capacity ? buf->capacity : BUF_FIRST;
    while (capacity <= wanted) {
        capacity *= 2;
    }
    buf->data = mem_resize(buf->data, capacity, 1);
    buf->capacity = capacity;
}

char *buf_detach(struct buf *buf) {
    reserve(buf, 0);
    buf->data[buf->len] = '\0';
    char *data = buf->data;
    buf_init(buf);
    return data;
}

void buf_add(struct buf *buf, const void *bytes, size_t len) {
    reserve(buf, len);
    if (len > 0) {
        memcpy(buf->data + buf->len, bytes, len);
    }
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_add_text(struct buf *buf, const char *text) {
    buf_add(buf, text, strlen(text));
}

void buf_add_char(struct buf *buf, char c) {
    reserve(buf, 1);
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    reserve(buf, 64); /* most pieces fit; so most need one pass */
    size_t room = buf->capacity - buf->len;
    int len = vsnprintf(buf->data + buf->len, room, format, args);
    if (len >= 0 && (size_t)len >= room) {
        reserve(buf, (size_t)len);
        len = vsnprintf(buf->data + buf->len, buf->capacity - buf->len, format, again);
    }
    va_end(again);
    va_end(args);
    if (len < 0) {
        die("A text could not be put together.");
    }
    buf->len += (size_t)len;
}

void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t len) {
    assert(at <= buf->len);
    reserve(buf, len);
    memmove(buf->data + at + len, buf->data + at, buf->len - at);
    if (len > 0) {
        memcpy(buf->data + at, bytes, len);
    }
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_remove(struct buf *buf, size_t at, size_t len) {
    assert(at <= buf->len && len <= buf->len - at);
    if (len == 0) {
        return;
    }
    memmove(buf->data + at, buf->data + at + len, buf->len - at - len);
    buf_truncate(buf, buf->len - len);
}

static void add_big_endian(struct buf *buf, uint64_t value, size_t bytes) {
    unsigned char out[8];
    for (size_t i = 0; i < bytes; i++) {
        out[i] = (unsigned char)(value >> (8 * (bytes - 1 - i)));
    }
    buf_add(buf, out, bytes);
}

void buf_add_u8(struct buf *buf, uint8_t value) {
    add_big_endian(buf, value, 1);
}

void buf_add_u32(struct buf *buf, uint32_t value) {
    add_big_endian(buf, value, 4);
}

void buf_add_u64(struct buf *buf, uint64_t value) {
    add_big_endian(buf, value, 8);
}

void reader_init(struct reader *reader, const void *data, size_t len) {
    *reader = (struct reader){.data = data, .len = len};
}

const unsigned char *reader_bytes(struct reader *reader, size_t len) {
    if (reader->failed || len > reader->len - reader->at) {
        reader->failed = 1;
        return NULL;
    }
    static const unsigned char nothing[1];
    const unsigned char *bytes = reader->data ? reader->data + reader->at : nothing;
    reader->at += len;
    return bytes;
}

uint8_t reader_u8(struct reader *reader) {
    const unsigned char *data = reader_bytes(reader, 1);
    return data != NULL ? *data : 0;
}

/* Whole words: a loop over their bytes was a seventh of the queue's recomputing. */
uint32_t reader_u32(struct reader *reader) {
    uint32_t value = 0;
    const unsigned char *data = reader_bytes(reader, sizeof value);
    if (data != NULL) {
        memcpy(&value, data, sizeof value);
    }
    return be32toh(value);
}

uint64_t reader_u64(struct reader *reader) {
    uint64_t value = 0;
    const unsigned char *data = reader_bytes(reader, sizeof value);
    if (data != NULL) {
        memcpy(&value, data, sizeof value);
    }
    return be64toh(value);
}
