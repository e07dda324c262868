/* Documented, thin or none. */
#include "callsheet/domain/evidence.h"

#include <string.h>

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
        .invoice = 9, .line = 4, .minutes = (mins), .who = "Rob", .what = "Disk array rebuilt",    \
        .why = "Dana"                                                                              \
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
    {"nobody", 30, {{.invoice = 9, .line = 4, .minutes = 30, .who = "", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "an entry does not say who did it"},
    {"no reason", 30, {{.invoice = 9, .line = 4, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = ""}}, EVIDENCE_THIN, "an entry does not say why, or who ordered it"},
    {"no text", 30, {{.invoice = 9, .line = 4, .minutes = 30, .who = "Rob", .what = "", .why = "Dana"}}, EVIDENCE_THIN, "an entry does not say what was done"},
    {"one word", 30, {{.invoice = 9, .line = 4, .minutes = 30, .who = "Rob", .what = "Administration", .why = "Dana"}}, EVIDENCE_THIN, "an entry says too little about what was done"},
    {"two short words", 30, {{.invoice = 9, .line = 4, .minutes = 30, .who = "Rob", .what = "PC fix", .why = "Dana"}}, EVIDENCE_THIN, "an entry says too little about what was done"},
    {"on the invoice only", 30, {{.invoice = 9, .line = 0, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_THIN, "work is on record for the invoice, not for this line"},
    {"not billed", 30, {{.invoice = 0, .line = 0, .minutes = 30, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana"}}, EVIDENCE_NONE, "nothing on record"},
};
// clang-format on

START_TEST(judges_lines) {
    const struct row *row = &rows[_i];
    struct card_line line = {.id = 4, .invoice = 9, .minutes = row->billed};
    struct buf why = {0};
    enum evidence evidence = evidence_judge(&line, row->work, ARRAY_LEN(row->work), &why);
    ck_assert_msg(evidence == row->evidence, "%s: %s", row->name, evidence_word(evidence));
    expect_text(buf_text(&why), row->why);
    expect_int(evidence_judge(&line, row->work, ARRAY_LEN(row->work), NULL), row->evidence);
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
    expect_int(evidence_of_invoice(&card, 9, &thin, &none), EVIDENCE_THIN);
    expect_int(thin, 1);
    expect_int(none, 0);
    expect_int(evidence_of_invoice(&card, 8, &thin, &none), EVIDENCE_NONE);
    expect_int(none, 1);
    expect_int(evidence_of_invoice(&card, 7, &thin, &none), EVIDENCE_NOT_TIME);
}
END_TEST

TEST_MAIN("domain/evidence", TEST_LOOP(judges_lines, ARRAY_LEN(rows)), TEST(worst_line_counts))
