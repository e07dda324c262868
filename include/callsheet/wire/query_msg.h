#ifndef CALLSHEET_WIRE_QUERY_MSG_H
#define CALLSHEET_WIRE_QUERY_MSG_H

#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/**
 * The searches a person saved in the notmuch configuration (`query.NAME`): INDEX_QUERIES, without a
 * payload, is answered by INDEX_QUERY_LIST.
 */
enum { QUERY_LIST_ROWS = 200, QUERY_NAME_BYTES = 128, QUERY_TEXT_BYTES = 1024 };

struct saved_query {
    const char *name;  /* shown, and what is typed behind "query:" */
    const char *query; /* shown */
};

struct query_list {
    size_t count;
    const struct saved_query *rows;
};

void query_list_encode(struct buf *out, const struct query_list *msg);

/** Decodes a hostile payload; the texts live in `arena`. STATUS_CORRUPT. */
MUST_CHECK enum status query_list_decode(const struct frame *frame, struct arena *arena,
                                         struct query_list *out, struct error *err);

#endif
