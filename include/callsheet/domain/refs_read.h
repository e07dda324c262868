#ifndef CALLSHEET_DOMAIN_REFS_READ_H
#define CALLSHEET_DOMAIN_REFS_READ_H

#include "callsheet/domain/refs.h"
#include "callsheet/domain/refs_lex.h"

/**
 * The readers of domain/refs, one file each: every one looks at token `at` and those around it,
 * and on true has filled `out` (kind, place and what it says) and `*next`, the first token behind.
 */
struct refs_scan {
    struct lex lex;
    int32_t today;
};

bool refs_read_day(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next);
bool refs_read_duration(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next);
/** `is_strict`: a money word beside a plain number does not do. */
bool refs_read_amount(struct refs_scan *scan, size_t at, bool is_strict, struct refs_item *out,
                      size_t *next);
/** A number by its own looks ("INV-1042", "#1042", "1042"). */
bool refs_read_number(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next);
/** The same behind a word that names it: any digits do. */
bool refs_read_code(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next);
/** Telephone and account numbers, times of the day, versions, network addresses: no references.
    Returns the first token behind, or `at`. */
size_t refs_skip_noise(struct refs_scan *scan, size_t at);

/** A quantity in digits or words, in thousandths: "2.5", "1 1/2", "½", "two", "twenty five". */
bool refs_read_quantity(struct refs_scan *scan, size_t at, int32_t *milli, size_t *next);

/** Says whether four digits look like a year of a business letter. */
bool refs_is_year(int32_t number);

#endif
