/* Texts for the screen. */
#include "callsheet/app/words.h"

#include "callsheet/base/day.h"
#include "support/check_more.h"

#define NOW INT64_C(1795248720) /* Sat 21 Nov 2026 08:12 UTC */

START_TEST(times) {
    struct arena arena = {0};
    const struct zone *utc = zone_utc();
    expect_text(words_when(&arena, utc, NOW - 600, NOW), "08:02");
    expect_text(words_when(&arena, utc, NOW - 15 * 3600, NOW), "yesterday 17:12");
    expect_text(words_when(&arena, utc, NOW - 38 * SECONDS_PER_DAY, NOW), "14 Oct 08:12");
    expect_text(words_when(&arena, utc, NOW - 500 * (int64_t)SECONDS_PER_DAY, NOW), "9 Jul 2025");
    expect_text(words_when(&arena, utc, INSTANT_NONE, NOW), "");
    expect_text(words_elapsed(&arena, 252), "04:12");
    expect_text(words_elapsed(&arena, 3852), "1:04:12");
    expect_text(words_elapsed(&arena, -3), "00:00");
    expect_text(words_day(&arena, DAY_NONE, 20778), "");
    expect_text(words_day_plain(&arena, 20778, 20778), "21 Nov");
    arena_release(&arena);
}
END_TEST

START_TEST(figures) {
    struct arena arena = {0};
    struct money money = {184000, "EUR"};
    expect_text(words_money(&arena, money, "EUR"), "1,840.00");
    expect_text(words_money(&arena, money, "USD"), "1,840.00 EUR");
    expect_text(words_money(&arena, money, NULL), "1,840.00 EUR");
    char amount[MONEY_TEXT_BYTES];
    words_amount(money, "EUR", amount);
    expect_text(amount, "1,840.00");
    words_amount((struct money){158050, "CHF"}, "EUR", amount);
    expect_text(amount, "1,581 CHF");
    words_amount((struct money){1580, "JPY"}, "EUR", amount);
    expect_text(amount, "1,580 JPY");
    expect_text(words_hours(&arena, 210), "3.50 h");
    expect_text(words_hours(&arena, 45), "0.75 h");
    expect_text(words_hours(&arena, 1), "0.02 h");
    expect_text(words_count(&arena, 1, "line", "lines"), "1 line");
    expect_text(words_count(&arena, 3, "line", "lines"), "3 lines");
    arena_release(&arena);
}
END_TEST

START_TEST(what_strangers_wrote) {
    struct arena arena = {0};
    expect_text(words_clean(&arena, NULL), "");
    expect_text(words_clean(&arena, "a\x1b[31m"), "a^[[31m");
    expect_text(words(&arena, "%s!", "a\nb"), "a b!");
    arena_release(&arena);
}
END_TEST

TEST_MAIN("app/words", TEST(times), TEST(figures), TEST(what_strangers_wrote))
