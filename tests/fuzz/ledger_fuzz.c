/* A damaged ledger: refused with a sentence, or opened, and then every way of reading it ends, with
   what was asked or a sentence. Nothing is ever written by reading. */
#include "fuzz/damage.h"

#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/store/ledger.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2026-11-23 09:00:00 UTC, a Monday. */
#define NOW INT64_C(1795424400)

enum { TODAY = 20780, PATH_BYTES = 512 };

/** The ledger as it was, and where the damaged one goes: made once. */
struct place {
    char path[PATH_BYTES];
    struct buf whole;
    int64_t now;
};

static struct place *place(void) {
    static struct place the_place;
    return &the_place;
}

static struct ledger_options options_of(struct place *here) {
    struct ledger_options options = {
        .path = here->path, .clock = clock_fixed(&here->now), .author = {.uid = 1000}};
    (void)text_copy(options.author.name, sizeof options.author.name, "anna");
    (void)text_copy(options.author.host, sizeof options.author.host, "desk");
    return options;
}

static void put(struct store *store, struct feed_record record) {
    struct error err;
    require(store_feed_put(store, &record, &err) == STATUS_OK);
}

static void put_invoice(struct store *store, const char *id, const char *customer, int32_t due,
                        int64_t total) {
    put(store, (struct feed_record){.kind = FEED_INVOICE,
                                    .of.invoice = {.id = id,
                                                   .customer = customer,
                                                   .number = id,
                                                   .issued = due - 30,
                                                   .due = due,
                                                   .total = total}});
    put(store, (struct feed_record){.kind = FEED_LINE,
                                    .of.line = {.invoice = id,
                                                .position = 1,
                                                .text = "Disk array rebuilt",
                                                .quantity_milli = 1000,
                                                .amount = total,
                                                .minutes = 60}});
}

static void put_customer(struct store *store, const char *id, const char *name) {
    static const char *phones[] = {"+30 210 746 0712"}, *emails[] = {"dana@harbour.example"};
    put(store, (struct feed_record){.kind = FEED_CUSTOMER,
                                    .of.customer = {.id = id,
                                                    .name = name,
                                                    .terms_days = 30,
                                                    .since_day = TODAY - 900,
                                                    .do_not_call = -1}});
    put(store, (struct feed_record){.kind = FEED_CONTACT,
                                    .of.contact = {.id = id,
                                                   .customer = id,
                                                   .name = "Dana Whit",
                                                   .role = "billing",
                                                   .phones = phones,
                                                   .phone_count = 1,
                                                   .emails = emails,
                                                   .email_count = 1,
                                                   .do_not_call = -1}});
}

static void feed(struct store *store) {
    struct feed_options options = {.source = "csv", .uuid = uuid_new(), .now = NOW};
    struct feed_counts counts;
    struct error err;
    require(store_feed_begin(store, &options, &err) == STATUS_OK);
    put_customer(store, "C1", "Harbour & Pine");
    put_customer(store, "C2", "Kestrel Freight");
    put_invoice(store, "INV-1", "C1", TODAY - 50, 120000);
    put_invoice(store, "INV-2", "C1", TODAY - 9, 45000);
    put_invoice(store, "INV-3", "C2", TODAY - 30, 99000);
    put(store,
        (struct feed_record){
            .kind = FEED_PAYMENT,
            .of.payment = {.id = "Z1", .customer = "C1", .day = TODAY - 12, .amount = 20000}});
    put(store, (struct feed_record){
                   .kind = FEED_ALLOCATION,
                   .of.allocation = {
                       .payment = "Z1", .invoice = "INV-1", .amount = 20000, .day = DAY_NONE}});
    require(store_feed_publish(store, &counts, &err) == STATUS_OK);
}

static void log_promise(struct store *store) {
    struct outcome outcome;
    struct call_receipt receipt;
    struct error err;
    outcome_init(&outcome);
    outcome.uuid = uuid_new();
    outcome.customer = outcome.contact = 1;
    outcome.started_at = outcome.ended_at = NOW - 20 * INT64_C(86400);
    outcome.reached = REACHED_PERSON;
    outcome.said = 1U << SAID_PROMISE | 1U << SAID_DISPUTE;
    outcome.promises[0] =
        (struct outcome_promise){.amount = {.minor = 45000, .currency = "EUR"}, .day = TODAY - 5};
    outcome.promise_count = 1;
    outcome.claims[0] = (struct outcome_claim){.invoice = 1, .words = mem_strdup("not ordered")};
    outcome.claim_count = 1;
    outcome.next = NEXT_FOLLOW_UP;
    outcome.next_day = TODAY;
    outcome.note = mem_strdup("She will pay once the owner is back.");
    require(store_log_call(store, &outcome, &receipt, &err) == STATUS_OK);
    outcome_release(&outcome);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct place *here = place();
    struct store *store = NULL;
    struct error err;
    char folder[PATH_BYTES - 32];
    (void)argc;
    (void)argv;
    require(setlocale(LC_ALL, "C.UTF-8") != NULL);
    here->now = NOW;
    damage_folder(folder, sizeof folder);
    require(snprintf(here->path, sizeof here->path, "%s/firm/a.ledger", folder) > 0);
    require(ledger_create(here->path, "Test & Sons", "EUR", &err) == STATUS_OK);
    struct ledger_options options = options_of(here);
    require(ledger_open(&options, &store, &err) == STATUS_OK);
    feed(store);
    log_promise(store);
    store_free(store);
    require(io_read_file(here->path, 1 << 24, &here->whole, &err) == STATUS_OK);
    return 0;
}

static void said_why(enum status status, const struct error *err) {
    require(status == STATUS_OK || err->message[0] != '\0');
}

static void visit_facts(void *context, const struct facts *facts) {
    *(int64_t *)context += facts->customer;
}

static void visit_address(void *context, const struct store_address *address) {
    *(int64_t *)context += (int64_t)strlen(address->address);
}

static void visit_finding(void *context, const struct finding *finding) {
    *(int64_t *)context += (int64_t)strlen(finding->what);
}

static void read_all(struct store *store) {
    struct moment moment = {.now = NOW, .firm = zone_utc()};
    struct error err = {0};
    struct rules rules;
    struct card card;
    struct arena arena;
    struct customer_match *matches = NULL;
    size_t count = 0;
    int64_t sum = 0;
    rules_default(&rules);
    arena_init(&arena);
    said_why(store_each_facts(store, &moment, &rules, true, visit_facts, &sum, &err), &err);
    said_why(store_each_facts(store, &moment, &rules, false, visit_facts, &sum, &err), &err);
    for (int64_t customer = 1; customer <= 2; customer++) {
        card_init(&card);
        said_why(store_card(store, customer, &moment, &rules, &card, &err), &err);
        card_release(&card);
    }
    said_why(store_find(store, "harbour", 9, &arena, &matches, &count, &err), &err);
    said_why(store_addresses(store, visit_address, &sum, &err), &err);
    said_why(store_check(store, STORE_CHECK_QUICK, visit_finding, &sum, &err), &err);
    said_why(store_check(store, STORE_CHECK_CHAIN, visit_finding, &sum, &err), &err);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct place *here = place();
    struct ledger_options options = options_of(here);
    struct store *store = NULL;
    struct error err = {0};
    struct buf bad = {0};
    damage_do(&here->whole, data, size, &bad);
    damage_write(here->path, &bad);
    options.read_only = true;
    enum status status = ledger_open(&options, &store, &err);
    said_why(status, &err);
    if (status == STATUS_OK) {
        struct buf after = {0};
        read_all(store);
        store_free(store);
        require(io_read_file(here->path, 1 << 24, &after, &err) == STATUS_OK);
        require(after.len == bad.len && memcmp(after.data, bad.data, bad.len) == 0);
        buf_release(&after);
    }
    buf_release(&bad);
    return 0;
}
