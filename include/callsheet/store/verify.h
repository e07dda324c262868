#ifndef CALLSHEET_STORE_VERIFY_H
#define CALLSHEET_STORE_VERIFY_H

#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/store/sql.h"

/** What walking the chain came to. */
struct verification {
    int64_t links, rows; /* audit rows and business rows looked at */
    int64_t bad;         /* findings in all */
    char first[300];     /* the first one, in words; "" when all is well */
};

/**
 * Walks the whole chain and compares every business row with its newest audit entry: a broken link,
 * and any row that is altered, missing or not in the chain, are counted and the first is named.
 * Needs 16 bytes of memory a row. Errors only when reading fails.
 */
MUST_CHECK enum status verify_chain(struct ledger *ledger, struct verification *out,
                                    struct error *err);

#endif
