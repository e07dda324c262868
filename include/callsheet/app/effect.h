#ifndef CALLSHEET_APP_EFFECT_H
#define CALLSHEET_APP_EFFECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/uuid.h"
#include "callsheet/domain/letter.h"
#include "callsheet/domain/outcome.h"

/**
 * What the desk wishes for: update appends, run carries out. Draft effects are carried out before
 * the next frame is drawn; those marked "after paint" wait until the frame is on the screen and no
 * key is waiting, so that a held-down j never waits for the ledger. The newest LOAD_CARD,
 * FIND and MAIL_* replace older ones still waiting (generation).
 */
// clang-format off
/** X(name, after paint) */
#define EFFECT_TABLE(X) \
    X(LOAD_QUEUE,     true)  /* whole list → MSG_QUEUE */ \
    X(LOAD_ROW,       true)  /* one customer's facts → MSG_QUEUE_ROW: no full recompute */ \
    X(LOAD_CARD,      true)  /* customer, generation → MSG_CARD */ \
    X(FIND,           true)  /* text, generation → MSG_FOUND */ \
    X(SAVE_CALL,      false) /* take_outcome → MSG_CALL_SAVED or MSG_FAILED */ \
    X(SNOOZE,         false) /* customer, uuid, day (back on), text (reason) → MSG_QUEUE_ROW or MSG_FAILED */ \
    X(DRAFT_BEGIN,    false) /* uuid, customer, text (name), at → nothing or MSG_FAILED */ \
    X(DRAFT_SNAPSHOT, false) /* uuid, bytes, text (first line) */ \
    X(DRAFT_EDIT,     false) /* uuid, bytes */ \
    X(DRAFT_CLOSE,    false) /* uuid: later; stays on disk */ \
    X(DRAFT_DISCARD,  false) /* uuid: kept 30 days in done/ */ \
    X(DRAFT_RESUME,   false) /* uuid → MSG_DRAFT or MSG_FAILED */ \
    X(HOLD_TAKE,      true)  /* customer, uuid (token) → MSG_HOLD */ \
    X(HOLD_DROP,      true)  /* customer, uuid */ \
    X(MAIL_THREADS,   true)  /* customer, generation → MSG_MAIL_THREADS */ \
    X(MAIL_MESSAGES,  true)  /* text (thread id), generation → MSG_MAIL_MESSAGES */ \
    X(MAIL_ABOUT,     true)  /* customer, text (numbers, one a line), generation → MSG_MAIL_MESSAGES */ \
    X(MAIL_BODY,      true)  /* text (message id), which (file), generation → MSG_MAIL_BODY */ \
    X(MAIL_SEARCH,    true)  /* text (query), generation → MSG_MAIL_FOUND, several times */ \
    X(MAIL_CANCEL,    false) /* gives up the search */ \
    X(MAIL_QUERIES,   true)  /* generation → MSG_MAIL_QUERIES */ \
    X(MAIL_SAVE,      false) /* text (message id), which, part, more (path), generation → MSG_MAIL_SAVED */ \
    X(MAIL_PROGRAM,   false) /* text (thread id), more (message id): the terminal lent to it */ \
    X(MAIL_RAW,       false) /* text (message id), which, generation → MSG_MAIL_SHOWN, the terminal lent to $PAGER */ \
    X(MARK_MAIL,      false) /* uuid, customer, text (message id), flag (it is angry) → MSG_MAIL_TONES or MSG_FAILED */ \
    X(EDITOR,         false) /* text → MSG_EDITED, the terminal lent to $EDITOR */ \
    X(DIAL,           false) /* text (number) → nothing or MSG_FAILED */ \
    X(BELL,           false) \
    X(SUSPEND,        false) /* ^Z */ \
    X(QUIT,           false)
// clang-format on
enum effect_kind {
#define X(name, after) EFFECT_##name,
    EFFECT_TABLE(X)
#undef X
        EFFECT_COUNT
};

/** Says whether an effect waits until the frame is drawn. */
bool effect_is_after_paint(enum effect_kind kind);
/** Stable name, for tests and the log. */
const char *effect_name(enum effect_kind kind);

struct effect {
    enum effect_kind kind;
    int64_t customer;
    struct uuid uuid;
    uint64_t generation;
    int32_t day;
    int64_t at;
    int which;     /* of several files, from 1; 0 any */
    uint32_t part; /* attachment, from 0 */
    bool flag;
    char *text, *more;    /* owned by the effect */
    unsigned char *bytes; /* owned; len */
    size_t len;
    bool wants_paid;              /* LOAD_CARD: lines and work of what is paid, too */
    struct outcome *take_outcome; /* owned */
    struct letter *take_letter;   /* owned: to be drafted once the call is saved; NULL none */
};

/** A list of wishes. effects_release frees what is left. */
struct effects {
    struct effect *items;
    size_t count, capacity;
};

void effects_init(struct effects *effects);
void effects_release(struct effects *effects);
/** Appends an empty effect of a kind and returns it to be filled; borrowed until the next. */
struct effect *effects_add(struct effects *effects, enum effect_kind kind);
void effect_release(struct effect *effect);

#endif
