#ifndef CALLSHEET_READER_QUOTE_H
#define CALLSHEET_READER_QUOTE_H

#include <stddef.h>

#include "callsheet/wire/body_msg.h"

/**
 * What the author of a mail wrote, and what not: runs of ">" lines with the line that introduces
 * them, forwarded and appended originals, signatures, and what servers append: notices of
 * confidentiality, "Sent from my phone". In English, German, French, Spanish, Italian and
 * Portuguese.
 */

/** Finds the ranges of a cleaned text with LF line ends; `spans` (to be freed with mem_free by the
    caller, NULL when there is none) are in order, on line borders, and do not overlap. Returns
    their count, at most BODY_SPANS_MAX. */
size_t quote_find(const char *text, size_t len, struct body_span **spans);

#endif
