#ifndef CALLSHEET_WIRE_SCORE_MSG_H
#define CALLSHEET_WIRE_SCORE_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/**
 * What the desk asks about the tone of mail, and what it is answered:
 *
 *     BODY_WORDS  -> nothing            the firm's own words, once after the start, with serial 0
 *     BODY_SCORE  -> BODY_SCORED        of `callsheet-reader body`, with a descriptor of the file
 *     INDEX_SETS  -> INDEX_SET_LIST     of `callsheet-reader index`: which files messages consist
 *                                       of, without opening any
 *
 * Each may end with FAILED. As in index_msg.h: decoders read a hostile payload, texts live in the
 * arena and are never NULL; those marked *shown* have passed text_clean, *exact* ones have not.
 */
enum {
    SCORE_TEXT_BYTES = 256 * 1024, /* of a message's text is judged; here and where it is shown */
    SCORE_WORDS_MAX = 400,         /* of a firm's own */
    SCORE_WORD_BYTES = 128,
    SCORE_POINTS_MAX = 50,    /* of one word, either way */
    SCORE_PHRASE_BYTES = 200, /* quoted from a message */
    SCORE_REFS_MAX = 12,      /* numbers a message refers to, of those it names first */
    SCORE_REF_BYTES = 48,
    SCORE_LANGUAGE_BYTES = 8,
    SCORE_MOST = 100,     /* the highest score */
    INDEX_SETS_IDS = 100, /* messages asked about at once */
};

// clang-format off
/** X(NAME, bit, words): why a message's tone says nothing of its sender's mood. */
#define SCORE_APART_TABLE(X) \
    X(LIST, 0, "from a mailing list") \
    X(NEWSLETTER, 1, "a newsletter") \
    X(AUTOMATIC, 2, "sent automatically") \
    X(BOUNCE, 3, "a report about a delivery") \
    X(SPOOF, 4, "from a sender that cannot be told for certain")
// clang-format on

enum score_apart {
#define X(name, bit, words) SCORE_APART_##name = 1 << bit,
    SCORE_APART_TABLE(X)
#undef X
        SCORE_APART_ALL = 0x1f,
};

/** The words for the first reason set in `apart`; "" for none. */
const char *score_apart_words(uint32_t apart);

/** A phrase of the firm's own, with its points. */
struct score_word {
    const char *phrase; /* exact */
    int32_t points;     /* -SCORE_POINTS_MAX..SCORE_POINTS_MAX */
};

struct body_words {
    size_t count;
    const struct score_word *rows;
};

/** Asks for a message's tone. */
struct body_score {
    uint64_t bytes; /* size of the file as the index worker saw it */
    int64_t now;    /* for dates without a year */
};

/** A number that a message refers to. */
struct score_ref {
    const char *key;     /* shown: capital letters and digits ("INV1042") */
    const char *written; /* shown: as it stands there */
    bool is_named;       /* a word beside it says invoice, ticket, … */
};

/** The tone of what a message's author wrote. */
struct body_scored {
    uint8_t score;        /* 0..SCORE_MOST */
    const char *language; /* shown: "en"; "" unknown */
    const char *phrase;   /* shown: what says most, with "…" where it was cut; "" nothing does */
    uint32_t apart;       /* enum score_apart: why it does not count */
    uint32_t warnings;    /* enum body_warning */
    size_t ref_count;
    const struct score_ref *refs;
};

/** Asks which files messages consist of. */
struct index_sets {
    size_t count;
    const char *const *ids; /* exact, at most INDEX_SETS_IDS */
};

/** The files of one message: what a score was made from is recognised by them. */
struct index_set {
    const char *message_id; /* exact */
    uint32_t files;         /* 0: no such message, or its files are gone */
    uint64_t mark;          /* of their number, sizes and times of change; never 0 with files */
    int64_t arrived_at;     /* the earliest of these times */
};

struct index_set_list {
    size_t count;
    const struct index_set *rows;
};

void body_words_encode(struct buf *out, const struct body_words *msg);
void body_score_encode(struct buf *out, const struct body_score *msg);
void body_scored_encode(struct buf *out, const struct body_scored *msg);
void index_sets_encode(struct buf *out, const struct index_sets *msg);
void index_set_list_encode(struct buf *out, const struct index_set_list *msg);

/* Each STATUS_CORRUPT when malformed, and `*out` untouched. */
MUST_CHECK enum status body_words_decode(const struct frame *frame, struct arena *arena,
                                         struct body_words *out, struct error *err);
MUST_CHECK enum status body_score_decode(const struct frame *frame, struct arena *arena,
                                         struct body_score *out, struct error *err);
MUST_CHECK enum status body_scored_decode(const struct frame *frame, struct arena *arena,
                                          struct body_scored *out, struct error *err);
MUST_CHECK enum status index_sets_decode(const struct frame *frame, struct arena *arena,
                                         struct index_sets *out, struct error *err);
MUST_CHECK enum status index_set_list_decode(const struct frame *frame, struct arena *arena,
                                             struct index_set_list *out, struct error *err);

#endif
