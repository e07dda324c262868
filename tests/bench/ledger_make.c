/**
 * Makes the ledger the benchmarks run on, through the same operations as the program itself:
 *
 *     ledger_make LEDGER TODAY CUSTOMERS INVOICES WORK CALLS
 *
 * Customers are skewed (a fifth has most of the invoices), three lines an invoice, about 5 % open,
 * mostly recent ones; one work entry an invoice; calls with promises and follow-ups over five
 * years. The same arguments make the same business data.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/ledger.h"

enum { YEARS = 5, LINES_EACH = 3 };

struct maker {
    struct store *store;
    int32_t today;
    int64_t customers, invoices, work, calls;
    uint64_t random;
};

static uint64_t next_random(struct maker *maker) {
    // xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators".
    maker->random ^= maker->random >> 12;
    maker->random ^= maker->random << 25;
    maker->random ^= maker->random >> 27;
    return maker->random * UINT64_C(2685821657736338717);
}

static int64_t below(struct maker *maker, int64_t limit) {
    return (int64_t)(next_random(maker) % (uint64_t)limit);
}

static void must(enum status status, const struct error *err) {
    if (status != STATUS_OK) {
        fprintf(stderr, "ledger_make: %s\n", err->message);
        exit(1);
    }
}

static void put(struct maker *maker, const struct feed_record *record) {
    struct error err;
    must(store_feed_put(maker->store, record, &err), &err);
}

static void put_customers(struct maker *maker) {
    static const char *const trades[] = {"Bakery",  "Joinery", "Dental", "Motors",  "Plumbing",
                                         "Roofing", "Print",   "Garden", "Freight", "Clinic"};
    for (int64_t i = 1; i <= maker->customers; i++) {
        char id[24], name[64], mail[64], phone[32], contact[24];
        snprintf(id, sizeof id, "C%" PRId64, i);
        snprintf(name, sizeof name, "%s %05" PRId64 " Ltd", trades[i % 10], i);
        struct feed_record record = {.kind = FEED_CUSTOMER};
        record.of.customer = (struct feed_customer){.id = id,
                                                    .name = name,
                                                    .currency = "EUR",
                                                    .terms_days = 30,
                                                    .since_day = DAY_NONE,
                                                    .do_not_call = -1};
        put(maker, &record);
        for (int person = 0; person < 2; person++) {
            snprintf(contact, sizeof contact, "K%" PRId64 "-%d", i, person);
            snprintf(name, sizeof name, "Person %" PRId64 " %d", i, person);
            snprintf(mail, sizeof mail, "p%d@c%" PRId64 ".example", person, i);
            snprintf(phone, sizeof phone, "+49301%07" PRId64 "%d", i, person);
            const char *mails[] = {mail}, *phones[] = {phone};
            record = (struct feed_record){.kind = FEED_CONTACT};
            record.of.contact = (struct feed_contact){.id = contact,
                                                      .customer = id,
                                                      .name = name,
                                                      .role = person ? "user" : "billing",
                                                      .level = 1 + person,
                                                      .emails = mails,
                                                      .email_count = 1,
                                                      .phones = phones,
                                                      .phone_count = 1,
                                                      .do_not_call = -1};
            put(maker, &record);
        }
    }
}

/** A fifth of the customers has four fifths of the invoices. */
static int64_t skewed_customer(struct maker *maker) {
    int64_t few = maker->customers / 5 > 0 ? maker->customers / 5 : 1;
    return below(maker, 5) < 4 ? 1 + below(maker, few) : 1 + below(maker, maker->customers);
}

static void put_lines(struct maker *maker, const char *invoice, int64_t total) {
    for (int position = 1; position <= LINES_EACH; position++) {
        struct feed_record record = {.kind = FEED_LINE};
        record.of.line = (struct feed_line){
            .invoice = invoice,
            .position = position,
            .text = "Support hours and site visit",
            .quantity_milli = 1500,
            .minutes = 90,
            .amount = position < LINES_EACH ? total / LINES_EACH
                                            : total - total / LINES_EACH * (LINES_EACH - 1)};
        put(maker, &record);
    }
}

static void put_payment(struct maker *maker, const char *customer, const char *invoice,
                        int64_t amount, int32_t day) {
    char id[32];
    snprintf(id, sizeof id, "P%s", invoice);
    struct feed_record record = {.kind = FEED_PAYMENT};
    record.of.payment = (struct feed_payment){
        .id = id, .customer = customer, .day = day, .currency = "EUR", .amount = amount};
    put(maker, &record);
    record = (struct feed_record){.kind = FEED_ALLOCATION};
    record.of.allocation = (struct feed_allocation){
        .payment = id, .invoice = invoice, .amount = amount, .day = DAY_NONE};
    put(maker, &record);
}

static void put_invoices(struct maker *maker) {
    for (int64_t i = 1; i <= maker->invoices; i++) {
        char id[24], customer[24], number[24], entry[24];
        snprintf(id, sizeof id, "I%" PRId64, i);
        snprintf(number, sizeof number, "INV-%07" PRId64, i);
        snprintf(customer, sizeof customer, "C%" PRId64, skewed_customer(maker));
        int32_t issued = maker->today - (int32_t)below(maker, YEARS * 365);
        int32_t age = maker->today - issued;
        bool is_open = age < 60 ? below(maker, 100) < 85 : below(maker, 1000) < 22;
        int64_t total = 5000 + below(maker, 300000);
        struct feed_record record = {.kind = FEED_INVOICE};
        record.of.invoice = (struct feed_invoice){.id = id,
                                                  .customer = customer,
                                                  .number = number,
                                                  .kind = ITEM_INVOICE,
                                                  .issued = issued,
                                                  .due = issued + 30,
                                                  .currency = "EUR",
                                                  .total = total};
        put(maker, &record);
        put_lines(maker, id, total);
        if (!is_open || below(maker, 8) == 0) {
            int32_t paid = issued + 10 + (int32_t)below(maker, 40);
            put_payment(maker, customer, id, is_open ? total / 2 : total,
                        paid < maker->today ? paid : maker->today);
        }
        if (i <= maker->work) {
            snprintf(entry, sizeof entry, "W%" PRId64, i);
            bool is_billed = below(maker, 25) != 0;
            record = (struct feed_record){.kind = FEED_WORK};
            record.of.work = (struct feed_work){.id = entry,
                                                .customer = customer,
                                                .invoice = is_billed ? id : NULL,
                                                .line_position = is_billed,
                                                .day = issued - 3,
                                                .started_at = INSTANT_NONE,
                                                .minutes = 90,
                                                .who = "Rob",
                                                .what = "Mail server down: disk array rebuilt",
                                                .why = "Dana",
                                                .ticket = NULL};
            put(maker, &record);
        }
    }
}

static void feed(struct maker *maker) {
    struct error err;
    struct feed_options options = {
        .source = "bench", .uuid = uuid_new(), .now = (int64_t)maker->today * SECONDS_PER_DAY};
    must(store_feed_begin(maker->store, &options, &err), &err);
    put_customers(maker);
    put_invoices(maker);
    struct feed_counts counts;
    must(store_feed_publish(maker->store, &counts, &err), &err);
    for (int kind = 0; kind < FEED_COUNT; kind++) {
        printf("%10" PRId64 " %s\n", counts.added[kind], feed_plural((enum feed_kind)kind));
    }
}

static void fill_outcome(struct maker *maker, struct outcome *outcome, int64_t at) {
    static const enum reached mix[] = {REACHED_PERSON, REACHED_PERSON, REACHED_NOBODY,
                                       REACHED_VOICEMAIL, REACHED_BUSY};
    outcome->uuid = uuid_new();
    outcome->customer = 1 + below(maker, maker->customers);
    outcome->started_at = at;
    outcome->ended_at = at + 240;
    outcome->reached = mix[below(maker, (int64_t)ARRAY_LEN(mix))];
    outcome->note = mem_strdup("Asked about the invoice; waiting for approval of the director, "
                               "will call back after the meeting.");
    if (!reached_is_conversation(outcome->reached)) {
        return;
    }
    int32_t day = (int32_t)(at / SECONDS_PER_DAY);
    outcome->contact = 2 * outcome->customer - 1;
    outcome->next = NEXT_FOLLOW_UP;
    outcome->next_day = day + 3 + (int32_t)below(maker, 14);
    if (below(maker, 4) == 0) {
        outcome->said = 1u << SAID_PROMISE;
        outcome->promise_count = 1;
        outcome->promises[0] = (struct outcome_promise){
            .amount = {.minor = 10000 + below(maker, 100000), .currency = "EUR"}, .day = day + 5};
    }
}

static void log_calls(struct maker *maker) {
    struct error err;
    must(ledger_bulk_begin(maker->store, &err), &err);
    int64_t from = (int64_t)(maker->today - YEARS * 365) * SECONDS_PER_DAY + 36000;
    int64_t step = (int64_t)YEARS * 364 * SECONDS_PER_DAY / maker->calls;
    for (int64_t i = 0; i < maker->calls; i++) {
        struct outcome outcome;
        outcome_init(&outcome);
        fill_outcome(maker, &outcome, from + i * step);
        struct call_receipt receipt;
        must(store_log_call(maker->store, &outcome, &receipt, &err), &err);
        outcome_release(&outcome);
    }
    must(ledger_bulk_end(maker->store, &err), &err);
    printf("%10" PRId64 " calls\n", maker->calls);
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: ledger_make LEDGER TODAY CUSTOMERS INVOICES WORK CALLS\n");
        return 2;
    }
    struct maker maker = {.today = day_parse_iso(argv[2]),
                          .customers = strtoll(argv[3], NULL, 10),
                          .invoices = strtoll(argv[4], NULL, 10),
                          .work = strtoll(argv[5], NULL, 10),
                          .calls = strtoll(argv[6], NULL, 10),
                          .random = 88172645463325252u};
    struct error err;
    must(ledger_create(argv[1], "Benchmark", "EUR", &err), &err);
    struct ledger_options options = {
        .path = argv[1], .author = author_of_system(), .clock = clock_system()};
    must(ledger_open(&options, &maker.store, &err), &err);
    feed(&maker);
    log_calls(&maker);
    store_free(maker.store);
    return 0;
}
