#ifndef CALLSHEET_STORE_FEEDVALUE_H
#define CALLSHEET_STORE_FEEDVALUE_H

#include "callsheet/store/feedrun.h"

/** One column of a row to be: what the feed says, or what a new row gets when it says nothing. */
struct value {
    const char *text; /* NULL: a number */
    int64_t number;
    bool said, is_null;
};

static inline struct value text_value(const char *text, const char *otherwise) {
    bool said = text != NULL && text[0] != '\0';
    return (struct value){.text = said ? text : (otherwise == NULL ? "" : otherwise), .said = said};
}

static inline struct value number_value(int64_t number) {
    return (struct value){.number = number, .said = true};
}

/** A number that is not said when it equals `none`; a new row then gets `otherwise`. */
static inline struct value number_or(int64_t number, int64_t none, int64_t otherwise) {
    bool said = number != none;
    return (struct value){.number = said ? number : otherwise, .said = said};
}

/** A number that is not said, and NULL in a new row, when it equals `none`. */
static inline struct value number_or_null(int64_t number, int64_t none) {
    return (struct value){.number = number, .said = number != none, .is_null = number == none};
}

/** A reference that is said even when it is none. */
static inline struct value reference_value(int64_t id) {
    return (struct value){.number = id, .said = true, .is_null = id == 0};
}

enum { MOST_COLUMNS = 16 };

/** Adds, changes or leaves a row; `values` are its columns after id, in the order of the table. */
MUST_CHECK enum status feed_merge_row(struct feed_run *run, const struct feed_record *record,
                                      struct value *values, int64_t *id, struct error *err);

#endif
