/* The queue against a slow, plain re-statement of its rules, over random facts; and properties that
   no facts may break. The re-statement shares no code with the judge: it reads the product's tables
   from top to bottom. */
#include "maker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/check_more.h"

enum { ROUNDS = 240000 };

/* --- random facts --- */

static bool chance(struct dice *dice, int percent) {
    return dice_below(dice, 100) < (uint64_t)percent;
}

static int64_t some_instant(struct dice *dice, const struct maker *maker, int days_back,
                            int days_ahead) {
    return maker->moment.now + dice_range(dice, -days_back * 24, days_ahead * 24) * HOUR +
           dice_range(dice, -2, 2);
}

static void some_currency(struct dice *dice, char currency[4]) {
    static const char *const codes[] = {"EUR", "EUR", "EUR", "EUR", "USD", "GBP", "JPY"};
    memcpy(currency, codes[dice_below(dice, ARRAY_LEN(codes))], 4);
}

static void roll_items(struct dice *dice, struct maker *maker) {
    size_t count = dice_below(dice, 5);
    bool one_currency = chance(dice, 70);
    for (size_t i = 0; i < count; i++) {
        struct open_item *item =
            add_item(maker, dice_range(dice, 1, 40) * 10000, (int)dice_range(dice, -20, 45));
        item->issued = item->due - (int32_t)dice_range(dice, 0, 40);
        item->total = item->open * dice_range(dice, 1, 3);
        if (!one_currency) {
            some_currency(dice, item->currency);
        }
        if (chance(dice, 12)) {
            item->kind = ITEM_CREDIT_NOTE;
            item->open = -item->open;
        } else if (chance(dice, 5)) {
            item->kind = ITEM_OPENING;
            item->due = DAY_NONE;
        }
    }
    if (chance(dice, 25)) {
        struct money money = euros(dice_range(dice, 1, 80) * 10000);
        if (!one_currency) {
            some_currency(dice, money.currency);
        }
        maker->unapplied[maker->facts.unapplied_count++] = money;
    }
}

static int by_day(const void *left, const void *right) {
    const struct promise_fact *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static int by_payment_day(const void *left, const void *right) {
    const struct payment_fact *a = left, *b = right;
    return (a->day > b->day) - (a->day < b->day);
}

static void roll_promises(struct dice *dice, struct maker *maker, int64_t scopes[][3]) {
    size_t count = chance(dice, 50) ? dice_below(dice, 4) : 0;
    for (size_t i = 0; i < count; i++) {
        struct promise_fact *promise =
            add_promise(maker, dice_range(dice, 0, 60) * 10000, (int)dice_range(dice, -8, 8));
        promise->made_at = some_instant(dice, maker, 20, 1);
        promise->level = (int)dice_range(dice, 1, 3);
        promise->invoices = scopes[i];
        promise->invoice_count = chance(dice, 50) ? dice_below(dice, 4) : 0;
        for (size_t j = 0; j < promise->invoice_count; j++) {
            scopes[i][j] = dice_range(dice, 101, 105);
        }
    }
    qsort(maker->promises, count, sizeof maker->promises[0], by_day);
    size_t payments = count > 0 ? dice_below(dice, 4) : 0;
    for (size_t i = 0; i < payments; i++) {
        struct payment_fact *payment =
            add_payment(maker, dice_range(dice, 1, 60) * 10000, (int)dice_range(dice, -1, 20));
        if (chance(dice, 10)) {
            some_currency(dice, payment->amount.currency);
        }
    }
    qsort(maker->payments, payments, sizeof maker->payments[0], by_payment_day);
}

static void roll_matters(struct dice *dice, struct maker *maker) {
    struct facts *facts = &maker->facts;
    size_t claims = chance(dice, 20) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < claims; i++) {
        maker->claims[facts->claim_count++] = (struct claim_fact){
            .id = (int64_t)i + 1,
            .call = dice_range(dice, 0, 1) * 77,
            .raised_at = some_instant(dice, maker, 6, 1),
            .by_mail = chance(dice, 50),
        };
    }
    size_t commitments = chance(dice, 20) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < commitments; i++) {
        add_commitment(maker, (int)dice_range(dice, -3, 3))->made_at =
            some_instant(dice, maker, 9, 1);
    }
    if (chance(dice, 15)) {
        facts->snooze = (struct snooze_fact){
            .made_at = some_instant(dice, maker, 6, 1),
            .until = maker->today + (int32_t)dice_range(dice, -2, 4),
        };
    }
    if (chance(dice, 40)) {
        set_next(maker, (enum next_step)dice_range(dice, 0, NEXT_COUNT - 1),
                 (int)dice_range(dice, -3, 3));
        facts->next.made_at = some_instant(dice, maker, 40, 1);
        facts->next.at += dice_range(dice, -20, 20) * 60;
        facts->next.answered = chance(dice, 20);
    }
    if (chance(dice, 20)) {
        facts->mail.at = some_instant(dice, maker, 5, 1);
    }
    if (chance(dice, 5)) {
        facts->hold = (struct hold_fact){.who = "Ann", .since = some_instant(dice, maker, 1, 1)};
    }
}

static void roll_person(struct dice *dice, struct maker *maker) {
    struct facts *facts = &maker->facts;
    facts->do_not_call = chance(dice, 4);
    facts->with_number = (int)dice_range(dice, 0, 3);
    facts->callable = facts->with_number > 0 ? (int)dice_range(dice, 0, facts->with_number) : 0;
    if (chance(dice, 85)) {
        facts->callable = facts->with_number;
    }
    if (chance(dice, 60)) {
        facts->last_conversation_at = some_instant(dice, maker, 50, 1);
    }
    if (chance(dice, 60)) {
        facts->last_attempt_at = some_instant(dice, maker, 1, 1);
        facts->last_attempt = (enum reached)dice_range(dice, 0, REACHED_COUNT - 1);
        facts->failed_in_row = (int)dice_range(dice, 0, 4);
    }
    if (chance(dice, 20)) {
        facts->condition_review = maker->today + (int32_t)dice_range(dice, -3, 3);
    }
    facts->habit = (struct habit_fact){
        .paid = (int)dice_range(dice, 0, 12),
        .median_late_days = (int)dice_range(dice, -4, 40),
        .before_newest = (int)dice_range(dice, 0, 6),
        .usual = euros(dice_range(dice, 0, 30) * 10000),
        .billed_year_minor = dice_range(dice, 0, 2000000),
    };
    if (chance(dice, 10)) {
        some_currency(dice, facts->habit.usual.currency);
    }
    facts->window_count = chance(dice, 25) ? 1 + dice_below(dice, 2) : 0;
    for (size_t i = 0; i < facts->window_count; i++) {
        int from = (int)dice_range(dice, 0, 23) * 60;
        maker->windows[i] = (struct calling_hours){
            .zone = "",
            .from_minute = (int16_t)from,
            .to_minute = (int16_t)(from + dice_range(dice, 60, 1440 - from)),
            .days = (uint8_t)dice_below(dice, 128),
        };
    }
}

static void roll(struct dice *dice, struct maker *maker, int64_t scopes[][3]) {
    maker_init(maker);
    roll_items(dice, maker);
    roll_promises(dice, maker, scopes);
    roll_matters(dice, maker);
    roll_person(dice, maker);
    maker->rules.minimum_overdue_minor = chance(dice, 15) ? 150000 : 0;
    maker->rules.quiet_days = chance(dice, 20) ? 20 : 0;
    maker->rules.grace_days = dice_range(dice, 0, 4);
    expect_ok(rates_add(&maker->rules.rates, "USD", "0.9215", NULL), NULL);
    expect_ok(rates_add(&maker->rules.rates, "JPY", "0.0061", NULL), NULL);
    maker->moment.now += dice_range(dice, -6, 10) * HOUR; /* mostly within hours */
}

/* --- the rules, said again, slowly --- */

struct oracle {
    const struct maker *maker;
    const struct facts *facts;
    int64_t now;
    int32_t today;
};

static int32_t day_of(int64_t at) {
    return (int32_t)(at >= 0 ? at / 86400 : -((-at + 86399) / 86400));
}

static bool had_conversation(const struct oracle *o) {
    return o->facts->last_conversation_at != INSTANT_NONE &&
           o->facts->last_conversation_at <= o->now;
}

/* A conversation at that instant or later; on that day or later. */
static bool spoke_since(const struct oracle *o, int64_t at) {
    return had_conversation(o) && o->facts->last_conversation_at >= at;
}

static bool spoke_since_day(const struct oracle *o, int32_t day) {
    return had_conversation(o) && day_of(o->facts->last_conversation_at) >= day;
}

static bool is_debt(const struct oracle *o, size_t i) {
    const struct open_item *item = &o->facts->items[i];
    return item->kind != ITEM_CREDIT_NOTE && item->open > 0 && item->issued <= o->today;
}

static bool is_late(const struct oracle *o, size_t i) {
    return is_debt(o, i) && o->facts->items[i].due != DAY_NONE && o->facts->items[i].due < o->today;
}

static int64_t sum_in(const struct oracle *o, const char *currency, bool only_late) {
    int64_t sum = 0;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (strcmp(o->facts->items[i].currency, currency) == 0 &&
            (only_late ? is_late(o, i) : is_debt(o, i))) {
            sum += o->facts->items[i].open;
        }
    }
    return sum;
}

static int64_t credit_in(const struct oracle *o, const char *currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (strcmp(item->currency, currency) == 0 && item->open < 0 && item->issued <= o->today) {
            sum -= item->open;
        }
    }
    for (size_t i = 0; i < o->facts->unapplied_count; i++) {
        if (strcmp(o->facts->unapplied[i].currency, currency) == 0) {
            sum += o->facts->unapplied[i].minor;
        }
    }
    return sum;
}

static int64_t most(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t net_in(const struct oracle *o, const char *currency) {
    return most(0, sum_in(o, currency, true) - credit_in(o, currency));
}

static const char *const all_currencies[] = {"EUR", "GBP", "JPY", "USD"};
static const int all_rated[] = {1, 0, 1, 1};

static int64_t convert(const char *currency, int64_t minor) {
    if (strcmp(currency, "USD") == 0) {
        return (minor * 9215 + 5000) / 10000;
    }
    /* A yen has no decimals: 1 yen is 0.0061 euros is 0.61 cents. */
    return strcmp(currency, "JPY") == 0 ? (minor * 61 + 50) / 100 : minor;
}

static bool any_late(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (is_late(o, i)) {
            return true;
        }
    }
    return false;
}

static const struct open_item *oldest_late(const struct oracle *o) {
    const struct open_item *best = NULL;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (is_late(o, i) && (best == NULL || item->due < best->due ||
                              (item->due == best->due && item->issued < best->issued))) {
            best = item;
        }
    }
    return best;
}

/* Money shared out cent for cent would be slow; hundreds of euros are what the dice roll. */
static void share_out(const struct oracle *o, int64_t *received) {
    int64_t left[MAKER_ROOM];
    for (size_t i = 0; i < o->facts->payment_count; i++) {
        left[i] = o->facts->payments[i].day <= o->today ? o->facts->payments[i].amount.minor : 0;
    }
    for (size_t p = 0; p < o->facts->promise_count; p++) {
        const struct promise_fact *promise = &o->facts->promises[p];
        received[p] = 0;
        for (size_t i = 0; i < o->facts->payment_count; i++) {
            const struct payment_fact *payment = &o->facts->payments[i];
            while (left[i] > 0 && received[p] < promise->amount.minor &&
                   promise->made_at <= o->now && payment->day >= day_of(promise->made_at) &&
                   strcmp(payment->amount.currency, promise->amount.currency) == 0) {
                left[i] -= 10000;
                received[p] += 10000;
            }
        }
    }
}

enum fate { NOTHING, COVERED, LIVE, OVER };

static enum fate fate_of(const struct oracle *o, size_t p, int64_t *missing) {
    int64_t received[MAKER_ROOM];
    const struct promise_fact *promise = &o->facts->promises[p];
    share_out(o, received);
    *missing = promise->amount.minor - received[p];
    if (promise->amount.minor == 0 || promise->made_at > o->now) {
        return NOTHING;
    }
    if (*missing * 1000 <= promise->amount.minor * o->maker->rules.tolerance_permille) {
        return COVERED;
    }
    return o->today <= promise->day + o->maker->rules.grace_days ? LIVE : OVER;
}

static bool names_invoice(const struct promise_fact *promise, int64_t invoice) {
    for (size_t i = 0; i < promise->invoice_count; i++) {
        if (promise->invoices[i] == invoice) {
            return true;
        }
    }
    return false;
}

/* What live promises leave of the net overdue sum of a currency. */
static int64_t uncovered_in(const struct oracle *o, const char *currency) {
    int64_t left[MAKER_ROOM], rest = 0, missing = 0;
    if (net_in(o, currency) == 0) {
        return 0;
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        bool counts = is_late(o, i) && strcmp(o->facts->items[i].currency, currency) == 0;
        left[i] = counts ? o->facts->items[i].open : 0;
    }
    for (size_t size = 1; size <= 3; size++) {
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            const struct promise_fact *promise = &o->facts->promises[p];
            if (promise->invoice_count != size || fate_of(o, p, &missing) != LIVE ||
                strcmp(promise->amount.currency, currency) != 0) {
                continue;
            }
            for (size_t i = 0; i < o->facts->item_count; i++) {
                while (left[i] > 0 && missing > 0 &&
                       names_invoice(promise, o->facts->items[i].invoice)) {
                    left[i] -= 10000;
                    missing -= 10000;
                }
            }
        }
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        rest += left[i];
    }
    for (size_t p = 0; p < o->facts->promise_count; p++) {
        if (o->facts->promises[p].invoice_count == 0 && fate_of(o, p, &missing) == LIVE &&
            strcmp(o->facts->promises[p].amount.currency, currency) == 0) {
            rest -= missing;
        }
    }
    return most(0, rest - credit_in(o, currency));
}

static bool agreed(const struct oracle *o, enum next_step step) {
    const struct next_fact *next = &o->facts->next;
    return next->step == step && next->made_at <= o->now && !next->answered;
}

static bool mail_waits(const struct oracle *o) {
    int64_t at = o->facts->mail.at;
    return at != INSTANT_NONE && at <= o->now && !spoke_since(o, at);
}

static bool claim_waits(const struct oracle *o, size_t i) {
    const struct claim_fact *claim = &o->facts->claims[i];
    return claim->raised_at <= o->now && (claim->by_mail || claim->call == 0) &&
           !spoke_since(o, claim->raised_at);
}

static const struct open_item *bill_of(const struct oracle *o) {
    const struct open_item *newest = NULL;
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (item->kind == ITEM_INVOICE && is_debt(o, i) && o->today - item->issued <= 14 &&
            (newest == NULL || item->issued > newest->issued ||
             (item->issued == newest->issued && item->total > newest->total))) {
            newest = item;
        }
    }
    if (newest == NULL || spoke_since_day(o, newest->issued)) {
        return NULL;
    }
    const struct habit_fact *habit = &o->facts->habit;
    bool shock = habit->before_newest >= 3 && habit->usual.minor > 0 &&
                 strcmp(habit->usual.currency, newest->currency) == 0 &&
                 newest->total >= 2 * habit->usual.minor;
    return habit->before_newest == 0 || shock ? newest : NULL;
}

static bool anything_open(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->item_count; i++) {
        if (is_debt(o, i)) {
            return true;
        }
    }
    for (size_t i = 0; i < o->facts->claim_count; i++) {
        if (o->facts->claims[i].raised_at <= o->now) {
            return true;
        }
    }
    for (size_t i = 0; i < o->facts->commitment_count; i++) {
        if (o->facts->commitments[i].made_at <= o->now) {
            return true;
        }
    }
    return false;
}

static bool is_large_and_quiet(const struct oracle *o) {
    int64_t days = o->maker->rules.quiet_days, billed = o->facts->habit.billed_year_minor;
    const char *currency = o->facts->habit.usual.currency;
    billed = strcmp(currency, "GBP") == 0 ? billed : convert(currency, billed);
    return days > 0 && billed > 0 && billed >= 1000000 &&
           (!had_conversation(o) || o->today - day_of(o->facts->last_conversation_at) >= days);
}

static bool class_is(const struct oracle *o, enum queue_class queue_class) {
    const struct next_fact *next = &o->facts->next;
    int64_t missing = 0;
    bool is_due = (agreed(o, NEXT_FOLLOW_UP) || agreed(o, NEXT_ESCALATE)) && next->day <= o->today;
    switch (queue_class) {
    case CLASS_CALLBACK:
        return agreed(o, NEXT_CALLBACK) && o->now >= next->at - 600;
    case CLASS_BROKEN:
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            if (fate_of(o, p, &missing) == OVER) {
                return true;
            }
        }
        return false;
    case CLASS_UPSET:
        for (size_t i = 0; i < o->facts->claim_count; i++) {
            if (claim_waits(o, i)) {
                return true;
            }
        }
        return mail_waits(o);
    case CLASS_OUR_MOVE:
        for (size_t i = 0; i < o->facts->commitment_count; i++) {
            const struct commitment_fact *ours = &o->facts->commitments[i];
            if (ours->made_at <= o->now && ours->due <= o->today) {
                return true;
            }
        }
        return false;
    case CLASS_DUE_TODAY:
        for (size_t p = 0; p < o->facts->promise_count; p++) {
            if (fate_of(o, p, &missing) == LIVE && o->facts->promises[p].day == o->today) {
                return true;
            }
        }
        return false;
    case CLASS_FIRST_BILL:
        return bill_of(o) != NULL;
    case CLASS_NOT_CALLED:
        return any_late(o) && !spoke_since_day(o, oldest_late(o)->issued);
    case CLASS_CALLED:
        return (any_late(o) && spoke_since_day(o, oldest_late(o)->issued)) ||
               (is_due && anything_open(o));
    case CLASS_QUIET:
        return (o->facts->condition_review != DAY_NONE && o->facts->condition_review <= o->today) ||
               is_large_and_quiet(o);
    case CLASS_NONE:
        break;
    }
    return false;
}

static bool window_is_open(const struct oracle *o, int from, int to, unsigned days) {
    int minute = (int)(o->now % 86400 / 60);
    return (days >> ((o->today + 3) % 7) & 1) != 0 && minute >= from && minute < to;
}

static bool is_outside_hours(const struct oracle *o) {
    for (size_t i = 0; i < o->facts->window_count; i++) {
        const struct calling_hours *hours = &o->facts->windows[i];
        if (window_is_open(o, hours->from_minute, hours->to_minute,
                           hours->days != 0 ? hours->days : 0x1f)) {
            return false;
        }
    }
    return o->facts->window_count > 0 || !window_is_open(o, 540, 1080, 0x1f);
}

static bool nothing_is_open(const struct oracle *o) {
    bool owed = false, net = false;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        owed = owed || sum_in(o, all_currencies[c], false) > credit_in(o, all_currencies[c]);
        net = net || net_in(o, all_currencies[c]) > 0;
    }
    return !owed || (any_late(o) && !net);
}

static bool waits_for_next_invoice(const struct oracle *o) {
    const struct open_item *next = NULL;
    if (!agreed(o, NEXT_NEXT_INVOICE)) {
        return false;
    }
    for (size_t i = 0; i < o->facts->item_count; i++) {
        const struct open_item *item = &o->facts->items[i];
        if (item->kind == ITEM_INVOICE && is_debt(o, i) &&
            item->issued > day_of(o->facts->next.made_at) &&
            (next == NULL || item->issued < next->issued)) {
            next = item;
        }
    }
    return next == NULL || next->due >= o->today || next->due == DAY_NONE;
}

static int64_t rated_net(const struct oracle *o) {
    int64_t sum = 0;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        sum += all_rated[c] ? convert(all_currencies[c], net_in(o, all_currencies[c])) : 0;
    }
    return sum;
}

static bool has_rated_net(const struct oracle *o) {
    return net_in(o, "EUR") > 0 || net_in(o, "USD") > 0 || net_in(o, "JPY") > 0;
}

static bool is_their_habit(const struct oracle *o) {
    const struct habit_fact *habit = &o->facts->habit;
    if (!any_late(o) || habit->paid < 5 || habit->usual.minor == 0) {
        return false;
    }
    int late = o->today - oldest_late(o)->due;
    if (late > habit->median_late_days || late > 30) {
        return false;
    }
    bool usual_has_rate = strcmp(habit->usual.currency, "GBP") != 0;
    if (net_in(o, "GBP") > 0) {
        return !has_rated_net(o) && !usual_has_rate && net_in(o, "GBP") < 2 * habit->usual.minor;
    }
    return usual_has_rate && rated_net(o) < 2 * convert(habit->usual.currency, habit->usual.minor);
}

static bool all_is_promised(const struct oracle *o) {
    bool net = false;
    for (size_t c = 0; c < ARRAY_LEN(all_currencies); c++) {
        net = net || net_in(o, all_currencies[c]) > 0;
        if (uncovered_in(o, all_currencies[c]) > 0) {
            return false;
        }
    }
    return net;
}

/* The classes that a gate silences now. */
static unsigned silence_of(const struct oracle *o, enum gate gate) {
    const struct facts *facts = o->facts;
    enum { ALL = 511, ONE = 1, THREE = 4, BILLS = 2 | 16 | 64 | 128, DEBTS = 64 | 128 };
    int64_t least = o->maker->rules.minimum_overdue_minor;
    bool to_come = false, newer = false;
    switch (gate) {
    case GATE_DO_NOT_CALL:
        return facts->do_not_call || (facts->with_number > 0 && facts->callable == 0) ? ALL : 0;
    case GATE_COLLEAGUE:
        return facts->hold.who != NULL && facts->hold.since <= o->now ? ALL : 0;
    case GATE_HOURS:
        return is_outside_hours(o) ? ALL - ONE : 0;
    case GATE_SPOKEN_TODAY:
        return had_conversation(o) && day_of(facts->last_conversation_at) == o->today
                   ? ALL - ONE - THREE
                   : 0;
    case GATE_SNOOZED:
        newer = mail_waits(o) && facts->mail.at > facts->snooze.made_at;
        for (size_t i = 0; i < facts->claim_count; i++) {
            newer =
                newer || (claim_waits(o, i) && facts->claims[i].raised_at > facts->snooze.made_at);
        }
        return facts->snooze.until != DAY_NONE && facts->snooze.made_at <= o->now &&
                       o->today < facts->snooze.until
                   ? (newer ? ALL - ONE - THREE : ALL - ONE)
                   : 0;
    case GATE_RETRY_GAP:
        return facts->last_attempt_at != INSTANT_NONE && facts->last_attempt != REACHED_PERSON &&
                       facts->last_attempt_at <= o->now && o->now - facts->last_attempt_at < 7200
                   ? ALL - ONE
                   : 0;
    case GATE_NOTHING_OPEN:
        return nothing_is_open(o) ? BILLS + 32 : 0;
    case GATE_OURS:
        for (size_t i = 0; i < facts->commitment_count; i++) {
            to_come = to_come || (facts->commitments[i].made_at <= o->now &&
                                  facts->commitments[i].due > o->today);
        }
        return to_come ? BILLS : 0;
    case GATE_MINIMUM:
        return rated_net(o) < least && net_in(o, "GBP") < least ? BILLS : 0;
    case GATE_FOLLOW_UP:
        to_come =
            (agreed(o, NEXT_CALLBACK) && o->now < facts->next.at - 600) ||
            ((agreed(o, NEXT_FOLLOW_UP) || agreed(o, NEXT_ESCALATE)) && facts->next.day > o->today);
        return to_come ? DEBTS : 0;
    case GATE_PROMISE:
        return all_is_promised(o) ? DEBTS : 0;
    case GATE_NEXT_INVOICE:
        return waits_for_next_invoice(o) ? DEBTS : 0;
    case GATE_HABIT:
        return is_their_habit(o) ? 64 : 0;
    case GATE_NONE:
        break;
    }
    return 0;
}

struct verdict {
    enum queue_class queue_class;
    enum gate gate;
    unsigned classes;
};

static struct verdict decide(const struct oracle *o) {
    struct verdict out = {CLASS_NONE, GATE_NONE, 0};
    for (int c = CLASS_COUNT - 1; c >= 0; c--) {
        if (class_is(o, (enum queue_class)c)) {
            out.classes |= 1u << c;
            out.queue_class = (enum queue_class)c;
        }
    }
    for (int c = 0; c < CLASS_COUNT; c++) {
        bool silenced = false;
        for (int g = 0; g < GATE_COUNT; g++) {
            silenced = silenced || (silence_of(o, (enum gate)g) >> c & 1) != 0;
        }
        if ((out.classes >> c & 1) != 0 && !silenced) {
            out.queue_class = (enum queue_class)c;
            return out;
        }
    }
    for (int g = 0; g < GATE_COUNT && out.gate == GATE_NONE && out.classes != 0; g++) {
        if ((silence_of(o, (enum gate)g) >> out.queue_class & 1) != 0) {
            out.gate = (enum gate)g;
        }
    }
    return out;
}

static struct money ranked(const struct oracle *o, enum queue_class queue_class, bool *rated) {
    const struct open_item *bill = queue_class == CLASS_FIRST_BILL ? bill_of(o) : NULL;
    *rated = true;
    if (bill != NULL) {
        *rated = strcmp(bill->currency, "GBP") != 0;
        return *rated ? euros(convert(bill->currency, bill->open)) : money_in(bill->open, "GBP");
    }
    if (!has_rated_net(o) && net_in(o, "GBP") > 0) {
        *rated = false;
        return money_in(net_in(o, "GBP"), "GBP");
    }
    return euros(rated_net(o));
}

START_TEST(judge_agrees_with_the_rules) {
    struct dice dice = dice_new();
    long per_class[CLASS_COUNT + 1] = {0}, per_gate[GATE_COUNT + 1] = {0};
    for (long i = 0; i < ROUNDS; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct oracle o = {&maker, &maker.facts, maker.moment.now, day_of(maker.moment.now)};
        struct verdict wanted = decide(&o);
        struct judgement got = judge(&maker);
        bool rated = false;
        struct money amount = ranked(&o, wanted.queue_class, &rated);
        ck_assert_msg(got.queue_class == wanted.queue_class && got.gate == wanted.gate &&
                          got.classes == wanted.classes,
                      "round %ld: %s “%s” %x, wanted %s “%s” %x", i, class_word(got.queue_class),
                      gate_word(got.gate), got.classes, class_word(wanted.queue_class),
                      gate_word(wanted.gate), wanted.classes);
        ck_assert_msg(got.amount.minor == amount.minor && got.rated == rated &&
                          strcmp(got.amount.currency, amount.currency) == 0,
                      "round %ld: %" PRId64 " %s, wanted %" PRId64 " %s", i, got.amount.minor,
                      got.amount.currency, amount.minor, amount.currency);
        expect_int(got.anything_open, anything_open(&o));
        per_class[got.queue_class]++;
        per_gate[got.gate]++;
    }
    /* The dice must reach every corner, or agreeing means little. */
    for (int c = 0; c <= CLASS_COUNT; c++) {
        printf("class %-22s %ld\n", class_word((enum queue_class)c), per_class[c]);
        ck_assert_msg(per_class[c] > ROUNDS / 2000, "class %d came %ld times", c, per_class[c]);
    }
    for (int g = 0; g <= GATE_COUNT; g++) {
        printf("gate %-22s %ld\n", gate_word((enum gate)g), per_gate[g]);
        ck_assert_msg(per_gate[g] > ROUNDS / 4000, "gate %d came %ld times", g, per_gate[g]);
    }
}
END_TEST

static bool same_reasons(const struct judgement *a, const struct judgement *b,
                         const struct moment *moment) {
    struct buf one = {0}, two = {0};
    for (size_t i = 0; i < a->reason_count; i++) {
        reason_sentence(&a->reasons[i], moment, &one);
    }
    for (size_t i = 0; i < b->reason_count; i++) {
        reason_sentence(&b->reasons[i], moment, &two);
    }
    bool same = strcmp(buf_text(&one), buf_text(&two)) == 0;
    buf_release(&one);
    buf_release(&two);
    return same;
}

/* Facts dated after now do not exist yet: adding them changes nothing, not even a sentence. */
START_TEST(the_future_does_not_matter) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement before = judge(&maker);
        int64_t later = maker.moment.now + 1 + (int64_t)dice_below(&dice, 9000);
        int32_t tomorrow = day_of(maker.moment.now) + 1;
        struct open_item *item = add_item(&maker, 777700, -2);
        item->issued = tomorrow;
        item->due = chance(&dice, 50) ? maker.today - 3 : maker.today + 30;
        struct promise_fact *promise = add_promise(&maker, 770000, 60);
        promise->made_at = later;
        struct payment_fact *payment = add_payment(&maker, 7777777, 0);
        payment->day = tomorrow;
        add_commitment(&maker, -2)->made_at = later;
        maker.claims[maker.facts.claim_count++] =
            (struct claim_fact){.by_mail = true, .raised_at = later};
        if (maker.facts.mail.at == INSTANT_NONE) {
            maker.facts.mail.at = later;
        }
        if (maker.facts.last_conversation_at == INSTANT_NONE) {
            maker.facts.last_conversation_at = later;
        }
        if (maker.facts.snooze.until == DAY_NONE) {
            maker.facts.snooze = (struct snooze_fact){.made_at = later, .until = tomorrow + 9};
        }
        if (maker.facts.hold.who == NULL) {
            maker.facts.hold = (struct hold_fact){.who = "Ann", .since = later};
        }
        if (maker.facts.next.step == NEXT_NONE) {
            set_next(&maker, NEXT_CALLBACK, -1);
            maker.facts.next.made_at = later;
        }
        struct judgement after = judge(&maker);
        ck_assert_msg(before.queue_class == after.queue_class && before.gate == after.gate &&
                          before.amount.minor == after.amount.minor &&
                          before.anything_open == after.anything_open &&
                          before.oldest_days == after.oldest_days &&
                          same_reasons(&before, &after, &maker.moment),
                      "round %d: %s “%s” became %s “%s”", i, class_word(before.queue_class),
                      gate_word(before.gate), class_word(after.queue_class), gate_word(after.gate));
    }
}
END_TEST

/* Adding what makes a gate hold never moves a customer up. */
START_TEST(gates_never_promote) {
    struct dice dice = dice_new();
    for (int i = 0; i < 40000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement before = judge(&maker);
        switch (dice_below(&dice, 6)) {
        case 0:
            maker.facts.do_not_call = true;
            break;
        case 1:
            maker.facts.hold = (struct hold_fact){.who = "Ann", .since = maker.moment.now};
            break;
        case 2:
            maker.facts.window_count = 1;
            maker.windows[0] = (struct calling_hours){.zone = "", .to_minute = 1};
            break;
        case 3:
            maker.rules.minimum_overdue_minor = 100000000;
            break;
        case 4:
            add_commitment(&maker, 3);
            break;
        default:
            add_promise(&maker, 99000000, 30)->made_at = maker.moment.now;
            break;
        }
        struct judgement after = judge(&maker);
        bool was_called = before.queue_class != CLASS_NONE && before.gate == GATE_NONE;
        bool is_called = after.queue_class != CLASS_NONE && after.gate == GATE_NONE;
        ck_assert_msg(!is_called || (was_called && after.queue_class >= before.queue_class),
                      "round %d: %s “%s” became %s", i, class_word(before.queue_class),
                      gate_word(before.gate), class_word(after.queue_class));
    }
}
END_TEST

START_TEST(sums_and_sentences_make_sense) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement judgement = judge(&maker);
        ck_assert(judgement.amount.minor >= 0);
        ck_assert(judgement.overdue.minor >= 0 && judgement.open.minor >= judgement.overdue.minor);
        ck_assert((judgement.queue_class == CLASS_NONE) == (judgement.classes == 0));
        ck_assert(judgement.queue_class == CLASS_NONE || judgement.reason_count > 0);
        for (size_t r = 0; r < judgement.reason_count; r++) {
            struct buf text = {0};
            reason_sentence(&judgement.reasons[r], &maker.moment, &text);
            const char *sentence = buf_text(&text);
            ck_assert_msg(text.len > 10 && sentence[text.len - 1] == '.' &&
                              strstr(sentence, "  ") == NULL && strstr(sentence, "..") == NULL,
                          "“%s”", sentence);
            buf_reset(&text);
            reason_brief(&judgement.reasons[r], &maker.moment, &text);
            ck_assert_msg(text.len > 0 && text.len <= 32, "“%s”", buf_text(&text));
            buf_release(&text);
        }
    }
}
END_TEST

TEST_MAIN("domain/oracle", TEST_SLOW(judge_agrees_with_the_rules, 60),
          TEST(the_future_does_not_matter), TEST(gates_never_promote),
          TEST(sums_and_sentences_make_sense))
