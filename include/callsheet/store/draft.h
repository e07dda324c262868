#ifndef CALLSHEET_STORE_DRAFT_H
#define CALLSHEET_STORE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"

/**
 * A call in progress, kept on this machine: one append-only file per call, written before each key
 * is drawn, on disk within a second, resumed at the next start. A draft is owned by the program
 * that holds its flock. Its content is a *form image*: bytes whose meaning is app's (a field-tagged
 * snapshot, then edits); this file only keeps them, whole records or nothing.
 */
struct draft;
struct draft_io;

/** Folder of the drafts of this person; made 0700. */
struct draft_place {
    char folder[4096];
    const struct draft_io *io; /* NULL: the system's calls; tests give failing ones (draft_io.h) */
};

/** What a draft found at start says about itself. */
struct draft_entry {
    struct uuid uuid; /* the call's UUID */
    int64_t customer;
    int64_t started_at; /* instant */
    int64_t changed_at; /* instant of the last record */
    bool live;          /* another program holds it now */
    char first_line[128];
    char customer_name[128];
};

MUST_CHECK enum status draft_place_open(const char *state_folder, struct draft_place *out,
                                        struct error *err);

/** Starts a draft: O_EXCL, 0600, 64 KiB reserved, file and folder synced, flock taken. If this
    fails the person must know before talking. */
MUST_CHECK enum status draft_new(const struct draft_place *place, struct uuid uuid,
                                 int64_t customer, const char *customer_name, int64_t started_at,
                                 struct draft **out, struct error *err);

/** Appends a full image of the form, or one edit of it. One write; call it before drawing. After a
    write or sync error the whole text goes to a new file at once (never a second fsync of the same
    one) and STATUS_IO says so; the draft stays usable. STATUS_FULL or STATUS_IO also when no new
    file could be written: then the text is in memory, every later call writes what is missing, and
    draft_sync tries another file again. */
MUST_CHECK enum status draft_snapshot(struct draft *draft, const void *image, size_t len,
                                      const char *first_line, int64_t now, struct error *err);
MUST_CHECK enum status draft_edit(struct draft *draft, const void *edit, size_t len, int64_t now,
                                  struct error *err);

/** Bytes since the last snapshot; take a new one above 4 KiB. */
size_t draft_since_snapshot(const struct draft *draft);
/** Says whether something written is not synced yet. */
bool draft_is_dirty(const struct draft *draft);
/** fdatasync; fills `*synced_at` (instant `now`) on success. On failure as draft_edit; the draft
    stays dirty until its whole text is on disk somewhere. */
MUST_CHECK enum status draft_sync(struct draft *draft, int64_t now, int64_t *synced_at,
                                  struct error *err);
/** Where it lives, for messages. */
const char *draft_path(const struct draft *draft);

/** After the ledger row was read back: moves it to done/ (kept 30 days) and frees it, also on
    failure: then it is found again. */
MUST_CHECK enum status draft_done(struct draft *draft, struct error *err);
/** The person threw it away: moved to done/ as well, marked, kept 30 days. Frees it as above. */
MUST_CHECK enum status draft_discard(struct draft *draft, struct error *err);
/** Lets go of it without ending it: it is found again. NULL is allowed. */
void draft_close(struct draft *draft);

/** Lists the drafts of this person, newest first; the caller frees `*out`. */
MUST_CHECK enum status draft_list(const struct draft_place *place, struct draft_entry **out,
                                  size_t *count, struct error *err);

/** Takes a draft over: its last snapshot and the edits after it, longest valid prefix, never
   invented bytes. `visit` gets the records in order. STATUS_BUSY when another program holds it. */
MUST_CHECK enum status draft_resume(const struct draft_place *place, struct uuid uuid,
                                    void (*visit)(void *context, bool is_snapshot,
                                                  const void *bytes, size_t len),
                                    void *context, struct draft **out, struct error *err);

/** Removes what has been in done/ for more than 30 days. */
void draft_sweep(const struct draft_place *place, int64_t now);

#endif
