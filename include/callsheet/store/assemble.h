#ifndef CALLSHEET_STORE_ASSEMBLE_H
#define CALLSHEET_STORE_ASSEMBLE_H

#include "callsheet/base/status.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/rules.h"
#include "callsheet/store/gather.h"
#include "callsheet/store/sql.h"

/** Makes facts of what was gathered, whether it came from the projections or from the rows. */

/** What facts need of the customer's own row. Borrowed texts. */
struct brief {
    int64_t customer;
    const char *code, *name, *manager;
    bool do_not_call;
    struct money base;
};
#define BRIEF_COLUMNS "id, code, name, manager, do_not_call, base_minor, currency"
void brief_read(struct brief *out, const struct query *query);

/** What "now" means for rows. */
struct asof asof_of(const struct moment *moment);

/** Gathers one customer's everything from the rows. */
MUST_CHECK enum status gather_rows(struct gather *gather, struct ledger *ledger, int64_t customer,
                                   struct asof asof, int habit_invoices, struct error *err);

/** Fills `out` with pointers into the gather and the brief; `hold` may be NULL. */
void assemble(struct facts *out, struct gather *gather, const struct brief *brief,
              const struct hold_fact *hold);

/** Fills the texts marked (named), in the arena. */
MUST_CHECK enum status assemble_names(struct facts *facts, struct ledger *ledger,
                                      struct arena *arena, struct error *err);

/** Who else holds a customer, from a query of author, host, uid, boot, since, expires_ms; false
   when nobody else does now. `who` is borrowed from the query. */
#define HOLD_COLUMNS "author, host, uid, boot, since, expires_ms"
bool hold_read(struct hold_fact *out, const struct ledger *ledger, const struct query *query,
               int column);

/** Facts of one customer, named, all in `arena`. STATUS_NOT_FOUND. The caller has a read open. */
MUST_CHECK enum status assemble_one(struct facts *out, struct ledger *ledger, int64_t customer,
                                    const struct moment *moment, const struct rules *rules,
                                    struct arena *arena, struct error *err);

/** Opens a read that sees one state of the ledger, unless one is open; `*mine` says to close it. */
MUST_CHECK enum status read_begin(struct ledger *ledger, bool *mine, struct error *err);
void read_end(struct ledger *ledger, bool mine);

#endif
