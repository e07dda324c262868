#ifndef CALLSHEET_TESTS_DESK_WORLD_H
#define CALLSHEET_TESTS_DESK_WORLD_H

#include "callsheet/domain/card.h"
#include "callsheet/domain/mail.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/rules.h"

/**
 * A small firm for tests of the screen: customers, invoices, work, mail, as tables in memory. The
 * same facts give the list, the cards and the mail. Saturday, 21 November 2026, 08:12 UTC.
 */
#define WORLD_NOW INT64_C(1795248720)
/* Sat 21 Nov 2026, as a day. */
#define WORLD_TODAY 20778

enum { WORLD_HARBOUR = 3, WORLD_EMPTY = 40 };

struct world_state {
    int64_t customer;
    int64_t conversation_at, attempt_at;
    enum reached attempt;
    struct next_fact next;
    int32_t snooze_until;
    bool is_paid; /* everything was paid meanwhile */
};

struct world {
    struct world_state states[64];
    size_t state_count;
    const char *hostile; /* put into every text, NULL */
    bool is_empty;       /* a new ledger */
};

/** The rules and moment of the world. */
void world_rules(struct rules *rules);
struct moment world_moment(int64_t now);
/** What happened to a customer since: to be changed by a test. */
struct world_state *world_state(struct world *world, int64_t customer);
/** The whole list at a moment; the caller owns it. */
struct queue *world_queue(const struct world *world, const struct moment *moment);
/** One customer's facts in an arena; false when there is no such customer. */
bool world_facts(const struct world *world, int64_t customer, const struct moment *moment,
                 struct arena *arena, struct facts *out);
/** One customer's card; NULL when there is none. The caller owns it. */
struct card *world_card(const struct world *world, int64_t customer, const struct moment *moment);
/** A text as the world has it: with what is hostile around it, when a test asks for that. */
const char *world_text(const struct world *world, struct arena *arena, const char *plain);
struct mail_list *world_threads(const struct world *world, int64_t customer);
struct mail_list *world_messages(const struct world *world, const char *thread);
struct mail_body *world_body(const struct world *world, const char *message_id);
/** One of the two parts of what a search finds: 60 messages in all. */
struct mail_list *world_found(const struct world *world, const char *query, int part);
struct mail_queries *world_queries(const struct world *world);
/** Name of a customer. */
const char *world_name(int64_t customer);
/** Calls `visit` for the customers whose name holds a text, ledger-wide. */
size_t world_find(const struct world *world, const char *text, int64_t *out, size_t most);

#endif
