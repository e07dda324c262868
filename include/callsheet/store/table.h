#ifndef CALLSHEET_STORE_TABLE_H
#define CALLSHEET_STORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/store/sql.h"

/**
 * The business tables, as the evidence chain sees them. The numbers are written into audit bodies:
 * rows are only ever appended, columns only added at the end with a new table number. Projections
 * (state, standing, zone_used) and hold are not evidence and not here.
 */
// clang-format off
/** X(name, number, table, fed by a billing system?, columns in canonical order) */
#define TABLE_CATALOGUE(X) \
    X(FIRM,         1,  "firm",         false, "id, uuid, name, currency, made_at") \
    X(SOURCE,       2,  "source",       false, "id, name") \
    X(CUSTOMER,     3,  "customer",     true,  "id, source, ext, code, name, currency, terms_days, since_day, do_not_call, zone, from_minute, to_minute, days, manager, base_minor, note") \
    X(CONTACT,      4,  "contact",      true,  "id, source, ext, customer, name, role, level, emails, phones, do_not_call, zone, from_minute, to_minute, days, note") \
    X(TICKET,       5,  "ticket",       true,  "id, source, ext, customer, number, subject, requested_by, opened, closed") \
    X(INVOICE,      6,  "invoice",      true,  "id, source, ext, customer, number, kind, issued, due, currency, total, reference, voided, adjust, open, paid_day") \
    X(LINE,         7,  "line",         true,  "id, invoice, position, ext, text, quantity_milli, amount, minutes") \
    X(PAYMENT,      8,  "payment",      true,  "id, source, ext, customer, day, currency, amount, reference, unapplied") \
    X(ALLOCATION,   9,  "allocation",   true,  "id, payment, credit, invoice, day, amount") \
    X(WORK,         10, "work",         true,  "id, source, ext, customer, invoice, line, day, started_at, minutes, who, what, why, ticket") \
    X(CALL,         11, "call",         false, "id, uuid, customer, contact, reached, said, started_at, ended_at, number, note, flagged, author") \
    X(FOLLOW_UP,    12, "follow_up",    false, "id, call, customer, made_at, kind, day, at, zone, note") \
    X(PROMISE,      13, "promise",      false, "id, call, customer, contact, made_at, day, currency, minor, level, author") \
    X(PROMISE_INVOICE, 14, "promise_invoice", false, "id, promise, invoice") \
    X(PROMISE_REPLACED, 15, "promise_replaced", false, "id, promise, by_promise, at") \
    X(PROMISE_WITHDRAWN, 16, "promise_withdrawn", false, "id, promise, call, at, reason, author") \
    X(CLAIM,        17, "claim",        false, "id, call, customer, contact, invoice, line, raised_at, by_mail, message_id, currency, minor, words, author") \
    X(VERDICT,      18, "verdict",      false, "id, claim, call, at, kind, currency, minor, words, author") \
    X(CORRECTION,   19, "correction",   false, "id, customer, invoice, call, claim, at, credit, rebill, seconds, words, author") \
    X(CORRECTION_LINE, 20, "correction_line", false, "id, correction, line, text, quantity_milli, amount, minutes, was_amount") \
    X(CONDITION,    21, "condition",    false, "id, customer, call, at, replaces, message_id, review_day, words, author") \
    X(COMMITMENT,   22, "commitment",   false, "id, call, customer, made_at, due, owner, words, author") \
    X(COMMITMENT_DONE, 23, "commitment_done", false, "id, commitment, call, at, words, author") \
    X(SNOOZE,       24, "snooze",       false, "id, uuid, customer, made_at, until, reason, author") \
    X(MAIL_MARK,    25, "mail_mark",    false, "id, customer, message_id, at, angry, words, author") \
    X(FEED,         26, "feed",         false, "id, uuid, source, at, added, changed, author") \
    X(CORRECTION_TOTAL, 27, "correction_total", false, "id, correction, currency, was_total, credit") \
    X(CORRECTION_REASON, 28, "correction_reason", false, "id, correction_line, reason, minutes, words") \
    X(CORRECTION_TOLD, 29, "correction_told", false, "id, correction, at, author") \
    X(CORRECTION_POSTED, 30, "correction_posted", false, "id, correction, note, total, newest, at")
// clang-format on

enum table {
#define X(name, number, table, fed, columns) TABLE_##name = (number),
    TABLE_CATALOGUE(X)
#undef X
        TABLE_END = 31 /* one above the highest number */
};

/** The table's name in SQL; NULL for a number that names none. */
const char *table_name(int table);
/** Its columns in canonical order, separated by ", ". */
const char *table_columns(int table);

/**
 * Appends the canonical form of the row the query stands on, whose columns are in canonical order:
 * table number, column count, then each value as a type byte (0 NULL, 1 integer, 2 text, 3 blob)
 * and eight bytes or a length and bytes. Version 1.
 */
void table_add_row(struct buf *out, int table, const struct query *query);

/** Starts reading one row by id, or all rows from an id on in id order. */
void table_query_row(struct query *query, struct ledger *ledger, int table, int64_t id);
void table_query_all(struct query *query, struct ledger *ledger, int table, int64_t from);

/** Appends the canonical form of one row; STATUS_NOT_FOUND when it is not there. */
MUST_CHECK enum status table_read_row(struct ledger *ledger, int table, int64_t id, struct buf *out,
                                      struct error *err);

/** The id the next row of a table gets; ids count from 1 without gaps. */
MUST_CHECK enum status table_next_id(struct ledger *ledger, int table, int64_t *out,
                                     struct error *err);

/** Bytes of a digest of a canonical row: the first half of its SHA-256. */
enum { ROW_DIGEST_BYTES = 16 };
void row_digest(const void *row, size_t len, unsigned char out[ROW_DIGEST_BYTES]);

#endif
