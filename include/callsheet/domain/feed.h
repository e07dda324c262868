#ifndef CALLSHEET_DOMAIN_FEED_H
#define CALLSHEET_DOMAIN_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/money.h"

/**
 * Feed records: what a billing system tells the ledger. exchange reads files into them, store/feed
 * takes them: all or nothing, twice the same changes nothing. Records are linked by the source's
 * own ids, in any order within a feed. Texts are borrowed for the length of the call; NULL and ""
 * are "not said", which leaves a known value alone on a later feed.
 */
// clang-format off
/** X(name, stable word, plural for messages) */
#define FEED_TABLE(X) \
    X(CUSTOMER,   "customer",   "customers") \
    X(CONTACT,    "contact",    "contacts") \
    X(TICKET,     "ticket",     "tickets") \
    X(INVOICE,    "invoice",    "invoices") \
    X(LINE,       "line",       "lines") \
    X(PAYMENT,    "payment",    "payments") \
    X(ALLOCATION, "allocation", "allocations") \
    X(WORK,       "work",       "work entries")
// clang-format on
enum feed_kind {
#define X(name, word, plural) FEED_##name,
    FEED_TABLE(X)
#undef X
        FEED_COUNT
};
const char *feed_word(enum feed_kind kind);
const char *feed_plural(enum feed_kind kind);

struct feed_customer {
    const char *id;   /* the source's id */
    const char *code; /* short code people use; NULL: the id */
    const char *name;
    const char *currency;
    int terms_days;             /* -1 not said */
    int32_t since_day;          /* DAY_NONE not said */
    int do_not_call;            /* -1 not said, 0, 1 */
    struct calling_hours hours; /* zone NULL not said */
    const char *account_manager, *note;
    bool has_base_balance;
    int64_t base_balance_minor;
};

struct feed_contact {
    const char *id, *customer;
    const char *name;
    const char *role; /* a role word; "" unknown */
    int level;        /* 0 unknown, 1..3 */
    const char **emails;
    size_t email_count;
    const char **phones;
    size_t phone_count;
    int do_not_call; /* -1 not said */
    struct calling_hours hours;
    const char *note;
};

struct feed_ticket {
    const char *id, *customer;
    const char *number, *subject, *requested_by;
    int32_t opened, closed; /* DAY_NONE */
};

struct feed_invoice {
    const char *id, *customer;
    const char *number;
    enum item_kind kind; /* ITEM_INVOICE or ITEM_CREDIT_NOTE */
    int32_t issued, due; /* due DAY_NONE: unknown, never overdue */
    const char *currency;
    int64_t total; /* minor units; a credit note's total is negative */
    bool has_open; /* the source says what is open: checked against allocations */
    int64_t open;
    const char *reference; /* order, job */
    bool voided;
};

struct feed_line {
    const char *id; /* NULL: invoice and position identify it */
    const char *invoice;
    int position; /* from 1 */
    const char *text;
    int64_t quantity_milli; /* thousandths */
    int64_t amount;         /* minor units */
    int32_t minutes;        /* billed time; -1 not time */
};

struct feed_payment {
    const char *id, *customer;
    int32_t day;
    const char *currency;
    int64_t amount; /* received: above 0; a refund is below */
    const char *reference;
};

/** Money of a payment, or of a credit note (payment NULL, credit_note set), set against an
    invoice. */
struct feed_allocation {
    const char *payment, *credit_note;
    const char *invoice;
    int64_t amount;
    int32_t day; /* DAY_NONE: the payment's */
};

struct feed_work {
    const char *id, *customer;
    const char *invoice; /* billed on; NULL not billed yet */
    int line_position;   /* 0: not on a single line */
    int32_t day;
    int64_t started_at; /* instant, INSTANT_NONE not said */
    int32_t minutes;
    const char *who, *what, *why, *ticket; /* ticket: its number or source id */
};

/** Where a record was read, for messages about it. `line` and `column_name` as in the file; 0 and
    NULL when they mean nothing (a database). */
struct feed_place {
    const char *file;
    long line;
    const char *column;
};

struct feed_record {
    enum feed_kind kind;
    struct feed_place place;
    union {
        struct feed_customer customer;
        struct feed_contact contact;
        struct feed_ticket ticket;
        struct feed_invoice invoice;
        struct feed_line line;
        struct feed_payment payment;
        struct feed_allocation allocation;
        struct feed_work work;
    } of;
};

/** Where an importer puts what it reads. `put` copies what it keeps. A failing put ends the import
    with its sentence. `progress` may be NULL; done and total are any common unit. */
struct feed_sink {
    enum status (*put)(void *context, const struct feed_record *record, struct error *err);
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
};

/** What a feed changed, per kind. */
struct feed_counts {
    int64_t read[FEED_COUNT], added[FEED_COUNT], changed[FEED_COUNT], same[FEED_COUNT];
};

#endif
