/* Words that a text and the record have in common. */
#include "callsheet/domain/complaintwords.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/domain/refscan.h"

enum { WORD_LEAST = 4, WORD_RARE = 7, WORD_BYTES = 40, RARE_OWNERS = 3, STEM_LEAST = 5 };

/* Words that say nothing about which work it was: en, de, fr, es, pt, it. */
static const char stop_words[] =
    "about after again also anna before been bill billed call charge charged could dear does done "
    "each even from have here hour hours into invoice just know last like line made make many more "
    "much must never next ordered other over paid payment please regards same should some such "
    "than thank thanks that their them then there these they this those time under until very want "
    "week were what when where which will with work would year years your yours sehr geehrte frau "
    "herr rechnung bitte danke eine einen einer nicht haben wird wurde sind auch noch oder aber "
    "stunden stunde zeit arbeit facture nous vous avec pour dans cette bonjour merci heures heure "
    "para como pero este esta factura trabajo horas gracias senor senora con una uno favor fatura "
    "obrigado trabalho della delle questo questa fattura lavoro grazie sono with";

/* One word of the record. */
struct record_word {
    uint64_t hash;
    uint32_t owner;
    uint32_t len;
    const char *text;
};

struct record_words {
    struct record_word *items;
    size_t count, capacity;
};

static uint64_t hash_of(const char *word, size_t len) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)word[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

/* Plurals and German endings fall off: "mailboxes" and "mailbox" are one. */
static size_t stem(const char *word) {
    static const char *const endings[] = {"ungen", "ing", "es", "en", "er", "s", "e", "n"};
    size_t len = strlen(word);
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        size_t size = strlen(endings[i]);
        if (len >= STEM_LEAST + size && memcmp(word + len - size, endings[i], size) == 0) {
            return len - size;
        }
    }
    return len;
}

/* The stem of the present token when it is a telling word; false when it is none. */
static bool telling_word(const struct refscan *scan, uint64_t *hash, size_t *len) {
    char word[WORD_BYTES];
    const struct token *token = refscan_token(scan, 0);
    if (token->kind != TOKEN_WORD || refscan_is(scan, token, stop_words)) {
        return false;
    }
    refscan_fold(scan, token, word, sizeof word);
    *len = strlen(word);
    *hash = hash_of(word, stem(word));
    return *len >= WORD_LEAST;
}

static void add_words(struct record_words *words, const char *text, size_t owner,
                      struct arena *arena) {
    struct refscan scan = {.text = text, .len = strlen(text), .arena = arena};
    uint64_t hash = 0;
    size_t len = 0;
    for (refscan_begin(&scan); refscan_token(&scan, 0)->kind != TOKEN_END; refscan_next(&scan)) {
        if (telling_word(&scan, &hash, &len)) {
            words->items =
                mem_grow(words->items, words->count, &words->capacity, sizeof *words->items);
            const struct token *token = refscan_token(&scan, 0);
            words->items[words->count++] =
                (struct record_word){.hash = hash,
                                     .owner = (uint32_t)owner,
                                     .len = (uint32_t)(token->end - token->start),
                                     .text = text + token->start};
        }
    }
}

static int by_hash(const void *a, const void *b) {
    const struct record_word *x = a, *y = b;
    if (x->hash != y->hash) {
        return x->hash < y->hash ? -1 : 1;
    }
    return (x->owner > y->owner) - (x->owner < y->owner);
}

/* Sorts, and keeps one of each word of each owner. */
static void settle(struct record_words *words) {
    size_t kept = 0;
    if (words->count > 1) {
        qsort(words->items, words->count, sizeof *words->items, by_hash);
    }
    for (size_t i = 0; i < words->count; i++) {
        bool is_again = kept > 0 && words->items[kept - 1].hash == words->items[i].hash &&
                        words->items[kept - 1].owner == words->items[i].owner;
        if (!is_again) {
            words->items[kept++] = words->items[i];
        }
    }
    words->count = kept;
}

/* First word with a hash, and how many there are. */
static size_t look_up(const struct record_words *words, uint64_t hash, size_t *count) {
    size_t low = 0, high = words->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words->items[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *count = 0;
    while (low + *count < words->count && words->items[low + *count].hash == hash) {
        (*count)++;
    }
    return low;
}

/* A word of the text that the record has. */
struct match {
    size_t start, end, first, count;
};

struct matches {
    struct match *items;
    size_t count, capacity;
};

static void find_matches(const struct record_words *words, const char *text, size_t len,
                         struct arena *arena, struct matches *out) {
    struct refscan scan = {.text = text, .len = len, .arena = arena};
    uint64_t hash = 0;
    size_t size = 0;
    for (refscan_begin(&scan); refscan_token(&scan, 0)->kind != TOKEN_END; refscan_next(&scan)) {
        size_t count = 0;
        if (out->count >= WORDS_HITS_MOST || !telling_word(&scan, &hash, &size)) {
            continue;
        }
        size_t first = look_up(words, hash, &count);
        if (count > 0) {
            const struct token *token = refscan_token(&scan, 0);
            out->items = mem_grow(out->items, out->count, &out->capacity, sizeof *out->items);
            out->items[out->count++] = (struct match){token->start, token->end, first, count};
        }
    }
}

/* Says whether a word was matched before in the text: it counts once. */
static bool is_repeated(const struct matches *matches, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (matches->items[i].first == matches->items[at].first) {
            return true;
        }
    }
    return false;
}

static void count_words(const struct record_words *words, const struct matches *matches,
                        struct words_found *out) {
    for (size_t i = 0; i < matches->count; i++) {
        const struct match *match = &matches->items[i];
        bool is_rare = match->count <= RARE_OWNERS && match->end - match->start >= WORD_RARE;
        if (is_repeated(matches, i)) {
            continue;
        }
        for (size_t k = match->first; k < match->first + match->count; k++) {
            struct words_owner *owner = &out->owners[words->items[k].owner];
            owner->words++;
            owner->is_hit = owner->is_hit || is_rare || owner->words >= 2;
        }
    }
}

/* The longest word of an owner that was found, as a text of its own. */
static void name_words(const struct record_words *words, const struct matches *matches,
                       struct arena *arena, struct words_found *out) {
    for (size_t i = 0; i < out->owner_count; i++) {
        out->owners[i].word = "";
    }
    for (size_t i = 0; i < matches->count; i++) {
        const struct match *match = &matches->items[i];
        for (size_t k = match->first; k < match->first + match->count; k++) {
            const struct record_word *word = &words->items[k];
            struct words_owner *owner = &out->owners[word->owner];
            if (owner->is_hit && strlen(owner->word) < word->len) {
                owner->word = arena_strndup(arena, word->text, word->len);
            }
        }
    }
}

static void list_hits(const struct record_words *words, const struct matches *matches,
                      struct words_found *out) {
    for (size_t i = 0; i < matches->count; i++) {
        const struct match *match = &matches->items[i];
        for (size_t k = match->first; k < match->first + match->count; k++) {
            size_t owner = words->items[k].owner;
            if (out->owners[owner].is_hit && out->hit_count < WORDS_HITS_MOST) {
                out->hits[out->hit_count++] = (struct words_hit){match->start, match->end, owner};
            }
        }
    }
}

void words_find(const struct card *card, const char *text, size_t len, struct arena *arena,
                struct words_found *out) {
    struct record_words words = {0};
    struct matches matches = {0};
    *out = (struct words_found){.owner_count = card->line_count + card->work_count};
    out->owners = arena_array(arena, out->owner_count + 1, sizeof *out->owners);
    out->hits = arena_array(arena, WORDS_HITS_MOST, sizeof *out->hits);
    for (size_t i = 0; i < out->owner_count; i++) {
        bool is_line = i < card->line_count;
        out->owners[i] = (struct words_owner){.index = i};
        const char *said = is_line ? card->lines[i].text : card->work[i - card->line_count].what;
        add_words(&words, said != NULL ? said : "", i, arena);
    }
    settle(&words);
    find_matches(&words, text, len, arena, &matches);
    count_words(&words, &matches, out);
    name_words(&words, &matches, arena, out);
    list_hits(&words, &matches, out);
    mem_free(words.items);
    mem_free(matches.items);
}
