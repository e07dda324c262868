#ifndef CALLSHEET_DOMAIN_PROMISE_H
#define CALLSHEET_DOMAIN_PROMISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/facts.h"
#include "callsheet/domain/rules.h"

/**
 * Promises and payments. Payments since a promise, allocated or not, are matched to promises
 * first-in first-out by promised day (field.md r4); a promise is kept when no more than the
 * tolerance is missing, broken when its day and the grace days are over.
 */
// clang-format off
/** X(name, stable word, words on screen) */
#define PROMISE_STATE_TABLE(X) \
    X(OPEN,        "open",        "open") \
    X(KEPT,        "kept",        "kept") \
    X(PARTLY_KEPT, "partly-kept", "partly kept") \
    X(BROKEN,      "broken",      "broken") \
    X(WITHDRAWN,   "withdrawn",   "withdrawn") \
    X(REPLACED,    "replaced",    "replaced")
// clang-format on
enum promise_state {
#define X(name, word, label) PROMISE_##name,
    PROMISE_STATE_TABLE(X)
#undef X
        PROMISE_STATE_COUNT
};
const char *promise_state_word(enum promise_state state);
const char *promise_state_label(enum promise_state state);

/** What became of one promise at a moment. */
struct promise_match {
    enum promise_state state;
    int64_t received; /* minor units matched to it */
    int64_t missing;  /* minor units still to come */
};

/**
 * Matches payments to promises; `out` has promise_count elements. Promises must be sorted by
 * promised day, payments by day. A payment counts for promises of its currency made on its day or
 * before; it is shared out first-in first-out by promised day, and no cent of it twice. A refund
 * takes back the newest money before it. A promise of 0 is KEPT at once and silences nothing; one
 * made after now is OPEN with nothing received. A covered promise is KEPT, however late the money
 * came.
 */
void promise_match(const struct promise_fact *promises, size_t promise_count,
                   const struct payment_fact *payments, size_t payment_count,
                   const struct rules *rules, const struct moment *moment,
                   struct promise_match *out);

/** Says whether a new promise replaces an earlier one: overlapping scope, from a later call, and
    the earlier not covered, withdrawn or replaced already. A promise of 0 replaces nothing: what
   was broken stays broken. */
bool promise_replaces(const struct promise_fact *later, const struct promise_fact *earlier,
                      const struct promise_match *earlier_match);

/**
 * Level of a new promise, from the promises of overlapping scope before it (SAP's rules, field.md
 * s5), the highest that any of them gives: after an open, partly kept, broken, replaced or
 * withdrawn one: its level + 1, unless a later kept one has made it good; after a kept one for a
 * part of the sum (both name the same invoice): its level again; otherwise 1. `states` are the
 * states of `before` at that moment. Promises of 0 and those of the same call do not count.
 */
int promise_level(const struct promise_fact *promise, const struct promise_fact *before,
                  const struct promise_match *states, size_t count);

/** Last day on which the promise still buys silence: its day + grace days. */
int32_t promise_silence_until(const struct promise_fact *promise, const struct rules *rules);

/** Says whether two promises speak of the same debt: one currency, and scopes that overlap (no
    named invoices = all). */
bool promise_overlaps(const struct promise_fact *a, const struct promise_fact *b);

#endif
