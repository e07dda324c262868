/* The made-up firm's billing as feed records: what is open from the tables, two years of paid bills
   by rules and dice that always fall the same. */
#include "callsheet/cli/demo_feed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/money.h"

enum { FIRST_NUMBER = 301, PAID_SPAN_DAYS = 42, PAID_FROM_DAYS = 100, LINES_MOST = 3 };

/** A bill, open or long paid. */
struct bill {
    const struct demo_customer *customer;
    const struct demo_bill *told; /* NULL: made by rule */
    char number[16];
    int issued, due, paid_on; /* days ago */
    int64_t total, paid;
};

struct feeding {
    const struct demo_time *time;
    const struct feed_sink *sink;
    uint64_t dice;
    struct bill *bills;
    size_t count, capacity;
    int payments, works;
    struct error *err;
};

static const struct {
    const char *text, *what, *why;
} jobs[] = {
    {"Workstation replaced and data moved", "Old machine imaged, new one set up, printer mapped",
     "asked for by mail"},
    {"Mail delivery problems", "SPF record corrected, queue released, test mails sent",
     "ticket by telephone"},
    {"Monthly server maintenance", "Updates installed, logs read, backup restored as a test",
     "maintenance contract"},
    {"Network cabling, second floor", "Six outlets laid and measured", "order from the office"},
    {"Backup failed at night", "Full disk found and cleared, job run again, restore tried",
     "alarm of the monitoring"},
    {"New staff members", "Accounts, mailboxes and telephones for two people",
     "list from their manager"},
    {"Firewall rules", "Access for the till supplier opened and documented",
     "approved by the owner"},
    {"Slow file server", "Index rebuilt, two shares moved to the new disks",
     "complaint of several users"},
    {"Telephone system", "Hunt group changed, recordings replaced", "asked for by the front desk"},
    {"Phishing mail clicked", "Password reset, sessions ended, machine scanned", "emergency call"},
};
static const char *const staff[] = {"Rob", "Eve", "Ines", "Tom"};

static int roll(struct feeding *f, int sides) {
    f->dice ^= f->dice << 13; /* xorshift64, Marsaglia 2003 */
    f->dice ^= f->dice >> 7;
    f->dice ^= f->dice << 17;
    return (int)((f->dice >> 11) % (uint64_t)sides);
}

static int32_t day_of(const struct feeding *f, int days_ago) {
    return f->time->today - days_ago;
}

static enum status put(struct feeding *f, struct feed_record *record) {
    record->place.file = "demo";
    return f->sink->put(f->sink->context, record, f->err);
}

/* --- customers
 * ------------------------------------------------------------------------------------ */

static struct calling_hours hours_of(const struct demo_customer *customer) {
    struct calling_hours hours = {.zone = customer->zone};
    if (customer->has_hours) {
        hours.from_minute = 9 * 60;
        hours.to_minute = 17 * 60;
        hours.days = 0x1f;
    }
    return hours;
}

static enum status put_customer(struct feeding *f, const struct demo_customer *customer) {
    struct feed_record record = {.kind = FEED_CUSTOMER};
    record.of.customer = (struct feed_customer){
        .id = customer->code,
        .code = customer->code,
        .name = customer->name,
        .currency = customer->currency,
        .terms_days = customer->terms_days,
        .since_day = day_from_date(customer->since_year, 3, 1),
        .do_not_call = customer->do_not_call,
        .hours = hours_of(customer),
        .account_manager = customer->manager,
    };
    enum status status = put(f, &record);
    for (int i = 0; i < 3 && !status && customer->people[i].name; i++) {
        const struct demo_person *person = &customer->people[i];
        char id[32], address[128];
        const char *email = address, *phone = person->phone;
        (void)snprintf(id, sizeof id, "%s/%d", customer->code, i + 1); /* codes are short */
        demo_address(customer, i, address, sizeof address);
        struct feed_record contact = {.kind = FEED_CONTACT};
        contact.of.contact = (struct feed_contact){.id = id,
                                                   .customer = customer->code,
                                                   .name = person->name,
                                                   .role = person->role,
                                                   .level = person->level,
                                                   .emails = &email,
                                                   .email_count = 1,
                                                   .phones = &phone,
                                                   .phone_count = 1,
                                                   .do_not_call = -1};
        status = put(f, &contact);
    }
    return status;
}

/* --- bills
 * ---------------------------------------------------------------------------------------- */

static int64_t scale_of(const char *currency) {
    return currency_digits(currency) == 0 ? 1 : 100; /* those of the tables */
}

static void add_bill(struct feeding *f, const struct bill *bill) {
    f->bills = mem_grow(f->bills, f->count, &f->capacity, sizeof *f->bills);
    f->bills[f->count++] = *bill;
}

static void make_bills(struct feeding *f) {
    for (size_t i = 0; i < demo_customer_count; i++) {
        const struct demo_customer *customer = &demo_customers[i];
        for (int k = 0; k < customer->bills; k++) {
            int issued = PAID_FROM_DAYS + k * PAID_SPAN_DAYS + roll(f, 12);
            int late = customer->late_days + roll(f, 5) - 2;
            struct bill bill = {.customer = customer,
                                .issued = issued,
                                .due = issued - customer->terms_days,
                                .paid_on = issued - customer->terms_days - late};
            bill.total = customer->usual * scale_of(customer->currency) * (85 + roll(f, 31)) / 100;
            bill.paid = bill.total;
            add_bill(f, &bill);
        }
    }
}

static int older_first(const void *a, const void *b) {
    const struct bill *x = a, *y = b;
    if (x->issued != y->issued) {
        return x->issued > y->issued ? -1 : 1;
    }
    return strcmp(x->customer->code, y->customer->code);
}

static void number_bills(struct feeding *f) {
    qsort(f->bills, f->count, sizeof *f->bills, older_first);
    for (size_t i = 0; i < f->count; i++) {
        (void)snprintf(f->bills[i].number, sizeof f->bills[i].number, "INV-%04zu",
                       FIRST_NUMBER + i);
    }
    for (size_t i = 0; i < demo_bill_count; i++) {
        const struct demo_bill *told = &demo_bills[i];
        struct bill bill = {.customer = demo_find(told->customer),
                            .told = told,
                            .issued = told->issued,
                            .due = told->due,
                            .paid_on = told->paid_on,
                            .total = told->total,
                            .paid = told->paid};
        (void)snprintf(bill.number, sizeof bill.number, "%s", told->number); /* they fit */
        add_bill(f, &bill);
    }
}

static enum status put_line(struct feeding *f, const struct bill *bill, int position,
                            const char *text, int64_t amount, int minutes) {
    struct feed_record record = {.kind = FEED_LINE};
    record.of.line =
        (struct feed_line){.invoice = bill->number,
                           .position = position,
                           .text = text,
                           .quantity_milli = minutes > 0 ? (int64_t)minutes * 1000 / 60 : 1000,
                           .amount = amount,
                           .minutes = minutes};
    return put(f, &record);
}

/** A work entry; `days_ago` is its day. */
static enum status put_work(struct feeding *f, const struct bill *bill, int position, int days_ago,
                            const struct feed_work *told) {
    char id[24];
    struct feed_record record = {.kind = FEED_WORK};
    (void)snprintf(id, sizeof id, "W%05d", ++f->works);
    record.of.work = *told;
    record.of.work.id = id;
    record.of.work.customer = bill->customer->code;
    record.of.work.invoice = bill->number;
    record.of.work.line_position = position;
    record.of.work.day = day_of(f, days_ago);
    record.of.work.started_at = INSTANT_NONE;
    return put(f, &record);
}

/** The work behind a line: most of it well documented, some thin, some without record. */
static enum status put_line_work(struct feeding *f, const struct bill *bill, int position,
                                 int minutes, int job) {
    int luck = roll(f, 100), who = roll(f, (int)ARRAY_LEN(staff));
    bool is_thin = luck >= 80 && luck < 92;
    if (luck >= 92 || minutes <= 0) {
        return STATUS_OK;
    }
    int first = minutes > 120 ? minutes / 30 * 15 : minutes;
    struct feed_work work = {.minutes = first,
                             .who = staff[who],
                             .what = jobs[job].what,
                             .why = is_thin ? NULL : jobs[job].why};
    enum status status = put_work(f, bill, position, bill->issued + 6 + roll(f, 9), &work);
    if (!status && first < minutes) {
        work.minutes = minutes - first;
        work.who = staff[(who + 1) % (int)ARRAY_LEN(staff)];
        work.what = is_thin ? "more of the same" : "Finished and tested with the customer";
        status = put_work(f, bill, position, bill->issued + 2 + roll(f, 4), &work);
    }
    return status;
}

/** Billed 11.5 h, on record 10.75 h: the bill the angry customer talks about. */
static enum status put_disputed_lines(struct feeding *f, const struct bill *bill) {
    static const struct {
        int position, days_ago;
        struct feed_work work;
    } entries[] = {
        {1,
         70,
         {.minutes = 240,
          .who = "Rob",
          .what = "Mail server down: disk array rebuilt",
          .why = "Dana Whit, by telephone",
          .ticket = "T-2231"}},
        {1,
         70,
         {.minutes = 150,
          .who = "Eve",
          .what = "Restored mailboxes from Thursday backup",
          .why = "Dana Whit, by telephone",
          .ticket = "T-2231"}},
        {2,
         67,
         {.minutes = 210,
          .who = "Rob",
          .what = "Monitoring for the array, on request",
          .why = "Mark Pine, by telephone",
          .ticket = "T-2240"}},
        {3, 66, {.minutes = 45, .who = NULL, .what = NULL, .why = NULL, .ticket = NULL}},
    };
    static const struct {
        const char *id, *subject, *by;
    } tickets[] = {{"T-2231", "Mail server down", "Dana Whit"},
                   {"T-2240", "Monitoring for the disk array", "Mark Pine"}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(tickets) && !status; i++) {
        struct feed_record record = {.kind = FEED_TICKET};
        record.of.ticket = (struct feed_ticket){.id = tickets[i].id,
                                                .customer = bill->customer->code,
                                                .number = tickets[i].id,
                                                .subject = tickets[i].subject,
                                                .requested_by = tickets[i].by,
                                                .opened = day_of(f, 70 - 3 * (int)i),
                                                .closed = day_of(f, 66)};
        status = put(f, &record);
    }
    if (!status) {
        status =
            put_line(f, bill, 1, "Mail server: disk array rebuilt, mailboxes restored", 84500, 390);
    }
    if (!status) {
        status = put_line(f, bill, 2, "Monitoring for the disk array", 45500, 210);
    }
    if (!status) {
        status = put_line(f, bill, 3, "Monitoring, follow-up", 19000, 90);
    }
    for (size_t i = 0; i < ARRAY_LEN(entries) && !status; i++) {
        status = put_work(f, bill, entries[i].position, entries[i].days_ago, &entries[i].work);
    }
    return status;
}

static enum status put_lines(struct feeding *f, const struct bill *bill) {
    if (strcmp(bill->number, "INV-1042") == 0) {
        return put_disputed_lines(f, bill);
    }
    if (bill->told && bill->told->line) {
        enum status status =
            put_line(f, bill, 1, bill->told->line, bill->total, bill->told->minutes);
        return status ? status
                      : put_line_work(f, bill, 1, bill->told->minutes, roll(f, ARRAY_LEN(jobs)));
    }
    enum status status = STATUS_OK;
    int lines = 1 + roll(f, LINES_MOST);
    int64_t left = bill->total;
    for (int i = 1; i <= lines && !status; i++) {
        int64_t amount = i == lines ? left : left * (30 + roll(f, 40)) / 100;
        int job = roll(f, ARRAY_LEN(jobs)), minutes = 45 + 15 * roll(f, 14);
        left -= amount;
        status = put_line(f, bill, i, jobs[job].text, amount, minutes);
        if (!status) {
            status = put_line_work(f, bill, i, minutes, job);
        }
    }
    return status;
}

static enum status put_payment(struct feeding *f, const struct demo_customer *customer, int day,
                               int64_t amount, const char *reference, const char *invoice) {
    char id[24];
    (void)snprintf(id, sizeof id, "P%05d", ++f->payments);
    struct feed_record record = {.kind = FEED_PAYMENT};
    record.of.payment = (struct feed_payment){.id = id,
                                              .customer = customer->code,
                                              .day = day_of(f, day),
                                              .currency = customer->currency,
                                              .amount = amount,
                                              .reference = reference};
    enum status status = put(f, &record);
    if (status || !invoice) {
        return status;
    }
    struct feed_record allocation = {.kind = FEED_ALLOCATION};
    allocation.of.allocation = (struct feed_allocation){
        .payment = id, .invoice = invoice, .amount = amount, .day = day_of(f, day)};
    return put(f, &allocation);
}

static enum status put_bill(struct feeding *f, const struct bill *bill) {
    struct feed_record record = {.kind = FEED_INVOICE};
    record.of.invoice = (struct feed_invoice){.id = bill->number,
                                              .customer = bill->customer->code,
                                              .number = bill->number,
                                              .kind = ITEM_INVOICE,
                                              .issued = day_of(f, bill->issued),
                                              .due = day_of(f, bill->due),
                                              .currency = bill->customer->currency,
                                              .total = bill->total};
    enum status status = put(f, &record);
    if (!status) {
        status = put_lines(f, bill);
    }
    if (!status && bill->paid > 0) {
        status =
            put_payment(f, bill->customer, bill->paid_on, bill->paid, bill->number, bill->number);
    }
    return status;
}

enum status demo_feed(const struct demo_time *time, const struct feed_sink *sink,
                      struct error *err) {
    struct feeding f = {
        .time = time, .sink = sink, .dice = UINT64_C(0x9e3779b97f4a7c15), .err = err};
    enum status status = STATUS_OK;
    make_bills(&f);
    number_bills(&f);
    for (size_t i = 0; i < demo_customer_count && !status; i++) {
        status = put_customer(&f, &demo_customers[i]);
    }
    for (size_t i = 0; i < f.count && !status; i++) {
        status = put_bill(&f, &f.bills[i]);
    }
    for (size_t i = 0; i < demo_money_count && !status; i++) {
        const struct demo_money *money = &demo_moneys[i];
        status = put_payment(&f, demo_find(money->customer), money->day, money->amount,
                             money->reference, NULL);
    }
    mem_free(f.bills);
    return status;
}
