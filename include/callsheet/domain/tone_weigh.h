#ifndef CALLSHEET_DOMAIN_TONE_WEIGH_H
#define CALLSHEET_DOMAIN_TONE_WEIGH_H

#include "callsheet/domain/tone_match.h"

/** From phrases found to points that count: what is denied, aimed at whom, said in which sort of
    mail, and how often. */

/** Leaves in `hits` what counts, in the order of the text and not overlapping, each with its points
    in the end, whose sum is the score before it is cut to 0..100. `is_sure` false when the language
    is not known: then everything counts half. */
void tone_weigh(const struct tone_text *text, bool is_sure, struct tone_hits *hits);

#endif
