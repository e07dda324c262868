#ifndef CALLSHEET_DOMAIN_CORRECTION_H
#define CALLSHEET_DOMAIN_CORRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/money.h"

struct card;
struct card_invoice;
struct card_line;

/**
 * Correcting a bill within the call: lines are credited and billed again at what is right; the
 * original invoice is never touched. Verdicts on claims.
 */
// clang-format off
/** X(name, stable word, label, key): why a line is corrected */
#define CORRECTION_REASON_TABLE(X) \
    X(NO_RECORD,   "no-record",   "no record",       'n') \
    X(NOT_ORDERED, "not-ordered", "not ordered",     'o') \
    X(WRONG_TIME,  "wrong-time",  "wrong time",      't') \
    X(WRONG_RATE,  "wrong-rate",  "wrong rate",      'r') \
    X(DOUBLE,      "billed-twice","billed twice",    'b') \
    X(AGREED,      "agreed",      "agreed otherwise",'a') \
    X(QUALITY,     "quality",     "not done well",   'q') \
    X(GOODWILL,    "goodwill",    "goodwill",        'g')

/** X(name, stable word, label, key): how a claim ends. The number is stored. */
#define VERDICT_TABLE(X) \
    X(UPHELD,    "upheld",        "upheld",        'u') \
    X(PARTLY,    "partly-upheld", "partly upheld", 'p') \
    X(UNFOUNDED, "unfounded",     "unfounded",     'f') \
    X(WITHDRAWN, "withdrawn",     "withdrawn",     'w')
// clang-format on
enum correction_reason {
#define X(name, word, label, key) CORRECTION_##name,
    CORRECTION_REASON_TABLE(X)
#undef X
        CORRECTION_REASON_COUNT
};
enum verdict {
#define X(name, word, label, key) VERDICT_##name,
    VERDICT_TABLE(X)
#undef X
        VERDICT_COUNT
};
const char *correction_reason_word(enum correction_reason reason);
const char *correction_reason_label(enum correction_reason reason);
char correction_reason_key(enum correction_reason reason);
int correction_reason_find(const char *word);
const char *verdict_word(enum verdict verdict);
const char *verdict_label(enum verdict verdict);
char verdict_key(enum verdict verdict);
int verdict_find(const char *word);

/** One line conceded, as the form and the record hold it. */
struct correction_item {
    int64_t invoice, line;
    enum correction_reason reason;
    struct money credit; /* taken off the line's amount (as billed, taxes apart); above 0 */
    int32_t minutes;     /* taken off its time; 0 when it is not time */
    const char *words;   /* in our words; "" */
};

/** What a line becomes. */
struct correction_line {
    const struct card_line *line;       /* borrowed from the card */
    const struct correction_item *item; /* NULL: it stands */
    struct money was, now;
    int32_t was_minutes, now_minutes; /* -1 when not time */
};

/** A corrected invoice: line by line, and what it comes to. */
struct correction {
    const struct card_invoice *invoice; /* borrowed from the card */
    struct correction_line *lines;      /* all of the invoice, by position; in the arena */
    size_t line_count;
    struct money credit;           /* off the total, taxes included */
    struct money was_total, total; /* of the invoice */
    struct money was_open, open;   /* what is still to pay; below 0 when they get money back */
};

/** Works out the corrected invoice from the items about it (others are skipped). Lines may be
    billed without the taxes that the invoice's total holds: the credit is the lines' share of the
    total, total * credited / sum of lines, rounded half up (the sum of lines being 0 or more than
    the total: the credited amount itself), and never more than is left of the total.
   STATUS_NOT_FOUND when the card lacks the invoice or line; STATUS_INVALID with a sentence when a
   credit is no amount above 0, in another currency, or more than its line, or nothing is left of
   the total. */
MUST_CHECK enum status correction_make(const struct card *card, int64_t invoice,
                                       const struct correction_item *items, size_t count,
                                       struct arena *arena, struct correction *out,
                                       struct error *err);

/** The credit on an invoice's total for an amount credited on its lines, which sum up to `lines`:
    the lines' share of the total where that holds taxes above them, else the amount itself. */
int64_t correction_gross(int64_t credited, int64_t lines, int64_t total);

/** The credit for an amount credited on the lines when `before` was credited on them already: so
    that corrections one after the other come to what one of them all would, and to no more than the
    total. 0 or less when nothing is left of it. */
int64_t correction_credit(int64_t before, int64_t credited, int64_t lines, int64_t total);

/** What is conceded of a line when nothing else is said: time billed without a record, at the
    line's own rate; all of it when nothing is on record, or nothing that says what was done and by
    whom. Zero for a documented line. */
struct money correction_suggest(const struct card *card, const struct card_line *line,
                                int32_t *minutes, enum correction_reason *reason);

#endif
