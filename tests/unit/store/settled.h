#ifndef CALLSHEET_TESTS_STORE_SETTLED_H
#define CALLSHEET_TESTS_STORE_SETTLED_H

/** What tests of corrections and their posting share: everything is static, each program is one
    file. */
#include <stdint.h>
#include <stdlib.h>

#include "callsheet/store/engine.h"
#include "support/ledgers.h"

enum { HARBOUR = 1 };

static int64_t now = TEST_NOW;
#define TODAY ((int32_t)(TEST_NOW / SECONDS_PER_DAY))

static inline int64_t number(struct store *store, const char *text) {
    int64_t out = 0;
    struct error err;
    expect_ok(sql_number(ledger_of(store), text, &out, &err), &err);
    return out;
}

static inline void close_all(struct store *store, char *path) {
    static const enum store_check checks[] = {STORE_CHECK_CHAIN, STORE_CHECK_QUICK};
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        char *bad = bad_findings(store, checks[i]);
        expect_text(bad, "");
        free(bad);
    }
    store_free(store);
    free(path);
}

static inline struct outcome conceding(int64_t invoice, int64_t line, int64_t minor) {
    struct outcome outcome = outcome_of(HARBOUR, 1, REACHED_PERSON, now);
    outcome.correction_count = 1;
    outcome.corrections[0] =
        (struct outcome_correction){.invoice = invoice,
                                    .line = line,
                                    .reason = CORRECTION_NO_RECORD,
                                    .credit = {.minor = minor, .currency = "EUR"}};
    return outcome;
}

static inline void concede_on(struct store *store, int64_t invoice, int64_t line, int64_t minor) {
    struct outcome outcome = conceding(invoice, line, minor);
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
}

static inline int64_t owed(struct store *store, int64_t at) {
    struct arena arena = {0};
    struct facts facts;
    struct error err;
    struct rules rules = rules_usual();
    struct moment moment = moment_at(at);
    int64_t sum = 0;
    expect_ok(store_facts(store, HARBOUR, &moment, &rules, &arena, &facts, &err), &err);
    for (size_t i = 0; i < facts.item_count; i++) {
        sum += facts.items[i].open;
    }
    for (size_t i = 0; i < facts.unapplied_count; i++) {
        sum -= facts.unapplied[i].minor;
    }
    arena_release(&arena);
    return sum;
}

/* How many of our own credit notes are in force. */
static inline int64_t in_force(struct store *store) {
    return number(store, "SELECT count(*) FROM invoice n JOIN correction c ON c.credit = n.id "
                         "WHERE n.voided = 0");
}

static inline struct feed_record note_of(const char *id, int64_t amount, const char *reference) {
    struct feed_record record = record_invoice(id, "C1", TODAY, DAY_NONE, -amount);
    record.of.invoice.kind = ITEM_CREDIT_NOTE;
    record.of.invoice.reference = reference;
    return record;
}

static inline struct feed_record set_against(const char *note, const char *invoice,
                                             int64_t amount) {
    struct feed_record record = {.kind = FEED_ALLOCATION};
    record.of.allocation = (struct feed_allocation){
        .payment = "", .credit_note = note, .invoice = invoice, .amount = amount, .day = TODAY};
    return record;
}

static inline void feed(struct store *store, const struct feed_record *records, size_t count) {
    now += 60;
    (void)feed_records(store, "test", records, count, now);
}

#endif
