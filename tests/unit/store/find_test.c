/* Finding a customer by the invoice number somebody reads out. */
#include <stdlib.h>

#include "callsheet/base/day.h"
#include "callsheet/store/store.h"
#include "support/check_more.h"
#include "support/ledgers.h"

enum { MOST = 10 };

static int64_t now = TEST_NOW;

static struct feed_record numbered(const char *id, const char *customer, const char *number) {
    int32_t today = (int32_t)(TEST_NOW / SECONDS_PER_DAY);
    struct feed_record record = record_invoice(id, customer, today - 40, today - 10, 1000);
    record.of.invoice.number = number;
    return record;
}

static struct store *two_customers(char **path) {
    *path = ledger_make("find.ledger");
    struct store *store = ledger_must_open(*path, NULL, &now);
    const struct feed_record records[] = {
        record_customer("C1", "Harbour"), record_customer("C2", "Kestrel"),
        numbered("I1", "C1", "INV-1042"), numbered("I2", "C2", "INV-1051"),
        numbered("I3", "C2", "INV-2042"),
    };
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    return store;
}

START_TEST(numbers_are_found_as_people_say_them) {
    static const struct {
        const char *text;
        size_t count;
        const char *first, *matched;
    } cases[] = {
        {"INV-1042", 1, "Harbour", "INV-1042"},
        {"inv-1042", 1, "Harbour", "INV-1042"},
        {"1042", 1, "Harbour", "INV-1042"},
        {"105", 1, "Kestrel", "INV-1051"},
        {"inv-10", 2, "Harbour", "INV-1042"},
        {"2042", 1, "Kestrel", "INV-2042"},
        {"42", 0, "", ""},
        {"INV-9", 0, "", ""},
    };
    char *path = NULL;
    struct store *store = two_customers(&path);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena;
        struct customer_match *found = NULL;
        size_t count = 0;
        struct error err;
        arena_init(&arena);
        expect_ok(store_find(store, cases[i].text, MOST, &arena, &found, &count, &err), &err);
        expect_int(count, cases[i].count);
        if (count > 0) {
            expect_text(found[0].name, cases[i].first);
            expect_text(found[0].matched, cases[i].matched);
        }
        arena_release(&arena);
    }
    store_free(store);
    free(path);
}
END_TEST

TEST_MAIN("store/find", TEST(numbers_are_found_as_people_say_them))
