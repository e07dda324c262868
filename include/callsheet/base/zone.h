#ifndef CALLSHEET_BASE_ZONE_H
#define CALLSHEET_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/**
 * Time zones by their IANA name, read from the system's TZif files (RFC 8536). glibc can hold only
 * one zone at a time in global state, and a desk phones into many; so these few pages are ours.
 * Lookups are pure; only zones_load reads files.
 */
struct zone;

/** The zones known to this run: load them first, then look up without I/O. */
struct zones;

struct zones *zones_new(void);
void zones_free(struct zones *zones);

/** Loads `name` ("Europe/Athens", "UTC"); "" is the system's own zone (TZ, else /etc/localtime).
    Loading twice is free. STATUS_NOT_FOUND when there is no such zone or the name is not a plain
    zone name; STATUS_CORRUPT for a bad file. */
MUST_CHECK enum status zones_load(struct zones *zones, const char *name, struct error *err);

/** Returns a loaded zone, or NULL. Borrowed; lives as long as `zones`. */
const struct zone *zones_find(const struct zones *zones, const char *name);
/** UTC, always there. */
const struct zone *zone_utc(void);

/** Seconds east of UTC at an instant. */
int32_t zone_offset(const struct zone *zone, int64_t instant);
/** The civil day at an instant there. */
int32_t zone_day(const struct zone *zone, int64_t instant);
/** Minutes since midnight (0..1439) at an instant there. */
int zone_minute(const struct zone *zone, int64_t instant);
/** The instant of a civil day and minute (0..1440) there: in a gap the first instant after it, in
    an overlap the earlier one. */
int64_t zone_instant(const struct zone *zone, int32_t day, int minute);
/** The zone's IANA name ("" for the system's when it has none). */
const char *zone_name(const struct zone *zone);

#endif
