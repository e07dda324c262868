#ifndef CALLSHEET_STORE_PROMISES_H
#define CALLSHEET_STORE_PROMISES_H

#include <stddef.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/promise.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/** All promises a customer ever made, with what became of them at a moment, by promised day. */
struct promise_rows {
    struct promise_fact *facts;
    struct promise_match *matches;
    size_t count;
};

/** Reads them into the arena; withdrawn and replaced ones are not matched with payments. */
MUST_CHECK enum status promise_rows_read(struct promise_rows *out, struct ledger *ledger,
                                         int64_t customer, const struct moment *moment,
                                         const struct rules *rules, struct arena *arena,
                                         struct error *err);
#endif
