#ifndef CALLSHEET_STORE_OPERATION_H
#define CALLSHEET_STORE_OPERATION_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/sql.h"

/**
 * One business write with its audit row: which rows it wrote, sealed into the chain, checked before
 * the commit, resolved by its UUID after it.
 */
enum { OPERATION_ROWS = 4096 };

struct operation {
    struct ledger *ledger;
    struct uuid uuid;
    const char *name;
    size_t count;
    struct {
        int table;
        int64_t id;
        char *was; /* canonical row before it was changed; NULL: the row is new */
        size_t was_len;
    } rows[OPERATION_ROWS];
};

/** The id for a new row of a table, noted as written by this operation. STATUS_LIMIT. */
MUST_CHECK enum status operation_new_row(struct operation *operation, int table, int64_t *id,
                                         struct error *err);

/** Notes that a fed row is about to be changed by this operation, with what it holds now; a row
   that is new in it or noted already stays as it is. STATUS_NOT_FOUND, STATUS_LIMIT. */
MUST_CHECK enum status operation_change_row(struct operation *operation, int table, int64_t id,
                                            struct error *err);

/** Frees it; NULL is allowed. */
void operation_free(struct operation *operation);

/** Appends the audit row of all rows noted, then reads them back and compares. */
MUST_CHECK enum status operation_seal(struct operation *operation, int64_t *seq, struct error *err);

/** Commits and looks the UUID up: STATUS_OK only of what is on disk, an error only of what is not,
    STATUS_UNKNOWN_OUTCOME when the look-up failed as well. */
MUST_CHECK enum status operation_commit(struct operation *operation, struct error *err);

/** Writes the rows of an operation, noting each, and what hangs on them. */
typedef enum status (*operation_write)(struct operation *operation, const void *context,
                                       struct error *err);

/** One operation from its first lock to its commit: begun, written, sealed, and committed or taken
    back. Where the UUID was saved before, this is a retry: nothing is written, and all is well. */
MUST_CHECK enum status operation_run(struct ledger *ledger, struct uuid uuid, const char *name,
                                     operation_write write, const void *context, struct error *err);

#endif
