#ifndef CALLSHEET_DOMAIN_SAY_H
#define CALLSHEET_DOMAIN_SAY_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/money.h"
#include "callsheet/domain/reason.h"
#include "callsheet/domain/rules.h"

/**
 * Pieces of the sentences about reasons, appended to a buffer. Times are in the firm's zone. For
 * the domain's own use. No printf: the briefs of thousands of held-back customers are written with
 * it.
 */
/** "1,200.00 EUR", and "1,200.00". */
void say_money(struct buf *out, struct money money);
void say_sum(struct buf *out, struct money money);
/** "200.00 EUR in credit notes and 150.00 EUR of unapplied money": `all` is both. */
void say_credits(struct buf *out, struct money all, struct money unapplied);
/** "42". */
void say_number(struct buf *out, int64_t number);
/** "One" … "Twelve", then figures; in small letters unless `capital`. */
void say_count(struct buf *out, int count, bool capital);
/** "second" … "tenth", then "11th". */
void say_ordinal(struct buf *out, int number);
/** "1 day", "20 days". */
void say_days(struct buf *out, int days);
/** "Tue 18 Nov", with the year when it is not this one. */
void say_date(struct buf *out, int32_t day, const struct moment *moment);
/** "today", "tomorrow", "yesterday", else as say_date. */
void say_day(struct buf *out, int32_t day, const struct moment *moment);
/** "Fri 27" within three weeks, else "27 Dec". */
void say_short_day(struct buf *out, int32_t day, const struct moment *moment);
/** "09:30". */
void say_time(struct buf *out, int64_t at, const struct zone *zone);
/** "today 09:30", "Tue 18 Nov 09:30". */
void say_instant(struct buf *out, int64_t at, const struct moment *moment);
/** " (10:30 there)" when the clocks of `zone` (a name; NULL or "": the firm's) differ then; with
   the day when that differs as well. */
void say_there(struct buf *out, int64_t at, const char *zone, const struct moment *moment);
/** “words”, on one line and cut to a length that can be read, which dots tell; a piece of something
    longer brings its own. */
void say_quoted(struct buf *out, const char *words);
/** Says whether a text is there to be said. */
bool is_said(const char *text);

/** The sentence of a gate's reason; nothing for other kinds. */
void say_gate(const struct reason *reason, const struct moment *moment, struct buf *out);

#endif
