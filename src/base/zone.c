#include "callsheet/base/zone.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/base/tzrule.h"

enum { NAME_BYTES = 64, FILE_BYTES_MAX = 1 << 20, TYPES_MAX = 256, OFFSET_SECONDS_MAX = 26 * 3600 };

struct zone {
    char asked[NAME_BYTES]; /* what it was loaded as; "" for the system's */
    char name[NAME_BYTES];
    size_t count;     /* transitions, ascending */
    int64_t *at;      /* instants from which … */
    int32_t *offsets; /* … these hold */
    int32_t before;   /* what holds before the first transition */
    bool has_rule;    /* what holds after the last one; else the last one's offset goes on */
    struct tz_rule rule;
};

struct zones {
    struct zone **list; /* each alone, so that borrowed pointers stay good */
    size_t count, capacity;
};

struct zones *zones_new(void) {
    return mem_zalloc(1, sizeof(struct zones));
}

static void zone_free(struct zone *zone) {
    mem_free(zone->at);
    mem_free(zone->offsets);
    mem_free(zone);
}

void zones_free(struct zones *zones) {
    if (!zones) {
        return;
    }
    for (size_t i = 0; i < zones->count; i++) {
        zone_free(zones->list[i]);
    }
    mem_free(zones->list);
    mem_free(zones);
}

const struct zone *zone_utc(void) {
    static const struct zone utc = {.asked = "UTC", .name = "UTC"};
    return &utc;
}

const struct zone *zones_find(const struct zones *zones, const char *name) {
    for (size_t i = 0; i < zones->count; i++) {
        if (strcmp(zones->list[i]->asked, name) == 0) {
            return zones->list[i];
        }
    }
    return strcmp(name, "UTC") == 0 ? zone_utc() : NULL;
}

/* --- TZif files (RFC 8536) --- */

struct tzif_header {
    unsigned char version;
    uint32_t utc_flags, standard_flags, leaps, transitions, types, chars;
};

static bool read_header(struct reader *reader, struct tzif_header *header) {
    const unsigned char *magic = reader_bytes(reader, 4);
    if (!magic || memcmp(magic, "TZif", 4) != 0) {
        return false;
    }
    header->version = reader_u8(reader);
    (void)reader_bytes(reader, 15); /* reserved */
    header->utc_flags = reader_u32(reader);
    header->standard_flags = reader_u32(reader);
    header->leaps = reader_u32(reader);
    header->transitions = reader_u32(reader);
    header->types = reader_u32(reader);
    header->chars = reader_u32(reader);
    return !reader->failed && header->types >= 1 && header->types <= TYPES_MAX &&
           header->transitions <= FILE_BYTES_MAX && header->chars <= FILE_BYTES_MAX &&
           header->leaps <= FILE_BYTES_MAX && header->utc_flags <= TYPES_MAX &&
           header->standard_flags <= TYPES_MAX;
}

/** Bytes of a data block whose times take `time_bytes` each. */
static size_t block_bytes(const struct tzif_header *header, size_t time_bytes) {
    return header->transitions * (time_bytes + 1) + header->types * (size_t)6 + header->chars +
           header->leaps * (time_bytes + 4) + header->standard_flags + header->utc_flags;
}

static bool read_types(struct reader *reader, uint32_t count, int32_t offsets[TYPES_MAX]) {
    for (uint32_t i = 0; i < count; i++) {
        offsets[i] = (int32_t)reader_u32(reader);
        (void)reader_bytes(reader, 2); /* summer flag and index of the abbreviation */
        if (offsets[i] < -OFFSET_SECONDS_MAX || offsets[i] > OFFSET_SECONDS_MAX) {
            return false;
        }
    }
    return !reader->failed;
}

/** Reads the transitions of a data block; leaves the reader behind the block. */
static bool read_block(struct reader *reader, const struct tzif_header *header, size_t time_bytes,
                       struct zone *zone) {
    size_t end = reader->at + block_bytes(header, time_bytes);
    if (end > reader->len) {
        return false;
    }
    zone->count = header->transitions;
    zone->at = mem_zalloc(zone->count, sizeof *zone->at);
    zone->offsets = mem_zalloc(zone->count, sizeof *zone->offsets);
    for (size_t i = 0; i < zone->count; i++) {
        zone->at[i] = time_bytes == 8 ? (int64_t)reader_u64(reader) : (int32_t)reader_u32(reader);
        if (i > 0 && zone->at[i] <= zone->at[i - 1]) {
            return false;
        }
    }
    const unsigned char *indexes = reader_bytes(reader, zone->count);
    int32_t offsets[TYPES_MAX];
    if (!indexes || !read_types(reader, header->types, offsets)) {
        return false;
    }
    for (size_t i = 0; i < zone->count; i++) {
        if (indexes[i] >= header->types) {
            return false;
        }
        zone->offsets[i] = offsets[indexes[i]];
    }
    zone->before = offsets[0];
    reader->at = end;
    return true;
}

/** Reads the rule between two line feeds at the end of a version 2 file; none is fine. */
static bool read_footer(struct reader *reader, struct zone *zone) {
    if (reader_u8(reader) != '\n') {
        return false;
    }
    const char *start = (const char *)reader->data + reader->at;
    const char *end = memchr(start, '\n', reader->len - reader->at);
    if (!end) {
        return false;
    }
    char *text = mem_strndup(start, (size_t)(end - start));
    zone->has_rule = *text != '\0';
    bool good = !zone->has_rule || tz_rule_parse(text, &zone->rule);
    mem_free(text);
    return good;
}

static bool parse_tzif(const struct buf *file, struct zone *zone) {
    struct reader reader;
    struct tzif_header header;
    reader_init(&reader, file->data, file->len);
    if (!read_header(&reader, &header)) {
        return false;
    }
    if (header.version < '2') {
        return read_block(&reader, &header, 4, zone);
    }
    (void)reader_bytes(&reader,
                       block_bytes(&header, 4)); /* the same in 32 bits, for old programs */
    return read_header(&reader, &header) && read_block(&reader, &header, 8, zone) &&
           read_footer(&reader, zone);
}

/* --- finding them --- */

static bool is_plain_name(const char *name) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789/_+-";
    return *name && *name != '/' && strlen(name) < NAME_BYTES &&
           name[strspn(name, allowed)] == '\0';
}

static enum status load_file(struct zone *zone, const char *path, struct error *err) {
    struct buf file = {0};
    enum status status = io_read_file(path, FILE_BYTES_MAX, &file, NULL);
    if (status != STATUS_OK) {
        status =
            error_set(err, STATUS_NOT_FOUND,
                      "There is no time zone “%s”: use a name such as Europe/Athens.", zone->name);
    } else if (!parse_tzif(&file, zone)) {
        status = error_set(err, STATUS_CORRUPT,
                           "The file of time zone “%s” (%s) is damaged: reinstall tzdata.",
                           zone->name, path);
    }
    buf_release(&file);
    return status;
}

static enum status load_named(struct zone *zone, const char *name, struct error *err) {
    const char *folder = getenv("TZDIR");
    char path[PATH_MAX];
    if (!is_plain_name(name)) {
        return error_set(err, STATUS_NOT_FOUND,
                         "“%.60s” is not the name of a time zone: use one such as Europe/Athens.",
                         name);
    }
    (void)text_copy(zone->name, sizeof zone->name, name);
    enum status status =
        io_join(path, sizeof path, folder && *folder ? folder : "/usr/share/zoneinfo", name, err);
    return status == STATUS_OK ? load_file(zone, path, err) : status;
}

/** The system's zone is a link into the zone folder: its name is what follows "zoneinfo/". */
static void name_from_link(struct zone *zone) {
    char target[PATH_MAX];
    ssize_t len = readlink("/etc/localtime", target, sizeof target - 1);
    if (len <= 0) {
        return;
    }
    target[len] = '\0';
    const char *mark = strstr(target, "zoneinfo/");
    if (mark && is_plain_name(mark + strlen("zoneinfo/"))) {
        (void)text_copy(zone->name, sizeof zone->name, mark + strlen("zoneinfo/"));
    }
}

static enum status load_system(struct zone *zone, struct error *err) {
    const char *tz = getenv("TZ");
    if (!tz) {
        name_from_link(zone);
        /* A machine without /etc/localtime runs on UTC; so says glibc. */
        return io_exists("/etc/localtime") ? load_file(zone, "/etc/localtime", err) : STATUS_OK;
    }
    tz += *tz == ':';
    if (*tz == '\0') {
        (void)text_copy(zone->name, sizeof zone->name, "UTC");
        return STATUS_OK;
    }
    if (*tz == '/') {
        return load_file(zone, tz, err);
    }
    if (tz_rule_parse(tz, &zone->rule)) {
        zone->has_rule = true;
        return STATUS_OK;
    }
    return load_named(zone, tz, err);
}

enum status zones_load(struct zones *zones, const char *name, struct error *err) {
    if (zones_find(zones, name)) {
        return STATUS_OK;
    }
    struct zone *zone = mem_zalloc(1, sizeof *zone);
    enum status status = *name ? load_named(zone, name, err) : load_system(zone, err);
    if (status != STATUS_OK) {
        zone_free(zone);
        return status;
    }
    (void)text_copy(zone->asked, sizeof zone->asked, name); /* fits: is_plain_name saw it */
    zones->list = mem_grow(zones->list, zones->count, &zones->capacity, sizeof(struct zone *));
    zones->list[zones->count++] = zone;
    return STATUS_OK;
}

/* --- looking up --- */

int32_t zone_offset(const struct zone *zone, int64_t instant) {
    if (zone->has_rule && (zone->count == 0 || instant >= zone->at[zone->count - 1])) {
        return tz_rule_offset(&zone->rule, instant);
    }
    size_t low = 0, high = zone->count; /* the number of transitions not after `instant` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->at[middle] <= instant) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? zone->before : zone->offsets[low - 1];
}

/** Splits an instant into the civil day there and the seconds since its midnight. */
static int32_t split(const struct zone *zone, int64_t instant, int *seconds) {
    const int64_t limit = (int64_t)INT32_MAX / 2 * SECONDS_PER_DAY; /* damaged data, no date */
    instant = instant > limit ? limit : instant < -limit ? -limit : instant;
    int64_t local = instant + zone_offset(zone, instant);
    int64_t day = local / SECONDS_PER_DAY;
    int rest = (int)(local % SECONDS_PER_DAY);
    if (rest < 0) {
        rest += SECONDS_PER_DAY;
        day--;
    }
    *seconds = rest;
    return (int32_t)day;
}

int32_t zone_day(const struct zone *zone, int64_t instant) {
    int seconds;
    return split(zone, instant, &seconds);
}

int zone_minute(const struct zone *zone, int64_t instant) {
    int seconds;
    (void)split(zone, instant, &seconds);
    return seconds / 60;
}

int64_t zone_instant(const struct zone *zone, int32_t day, int minute) {
    int64_t local = (int64_t)day * SECONDS_PER_DAY + (int64_t)minute * 60;
    /* Offsets stay below a day, and clocks are never changed twice within two. */
    int32_t before = zone_offset(zone, local - SECONDS_PER_DAY);
    int32_t after = zone_offset(zone, local + SECONDS_PER_DAY);
    if (zone_offset(zone, local - before) == before) {
        return local - before; /* in an overlap the earlier one */
    }
    if (zone_offset(zone, local - after) == after) {
        return local - after;
    }
    /* A gap: the change lies between the two readings of that clock time. */
    int64_t low = local - after, high = local - before;
    while (low + 1 < high) {
        int64_t middle = low + (high - low) / 2;
        if (zone_offset(zone, middle) == before) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

const char *zone_name(const struct zone *zone) {
    return zone->name;
}
