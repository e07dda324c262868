#ifndef CALLSHEET_DOMAIN_CARD_H
#define CALLSHEET_DOMAIN_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/customer.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/money.h"
#include "callsheet/domain/outcome.h"

/**
 * Everything about one customer that the one screen shows, as the ledger knows it. All memory is
 * the card's own arena; pointers live until card_release. Ids, never pointers, go into models.
 */
struct card_invoice {
    int64_t id;
    const char *number;
    enum item_kind kind;
    int32_t issued, due;
    struct money total, open;
    int32_t paid_day;      /* DAY_NONE while open */
    const char *reference; /* order or job; "" */
    size_t line_count;
};

/** One billed line. Lines are loaded with the card for open invoices, newest first. */
struct card_line {
    int64_t id, invoice;
    int position; /* from 1 */
    const char *text;
    int64_t quantity_milli;
    struct money amount;
    int32_t minutes;  /* billed time; -1 when the line is not time */
    int64_t credited; /* minor units that corrections took off it, not known to billing yet */
    int32_t credited_minutes;
};

/** One work entry. `line` 0 is not billed yet. */
struct card_work {
    int64_t id, invoice, line;
    int32_t day;
    int32_t minutes;
    const char *who, *what, *why; /* why: who ordered it or the reason; "" when not on record */
    const char *ticket;           /* number; "" */
};

/** A support case that work on the card names; its subject is "" when only its number is known. */
struct card_ticket {
    const char *number, *subject, *requested_by; /* "" when not on record */
    int32_t opened, closed;                      /* DAY_NONE when not */
};

struct card_payment {
    int64_t id;
    int32_t day;
    struct money amount, unapplied;
    const char *reference;
};

// clang-format off
/** X(name, stable word): what a line of history is about */
#define HISTORY_TABLE(X) \
    X(CALL,       "call") \
    X(PROMISE,    "promise") \
    X(CLAIM,      "claim") \
    X(VERDICT,    "verdict") \
    X(CORRECTION, "correction") \
    X(CONDITION,  "condition") \
    X(COMMITMENT, "commitment") \
    X(SNOOZE,     "snooze") \
    X(PAYMENT,    "payment")
// clang-format on
enum history_kind {
#define X(name, word) HISTORY_##name,
    HISTORY_TABLE(X)
#undef X
        HISTORY_COUNT
};
const char *history_word(enum history_kind kind);

/** One line of history, newest first: one line first, the note on request. */
struct card_history {
    enum history_kind kind;
    int64_t id, call; /* the row itself, and the call it belongs to (0 none) */
    int64_t at;
    const char *author, *contact;
    enum reached reached; /* calls */
    uint32_t said;        /* calls */
    enum next_step next;  /* calls, with next_day or next_at */
    int32_t next_day;
    int64_t next_at;
    int32_t day;         /* promise: promised day; payment: its day */
    struct money amount; /* promise, claim, payment; correction: the credit */
    const char *number;  /* invoice it is about, "" */
    const char *words;   /* claim, verdict, condition, commitment, snooze: the text; correction: its
                            lines, "line 3: 190.00 → 0.00, no record" */
    const char *note;    /* calls: all lines */
    const char *state; /* promise: open, kept, partly kept, broken, withdrawn, replaced; claim: open
                          or verdict; correction: to post, exported, posted (by billing) */
    bool flagged;      /* saved with an old hold */
    int64_t seconds;   /* correction: from opening to queued */
};

struct card {
    struct arena arena;
    struct customer customer;
    struct contact *contacts;
    size_t contact_count;
    struct card_invoice *invoices; /* open ones oldest due first, then the newest paid ones */
    size_t invoice_count;
    size_t invoice_total; /* how many there are in all */
    struct card_line *lines;
    size_t line_count;
    struct card_work *work; /* behind the lines, and unbilled, newest first, capped */
    size_t work_count;
    struct card_ticket *tickets; /* of that work */
    size_t ticket_count;
    struct card_payment *payments;
    size_t payment_count;
    struct card_history *history;
    size_t history_count;
    struct facts facts; /* what the queue judges, with texts */
};

void card_init(struct card *card);
void card_release(struct card *card);

#endif
