/* Fills the demo's ledger through the ledger's own operations: a feed long ago, the calls in their
   order, each at its time and by its author, and the feed of this morning. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/demo.h"
#include "callsheet/cli/demo_feed.h"
#include "callsheet/cli/find.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/queue.h"
#include "callsheet/store/ledger.h"

enum { FIRST_FEED_DAYS = 800, FED_MINUTE = 7 * 60 + 40 };

/** One writing of the ledger as somebody at some time. */
struct writing {
    const char *path;
    const struct demo_time *time;
    struct zones *zones;
    int64_t at; /* what the clock shows */
    uint64_t next_uuid;
    struct store *store;
};

const struct demo_customer *demo_find(const char *code) {
    for (size_t i = 0; i < demo_customer_count; i++) {
        if (strcmp(demo_customers[i].code, code) == 0) {
            return &demo_customers[i];
        }
    }
    die("callsheet: the demo's tables do not fit together.");
}

int64_t demo_instant(const struct demo_time *time, int days_ago, int minute) {
    if (days_ago != 0) {
        return zone_instant(time->firm, time->today - days_ago, minute);
    }
    int64_t midnight = zone_instant(time->firm, time->today, 0);
    int64_t at = time->now - (int64_t)minute * 60;
    return at > midnight ? at : midnight;
}

void demo_address(const struct demo_customer *customer, int who, char *out, size_t capacity) {
    char first[48];
    const char *name = customer->people[who].name;
    size_t len = 0;
    name = strncmp(name, "Dr ", 3) == 0 ? name + 3 : name;
    for (const char *at = name; *at && *at != ' ' && len + 1 < sizeof first; at++) {
        if (isalpha((unsigned char)*at)) { /* letters with accents are left out of addresses */
            first[len++] = (char)tolower((unsigned char)*at);
        }
    }
    first[len] = '\0';
    (void)snprintf(out, capacity, "%s@%s", first, customer->domain); /* both are short */
}

/** UUIDs that are the same for each demo: a counter in place of chance. */
static struct uuid uuid_of(struct writing *w) {
    struct uuid uuid = {{0xde, 0x40, 0xca, 0x11, 0, 0, 0x40, 0, 0x80}};
    uint64_t number = ++w->next_uuid;
    for (int i = 15; i > 8; i--, number >>= 8) {
        uuid.bytes[i] = (unsigned char)(number & 0xff);
    }
    return uuid;
}

static enum status open_as(struct writing *w, const char *author, struct error *err) {
    struct ledger_options options = {
        .path = w->path, .author = author_of_system(), .clock = clock_fixed(&w->at)};
    (void)text_copy(options.author.name, sizeof options.author.name, author); /* short names */
    return ledger_open(&options, &w->store, err);
}

static void close_it(struct writing *w) {
    store_free(w->store);
    w->store = NULL;
}

static enum status put(void *context, const struct feed_record *record, struct error *err) {
    struct writing *w = context;
    return store_feed_put(w->store, record, err);
}

static enum status feed_at(struct writing *w, int64_t at, struct error *err) {
    struct feed_sink sink = {.put = put, .context = w};
    struct feed_options options = {.source = "demo", .uuid = uuid_of(w), .now = at};
    struct feed_counts counts;
    w->at = at;
    enum status status = open_as(w, "billing", err);
    if (!status) {
        status = store_feed_begin(w->store, &options, err);
    }
    if (!status) {
        status = demo_feed(w->time, &sink, err);
    }
    if (!status) {
        status = store_feed_publish(w->store, &counts, err);
    }
    close_it(w);
    return status;
}

/* --- calls
 * ---------------------------------------------------------------------------------------- */

static enum status add_claim(const struct demo_call *call, const struct card *card,
                             struct outcome *outcome, struct error *err) {
    struct outcome_claim *claim = &outcome->claims[outcome->claim_count++];
    claim->words = mem_strdup(call->claim);
    claim->amount.minor = call->claim_amount;
    memcpy(claim->amount.currency, card->customer.currency, sizeof claim->amount.currency);
    enum status status =
        find_invoice(card, call->claim_invoice, strlen(call->claim_invoice), &claim->invoice, err);
    for (size_t i = 0; i < card->line_count && !status; i++) {
        if (card->lines[i].invoice == claim->invoice &&
            card->lines[i].position == call->claim_line) {
            claim->line = card->lines[i].id;
        }
    }
    return status;
}

static enum status fill(struct writing *w, const struct demo_call *call, const struct card *card,
                        struct outcome *outcome, struct error *err) {
    const struct demo_customer *customer = demo_find(call->customer);
    enum status status = STATUS_OK;
    outcome->uuid = uuid_of(w);
    outcome->customer = card->customer.id;
    outcome->started_at = w->at - (call->reached == REACHED_PERSON ? 240 : 30);
    outcome->ended_at = w->at;
    outcome->reached = call->reached;
    outcome->said = call->said;
    outcome->note = mem_strdup(call->note);
    outcome->next_note = mem_strdup(call->next_note);
    if (call->who >= 0) {
        status = find_contact(card, customer->people[call->who].name, &outcome->contact, err);
    }
    if (call->promise > 0) {
        struct outcome_promise *promise = &outcome->promises[outcome->promise_count++];
        promise->amount.minor = call->promise;
        memcpy(promise->amount.currency, card->customer.currency, sizeof promise->amount.currency);
        promise->day = w->time->today + call->promise_in;
    }
    if (!status && call->claim) {
        status = add_claim(call, card, outcome, err);
    }
    outcome->next = call->next;
    if (call->next == NEXT_CALLBACK) {
        outcome->next_at = w->time->now + (int64_t)call->next_in * 60;
        outcome->next_day = zone_day(w->time->firm, outcome->next_at);
        (void)text_copy(outcome->next_zone, sizeof outcome->next_zone, customer->zone); /* fits */
    } else if (next_when(call->next) == WHEN_DAY) {
        outcome->next_day = w->time->today + call->next_in;
    }
    return status;
}

static enum status log_one(struct writing *w, const struct demo_call *call, struct error *err) {
    struct card card;
    struct outcome outcome;
    struct call_receipt receipt;
    struct rules rules;
    int64_t customer = 0;
    card_init(&card);
    outcome_init(&outcome);
    rules_default(&rules);
    w->at = demo_instant(w->time, call->days_ago, call->minute);
    struct moment moment = {.now = w->at, .firm = w->time->firm, .zones = w->zones};
    struct outcome_context context = {.moment = &moment, .anything_open = true, .currency = "EUR"};
    enum status status = open_as(w, call->author, err);
    if (!status) {
        status = find_customer(w->store, call->customer, &customer, err);
    }
    if (!status) {
        status = store_card(w->store, customer, &moment, &rules, &card, err);
    }
    if (!status) {
        status = fill(w, call, &card, &outcome, err);
    }
    if (!status) {
        status = outcome_check(&outcome, &context, NULL, err);
    }
    if (!status) {
        status = store_log_call(w->store, &outcome, &receipt, err);
    }
    if (status) {
        error_prefix(err, "the demo's call to %s", call->customer);
    }
    close_it(w);
    outcome_release(&outcome);
    card_release(&card);
    return status;
}

static int earlier_first(const void *a, const void *b) {
    const struct demo_call *x = a, *y = b;
    if (x->days_ago != y->days_ago) {
        return x->days_ago > y->days_ago ? -1 : 1;
    }
    int order = (x->minute > y->minute) - (x->minute < y->minute);
    return x->days_ago == 0 ? -order : order; /* today's are minutes before now */
}

static enum status log_all(struct writing *w, struct error *err) {
    enum status status = STATUS_OK;
    struct demo_call *calls = mem_zalloc(demo_call_count, sizeof *calls);
    memcpy(calls, demo_calls, demo_call_count * sizeof *calls);
    qsort(calls, demo_call_count, sizeof *calls, earlier_first);
    for (size_t i = 0; i < demo_call_count && !status; i++) {
        status = log_one(w, &calls[i], err);
    }
    mem_free(calls);
    return status;
}

static enum status snooze_one(struct writing *w, const struct demo_snooze *snooze,
                              struct error *err) {
    int64_t customer = 0;
    w->at = demo_instant(w->time, snooze->made, 11 * 60);
    enum status status = open_as(w, "Anna", err);
    if (!status) {
        status = find_customer(w->store, snooze->customer, &customer, err);
    }
    if (!status) {
        status = store_snooze(w->store, uuid_of(w), customer, w->time->today + snooze->until,
                              snooze->reason, w->at, err);
    }
    close_it(w);
    return status;
}

enum status demo_make_ledger(const char *path, const struct demo_time *time, struct error *err) {
    struct writing w = {.path = path, .time = time, .zones = zones_new()};
    int64_t morning = zone_instant(time->firm, time->today, FED_MINUTE);
    enum status status = ledger_create(path, "Fernway IT", "EUR", err);
    for (size_t i = 0; i < demo_customer_count && !status; i++) {
        status = zones_load(w.zones, demo_customers[i].zone, err);
    }
    if (!status) {
        status = feed_at(&w, demo_instant(time, FIRST_FEED_DAYS, FED_MINUTE), err);
    }
    for (size_t i = 0; i < demo_snooze_count && !status; i++) {
        status = snooze_one(&w, &demo_snoozes[i], err);
    }
    if (!status) {
        status = log_all(&w, err);
    }
    if (!status) {
        status = feed_at(&w, morning < time->now ? morning : time->now, err);
    }
    zones_free(w.zones);
    return status;
}
