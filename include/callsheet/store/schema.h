#ifndef CALLSHEET_STORE_SCHEMA_H
#define CALLSHEET_STORE_SCHEMA_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/store/sql.h"

/**
 * The schema as a list of migrations that only ever grows: a ledger of version n has run the first
 * n. Each migration is a list of single statements, which is also what sqlite_schema then holds.
 */
struct migration {
    const char *const *statements; /* ends with NULL */
};
struct schema {
    const struct migration *migrations;
    size_t count; /* the present version */
};

/** "cSht": what PRAGMA application_id says of a ledger. */
#define LEDGER_APPLICATION_ID 0x63536874

const struct schema *schema_current(void);

/** Runs the migrations from version `from` on, within the caller's transaction, and sets
    user_version. */
MUST_CHECK enum status schema_migrate(struct ledger *ledger, const struct schema *schema,
                                      size_t from, struct error *err);

/** Puts empty temporary tables in the place of those that migrations from version `from` on would
    make: so that a ledger of an older version can be read without being changed. */
MUST_CHECK enum status schema_stand_in(struct ledger *ledger, const struct schema *schema,
                                       size_t from, struct error *err);

/** Compares what sqlite_schema holds with the migrations: STATUS_CORRUPT names the first table,
    index or trigger that is missing, altered or not ours. */
MUST_CHECK enum status schema_compare(struct ledger *ledger, const struct schema *schema,
                                      struct error *err);

#endif
