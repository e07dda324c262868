/** How heated a message is. */
#include "callsheet/domain/tone.h"

#include <string.h>

#include "callsheet/base/status.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/tone_match.h"
#include "callsheet/domain/tone_weigh.h"

enum {
    PHRASE_WORDS = 8,
    POINTS_MOST = 50,
};

/* What is looked up in: made when it is first needed. */
struct indexes {
    struct tone_index *languages, *own;
    struct tone_index *classes[TONE_LANGUAGE_COUNT], *phrases[TONE_LANGUAGE_COUNT];
};

/* Phrases of the configuration, and the indexes of everything. */
struct tone_words {
    struct tone_group *groups; /* of one phrase each, which it owns */
    size_t count, capacity;
    struct indexes *indexes;
};

static const struct {
    const char *word;
    int least;
} bands[TONE_BAND_COUNT] = {
#define X(name, word, least) [TONE_##name] = {word, least},
    TONE_BAND_TABLE(X)
#undef X
};

const char *tone_band_word(enum tone_band band) {
    return bands[band].word;
}

enum tone_band tone_band_of(int score) {
    enum tone_band band = TONE_CALM;
    for (unsigned i = 0; i < TONE_BAND_COUNT; i++) {
        band = score >= bands[i].least ? (enum tone_band)i : band;
    }
    return band;
}

/* --- words of the configuration -----------------------------------------------------------------
 */

struct tone_words *tone_words_new(void) {
    struct tone_words *words = mem_zalloc(1, sizeof *words);
    words->indexes = mem_zalloc(1, sizeof *words->indexes);
    return words;
}

static void free_indexes(struct indexes *indexes) {
    tone_index_free(indexes->languages);
    tone_index_free(indexes->own);
    for (size_t i = 0; i < TONE_LANGUAGE_COUNT; i++) {
        tone_index_free(indexes->classes[i]);
        tone_index_free(indexes->phrases[i]);
    }
    mem_free(indexes);
}

void tone_words_free(struct tone_words *words) {
    if (words == NULL) {
        return;
    }
    for (size_t i = 0; i < words->count; i++) {
        mem_free((void *)(uintptr_t)words->groups[i].phrases); /* made by tone_words_add */
    }
    free_indexes(words->indexes);
    mem_free(words->groups);
    mem_free(words);
}

bool tone_words_add(struct tone_words *words, const char *phrase, int points) {
    struct tone_text text;
    struct buf out = {0};
    tone_text_init(&text);
    tone_text_add(&text, phrase, 0, strlen(phrase), false);
    bool is_good = text.count >= 1 && text.count <= PHRASE_WORDS && points != 0 &&
                   points >= -POINTS_MOST && points <= POINTS_MOST;
    for (size_t i = 0; i < text.count && is_good; i++) {
        const struct tone_token *token = &text.tokens[i];
        buf_add_text(&out, i > 0 ? " " : "");
        buf_add(&out, text.letters + token->word, token->len);
    }
    tone_text_release(&text);
    if (is_good) {
        words->groups =
            mem_grow(words->groups, words->count, &words->capacity, sizeof *words->groups);
        words->groups[words->count++] = (struct tone_group){
            .kind = TONE_KIND_OWN, .points = points, .phrases = buf_detach(&out)};
        tone_index_free(words->indexes->own); /* it is made again with this one */
        words->indexes->own = NULL;
    }
    buf_release(&out);
    return is_good;
}

/* --- scoring ------------------------------------------------------------------------------------
 */

static void read_text(struct tone_text *text, const struct tone_input *input) {
    size_t at = 0;
    if (input->subject != NULL) {
        tone_text_add(text, input->subject, 0, strlen(input->subject), true);
    }
    for (size_t i = 0; i < input->gap_count; i++) {
        const struct tone_gap *gap = &input->gaps[i];
        size_t end = gap->start < input->len ? gap->start : input->len;
        if (end > at) {
            tone_text_add(text, input->text, at, end, false);
        }
        at = gap->end > at ? gap->end : at;
    }
    if (at < input->len) {
        tone_text_add(text, input->text, at, input->len, false);
    }
}

static void mark_classes(struct tone_text *text, struct indexes *indexes, size_t i) {
    if (indexes->classes[i] == NULL) {
        indexes->classes[i] = tone_index_classes(tone_language_at(i));
    }
    tone_match_classes(text, indexes->classes[i]);
}

static void find_phrases(const struct tone_text *text, struct indexes *indexes, size_t i,
                         struct tone_hits *hits) {
    const struct tone_language *language = tone_language_at(i);
    if (indexes->phrases[i] == NULL) {
        indexes->phrases[i] = tone_index_groups(language->groups, language->group_count);
    }
    tone_match_phrases(text, indexes->phrases[i], hits);
}

/* Finds what there is of the language, or of all when it is not known. */
static void find(struct tone_text *text, const struct tone_language *language,
                 const struct tone_words *words, struct tone_hits *hits) {
    struct indexes *indexes = words->indexes;
    for (size_t i = 0; i < TONE_LANGUAGE_COUNT; i++) {
        if (language == NULL || language == tone_language_at(i)) {
            mark_classes(text, indexes, i);
        }
    }
    for (size_t i = 0; i < TONE_LANGUAGE_COUNT; i++) {
        if (language == NULL || language == tone_language_at(i)) {
            find_phrases(text, indexes, i, hits);
        }
    }
    if (words->count > 0) {
        if (indexes->own == NULL) {
            indexes->own = tone_index_groups(words->groups, words->count);
        }
        tone_match_phrases(text, indexes->own, hits);
    }
}

static const struct tone_language *language_of(const struct tone_text *text,
                                               struct indexes *indexes) {
    if (indexes->languages == NULL) {
        indexes->languages = tone_index_languages();
    }
    return tone_match_language(text, indexes->languages);
}

static void give(const struct tone_text *text, const struct tone_hits *hits, struct arena *arena,
                 struct tone *out) {
    int sum = 0;
    out->spans = arena_array(arena, hits->count + 1, sizeof *out->spans);
    out->span_count = hits->count;
    for (size_t i = 0; i < hits->count; i++) {
        const struct tone_hit *hit = &hits->rows[i];
        const struct tone_token *first = &text->tokens[hit->first];
        out->spans[i] = (struct tone_span){
            .start = first->start,
            .end = text->tokens[hit->last].end,
            .weight = hit->points,
            .why = hit->why,
            .is_in_subject = (first->flags & TONE_TOKEN_SUBJECT) != 0,
        };
        sum += hit->points;
    }
    out->score = sum < 0 ? 0 : sum > 100 ? 100 : sum;
    out->band = tone_band_of(out->score);
}

void tone_score(const struct tone_input *input, const struct tone_words *words, struct arena *arena,
                struct tone *out) {
    struct tone_text text;
    struct tone_hits hits = {.rows = NULL};
    struct tone_words *passing = words == NULL ? tone_words_new() : NULL;
    const struct tone_words *used = words == NULL ? passing : words;
    tone_text_init(&text);
    read_text(&text, input);
    const struct tone_language *language = language_of(&text, used->indexes);
    find(&text, language, used, &hits);
    tone_weigh(&text, language != NULL, &hits);
    *out = (struct tone){.language = language == NULL ? "" : language->code};
    give(&text, &hits, arena, out);
    tone_hits_release(&hits);
    tone_text_release(&text);
    tone_words_free(passing);
}

const struct tone_span *tone_worst(const struct tone *tone) {
    const struct tone_span *worst = NULL;
    for (size_t i = 0; i < tone->span_count; i++) {
        const struct tone_span *span = &tone->spans[i];
        if (span->weight > 0 && (worst == NULL || span->weight > worst->weight)) {
            worst = span;
        }
    }
    return worst;
}
