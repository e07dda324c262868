#ifndef CALLSHEET_DOMAIN_TONE_MATCH_H
#define CALLSHEET_DOMAIN_TONE_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/tone_lexicon.h"
#include "callsheet/domain/tone_text.h"

/** Finds the phrases of a language in the words of a message: linear in their number. */

/** A phrase that was found. */
struct tone_hit {
    uint32_t first, last; /* words */
    enum tone_kind kind;
    int points; /* as the lexicon says; later what is left of them */
    const char *why;
};

struct tone_hits {
    struct tone_hit *rows;
    size_t count, capacity;
};

/** Adds a hit; one without points is left out. */
void tone_hits_add(struct tone_hits *hits, const struct tone_hit *hit);
void tone_hits_release(struct tone_hits *hits);

/** Marks each word with its classes in the language. Adds to marks that are there. */
void tone_match_classes(struct tone_text *text, const struct tone_language *language);

/** Adds what is found of `groups`, at most one phrase for each word it may begin with: the one
    with the most points, then the longest. */
void tone_match_groups(const struct tone_text *text, const struct tone_group *groups, size_t count,
                       struct tone_hits *out);

/** Returns which language the words are of by its stop words, or NULL. */
const struct tone_language *tone_match_language(const struct tone_text *text);

/** The languages, by number. */
const struct tone_language *tone_language_at(size_t i);

/** Says whether a phrase is well formed (see tone_lexicon.h): for tests of the lexicons. */
bool tone_phrase_check(const char *phrase, size_t len);

#endif
