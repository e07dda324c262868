#include "support/check_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/zone.h"

static const char *const names[] = {
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Kolkata",
    "UTC",
    "Antarctica/Troll",
};

static const struct zone *load(struct zones *zones, const char *name) {
    struct error err;
    expect_ok(zones_load(zones, name, &err), &err);
    const struct zone *zone = zones_find(zones, name);
    ck_assert_ptr_nonnull(zone);
    return zone;
}

static int64_t at(const char *text) {
    int64_t instant = instant_parse_iso(text);
    ck_assert(instant != INSTANT_NONE);
    return instant;
}

START_TEST(agrees_with_the_library_at_random_instants) {
    struct dice dice = dice_new();
    struct zones *zones = zones_new();
    const struct zone *zone = load(zones, names[_i]);
    (void)setenv("TZ", names[_i], 1);
    tzset();
    for (int i = 0; i < 8000; i++) {
        /* 1880 to 2150: local mean times, the file's transitions, and the rule after them */
        time_t instant = (time_t)dice_range(&dice, -2840140800, 5680281600);
        struct tm tm;
        ck_assert_ptr_nonnull(localtime_r(&instant, &tm));
        ck_assert_msg(zone_offset(zone, instant) == tm.tm_gmtoff, "offset at %lld is %d, not %ld",
                      (long long)instant, zone_offset(zone, instant), tm.tm_gmtoff);
        ck_assert_int_eq(zone_day(zone, instant),
                         day_from_date(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
        ck_assert_int_eq(zone_minute(zone, instant), tm.tm_hour * 60 + tm.tm_min);
    }
    zones_free(zones);
}
END_TEST

START_TEST(civil_times_round_trip) {
    struct dice dice = dice_new();
    struct zones *zones = zones_new();
    const struct zone *zone = load(zones, names[_i]);
    for (int i = 0; i < 8000; i++) {
        /* since 1972, when the last odd seconds of local mean times were gone */
        int64_t instant = dice_range(&dice, 63072000 / 60, INT64_C(5680281600) / 60) * 60;
        int32_t day = zone_day(zone, instant);
        int minute = zone_minute(zone, instant);
        int64_t back = zone_instant(zone, day, minute);
        ck_assert_msg(back == instant || back < instant, "%lld came back later, as %lld",
                      (long long)instant, (long long)back);
        ck_assert_int_eq(zone_day(zone, back), day);
        ck_assert_int_eq(zone_minute(zone, back), minute);
        ck_assert_msg(instant - back <= 86400, "%lld went too far back", (long long)instant);
    }
    zones_free(zones);
}
END_TEST

START_TEST(gap_gives_the_first_instant_after_it) {
    struct zones *zones = zones_new();
    const struct zone *berlin = load(zones, "Europe/Berlin");
    int32_t day = day_parse_iso("2026-03-29");
    expect_int(zone_instant(berlin, day, 119), at("2026-03-29T00:59Z"));
    expect_int(zone_instant(berlin, day, 120), at("2026-03-29T01:00Z"));
    expect_int(zone_instant(berlin, day, 150), at("2026-03-29T01:00Z"));
    expect_int(zone_instant(berlin, day, 179), at("2026-03-29T01:00Z"));
    expect_int(zone_instant(berlin, day, 180), at("2026-03-29T01:00Z"));
    expect_int(zone_instant(berlin, day, 1440), at("2026-03-29T22:00Z"));
    /* a whole day that never was */
    const struct zone *apia = load(zones, "Pacific/Apia");
    int32_t missing = day_parse_iso("2011-12-30");
    expect_int(zone_instant(apia, missing, 0), at("2011-12-30T10:00Z"));
    expect_int(zone_instant(apia, missing, 720), at("2011-12-30T10:00Z"));
    expect_int(zone_instant(apia, missing - 1, 1439), at("2011-12-30T09:59Z"));
    expect_int(zone_instant(apia, missing + 1, 0), at("2011-12-30T10:00Z"));
    /* a midnight that never was */
    const struct zone *sao_paulo = load(zones, "America/Sao_Paulo");
    expect_int(zone_instant(sao_paulo, day_parse_iso("2018-11-04"), 0), at("2018-11-04T03:00Z"));
    zones_free(zones);
}
END_TEST

START_TEST(overlap_gives_the_earlier_instant) {
    struct zones *zones = zones_new();
    const struct zone *berlin = load(zones, "Europe/Berlin");
    int32_t day = day_parse_iso("2026-10-25");
    expect_int(zone_instant(berlin, day, 119), at("2026-10-24T23:59Z"));
    expect_int(zone_instant(berlin, day, 120), at("2026-10-25T00:00Z"));
    expect_int(zone_instant(berlin, day, 179), at("2026-10-25T00:59Z"));
    expect_int(zone_instant(berlin, day, 180), at("2026-10-25T02:00Z"));
    /* half an hour only */
    const struct zone *lord_howe = load(zones, "Australia/Lord_Howe");
    expect_int(zone_instant(lord_howe, day_parse_iso("2026-04-05"), 105), at("2026-04-04T14:45Z"));
    zones_free(zones);
}
END_TEST

START_TEST(utc_is_always_there) {
    struct zones *zones = zones_new();
    ck_assert_ptr_nonnull(zones_find(zones, "UTC"));
    expect_true(zones_find(zones, "Europe/Berlin") == NULL);
    expect_int(zone_offset(zone_utc(), INT64_MAX), 0);
    expect_text(zone_name(zone_utc()), "UTC");
    expect_int(zone_instant(zone_utc(), 1, 60), 90000);
    expect_int(zone_day(zone_utc(), -1), -1);
    expect_int(zone_minute(zone_utc(), -1), 1439);
    (void)zone_day(zone_utc(), INT64_MAX);
    (void)zone_day(zone_utc(), INT64_MIN);
    zones_free(zones);
    zones_free(NULL);
}
END_TEST

START_TEST(loading_twice_is_free_and_pointers_stay) {
    struct zones *zones = zones_new();
    const struct zone *first = load(zones, "Europe/Berlin");
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)load(zones, names[i]);
    }
    ck_assert_ptr_eq(load(zones, "Europe/Berlin"), first);
    expect_text(zone_name(first), "Europe/Berlin");
    zones_free(zones);
}
END_TEST

static const char *const bad_names[] = {
    "Europe/Nowhere",
    "../../etc/passwd",
    "/etc/localtime",
    "Europe",
    "Europe/Berlin\n",
    "Europe/../Europe/Berlin",
    "posixrules.",
    "Europe/Berlin Europe/Berlin",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

START_TEST(bad_names_are_refused) {
    struct zones *zones = zones_new();
    struct error err;
    expect_status(zones_load(zones, bad_names[_i], &err), STATUS_NOT_FOUND, NULL);
    expect_contains(err.message, "Europe/Athens");
    expect_true(zones_find(zones, bad_names[_i]) == NULL);
    zones_free(zones);
}
END_TEST

static const struct {
    const char *tz, *name;
    int32_t summer, winter;
} systems[] = {
    {"Europe/Berlin", "Europe/Berlin", 7200, 3600},
    {":Asia/Kolkata", "Asia/Kolkata", 19800, 19800},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "", 7200, 3600},
    {"<-03>3", "", -10800, -10800},
    {"", "UTC", 0, 0},
    {"/usr/share/zoneinfo/Asia/Kathmandu", "", 20700, 20700},
};

START_TEST(system_zone_follows_tz) {
    (void)setenv("TZ", systems[_i].tz, 1);
    struct zones *zones = zones_new();
    const struct zone *zone = load(zones, "");
    expect_text(zone_name(zone), systems[_i].name);
    expect_int(zone_offset(zone, at("2026-07-01T00:00Z")), systems[_i].summer);
    expect_int(zone_offset(zone, at("2026-01-01T00:00Z")), systems[_i].winter);
    zones_free(zones);
}
END_TEST

START_TEST(system_zone_without_tz_agrees_with_the_library) {
    (void)unsetenv("TZ");
    tzset();
    struct zones *zones = zones_new();
    const struct zone *zone = load(zones, "");
    time_t instant = 1800000000;
    struct tm tm;
    ck_assert_ptr_nonnull(localtime_r(&instant, &tm));
    expect_int(zone_offset(zone, instant), tm.tm_gmtoff);
    zones_free(zones);
}
END_TEST

/* Every cut and every flipped byte of a real file: refused or read, never a crash. */
START_TEST(damaged_files_do_no_harm) {
    struct buf file = {0};
    struct error err;
    expect_ok(io_read_file("/usr/share/zoneinfo/Europe/Dublin", 100000, &file, &err), &err);
    (void)setenv("TZDIR", test_folder(), 1);
    size_t refused = 0;
    for (size_t i = 0; i < 2 * file.len; i++) {
        struct zones *zones = zones_new();
        char *path = test_path("Bad");
        FILE *out = fopen(path, "wbe");
        ck_assert_ptr_nonnull(out);
        if (i < file.len) {
            fwrite(file.data, 1, i, out);
        } else {
            file.data[i - file.len] ^= (char)0x81;
            fwrite(file.data, 1, file.len, out);
            file.data[i - file.len] ^= (char)0x81;
        }
        fclose(out);
        enum status status = zones_load(zones, "Bad", &err);
        if (status == STATUS_OK) {
            (void)zone_instant(zones_find(zones, "Bad"), 20000, 600);
        } else {
            expect_status(status, STATUS_CORRUPT, &err);
            refused++;
        }
        free(path);
        zones_free(zones);
    }
    expect_true(refused > file.len * 9 / 10);
    buf_release(&file);
}
END_TEST

TEST_MAIN("base/zone", TEST_LOOP(agrees_with_the_library_at_random_instants, ARRAY_LEN(names)),
          TEST_LOOP(civil_times_round_trip, ARRAY_LEN(names)),
          TEST(gap_gives_the_first_instant_after_it), TEST(overlap_gives_the_earlier_instant),
          TEST(utc_is_always_there), TEST(loading_twice_is_free_and_pointers_stay),
          TEST_LOOP(bad_names_are_refused, ARRAY_LEN(bad_names)),
          TEST_LOOP(system_zone_follows_tz, ARRAY_LEN(systems)),
          TEST(system_zone_without_tz_agrees_with_the_library), TEST(damaged_files_do_no_harm))
