/* Amounts in a text, in any usual notation: "350.00", "EUR 1.490,-", "$350", "CHF 1'840.-", "1
   840,00 €", "2k €", "fifty euros". A number alone is none: it takes a currency, two decimals,
   groups, or a money word beside it. Which sign is the decimal one is domain/money's business. */
#include "callsheet/domain/refs_read.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/status.h"

enum {
    CHUNK_BYTES = 64, /* longest written number */
    PLAIN_MOST = 7,   /* digits of a number without any sign of money in it */
    GROUP = 3,
    WORDS_BACK = 4, /* how far before a plain number its money word may stand */
    MILLI = 1000,
};

/* A number as it is written in the text. */
struct chunk {
    size_t first, next; /* tokens */
    size_t start, end;  /* bytes */
    size_t digits;
    size_t last_len; /* digits behind the last sign */
    bool has_sign, has_blank, has_dash;
};

/* A currency that stands beside a number. */
struct mark {
    char code[4];
    bool is_shared, is_doubtful; /* doubtful: also a word ("ALL") */
    size_t next;                 /* token behind it */
};

static bool is_group_sign(const struct lex_token *token) {
    return lex_is_sign(token, '.') || lex_is_sign(token, ',') || lex_is_sign(token, '\'') ||
           lex_is_sign(token, 0x2019);
}

static bool set_mark(struct mark *mark, int32_t row, size_t next) {
    const struct refs_currency *currency = refs_currency(row);
    *mark = (struct mark){.is_shared = currency->is_shared != 0, .next = next};
    memcpy(mark->code, currency->code, sizeof mark->code);
    return true;
}

/* A code in capitals that the table of words does not have. */
static bool read_code(const struct lex_token *token, struct mark *mark, size_t next) {
    static const char words[] = "ALL TRY TOP MAD PEN CUP GEL RON BAM MOP SOS ANG BOB COP DOP GIP";
    char code[4] = "";
    if (!token->is_capital || lex_len(token) != 3) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        code[i] = (char)(token->word[i] - 'a' + 'A');
    }
    if (!currency_is_known(code)) {
        return false;
    }
    *mark = (struct mark){.is_doubtful = strstr(words, code) != NULL, .next = next};
    memcpy(mark->code, code, sizeof code);
    return true;
}

/* A currency at `at`: a sign, a code, a word, "US$", "Fr." */
static bool read_currency(struct lex *lex, size_t at, struct mark *mark) {
    const struct lex_token *token = lex_at(lex, at);
    if (token->kind == LEX_SIGN) {
        int32_t row = refs_currency_sign(token->scalar);
        return row >= 0 && set_mark(mark, row, at + 1);
    }
    if (token->kind != LEX_WORD) {
        return false;
    }
    const struct lex_token *behind = lex_at(lex, at + 1);
    if (lex_is_sign(behind, '$') && behind->gap == GAP_NONE && refs_dollar(token->word) >= 0) {
        return set_mark(mark, refs_dollar(token->word), at + 2);
    }
    int32_t row = lex_value(token, SENSE_CURRENCY);
    if (row < 0) {
        return read_code(token, mark, at + 1);
    }
    bool is_short = lex_len(token) <= 3 && lex_is_sign(behind, '.') && behind->gap == GAP_NONE &&
                    lex_at(lex, at + 2)->kind == LEX_DIGITS;
    return set_mark(mark, row, at + (is_short ? 2u : 1u));
}

/* Says whether the digits at `at` go on with a group behind a blank: "1 840". */
static bool is_blank_group(struct lex *lex, size_t at, const struct chunk *chunk) {
    const struct lex_token *token = lex_at(lex, at);
    size_t first = lex_len(lex_at(lex, chunk->first));
    return token->kind == LEX_DIGITS && token->gap == GAP_BLANK && lex_len(token) == GROUP &&
           token->start - lex_at(lex, at - 1)->end <= GROUP && first <= GROUP &&
           (!chunk->has_sign || chunk->has_blank);
}

/* The dash of "350,-", "1'840.-", "350,--" at `at`: tokens it takes. */
static size_t dash_len(struct lex *lex, size_t at) {
    const struct lex_token *point = lex_at(lex, at), *dash = lex_at(lex, at + 1);
    bool is_dash = lex_is_sign(dash, '-') || lex_is_sign(dash, 0x2013) || lex_is_sign(dash, 0x2014);
    if ((!lex_is_sign(point, '.') && !lex_is_sign(point, ',')) || point->gap != GAP_NONE ||
        !is_dash || dash->gap != GAP_NONE) {
        return 0;
    }
    const struct lex_token *more = lex_at(lex, at + 2);
    return lex_is_sign(more, '-') && more->gap == GAP_NONE ? 3 : 2;
}

/* Finds the whole of a written number; false when it is longer than any. */
static bool read_chunk(struct lex *lex, size_t at, bool may_blank, struct chunk *chunk) {
    const struct lex_token *token = lex_at(lex, at);
    *chunk = (struct chunk){.first = at, .next = at + 1, .start = token->start};
    if (token->kind != LEX_DIGITS) {
        return false;
    }
    chunk->digits = chunk->last_len = lex_len(token);
    while (chunk->next < at + 2 * WORDS_BACK * GROUP) {
        const struct lex_token *sign = lex_at(lex, chunk->next);
        const struct lex_token *digits = lex_at(lex, chunk->next + 1);
        size_t used = 0;
        if (is_group_sign(sign) && sign->gap == GAP_NONE && digits->kind == LEX_DIGITS &&
            digits->gap == GAP_NONE) {
            used = 2;
            chunk->has_sign = true;
        } else if (may_blank && is_blank_group(lex, chunk->next, chunk)) {
            used = 1;
            chunk->has_blank = true;
        } else {
            break;
        }
        chunk->next += used;
        chunk->last_len = lex_len(lex_at(lex, chunk->next - 1));
        chunk->digits += chunk->last_len;
    }
    size_t dash = dash_len(lex, chunk->next);
    chunk->has_dash = dash > 0;
    chunk->next += dash;
    chunk->end = lex_at(lex, chunk->next - 1)->end;
    return chunk->end - chunk->start < CHUNK_BYTES;
}

/* Reads the chunk's bytes; `*is_plain` when nothing in it speaks of money. */
static bool read_value(const struct lex *lex, const struct chunk *chunk, struct money *money) {
    char text[CHUNK_BYTES];
    size_t len = chunk->end - chunk->start;
    memcpy(text, lex->text + chunk->start, len);
    text[len] = '\0';
    struct money read;
    const char *currency = money->currency[0] != '\0' ? money->currency : "EUR";
    if (money_parse(text, currency, &read, NULL) != STATUS_OK || read.minor == 0) {
        return false;
    }
    money->minor = read.minor;
    return true;
}

/* A money word before a plain number ("a charge of 350"), or "net" behind it. */
static bool has_money_word(struct lex *lex, size_t first, size_t next) {
    const struct lex_token *behind = lex_at(lex, next);
    if (lex_is(behind, SENSE_AFTER) && behind->gap != GAP_PARAGRAPH) {
        return true;
    }
    for (size_t back = 1; back <= WORDS_BACK && back <= first; back++) {
        const struct lex_token *token = lex_at(lex, first - back);
        if (lex_at(lex, first - back + 1)->gap == GAP_PARAGRAPH) {
            return false;
        }
        if (lex_is(token, SENSE_MONEY)) {
            return true;
        }
        if (!lex_is(token, SENSE_FILLER) && !lex_is(token, SENSE_NUMERO) &&
            !lex_is_sign(token, ':') && !lex_is_sign(token, '=')) {
            return false;
        }
    }
    return false;
}

/* Says what stands behind makes the number something else: a percentage, a time of the day. */
static bool is_something_else(struct lex *lex, const struct chunk *chunk) {
    const struct lex_token *behind = lex_at(lex, chunk->next);
    bool is_glued = behind->gap == GAP_NONE && behind->kind == LEX_WORD;
    bool is_clock = lex_is(behind, SENSE_CLOCK) &&
                    (strcmp(behind->word, "uhr") == 0 || strcmp(behind->word, "pm") == 0);
    return is_glued || is_clock || lex_is_sign(behind, '%') ||
           (lex_is_sign(behind, ':') && behind->gap == GAP_NONE &&
            lex_at(lex, chunk->next + 1)->kind == LEX_DIGITS &&
            lex_at(lex, chunk->next + 1)->gap == GAP_NONE);
}

/* Says whether a number without a currency is an amount. */
static bool is_amount_alone(struct lex *lex, const struct chunk *chunk, bool is_strict) {
    if (is_something_else(lex, chunk)) {
        return false;
    }
    if (chunk->has_sign) {
        return chunk->last_len == 2 || chunk->last_len == GROUP;
    }
    if (chunk->has_dash) {
        return true;
    }
    bool is_plain = chunk->digits >= 2 && chunk->digits <= PLAIN_MOST && !chunk->has_blank &&
                    !refs_is_year(lex_number(lex, lex_at(lex, chunk->first), PLAIN_MOST));
    return is_plain && !is_strict && has_money_word(lex, chunk->first, chunk->next);
}

/* Says whether digits at `at` continue something to their left: "INV-350", "12:30", "1.2.350"; the
   end of a range ("200-350 EUR") does not. */
static bool is_continued(struct lex *lex, size_t at) {
    if (at == 0 || lex_at(lex, at)->gap != GAP_NONE) {
        return false;
    }
    const struct lex_token *before = lex_at(lex, at - 1);
    if (before->kind == LEX_WORD || before->kind == LEX_DIGITS) {
        return true;
    }
    bool is_range = lex_is_sign(before, '-') && at > 1 && lex_at(lex, at - 2)->kind == LEX_DIGITS;
    bool is_joint = (lex_is_sign(before, '-') && !is_range) || lex_is_sign(before, '.') ||
                    lex_is_sign(before, ':') || lex_is_sign(before, '_') ||
                    lex_is_sign(before, '#');
    return is_joint && before->gap == GAP_NONE && at > 1 && lex_at(lex, at - 2)->kind != LEX_SIGN;
}

/* A minus that stands free before the token, which moves to it. */
static bool take_minus(struct lex *lex, size_t *first) {
    if (*first == 0 || lex_at(lex, *first)->gap != GAP_NONE) {
        return false;
    }
    const struct lex_token *before = lex_at(lex, *first - 1);
    if ((lex_is_sign(before, '-') || lex_is_sign(before, 0x2212)) && before->gap != GAP_NONE) {
        --*first;
        return true;
    }
    return false;
}

/* "2k €": a thousand times what was read. */
static bool take_thousand(struct lex *lex, size_t *next, struct money *money) {
    const struct lex_token *token = lex_at(lex, *next);
    if (lex_value(token, SENSE_TIMES) != MILLI || llabs(money->minor) > INT64_MAX / MILLI) {
        return false;
    }
    money->minor *= MILLI;
    ++*next;
    return true;
}

static bool finish(struct refs_scan *scan, size_t first, size_t next, const struct money *money,
                   struct refs_item *out) {
    *out = (struct refs_item){.kind = REFS_AMOUNT,
                              .start = lex_at(&scan->lex, first)->start,
                              .end = lex_at(&scan->lex, next - 1)->end,
                              .key = "",
                              .is_shared = out->is_shared,
                              .amount = *money};
    return true;
}

/* A currency before the number: "EUR 350", "-€350", "US$ 2k" */
static bool read_before(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    struct mark mark;
    struct chunk chunk;
    if (!read_currency(lex, at, &mark)) {
        return false;
    }
    size_t digits = mark.next, first = at;
    bool is_minus = take_minus(lex, &first);
    if (!is_minus && lex_is_sign(lex_at(lex, digits), '-')) {
        is_minus = true;
        digits++;
    }
    struct money money = {.minor = 0};
    memcpy(money.currency, mark.code, sizeof mark.code);
    if (lex_at(lex, mark.next)->gap == GAP_PARAGRAPH || !read_chunk(lex, digits, true, &chunk) ||
        !read_value(lex, &chunk, &money)) {
        return false;
    }
    if (mark.is_doubtful && !is_amount_alone(lex, &chunk, true)) {
        return false;
    }
    *next = chunk.next;
    if (lex_at(lex, *next)->gap == GAP_NONE || lex_len(lex_at(lex, *next)) > 1) {
        (void)take_thousand(lex, next, &money); /* "€2k", "EUR 2 thousand": most are neither */
    }
    money.minor = is_minus ? -money.minor : money.minor;
    out->is_shared = mark.is_shared;
    return finish(scan, first, *next, &money, out);
}

/* Says whether the currency between two numbers belongs to the one behind: "350 $20". */
static bool is_of_next(struct lex *lex, size_t at, const struct mark *mark) {
    const struct lex_token *digits = lex_at(lex, mark->next);
    return digits->kind == LEX_DIGITS && digits->gap == GAP_NONE &&
           lex_at(lex, at)->gap != GAP_NONE;
}

/* The number first: "350 EUR", "1.490,- €", "2k €", "350.00", "charged 350" */
static bool read_after(struct refs_scan *scan, size_t at, bool is_strict, struct refs_item *out,
                       size_t *next) {
    struct lex *lex = &scan->lex;
    struct chunk chunk;
    struct mark mark = {.next = 0};
    bool may_blank = at == 0 || !lex_is(lex_at(lex, at - 1), SENSE_LINE);
    if (is_continued(lex, at) || !read_chunk(lex, at, may_blank, &chunk)) {
        return false;
    }
    size_t behind = chunk.next, first = at;
    bool has_times = lex_value(lex_at(lex, behind), SENSE_TIMES) == MILLI;
    behind += has_times ? 1u : 0u;
    bool has_currency =
        lex_at(lex, behind)->gap != GAP_PARAGRAPH && read_currency(lex, behind, &mark);
    if (has_currency && (is_of_next(lex, behind, &mark) ||
                         (mark.is_doubtful && !is_amount_alone(lex, &chunk, true)))) {
        has_currency = false;
    }
    if (!has_currency && (has_times || !is_amount_alone(lex, &chunk, is_strict))) {
        return false;
    }
    struct money money = {.minor = 0};
    memcpy(money.currency, has_currency ? mark.code : "", has_currency ? sizeof mark.code : 1);
    if (!read_value(lex, &chunk, &money)) {
        return false;
    }
    *next = chunk.next;
    if (has_currency) {
        (void)take_thousand(lex, next, &money);
        *next = mark.next;
    }
    money.minor = take_minus(lex, &first) ? -money.minor : money.minor;
    out->is_shared = has_currency && mark.is_shared;
    return finish(scan, first, *next, &money, out);
}

/* "fifty euros", "two hundred dollars" */
static bool read_words(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    struct mark mark;
    int32_t milli = 0;
    size_t behind = 0;
    if (!lex_is(lex_at(lex, at), SENSE_NUMBER) || !refs_read_quantity(scan, at, &milli, &behind) ||
        !lex_is(lex_at(lex, behind), SENSE_CURRENCY) || !read_currency(lex, behind, &mark)) {
        return false;
    }
    struct money money = {.minor = 0};
    memcpy(money.currency, mark.code, sizeof mark.code);
    int64_t scale = 1;
    for (int i = 0; i < currency_digits(mark.code); i++) {
        scale *= 10;
    }
    money.minor = milli * scale / MILLI;
    *next = mark.next;
    out->is_shared = mark.is_shared;
    return milli > MILLI && finish(scan, at, *next, &money, out);
}

bool refs_read_amount(struct refs_scan *scan, size_t at, bool is_strict, struct refs_item *out,
                      size_t *next) {
    const struct lex_token *token = lex_at(&scan->lex, at);
    if (token->kind == LEX_DIGITS) {
        return read_after(scan, at, is_strict, out, next);
    }
    if (token->kind == LEX_WORD && token->meaning.sense[0] == SENSE_NONE && !token->is_capital &&
        lex_len(token) > 3) {
        return false; /* most words */
    }
    return read_before(scan, at, out, next) || read_words(scan, at, out, next);
}
