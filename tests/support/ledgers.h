#ifndef CALLSHEET_TESTS_LEDGERS_H
#define CALLSHEET_TESTS_LEDGERS_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/uuid.h"
#include "callsheet/domain/feed.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/rules.h"
#include "callsheet/store/ledger.h"
#include "support/check_more.h"

/** Ledgers for tests: made in the test's folder, written to by a fixed person at a fixed time. */

/** 2026-11-23 09:00:00 UTC, a Monday. */
#define TEST_NOW INT64_C(1795424400)

/** Makes an empty ledger and returns its path (the caller frees it). */
char *ledger_make(const char *name);
/** Options of a person, "anna" unless named, at the clock `*now` (borrowed). */
struct ledger_options ledger_options_of(const char *path, const char *person, int64_t *now);
/** Opens it; fails the test when that does not work. */
struct store *ledger_must_open(const char *path, const char *person, int64_t *now);

/** A moment at an instant, in UTC. */
struct moment moment_at(int64_t now);
struct rules rules_usual(void);

/** Publishes records; fails the test when that does not work, returns what it did. */
struct feed_counts feed_records(struct store *store, const char *source,
                                const struct feed_record *records, size_t count, int64_t now);
/** Records with everything unsaid but what is given. */
struct feed_record record_customer(const char *id, const char *name);
struct feed_record record_contact(const char *id, const char *customer, const char *name,
                                  const char *phone);
struct feed_record record_invoice(const char *id, const char *customer, int32_t issued, int32_t due,
                                  int64_t total);
struct feed_record record_payment(const char *id, const char *customer, int32_t day,
                                  int64_t amount);
struct feed_record record_allocation(const char *payment, const char *invoice, int64_t amount);
struct feed_record record_line(const char *invoice, int position, const char *text, int64_t amount);
struct feed_record record_work(const char *id, const char *customer, const char *invoice, int line,
                               int32_t day, int minutes);

/** A small firm: customers 1..3 with contacts, invoices, lines, work, payments. */
void ledger_fill_small(struct store *store);

/** An outcome of a customer reached at an instant; the caller releases it. */
struct outcome outcome_of(int64_t customer, int64_t contact, enum reached reached, int64_t at);
/** Adds a promise of minor units of EUR by a day. */
void outcome_promise_add(struct outcome *outcome, int64_t minor, int32_t day);
/** Saves it; fails the test when that does not work. */
struct call_receipt must_log(struct store *store, const struct outcome *outcome);

/** Facts of one or all customers as text that can be compared. `all` visits named or unnamed. */
char *facts_text(struct store *store, int64_t customer, int64_t now);
char *facts_text_all(struct store *store, int64_t now, bool named);

/** Findings of a check that are bad, one a line; "" when all is well. */
char *bad_findings(struct store *store, enum store_check check);

/** Runs SQL on the file with a plain connection on which the ledger's functions answer what lets
    everything through, triggers dropped, checks off: what somebody with write access can do. */
void ledger_tamper(const char *path, const char *sql);
/** The same without any help: what the plain SQLite shell can do. Returns SQLite's code. */
int ledger_plain_sql(const char *path, const char *sql);

#endif
