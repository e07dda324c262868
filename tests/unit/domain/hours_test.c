/* Calling hours in somebody's own zone. */
#include "callsheet/domain/hours.h"

#include "callsheet/base/day.h"
#include "support/check_more.h"

static struct zones *zones;
static struct rules rules;

static struct moment at(const char *iso) {
    return (struct moment){
        .now = instant_parse_iso(iso),
        .firm = zones_find(zones, "Europe/London"),
        .zones = zones,
    };
}

static void load(void) {
    zones = zones_new();
    expect_ok(zones_load(zones, "Europe/London", NULL), NULL);
    expect_ok(zones_load(zones, "America/New_York", NULL), NULL);
    expect_ok(zones_load(zones, "Pacific/Auckland", NULL), NULL);
    rules_default(&rules);
}

static void unload(void) {
    zones_free(zones);
}

struct row {
    struct calling_hours hours;
    const char *now; /* UTC */
    bool is_open;
    const char *opens, *closes; /* next; "" never */
};

// clang-format off
static const struct row rows[] = {
    /* the firm's own: Monday to Friday, 9 to 18 in London */
    {{.zone = ""}, "2026-11-20T08:59:59Z", false, "2026-11-20T09:00:00Z", "2026-11-20T18:00:00Z"},
    {{.zone = ""}, "2026-11-20T09:00:00Z", true, "2026-11-23T09:00:00Z", "2026-11-20T18:00:00Z"},
    {{.zone = NULL}, "2026-11-20T17:59:59Z", true, "2026-11-23T09:00:00Z", "2026-11-20T18:00:00Z"},
    {{.zone = ""}, "2026-11-20T18:00:00Z", false, "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"},
    {{.zone = ""}, "2026-11-21T12:00:00Z", false, "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"},
    /* summer time: 9 in London is 8 in UTC */
    {{.zone = ""}, "2026-07-01T08:00:00Z", true, "2026-07-02T08:00:00Z", "2026-07-01T17:00:00Z"},
    /* theirs */
    {{.zone = "America/New_York"}, "2026-11-20T13:59:00Z", false, "2026-11-20T14:00:00Z", "2026-11-20T23:00:00Z"},
    {{.zone = "America/New_York", .from_minute = 480, .to_minute = 720}, "2026-11-20T13:30:00Z", true, "2026-11-23T13:00:00Z", "2026-11-20T17:00:00Z"},
    {{.zone = "Pacific/Auckland"}, "2026-11-22T20:00:00Z", true, "2026-11-23T20:00:00Z", "2026-11-23T05:00:00Z"},
    {{.zone = "Nowhere/Known"}, "2026-11-20T10:00:00Z", true, "2026-11-23T09:00:00Z", "2026-11-20T18:00:00Z"},
    /* their days: Saturday only */
    {{.zone = "", .days = 0x20}, "2026-11-20T10:00:00Z", false, "2026-11-21T09:00:00Z", "2026-11-21T18:00:00Z"},
    {{.zone = "", .days = 0x20}, "2026-11-21T10:00:00Z", true, "2026-11-28T09:00:00Z", "2026-11-21T18:00:00Z"},
    /* over midnight, beginning on Friday */
    {{.zone = "", .from_minute = 1320, .to_minute = 360, .days = 0x10}, "2026-11-20T23:00:00Z", true, "2026-11-27T22:00:00Z", "2026-11-21T06:00:00Z"},
    {{.zone = "", .from_minute = 1320, .to_minute = 360, .days = 0x10}, "2026-11-21T05:59:00Z", true, "2026-11-27T22:00:00Z", "2026-11-21T06:00:00Z"},
    {{.zone = "", .from_minute = 1320, .to_minute = 360, .days = 0x10}, "2026-11-21T06:00:00Z", false, "2026-11-27T22:00:00Z", "2026-11-28T06:00:00Z"},
    {{.zone = "", .from_minute = 1320, .to_minute = 360, .days = 0x10}, "2026-11-20T05:00:00Z", false, "2026-11-20T22:00:00Z", "2026-11-21T06:00:00Z"},
    /* all day */
    {{.zone = "", .to_minute = 1440, .days = 0x7f}, "2026-11-20T23:59:59Z", true, "2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z"},
};
// clang-format on

static void expect_instant(int64_t instant, const char *wanted) {
    char iso[21];
    instant_format_iso(instant, iso);
    expect_text(iso, wanted);
}

START_TEST(opens_and_closes) {
    load();
    const struct row *row = &rows[_i];
    struct moment moment = at(row->now);
    expect_int(hours_are_open(&row->hours, &rules, &moment), row->is_open);
    expect_instant(hours_next(&row->hours, &rules, &moment, true), row->opens);
    expect_instant(hours_next(&row->hours, &rules, &moment, false), row->closes);
    unload();
}
END_TEST

START_TEST(no_day_is_never) {
    load();
    rules.calls_days = 0;
    struct moment moment = at("2026-11-20T10:00:00Z");
    struct calling_hours hours = {.zone = ""};
    expect_false(hours_are_open(&hours, &rules, &moment));
    expect_int(hours_next(&hours, &rules, &moment, true), INSTANT_NONE);
    moment.zones = NULL;
    hours.zone = "America/New_York";
    expect_true(hours_zone(&hours, &moment) == moment.firm);
    unload();
}
END_TEST

/* hours_next and hours_are_open tell one story, through changes of the clocks as well. */
START_TEST(both_tell_one_story) {
    load();
    struct dice dice = dice_new();
    static const char *const names[] = {"", "America/New_York", "Pacific/Auckland"};
    for (int i = 0; i < 20000; i++) {
        struct moment moment = at("2026-01-01T00:00:00Z");
        moment.now += dice_range(&dice, 0, 86400 * 730);
        struct calling_hours hours = {
            .zone = names[dice_below(&dice, 3)],
            .from_minute = (int16_t)dice_range(&dice, 4 * 60, 12 * 60),
            .to_minute = (int16_t)dice_range(&dice, 13 * 60, 23 * 60),
            .days = (uint8_t)dice_range(&dice, 1, 127),
        };
        bool is_open = hours_are_open(&hours, &rules, &moment);
        int64_t next = hours_next(&hours, &rules, &moment, !is_open);
        ck_assert(next > moment.now);
        moment.now = next - 1;
        ck_assert_msg(hours_are_open(&hours, &rules, &moment) == is_open, "round %d", i);
        moment.now = next;
        ck_assert_msg(hours_are_open(&hours, &rules, &moment) != is_open, "round %d", i);
    }
    unload();
}
END_TEST

TEST_MAIN("domain/hours", TEST_LOOP(opens_and_closes, ARRAY_LEN(rows)), TEST(no_day_is_never),
          TEST(both_tell_one_story))
