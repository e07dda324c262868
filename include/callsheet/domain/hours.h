#ifndef CALLSHEET_DOMAIN_HOURS_H
#define CALLSHEET_DOMAIN_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/domain/customer.h"
#include "callsheet/domain/rules.h"

/**
 * Calling hours in somebody's own zone. Hours may run over midnight (22:00 to 06:00); they then
 * belong to the day on which they begin. A zone that is not loaded counts as the firm's.
 */
/** The zone in which the hours are meant: the firm's for "" and for zones that are not loaded. */
const struct zone *hours_zone(const struct calling_hours *hours, const struct moment *moment);

/** Says whether somebody may be called now. */
bool hours_are_open(const struct calling_hours *hours, const struct rules *rules,
                    const struct moment *moment);

/** The soonest instant after now at which hours_are_open begins to be true (`opening`) or ends to
    be; INSTANT_NONE when that is not within eight days. */
int64_t hours_next(const struct calling_hours *hours, const struct rules *rules,
                   const struct moment *moment, bool opening);

#endif
