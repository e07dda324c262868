/** Recording a call and all that was agreed in it; looking one up; snoozing. */
#include "callsheet/domain/customer.h"
#include "callsheet/domain/outcome.h"

#include <string.h>

#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/hold.h"
#include "callsheet/store/operation.h"
#include "callsheet/store/project.h"
#include "callsheet/store/promises.h"
#include "callsheet/store/settle.h"
#include "callsheet/store/table.h"

/** A call being saved. */
struct saving {
    struct ledger *ledger;
    const struct outcome *outcome;
    struct operation *operation;
    struct arena arena;
    struct promise_rows before;
    bool *is_replaced; /* one for each of `before` */
    int64_t call, contact;
    int64_t claims[OUTCOME_CLAIMS]; /* ids of those raised */
    bool flagged;
};

/* --- what the outcome refers to --- */

/** Insists that a row of this customer is there. The statement gives 1 for (id, customer). */
static enum status expect_own(struct ledger *ledger, const char *text, const char *what, int64_t id,
                              int64_t owner, struct error *err) {
    struct query query;
    query_begin(&query, ledger, text);
    query_int(&query, 1, id);
    query_int(&query, 2, owner);
    bool found = query_row(&query);
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_INVALID,
                         "The %s does not belong to this customer. Choose it again.", what);
    }
    return status;
}

static enum status check_invoice(struct ledger *ledger, int64_t invoice, int64_t customer,
                                 struct error *err) {
    return expect_own(ledger, "SELECT 1 FROM invoice WHERE id = ?1 AND customer = ?2", "invoice",
                      invoice, customer, err);
}

static enum status check_promises(struct ledger *ledger, const struct outcome *outcome,
                                  struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < outcome->promise_count; i++) {
        const struct outcome_promise *promise = &outcome->promises[i];
        for (size_t j = 0; status == STATUS_OK && j < promise->invoice_count; j++) {
            status = check_invoice(ledger, promise->invoices[j], outcome->customer, err);
        }
    }
    return status;
}

static enum status check_claims(struct ledger *ledger, const struct outcome *outcome,
                                struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < outcome->claim_count; i++) {
        const struct outcome_claim *claim = &outcome->claims[i];
        if (claim->invoice != 0) {
            status = check_invoice(ledger, claim->invoice, outcome->customer, err);
        }
        if (status == STATUS_OK && claim->line != 0) {
            status = expect_own(ledger, "SELECT 1 FROM line WHERE id = ?1 AND invoice = ?2", "line",
                                claim->line, claim->invoice, err);
        }
    }
    return status;
}

static enum status check_references(struct ledger *ledger, const struct outcome *outcome,
                                    struct error *err) {
    struct query query;
    query_begin(&query, ledger, "SELECT 1 FROM customer WHERE id = ?1");
    query_int(&query, 1, outcome->customer);
    bool found = query_row(&query);
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "The ledger has no customer %lld.",
                         (long long)outcome->customer);
    }
    if (status == STATUS_OK && outcome->contact != 0) {
        status = expect_own(ledger, "SELECT 1 FROM contact WHERE id = ?1 AND customer = ?2",
                            "contact", outcome->contact, outcome->customer, err);
    }
    if (status == STATUS_OK) {
        status = check_promises(ledger, outcome, err);
    }
    if (status == STATUS_OK) {
        status = check_claims(ledger, outcome, err);
    }
    return status == STATUS_OK ? settle_check(ledger, outcome, err) : status;
}

/* --- rows --- */

static enum status insert_contact(struct saving *saving, struct error *err) {
    const struct outcome_contact *contact = &saving->outcome->new_contact;
    int role = contact->role == NULL ? CONTACT_UNKNOWN : contact_role_find(contact->role);
    enum status status = operation_new_row(saving->operation, TABLE_CONTACT, &saving->contact, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO contact(id, source, ext, customer, name, role, level, emails, phones, "
                "do_not_call, zone, from_minute, to_minute, days, note) "
                "VALUES (?1, NULL, '', ?2, ?3, ?4, ?5, ?6, ?7, 0, '', 0, 0, 0, '')");
    query_int(&query, 1, saving->contact);
    query_int(&query, 2, saving->outcome->customer);
    query_text(&query, 3, contact->name);
    query_int(&query, 4, role < 0 ? CONTACT_UNKNOWN : role);
    query_int(&query, 5, contact->level);
    query_text(&query, 6, contact->email);
    query_text(&query, 7, contact->phone);
    return query_run(&query, err);
}

static enum status insert_call(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    enum status status = operation_new_row(saving->operation, TABLE_CALL, &saving->call, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(
        &query, saving->ledger,
        "INSERT INTO call(id, uuid, customer, contact, reached, said, started_at, ended_at, "
        "number, note, flagged, author) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    query_int(&query, 1, saving->call);
    query_uuid(&query, 2, outcome->uuid);
    query_int(&query, 3, outcome->customer);
    query_int_or_null(&query, 4, saving->contact, 0);
    query_int(&query, 5, outcome->reached);
    query_int(&query, 6, outcome->said);
    query_int(&query, 7, outcome->started_at);
    query_int(&query, 8, outcome->ended_at);
    query_text(&query, 9, outcome->number);
    query_text(&query, 10, outcome->note);
    query_int(&query, 11, saving->flagged);
    query_text(&query, 12, saving->ledger->author.name);
    return query_run(&query, err);
}

static enum status insert_follow_up(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    int64_t id = 0;
    enum status status = operation_new_row(saving->operation, TABLE_FOLLOW_UP, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    bool timed = next_when(outcome->next) == WHEN_TIME;
    bool dated = next_when(outcome->next) == WHEN_DAY;
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO follow_up(id, call, customer, made_at, kind, day, at, zone, note) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    query_int(&query, 1, id);
    query_int(&query, 2, saving->call);
    query_int(&query, 3, outcome->customer);
    query_int(&query, 4, outcome->ended_at);
    query_int(&query, 5, outcome->next);
    query_day(&query, 6, dated ? outcome->next_day : DAY_NONE);
    query_instant(&query, 7, timed ? outcome->next_at : INSTANT_NONE);
    query_text(&query, 8, timed ? outcome->next_zone : "");
    query_text(&query, 9, outcome->next_note);
    status = query_run(&query, err);
    return status == STATUS_OK && timed ? project_zone(saving->ledger, outcome->next_zone, err)
                                        : status;
}

static enum status insert_commitment(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    const char *author = saving->ledger->author.name;
    bool named = outcome->next_owner != NULL && outcome->next_owner[0] != '\0';
    int64_t id = 0;
    enum status status = operation_new_row(saving->operation, TABLE_COMMITMENT, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO commitment(id, call, customer, made_at, due, owner, words, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    query_int(&query, 1, id);
    query_int(&query, 2, saving->call);
    query_int(&query, 3, outcome->customer);
    query_int(&query, 4, outcome->ended_at);
    query_int(&query, 5, outcome->next_day);
    query_text(&query, 6, named ? outcome->next_owner : author);
    query_text(&query, 7, outcome->next_note);
    query_text(&query, 8, author);
    return query_run(&query, err);
}

static enum status insert_claim(struct saving *saving, size_t index, struct error *err) {
    const struct outcome_claim *claim = &saving->outcome->claims[index];
    bool by_mail = claim->message_id != NULL && claim->message_id[0] != '\0';
    int64_t id = 0;
    enum status status = operation_new_row(saving->operation, TABLE_CLAIM, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO claim(id, call, customer, contact, invoice, line, raised_at, by_mail, "
                "message_id, currency, minor, words, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?12, ?13, ?8, ?9, ?10, ?11)");
    saving->claims[index] = id;
    query_int(&query, 1, id);
    query_int(&query, 2, saving->call);
    query_int(&query, 3, saving->outcome->customer);
    query_int_or_null(&query, 4, saving->contact, 0);
    query_int_or_null(&query, 5, claim->invoice, 0);
    query_int_or_null(&query, 6, claim->line, 0);
    query_int(&query, 7, saving->outcome->ended_at);
    query_text(&query, 8, claim->amount.currency);
    query_int(&query, 9, claim->amount.minor);
    query_text(&query, 10, claim->words);
    query_text(&query, 11, saving->ledger->author.name);
    query_int(&query, 12, by_mail);
    query_text(&query, 13, claim->message_id);
    return query_run(&query, err);
}

/* --- promises --- */

static enum status read_before(struct saving *saving, struct error *err) {
    const struct ledger *ledger = saving->ledger;
    struct rules usual;
    rules_default(&usual);
    struct moment moment = {.now = saving->outcome->ended_at,
                            .firm = ledger->firm != NULL ? ledger->firm : zone_utc()};
    enum status status =
        promise_rows_read(&saving->before, saving->ledger, saving->outcome->customer, &moment,
                          ledger->rules != NULL ? ledger->rules : &usual, &saving->arena, err);
    if (status == STATUS_OK) {
        saving->is_replaced =
            arena_array(&saving->arena, saving->before.count + 1, sizeof *saving->is_replaced);
    }
    return status;
}

static enum status insert_replaced(struct saving *saving, int64_t promise, int64_t by,
                                   struct error *err) {
    int64_t id = 0;
    enum status status = operation_new_row(saving->operation, TABLE_PROMISE_REPLACED, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO promise_replaced(id, promise, by_promise, at) "
                "VALUES (?1, ?2, ?3, ?4)");
    query_int(&query, 1, id);
    query_int(&query, 2, promise);
    query_int(&query, 3, by);
    query_int(&query, 4, saving->outcome->ended_at);
    return query_run(&query, err);
}

static enum status insert_scope(struct saving *saving, int64_t promise, int64_t invoice,
                                struct error *err) {
    int64_t id = 0;
    enum status status = operation_new_row(saving->operation, TABLE_PROMISE_INVOICE, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO promise_invoice(id, promise, invoice) VALUES (?1, ?2, ?3)");
    query_int(&query, 1, id);
    query_int(&query, 2, promise);
    query_int(&query, 3, invoice);
    return query_run(&query, err);
}

static enum status insert_promise_row(struct saving *saving, const struct promise_fact *fact,
                                      struct error *err) {
    struct query query;
    query_begin(&query, saving->ledger,
                "INSERT INTO promise(id, call, customer, contact, made_at, day, currency, minor, "
                "level, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    query_int(&query, 1, fact->id);
    query_int(&query, 2, saving->call);
    query_int(&query, 3, saving->outcome->customer);
    query_int_or_null(&query, 4, saving->contact, 0);
    query_int(&query, 5, fact->made_at);
    query_int(&query, 6, fact->day);
    query_text(&query, 7, fact->amount.currency);
    query_int(&query, 8, fact->amount.minor);
    query_int(&query, 9, fact->level);
    query_text(&query, 10, saving->ledger->author.name);
    return query_run(&query, err);
}

static enum status replace_earlier(struct saving *saving, const struct promise_fact *fact,
                                   struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < saving->before.count; i++) {
        if (!saving->is_replaced[i] &&
            promise_replaces(fact, &saving->before.facts[i], &saving->before.matches[i])) {
            saving->is_replaced[i] = true;
            status = insert_replaced(saving, saving->before.facts[i].id, fact->id, err);
        }
    }
    return status;
}

static enum status insert_promise(struct saving *saving, const struct outcome_promise *promise,
                                  struct error *err) {
    struct promise_fact fact = {.call = saving->call,
                                .made_at = saving->outcome->ended_at,
                                .day = promise->day,
                                .amount = promise->amount,
                                .invoices = promise->invoices,
                                .invoice_count = promise->invoice_count};
    fact.level =
        promise_level(&fact, saving->before.facts, saving->before.matches, saving->before.count);
    enum status status = operation_new_row(saving->operation, TABLE_PROMISE, &fact.id, err);
    if (status == STATUS_OK) {
        status = insert_promise_row(saving, &fact, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < promise->invoice_count; i++) {
        status = insert_scope(saving, fact.id, promise->invoices[i], err);
    }
    return status == STATUS_OK ? replace_earlier(saving, &fact, err) : status;
}

/* --- the operation --- */

static enum status insert_said(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    enum status status = STATUS_OK;
    if (outcome->promise_count > 0) {
        status = read_before(saving, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < outcome->promise_count; i++) {
        status = insert_promise(saving, &outcome->promises[i], err);
    }
    for (size_t i = 0; status == STATUS_OK && i < outcome->claim_count; i++) {
        status = insert_claim(saving, i, err);
    }
    if (status == STATUS_OK && outcome->next != NEXT_NONE) {
        status = insert_follow_up(saving, err);
    }
    if (status == STATUS_OK && outcome->next == NEXT_OURS) {
        status = insert_commitment(saving, err);
    }
    if (status == STATUS_OK) {
        struct settling settling = {.ledger = saving->ledger,
                                    .outcome = outcome,
                                    .operation = saving->operation,
                                    .call = saving->call,
                                    .claims = saving->claims};
        status = settle_insert(&settling, err);
    }
    return status;
}

static enum status insert_all(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    saving->contact = outcome->contact;
    enum status status = hold_is_anothers(saving->ledger, outcome->customer, &saving->flagged, err);
    if (status == STATUS_OK && outcome->has_new_contact) {
        status = insert_contact(saving, err);
    }
    if (status == STATUS_OK) {
        status = insert_call(saving, err);
    }
    if (status == STATUS_OK) {
        status = insert_said(saving, err);
    }
    if (status == STATUS_OK) {
        bool is_whole = outcome->has_new_contact || outcome->correction_count > 0;
        status = is_whole ? project_customer(saving->ledger, outcome->customer, err)
                          : project_calls(saving->ledger, outcome->customer, err);
    }
    return status == STATUS_OK ? write_touch(saving->ledger, err) : status;
}

/** Compares the row with what was to be saved: the chain only proves that row and audit agree. */
static enum status check_saved(struct saving *saving, struct error *err) {
    const struct outcome *outcome = saving->outcome;
    struct query query;
    bool same = false;
    query_begin(&query, saving->ledger,
                "SELECT note, reached, said, started_at, ended_at, customer FROM call "
                "WHERE uuid = ?1");
    query_uuid(&query, 1, outcome->uuid);
    if (query_row(&query)) {
        same = strcmp(column_text(&query, 0), outcome->note == NULL ? "" : outcome->note) == 0 &&
               column_int(&query, 1) == (int64_t)outcome->reached &&
               column_int(&query, 2) == (int64_t)outcome->said &&
               column_int(&query, 3) == outcome->started_at &&
               column_int(&query, 4) == outcome->ended_at &&
               column_int(&query, 5) == outcome->customer;
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !same) {
        return error_set(
            err, STATUS_CORRUPT,
            "The call does not read back as it was typed. Nothing was saved; your text "
            "is kept. Run “callsheet doctor”.");
    }
    return status;
}

static enum status save(struct saving *saving, struct call_receipt *receipt, struct error *err) {
    int64_t seq = 0;
    enum status status = insert_all(saving, err);
    if (status == STATUS_OK) {
        status = operation_seal(saving->operation, &seq, err);
    }
    if (status == STATUS_OK) {
        status = check_saved(saving, err);
    }
    if (status != STATUS_OK) {
        write_rollback(saving->ledger);
        return status;
    }
    status = operation_commit(saving->operation, err);
    if (status == STATUS_OK) {
        *receipt = (struct call_receipt){
            .call = saving->call, .flagged = saving->flagged, .audit_seq = seq};
    }
    return status;
}

/** Saves unless it is there already, looked up once more under the lock. */
static enum status save_once(struct saving *saving, struct call_receipt *receipt,
                             struct error *err) {
    enum status status = write_begin(saving->ledger, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = engine_has_call(saving->ledger, saving->outcome->uuid, receipt, err);
    if (status == STATUS_OK) {
        receipt->already = true;
        write_rollback(saving->ledger);
        return STATUS_OK;
    }
    if (status == STATUS_NOT_FOUND) {
        status = check_references(saving->ledger, saving->outcome, err);
    }
    if (status != STATUS_OK) {
        write_rollback(saving->ledger);
        return status;
    }
    return save(saving, receipt, err);
}

enum status engine_log_call(void *state, const struct outcome *outcome,
                            struct call_receipt *receipt, struct error *err) {
    struct saving *saving = mem_zalloc(1, sizeof *saving);
    struct call_receipt got = {0};
    saving->ledger = state;
    saving->outcome = outcome;
    saving->operation = mem_zalloc(1, sizeof *saving->operation);
    saving->operation->ledger = state;
    saving->operation->uuid = outcome->uuid;
    saving->operation->name = "call";
    arena_init(&saving->arena);
    enum status status = save_once(saving, &got, err);
    if (status == STATUS_OK) {
        *receipt = got;
    }
    arena_release(&saving->arena);
    operation_free(saving->operation);
    mem_free(saving);
    return status;
}

enum status engine_has_call(void *state, struct uuid uuid, struct call_receipt *receipt,
                            struct error *err) {
    struct query query;
    struct call_receipt got = {0};
    query_begin(&query, state,
                "SELECT id, flagged, ifnull((SELECT seq FROM audit WHERE uuid = c.uuid "
                "AND part = 0), 0) FROM call c WHERE uuid = ?1");
    query_uuid(&query, 1, uuid);
    bool found = query_row(&query);
    if (found) {
        got = (struct call_receipt){.call = column_int(&query, 0),
                                    .flagged = column_int(&query, 1) != 0,
                                    .audit_seq = column_int(&query, 2),
                                    .already = true};
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "This call is not in the ledger yet.");
    }
    if (status == STATUS_OK) {
        *receipt = got;
    }
    return status;
}
