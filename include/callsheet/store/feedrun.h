#ifndef CALLSHEET_STORE_FEEDRUN_H
#define CALLSHEET_STORE_FEEDRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/feed.h"
#include "callsheet/store/idset.h"
#include "callsheet/store/sql.h"
#include "callsheet/store/stage.h"
#include "callsheet/store/store.h"
#include "callsheet/store/table.h"

/**
 * A feed under way. Publishing goes through these steps, all in one transaction: merge the records
 * kind by kind (feedmerge), settle what is open and not applied (feedsettle), write the audit rows
 * and renew the projections (feedaudit).
 */

/** The last reference looked up of one table: feeds come in runs. */
struct last_reference {
    char ext[128];
    int64_t id; /* 0: nothing remembered */
};

struct feed_run {
    struct ledger *ledger;
    struct feed_options options;
    char source_name[201], currency[4];
    int64_t source;
    bool is_new_source;
    struct stage stage;
    FILE *changes;             /* rows as they were before this feed changed them */
    FILE *said;                /* what the source says is open: invoice id, minor units */
    int64_t before[TABLE_END]; /* highest id before the feed */
    int64_t newest[TABLE_END]; /* and now */
    struct id_set seen[TABLE_END], captured[TABLE_END], changed[TABLE_END];
    struct id_set invoices, payments; /* whose open amount must be worked out again */
    struct id_set said_open;          /* invoices whose open amount the source says */
    struct id_set credited;           /* invoices that credit notes of our own take something off */
    struct id_set customers;          /* whose projections must be renewed */
    struct last_reference last[TABLE_END];
    struct feed_counts counts;
    struct arena arena; /* of the record being merged */
    struct buf row;
    int64_t done, total; /* progress, in records */
};

/** Puts "file line n, column name: " before what follows, as far as they are known; `column` is the
    name in the CSV files, or NULL. Returns the status. */
__attribute__((format(printf, 5, 6))) enum status feed_error(const struct feed_record *record,
                                                             const char *column, enum status status,
                                                             struct error *err, const char *format,
                                                             ...);

/** Refuses a record by itself: what is missing, too long, out of range. */
MUST_CHECK enum status feed_check(const struct feed_record *record, struct error *err);

/** Keeps the present row once, before it is changed. */
MUST_CHECK enum status feed_capture(struct feed_run *run, int table, int64_t id, struct error *err);

MUST_CHECK enum status feed_merge(struct feed_run *run, struct error *err);
MUST_CHECK enum status feed_settle(struct feed_run *run, struct error *err);
/** Voids our own credit notes that billing has posted, and has what they were set against worked
    out again; notes the invoices of the others as credited. */
MUST_CHECK enum status feed_credit_step_back(struct feed_run *run, struct error *err);
/** What our own credit notes take off an invoice, of which the source does not know. */
MUST_CHECK enum status feed_credit_own(struct feed_run *run, int64_t invoice, int64_t *out,
                                       struct error *err);
/** Lowers that to `most`, what is left to take something off; the rest stays credit of the
    customer. */
MUST_CHECK enum status feed_credit_within(struct feed_run *run, int64_t invoice, int64_t most,
                                          int64_t *out, struct error *err);
/** Writes the audit rows and fills added and changed of the counts. */
MUST_CHECK enum status feed_audit(struct feed_run *run, bool *any, struct error *err);

/** The id of a record of this feed's source, 0 when there is none. For customers and invoices, one
    of another source with that code or number, if there is exactly one. */
MUST_CHECK enum status feed_reference(struct feed_run *run, int table, const char *ext, int64_t *id,
                                      struct error *err);

#endif
