#ifndef CALLSHEET_READER_SEARCH_H
#define CALLSHEET_READER_SEARCH_H

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/addrmap.h"
#include "callsheet/reader/archive.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/query_msg.h"

/**
 * A person's own query over the whole archive, in notmuch's own language, newest first. The first
 * rows are given out as soon as they are read; the library itself cannot be interrupted, so
 * giving up means ending the process.
 */
enum {
    SEARCH_FIRST_ROWS = 25, /* a screenful, to be seen at once */
    SEARCH_PART_ROWS = 200,
};

/** A search at work. All borrowed until search_run returns. */
struct search {
    struct archive *archive;
    const struct addrmap *map; /* a sender who is in it brings the customer */
    const struct index_search *request;
    struct arena *arena; /* of the rows */
    /** Takes rows that are there; anything but STATUS_OK ends the search with it. */
    enum status (*give)(void *context, const struct index_message_list *part, struct error *err);
    void *context;
};

/** Finds messages and gives them out in parts; `out` receives the last one. Somebody who only looks
    like a known sender is flagged so. STATUS_INVALID, with what to do about it, when notmuch does
    not understand the query. */
MUST_CHECK enum status search_run(const struct search *search, struct index_message_list *out,
                                  struct error *err);

/** The same with all rows at once, in the search's arena; `give` is not used. */
MUST_CHECK enum status search_all(const struct search *search, struct index_message_list *out,
                                  struct error *err);

/** Lists the searches saved in the configuration, by name; those that cannot be typed are left
    out. */
MUST_CHECK enum status search_saved(struct archive *archive, struct arena *arena,
                                    struct query_list *out, struct error *err);

#endif
