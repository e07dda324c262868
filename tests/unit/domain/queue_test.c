/* The list: order, single rows put right, totals, aging, what time alone changes, speed. */
#include "callsheet/domain/queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "maker.h"
#include "support/check_more.h"

enum { CUSTOMERS = 600 };

/* A customer of some kind, the same for the same seed. */
static void roll_customer(struct dice *dice, int64_t id, struct maker *maker, char code[16]) {
    maker_init(maker);
    (void)snprintf(code, 16, "C%05d", (int)(id * 7919 % 99991));
    maker->facts.customer = id;
    maker->facts.code = code;
    size_t items = 1 + dice_below(dice, 6);
    for (size_t i = 0; i < items; i++) {
        add_item(maker, dice_range(dice, 1, 20) * 10000, (int)dice_range(dice, -40, 60));
    }
    if (dice_below(dice, 2) == 0) {
        set_talked(maker, maker->moment.now - dice_range(dice, 0, 60) * DAY_S);
    }
    if (dice_below(dice, 4) == 0) {
        add_promise(maker, dice_range(dice, 1, 30) * 10000, (int)dice_range(dice, -10, 10));
    }
    if (dice_below(dice, 6) == 0) {
        set_next(maker, NEXT_FOLLOW_UP, (int)dice_range(dice, -3, 5));
    }
    maker->facts.habit.paid = (int)dice_range(dice, 0, 12);
    maker->facts.habit.median_late_days = (int)dice_range(dice, -3, 30);
    maker->facts.do_not_call = dice_below(dice, 20) == 0;
}

static int section(const struct queue_row *row) {
    return row->queue_class == CLASS_NONE ? 2 : (row->gate == GATE_NONE ? 0 : 1);
}

static bool is_before(const struct queue *queue, const struct queue_row *a,
                      const struct queue_row *b) {
    if (section(a) != section(b)) {
        return section(a) < section(b);
    }
    if (a->queue_class != b->queue_class) {
        return a->queue_class < b->queue_class;
    }
    if (a->queue_class == CLASS_NOT_CALLED && a->beyond_habit != b->beyond_habit) {
        return a->beyond_habit;
    }
    if (a->rank != b->rank) {
        return a->rank > b->rank;
    }
    if (a->oldest_days != b->oldest_days) {
        return a->oldest_days > b->oldest_days;
    }
    return strcmp(queue_text(queue, a->code), queue_text(queue, b->code)) < 0;
}

static void expect_ordered(const struct queue *queue) {
    size_t to_call = 0, held = 0, due = 0;
    int64_t overdue = 0;
    for (size_t i = 0; i < queue->count; i++) {
        const struct queue_row *row = &queue->rows[i];
        ck_assert_msg(i == 0 || is_before(queue, &queue->rows[i - 1], row), "row %zu of %zu", i,
                      queue->count);
        to_call += section(row) == 0;
        held += section(row) == 1;
        due += section(row) == 0 ? row->due_today : 0;
        overdue += section(row) == 0 ? row->overdue : 0;
        expect_int(queue_text(queue, row->brief)[0] != '\0', section(row) == 1);
    }
    expect_int(queue->to_call, to_call);
    expect_int(queue->held, held);
    expect_int(queue->due_today, due);
    expect_int(queue->overdue.minor, overdue);
    expect_text(queue->overdue.currency, "EUR");
}

static void build(struct queue *queue, uint64_t seed, uint64_t changed_seed, int64_t changed) {
    queue_init(queue);
    struct maker maker;
    char code[16];
    for (int64_t id = 1; id <= CUSTOMERS; id++) {
        struct dice dice = {.state = (id == changed ? changed_seed : seed) + (uint64_t)id * 977};
        roll_customer(&dice, id, &maker, code);
        (void)queue_add(queue, &maker.facts, &maker.rules, &maker.moment);
    }
    queue_sort(queue, &maker.rules);
}

static void expect_same(const struct queue *a, const struct queue *b) {
    expect_int(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        expect_int(a->rows[i].customer, b->rows[i].customer);
        expect_int(a->rows[i].amount, b->rows[i].amount);
        expect_int(a->rows[i].gate, b->rows[i].gate);
        expect_text(queue_text(a, a->rows[i].code), queue_text(b, b->rows[i].code));
        expect_text(queue_text(a, a->rows[i].name), queue_text(b, b->rows[i].name));
        expect_text(queue_text(a, a->rows[i].brief), queue_text(b, b->rows[i].brief));
    }
    expect_int(a->to_call, b->to_call);
    expect_int(a->held, b->held);
    expect_int(a->overdue.minor, b->overdue.minor);
    expect_int(a->due_today, b->due_today);
}

START_TEST(order_is_total_and_repeatable) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20; i++) {
        struct queue one, two;
        uint64_t seed = dice_u64(&dice);
        build(&one, seed, 0, 0);
        build(&two, seed, 0, 0);
        expect_ordered(&one);
        expect_same(&one, &two);
        ck_assert(one.to_call > 0 && one.held > 0 && one.count > one.to_call + one.held);
        queue_release(&one);
        queue_release(&two);
    }
}
END_TEST

START_TEST(one_row_put_right_is_as_good_as_all) {
    struct dice dice = dice_new();
    uint64_t seed = dice_u64(&dice);
    struct queue queue;
    build(&queue, seed, 0, 0);
    for (int i = 0; i < 40; i++) {
        int64_t id = dice_range(&dice, 1, CUSTOMERS);
        uint64_t other = dice_u64(&dice);
        struct dice roll = {.state = other + (uint64_t)id * 977};
        struct maker maker;
        char code[16];
        roll_customer(&roll, id, &maker, code);
        queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
        expect_ordered(&queue);
        struct queue whole;
        build(&whole, seed, other, id);
        expect_same(&queue, &whole);
        queue_release(&whole);
        /* And back again, so that the rest stays comparable. */
        struct dice back = {.state = seed + (uint64_t)id * 977};
        roll_customer(&back, id, &maker, code);
        queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    }
    queue_release(&queue);
}
END_TEST

START_TEST(rows_come_and_go) {
    struct maker maker;
    struct queue queue;
    maker_init(&maker);
    queue_init(&queue);
    expect_text(queue_text(&queue, 0), "");
    queue_sort(&queue, &maker.rules);
    expect_int(queue.count, 0);
    expect_false(queue_add(&queue, &maker.facts, &maker.rules, &maker.moment));
    add_item(&maker, 10000, 20);
    queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    expect_int(queue.to_call, 1);
    expect_int(queue_index(&queue, 7), 0);
    expect_int(queue_index(&queue, 8), -1);
    expect_int(queue.overdue.minor, 10000);
    maker.facts.item_count = 0;
    queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    expect_int(queue.count, 0);
    expect_int(queue.overdue.minor, 0);
    queue_release(&queue);
}
END_TEST

/* Sums larger than any debt still come in their order. */
START_TEST(huge_sums_are_ordered) {
    struct maker maker;
    struct queue queue;
    maker_init(&maker);
    queue_init(&queue);
    add_item(&maker, 1, 20);
    static const int64_t sums[] = {5, INT64_C(1) << 52, (INT64_C(1) << 52) - 2, INT64_C(1) << 60,
                                   7};
    static const int64_t wanted[] = {3, 1, 2, 4, 0};
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        maker.facts.customer = (int64_t)i;
        maker.items[0].open = sums[i];
        expect_true(queue_add(&queue, &maker.facts, &maker.rules, &maker.moment));
    }
    queue_sort(&queue, &maker.rules);
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        expect_int(queue.rows[i].customer, wanted[i]);
    }
    queue_release(&queue);
}
END_TEST

/* Twenty thousand saved calls on one row must not fill memory with its name. */
/* Without rates a unit is a unit, whatever its decimals: 1,500 JPY comes before 900.00 CHF. */
START_TEST(unrated_sums_rank_by_their_units) {
    static const struct {
        int64_t minor;
        const char *currency, *code;
        int64_t rank;
    } rows[] = {{900000, "CHF", "C3", 900000},
                {1500, "JPY", "C1", 150000},
                {1200000, "KWD", "C4", 120000},
                {90000, "CHF", "C2", 90000}};
    struct queue queue;
    struct maker maker;
    queue_init(&queue);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        size_t at = (i * 3 + 1) % ARRAY_LEN(rows);
        maker_init(&maker);
        maker.facts.customer = (int64_t)at + 1;
        maker.facts.code = rows[at].code;
        memcpy(add_item(&maker, rows[at].minor, 20)->currency, rows[at].currency, 4);
        expect_true(queue_add(&queue, &maker.facts, &maker.rules, &maker.moment));
    }
    queue_sort(&queue, &maker.rules);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        expect_text(queue_text(&queue, queue.rows[i].code), rows[i].code);
        expect_int(queue.rows[i].amount, rows[i].minor);
        expect_int(queue.rows[i].rank, rows[i].rank);
        expect_false(queue.rows[i].rated);
    }
    queue_release(&queue);
    /* One customer with both ranks by the larger, in units. */
    maker_init(&maker);
    memcpy(add_item(&maker, 90000, 20)->currency, "CHF", 4);
    memcpy(add_item(&maker, 1500, 20)->currency, "JPY", 4);
    expect_text(judge(&maker).amount.currency, "JPY");
    expect_int(judge(&maker).amount.minor, 1500);
}
END_TEST

START_TEST(open_sums_are_net_and_apart) {
    struct maker maker;
    struct money open[QUEUE_CURRENCIES];
    maker_init(&maker);
    expect_int(queue_open(&maker.facts, maker.today, open), 0);
    add_item(&maker, 50000, 20);
    add_item(&maker, 30000, -20);
    add_item(&maker, 99000, -100)->issued = maker.today + 1; /* tomorrow's */
    memcpy(add_item(&maker, 700, 20)->currency, "CHF", 4);
    memcpy(add_item(&maker, 800, 20)->currency, "USD", 4);
    add_unapplied(&maker, 10000);
    maker.unapplied[maker.facts.unapplied_count++] = money_in(700, "CHF");
    expect_int(queue_open(&maker.facts, maker.today, open), 2);
    expect_int(open[0].minor, 70000);
    expect_text(open[0].currency, "EUR");
    expect_int(open[1].minor, 800);
    expect_text(open[1].currency, "USD");
}
END_TEST

START_TEST(updates_reuse_their_texts) {
    struct maker maker;
    struct queue queue;
    maker_init(&maker);
    queue_init(&queue);
    add_item(&maker, 10000, 20);
    maker.facts.do_not_call = true;
    queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    size_t before = queue.text_len;
    for (int i = 0; i < 20000; i++) {
        queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    }
    expect_int(queue.text_len, before);
    queue_release(&queue);
}
END_TEST

START_TEST(mark_paid_vanishes_and_says_why) {
    struct maker maker;
    struct queue queue;
    maker_init(&maker);
    queue_init(&queue);
    add_item(&maker, 120000, 20);
    queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    expect_int(queue.to_call, 1);
    add_unapplied(&maker, 120000);
    queue_update(&queue, &maker.facts, &maker.rules, &maker.moment);
    expect_int(queue.to_call, 0);
    expect_int(queue.held, 1);
    expect_text(queue_text(&queue, queue.rows[0].brief), "paid, not applied");
    queue_release(&queue);
}
END_TEST

START_TEST(ages_by_bucket) {
    struct maker maker;
    int64_t buckets[AGING_BUCKETS];
    maker_init(&maker);
    static const int late[] = {-1, 0, 1, 30, 31, 90};
    for (size_t i = 0; i < ARRAY_LEN(late); i++) {
        add_item(&maker, (int64_t)1 << (4 * i), late[i]);
    }
    add_item(&maker, 0x1000000, 91);
    add_item(&maker, 5, 61)->due = DAY_NONE;
    queue_aging(&maker.facts, "EUR", maker.today, buckets);
    expect_int(buckets[0], 0x11 + 5);
    expect_int(buckets[1], 0x1100);
    expect_int(buckets[2], 0x10000);
    expect_int(buckets[3], 0x100000);
    expect_int(buckets[4], 0x1000000);
    queue_aging(&maker.facts, "USD", maker.today, buckets);
    expect_int(buckets[0] + buckets[1] + buckets[2] + buckets[3] + buckets[4], 0);
}
END_TEST

START_TEST(time_alone_changes_the_list) {
    struct maker maker;
    maker_init(&maker);
    int64_t now = maker.moment.now;
    /* 10:00; the firm's hours end at 18:00. */
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + 8 * HOUR);
    maker.facts.last_attempt_at = now - HOUR;
    maker.facts.last_attempt = REACHED_BUSY;
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + HOUR);
    set_next(&maker, NEXT_CALLBACK, 0);
    maker.facts.next.at = now + 40 * 60;
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + 30 * 60);
    maker.facts.hold = (struct hold_fact){.who = "Ann", .since = now - 9, .expires = now + 60};
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + 60);
    maker.facts.hold.expires = now;
    maker.facts.next.answered = true;
    maker.facts.last_attempt = REACHED_PERSON;
    maker.facts.window_count = 1;
    maker.windows[0] = (struct calling_hours){.zone = "", .from_minute = 840, .to_minute = 900};
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + 4 * HOUR);
    maker.moment.now += 13 * HOUR; /* 23:00 */
    expect_int(queue_next_change(&maker.facts, &maker.rules, &maker.moment), now + 14 * HOUR);
}
END_TEST

/* Between now and the next change nothing changes: what the desk's timer relies on. */
START_TEST(nothing_changes_before_the_next_change) {
    struct dice dice = dice_new();
    for (int i = 0; i < 4000; i++) {
        struct maker maker;
        char code[16];
        roll_customer(&dice, 1, &maker, code);
        maker.moment.now += dice_range(&dice, -9, 12) * HOUR + dice_range(&dice, 0, 3599);
        if (dice_below(&dice, 2) == 0) {
            set_next(&maker, NEXT_CALLBACK, 0);
            maker.facts.next.at = maker.moment.now + dice_range(&dice, -3, 20) * 600;
        }
        if (dice_below(&dice, 2) == 0) {
            maker.facts.last_attempt_at = maker.moment.now - dice_range(&dice, 0, 9000);
            maker.facts.last_attempt = REACHED_BUSY;
        }
        if (maker.facts.last_conversation_at > maker.moment.now) {
            set_talked(&maker, maker.moment.now); /* a fact to come would be a change by itself */
        }
        struct judgement before = judge(&maker);
        int64_t change = queue_next_change(&maker.facts, &maker.rules, &maker.moment);
        ck_assert(change > maker.moment.now);
        maker.moment.now = dice_range(&dice, maker.moment.now, change - 1);
        struct judgement after = judge(&maker);
        ck_assert_msg(before.queue_class == after.queue_class && before.gate == after.gate,
                      "%s “%s” became %s “%s”", class_word(before.queue_class),
                      gate_word(before.gate), class_word(after.queue_class), gate_word(after.gate));
    }
}
END_TEST

static double now_ms(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

/* 10,000 customers with 5 open items each: printed, and kept from getting out of hand. */
START_TEST(ten_thousand_customers) {
    enum { KINDS = 100, MANY = 10000 };
    static struct maker makers[KINDS];
    static char codes[KINDS][16];
    struct dice dice = {.state = 4711};
    for (int i = 0; i < KINDS; i++) {
        roll_customer(&dice, i + 1, &makers[i], codes[i]);
        makers[i].facts.items = makers[i].items;
        makers[i].facts.item_count = 5;
        for (size_t j = 0; j < 5; j++) {
            if (makers[i].items[j].currency[0] == '\0') {
                makers[i].items[j] = makers[i].items[0];
            }
        }
    }
    double best_judge = 1e9, best_sort = 1e9;
    for (int round = 0; round < 5; round++) {
        struct queue queue;
        queue_init(&queue);
        double start = now_ms();
        for (int i = 0; i < MANY; i++) {
            struct maker *maker = &makers[i % KINDS];
            maker->facts.customer = i;
            maker->items[0].open = 10000 + (int64_t)i * 13177 % 900000; /* few sums are equal */
            (void)queue_add(&queue, &maker->facts, &makers[0].rules, &makers[0].moment);
        }
        double judged = now_ms();
        queue_sort(&queue, &makers[0].rules);
        double sorted = now_ms();
        best_judge = judged - start < best_judge ? judged - start : best_judge;
        best_sort = sorted - judged < best_sort ? sorted - judged : best_sort;
        ck_assert(queue.count > MANY / 2);
        queue_release(&queue);
    }
    printf("10,000 customers, 50,000 items: judged in %.2f ms, sorted in %.2f ms\n", best_judge,
           best_sort);
    ck_assert_msg(best_judge + best_sort < 500, "much too slow");
}
END_TEST

TEST_MAIN("domain/queue", TEST(order_is_total_and_repeatable),
          TEST(one_row_put_right_is_as_good_as_all), TEST(rows_come_and_go),
          TEST(huge_sums_are_ordered), TEST(unrated_sums_rank_by_their_units),
          TEST(open_sums_are_net_and_apart), TEST(updates_reuse_their_texts),
          TEST(mark_paid_vanishes_and_says_why), TEST(ages_by_bucket),
          TEST(time_alone_changes_the_list), TEST(nothing_changes_before_the_next_change),
          TEST(ten_thousand_customers))
