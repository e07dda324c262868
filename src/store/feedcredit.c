/**
 * Our own credit notes while a feed settles. A correction made in a call credits the customer at
 * once; some days later billing posts it, and the feed brings that. Then ours steps back: it is
 * voided and takes nothing off any more, or the customer would be credited twice. What the source
 * says is open of an invoice does not know of ours until then.
 *
 * Billing has posted a correction by a credit note of its own, which
 *   - bears our number, as its own or as its reference; or
 *   - came after the call and is set against the same invoice: over what was credited, over the
 *     whole of the lines (credited and billed again), or over the whole invoice;
 * or on the invoice itself: voided, or its total lowered by what was credited. What is posted once
 * is on record (correction_posted), so that one credit note never answers two corrections.
 */
#include <string.h>

#include "callsheet/domain/money.h"
#include "callsheet/store/feedrun.h"
#include "callsheet/store/settle.h"

/** A correction that billing was not known to have posted, of an invoice. */
struct own_credit {
    int64_t correction, note, invoice, customer;
    int64_t credit; /* what was credited, taxes included */
    int64_t full;   /* the lines as they were before, the same way */
    int64_t total;  /* of the invoice when it was corrected */
    int64_t slack;  /* taxes are rounded for each line there, for all of them here */
    int32_t issued;
    int64_t by; /* their credit note; 0: the invoice itself */
    bool is_posted;
};

struct own_credits {
    struct own_credit *items; /* by invoice, oldest first */
    size_t count, room;
};

/* --- reading ---------------------------------------------------------------------------------- */

static void take_own(struct own_credits *own, const struct query *query) {
    own->items = mem_grow(own->items, own->count, &own->room, sizeof *own->items);
    struct own_credit *credit = &own->items[own->count++];
    int64_t lines = column_int(query, 7), conceded = column_int(query, 8);
    *credit = (struct own_credit){.correction = column_int(query, 0),
                                  .note = column_int(query, 1),
                                  .invoice = column_int(query, 2),
                                  .customer = column_int(query, 3),
                                  .issued = column_day(query, 4),
                                  .credit = column_int(query, 5),
                                  .total = column_int(query, 6),
                                  .slack = column_int(query, 9)};
    credit->full = conceded > 0 ? ratio_round(credit->credit, lines, conceded) : credit->credit;
}

static enum status read_own(struct feed_run *run, struct own_credits *own, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger,
                "SELECT c.id, c.credit, c.invoice, c.customer, n.issued, t.credit, t.was_total, "
                "(SELECT ifnull(sum(was_amount), 0) FROM correction_line WHERE correction = c.id), "
                "(SELECT ifnull(sum(was_amount - amount), 0) FROM correction_line "
                "WHERE correction = c.id), "
                "(SELECT count(*) FROM correction_line WHERE correction = c.id) "
                "FROM correction c JOIN invoice n ON n.id = c.credit "
                "JOIN correction_total t ON t.correction = c.id WHERE n.voided = 0 AND NOT EXISTS "
                "(SELECT 1 FROM correction_posted WHERE correction = c.id) "
                "ORDER BY c.invoice, c.id");
    while (query_row(&query)) {
        take_own(own, &query);
    }
    return query_end(&query, err);
}

/* --- what billing posted ---------------------------------------------------------------------- */

static void post(struct own_credit *credit, int64_t by) {
    credit->is_posted = true;
    credit->by = by;
}

static enum status find_by_number(struct feed_run *run, struct own_credit *credit,
                                  struct error *err) {
    struct query query;
    query_begin(&query, run->ledger,
                "SELECT x.id FROM invoice n JOIN invoice x ON x.customer = n.customer "
                "WHERE n.id = ?1 AND x.kind = 1 AND x.voided = 0 AND x.source <> n.source "
                "AND x.currency = n.currency AND (x.number = n.number OR x.reference = n.number) "
                "AND NOT EXISTS (SELECT 1 FROM correction_posted WHERE note = x.id) "
                "ORDER BY x.id LIMIT 1");
    query_int(&query, 1, credit->note);
    if (query_row(&query)) {
        post(credit, column_int(&query, 0));
    }
    return query_end(&query, err);
}

static bool is_near(int64_t a, int64_t b, int64_t slack) {
    return a - b <= slack && b - a <= slack;
}

/** Their credit note, not on record yet. */
struct their_note {
    int64_t id, amount;
    int32_t issued;
};

static bool came_after(const struct their_note *note, const struct own_credit *credit) {
    return note->id > credit->note && note->issued >= credit->issued;
}

static bool answers(const struct their_note *note, const struct own_credit *credit) {
    return came_after(note, credit) && (is_near(note->amount, credit->credit, credit->slack) ||
                                        is_near(note->amount, credit->full, credit->slack) ||
                                        is_near(note->amount, credit->total, credit->slack));
}

static bool is_taken(const struct own_credits *own, int64_t note) {
    for (size_t i = 0; i < own->count; i++) {
        if (own->items[i].is_posted && own->items[i].by == note) {
            return true;
        }
    }
    return false;
}

/** Posts all that is not yet, when together they come to the amount. */
static bool post_together(struct own_credit *first, size_t count, int64_t amount, int64_t by) {
    int64_t credit = 0, full = 0, slack = 0;
    for (size_t i = 0; i < count; i++) {
        if (!first[i].is_posted) {
            credit += first[i].credit;
            full += first[i].full;
            slack += first[i].slack;
        }
    }
    if (!is_near(amount, credit, slack) && (by == 0 || !is_near(amount, full, slack))) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!first[i].is_posted) {
            post(&first[i], by);
        }
    }
    return true;
}

/** Has a credit note answer the oldest correction of the invoice it fits, or all of them. */
static void take_note(struct own_credit *first, size_t count, const struct their_note *note) {
    bool is_after_all = true;
    for (size_t i = 0; i < count; i++) {
        if (first[i].is_posted) {
            continue;
        }
        if (answers(note, &first[i])) {
            post(&first[i], note->id);
            return;
        }
        is_after_all = is_after_all && came_after(note, &first[i]);
    }
    if (is_after_all) {
        (void)post_together(first, count, note->amount, note->id); /* or it is something else */
    }
}

/** Goes through their credit notes set against the invoice of the `count` corrections. */
static enum status find_by_amount(struct feed_run *run, const struct own_credits *own,
                                  struct own_credit *first, size_t count, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger,
                "SELECT DISTINCT x.id, -x.total, x.issued FROM allocation a JOIN invoice x "
                "ON x.id = a.credit JOIN invoice n ON n.id = ?2 WHERE a.invoice = ?1 "
                "AND a.amount <> 0 AND x.kind = 1 AND x.voided = 0 AND x.source <> n.source "
                "AND x.currency = n.currency "
                "AND NOT EXISTS (SELECT 1 FROM correction_posted WHERE note = x.id) ORDER BY x.id");
    query_int(&query, 1, first->invoice);
    query_int(&query, 2, first->note);
    while (query_row(&query)) {
        struct their_note note = {.id = column_int(&query, 0),
                                  .amount = column_int(&query, 1),
                                  .issued = column_day(&query, 2)};
        if (!is_taken(own, note.id)) {
            take_note(first, count, &note);
        }
    }
    return query_end(&query, err);
}

/** By how much the invoice was lowered since it was last corrected or posted; all of it, when it
    was voided. */
static enum status read_lowered(struct feed_run *run, const struct own_credit *credit,
                                int64_t *lowered, bool *is_voided, struct error *err) {
    struct query query;
    *lowered = 0;
    *is_voided = false;
    query_begin(
        &query, run->ledger,
        "SELECT o.voided, ifnull((SELECT p.total FROM correction c JOIN correction_posted p "
        "ON p.correction = c.id WHERE c.customer = w.customer AND c.invoice = w.invoice "
        "AND p.newest = w.id ORDER BY p.id DESC LIMIT 1), t.was_total) - o.total "
        "FROM invoice o JOIN correction w ON w.id = (SELECT max(id) FROM correction "
        "WHERE customer = ?2 AND invoice = ?1) JOIN correction_total t ON t.correction = w.id "
        "WHERE o.id = ?1");
    query_int(&query, 1, credit->invoice);
    query_int(&query, 2, credit->customer);
    if (query_row(&query)) {
        *is_voided = column_int(&query, 0) != 0;
        *lowered = column_int(&query, 1);
    }
    return query_end(&query, err);
}

/** All of them, one of them, or the oldest of them, as the amount says. */
static void take_lowered(struct own_credit *first, size_t count, int64_t lowered) {
    int64_t sum = 0, slack = 0;
    if (post_together(first, count, lowered, 0)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!first[i].is_posted && is_near(lowered, first[i].credit, first[i].slack)) {
            post(&first[i], 0);
            return;
        }
    }
    for (size_t i = 0; i < count; i++) {
        sum += first[i].is_posted ? 0 : first[i].credit;
        slack += first[i].is_posted ? 0 : first[i].slack;
        if (sum > 0 && is_near(lowered, sum, slack)) {
            (void)post_together(first, i + 1, lowered, 0); /* it fits: just compared */
            return;
        }
    }
}

static enum status find_lowered(struct feed_run *run, struct own_credit *first, size_t count,
                                struct error *err) {
    int64_t lowered = 0;
    bool is_voided = false;
    enum status status = read_lowered(run, first, &lowered, &is_voided, err);
    for (size_t i = 0; is_voided && i < count; i++) {
        if (!first[i].is_posted) {
            post(&first[i], 0);
        }
    }
    if (status == STATUS_OK && lowered > 0) {
        take_lowered(first, count, lowered);
    }
    return status;
}

static size_t same_invoice(const struct own_credits *own, size_t from) {
    size_t count = 1;
    while (from + count < own->count &&
           own->items[from + count].invoice == own->items[from].invoice) {
        count++;
    }
    return count;
}

static enum status find_posted(struct feed_run *run, struct own_credits *own, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < own->count; i++) {
        status = find_by_number(run, &own->items[i], err);
    }
    for (size_t i = 0; status == STATUS_OK && i < own->count; i += same_invoice(own, i)) {
        struct own_credit *first = &own->items[i];
        status = find_lowered(run, first, same_invoice(own, i), err);
        if (status == STATUS_OK) {
            status = find_by_amount(run, own, first, same_invoice(own, i), err);
        }
    }
    return status;
}

/* --- stepping back ---------------------------------------------------------------------------- */

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

static enum status set_allocation(struct feed_run *run, int64_t id, int64_t amount,
                                  struct error *err) {
    enum status status = feed_capture(run, TABLE_ALLOCATION, id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, run->ledger, "UPDATE allocation SET amount = ?2 WHERE id = ?1");
    query_int(&query, 1, id);
    query_int(&query, 2, amount);
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
        status = set_allocation(run, id, 0, err);
        if (status == STATUS_OK) {
            status = read_allocation(run, note, &id, err);
        }
    }
    return status;
}

static enum status insert_posted(struct feed_run *run, const struct own_credit *credit,
                                 struct error *err) {
    int64_t id = 0;
    enum status status = table_next_id(run->ledger, TABLE_CORRECTION_POSTED, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, run->ledger,
                "INSERT INTO correction_posted(id, correction, note, total, newest, at) "
                "VALUES (?1, ?2, ?3, (SELECT total FROM invoice WHERE id = ?4), (SELECT max(id) "
                "FROM correction WHERE customer = ?5 AND invoice = ?4), ?6)");
    query_int(&query, 1, id);
    query_int(&query, 2, credit->correction);
    query_int_or_null(&query, 3, credit->by, 0);
    query_int(&query, 4, credit->invoice);
    query_int(&query, 5, credit->customer);
    query_int(&query, 6, run->options.now);
    return query_run(&query, err);
}

static enum status step_back(struct feed_run *run, const struct own_credit *credit,
                             struct error *err) {
    enum status status = void_note(run, credit->note, err);
    if (status == STATUS_OK) {
        status = take_allocations_back(run, credit->note, err);
    }
    if (status == STATUS_OK) {
        status = insert_posted(run, credit, err);
    }
    (void)id_set_add(&run->invoices, credit->invoice); /* once is enough */
    (void)id_set_add(&run->customers, credit->customer);
    return status;
}

enum status feed_credit_step_back(struct feed_run *run, struct error *err) {
    struct own_credits own = {NULL, 0, 0};
    enum status status = read_own(run, &own, err);
    if (status == STATUS_OK) {
        status = find_posted(run, &own, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < own.count; i++) {
        if (own.items[i].is_posted) {
            status = step_back(run, &own.items[i], err);
        } else {
            (void)id_set_add(&run->credited, own.items[i].invoice); /* once is enough */
        }
    }
    mem_free(own.items);
    return status;
}

/* --- beside what the source knows ------------------------------------------------------------- */

/** Our allocations to an invoice (?1), oldest first. */
#define OWN_ALLOCATIONS                                                                            \
    "FROM allocation a JOIN invoice n ON n.id = a.credit JOIN correction c ON c.credit = n.id "    \
    "WHERE a.invoice = ?1 AND n.voided = 0"

enum status feed_credit_own(struct feed_run *run, int64_t invoice, int64_t *out,
                            struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "SELECT ifnull(sum(a.amount), 0) " OWN_ALLOCATIONS);
    query_int(&query, 1, invoice);
    if (query_row(&query)) {
        *out = column_int(&query, 0);
    }
    return query_end(&query, err);
}

struct own_allocation {
    int64_t id, note, amount;
};

enum status feed_credit_within(struct feed_run *run, int64_t invoice, int64_t most, int64_t *out,
                               struct error *err) {
    struct own_allocation *own = NULL;
    size_t count = 0, room = 0;
    struct query query;
    query_begin(&query, run->ledger,
                "SELECT a.id, a.credit, a.amount " OWN_ALLOCATIONS " ORDER BY a.id");
    query_int(&query, 1, invoice);
    while (query_row(&query)) {
        own = mem_grow(own, count, &room, sizeof *own);
        own[count++] = (struct own_allocation){column_int(&query, 0), column_int(&query, 1),
                                               column_int(&query, 2)};
    }
    enum status status = query_end(&query, err);
    int64_t left = most > 0 ? most : 0;
    *out = 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        int64_t amount = own[i].amount < left ? own[i].amount : left;
        if (amount != own[i].amount) {
            status = set_allocation(run, own[i].id, amount, err);
            (void)id_set_add(&run->invoices, own[i].note); /* once is enough */
        }
        left -= amount;
        *out += amount;
    }
    mem_free(own);
    return status;
}
