#ifndef CALLSHEET_STORE_LISTCACHE_H
#define CALLSHEET_STORE_LISTCACHE_H

#include <stdbool.h>

#include "callsheet/domain/queue.h"

/**
 * The day's list of the last run, kept in the person's cache so that the next start can paint it at
 * once. It holds for one ledger state (change counter), day, rules and mail state; a stale one may
 * be painted only marked "as of".
 */
struct listcache_key {
    char ledger[4096];
    int64_t change; /* store_info.change */
    int32_t today;  /* firm's day */
    uint64_t rules; /* rules_fingerprint */
    uint64_t mail;  /* state of the mail facts; 0 none */
};

/** Reads the kept list into `queue` (initialised); `*holds` says whether the key is the same and no
    timed change has come before `now`; `*next_change` receives the instant of the next one, as it
    was written. STATUS_NOT_FOUND when there is none or it is damaged. */
MUST_CHECK enum status listcache_read(const char *cache_folder, const struct listcache_key *key,
                                      int64_t now, struct queue *queue, bool *holds,
                                      int64_t *next_change, struct error *err);
/** Writes it (atomic replace, 0600). `next_change` from queue_next_change. */
MUST_CHECK enum status listcache_write(const char *cache_folder, const struct listcache_key *key,
                                       const struct queue *queue, int64_t next_change,
                                       struct error *err);

#endif
