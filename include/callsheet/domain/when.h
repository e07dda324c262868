#ifndef CALLSHEET_DOMAIN_WHEN_H
#define CALLSHEET_DOMAIN_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/rules.h"

/**
 * Dates and times as people type them, in English with German words understood too:
 *
 * - today, tomorrow, day after tomorrow;
 * - fri, friday: the next Friday after today; next fri, fri next week: the one of next week (weeks
 *   begin on Monday);
 * - +3d, +3, 3 days, in 3 days; +2w, in 2 weeks; +1m, in a month (the same day, or that month's
 * last);
 * - 15, 15., 15th: the next 15th after today, in the next month that has one; today's own number is
 *   passed already;
 * - 15 dec, dec 15, 15.12, 15.12., 15/12: that day, today included, else next year's; day before
 *   month always; with a year (15 dec 2026, 15.12.26, 2026-12-15) as written, even when past;
 * - next week: its Monday; next month: its first day; end of week, eow: the Friday, today included;
 *   end of month, eom: the last day, today included; end of next week, end of next month;
 * - times: 14:30, 2pm, 2:30 pm, 14h, 9 uhr, noon; after a day also a bare hour (mon 9) and 9.30;
 * alone: today, or tomorrow when that time has passed;
 * - in 2 hours, +2h, in 30 min, +30min: from now, up to the whole minute.
 *
 * A time in the gap of a clock change is read as the first instant after it, in the doubled hour as
 * the earlier one (zone.h).
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
