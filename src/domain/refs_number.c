/* Numbers of invoices, tickets and orders in a text, as a ledger writes them and mangled:
   "INV-1042", "inv 1042", "#1042", "RE-2026/117", broken over a line; and what only looks like one.
 */
#include "callsheet/domain/refs_read.h"

#include <string.h>

#include "callsheet/base/status.h"

enum {
    PREFIX_MOST = 6, /* letters before the digits */
    DIGITS_LEAST = 2,
    BARE_LEAST = 4, /* digits of a number without anything beside it */
    BARE_MOST = 12,
    TAIL_MOST = 3, /* letters behind the digits: "INV-1042/b" */
    PARTS_MOST = 6,
    PHONE_LEAST = 7,
    RUN_MOST = 20, /* tokens of a telephone number */
    ACCOUNT_GROUPS = 3,
};

static bool is_joint(const struct lex_token *token) {
    return lex_is_sign(token, '-') || lex_is_sign(token, '/') || lex_is_sign(token, '_') ||
           lex_is_sign(token, '.') || lex_is_sign(token, 0x2010) || lex_is_sign(token, 0x2011) ||
           lex_is_sign(token, 0x2013);
}

static bool is_wordy(const struct lex_token *token) {
    return token->kind == LEX_WORD || token->kind == LEX_DIGITS;
}

/* Two runs of digits with a slash between are a list ("1042/1043") when they are equally long,
   unless the first is a year. */
static bool is_list(const struct lex *lex, const struct lex_token *a, const struct lex_token *b) {
    return a->kind == LEX_DIGITS && b->kind == LEX_DIGITS && lex_len(a) == lex_len(b) &&
           lex_len(a) >= BARE_LEAST && !refs_is_year(lex_number(lex, a, BARE_LEAST));
}

/* Says whether the word at `at` ends a number: a letter or a few, and nothing of a word behind. */
static bool is_tail(struct lex *lex, size_t at, size_t most) {
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "x", "px", "am", "pm"};
    const struct lex_token *token = lex_at(lex, at), *behind = lex_at(lex, at + 1);
    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        if (strcmp(token->word, endings[i]) == 0 && !token->is_capital) {
            return false;
        }
    }
    bool goes_on = behind->gap == GAP_NONE &&
                   (is_wordy(behind) || (is_joint(behind) && is_wordy(lex_at(lex, at + 2)) &&
                                         lex_at(lex, at + 2)->gap == GAP_NONE));
    return token->kind == LEX_WORD && lex_len(token) <= most && !goes_on;
}

/* One more part of a number that ends before `at`: tokens it takes, 0 when it is complete. */
static size_t part_len(struct lex *lex, size_t at) {
    const struct lex_token *token = lex_at(lex, at), *behind = lex_at(lex, at + 1);
    if (token->gap != GAP_NONE) {
        return 0;
    }
    if (token->kind == LEX_DIGITS) {
        return 1; /* an invisible break was between */
    }
    if (token->kind == LEX_WORD) {
        return is_tail(lex, at, 2) ? 1 : 0;
    }
    bool may_wrap = lex_is_sign(token, '-') && behind->gap == GAP_WRAP;
    if (!is_joint(token) || (behind->gap != GAP_NONE && !may_wrap)) {
        return 0;
    }
    if (behind->kind == LEX_WORD) {
        bool is_short = behind->is_capital || lex_len(behind) == 1;
        return !may_wrap && !lex_is_sign(token, '.') && is_short && is_tail(lex, at + 1, TAIL_MOST)
                   ? 2
                   : 0;
    }
    bool is_digits = behind->kind == LEX_DIGITS && lex_len(behind) <= BARE_MOST;
    return is_digits && !is_list(lex, lex_at(lex, at - 1), behind) ? 2 : 0;
}

static size_t read_parts(struct lex *lex, size_t at) {
    for (size_t parts = 0; parts < PARTS_MOST; parts++) {
        size_t len = part_len(lex, at);
        if (len == 0) {
            break;
        }
        at += len;
    }
    return at;
}

static size_t count_digits(struct lex *lex, size_t first, size_t next) {
    size_t count = 0;
    for (size_t i = first; i < next; i++) {
        count += lex_at(lex, i)->kind == LEX_DIGITS ? lex_len(lex_at(lex, i)) : 0;
    }
    return count;
}

static bool finish(struct refs_scan *scan, size_t first, size_t next, struct refs_item *out) {
    struct lex *lex = &scan->lex;
    size_t digits = count_digits(lex, first, next);
    *out = (struct refs_item){.kind = REFS_NUMBER,
                              .start = lex_at(lex, first)->start,
                              .end = lex_at(lex, next - 1)->end,
                              .key = ""};
    return digits > 0 && digits <= BARE_MOST + DIGITS_LEAST &&
           out->end - out->start < REFS_KEY_BYTES;
}

/* Letters, then digits. Where the digits of a prefix at `at` begin; 0 when they do not. */
static size_t find_digits(struct lex *lex, size_t at, bool *is_loose) {
    const struct lex_token *joint = lex_at(lex, at + 1), *digits = lex_at(lex, at + 2);
    *is_loose = false;
    if (joint->kind == LEX_DIGITS) {
        *is_loose = joint->gap != GAP_NONE;
        return joint->gap <= GAP_WRAP ? at + 1 : 0;
    }
    bool is_hash = lex_is_sign(joint, '#');
    if ((!is_joint(joint) && !is_hash) || digits->kind != LEX_DIGITS ||
        digits->gap == GAP_PARAGRAPH || joint->gap > GAP_BLANK) {
        return 0;
    }
    bool is_wrapped = digits->gap == GAP_WRAP && !lex_is_sign(joint, '.');
    *is_loose = joint->gap != GAP_NONE || (digits->gap != GAP_NONE && !is_wrapped) || is_hash ||
                lex_is_sign(joint, '.');
    return at + 2;
}

/* Letters before digits make a number when they are written as numbers are. */
static bool read_prefixed(struct refs_scan *scan, size_t at, bool is_named, struct refs_item *out,
                          size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *prefix = lex_at(lex, at);
    bool is_loose = false;
    size_t digits = lex_len(prefix) <= PREFIX_MOST ? find_digits(lex, at, &is_loose) : 0;
    if (digits == 0 || lex_is(prefix, SENSE_MONTH) || lex_is(prefix, SENSE_PHONE)) {
        return false;
    }
    size_t len = lex_len(lex_at(lex, digits));
    bool is_short_form = lex_value(prefix, SENSE_INVOICE) == 1;
    bool is_capital = prefix->is_capital && lex_len(prefix) >= 2 && lex_len(prefix) <= PREFIX_MOST;
    bool is_glued = digits == at + 1 && !is_loose;
    bool is_year = refs_is_year(lex_number(lex, lex_at(lex, digits), BARE_LEAST));
    size_t least = DIGITS_LEAST + (is_loose || !prefix->is_capital ? 1u : 0u);
    bool good = is_short_form || (is_named && !is_loose);
    if (!good && is_loose) {
        good = is_capital && !is_year && prefix->meaning.sense[0] == SENSE_NONE;
    } else if (!good) {
        good = is_capital || (prefix->is_capital && len > DIGITS_LEAST) ||
               (is_glued ? lex_len(prefix) < PREFIX_MOST : true);
    }
    *next = read_parts(lex, digits + 1);
    bool is_enough = len >= least || (*next > digits + 1 && count_digits(lex, at, *next) > least);
    return good && is_enough && finish(scan, at, *next, out);
}

/* "#1042", "# 1042", "№ 1042" */
static bool read_hash(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *digits = lex_at(lex, at + 1);
    bool is_hash = lex_is_sign(lex_at(lex, at), '#') || lex_is_sign(lex_at(lex, at), 0x2116);
    if (!is_hash || digits->kind != LEX_DIGITS || digits->gap > GAP_BLANK ||
        lex_len(digits) < DIGITS_LEAST) {
        return false;
    }
    *next = read_parts(lex, at + 2);
    return finish(scan, at, *next, out);
}

/* "1042", "2026-117" */
static bool read_bare(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    *next = read_parts(lex, at + 1);
    size_t digits = count_digits(lex, at, *next);
    const struct lex_token *behind = lex_at(lex, *next);
    bool is_year = *next == at + 1 && refs_is_year(lex_number(lex, lex_at(lex, at), BARE_LEAST));
    bool is_other = lex_is_sign(behind, '%') || lex_is(behind, SENSE_CURRENCY) ||
                    (behind->kind == LEX_SIGN && refs_currency_sign(behind->scalar) >= 0) ||
                    (behind->gap == GAP_NONE && is_wordy(behind)) ||
                    (at > 0 && lex_at(lex, at)->gap == GAP_NONE && is_wordy(lex_at(lex, at - 1)));
    if (is_year || is_other || digits < BARE_LEAST || digits > BARE_MOST ||
        !finish(scan, at, *next, out)) {
        return false;
    }
    out->is_bare = true;
    return true;
}

bool refs_read_number(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    const struct lex_token *token = lex_at(&scan->lex, at);
    switch (token->kind) {
    case LEX_WORD:
        return read_prefixed(scan, at, false, out, next);
    case LEX_DIGITS:
        return read_bare(scan, at, out, next);
    case LEX_SIGN:
        return read_hash(scan, at, out, next);
    case LEX_END:
        break;
    }
    return false;
}

bool refs_read_code(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *token = lex_at(lex, at);
    if (token->in_address) {
        return false;
    }
    if (token->kind == LEX_WORD) {
        return read_prefixed(scan, at, true, out, next);
    }
    if (token->kind != LEX_DIGITS) {
        return false;
    }
    *next = read_parts(lex, at + 1);
    return !lex_is_sign(lex_at(lex, *next), '%') && finish(scan, at, *next, out);
}

/* --- what only looks like one --- */

static bool is_phone_sign(const struct lex_token *token) {
    return lex_is_sign(token, '-') || lex_is_sign(token, '/') || lex_is_sign(token, '.') ||
           lex_is_sign(token, '(') || lex_is_sign(token, ')') || lex_is_sign(token, '+');
}

/* Goes along digits and the signs of telephone numbers. */
static size_t run_end(struct lex *lex, size_t at, size_t *digits) {
    size_t end = at;
    *digits = 0;
    for (size_t i = at; i < at + RUN_MOST; i++) {
        const struct lex_token *token = lex_at(lex, i);
        bool is_apart = i > at && token->gap > GAP_BLANK;
        if (is_apart || (token->kind != LEX_DIGITS && !is_phone_sign(token))) {
            break;
        }
        if (token->kind == LEX_DIGITS) {
            *digits += lex_len(token);
            end = i + 1;
        }
    }
    return end;
}

/* "Tel. 030 1234", "+49 30 1234567", "030/1234567" */
static size_t skip_phone(struct lex *lex, size_t at) {
    const struct lex_token *token = lex_at(lex, at), *behind = lex_at(lex, at + 1);
    size_t digits = 0, first = at;
    if (lex_is(token, SENSE_PHONE)) {
        first = at + 1;
        while (first < at + 4 &&
               (lex_is_sign(lex_at(lex, first), '.') || lex_is_sign(lex_at(lex, first), ':') ||
                lex_is(lex_at(lex, first), SENSE_NUMERO))) {
            first++;
        }
        size_t end = lex_at(lex, first)->gap <= GAP_BLANK ? run_end(lex, first, &digits) : at;
        return digits > 0 ? end : at;
    }
    bool is_plus = lex_is_sign(token, '+') && behind->kind == LEX_DIGITS && behind->gap == GAP_NONE;
    bool is_area = token->kind == LEX_DIGITS && lex->text[token->start] == '0' &&
                   (token->gap != GAP_NONE || (at > 0 && lex_is_sign(lex_at(lex, at - 1), '(')));
    if (!is_plus && !is_area) {
        return at;
    }
    size_t end = run_end(lex, first, &digits);
    bool is_one = end == at + 1;
    return digits >= PHONE_LEAST && (is_plus || (is_one ? digits > PHONE_LEAST + 1 : true)) ? end
                                                                                            : at;
}

/* "DE89 3704 0044 0532 0130 00" */
static size_t skip_account(struct lex *lex, size_t at) {
    const struct lex_token *token = lex_at(lex, at), *check = lex_at(lex, at + 1);
    if (!token->is_capital || lex_len(token) != 2 || check->gap != GAP_NONE ||
        check->kind != LEX_DIGITS || lex_len(check) < 2) {
        return at;
    }
    size_t end = at + 2;
    while (end < at + RUN_MOST && is_wordy(lex_at(lex, end)) &&
           lex_at(lex, end)->gap <= GAP_BLANK && lex_len(lex_at(lex, end)) == 4) {
        end++;
    }
    bool has_tail = end < at + RUN_MOST && lex_at(lex, end)->kind == LEX_DIGITS &&
                    lex_at(lex, end)->gap == GAP_BLANK && lex_len(lex_at(lex, end)) < 4;
    bool is_account = end >= at + 2 + ACCOUNT_GROUPS || lex_len(check) > BARE_MOST;
    return is_account ? end + (has_tail ? 1u : 0u) : at;
}

/* "14:30:05", "192.168.1.10", "1.2.3" */
static size_t skip_chain(struct lex *lex, size_t at) {
    const struct lex_token *sign = lex_at(lex, at + 1);
    if (lex_at(lex, at)->kind != LEX_DIGITS || sign->gap != GAP_NONE ||
        (!lex_is_sign(sign, ':') && !lex_is_sign(sign, '.'))) {
        return at;
    }
    size_t end = at + 1;
    while (end < at + RUN_MOST && lex_is_sign(lex_at(lex, end), sign->scalar) &&
           lex_at(lex, end)->gap == GAP_NONE && lex_at(lex, end + 1)->kind == LEX_DIGITS &&
           lex_at(lex, end + 1)->gap == GAP_NONE) {
        end += 2;
    }
    return end > at + 1 ? end : at;
}

size_t refs_skip_noise(struct refs_scan *scan, size_t at) {
    struct lex *lex = &scan->lex;
    size_t end = skip_phone(lex, at);
    end = end > at ? end : skip_account(lex, at);
    return end > at ? end : skip_chain(lex, at);
}
