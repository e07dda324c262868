#ifndef CALLSHEET_DOMAIN_COMPLAINTWORDS_H
#define CALLSHEET_DOMAIN_COMPLAINTWORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"

/**
 * Inside of complaint: which lines and work entries of a card share telling words with a text. The
 * card's words are hashed once; the text is walked once.
 */
enum { WORDS_HITS_MOST = 400 };

/** A line or work entry of which the text says enough words: two of them, or a rare one. */
struct words_owner {
    size_t index;     /* of the line, or line_count + index of the work entry */
    size_t words;     /* different ones found */
    const char *word; /* the longest of them, as the record has it */
    bool is_hit;
};

/** A place of the text with a word of an owner. */
struct words_hit {
    size_t start, end, owner;
};

struct words_found {
    struct words_owner *owners; /* line_count + work_count */
    size_t owner_count;
    struct words_hit *hits; /* by start; of owners that are hit only */
    size_t hit_count;
};

void words_find(const struct card *card, const char *text, size_t len, struct arena *arena,
                struct words_found *out);

#endif
