#ifndef CALLSHEET_DOMAIN_TONE_LEXICON_H
#define CALLSHEET_DOMAIN_TONE_LEXICON_H

#include <stddef.h>
#include <stdint.h>

/**
 * What the languages are made of, as data: classes of words, and phrases of a kind with points.
 *
 * A list holds phrases separated by commas; a phrase is elements separated by blanks:
 *
 *     word      that word: lower case, ASCII; accents and umlauts are folded away on both sides
 *     wor*      a word that begins so (three letters or more)
 *     @class    a word of that class
 *     a|b*|@c   either
 *     ?a|b      one of them, or nothing
 *     _         any one word
 *     ..        up to four words of the same sentence
 *     ^         before the first element: it begins a sentence
 *     $         after the last element: it ends one
 *
 * The first element is a word or a class and is not optional. No phrase has more than two "..".
 * "don't" is written dont; of "it's", "you're", "we've" only the part before the apostrophe is
 * left; "c'est" is two words; a hyphen parts words.
 */
// clang-format off
/** X(name, word): classes of single words. */
#define TONE_CLASS_TABLE(X) \
    X(YOU,     "you")     /* whoever is written to */ \
    X(US,      "us")      /* whoever writes */ \
    X(FIRM,    "firm")    /* what belongs to a service firm: its people, its bill */ \
    X(THING,   "thing")   /* what breaks: machines, programs, weather */ \
    X(NOT,     "not") \
    X(LIGHT,   "light")   /* may stand between "not" and what it denies */ \
    X(VERY,    "very") \
    X(HEDGE,   "hedge")   /* makes smaller: "a bit" */ \
    X(LAWYER,  "lawyer") \
    X(MANY,    "many")    /* counts that complain */ \
    X(NOBODY,  "nobody") \
    X(TROUBLE, "trouble") /* what sarcasm praises */ \
    X(DO,      "do")      /* what is bluntly asked for, at the beginning of a sentence */

/** X(name, why, most points of this kind together, flags): kinds of phrases. */
#define TONE_KIND_TABLE(X) \
    X(HOT,      "finds it beyond what is acceptable", 80, TONE_DENIABLE | TONE_STRONG) \
    X(FEELING,  "says how angry they are",            75, TONE_DENIABLE | TONE_STRONG | TONE_FELT) \
    X(ACCUSE,   "accuses",                            75, TONE_DENIABLE | TONE_STRONG) \
    X(BLAME,    "lays the blame",                     30, TONE_DENIABLE) \
    X(CRIME,    "accuses of fraud",                   60, TONE_DENIABLE | TONE_STRONG | TONE_AIMED) \
    X(BAD,      "runs down what was done",            60, TONE_DENIABLE | TONE_STRONG | TONE_AIMED) \
    X(CONTEMPT, "speaks with contempt",               75, TONE_STRONG) \
    X(SWEAR,    "swears",                             60, TONE_STRONG) \
    X(LEGAL,    "threatens with the law",             60, TONE_STRONG) \
    X(LEAVE,    "threatens to leave",                 60, TONE_STRONG) \
    X(WITHHOLD, "refuses to pay",                     50, TONE_STRONG) \
    X(REPORT,   "threatens to tell others",           50, TONE_STRONG) \
    X(DEMAND,   "demands",                            30, 0) \
    X(REPEAT,   "says it is not the first time",      32, 0) \
    X(IGNORED,  "says nobody answered or cared",      36, 0) \
    X(SARCASM,  "praises what went wrong",            60, TONE_STRONG | TONE_MOCKS) \
    X(DISPUTE,  "disagrees",                          20, 0) \
    X(UPSET,    "is let down",                        30, TONE_DENIABLE) \
    X(OWN,      "a phrase of the configuration",      100, TONE_STRONG) \
    X(WEAK,     "shouts",                             12, 0) \
    X(COURTESY, "is courteous",                       6,  TONE_CALMS) \
    X(PRAISE,   "thanks or praises",                  45, TONE_CALMS | TONE_DENIABLE) \
    X(PANIC,    "asks for help",                      0,  TONE_CONTEXT) \
    X(BULK,     "sent to many",                       0,  TONE_CONTEXT) \
    X(FORMAL,   "wording of contracts",               0,  TONE_CONTEXT) \
    X(VICTIM,   "speaks of what others did",          0,  TONE_CONTEXT)
// clang-format on

enum tone_class {
#define X(name, word) TONE_CLASS_##name,
    TONE_CLASS_TABLE(X)
#undef X
        TONE_CLASS_COUNT
};

enum tone_kind {
#define X(name, why, most, flags) TONE_KIND_##name,
    TONE_KIND_TABLE(X)
#undef X
        TONE_KIND_COUNT
};

enum tone_kind_flag {
    TONE_DENIABLE = 1, /* "not" before it takes it back */
    TONE_STRONG = 2,   /* anger by itself; the others only add to it */
    TONE_AIMED = 4,    /* counts in full only when it is aimed at the firm */
    TONE_MOCKS = 8,    /* counts only when there is trouble nearby */
    TONE_CALMS = 16,   /* its points are below 0 */
    TONE_FELT = 64,    /* counts in full only when the writer feels it */
    TONE_CONTEXT = 32, /* no points: says what sort of mail this is */
};

/** Phrases of one kind. */
struct tone_group {
    enum tone_kind kind;
    int points; /* for context: how plainly it shows it, 1 or 2 */
    const char *phrases;
    const char *why; /* NULL: as the kind says */
};

struct tone_language {
    const char *code;
    const char *stop_words;                /* that tell the language, separated by blanks */
    const char *classes[TONE_CLASS_COUNT]; /* words separated by blanks; NULL: none */
    const struct tone_group *groups;
    size_t group_count;
};

enum { TONE_LANGUAGE_COUNT = 6 };
/** English, German, French, Spanish, Portuguese, Italian. */
extern const struct tone_language tone_english, tone_german, tone_french, tone_spanish,
    tone_portuguese, tone_italian;

#endif
