#ifndef CALLSHEET_DOMAIN_COMPLAINT_WORDS_H
#define CALLSHEET_DOMAIN_COMPLAINT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/card.h"

/**
 * The words of a card's lines and work entries, hashed once, and which of them a text has. A word
 * is significant when it is no stop word of the six languages and long enough, or an abbreviation
 * in capitals ("VPN"), and no name of the customer, its contacts or ours: those stand under every
 * mail.
 */
enum { WORD_PLACES = 4, DOCUMENT_WORDS = 3 };

/** A word of the card that is in the text as well. */
struct shared_word {
    uint32_t length;        /* letters */
    uint32_t invoices;      /* it occurs in */
    uint32_t first_posting; /* of its documents; 0 none */
    uint32_t place_count;   /* in the text or subject; 0: not there */
    size_t start[WORD_PLACES], end[WORD_PLACES];
    bool in_subject[WORD_PLACES]; /* the place is one of the subject */
};

/** A line (`work` NULL) or a work entry, as a bag of words. */
struct document {
    const struct card_line *line;
    const struct card_work *work;
    int64_t invoice, line_id;
    int hits;   /* distinct words in common */
    int points; /* for ranking, the rarer the words the more; 0: too little in common */
    bool has_rare;
    uint32_t words[DOCUMENT_WORDS]; /* the first of them: rows of `words` */
};

struct complaint_words {
    struct shared_word *words;
    size_t word_count, word_room;
    struct document *documents;
    size_t document_count;
    void *table; /* inside */
};

/** Hashes the card. complaint_words_release afterwards. */
void complaint_words_init(struct complaint_words *words, const struct card *card);
void complaint_words_release(struct complaint_words *words);

/** Notes which words a text has, the subject first, then the text itself. */
void complaint_words_read(struct complaint_words *words, const char *text, size_t len,
                          bool is_subject);
/** Judges the documents by what was noted. */
void complaint_words_judge(struct complaint_words *words);

/** Visits the documents a word is in. */
typedef void (*document_visit)(void *context, struct document *document, uint32_t word);
void complaint_words_each(struct complaint_words *words, uint32_t word, document_visit visit,
                          void *context);

#endif
