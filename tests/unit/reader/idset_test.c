#include "callsheet/reader/idset.h"

#include <stdio.h>

#include "support/check_more.h"

START_TEST(holds_what_was_added) {
    struct idset set;
    idset_init(&set);
    char id[32];
    expect_false(idset_has(&set, "a"));
    for (int i = 0; i < 50000; i++) {
        (void)snprintf(id, sizeof id, "message-%d@x", i);
        expect_true(idset_add(&set, id));
    }
    expect_false(idset_add(&set, "message-7@x"));
    expect_int(set.count, 50000);
    for (int i = 0; i < 100000; i++) {
        (void)snprintf(id, sizeof id, "message-%d@x", i);
        expect_true(idset_has(&set, id) == (i < 50000));
    }
    idset_clear(&set);
    expect_int(set.count, 0);
    expect_false(idset_has(&set, "message-7@x"));
    expect_true(idset_add(&set, ""));
    expect_true(idset_has(&set, ""));
    idset_release(&set);
}
END_TEST

/* The key decides: what collides under one does not under another. */
START_TEST(hashes_under_its_key) {
    struct idset one, two;
    idset_init(&one);
    idset_init(&two);
    expect_true(one.key[0] != two.key[0] || one.key[1] != two.key[1]);
    (void)idset_add(&one, "a@x");
    (void)idset_add(&two, "a@x");
    uint64_t first = 0, second = 0;
    for (size_t i = 0; i < one.capacity; i++) {
        first |= one.slots[i];
        second |= two.slots[i];
    }
    expect_true(first != second);
    idset_release(&two);
    idset_release(&one);
}
END_TEST

/* The first vector of the SipHash reference: key 00..0f, empty input. */
START_TEST(is_siphash) {
    struct idset set;
    idset_init(&set);
    set.key[0] = 0x0706050403020100U;
    set.key[1] = 0x0f0e0d0c0b0a0908U;
    (void)idset_add(&set, "");
    uint64_t hash = 0;
    for (size_t i = 0; i < set.capacity; i++) {
        hash |= set.slots[i];
    }
    expect_true(hash == 0x726fdb47dd0e0e31U);
    idset_release(&set);
}
END_TEST

TEST_MAIN("reader/idset", TEST(holds_what_was_added), TEST(hashes_under_its_key), TEST(is_siphash))
