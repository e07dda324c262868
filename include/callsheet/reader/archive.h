#ifndef CALLSHEET_READER_ARCHIVE_H
#define CALLSHEET_READER_ARCHIVE_H

#include <notmuch.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"

struct charsets;

/**
 * A notmuch archive, opened as notmuch itself finds it, read only. Rules learned the hard way:
 * reopen before each piece of work (a stale handle fails until then), never while an iterator
 * lives (the library calls exit(1)); every pointer it gives may be NULL; after an error take a
 * fresh handle; nothing is kept across requests.
 */
struct archive {
    notmuch_database_t *db;                              /* NULL while closed */
    struct arena arena;                                  /* of what follows */
    char *asked_database, *asked_config, *asked_profile; /* "" as notmuch finds it */
    const char *path, *mail_root, *config;
    const char *own_name, *own_address; /* of the person, as configured; "" unknown */
    const char **own;                   /* folded addresses of the person */
    size_t own_count;
    const char **hidden_tags; /* search.exclude_tags */
    size_t hidden_count;
    struct charsets *charsets; /* for names read from files; made when first wanted */
};

/** Something of the archive to compare with later. */
struct archive_state {
    char uuid[64];
    uint64_t revision;
    int64_t changed_ns; /* modification of the database on disk; 0 unknown */
};

void archive_init(struct archive *archive);
void archive_release(struct archive *archive);

/** Remembers what to open; empty texts mean as notmuch finds it. */
void archive_set(struct archive *archive, const char *database, const char *config,
                 const char *profile);

/** Opens anew, whatever was open. STATUS_NOT_FOUND when there is no archive, STATUS_DENIED,
    STATUS_CORRUPT. */
MUST_CHECK enum status archive_open(struct archive *archive, struct error *err);

/** Makes the handle current: reopens it, or opens the archive when it is closed. No query, thread
    or message may be alive. */
MUST_CHECK enum status archive_refresh(struct archive *archive, struct error *err);

/** Closes; for after an error, so that the next archive_refresh takes a fresh handle. */
void archive_close(struct archive *archive);

/** Reads where the archive stands. Call it before reading mail, so that a change in between is
    seen next time. */
void archive_read_state(struct archive *archive, struct archive_state *out);

/** When the database on disk was last written, in nanoseconds since 1970, without opening anything;
    0 when that is not known. */
int64_t archive_changed_ns(const struct archive *archive);

/** Says whether an address (folded) is the person's own. */
bool archive_is_own(const struct archive *archive, const char *folded);

/** The converters for letters in headers read from files. Borrowed from the archive. */
struct charsets *archive_charsets(struct archive *archive);

/** Counts the messages of a query. */
MUST_CHECK enum status archive_count(struct archive *archive, const char *query, uint64_t *out,
                                     struct error *err);

/** Makes the sentence for a failed library call and closes the handle. Returns STATUS_IO, which
    archive_try tries again, or STATUS_LIMIT. */
enum status archive_fail(struct archive *archive, notmuch_status_t status, struct error *err);

/** Clamps a date: INSTANT_NONE for 0 and for more than a day after `now`. */
int64_t archive_date(int64_t date, int64_t now);

/** Runs `work` up to three times, each on a fresh handle after a failure with STATUS_IO: an archive
    that is being written may fail a reader at any moment. */
MUST_CHECK enum status archive_try(struct archive *archive,
                                   enum status (*work)(struct archive *archive, void *context,
                                                       struct error *err),
                                   void *context, struct error *err);

#endif
