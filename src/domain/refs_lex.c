/* A text as words, digits and signs: see refs_lex.h. */
#include "callsheet/domain/refs_lex.h"

#include <assert.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/fold.h"

enum { ADDRESS_BYTES = 300 }; /* looked at for "@" and "//" at a time */

void lex_init(struct lex *lex, const char *text, size_t len) {
    lex->text = text;
    lex->len = len;
    lex->at = lex->made = lex->address_end = 0;
    lex->is_address = false;
    refs_words_init(&lex->words);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Bytes of a blank that is not of ASCII, of an invisible break (`*is_break`), or 0. */
static size_t far_blank(const char *text, size_t len, bool *is_break) {
    uint32_t scalar = 0;
    size_t used = text_decode(text, len, &scalar);
    *is_break = scalar == 0xad || (scalar >= 0x200b && scalar <= 0x200f) || scalar == 0x2060 ||
                scalar == 0xfeff;
    bool is_space = scalar == 0xa0 || (scalar >= 0x2000 && scalar <= 0x200a) || scalar == 0x202f ||
                    scalar == 0x3000;
    return *is_break || is_space ? used : 0;
}

/* Goes past blanks and line ends; says what gap they are. */
static enum lex_gap skip_gap(struct lex *lex) {
    size_t lines = 0, blanks = 0;
    bool is_start = lex->at == 0;
    while (lex->at < lex->len) {
        char c = lex->text[lex->at];
        size_t used = 1;
        bool is_break = false;
        if (c == '\n') {
            lines++;
            is_start = true;
        } else if (is_blank(c)) {
            blanks++;
        } else if (c == '>' && is_start) {
            is_start = true; /* a quoted line goes on behind its mark */
        } else if ((unsigned char)c >= 0x80) {
            used = far_blank(lex->text + lex->at, lex->len - lex->at, &is_break);
            blanks += used > 0 && !is_break;
        } else {
            used = 0;
        }
        if (used == 0) {
            break;
        }
        lex->at += used;
    }
    if (lines > 1 || lex->made == 0) {
        return GAP_PARAGRAPH;
    }
    if (lines == 1) {
        return GAP_WRAP;
    }
    return blanks > 0 ? GAP_BLANK : GAP_NONE;
}

/* Looks once at each run without blanks: is it a mail or web address? */
static void look_for_address(struct lex *lex) {
    if (lex->at < lex->address_end) {
        return;
    }
    size_t end = lex->at,
           most = lex->len - lex->at < ADDRESS_BYTES ? lex->len : lex->at + ADDRESS_BYTES;
    bool is_address = false;
    while (end < most && !is_blank(lex->text[end]) && lex->text[end] != '\n') {
        is_address = is_address || (lex->text[end] == '@' && end > lex->at) ||
                     (lex->text[end] == '/' && end > lex->at && lex->text[end - 1] == '/');
        end++;
    }
    is_address = is_address || (end - lex->at > 4 && memcmp(lex->text + lex->at, "www.", 4) == 0);
    lex->is_address = is_address;
    lex->address_end = end > lex->at ? end : lex->at + 1;
}

static void take_word(struct lex *lex, struct lex_token *token) {
    const char *text = lex->text + lex->at;
    size_t used = fold_word(text, lex->len - lex->at, token->word, sizeof token->word);
    token->kind = LEX_WORD;
    token->end = token->start + used;
    token->is_capital = true;
    for (size_t i = 0; i < used && token->is_capital; i++) {
        token->is_capital = text[i] >= 'A' && text[i] <= 'Z';
    }
    token->meaning = refs_words_find(&lex->words, token->word, strlen(token->word));
}

static void make(struct lex *lex) {
    struct lex_token *token = &lex->ring[lex->made % LEX_KEPT];
    token->gap = skip_gap(lex);
    token->start = token->end = lex->at;
    token->kind = LEX_END;
    token->meaning = (struct refs_meaning){{SENSE_NONE, SENSE_NONE}, {0, 0}};
    token->is_capital = token->in_address = false;
    token->word[0] = '\0';
    lex->made++;
    if (lex->at == lex->len) {
        return;
    }
    look_for_address(lex);
    token->in_address = lex->is_address;
    const char *text = lex->text;
    char letter[4];
    size_t size = 0;
    if (text[lex->at] >= '0' && text[lex->at] <= '9') {
        token->kind = LEX_DIGITS;
        while (token->end < lex->len && text[token->end] >= '0' && text[token->end] <= '9') {
            token->end++;
        }
    } else if (fold_letter(text + lex->at, lex->len - lex->at, letter, &size) > 0) {
        take_word(lex, token);
    } else {
        token->kind = LEX_SIGN;
        token->end += text_decode(text + lex->at, lex->len - lex->at, &token->scalar);
    }
    lex->at = token->end;
}

const struct lex_token *lex_at(struct lex *lex, size_t index) {
    while (lex->made <= index) {
        make(lex);
    }
    assert(lex->made - index <= LEX_KEPT);
    return &lex->ring[index % LEX_KEPT];
}

int32_t lex_value(const struct lex_token *token, enum refs_sense sense) {
    for (size_t i = 0; i < REFS_SENSES; i++) {
        if (token->meaning.sense[i] == sense) {
            return token->meaning.value[i];
        }
    }
    return -1;
}

bool lex_is(const struct lex_token *token, enum refs_sense sense) {
    return token->meaning.sense[0] == sense || token->meaning.sense[1] == sense;
}

bool lex_is_sign(const struct lex_token *token, uint32_t scalar) {
    return token->kind == LEX_SIGN && token->scalar == scalar;
}

int32_t lex_number(const struct lex *lex, const struct lex_token *token, size_t most) {
    int32_t value = 0;
    if (token->kind != LEX_DIGITS || lex_len(token) > most || lex_len(token) > 9) {
        return -1;
    }
    for (size_t i = token->start; i < token->end; i++) {
        value = value * 10 + (lex->text[i] - '0');
    }
    return value;
}
