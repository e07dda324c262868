#ifndef CALLSHEET_READER_LISTING_H
#define CALLSHEET_READER_LISTING_H

#include <notmuch.h>
#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/reader/archive.h"
#include "callsheet/wire/index_msg.h"

/** What all lists of mail share: a query as notmuch's own front ends make it, and rows copied out
    of the library. */

/** Makes a query, newest first, that leaves out what the archive hides (search.exclude_tags) unless
    it is asked for by name; NULL when there is no memory. */
notmuch_query_t *listing_query(struct archive *archive, const char *text);

/** Copies a text, cleaned and cut to `max_bytes`. NULL is "". */
const char *listing_shown(struct arena *arena, const char *text, size_t max_bytes);

/** Copies a message into a row (at depth 0); false when the archive changes under us. */
bool listing_fill(struct archive *archive, struct arena *arena, notmuch_message_t *message,
                  int64_t now, struct index_message *row);

#endif
