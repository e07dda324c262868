#ifndef CALLSHEET_RUN_MAILQUERY_H
#define CALLSHEET_RUN_MAILQUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/** Queries in notmuch's language made from what the ledger knows. Data is quoted, never trusted: a
    text with a quotation mark, a control character or too many bytes is left out (mail.md 5.5). */

/** Appends a query for mail from or to any of the addresses that names one of the numbers (one a
    line). False when there is nothing to ask for. */
bool mailquery_about(const char *const *addresses, size_t count, const char *numbers,
                     struct buf *out);

#endif
