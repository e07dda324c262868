#ifndef CALLSHEET_APP_WORDS_H
#define CALLSHEET_APP_WORDS_H

#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/money.h"

/**
 * Texts for the screen, made in an arena that is emptied before each painting. All are cleaned, so
 * that what strangers wrote cannot reach the terminal as anything but text.
 */
/** A formatted text, cleaned as one line. */
__attribute__((format(printf, 2, 3))) const char *words(struct arena *arena, const char *format,
                                                        ...);
/** One line of text from outside, cleaned. NULL is "". */
const char *words_clean(struct arena *arena, const char *text);
/** "1,840.00", with the code when it is not `base` (NULL: always). */
const char *words_money(struct arena *arena, struct money money, const char *base);
/** An amount for a narrow list: "1,840.00", or "1,580 CHF" in another currency than `base`. */
void words_amount(struct money money, const char *base, char out[MONEY_TEXT_BYTES]);
/** "Fri 27 Nov"; "27 Nov"; "" for DAY_NONE. */
const char *words_day(struct arena *arena, int32_t day, int32_t today);
const char *words_day_plain(struct arena *arena, int32_t day, int32_t today);
/** "17:40" there. */
const char *words_clock(struct arena *arena, const struct zone *zone, int64_t instant);
/** "17:12" when it is today's, "yesterday 17:12", "14 Oct 09:03", "14 Oct 2024". */
const char *words_when(struct arena *arena, const struct zone *zone, int64_t instant, int64_t now);
/** Hours of minutes: "3.50 h". */
const char *words_hours(struct arena *arena, int64_t minutes);
/** A size: "512 bytes", "82 KB". */
const char *words_bytes(struct arena *arena, int64_t bytes);
/** A count and its noun: "1 line", "3 lines". */
const char *words_count(struct arena *arena, size_t count, const char *one, const char *many);
/** How long a call takes: "04:12", "1:04:12". */
const char *words_elapsed(struct arena *arena, int64_t seconds);

#endif
