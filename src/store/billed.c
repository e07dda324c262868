/** Billed lines with what is on record for them, customer by customer: what is open, by its index,
   and what was issued lately, by the customer's. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/store/assemble.h"
#include "callsheet/store/cardread.h"
#include "callsheet/store/engine.h"

/* One pass over the ledger. */
struct billed_pass {
    struct ledger *ledger;
    struct asof asof;
    int32_t since;
    bool has_later; /* something was allocated after the moment */
    billed_visit visit;
    void *context;
    struct arena names; /* of the customers */
};

struct billed_customer {
    int64_t id;
    const char *code, *name;
};

/* The invoices of one customer. */
struct billed_list {
    struct card_invoice *items;
    size_t count, room;
    struct arena arena;
};

/* What was open at the moment: the total, less what had been allocated by then. */
#define BILLED_COLUMNS                                                                             \
    "id, number, kind, issued, due, total, currency, reference, total + adjust "                   \
    "- (SELECT ifnull(sum(amount), 0) FROM allocation WHERE invoice = i.id AND day <= ?2)"
#define BILLED_KIND " AND kind = 0 AND voided = 0"

static void take_invoice(struct billed_list *list, const struct query *query) {
    list->items = mem_grow(list->items, list->count, &list->room, sizeof *list->items);
    struct card_invoice *invoice = &list->items[list->count++];
    *invoice = (struct card_invoice){.id = column_int(query, 0),
                                     .number = column_text_dup(query, 1, &list->arena),
                                     .kind = (enum item_kind)column_int(query, 2),
                                     .issued = column_day(query, 3),
                                     .due = column_day(query, 4),
                                     .total = {.minor = column_int(query, 5)},
                                     .open = {.minor = column_int(query, 8)},
                                     .paid_day = DAY_NONE,
                                     .reference = column_text_dup(query, 7, &list->arena)};
    column_currency(query, 6, invoice->total.currency);
    column_currency(query, 6, invoice->open.currency);
}

/* Takes the rows; those issued before `since` only while they are open. */
static enum status take_invoices(const struct billed_pass *pass, struct billed_list *list,
                                 struct query *query, struct error *err) {
    while (query_row(query)) {
        if (column_day(query, 3) >= pass->since || column_int(query, 8) != 0) {
            take_invoice(list, query);
        }
    }
    return query_end(query, err);
}

static enum status read_open(const struct billed_pass *pass, int64_t customer,
                             struct billed_list *list, struct error *err) {
    struct query query;
    query_begin(&query, pass->ledger,
                "SELECT " BILLED_COLUMNS " FROM invoice i INDEXED BY invoice_open "
                "WHERE customer = ?1 AND open <> 0 AND issued <= ?2 AND issued < ?3" BILLED_KIND);
    query_int(&query, 1, customer);
    query_int(&query, 2, pass->asof.day);
    query_int(&query, 3, pass->since);
    return take_invoices(pass, list, &query, err);
}

/* What was open at a moment of the past and has been paid since. */
static enum status read_reopened(const struct billed_pass *pass, int64_t customer,
                                 struct billed_list *list, struct error *err) {
    struct query query;
    query_begin(&query, pass->ledger,
                "SELECT " BILLED_COLUMNS " FROM invoice i INDEXED BY invoice_customer "
                "WHERE customer = ?1 AND issued <= ?2 AND issued < ?3 AND open = 0" BILLED_KIND);
    query_int(&query, 1, customer);
    query_int(&query, 2, pass->asof.day);
    query_int(&query, 3, pass->since);
    return take_invoices(pass, list, &query, err);
}

static enum status read_recent(const struct billed_pass *pass, int64_t customer,
                               struct billed_list *list, struct error *err) {
    struct query query;
    query_begin(&query, pass->ledger,
                "SELECT " BILLED_COLUMNS " FROM invoice i INDEXED BY invoice_customer "
                "WHERE customer = ?1 AND issued BETWEEN ?3 AND ?2" BILLED_KIND);
    query_int(&query, 1, customer);
    query_int(&query, 2, pass->asof.day);
    query_int(&query, 3, pass->since);
    return take_invoices(pass, list, &query, err);
}

static int by_issue(const void *a, const void *b) {
    const struct card_invoice *x = a, *y = b;
    if (x->issued != y->issued) {
        return x->issued < y->issued ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

static enum status read_customer(const struct billed_pass *pass, int64_t customer,
                                 struct billed_list *list, struct error *err) {
    enum status status = read_open(pass, customer, list, err);
    if (status == STATUS_OK && pass->has_later) {
        status = read_reopened(pass, customer, list, err);
    }
    if (status == STATUS_OK) {
        status = read_recent(pass, customer, list, err);
    }
    if (status == STATUS_OK && list->count > 1) {
        qsort(list->items, list->count, sizeof *list->items, by_issue);
    }
    return status;
}

/* Reads the lines and entries of one invoice and shows them. */
static enum status visit_invoice(const struct billed_pass *pass,
                                 const struct billed_customer *customer,
                                 struct card_invoice *invoice, struct error *err) {
    struct card card;
    struct documents documents = {.lines = NULL};
    struct card_read read = {
        .ledger = pass->ledger, .card = &card, .customer = customer->id, .asof = pass->asof};
    const struct card_invoice *const one[] = {invoice};
    card_init(&card);
    enum status status = documents_read(&read, &documents, one, 1, err);
    invoice->line_count = documents.line_count;
    for (size_t i = 0; status == STATUS_OK && i < documents.line_count; i++) {
        const struct billed_line billed = {.customer = customer->id,
                                           .code = customer->code,
                                           .name = customer->name,
                                           .invoice = *invoice,
                                           .line = documents.lines[i],
                                           .work = documents.work,
                                           .work_count = documents.work_count};
        pass->visit(pass->context, &billed);
    }
    mem_free(documents.lines);
    mem_free(documents.work);
    card_release(&card);
    return status;
}

static enum status visit_customer(const struct billed_pass *pass,
                                  const struct billed_customer *customer, struct billed_list *list,
                                  struct error *err) {
    list->count = 0;
    arena_clear(&list->arena);
    enum status status = read_customer(pass, customer->id, list, err);
    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        status = visit_invoice(pass, customer, &list->items[i], err);
    }
    return status;
}

static enum status list_customers(struct billed_pass *pass, struct billed_customer **out,
                                  size_t *count, struct error *err) {
    size_t room = 0;
    struct query query;
    query_begin(&query, pass->ledger, "SELECT id, code, name FROM customer ORDER BY code, id");
    while (query_row(&query)) {
        *out = mem_grow(*out, *count, &room, sizeof **out);
        (*out)[(*count)++] =
            (struct billed_customer){.id = column_int(&query, 0),
                                     .code = column_text_dup(&query, 1, &pass->names),
                                     .name = column_text_dup(&query, 2, &pass->names)};
    }
    return query_end(&query, err);
}

static enum status look_later(struct billed_pass *pass, struct error *err) {
    struct query query;
    query_begin(&query, pass->ledger, "SELECT EXISTS (SELECT 1 FROM allocation WHERE day > ?1)");
    query_int(&query, 1, pass->asof.day);
    pass->has_later = query_row(&query) && column_int(&query, 0) != 0;
    return query_end(&query, err);
}

static enum status visit_all(struct billed_pass *pass, struct error *err) {
    struct billed_customer *customers = NULL;
    struct billed_list list = {.items = NULL};
    size_t count = 0;
    enum status status = look_later(pass, err);
    if (status == STATUS_OK) {
        status = list_customers(pass, &customers, &count, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = visit_customer(pass, &customers[i], &list, err);
    }
    mem_free(customers);
    mem_free(list.items);
    arena_release(&list.arena);
    return status;
}

enum status engine_each_billed_line(void *state, int32_t since, const struct moment *moment,
                                    billed_visit visit, void *context, struct error *err) {
    struct billed_pass pass = {.ledger = state,
                               .asof = asof_of(moment),
                               .since = since,
                               .visit = visit,
                               .context = context};
    bool mine = false;
    enum status status = read_begin(pass.ledger, &mine, err);
    if (status == STATUS_OK) {
        status = visit_all(&pass, err);
        read_end(pass.ledger, mine);
    }
    arena_release(&pass.names);
    return status;
}
