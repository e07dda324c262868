#ifndef CALLSHEET_DOMAIN_TONE_TEXT_H
#define CALLSHEET_DOMAIN_TONE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A message as words, for tone: each with its place in the text and its letters in the form in
 * which words are compared. In that form letters are lower case and bare of accents, and an "e"
 * behind a, o or u is dropped, so that "unverschämt" and "unverschaemt" are the same word.
 */
enum tone_token_flag {
    TONE_TOKEN_FIRST = 1,    /* begins a sentence */
    TONE_TOKEN_LOUD = 2,     /* all capitals, four letters or more */
    TONE_TOKEN_STRESSED = 4, /* its sentence ends with "!" */
    TONE_TOKEN_SUBJECT = 8,
};

struct tone_token {
    uint32_t start, end; /* bytes of the subject or the text */
    uint32_t word;       /* where its letters begin */
    uint16_t len;        /* of them, bytes */
    uint16_t flags;
    uint32_t classes; /* 1 << enum tone_class; filled in by tone_match */
};

struct tone_text {
    struct tone_token *tokens;
    size_t count, capacity;
    char *letters;
    size_t letters_len, letters_capacity;
    size_t loud;        /* words in capitals */
    size_t long_words;  /* words of four letters or more */
    bool starts_next;   /* the next word begins a sentence */
    size_t sentence_at; /* where the present one began */
};

enum {
    TONE_WORD_BYTES = 32,    /* longest part of a word that is compared */
    TONE_WORDS_MOST = 50000, /* nobody writes more; what does is not looked at further */
};

void tone_text_init(struct tone_text *text);
void tone_text_release(struct tone_text *text);

/** Adds the words of bytes [start, end) of `bytes`, which may be any, up to TONE_WORDS_MOST. A
    sentence ends with it. */
void tone_text_add(struct tone_text *text, const char *bytes, size_t start, size_t end,
                   bool is_subject);

/** Writes the letters of a word in the form for comparing; returns their number. `word` is ASCII.
 */
size_t tone_text_fold(const char *word, size_t len, char out[TONE_WORD_BYTES]);

#endif
