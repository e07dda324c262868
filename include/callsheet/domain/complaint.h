#ifndef CALLSHEET_DOMAIN_COMPLAINT_H
#define CALLSHEET_DOMAIN_COMPLAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/refs.h"

/**
 * Which invoice of a customer a text talks about, and what in the text belongs to what on record.
 * Only this customer's card is looked at: a reference to another customer's invoice stays a mere
 * mark.
 */
// clang-format off
/** X(name, stable word): what a link's place in the text is */
#define COMPLAINT_LINK_TABLE(X) \
    X(INVOICE,  "invoice")  /* its number */ \
    X(TICKET,   "ticket")   /* number of a support case */ \
    X(AMOUNT,   "amount")   /* of an invoice or line */ \
    X(DURATION, "duration") /* of a line or work entry */ \
    X(DAY,      "day")      /* of an invoice or work entry */ \
    X(WORDS,    "words")    /* of a line or work entry */ \
    X(UNKNOWN,  "unknown")  /* looks like a number, but none of this customer's */
// clang-format on
enum complaint_link_kind {
#define X(name, word) COMPLAINT_##name,
    COMPLAINT_LINK_TABLE(X)
#undef X
        COMPLAINT_LINK_COUNT
};
const char *complaint_link_word(enum complaint_link_kind kind);

/** A place in the text and the record it belongs to; ids are 0 where it belongs to none. One place
    may have several links (an amount that two lines bear): they stand one behind the other. */
struct complaint_link {
    enum complaint_link_kind kind;
    size_t start, end; /* bytes of the text */
    int64_t invoice, line, work;
    const char *ticket; /* "" */
};

/** An invoice the text may be about. */
struct complaint_candidate {
    int64_t invoice;
    int score;       /* for ranking only */
    bool is_tied;    /* as likely as the one before or after it */
    const char *why; /* in words: "names INV-1042; says 350.00, line 3 is 350.00" */
    int64_t line;    /* the line it most likely means, 0 the whole invoice */
};

struct complaint {
    struct complaint_link *links; /* by start */
    size_t link_count;
    struct complaint_candidate *candidates; /* best first; only those with a reason */
    size_t candidate_count;
};

/** Reads a text against the card. `subject` may be NULL; its references count for the ranking and
    make no links. Everything lives in the arena. */
void complaint_read(const char *subject, const char *text, size_t len, const struct card *card,
                    int32_t today, struct arena *arena, struct complaint *out);

/** The work entries of a card that a text talks about and the other way round are the links with
    `work`; this lists the places where a text speaks of one work entry or its ticket. */
size_t complaint_mentions(const struct complaint *complaint, const struct card_work *work);

#endif
