/** The card's invoices and payments; lines and work entries are in carddocs.c. */
#include <string.h>

#include "callsheet/store/cardread.h"
#include "callsheet/store/settle.h"

struct invoices {
    struct card_invoice *items;
    size_t count, room;
};

#define INVOICE_COLUMNS                                                                            \
    "id, number, kind, issued, due, total, currency, reference, "                                  \
    "(SELECT count(*) FROM line WHERE invoice = i.id)"

/* The day it was paid in full is the newest of its allocations: by then none was left out. */
#define PAID_DAY                                                                                   \
    "CASE WHEN paid_day <= ?2 THEN paid_day ELSE "                                                 \
    "max(ifnull((SELECT max(day) FROM allocation WHERE invoice = i.id AND day <= ?2), ?3), "       \
    "ifnull((SELECT max(day) FROM allocation WHERE credit = i.id AND day <= ?2), ?3)) END "
enum { PAID_COLUMN = 9 }; /* behind INVOICE_COLUMNS */

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
    query_begin(&query, read->ledger,
                "SELECT " INVOICE_COLUMNS ", " PAID_DAY
                "FROM invoice i INDEXED BY invoice_customer WHERE customer = ?1 AND issued <= ?2 "
                "AND voided = 0 AND NOT EXISTS (SELECT 1 FROM correction WHERE credit = i.id "
                "AND at > ?4) ORDER BY issued DESC, id DESC");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    query_int(&query, 3, DAY_NONE);
    query_int(&query, 4, read->asof.at);
    while (invoices->count < open_count + CARD_PAID_INVOICES && query_row(&query)) {
        if (!is_listed(invoices, open_count, column_int(&query, 0))) {
            take_invoice(invoices, &query, &read->card->arena)->paid_day =
                column_day(&query, PAID_COLUMN);
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

enum status card_read_settled(struct card_read *read, const char *number, struct card_invoice *out,
                              bool *found, struct error *err) {
    struct invoices one = {NULL, 0, 0};
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT " INVOICE_COLUMNS ", " PAID_DAY
                "FROM invoice i WHERE customer = ?1 AND issued <= ?2 AND number = ?4 "
                "ORDER BY id DESC LIMIT 1");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.day);
    query_int(&query, 3, DAY_NONE);
    query_text(&query, 4, number);
    *found = query_row(&query);
    if (*found) {
        *out = *take_invoice(&one, &query, &read->card->arena);
        out->paid_day = column_day(&query, PAID_COLUMN);
    }
    mem_free(one.items);
    return query_end(&query, err);
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
    enum status status = read_open(read, &invoices, err);
    size_t open_count = invoices.count;
    if (status == STATUS_OK) {
        status = read_paid(read, &invoices, err);
    }
    card->invoice_count = invoices.count;
    card->invoices =
        card_settle(&card->arena, invoices.items, invoices.count, sizeof *card->invoices);
    if (status == STATUS_OK) {
        status = card_read_documents(read, open_count, err);
    }
    if (status == STATUS_OK) {
        status = count_invoices(read, err);
    }
    return status == STATUS_OK ? read_payments(read, err) : status;
}
