#ifndef CALLSHEET_EXCHANGE_CSV_TABLE_H
#define CALLSHEET_EXCHANGE_CSV_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"

/**
 * callsheet's own set of CSV files, as tables: parsing, messages, the man page and the README come
 * from here. One row a column: X(file's short name, column, name in the header, kind, required?,
 * what it holds).
 */
// clang-format off
/** X(name, file name, required?, what a row is) */
#define CSV_FILE_TABLE(X) \
    X(CUSTOMERS,   "customers.csv",   true,  "a customer") \
    X(CONTACTS,    "contacts.csv",    false, "a person at a customer") \
    X(TICKETS,     "tickets.csv",     false, "a support case") \
    X(INVOICES,    "invoices.csv",    false, "an invoice or credit note") \
    X(LINES,       "lines.csv",       false, "one line of an invoice") \
    X(PAYMENTS,    "payments.csv",    false, "a payment, or one share of it") \
    X(ALLOCATIONS, "allocations.csv", false, "money of a payment or credit note set against an invoice") \
    X(WORK,        "work.csv",        false, "a work entry, billed or not")

/** X(name, what is expected, for messages and documentation) */
#define CSV_KIND_TABLE(X) \
    X(TEXT,     "text") \
    X(DAY,      "a date like 2026-11-30") \
    X(MONEY,    "an amount like 1234.50") \
    X(COUNT,    "a whole number") \
    X(MILLI,    "a number like 2.5") \
    X(YESNO,    "yes or no") \
    X(CURRENCY, "a currency code like EUR") \
    X(LIST,     "one or several, separated by ;") \
    X(TIME,     "a time like 09:30") \
    X(DAYS,     "days like mon-fri or mon;thu") \
    X(INSTANT,  "a time like 2026-11-30T09:30:00Z") \
    X(ROLE,     "billing, technical, decision-maker or user") \
    X(LEVEL,    "1 staff, 2 manager or 3 owner") \
    X(DOCUMENT, "invoice or credit-note") \
    X(ZONE,     "a time zone like Europe/Berlin")

#define CSV_HOURS_COLUMNS(X, F) \
    X(F, ZONE,    "time_zone",   ZONE, false, "where they are; else the firm's zone") \
    X(F, FROM,    "calls_from",  TIME, false, "nobody is called earlier, in their time") \
    X(F, TO,      "calls_to",    TIME, false, "nobody is called later, in their time") \
    X(F, DAYS,    "call_days",   DAYS, false, "days on which they may be called") \
    X(F, NO_CALL, "do_not_call", YESNO, false, "must not be called")

#define CSV_CUSTOMERS_COLUMNS(X) \
    X(CUSTOMERS, ID,       "id",       TEXT,     true,  "your system's own id, which never changes") \
    X(CUSTOMERS, CODE,     "code",     TEXT,     false, "short code people use; else the id") \
    X(CUSTOMERS, NAME,     "name",     TEXT,     true,  "name of the firm") \
    X(CUSTOMERS, CURRENCY, "currency", CURRENCY, false, "usual currency") \
    X(CUSTOMERS, TERMS,    "terms_days", COUNT,  false, "days to pay") \
    X(CUSTOMERS, SINCE,    "since",    DAY,      false, "customer since") \
    X(CUSTOMERS, BALANCE,  "base_balance", MONEY, false, "open from before the first fed invoice, in their currency") \
    X(CUSTOMERS, MANAGER,  "account_manager", TEXT, false, "who of us looks after them") \
    X(CUSTOMERS, NOTE,     "note",     TEXT,     false, "shown with the customer") \
    CSV_HOURS_COLUMNS(X, CUSTOMERS)

#define CSV_CONTACTS_COLUMNS(X) \
    X(CONTACTS, ID,       "id",       TEXT,  true,  "your system's own id") \
    X(CONTACTS, CUSTOMER, "customer", TEXT,  true,  "id of the customer") \
    X(CONTACTS, NAME,     "name",     TEXT,  true,  "name of the person") \
    X(CONTACTS, ROLE,     "role",     ROLE,  false, "what they decide") \
    X(CONTACTS, LEVEL,    "level",    LEVEL, false, "their rank") \
    X(CONTACTS, EMAILS,   "emails",   LIST,  false, "mail addresses") \
    X(CONTACTS, PHONES,   "phones",   LIST,  false, "telephone numbers, first choice first") \
    X(CONTACTS, NOTE,     "note",     TEXT,  false, "shown with the person") \
    CSV_HOURS_COLUMNS(X, CONTACTS)

#define CSV_TICKETS_COLUMNS(X) \
    X(TICKETS, ID,        "id",           TEXT, true,  "your system's own id") \
    X(TICKETS, CUSTOMER,  "customer",     TEXT, true,  "id of the customer") \
    X(TICKETS, NUMBER,    "number",       TEXT, false, "number people use; else the id") \
    X(TICKETS, SUBJECT,   "subject",      TEXT, true,  "what it is about") \
    X(TICKETS, REQUESTER, "requested_by", TEXT, false, "who asked for it") \
    X(TICKETS, OPENED,    "opened",       DAY,  false, "day it was opened") \
    X(TICKETS, CLOSED,    "closed",       DAY,  false, "day it was closed")

#define CSV_INVOICES_COLUMNS(X) \
    X(INVOICES, ID,        "id",        TEXT,     false, "your system's own id; else the number") \
    X(INVOICES, NUMBER,    "number",    TEXT,     true,  "number on the invoice") \
    X(INVOICES, CUSTOMER,  "customer",  TEXT,     true,  "id of the customer") \
    X(INVOICES, KIND,      "kind",      DOCUMENT, false, "invoice unless said otherwise") \
    X(INVOICES, ISSUED,    "issued",    DAY,      true,  "day on the invoice") \
    X(INVOICES, DUE,       "due",       DAY,      false, "last day to pay; empty: never overdue") \
    X(INVOICES, CURRENCY,  "currency",  CURRENCY, true,  "currency of the amounts") \
    X(INVOICES, TOTAL,     "total",     MONEY,    true,  "with taxes; a credit note with or without the minus") \
    X(INVOICES, OPEN,      "open",      MONEY,    false, "what is still open; else worked out from payments") \
    X(INVOICES, REFERENCE, "reference", TEXT,     false, "the customer's order number, or the job") \
    X(INVOICES, VOIDED,    "voided",    YESNO,    false, "cancelled")

#define CSV_LINES_COLUMNS(X) \
    X(LINES, INVOICE,  "invoice",  TEXT,     true,  "id of the invoice") \
    X(LINES, POSITION, "position", COUNT,    true,  "1 for the first line") \
    X(LINES, TEXT,     "text",     TEXT,     true,  "what was billed") \
    X(LINES, QUANTITY, "quantity", MILLI,    false, "how many; else 1") \
    X(LINES, AMOUNT,   "amount",   MONEY,    true,  "amount of the line") \
    X(LINES, MINUTES,  "minutes",  COUNT,    false, "billed time; empty when the line is not time") \
    X(LINES, CURRENCY, "currency", CURRENCY, false, "needed only when the invoice is not in invoices.csv")

#define CSV_PAYMENTS_COLUMNS(X) \
    X(PAYMENTS, ID,        "id",        TEXT,     true,  "your system's own id; repeated for each invoice it settles") \
    X(PAYMENTS, CUSTOMER,  "customer",  TEXT,     true,  "id of the customer") \
    X(PAYMENTS, DATE,      "date",      DAY,      true,  "day the money came") \
    X(PAYMENTS, CURRENCY,  "currency",  CURRENCY, true,  "currency of the amounts") \
    X(PAYMENTS, AMOUNT,    "amount",    MONEY,    true,  "all that came, the same in each row of one payment; a refund with minus") \
    X(PAYMENTS, REFERENCE, "reference", TEXT,     false, "what the bank statement says") \
    X(PAYMENTS, INVOICE,   "invoice",   TEXT,     false, "id of the invoice this share settles") \
    X(PAYMENTS, ALLOCATED, "allocated", MONEY,    false, "the share; else the whole amount")

#define CSV_ALLOCATIONS_COLUMNS(X) \
    X(ALLOCATIONS, PAYMENT,  "payment",     TEXT,     false, "id of the payment, or") \
    X(ALLOCATIONS, NOTE,     "credit_note", TEXT,     false, "id of the credit note") \
    X(ALLOCATIONS, INVOICE,  "invoice",     TEXT,     true,  "id of the invoice it settles") \
    X(ALLOCATIONS, CURRENCY, "currency",    CURRENCY, true,  "currency of the amount") \
    X(ALLOCATIONS, AMOUNT,   "amount",      MONEY,    true,  "the share, above 0") \
    X(ALLOCATIONS, DATE,     "date",        DAY,      false, "day; else the payment's")

#define CSV_WORK_COLUMNS(X) \
    X(WORK, ID,       "id",       TEXT,    true,  "your system's own id") \
    X(WORK, CUSTOMER, "customer", TEXT,    true,  "id of the customer") \
    X(WORK, INVOICE,  "invoice",  TEXT,    false, "id of the invoice it was billed on") \
    X(WORK, LINE,     "line",     COUNT,   false, "position of the line it was billed on") \
    X(WORK, DATE,     "date",     DAY,     true,  "day of the work") \
    X(WORK, STARTED,  "started",  INSTANT, false, "when it began") \
    X(WORK, MINUTES,  "minutes",  COUNT,   true,  "how long it took") \
    X(WORK, WHO,      "who",      TEXT,    false, "who of us did it") \
    X(WORK, WHAT,     "what",     TEXT,    false, "what was done") \
    X(WORK, WHY,      "why",      TEXT,    false, "who ordered it, or the reason") \
    X(WORK, TICKET,   "ticket",   TEXT,    false, "number or id of the support case")
// clang-format on

enum csv_file_id {
#define X(name, file, required, text) CSV_##name,
    CSV_FILE_TABLE(X)
#undef X
        CSV_FILE_COUNT
};

enum csv_kind {
#define X(name, text) CSV_IS_##name,
    CSV_KIND_TABLE(X)
#undef X
        CSV_KIND_COUNT
};

#define X(F, C, name, kind, required, text) F##_##C,
enum csv_customers_column { CSV_CUSTOMERS_COLUMNS(X) CUSTOMERS_COLUMN_COUNT };
enum csv_contacts_column { CSV_CONTACTS_COLUMNS(X) CONTACTS_COLUMN_COUNT };
enum csv_tickets_column { CSV_TICKETS_COLUMNS(X) TICKETS_COLUMN_COUNT };
enum csv_invoices_column { CSV_INVOICES_COLUMNS(X) INVOICES_COLUMN_COUNT };
enum csv_lines_column { CSV_LINES_COLUMNS(X) LINES_COLUMN_COUNT };
enum csv_payments_column { CSV_PAYMENTS_COLUMNS(X) PAYMENTS_COLUMN_COUNT };
enum csv_allocations_column { CSV_ALLOCATIONS_COLUMNS(X) ALLOCATIONS_COLUMN_COUNT };
enum csv_work_column { CSV_WORK_COLUMNS(X) WORK_COLUMN_COUNT };
#undef X

/** More columns than any file has, and the most a row may have. */
enum { CSV_COLUMNS_MOST = 64 };

struct csv_column {
    const char *name;
    enum csv_kind kind;
    bool is_required;
    const char *text;
};

struct csv_file {
    const char *name; /* "customers.csv" */
    bool is_required;
    const char *text; /* what a row is */
    const struct csv_column *columns;
    size_t column_count;
};

/** One file of the set; `id` below CSV_FILE_COUNT. */
const struct csv_file *csv_file(enum csv_file_id id);
/** What a value of a kind looks like. */
const char *csv_kind_text(enum csv_kind kind);

/** Appends the set as Markdown tables (the README's section on feeding). */
void csv_table_markdown(struct buf *out);
/** Appends the set as man page source (mdoc). */
void csv_table_mdoc(struct buf *out);

#endif
