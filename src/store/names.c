/** The texts of facts, looked up by id: only where somebody reads them. */
#include "callsheet/store/assemble.h"

#include <string.h>

/** The texts one row of constant SQL gives for an id; "" where there is none. */
static enum status look_up(struct ledger *ledger, const char *text, int64_t id, struct arena *arena,
                           const char **out[], size_t count, struct error *err) {
    struct query query;
    query_begin(&query, ledger, text);
    query_int(&query, 1, id);
    bool found = query_row(&query);
    for (size_t i = 0; i < count; i++) {
        *out[i] = found ? column_text_dup(&query, (int)i, arena) : arena_strdup(arena, "");
    }
    return query_end(&query, err);
}

static enum status name_items(struct facts *facts, struct ledger *ledger, struct arena *arena,
                              struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < facts->item_count; i++) {
        const char **out[] = {&facts->items[i].number};
        status = look_up(ledger, "SELECT number FROM invoice WHERE id = ?1",
                         facts->items[i].invoice, arena, out, 1, err);
    }
    return status;
}

static enum status name_promises(struct facts *facts, struct ledger *ledger, struct arena *arena,
                                 struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < facts->promise_count; i++) {
        struct promise_fact *promise = &facts->promises[i];
        const char **out[] = {&promise->contact, &promise->author};
        status = look_up(ledger,
                         "SELECT ifnull((SELECT name FROM contact WHERE id = p.contact), ''), "
                         "author FROM promise p WHERE id = ?1",
                         promise->id, arena, out, 2, err);
    }
    return status;
}

static enum status name_claims(struct facts *facts, struct ledger *ledger, struct arena *arena,
                               struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < facts->claim_count; i++) {
        struct claim_fact *claim = &facts->claims[i];
        const char **out[] = {&claim->words, &claim->number, &claim->contact, &claim->message_id};
        status = look_up(ledger,
                         "SELECT words, ifnull((SELECT number FROM invoice WHERE id = c.invoice), "
                         "''), ifnull((SELECT name FROM contact WHERE id = c.contact), ''), "
                         "message_id FROM claim c WHERE id = ?1",
                         claim->id, arena, out, ARRAY_LEN(out), err);
    }
    return status;
}

static enum status name_commitments(struct facts *facts, struct ledger *ledger, struct arena *arena,
                                    struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < facts->commitment_count; i++) {
        struct commitment_fact *commitment = &facts->commitments[i];
        const char **out[] = {&commitment->owner, &commitment->words};
        status = look_up(ledger, "SELECT owner, words FROM commitment WHERE id = ?1",
                         commitment->id, arena, out, 2, err);
    }
    return status;
}

/** The words of the condition whose review comes first. */
static enum status name_condition(struct facts *facts, struct ledger *ledger, struct arena *arena,
                                  struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "SELECT words FROM condition c WHERE customer = ?1 AND review_day = ?2 "
                "AND NOT EXISTS (SELECT 1 FROM condition r WHERE r.replaces = c.id "
                "AND r.customer = c.customer) ORDER BY id LIMIT 1");
    query_int(&query, 1, facts->customer);
    query_int(&query, 2, facts->condition_review);
    facts->condition = query_row(&query) ? column_text_dup(&query, 0, arena) : "";
    return query_end(&query, err);
}

enum status assemble_names(struct facts *facts, struct ledger *ledger, struct arena *arena,
                           struct error *err) {
    enum status status = name_items(facts, ledger, arena, err);
    if (status == STATUS_OK) {
        status = name_promises(facts, ledger, arena, err);
    }
    if (status == STATUS_OK) {
        status = name_claims(facts, ledger, arena, err);
    }
    if (status == STATUS_OK) {
        status = name_commitments(facts, ledger, arena, err);
    }
    if (status == STATUS_OK && facts->snooze.until != DAY_NONE) {
        const char **out[] = {&facts->snooze.author, &facts->snooze.reason};
        status = look_up(ledger, "SELECT author, reason FROM snooze WHERE id = ?1",
                         facts->snooze.id, arena, out, 2, err);
    }
    if (status == STATUS_OK && facts->condition_review != DAY_NONE) {
        status = name_condition(facts, ledger, arena, err);
    }
    return status;
}
