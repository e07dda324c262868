/** Lines and work entries of a card: of what is open with the card, of what was paid when they are
   asked for. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/store/assemble.h"
#include "callsheet/store/cardread.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/settle.h"

void *card_settle(struct arena *arena, void *take_array, size_t count, size_t size) {
    void *kept = NULL;
    if (count > 0) {
        kept = arena_array(arena, count, size);
        memcpy(kept, take_array, count * size);
    }
    mem_free(take_array);
    return kept;
}

static enum status read_lines(struct card_read *read, struct documents *documents,
                              const struct card_invoice *invoice, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT id, position, text, quantity_milli, amount, minutes, " SETTLE_LINE_CREDITED
                ", " SETTLE_LINE_MINUTES " FROM line l WHERE invoice = ?1 ORDER BY position");
    query_int(&query, 2, read->asof.at);
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

enum status documents_read(struct card_read *read, struct documents *documents,
                           const struct card_invoice *const *invoices, size_t count,
                           struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = read_lines(read, documents, invoices[i], err);
        if (status == STATUS_OK) {
            status = read_billed_work(read, documents, invoices[i]->id, err);
        }
    }
    return status;
}

static void keep_documents(struct card *card, struct documents *take_documents) {
    struct documents *documents = take_documents;
    if (documents->work_count > 1) {
        qsort(documents->work, documents->work_count, sizeof *documents->work, newest_work_first);
    }
    card->line_count = documents->line_count;
    card->work_count = documents->work_count;
    card->lines =
        card_settle(&card->arena, documents->lines, documents->line_count, sizeof *card->lines);
    card->work =
        card_settle(&card->arena, documents->work, documents->work_count, sizeof *card->work);
}

enum status card_read_documents(struct card_read *read, size_t open_count, struct error *err) {
    const struct card_invoice **order = mem_zalloc(open_count + 1, sizeof(struct card_invoice *));
    struct documents documents = {.lines = NULL};
    for (size_t i = 0; i < open_count; i++) {
        order[i] = &read->card->invoices[i];
    }
    if (open_count > 1) {
        qsort(order, open_count, sizeof(const void *), newest_invoice_first);
    }
    enum status status = documents_read(read, &documents, order, open_count, err);
    mem_free(order);
    if (status == STATUS_OK) {
        status = read_unbilled(read, &documents, err);
    }
    keep_documents(read->card, &documents);
    return status;
}

/* --- what was paid --- */

static bool has_lines(const struct card *card, int64_t invoice) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].invoice == invoice) {
            return true;
        }
    }
    return false;
}

static const struct card_invoice *find_invoice(const struct card *card, const char *number) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (strcmp(card->invoices[i].number, number) == 0) {
            return &card->invoices[i];
        }
    }
    return NULL;
}

/* Puts an invoice that the card has not got behind those it has. */
static enum status add_invoice(struct card_read *read, const char *number, struct error *err) {
    struct card *card = read->card;
    struct card_invoice invoice;
    bool found = false;
    enum status status = card_read_settled(read, number, &invoice, &found, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "%.80s has no invoice “%.60s”.",
                         card->customer.name, number);
    }
    if (status == STATUS_OK) {
        struct card_invoice *more =
            arena_array(&card->arena, card->invoice_count + 1, sizeof *more);
        if (card->invoice_count > 0) {
            memcpy(more, card->invoices, card->invoice_count * sizeof *more);
        }
        more[card->invoice_count++] = invoice;
        card->invoices = more;
    }
    return status;
}

/* What the card has, as the beginning of what it will have. */
static struct documents copy_documents(const struct card *card) {
    struct documents copy = {.line_count = card->line_count, .work_count = card->work_count};
    copy.line_room = copy.line_count + 1;
    copy.work_room = copy.work_count + 1;
    copy.lines = mem_zalloc(copy.line_room, sizeof *copy.lines);
    copy.work = mem_zalloc(copy.work_room, sizeof *copy.work);
    if (card->line_count > 0) {
        memcpy(copy.lines, card->lines, card->line_count * sizeof *copy.lines);
    }
    if (card->work_count > 0) {
        memcpy(copy.work, card->work, card->work_count * sizeof *copy.work);
    }
    return copy;
}

static enum status read_more(struct card_read *read, const char *number, struct error *err) {
    const struct card_invoice *wanted[CARD_PAID_DOCUMENTS + 1], *named = NULL;
    struct card *card = read->card;
    size_t count = 0;
    if (number != NULL && find_invoice(card, number) == NULL) {
        enum status status = add_invoice(read, number, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    named = number != NULL ? find_invoice(card, number) : NULL;
    if (named != NULL && !has_lines(card, named->id)) {
        wanted[count++] = named;
    }
    for (size_t i = 0, paid = 0; i < card->invoice_count && paid < CARD_PAID_DOCUMENTS; i++) {
        const struct card_invoice *one = &card->invoices[i];
        if (one->open.minor != 0) {
            continue;
        }
        paid++;
        if (one != named && !has_lines(card, one->id)) {
            wanted[count++] = one;
        }
    }
    struct documents documents = copy_documents(card);
    enum status status = documents_read(read, &documents, wanted, count, err);
    keep_documents(card, &documents);
    return status == STATUS_OK ? card_read_tickets(read, err) : status;
}

enum status engine_documents(void *state, const char *number, const struct moment *moment,
                             struct card *card, struct error *err) {
    struct card_read read = {.ledger = state,
                             .card = card,
                             .customer = card->customer.id,
                             .asof = asof_of(moment),
                             .moment = moment};
    bool mine = false;
    enum status status = read_begin(read.ledger, &mine, err);
    if (status == STATUS_OK) {
        status = read_more(&read, number, err);
        read_end(read.ledger, mine);
    }
    return status;
}
