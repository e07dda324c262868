#ifndef CALLSHEET_DOMAIN_EVIDENCE_H
#define CALLSHEET_DOMAIN_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/rules.h"

/**
 * Whether a billed line is documented by work entries (product.md §1.5). The thresholds are the
 * firm's rules evidence_*. Which invoice a mail talks about is domain/complaint's business.
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
    each says what, when, who and why; thin when minutes are short or an entry does not; none
    without an entry. A line that is not time and has no entries is NOT_TIME. `why` (may be NULL)
    receives the reason in words, the entry named by its day and who: "12 Sep Rob: says too little
    of what was done: “work”"; nothing for what is documented. */
enum evidence evidence_judge(const struct card_line *line, const struct card_work *work,
                             size_t count, const struct rules *rules, struct buf *why);

/** Says whether one entry would do as evidence for the time it holds; the reason why not, without
    its day and who, goes into `why` (may be NULL). */
bool evidence_entry_is_good(const struct card_work *work, const struct rules *rules,
                            struct buf *why);

/** What the entries billed on a line come to. */
struct evidence_record {
    size_t entries;
    int64_t minutes;
};
struct evidence_record evidence_recorded(const struct card_line *line, const struct card_work *work,
                                         size_t count);

/** The worst of an invoice's lines (NONE worst), and how many lines are thin or without record.
    Lines a correction took off whole are left out. */
enum evidence evidence_of_invoice(const struct card *card, int64_t invoice,
                                  const struct rules *rules, size_t *thin, size_t *none);

#endif
