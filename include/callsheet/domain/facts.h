#ifndef CALLSHEET_DOMAIN_FACTS_H
#define CALLSHEET_DOMAIN_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/customer.h"
#include "callsheet/domain/money.h"
#include "callsheet/domain/outcome.h"

/**
 * What the queue knows about one customer at a moment: only facts, no judgement. The store fills
 * it (facts dated after the moment are left out or undone), domain/queue judges it. Arrays and
 * texts are borrowed from whoever filled it, for the length of a visit; texts marked (named) are
 * NULL unless named facts were asked for.
 */
enum item_kind { ITEM_INVOICE, ITEM_CREDIT_NOTE, ITEM_OPENING };

/** One open item. Credit notes have a negative `open`. */
struct open_item {
    int64_t invoice;    /* 0 for the opening balance */
    const char *number; /* (named) */
    enum item_kind kind;
    int32_t issued;
    int32_t due;         /* DAY_NONE: never overdue */
    int64_t open, total; /* minor units */
    char currency[4];
};

/** A promise that was neither replaced nor withdrawn and that payments had not covered when it was
    last looked at. */
struct promise_fact {
    int64_t id, call;
    int64_t made_at; /* instant */
    int32_t day;     /* promised day */
    struct money amount;
    int level;         /* 1 + how many before it were not kept */
    int64_t *invoices; /* scope; none = all that is open */
    size_t invoice_count;
    const char *contact, *author; /* (named) who promised, to whom of us */
};

/** Money received, allocated or not. Only since the oldest promise in the facts. */
struct payment_fact {
    int64_t id;
    int32_t day;
    struct money amount;
};

struct claim_fact {
    int64_t id, call, invoice, line;
    int64_t raised_at;
    bool by_mail; /* raised by a mail and not in a call */
    struct money amount;
    const char *words, *number, *contact; /* (named) */
    const char *message_id;               /* (named) of the mail it was taken from; "" none */
};

/** Something we committed to and have not done. */
struct commitment_fact {
    int64_t id, call;
    int64_t made_at;
    int32_t due;
    const char *owner, *words; /* (named) */
};

struct snooze_fact {
    int64_t id;
    int64_t made_at;
    int32_t until; /* the customer is back on this day; DAY_NONE when there is no snooze */
    const char *author, *reason; /* (named) */
};

/** The agreed next step of the latest call that set one. */
struct next_fact {
    enum next_step step; /* NEXT_NONE when there is none */
    int64_t call, made_at;
    int32_t day;
    int64_t at;
    bool answered;    /* a conversation was held after it was agreed */
    const char *zone; /* of a callback */
};

/** Another person is on the phone with this customer now. Never the asking person's own hold. */
struct hold_fact {
    const char *who; /* NULL when nobody holds */
    int64_t since, expires;
};

/** The newest heated mail (from mail, not from the ledger); at = INSTANT_NONE when there is none.
 */
struct mail_fact {
    int64_t at;
    const char *who, *subject, *words, *message_id; /* (named) */
    int64_t invoice;                                /* the invoice it names, 0 none */
    const char *number;                             /* (named) */
    int score;
};

/** What was overdue and has been settled on `day`, so that a row which vanishes says why for a day.
    All zero when there is nothing to tell; a store may leave it so. */
struct settled_fact {
    int32_t day;
    struct money amount;
};

/** How this customer pays, from invoices paid before the moment. */
struct habit_fact {
    int paid;                  /* paid invoices looked at (at most rules.habit_invoices) */
    int median_late_days;      /* of those; may be negative (early); meaningless when paid is 0 */
    int invoices;              /* invoices looked at for the usual amount */
    struct money usual;        /* median total of the last invoices before the newest one */
    int before_newest;         /* how many invoices there were before the newest one */
    int64_t billed_year_minor; /* billed in the year before the moment, in the usual currency */
};

struct facts {
    int64_t customer;
    const char *code, *name;
    const char *account_manager; /* "" nobody's */
    bool do_not_call;
    int with_number, callable; /* contacts with a number; those of them who may be called */
    struct calling_hours
        *windows; /* distinct hours of callable contacts; none = the firm's hours */
    size_t window_count;
    struct open_item *items; /* oldest due first, no due day last */
    size_t item_count;
    struct money *unapplied; /* one per currency, above 0 */
    size_t unapplied_count;
    struct promise_fact *promises; /* by promised day */
    size_t promise_count;
    struct payment_fact *payments; /* by day */
    size_t payment_count;
    struct claim_fact *claims; /* open ones, oldest first */
    size_t claim_count;
    struct commitment_fact *commitments; /* open ones, by due day */
    size_t commitment_count;
    struct snooze_fact snooze;
    struct next_fact next;
    struct hold_fact hold;
    struct mail_fact mail;
    struct habit_fact habit;
    int64_t last_conversation_at; /* INSTANT_NONE never */
    int64_t last_attempt_at;      /* newest call of any outcome */
    enum reached last_attempt;    /* what it reached */
    int failed_in_row;            /* failed attempts since the last conversation */
    int32_t condition_review;     /* a condition to review on that day; DAY_NONE none */
    const char *condition;        /* (named) */
    struct settled_fact settled;
};

/** Fills `facts` with "nothing is known": empty arrays, empty texts, no days, no instants. */
void facts_init(struct facts *facts);

#endif
