/**
 * Merging one row of a feed: added, changed where something said differs, or left alone. What is
 * not said keeps what is known. A row given twice in one feed must say the same, except
 * allocations, which add up.
 */
#include "callsheet/store/feedvalue.h"

#include <string.h>

/** How rows of one kind are found by their first `keys` values, inserted and updated. */
struct plan {
    enum feed_kind kind;
    int table;
    const char *find, *insert, *update;
    size_t keys, columns;
};

// clang-format off
static const struct plan PLANS[FEED_COUNT] = {
    [FEED_CUSTOMER] = {FEED_CUSTOMER, TABLE_CUSTOMER,
        "SELECT id, source, ext, code, name, currency, terms_days, since_day, do_not_call, zone, "
            "from_minute, to_minute, days, manager, base_minor, note FROM customer "
            "WHERE source = ?1 AND ext = ?2",
        "INSERT INTO customer(id, source, ext, code, name, currency, terms_days, since_day, "
            "do_not_call, zone, from_minute, to_minute, days, manager, base_minor, note) VALUES "
            "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        "UPDATE customer SET source = ?2, ext = ?3, code = ?4, name = ?5, currency = ?6, "
            "terms_days = ?7, since_day = ?8, do_not_call = ?9, zone = ?10, from_minute = ?11, "
            "to_minute = ?12, days = ?13, manager = ?14, base_minor = ?15, note = ?16 WHERE id = ?1",
        2, 15},
    [FEED_CONTACT] = {FEED_CONTACT, TABLE_CONTACT,
        "SELECT id, source, ext, customer, name, role, level, emails, phones, do_not_call, zone, "
            "from_minute, to_minute, days, note FROM contact WHERE source = ?1 AND ext = ?2",
        "INSERT INTO contact(id, source, ext, customer, name, role, level, emails, phones, "
            "do_not_call, zone, from_minute, to_minute, days, note) VALUES "
            "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        "UPDATE contact SET source = ?2, ext = ?3, customer = ?4, name = ?5, role = ?6, "
            "level = ?7, emails = ?8, phones = ?9, do_not_call = ?10, zone = ?11, "
            "from_minute = ?12, to_minute = ?13, days = ?14, note = ?15 WHERE id = ?1",
        2, 14},
    [FEED_TICKET] = {FEED_TICKET, TABLE_TICKET,
        "SELECT id, source, ext, customer, number, subject, requested_by, opened, closed "
            "FROM ticket WHERE source = ?1 AND ext = ?2",
        "INSERT INTO ticket(id, source, ext, customer, number, subject, requested_by, opened, "
            "closed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        "UPDATE ticket SET source = ?2, ext = ?3, customer = ?4, number = ?5, subject = ?6, "
            "requested_by = ?7, opened = ?8, closed = ?9 WHERE id = ?1",
        2, 8},
    [FEED_INVOICE] = {FEED_INVOICE, TABLE_INVOICE,
        "SELECT id, source, ext, customer, number, kind, issued, due, currency, total, reference, "
            "voided FROM invoice WHERE source = ?1 AND ext = ?2",
        "INSERT INTO invoice(id, source, ext, customer, number, kind, issued, due, currency, "
            "total, reference, voided, adjust, open, paid_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
            "?7, ?8, ?9, ?10, ?11, ?12, 0, CASE ?12 WHEN 0 THEN ?10 ELSE 0 END, NULL)",
        "UPDATE invoice SET source = ?2, ext = ?3, customer = ?4, number = ?5, kind = ?6, "
            "issued = ?7, due = ?8, currency = ?9, total = ?10, reference = ?11, voided = ?12 "
            "WHERE id = ?1",
        2, 11},
    [FEED_LINE] = {FEED_LINE, TABLE_LINE,
        "SELECT id, invoice, position, ext, text, quantity_milli, amount, minutes FROM line "
            "WHERE invoice = ?1 AND position = ?2",
        "INSERT INTO line(id, invoice, position, ext, text, quantity_milli, amount, minutes) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        "UPDATE line SET invoice = ?2, position = ?3, ext = ?4, text = ?5, quantity_milli = ?6, "
            "amount = ?7, minutes = ?8 WHERE id = ?1",
        2, 7},
    [FEED_PAYMENT] = {FEED_PAYMENT, TABLE_PAYMENT,
        "SELECT id, source, ext, customer, day, currency, amount, reference FROM payment "
            "WHERE source = ?1 AND ext = ?2",
        "INSERT INTO payment(id, source, ext, customer, day, currency, amount, reference, "
            "unapplied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7)",
        "UPDATE payment SET source = ?2, ext = ?3, customer = ?4, day = ?5, currency = ?6, "
            "amount = ?7, reference = ?8 WHERE id = ?1",
        2, 7},
    [FEED_ALLOCATION] = {FEED_ALLOCATION, TABLE_ALLOCATION,
        "SELECT id, payment, credit, invoice, day, amount FROM allocation "
            "WHERE payment IS ?1 AND credit IS ?2 AND invoice = ?3",
        "INSERT INTO allocation(id, payment, credit, invoice, day, amount) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "UPDATE allocation SET payment = ?2, credit = ?3, invoice = ?4, day = ?5, amount = ?6 "
            "WHERE id = ?1",
        3, 5},
    [FEED_WORK] = {FEED_WORK, TABLE_WORK,
        "SELECT id, source, ext, customer, invoice, line, day, started_at, minutes, who, what, "
            "why, ticket FROM work WHERE source = ?1 AND ext = ?2",
        "INSERT INTO work(id, source, ext, customer, invoice, line, day, started_at, minutes, "
            "who, what, why, ticket) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
            "?13)",
        "UPDATE work SET source = ?2, ext = ?3, customer = ?4, invoice = ?5, line = ?6, day = ?7, "
            "started_at = ?8, minutes = ?9, who = ?10, what = ?11, why = ?12, ticket = ?13 "
            "WHERE id = ?1",
        2, 12},
};
// clang-format on

static void bind_value(struct query *query, int position, const struct value *value) {
    if (value->is_null) {
        query_int_or_null(query, position, 0, 0);
    } else if (value->text != NULL) {
        query_text(query, position, value->text);
    } else {
        query_int(query, position, value->number);
    }
}

static bool equals(const struct query *query, int column, const struct value *value) {
    bool is_null = sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
    if (is_null || value->is_null) {
        return is_null && value->is_null;
    }
    return value->text != NULL ? strcmp(column_text(query, column), value->text) == 0
                               : column_int(query, column) == value->number;
}

/** Takes over what is known for what is not said. */
static void keep_known(struct feed_run *run, const struct query *query, int column,
                       struct value *value) {
    value->is_null = sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
    if (value->is_null) {
        value->number = 0;
    } else if (value->text != NULL) {
        value->text = column_text_dup(query, column, &run->arena);
    } else {
        value->number = column_int(query, column);
    }
}

/** What was found: the row's id (0: none), whether it differs, and whose it was. */
struct known_row {
    int64_t id, customer;
    bool differs;
};

static bool has_customer(const struct plan *plan) {
    return plan->kind == FEED_CONTACT || plan->kind == FEED_INVOICE || plan->kind == FEED_PAYMENT;
}

static enum status find_row(struct feed_run *run, const struct plan *plan, struct value *values,
                            struct known_row *known, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, plan->find);
    for (size_t i = 0; i < plan->keys; i++) {
        bind_value(&query, (int)i + 1, &values[i]);
    }
    *known = (struct known_row){0, 0, false};
    if (query_row(&query)) {
        known->id = column_int(&query, 0);
        known->customer = has_customer(plan) ? column_int(&query, 3) : 0;
        if (plan->kind == FEED_ALLOCATION && id_set_has(&run->seen[plan->table], known->id)) {
            int64_t day = column_int(&query, 4);
            values[3].number = day > values[3].number ? day : values[3].number;
            values[4].number += column_int(&query, 5);
        }
        for (size_t i = 0; i < plan->columns; i++) {
            if (!values[i].said) {
                keep_known(run, &query, (int)i + 1, &values[i]);
            } else if (!equals(&query, (int)i + 1, &values[i])) {
                known->differs = true;
            }
        }
    }
    return query_end(&query, err);
}

static enum status write_row(struct feed_run *run, const char *text, int64_t id,
                             const struct value *values, size_t count, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, text);
    query_int(&query, 1, id);
    for (size_t i = 0; i < count; i++) {
        bind_value(&query, (int)i + 2, &values[i]);
    }
    return query_run(&query, err);
}

static enum status change_row(struct feed_run *run, const struct plan *plan, int64_t id,
                              const struct value *values, struct error *err) {
    enum status status = feed_capture(run, plan->table, id, err);
    if (status == STATUS_OK) {
        status = write_row(run, plan->update, id, values, plan->columns, err);
    }
    if (status == STATUS_OK && id <= run->before[plan->table]) {
        (void)id_set_add(&run->changed[plan->table], id); /* it may be there already */
    }
    return status;
}

/** What else must be worked out again because this row is new or other than before. */
static void mark(struct feed_run *run, const struct plan *plan, int64_t id,
                 const struct value *values, const struct known_row *known) {
    if (plan->kind == FEED_CUSTOMER) {
        (void)id_set_add(&run->customers, id);
    } else if (has_customer(plan)) {
        (void)id_set_add(&run->customers, values[2].number);
        if (known->customer != 0) {
            (void)id_set_add(&run->customers, known->customer);
        }
    }
    if (plan->kind == FEED_INVOICE && known->id != 0) {
        (void)id_set_add(&run->invoices, id);
    }
    if (plan->kind == FEED_PAYMENT && known->id != 0) {
        (void)id_set_add(&run->payments, id);
    }
    if (plan->kind == FEED_ALLOCATION) {
        (void)id_set_add(&run->invoices, values[2].number);
        if (!values[0].is_null) {
            (void)id_set_add(&run->payments, values[0].number);
        }
        if (!values[1].is_null) {
            (void)id_set_add(&run->invoices, values[1].number);
        }
    }
}

/** The column that says which record it is. */
static const char *id_column(const struct feed_record *record) {
    const struct feed_invoice *invoice = &record->of.invoice;
    bool is_by_number = record->kind == FEED_INVOICE && invoice->number != NULL &&
                        strcmp(invoice->id, invoice->number) == 0;
    return record->kind == FEED_LINE ? "position" : (is_by_number ? "number" : "id");
}

/** Adds, changes or leaves a row. */
enum status feed_merge_row(struct feed_run *run, const struct feed_record *record,
                           struct value *values, int64_t *id, struct error *err) {
    const struct plan *plan = &PLANS[record->kind];
    struct known_row known;
    enum status status = find_row(run, plan, values, &known, err);
    if (status != STATUS_OK) {
        return status;
    }
    bool is_new = known.id == 0;
    if (is_new) {
        known.id = 0;
        *id = run->newest[plan->table] + 1;
        status = write_row(run, plan->insert, *id, values, plan->columns, err);
        run->newest[plan->table] = *id;
    } else {
        *id = known.id;
        if (known.differs && plan->kind != FEED_ALLOCATION &&
            id_set_has(&run->seen[plan->table], *id)) {
            return feed_error(record, id_column(record), STATUS_INVALID, err,
                              "This %s was given before in this feed, with other content. Keep one "
                              "of the two.",
                              feed_word(record->kind));
        }
        if (known.differs) {
            status = change_row(run, plan, *id, values, err);
        }
    }
    if (status == STATUS_OK) {
        (void)id_set_add(&run->seen[plan->table], *id); /* seen twice is fine here */
        if (is_new || known.differs) {
            mark(run, plan, *id, values, &known);
        }
    }
    return status;
}
