#ifndef CALLSHEET_DOMAIN_REFS_LEX_H
#define CALLSHEET_DOMAIN_REFS_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/refs_words.h"

/**
 * A text as words, runs of digits and single signs, made as they are asked for: the few around the
 * present place are kept, so that a text of any length costs the same memory. Blanks, line ends,
 * quote marks at line starts and invisible breaks are no tokens but gaps before one.
 */
enum lex_kind { LEX_END, LEX_WORD, LEX_DIGITS, LEX_SIGN };
enum lex_gap { GAP_NONE, GAP_BLANK, GAP_WRAP, GAP_PARAGRAPH };

struct lex_token {
    size_t start, end; /* bytes */
    enum lex_kind kind;
    enum lex_gap gap;           /* before it */
    uint32_t scalar;            /* LEX_SIGN */
    bool is_capital;            /* LEX_WORD: of capital letters of ASCII only */
    bool in_address;            /* part of a mail or web address */
    char word[REFS_WORD_BYTES]; /* LEX_WORD: folded, cut */
    struct refs_meaning meaning;
};

/** Tokens that may be looked at ahead of and behind the present one. */
enum { LEX_KEPT = 64, LEX_AHEAD = 40, LEX_BEHIND = 16 };

struct lex {
    const char *text;
    size_t len, at;
    size_t made;        /* tokens so far */
    size_t address_end; /* where what was looked at for an address ends */
    bool is_address;
    struct refs_words words;
    struct lex_token ring[LEX_KEPT];
};

void lex_init(struct lex *lex, const char *text, size_t len);
/** Token `index`, from 0; LEX_END past the end. It may be at most LEX_AHEAD ahead of the newest
    start and LEX_BEHIND behind the oldest; pointers live until that moves on. */
const struct lex_token *lex_at(struct lex *lex, size_t index);

/** The value of a sense of a word; -1 when it has not got it. */
int32_t lex_value(const struct lex_token *token, enum refs_sense sense);
bool lex_is(const struct lex_token *token, enum refs_sense sense);
bool lex_is_sign(const struct lex_token *token, uint32_t scalar);
/** A run of digits as a number; -1 when it has more than `most` digits or is none. */
int32_t lex_number(const struct lex *lex, const struct lex_token *token, size_t most);
static inline size_t lex_len(const struct lex_token *token) {
    return token->end - token->start;
}

#endif
