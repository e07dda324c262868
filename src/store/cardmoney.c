/** The card's invoices, lines, work entries and payments. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/store/cardread.h"

/** Moves a heap array into the card's arena. */
static void *settle(struct arena *arena, void *take_array, size_t count, size_t size) {
    void *kept = NULL;
    if (count > 0) {
        kept = arena_array(arena, count, size);
        memcpy(kept, take_array, count * size);
    }
    mem_free(take_array);
    return kept;
}

struct invoices {
    struct card_invoice *items;
    size_t count, room;
};

#define INVOICE_COLUMNS                                                                            \
    "id, number, kind, issued, due, total, currency, reference, "                                  \
    "(SELECT count(*) FROM line WHERE invoice = i.id)"

static struct card_invoice *take_invoice(struct invoices *invoices, const struct query *query,
                                         struct arena *arena) {
    invoices->items =
        mem_grow(invoices->items, invoices->count, &invoices->room, sizeof *invoices->items);
    struct card_invoice *invoice = &invoices->items[invoices->count++];
    memset(invoice, 0, sizeof *invoice);
    invoice->id = column_int(query, 0);
    invoice->number = column_text_dup(query, 1, arena);
    invoice->kind = (enum item_kind)column_int(query, 2);
    invoice->issued = column_day(query, 3);
    invoice->due = column_day(query, 4);
    invoice->total.minor = column_int(query, 5);
    column_currency(query, 6, invoice->total.currency);
    memcpy(invoice->open.currency, invoice->total.currency, sizeof invoice->open.currency);
    invoice->reference = column_text_dup(query, 7, arena);
    invoice->line_count = (size_t)column_int(query, 8);
    invoice->paid_day = DAY_NONE;
    return invoice;
}

static enum status read_open(struct card_read *read, struct invoices *invoices, struct error *err) {
    const struct facts *facts = &read->card->facts;
    for (size_t i = 0; i < facts->item_count; i++) {
        struct query query;
        if (facts->items[i].invoice == 0) {
            continue; /* the balance brought forward is no invoice */
        }
        query_begin(&query, read->ledger,
                    "SELECT " INVOICE_COLUMNS " FROM invoice i WHERE id = ?1");
        query_int(&query, 1, facts->items[i].invoice);
        if (query_row(&query)) {
            take_invoice(invoices, &query, &read->card->arena)->open.minor = facts->items[i].open;
        }
        enum status status = query_end(&query, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static bool is_listed(const struct invoices *invoices, size_t open_count, int64_t id) {
    for (size_t i = 0; i < open_count; i++) {
        if (invoices->items[i].id == id) {
            return true;
        }
    }
    return false;
}

static enum status read_paid(struct card_read *read, struct invoices *invoices, struct error *err) {
    size_t open_count = invoices->count;
    struct query query;
    /* The day it was paid in full is the newest of its allocations: by then none was left out. */
    query_begin(&query, read->ledger,
                "SELECT " INVOICE_COLUMNS ", CASE WHEN paid_day <= ?2 THEN paid_day ELSE "
                "max(ifnull((SELECT max(day) FROM allocation WHERE invoice = i.id "
                "AND day <= ?2), ?3), ifnull((SELECT max(day) FROM allocation "
                "WHERE credit = i.id AND day <= ?2), ?3)) END "
                "FROM invoice i INDEXED BY invoice_customer WHERE customer = ?1 AND issued <= ?2 "
                "AND voided = 0 ORDER BY issued DESC, id DESC");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    query_int(&query, 3, DAY_NONE);
    while (invoices->count < open_count + CARD_PAID_INVOICES && query_row(&query)) {
        if (!is_listed(invoices, open_count, column_int(&query, 0))) {
            take_invoice(invoices, &query, &read->card->arena)->paid_day = column_day(&query, 9);
        }
    }
    return query_end(&query, err);
}

static enum status count_invoices(struct card_read *read, struct error *err) {
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT count(*) FROM invoice INDEXED BY invoice_customer WHERE customer = ?1 "
                "AND issued <= ?2");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    if (query_row(&query)) {
        read->card->invoice_total = (size_t)column_int(&query, 0);
    }
    return query_end(&query, err);
}

/* --- lines and work of what is open --- */

struct documents {
    struct card_line *lines;
    struct card_work *work;
    size_t line_count, line_room, work_count, work_room;
};

static enum status read_lines(struct card_read *read, struct documents *documents,
                              const struct card_invoice *invoice, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT id, position, text, quantity_milli, amount, minutes, "
                "ifnull((SELECT sum(c.was_amount - c.amount) FROM correction_line c "
                "WHERE c.line = l.id AND l.amount = (SELECT f.was_amount FROM correction_line f "
                "WHERE f.line = l.id ORDER BY f.id LIMIT 1)), 0), ifnull((SELECT sum(r.minutes) "
                "FROM correction_line c JOIN correction_reason r ON r.correction_line = c.id "
                "WHERE c.line = l.id), 0) FROM line l WHERE invoice = ?1 ORDER BY position");
    query_int(&query, 1, invoice->id);
    while (documents->line_count < CARD_LINES && query_row(&query)) {
        documents->lines = mem_grow(documents->lines, documents->line_count, &documents->line_room,
                                    sizeof *documents->lines);
        struct card_line *line = &documents->lines[documents->line_count++];
        *line = (struct card_line){.id = column_int(&query, 0),
                                   .invoice = invoice->id,
                                   .position = (int)column_int(&query, 1),
                                   .text = column_text_dup(&query, 2, arena),
                                   .quantity_milli = column_int(&query, 3),
                                   .amount = {.minor = column_int(&query, 4)},
                                   .minutes = (int32_t)column_int(&query, 5),
                                   .credited = column_int(&query, 6),
                                   .credited_minutes = (int32_t)column_int(&query, 7)};
        memcpy(line->amount.currency, invoice->total.currency, sizeof line->amount.currency);
    }
    return query_end(&query, err);
}

static void take_work(struct documents *documents, const struct query *query, struct arena *arena) {
    documents->work = mem_grow(documents->work, documents->work_count, &documents->work_room,
                               sizeof *documents->work);
    documents->work[documents->work_count++] =
        (struct card_work){.id = column_int(query, 0),
                           .invoice = column_int(query, 1),
                           .line = column_int(query, 2),
                           .day = column_day(query, 3),
                           .minutes = (int32_t)column_int(query, 4),
                           .who = column_text_dup(query, 5, arena),
                           .what = column_text_dup(query, 6, arena),
                           .why = column_text_dup(query, 7, arena),
                           .ticket = column_text_dup(query, 8, arena)};
}

#define WORK_COLUMNS "id, ifnull(invoice, 0), ifnull(line, 0), day, minutes, who, what, why, ticket"

static enum status read_billed_work(struct card_read *read, struct documents *documents,
                                    int64_t invoice, struct error *err) {
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT " WORK_COLUMNS " FROM work WHERE invoice = ?1 AND day <= ?2 ORDER BY day, "
                "id");
    query_int(&query, 1, invoice);
    query_int(&query, 2, read->asof.day);
    while (documents->work_count < CARD_WORK && query_row(&query)) {
        take_work(documents, &query, &read->card->arena);
    }
    return query_end(&query, err);
}

static enum status read_unbilled(struct card_read *read, struct documents *documents,
                                 struct error *err) {
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT " WORK_COLUMNS " FROM work INDEXED BY work_unbilled WHERE customer = ?1 "
                "AND invoice IS NULL AND day <= ?2 ORDER BY day DESC, id DESC LIMIT ?3");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    query_int(&query, 3, CARD_UNBILLED);
    while (query_row(&query)) {
        take_work(documents, &query, &read->card->arena);
    }
    return query_end(&query, err);
}

static int newest_invoice_first(const void *a, const void *b) {
    const struct card_invoice *const *x = a, *const *y = b;
    if ((*x)->issued != (*y)->issued) {
        return (*x)->issued > (*y)->issued ? -1 : 1;
    }
    return ((*x)->id < (*y)->id) - ((*x)->id > (*y)->id);
}

static int newest_work_first(const void *a, const void *b) {
    const struct card_work *x = a, *y = b;
    if (x->day != y->day) {
        return x->day > y->day ? -1 : 1;
    }
    return (x->id < y->id) - (x->id > y->id);
}

static enum status read_documents(struct card_read *read, const struct invoices *invoices,
                                  size_t open_count, struct documents *documents,
                                  struct error *err) {
    const struct card_invoice **order = mem_zalloc(open_count + 1, sizeof(struct card_invoice *));
    for (size_t i = 0; i < open_count; i++) {
        order[i] = &invoices->items[i];
    }
    if (open_count > 1) {
        qsort(order, open_count, sizeof(const void *), newest_invoice_first);
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < open_count; i++) {
        status = read_lines(read, documents, order[i], err);
        if (status == STATUS_OK) {
            status = read_billed_work(read, documents, order[i]->id, err);
        }
    }
    mem_free(order);
    if (status == STATUS_OK) {
        status = read_unbilled(read, documents, err);
    }
    if (documents->work_count > 1) {
        qsort(documents->work, documents->work_count, sizeof *documents->work, newest_work_first);
    }
    return status;
}

/* --- payments --- */

static enum status read_payments(struct card_read *read, struct error *err) {
    struct card *card = read->card;
    struct query query;
    card->payments = arena_array(&card->arena, CARD_PAYMENTS, sizeof *card->payments);
    query_begin(&query, read->ledger,
                "SELECT id, day, amount, amount - (SELECT ifnull(sum(amount), 0) FROM allocation "
                "WHERE payment = p.id AND day <= ?2), currency, reference FROM payment p "
                "WHERE customer = ?1 AND day <= ?2 ORDER BY day DESC, id DESC LIMIT ?3");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    query_int(&query, 3, CARD_PAYMENTS);
    while (query_row(&query)) {
        struct card_payment *payment = &card->payments[card->payment_count++];
        payment->id = column_int(&query, 0);
        payment->day = column_day(&query, 1);
        payment->amount.minor = column_int(&query, 2);
        payment->unapplied.minor = column_int(&query, 3);
        column_currency(&query, 4, payment->amount.currency);
        column_currency(&query, 4, payment->unapplied.currency);
        payment->reference = column_text_dup(&query, 5, &card->arena);
    }
    return query_end(&query, err);
}

enum status card_read_money(struct card_read *read, struct error *err) {
    struct card *card = read->card;
    struct invoices invoices = {NULL, 0, 0};
    struct documents documents = {.lines = NULL};
    enum status status = read_open(read, &invoices, err);
    size_t open_count = invoices.count;
    if (status == STATUS_OK) {
        status = read_paid(read, &invoices, err);
    }
    if (status == STATUS_OK) {
        status = read_documents(read, &invoices, open_count, &documents, err);
    }
    if (status == STATUS_OK) {
        status = count_invoices(read, err);
    }
    card->invoice_count = invoices.count;
    card->line_count = documents.line_count;
    card->work_count = documents.work_count;
    card->invoices = settle(&card->arena, invoices.items, invoices.count, sizeof *card->invoices);
    card->lines = settle(&card->arena, documents.lines, documents.line_count, sizeof *card->lines);
    card->work = settle(&card->arena, documents.work, documents.work_count, sizeof *card->work);
    return status == STATUS_OK ? read_payments(read, err) : status;
}
