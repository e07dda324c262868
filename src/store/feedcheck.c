/** What one feed record must be, before anything else is known: the limits of the schema, said with
    the place they were broken at. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/domain/customer.h"
#include "callsheet/store/feedrun.h"

/** Amounts above this (in minor units) are typing errors, and their sums stay far from overflow. */
#define MOST_MINOR INT64_C(1000000000000000)

enum { MOST_MINUTES = 60 * 24 * 366 };

/** As the files' own reader says it: "invoices.csv line 2, column customer: ". */
static void write_place(const struct feed_place *place, const char *column, struct buf *out) {
    if (place->file == NULL || place->file[0] == '\0') {
        return;
    }
    buf_addf(out, "%.200s", place->file);
    if (place->line > 0) {
        buf_addf(out, " line %ld", place->line);
    }
    if (place->line > 0 && column != NULL) {
        buf_addf(out, ", column %s", column);
    }
    buf_add_text(out, ": ");
}

enum status feed_error(const struct feed_record *record, const char *column, enum status status,
                       struct error *err, const char *format, ...) {
    char text[400];
    struct buf place;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args); /* error_set cuts as well */
    va_end(args);
    buf_init(&place);
    write_place(&record->place, column, &place);
    if (place.len > 0 && text[0] >= 'A' && text[0] <= 'Z') {
        text[0] = (char)(text[0] - 'A' + 'a'); /* what follows a place goes on with it */
    }
    (void)error_set(err, status, "%s%s", buf_text(&place), text);
    buf_release(&place);
    return status;
}

static bool is_said(const char *text) {
    return text != NULL && text[0] != '\0';
}

static enum status check_text(const struct feed_record *record, const char *column,
                              const char *text, size_t most, struct error *err) {
    if (text != NULL && strlen(text) > most) {
        return feed_error(record, column, STATUS_INVALID, err,
                          "The %s of the %s is longer than %zu bytes. Shorten it.", column,
                          feed_word(record->kind), most);
    }
    return STATUS_OK;
}

static enum status check_needed(const struct feed_record *record, const char *column,
                                const char *text, size_t most, struct error *err) {
    if (!is_said(text)) {
        return feed_error(record, column, STATUS_INVALID, err, "The %s of the %s is missing.",
                          column, feed_word(record->kind));
    }
    return check_text(record, column, text, most, err);
}

struct text_rule {
    const char *column, *text;
    size_t most;
    bool needed;
};

static enum status check_texts(const struct feed_record *record, const struct text_rule *rules,
                               size_t count, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        const struct text_rule *rule = &rules[i];
        status = rule->needed ? check_needed(record, rule->column, rule->text, rule->most, err)
                              : check_text(record, rule->column, rule->text, rule->most, err);
    }
    return status;
}

static enum status check_amount(const struct feed_record *record, const char *column, int64_t minor,
                                struct error *err) {
    if (minor > MOST_MINOR || minor < -MOST_MINOR) {
        return feed_error(record, column, STATUS_INVALID, err,
                          "This %s is too large to be true. Correct it.",
                          strcmp(column, "quantity") == 0 ? column : "amount");
    }
    return STATUS_OK;
}

static enum status check_currency(const struct feed_record *record, const char *currency,
                                  struct error *err) {
    if (is_said(currency) && !currency_is_code(currency)) {
        return feed_error(record, "currency", STATUS_INVALID, err,
                          "The currency “%.20s” is not three capital letters such as EUR.",
                          currency);
    }
    return STATUS_OK;
}

static enum status check_day(const struct feed_record *record, const char *column, int32_t day,
                             bool needed, struct error *err) {
    if (day == DAY_NONE) {
        return needed ? feed_error(record, column, STATUS_INVALID, err,
                                   "The day of the %s is missing.", feed_word(record->kind))
                      : STATUS_OK;
    }
    if (day < day_from_date(1900, 1, 1) || day > day_from_date(2200, 1, 1)) {
        return feed_error(record, column, STATUS_INVALID, err,
                          "The day is not between the years 1900 and 2200.");
    }
    return STATUS_OK;
}

static bool is_minute(int minute) {
    return minute >= 0 && minute <= 1440;
}

static enum status check_hours(const struct feed_record *record, const struct calling_hours *hours,
                               struct error *err) {
    if (!is_minute(hours->from_minute) || !is_minute(hours->to_minute)) {
        return feed_error(record, is_minute(hours->from_minute) ? "calls_to" : "calls_from",
                          STATUS_INVALID, err,
                          "The calling hours are not between 00:00 and 24:00.");
    }
    if (hours->days > 127) {
        return feed_error(record, "call_days", STATUS_INVALID, err,
                          "The days on which to call are not days of the week.");
    }
    return check_text(record, "time_zone", hours->zone, 64, err);
}

static enum status check_customer(const struct feed_record *record, struct error *err) {
    const struct feed_customer *customer = &record->of.customer;
    const struct text_rule rules[] = {
        {"id", customer->id, 500, true},
        {"code", customer->code, 200, false},
        {"name", customer->name, 1000, false},
        {"account_manager", customer->account_manager, 200, false},
        {"note", customer->note, 65536, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK) {
        status = check_currency(record, customer->currency, err);
    }
    if (status == STATUS_OK && (customer->terms_days < -1 || customer->terms_days > 3650)) {
        status = feed_error(record, "terms_days", STATUS_INVALID, err,
                            "The terms are not between 0 and 3650 days.");
    }
    if (status == STATUS_OK) {
        status = check_day(record, "since", customer->since_day, false, err);
    }
    if (status == STATUS_OK) {
        status = check_amount(record, "base_balance", customer->base_balance_minor, err);
    }
    return status == STATUS_OK ? check_hours(record, &customer->hours, err) : status;
}

static enum status check_list(const struct feed_record *record, const char *column,
                              const char **list, size_t count, struct error *err) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += list[i] == NULL ? 0 : strlen(list[i]) + 1;
    }
    if (total > 20000) {
        return feed_error(record, column, STATUS_INVALID, err,
                          "There are too many. Keep those that are used.");
    }
    return STATUS_OK;
}

static enum status check_contact(const struct feed_record *record, struct error *err) {
    const struct feed_contact *contact = &record->of.contact;
    const struct text_rule rules[] = {
        {"id", contact->id, 500, true},
        {"customer", contact->customer, 500, true},
        {"name", contact->name, 1000, false},
        {"note", contact->note, 65536, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK && is_said(contact->role) && contact_role_find(contact->role) < 0) {
        status = feed_error(record, "role", STATUS_INVALID, err,
                            "The role “%.40s” is none of billing, technical, decision-maker, user.",
                            contact->role);
    }
    if (status == STATUS_OK && (contact->level < 0 || contact->level > 3)) {
        status = feed_error(record, "level", STATUS_INVALID, err,
                            "The level is none of 1 (staff), 2 (manager), 3 (executive).");
    }
    if (status == STATUS_OK) {
        status = check_list(record, "emails", contact->emails, contact->email_count, err);
    }
    if (status == STATUS_OK) {
        status = check_list(record, "phones", contact->phones, contact->phone_count, err);
    }
    return status == STATUS_OK ? check_hours(record, &contact->hours, err) : status;
}

static enum status check_ticket(const struct feed_record *record, struct error *err) {
    const struct feed_ticket *ticket = &record->of.ticket;
    const struct text_rule rules[] = {
        {"id", ticket->id, 500, true},
        {"customer", ticket->customer, 500, true},
        {"number", ticket->number, 200, false},
        {"subject", ticket->subject, 4000, false},
        {"requested_by", ticket->requested_by, 1000, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK) {
        status = check_day(record, "opened", ticket->opened, false, err);
    }
    return status == STATUS_OK ? check_day(record, "closed", ticket->closed, false, err) : status;
}

static enum status check_invoice(const struct feed_record *record, struct error *err) {
    const struct feed_invoice *invoice = &record->of.invoice;
    const struct text_rule rules[] = {
        {"id", invoice->id, 500, true},
        {"customer", invoice->customer, 500, true},
        {"number", invoice->number, 200, false},
        {"reference", invoice->reference, 1000, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK) {
        status = check_currency(record, invoice->currency, err);
    }
    if (status == STATUS_OK) {
        status = check_day(record, "issued", invoice->issued, true, err);
    }
    if (status == STATUS_OK) {
        status = check_day(record, "due", invoice->due, false, err);
    }
    if (status == STATUS_OK) {
        status = check_amount(record, "total", invoice->total, err);
    }
    if (status == STATUS_OK) {
        status = check_amount(record, "open", invoice->open, err);
    }
    if (status == STATUS_OK && invoice->kind == ITEM_CREDIT_NOTE && invoice->total > 0) {
        status = feed_error(record, "total", STATUS_INVALID, err,
                            "The total of a credit note must be below zero.");
    }
    return status;
}

static enum status check_line(const struct feed_record *record, struct error *err) {
    const struct feed_line *line = &record->of.line;
    const struct text_rule rules[] = {
        {"id", line->id, 500, false},
        {"invoice", line->invoice, 500, true},
        {"text", line->text, 20000, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK && (line->position < 1 || line->position > 1000000)) {
        status =
            feed_error(record, "position", STATUS_INVALID, err, "The position must be 1 or more.");
    }
    if (status == STATUS_OK && line->minutes < -1) {
        status =
            feed_error(record, "minutes", STATUS_INVALID, err, "The minutes cannot be below zero.");
    }
    if (status == STATUS_OK) {
        status = check_amount(record, "quantity", line->quantity_milli, err);
    }
    return status == STATUS_OK ? check_amount(record, "amount", line->amount, err) : status;
}

static enum status check_payment(const struct feed_record *record, struct error *err) {
    const struct feed_payment *payment = &record->of.payment;
    const struct text_rule rules[] = {
        {"id", payment->id, 500, true},
        {"customer", payment->customer, 500, true},
        {"reference", payment->reference, 1000, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK) {
        status = check_currency(record, payment->currency, err);
    }
    if (status == STATUS_OK) {
        status = check_day(record, "date", payment->day, true, err);
    }
    return status == STATUS_OK ? check_amount(record, "amount", payment->amount, err) : status;
}

static enum status check_allocation(const struct feed_record *record, struct error *err) {
    const struct feed_allocation *allocation = &record->of.allocation;
    const struct text_rule rules[] = {
        {"payment", allocation->payment, 500, false},
        {"credit_note", allocation->credit_note, 500, false},
        {"invoice", allocation->invoice, 500, true},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK && is_said(allocation->payment) == is_said(allocation->credit_note)) {
        status = feed_error(record, "payment", STATUS_INVALID, err,
                            "Say either the payment or the credit note the money comes from.");
    }
    if (status == STATUS_OK) {
        status = check_day(record, "date", allocation->day, false, err);
    }
    return status == STATUS_OK ? check_amount(record, "amount", allocation->amount, err) : status;
}

static enum status check_work(const struct feed_record *record, struct error *err) {
    const struct feed_work *work = &record->of.work;
    const struct text_rule rules[] = {
        {"id", work->id, 500, true},
        {"customer", work->customer, 500, true},
        {"invoice", work->invoice, 500, false},
        {"who", work->who, 1000, false},
        {"what", work->what, 20000, false},
        {"why", work->why, 20000, false},
        {"ticket", work->ticket, 500, false},
    };
    enum status status = check_texts(record, rules, ARRAY_LEN(rules), err);
    if (status == STATUS_OK) {
        status = check_day(record, "date", work->day, true, err);
    }
    if (status == STATUS_OK && (work->minutes < 0 || work->minutes > MOST_MINUTES)) {
        status = feed_error(record, "minutes", STATUS_INVALID, err,
                            "The minutes are not between 0 and a year.");
    }
    if (status == STATUS_OK && work->line_position != 0 && !is_said(work->invoice)) {
        status = feed_error(record, "line", STATUS_INVALID, err,
                            "A line position needs the invoice it is on.");
    }
    return status;
}

enum status feed_check(const struct feed_record *record, struct error *err) {
    switch (record->kind) {
    case FEED_CUSTOMER:
        return check_customer(record, err);
    case FEED_CONTACT:
        return check_contact(record, err);
    case FEED_TICKET:
        return check_ticket(record, err);
    case FEED_INVOICE:
        return check_invoice(record, err);
    case FEED_LINE:
        return check_line(record, err);
    case FEED_PAYMENT:
        return check_payment(record, err);
    case FEED_ALLOCATION:
        return check_allocation(record, err);
    case FEED_WORK:
        return check_work(record, err);
    case FEED_COUNT:
        break;
    }
    return error_set(err, STATUS_INVALID, "This kind of record is not known.");
}
