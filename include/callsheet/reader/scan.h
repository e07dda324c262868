#ifndef CALLSHEET_READER_SCAN_H
#define CALLSHEET_READER_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/addrmap.h"
#include "callsheet/reader/archive.h"
#include "callsheet/wire/index_msg.h"

/**
 * One pass over recent mail: every message of the window is looked at once, by the fields that the
 * index holds itself (8.5 us a message, no file opened), its sender is parsed and looked up in the
 * map of addresses. One query per customer would be 460 times slower (54 ms against 25 s for
 * 10,000 customers and 200,000 messages).
 */

/** What one pass found. */
struct scan_result {
    struct arena arena;
    struct index_mail *rows;
    size_t count, capacity;
    uint64_t looked_at;
    bool is_whole;
    bool is_unchanged;
    struct archive_state state;
};

/** What is remembered between passes to tell what changed. */
struct scan_memory;

struct scan_memory *scan_memory_new(void);
void scan_memory_free(struct scan_memory *memory);
/** Forgets everything: the next pass is a whole one. */
void scan_memory_forget(struct scan_memory *memory);

/** Reads the whole window. `result` is initialised here and must be released. */
MUST_CHECK enum status scan_whole(struct archive *archive, const struct addrmap *map,
                                  struct scan_memory *memory, const struct index_scan *request,
                                  struct scan_result *result, struct error *err);

/** Reads what changed since the pass that ended with the uuid and revision asked about: new and
    changed mail by revision; deletions, which move no revision, are found by counting. Falls back
    to a whole pass when it cannot tell. */
MUST_CHECK enum status scan_changes(struct archive *archive, const struct addrmap *map,
                                    struct scan_memory *memory, const struct index_poll *request,
                                    struct scan_result *result, struct error *err);

void scan_result_release(struct scan_result *result);

#endif
