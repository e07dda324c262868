#include "support/check_more.h"

#include "callsheet/base/day.h"
#include "callsheet/base/tzrule.h"

static const char *const malformed[] = {
    "",
    "CE",
    "CET",
    "CET-",
    "CET-1CEST",
    "CET-1CEST,",
    "CET-1CEST,M3.5.0",
    "CET-1CEST,M3.5.0,M10.5.0/3x",
    "<C>1",
    "<CE1",
    "CET-168",
    "CET-1:60",
    "CET-1CEST,M0.5.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0",
    "CET-1CEST,J0,J365",
    "CET-1CEST,366,1",
    "CET-1CEST,M3.5,M10.5.0",
    "CET-1CEST,M3.5.0/,M10.5.0",
    "CET-1 CEST",
    "Europe/Berlin",
};

START_TEST(malformed_rules_are_refused) {
    struct tz_rule rule = {.standard = 77};
    expect_false(tz_rule_parse(malformed[_i], &rule));
    expect_int(rule.standard, 77);
}
END_TEST

static const struct {
    const char *rule, *instant;
    int32_t offset;
} rows[] = {
    {"UTC0", "2026-07-01T00:00Z", 0},
    {"<+0545>-5:45", "2026-07-01T00:00Z", 20700},
    {"<-03>3", "2026-07-01T00:00Z", -10800},
    {"AAA-1:02:03", "2026-07-01T00:00Z", 3723},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3600},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59Z", 7200},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600},
    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-31T23:30:00Z", 3600},
    /* south: summer lies over New Year */
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00Z", 39600},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-12-31T13:30Z", 39600},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-04-04T15:59:59Z", 39600},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-04-04T16:00:00Z", 36000},
    /* Dublin's winter counts as the exception */
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-15T00:00Z", 0},
    {"IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-15T00:00Z", 3600},
    /* summer all year, as RFC 8536 writes it */
    {"XXX3EDT4,0/0,J365/23", "2026-01-01T04:00Z", -14400},
    {"XXX3EDT4,0/0,J365/23", "2026-12-31T23:30Z", -14400},
    {"XXX3EDT4,0/0,J365/23", "2026-07-01T00:00Z", -14400},
    /* Julian days leave out 29 February, ordinal ones do not */
    {"AAA0BBB,J60/0,J61/0", "2024-03-01T00:00Z", 3600},
    {"AAA0BBB,J60/0,J61/0", "2024-02-29T23:59Z", 0},
    {"AAA0BBB,59/0,60/0", "2024-02-29T00:00Z", 3600},
    {"AAA0BBB,59/0,60/0", "2023-03-01T00:00Z", 3600},
    /* a negative time: Greenland changes on the Saturday */
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600},
};

START_TEST(known_offsets) {
    struct tz_rule rule;
    expect_true(tz_rule_parse(rows[_i].rule, &rule));
    expect_int(tz_rule_offset(&rule, instant_parse_iso(rows[_i].instant)), rows[_i].offset);
}
END_TEST

TEST_MAIN("base/tzrule", TEST_LOOP(malformed_rules_are_refused, ARRAY_LEN(malformed)),
          TEST_LOOP(known_offsets, ARRAY_LEN(rows)))
