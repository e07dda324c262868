#ifndef CALLSHEET_RUN_DRAFTS_H
#define CALLSHEET_RUN_DRAFTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/app/message.h"
#include "callsheet/store/draft.h"
#include "callsheet/store/store.h"

/**
 * The drafts this program holds now: each call in progress by its UUID, and when each must be on
 * disk. Every change is written before it is drawn; it is synced 250 ms after the last one, at the
 * latest within a second of the first one not synced, and before anything that may take long.
 *
 * `now` is an instant; `now_ms` is clock_monotonic_ms.
 */
struct drafts {
    struct draft_place place;
    char state_folder[4096];
    bool is_open; /* the folder was found or made */
    struct held_draft {
        struct uuid uuid;
        struct draft *draft;       /* owned */
        int64_t first_ms, last_ms; /* first and last change not synced; 0: none */
    } * items;
    size_t count, capacity;
};

/** Nothing is made or looked at yet. */
void drafts_init(struct drafts *drafts, const char *state_folder);
/** Lets go of all drafts without ending them; sync before. */
void drafts_release(struct drafts *drafts);

/** Starts one. If it fails the person must know before talking. */
MUST_CHECK enum status drafts_begin(struct drafts *drafts, struct uuid uuid, int64_t customer,
                                    const char *customer_name, int64_t now, struct error *err);

/** One change to be kept. */
struct draft_change {
    struct uuid uuid;
    bool is_snapshot;
    const void *bytes;
    size_t len;
    const char *first_line; /* with a snapshot */
};
/** Writes a change. STATUS_NOT_FOUND when the draft was never begun; else as draft_snapshot. */
MUST_CHECK enum status drafts_write(struct drafts *drafts, const struct draft_change *change,
                                    int64_t now, int64_t now_ms, struct error *err);

/** Takes over a draft found at the start; the caller frees `*out`. One held already is only read
    again. STATUS_BUSY when another program holds it, STATUS_NOT_FOUND. */
MUST_CHECK enum status drafts_resume(struct drafts *drafts, struct uuid uuid,
                                     struct draft_image **out, struct error *err);

/** Lets go of one; it is found again. */
void drafts_close(struct drafts *drafts, struct uuid uuid);
/** Ends one: its call is in the ledger, or the person threw it away. Kept 30 days either way. One
    that is not held is fine. */
MUST_CHECK enum status drafts_end(struct drafts *drafts, struct uuid uuid, bool is_saved,
                                  struct error *err);

/** Milliseconds until drafts_sync_due has something to do; -1 never. */
int drafts_timeout_ms(const struct drafts *drafts, int64_t now_ms);
/** Syncs what is due; `*synced` says whether anything was. Goes on past a failure. */
MUST_CHECK enum status drafts_sync_due(struct drafts *drafts, int64_t now, int64_t now_ms,
                                       bool *synced, struct error *err);
/** Syncs everything now. */
MUST_CHECK enum status drafts_sync_all(struct drafts *drafts, int64_t now, bool *synced,
                                       struct error *err);

/** Lists the unfinished calls of this person that this program does not hold; those that are in the
    ledger already are put away silently (`store` NULL: not looked up). The caller frees `*out`. */
MUST_CHECK enum status drafts_find(struct drafts *drafts, struct store *store,
                                   struct unfinished_list **out, struct error *err);

/** Removes what was ended more than 30 days ago. */
void drafts_sweep(struct drafts *drafts, int64_t now);

#endif
