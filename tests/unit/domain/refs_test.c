/* What is found in a text, and what only looks like it. */
#include "callsheet/domain/refs.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "support/check_more.h"

enum { TODAY = 20777 }; /* Friday, 20 November 2026 */

/* Writes what was found, one after the other: "number INV1042! | amount 350.00 EUR | 150 min".
   "!" named, "~" bare, "#" of a line, "*" a shared sign. */
static void write_found(const struct refs *refs, struct buf *out) {
    for (size_t i = 0; i < refs->count; i++) {
        const struct refs_item *item = &refs->items[i];
        char text[MONEY_TEXT_BYTES];
        buf_add_text(out, i > 0 ? " | " : "");
        switch (item->kind) {
        case REFS_NUMBER:
            buf_addf(out, "%s%s%s", item->key,
                     item->is_named  ? "!"
                     : item->is_line ? "#"
                                     : "",
                     item->is_bare && !item->is_line ? "~" : "");
            break;
        case REFS_AMOUNT:
            money_format_code(item->amount, text);
            buf_addf(out, "%s%s", text, item->is_shared ? "*" : "");
            break;
        case REFS_DURATION:
            buf_addf(out, "%d min", item->minutes);
            break;
        case REFS_DAY:
            day_format_iso(item->day, text);
            buf_add_text(out, text);
            break;
        case REFS_KIND_COUNT:
            break;
        }
    }
}

struct row {
    const char *text, *found;
};

// clang-format off
static const struct row rows[] = {
    /* numbers, as ledgers write them and mangled */
    {"INV-1042", "INV1042!"}, {"inv 1042", "INV1042!"}, {"Inv. 1042", "INV1042!"}, {"inv1042", "INV1042!"},
    {"#1042", "1042"}, {"# 1042", "1042"}, {"№ 1042", "1042"}, {"invoice 1042", "1042!"}, {"Invoice no. 1042", "1042!"},
    {"invoice number: #1042", "1042!"}, {"Invoice INV-1042", "INV1042!"}, {"your bill 1042", "1042!"},
    {"Rechnung 1042", "1042!"}, {"Rechnung Nr. 1042", "1042!"}, {"Rechnungsnummer 1042", "1042!"},
    {"RE-2026-1042", "RE20261042"}, {"RE-2026/117", "RE2026117"}, {"Rg 1042", "RG1042!"},
    {"facture n° 1042", "1042!"}, {"la factura núm. 1042", "1042!"}, {"a fatura nº 1042", "1042!"}, {"fattura n. 1042", "1042!"},
    {"credit note CN-12", "CN12!"}, {"Gutschrift 77", "77!"}, {"INV-1042/b", "INV1042B!"}, {"R2026-117", "R2026117"},
    {"ticket T-2231", "T2231!"}, {"T-2231", "T2231"}, {"case 88", "88!"}, {"Vorgang 4711", "4711!"}, {"PO 7781", "7781!"}, {"order 7781", "7781!"},
    {"invoices 1042, 1043 and 1051", "1042! | 1043! | 1051!"}, {"invoices 1042/1043", "1042! | 1043!"}, {"Rechnungen 1042 und 1043", "1042! | 1043!"},
    {"about 1042 again", "1042~"}, {"HB 1042", "HB1042"}, {"hb-1042", "HB1042"},
    /* over a line's end */
    {"INV-\n1042", "INV1042!"}, {"INV- \r\n1042", "INV1042!"}, {"invoice number\n1042", "1042!"}, {"invoice\nno.\n1042", "1042!"},
    {"> INV-\n> 1042", "INV1042!"}, {"RE-2026-\n1042", "RE20261042"}, {"INV\xc2\xad-1042", "INV1042!"}, {"Rech\xc2\xadnung 10\xc2\xad" "42", "1042!"},
    {"invoice\n\n1042", "1042~"}, /* another paragraph */
    /* lines */
    {"line 3", "3#"}, {"Position 2 und 4", "2# | 4#"}, {"ligne 12", "12#"},
    /* amounts */
    {"350.00", "350.00"}, {"1,490.00", "1,490.00"}, {"1.490,00", "1,490.00"}, {"1'490.00", "1,490.00"}, {"1,490", "1,490.00"},
    {"EUR 350", "350.00 EUR"}, {"350 EUR", "350.00 EUR"}, {"350EUR", "350.00 EUR"}, {"€350", "350.00 EUR"}, {"350 €", "350.00 EUR"}, {"350 euros", "350.00 EUR"},
    {"EUR 1.490,-", "1,490.00 EUR"}, {"1.490,-- EUR", "1,490.00 EUR"}, {"CHF 1'840.-", "1,840.00 CHF"}, {"Fr. 350.–", "350.00 CHF"}, {"1 840,00 €", "1,840.00 EUR"},
    {"1\xc2\xa0" "840,00\xc2\xa0€", "1,840.00 EUR"}, {"1\xe2\x80\xaf" "840 €", "1,840.00 EUR"}, {"£1,200", "1,200.00 GBP"}, {"1,200 pounds", "1,200.00 GBP"},
    {"$350", "350.00 USD*"}, {"350 dollars", "350.00 USD*"}, {"US$ 350", "350.00 USD"}, {"USD 350", "350.00 USD"}, {"A$99", "99.00 AUD"}, {"R$ 99,90", "99.90 BRL"},
    {"¥1500", "1,500 JPY*"}, {"350 kr", "350.00 SEK*"}, {"KWD 1.234", "1.234 KWD"}, {"350 zł", "350.00 PLN"}, {"₹1,200", "1,200.00 INR"},
    {"-€12.50", "-12.50 EUR"}, {"€-12.50", "-12.50 EUR"}, {"2k €", "2,000.00 EUR"}, {"€2k", "2,000.00 EUR"}, {"fifty euros", "50.00 EUR"}, {"two hundred dollars", "200.00 USD*"},
    {"you charged 350", "350.00"}, {"an amount of 350", "350.00"}, {"350 net", "350.00"}, {"Betrag: 350", "350.00"}, {"200-350 EUR", "350.00 EUR"},
    {"from 350.00, to 120.00.", "350.00 | 120.00"},
    /* times */
    {"2.5h", "150 min"}, {"2,5 h", "150 min"}, {"2.5 hours", "150 min"}, {"two hours", "120 min"}, {"20 minutes", "20 min"}, {"20-minute", "20 min"}, {"90 min", "90 min"},
    {"3½ Stunden", "210 min"}, {"1 1/2 hours", "90 min"}, {"half an hour", "30 min"}, {"an hour", "60 min"}, {"a quarter of an hour", "15 min"},
    {"two and a half hours", "150 min"}, {"1 hour and 20 minutes", "80 min"}, {"1h20", "80 min"}, {"2h 15min", "135 min"}, {"1:30 h", "90 min"}, {"twenty five minutes", "25 min"},
    {"zwei Stunden", "120 min"}, {"anderthalb Stunden", "90 min"}, {"eine Viertelstunde", "15 min"}, {"eine halbe Stunde", "30 min"},
    {"deux heures", "120 min"}, {"une heure et demie", "90 min"}, {"une demi-heure", "30 min"}, {"trois quarts d'heure", "45 min"},
    {"dos horas y media", "150 min"}, {"media hora", "30 min"}, {"duas horas e meia", "150 min"}, {"meia hora", "30 min"}, {"due ore", "120 min"}, {"mezz'ora", "30 min"}, {"un'ora e mezza", "90 min"},
    {"2 hours at 95.00", "120 min | 95.00"}, {"95 EUR an hour", "95.00 EUR"},
    /* days */
    {"2026-09-12", "2026-09-12"}, {"12.09.2026", "2026-09-12"}, {"12.9.", "2026-09-12"}, {"12/09/2026", "2026-09-12"}, {"09/25/2026", "2026-09-25"}, {"12.9.26", "2026-09-12"},
    {"12 Sep", "2026-09-12"}, {"12th of September", "2026-09-12"}, {"Sep 12", "2026-09-12"}, {"September 12th, 2025", "2025-09-12"}, {"12. September", "2026-09-12"},
    {"le 12 septembre", "2026-09-12"}, {"1er mars", "2026-03-01"}, {"12 de septiembre de 2025", "2025-09-12"}, {"12 de setembro", "2026-09-12"}, {"il 12 settembre", "2026-09-12"},
    {"am 12.9", "2026-09-12"}, {"15 Dec", "2026-12-15"}, {"15 Jan", "2026-01-15"}, {"29 Feb", "2024-02-29"},
    {"last Friday", "2026-11-13"}, {"on Monday", "2026-11-16"}, {"letzten Dienstag", "2026-11-17"}, {"vendredi dernier", "2026-11-13"}, {"yesterday", "2026-11-19"}, {"vorgestern", "2026-11-18"}, {"ayer", "2026-11-19"},
    /* together */
    {"Ihre Rechnung RE-2026-1042 vom 12.09.2026 über 1.490,00 EUR", "RE20261042! | 2026-09-12 | 1,490.00 EUR"},
    {"INV-1042: 190.00 for 2 hours on 12 Sep?", "INV1042! | 190.00 | 120 min | 2026-09-12"},
    {"invoice of 12 May", "2026-05-12"}, {"line 3 190.00", "3# | 190.00"},
    /* what only looks like it */
    {"Tel. 030 1234567", ""}, {"+49 30 1234567", ""}, {"030/1234567", ""}, {"phone: 555-1234", ""}, {"0123456789", ""},
    {"DE89 3704 0044 0532 0130 00", ""}, {"192.168.1.10", ""}, {"version 1.2.3", ""}, {"14:30", ""}, {"14:30:05", ""},
    {"at 14h", ""}, {"à 14 heures", ""}, {"um 14 h", ""}, {"14.30 Uhr", ""}, {"19 %", ""}, {"19.00%", ""}, {"2026", ""}, {"in 2026 we", ""},
    {"350 users", ""}, {"charged us in 2026", ""}, {"rob1042@x.example", ""}, {"https://x.example/INV-1042?a=350.00", ""}, {"www.x.example/1042", ""},
    {"Q3", ""}, {"PM2", ""}, {"the 2nd", ""}, {"3 times", ""}, {"invoice 12 may be wrong", "12!"}, {"31.2.", ""}, {"45 Sep", ""},
    {"ALL 3 INVOICES", ""}, {"0.00", ""}, {"99999999999999.00", ""}, {"1,23,456.7.8", ""}, {"so do I", ""}, {"mon ami", ""}, {"", ""},
};
// clang-format on

START_TEST(finds) {
    const struct row *row = &rows[_i];
    struct arena arena = {0};
    struct refs refs;
    struct buf found = {0};
    refs_find(row->text, strlen(row->text), TODAY, &arena, &refs);
    write_found(&refs, &found);
    ck_assert_msg(strcmp(buf_text(&found), row->found) == 0, "“%s”: “%s”, not “%s”", row->text,
                  buf_text(&found), row->found);
    buf_release(&found);
    arena_release(&arena);
}
END_TEST

static void expect_places(const char *text, const struct refs *refs) {
    size_t len = strlen(text), behind = 0;
    for (size_t i = 0; i < refs->count; i++) {
        ck_assert_msg(refs->items[i].start >= behind && refs->items[i].end > refs->items[i].start &&
                          refs->items[i].end <= len,
                      "place %zu of “%s”", i, text);
        behind = refs->items[i].end;
    }
}

START_TEST(places_are_in_order) {
    const char *text = "Re: INV-1042\n\nYou charged 190.00 EUR for 2 hours on 12 Sep.";
    struct arena arena = {0};
    struct refs refs;
    refs_find(text, strlen(text), TODAY, &arena, &refs);
    expect_int(refs.count, 4);
    expect_places(text, &refs);
    expect_int(refs.items[0].start, 4);
    expect_int(refs.items[0].end, 12);
    expect_int(strncmp(text + refs.items[1].start, "190.00 EUR", 10), 0);
    expect_int(strncmp(text + refs.items[2].start, "2 hours", 7), 0);
    arena_release(&arena);
}
END_TEST

/* Pieces put together at random, with signs between: places stay in order, and twice the same. */
START_TEST(any_mixture_holds) {
    struct dice dice = dice_new();
    for (int round = 0; round < 3000; round++) {
        struct buf text = {0};
        struct arena arena = {0};
        struct refs refs, again;
        for (int64_t i = dice_range(&dice, 1, 8); i > 0; i--) {
            static const char *const signs[] = {" ", "\n", "-", ".", ",", "/", "", ": ", "\n> "};
            buf_add_text(&text, rows[dice_below(&dice, ARRAY_LEN(rows))].text);
            buf_add_text(&text, signs[dice_below(&dice, ARRAY_LEN(signs))]);
        }
        refs_find(buf_text(&text), text.len, TODAY, &arena, &refs);
        refs_find(buf_text(&text), text.len, TODAY, &arena, &again);
        expect_places(buf_text(&text), &refs);
        expect_int(refs.count, again.count);
        buf_release(&text);
        arena_release(&arena);
    }
}
END_TEST

/* No more than REFS_MOST, in little time, whatever stands there. */
START_TEST(megabytes_are_bounded) {
    static const char *const pieces[] = {"INV-1042 ", "1",    "1.",  "1-",       "+1 ",
                                         "a",         "\xff", ">\n", "invoice ", "@",
                                         "half ",     "1,",   "0 ",  "AB12 ",    "12:"};
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        struct buf text = {0};
        struct arena arena = {0};
        struct refs refs;
        while (text.len < 400000) {
            buf_add_text(&text, pieces[i]);
        }
        refs_find(buf_text(&text), text.len, TODAY, &arena, &refs);
        expect_true(refs.count <= REFS_MOST);
        buf_release(&text);
        arena_release(&arena);
    }
}
END_TEST

START_TEST(keys) {
    static const struct {
        const char *number, *key;
    } made[] = {{"INV-1042", "INV1042"},
                {"inv 1042/b", "INV1042B"},
                {"RÉ–7", "RE7"},
                {"№ 12", "12"},
                {"", ""},
                {"\xff"
                 "1",
                 "1"}};
    static const struct {
        const char *written, *known;
        bool means;
    } pairs[] = {
        {"1042", "INV1042", true},    {"INV1042", "INV1042", true}, {"INV1042", "1042", true},
        {"RE1042", "INV1042", false}, {"1042", "INV11042", false},  {"042", "INV42", true},
        {"1042B", "INV1042B", true},  {"1042", "INV1042B", false},  {"", "INV1042", false},
        {"INV", "INV1042", false},    {"INV", "RE", false},         {"0", "00", false}};
    char key[REFS_KEY_BYTES], little[4];
    for (size_t i = 0; i < ARRAY_LEN(made); i++) {
        refs_key(made[i].number, key, sizeof key);
        expect_text(key, made[i].key);
    }
    refs_key("INV-1042", little, sizeof little);
    expect_text(little, "INV");
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        ck_assert_msg(refs_key_means(pairs[i].written, pairs[i].known) == pairs[i].means, "%s %s",
                      pairs[i].written, pairs[i].known);
    }
}
END_TEST

START_TEST(kinds_have_words) {
    expect_text(refs_kind_word(REFS_NUMBER), "number");
    expect_text(refs_kind_word(REFS_DAY), "day");
}
END_TEST

TEST_MAIN("domain/refs", TEST_LOOP(finds, ARRAY_LEN(rows)), TEST(places_are_in_order),
          TEST(any_mixture_holds), TEST(megabytes_are_bounded), TEST(keys), TEST(kinds_have_words))
