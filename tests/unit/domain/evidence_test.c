/* Documented, thin or none. */
#include "callsheet/domain/evidence.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "support/check_more.h"

struct row {
    const char *name;
    int32_t billed;
    struct card_work work[2];
    enum evidence evidence;
    const char *why;
};

#define GOOD(mins)                                                                                 \
    {                                                                                              \
        .invoice = 9, .line = 4, .day = 20708, .minutes = (mins), .who = "Rob",                    \
        .what = "Disk array rebuilt", .why = "Dana"                                                \
    }

// clang-format off
static const struct row rows[] = {
    {"covered", 240, {GOOD(200), GOOD(40)}, EVIDENCE_DOCUMENTED, ""},
    {"more than billed", 60, {GOOD(200)}, EVIDENCE_DOCUMENTED, ""},
    {"short", 240, {GOOD(200), GOOD(39)}, EVIDENCE_THIN, "3.98 h on record of 4.00 h billed"},
    {"nothing", 45, {{0}}, EVIDENCE_NONE, "nothing on record"},
    {"of another line", 45, {{.invoice = 8, .line = 5, .minutes = 45, .what = "x", .who = "y"}}, EVIDENCE_NONE, "nothing on record"},
    {"not time", -1, {{0}}, EVIDENCE_NOT_TIME, ""},
    {"not time, yet documented", -1, {GOOD(0)}, EVIDENCE_DOCUMENTED, ""},
    {"nobody", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep: does not say who did it"},
    {"no reason", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = ""}}, EVIDENCE_THIN, "12 Sep Rob: does not say why, or who ordered it"},
    {"no text", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep Rob: does not say what was done"},
    {"one word", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "Administration", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep Rob: says too little of what was done: “Administration”"},
    {"two short words", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "PC fix", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep Rob: says too little of what was done: “PC fix”"},
    {"undated", 30, {{.invoice = 9, .line = 4, .day = DAY_NONE, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "undated Rob: does not say when it was done"},
    {"blank is empty", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = " ", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep: does not say who did it"},
    {"umlauts are letters", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "Tür öl", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep Rob: says too little of what was done: “Tür öl”"},
    {"both are thin", 30, {{.invoice = 9, .line = 4, .day = 20708, .minutes = 30, .who = "Rob", .what = "work", .why = "Dana"}, {.invoice = 9, .line = 4, .day = 20709, .minutes = 30, .who = "Rob", .what = "work", .why = "Dana"}}, EVIDENCE_THIN, "12 Sep Rob: says too little of what was done: “work”; 1 more entry is thin"},
    {"on the invoice only", 30, {{.invoice = 9, .line = 0, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "work is on record for the invoice, not for this line"},
    {"not billed", 30, {{.invoice = 0, .line = 0, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_NONE, "nothing on record"},
};
// clang-format on

START_TEST(judges_lines) {
    const struct row *row = &rows[_i];
    struct card_line line = {.id = 4, .invoice = 9, .minutes = row->billed};
    struct buf why = {0};
    struct rules rules;
    rules_default(&rules);
    enum evidence evidence = evidence_judge(&line, row->work, ARRAY_LEN(row->work), &rules, &why);
    ck_assert_msg(evidence == row->evidence, "%s: %s", row->name, evidence_word(evidence));
    expect_text(buf_text(&why), row->why);
    expect_int(evidence_judge(&line, row->work, ARRAY_LEN(row->work), &rules, NULL), row->evidence);
    buf_release(&why);
}
END_TEST

START_TEST(worst_line_counts) {
    struct card_line lines[] = {
        {.id = 4, .invoice = 9, .minutes = 30},
        {.id = 5, .invoice = 9, .minutes = -1},
        {.id = 6, .invoice = 9, .minutes = 30},
        {.id = 7, .invoice = 8, .minutes = 30},
    };
    struct card_work work[] = {GOOD(20), GOOD(30)};
    work[1].line = 6;
    struct card card;
    card_init(&card);
    card.lines = lines;
    card.line_count = ARRAY_LEN(lines);
    card.work = work;
    card.work_count = ARRAY_LEN(work);
    size_t thin = 9, none = 9;
    struct rules rules;
    rules_default(&rules);
    expect_int(evidence_of_invoice(&card, 9, &rules, &thin, &none), EVIDENCE_THIN);
    expect_int(thin, 1);
    expect_int(none, 0);
    expect_int(evidence_of_invoice(&card, 8, &rules, &thin, &none), EVIDENCE_NONE);
    expect_int(none, 1);
    expect_int(evidence_of_invoice(&card, 7, &rules, &thin, &none), EVIDENCE_NOT_TIME);
}
END_TEST

/* Each threshold moves the verdict, and only in its direction. */
START_TEST(thresholds_are_the_firms) {
    const struct card_line line = {.id = 4, .invoice = 9, .minutes = 100};
    struct card_work work = GOOD(95);
    struct rules rules;
    rules_default(&rules);
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_THIN);
    rules.evidence_cover_permille = 950;
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_DOCUMENTED);
    rules.evidence_cover_permille = 951;
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_THIN);
    rules.evidence_cover_permille = 950;
    work.what = "PC fix";
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_THIN);
    rules.evidence_least_letters = 5;
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_DOCUMENTED);
    rules.evidence_least_words = 3;
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_THIN);
    rules.evidence_least_words = 2;
    work.why = "";
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_THIN);
    rules.evidence_needs_why = 0;
    expect_int(evidence_judge(&line, &work, 1, &rules, NULL), EVIDENCE_DOCUMENTED);
}
END_TEST

START_TEST(adds_what_is_recorded) {
    const struct card_line line = {.id = 4, .invoice = 9, .minutes = 100};
    struct card_work work[] = {GOOD(20), GOOD(30), GOOD(-5), GOOD(40)};
    work[3].line = 5;
    struct evidence_record record = evidence_recorded(&line, work, ARRAY_LEN(work));
    expect_int(record.entries, 3);
    expect_int(record.minutes, 50);
}
END_TEST

TEST_MAIN("domain/evidence", TEST_LOOP(judges_lines, ARRAY_LEN(rows)), TEST(worst_line_counts),
          TEST(thresholds_are_the_firms), TEST(adds_what_is_recorded))
