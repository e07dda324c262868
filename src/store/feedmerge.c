/** Merging a feed's records into the tables, kind by kind: what each kind's columns are and what
    they refer to. */
#include <string.h>

#include "callsheet/domain/customer.h"
#include "callsheet/store/feedvalue.h"

/* --- references --- */

static void remember(struct feed_run *run, int table, const char *ext, int64_t id) {
    struct last_reference *last = &run->last[table];
    last->id = 0;
    if (strlen(ext) < sizeof last->ext) {
        memcpy(last->ext, ext, strlen(ext) + 1);
        last->id = id;
    }
}

/** Texts that find a row by the source's id, and by a code or number of any source. */
// clang-format off
static const char *const BY_EXT[TABLE_END] = {
    [TABLE_CUSTOMER] = "SELECT id FROM customer WHERE source = ?1 AND ext = ?2",
    [TABLE_INVOICE] = "SELECT id FROM invoice WHERE source = ?1 AND ext = ?2",
    [TABLE_PAYMENT] = "SELECT id FROM payment WHERE source = ?1 AND ext = ?2",
};
static const char *const BY_CODE[TABLE_END] = {
    [TABLE_CUSTOMER] = "SELECT id FROM customer WHERE code = ?1 LIMIT 2",
    [TABLE_INVOICE] = "SELECT id FROM invoice WHERE number = ?1 LIMIT 2",
};
// clang-format on

static enum status find_by_code(struct feed_run *run, int table, const char *code, int64_t *id,
                                struct error *err) {
    struct query query;
    int64_t found = 0;
    int count = 0;
    query_begin(&query, run->ledger, BY_CODE[table]);
    query_text(&query, 1, code);
    while (query_row(&query)) {
        found = column_int(&query, 0);
        count++;
    }
    *id = count == 1 ? found : 0;
    return query_end(&query, err);
}

enum status feed_reference(struct feed_run *run, int table, const char *ext, int64_t *id,
                           struct error *err) {
    const struct last_reference *last = &run->last[table];
    if (last->id != 0 && strcmp(last->ext, ext) == 0) {
        *id = last->id;
        return STATUS_OK;
    }
    struct query query;
    *id = 0;
    query_begin(&query, run->ledger, BY_EXT[table]);
    query_int(&query, 1, run->source);
    query_text(&query, 2, ext);
    if (query_row(&query)) {
        *id = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && *id == 0 && BY_CODE[table] != NULL) {
        status = find_by_code(run, table, ext, id, err);
    }
    if (status == STATUS_OK && *id != 0) {
        remember(run, table, ext, *id);
    }
    return status;
}

/** A reference that must be there; the column names it. */
static enum status need(struct feed_run *run, const struct feed_record *record, const char *column,
                        int table, const char *ext, int64_t *id, struct error *err) {
    enum status status = feed_reference(run, table, ext, id, err);
    if (status == STATUS_OK && *id == 0) {
        return feed_error(record, column, STATUS_INVALID, err,
                          "The %s “%.100s” is neither in this feed nor in the ledger.",
                          table_name(table), ext);
    }
    return status;
}

/* --- kinds --- */

static void put_hours(struct value *values, const struct calling_hours *hours) {
    bool has_hours = hours->from_minute != 0 || hours->to_minute != 0;
    values[0] = text_value(hours->zone, "");
    values[1] = (struct value){.number = hours->from_minute, .said = has_hours};
    values[2] = (struct value){.number = hours->to_minute, .said = has_hours};
    values[3] = number_or(hours->days, 0, 0);
}

static enum status merge_customer(struct feed_run *run, const struct feed_record *record,
                                  struct error *err) {
    const struct feed_customer *customer = &record->of.customer;
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(customer->id, ""),
        text_value(customer->code, customer->id),
        text_value(customer->name, customer->id),
        text_value(customer->currency, run->currency),
        number_or_null(customer->terms_days, -1),
        number_or_null(customer->since_day, DAY_NONE),
        number_or(customer->do_not_call, -1, 0),
    };
    int64_t id = 0;
    put_hours(&values[8], &customer->hours);
    values[12] = text_value(customer->account_manager, "");
    values[13] =
        (struct value){.number = customer->base_balance_minor, .said = customer->has_base_balance};
    values[14] = text_value(customer->note, "");
    return feed_merge_row(run, record, values, &id, err);
}

/** Joins addresses or numbers, one a line. */
static const char *join(struct feed_run *run, const char **list, size_t count) {
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        if (list[i] != NULL && list[i][0] != '\0') {
            if (text.len > 0) {
                buf_add_char(&text, '\n');
            }
            buf_add_text(&text, list[i]);
        }
    }
    const char *joined = arena_strdup(&run->arena, buf_text(&text));
    buf_release(&text);
    return joined;
}

static enum status merge_contact(struct feed_run *run, const struct feed_record *record,
                                 struct error *err) {
    const struct feed_contact *contact = &record->of.contact;
    int role = contact_role_find(contact->role == NULL ? "" : contact->role);
    int64_t id = 0, customer = 0;
    enum status status =
        need(run, record, "customer", TABLE_CUSTOMER, contact->customer, &customer, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(contact->id, ""),
        number_value(customer),
        text_value(contact->name, ""),
        number_or(role < 0 ? CONTACT_UNKNOWN : role, CONTACT_UNKNOWN, CONTACT_UNKNOWN),
        number_or(contact->level, 0, 0),
        text_value(join(run, contact->emails, contact->email_count), ""),
        text_value(join(run, contact->phones, contact->phone_count), ""),
        number_or(contact->do_not_call, -1, 0),
    };
    put_hours(&values[9], &contact->hours);
    values[13] = text_value(contact->note, "");
    return feed_merge_row(run, record, values, &id, err);
}

static enum status merge_ticket(struct feed_run *run, const struct feed_record *record,
                                struct error *err) {
    const struct feed_ticket *ticket = &record->of.ticket;
    int64_t id = 0, customer = 0;
    enum status status =
        need(run, record, "customer", TABLE_CUSTOMER, ticket->customer, &customer, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(ticket->id, ""),
        number_value(customer),
        text_value(ticket->number, ticket->id),
        text_value(ticket->subject, ""),
        text_value(ticket->requested_by, ""),
        number_or_null(ticket->opened, DAY_NONE),
        number_or_null(ticket->closed, DAY_NONE),
    };
    return feed_merge_row(run, record, values, &id, err);
}

static enum status customer_currency(struct feed_run *run, int64_t customer, const char **out,
                                     struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "SELECT currency FROM customer WHERE id = ?1");
    query_int(&query, 1, customer);
    *out = query_row(&query) ? column_text_dup(&query, 0, &run->arena) : "";
    return query_end(&query, err);
}

/** A currency that is not said is the customer's, for a row that is new. */
static enum status currency_value(struct feed_run *run, int64_t customer, const char *said,
                                  struct value *out, struct error *err) {
    const char *usual = "";
    enum status status = STATUS_OK;
    if (said == NULL || said[0] == '\0') {
        status = customer_currency(run, customer, &usual, err);
    }
    *out = text_value(said, usual);
    return status;
}

static enum status keep_said_open(struct feed_run *run, int64_t id, int64_t open,
                                  struct error *err) {
    int64_t pair[2] = {id, open};
    (void)id_set_add(&run->said_open, id); /* the same record given twice says the same */
    return stage_write_block(run->said, pair, sizeof pair, err);
}

static enum status merge_invoice(struct feed_run *run, const struct feed_record *record,
                                 struct error *err) {
    const struct feed_invoice *invoice = &record->of.invoice;
    int64_t id = 0, customer = 0;
    struct value currency;
    enum status status =
        need(run, record, "customer", TABLE_CUSTOMER, invoice->customer, &customer, err);
    if (status == STATUS_OK) {
        status = currency_value(run, customer, invoice->currency, &currency, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(invoice->id, ""),
        number_value(customer),
        text_value(invoice->number, invoice->id),
        number_value(invoice->kind == ITEM_CREDIT_NOTE ? ITEM_CREDIT_NOTE : ITEM_INVOICE),
        number_value(invoice->issued),
        number_or_null(invoice->due, DAY_NONE),
        currency,
        number_value(invoice->total),
        text_value(invoice->reference, ""),
        number_value(invoice->voided),
    };
    status = feed_merge_row(run, record, values, &id, err);
    if (status == STATUS_OK) {
        remember(run, TABLE_INVOICE, invoice->id, id);
        if (invoice->has_open && !invoice->voided) {
            status = keep_said_open(run, id, invoice->open, err);
        }
    }
    return status;
}

static enum status merge_line(struct feed_run *run, const struct feed_record *record,
                              struct error *err) {
    const struct feed_line *line = &record->of.line;
    int64_t id = 0, invoice = 0;
    enum status status = need(run, record, "invoice", TABLE_INVOICE, line->invoice, &invoice, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(invoice),       number_value(line->position),       text_value(line->id, ""),
        text_value(line->text, ""),  number_value(line->quantity_milli), number_value(line->amount),
        number_value(line->minutes),
    };
    return feed_merge_row(run, record, values, &id, err);
}

static enum status merge_payment(struct feed_run *run, const struct feed_record *record,
                                 struct error *err) {
    const struct feed_payment *payment = &record->of.payment;
    int64_t id = 0, customer = 0;
    struct value currency;
    enum status status =
        need(run, record, "customer", TABLE_CUSTOMER, payment->customer, &customer, err);
    if (status == STATUS_OK) {
        status = currency_value(run, customer, payment->currency, &currency, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(payment->id, ""),
        number_value(customer),
        number_value(payment->day),
        currency,
        number_value(payment->amount),
        text_value(payment->reference, ""),
    };
    status = feed_merge_row(run, record, values, &id, err);
    if (status == STATUS_OK) {
        remember(run, TABLE_PAYMENT, payment->id, id);
    }
    return status;
}

/** One end of an allocation: since when it exists, its currency, and whose it is. */
struct end {
    int32_t day;
    char currency[4];
    int64_t customer;
};

static enum status read_end(struct feed_run *run, const char *text, int64_t id, struct end *out,
                            struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, text);
    query_int(&query, 1, id);
    *out = (struct end){DAY_NONE, "", 0};
    if (query_row(&query)) {
        out->day = column_day(&query, 0);
        column_currency(&query, 1, out->currency);
        out->customer = column_int(&query, 2);
    }
    return query_end(&query, err);
}

static enum status read_from(struct feed_run *run, const struct feed_record *record,
                             int64_t *payment, int64_t *credit, struct end *from,
                             struct error *err) {
    const struct feed_allocation *allocation = &record->of.allocation;
    if (allocation->payment != NULL && allocation->payment[0] != '\0') {
        enum status status =
            need(run, record, "payment", TABLE_PAYMENT, allocation->payment, payment, err);
        return status != STATUS_OK
                   ? status
                   : read_end(run, "SELECT day, currency, customer FROM payment WHERE id = ?1",
                              *payment, from, err);
    }
    enum status status =
        need(run, record, "credit_note", TABLE_INVOICE, allocation->credit_note, credit, err);
    return status != STATUS_OK
               ? status
               : read_end(run, "SELECT issued, currency, customer FROM invoice WHERE id = ?1",
                          *credit, from, err);
}

static int32_t latest(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/** Money pays the invoices of whom it came from, in its own currency. */
static enum status check_ends(const struct feed_record *record, const struct end *from,
                              const struct end *to, struct error *err) {
    if (from->customer != to->customer) {
        const struct feed_allocation *allocation = &record->of.allocation;
        bool is_paid = allocation->payment != NULL && allocation->payment[0] != '\0';
        return feed_error(record, "invoice", STATUS_INVALID, err,
                          "The invoice “%.100s” belongs to another customer than the %s “%.100s”. "
                          "Correct one of the two.",
                          allocation->invoice, is_paid ? "payment" : "credit note",
                          is_paid ? allocation->payment : allocation->credit_note);
    }
    if (strcmp(from->currency, to->currency) != 0) {
        return feed_error(record, "currency", STATUS_INVALID, err,
                          "The money is in %s, but the invoice is in %s.", from->currency,
                          to->currency);
    }
    return STATUS_OK;
}

/** An allocation exists from the day on which both its ends do, whatever day is said: else the
    ledger as of a day in between would not add up. */
static enum status merge_allocation(struct feed_run *run, const struct feed_record *record,
                                    struct error *err) {
    const struct feed_allocation *allocation = &record->of.allocation;
    int64_t id = 0, payment = 0, credit = 0, invoice = 0;
    struct end from, to;
    enum status status =
        need(run, record, "invoice", TABLE_INVOICE, allocation->invoice, &invoice, err);
    if (status == STATUS_OK) {
        status = read_end(run, "SELECT issued, currency, customer FROM invoice WHERE id = ?1",
                          invoice, &to, err);
    }
    if (status == STATUS_OK) {
        status = read_from(run, record, &payment, &credit, &from, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (credit == invoice) {
        return feed_error(record, "credit_note", STATUS_INVALID, err,
                          "A credit note cannot be set off itself.");
    }
    status = check_ends(record, &from, &to, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        reference_value(payment),
        reference_value(credit),
        number_value(invoice),
        number_value(latest(allocation->day, latest(from.day, to.day))),
        number_value(allocation->amount),
    };
    return feed_merge_row(run, record, values, &id, err);
}

static enum status find_line(struct feed_run *run, const struct feed_record *record,
                             int64_t invoice, int64_t *line, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "SELECT id FROM line WHERE invoice = ?1 AND position = ?2");
    query_int(&query, 1, invoice);
    query_int(&query, 2, record->of.work.line_position);
    if (query_row(&query)) {
        *line = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && *line == 0) {
        return feed_error(record, "line", STATUS_INVALID, err,
                          "The invoice “%.100s” has no line %d.", record->of.work.invoice,
                          record->of.work.line_position);
    }
    return status;
}

/** A ticket's number when the source's id was given, else what was given. */
static enum status ticket_number(struct feed_run *run, const char *given, const char **out,
                                 struct error *err) {
    struct query query;
    *out = given;
    if (given == NULL || given[0] == '\0') {
        return STATUS_OK;
    }
    query_begin(&query, run->ledger, "SELECT number FROM ticket WHERE source = ?1 AND ext = ?2");
    query_int(&query, 1, run->source);
    query_text(&query, 2, given);
    if (query_row(&query)) {
        *out = column_text_dup(&query, 0, &run->arena);
    }
    return query_end(&query, err);
}

static enum status merge_work(struct feed_run *run, const struct feed_record *record,
                              struct error *err) {
    const struct feed_work *work = &record->of.work;
    int64_t id = 0, customer = 0, invoice = 0, line = 0;
    const char *ticket = NULL;
    enum status status =
        need(run, record, "customer", TABLE_CUSTOMER, work->customer, &customer, err);
    if (status == STATUS_OK && work->invoice != NULL && work->invoice[0] != '\0') {
        status = need(run, record, "invoice", TABLE_INVOICE, work->invoice, &invoice, err);
    }
    if (status == STATUS_OK && work->line_position != 0) {
        status = find_line(run, record, invoice, &line, err);
    }
    if (status == STATUS_OK) {
        status = ticket_number(run, work->ticket, &ticket, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct value values[MOST_COLUMNS] = {
        number_value(run->source),
        text_value(work->id, ""),
        number_value(customer),
        number_or_null(invoice, 0),
        number_or_null(line, 0),
        number_value(work->day),
        number_or_null(work->started_at, INSTANT_NONE),
        number_value(work->minutes),
        text_value(work->who, ""),
        text_value(work->what, ""),
        text_value(work->why, ""),
        text_value(ticket, ""),
    };
    return feed_merge_row(run, record, values, &id, err);
}

static enum status merge_record(struct feed_run *run, const struct feed_record *record,
                                struct error *err) {
    switch (record->kind) {
    case FEED_CUSTOMER:
        return merge_customer(run, record, err);
    case FEED_CONTACT:
        return merge_contact(run, record, err);
    case FEED_TICKET:
        return merge_ticket(run, record, err);
    case FEED_INVOICE:
        return merge_invoice(run, record, err);
    case FEED_LINE:
        return merge_line(run, record, err);
    case FEED_PAYMENT:
        return merge_payment(run, record, err);
    case FEED_ALLOCATION:
        return merge_allocation(run, record, err);
    case FEED_WORK:
        return merge_work(run, record, err);
    case FEED_COUNT:
        break;
    }
    return STATUS_OK;
}

static void tell_progress(struct feed_run *run) {
    const struct feed_sink *sink = &run->options.progress;
    if (sink->progress != NULL && run->done % 4096 == 0) {
        sink->progress(sink->context, run->done, run->total);
    }
}

enum status feed_merge(struct feed_run *run, struct error *err) {
    for (enum feed_kind kind = 0; kind < FEED_COUNT; kind++) {
        struct feed_record record;
        enum status status = stage_rewind(&run->stage, kind, err);
        while (status == STATUS_OK) {
            status = stage_next(&run->stage, kind, &record, err);
            if (status == STATUS_OK) {
                arena_clear(&run->arena);
                status = merge_record(run, &record, err);
                run->counts.read[kind]++;
                run->done++;
                tell_progress(run);
            } else if (status == STATUS_NOT_FOUND) {
                break;
            }
        }
        if (status != STATUS_NOT_FOUND) {
            return status;
        }
    }
    return STATUS_OK;
}
