/** Finds the phrases of a language in the words of a message. */
#include "callsheet/domain/tone_match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"

enum {
    BUCKETS = 4096,
    GAP_WORDS = 4,      /* what ".." may stand for */
    DETECT_WORDS = 400, /* that tell the language */
    KEY_BYTES = 3,
};

/* What begins with a word: a phrase, or the word as one of a class. */
struct node {
    const char *phrase;
    uint32_t len;
    uint32_t group; /* or the class */
    uint32_t key;   /* of the whole word, or of its beginning */
    uint32_t next;  /* 0: none */
};

struct tone_index {
    uint32_t words[BUCKETS];            /* by whole words */
    uint32_t beginnings[BUCKETS];       /* by the first letters of "wor*" */
    uint32_t classes[TONE_CLASS_COUNT]; /* phrases that begin with a word of a class */
    struct node *nodes;                 /* from 1 */
    size_t count, capacity;
    const struct tone_group *groups; /* of the phrases; borrowed */
};

static const struct {
    const char *word;
    size_t len;
} class_words[TONE_CLASS_COUNT] = {
#define X(name, word) [TONE_CLASS_##name] = {(word), sizeof(word) - 1},
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

/* Of a word or the beginning of one, in the form for comparing. */
static uint32_t key_of(const char *letters, size_t len) {
    uint32_t key = (uint32_t)len;
    for (size_t i = 0; i < len; i++) {
        key = key * 31 + (unsigned char)letters[i];
    }
    return key ^ key >> 15;
}

static struct tone_index *index_new(const struct tone_group *groups) {
    enum { FIRST_NODES = 1024 };
    struct tone_index *index = mem_zalloc(1, sizeof *index);
    index->nodes = mem_alloc(FIRST_NODES * sizeof *index->nodes);
    index->capacity = FIRST_NODES;
    index->nodes[0] = (struct node){.phrase = NULL};
    index->count = 1;
    index->groups = groups;
    return index;
}

void tone_index_free(struct tone_index *index) {
    if (index != NULL) {
        mem_free(index->nodes);
        mem_free(index);
    }
}

static void link_node(struct tone_index *index, uint32_t *head, struct node node) {
    node.next = *head;
    index->nodes = mem_grow(index->nodes, index->count, &index->capacity, sizeof *index->nodes);
    *head = (uint32_t)index->count;
    index->nodes[index->count++] = node;
}

/* Files a phrase under a first word; one that ends in "*" has at least the letters of a key. */
static void add_word(struct tone_index *index, const char *word, size_t len, struct node node) {
    char letters[TONE_WORD_BYTES];
    bool is_beginning = len > 0 && word[len - 1] == '*';
    size_t n = tone_text_fold(word, is_beginning ? len - 1 : len, letters);
    node.key = key_of(letters, is_beginning ? KEY_BYTES : n);
    uint32_t *heads = is_beginning ? index->beginnings : index->words;
    link_node(index, &heads[node.key % BUCKETS], node);
}

static int class_of(const char *word, size_t len) {
    for (unsigned i = 0; i < TONE_CLASS_COUNT; i++) {
        if (class_words[i].len == len && class_words[i].word[0] == word[0] &&
            memcmp(class_words[i].word, word, len) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* Bytes of `text` before one of `ends`. */
static size_t until(const char *text, size_t len, char end) {
    size_t n = 0;
    while (n < len && text[n] != end) { /* a few letters: a call would take longer */
        n++;
    }
    return n;
}

static void add_phrase(struct tone_index *index, const char *phrase, size_t len, size_t group) {
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
        if (word[i] == 'e' && i > 0 &&
            (word[i - 1] == 'a' || word[i - 1] == 'o' || word[i - 1] == 'u')) {
            continue; /* as tone_text_fold leaves it out */
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

static void index_words(struct tone_index *index, const char *words, size_t group) {
    const char *at = words, *word = NULL;
    size_t len = 0;
    while (next_in_list(&at, ' ', &word, &len)) {
        add_word(index, word, len,
                 (struct node){.phrase = word, .len = (uint32_t)len, .group = (uint32_t)group});
    }
}

/* The groups a word is in, as bits. */
static uint32_t look_up(const struct tone_index *index, const struct tone_text *text, size_t i) {
    const struct tone_token *token = &text->tokens[i];
    const char *letters = text->letters + token->word;
    uint32_t found = 0, key = key_of(letters, token->len);
    for (uint32_t n = index->words[key % BUCKETS]; n != 0; n = index->nodes[n].next) {
        const struct node *node = &index->nodes[n];
        if (node->key == key && is_same(node->phrase, node->len, letters, token->len)) {
            found |= UINT32_C(1) << node->group;
        }
    }
    return found;
}

struct tone_index *tone_index_classes(const struct tone_language *language) {
    struct tone_index *index = index_new(NULL);
    for (size_t class = 0; class < TONE_CLASS_COUNT; class ++) {
        if (language->classes[class] != NULL) {
            index_words(index, language->classes[class], class);
        }
    }
    return index;
}

/* Words that tell a language: its stop words, and those of its classes but for things, whose names
   travel. */
struct tone_index *tone_index_languages(void) {
    struct tone_index *index = index_new(NULL);
    for (size_t i = 0; i < TONE_LANGUAGE_COUNT; i++) {
        const struct tone_language *language = tone_language_at(i);
        index_words(index, language->stop_words, i);
        for (size_t class = 0; class < TONE_CLASS_COUNT; class ++) {
            if (language->classes[class] != NULL && class != TONE_CLASS_THING) {
                index_words(index, language->classes[class], i);
            }
        }
    }
    return index;
}

struct tone_index *tone_index_groups(const struct tone_group *groups, size_t count) {
    struct tone_index *index = index_new(groups);
    for (size_t group = 0; group < count; group++) {
        const char *at = groups[group].phrases, *phrase = NULL;
        size_t len = 0;
        while (next_in_list(&at, ',', &phrase, &len)) {
            add_phrase(index, phrase, len, group);
        }
    }
    return index;
}

void tone_match_classes(struct tone_text *text, const struct tone_index *classes) {
    for (size_t i = 0; i < text->count; i++) {
        text->tokens[i].classes |= look_up(classes, text, i);
    }
}

const struct tone_language *tone_match_language(const struct tone_text *text,
                                                const struct tone_index *languages) {
    size_t counts[TONE_LANGUAGE_COUNT] = {0}, best = 0;
    for (size_t i = 0; i < text->count && i < DETECT_WORDS; i++) {
        uint32_t found = look_up(languages, text, i);
        for (size_t l = 0; l < TONE_LANGUAGE_COUNT; l++) {
            counts[l] += found >> l & 1U;
        }
    }
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

static void try_phrase(const struct tone_index *index, const struct node *node, struct matching *m,
                       struct best *best) {
    bool is_anchored = node->phrase[0] == '^';
    if (is_anchored && (m->text->tokens[m->first].flags & TONE_TOKEN_FIRST) == 0) {
        return;
    }
    m->end = node->phrase + node->len;
    size_t behind = match(m, node->phrase + is_anchored, m->first);
    if (behind > m->first) {
        const struct tone_group *group = &index->groups[node->group];
        struct tone_hit *slot = is_context(group->kind) ? &best->context : &best->counted;
        prefer(slot, &(struct tone_hit){.first = (uint32_t)m->first,
                                        .last = (uint32_t)behind - 1,
                                        .kind = group->kind,
                                        .points = group->points,
                                        .why = group->why});
    }
}

static void try_words(const struct tone_index *index, uint32_t head, uint32_t key,
                      struct matching *m, struct best *best) {
    for (uint32_t n = head; n != 0; n = index->nodes[n].next) {
        if (index->nodes[n].key == key) {
            try_phrase(index, &index->nodes[n], m, best);
        }
    }
}

static void try_all(const struct tone_index *index, struct matching *m, struct best *best) {
    const struct tone_token *token = &m->text->tokens[m->first];
    const char *letters = m->text->letters + token->word;
    uint32_t key = key_of(letters, token->len);
    try_words(index, index->words[key % BUCKETS], key, m, best);
    if (token->len >= KEY_BYTES) {
        key = key_of(letters, KEY_BYTES);
        try_words(index, index->beginnings[key % BUCKETS], key, m, best);
    }
    for (uint32_t classes = token->classes; classes != 0; classes &= classes - 1) {
        uint32_t head = index->classes[__builtin_ctz(classes)];
        for (uint32_t n = head; n != 0; n = index->nodes[n].next) {
            try_phrase(index, &index->nodes[n], m, best);
        }
    }
}

void tone_match_phrases(const struct tone_text *text, const struct tone_index *index,
                        struct tone_hits *out) {
    for (size_t i = 0; i < text->count; i++) {
        struct matching m = {.text = text, .first = i};
        struct best best = {.counted = {.points = 0}};
        try_all(index, &m, &best);
        tone_hits_add(out, &best.counted);
        tone_hits_add(out, &best.context);
    }
}
