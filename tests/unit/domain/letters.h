#ifndef CALLSHEET_TESTS_DOMAIN_LETTERS_H
#define CALLSHEET_TESTS_DOMAIN_LETTERS_H

/**
 * A customer with one disputed invoice and its correction, made by hand, for tests of the texts
 * that go out. Now is Friday 20 November 2026, 10:00 UTC.
 */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/letter.h"

enum { DESK_LINES = 4, DESK_INVOICES = 3, DESK_ITEMS = 8 };

/** All of it in one place, so that a test changes what it is about. */
struct letter_desk {
    struct card card;
    struct contact contact;
    struct card_invoice invoices[DESK_INVOICES];
    struct card_line lines[DESK_LINES];
    struct card_work work[5];
    struct open_item items[DESK_ITEMS];
    struct money unapplied[2];
    struct promise_fact promises[2];
    int64_t scope[2];
    struct claim_fact claims[1];
    struct correction_item conceded[2];
    struct correction_line corrected[DESK_LINES];
    struct correction correction;
    struct letter_context context;
    struct moment moment;
    int32_t today;
};

static inline struct money eur(int64_t minor) {
    return (struct money){.minor = minor, .currency = "EUR"};
}

static inline void letter_desk_lines(struct letter_desk *desk) {
    // clang-format off
    const struct card_line lines[DESK_LINES] = {
        {.id = 41, .invoice = 4, .position = 1, .text = "Mail server down: disk array rebuilt and all mailboxes restored from the Thursday backup", .amount = eur(100000), .minutes = 390},
        {.id = 42, .invoice = 4, .position = 2, .text = "Remote support", .amount = eur(35000), .minutes = 180},
        {.id = 43, .invoice = 4, .position = 3, .text = "Firewall rules for the till supplier", .amount = eur(15000), .minutes = 60},
        {.id = 44, .invoice = 4, .position = 4, .text = "Disk, 4 TB", .amount = eur(5000), .minutes = -1},
    };
    const struct card_work work[] = {
        {.id = 1, .invoice = 4, .line = 41, .day = desk->today - 69, .minutes = 240, .who = "Rob", .what = "Disk array rebuilt", .why = "Dana", .ticket = "T-2231"},
        {.id = 2, .invoice = 4, .line = 41, .day = desk->today - 69, .minutes = 150, .who = "Eve", .what = "Restored mailboxes from Thursday backup", .why = "Dana", .ticket = ""},
        {.id = 3, .invoice = 4, .line = 42, .day = desk->today - 60, .minutes = 60, .who = "Rob", .what = "Printer", .why = "", .ticket = ""},
    };
    // clang-format on
    memcpy(desk->lines, lines, sizeof lines);
    memcpy(desk->work, work, sizeof work);
    desk->card.lines = desk->lines;
    desk->card.line_count = DESK_LINES;
    desk->card.work = desk->work;
    desk->card.work_count = 3;
}

static inline void letter_desk_money(struct letter_desk *desk) {
    int32_t today = desk->today;
    // clang-format off
    const struct card_invoice invoices[DESK_INVOICES] = {
        {.id = 4, .number = "INV-1042", .kind = ITEM_INVOICE, .issued = today - 69, .due = today - 39, .total = eur(184450), .open = eur(134450), .paid_day = DAY_NONE, .reference = "PO 77", .line_count = DESK_LINES},
        {.id = 5, .number = "INV-1050", .kind = ITEM_INVOICE, .issued = today - 20, .due = today + 10, .total = eur(1250000), .open = eur(1250000), .paid_day = DAY_NONE, .reference = ""},
        {.id = 6, .number = "CN-12", .kind = ITEM_CREDIT_NOTE, .issued = today - 5, .due = DAY_NONE, .total = eur(-20000), .open = eur(-20000), .paid_day = DAY_NONE, .reference = ""},
    };
    const struct open_item items[] = {
        {.invoice = 0, .kind = ITEM_OPENING, .issued = today - 400, .due = DAY_NONE, .open = 7500, .total = 7500, .currency = "EUR"},
        {.invoice = 4, .number = "INV-1042", .kind = ITEM_INVOICE, .issued = today - 69, .due = today - 39, .open = 134450, .total = 184450, .currency = "EUR"},
        {.invoice = 5, .number = "INV-1050", .kind = ITEM_INVOICE, .issued = today - 20, .due = today + 10, .open = 1250000, .total = 1250000, .currency = "EUR"},
        {.invoice = 6, .number = "CN-12", .kind = ITEM_CREDIT_NOTE, .issued = today - 5, .due = DAY_NONE, .open = -20000, .total = -20000, .currency = "EUR"},
        {.invoice = 7, .number = "INV-1051", .kind = ITEM_INVOICE, .issued = today - 120, .due = today - 100, .open = 1500, .total = 1500, .currency = "JPY"},
    };
    // clang-format on
    memcpy(desk->invoices, invoices, sizeof invoices);
    memcpy(desk->items, items, sizeof items);
    desk->unapplied[0] = eur(15000);
    desk->scope[0] = 4;
    desk->promises[0] = (struct promise_fact){.id = 1,
                                              .call = 2,
                                              .made_at = desk->moment.now - 8 * SECONDS_PER_DAY,
                                              .day = today + 14,
                                              .amount = eur(100000),
                                              .level = 1,
                                              .invoices = desk->scope,
                                              .invoice_count = 1,
                                              .contact = "Dana Whit",
                                              .author = "Anna"};
    desk->card.invoices = desk->invoices;
    desk->card.invoice_count = DESK_INVOICES;
    desk->card.facts.items = desk->items;
    desk->card.facts.item_count = 5;
    desk->card.facts.unapplied = desk->unapplied;
    desk->card.facts.unapplied_count = 1;
    desk->card.facts.promises = desk->promises;
    desk->card.facts.promise_count = 1;
    desk->card.facts.claims = desk->claims;
}

/** Line 2 loses two hours without a record, line 3 all of it; taxes of 19 % are in the total. */
static inline void letter_desk_correct(struct letter_desk *desk) {
    desk->conceded[0] = (struct correction_item){.invoice = 4,
                                                 .line = 42,
                                                 .reason = CORRECTION_NO_RECORD,
                                                 .credit = eur(23333),
                                                 .minutes = 120,
                                                 .words = ""};
    desk->conceded[1] = (struct correction_item){.invoice = 4,
                                                 .line = 43,
                                                 .reason = CORRECTION_AGREED,
                                                 .credit = eur(15000),
                                                 .minutes = 60,
                                                 .words = "Part of the monthly fee since March"};
    for (int i = 0; i < DESK_LINES; i++) {
        const struct card_line *line = &desk->lines[i];
        const struct correction_item *item = i == 1   ? &desk->conceded[0]
                                             : i == 2 ? &desk->conceded[1]
                                                      : NULL;
        desk->corrected[i] = (struct correction_line){.line = line,
                                                      .item = item,
                                                      .was = line->amount,
                                                      .now = line->amount,
                                                      .was_minutes = line->minutes,
                                                      .now_minutes = line->minutes};
        if (item != NULL) {
            desk->corrected[i].now.minor -= item->credit.minor;
            desk->corrected[i].now_minutes -= item->minutes;
        }
    }
    desk->correction = (struct correction){.invoice = &desk->invoices[0],
                                           .lines = desk->corrected,
                                           .line_count = DESK_LINES,
                                           .credit = eur(45616),
                                           .was_total = eur(184450),
                                           .total = eur(138834),
                                           .was_open = eur(134450),
                                           .open = eur(88834)};
}

static inline void letter_desk_init(struct letter_desk *desk) {
    memset(desk, 0, sizeof *desk);
    card_init(&desk->card);
    facts_init(&desk->card.facts);
    desk->today = day_from_date(2026, 11, 20);
    desk->moment = (struct moment){
        .now = (int64_t)desk->today * SECONDS_PER_DAY + 36000,
        .firm = zone_utc(),
    };
    desk->card.customer.name = "Harbour & Pine Ltd";
    desk->card.customer.code = "H7";
    desk->contact = (struct contact){.name = "Dana Whit"};
    desk->context = (struct letter_context){.moment = &desk->moment,
                                            .firm = "Fernway IT",
                                            .author = "Anna Berg",
                                            .to = &desk->contact,
                                            .has_statement = true,
                                            .has_invoice = true};
    letter_desk_lines(desk);
    letter_desk_money(desk);
    letter_desk_correct(desk);
}

#endif
