#ifndef CALLSHEET_STORE_GATHER_H
#define CALLSHEET_STORE_GATHER_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/facts.h"
#include "callsheet/store/sql.h"

/**
 * One customer's facts collected from the rows themselves, as they stood at a moment. The same code
 * fills the projections (with everything there is), answers for a moment in the past, and for one
 * customer; so the quick way cannot mean something else than the right one.
 */
struct asof {
    int64_t at;  /* instants up to and including this exist */
    int32_t day; /* days up to and including this exist */
};
/** Everything there is. */
#define ASOF_ALL ((struct asof){INT64_MAX, INT32_MAX})

/** How many invoices make the habit that the projection keeps: the default of rules.h. */
enum { HABIT_INVOICES = 12, HABIT_MOST = 64 };

/** What calls, invoices and contacts come to. */
struct standing {
    int64_t conversation_at, attempt_at; /* INSTANT_NONE never */
    int attempt, failed;
    struct next_fact next; /* its zone is `next_zone` */
    char next_zone[64];
    int with_number, callable;
    int paid, median_late, sampled, before_newest;
    struct money usual;
    struct settled_fact settled; /* day DAY_NONE when nothing */
    int64_t newest_at;           /* the newest instant and day of anything about this customer */
    int32_t newest_day;
};

/** What may be live. Stored: only append. */
enum live_noun {
    LIVE_PROMISE = 1,
    LIVE_CLAIM = 2,
    LIVE_COMMITMENT = 3,
    LIVE_SNOOZE = 4,
    LIVE_CONDITION = 5,
    LIVE_PAYMENT = 6 /* that a live promise may be matched with */
};
struct live_row {
    int noun;
    int64_t ref, call, at;
    int32_t day;
    struct money amount;
    int level; /* promise: level; claim: 1 when by mail */
    int64_t invoice, line;
    int64_t *scope; /* promise: named invoices; in the gather's arena */
    size_t scope_count;
};

/** Room for one customer's facts, used again for the next. */
struct gather {
    struct standing standing;
    struct live_row *live;
    struct open_item *items;
    struct money *unapplied;
    struct calling_hours *windows;
    struct promise_fact *promises;
    struct claim_fact *claims;
    struct commitment_fact *commitments;
    struct payment_fact *payments;
    size_t live_count, item_count, unapplied_count, window_count;
    size_t promise_count, claim_count, commitment_count, payment_count;
    size_t live_room, item_room, unapplied_room, window_room;
    size_t promise_room, claim_room, commitment_room, payment_room;
    struct arena arena; /* scopes and texts */
};

void gather_init(struct gather *gather);
void gather_release(struct gather *gather);
/** Forgets the customer, keeps the room. */
void gather_reset(struct gather *gather);

struct live_row *gather_add_live(struct gather *gather);
struct open_item *gather_add_item(struct gather *gather);
/** Puts the items in their order: oldest due first, those without a due day last. */
void gather_sort_items(struct gather *gather);
/** Adds to the sum of its currency. */
void gather_add_unapplied(struct gather *gather, const char *currency, int64_t minor);
void gather_add_window(struct gather *gather, const struct calling_hours *hours);

/** Calls: attempts, conversations, the next step, the newest instant. */
MUST_CHECK enum status gather_calls(struct gather *gather, struct ledger *ledger, int64_t customer,
                                    struct asof asof, struct error *err);
/** Habit and the newest day, from invoices, payments and allocations. */
MUST_CHECK enum status gather_habit(struct gather *gather, struct ledger *ledger, int64_t customer,
                                    struct asof asof, int habit_invoices, struct error *err);
/** A contact added in a call (no source) is known from that call on: a condition on contact rows of
    customer ?1, as of instant ?2. */
#define CONTACT_IS_KNOWN                                                                           \
    "(source IS NOT NULL OR EXISTS (SELECT 1 FROM call c WHERE c.customer = ?1 "                   \
    "AND c.contact = contact.id AND c.ended_at <= ?2))"
/** Contacts: counts and calling hours. */
MUST_CHECK enum status gather_contacts(struct gather *gather, struct ledger *ledger,
                                       int64_t customer, struct asof asof, struct error *err);
/** Promises, claims, commitments, snooze and conditions that are live. */
MUST_CHECK enum status gather_live(struct gather *gather, struct ledger *ledger, int64_t customer,
                                   struct asof asof, struct error *err);
/** Open invoices and credit notes, and money not applied, as the maintained columns say: all there
    is. */
MUST_CHECK enum status gather_open(struct gather *gather, struct ledger *ledger, int64_t customer,
                                   struct error *err);
/** The same worked out from allocations, as of a moment. */
MUST_CHECK enum status gather_money(struct gather *gather, struct ledger *ledger, int64_t customer,
                                    struct asof asof, struct error *err);
/** Payments from a day on, by day. */
MUST_CHECK enum status gather_payments(struct gather *gather, struct ledger *ledger,
                                       int64_t customer, int32_t from, struct asof asof,
                                       struct error *err);
/** What was billed in the year before the day. */
MUST_CHECK enum status gather_billed_year(struct ledger *ledger, int64_t customer,
                                          const char *currency, struct asof asof, int64_t *out,
                                          struct error *err);

#endif
