#ifndef CALLSHEET_DOMAIN_EVIDENCE_H
#define CALLSHEET_DOMAIN_EVIDENCE_H

#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/card.h"

/**
 * Whether a billed line is documented by work entries (product.md §1.5). Which invoice a mail talks
 * about comes to this file with the evidence view.
 */
// clang-format off
/** X(name, stable word) */
#define EVIDENCE_TABLE(X) \
    X(NOT_TIME,   "") \
    X(DOCUMENTED, "documented") \
    X(THIN,       "thin") \
    X(NONE,       "none")
// clang-format on
enum evidence {
#define X(name, word) EVIDENCE_##name,
    EVIDENCE_TABLE(X)
#undef X
        EVIDENCE_COUNT
};
const char *evidence_word(enum evidence evidence);

/** Judges one line by the entries billed on it: documented when they cover the billed minutes and
    each says what, who and why; thin when minutes are short or a field is empty or the text too
    short to mean anything; none without an entry. A line that is not time and has no entries is
    NOT_TIME. `why` (may be NULL) receives the reason in words. */
enum evidence evidence_judge(const struct card_line *line, const struct card_work *work,
                             size_t count, struct buf *why);

/** The worst of an invoice's lines (NONE worst), and how many lines are thin or without record. */
enum evidence evidence_of_invoice(const struct card *card, int64_t invoice, size_t *thin,
                                  size_t *none);

#endif
