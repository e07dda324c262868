#ifndef CALLSHEET_DOMAIN_OUTCOME_H
#define CALLSHEET_DOMAIN_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/money.h"
#include "callsheet/domain/rules.h"

/**
 * A call's outcome: reached + said + next. The tables here are what the form, the command line,
 * the ledger and the documentation offer; the check in outcome_check is the one gate for both.
 */
// clang-format off
/** The key of an answer is its first letter, or one with which no answer beside it begins.
    X(name, stable word, label, key, conversation?, needs who?, words about it) */
#define REACHED_TABLE(X) \
    X(NOBODY,       "nobody",       "nobody",       'n', false, false, "rang out") \
    X(BUSY,         "busy",         "busy",         'b', false, false, "line busy") \
    X(VOICEMAIL,    "voicemail",    "voicemail",    'v', false, false, "left a voicemail") \
    X(GATEKEEPER,   "gatekeeper",   "gatekeeper",   'g', false, true,  "reached a gatekeeper") \
    X(WRONG_PERSON, "wrong-person", "wrong person", 'w', false, true,  "reached somebody who cannot decide") \
    X(WRONG_NUMBER, "wrong-number", "wrong number", 'x', false, false, "wrong number") \
    X(PERSON,       "person",       "the person",   'p', true,  true,  "spoke to the right person")

/** X(name, stable word, label, key, detail) — several may apply */
#define SAID_TABLE(X) \
    X(PAID,         "paid",         "has paid",           'h', NONE) \
    X(PROMISE,      "promise",      "promises",           'p', PROMISE) \
    X(NOT_RECEIVED, "not-received", "not received",       'n', NONE) \
    X(APPROVAL,     "approval",     "waiting for approval",'w', NONE) \
    X(CORRECTION,   "correction",   "asks for correction",'a', NONE) \
    X(DISPUTE,      "dispute",      "disputes",           'd', CLAIM) \
    X(CANNOT_PAY,   "cannot-pay",   "cannot pay",         'c', NONE) \
    X(REFUSES,      "refuses",      "refuses",            'r', NONE) \
    X(SATISFIED,    "satisfied",    "satisfied",          's', NONE) \
    X(OTHER,        "other",        "something else",     'o', NONE)

/** X(name, stable word, label, key, when) */
#define NEXT_TABLE(X) \
    X(NONE,         "none",         "nothing",           '-', NEVER) \
    X(CALLBACK,     "callback",     "callback",          'c', TIME) \
    X(FOLLOW_UP,    "follow-up",    "follow-up",         'f', DAY) \
    X(OURS,         "ours",         "ours",              'o', DAY) \
    X(ESCALATE,     "escalate",     "escalate",          'e', DAY) \
    X(NEXT_INVOICE, "next-invoice", "with next invoice", 'w', NEVER)
// clang-format on

enum reached {
#define X(name, word, label, key, conversation, who, text) REACHED_##name,
    REACHED_TABLE(X)
#undef X
        REACHED_COUNT
};

enum said {
#define X(name, word, label, key, detail) SAID_##name,
    SAID_TABLE(X)
#undef X
        SAID_COUNT
};

enum next_step {
#define X(name, word, label, key, when) NEXT_##name,
    NEXT_TABLE(X)
#undef X
        NEXT_COUNT
};

enum next_when { WHEN_NEVER, WHEN_TIME, WHEN_DAY };

/** Stable words as the ledger, JSON and `log` write them, and back (-1 when unknown). */
const char *reached_word(enum reached reached);
const char *reached_label(enum reached reached);
const char *reached_text(enum reached reached);
int reached_find(const char *word);
/** Only *the right person* is a conversation; every other reached is a failed attempt. */
bool reached_is_conversation(enum reached reached);
bool reached_needs_who(enum reached reached);
char reached_key(enum reached reached);
const char *said_word(enum said said);
const char *said_label(enum said said);
char said_key(enum said said);
int said_find(const char *word);
const char *next_word(enum next_step next);
const char *next_label(enum next_step next);
char next_key(enum next_step next);
int next_find(const char *word);
enum next_when next_when(enum next_step next);

/** Limits of one outcome, so that hostile or broken input stays bounded. */
enum {
    OUTCOME_NOTE_BYTES = 65536,
    OUTCOME_PROMISES = 24, /* instalments */
    OUTCOME_CLAIMS = 24,
    OUTCOME_SCOPE = 64, /* named invoices of one promise */
    OUTCOME_CORRECTIONS = 64,
    OUTCOME_VERDICTS = 24,
    OUTCOME_TEXT_BYTES = 2000,
};

/** A promise made in a call. `invoice_count` 0 means all that is open. An amount of 0 means that
    nothing was promised: it is recorded and buys no silence. */
struct outcome_promise {
    struct money amount;
    int32_t day;
    int64_t *invoices; /* ids */
    size_t invoice_count;
};

/** A claim in the customer's words; `line` 0 is the whole invoice, `invoice` 0 the account. */
struct outcome_claim {
    int64_t invoice, line;
    struct money amount; /* what they say is wrong; minor 0 when not said */
    char *words;
    char *message_id; /* of the mail it was taken from; NULL: raised in the call */
};

/** Which claim a correction or verdict is about: one on record, or one raised in this very call. */
struct outcome_claim_at {
    int64_t id;    /* on record; 0: not there yet */
    size_t raised; /* 1 + index into this outcome's claims; 0 with id 0: about none */
};

/** A line conceded in a call. */
struct outcome_correction {
    struct outcome_claim_at claim;
    int64_t invoice, line;
    enum correction_reason reason;
    struct money credit; /* above 0, at most the line's amount, without the invoice's taxes */
    int32_t minutes;     /* taken off its time */
    char *words;         /* in ours; NULL */
};

/** How a claim ended in a call. */
struct outcome_verdict {
    struct outcome_claim_at claim;
    enum verdict kind;
    char *words; /* the record quoted, or why; required for unfounded */
};

/** A new contact added in the form. */
struct outcome_contact {
    char *name, *role, *email, *phone; /* role as customer.h names it; "" when unknown */
    int level;                         /* 1..3, 0 unknown */
};

/**
 * One attempt or conversation as it will be recorded. Owned by its maker: outcome_init,
 * outcome_release. Everything the ledger needs and nothing it can find out itself.
 */
struct outcome {
    struct uuid uuid; /* made once, kept over retries */
    int64_t customer;
    int64_t contact; /* 0 when nobody or when new_contact is set */
    bool has_new_contact;
    struct outcome_contact new_contact;
    int64_t started_at, ended_at; /* instants */
    enum reached reached;
    uint32_t said; /* bit set of 1u << enum said */
    struct outcome_promise promises[OUTCOME_PROMISES];
    size_t promise_count;
    struct outcome_claim claims[OUTCOME_CLAIMS];
    size_t claim_count;
    struct outcome_correction corrections[OUTCOME_CORRECTIONS];
    size_t correction_count;
    struct outcome_verdict verdicts[OUTCOME_VERDICTS];
    size_t verdict_count;
    int64_t opened_at; /* when what was corrected was opened, for the minutes it took; else
                          INSTANT_NONE: the start of the call */
    enum next_step next;
    int32_t next_day;   /* follow-up, ours, escalate */
    int64_t next_at;    /* callback: instant */
    char next_zone[48]; /* the zone the callback was agreed in */
    char *next_owner;   /* ours: who of us; NULL is the author */
    char *next_note;    /* ours: what we will do; escalate: to whom */
    char *note;         /* free text, several lines; NULL is empty */
    char *number;       /* what was dialled; NULL when unknown */
};

void outcome_init(struct outcome *outcome);
void outcome_release(struct outcome *outcome);

/** What the check must know about the customer. */
struct outcome_context {
    const struct moment *moment;
    bool anything_open;   /* invoices open, claims open or commitments of ours open; what this very
                             call settles is not */
    const char *currency; /* the customer's, for a promise typed without one */
    /** What is open after credits, one sum per currency (queue_open), borrowed; none when nothing
        is open or it is not known. A promise is in one of these currencies, and only promises of
       all of it do for a next date. */
    const struct money *open;
    size_t open_count;
};

/** Which field an objection is about, so that a form can go there. */
enum outcome_field {
    OUTCOME_FIELD_REACHED,
    OUTCOME_FIELD_WHO,
    OUTCOME_FIELD_SAID,
    OUTCOME_FIELD_PROMISE,
    OUTCOME_FIELD_CLAIM,
    OUTCOME_FIELD_CORRECTION,
    OUTCOME_FIELD_VERDICT,
    OUTCOME_FIELD_NEXT,
    OUTCOME_FIELD_WHEN,
    OUTCOME_FIELD_OWNER,
    OUTCOME_FIELD_NOTE,
};

/**
 * Says whether the outcome may be saved. STATUS_OK; STATUS_INVALID with a sentence that says what
 * is missing and `*field` (may be NULL) where: who once somebody was reached; amount and day of a
 * promise; the claim's words of a dispute; a next step with its date while anything is open after
 * a conversation (a failed attempt needs none: the retry gap brings it back; promises of all that
 * is open are such a date themselves: their day brings the customer back); a promise is in a
 * currency in which something is open, unless nothing is open at all; no date in the past or more
 * than ten years ahead; said only when somebody was reached; texts in UTF-8 and within their
 * limits. A claim raised in this very call counts as something open, unless it is judged in it.
 * Lines are conceded and claims judged only with the right person; a line is conceded once, by more
 * than nothing; a claim is judged once, and one that is unfounded says why.
 */
MUST_CHECK enum status outcome_check(const struct outcome *outcome,
                                     const struct outcome_context *context,
                                     enum outcome_field *field, struct error *err);

/** Appends one line about what the call came to, without names: "promised 350.00 EUR by Fri 7 Nov;
    follow-up Mon 10 Nov", "line busy". Times are in the firm's zone, and in the callback's own
   where it differs. */
void outcome_summary(const struct outcome *outcome, const struct moment *moment, struct buf *out);

#endif
