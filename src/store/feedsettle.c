/**
 * After the records are merged: what is open of each invoice and not applied of each payment. The
 * source is right about what is open: where it says so, the difference to the allocations we know
 * is kept as `adjust`, so that later allocations still count. Money set against more than there is,
 * is refused otherwise, at the allocation that did it.
 */
#include <string.h>

#include "callsheet/store/feedrun.h"

enum status feed_capture(struct feed_run *run, int table, int64_t id, struct error *err) {
    if (id > run->before[table] || !id_set_add(&run->captured[table], id)) {
        return STATUS_OK; /* new in this feed, or kept already */
    }
    buf_reset(&run->row);
    enum status status = table_read_row(run->ledger, table, id, &run->row, err);
    return status == STATUS_OK ? stage_write_block(run->changes, run->row.data, run->row.len, err)
                               : status;
}

/** An invoice's money as it is and as it must be. */
struct invoice_money {
    int64_t total, adjust, open, applied, customer;
    int64_t own; /* of what is applied: by credit notes of our own */
    int32_t paid_day, last_day;
    bool voided;
};

static enum status read_invoice(struct feed_run *run, int64_t id, struct invoice_money *out,
                                struct error *err) {
    struct query query;
    query_begin(&query, run->ledger,
                "SELECT total, adjust, open, paid_day, voided, customer, "
                "(SELECT ifnull(sum(amount), 0) FROM allocation WHERE invoice = i.id) "
                "- (SELECT ifnull(sum(amount), 0) FROM allocation WHERE credit = i.id), "
                "nullif(max(ifnull((SELECT max(day) FROM allocation WHERE invoice = i.id), ?2), "
                "ifnull((SELECT max(day) FROM allocation WHERE credit = i.id), ?2)), ?2) "
                "FROM invoice i WHERE id = ?1");
    query_int(&query, 1, id);
    query_int(&query, 2, DAY_NONE);
    if (query_row(&query)) {
        out->total = column_int(&query, 0);
        out->adjust = column_int(&query, 1);
        out->open = column_int(&query, 2);
        out->paid_day = column_day(&query, 3);
        out->voided = column_int(&query, 4) != 0;
        out->customer = column_int(&query, 5);
        out->applied = column_int(&query, 6);
        out->last_day = column_day(&query, 7);
    }
    return query_end(&query, err);
}

static bool is_between(int64_t value, int64_t end) {
    return end >= 0 ? value >= 0 && value <= end : value <= 0 && value >= end;
}

/** Finds the last record of this feed that put money on the invoice or took it from the payment,
   and refuses there. Slow, but only on the way out. */
static enum status refuse_allocation(struct feed_run *run, int table, int64_t id,
                                     struct error *err) {
    struct feed_record record, last = {.kind = FEED_ALLOCATION};
    bool found = false;
    enum status status = stage_rewind(&run->stage, FEED_ALLOCATION, err);
    while (status == STATUS_OK) {
        int64_t got = 0, credit = 0;
        status = stage_next(&run->stage, FEED_ALLOCATION, &record, err);
        if (status != STATUS_OK) {
            break;
        }
        const struct feed_allocation *allocation = &record.of.allocation;
        status = feed_reference(run, table,
                                table == TABLE_PAYMENT ? allocation->payment : allocation->invoice,
                                &got, err);
        if (status == STATUS_OK && table == TABLE_INVOICE && allocation->credit_note[0] != '\0') {
            status = feed_reference(run, table, allocation->credit_note, &credit, err);
        }
        if (status == STATUS_OK && (got == id || credit == id)) {
            last.place = record.place;
            found = true;
        }
    }
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return feed_error(&last, "amount", STATUS_INVALID, err,
                      found
                          ? "More money is set against the %s than it has. Correct the amount, or "
                            "say what is open of the invoice."
                          : "After this feed the %s would have more set against it than it has.",
                      table_name(table));
}

static enum status write_invoice(struct feed_run *run, int64_t id, const struct invoice_money *now,
                                 struct error *err) {
    enum status status = feed_capture(run, TABLE_INVOICE, id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, run->ledger,
                "UPDATE invoice SET adjust = ?2, open = ?3, paid_day = ?4 WHERE id = ?1");
    query_int(&query, 1, id);
    query_int(&query, 2, now->adjust);
    query_int(&query, 3, now->open);
    query_day(&query, 4, now->paid_day);
    return query_run(&query, err);
}

/** Reads an invoice, once our own credit on it leaves room for what the source knows. */
static enum status read_beside_own(struct feed_run *run, int64_t id, const int64_t *said,
                                   struct invoice_money *out, struct error *err) {
    int64_t own = 0;
    enum status status = read_invoice(run, id, out, err);
    if (status != STATUS_OK || !id_set_has(&run->credited, id)) {
        return status;
    }
    status = feed_credit_own(run, id, &own, err);
    int64_t most = said != NULL ? *said : out->total + out->adjust - out->applied + own;
    out->own = own;
    if (status == STATUS_OK && own > (most > 0 ? most : 0)) {
        status = feed_credit_within(run, id, most, &own, err);
        if (status == STATUS_OK) {
            status = read_invoice(run, id, out, err);
        }
        out->own = own;
    }
    return status;
}

/** Works one invoice out; `said` is what the source says is open, or NULL. It does not know of our
    own credit, which comes off on top. */
static enum status settle_invoice(struct feed_run *run, int64_t id, const int64_t *said,
                                  struct error *err) {
    struct invoice_money was = {0};
    enum status status = read_beside_own(run, id, said, &was, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct invoice_money now = was;
    if (now.voided) {
        now.adjust = now.open = 0;
    } else if (said != NULL) {
        now.adjust = *said - now.own - (now.total - now.applied);
        now.open = *said - now.own;
    } else {
        now.open = now.total - now.applied + now.adjust;
        /* The range is that of what the source says is owed in all. */
        if (!is_between(now.open, now.total + now.adjust) && !is_between(now.open, now.total)) {
            return refuse_allocation(run, TABLE_INVOICE, id, err);
        }
    }
    now.paid_day = now.open == 0 && !now.voided ? now.last_day : DAY_NONE;
    bool same = now.adjust == was.adjust && now.open == was.open && now.paid_day == was.paid_day;
    if (!same || id_set_has(&run->invoices, id)) {
        (void)id_set_add(&run->customers, now.customer); /* once is enough */
    }
    if (same) {
        return STATUS_OK;
    }
    return write_invoice(run, id, &now, err);
}

static enum status settle_said(struct feed_run *run, struct error *err) {
    struct buf block = {0};
    bool more = true;
    enum status status = STATUS_OK;
    if (fflush(run->said) != 0 || fseek(run->said, 0, SEEK_SET) != 0) {
        status = error_set(err, STATUS_IO, "What was put aside of the feed cannot be read back.");
    }
    while (status == STATUS_OK && more) {
        status = stage_read_block(run->said, &block, &more, err);
        if (status == STATUS_OK && more && block.len == 2 * sizeof(int64_t)) {
            int64_t pair[2];
            memcpy(pair, block.data, sizeof pair);
            status = settle_invoice(run, pair[0], &pair[1], err);
        }
    }
    buf_release(&block);
    return status;
}

static enum status settle_payment(struct feed_run *run, int64_t id, struct error *err) {
    struct query query;
    int64_t amount = 0, unapplied = 0, applied = 0, customer = 0;
    query_begin(
        &query, run->ledger,
        "SELECT amount, unapplied, customer, (SELECT ifnull(sum(amount), 0) FROM allocation "
        "WHERE payment = p.id) FROM payment p WHERE id = ?1");
    query_int(&query, 1, id);
    if (query_row(&query)) {
        amount = column_int(&query, 0);
        unapplied = column_int(&query, 1);
        customer = column_int(&query, 2);
        applied = column_int(&query, 3);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_between(applied, amount)) {
        return refuse_allocation(run, TABLE_PAYMENT, id, err);
    }
    (void)id_set_add(&run->customers, customer); /* once is enough */
    if (unapplied == amount - applied) {
        return STATUS_OK;
    }
    status = feed_capture(run, TABLE_PAYMENT, id, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, run->ledger, "UPDATE payment SET unapplied = ?2 WHERE id = ?1");
    query_int(&query, 1, id);
    query_int(&query, 2, amount - applied);
    return query_run(&query, err);
}

enum status feed_settle(struct feed_run *run, struct error *err) {
    enum status status = feed_credit_step_back(run, err);
    if (status == STATUS_OK) {
        status = settle_said(run, err);
    }
    for (int64_t id = id_set_next(&run->invoices, 0); status == STATUS_OK && id != 0;
         id = id_set_next(&run->invoices, id)) {
        if (!id_set_has(&run->said_open, id)) {
            status = settle_invoice(run, id, NULL, err);
        }
    }
    for (int64_t id = id_set_next(&run->payments, 0); status == STATUS_OK && id != 0;
         id = id_set_next(&run->payments, id)) {
        status = settle_payment(run, id, err);
    }
    return status;
}
