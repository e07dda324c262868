#ifndef CALLSHEET_STORE_ENGINE_H
#define CALLSHEET_STORE_ENGINE_H

#include "callsheet/store/schema.h"
#include "callsheet/store/sql.h"
#include "callsheet/store/store.h"

/** The SQLite engine's operations, one file per topic, and the table that holds them. */
const struct store_engine *engine_sqlite(void);

/** Opens with a given schema: what ledger_open does with the present one (tests give older and
   newer ones). */
MUST_CHECK enum status ledger_open_schema(const struct ledger_options *options,
                                          const struct schema *schema, struct store **out,
                                          struct error *err);

/** The open ledger behind a store of this engine; NULL for another engine. Borrowed. */
struct ledger *ledger_of(struct store *store);

/** Says whether a version of SQLite (sqlite3_libversion_number) keeps what it acknowledged in WAL
    mode (reliability notes, finding 1). */
bool wal_is_safe(int version);

void engine_close(void *state);
enum status engine_info(void *state, struct store_info *out, struct error *err);
enum status engine_changed(void *state, bool *changed, struct error *err);
enum status engine_each_facts(void *state, const struct moment *moment, const struct rules *rules,
                              bool named, facts_visit visit, void *context, struct error *err);
enum status engine_facts(void *state, int64_t customer, const struct moment *moment,
                         const struct rules *rules, struct arena *arena, struct facts *out,
                         struct error *err);
enum status engine_card(void *state, int64_t customer, const struct moment *moment,
                        const struct rules *rules, struct card *out, struct error *err);
enum status engine_documents(void *state, const char *number, const struct moment *moment,
                             struct card *card, struct error *err);
enum status engine_each_billed_line(void *state, int32_t since, const struct moment *moment,
                                    billed_visit visit, void *context, struct error *err);
enum status engine_find(void *state, const char *query, size_t most, struct arena *arena,
                        struct customer_match **out, size_t *count, struct error *err);
enum status engine_addresses(void *state, address_visit visit, void *context, struct error *err);
enum status engine_zones(void *state, struct arena *arena, const char ***names, size_t *count,
                         struct error *err);
enum status engine_log_call(void *state, const struct outcome *outcome,
                            struct call_receipt *receipt, struct error *err);
enum status engine_has_call(void *state, struct uuid uuid, struct call_receipt *receipt,
                            struct error *err);
enum status engine_snooze(void *state, struct uuid uuid, int64_t customer, int32_t until,
                          const char *reason, int64_t now, struct error *err);
enum status engine_mark_mail(void *state, struct uuid uuid, int64_t customer,
                             const char *message_id, bool angry, int64_t now, struct error *err);
enum status engine_each_mark(void *state, mark_visit visit, void *context, struct error *err);
enum status engine_invoice_by_number(void *state, int64_t customer, const char *written,
                                     struct arena *arena, int64_t *invoice, const char **number,
                                     struct error *err);
enum status engine_corrections(void *state, bool all, struct arena *arena,
                               struct store_correction **out, size_t *count, struct error *err);
enum status engine_corrections_told(void *state, struct uuid uuid, const int64_t *ids, size_t count,
                                    int64_t now, struct error *err);
enum status engine_hold_take(void *state, int64_t customer, struct uuid token,
                             struct hold_fact *other, struct arena *arena, struct error *err);
enum status engine_hold_renew(void *state, int64_t customer, struct uuid token, struct error *err);
enum status engine_hold_drop(void *state, int64_t customer, struct uuid token, struct error *err);
enum status engine_feed_begin(void *state, const struct feed_options *options, struct error *err);
enum status engine_feed_put(void *state, const struct feed_record *record, struct error *err);
enum status engine_feed_publish(void *state, struct feed_counts *counts, struct error *err);
enum status engine_feed_abort(void *state, struct error *err);
enum status engine_check(void *state, enum store_check check, finding_visit visit, void *context,
                         struct error *err);

#endif
