/**
 * The scripted engine: cards in memory, failures on demand. What is logged changes the card's facts
 * in the simplest way that a list can notice; it judges nothing.
 */
#include "callsheet/store/fake.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/store/fakebilled.h"
#include "callsheet/store/fakecard.h"
#include "callsheet/store/fakecopy.h"
#include "callsheet/store/fakesettle.h"

enum { MOST_FAILURES = 32, MOST_HOLDS = 64 };

struct failure {
    char operation[32];
    int nth; /* 0: every one */
    enum status status;
    char sentence[256];
};

struct fake {
    struct fake_card **cards;
    size_t card_count, card_room;
    struct outcome *outcomes;
    size_t outcome_count, outcome_room;
    struct failure failures[MOST_FAILURES];
    size_t failure_count;
    struct fakesettle settled;
    struct feed_counts feed;
    bool commit_then_fail, touched, feeding;
    int64_t fed_at;
};

/* --- script --- */

void fake_fail(struct fake *fake, const char *operation, int nth, enum status status,
               const char *sentence) {
    if (fake->failure_count == MOST_FAILURES) {
        die("too many failures in the script");
    }
    struct failure *failure = &fake->failures[fake->failure_count++];
    (void)text_copy(failure->operation, sizeof failure->operation, operation);
    (void)text_copy(failure->sentence, sizeof failure->sentence, sentence);
    failure->nth = nth;
    failure->status = status;
}

void fake_commit_then_fail(struct fake *fake) {
    fake->commit_then_fail = true;
}

void fake_touch(struct fake *fake) {
    fake->touched = true;
}

size_t fake_logged(const struct fake *fake) {
    return fake->outcome_count;
}

const struct outcome *fake_outcome(const struct fake *fake, size_t i) {
    return i < fake->outcome_count ? &fake->outcomes[i] : NULL;
}

/** STATUS_OK unless the script says that this call of the operation fails. */
static enum status play(struct fake *fake, const char *operation, struct error *err) {
    for (size_t i = 0; i < fake->failure_count; i++) {
        struct failure *failure = &fake->failures[i];
        if (strcmp(failure->operation, operation) != 0 || failure->nth < 0) {
            continue;
        }
        if (failure->nth > 1) {
            failure->nth--;
            continue;
        }
        failure->nth = failure->nth == 1 ? -1 : 0; /* once, or for ever */
        return error_set(err, failure->status, "%s", failure->sentence);
    }
    return STATUS_OK;
}

void fake_add_card(struct fake *fake, const struct card *card) {
    struct fake_card *kept = mem_zalloc(1, sizeof *kept);
    card_copy(&kept->card, card);
    arena_init(&kept->arena);
    fake->cards =
        mem_grow(fake->cards, fake->card_count, &fake->card_room, sizeof(struct fake_card *));
    size_t at = fake->card_count++;
    while (at > 0 && fake->cards[at - 1]->card.customer.id > kept->card.customer.id) {
        fake->cards[at] = fake->cards[at - 1];
        at--;
    }
    fake->cards[at] = kept;
}

static struct fake_card *find_card(struct fake *fake, int64_t customer) {
    for (size_t i = 0; i < fake->card_count; i++) {
        if (fake->cards[i]->card.customer.id == customer) {
            return fake->cards[i];
        }
    }
    return NULL;
}

static enum status no_customer(int64_t customer, struct error *err) {
    return error_set(err, STATUS_NOT_FOUND, "The ledger has no customer %lld.",
                     (long long)customer);
}

/* --- operations --- */

static void fake_close(void *state) {
    struct fake *fake = state;
    fakesettle_release(&fake->settled);
    for (size_t i = 0; i < fake->card_count; i++) {
        card_release(&fake->cards[i]->card);
        arena_release(&fake->cards[i]->arena);
        mem_free(fake->cards[i]);
    }
    for (size_t i = 0; i < fake->outcome_count; i++) {
        outcome_release(&fake->outcomes[i]);
    }
    mem_free(fake->cards);
    mem_free(fake->outcomes);
    mem_free(fake);
}

static enum status fake_info(void *state, struct store_info *out, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "info", err);
    if (status == STATUS_OK) {
        *out = (struct store_info){.path = "/fake.ledger",
                                   .firm = "Test & Sons",
                                   .currency = "EUR",
                                   .schema = 1,
                                   .fed_at = fake->fed_at,
                                   .head_seq = (int64_t)fake->outcome_count,
                                   .change = (int64_t)fake->outcome_count + 1};
    }
    return status;
}

static enum status fake_each_facts(void *state, const struct moment *moment,
                                   const struct rules *rules, bool named, facts_visit visit,
                                   void *context, struct error *err) {
    struct fake *fake = state;
    (void)moment;
    (void)rules;
    (void)named;
    enum status status = play(fake, "each_facts", err);
    for (size_t i = 0; status == STATUS_OK && i < fake->card_count; i++) {
        visit(context, &fake->cards[i]->card.facts);
    }
    return status;
}

static enum status fake_facts(void *state, int64_t customer, const struct moment *moment,
                              const struct rules *rules, struct arena *arena, struct facts *out,
                              struct error *err) {
    struct fake *fake = state;
    const struct fake_card *kept = find_card(fake, customer);
    (void)moment;
    (void)rules;
    enum status status = play(fake, "facts", err);
    if (status == STATUS_OK && kept == NULL) {
        return no_customer(customer, err);
    }
    if (status == STATUS_OK && kept != NULL) {
        *out = kept->card.facts;
        facts_copy(out, arena);
    }
    return status;
}

static enum status fake_card(void *state, int64_t customer, const struct moment *moment,
                             const struct rules *rules, struct card *out, struct error *err) {
    struct fake *fake = state;
    const struct fake_card *kept = find_card(fake, customer);
    (void)moment;
    (void)rules;
    enum status status = play(fake, "card", err);
    if (status == STATUS_OK && kept == NULL) {
        return no_customer(customer, err);
    }
    if (status == STATUS_OK && kept != NULL) {
        card_release(out);
        card_copy(out, &kept->card);
    }
    return status;
}

static enum status fake_documents(void *state, const char *number, const struct moment *moment,
                                  struct card *card, struct error *err) {
    (void)moment;
    enum status status = play(state, "documents", err);
    if (status == STATUS_OK && number != NULL && !card_has_invoice(card, number)) {
        return error_set(err, STATUS_NOT_FOUND, "%.80s has no such invoice.", card->customer.name);
    }
    return status;
}

static enum status fake_each_billed_line(void *state, int32_t since, const struct moment *moment,
                                         billed_visit visit, void *context, struct error *err) {
    struct fake *fake = state;
    (void)moment;
    enum status status = play(fake, "each_billed_line", err);
    for (size_t i = 0; status == STATUS_OK && i < fake->card_count; i++) {
        card_each_billed(&fake->cards[i]->card, since, visit, context);
    }
    return status;
}

static bool card_matches(const struct card *card, const char *query, const char **matched) {
    *matched = "";
    if (text_compare_fold(card->customer.code, query) == 0 ||
        text_contains_fold(card->customer.name, query)) {
        return true;
    }
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (text_compare_fold(card->invoices[i].number, query) == 0) {
            *matched = card->invoices[i].number;
            return true;
        }
    }
    return false;
}

static enum status fake_find(void *state, const char *query, size_t most, struct arena *arena,
                             struct customer_match **out, size_t *count, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "find", err);
    if (status != STATUS_OK) {
        return status;
    }
    *out = arena_array(arena, fake->card_count + 1, sizeof **out);
    *count = 0;
    for (size_t i = 0; i < fake->card_count && *count < most; i++) {
        const struct card *card = &fake->cards[i]->card;
        const char *matched = "";
        if (query[0] != '\0' && card_matches(card, query, &matched)) {
            (*out)[(*count)++] =
                (struct customer_match){.customer = card->customer.id,
                                        .code = arena_strdup(arena, card->customer.code),
                                        .name = arena_strdup(arena, card->customer.name),
                                        .matched = arena_strdup(arena, matched)};
        }
    }
    return STATUS_OK;
}

static enum status fake_addresses(void *state, address_visit visit, void *context,
                                  struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "addresses", err);
    for (size_t i = 0; status == STATUS_OK && i < fake->card_count; i++) {
        const struct card *card = &fake->cards[i]->card;
        for (size_t j = 0; j < card->contact_count; j++) {
            for (size_t k = 0; k < card->contacts[j].email_count; k++) {
                struct store_address address = {.customer = card->customer.id,
                                                .contact = card->contacts[j].id,
                                                .address = card->contacts[j].emails[k]};
                visit(context, &address);
            }
        }
    }
    return status;
}

static enum status fake_zones(void *state, struct arena *arena, const char ***names, size_t *count,
                              struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "zones", err);
    if (status == STATUS_OK) {
        *names = arena_array(arena, fake->card_count + 1, sizeof **names);
        *count = 0;
        for (size_t i = 0; i < fake->card_count; i++) {
            const char *zone = fake->cards[i]->card.customer.hours.zone;
            if (zone[0] != '\0') {
                (*names)[(*count)++] = arena_strdup(arena, zone);
            }
        }
    }
    return status;
}

/* --- writing --- */

static long find_outcome(const struct fake *fake, struct uuid uuid) {
    for (size_t i = 0; i < fake->outcome_count; i++) {
        if (uuid_equal(fake->outcomes[i].uuid, uuid)) {
            return (long)i;
        }
    }
    return -1;
}

static enum status fake_log_call(void *state, const struct outcome *outcome,
                                 struct call_receipt *receipt, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "log_call", err);
    if (status != STATUS_OK) {
        return status;
    }
    struct fake_card *kept = find_card(fake, outcome->customer);
    if (kept == NULL) {
        return no_customer(outcome->customer, err);
    }
    long known = find_outcome(fake, outcome->uuid);
    if (known < 0) {
        fake->outcomes = mem_grow(fake->outcomes, fake->outcome_count, &fake->outcome_room,
                                  sizeof *fake->outcomes);
        outcome_copy(&fake->outcomes[fake->outcome_count++], outcome);
        fakecard_apply(kept, outcome, (int64_t)fake->outcome_count);
        fakesettle_apply(&fake->settled, &kept->card, outcome);
    }
    if (fake->commit_then_fail) {
        fake->commit_then_fail = false;
        return error_set(err, STATUS_UNKNOWN_OUTCOME,
                         "It is not known whether this was saved. Your text is kept; save again.");
    }
    int64_t call = known < 0 ? (int64_t)fake->outcome_count : (int64_t)known + 1;
    *receipt = (struct call_receipt){.call = call, .already = known >= 0, .audit_seq = call};
    return STATUS_OK;
}

static enum status fake_has_call(void *state, struct uuid uuid, struct call_receipt *receipt,
                                 struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "has_call", err);
    long known = find_outcome(fake, uuid);
    if (status == STATUS_OK && known < 0) {
        return error_set(err, STATUS_NOT_FOUND, "This call is not in the ledger yet.");
    }
    if (status == STATUS_OK) {
        *receipt =
            (struct call_receipt){.call = known + 1, .already = true, .audit_seq = known + 1};
    }
    return status;
}

static enum status fake_snooze(void *state, struct uuid uuid, int64_t customer, int32_t until,
                               const char *reason, int64_t now, struct error *err) {
    struct fake *fake = state;
    struct fake_card *kept = find_card(fake, customer);
    (void)uuid;
    enum status status = play(fake, "snooze", err);
    if (status == STATUS_OK && kept == NULL) {
        return no_customer(customer, err);
    }
    if (status == STATUS_OK && (reason == NULL || reason[0] == '\0')) {
        return error_set(err, STATUS_INVALID, "Say why this customer is to wait.");
    }
    if (status == STATUS_OK && kept != NULL) {
        kept->card.facts.snooze =
            (struct snooze_fact){.id = 1,
                                 .made_at = now,
                                 .until = until,
                                 .author = "anna",
                                 .reason = arena_strdup(&kept->arena, reason)};
    }
    return status;
}

static enum status fake_hold_take(void *state, int64_t customer, struct uuid token,
                                  struct hold_fact *other, struct arena *arena, struct error *err) {
    struct fake *fake = state;
    const struct fake_card *kept = find_card(fake, customer);
    (void)token;
    enum status status = play(fake, "hold_take", err);
    if (status == STATUS_OK) {
        *other = (struct hold_fact){0};
        if (kept != NULL && kept->card.facts.hold.who != NULL) {
            *other = kept->card.facts.hold;
            other->who = arena_strdup(arena, other->who);
        }
    }
    return status;
}

static enum status fake_hold_renew(void *state, int64_t customer, struct uuid token,
                                   struct error *err) {
    (void)customer;
    (void)token;
    return play(state, "hold_renew", err);
}

static enum status fake_hold_drop(void *state, int64_t customer, struct uuid token,
                                  struct error *err) {
    (void)customer;
    (void)token;
    return play(state, "hold_drop", err);
}

static enum status fake_feed_begin(void *state, const struct feed_options *options,
                                   struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "feed_begin", err);
    if (status == STATUS_OK) {
        fake->feeding = true;
        fake->fed_at = options->dry_run ? fake->fed_at : options->now;
        memset(&fake->feed, 0, sizeof fake->feed);
    }
    return status;
}

static enum status fake_feed_put(void *state, const struct feed_record *record, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "feed_put", err);
    if (status == STATUS_OK && !fake->feeding) {
        return error_set(err, STATUS_INVALID, "No feed is under way.");
    }
    if (status == STATUS_OK) {
        fake->feed.read[record->kind]++;
        fake->feed.same[record->kind]++;
    }
    return status;
}

static enum status fake_feed_publish(void *state, struct feed_counts *counts, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "feed_publish", err);
    fake->feeding = false;
    if (status == STATUS_OK) {
        *counts = fake->feed;
    }
    return status;
}

static enum status fake_feed_abort(void *state, struct error *err) {
    struct fake *fake = state;
    fake->feeding = false;
    return play(fake, "feed_abort", err);
}

static enum status fake_changed(void *state, bool *changed, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "changed", err);
    if (status == STATUS_OK) {
        *changed = fake->touched;
        fake->touched = false;
    }
    return status;
}

static enum status fake_check(void *state, enum store_check check, finding_visit visit,
                              void *context, struct error *err) {
    (void)check;
    enum status status = play(state, "check", err);
    if (status == STATUS_OK) {
        struct finding finding = {.weight = FINDING_GOOD, .what = "All is well.", .advice = ""};
        visit(context, &finding);
    }
    return status;
}

static enum status fake_mark_mail(void *state, struct uuid uuid, int64_t customer,
                                  const char *message_id, bool angry, int64_t now,
                                  struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "mark_mail", err);
    (void)uuid;
    (void)customer;
    if (status == STATUS_OK) {
        fakesettle_mark(&fake->settled, message_id, angry, now);
    }
    return status;
}

static enum status fake_each_mark(void *state, mark_visit visit, void *context, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "each_mark", err);
    if (status == STATUS_OK) {
        fakesettle_each_mark(&fake->settled, visit, context);
    }
    return status;
}

static enum status fake_invoice_by_number(void *state, int64_t customer, const char *written,
                                          struct arena *arena, int64_t *invoice,
                                          const char **number, struct error *err) {
    struct fake *fake = state;
    struct fake_card *kept = find_card(fake, customer);
    enum status status = play(fake, "invoice_by_number", err);
    if (status == STATUS_OK && kept == NULL) {
        return no_customer(customer, err);
    }
    return status == STATUS_OK
               ? fakesettle_number(&kept->card, written, arena, invoice, number, err)
               : status;
}

static enum status fake_corrections(void *state, bool all, struct arena *arena,
                                    struct store_correction **out, size_t *count,
                                    struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "corrections", err);
    if (status == STATUS_OK) {
        fakesettle_list(&fake->settled, all, arena, out, count);
    }
    return status;
}

static enum status fake_corrections_told(void *state, struct uuid uuid, const int64_t *ids,
                                         size_t count, int64_t now, struct error *err) {
    struct fake *fake = state;
    enum status status = play(fake, "corrections_told", err);
    (void)now;
    return status == STATUS_OK ? fakesettle_told(&fake->settled, uuid, ids, count, err) : status;
}

static const struct store_engine ENGINE = {
    .name = "fake",
    .close = fake_close,
    .info = fake_info,
    .each_facts = fake_each_facts,
    .facts = fake_facts,
    .card = fake_card,
    .documents = fake_documents,
    .each_billed_line = fake_each_billed_line,
    .find = fake_find,
    .addresses = fake_addresses,
    .zones = fake_zones,
    .log_call = fake_log_call,
    .has_call = fake_has_call,
    .snooze = fake_snooze,
    .mark_mail = fake_mark_mail,
    .each_mark = fake_each_mark,
    .invoice_by_number = fake_invoice_by_number,
    .corrections = fake_corrections,
    .corrections_told = fake_corrections_told,
    .hold_take = fake_hold_take,
    .hold_renew = fake_hold_renew,
    .hold_drop = fake_hold_drop,
    .feed_begin = fake_feed_begin,
    .feed_put = fake_feed_put,
    .feed_publish = fake_feed_publish,
    .feed_abort = fake_feed_abort,
    .changed = fake_changed,
    .check = fake_check,
};

struct store *fake_new(struct fake **fake) {
    *fake = mem_zalloc(1, sizeof **fake);
    (*fake)->fed_at = INSTANT_NONE;
    return store_new(&ENGINE, *fake);
}
