/**
 * Our own credit notes while a feed settles. A correction made in a call credits the customer at
 * once; some days later billing posts it, and the feed brings either a credit note of theirs or the
 * original invoice with a lower total. Then ours steps back: it is voided and takes nothing off any
 * more, or the customer would be credited twice. What the source says is open of an invoice does
 * not know of ours until then.
 */
#include <string.h>

#include "callsheet/store/feedrun.h"
#include "callsheet/store/settle.h"

/** Says whether billing has posted a correction: a credit note of another source bears our number
    (as its own or as its reference), or is set against the same invoice with the same total since
    that day; or the invoice's total fell by the credit. */
// clang-format off
static const char POSTED[] =
    "SELECT n.id, c.invoice, n.customer FROM correction c JOIN invoice n ON n.id = c.credit "
    "JOIN invoice o ON o.id = c.invoice JOIN correction_total t ON t.correction = c.id "
    "WHERE n.voided = 0 AND (o.total = t.was_total - t.credit OR EXISTS ("
    "SELECT 1 FROM invoice x WHERE x.customer = n.customer AND x.kind = 1 AND x.voided = 0 "
    "AND x.source <> n.source AND x.currency = n.currency "
    "AND (x.number = n.number OR x.reference = n.number OR (x.total = n.total "
    "AND x.issued >= n.issued AND EXISTS (SELECT 1 FROM allocation a WHERE a.credit = x.id "
    "AND a.invoice = c.invoice AND a.amount <> 0)))))";
// clang-format on

struct own_note {
    int64_t note, invoice, customer;
};

static enum status void_note(struct feed_run *run, int64_t note, struct error *err) {
    enum status status = feed_capture(run, TABLE_INVOICE, note, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, run->ledger,
                "UPDATE invoice SET voided = 1, open = 0, adjust = 0, paid_day = NULL "
                "WHERE id = ?1");
    query_int(&query, 1, note);
    return query_run(&query, err);
}

static enum status read_allocation(struct feed_run *run, int64_t note, int64_t *id,
                                   struct error *err) {
    struct query query;
    *id = 0;
    query_begin(&query, run->ledger,
                "SELECT id FROM allocation WHERE credit = ?1 AND amount <> 0 LIMIT 1");
    query_int(&query, 1, note);
    if (query_row(&query)) {
        *id = column_int(&query, 0);
    }
    return query_end(&query, err);
}

static enum status take_allocations_back(struct feed_run *run, int64_t note, struct error *err) {
    int64_t id = 0;
    enum status status = read_allocation(run, note, &id, err);
    while (status == STATUS_OK && id != 0) {
        struct query query;
        status = feed_capture(run, TABLE_ALLOCATION, id, err);
        if (status != STATUS_OK) {
            break;
        }
        query_begin(&query, run->ledger, "UPDATE allocation SET amount = 0 WHERE id = ?1");
        query_int(&query, 1, id);
        status = query_run(&query, err);
        if (status == STATUS_OK) {
            status = read_allocation(run, note, &id, err);
        }
    }
    return status;
}

static enum status step_back(struct feed_run *run, const struct own_note *own, struct error *err) {
    enum status status = void_note(run, own->note, err);
    if (status == STATUS_OK) {
        status = take_allocations_back(run, own->note, err);
    }
    (void)id_set_add(&run->invoices, own->invoice); /* once is enough */
    (void)id_set_add(&run->customers, own->customer);
    return status;
}

enum status feed_credit_step_back(struct feed_run *run, struct error *err) {
    struct own_note *notes = NULL;
    size_t count = 0, room = 0;
    struct query query;
    query_begin(&query, run->ledger, POSTED);
    while (query_row(&query)) {
        notes = mem_grow(notes, count, &room, sizeof *notes);
        notes[count++] = (struct own_note){.note = column_int(&query, 0),
                                           .invoice = column_int(&query, 1),
                                           .customer = column_int(&query, 2)};
    }
    enum status status = query_end(&query, err);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        status = step_back(run, &notes[i], err);
    }
    mem_free(notes);
    return status;
}

/** One of our allocations. */
struct own_allocation {
    int64_t id, note, amount;
};

static enum status lower(struct feed_run *run, const struct own_allocation *own, int64_t amount,
                         struct error *err) {
    enum status status = feed_capture(run, TABLE_ALLOCATION, own->id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, run->ledger, "UPDATE allocation SET amount = ?2 WHERE id = ?1");
    query_int(&query, 1, own->id);
    query_int(&query, 2, amount);
    (void)id_set_add(&run->invoices, own->note); /* once is enough */
    return query_run(&query, err);
}

enum status feed_credit_within(struct feed_run *run, int64_t invoice, int64_t most, int64_t *out,
                               struct error *err) {
    struct own_allocation *own = NULL;
    size_t count = 0, room = 0;
    struct query query;
    *out = 0;
    query_begin(&query, run->ledger,
                "SELECT a.id, a.credit, a.amount FROM correction c JOIN allocation a "
                "ON a.credit = c.credit AND a.invoice = ?1 JOIN invoice n ON n.id = c.credit "
                "WHERE n.voided = 0 AND c.invoice = ?1 AND c.customer = (SELECT customer FROM "
                "invoice WHERE id = ?1) ORDER BY a.id");
    query_int(&query, 1, invoice);
    while (query_row(&query)) {
        own = mem_grow(own, count, &room, sizeof *own);
        own[count++] = (struct own_allocation){column_int(&query, 0), column_int(&query, 1),
                                               column_int(&query, 2)};
    }
    enum status status = query_end(&query, err);
    int64_t left = most > 0 ? most : 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int64_t amount = own[i].amount < left ? own[i].amount : left;
        if (amount != own[i].amount) {
            status = lower(run, &own[i], amount, err);
        }
        left -= amount;
        *out += amount;
    }
    mem_free(own);
    return status;
}
