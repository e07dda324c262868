#include "callsheet/reader/addrmap.h"

#include <stdio.h>
#include <string.h>

#include "support/check_more.h"

static struct addrmap *make_map(void) {
    struct addrmap *map = addrmap_new();
    expect_true(addrmap_add(map, "Billing@Acme.example", 1));
    expect_true(addrmap_add(map, "jo@acme.example", 1));
    expect_true(addrmap_add(map, "books@both.example", 2));
    expect_true(addrmap_add(map, "books@both.example", 3));
    expect_true(addrmap_add(map, "one@mail.example", 4));
    expect_true(addrmap_add(map, "two@mail.example", 5));
    return map;
}

static int64_t only(const struct addrmap_entry *entry) {
    return entry == NULL ? 0 : entry->next == NULL ? entry->customer_id : -1;
}

START_TEST(finds_exactly) {
    struct addrmap *map = make_map();
    expect_int(addrmap_count(map), 5);
    expect_int(only(addrmap_find(map, "billing@acme.example")), 1);
    expect_int(only(addrmap_find(map, "x@acme.example")), 0);
    expect_int(only(addrmap_find(map, "acme.example")), 0);
    const struct addrmap_entry *both = addrmap_find(map, "books@both.example");
    expect_int(both->customer_id + both->next->customer_id, 5);
    expect_false(addrmap_add(map, "no address", 1));
    expect_true(addrmap_add(map, "jo@acme.example", 1));
    expect_int(addrmap_count(map), 5);
    addrmap_free(map);
}
END_TEST

static const struct {
    const char *name, *address;
    int64_t imitated;
} strangers[] = {
    {"billing@acme.example", "evil@evil.test", 1},
    {"Jo (JO@ACME.EXAMPLE)", "evil@evil.test", 1},
    {"acme.example", "evil@evil.test", 1},
    {"Acme", "evil@evil.test", 0},
    {"", "jo@acme.example.evil.test", 1},
    {"", "jo@sub-acme.example", 1},
    {"", "jo@mail.acme.example", 0}, /* theirs, perhaps; nobody on record */
    {"new@acme.example", "new@acme.example", 0},
    {"one@mail.example", "evil@evil.test", 4},
    {"mail.example", "evil@evil.test", 0}, /* a provider of several customers */
    {"", "jo@mail.example.evil.test", 0},
    {"", "jo@evil.test", 0},
    {"", "jo@acrne.example", 1},
    {"", "jo@acme.exampie", 1},
    {"", "jo@ac-me.example", 1},
    {"", "jo@\xd0\xb0\x63me.example", 1},
    {"", "jo@mai1.example", 0}, /* looks like a provider's */
};

START_TEST(sees_imitations) {
    struct addrmap *map = make_map();
    const struct addrmap_entry *found =
        addrmap_imitated(map, strangers[_i].name, strangers[_i].address);
    expect_int(only(found), strangers[_i].imitated);
    addrmap_free(map);
}
END_TEST

START_TEST(holds_a_hundred_thousand) {
    struct addrmap *map = addrmap_new();
    char address[64];
    for (int64_t i = 0; i < 100000; i++) {
        (void)snprintf(address, sizeof address, "user%d@c%d.example", (int)i, (int)i / 7);
        expect_true(addrmap_add(map, address, i / 7));
        expect_true(addrmap_add(map, "shared@all.example", i));
    }
    expect_int(addrmap_count(map), 100001);
    for (int64_t i = 0; i < 100000; i += 17) {
        (void)snprintf(address, sizeof address, "user%d@c%d.example", (int)i, (int)i / 7);
        expect_int(only(addrmap_find(map, address)), i / 7);
    }
    size_t sharing = 0;
    for (const struct addrmap_entry *e = addrmap_find(map, "shared@all.example"); e != NULL;
         e = e->next) {
        sharing++;
    }
    expect_int(sharing, ADDRMAP_CUSTOMERS_MAX);
    addrmap_free(map);
}
END_TEST

TEST_MAIN("reader/addrmap", TEST(finds_exactly), TEST_LOOP(sees_imitations, ARRAY_LEN(strangers)),
          TEST(holds_a_hundred_thousand))
