/* Amounts as typed: never a crash, and what is read, once written, reads the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/money.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const fallbacks[] = {"EUR", "JPY", "KWD", NULL};
    char *text = mem_strndup((const char *)data, size);
    struct money money, again;
    struct error err;
    const char *fallback = fallbacks[size % 4];
    if (money_parse(text, fallback, &money, &err) == STATUS_OK) {
        char written[MONEY_TEXT_BYTES];
        money_format_code(money, written);
        enum status reread = money_parse(written, money.currency, &again, &err);
        assert(reread == STATUS_OK && again.minor == money.minor);
        assert(strcmp(again.currency, money.currency) == 0);
    }
    int64_t decimal = 0;
    struct rates rates = {.base = "EUR"};
    status_ignore(
        decimal_parse(text, (int)(size % 10), &decimal, &err)); /* only that it ends well */
    if (rates_add(&rates, "USD", text, &err) == STATUS_OK) {
        int64_t base = 0;
        bool is_known = rates_convert(&rates, (struct money){INT64_MAX / 3, "USD"}, &base);
        assert(is_known && base >= 0);
    }
    mem_free(text);
    return 0;
}
