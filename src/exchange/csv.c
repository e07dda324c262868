/* callsheet's own set of CSV files into feed records: see csv.h. */
#include "callsheet/exchange/csv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/exchange/csv_rows.h"
#include "callsheet/exchange/csv_value.h"

enum { BLOCK_BYTES = 64 * 1024, SHOWN_BYTES = 128 };

/** An invoice or payment seen before in this set. */
struct seen {
    const char *id; /* NULL: a free slot */
    const char *customer;
    int64_t amount;
    int32_t day;
    char currency[4];
    long line;
};

/** Open addressing, by id. */
struct seen_map {
    struct seen *slots;
    size_t count, capacity; /* capacity: a power of two, or 0 */
};

struct csv_reading {
    const struct feed_sink *sink;
    struct arena kept, scratch; /* of the set; of one row */
    struct zones *zones;
    struct seen_map invoices, payments;
    int64_t done, total; /* bytes */
};

/** One row being turned into records. */
struct filling {
    struct csv_reading *reading;
    const struct csv_row *row;
    const struct csv_value *values;
};

typedef enum status (*record_fill)(const struct filling *f, struct error *err);

/* --- what was seen -----------------------------------------------------------------------------
 */

static size_t slot_of(const struct seen_map *map, const char *id) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (const char *at = id; *at; at++) {
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    }
    size_t slot = (size_t)hash & (map->capacity - 1);
    while (map->slots[slot].id && strcmp(map->slots[slot].id, id) != 0) {
        slot = (slot + 1) & (map->capacity - 1);
    }
    return slot;
}

static struct seen *seen_find(const struct seen_map *map, const char *id) {
    if (map->capacity == 0) {
        return NULL;
    }
    struct seen *seen = &map->slots[slot_of(map, id)];
    return seen->id ? seen : NULL;
}

static void seen_add(struct csv_reading *reading, struct seen_map *map, const struct seen *seen) {
    if (map->count * 2 >= map->capacity) {
        struct seen_map larger = {.count = map->count,
                                  .capacity = map->capacity ? map->capacity * 2 : 1024};
        larger.slots = mem_zalloc(larger.capacity, sizeof *larger.slots);
        for (size_t i = 0; i < map->capacity; i++) {
            if (map->slots[i].id) {
                larger.slots[slot_of(&larger, map->slots[i].id)] = map->slots[i];
            }
        }
        mem_free(map->slots);
        *map = larger;
    }
    struct seen *slot = &map->slots[slot_of(map, seen->id)];
    *slot = *seen;
    slot->id = arena_strdup(&reading->kept, seen->id);
    slot->customer = arena_strdup(&reading->kept, seen->customer);
    map->count++;
}

/* --- records -----------------------------------------------------------------------------------
 */

static const char *text_of(const struct filling *f, size_t column) {
    return f->values[column].text;
}

/** A text, or NULL when the cell is empty. */
static const char *maybe(const struct filling *f, size_t column) {
    return f->values[column].is_set ? f->values[column].text : NULL;
}

/** A number, or `otherwise` when the cell is empty. */
static int32_t number_of(const struct filling *f, size_t column, int32_t otherwise) {
    return f->values[column].is_set ? (int32_t)f->values[column].number : otherwise;
}

static enum status put(const struct filling *f, struct feed_record *record, struct error *err) {
    record->place.file = f->row->table->name;
    record->place.line = f->row->line;
    return f->reading->sink->put(f->reading->sink->context, record, err);
}

/** The five columns of calling hours, from the first of them on. */
static struct calling_hours hours_of(const struct filling *f, size_t zone) {
    return (struct calling_hours){
        .zone = maybe(f, zone),
        .from_minute = (int16_t)number_of(f, zone + 1, 0),
        .to_minute = (int16_t)number_of(f, zone + 2, 0),
        .days = (uint8_t)number_of(f, zone + 3, 0),
    };
}

static enum status check_hours(const struct filling *f, size_t zone, struct error *err) {
    if (f->values[zone + 1].is_set != f->values[zone + 2].is_set) {
        return csv_refuse(f->row, zone + 1, err, "calls_from and calls_to go together.");
    }
    if (f->values[zone + 1].is_set && f->values[zone + 1].number >= f->values[zone + 2].number) {
        return csv_refuse(f->row, zone + 2, err, "must be later than calls_from.");
    }
    return STATUS_OK;
}

static enum status fill_customer(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_CUSTOMER};
    struct feed_customer *customer = &record.of.customer;
    *customer = (struct feed_customer){
        .id = text_of(f, CUSTOMERS_ID),
        .code = maybe(f, CUSTOMERS_CODE),
        .name = text_of(f, CUSTOMERS_NAME),
        .currency = maybe(f, CUSTOMERS_CURRENCY),
        .terms_days = number_of(f, CUSTOMERS_TERMS, -1),
        .since_day = number_of(f, CUSTOMERS_SINCE, DAY_NONE),
        .do_not_call = number_of(f, CUSTOMERS_NO_CALL, -1),
        .hours = hours_of(f, CUSTOMERS_ZONE),
        .account_manager = maybe(f, CUSTOMERS_MANAGER),
        .note = maybe(f, CUSTOMERS_NOTE),
        .has_base_balance = f->values[CUSTOMERS_BALANCE].is_set,
    };
    if (customer->has_base_balance && !customer->currency) {
        return csv_refuse(f->row, CUSTOMERS_CURRENCY, err, "a base_balance needs its currency.");
    }
    enum status status = check_hours(f, CUSTOMERS_ZONE, err);
    if (!status && customer->has_base_balance) {
        status = csv_money(f->row, CUSTOMERS_BALANCE, customer->currency,
                           &customer->base_balance_minor, err);
    }
    return status ? status : put(f, &record, err);
}

static enum status fill_contact(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_CONTACT};
    record.of.contact = (struct feed_contact){
        .id = text_of(f, CONTACTS_ID),
        .customer = text_of(f, CONTACTS_CUSTOMER),
        .name = text_of(f, CONTACTS_NAME),
        .role = text_of(f, CONTACTS_ROLE),
        .level = number_of(f, CONTACTS_LEVEL, 0),
        .emails = f->values[CONTACTS_EMAILS].items,
        .email_count = f->values[CONTACTS_EMAILS].item_count,
        .phones = f->values[CONTACTS_PHONES].items,
        .phone_count = f->values[CONTACTS_PHONES].item_count,
        .do_not_call = number_of(f, CONTACTS_NO_CALL, -1),
        .hours = hours_of(f, CONTACTS_ZONE),
        .note = maybe(f, CONTACTS_NOTE),
    };
    for (size_t i = 0; i < record.of.contact.email_count; i++) {
        if (!strchr(record.of.contact.emails[i], '@')) {
            return csv_refuse(f->row, CONTACTS_EMAILS, err, "a mail address has an @ in it.");
        }
    }
    enum status status = check_hours(f, CONTACTS_ZONE, err);
    return status ? status : put(f, &record, err);
}

static enum status fill_ticket(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_TICKET};
    const char *number = maybe(f, TICKETS_NUMBER);
    record.of.ticket = (struct feed_ticket){
        .id = text_of(f, TICKETS_ID),
        .customer = text_of(f, TICKETS_CUSTOMER),
        .number = number ? number : text_of(f, TICKETS_ID),
        .subject = text_of(f, TICKETS_SUBJECT),
        .requested_by = maybe(f, TICKETS_REQUESTER),
        .opened = number_of(f, TICKETS_OPENED, DAY_NONE),
        .closed = number_of(f, TICKETS_CLOSED, DAY_NONE),
    };
    return put(f, &record, err);
}

static enum status fill_invoice(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_INVOICE};
    struct feed_invoice *invoice = &record.of.invoice;
    const char *id = maybe(f, INVOICES_ID), *currency = text_of(f, INVOICES_CURRENCY);
    bool is_note = number_of(f, INVOICES_KIND, 0) == 1;
    *invoice = (struct feed_invoice){
        .id = id ? id : text_of(f, INVOICES_NUMBER),
        .customer = text_of(f, INVOICES_CUSTOMER),
        .number = text_of(f, INVOICES_NUMBER),
        .kind = is_note ? ITEM_CREDIT_NOTE : ITEM_INVOICE,
        .issued = number_of(f, INVOICES_ISSUED, DAY_NONE),
        .due = number_of(f, INVOICES_DUE, DAY_NONE),
        .currency = currency,
        .has_open = f->values[INVOICES_OPEN].is_set,
        .reference = maybe(f, INVOICES_REFERENCE),
        .voided = number_of(f, INVOICES_VOIDED, 0) == 1,
    };
    const struct seen *before = seen_find(&f->reading->invoices, invoice->id);
    if (before) {
        return csv_refuse(f->row, id ? INVOICES_ID : INVOICES_NUMBER, err,
                          "the same invoice is in line %ld already.", before->line);
    }
    if (invoice->due != DAY_NONE && invoice->due < invoice->issued) {
        return csv_refuse(f->row, INVOICES_DUE, err, "the invoice is due before it was issued.");
    }
    enum status status = csv_money(f->row, INVOICES_TOTAL, currency, &invoice->total, err);
    if (!status) {
        status = csv_money(f->row, INVOICES_OPEN, currency, &invoice->open, err);
    }
    if (status) {
        return status;
    }
    if (is_note) {
        invoice->total = invoice->total > 0 ? -invoice->total : invoice->total;
        invoice->open = invoice->open > 0 ? -invoice->open : invoice->open;
    }
    struct seen seen = {.id = invoice->id, .customer = invoice->customer, .line = f->row->line};
    memcpy(seen.currency, currency, sizeof seen.currency);
    seen_add(f->reading, &f->reading->invoices, &seen);
    return put(f, &record, err);
}

static enum status fill_line(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_LINE};
    struct feed_line *line = &record.of.line;
    *line = (struct feed_line){
        .invoice = text_of(f, LINES_INVOICE),
        .position = number_of(f, LINES_POSITION, 1),
        .text = text_of(f, LINES_TEXT),
        .quantity_milli =
            f->values[LINES_QUANTITY].is_set ? f->values[LINES_QUANTITY].number : 1000,
        .minutes = number_of(f, LINES_MINUTES, -1),
    };
    if (line->position < 1) {
        return csv_refuse(f->row, LINES_POSITION, err, "the first line of an invoice is 1.");
    }
    const struct seen *invoice = seen_find(&f->reading->invoices, line->invoice);
    const char *currency = invoice ? invoice->currency : maybe(f, LINES_CURRENCY);
    if (!currency) {
        return csv_refuse(f->row, LINES_INVOICE, err,
                          "no such invoice is in invoices.csv. If it was fed before, say its "
                          "currency in a column currency.");
    }
    enum status status = csv_money(f->row, LINES_AMOUNT, currency, &line->amount, err);
    return status ? status : put(f, &record, err);
}

/** Puts the payment itself, the first time its id is seen; later rows must agree with it. */
static enum status put_payment(const struct filling *f, int64_t amount, struct error *err) {
    const char *id = text_of(f, PAYMENTS_ID), *customer = text_of(f, PAYMENTS_CUSTOMER);
    const char *currency = text_of(f, PAYMENTS_CURRENCY);
    int32_t day = number_of(f, PAYMENTS_DATE, DAY_NONE);
    const struct seen *before = seen_find(&f->reading->payments, id);
    if (before) {
        bool is_same = before->amount == amount && before->day == day &&
                       strcmp(before->customer, customer) == 0 &&
                       strcmp(before->currency, currency) == 0;
        return is_same ? STATUS_OK
                       : csv_refuse(f->row, PAYMENTS_ID, err,
                                    "customer, date, currency and amount must be the same as in "
                                    "line %ld, where this payment begins.",
                                    before->line);
    }
    struct seen seen = {
        .id = id, .customer = customer, .amount = amount, .day = day, .line = f->row->line};
    memcpy(seen.currency, currency, sizeof seen.currency);
    seen_add(f->reading, &f->reading->payments, &seen);
    struct feed_record record = {.kind = FEED_PAYMENT};
    record.of.payment = (struct feed_payment){.id = id,
                                              .customer = customer,
                                              .day = day,
                                              .currency = currency,
                                              .amount = amount,
                                              .reference = maybe(f, PAYMENTS_REFERENCE)};
    return put(f, &record, err);
}

static enum status fill_payment(const struct filling *f, struct error *err) {
    int64_t amount = 0, share = 0;
    const char *currency = text_of(f, PAYMENTS_CURRENCY);
    enum status status = csv_money(f->row, PAYMENTS_AMOUNT, currency, &amount, err);
    if (!status) {
        status = csv_money(f->row, PAYMENTS_ALLOCATED, currency, &share, err);
    }
    if (!status && f->values[PAYMENTS_ALLOCATED].is_set && !f->values[PAYMENTS_INVOICE].is_set) {
        status = csv_refuse(f->row, PAYMENTS_INVOICE, err,
                            "a share needs its invoice; leave both empty for money that waits.");
    }
    if (!status) {
        status = put_payment(f, amount, err);
    }
    if (status || !f->values[PAYMENTS_INVOICE].is_set) {
        return status;
    }
    struct feed_record record = {.kind = FEED_ALLOCATION};
    record.of.allocation = (struct feed_allocation){
        .payment = text_of(f, PAYMENTS_ID),
        .invoice = text_of(f, PAYMENTS_INVOICE),
        .amount = f->values[PAYMENTS_ALLOCATED].is_set ? share : amount,
        .day = number_of(f, PAYMENTS_DATE, DAY_NONE),
    };
    return put(f, &record, err);
}

static enum status fill_allocation(const struct filling *f, struct error *err) {
    if (f->values[ALLOCATIONS_PAYMENT].is_set == f->values[ALLOCATIONS_NOTE].is_set) {
        return csv_refuse(f->row, ALLOCATIONS_PAYMENT, err,
                          "fill either payment or credit_note, not both.");
    }
    struct feed_record record = {.kind = FEED_ALLOCATION};
    struct feed_allocation *allocation = &record.of.allocation;
    *allocation = (struct feed_allocation){
        .payment = maybe(f, ALLOCATIONS_PAYMENT),
        .credit_note = maybe(f, ALLOCATIONS_NOTE),
        .invoice = text_of(f, ALLOCATIONS_INVOICE),
        .day = number_of(f, ALLOCATIONS_DATE, DAY_NONE),
    };
    enum status status = csv_money(f->row, ALLOCATIONS_AMOUNT, text_of(f, ALLOCATIONS_CURRENCY),
                                   &allocation->amount, err);
    if (!status && allocation->amount <= 0) {
        status = csv_refuse(f->row, ALLOCATIONS_AMOUNT, err, "must be above 0.");
    }
    return status ? status : put(f, &record, err);
}

static enum status fill_work(const struct filling *f, struct error *err) {
    struct feed_record record = {.kind = FEED_WORK};
    const struct csv_value *started = &f->values[WORK_STARTED];
    record.of.work = (struct feed_work){
        .id = text_of(f, WORK_ID),
        .customer = text_of(f, WORK_CUSTOMER),
        .invoice = maybe(f, WORK_INVOICE),
        .line_position = number_of(f, WORK_LINE, 0),
        .day = number_of(f, WORK_DATE, DAY_NONE),
        .started_at = started->is_set ? started->number : INSTANT_NONE,
        .minutes = number_of(f, WORK_MINUTES, 0),
        .who = maybe(f, WORK_WHO),
        .what = maybe(f, WORK_WHAT),
        .why = maybe(f, WORK_WHY),
        .ticket = maybe(f, WORK_TICKET),
    };
    if (f->values[WORK_LINE].is_set && !record.of.work.invoice) {
        return csv_refuse(f->row, WORK_INVOICE, err, "a line needs its invoice.");
    }
    return put(f, &record, err);
}

static const record_fill fillers[CSV_FILE_COUNT] = {
    [CSV_CUSTOMERS] = fill_customer,
    [CSV_CONTACTS] = fill_contact,
    [CSV_TICKETS] = fill_ticket,
    [CSV_INVOICES] = fill_invoice,
    [CSV_LINES] = fill_line,
    [CSV_PAYMENTS] = fill_payment,
    [CSV_ALLOCATIONS] = fill_allocation,
    [CSV_WORK] = fill_work,
};

static enum status visit_row(void *context, const struct csv_row *row, struct error *err) {
    struct csv_reading *reading = context;
    struct csv_value values[CSV_COLUMNS_MOST];
    struct csv_reader reader = {.arena = &reading->scratch, .zones = reading->zones};
    struct filling filling = {.reading = reading, .row = row, .values = values};
    arena_clear(&reading->scratch);
    enum status status = csv_row_values(&reader, row, values, err);
    if (status) {
        return status;
    }
    size_t id = 0;
    while (csv_file((enum csv_file_id)id) != row->table) {
        id++;
    }
    return fillers[id](&filling, err);
}

/* --- files --------------------------------------------------------------------------------------
 */

struct csv_reading *csv_reading_new(const struct feed_sink *sink) {
    struct csv_reading *reading = mem_zalloc(1, sizeof *reading);
    reading->sink = sink;
    reading->zones = zones_new();
    arena_init(&reading->kept);
    arena_init(&reading->scratch);
    return reading;
}

void csv_reading_free(struct csv_reading *reading) {
    if (!reading) {
        return;
    }
    mem_free(reading->invoices.slots);
    mem_free(reading->payments.slots);
    arena_release(&reading->scratch);
    arena_release(&reading->kept);
    zones_free(reading->zones);
    mem_free(reading);
}

enum status csv_read_bytes(struct csv_reading *reading, enum csv_file_id id, const void *bytes,
                           size_t len, struct error *err) {
    struct csv_rows *rows = csv_rows_new(csv_file(id), visit_row, reading);
    enum status status = csv_rows_feed(rows, bytes, len, err);
    if (!status) {
        status = csv_rows_finish(rows, err);
    }
    csv_rows_free(rows);
    return status;
}

static enum status read_fd(struct csv_reading *reading, enum csv_file_id id, int fd,
                           struct error *err) {
    enum status status = STATUS_OK;
    struct csv_rows *rows = csv_rows_new(csv_file(id), visit_row, reading);
    char *block = mem_alloc(BLOCK_BYTES);
    while (!status) {
        ssize_t got = read(fd, block, BLOCK_BYTES);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            status = error_set(err, STATUS_IO, "%s cannot be read: %s.", csv_file(id)->name,
                               strerror(errno));
        } else if (got == 0) {
            status = csv_rows_finish(rows, err);
            break;
        } else {
            status = csv_rows_feed(rows, block, (size_t)got, err);
            reading->done += got;
            if (reading->sink->progress && reading->done <= reading->total) {
                reading->sink->progress(reading->sink->context, reading->done, reading->total);
            }
        }
    }
    mem_free(block);
    csv_rows_free(rows);
    return status;
}

/** Opens a file of the set; `*fd` stays -1 when it may be missing and is. */
static enum status open_file(int folder, const struct csv_file *file, int *fd, struct error *err) {
    int opened = openat(folder, file->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about = {0};
    if (opened < 0 && errno == ENOENT && !file->is_required) {
        return STATUS_OK;
    }
    if (opened < 0) {
        return errno == ENOENT
                   ? error_set(err, STATUS_NOT_FOUND,
                               "There is no %s in that folder; it is where a feed begins.",
                               file->name)
                   : error_set(err, STATUS_DENIED, "%s cannot be read: %s.", file->name,
                               strerror(errno));
    }
    if (fstat(opened, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > CSV_FILE_BYTES) {
        (void)close(opened); /* only read from */
        return error_set(err, STATUS_LIMIT, "%s is not a plain file of at most 4 GiB.", file->name);
    }
    *fd = opened;
    return STATUS_OK;
}

/** Says whether a name ends with ".csv", in any case, and is no file of the set. Hidden files are
    other programs'. */
static bool is_stray(const char *name) {
    static const char tail[] = ".csv";
    size_t len = strlen(name), tail_len = sizeof tail - 1;
    if (name[0] == '.' || len < tail_len || text_compare_fold(name + len - tail_len, tail) != 0) {
        return false;
    }
    for (size_t i = 0; i < CSV_FILE_COUNT; i++) {
        if (strcmp(name, csv_file((enum csv_file_id)i)->name) == 0) {
            return false;
        }
    }
    return true;
}

/** Refuses a folder with a CSV file that no table knows: "invoice.csv" would be left out without a
    word otherwise. */
static enum status refuse_strays(int folder, struct error *err) {
    int own = fcntl(folder, F_DUPFD_CLOEXEC, 0); /* closedir closes it */
    DIR *names = own < 0 ? NULL : fdopendir(own);
    char first[SHOWN_BYTES] = "";
    if (!names) {
        enum status status =
            error_set(err, STATUS_IO, "The folder cannot be read: %s.", strerror(errno));
        if (own >= 0) {
            (void)close(own); /* only read from */
        }
        return status;
    }
    for (const struct dirent *entry = readdir(names); entry; entry = readdir(names)) {
        char shown[SHOWN_BYTES];
        if (!is_stray(entry->d_name)) {
            continue;
        }
        (void)text_clean_into(shown, sizeof shown, entry->d_name, TEXT_LINE); /* cut is enough */
        if (!first[0] || strcmp(shown, first) < 0) {
            memcpy(first, shown, sizeof first);
        }
    }
    (void)closedir(names); /* only read from */
    if (!first[0]) {
        return STATUS_OK;
    }
    struct buf known = {0};
    for (size_t i = 0; i < CSV_FILE_COUNT; i++) {
        buf_addf(&known, "%s%s", i > 0 ? ", " : "", csv_file((enum csv_file_id)i)->name);
    }
    enum status status = error_set(err, STATUS_INVALID,
                                   "“%s” is no file of the set. Rename it, or move it elsewhere; "
                                   "known are: %s.",
                                   first, buf_text(&known));
    buf_release(&known);
    return status;
}

enum status csv_read_folder(const char *folder, const struct feed_sink *sink, struct error *err) {
    enum status status = STATUS_OK;
    struct csv_reading *reading = csv_reading_new(sink);
    int files[CSV_FILE_COUNT];
    memset(files, -1, sizeof files);
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0) {
        status = error_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_DENIED,
                           "%s is not a folder that can be read: %s.", folder, strerror(errno));
        goto done;
    }
    status = refuse_strays(dir, err);
    for (size_t i = 0; i < CSV_FILE_COUNT && !status; i++) {
        struct stat about = {0};
        status = open_file(dir, csv_file((enum csv_file_id)i), &files[i], err);
        if (!status && files[i] >= 0 && fstat(files[i], &about) == 0) {
            reading->total += about.st_size;
        }
    }
    for (size_t i = 0; i < CSV_FILE_COUNT && !status; i++) {
        if (files[i] >= 0) {
            status = read_fd(reading, (enum csv_file_id)i, files[i], err);
        }
    }
done:
    for (size_t i = 0; i < CSV_FILE_COUNT; i++) {
        if (files[i] >= 0) {
            (void)close(files[i]); /* only read from */
        }
    }
    if (dir >= 0) {
        (void)close(dir);
    }
    csv_reading_free(reading);
    return status;
}
