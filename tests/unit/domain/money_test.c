/* Money: writing, reading, exact ratios, rates. */
#include "callsheet/domain/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "support/check_more.h"

struct written {
    const char *text, *fallback;
    int64_t minor;        /* what it reads as */
    const char *currency; /* NULL: refused */
};

// clang-format off
static const struct written writings[] = {
    {"1840", "EUR", 184000, "EUR"},
    {"1840.5", "EUR", 184050, "EUR"},
    {"1840,5", "EUR", 184050, "EUR"},
    {"1840.00", "EUR", 184000, "EUR"},
    {"1,840.00", "EUR", 184000, "EUR"},
    {"1.840,00", "EUR", 184000, "EUR"},
    {"1 840,00", "EUR", 184000, "EUR"},
    {"1\u00a0840,00", "EUR", 184000, "EUR"},
    {"1\u202f840,00", "EUR", 184000, "EUR"},
    {"1\u2009840.00", "EUR", 184000, "EUR"},
    {"1'840.00", "CHF", 184000, "CHF"},
    {"1\u2019840.00", "CHF", 184000, "CHF"},
    {"1'840.-", "CHF", 184000, "CHF"},
    {"1840,-", "EUR", 184000, "EUR"},
    {"1840.--", "EUR", 184000, "EUR"},
    {"1840,\u2013", "EUR", 184000, "EUR"},
    {"1840.", "EUR", 184000, "EUR"},
    {".50", "EUR", 50, "EUR"},
    {"0.50", "EUR", 50, "EUR"},
    {"0,05", "EUR", 5, "EUR"},
    {"0", "EUR", 0, "EUR"},
    {"0.00", "EUR", 0, "EUR"},
    {"350 EUR", NULL, 35000, "EUR"},
    {"350 eur", "USD", 35000, "EUR"},
    {"EUR 350", NULL, 35000, "EUR"},
    {"EUR350", NULL, 35000, "EUR"},
    {"350EUR", NULL, 35000, "EUR"},
    {"\u20ac350", "USD", 35000, "EUR"},
    {"\u20ac 350,00", "USD", 35000, "EUR"},
    {"350 \u20ac", NULL, 35000, "EUR"},
    {"$350", "EUR", 35000, "USD"},
    {"$350", "CAD", 35000, "CAD"},
    {"$ 1,234.56", NULL, 123456, "USD"},
    {"\u00a3" "12.34", NULL, 1234, "GBP"},
    {"\u00a5" "1200", NULL, 1200, "JPY"},
    {"\u00a5" "1200", "CNY", 120000, "CNY"},
    {"  42  ", "EUR", 4200, "EUR"},
    {"-12.50", "EUR", -1250, "EUR"},
    {"- 12.50", "EUR", -1250, "EUR"},
    {"\u221212.50", "EUR", -1250, "EUR"},
    {"EUR -12.50", NULL, -1250, "EUR"},
    {"-\u20ac" "12.50", NULL, -1250, "EUR"},
    {"1.234", "EUR", 123400, "EUR"},
    {"1,234", "EUR", 123400, "EUR"},
    {"1 234", "EUR", 123400, "EUR"},
    {"1.234", "KWD", 1234, "KWD"},
    {"1,234", "KWD", 1234, "KWD"},
    {"1.234.567", "EUR", 123456700, "EUR"},
    {"1,234,567.89", "EUR", 123456789, "EUR"},
    {"1.234.567,8", "EUR", 123456780, "EUR"},
    {"1 234 567,89", "EUR", 123456789, "EUR"},
    {"1234", "JPY", 1234, "JPY"},
    {"1,234", "JPY", 1234, "JPY"},
    {"1.234.567", "JPY", 1234567, "JPY"},
    {"12.345", "EUR", 1234500, "EUR"},
    {"123.456", "EUR", 12345600, "EUR"},
    {"9999999999999.99", "EUR", 999999999999999, "EUR"},
    {"0.1", "KWD", 100, "KWD"},
    {"1,000.000", "KWD", 1000000, "KWD"},
    {"350 xts", "XTS", 35000, "XTS"},
    /* refused */
    {"", "EUR", 0, NULL},
    {"   ", "EUR", 0, NULL},
    {"EUR", "EUR", 0, NULL},
    {"abc", "EUR", 0, NULL},
    {"350", NULL, 0, NULL},
    {"350", "", 0, NULL},
    {"350 eru", "EUR", 0, NULL},
    {"350 EUR USD", "EUR", 0, NULL},
    {"EUR 350 USD", "EUR", 0, NULL},
    {"12.3456", "EUR", 0, NULL},
    {"1234.567", "EUR", 0, NULL},
    {"1,23,456", "EUR", 0, NULL},
    {"1.234,567", "EUR", 0, NULL},
    {"1,234.56.78", "EUR", 0, NULL},
    {"1.2.3", "EUR", 0, NULL},
    {"12.34,56", "EUR", 0, NULL},
    {"0.500", "EUR", 0, NULL},
    {"0,123", "EUR", 0, NULL},
    {".500", "EUR", 0, NULL},
    {"1 23", "EUR", 0, NULL},
    {"1 2345", "EUR", 0, NULL},
    {"1,234 567", "EUR", 0, NULL},
    {"1.5", "JPY", 0, NULL},
    {"12345678901234", "EUR", 0, NULL},
    {"99999999999999999999999999", "EUR", 0, NULL},
    {"--5", "EUR", 0, NULL},
    {"5-", "EUR", 0, NULL},
    {"1e5", "EUR", 0, NULL},
    {"0x10", "EUR", 0, NULL},
    {"5 %", "EUR", 0, NULL},
    {"five", "EUR", 0, NULL},
    {"1..5", "EUR", 0, NULL},
    {",", "EUR", 0, NULL},
};
// clang-format on

START_TEST(reads_what_people_type) {
    const struct written *row = &writings[_i];
    struct money money = {.minor = 77, .currency = "ZZZ"};
    struct error err = {0};
    enum status status = money_parse(row->text, row->fallback, &money, &err);
    if (row->currency == NULL) {
        ck_assert_msg(status == STATUS_INVALID, "“%s” was read as %" PRId64 " %s", row->text,
                      money.minor, money.currency);
        ck_assert_msg(err.message[0] != '\0', "no sentence for “%s”", row->text);
        expect_int(money.minor, 77);
        return;
    }
    ck_assert_msg(status == STATUS_OK, "“%s” was refused: %s", row->text, err.message);
    ck_assert_msg(money.minor == row->minor && strcmp(money.currency, row->currency) == 0,
                  "“%s” was read as %" PRId64 " %s", row->text, money.minor, money.currency);
}
END_TEST

struct shown {
    int64_t minor;
    const char *currency, *grouped, *with_code, *plain;
};

static const struct shown shows[] = {
    {184000, "EUR", "1,840.00", "1,840.00 EUR", "1840.00"},
    {0, "EUR", "0.00", "0.00 EUR", "0.00"},
    {5, "EUR", "0.05", "0.05 EUR", "0.05"},
    {-5, "EUR", "-0.05", "-0.05 EUR", "-0.05"},
    {99999, "EUR", "999.99", "999.99 EUR", "999.99"},
    {100000, "USD", "1,000.00", "1,000.00 USD", "1000.00"},
    {1234567, "JPY", "1,234,567", "1,234,567 JPY", "1234567"},
    {1234567, "KWD", "1,234.567", "1,234.567 KWD", "1234.567"},
    {1234, "", "12.34", "12.34", "12.34"},
    {INT64_MAX, "EUR", "92,233,720,368,547,758.07", "92,233,720,368,547,758.07 EUR",
     "92233720368547758.07"},
    {INT64_MIN, "JPY", "-9,223,372,036,854,775,808", "-9,223,372,036,854,775,808 JPY",
     "-9223372036854775808"},
};

START_TEST(writes_amounts) {
    const struct shown *row = &shows[_i];
    struct money money = {.minor = row->minor};
    char text[MONEY_TEXT_BYTES];
    memcpy(money.currency, row->currency, strlen(row->currency));
    money_format(money, text);
    expect_text(text, row->grouped);
    money_format_code(money, text);
    expect_text(text, row->with_code);
    money_format_plain(money, text);
    expect_text(text, row->plain);
}
END_TEST

START_TEST(reads_back_what_it_writes) {
    static const char *const codes[] = {"EUR", "USD", "JPY", "KWD", "CHF"};
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        struct money money = {.minor = dice_range(&dice, -999999999, 999999999)}, back;
        memcpy(money.currency, codes[dice_below(&dice, ARRAY_LEN(codes))], 4);
        char text[MONEY_TEXT_BYTES];
        money_format_code(money, text);
        expect_ok(money_parse(text, NULL, &back, NULL), NULL);
        ck_assert_msg(back.minor == money.minor && strcmp(back.currency, money.currency) == 0,
                      "%s came back as %" PRId64, text, back.minor);
    }
}
END_TEST

struct ratio {
    int64_t value, num, den, rounded;
};

static const struct ratio ratios[] = {
    {1, 1, 2, 1},
    {-1, 1, 2, -1},
    {3, 1, 2, 2},
    {1, 1, 3, 0},
    {2, 1, 3, 1},
    {5, 1, 10, 1},
    {4, 1, 10, 0},
    {-5, 1, 10, -1},
    {-4, 1, 10, 0},
    {1, -1, 2, -1},
    {1, 1, -2, -1},
    {0, 5, 7, 0},
    {7, 3, 3, 7},
    {25, 1, 10, 3},
    {35, 1, 10, 4},
    {INT64_MAX, 1, 1, INT64_MAX},
    {INT64_MAX, 2, 2, INT64_MAX},
    {INT64_MIN, 1, 1, INT64_MIN},
    {INT64_MAX, INT64_MAX, 1, INT64_MAX},
    {INT64_MIN, INT64_MAX, 1, INT64_MIN},
    {INT64_MAX, 1, 2, (INT64_MAX / 2) + 1},
};

START_TEST(rounds_half_up) {
    const struct ratio *row = &ratios[_i];
    expect_int(ratio_round(row->value, row->num, row->den), row->rounded);
}
END_TEST

START_TEST(converts_exactly_and_rounds_once) {
    struct rates rates = {.base = "EUR"};
    struct money dollars = {.minor = 10050, .currency = "USD"};
    int64_t base = 0;
    expect_false(rates_convert(&rates, dollars, &base));
    expect_ok(rates_add(&rates, "USD", "0.9215", NULL), NULL);
    expect_ok(rates_add(&rates, "JPY", "0.0061", NULL), NULL);
    expect_ok(rates_add(&rates, "KWD", "2.9", NULL), NULL);
    expect_true(rates_convert(&rates, dollars, &base));
    expect_int(base, 9261); /* 100.50 * 0.9215 = 92.61075 */
    expect_true(rates_convert(&rates, (struct money){.minor = 1000, .currency = "JPY"}, &base));
    expect_int(base, 610);
    expect_true(rates_convert(&rates, (struct money){.minor = 5, .currency = "KWD"}, &base));
    expect_int(base, 1); /* 0.005 KWD = 0.0145 EUR */
    expect_true(rates_convert(&rates, (struct money){.minor = 123, .currency = "EUR"}, &base));
    expect_int(base, 123);
    expect_true(rates_convert(&rates, (struct money){.minor = -50, .currency = "USD"}, &base));
    expect_int(base, -46);
    /* Half a cent goes up: 0.01 at 0.5 is 0.005. */
    expect_ok(rates_add(&rates, "GBP", "0.5", NULL), NULL);
    expect_true(rates_convert(&rates, (struct money){.minor = 1, .currency = "GBP"}, &base));
    expect_int(base, 1);
}
END_TEST

START_TEST(converts_to_bases_with_other_decimals) {
    struct rates rates = {.base = "JPY"};
    int64_t base = 0;
    expect_ok(rates_add(&rates, "EUR", "163.5", NULL), NULL);
    expect_true(rates_convert(&rates, (struct money){.minor = 1000, .currency = "EUR"}, &base));
    expect_int(base, 1635);
    expect_ok(rates_add(&rates, "EUR", "999999999.999999999", NULL), NULL);
    expect_int(rates.count, 1); /* said again: the newest counts */
    expect_true(
        rates_convert(&rates, (struct money){.minor = INT64_MAX, .currency = "EUR"}, &base));
    expect_int(base, INT64_MAX);
}
END_TEST

START_TEST(scales_to_the_decimals_of_another) {
    static const struct {
        struct money money;
        const char *currency;
        int64_t scaled;
    } cases[] = {
        {{1500, "JPY"}, "EUR", 150000},   {{90000, "CHF"}, "EUR", 90000},
        {{12345, "KWD"}, "EUR", 1235},    {{12344, "KWD"}, "EUR", 1234},
        {{150, "EUR"}, "JPY", 2},         {{0, "JPY"}, "EUR", 0},
        {{7, "EUR"}, "EUR", 7},           {{INT64_MAX, "JPY"}, "EUR", INT64_MAX},
        {{-1500, "JPY"}, "EUR", -150000},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        expect_int(money_scaled(cases[i].money, cases[i].currency), cases[i].scaled);
    }
}
END_TEST

START_TEST(refuses_bad_rates) {
    static const char *const bad[] = {"",    "0",          "-1",  "x",  "1,5", "1.0000000001",
                                      "1e3", "1000000000", "0.0", ".5", "5."};
    struct rates rates = {.base = "EUR"};
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        ck_assert_msg(rates_add(&rates, "USD", bad[i], &err) == STATUS_INVALID, "“%s”", bad[i]);
        expect_contains(err.message, "USD");
    }
    expect_status(rates_add(&rates, "usd", "1", &err), STATUS_INVALID, &err);
    expect_status(rates_add(&rates, "DOLLAR", "1", &err), STATUS_INVALID, &err);
    expect_int(rates.count, 0);
    for (int i = 0; i < 32; i++) {
        char code[4] = {'A', (char)('A' + i / 26), (char)('A' + i % 26), '\0'};
        expect_ok(rates_add(&rates, code, "1.5", &err), &err);
    }
    expect_status(rates_add(&rates, "ZZZ", "1.5", &err), STATUS_LIMIT, &err);
}
END_TEST

struct decimal {
    const char *text;
    int digits;
    int64_t value;
    bool good;
};

static const struct decimal decimals[] = {
    {"12.5", 2, 1250, true},
    {"-3", 2, -300, true},
    {"+3", 0, 3, true},
    {"0", 3, 0, true},
    {"12.50", 2, 1250, true},
    {"922337203685477580", 0, INT64_C(922337203685477580), true},
    {"12.505", 2, 0, false},
    {"12.", 2, 0, false},
    {".5", 2, 0, false},
    {"", 2, 0, false},
    {"-", 2, 0, false},
    {"1 2", 2, 0, false},
    {"1,2", 2, 0, false},
    {"12.5", 0, 0, false},
    {"1.2.3", 4, 0, false},
    {"99999999999999999999", 0, 0, false},
    {"922337203685477580", 2, 0, false},
    {"0x10", 0, 0, false},
};

START_TEST(reads_decimals) {
    const struct decimal *row = &decimals[_i];
    int64_t value = 4711;
    struct error err = {0};
    expect_status(decimal_parse(row->text, row->digits, &value, &err),
                  row->good ? STATUS_OK : STATUS_INVALID, &err);
    expect_int(value, row->good ? row->value : 4711);
}
END_TEST

START_TEST(knows_currencies) {
    expect_int(currency_digits("EUR"), 2);
    expect_int(currency_digits("JPY"), 0);
    expect_int(currency_digits("KWD"), 3);
    expect_int(currency_digits("XTS"), 2);
    expect_int(currency_digits(""), 2);
    expect_true(currency_is_code("EUR"));
    expect_false(currency_is_code("eur"));
    expect_false(currency_is_code("EU"));
    expect_false(currency_is_code("EURO"));
    expect_true(currency_is_known("SEK"));
    expect_true(currency_is_known("AED"));
    expect_true(currency_is_known("ZWL"));
    expect_true(currency_is_known("TND"));
    expect_false(currency_is_known("XTS"));
}
END_TEST

TEST_MAIN("domain/money", TEST_LOOP(reads_what_people_type, ARRAY_LEN(writings)),
          TEST_LOOP(writes_amounts, ARRAY_LEN(shows)), TEST(reads_back_what_it_writes),
          TEST_LOOP(rounds_half_up, ARRAY_LEN(ratios)), TEST(converts_exactly_and_rounds_once),
          TEST(converts_to_bases_with_other_decimals), TEST(scales_to_the_decimals_of_another),
          TEST(refuses_bad_rates), TEST_LOOP(reads_decimals, ARRAY_LEN(decimals)),
          TEST(knows_currencies))
