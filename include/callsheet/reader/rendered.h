#ifndef CALLSHEET_READER_RENDERED_H
#define CALLSHEET_READER_RENDERED_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/wire/body_msg.h"

/** A message's text as it grows, with the ranges that are not its author's words. */
struct rendered {
    struct buf text;
    struct body_span *spans; /* in order, not overlapping */
    size_t span_count, span_capacity;
};

void rendered_init(struct rendered *rendered);
void rendered_release(struct rendered *rendered);

/** Adds a range behind all others; one that touches the last of the same kind lengthens it, an
    empty one is nothing, and one above BODY_SPANS_MAX is dropped. */
void rendered_add_span(struct rendered *rendered, size_t start, size_t end,
                       enum body_span_kind kind);

/** Appends `piece` cleaned (text_clean, lines kept) with its ranges moved along, as much as fits
    into `max_bytes` of the whole text. Returns 0 when all did, else 1. */
int rendered_append_clean(struct rendered *rendered, const struct rendered *piece,
                          size_t max_bytes);

/** Lays `over` (in order, not overlapping) over the ranges there are: where both say something,
    `over` counts. */
void rendered_overlay(struct rendered *rendered, const struct body_span *over, size_t count);

#endif
