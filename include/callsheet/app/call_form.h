#ifndef CALLSHEET_APP_CALL_FORM_H
#define CALLSHEET_APP_CALL_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/card.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/rules.h"
#include "callsheet/ui/field.h"
#include "callsheet/ui/form.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/textarea.h"

/**
 * What is typed during a call: the three questions and the notes. A value without a screen; it
 * holds what was chosen (words and ids, never indexes into lists) and texts as they were typed.
 */
struct textarea;

enum {
    FORM_PROMISES = 6,
    FORM_CLAIMS = 6,
    FORM_SETTLEMENTS = 16,
    FORM_TEXT_BYTES = 240,
    FORM_WORDS_BYTES = 900,
    FORM_LETTER_BYTES = 60000,
    FORM_MAIL_ID_BYTES = 1000, /* longest message id that the ledger keeps */
};
/** Who: nobody chosen yet, and somebody new who is typed in. Others are ids of contacts. */
#define FORM_WHO_NONE INT64_C(0)
#define FORM_WHO_NEW INT64_C(-1)

// clang-format off
/** X(name, label): the questions in their order; the label stands at the left of their row. */
#define FORM_KIND_TABLE(X) \
    X(REACHED,        "Reached") \
    X(WHO,            "Who") \
    X(NEW_NAME,       "Name") \
    X(NEW_REACH,      "Phone/mail") \
    X(NEW_ROLE,       "Role") \
    X(SAID,           "Said") \
    X(PROMISE_AMOUNT, "Promises") \
    X(PROMISE_WHEN,   "") \
    X(PROMISE_SCOPE,  "  for") \
    X(CLAIM_ABOUT,    "Disputes") \
    X(CLAIM_WORDS,    "  says") \
    X(CLAIM_AMOUNT,   "") \
    X(SETTLED,        "Settled") \
    X(NEXT,           "Next") \
    X(WHEN,           "When") \
    X(OWNER,          "Owner") \
    X(NEXT_NOTE,      "To do") \
    X(NOTES,          "Notes")
// clang-format on
enum form_kind {
#define X(name, label) FORM_##name,
    FORM_KIND_TABLE(X)
#undef X
        FORM_KIND_COUNT
};

/** A place in the form: a question, and which promise or claim. A value. */
struct form_at {
    enum form_kind kind;
    uint8_t index;
};
bool form_at_equal(struct form_at a, struct form_at b);

struct form_promise {
    struct field amount, when;
    int64_t invoices[CHOICE_MAX]; /* ids; none: all that is open */
    size_t invoice_count;
};

struct form_claim {
    int64_t invoice, line; /* 0, 0: the account */
    struct field words, amount;
    char *mail; /* id of the message it was taken from; NULL: raised in the call */
};

/** What was settled in the call: a line conceded, or a claim judged. */
struct form_settled {
    bool is_verdict;
    int64_t claim; /* on record; 0: the claim of this form about the same, or none */
    int64_t invoice, line;
    enum correction_reason reason; /* conceded: why, how much of it, and how much time */
    struct money credit;
    int32_t minutes;
    enum verdict verdict; /* judged: how */
    struct field words;
};

/** What a claim is taken from. */
struct form_claim_source {
    int64_t invoice, line;
    const char *words;
    struct money amount; /* minor 0: not said */
    const char *mail;    /* id of the message; "" none */
};

struct call_form {
    int reached; /* enum reached, or -1 */
    int64_t who; /* id of a contact, FORM_WHO_NONE or FORM_WHO_NEW */
    struct field new_name, new_reach;
    enum contact_role new_role;
    uint32_t said; /* bits 1u << enum said */
    struct form_promise promises[FORM_PROMISES];
    size_t promise_count;
    struct form_claim claims[FORM_CLAIMS];
    size_t claim_count;
    struct form_settled settled[FORM_SETTLEMENTS];
    size_t settled_count;
    char *letter; /* the mail with the corrected invoices as the person changed it: subject, empty
                     line, text; NULL: as it was made */
    enum next_step next;
    struct field when, owner, next_note;
    struct textarea *notes;

    struct form_at at;    /* where the person is */
    size_t cursor;        /* in the choices of that row */
    int64_t open_seconds; /* how long it was open, to when it was last kept */
    char typed[16];       /* letters and digits typed to find what a claim is about */
    uint32_t changed;     /* bits 1u << enum form_kind: changed since form_settle */
    uint32_t revision;    /* grows with everything that is seen */
};

/** What the form must know around it. Borrowed for each call; card is NULL until it is loaded. */
struct form_context {
    const struct card *card;
    const struct moment *moment;
    const struct zone *zone; /* of the customer; NULL: the firm's */
    const char *currency;    /* of the customer */
    int64_t who;             /* whom we meant to speak to (id), 0 nobody */
    int64_t invoice, line;   /* selected on the screen: what a dispute is about at first */
};

void call_form_init(struct call_form *form);
void call_form_release(struct call_form *form);

/** Says whether nothing was typed or chosen. */
bool call_form_is_empty(const struct call_form *form);

/** Most places a form can have open at once. */
enum { FORM_PLACES = 16 + 3 * FORM_PROMISES + 3 * FORM_CLAIMS + FORM_SETTLEMENTS };
/** Lists the places that apply now, in order; returns how many. Those that do not are folded. */
size_t call_form_places(const struct call_form *form, struct form_at out[FORM_PLACES]);
/** Goes to a place (when it is open; else to the nearest before it). */
void call_form_go(struct call_form *form, struct form_at at);
/** Goes to the next or the previous open place, going around. */
void call_form_step(struct call_form *form, int direction);

/** The line of text at a place; NULL when it is a choice or the notes. */
struct field *call_form_field(struct call_form *form, struct form_at at);

/** The answers of a choice place: the row and the memory it borrows. */
struct form_choices {
    struct choice items[CHOICE_MAX];
    char texts[CHOICE_MAX][96];
    int64_t values[CHOICE_MAX]; /* what choosing it means: enum value or id */
    struct choice_row row;
};
/** Whom one reaches, in the order of the form: the person first, so that it is seen where the row
   is cut. `place` is below REACHED_COUNT. */
enum reached call_form_reached(int place);
/** Fills the answers of a choice place; false when the place holds text. */
bool call_form_choices(const struct call_form *form, const struct form_context *context,
                       struct form_at at, struct form_choices *out);
/** Takes over what was chosen in it. */
void call_form_choose(struct call_form *form, const struct form_context *context, struct form_at at,
                      const struct form_choices *choices);

/** Handles one key at the place where the person is. Keys for moving between places are the
    caller's, as are those it answers EDIT_IGNORED to. */
enum edit_result call_form_key(struct call_form *form, const struct form_context *context,
                               struct key key);
/** Inserts text from outside where the person is. */
enum edit_result call_form_paste(struct call_form *form, const char *text, size_t len);
/** Adds a promise or claim after the one where the person is; false when it is neither, or there
    is no room. */
bool call_form_add_row(struct call_form *form, const struct form_context *context);
/** Drops the promise or claim where the person is. */
bool call_form_drop_row(struct call_form *form);

/** Adds a claim with what a mail says of an invoice or line; takes the first row when that is
    empty. Returns its index, or that of the claim about the same; -1 when there is no room. */
int call_form_take_claim(struct call_form *form, const struct form_claim_source *from);
/** Adds what was settled, in place of what stands about the same line or claim. `words` are copied.
    False when there is no room. */
bool call_form_settle(struct call_form *form, const struct form_settled *settled,
                      const char *words);
/** What was settled of a line: conceded or judged; NULL nothing. */
const struct form_settled *call_form_settled(const struct call_form *form, int64_t line,
                                             bool is_verdict);
/** The lines conceded, as domain/correction takes them; borrowed from the form. Returns how many.
 */
size_t call_form_conceded(const struct call_form *form,
                          struct correction_item out[FORM_SETTLEMENTS]);
/** Writes one row of what was settled: "INV-1042 line 3: 190.00 → 0.00, no record". */
void call_form_settled_words(const struct form_settled *settled, const struct card *card, char *out,
                             size_t capacity);
/** Keeps the mail as the person changed it; NULL: as it is made. */
void call_form_set_letter(struct call_form *form, const char *letter);

/** Writes what a claim is about: "INV-1042 line 3 · Monitoring for the array · 350.00". */
void call_form_about(const struct card *card, int64_t invoice, int64_t line, char *out,
                     size_t capacity);

/** An objection to the form: where, and the sentence. */
struct form_problem {
    bool is_set;
    struct form_at at;
    char text[ERROR_MESSAGE_BYTES];
};

/**
 * Makes the record of what was typed, reading dates and amounts, and checks it. Returns false and
 * fills `problem` when something is missing or cannot be read. `out` is initialised here and
 * released by the caller in either case. Customer, UUID and times are the caller's.
 */
bool call_form_outcome(const struct call_form *form, const struct form_context *context,
                       struct outcome *out, struct form_problem *problem);
/** Adds what was settled to an outcome that has its claims: corrections, verdicts, and verdicts on
    the claims whose lines were conceded and that nobody judged. */
void call_form_judge(const struct call_form *form, const struct card *card, struct outcome *out);
/** How a date, time or amount typed at a place reads ("Fri 27 Nov"), or why not. Returns false
    when it cannot be read; an empty one reads as "". */
bool call_form_reading(const struct call_form *form, const struct form_context *context,
                       struct form_at at, char *out, size_t capacity);

/** What the row below a place says: that a promise is more than is open, or in a currency in which
    nothing is; how the amount of a claim reads while it is typed. False when it says nothing. */
bool call_form_remark(const struct call_form *form, const struct form_context *context,
                      struct form_at at, char *out, size_t capacity);

/** Says whether the form as it stands is a failed attempt that needs no more answers. */
bool call_form_is_quick(const struct call_form *form);

/** NULL when the invariants hold. */
const char *call_form_check(const struct call_form *form);

#endif
