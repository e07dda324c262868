/**
 * Whatever is conceded, paid, posted and fed, in any order: the balance agrees with sums of a model
 * that knows nothing of the ledger's tables. Random histories, printed seed.
 */
#include <stdio.h>
#include <string.h>

#include "settled.h"

enum { INVOICES = 3, LINES = 3, STEPS = 60, ROUNDS = 4, MOST = 80 };

/* What the firm's books say, and what was conceded and is not in them yet. */
struct model {
    struct {
        char id[16];
        int64_t total, set; /* in the books: billed, and set against it */
        int64_t line[LINES], conceded[LINES];
        int64_t number; /* in the ledger */
        bool is_taxed;
    } invoices[INVOICES];
    struct {
        int invoice, line;
        int64_t credit, net;
        bool is_posted;
        char number[40];
    } corrections[MOST];
    int correction_count, made[INVOICES], serial;
    int64_t loose; /* payments and rebates that are set against nothing */
};

static int64_t balance(const struct model *model) {
    int64_t sum = -model->loose;
    for (int i = 0; i < INVOICES; i++) {
        sum += model->invoices[i].total - model->invoices[i].set;
    }
    for (int i = 0; i < model->correction_count; i++) {
        sum -= model->corrections[i].is_posted ? 0 : model->corrections[i].credit;
    }
    return sum;
}

static struct store *begin(struct model *model, struct dice *dice, const char *name, char **path) {
    *path = ledger_make(name);
    struct store *store = ledger_must_open(*path, NULL, &now);
    struct feed_record start[] = {record_customer("C1", "Harbour"),
                                  record_contact("K1", "C1", "Dana", "+49 30 1234567")};
    feed(store, start, ARRAY_LEN(start));
    for (int i = 0; i < INVOICES; i++) {
        struct feed_record records[1 + LINES];
        int64_t sum = 0;
        (void)snprintf(model->invoices[i].id, sizeof model->invoices[i].id, "INV-%d", i + 1);
        for (int k = 0; k < LINES; k++) {
            model->invoices[i].line[k] = 100 * dice_range(dice, 3000, 9000);
            sum += model->invoices[i].line[k];
            records[1 + k] =
                record_line(model->invoices[i].id, k + 1, "Work", model->invoices[i].line[k]);
        }
        model->invoices[i].is_taxed = i == 1;
        model->invoices[i].total = model->invoices[i].is_taxed ? sum / 100 * 119 : sum;
        model->invoices[i].number = i + 1;
        records[0] = record_invoice(model->invoices[i].id, "C1", TODAY - 40 + i, TODAY - 10,
                                    model->invoices[i].total);
        feed(store, records, ARRAY_LEN(records));
    }
    return store;
}

static void concede_some(struct store *store, struct model *model, struct dice *dice) {
    int i = (int)dice_below(dice, INVOICES), k = (int)dice_below(dice, LINES);
    int64_t amount = 100 * dice_range(dice, 1, 90);
    if (model->correction_count == MOST ||
        model->invoices[i].conceded[k] + amount > model->invoices[i].line[k] / 2) {
        return;
    }
    concede_on(store, model->invoices[i].number, 3 * i + k + 1, amount);
    model->invoices[i].conceded[k] += amount;
    int at = model->correction_count++;
    model->corrections[at].invoice = i;
    model->corrections[at].line = k;
    model->corrections[at].net = amount;
    model->corrections[at].credit = model->invoices[i].is_taxed ? amount / 100 * 119 : amount;
    (void)snprintf(model->corrections[at].number, sizeof model->corrections[at].number,
                   "INV-%d-C%d", i + 1, ++model->made[i]);
}

static void pay_some(struct store *store, struct model *model, struct dice *dice) {
    char id[24];
    int i = (int)dice_below(dice, INVOICES);
    int64_t room = model->invoices[i].total - model->invoices[i].set;
    int64_t amount = dice_range(dice, 1, 1500000);
    int64_t set = dice_below(dice, 4) == 0 ? 0 : amount < room ? amount : room;
    (void)snprintf(id, sizeof id, "P%d", ++model->serial);
    struct feed_record records[] = {record_payment(id, "C1", TODAY, amount),
                                    record_allocation(id, model->invoices[i].id, set)};
    feed(store, records, set > 0 ? 2 : 1);
    model->invoices[i].set += set > 0 ? set : 0;
    model->loose += amount - (set > 0 ? set : 0);
}

static void rebate(struct store *store, struct model *model, struct dice *dice) {
    char id[24];
    int64_t amount = 100 * dice_range(dice, 1, 90) + 37; /* no correction comes to that */
    (void)snprintf(id, sizeof id, "CR%d", ++model->serial);
    struct feed_record record = note_of(id, amount, "");
    feed(store, &record, 1);
    model->loose += amount;
}

/* Billing posts one that it has not yet: by its number, set against the invoice, or by lowering
   that. */
static void post_one(struct store *store, struct model *model, struct dice *dice) {
    char id[24];
    int at = 0;
    while (at < model->correction_count && model->corrections[at].is_posted) {
        at++;
    }
    if (at == model->correction_count) {
        return;
    }
    int i = model->corrections[at].invoice;
    int64_t credit = model->corrections[at].credit;
    bool has_room = model->invoices[i].total - model->invoices[i].set >= credit;
    (void)snprintf(id, sizeof id, "CN%d", ++model->serial);
    struct feed_record note[] = {note_of(id, credit, ""),
                                 set_against(id, model->invoices[i].id, credit)};
    uint64_t way = has_room ? dice_below(dice, 3) : 0;
    if (way == 0) {
        note[0].of.invoice.reference = model->corrections[at].number;
        feed(store, note, 1);
        model->loose += credit;
    } else if (way == 1) {
        feed(store, note, 2);
        model->invoices[i].set += credit;
    } else {
        int k = model->corrections[at].line;
        model->invoices[i].total -= credit;
        model->invoices[i].line[k] -= model->corrections[at].net;
        model->invoices[i].conceded[k] -= model->corrections[at].net;
        struct feed_record lowered[] = {
            record_invoice(model->invoices[i].id, "C1", TODAY - 40 + i, TODAY - 10,
                           model->invoices[i].total),
            record_line(model->invoices[i].id, k + 1, "Work", model->invoices[i].line[k])};
        feed(store, lowered, 2);
    }
    model->corrections[at].is_posted = true;
}

static void say_open(struct store *store, const struct model *model, struct dice *dice) {
    int i = (int)dice_below(dice, INVOICES);
    struct feed_record record = record_invoice(model->invoices[i].id, "C1", TODAY - 40 + i,
                                               TODAY - 10, model->invoices[i].total);
    record.of.invoice.has_open = dice_below(dice, 2) == 0;
    record.of.invoice.open = model->invoices[i].total - model->invoices[i].set;
    feed(store, &record, 1);
    int64_t change = number(store, "SELECT change FROM state");
    feed(store, &record, 1);
    expect_int(number(store, "SELECT change FROM state"), change); /* twice is once */
}

static void expect_sums(struct store *store, const struct model *model) {
    expect_int(owed(store, now + 30), balance(model));
    expect_int(number(store, "SELECT sum(open) FROM invoice"),
               number(store, "SELECT sum(total + adjust - (SELECT ifnull(sum(amount), 0) FROM "
                             "allocation WHERE invoice = i.id) + (SELECT ifnull(sum(amount), 0) "
                             "FROM allocation WHERE credit = i.id)) FROM invoice i "
                             "WHERE voided = 0"));
    expect_int(number(store, "SELECT count(*) FROM invoice WHERE (kind = 0 AND open < 0) OR "
                             "(kind = 1 AND open > 0)"),
               0);
    int64_t waiting = 0;
    for (int i = 0; i < model->correction_count; i++) {
        waiting += !model->corrections[i].is_posted;
    }
    expect_int(in_force(store), waiting);
}

START_TEST(the_balance_is_the_books_less_what_they_do_not_know) {
    struct dice dice = dice_new();
    for (int round = 0; round < ROUNDS; round++) {
        struct model model = {.serial = 0};
        char *path = NULL, name[32];
        (void)snprintf(name, sizeof name, "books%d.ledger", round);
        struct store *store = begin(&model, &dice, name, &path);
        for (int step = 0; step < STEPS; step++) {
            now += 60;
            switch (dice_below(&dice, 7)) {
            case 0:
            case 1:
            case 2:
                concede_some(store, &model, &dice);
                break;
            case 3:
                pay_some(store, &model, &dice);
                break;
            case 4:
                post_one(store, &model, &dice);
                break;
            case 5:
                say_open(store, &model, &dice);
                break;
            default:
                rebate(store, &model, &dice);
                break;
            }
            expect_sums(store, &model);
        }
        close_all(store, path);
    }
    now = TEST_NOW;
}
END_TEST

TEST_MAIN("store/books", TEST_SLOW(the_balance_is_the_books_less_what_they_do_not_know, 120))
