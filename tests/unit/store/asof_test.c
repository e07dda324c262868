/**
 * Facts dated after now do not exist yet: a ledger asked about a moment in the past answers like
 * one into which only the earlier facts were ever written. Random histories, printed seed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/store/engine.h"
#include "support/ledgers.h"

enum { CUSTOMERS = 7, INVOICES = 60, PAYMENTS = 45, CALLS = 60, DAYS = 200, MOMENTS = 14 };

static const int64_t FIRST_DAY = TEST_NOW / SECONDS_PER_DAY - DAYS;

struct history {
    struct invoice {
        int32_t day, due;
        int64_t total, open;
        int customer;
        char id[16];
        bool is_credit;
    } invoices[INVOICES];
    struct payment {
        int32_t day;
        int64_t amount;
        int customer;
        char id[16];
        int invoice; /* -1 none */
        int64_t allocated;
        int32_t allocated_day;
    } payments[PAYMENTS];
    struct call {
        int64_t at, callback_at;
        int customer, next, reached, snooze;
        int64_t promised;
        int32_t promise_day, next_day;
        int scope; /* invoice, -1 none */
        struct uuid uuid;
    } calls[CALLS];
};

static int64_t spread(struct dice *dice, int at, int count, int64_t unit) {
    int64_t step = DAYS * unit / count;
    return at * step + (int64_t)dice_below(dice, (uint64_t)step);
}

static void make_invoices(struct history *history, struct dice *dice) {
    for (int i = 0; i < INVOICES; i++) {
        struct invoice *invoice = &history->invoices[i];
        invoice->day = (int32_t)(FIRST_DAY + spread(dice, i, INVOICES, 1));
        invoice->due =
            dice_below(dice, 9) == 0 ? DAY_NONE : invoice->day + (int32_t)dice_below(dice, 40);
        invoice->customer = (int)dice_below(dice, CUSTOMERS);
        invoice->is_credit = dice_below(dice, 10) == 0;
        invoice->total = (int64_t)(1 + dice_below(dice, 9)) * 1000 * (invoice->is_credit ? -1 : 1);
        invoice->open = invoice->total;
        (void)snprintf(invoice->id, sizeof invoice->id, "I%d", i);
    }
}

static void allocate(struct history *history, struct payment *payment) {
    payment->invoice = -1;
    for (int i = 0; i < INVOICES && payment->amount > 0; i++) {
        struct invoice *invoice = &history->invoices[i];
        if (invoice->customer == payment->customer && !invoice->is_credit && invoice->open > 0) {
            payment->invoice = i;
            payment->allocated = payment->amount < invoice->open ? payment->amount : invoice->open;
            invoice->open -= payment->allocated;
            payment->allocated_day = invoice->day > payment->day ? invoice->day : payment->day;
            return;
        }
    }
}

static void make_payments(struct history *history, struct dice *dice) {
    for (int i = 0; i < PAYMENTS; i++) {
        struct payment *payment = &history->payments[i];
        payment->day = (int32_t)(FIRST_DAY + spread(dice, i, PAYMENTS, 1));
        payment->customer = (int)dice_below(dice, CUSTOMERS);
        payment->amount = (int64_t)(1 + dice_below(dice, 8)) * 1000;
        (void)snprintf(payment->id, sizeof payment->id, "P%d", i);
        if (dice_below(dice, 12) == 0) {
            payment->amount = -500; /* a refund */
        }
        allocate(history, payment);
        if (dice_below(dice, 4) == 0 && payment->invoice >= 0) {
            history->invoices[payment->invoice].open += payment->allocated;
            payment->invoice = -1;
        }
    }
}

static void make_calls(struct history *history, struct dice *dice) {
    for (int i = 0; i < CALLS; i++) {
        struct call *call = &history->calls[i];
        call->uuid = uuid_new();
        call->at = FIRST_DAY * SECONDS_PER_DAY + spread(dice, i, CALLS, SECONDS_PER_DAY);
        int32_t day = (int32_t)(call->at / SECONDS_PER_DAY);
        call->customer = (int)dice_below(dice, CUSTOMERS);
        call->reached = dice_below(dice, 2) == 0 ? REACHED_PERSON : (int)dice_below(dice, 6);
        call->next = (int)dice_below(dice, NEXT_COUNT);
        call->next_day = day + (int32_t)dice_below(dice, 20);
        call->callback_at = call->at + (int64_t)dice_below(dice, 20 * SECONDS_PER_DAY);
        call->promised = call->reached == REACHED_PERSON && dice_below(dice, 2) == 0
                             ? (int64_t)(1 + dice_below(dice, 6)) * 1000
                             : 0;
        call->promise_day = day + (int32_t)dice_below(dice, 15);
        call->snooze = dice_below(dice, 8) == 0;
        call->scope = -1;
        for (int j = 0; j < INVOICES && dice_below(dice, 2) == 0; j++) {
            if (history->invoices[j].customer == call->customer &&
                history->invoices[j].day <= day) {
                call->scope = j;
                break;
            }
        }
    }
}

static void feed_until(struct store *store, const struct history *history, int32_t day) {
    struct feed_record records[2 * CUSTOMERS + INVOICES + 2 * PAYMENTS];
    static char ids[CUSTOMERS][16], contacts[CUSTOMERS][16];
    size_t count = 0;
    for (int i = 0; i < CUSTOMERS; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "C%d", i);
        (void)snprintf(contacts[i], sizeof contacts[i], "K%d", i);
        records[count++] = record_customer(ids[i], ids[i]);
        records[count++] = record_contact(contacts[i], ids[i], "Some One", "030 1234567");
    }
    for (int i = 0; i < INVOICES; i++) {
        const struct invoice *invoice = &history->invoices[i];
        if (invoice->day <= day) {
            records[count++] = record_invoice(invoice->id, ids[invoice->customer], invoice->day,
                                              invoice->due, invoice->total);
        }
    }
    for (int i = 0; i < PAYMENTS; i++) {
        const struct payment *payment = &history->payments[i];
        if (payment->day <= day) {
            records[count++] =
                record_payment(payment->id, ids[payment->customer], payment->day, payment->amount);
        }
        if (payment->day <= day && payment->invoice >= 0 && payment->allocated_day <= day) {
            records[count++] = record_allocation(
                payment->id, history->invoices[payment->invoice].id, payment->allocated);
        }
    }
    (void)feed_records(store, "test", records, count, TEST_NOW);
}

static void log_one(struct store *store, const struct call *call) {
    struct error err;
    struct outcome outcome =
        outcome_of(call->customer + 1, call->customer + 1, (enum reached)call->reached, call->at);
    outcome.uuid = call->uuid;
    outcome.next = (enum next_step)call->next;
    outcome.next_day = call->next_day;
    outcome.next_at = call->callback_at;
    if (call->promised > 0) {
        outcome_promise_add(&outcome, call->promised, call->promise_day);
        if (call->scope >= 0) {
            outcome.promises[0].invoices = mem_zalloc(1, sizeof(int64_t));
            outcome.promises[0].invoices[0] = call->scope + 1;
            outcome.promises[0].invoice_count = 1;
        }
    }
    (void)must_log(store, &outcome);
    outcome_release(&outcome);
    if (call->snooze) {
        expect_ok(store_snooze(store, uuid_new(), call->customer + 1, call->promise_day, "busy",
                               call->at, &err),
                  &err);
    }
}

static struct store *write_until(const char *name, const struct history *history, int64_t at,
                                 int64_t *clock) {
    char *path = ledger_make(name);
    struct store *store = ledger_must_open(path, NULL, clock);
    feed_until(store, history, (int32_t)(at / SECONDS_PER_DAY));
    for (int i = 0; i < CALLS; i++) {
        if (history->calls[i].at <= at) {
            log_one(store, &history->calls[i]);
        }
    }
    free(path);
    return store;
}

static void expect_sound(struct store *store) {
    char *bad = bad_findings(store, STORE_CHECK_CHAIN);
    expect_text(bad, "");
    free(bad);
}

/* Every customer of the pass, asked for alone, says the same. */
static void expect_alone_the_same(struct store *store, const char *all, int64_t at) {
    for (int64_t id = 1; id <= CUSTOMERS; id++) {
        char *one = facts_text(store, id, at);
        char head[32];
        (void)snprintf(head, sizeof head, "customer %lld ", (long long)id);
        if (strstr(all, head) != NULL) {
            expect_contains(all, one);
        }
        free(one);
    }
}

START_TEST(the_past_is_what_it_was) {
    int64_t clock = TEST_NOW;
    struct dice dice = dice_new();
    struct history *history = mem_zalloc(1, sizeof *history);
    make_invoices(history, &dice);
    make_payments(history, &dice);
    make_calls(history, &dice);
    struct store *whole = write_until("whole.ledger", history, TEST_NOW, &clock);
    expect_sound(whole);
    char *present = facts_text_all(whole, TEST_NOW, false);
    expect_alone_the_same(whole, present, TEST_NOW);
    free(present);
    for (int i = 0; i < MOMENTS; i++) {
        int64_t at = FIRST_DAY * SECONDS_PER_DAY +
                     (int64_t)dice_below(&dice, (uint64_t)DAYS * SECONDS_PER_DAY);
        char name[32];
        (void)snprintf(name, sizeof name, "part%d.ledger", i);
        struct store *part = write_until(name, history, at, &clock);
        char *then = facts_text_all(whole, at, false);
        char *only = facts_text_all(part, at, false);
        expect_text(then, only);
        expect_alone_the_same(whole, then, at);
        expect_sound(part);
        free(then);
        free(only);
        store_free(part);
    }
    store_free(whole);
    mem_free(history);
}
END_TEST

TEST_MAIN("store/asof", TEST_SLOW(the_past_is_what_it_was, 120))
