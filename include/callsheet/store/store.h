#ifndef CALLSHEET_STORE_STORE_H
#define CALLSHEET_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/feed.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/rules.h"

/**
 * The ledger as the business sees it: operations, no SQL. Behind them an engine: SQLite
 * (store/ledger.h opens it) or the scripted fake of the tests (store/fake.h). One store per
 * process and file; not for several threads.
 *
 * Every write carries a UUID made by the writer. After STATUS_UNKNOWN_OUTCOME or any other error
 * the engine has itself looked the UUID up: STATUS_OK is only ever said of what is on disk, and an
 * error only of what is not; STATUS_UNKNOWN_OUTCOME remains when even the look-up failed.
 * Usual statuses of all: STATUS_BUSY (somebody else writes for longer than 5 s), STATUS_FULL,
 * STATUS_IO, STATUS_CORRUPT, STATUS_DENIED (read-only ledger).
 */
struct store;

/** Who writes: taken from the system (uid's name and host), never from $USER. */
struct author {
    char name[64];
    char host[64];
    int64_t uid;
};

struct store_info {
    char path[4096];
    char firm[128];   /* the firm's name from init; "" */
    char currency[4]; /* base currency of the ledger */
    int schema;
    bool read_only;
    int64_t fed_at;    /* instant of the newest published feed, INSTANT_NONE never */
    char fed_from[64]; /* its source */
    int64_t head_seq;  /* evidence chain head */
    unsigned char head_hash[32];
    int64_t change; /* a counter that every published change moves (by anybody) */
};

/** What a saved call came to. */
struct call_receipt {
    int64_t call;
    bool already; /* it was there: a retry of what had been saved */
    bool flagged; /* saved with a hold that had run out and been taken by somebody else */
    int64_t audit_seq;
};

/** A customer found by a query: code, part of the name, address, number or invoice number. */
struct customer_match {
    int64_t customer;
    const char *code, *name;
    const char
        *matched; /* what matched, such as "INV-1042" or "dana@harbour.example"; "" for the name */
};

/** One mail address of a contact, for the index worker's map. */
struct store_address {
    int64_t customer, contact;
    const char *address;
};

/** Whether somebody found a message angry, against what its words say. The newest mark of a message
    counts. */
struct store_mark {
    const char *message_id, *author;
    bool angry;
    int64_t at;
};

/** One corrected line as billing needs it. */
struct store_corrected_line {
    int position;
    const char *text;
    int64_t quantity_milli;
    struct money was, now; /* to be credited, to be billed again; without the invoice's taxes */
    int32_t minutes;       /* now; -1 when it is not time */
    enum correction_reason reason;
    const char *words;
};

/** A correction as billing needs it. Texts and lines live in the arena it was read into. */
struct store_correction {
    int64_t id, at;
    const char *customer_code, *customer_name;
    const char *invoice, *credit_note; /* numbers: of the original, of our own credit note */
    const char *author, *contact;
    struct money credit, was_total; /* with taxes */
    bool is_told;                   /* billing was told before */
    struct store_corrected_line *lines;
    size_t line_count;
};

struct feed_options {
    const char
        *source; /* stable name of where it comes from, such as "csv" or "gnucash:<book guid>" */
    struct uuid uuid;
    bool dry_run;
    int64_t now;
    struct feed_sink progress; /* put is unused; progress may be NULL */
};

enum store_check { STORE_CHECK_QUICK, STORE_CHECK_CHAIN, STORE_CHECK_MODES, STORE_CHECK_FEED };

/** One finding of a check: what is wrong and what to do. */
struct finding {
    enum { FINDING_GOOD, FINDING_NOTE, FINDING_BAD } weight;
    const char *what, *advice; /* borrowed; advice "" when there is nothing to do */
};

/** A billed line with what is on record for it. */
struct billed_line {
    int64_t customer;
    const char *code, *name;     /* of the customer */
    struct card_invoice invoice; /* id, number, kind, issued, due, total, open, reference */
    struct card_line line;
    const struct card_work *work; /* billed on its invoice, on this line or another */
    size_t work_count;
};

typedef void (*billed_visit)(void *context, const struct billed_line *billed);
typedef void (*facts_visit)(void *context, const struct facts *facts);
typedef void (*mark_visit)(void *context, const struct store_mark *mark);
typedef void (*address_visit)(void *context, const struct store_address *address);
typedef void (*finding_visit)(void *context, const struct finding *finding);

/** One engine's operations, each as its store_ function below says; `state` is the engine's own. */
struct store_engine {
    const char *name;
    void (*close)(void *state);
    enum status (*info)(void *state, struct store_info *out, struct error *err);
    enum status (*each_facts)(void *state, const struct moment *moment, const struct rules *rules,
                              bool named, facts_visit visit, void *context, struct error *err);
    enum status (*facts)(void *state, int64_t customer, const struct moment *moment,
                         const struct rules *rules, struct arena *arena, struct facts *out,
                         struct error *err);
    enum status (*card)(void *state, int64_t customer, const struct moment *moment,
                        const struct rules *rules, struct card *out, struct error *err);
    enum status (*documents)(void *state, const char *number, const struct moment *moment,
                             struct card *card, struct error *err);
    enum status (*each_billed_line)(void *state, int32_t since, const struct moment *moment,
                                    billed_visit visit, void *context, struct error *err);
    enum status (*find)(void *state, const char *query, size_t most, struct arena *arena,
                        struct customer_match **out, size_t *count, struct error *err);
    enum status (*addresses)(void *state, address_visit visit, void *context, struct error *err);
    enum status (*zones)(void *state, struct arena *arena, const char ***names, size_t *count,
                         struct error *err);
    enum status (*log_call)(void *state, const struct outcome *outcome,
                            struct call_receipt *receipt, struct error *err);
    enum status (*has_call)(void *state, struct uuid uuid, struct call_receipt *receipt,
                            struct error *err);
    enum status (*snooze)(void *state, struct uuid uuid, int64_t customer, int32_t until,
                          const char *reason, int64_t now, struct error *err);
    enum status (*mark_mail)(void *state, struct uuid uuid, int64_t customer,
                             const char *message_id, bool angry, int64_t now, struct error *err);
    enum status (*each_mark)(void *state, mark_visit visit, void *context, struct error *err);
    enum status (*invoice_by_number)(void *state, int64_t customer, const char *written,
                                     struct arena *arena, int64_t *invoice, const char **number,
                                     struct error *err);
    enum status (*corrections)(void *state, bool all, struct arena *arena,
                               struct store_correction **out, size_t *count, struct error *err);
    enum status (*corrections_told)(void *state, struct uuid uuid, const int64_t *ids, size_t count,
                                    int64_t now, struct error *err);
    enum status (*hold_take)(void *state, int64_t customer, struct uuid token,
                             struct hold_fact *other, struct arena *arena, struct error *err);
    enum status (*hold_renew)(void *state, int64_t customer, struct uuid token, struct error *err);
    enum status (*hold_drop)(void *state, int64_t customer, struct uuid token, struct error *err);
    enum status (*feed_begin)(void *state, const struct feed_options *options, struct error *err);
    enum status (*feed_put)(void *state, const struct feed_record *record, struct error *err);
    enum status (*feed_publish)(void *state, struct feed_counts *counts, struct error *err);
    enum status (*feed_abort)(void *state, struct error *err);
    enum status (*changed)(void *state, bool *changed, struct error *err);
    enum status (*check)(void *state, enum store_check check, finding_visit visit, void *context,
                         struct error *err);
};

struct store {
    const struct store_engine *engine;
    void *state;
};

/** Makes a store of an engine and its state, which the store then owns. */
struct store *store_new(const struct store_engine *engine, void *take_state);
/** Closes it; NULL is allowed. */
void store_free(struct store *store);

/** Describes the ledger: path, firm, schema, last feed, chain head, change counter. */
MUST_CHECK enum status store_info(struct store *store, struct store_info *out, struct error *err);

/** Visits the facts of every customer with something open, due, promised, claimed, agreed or
    owed, by customer id, in one streamed pass (aggregated in C over covering indexes). `named`
    also fills the texts marked (named) in facts.h; without it the pass is as fast as it gets.
    The facts are lent for the visit only. The mail_fact is left empty: whoever knows mail fills
    it. */
MUST_CHECK enum status store_each_facts(struct store *store, const struct moment *moment,
                                        const struct rules *rules, bool named, facts_visit visit,
                                        void *context, struct error *err);

/** The same for one customer, named, in the caller's arena. STATUS_NOT_FOUND. */
MUST_CHECK enum status store_facts(struct store *store, int64_t customer,
                                   const struct moment *moment, const struct rules *rules,
                                   struct arena *arena, struct facts *out, struct error *err);

/** Everything about one customer for the screen (out: initialised, its old content is
    released). STATUS_NOT_FOUND. */
MUST_CHECK enum status store_card(struct store *store, int64_t customer,
                                  const struct moment *moment, const struct rules *rules,
                                  struct card *out, struct error *err);

/** Adds to a loaded card the lines and work of its newest paid invoices (a dozen), which store_card
    leaves out because they cost a third of its time, and those of the invoice with the `number`
    (as the ledger writes it; NULL: none), which is itself added when it is too old for the card.
    Doing it twice changes nothing.
    STATUS_NOT_FOUND when the customer has no such invoice; the card is as it was. */
MUST_CHECK enum status store_documents(struct store *store, const char *number,
                                       const struct moment *moment, struct card *card,
                                       struct error *err);

/** Visits the lines of all invoices that are open at the moment or were issued on `since` or later,
    each with the work entries billed on its invoice, by customer code, day of issue and position.
   Voided invoices and credit notes are left out. Everything is lent for the visit only. */
MUST_CHECK enum status store_each_billed_line(struct store *store, int32_t since,
                                              const struct moment *moment, billed_visit visit,
                                              void *context, struct error *err);

/** Finds customers by code, part of the name, mail address, telephone number or invoice number;
    exact code or number first, then by name. Bounded by `most`. Never puts `query` into SQL
    text. */
MUST_CHECK enum status store_find(struct store *store, const char *query, size_t most,
                                  struct arena *arena, struct customer_match **out, size_t *count,
                                  struct error *err);

/** Visits all mail addresses of contacts. */
MUST_CHECK enum status store_addresses(struct store *store, address_visit visit, void *context,
                                       struct error *err);

/** Lists the distinct zone names the ledger uses, to load before judging. */
MUST_CHECK enum status store_zones(struct store *store, struct arena *arena, const char ***names,
                                   size_t *count, struct error *err);

/** Records an outcome that outcome_check has passed, with its promises (level and what they
    replace worked out here by domain/promise), claims, next step, commitment, new contact and
    audit row, in one transaction, and reads it back. Doing it twice with one UUID is done once
    (receipt->already). */
MUST_CHECK enum status store_log_call(struct store *store, const struct outcome *outcome,
                                      struct call_receipt *receipt, struct error *err);

/** Looks a call up by its UUID. STATUS_NOT_FOUND when it is not there. */
MUST_CHECK enum status store_has_call(struct store *store, struct uuid uuid,
                                      struct call_receipt *receipt, struct error *err);

/** Hides a customer until a day, with a reason (required). */
MUST_CHECK enum status store_snooze(struct store *store, struct uuid uuid, int64_t customer,
                                    int32_t until, const char *reason, int64_t now,
                                    struct error *err);

/** Records that a person finds a message angry, or not: evidence of a decision, kept here and never
    in the mail archive. `customer` 0: nobody's. */
MUST_CHECK enum status store_mark_mail(struct store *store, struct uuid uuid, int64_t customer,
                                       const char *message_id, bool angry, int64_t now,
                                       struct error *err);

/** Visits the newest mark of each message. */
MUST_CHECK enum status store_each_mark(struct store *store, mark_visit visit, void *context,
                                       struct error *err);

/** Finds one customer's invoice by a number as somebody wrote it ("inv 1042"). STATUS_NOT_FOUND
    when none is meant, or more than one may be. */
MUST_CHECK enum status store_invoice_by_number(struct store *store, int64_t customer,
                                               const char *written, struct arena *arena,
                                               int64_t *invoice, const char **number,
                                               struct error *err);

/** Reads the corrections that billing was not told of yet, or all, oldest first. */
MUST_CHECK enum status store_corrections(struct store *store, bool all, struct arena *arena,
                                         struct store_correction **out, size_t *count,
                                         struct error *err);

/** Records that billing was told of these, all or none: STATUS_CONFLICT when somebody told it of
   one of them meanwhile, by another operation. Doing it twice with one UUID is done once. */
MUST_CHECK enum status store_corrections_told(struct store *store, struct uuid uuid,
                                              const int64_t *ids, size_t count, int64_t now,
                                              struct error *err);

/** Takes the hold on a customer for two minutes of boot time. STATUS_OK with other->who set
    when somebody else has it: advice, never a lock. */
MUST_CHECK enum status store_hold_take(struct store *store, int64_t customer, struct uuid token,
                                       struct hold_fact *other, struct arena *arena,
                                       struct error *err);

/** Renews; STATUS_CONFLICT when it ran out and another person took it. */
MUST_CHECK enum status store_hold_renew(struct store *store, int64_t customer, struct uuid token,
                                        struct error *err);

/** Gives the hold back; fine when it is gone. */
MUST_CHECK enum status store_hold_drop(struct store *store, int64_t customer, struct uuid token,
                                       struct error *err);

/** Starts a feed. One at a time per store. */
MUST_CHECK enum status store_feed_begin(struct store *store, const struct feed_options *options,
                                        struct error *err);

/** Takes one record; STATUS_INVALID names file, line, column and what was expected. */
MUST_CHECK enum status store_feed_put(struct store *store, const struct feed_record *record,
                                      struct error *err);

/** Checks all records against each other (unknown customers, sums, doubles) and publishes all
    or nothing; with dry_run only counts. Ends the feed either way. */
MUST_CHECK enum status store_feed_publish(struct store *store, struct feed_counts *counts,
                                          struct error *err);

/** Drops the feed; nothing was changed. */
MUST_CHECK enum status store_feed_abort(struct store *store, struct error *err);

/** Says whether another program changed the ledger since the last call (a microsecond or two;
    PRAGMA data_version). Own writes do not count. */
MUST_CHECK enum status store_changed(struct store *store, bool *changed, struct error *err);

/** Runs one check and visits its findings. */
MUST_CHECK enum status store_check(struct store *store, enum store_check check, finding_visit visit,
                                   void *context, struct error *err);

/** The person and machine this process writes as (getuid, gethostname). */
struct author author_of_system(void);

#endif
