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

/** Words and phrases by what they begin with; made once and used for many messages. */
struct tone_index;
/** The words of a language's classes; the words that tell languages; the phrases of groups, which
    are borrowed. */
struct tone_index *tone_index_classes(const struct tone_language *language);
struct tone_index *tone_index_languages(void);
struct tone_index *tone_index_groups(const struct tone_group *groups, size_t count);
void tone_index_free(struct tone_index *index);

/** Marks each word with its classes. Adds to marks that are there. */
void tone_match_classes(struct tone_text *text, const struct tone_index *classes);

/** Adds what is found of phrases, for each word one at most that counts and one that says what sort
    of mail it is: the one with the most points, then the longest. */
void tone_match_phrases(const struct tone_text *text, const struct tone_index *phrases,
                        struct tone_hits *out);

/** Returns which language the words are of, or NULL. */
const struct tone_language *tone_match_language(const struct tone_text *text,
                                                const struct tone_index *languages);

/** The languages, by number. */
const struct tone_language *tone_language_at(size_t i);

/** Says whether a phrase is well formed (see tone_lexicon.h): for tests of the lexicons. */
bool tone_phrase_check(const char *phrase, size_t len);

#endif
