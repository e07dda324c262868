#ifndef CALLSHEET_READER_MIME_H
#define CALLSHEET_READER_MIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/charset.h"
#include "callsheet/reader/rendered.h"
#include "callsheet/wire/body_msg.h"

/** The parts of a message through GMime: which of them are its text, which are attachments. */
struct mime_result {
    struct rendered *text; /* filled, cleaned; borrowed */
    struct arena *arena;   /* for the parts; borrowed */
    struct body_part *parts;
    size_t part_count, part_capacity;
    uint32_t warnings;
};

/** Sets up GMime, once. */
void mime_start(void);

/** Reads a message that prescan_is_safe let through and prescan_rewrite rewrote. */
void mime_read(struct charsets *charsets, const char *message, size_t len,
               struct mime_result *result);

/** An attachment of such a message, by its place among the parts of mime_read. Borrowed. */
struct mime_part {
    struct charsets *charsets;
    const char *message;
    size_t len;
    size_t index;
};
/** Takes decoded bytes; false: no more are wanted. */
typedef bool mime_take(void *context, const char *bytes, size_t len);
/** Gives the decoded bytes of an attachment to `take`. STATUS_NOT_FOUND; STATUS_UNSUPPORTED for a
    message inside the message. */
MUST_CHECK enum status mime_take_part(const struct mime_part *wanted, mime_take *take,
                                      void *context, struct error *err);

/** Seconds UTC of a Date header, INSTANT_NONE when it is none. */
int64_t mime_date(const char *value);

/** Appends the name of an attachment made harmless: without folders, leading dots and dashes,
    cleaned, at most 120 bytes. */
void mime_clean_name(const char *name, struct buf *out);

#endif
