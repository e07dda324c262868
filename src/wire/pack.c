/** The pieces messages are made of. */
#include "callsheet/wire/pack.h"

#include <string.h>

void pack_bytes(struct buf *out, const char *bytes, size_t len) {
    buf_add_u32(out, (uint32_t)len);
    if (len > 0) {
        buf_add(out, bytes, len);
    }
}

void pack_text(struct buf *out, const char *text) {
    pack_bytes(out, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
}

void pack_shown(struct buf *out, const char *text, size_t max_bytes) {
    size_t len = text == NULL ? 0 : strlen(text);
    if (len > max_bytes) {
        len = max_bytes;
        while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80) {
            len--;
        }
    }
    pack_bytes(out, text, len);
}

void pack_i64(struct buf *out, int64_t value) {
    buf_add_u64(out, (uint64_t)value);
}

void pack_bool(struct buf *out, bool value) {
    buf_add_u8(out, value ? 1 : 0);
}

/* Borrows a length and its bytes; NULL (and failed) when they are not there, too many, or hold a
   NUL, which would cut the text for every reader after us. */
static const char *take_bytes(struct reader *in, size_t max_bytes, size_t *len) {
    *len = reader_u32(in);
    if (in->failed || *len > max_bytes) {
        in->failed = 1;
        return NULL;
    }
    const char *bytes = (const char *)reader_bytes(in, *len);
    if (bytes == NULL || memchr(bytes, '\0', *len) != NULL) {
        in->failed = 1;
        return NULL;
    }
    return bytes;
}

const char *take_exact(struct reader *in, struct arena *arena, size_t max_bytes) {
    size_t len = 0;
    const char *bytes = take_bytes(in, max_bytes, &len);
    return bytes == NULL ? "" : arena_strndup(arena, bytes, len);
}

const char *take_shown(struct reader *in, struct arena *arena, size_t max_bytes,
                       enum text_policy policy) {
    size_t len = 0;
    const char *bytes = take_bytes(in, max_bytes, &len);
    if (bytes == NULL) {
        return "";
    }
    struct buf clean;
    buf_init(&clean);
    (void)text_clean(&clean, bytes, len, policy); /* whether it changed is of no interest here */
    const char *text = arena_strndup(arena, buf_text(&clean), clean.len);
    buf_release(&clean);
    return text;
}

int64_t take_i64(struct reader *in) {
    return (int64_t)reader_u64(in);
}

unsigned take_below(struct reader *in, unsigned count) {
    unsigned value = reader_u8(in);
    if (value >= count) {
        in->failed = 1;
        return 0;
    }
    return value;
}

bool take_bool(struct reader *in) {
    return take_below(in, 2) == 1;
}

size_t take_count(struct reader *in, size_t max, size_t min_bytes) {
    size_t count = reader_u32(in);
    if (in->failed || count > max || count > (in->len - in->at) / min_bytes) {
        in->failed = 1;
        return 0;
    }
    return count;
}

struct reader pack_reader(const struct frame *frame) {
    struct reader in;
    reader_init(&in, frame->payload, frame->len);
    return in;
}

enum status pack_done(const struct reader *in, struct error *err) {
    if (!in->failed && in->at == in->len) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_CORRUPT, "A message between the two programs is malformed.");
}
