#include "callsheet/run/heat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/tone.h"
#include "support/check_more.h"

enum { DAY = SECONDS_PER_DAY };

#define NOW ((int64_t)1700000000)
#define SINCE (NOW - 60 * DAY)

static void put(struct heat *heat, const char *id, int64_t customer, int64_t date, uint32_t flags) {
    heat_put(heat,
             &(struct index_mail){.customer_id = customer,
                                  .date = date,
                                  .flags = flags,
                                  .message_id = id,
                                  .name = "Jo",
                                  .address = "jo@x.example",
                                  .subject = "Hi"},
             NOW);
}

static struct mailcache_mail tone_of(const char *id, uint8_t score) {
    return (struct mailcache_mail){.message_id = id,
                                   .files_mark = 5,
                                   .arrived_at = NOW - 3 * DAY,
                                   .score = score,
                                   .files = 1,
                                   .which = 1,
                                   .words = "outrageous",
                                   .about = "INV-1",
                                   .keys = "INV1"};
}

static void score(struct heat *heat, const char *id, uint8_t points) {
    const struct mailcache_mail mail = tone_of(id, points);
    heat_set(heat, &mail);
}

static struct heat *with_picture(void) {
    struct heat *heat = heat_new(SINCE);
    heat_begin_whole(heat);
    put(heat, "old@x", 1, NOW - 9 * DAY, 0);
    put(heat, "new@x", 1, NOW - 2 * DAY, 0);
    put(heat, "other@x", 2, NOW - 5 * DAY, 0);
    heat_end_whole(heat);
    return heat;
}

START_TEST(the_newest_heated_mail_is_the_fact) {
    struct heat *heat = with_picture();
    struct mailcache_fact fact;
    int64_t customer = 0;
    expect_false(heat_fact(heat, 1, &fact));
    expect_int(heat_state(heat), 0);
    score(heat, "new@x", 30);
    expect_false(heat_fact(heat, 1, &fact));
    expect_false(heat_has_changed(heat)); /* calm mail changes nothing */
    score(heat, "old@x", 90);
    expect_true(heat_fact(heat, 1, &fact));
    expect_int(fact.at, NOW - 9 * DAY);
    expect_text(fact.message_id, "old@x");
    expect_text(fact.who, "Jo");
    expect_text(fact.words, "outrageous");
    expect_text(fact.keys, "INV1");
    expect_true(heat_next_changed(heat, &customer));
    expect_int(customer, 1);
    expect_false(heat_next_changed(heat, &customer));
    score(heat, "new@x", 70);
    expect_true(heat_fact(heat, 1, &fact));
    expect_text(fact.message_id, "new@x");
    expect_int(fact.heated, 2);
    expect_false(heat_fact(heat, 2, &fact));
    heat_free(heat);
}
END_TEST

START_TEST(a_person_has_the_last_word) {
    struct heat *heat = with_picture();
    struct mailcache_fact fact;
    score(heat, "new@x", 90);
    uint64_t state = heat_state(heat);
    heat_set_mark(heat, "new@x", HEAT_MARKED_CALM);
    expect_false(heat_fact(heat, 1, &fact));
    expect_int(heat_state(heat), 0);
    heat_set_mark(heat, "other@x", HEAT_MARKED_ANGRY);
    expect_true(heat_fact(heat, 2, &fact)); /* unread by any program */
    expect_true(fact.is_marked);
    heat_clear_marks(heat);
    expect_true(heat_fact(heat, 1, &fact));
    expect_true(heat_state(heat) == state);
    expect_false(heat_fact(heat, 2, &fact));
    heat_free(heat);
}
END_TEST

START_TEST(what_never_counts) {
    static const uint32_t flags[] = {INDEX_MAIL_OUTBOUND, INDEX_MAIL_LOOKALIKE,
                                     INDEX_MAIL_TWO_AUTHORS, INDEX_MAIL_HIDDEN};
    struct heat *heat = with_picture();
    struct mailcache_fact fact;
    for (size_t i = 0; i < ARRAY_LEN(flags); i++) {
        put(heat, "odd@x", 3, NOW - DAY, flags[i]);
        score(heat, "odd@x", 95);
        expect_false(heat_fact(heat, 3, &fact));
    }
    expect_int(heat_hidden(heat, 3), 1);
    put(heat, "odd@x", 3, NOW - DAY, 0); /* the control */
    expect_true(heat_fact(heat, 3, &fact));
    expect_int(heat_hidden(heat, 3), 0);
    struct mailcache_mail list = tone_of("odd@x", 95);
    list.apart = SCORE_APART_LIST;
    heat_set(heat, &list);
    expect_false(heat_fact(heat, 3, &fact));
    list.apart = 0;
    list.is_unreadable = true;
    heat_set(heat, &list);
    expect_false(heat_fact(heat, 3, &fact));
    put(heat, "ancient@x", 3, SINCE - 1, 0);
    score(heat, "ancient@x", 95);
    expect_false(heat_fact(heat, 3, &fact));
    heat_free(heat);
}
END_TEST

START_TEST(mail_without_a_date_is_as_old_as_its_file) {
    struct heat *heat = with_picture();
    struct mailcache_fact fact;
    put(heat, "undated@x", 4, INSTANT_NONE, 0);
    put(heat, "ahead@x", 5, NOW + 600, 0); /* a clock that is fast */
    score(heat, "undated@x", 90);
    score(heat, "ahead@x", 90);
    expect_true(heat_fact(heat, 4, &fact));
    expect_int(fact.at, NOW - 3 * DAY);
    expect_true(heat_fact(heat, 5, &fact));
    expect_int(fact.at, NOW - 3 * DAY);
    expect_false(heat_verify(heat, &(struct index_set){"undated@x", 1, 5, NOW + DAY}));
    expect_true(heat_fact(heat, 4, &fact));
    expect_int(fact.at, NOW); /* never later than when it was first seen */
    heat_free(heat);
}
END_TEST

START_TEST(what_was_kept_is_believed_until_it_is_looked_at) {
    struct heat *heat = with_picture();
    const struct mailcache_mail kept = tone_of("new@x", 90);
    struct mailcache_mail known;
    heat_keep(heat, &kept);
    expect_true(heat_find(heat, "new@x", &known));
    expect_false(heat_verify(heat, &(struct index_set){"new@x", 1, 5, NOW}));
    expect_true(heat_verify(heat, &(struct index_set){"new@x", 1, 6, NOW})); /* other files */
    expect_true(heat_verify(heat, &(struct index_set){"old@x", 1, 5, NOW}));
    expect_false(heat_verify(heat, &(struct index_set){"other@x", 0, 0, INSTANT_NONE}));
    expect_false(heat_find(heat, "other@x", &known));
    expect_false(heat_find(heat, "never seen", &known));
    heat_free(heat);
}
END_TEST

START_TEST(the_plan_has_the_newest_first_and_only_what_may_count) {
    struct heat *heat = with_picture();
    const char *ids[10];
    put(heat, "fake@x", 1, NOW - DAY, INDEX_MAIL_LOOKALIKE);
    score(heat, "other@x", 10);
    heat_plan(heat);
    expect_int(heat_planned(heat), 2);
    expect_int(heat_next(heat, ids, 1), 1);
    expect_text(ids[0], "new@x");
    expect_int(heat_next(heat, ids, 10), 1);
    expect_text(ids[0], "old@x");
    expect_int(heat_next(heat, ids, 10), 0);
    put(heat, "other@x", 2, NOW - 5 * DAY, 0); /* changed: its files are looked at again */
    heat_skip(heat, "new@x");
    heat_plan(heat);
    expect_int(heat_next(heat, ids, 10), 2);
    expect_text(ids[0], "other@x");
    heat_free(heat);
}
END_TEST

START_TEST(the_last_run_is_believed_until_the_first_picture) {
    struct heat *heat = heat_new(SINCE);
    struct mailcache_fact fact;
    int64_t customer = 0;
    const struct mailcache_fact facts[] = {
        {1, NOW - DAY, 90, false, 1, "new@x", "Jo", "jo@x.example", "outrageous", "INV-1", "INV1"},
        {7, NOW - DAY, 90, false, 1, "gone@x", "Al", "al@x.example", "", "", ""},
        {8, SINCE - 1, 90, false, 1, "old@x", "Al", "al@x.example", "", "", ""},
    };
    heat_believe(heat, facts, ARRAY_LEN(facts));
    expect_false(heat_has_changed(heat));
    expect_true(heat_fact(heat, 1, &fact) && heat_fact(heat, 7, &fact));
    expect_false(heat_fact(heat, 8, &fact)); /* it has become too old */
    uint64_t state = heat_state(heat);
    const struct mailcache_mail kept = tone_of("new@x", 90);
    heat_keep(heat, &kept);
    heat_begin_whole(heat);
    put(heat, "new@x", 1, NOW - DAY, 0);
    expect_true(heat_state(heat) == state);
    heat_end_whole(heat);
    expect_true(heat_fact(heat, 1, &fact));
    expect_false(heat_fact(heat, 7, &fact));
    expect_true(heat_next_changed(heat, &customer));
    expect_int(customer, 7); /* and nobody else */
    expect_false(heat_next_changed(heat, &customer));
    heat_free(heat);
}
END_TEST

/* --- the same facts as by a slow count over all that was said --------------------------------- */

enum { MAILS = 40, CUSTOMERS = 6, STEPS = 3000 };

struct slow {
    struct {
        bool is_there;
        int64_t date;
        uint32_t flags;
    } rows[MAILS][CUSTOMERS];
    struct {
        bool is_known;
        uint8_t score, apart;
        int mark;
    } mails[MAILS];
};

static void name_mail(size_t mail, char out[16]) {
    snprintf(out, 16, "m%02zu@x", mail);
}

static bool is_heated(const struct slow *slow, size_t mail) {
    bool is_angry =
        slow->mails[mail].is_known && tone_band_of(slow->mails[mail].score) == TONE_ANGRY;
    int mark = slow->mails[mail].mark;
    is_angry = mark == HEAT_MARKED_ANGRY || (mark == HEAT_UNMARKED && is_angry);
    return is_angry && slow->mails[mail].apart == 0;
}

static void expect_same(const struct slow *slow, const struct heat *heat, size_t customer) {
    size_t best = MAILS;
    uint32_t heated = 0;
    for (size_t mail = 0; mail < MAILS; mail++) {
        bool counts = slow->rows[mail][customer].is_there && is_heated(slow, mail) &&
                      slow->rows[mail][customer].flags == 0 &&
                      slow->rows[mail][customer].date >= SINCE;
        heated += counts;
        if (counts &&
            (best == MAILS || slow->rows[mail][customer].date > slow->rows[best][customer].date)) {
            best = mail;
        }
    }
    struct mailcache_fact fact;
    bool has_fact = heat_fact(heat, (int64_t)customer + 1, &fact);
    expect_int(has_fact, best < MAILS);
    if (has_fact) {
        char name[16];
        name_mail(best, name);
        expect_text(fact.message_id, name);
        expect_int(fact.at, slow->rows[best][customer].date);
        expect_int(fact.heated, heated);
    }
}

static void say_mail(struct slow *slow, struct heat *heat, struct dice *dice) {
    size_t mail = dice_below(dice, MAILS), customer = dice_below(dice, CUSTOMERS);
    static const uint32_t flags[] = {0, 0, 0, INDEX_MAIL_LOOKALIKE, INDEX_MAIL_HIDDEN};
    char name[16];
    name_mail(mail, name);
    slow->rows[mail][customer].is_there = true;
    slow->rows[mail][customer].date = SINCE - DAY + (int64_t)dice_below(dice, 60 * DAY);
    slow->rows[mail][customer].flags = flags[dice_below(dice, ARRAY_LEN(flags))];
    put(heat, name, (int64_t)customer + 1, slow->rows[mail][customer].date,
        slow->rows[mail][customer].flags);
}

static void say_tone(struct slow *slow, struct heat *heat, struct dice *dice) {
    size_t mail = dice_below(dice, MAILS);
    char name[16];
    name_mail(mail, name);
    struct mailcache_mail tone = tone_of(name, (uint8_t)dice_below(dice, 101));
    tone.apart = dice_below(dice, 5) == 0 ? SCORE_APART_LIST : 0;
    slow->mails[mail].is_known = true;
    slow->mails[mail].score = tone.score;
    slow->mails[mail].apart = (uint8_t)tone.apart;
    heat_set(heat, &tone);
}

static void say_mark(struct slow *slow, struct heat *heat, struct dice *dice) {
    size_t mail = dice_below(dice, MAILS);
    char name[16];
    name_mail(mail, name);
    slow->mails[mail].mark = (int)dice_below(dice, 3);
    heat_set_mark(heat, name, (enum heat_mark)slow->mails[mail].mark);
}

/* A whole picture in which some rows do not come again. */
static void say_whole(struct slow *slow, struct heat *heat, struct dice *dice) {
    heat_begin_whole(heat);
    for (size_t mail = 0; mail < MAILS; mail++) {
        bool has_row = false;
        for (size_t customer = 0; customer < CUSTOMERS; customer++) {
            bool stays = slow->rows[mail][customer].is_there && dice_below(dice, 3) != 0;
            slow->rows[mail][customer].is_there = stays;
            has_row = has_row || stays;
            if (stays) {
                char name[16];
                name_mail(mail, name);
                put(heat, name, (int64_t)customer + 1, slow->rows[mail][customer].date,
                    slow->rows[mail][customer].flags);
            }
        }
    }
    heat_end_whole(heat);
    for (size_t mail = 0; mail < MAILS; mail++) { /* what nobody has may be forgotten */
        char name[16];
        struct mailcache_mail known;
        name_mail(mail, name);
        slow->mails[mail].is_known = heat_find(heat, name, &known);
        slow->mails[mail].apart = slow->mails[mail].is_known ? slow->mails[mail].apart : 0;
        slow->mails[mail].mark = (int)heat_mark_of(heat, name);
    }
}

/* Every change that shows is told, and the state is that of the facts alone. */
static void expect_told(struct heat *heat, uint64_t hashes[CUSTOMERS]) {
    bool was_told[CUSTOMERS] = {false};
    int64_t customer;
    while (heat_next_changed(heat, &customer)) {
        was_told[customer - 1] = true;
    }
    for (size_t i = 0; i < CUSTOMERS; i++) {
        struct mailcache_fact fact;
        bool has = heat_fact(heat, (int64_t)i + 1, &fact);
        uint64_t hash = has ? (uint64_t)fact.at * 31 + (uint64_t)fact.score * 7 +
                                  (uint64_t)fact.message_id[1] * 3 + (uint64_t)fact.message_id[2] +
                                  fact.is_marked
                            : 0;
        expect_true(hash == hashes[i] || was_told[i]);
        hashes[i] = hash;
    }
}

START_TEST(facts_are_those_of_a_slow_count) {
    struct dice dice = dice_new();
    struct slow *slow = calloc(1, sizeof *slow);
    struct heat *heat = heat_new(SINCE);
    uint64_t hashes[CUSTOMERS] = {0};
    heat_begin_whole(heat);
    heat_end_whole(heat);
    for (int step = 0; step < STEPS; step++) {
        uint64_t what = dice_below(&dice, 100);
        if (what < 55) {
            say_mail(slow, heat, &dice);
        } else if (what < 85) {
            say_tone(slow, heat, &dice);
        } else if (what < 98) {
            say_mark(slow, heat, &dice);
        } else {
            say_whole(slow, heat, &dice);
        }
        for (size_t customer = 0; customer < CUSTOMERS; customer++) {
            expect_same(slow, heat, customer);
        }
        expect_told(heat, hashes);
    }
    heat_free(heat);
    free(slow);
}
END_TEST

START_TEST(fifty_thousand_fit) {
    struct heat *heat = heat_new(SINCE);
    char id[80];
    heat_begin_whole(heat);
    for (int i = 0; i < 50000; i++) {
        snprintf(id, sizeof id, "CAJ%08d.%d.longer.than.most@mail.customer%d.example", i, i,
                 i % 997);
        put(heat, id, 1 + i % 10000, NOW - i, 0);
    }
    heat_end_whole(heat);
    heat_plan(heat);
    expect_int(heat_planned(heat), 50000);
    for (int i = 0; i < 50000; i += 10) {
        snprintf(id, sizeof id, "CAJ%08d.%d.longer.than.most@mail.customer%d.example", i, i,
                 i % 997);
        score(heat, id, 80);
    }
    struct mailcache_fact fact;
    expect_true(heat_fact(heat, 1, &fact));
    expect_false(heat_fact(heat, 2, &fact));
    heat_free(heat);
}
END_TEST

TEST_MAIN("run/heat", TEST(the_newest_heated_mail_is_the_fact), TEST(a_person_has_the_last_word),
          TEST(what_never_counts), TEST(mail_without_a_date_is_as_old_as_its_file),
          TEST(what_was_kept_is_believed_until_it_is_looked_at),
          TEST(the_plan_has_the_newest_first_and_only_what_may_count),
          TEST(the_last_run_is_believed_until_the_first_picture),
          TEST(facts_are_those_of_a_slow_count), TEST(fifty_thousand_fit))
