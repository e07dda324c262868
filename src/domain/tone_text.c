/** A message as words, for tone. */
#include "callsheet/domain/tone_text.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

/* A word that is being read. */
struct word {
    char letters[TONE_WORD_BYTES];
    size_t len;
    size_t count, capitals; /* letters in all, and capital ones */
    bool is_censored, has_digit, is_all_x;
};

static bool is_upper(unsigned char byte) {
    return byte >= 'A' && byte <= 'Z';
}

static bool is_letter(unsigned char byte) {
    return is_upper(byte) || (byte >= 'a' && byte <= 'z');
}

static bool is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

/* Says whether a scalar above ASCII belongs to a word. */
static bool is_wide_letter(uint32_t scalar) {
    return (scalar >= 0xc0 && scalar < 0x2000 && scalar != 0xd7 && scalar != 0xf7) ||
           scalar == 0xad || (scalar >= 0x200b && scalar <= 0x200d) ||
           (scalar >= 0x2c00 && scalar < 0xd800 && !(scalar >= 0x3000 && scalar < 0x3040)) ||
           (scalar >= 0xf900 && scalar < 0xfe00);
}

/* Says whether it is seen or compared at all: not a mark or a joiner. */
static bool is_silent(uint32_t scalar) {
    return scalar == 0xad || (scalar >= 0x300 && scalar < 0x370) ||
           (scalar >= 0x200b && scalar <= 0x200d);
}

static bool is_apostrophe(uint32_t scalar) {
    return scalar == '\'' || scalar == '`' || scalar == 0xb4 || scalar == 0x2018 ||
           scalar == 0x2019 || scalar == 0x2bc;
}

/* Says what of an angry face a picture is. */
static bool is_angry_face(uint32_t scalar) {
    return scalar == 0x1f620 || scalar == 0x1f621 || scalar == 0x1f624 || scalar == 0x1f92c ||
           scalar == 0x1f44e;
}

/* Adds one lower-case letter in the form for comparing. */
static void put(char *letters, size_t *len, char letter) {
    char last = *len > 0 ? letters[*len - 1] : ' ';
    if (letter == 'e' && (last == 'a' || last == 'o' || last == 'u')) {
        return;
    }
    if (*len < TONE_WORD_BYTES) {
        letters[(*len)++] = letter;
    }
}

size_t tone_text_fold(const char *word, size_t len, char out[TONE_WORD_BYTES]) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        put(out, &n, word[i]);
    }
    return n;
}

static void put_wide(struct word *word, uint32_t scalar) {
    uint32_t bare = text_bare(scalar);
    if (is_silent(scalar)) {
        return;
    }
    word->count++;
    word->capitals += bare != scalar && scalar < 0x180 && (scalar < 0xdf || scalar % 2 == 0);
    word->is_all_x = false;
    if (scalar == 0xdf) {
        put(word->letters, &word->len, 's');
        put(word->letters, &word->len, 's');
    } else if (scalar == 0xe6 || scalar == 0xc6 || scalar == 0x152 || scalar == 0x153) {
        put(word->letters, &word->len, scalar < 0x100 ? 'a' : 'o');
    } else if (bare < 0x80) {
        put(word->letters, &word->len, (char)bare);
    } else {
        char bytes[4];
        size_t used = text_encode(bare, bytes);
        if (word->len + used <= TONE_WORD_BYTES) {
            memcpy(word->letters + word->len, bytes, used);
            word->len += used;
        }
    }
}

static void put_plain(struct word *word, unsigned char byte) {
    bool upper = is_upper(byte);
    char lower = (char)(upper ? byte + ('a' - 'A') : byte);
    word->count++;
    word->capitals += upper;
    word->has_digit = word->has_digit || is_digit(byte);
    word->is_all_x = word->is_all_x && lower == 'x';
    put(word->letters, &word->len, lower);
}

/* What of an apostrophe and the letters behind it goes with the word: "n't" is part of it, "'s",
   "'re" and the like are passed over. Returns the bytes to skip, or 0 when the word ends here. */
static size_t contraction(struct word *word, const char *at, size_t left) {
    static const char *const endings[] = {"s", "re", "ve", "ll", "d", "m", "em"};
    size_t n = 0;
    while (n < left && n < 3 && is_letter((unsigned char)at[n])) {
        n++;
    }
    if (n == 1 && (at[0] | 0x20) == 't' && word->len > 0 && word->letters[word->len - 1] == 'n') {
        put_plain(word, (unsigned char)at[0]);
        return n;
    }
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        if (strlen(endings[i]) == n && strncasecmp(at, endings[i], n) == 0) {
            return n;
        }
    }
    return 0;
}

/* Says whether the asterisk at `at` stands for a letter: "f**k". */
static bool is_mask(const struct word *word, const char *at, size_t left) {
    return at[0] == '*' && word->count > 0 && word->count < 4 && left > 1 &&
           (at[1] == '*' || is_letter((unsigned char)at[1]));
}

/* Reads one word from `at`; returns its bytes, 0 when none begins there. */
static size_t read_word(const char *bytes, size_t at, size_t end, struct word *word) {
    size_t start = at;
    *word = (struct word){.is_all_x = true};
    while (at < end) {
        unsigned char byte = (unsigned char)bytes[at];
        uint32_t scalar = byte;
        size_t used = byte < 0x80 ? 1 : text_decode(bytes + at, end - at, &scalar);
        if (is_letter(byte) || is_digit(byte)) {
            put_plain(word, byte);
        } else if (byte >= 0x80 && is_wide_letter(scalar)) {
            put_wide(word, scalar);
        } else if (is_apostrophe(scalar) && word->count > 0) {
            size_t more = contraction(word, bytes + at + used, end - at - used);
            return more == 0 ? at - start : at + used + more - start;
        } else if (is_mask(word, bytes + at, end - at)) {
            word->is_censored = true;
        } else {
            break;
        }
        at += used;
    }
    return at - start;
}

static void push(struct tone_text *text, struct tone_token token, const char *letters, size_t len) {
    while (text->letters_len + len > text->letters_capacity) {
        size_t capacity = text->letters_capacity < 256 ? 512 : text->letters_capacity * 2;
        text->letters = mem_resize(text->letters, capacity, 1);
        text->letters_capacity = capacity;
    }
    memcpy(text->letters + text->letters_len, letters, len);
    token.word = (uint32_t)text->letters_len;
    token.len = (uint16_t)len;
    text->letters_len += len;
    if (text->starts_next) {
        token.flags |= TONE_TOKEN_FIRST;
        text->sentence_at = text->count;
        text->starts_next = false;
    }
    text->tokens = mem_grow(text->tokens, text->count, &text->capacity, sizeof *text->tokens);
    text->tokens[text->count++] = token;
}

static void push_word(struct tone_text *text, size_t start, size_t end, const struct word *word,
                      uint16_t flags) {
    struct tone_token token = {.start = (uint32_t)start, .end = (uint32_t)end, .flags = flags};
    bool is_swearing =
        word->is_censored && word->count >= 2 && memchr("fsbcda", word->letters[0], 6) != NULL;
    if (word->count >= 4 && !word->has_digit) {
        text->long_words++;
        if (word->capitals == word->count && !word->is_all_x) {
            token.flags |= TONE_TOKEN_LOUD;
            text->loud++;
        }
    }
    push(text, token, is_swearing ? "swearword" : word->letters, is_swearing ? 9 : word->len);
}

static void end_sentence(struct tone_text *text, bool is_stressed) {
    for (size_t i = text->sentence_at; is_stressed && i < text->count; i++) {
        text->tokens[i].flags |= TONE_TOKEN_STRESSED;
    }
    text->sentence_at = text->count;
    text->starts_next = true;
}

/* Bytes of a run like "#@!%" that stands for a swear word, or 0. */
static size_t grawlix(const char *at, size_t left) {
    size_t n = 0;
    unsigned seen = 0;
    static const char marks[] = "@#$%&*!";
    while (n < left && n < 16 && at[n] != '\0' && strchr(marks, at[n]) != NULL) {
        seen |= 1u << (strchr(marks, at[n]) - marks);
        n++;
    }
    int kinds = __builtin_popcount(seen);
    return n >= 4 && kinds >= 3 ? n : 0;
}

/* Says whether the line that begins at `at` is empty or an item of a list. */
static bool parts_sentences(const char *bytes, size_t at, size_t end) {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
        at++;
    }
    return at == end || strchr("\n-*>|", bytes[at]) != NULL;
}

/* Reads what is between words at `at`; returns its bytes, at least 1. */
static size_t read_gap(struct tone_text *text, const char *bytes, size_t at, size_t end,
                       uint16_t flags) {
    static const struct word swearing = {.letters = "swearword", .len = 9};
    static const struct word face = {.letters = "emojiangry", .len = 10};
    unsigned char byte = (unsigned char)bytes[at];
    if (byte >= 0x80) {
        uint32_t scalar = 0;
        size_t used = text_decode(bytes + at, end - at, &scalar);
        if (is_angry_face(scalar)) {
            push_word(text, at, at + used, &face, flags);
        } else if (scalar == 0x2026 || scalar == 0xbf || scalar == 0xa1) {
            end_sentence(text, false);
        }
        return used;
    }
    size_t run = grawlix(bytes + at, end - at);
    if (run > 0) {
        push_word(text, at, at + run, &swearing, flags);
        return run;
    }
    bool is_last = at + 1 == end;
    if (byte == '!' || byte == '?') {
        end_sentence(text, byte == '!');
    } else if ((byte == '.' || byte == ':' || byte == ';') &&
               (is_last || (unsigned char)bytes[at + 1] <= ' ' || bytes[at + 1] == '.' ||
                bytes[at + 1] == '"')) {
        end_sentence(text, false);
    } else if (byte == '\n' && parts_sentences(bytes, at + 1, end)) {
        end_sentence(text, false);
    }
    return 1;
}

void tone_text_init(struct tone_text *text) {
    *text = (struct tone_text){.starts_next = true};
}

void tone_text_release(struct tone_text *text) {
    mem_free(text->tokens);
    mem_free(text->letters);
    tone_text_init(text);
}

void tone_text_add(struct tone_text *text, const char *bytes, size_t start, size_t end,
                   bool is_subject) {
    uint16_t flags = is_subject ? TONE_TOKEN_SUBJECT : 0;
    for (size_t at = start; at < end && text->count < TONE_WORDS_MOST;) {
        struct word word;
        size_t used = read_word(bytes, at, end, &word);
        if (used > 0 && word.len > 0) {
            push_word(text, at, at + used, &word, flags);
        } else if (used == 0) {
            used = read_gap(text, bytes, at, end, flags);
        }
        at += used;
    }
    end_sentence(text, false);
}
