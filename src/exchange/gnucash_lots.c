/* What settles what in a GnuCash book: see gnucash_lots.h. */
#include "callsheet/exchange/gnucash_lots.h"

#include <stdlib.h>
#include <string.h>

/** Splits of one transaction: GnuCash writes a handful; the work grows with their square. */
enum { TRANSACTION_SPLITS = 2000 };

/** Money received in a lot without an invoice that no link has used up yet. */
struct piece {
    const char *lot, *payment;
    int64_t left;
};

struct settlement {
    const char *payment, *credit_note, *invoice;
    int64_t minor;
    int32_t day;
};

struct settling {
    const struct gnucash_lots *lots;
    const char *file;
    const struct feed_sink *sink;
    struct arena arena;
    struct piece *pieces;
    size_t piece_count, piece_capacity;
    struct settlement *settlements;
    size_t settlement_count, settlement_capacity;
};

static int compare_splits(const void *a, const void *b) {
    const struct gnucash_split *x = a, *y = b;
    if (x->day != y->day) {
        return x->day < y->day ? -1 : 1;
    }
    if (x->is_link != y->is_link) {
        return x->is_link ? 1 : -1; /* what is moved was received before */
    }
    int order = strcmp(x->tx, y->tx);
    if (!order) {
        order = strcmp(x->lot, y->lot);
    }
    if (!order) {
        order = (x->minor > y->minor) - (x->minor < y->minor);
    }
    return order;
}

static int compare_postings(const void *a, const void *b) {
    const struct gnucash_posting *x = a, *y = b;
    return strcmp(x->lot, y->lot);
}

static int compare_owners(const void *a, const void *b) {
    const struct gnucash_owner *x = a, *y = b;
    return strcmp(x->lot, y->lot);
}

static struct gnucash_posting *posting_of(const struct gnucash_lots *lots, const char *lot) {
    struct gnucash_posting key = {.lot = lot};
    if (lots->posting_count == 0) {
        return NULL;
    }
    return bsearch(&key, lots->postings, lots->posting_count, sizeof key, compare_postings);
}

/** The customer a split belongs to; NULL when its lot says nothing. */
static const char *customer_of(const struct gnucash_lots *lots, const char *lot) {
    const struct gnucash_posting *posting = posting_of(lots, lot);
    if (posting) {
        return posting->customer;
    }
    struct gnucash_owner key = {.lot = lot};
    if (lots->owner_count == 0) {
        return NULL;
    }
    const struct gnucash_owner *owner =
        bsearch(&key, lots->owners, lots->owner_count, sizeof key, compare_owners);
    return owner ? owner->customer : NULL;
}

enum status gnucash_lots_sum(struct gnucash_lots *lots, struct error *err) {
    if (lots->split_count > 0) {
        qsort(lots->splits, lots->split_count, sizeof *lots->splits, compare_splits);
    }
    if (lots->posting_count > 0) {
        qsort(lots->postings, lots->posting_count, sizeof *lots->postings, compare_postings);
    }
    if (lots->owner_count > 0) {
        qsort(lots->owners, lots->owner_count, sizeof *lots->owners, compare_owners);
    }
    for (size_t i = 0; i < lots->posting_count; i++) {
        lots->postings[i].total = lots->postings[i].open = 0;
        if (i > 0 && strcmp(lots->postings[i - 1].lot, lots->postings[i].lot) == 0) {
            return error_set(err, STATUS_CORRUPT,
                             "Invoices %s and %s share one lot. In GnuCash run Actions > Check & "
                             "Repair > All Transactions, save, and import again.",
                             lots->postings[i - 1].number, lots->postings[i].number);
        }
    }
    for (size_t i = 0; i < lots->split_count; i++) {
        const struct gnucash_split *split = &lots->splits[i];
        struct gnucash_posting *posting = posting_of(lots, split->lot);
        if (!posting) {
            continue;
        }
        bool is_posting = strcmp(posting->tx, split->tx) == 0;
        if (__builtin_add_overflow(posting->open, split->minor, &posting->open) ||
            (is_posting && __builtin_add_overflow(posting->total, split->minor, &posting->total))) {
            return error_set(err, STATUS_CORRUPT, "The amounts of invoice %s are too large.",
                             posting->number);
        }
    }
    return STATUS_OK;
}

static void add_piece(struct settling *s, const char *lot, const char *payment, int64_t minor) {
    s->pieces = mem_grow(s->pieces, s->piece_count, &s->piece_capacity, sizeof *s->pieces);
    s->pieces[s->piece_count++] = (struct piece){lot, payment, minor};
}

static void settle(struct settling *s, const struct settlement *settlement) {
    s->settlements = mem_grow(s->settlements, s->settlement_count, &s->settlement_capacity,
                              sizeof *s->settlements);
    s->settlements[s->settlement_count++] = *settlement;
}

static bool is_posting_split(const struct settling *s, const struct gnucash_split *split) {
    const struct gnucash_posting *posting = posting_of(s->lots, split->lot);
    return posting && strcmp(posting->tx, split->tx) == 0;
}

/** Says whether the transaction of `count` splits only moves money between lots. */
static bool is_link(const struct gnucash_split *splits, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (splits[i].is_link) {
            return true;
        }
        if (__builtin_add_overflow(sum, splits[i].minor, &sum)) {
            return false;
        }
    }
    return count > 1 && sum == 0;
}

/** Takes up to `need` out of the lot that `source` drains; returns what is still needed. */
static int64_t take_from(struct settling *s, struct gnucash_split *source, const char *invoice,
                         int64_t need) {
    const struct gnucash_posting *note = posting_of(s->lots, source->lot);
    int64_t most = source->minor < need ? source->minor : need;
    if (note) {
        if (!note->is_credit_note) {
            return need;
        }
        settle(s, &(struct settlement){NULL, note->invoice, invoice, most, source->day});
        source->minor -= most;
        return need - most;
    }
    for (size_t i = 0; i < s->piece_count && most > 0; i++) {
        struct piece *piece = &s->pieces[i];
        if (piece->left <= 0 || strcmp(piece->lot, source->lot) != 0) {
            continue;
        }
        int64_t part = piece->left < most ? piece->left : most;
        settle(s, &(struct settlement){piece->payment, NULL, invoice, part, source->day});
        piece->left -= part;
        source->minor -= part;
        most -= part;
        need -= part;
    }
    return need;
}

/** Matches what a link takes from some lots (above 0) to the invoices it pays (below 0). */
static void put_link(struct settling *s, const struct gnucash_split *splits, size_t count) {
    struct gnucash_split *copy = mem_alloc(count * sizeof *copy);
    memcpy(copy, splits, count * sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        const struct gnucash_posting *target = posting_of(s->lots, copy[i].lot);
        if (copy[i].minor >= 0 || !target || target->is_credit_note) {
            continue;
        }
        int64_t need = -copy[i].minor;
        for (size_t k = 0; k < count && need > 0; k++) {
            if (copy[k].minor > 0) {
                need = take_from(s, &copy[k], target->invoice, need);
            }
        }
    }
    mem_free(copy);
}

/** Puts one customer's share of a payment and notes what it settles. */
static enum status put_payment(struct settling *s, const struct gnucash_split *splits, size_t count,
                               const char *customer, bool is_shared, struct error *err) {
    int64_t received = 0;
    const struct gnucash_split *first = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *owner = customer_of(s->lots, splits[i].lot);
        if (!owner || strcmp(owner, customer) != 0 || is_posting_split(s, &splits[i])) {
            continue;
        }
        first = first ? first : &splits[i];
        if (__builtin_sub_overflow(received, splits[i].minor, &received)) {
            return error_set(err, STATUS_CORRUPT, "A payment in the book is too large.");
        }
    }
    if (!first || received == 0) {
        return STATUS_OK;
    }
    struct buf id = {0};
    buf_add_text(&id, first->tx);
    if (is_shared) {
        buf_addf(&id, "/%s", customer);
    }
    const char *payment = arena_strdup(&s->arena, buf_text(&id));
    buf_release(&id);
    for (size_t i = 0; i < count; i++) {
        const char *owner = customer_of(s->lots, splits[i].lot);
        if (!owner || strcmp(owner, customer) != 0 || is_posting_split(s, &splits[i])) {
            continue;
        }
        const struct gnucash_posting *posting = posting_of(s->lots, splits[i].lot);
        if (posting) {
            settle(s, &(struct settlement){payment, NULL, posting->invoice, -splits[i].minor,
                                           splits[i].day});
        } else if (splits[i].minor < 0) {
            add_piece(s, splits[i].lot, payment, -splits[i].minor);
        }
    }
    struct feed_record record = {.kind = FEED_PAYMENT, .place = {.file = s->file}};
    record.of.payment = (struct feed_payment){.id = payment,
                                              .customer = customer,
                                              .day = first->day,
                                              .currency = first->currency,
                                              .amount = received,
                                              .reference = first->reference};
    return s->sink->put(s->sink->context, &record, err);
}

/** Puts one transaction: each customer in it has paid his share. */
static enum status put_transaction(struct settling *s, const struct gnucash_split *splits,
                                   size_t count, struct error *err) {
    bool has_posting = false, is_shared = false;
    const char *only = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *customer = customer_of(s->lots, splits[i].lot);
        has_posting = has_posting || is_posting_split(s, &splits[i]);
        is_shared = is_shared || (only && customer && strcmp(only, customer) != 0);
        only = customer ? customer : only;
    }
    if (!has_posting && is_link(splits, count)) {
        put_link(s, splits, count);
        return STATUS_OK;
    }
    for (size_t i = 0; i < count; i++) {
        const char *customer = customer_of(s->lots, splits[i].lot);
        bool is_first = customer != NULL;
        for (size_t k = 0; k < i && is_first; k++) {
            const char *other = customer_of(s->lots, splits[k].lot);
            is_first = !other || strcmp(other, customer) != 0;
        }
        if (!is_first) {
            continue;
        }
        enum status status = put_payment(s, splits, count, customer, is_shared, err);
        if (status) {
            return status;
        }
    }
    return STATUS_OK;
}

static int compare_maybe(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_settlements(const void *a, const void *b) {
    const struct settlement *x = a, *y = b;
    int order = compare_maybe(x->invoice, y->invoice);
    if (!order) {
        order = compare_maybe(x->payment, y->payment);
    }
    if (!order) {
        order = compare_maybe(x->credit_note, y->credit_note);
    }
    if (!order) {
        order = (x->day > y->day) - (x->day < y->day);
    }
    return order;
}

/** Puts the settlements, those of one payment and one invoice as one, on their last day. */
static enum status put_settlements(struct settling *s, struct error *err) {
    if (s->settlement_count > 0) {
        qsort(s->settlements, s->settlement_count, sizeof *s->settlements, compare_settlements);
    }
    for (size_t i = 0; i < s->settlement_count;) {
        const struct settlement *first = &s->settlements[i];
        struct feed_allocation sum = {.payment = first->payment,
                                      .credit_note = first->credit_note,
                                      .invoice = first->invoice};
        for (; i < s->settlement_count; i++) {
            const struct settlement *next = &s->settlements[i];
            if (compare_maybe(next->invoice, first->invoice) ||
                compare_maybe(next->payment, first->payment) ||
                compare_maybe(next->credit_note, first->credit_note)) {
                break;
            }
            if (__builtin_add_overflow(sum.amount, next->minor, &sum.amount)) {
                return error_set(err, STATUS_CORRUPT, "A payment in the book is too large.");
            }
            sum.day = next->day;
        }
        if (sum.amount == 0) {
            continue;
        }
        struct feed_record record = {.kind = FEED_ALLOCATION, .place = {.file = s->file}};
        record.of.allocation = sum;
        enum status status = s->sink->put(s->sink->context, &record, err);
        if (status) {
            return status;
        }
    }
    return STATUS_OK;
}

enum status gnucash_lots_put(struct gnucash_lots *lots, const char *file,
                             const struct feed_sink *sink, struct error *err) {
    enum status status = STATUS_OK;
    struct settling s = {.lots = lots, .file = file, .sink = sink};
    for (size_t i = 0; i < lots->split_count && !status;) {
        size_t count = 1;
        while (i + count < lots->split_count &&
               strcmp(lots->splits[i].tx, lots->splits[i + count].tx) == 0) {
            count++;
        }
        if (count > TRANSACTION_SPLITS) {
            status = error_set(err, STATUS_LIMIT,
                               "A payment in the book has more than %d parts; callsheet reads no "
                               "such payment.",
                               TRANSACTION_SPLITS);
        } else {
            status = put_transaction(&s, &lots->splits[i], count, err);
        }
        i += count;
    }
    if (!status) {
        status = put_settlements(&s, err);
    }
    mem_free(s.pieces);
    mem_free(s.settlements);
    arena_release(&s.arena);
    return status;
}
