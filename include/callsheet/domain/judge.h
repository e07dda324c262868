#ifndef CALLSHEET_DOMAIN_JUDGE_H
#define CALLSHEET_DOMAIN_JUDGE_H

#include <stdbool.h>

#include "callsheet/domain/figures.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/reason.h"

/**
 * The tables of predicates behind the queue: one row per class, one per gate. For the domain's own
 * use; queue.h is what others see.
 */
/** Says whether a class applies, whatever gates hold. */
bool class_applies(const struct figures *figures, enum queue_class queue_class);
/** Adds the reasons of a class that applies. */
void class_tell(const struct figures *figures, enum queue_class queue_class, struct judgement *out);

/** Returns the classes a gate silences now: 0 when it does not hold. */
unsigned gate_holds(const struct figures *figures, enum gate gate);
/** Fills the reason of a gate that holds. */
void gate_tell(const struct figures *figures, enum gate gate, struct reason *out);

/** The open invoice that makes class 6, or NULL; `is_first` (may be NULL) says which of the two. */
const struct open_item *first_bill_of(const struct figures *figures, bool *is_first);

/** Says whether a mail, or a claim that came without a call, is newer than every conversation. */
bool mail_is_unanswered(const struct figures *figures);
bool claim_is_unanswered(const struct figures *figures, size_t claim);

/** What was settled a day ago at most: the row is held back for a day and says so. */
bool is_just_settled(const struct figures *figures);

/** What the classes and gates come to. */
struct decision {
    unsigned classes; /* bit set of all that apply */
    enum queue_class queue_class;
    enum gate gate;
    struct money amount; /* ranked */
    bool rated;
};
struct decision judge_decide(const struct figures *figures);

/** The gate whose few words serve best: for somebody spoken to today, what was agreed (a promise, a
    follow-up), because that says until when; else the gate that holds. */
enum gate gate_agreed(const struct figures *figures, const struct decision *decision);

/** Adds a reason; dropped when there is no more room. */
void judgement_add(struct judgement *out, const struct reason *reason);

#endif
