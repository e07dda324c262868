/* Amounts of money in a text. A bare number is one only with a currency, two decimals, or a word of
   money beside it: telephone numbers and years are not. */
#include <string.h>

#include "callsheet/domain/refscan.h"

static const char codes[] =
    "eur euro euros usd gbp chf sek nok dkk pln czk jpy huf cad aud inr cny "
    "dollar dollars pound pounds franken kr";
static const char money_words[] =
    "amount total sum charge charges charged price cost costs paid pay owe balance invoiced billed "
    "betrag summe gesamt kosten preis bezahlt zahlen montant somme prix total importe suma precio "
    "valor preco importo somma prezzo";

static bool is_symbol(const struct token *token) {
    return token->kind == TOKEN_SIGN && (token->sign == '$' || token->sign == 0x20ac ||
                                         token->sign == 0xa3 || token->sign == 0xa5);
}

static bool is_currency(const struct refscan *scan, const struct token *token) {
    return is_symbol(token) || refscan_is(scan, token, codes);
}

/* How the digits of a number are grouped: the digits behind its last point or comma. */
static size_t decimals_of(const struct refscan *scan, const struct token *token, size_t *signs) {
    size_t tail = 0;
    *signs = 0;
    for (size_t at = token->start; at < token->end; at++) {
        bool is_digit = scan->text[at] >= '0' && scan->text[at] <= '9';
        *signs += is_digit ? 0 : 1;
        tail = is_digit ? tail + 1 : 0;
    }
    return *signs > 0 ? tail : 0;
}

/* Groups may stand apart: "1 490,00", "1 490". Returns the last token of the number. */
static int last_group(const struct refscan *scan) {
    int last = 0;
    while (last + 1 <= REFSCAN_AFTER) {
        const struct token *here = refscan_token(scan, last), *next = refscan_token(scan, last + 1);
        size_t signs = 0, digits = 0;
        bool ends = decimals_of(scan, here, &signs) > 0;
        while (next->kind == TOKEN_NUMBER && digits < next->end - next->start &&
               scan->text[next->start + digits] >= '0' && scan->text[next->start + digits] <= '9') {
            digits++;
        }
        size_t first = here->end - here->start;
        bool is_group = next->kind == TOKEN_NUMBER && !next->is_new_row && !next->is_glued &&
                        digits == 3 && next->start == here->end + 1 && !ends &&
                        (last > 0 || first <= 3);
        if (!is_group) {
            break;
        }
        last++;
    }
    return last;
}

static const char *code_of(const struct refscan *scan, const struct token *token) {
    static const struct {
        const char *words, *code;
    } rows[] = {{"eur euro euros", "EUR"},
                {"usd dollar dollars", "USD"},
                {"gbp pound pounds", "GBP"},
                {"chf franken", "CHF"},
                {"sek", "SEK"},
                {"nok", "NOK"},
                {"dkk", "DKK"},
                {"pln", "PLN"},
                {"czk", "CZK"},
                {"jpy", "JPY"},
                {"huf", "HUF"},
                {"cad", "CAD"},
                {"aud", "AUD"},
                {"inr", "INR"},
                {"cny", "CNY"}};
    if (is_symbol(token)) {
        return token->sign == 0x20ac ? "EUR" : token->sign == 0xa3 ? "GBP" : "";
    }
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (refscan_is(scan, token, rows[i].words)) {
            return rows[i].code;
        }
    }
    return "";
}

/* Reads the number from token 0 to `last` as an amount in a currency; two digits when unknown. */
static bool read_amount(const struct refscan *scan, int last, const char *code, struct money *out) {
    char text[48] = "";
    size_t start = refscan_token(scan, 0)->start, end = refscan_token(scan, last)->end;
    if (end - start >= sizeof text) {
        return false;
    }
    memcpy(text, scan->text + start, end - start);
    if (money_parse(text, code[0] != '\0' ? code : "EUR", out, NULL) != STATUS_OK) {
        return false;
    }
    memcpy(out->currency, code, strlen(code) + 1); /* "" or three letters */
    return true;
}

/* The currency beside the number, in front of it or behind. */
static const char *currency_beside(const struct refscan *scan, int last, bool *is_before,
                                   bool *is_after) {
    const struct token *before = refscan_token(scan, -1), *after = refscan_token(scan, last + 1);
    *is_before = is_currency(scan, before) && !refscan_token(scan, 0)->is_new_row;
    *is_after = last + 1 <= REFSCAN_AFTER && is_currency(scan, after) && !after->is_new_row;
    return *is_before ? code_of(scan, before) : *is_after ? code_of(scan, after) : "";
}

static bool has_money_word(const struct refscan *scan, int last) {
    for (int i = -REFSCAN_BEFORE; i < 0; i++) {
        if (refscan_is(scan, refscan_token(scan, i), money_words)) {
            return true;
        }
    }
    return last + 1 <= REFSCAN_AFTER &&
           refscan_is(scan, refscan_token(scan, last + 1), money_words);
}

bool refscan_amount(struct refscan *scan, struct refs_item *out) {
    const struct token *here = refscan_token(scan, 0);
    if (here->kind != TOKEN_NUMBER) {
        return false;
    }
    bool is_before = false, is_after = false;
    size_t signs = 0;
    int last = last_group(scan);
    const char *code = currency_beside(scan, last, &is_before, &is_after);
    size_t decimals = decimals_of(scan, refscan_token(scan, last), &signs);
    bool is_written = is_before || is_after || decimals == 2 || (signs > 0 && decimals == 3);
    if (!is_written && !has_money_word(scan, last)) {
        return false;
    }
    if (!read_amount(scan, last, code, &out->amount) || out->amount.minor == 0) {
        return false;
    }
    out->kind = REFS_AMOUNT;
    out->start = is_before ? refscan_token(scan, -1)->start : here->start;
    out->end = is_after ? refscan_token(scan, last + 1)->end : refscan_token(scan, last)->end;
    return true;
}
