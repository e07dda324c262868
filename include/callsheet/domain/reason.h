#ifndef CALLSHEET_DOMAIN_REASON_H
#define CALLSHEET_DOMAIN_REASON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/money.h"
#include "callsheet/domain/rules.h"

/**
 * Classes, gates and reasons of the queue, each one row of a table (product.md §3). The order of
 * the rows is the order of the rules.
 */
// clang-format off
/** X(name, stable word, word on the list, what it is) */
#define CLASS_TABLE(X) \
    X(CALLBACK,   "callback-due",          "callback", "a time the customer agreed to has come") \
    X(BROKEN,     "broken-promise",        "broken",   "a promise was not kept") \
    X(UPSET,      "upset",                 "upset",    "a heated mail or a claim, and no conversation since") \
    X(OUR_MOVE,   "our-move",              "ours",     "a commitment of ours is due or late") \
    X(DUE_TODAY,  "promise-due-today",     "due",      "a promise falls due today and is not covered") \
    X(FIRST_BILL, "first-bill-or-shock",   "first",    "a first bill, or one far above the usual") \
    X(NOT_CALLED, "overdue-not-called",    "overdue",  "overdue, and nobody has spoken about it") \
    X(CALLED,     "overdue-called-before", "overdue",  "overdue, spoken about before, and the follow-up has come") \
    X(QUIET,      "quiet",                 "quiet",    "a condition to review, or a large account nobody has spoken to")

#define GATE_BIT(c) (1u << CLASS_##c)
#define GATE_ALL ((1u << CLASS_COUNT) - 1u)
/** X(name, stable word, silenced classes, label) */
#define GATE_TABLE(X) \
    X(DO_NOT_CALL,  "do-not-call",     GATE_ALL, "do not call") \
    X(COLLEAGUE,    "colleague",       GATE_ALL, "a colleague is on it") \
    X(HOURS,        "calling-hours",   GATE_ALL & ~GATE_BIT(CALLBACK), "calling hours") \
    X(SPOKEN_TODAY, "spoken-today",    GATE_ALL & ~(GATE_BIT(CALLBACK) | GATE_BIT(UPSET)), "already spoken to today") \
    X(SNOOZED,      "snoozed",         GATE_ALL & ~GATE_BIT(CALLBACK), "snoozed") \
    X(RETRY_GAP,    "retry-gap",       GATE_ALL & ~GATE_BIT(CALLBACK), "retry gap") \
    X(NOTHING_OPEN, "nothing-open",    GATE_BIT(BROKEN) | GATE_BIT(DUE_TODAY) | GATE_BIT(FIRST_BILL) | GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "nothing open") \
    X(OURS,         "next-step-ours",  GATE_BIT(BROKEN) | GATE_BIT(DUE_TODAY) | GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "next step is ours") \
    X(MINIMUM,      "below-minimum",   GATE_BIT(BROKEN) | GATE_BIT(DUE_TODAY) | GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "below the minimum") \
    X(FOLLOW_UP,    "follow-up",       GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "follow-up to come") \
    X(PROMISE,      "promise",         GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "promise") \
    X(NEXT_INVOICE, "next-invoice",    GATE_BIT(NOT_CALLED) | GATE_BIT(CALLED), "settles with the next invoice") \
    X(HABIT,        "within-habit",    GATE_BIT(NOT_CALLED), "within their habit")

/** X(name, stable word): what a reason sentence is about. Gate sentences are kinds as well. */
#define REASON_TABLE(X) \
    X(CALLBACK, "callback") X(BROKEN, "broken-promise") X(PARTLY_KEPT, "partly-kept") \
    X(MAIL, "mail") X(CLAIM, "claim") X(COMMITMENT, "commitment") X(PROMISE_TODAY, "promise-today") \
    X(FIRST_BILL, "first-bill") X(BILL_SHOCK, "bill-shock") X(OVERDUE, "overdue") \
    X(BEYOND_HABIT, "beyond-habit") X(FOLLOW_UP, "follow-up-due") X(UNAPPLIED, "unapplied") \
    X(NO_RATE, "no-rate") X(FAILED, "failed-attempts") X(CONDITION, "condition") X(SILENCE, "silence") \
    X(PROMISE_LEVEL, "promise-level") \
    X(GATE_DO_NOT_CALL, "do-not-call") X(GATE_COLLEAGUE, "colleague") X(GATE_HOURS, "calling-hours") \
    X(GATE_SPOKEN_TODAY, "spoken-today") X(GATE_SNOOZED, "snoozed") X(GATE_RETRY_GAP, "retry-gap") \
    X(GATE_NOTHING_OPEN, "nothing-open") X(GATE_OURS, "next-step-ours") X(GATE_MINIMUM, "below-minimum") \
    X(GATE_FOLLOW_UP, "follow-up") X(GATE_PROMISE, "promise") X(GATE_NEXT_INVOICE, "next-invoice") \
    X(GATE_HABIT, "within-habit")

/** X(name, stable word): what a reason's `ref` names */
#define REF_TABLE(X) \
    X(NONE, "") X(CALL, "call") X(PROMISE, "promise") X(CLAIM, "claim") X(COMMITMENT, "commitment") \
    X(INVOICE, "invoice") X(MAIL, "mail") X(SNOOZE, "snooze") X(CUSTOMER, "customer") X(CONDITION, "condition")
// clang-format on

enum queue_class {
#define X(name, word, label, text) CLASS_##name,
    CLASS_TABLE(X)
#undef X
        CLASS_COUNT,
    CLASS_NONE = CLASS_COUNT
};
enum gate {
#define X(name, word, silences, label) GATE_##name,
    GATE_TABLE(X)
#undef X
        GATE_COUNT,
    GATE_NONE = GATE_COUNT
};
enum reason_kind {
#define X(name, word) REASON_##name,
    REASON_TABLE(X)
#undef X
        REASON_COUNT
};
enum ref_kind {
#define X(name, word) REF_##name,
    REF_TABLE(X)
#undef X
        REF_COUNT
};

const char *class_word(enum queue_class queue_class); /* "" for CLASS_NONE */
const char *class_label(enum queue_class queue_class);
const char *class_text(enum queue_class queue_class);
const char *gate_word(enum gate gate);
const char *gate_label(enum gate gate);
/** Bit set of the classes a gate silences (1u << enum queue_class). */
unsigned gate_silences(enum gate gate);
const char *reason_word(enum reason_kind kind);
const char *ref_word(enum ref_kind kind);

/**
 * One reason, as facts and numbers; its sentence is made on request. Texts are borrowed from the
 * facts it was judged from and may be NULL in bulk facts.
 */
struct reason {
    enum reason_kind kind;
    enum ref_kind ref_kind;
    int64_t ref;            /* id of the record that caused it; 0 none */
    const char *ref_text;   /* message-id of a mail, number of an invoice */
    struct money amount;    /* the sum it speaks of */
    struct money other;     /* second sum: what came, the usual, the minimum */
    struct money third;     /* third sum: the unapplied part of the credits in `other` */
    int32_t day, other_day; /* promised, due, until … */
    int64_t at;             /* instant: callback, mail, attempt, hours open */
    int64_t until;          /* instant: when it ends, such as a retry gap */
    int days, usual_days;   /* ages */
    int count;              /* invoices, attempts, level; enum next_step of a follow-up;
                               enum nothing_open of that gate */
    const char *who, *words, *zone;
    const char *number; /* of the invoice it speaks of; NULL or "" unknown */
};

/** Which kind of "nothing open" it is. */
enum nothing_open {
    NOTHING_OWED,            /* nothing is owed at all */
    NOTHING_OPEN_COVERED,    /* all that is open is covered by credits and unapplied money */
    NOTHING_OVERDUE_COVERED, /* all that is overdue is */
    NOTHING_SETTLED,         /* what was overdue has just been settled */
};

/** Appends the reason as one or two short sentences with their numbers, in plain English:
    "Promised 1,200.00 EUR by Tue 18 Nov, nothing came." */
void reason_sentence(const struct reason *reason, const struct moment *moment, struct buf *out);

/** Appends the few words of the held-back list: "promise until Fri 27", "from 14:00 our time". */
void reason_brief(const struct reason *reason, const struct moment *moment, struct buf *out);

#endif
