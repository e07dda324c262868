/* Every kind of reason has its sentence and its few words: named and bare, one and many. */
#include <stdio.h>

#include "maker.h"
#include "support/check_more.h"

/* Now: Friday 20 November 2026, 10:00, the firm in UTC. */
#define NOW ((int64_t)20777 * 86400 + 10 * 3600)
#define TODAY 20777

struct row {
    const char *name;
    struct reason reason;
    const char *sentence, *brief; /* brief NULL: the kind's word */
};

// clang-format off
static const struct row rows[] = {
    {"callback", {.kind = REASON_CALLBACK, .at = NOW - 1800, .zone = ""},
     "A callback was agreed for today 09:30.", NULL},
    {"callback there", {.kind = REASON_CALLBACK, .at = NOW - 1800, .zone = "Europe/Athens"},
     "A callback was agreed for today 09:30 (11:30 there).", NULL},
    {"callback there, tomorrow", {.kind = REASON_CALLBACK, .at = NOW + 13 * 3600, .zone = "Europe/Athens"},
     "A callback was agreed for today 23:00 (Sat 21 Nov 01:00 there).", NULL},
    {"callback tried", {.kind = REASON_CALLBACK, .at = NOW - 86400, .count = 1},
     "A callback was agreed for yesterday 10:00; tried since, nobody was reached.", NULL},
    {"callback zone unknown", {.kind = REASON_CALLBACK, .at = NOW, .zone = "Mars/Crater"},
     "A callback was agreed for today 10:00.", NULL},
    {"broken", {.kind = REASON_BROKEN, .amount = {120000, "EUR"}, .day = TODAY - 10},
     "Promised 1,200.00 EUR by Tue 10 Nov, nothing came.", NULL},
    {"broken named", {.kind = REASON_BROKEN, .amount = {120000, "EUR"}, .day = TODAY - 400, .who = "Dana Whit"},
     "Dana Whit promised 1,200.00 EUR by Thu 16 Oct 2025, nothing came.", NULL},
    {"partly kept", {.kind = REASON_PARTLY_KEPT, .amount = {120000, "EUR"}, .other = {35000, "EUR"}, .day = TODAY - 10},
     "350.00 of 1,200.00 EUR came; 850.00 is missing since Tue 10 Nov.", NULL},
    {"level 2", {.kind = REASON_PROMISE_LEVEL, .count = 2},
     "This is the second promise in a row that was not kept.", NULL},
    {"level 11", {.kind = REASON_PROMISE_LEVEL, .count = 11},
     "This is the 11th promise in a row that was not kept.", NULL},
    {"level 22", {.kind = REASON_PROMISE_LEVEL, .count = 22},
     "This is the 22nd promise in a row that was not kept.", NULL},
    {"mail", {.kind = REASON_MAIL, .at = NOW - 60480},
     "Somebody there wrote a heated mail yesterday 17:12; nobody has phoned since.", NULL},
    {"mail named", {.kind = REASON_MAIL, .at = NOW - 60480, .who = "Dana Whit", .words = "this is outrageous", .number = "INV-1042"},
     "Dana Whit wrote yesterday 17:12: “this is outrageous” about INV-1042; nobody has phoned since.", NULL},
    {"mail with dots, tried", {.kind = REASON_MAIL, .at = NOW - 60480, .who = "Dana Whit", .words = "…outrageous…", .count = 1},
     "Dana Whit wrote yesterday 17:12: “…outrageous…”; tried since, nobody was reached.", NULL},
    {"claim", {.kind = REASON_CLAIM, .at = NOW - 86400 * 3},
     "Somebody there claimed Tue 17 Nov 10:00 that a bill is wrong; nobody has phoned since.", NULL},
    {"claim named", {.kind = REASON_CLAIM, .at = NOW - 86400 * 3, .who = "Mark Pine", .number = "INV-1042", .amount = {35000, "EUR"}, .words = "we never\nordered this"},
     "Mark Pine claimed Tue 17 Nov 10:00 that INV-1042 is wrong by 350.00 EUR: “we never ordered this”; nobody has phoned since.", NULL},
    {"commitment", {.kind = REASON_COMMITMENT, .day = TODAY},
     "A commitment of ours is due today.", NULL},
    {"commitment named", {.kind = REASON_COMMITMENT, .day = TODAY - 1, .who = "Rob", .words = "send the corrected invoice"},
     "Our commitment “send the corrected invoice” (Rob) was due yesterday.", NULL},
    {"commitment late", {.kind = REASON_COMMITMENT, .day = TODAY - 3},
     "A commitment of ours was due Tue 17 Nov, 3 days ago.", NULL},
    {"commitment of two days ago", {.kind = REASON_COMMITMENT, .day = TODAY - 2},
     "A commitment of ours was due Wed 18 Nov, 2 days ago.", NULL},
    {"promise today", {.kind = REASON_PROMISE_TODAY, .amount = {120000, "EUR"}, .day = TODAY},
     "Promised 1,200.00 EUR for today, nothing came yet.", NULL},
    {"promise today named", {.kind = REASON_PROMISE_TODAY, .amount = {120000, "EUR"}, .day = TODAY, .who = "Dana Whit"},
     "Dana Whit promised 1,200.00 EUR for today, nothing came yet.", NULL},
    {"promise today, a part", {.kind = REASON_PROMISE_TODAY, .amount = {120000, "EUR"}, .other = {35000, "EUR"}, .day = TODAY},
     "350.00 of the 1,200.00 EUR promised for today came; 850.00 is still to come.", NULL},
    {"first bill", {.kind = REASON_FIRST_BILL, .amount = {630000, "EUR"}, .day = TODAY - 4, .other_day = DAY_NONE},
     "Their first invoice over 6,300.00 EUR went out Mon 16 Nov and nobody has spoken about it.", NULL},
    {"first bill named", {.kind = REASON_FIRST_BILL, .number = "INV-1066", .amount = {630000, "EUR"}, .day = TODAY - 4, .other_day = TODAY + 26},
     "Their first invoice, INV-1066 over 6,300.00 EUR, went out Mon 16 Nov and nobody has spoken about it; it is due Wed 16 Dec.", NULL},
    {"shock", {.kind = REASON_BILL_SHOCK, .amount = {630000, "EUR"}, .other = {195000, "EUR"}, .day = TODAY - 4, .other_day = TODAY - 1},
     "An invoice of Mon 16 Nov over 6,300.00 EUR is 3.2 times their usual 1,950.00 and nobody has spoken about it; it was due yesterday.", NULL},
    {"shock named", {.kind = REASON_BILL_SHOCK, .number = "INV-1066", .amount = {400000, "EUR"}, .other = {200000, "EUR"}, .day = TODAY, .other_day = DAY_NONE},
     "INV-1066 of today over 4,000.00 EUR is 2 times their usual 2,000.00 and nobody has spoken about it.", NULL},
    {"overdue one", {.kind = REASON_OVERDUE, .amount = {149000, "EUR"}, .count = 1, .days = 1},
     "One invoice is overdue, 1,490.00 EUR, 1 day.", NULL},
    {"overdue one named", {.kind = REASON_OVERDUE, .amount = {149000, "EUR"}, .count = 1, .days = 20, .usual_days = 4, .number = "INV-1042"},
     "INV-1042 is overdue, 1,490.00 EUR, 20 days (usually 4).", NULL},
    {"overdue many", {.kind = REASON_OVERDUE, .amount = {184000, "EUR"}, .count = 2, .days = 20, .usual_days = 4, .number = "INV-1042"},
     "Two invoices are overdue, 1,840.00 EUR in all, the oldest 20 days (usually 4).", NULL},
    {"overdue thirteen, early payers", {.kind = REASON_OVERDUE, .amount = {184000, "USD"}, .count = 13, .days = 20, .usual_days = -3},
     "13 invoices are overdue, 1,840.00 USD in all, the oldest 20 days.", NULL},
    {"overdue with a promise", {.kind = REASON_OVERDUE, .amount = {184000, "EUR"}, .other = {64000, "EUR"}, .count = 2, .days = 20},
     "Two invoices are overdue, 1,840.00 EUR in all, the oldest 20 days; 640.00 of it is not promised.", NULL},
    {"beyond habit", {.kind = REASON_BEYOND_HABIT, .days = 20, .usual_days = 4},
     "That is 16 days beyond their habit.", NULL},
    {"beyond habit by one", {.kind = REASON_BEYOND_HABIT, .days = 5, .usual_days = 4},
     "That is 1 day beyond their habit.", NULL},
    {"on time before", {.kind = REASON_BEYOND_HABIT, .days = 20, .usual_days = -2},
     "They have usually paid on time.", NULL},
    {"follow-up", {.kind = REASON_FOLLOW_UP, .day = TODAY, .count = NEXT_FOLLOW_UP},
     "Follow-up agreed for today.", NULL},
    {"escalation", {.kind = REASON_FOLLOW_UP, .day = TODAY - 3, .count = NEXT_ESCALATE},
     "To be escalated since Tue 17 Nov.", NULL},
    {"unapplied", {.kind = REASON_UNAPPLIED, .amount = {35000, "EUR"}, .other = {149000, "EUR"}, .third = {35000, "EUR"}},
     "350.00 EUR of unapplied money can be set against it: 1,490.00 remains overdue.", NULL},
    {"credit notes", {.kind = REASON_UNAPPLIED, .amount = {35000, "EUR"}, .other = {0, "EUR"}, .third = {0, "EUR"}},
     "350.00 EUR in credit notes can be set against it: nothing remains overdue.", NULL},
    {"both credits", {.kind = REASON_UNAPPLIED, .amount = {35000, "EUR"}, .other = {1, "EUR"}, .third = {15000, "EUR"}},
     "200.00 EUR in credit notes and 150.00 EUR of unapplied money can be set against it: 0.01 remains overdue.", NULL},
    {"no rate", {.kind = REASON_NO_RATE, .amount = {20000, "USD"}},
     "200.00 USD is left out of the order: the configuration has no rate for USD.", NULL},
    {"ranked without a rate", {.kind = REASON_NO_RATE, .amount = {20000, "USD"}, .count = 1},
     "Ranked by its own 200.00 USD: the configuration has no rate for USD.", NULL},
    {"failed", {.kind = REASON_FAILED, .count = 3},
     "Three failed attempts in a row: try another contact or another hour.", NULL},
    {"failed once", {.kind = REASON_FAILED, .count = 1},
     "One failed attempt: try another contact or another hour.", NULL},
    {"condition", {.kind = REASON_CONDITION, .day = TODAY},
     "A condition is to be reviewed today.", NULL},
    {"condition named", {.kind = REASON_CONDITION, .day = TODAY - 3, .words = "Estimate 10 h, Mark approves more"},
     "To be reviewed: “Estimate 10 h, Mark approves more”, since Tue 17 Nov.", NULL},
    {"silence", {.kind = REASON_SILENCE, .days = 95, .amount = {12000000, "EUR"}},
     "Nobody has spoken with them for 95 days; 120,000.00 EUR was billed in a year.", NULL},
    {"silence ever", {.kind = REASON_SILENCE, .days = -1, .amount = {12000000, "EUR"}},
     "Nobody has spoken with them yet; 120,000.00 EUR was billed in a year.", NULL},
    {"do not call", {.kind = REASON_GATE_DO_NOT_CALL}, "Marked as do not call.", "do not call"},
    {"do not call, one", {.kind = REASON_GATE_DO_NOT_CALL, .count = 1},
     "The only contact with a number is marked as do not call.", "do not call"},
    {"do not call, all", {.kind = REASON_GATE_DO_NOT_CALL, .count = 2},
     "Both contacts with a number are marked as do not call.", "do not call"},
    {"colleague", {.kind = REASON_GATE_COLLEAGUE, .who = "Ann", .at = NOW - 300},
     "Ann is on the phone with them since 09:55.", "Ann is on the phone"},
    {"colleague unnamed", {.kind = REASON_GATE_COLLEAGUE, .who = "", .at = NOW - 300},
     "A colleague is on the phone with them since 09:55.", "a colleague is on the phone"},
    {"hours", {.kind = REASON_GATE_HOURS, .at = NOW + 4 * 3600, .zone = ""},
     "Outside calling hours: from 14:00 our time.", "from 14:00 our time"},
    {"hours there", {.kind = REASON_GATE_HOURS, .at = NOW + 4 * 3600, .zone = "America/New_York"},
     "Outside calling hours: from 14:00 our time (09:00 there).", "from 14:00 our time"},
    {"hours on Monday", {.kind = REASON_GATE_HOURS, .at = NOW + 71 * 3600},
     "Outside calling hours: from Mon 23 Nov 09:00 our time.", "from Mon 23 09:00"},
    {"no hours", {.kind = REASON_GATE_HOURS, .at = INSTANT_NONE},
     "Outside calling hours: no day of the week is allowed. Set their hours or the firm's.", "no calling hours"},
    {"spoken today", {.kind = REASON_GATE_SPOKEN_TODAY, .at = NOW - 3600},
     "Already spoken to today at 09:00.", "spoken to at 09:00"},
    {"snoozed", {.kind = REASON_GATE_SNOOZED, .day = TODAY + 7},
     "Snoozed until Fri 27 Nov.", "snoozed until Fri 27"},
    {"snoozed named", {.kind = REASON_GATE_SNOOZED, .day = TODAY + 1, .who = "Ann", .words = "on holiday"},
     "Snoozed until tomorrow by Ann: “on holiday”.", "snoozed until Sat 21"},
    {"retry gap", {.kind = REASON_GATE_RETRY_GAP, .at = NOW - 2880, .until = NOW + 4320, .words = "line busy"},
     "Tried at 09:12 (line busy); not again before 11:12.", "tried, again 11:12"},
    {"nothing owed", {.kind = REASON_GATE_NOTHING_OPEN, .count = NOTHING_OWED},
     "Nothing is owed.", "nothing owed"},
    {"open covered", {.kind = REASON_GATE_NOTHING_OPEN, .count = NOTHING_OPEN_COVERED, .amount = {35000, "EUR"}, .other = {40000, "EUR"}, .third = {0, "EUR"}},
     "All that is open, 350.00 EUR, is covered by 400.00 EUR in credit notes.", "covered by credits"},
    {"overdue covered", {.kind = REASON_GATE_NOTHING_OPEN, .count = NOTHING_OVERDUE_COVERED, .amount = {184000, "EUR"}, .other = {200000, "EUR"}, .third = {50000, "EUR"}},
     "All that is overdue, 1,840.00 EUR, is covered by 1,500.00 EUR in credit notes and 500.00 EUR of unapplied money.", "paid, not applied"},
    {"settled", {.kind = REASON_GATE_NOTHING_OPEN, .count = NOTHING_SETTLED, .amount = {184000, "EUR"}, .day = TODAY},
     "1,840.00 EUR was settled today; nothing is overdue any more.", "paid"},
    {"ours", {.kind = REASON_GATE_OURS, .day = TODAY + 7},
     "The next step is ours, due Fri 27 Nov.", "ours by Fri 27"},
    {"ours named", {.kind = REASON_GATE_OURS, .day = TODAY + 1, .who = "Rob", .words = "send the corrected invoice"},
     "The next step is ours: “send the corrected invoice” (Rob), due tomorrow.", "ours by Sat 21"},
    {"minimum", {.kind = REASON_GATE_MINIMUM, .amount = {1200, "EUR"}, .other = {5000, "EUR"}},
     "12.00 EUR overdue is below the minimum of 50.00.", "below the minimum"},
    {"callback to come", {.kind = REASON_GATE_FOLLOW_UP, .count = NEXT_CALLBACK, .at = NOW + 5400, .zone = ""},
     "A callback is agreed for today 11:30.", "callback 11:30"},
    {"callback on Monday", {.kind = REASON_GATE_FOLLOW_UP, .count = NEXT_CALLBACK, .at = NOW + 72 * 3600, .zone = "Europe/Athens"},
     "A callback is agreed for Mon 23 Nov 10:00 (12:00 there).", "callback Mon 23 10:00"},
    {"follow-up to come", {.kind = REASON_GATE_FOLLOW_UP, .count = NEXT_FOLLOW_UP, .day = TODAY + 7},
     "Follow-up agreed for Fri 27 Nov.", "follow-up Fri 27"},
    {"follow-up far ahead", {.kind = REASON_GATE_FOLLOW_UP, .count = NEXT_FOLLOW_UP, .day = TODAY + 60},
     "Follow-up agreed for Tue 19 Jan 2027.", "follow-up 19 Jan 2027"},
    {"escalation to come", {.kind = REASON_GATE_FOLLOW_UP, .count = NEXT_ESCALATE, .day = TODAY + 3},
     "To be escalated Mon 23 Nov.", "escalate Mon 23"},
    {"promise", {.kind = REASON_GATE_PROMISE, .amount = {120000, "EUR"}, .day = TODAY + 7, .other_day = TODAY + 10, .count = 1},
     "Promised 1,200.00 EUR by Fri 27 Nov; broken only after Mon 30 Nov.", "promise until Fri 27"},
    {"promise named, no grace", {.kind = REASON_GATE_PROMISE, .amount = {120000, "EUR"}, .day = TODAY + 7, .other_day = TODAY + 7, .count = 1, .who = "Dana Whit"},
     "Dana Whit promised 1,200.00 EUR by Fri 27 Nov.", "promise until Fri 27"},
    {"promises", {.kind = REASON_GATE_PROMISE, .amount = {120000, "EUR"}, .day = TODAY + 7, .other_day = TODAY + 10, .count = 3},
     "Three promises cover what is overdue, the first 1,200.00 EUR by Fri 27 Nov; broken only after Mon 30 Nov.", "promise until Fri 27"},
    {"promise in its grace", {.kind = REASON_GATE_PROMISE, .amount = {120000, "EUR"}, .day = TODAY - 1, .other_day = TODAY + 2, .count = 1},
     "Promised 1,200.00 EUR by yesterday; broken only after Sun 22 Nov.", "promise, grace until Sun 22"},
    {"next invoice", {.kind = REASON_GATE_NEXT_INVOICE, .count = 0},
     "It will be settled with the next invoice, which is not issued yet.", "with next invoice"},
    {"next invoice issued", {.kind = REASON_GATE_NEXT_INVOICE, .count = 1, .day = TODAY + 16},
     "It will be settled with the next invoice, due Sun 6 Dec.", "with next invoice Sun 6"},
    {"next invoice named", {.kind = REASON_GATE_NEXT_INVOICE, .count = 1, .day = TODAY + 16, .number = "INV-1066"},
     "It will be settled with the next invoice, INV-1066, due Sun 6 Dec.", "with next invoice Sun 6"},
    {"next invoice without a day", {.kind = REASON_GATE_NEXT_INVOICE, .count = 1, .day = DAY_NONE, .number = "INV-1066"},
     "It will be settled with the next invoice, INV-1066.", "with next invoice"},
    {"habit", {.kind = REASON_GATE_HABIT, .days = 3, .usual_days = 6},
     "They usually pay 6 days late; now it is 3.", "usually 6 d late, 3"},
    {"habit of a day", {.kind = REASON_GATE_HABIT, .days = 1, .usual_days = 1},
     "They usually pay 1 day late; now it is 1.", "usually 1 d late, 1"},
};
// clang-format on

static struct moment now_of(struct zones *zones) {
    expect_ok(zones_load(zones, "Europe/Athens", NULL), NULL);
    expect_ok(zones_load(zones, "America/New_York", NULL), NULL);
    return (struct moment){.now = NOW, .firm = zone_utc(), .zones = zones};
}

START_TEST(says_it_well) {
    const struct row *row = &rows[_i];
    struct zones *zones = zones_new();
    struct moment moment = now_of(zones);
    struct buf out = {0};
    reason_sentence(&row->reason, &moment, &out);
    expect_text(buf_text(&out), row->sentence);
    buf_reset(&out);
    reason_brief(&row->reason, &moment, &out);
    expect_text(buf_text(&out), row->brief != NULL ? row->brief : reason_word(row->reason.kind));
    buf_release(&out);
    zones_free(zones);
}
END_TEST

START_TEST(every_kind_is_here) {
    for (int kind = 0; kind < REASON_COUNT; kind++) {
        bool found = false;
        for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
            found = found || (int)rows[i].reason.kind == kind;
        }
        ck_assert_msg(found, "no sentence is tested for “%s”", reason_word((enum reason_kind)kind));
    }
}
END_TEST

START_TEST(long_words_are_cut) {
    char words[2001];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    struct reason reason = {.kind = REASON_GATE_SNOOZED, .day = TODAY + 7, .words = words};
    struct moment moment = {.now = NOW, .firm = zone_utc()};
    struct buf out = {0};
    reason_sentence(&reason, &moment, &out);
    ck_assert(out.len < 140);
    expect_contains(buf_text(&out), "…”.");
    buf_release(&out);
}
END_TEST

TEST_MAIN("domain/sentence", TEST_LOOP(says_it_well, ARRAY_LEN(rows)), TEST(every_kind_is_here),
          TEST(long_words_are_cut))
