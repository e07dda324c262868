#ifndef CALLSHEET_DOMAIN_REFS_H
#define CALLSHEET_DOMAIN_REFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/money.h"

/**
 * What a text refers to, found without knowing the ledger: things that look like numbers of
 * invoices or tickets, amounts, times spent, days. domain/evidence holds them against a customer's
 * record. Deterministic and linear in the text.
 */
// clang-format off
/** X(name, stable word) */
#define REFS_KIND_TABLE(X) \
    X(NUMBER,   "number")   /* "INV-1042", "inv 1042", "#1042", "Rechnung Nr. 1042", "T-2231" */ \
    X(AMOUNT,   "amount")   /* "350.00", "EUR 1.490,-", "$350" */ \
    X(DURATION, "duration") /* "2.5h", "two hours", "20 minutes", "3½ Stunden" */ \
    X(DAY,      "day")      /* "12 Sep", "2026-09-12", "12.9.", "last Friday" */
// clang-format on
enum refs_kind {
#define X(name, word) REFS_##name,
    REFS_KIND_TABLE(X)
#undef X
        REFS_KIND_COUNT
};
const char *refs_kind_word(enum refs_kind kind);

/** One reference: where it stands (bytes) and what it says. */
struct refs_item {
    enum refs_kind kind;
    size_t start, end;
    const char *key;     /* NUMBER: letters upper case, digits, nothing else ("INV1042"); else "" */
    bool is_named;       /* NUMBER: a word beside it says invoice, bill, ticket … */
    bool is_bare;        /* NUMBER: digits without any word or sign that makes them a number of
                            something: means something only where it is on record */
    bool is_line;        /* NUMBER, then also is_bare: a word beside it says line, position … */
    struct money amount; /* AMOUNT; currency "" when none was written */
    bool is_shared;      /* AMOUNT: of a currency whose sign others have too ("$", "kr") */
    int32_t minutes;     /* DURATION */
    int32_t day;         /* DAY */
};

struct refs {
    struct refs_item *items; /* by start; in the arena */
    size_t count;
};

enum { REFS_MOST = 400, REFS_KEY_BYTES = 40 };

/** Finds at most REFS_MOST references, which do not overlap. `today` (best the day the text was
    written) tells years and week days: a day without a year is the one nearest before, or up to six
    weeks after it. Any bytes will do. */
void refs_find(const char *text, size_t len, int32_t today, struct arena *arena, struct refs *out);

/** Writes a number of the ledger ("INV-1042/b") as a key ("INV1042B"); cut at capacity. */
void refs_key(const char *number, char *out, size_t capacity);

/** Says whether a written key may mean the ledger's number with key `known`: the same, or the same
    digits without (or with) the letters before them; zeros before the digits do not count then. */
bool refs_key_means(const char *written, const char *known);

#endif
