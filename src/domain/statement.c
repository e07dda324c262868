/* What a customer owes on a day. */
#include "callsheet/domain/statement.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/figures.h"

static const struct correction *find_correction(const struct statement_input *input,
                                                int64_t invoice) {
    for (size_t i = 0; i < input->correction_count; i++) {
        if (invoice != 0 && input->corrections[i].invoice->id == invoice) {
            return &input->corrections[i];
        }
    }
    return NULL;
}

/* Sets what a correction leaves open, rather than taking its credit off: a card that was read after
   the correction was recorded holds it already. */
static void correct(struct open_item *item, const struct correction *correction) {
    item->total = correction->total.minor;
    item->open = correction->open.minor;
    if (item->open < 0) {
        item->kind = ITEM_CREDIT_NOTE;
    }
}

static const char *number_of(const struct card *card, int64_t invoice) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == invoice && invoice != 0) {
            return card->invoices[i].number;
        }
    }
    return "";
}

static void add_item(const struct statement_input *input, const struct open_item *item,
                     struct statement *out) {
    bool is_credit = item->open < 0 && item->issued <= out->today;
    if (!is_credit && !item_is_owed(item, out->today)) {
        return;
    }
    struct statement_item *row = &out->items[out->item_count++];
    *row = (struct statement_item){
        .invoice = item->invoice,
        .number = number_of(input->card, item->invoice),
        .kind = item->kind,
        .issued = item->issued,
        .due = item->due,
        .late_days = item_is_overdue(item, out->today) ? out->today - item->due : 0,
        .total = {.minor = item->total},
        .open = {.minor = item->open},
        .is_corrected = find_correction(input, item->invoice) != NULL,
    };
    if (row->number[0] == '\0' && item->number != NULL) {
        row->number = item->number;
    }
    memcpy(row->total.currency, item->currency, sizeof row->total.currency);
    memcpy(row->open.currency, item->currency, sizeof row->open.currency);
}

/* The card's facts as they are after the corrections. Behind the items come one of nothing for each
   currency of unapplied money, so that this is summed up where nothing else is open in it. */
static struct facts corrected_facts(const struct statement_input *input, struct arena *arena) {
    struct facts facts = input->card->facts;
    size_t count = facts.item_count;
    struct open_item *items = arena_array(arena, count + facts.unapplied_count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = facts.items[i];
        const struct correction *correction = find_correction(input, items[i].invoice);
        if (correction != NULL) {
            correct(&items[i], correction);
        }
    }
    for (size_t i = 0; i < facts.unapplied_count; i++) {
        memcpy(items[count + i].currency, facts.unapplied[i].currency, sizeof items[0].currency);
    }
    facts.items = items;
    facts.item_count = count + facts.unapplied_count;
    return facts;
}

static void add_sums(const struct figures *figures, struct statement *out) {
    struct currency_sums sums;
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        int64_t credit = sums_credit(&sums);
        if (sums.open == 0 && credit == 0) {
            continue;
        }
        struct statement_sum *sum = &out->sums[out->sum_count++];
        *sum = (struct statement_sum){
            .open = sums.open,
            .overdue = sums.overdue,
            .notes = sums.notes,
            .unapplied = sums.unapplied,
            .balance = sums.open - credit,
        };
        memcpy(sum->currency, sums.currency, sizeof sum->currency);
        queue_aging(figures->facts, sum->currency, out->today, sum->buckets);
    }
}

bool statement_promise_covers(const struct promise_fact *promise, int64_t invoice) {
    for (size_t i = 0; i < promise->invoice_count; i++) {
        if (promise->invoices[i] == invoice) {
            return true;
        }
    }
    return promise->invoice_count == 0;
}

/* The numbers of the invoices that a promise names and the card knows. */
static const char *numbers_of(const struct card *card, const struct promise_fact *promise,
                              struct arena *arena) {
    struct buf list = {0};
    for (size_t i = 0; i < promise->invoice_count; i++) {
        const char *number = number_of(card, promise->invoices[i]);
        if (number[0] != '\0') {
            buf_add_text(&list, list.len > 0 ? ", " : "");
            buf_add_text(&list, number);
        }
    }
    const char *numbers = arena_strndup(arena, buf_text(&list), list.len);
    buf_release(&list);
    return numbers;
}

static void add_promises(const struct statement_input *input, const struct figures *figures,
                         struct arena *arena, struct statement *out) {
    const struct facts *facts = figures->facts;
    for (size_t i = 0; i < facts->promise_count; i++) {
        const struct promise_fact *promise = &facts->promises[i];
        if (!promise_is_live(figures, i)) {
            continue;
        }
        struct statement_promise *row = &out->promises[out->promise_count++];
        *row = (struct statement_promise){
            .amount = promise->amount,
            .missing = promise->amount,
            .day = promise->day,
            .made_day = zone_day(input->moment->firm, promise->made_at),
            .contact = promise->contact != NULL ? promise->contact : "",
            .numbers = numbers_of(input->card, promise, arena),
        };
        row->missing.minor = figures->matches[i].missing;
    }
}

void statement_make(const struct statement_input *input, struct arena *arena,
                    struct statement *out) {
    struct rules defaults;
    struct figures figures;
    struct facts facts = corrected_facts(input, arena);
    const struct rules *rules = input->rules;
    if (rules == NULL) {
        rules_default(&defaults);
        rules = &defaults;
    }
    figures_init(&figures, &facts, rules, input->moment);
    *out = (struct statement){
        .today = figures.today,
        .items = arena_array(arena, facts.item_count + 1, sizeof *out->items),
        .sums = arena_array(arena, facts.item_count + 1, sizeof *out->sums),
        .promises = arena_array(arena, facts.promise_count + 1, sizeof *out->promises),
    };
    for (size_t i = 0; i < facts.item_count; i++) {
        add_item(input, &facts.items[i], out);
    }
    add_sums(&figures, out);
    add_promises(input, &figures, arena, out);
    figures_release(&figures);
}
