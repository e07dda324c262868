#ifndef CALLSHEET_DOMAIN_REFS_WORDS_H
#define CALLSHEET_DOMAIN_REFS_WORDS_H

#include <stddef.h>
#include <stdint.h>

/** The words that domain/refs understands, in six languages, folded (fold.h). */
enum refs_sense {
    SENSE_NONE,
    SENSE_NUMBER, /* value: thousandths */
    SENSE_TIMES,  /* hundred, thousand: value is the factor */
    SENSE_HALF,
    SENSE_QUARTER,
    SENSE_HOUR, /* value 1: only "h" */
    SENSE_MINUTE,
    SENSE_SPAN,    /* a word that is a time by itself; value: minutes */
    SENSE_MONTH,   /* value 1..12 */
    SENSE_WEEKDAY, /* value enum weekday */
    SENSE_DAYS,    /* yesterday; value: days from today */
    SENSE_PAST,    /* last, past */
    SENSE_ON,      /* stands before a day */
    SENSE_CLOCK,   /* stands before a time of the day, or after it */
    SENSE_INVOICE, /* value 1: an abbreviation that may be part of the number */
    SENSE_TICKET,
    SENSE_ORDER,
    SENSE_LINE,
    SENSE_NUMERO,   /* no., number */
    SENSE_MONEY,    /* amount, total, charged */
    SENSE_AFTER,    /* stands after an amount: net */
    SENSE_CURRENCY, /* value: row of refs_currency */
    SENSE_PHONE,
    SENSE_AND,
    SENSE_FILLER,
};

/** A currency as it is written: its code, and whether several currencies are written so. */
struct refs_currency {
    const char code[4];
    unsigned char is_shared;
};
const struct refs_currency *refs_currency(int32_t row);
/** The currency of a letter or two before a "$" ("US", "a"), -1 when there is none. */
int32_t refs_dollar(const char *folded);
/** The currency a sign stands for, -1 when it is none. */
int32_t refs_currency_sign(uint32_t scalar);

/** What a word may mean: a few senses, most words none. */
enum { REFS_SENSES = 2, REFS_WORD_BYTES = 20 };
struct refs_meaning {
    unsigned char sense[REFS_SENSES];
    int32_t value[REFS_SENSES];
};

enum { REFS_WORDS_ROOM = 800 };

/** An index of the words by their first letter: made once a text, a microsecond's work. */
struct refs_words {
    uint16_t first['z' - 'a' + 2];
    uint16_t order[REFS_WORDS_ROOM];
};
void refs_words_init(struct refs_words *words);
/** Looks a folded word of `len` bytes up. */
struct refs_meaning refs_words_find(const struct refs_words *words, const char *word, size_t len);

#endif
