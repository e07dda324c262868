/* Dates and times as people type them. Now is Friday 20 November 2026, 10:00 in London. */
#include "callsheet/domain/when.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"

struct typed {
    const char *text;
    const char *day; /* ISO; NULL: refused */
    int minute;      /* -1: none */
};

// clang-format off
static const struct typed typings[] = {
    {"today", "2026-11-20", -1},
    {"heute", "2026-11-20", -1},
    {"tomorrow", "2026-11-21", -1},
    {"Morgen", "2026-11-21", -1},
    {"day after tomorrow", "2026-11-22", -1},
    {"übermorgen", "2026-11-22", -1},
    {"fri", "2026-11-27", -1}, /* today is one: the next */
    {"Friday", "2026-11-27", -1},
    {"freitag", "2026-11-27", -1},
    {"sat", "2026-11-21", -1},
    {"sun", "2026-11-22", -1},
    {"mon", "2026-11-23", -1},
    {"mon.", "2026-11-23", -1},
    {"thu", "2026-11-26", -1},
    {"this mon", "2026-11-23", -1},
    {"on monday", "2026-11-23", -1},
    {"next fri", "2026-11-27", -1},
    {"next mon", "2026-11-23", -1},
    {"next week", "2026-11-23", -1},
    {"nächste woche", "2026-11-23", -1},
    {"next week fri", "2026-11-27", -1},
    {"wed next week", "2026-11-25", -1},
    {"next month", "2026-12-01", -1},
    {"end of month", "2026-11-30", -1},
    {"end of the month", "2026-11-30", -1},
    {"eom", "2026-11-30", -1},
    {"ende des monats", NULL, -1},
    {"ende monat", "2026-11-30", -1},
    {"end of next month", "2026-12-31", -1},
    {"end of week", "2026-11-20", -1},
    {"eow", "2026-11-20", -1},
    {"end of next week", "2026-11-27", -1},
    {"+3d", "2026-11-23", -1},
    {"+3", "2026-11-23", -1},
    {"+ 3 days", "2026-11-23", -1},
    {"in 3 days", "2026-11-23", -1},
    {"3 days", "2026-11-23", -1},
    {"3d", "2026-11-23", -1},
    {"+0d", "2026-11-20", -1},
    {"+2w", "2026-12-04", -1},
    {"in 2 weeks", "2026-12-04", -1},
    {"in a week", "2026-11-27", -1},
    {"in einer woche", "2026-11-27", -1},
    {"+1m", "2026-12-20", -1},
    {"in 3 months", "2027-02-20", -1},
    {"+1y", "2027-11-20", -1},
    {"15", "2026-12-15", -1},
    {"15.", "2026-12-15", -1},
    {"15th", "2026-12-15", -1},
    {"the 15th", "2026-12-15", -1},
    {"20", "2026-12-20", -1}, /* today's own number has passed */
    {"21", "2026-11-21", -1},
    {"31", "2026-12-31", -1}, /* November has none */
    {"1", "2026-12-01", -1},
    {"1st", "2026-12-01", -1},
    {"15 dec", "2026-12-15", -1},
    {"15 December", "2026-12-15", -1},
    {"15. Dezember", "2026-12-15", -1},
    {"15th of dec.", NULL, -1},
    {"dec 15", "2026-12-15", -1},
    {"dec. 15", "2026-12-15", -1},
    {"15dec", NULL, -1},
    {"20 nov", "2026-11-20", -1}, /* today, said in full */
    {"19 nov", "2027-11-19", -1},
    {"15 jan", "2027-01-15", -1},
    {"29 feb", "2028-02-29", -1},
    {"30 feb", NULL, -1},
    {"15 dec 2025", "2025-12-15", -1},
    {"dec 15 2027", "2027-12-15", -1},
    {"15.12", "2026-12-15", -1},
    {"15.12.", "2026-12-15", -1},
    {"15.1.", "2027-01-15", -1},
    {"15.12.26", "2026-12-15", -1},
    {"15.12.2025", "2025-12-15", -1},
    {"15/12", "2026-12-15", -1},
    {"15/12/2026", "2026-12-15", -1},
    {"12/15", NULL, -1}, /* day before month, always */
    {"2026-12-15", "2026-12-15", -1},
    {"2025-01-02", "2025-01-02", -1},
    {"2026-02-30", NULL, -1},
    {"14:30", "2026-11-20", 870},
    {"9:30", "2026-11-21", 570}, /* passed today */
    {"10:00", "2026-11-21", 600}, /* now is no time to come */
    {"2pm", "2026-11-20", 840},
    {"2 pm", "2026-11-20", 840},
    {"2:30 pm", "2026-11-20", 870},
    {"12am", "2026-11-21", 0},
    {"12pm", "2026-11-20", 720},
    {"noon", "2026-11-20", 720},
    {"14h", "2026-11-20", 840},
    {"14h30", "2026-11-20", 870},
    {"14 uhr", "2026-11-20", 840},
    {"at 14:30", "2026-11-20", 870},
    {"tomorrow 14:00", "2026-11-21", 840},
    {"tomorrow at 2pm", "2026-11-21", 840},
    {"tomorrow, 14:00", "2026-11-21", 840},
    {"mon 9", "2026-11-23", 540},
    {"mon 9:30", "2026-11-23", 570},
    {"mon 9.30", "2026-11-23", 570},
    {"mon 9 am", "2026-11-23", 540},
    {"montag um 9 uhr", "2026-11-23", 540},
    {"9:30 mon", "2026-11-23", 570},
    {"15 dec 9:30", "2026-12-15", 570},
    {"15.12. 14:00", "2026-12-15", 840},
    {"2026-12-15 14:00", "2026-12-15", 840},
    {"2026-12-15T14:00", "2026-12-15", 840},
    {"next week 10:00", "2026-11-23", 600},
    {"+3d 10:00", "2026-11-23", 600},
    {"today 9:00", "2026-11-20", 540},
    {"in 2 hours", "2026-11-20", 720},
    {"+2h", "2026-11-20", 720},
    {"in an hour", "2026-11-20", 660},
    {"in 30 min", "2026-11-20", 630},
    {"+30min", "2026-11-20", 630},
    {"+20h", "2026-11-21", 360},
    /* refused */
    {"", NULL, -1},
    {"   ", NULL, -1},
    {"soon", NULL, -1},
    {"the", NULL, -1},
    {"at", NULL, -1},
    {"0", NULL, -1},
    {"32", NULL, -1},
    {"yesterday", NULL, -1},
    {"-3d", NULL, -1},
    {"fri mon", NULL, -1},
    {"14:00 15:00", NULL, -1},
    {"25:00", NULL, -1},
    {"14:60", NULL, -1},
    {"13pm", NULL, -1},
    {"0pm", NULL, -1},
    {"next", NULL, -1},
    {"next dec", NULL, -1},
    {"dec", NULL, -1},
    {"in", NULL, -1},
    {"in 2", NULL, -1},
    {"in 2 hours 14:00", NULL, -1},
    {"tomorrow in 2 hours", NULL, -1},
    {"99999d", NULL, -1},
    {"fri;", NULL, -1},
    {"15.13.", NULL, -1},
    {"15.12.1", NULL, -1},
    {"2 o'clock", NULL, -1},
};
// clang-format on

static struct zones *zones;
static struct moment moment;

static void load(void) {
    zones = zones_new();
    expect_ok(zones_load(zones, "Europe/London", NULL), NULL);
    expect_ok(zones_load(zones, "Europe/Athens", NULL), NULL);
    expect_ok(zones_load(zones, "Pacific/Auckland", NULL), NULL);
    moment = (struct moment){
        .now = instant_parse_iso("2026-11-20T10:00:00Z"),
        .firm = zones_find(zones, "Europe/London"),
        .zones = zones,
    };
}

static void unload(void) {
    zones_free(zones);
}

static void expect_when(const char *text, const struct zone *zone, const char *day, int minute) {
    struct when when = {.day = 4711};
    struct error err = {0};
    enum status status = when_parse(text, &moment, zone, &when, &err);
    if (day == NULL) {
        ck_assert_msg(status == STATUS_INVALID, "“%s” was read", text);
        expect_contains(err.message, "tomorrow 14:00");
        expect_int(when.day, 4711);
        return;
    }
    ck_assert_msg(status == STATUS_OK, "“%s”: %s", text, err.message);
    char iso[11];
    day_format_iso(when.day, iso);
    ck_assert_msg(strcmp(iso, day) == 0 && when.minute == minute, "“%s” was read as %s, minute %d",
                  text, iso, when.minute);
    expect_int(when.at == INSTANT_NONE, minute < 0);
}

START_TEST(reads_what_people_type) {
    load();
    for (size_t i = 0; i < ARRAY_LEN(typings); i++) {
        expect_when(typings[i].text, NULL, typings[i].day, typings[i].minute);
    }
    unload();
}
END_TEST

START_TEST(weeks_and_months_turn) {
    load();
    static const struct {
        const char *now, *text, *day;
    } rows[] = {
        {"2026-11-18T10:00:00Z", "fri", "2026-11-20"}, /* a Wednesday */
        {"2026-11-18T10:00:00Z", "next fri", "2026-11-27"},
        {"2026-11-22T10:00:00Z", "next fri", "2026-11-27"},
        {"2026-11-22T10:00:00Z", "next week", "2026-11-23"},
        {"2026-11-23T10:00:00Z", "next week", "2026-11-30"},
        {"2026-11-21T10:00:00Z", "eow", "2026-11-27"},
        {"2026-11-30T10:00:00Z", "eom", "2026-11-30"},
        {"2026-12-31T10:00:00Z", "next month", "2027-01-01"},
        {"2026-12-31T10:00:00Z", "31", "2027-01-31"},
        {"2027-01-31T10:00:00Z", "30", "2027-03-30"},
        {"2027-01-31T10:00:00Z", "+1m", "2027-02-28"},
        {"2026-12-15T10:00:00Z", "15", "2027-01-15"},
        {"2028-02-29T10:00:00Z", "29 feb", "2028-02-29"},
        {"2028-03-01T10:00:00Z", "29 feb", "2032-02-29"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        moment.now = instant_parse_iso(rows[i].now);
        expect_when(rows[i].text, NULL, rows[i].day, -1);
    }
    unload();
}
END_TEST

START_TEST(their_time_is_theirs) {
    load();
    const struct zone *athens = zones_find(zones, "Europe/Athens");
    struct when when;
    expect_ok(when_parse("mon 10:00", &moment, athens, &when, NULL), NULL);
    char iso[21];
    instant_format_iso(when.at, iso);
    expect_text(iso, "2026-11-23T08:00:00Z");
    struct buf out = {0};
    when_reading(&when, &moment, athens, &out);
    expect_text(buf_text(&out), "Mon 23 Nov 10:00 (our 08:00)");
    buf_reset(&out);
    /* 10:00 in London is 12:00 there: 11:00 has passed. */
    expect_ok(when_parse("11:00", &moment, athens, &when, NULL), NULL);
    when_reading(&when, &moment, athens, &out);
    expect_text(buf_text(&out), "Sat 21 Nov 11:00 (our 09:00)");
    buf_reset(&out);
    const struct zone *auckland = zones_find(zones, "Pacific/Auckland");
    expect_ok(when_parse("mon 9", &moment, auckland, &when, NULL), NULL);
    when_reading(&when, &moment, auckland, &out);
    expect_text(buf_text(&out), "Mon 23 Nov 09:00 (our Sun 22 Nov 20:00)");
    buf_reset(&out);
    expect_ok(when_parse("fri", &moment, NULL, &when, NULL), NULL);
    when_reading(&when, &moment, NULL, &out);
    expect_text(buf_text(&out), "Fri 27 Nov");
    buf_reset(&out);
    expect_ok(when_parse("15 dec 2027", &moment, NULL, &when, NULL), NULL);
    when_reading(&when, &moment, NULL, &out);
    expect_text(buf_text(&out), "Wed 15 Dec 2027");
    buf_release(&out);
    unload();
}
END_TEST

START_TEST(clocks_that_change) {
    load();
    /* In London the clocks skip 01:00 to 02:00 on 28 March 2027, and double it on 31 October. */
    expect_when("2027-03-28 01:30", NULL, "2027-03-28", 120);
    expect_when("2027-03-28 00:59", NULL, "2027-03-28", 59);
    struct when when;
    expect_ok(when_parse("2027-10-31 01:30", &moment, NULL, &when, NULL), NULL);
    char iso[21];
    instant_format_iso(when.at, iso);
    expect_text(iso, "2027-10-31T00:30:00Z"); /* the earlier one */
    moment.now = instant_parse_iso("2027-03-28T00:30:00Z");
    expect_when("in 1 hours", NULL, "2027-03-28", 150);
    moment.now += 1; /* up to the whole minute */
    expect_when("in 1 hours", NULL, "2027-03-28", 151);
    unload();
}
END_TEST

/* What is read is never before today, and what is shown reads as the same day again. */
START_TEST(readings_read_back) {
    load();
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        moment.now = instant_parse_iso("2026-01-01T00:00:00Z") + dice_range(&dice, 0, 86400 * 900);
        const char *text = typings[dice_below(&dice, ARRAY_LEN(typings))].text;
        struct when when, again;
        if (when_parse(text, &moment, NULL, &when, NULL) != STATUS_OK) {
            continue;
        }
        bool has_year = strstr(text, "20") != NULL || strstr(text, "26") != NULL;
        ck_assert_msg(has_year || when.day >= moment_today(&moment), "“%s”", text);
        if (when.day < moment_today(&moment)) {
            continue; /* shown without the year, it would mean the next one */
        }
        struct buf out = {0};
        when_reading(&when, &moment, NULL, &out);
        char *reading = buf_detach(&out);
        /* Without the weekday, which only decorates. */
        expect_ok(when_parse(reading + 4, &moment, NULL, &again, NULL), NULL);
        ck_assert_msg(again.day == when.day && again.minute == when.minute, "“%s” shown as “%s”",
                      text, reading);
        mem_free(reading);
    }
    unload();
}
END_TEST

TEST_MAIN("domain/when", TEST(reads_what_people_type), TEST(weeks_and_months_turn),
          TEST(their_time_is_theirs), TEST(clocks_that_change), TEST(readings_read_back))
