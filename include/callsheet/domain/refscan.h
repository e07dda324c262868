#ifndef CALLSHEET_DOMAIN_REFSCAN_H
#define CALLSHEET_DOMAIN_REFSCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/refs.h"

/**
 * Inside of refs: the tokens of a text with a window around the present one, and what a reference
 * may begin with there. Tokens are words (letters), numbers (digits with points, commas and
 * apostrophes between them) and single signs.
 */
enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    size_t start, end;
    uint32_t sign;   /* TOKEN_SIGN: the character */
    bool is_glued;   /* nothing between it and the token before */
    bool is_new_row; /* a line end between them */
};

enum { REFSCAN_BEFORE = 3, REFSCAN_AFTER = 7, REFSCAN_HERE = REFSCAN_BEFORE };
enum { REFSCAN_WINDOW = REFSCAN_BEFORE + 1 + REFSCAN_AFTER };

struct refscan {
    const char *text;
    size_t len;
    int32_t today;
    struct arena *arena;
    struct token token[REFSCAN_WINDOW]; /* [REFSCAN_HERE] is the present one */
    size_t at;                          /* where the token after the window begins */
};

void refscan_begin(struct refscan *scan);
void refscan_next(struct refscan *scan);
/** Goes on until the present token begins at or after a byte. */
void refscan_skip_to(struct refscan *scan, size_t at);
/** The token `ahead` of the present one (negative: before it). */
const struct token *refscan_token(const struct refscan *scan, int ahead);
/** Copies a word in small letters without accents, cut at the capacity. */
void refscan_fold(const struct refscan *scan, const struct token *token, char *out,
                  size_t capacity);
/** Says whether a token is a word of a list (blanks between words, folded). */
bool refscan_is(const struct refscan *scan, const struct token *token, const char *list);

/* What may begin at the present token; each fills `out` and says whether it does. */
bool refscan_number(struct refscan *scan, struct refs_item *out);
bool refscan_amount(struct refscan *scan, struct refs_item *out);
bool refscan_duration(struct refscan *scan, struct refs_item *out);
bool refscan_day(struct refscan *scan, struct refs_item *out);

#endif
