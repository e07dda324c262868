#ifndef CALLSHEET_STORE_LEDGER_H
#define CALLSHEET_STORE_LEDGER_H

#include <stdbool.h>

#include "callsheet/base/day.h"
#include "callsheet/store/store.h"

/**
 * The SQLite engine: makes, opens and closes a ledger file. Settings, open checks and modes are
 * those of the reliability notes: rollback journal (TRUNCATE), synchronous FULL, never WAL;
 * NOFOLLOW; network file systems refused; 0660 in a 2770 folder.
 */
struct ledger_options {
    const char *path;
    struct author author;
    struct clock clock;       /* stamps of the audit rows */
    const char *state_folder; /* where this person's last seen chain head is kept; NULL: nowhere */
    /** Levels of promises are judged by these, on the days of this zone. Borrowed while the ledger
       is open; NULL: the usual rules, UTC. */
    const struct rules *rules;
    const struct zone *firm;
    bool read_only;
    bool allow_fuse; /* configuration only: a FUSE file system is accepted with a warning */
    /** Called while another program has kept the ledger for more than 300 ms; may be NULL. */
    void (*waiting)(void *context, int64_t waited_ms);
    void *context;
};

/** Makes an empty ledger of the present schema (suffix .ledger), folder included, with the right
    modes. STATUS_EXISTS when the file is there; STATUS_UNSUPPORTED on a network file system. */
MUST_CHECK enum status ledger_create(const char *path, const char *firm, const char *currency,
                                     struct error *err);

/** Opens a ledger; migrates an older schema in one transaction after a checked copy beside it; read
    only, it is read as it is.
    STATUS_NOT_FOUND, STATUS_FOREIGN (not a ledger), STATUS_NEWER (opened read-only is offered in
   the sentence), STATUS_UNSUPPORTED (network file system, WAL on an affected library, hard link),
    STATUS_DENIED, STATUS_CORRUPT. */
MUST_CHECK enum status ledger_open(const struct ledger_options *options, struct store **out,
                                   struct error *err);

/** Puts many writes into one transaction (demo and benchmark data): between begin and end the other
    write operations of this store join it. */
MUST_CHECK enum status ledger_bulk_begin(struct store *store, struct error *err);
MUST_CHECK enum status ledger_bulk_end(struct store *store, struct error *err);

#endif
