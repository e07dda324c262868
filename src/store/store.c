/** The ledger as the business sees it: each operation goes to the engine behind it. */
#include "callsheet/store/store.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/text.h"

struct store *store_new(const struct store_engine *engine, void *take_state) {
    struct store *store = mem_zalloc(1, sizeof *store);
    store->engine = engine;
    store->state = take_state;
    return store;
}

void store_free(struct store *store) {
    if (store != NULL) {
        store->engine->close(store->state);
        mem_free(store);
    }
}

enum status store_info(struct store *store, struct store_info *out, struct error *err) {
    return store->engine->info(store->state, out, err);
}

enum status store_each_facts(struct store *store, const struct moment *moment,
                             const struct rules *rules, bool named, facts_visit visit,
                             void *context, struct error *err) {
    return store->engine->each_facts(store->state, moment, rules, named, visit, context, err);
}

enum status store_facts(struct store *store, int64_t customer, const struct moment *moment,
                        const struct rules *rules, struct arena *arena, struct facts *out,
                        struct error *err) {
    return store->engine->facts(store->state, customer, moment, rules, arena, out, err);
}

enum status store_card(struct store *store, int64_t customer, const struct moment *moment,
                       const struct rules *rules, struct card *out, struct error *err) {
    return store->engine->card(store->state, customer, moment, rules, out, err);
}

enum status store_documents(struct store *store, const char *number, const struct moment *moment,
                            struct card *card, struct error *err) {
    return store->engine->documents(store->state, number, moment, card, err);
}

enum status store_each_billed_line(struct store *store, int32_t since, const struct moment *moment,
                                   billed_visit visit, void *context, struct error *err) {
    return store->engine->each_billed_line(store->state, since, moment, visit, context, err);
}

enum status store_find(struct store *store, const char *query, size_t most, struct arena *arena,
                       struct customer_match **out, size_t *count, struct error *err) {
    return store->engine->find(store->state, query, most, arena, out, count, err);
}

enum status store_addresses(struct store *store, address_visit visit, void *context,
                            struct error *err) {
    return store->engine->addresses(store->state, visit, context, err);
}

enum status store_zones(struct store *store, struct arena *arena, const char ***names,
                        size_t *count, struct error *err) {
    return store->engine->zones(store->state, arena, names, count, err);
}

enum status store_log_call(struct store *store, const struct outcome *outcome,
                           struct call_receipt *receipt, struct error *err) {
    return store->engine->log_call(store->state, outcome, receipt, err);
}

enum status store_has_call(struct store *store, struct uuid uuid, struct call_receipt *receipt,
                           struct error *err) {
    return store->engine->has_call(store->state, uuid, receipt, err);
}

enum status store_snooze(struct store *store, struct uuid uuid, int64_t customer, int32_t until,
                         const char *reason, int64_t now, struct error *err) {
    return store->engine->snooze(store->state, uuid, customer, until, reason, now, err);
}

enum status store_mark_mail(struct store *store, struct uuid uuid, int64_t customer,
                            const char *message_id, bool angry, int64_t now, struct error *err) {
    return store->engine->mark_mail(store->state, uuid, customer, message_id, angry, now, err);
}

enum status store_each_mark(struct store *store, mark_visit visit, void *context,
                            struct error *err) {
    return store->engine->each_mark(store->state, visit, context, err);
}

enum status store_invoice_by_number(struct store *store, int64_t customer, const char *written,
                                    struct arena *arena, int64_t *invoice, const char **number,
                                    struct error *err) {
    return store->engine->invoice_by_number(store->state, customer, written, arena, invoice, number,
                                            err);
}

enum status store_corrections(struct store *store, bool all, struct arena *arena,
                              struct store_correction **out, size_t *count, struct error *err) {
    return store->engine->corrections(store->state, all, arena, out, count, err);
}

enum status store_corrections_told(struct store *store, struct uuid uuid, const int64_t *ids,
                                   size_t count, int64_t now, struct error *err) {
    return store->engine->corrections_told(store->state, uuid, ids, count, now, err);
}

enum status store_hold_take(struct store *store, int64_t customer, struct uuid token,
                            struct hold_fact *other, struct arena *arena, struct error *err) {
    return store->engine->hold_take(store->state, customer, token, other, arena, err);
}

enum status store_hold_renew(struct store *store, int64_t customer, struct uuid token,
                             struct error *err) {
    return store->engine->hold_renew(store->state, customer, token, err);
}

enum status store_hold_drop(struct store *store, int64_t customer, struct uuid token,
                            struct error *err) {
    return store->engine->hold_drop(store->state, customer, token, err);
}

enum status store_feed_begin(struct store *store, const struct feed_options *options,
                             struct error *err) {
    return store->engine->feed_begin(store->state, options, err);
}

enum status store_feed_put(struct store *store, const struct feed_record *record,
                           struct error *err) {
    return store->engine->feed_put(store->state, record, err);
}

enum status store_feed_publish(struct store *store, struct feed_counts *counts, struct error *err) {
    return store->engine->feed_publish(store->state, counts, err);
}

enum status store_feed_abort(struct store *store, struct error *err) {
    return store->engine->feed_abort(store->state, err);
}

enum status store_changed(struct store *store, bool *changed, struct error *err) {
    return store->engine->changed(store->state, changed, err);
}

enum status store_check(struct store *store, enum store_check check, finding_visit visit,
                        void *context, struct error *err) {
    return store->engine->check(store->state, check, visit, context, err);
}

/** Looks in /etc/passwd first: asking the name services costs more than the rest of the start. */
static void author_name(uid_t uid, char *out, size_t capacity) {
    FILE *file = fopen("/etc/passwd", "re");
    const struct passwd *entry = NULL;
    if (file != NULL) {
        do {
            entry = fgetpwent(file);
        } while (entry != NULL && entry->pw_uid != uid);
    }
    if (entry == NULL) {
        entry = getpwuid(uid);
    }
    if (entry != NULL) {
        (void)text_copy(out, capacity, entry->pw_name);
    } else {
        (void)snprintf(out, capacity, "uid %u", (unsigned)uid);
    }
    if (file != NULL) {
        (void)fclose(file); /* was only read */
    }
}

struct author author_of_system(void) {
    struct author author = {.uid = (int64_t)getuid()};
    author_name(getuid(), author.name, sizeof author.name);
    if (gethostname(author.host, sizeof author.host) != 0) {
        (void)text_copy(author.host, sizeof author.host, "localhost");
    }
    author.host[sizeof author.host - 1] = '\0';
    return author;
}
