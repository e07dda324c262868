/* The tokens of a text, and numbers of invoices and tickets in it. */
#include "callsheet/domain/refscan.h"

#include <string.h>

#include "callsheet/base/text.h"

enum { WORD_BYTES = 40 };

/* --- tokens ----------------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Letters, and everything above Latin-1's signs that is no punctuation or symbol. */
static bool is_word_scalar(uint32_t scalar) {
    bool is_ascii = (scalar >= 'a' && scalar <= 'z') || (scalar >= 'A' && scalar <= 'Z');
    bool is_sign = scalar == 0xd7 || scalar == 0xf7 || (scalar >= 0x2000 && scalar <= 0x2bff) ||
                   (scalar >= 0x3000 && scalar <= 0x303f) || scalar == 0xfffd;
    return is_ascii || (scalar >= 0xc0 && !is_sign);
}

/* End of a number: digits with single points, commas, apostrophes between them. */
static size_t number_end(const struct refscan *scan, size_t at) {
    while (at < scan->len) {
        if (is_digit(scan->text[at])) {
            at++;
            continue;
        }
        bool is_between = strchr(".,'", scan->text[at]) != NULL && scan->text[at] != '\0' &&
                          at + 1 < scan->len && is_digit(scan->text[at + 1]);
        if (!is_between) {
            break;
        }
        at++;
    }
    return at;
}

static size_t word_end(const struct refscan *scan, size_t at) {
    while (at < scan->len) {
        uint32_t scalar = 0;
        size_t bytes = text_decode(scan->text + at, scan->len - at, &scalar);
        if (!is_word_scalar(scalar)) {
            break;
        }
        at += bytes;
    }
    return at;
}

static bool is_blank(uint32_t scalar) {
    return scalar == ' ' || scalar == '\t' || scalar == '\n' || scalar == '\r' || scalar == 0xa0 ||
           scalar == 0x202f || scalar == 0x2009;
}

static struct token read_token(struct refscan *scan) {
    struct token token = {.kind = TOKEN_END};
    size_t before = scan->at;
    uint32_t scalar = 0;
    size_t bytes = 0;
    while (scan->at < scan->len) {
        bytes = text_decode(scan->text + scan->at, scan->len - scan->at, &scalar);
        if (!is_blank(scalar)) {
            break;
        }
        token.is_new_row = token.is_new_row || scalar == '\n';
        scan->at += bytes;
    }
    token.is_glued = scan->at == before && before > 0;
    token.start = token.end = scan->at;
    if (scan->at >= scan->len) {
        return token;
    }
    if (is_digit(scan->text[scan->at])) {
        token.kind = TOKEN_NUMBER;
        token.end = number_end(scan, scan->at);
    } else if (is_word_scalar(scalar)) {
        token.kind = TOKEN_WORD;
        token.end = word_end(scan, scan->at);
    } else {
        token.kind = TOKEN_SIGN;
        token.sign = scalar;
        token.end = scan->at + bytes;
    }
    scan->at = token.end;
    return token;
}

void refscan_begin(struct refscan *scan) {
    scan->at = 0;
    for (int i = REFSCAN_HERE; i < REFSCAN_WINDOW; i++) {
        scan->token[i] = read_token(scan);
    }
}

void refscan_next(struct refscan *scan) {
    memmove(&scan->token[0], &scan->token[1], (REFSCAN_WINDOW - 1) * sizeof scan->token[0]);
    scan->token[REFSCAN_WINDOW - 1] = read_token(scan);
}

void refscan_skip_to(struct refscan *scan, size_t at) {
    while (scan->token[REFSCAN_HERE].kind != TOKEN_END && scan->token[REFSCAN_HERE].start < at) {
        refscan_next(scan);
    }
}

const struct token *refscan_token(const struct refscan *scan, int ahead) {
    return &scan->token[REFSCAN_HERE + ahead];
}

/* --- words ------------------------------------------------------------------------------------ */

/* Latin letters with accents by the letter below them; what is not listed stays as it is. */
static char plain_letter(uint32_t scalar) {
    static const struct {
        uint32_t first, last;
        char letter;
    } rows[] = {{0xc0, 0xc5, 'a'}, {0xc7, 0xc7, 'c'}, {0xc8, 0xcb, 'e'}, {0xcc, 0xcf, 'i'},
                {0xd1, 0xd1, 'n'}, {0xd2, 0xd6, 'o'}, {0xd9, 0xdc, 'u'}, {0xe0, 0xe5, 'a'},
                {0xe7, 0xe7, 'c'}, {0xe8, 0xeb, 'e'}, {0xec, 0xef, 'i'}, {0xf1, 0xf1, 'n'},
                {0xf2, 0xf6, 'o'}, {0xf9, 0xfc, 'u'}};
    if (scalar < 0x80) {
        return scalar >= 'A' && scalar <= 'Z' ? (char)(scalar - 'A' + 'a') : (char)scalar;
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (scalar >= rows[i].first && scalar <= rows[i].last) {
            return rows[i].letter;
        }
    }
    return 0;
}

void refscan_fold(const struct refscan *scan, const struct token *token, char *out,
                  size_t capacity) {
    size_t len = 0;
    for (size_t at = token->start; at < token->end;) {
        uint32_t scalar = 0;
        size_t bytes = text_decode(scan->text + at, token->end - at, &scalar);
        char letter = plain_letter(scalar);
        if (len + bytes >= capacity) {
            break;
        }
        if (letter != 0) {
            out[len++] = letter;
        } else {
            memcpy(out + len, scan->text + at, bytes);
            len += bytes;
        }
        at += bytes;
    }
    out[len] = '\0';
}

bool refscan_is(const struct refscan *scan, const struct token *token, const char *list) {
    char word[WORD_BYTES];
    if (token->kind != TOKEN_WORD || token->end - token->start >= sizeof word) {
        return false;
    }
    refscan_fold(scan, token, word, sizeof word);
    size_t len = strlen(word);
    for (const char *at = list; *at != '\0';) {
        size_t size = strcspn(at, " ");
        if (size == len && memcmp(at, word, len) == 0) {
            return true;
        }
        at += size + (at[size] == ' ');
    }
    return false;
}

/* --- numbers of invoices and tickets ---------------------------------------------------------- */

/* Words that say that a number follows: en, de, fr, es, pt, it. */
static const char naming[] =
    "invoice invoices inv bill bills rechnung rechnungen rechnungsnr rechnungsnummer rg re "
    "facture factures fact fac factura facturas fatura faturas fattura fatture ft "
    "ticket tickets case cases vorgang fall incident incidente chamado caso order";
static const char numbering[] = "no nr num number numbers nummer numero numeros n nos num\u00e9ro";

/* Steps over "no.", "number", "#", "n°", ":" between a naming word and its number. */
static int skip_numbering(const struct refscan *scan, int ahead) {
    for (int steps = 0; steps < 3 && ahead < REFSCAN_AFTER; steps++) {
        const struct token *token = refscan_token(scan, ahead);
        bool is_sign = token->kind == TOKEN_SIGN &&
                       (token->sign == '#' || token->sign == ':' || token->sign == '.' ||
                        token->sign == 0xb0 || token->sign == 0xba || token->sign == 0x2116);
        if (!is_sign && !refscan_is(scan, token, numbering)) {
            break;
        }
        ahead++;
    }
    return ahead;
}

/* Reads "INV-1042", "R2026/0042", "1042" from a token on: letters, digits and - / _ without blanks,
   digits among them; a line end may stand behind a hyphen. Returns the last token of it. */
static int read_code(const struct refscan *scan, int ahead, bool *has_digits, bool *has_letters) {
    int last = ahead - 1;
    *has_digits = *has_letters = false;
    for (int i = ahead; i <= REFSCAN_AFTER; i++) {
        const struct token *token = refscan_token(scan, i);
        const struct token *before = refscan_token(scan, i - 1);
        bool is_joint = token->kind == TOKEN_SIGN &&
                        (token->sign == '-' || token->sign == '/' || token->sign == '_');
        bool is_wrapped = i > ahead && before->kind == TOKEN_SIGN && before->sign == '-' &&
                          token->is_new_row && token->kind == TOKEN_NUMBER;
        if (token->kind == TOKEN_END || (i > ahead && !token->is_glued && !is_wrapped)) {
            break;
        }
        if (token->kind == TOKEN_NUMBER || token->kind == TOKEN_WORD) {
            *has_digits = *has_digits || token->kind == TOKEN_NUMBER;
            *has_letters = *has_letters || token->kind == TOKEN_WORD;
            last = i;
        } else if (!is_joint || i == ahead) {
            break;
        }
    }
    return last;
}

static bool fill_code(struct refscan *scan, int first, int last, struct refs_item *out) {
    char key[REFS_KEY_BYTES] = "";
    size_t start = refscan_token(scan, first)->start, end = refscan_token(scan, last)->end;
    enum { LONGEST = 60 };
    if (end - start > LONGEST) {
        return false;
    }
    char *written = arena_strndup(scan->arena, scan->text + start, end - start);
    refs_key(written, key, sizeof key);
    out->kind = REFS_NUMBER;
    out->start = start;
    out->end = end;
    out->key = arena_strdup(scan->arena, key);
    return true;
}

/* How many digits a code has, and whether the first sign in it is a decimal one. */
static size_t digits_in(const struct refscan *scan, const struct token *token) {
    size_t count = 0;
    for (size_t at = token->start; at < token->end; at++) {
        count += is_digit(scan->text[at]) ? 1 : 0;
    }
    return count;
}

static bool is_plain_number(const struct refscan *scan, const struct token *token) {
    return digits_in(scan, token) == token->end - token->start;
}

/* "invoice number 1042", "ticket: T-2231", "inv 1042". */
static bool named_number(struct refscan *scan, struct refs_item *out) {
    bool has_digits = false, has_letters = false;
    if (!refscan_is(scan, refscan_token(scan, 0), naming)) {
        return false;
    }
    int first = skip_numbering(scan, 1);
    int last = first <= REFSCAN_AFTER ? read_code(scan, first, &has_digits, &has_letters) : -1;
    if (last < first || !has_digits || !fill_code(scan, first, last, out)) {
        return false;
    }
    const struct token *number = refscan_token(scan, last);
    bool is_money = !has_letters && !is_plain_number(scan, number);
    out->is_named = true;
    if (first == 1 && !is_money) { /* "inv 1042": the word is part of the number as they write it */
        char word[WORD_BYTES];
        refscan_fold(scan, refscan_token(scan, 0), word, sizeof word);
        out->start = strcmp(word, "inv") == 0 ? refscan_token(scan, 0)->start : out->start;
    }
    return !is_money;
}

/* "#1042". */
static bool hash_number(struct refscan *scan, struct refs_item *out) {
    bool has_digits = false, has_letters = false;
    const struct token *here = refscan_token(scan, 0), *next = refscan_token(scan, 1);
    if (here->kind != TOKEN_SIGN || here->sign != '#' || next->kind == TOKEN_END ||
        !next->is_glued) {
        return false;
    }
    int last = read_code(scan, 1, &has_digits, &has_letters);
    if (last < 1 || !has_digits || !fill_code(scan, 1, last, out)) {
        return false;
    }
    out->start = here->start;
    out->is_named = true;
    return true;
}

/* "INV-1042", "T-2231", "RE2026/0042": letters, then digits, joined. */
static bool bare_code(struct refscan *scan, struct refs_item *out) {
    enum { LETTERS_MOST = 8, DIGITS_LEAST = 2 };
    bool has_digits = false, has_letters = false;
    const struct token *here = refscan_token(scan, 0);
    if (here->kind != TOKEN_WORD || here->is_glued || here->end - here->start > LETTERS_MOST) {
        return false;
    }
    int last = read_code(scan, 0, &has_digits, &has_letters);
    if (last < 1 || !has_digits) {
        return false;
    }
    size_t digits = 0;
    for (int i = 0; i <= last; i++) {
        digits += digits_in(scan, refscan_token(scan, i));
    }
    const struct token *second = refscan_token(scan, 1);
    bool is_joined = second->kind == TOKEN_NUMBER || refscan_token(scan, 2)->kind == TOKEN_NUMBER;
    return is_joined && digits >= DIGITS_LEAST && fill_code(scan, 0, last, out);
}

/* "1042", "000009", "2026-0042" with nothing around it: whether it is one shows the ledger. */
static bool bare_number(struct refscan *scan, struct refs_item *out) {
    enum { DIGITS_LEAST = 3, DIGITS_MOST = 14 };
    bool has_digits = false, has_letters = false;
    const struct token *here = refscan_token(scan, 0);
    if (here->kind != TOKEN_NUMBER || here->is_glued || !is_plain_number(scan, here)) {
        return false;
    }
    int last = read_code(scan, 0, &has_digits, &has_letters);
    size_t digits = 0;
    for (int i = 0; i <= last; i++) {
        digits += digits_in(scan, refscan_token(scan, i));
    }
    const struct token *before = refscan_token(scan, -1), *after = refscan_token(scan, last + 1);
    bool is_phone = before->kind == TOKEN_SIGN && (before->sign == '+' || before->sign == '(');
    bool goes_on = after->kind == TOKEN_NUMBER && !after->is_new_row; /* "210 746 0712" */
    bool is_share = after->kind == TOKEN_SIGN && after->sign == '%';
    bool is_tail = before->kind == TOKEN_NUMBER && !here->is_new_row;
    return !is_phone && !goes_on && !is_share && !is_tail && !has_letters &&
           digits >= DIGITS_LEAST && digits <= DIGITS_MOST && fill_code(scan, 0, last, out);
}

bool refscan_number(struct refscan *scan, struct refs_item *out) {
    static const char money[] = "eur euro euros usd gbp chf dollars dollar pounds";
    if (named_number(scan, out) || hash_number(scan, out) || bare_code(scan, out)) {
        return true;
    }
    struct refs_item time;
    const struct token *before = refscan_token(scan, -1), *after = refscan_token(scan, 1);
    bool is_money = refscan_is(scan, before, money) || refscan_is(scan, after, money) ||
                    (before->kind == TOKEN_SIGN &&
                     (before->sign == '$' || before->sign == 0x20ac || before->sign == 0xa3)) ||
                    (after->kind == TOKEN_SIGN &&
                     (after->sign == '$' || after->sign == 0x20ac || after->sign == 0xa3));
    return !is_money && !refscan_duration(scan, &time) && bare_number(scan, out);
}
