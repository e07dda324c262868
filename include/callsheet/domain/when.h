#ifndef CALLSHEET_DOMAIN_WHEN_H
#define CALLSHEET_DOMAIN_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/rules.h"

/**
 * Dates and times as people type them: "fri", "+3d", "+2w", "15", "15 dec", "15.12.", "2026-12-15",
 * "next week", "today", "tomorrow 14:00", "14:30", "2pm", "in 2 hours", "mon 9". A day that has
 * passed this month or this week means the next one. Weekday names in English; German ones too.
 */
struct when {
    int32_t day;
    int minute; /* minute of the day there, -1 when no time was typed */
    int64_t at; /* instant when a time was typed, INSTANT_NONE otherwise */
};

/** Reads `text` as seen at `moment` by somebody in `zone` (NULL: the firm's). STATUS_INVALID with a
    sentence that shows what can be typed. Never returns a day before today unless the year was
    written. */
MUST_CHECK enum status when_parse(const char *text, const struct moment *moment,
                                  const struct zone *zone, struct when *out, struct error *err);

/** Appends the reading shown before saving: "Fri 27 Nov", "Mon 23 Nov 10:00 (our 09:00)". */
void when_reading(const struct when *when, const struct moment *moment, const struct zone *zone,
                  struct buf *out);

#endif
