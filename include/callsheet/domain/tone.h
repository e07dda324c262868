#ifndef CALLSHEET_DOMAIN_TONE_H
#define CALLSHEET_DOMAIN_TONE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/mem.h"

/**
 * How heated a message is: a score from 0 to 100 made of spans that count, each with its points and
 * why, so that a person can follow it. Deterministic, linear in the length of the text, no network.
 * Only what the author wrote counts: quotes, signature and disclaimers are left out.
 */
// clang-format off
/** X(name, stable word, least score) */
#define TONE_BAND_TABLE(X) \
    X(CALM,      "calm",      0) \
    X(IRRITATED, "irritated", 30) \
    X(ANGRY,     "angry",     45)
// clang-format on
enum tone_band {
#define X(name, word, least) TONE_##name,
    TONE_BAND_TABLE(X)
#undef X
        TONE_BAND_COUNT
};
const char *tone_band_word(enum tone_band band);
enum tone_band tone_band_of(int score);

/** Grows with every change of rules or words that may change a score: part of a cache's key. */
enum { TONE_VERSION = 1 };

/** What counted. Byte offsets into the text, or into the subject. */
struct tone_span {
    size_t start, end;
    int weight;      /* points; below 0 calms */
    const char *why; /* a few words, such as "threatens to leave"; static */
    bool is_in_subject;
};

/** The result. Spans are in order, do not overlap within text or subject, and live in the arena. */
struct tone {
    int score; /* 0..100 */
    enum tone_band band;
    const char *language; /* "en", "de", "fr", "es", "pt", "it", "" unknown; static */
    struct tone_span *spans;
    size_t span_count;
};

/** A range of the text that its author did not write. */
struct tone_gap {
    size_t start, end;
};

struct tone_input {
    const char *subject; /* UTF-8, one line; NULL or "" without one */
    const char *text;    /* UTF-8 with LF line ends; need not be valid or ended by NUL */
    size_t len;
    const struct tone_gap *gaps; /* in order, not overlapping */
    size_t gap_count;
};

/** Words a firm adds in its configuration ([tone] section): "phrase = points". */
struct tone_words;
struct tone_words *tone_words_new(void);
void tone_words_free(struct tone_words *words);
/** Adds a phrase of one to eight words with -50..50 points; false when it is none. */
bool tone_words_add(struct tone_words *words, const char *phrase, int points);

/** Scores a message. `words` may be NULL; but they also keep what is made for the first message of
   a language, so that who scores many messages should have some, if empty. */
void tone_score(const struct tone_input *input, const struct tone_words *words, struct arena *arena,
                struct tone *out);

/** The span that says most, for a reason's quotation; NULL when nothing heated counted. */
const struct tone_span *tone_worst(const struct tone *tone);

#endif
