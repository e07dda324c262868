/** Finds the phrases of a language in the words of a message. */
#include "callsheet/domain/tone_match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"

enum {
    BUCKETS = 4096,     /* by the first letters of a word */
    GAP_WORDS = 4,      /* what ".." may stand for */
    DETECT_WORDS = 400, /* that tell the language */
    KEY_BYTES = 3,
};

/* What begins with a word: a phrase, or the word as one of a class. */
struct node {
    const char *phrase;
    uint32_t len;
    uint32_t group; /* or the class */
    uint32_t next;  /* 0: none */
};

struct index {
    uint32_t heads[BUCKETS];            /* by first letters */
    uint32_t classes[TONE_CLASS_COUNT]; /* phrases that begin with a word of a class */
    struct node *nodes;                 /* from 1 */
    size_t count, capacity;
};

static const char *const class_words[TONE_CLASS_COUNT] = {
#define X(name, word) [TONE_CLASS_##name] = (word),
    TONE_CLASS_TABLE(X)
#undef X
};

const struct tone_language *tone_language_at(size_t i) {
    static const struct tone_language *const languages[TONE_LANGUAGE_COUNT] = {
        &tone_english, &tone_german, &tone_french, &tone_spanish, &tone_portuguese, &tone_italian,
    };
    return languages[i];
}

void tone_hits_add(struct tone_hits *hits, const struct tone_hit *hit) {
    if (hit->points != 0) {
        hits->rows = mem_grow(hits->rows, hits->count, &hits->capacity, sizeof *hits->rows);
        hits->rows[hits->count++] = *hit;
    }
}

void tone_hits_release(struct tone_hits *hits) {
    mem_free(hits->rows);
    *hits = (struct tone_hits){.rows = NULL};
}

static size_t bucket(const char *letters, size_t len) {
    uint32_t key = 0;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        key = key * 41 + (i < len ? (unsigned char)letters[i] : 0U);
    }
    return key % BUCKETS;
}

static void index_init(struct index *index) {
    *index = (struct index){.nodes = NULL};
    index->nodes = mem_grow(NULL, 0, &index->capacity, sizeof *index->nodes);
    index->nodes[0] = (struct node){.phrase = NULL};
    index->count = 1;
}

static void link_node(struct index *index, uint32_t *head, struct node node) {
    node.next = *head;
    index->nodes = mem_grow(index->nodes, index->count, &index->capacity, sizeof *index->nodes);
    *head = (uint32_t)index->count;
    index->nodes[index->count++] = node;
}

/* Files a phrase under a first word; a word that ends in "*" has at least the letters of a key. */
static void add_word(struct index *index, const char *word, size_t len, struct node node) {
    char letters[TONE_WORD_BYTES];
    size_t plain = len > 0 && word[len - 1] == '*' ? len - 1 : len;
    size_t n = tone_text_fold(word, plain, letters);
    link_node(index, &index->heads[bucket(letters, n)], node);
}

static int class_of(const char *word, size_t len) {
    for (unsigned i = 0; i < TONE_CLASS_COUNT; i++) {
        if (strlen(class_words[i]) == len && memcmp(class_words[i], word, len) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* Bytes of `text` before one of `ends`. */
static size_t until(const char *text, size_t len, char end) {
    const char *found = memchr(text, end, len);
    return found == NULL ? len : (size_t)(found - text);
}

static void add_phrase(struct index *index, const char *phrase, size_t len, size_t group) {
    struct node node = {.phrase = phrase, .len = (uint32_t)len, .group = (uint32_t)group};
    size_t first = until(phrase, len, ' ');
    for (size_t at = phrase[0] == '^' ? 1 : 0; at < first;) {
        size_t n = until(phrase + at, first - at, '|');
        int class = phrase[at] == '@' ? class_of(phrase + at + 1, n - 1) : -1;
        if (class >= 0) {
            link_node(index, &index->classes[class], node);
        } else {
            add_word(index, phrase + at, n, node);
        }
        at += n + 1;
    }
}

/* Goes through a list; returns where the next phrase starts and its length, false at the end. */
static bool next_in_list(const char **at, char parted_by, const char **item, size_t *len) {
    while (**at == ' ' || **at == parted_by) {
        (*at)++;
    }
    if (**at == '\0') {
        return false;
    }
    size_t n = 0;
    while ((*at)[n] != '\0' && (*at)[n] != parted_by) {
        n++;
    }
    *item = *at;
    *at += n;
    *len = n;
    return true;
}

/* --- comparing ---------------------------------------------------------------------------------
 */

/* Compares a word of a phrase, "*" included, with letters in the form for comparing. */
static bool is_same(const char *word, size_t len, const char *letters, size_t letters_len) {
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        if (word[i] == '*') {
            return true;
        }
        if (word[i] == 'e' && i > 0 && strchr("aou", word[i - 1]) != NULL) {
            continue;
        }
        if (at == letters_len || letters[at] != word[i]) {
            return false;
        }
        at++;
    }
    return at == letters_len;
}

static bool is_one_of(const char *element, size_t len, const struct tone_text *text, size_t i) {
    const struct tone_token *token = &text->tokens[i];
    for (size_t at = 0; at < len;) {
        size_t n = until(element + at, len - at, '|');
        const char *word = element + at;
        if (word[0] == '@') {
            int class = class_of(word + 1, n - 1);
            if (class >= 0 && (token->classes >> class & 1U) != 0) {
                return true;
            }
        } else if ((word[0] == '_' && n == 1) ||
                   is_same(word, n, text->letters + token->word, token->len)) {
            return true;
        }
        at += n + 1;
    }
    return false;
}

struct matching {
    const struct tone_text *text;
    const char *end; /* of the phrase */
    size_t first;    /* word it began with */
};

/* Says whether word `i` is there and of the same sentence. */
static bool goes_on(const struct matching *m, size_t i) {
    return i < m->text->count &&
           (i == m->first || (m->text->tokens[i].flags & TONE_TOKEN_FIRST) == 0);
}

/* Matches the rest of a phrase from word `i`; returns the word behind it, 0 when it differs. Each
   element makes it deeper, and no phrase is long. */
static size_t match(const struct matching *m, const char *at, size_t i) {
    while (at < m->end && *at == ' ') {
        at++;
    }
    if (at >= m->end || (*at == '$' && !goes_on(m, i))) {
        return i;
    }
    size_t len = until(at, (size_t)(m->end - at), ' ');
    if (len == 2 && memcmp(at, "..", 2) == 0) {
        for (size_t gap = 0; gap <= GAP_WORDS && goes_on(m, i + gap); gap++) {
            size_t behind = match(m, at + len, i + gap);
            if (behind > 0) {
                return behind;
            }
        }
        return 0;
    }
    bool is_optional = *at == '?';
    size_t skip = is_optional ? 1 : 0;
    if (goes_on(m, i) && is_one_of(at + skip, len - skip, m->text, i)) {
        size_t behind = match(m, at + len, i + 1);
        if (behind > 0) {
            return behind;
        }
    }
    return is_optional ? match(m, at + len, i) : 0;
}

/* Says whether one of the words of an element is well formed. */
static bool check_word(const char *word, size_t len) {
    char letters[TONE_WORD_BYTES];
    bool is_class = len > 0 && word[0] == '@';
    bool is_prefix = len > 0 && word[len - 1] == '*';
    if (len == 0 || (is_class && class_of(word + 1, len - 1) < 0) ||
        (is_prefix && tone_text_fold(word, len - 1, letters) < KEY_BYTES)) {
        return false;
    }
    for (size_t i = is_class; i < len - is_prefix; i++) {
        bool is_plain = (word[i] >= 'a' && word[i] <= 'z') || (word[i] >= '0' && word[i] <= '9');
        if (!is_plain && !(word[i] == '_' && len == 1)) {
            return false;
        }
    }
    return true;
}

static bool check_element(const char *element, size_t len) {
    for (size_t at = element[0] == '?' ? 1 : 0; at <= len;) {
        size_t n = until(element + at, len - at, '|');
        if (!check_word(element + at, n)) {
            return false;
        }
        at += n + 1;
    }
    return true;
}

bool tone_phrase_check(const char *phrase, size_t len) {
    enum { OPTIONAL_MOST = 5, GAPS_MOST = 2 };
    int optional = 0, gaps = 0;
    size_t first = len > 0 && phrase[0] == '^' ? 1 : 0;
    if (first == len || strchr("?_.$", phrase[first]) != NULL) {
        return false;
    }
    for (size_t at = first; at < len;) {
        size_t n = until(phrase + at, len - at, ' ');
        bool is_gap = n == 2 && memcmp(phrase + at, "..", 2) == 0;
        bool is_end = n == 1 && phrase[at] == '$' && at + 1 == len;
        optional += phrase[at] == '?';
        gaps += is_gap;
        if (n == 0 || (!is_gap && !is_end && !check_element(phrase + at, n))) {
            return false;
        }
        at += n + 1;
    }
    return optional <= OPTIONAL_MOST && gaps <= GAPS_MOST;
}

/* --- classes and languages ----------------------------------------------------------------------
 */

static void index_words(struct index *index, const char *words, size_t group) {
    const char *at = words, *word = NULL;
    size_t len = 0;
    while (next_in_list(&at, ' ', &word, &len)) {
        add_word(index, word, len,
                 (struct node){.phrase = word, .len = (uint32_t)len, .group = (uint32_t)group});
    }
}

/* The groups a word is in, as bits. */
static uint32_t look_up(const struct index *index, const struct tone_text *text, size_t i) {
    const struct tone_token *token = &text->tokens[i];
    const char *letters = text->letters + token->word;
    uint32_t found = 0;
    for (uint32_t n = index->heads[bucket(letters, token->len)]; n != 0; n = index->nodes[n].next) {
        const struct node *node = &index->nodes[n];
        if (is_same(node->phrase, node->len, letters, token->len)) {
            found |= UINT32_C(1) << node->group;
        }
    }
    return found;
}

void tone_match_classes(struct tone_text *text, const struct tone_language *language) {
    struct index index;
    index_init(&index);
    for (size_t class = 0; class < TONE_CLASS_COUNT; class ++) {
        if (language->classes[class] != NULL) {
            index_words(&index, language->classes[class], class);
        }
    }
    for (size_t i = 0; i < text->count; i++) {
        text->tokens[i].classes |= look_up(&index, text, i);
    }
    mem_free(index.nodes);
}

/* Words that tell a language: its stop words, and those of its classes. */
static void index_language(struct index *index, size_t i) {
    const struct tone_language *language = tone_language_at(i);
    index_words(index, language->stop_words, i);
    for (size_t class = 0; class < TONE_CLASS_COUNT; class ++) {
        if (language->classes[class] != NULL && class != TONE_CLASS_THING) {
            index_words(index, language->classes[class], i);
        }
    }
}

const struct tone_language *tone_match_language(const struct tone_text *text) {
    struct index index;
    size_t counts[TONE_LANGUAGE_COUNT] = {0}, best = 0;
    index_init(&index);
    for (size_t i = 0; i < TONE_LANGUAGE_COUNT; i++) {
        index_language(&index, i);
    }
    for (size_t i = 0; i < text->count && i < DETECT_WORDS; i++) {
        uint32_t found = look_up(&index, text, i);
        for (size_t l = 0; l < TONE_LANGUAGE_COUNT; l++) {
            counts[l] += found >> l & 1U;
        }
    }
    mem_free(index.nodes);
    for (size_t l = 1; l < TONE_LANGUAGE_COUNT; l++) {
        best = counts[l] > counts[best] ? l : best;
    }
    return counts[best] == 0 ? NULL : tone_language_at(best);
}

/* --- phrases ------------------------------------------------------------------------------------
 */

/* Keeps the better of two phrases that begin with the same word. */
static void prefer(struct tone_hit *best, const struct tone_hit *hit) {
    bool is_better = abs(hit->points) > abs(best->points) ||
                     (abs(hit->points) == abs(best->points) && hit->last > best->last);
    if (best->points == 0 || is_better) {
        *best = *hit;
    }
}

/* What was found at one word: what counts, and what only says what sort of mail this is. */
struct best {
    struct tone_hit counted, context;
};

static bool is_context(enum tone_kind kind) {
    return kind == TONE_KIND_PANIC || kind == TONE_KIND_BULK || kind == TONE_KIND_VICTIM;
}

static void try_chain(const struct index *index, uint32_t head, const struct tone_group *groups,
                      struct matching *m, struct best *best) {
    for (uint32_t n = head; n != 0; n = index->nodes[n].next) {
        const struct node *node = &index->nodes[n];
        bool is_anchored = node->phrase[0] == '^';
        if (is_anchored && (m->text->tokens[m->first].flags & TONE_TOKEN_FIRST) == 0) {
            continue;
        }
        m->end = node->phrase + node->len;
        size_t behind = match(m, node->phrase + is_anchored, m->first);
        if (behind > m->first) {
            const struct tone_group *group = &groups[node->group];
            struct tone_hit *slot = is_context(group->kind) ? &best->context : &best->counted;
            prefer(slot, &(struct tone_hit){.first = (uint32_t)m->first,
                                            .last = (uint32_t)behind - 1,
                                            .kind = group->kind,
                                            .points = group->points,
                                            .why = group->why});
        }
    }
}

static void find_all(const struct index *index, const struct tone_text *text,
                     const struct tone_group *groups, struct tone_hits *out) {
    for (size_t i = 0; i < text->count; i++) {
        const struct tone_token *token = &text->tokens[i];
        struct matching m = {.text = text, .first = i};
        struct best best = {.counted = {.points = 0}};
        size_t key = bucket(text->letters + token->word, token->len);
        try_chain(index, index->heads[key], groups, &m, &best);
        for (unsigned class = 0; class < TONE_CLASS_COUNT; class ++) {
            if ((token->classes >> class & 1U) != 0) {
                try_chain(index, index->classes[class], groups, &m, &best);
            }
        }
        tone_hits_add(out, &best.counted);
        tone_hits_add(out, &best.context);
    }
}

void tone_match_groups(const struct tone_text *text, const struct tone_group *groups, size_t count,
                       struct tone_hits *out) {
    struct index index;
    index_init(&index);
    for (size_t group = 0; group < count; group++) {
        const char *at = groups[group].phrases, *phrase = NULL;
        size_t len = 0;
        while (next_in_list(&at, ',', &phrase, &len)) {
            add_phrase(&index, phrase, len, group);
        }
    }
    find_all(&index, text, groups, out);
    mem_free(index.nodes);
}
