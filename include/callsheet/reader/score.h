#ifndef CALLSHEET_READER_SCORE_H
#define CALLSHEET_READER_SCORE_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/tone.h"
#include "callsheet/reader/charset.h"
#include "callsheet/wire/score_msg.h"

/** A message's tone, and the numbers it refers to, from its bytes alone. */

/** What is needed besides the message. All borrowed. */
struct score_request {
    struct charsets *charsets;
    const struct tone_words *words; /* the firm's own; NULL for none */
    int64_t now;
    uint64_t file_bytes; /* of which only the beginning may be here */
};

/** Scores what the author of a message wrote. `out` lives in `arena`. Never fails, but may be
    killed by a hostile message, as body_render. */
void score_message(const struct score_request *request, const char *message, size_t len,
                   struct arena *arena, struct body_scored *out);

/** Makes a phrase fit for quoting out of a range of a text: the sentence around it, or the words
    around it with "…" where more was left out; one line, at most SCORE_PHRASE_BYTES. `from` and
    `until` bound what may be looked at: the author's own words. */
const char *score_phrase(const char *text, size_t from, size_t until, const struct tone_gap *range,
                         struct arena *arena);

#endif
