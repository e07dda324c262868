/* callsheet export statement CUSTOMER [--json]: the statement of account. */
#include <string.h>

#include "callsheet/cli/export.h"
#include "callsheet/cli/find.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/letter.h"
#include "callsheet/domain/statement.h"

/** What a statement is written from. */
struct exported {
    struct cli_context *cli;
    struct store_info info;
    struct moment moment;
    struct rules rules;
    struct card card;
};

static json_t *money_json(int64_t minor, const char *currency) {
    struct money money = {.minor = minor};
    memcpy(money.currency, currency, sizeof money.currency);
    return out_json_money(money);
}

static json_t *items_json(const struct statement *statement) {
    static const char *const kinds[] = {
        [ITEM_INVOICE] = "invoice", [ITEM_CREDIT_NOTE] = "credit-note", [ITEM_OPENING] = "opening"};
    json_t *list = json_array();
    for (size_t i = 0; i < statement->item_count; i++) {
        const struct statement_item *item = &statement->items[i];
        (void)json_array_append_new(/* fails for want of memory only */
                                    list, json_pack("{s:o, s:s, s:o, s:o, s:i, s:o, s:o}", "number",
                                                    out_json_text(item->number), "kind",
                                                    kinds[item->kind], "issued",
                                                    out_json_day(item->kind == ITEM_OPENING
                                                                     ? DAY_NONE
                                                                     : item->issued),
                                                    "due", out_json_day(item->due), "late_days",
                                                    (int)item->late_days, "total",
                                                    out_json_money(item->total), "open",
                                                    out_json_money(item->open)));
    }
    return list;
}

static json_t *sums_json(const struct statement *statement) {
    json_t *list = json_array();
    for (size_t i = 0; i < statement->sum_count; i++) {
        const struct statement_sum *sum = &statement->sums[i];
        json_t *aging = json_array();
        for (size_t k = 0; k < AGING_BUCKETS; k++) {
            (void)json_array_append_new(aging, json_integer(sum->buckets[k]));
        }
        (void)json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "open",
                            money_json(sum->open, sum->currency), "overdue",
                            money_json(sum->overdue, sum->currency), "credits",
                            money_json(sum->notes, sum->currency), "unapplied",
                            money_json(sum->unapplied, sum->currency), "balance",
                            money_json(sum->balance, sum->currency), "aging_minor", aging));
    }
    return list;
}

static json_t *promises_json(const struct statement *statement) {
    json_t *list = json_array();
    for (size_t i = 0; i < statement->promise_count; i++) {
        const struct statement_promise *promise = &statement->promises[i];
        (void)json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "amount",
                                                    out_json_money(promise->amount), "missing",
                                                    out_json_money(promise->missing), "day",
                                                    out_json_day(promise->day), "made",
                                                    out_json_day(promise->made_day), "contact",
                                                    out_json_text(promise->contact), "invoices",
                                                    out_json_text(promise->numbers)));
    }
    return list;
}

static enum status write_json(const struct exported *exported, struct error *err) {
    struct arena arena;
    struct statement statement;
    const struct statement_input input = {
        .card = &exported->card, .moment = &exported->moment, .rules = &exported->rules};
    arena_init(&arena);
    statement_make(&input, &arena, &statement);
    json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "customer",
                             out_json_text(exported->card.customer.code), "name",
                             out_json_text(exported->card.customer.name), "as_of",
                             out_json_day(statement.today), "items", items_json(&statement), "sums",
                             sums_json(&statement), "promises", promises_json(&statement));
    enum status status = out_json_write(exported->cli->out, root, err);
    arena_release(&arena);
    return status;
}

static enum status write_text(const struct exported *exported, struct error *err) {
    const struct config *config = &exported->cli->config;
    struct buf text = {0};
    const struct letter_context context = {
        .moment = &exported->moment,
        .firm = config->firm_name[0] ? config->firm_name : exported->info.firm,
        .author = exported->cli->author.name,
        .rules = &exported->rules,
    };
    letter_statement(&exported->card, NULL, 0, &context, &text);
    enum status status = out_write(exported->cli->out, &text, err);
    buf_release(&text);
    return status;
}

enum status export_statement(struct cli_context *cli, const struct cli_args *args,
                             struct error *err) {
    struct store *store = NULL;
    struct exported exported = {.cli = cli};
    int64_t customer = 0;
    card_init(&exported.card);
    if (args->word_count < 2) {
        return error_set(err, STATUS_USAGE,
                         "Name the customer: callsheet export statement CUSTOMER.");
    }
    enum status status = cli_open(cli, true, &store, err);
    if (!status) {
        status = find_customer(store, args->words[1], &customer, err);
    }
    if (!status) {
        status = store_info(store, &exported.info, err);
    }
    if (!status) {
        status = cli_moment(cli, store, &exported.moment, &exported.rules, err);
    }
    if (!status) {
        status =
            store_card(store, customer, &exported.moment, &exported.rules, &exported.card, err);
    }
    if (!status) {
        status =
            cli_given(args, OPTION_JSON) ? write_json(&exported, err) : write_text(&exported, err);
    }
    card_release(&exported.card);
    store_free(store);
    return status;
}
