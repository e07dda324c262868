#ifndef CALLSHEET_WIRE_PACK_H
#define CALLSHEET_WIRE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"
#include "callsheet/wire/frame.h"

/**
 * The pieces messages are made of. Writers append to a payload; takers read a hostile one: any
 * fault sets `failed` of the reader and gives "" or 0, so that a message is checked once, at its
 * end, by pack_done.
 */

/** Writes a length and the bytes; NULL writes "". */
void pack_text(struct buf *out, const char *text);
void pack_bytes(struct buf *out, const char *bytes, size_t len);
/** Writes a text for showing, cut to `max_bytes` at a UTF-8 border. */
void pack_shown(struct buf *out, const char *text, size_t max_bytes);
void pack_i64(struct buf *out, int64_t value);
void pack_bool(struct buf *out, bool value);

/** Takes a text for showing, at most `max_bytes`, without NUL, and *cleans it again* by `policy`;
    the copy lives in `arena`. */
const char *take_shown(struct reader *in, struct arena *arena, size_t max_bytes,
                       enum text_policy policy);

/** Takes a name that must stay exact (an id, a path, an address): at most `max_bytes`, without NUL.
    Not fit for showing. The copy lives in `arena`. */
const char *take_exact(struct reader *in, struct arena *arena, size_t max_bytes);

int64_t take_i64(struct reader *in);
/** Takes 0 or 1; anything else fails. */
bool take_bool(struct reader *in);

/** Takes a count of elements, each at least `min_bytes` (> 0) long in the payload, at most `max`:
    a count that the payload cannot hold fails, before anything is allocated for it. */
size_t take_count(struct reader *in, size_t max, size_t min_bytes);

/** Takes a byte that must be below `count`: an enum value. */
unsigned take_below(struct reader *in, unsigned count);

/** A reader of the payload of a frame. */
struct reader pack_reader(const struct frame *frame);
/** STATUS_OK when all was read well and to the last byte, else STATUS_CORRUPT with a sentence. */
MUST_CHECK enum status pack_done(const struct reader *in, struct error *err);

#endif
