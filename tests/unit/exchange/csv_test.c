/* The CSV set: a good folder record by record, every way a file can be wrong, and chunk borders. */
#include "support/check_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/exchange/csv.h"
#include "callsheet/exchange/csv_rows.h"

struct taken {
    struct buf text; /* one line a record */
    size_t count;
    int fail_at;
};

static void add(struct buf *out, const char *name, const char *text) {
    if (text && text[0]) {
        buf_addf(out, " %s=%s", name, text);
    }
}

static void add_day(struct buf *out, const char *name, int32_t day) {
    char iso[11];
    day_format_iso(day, iso);
    add(out, name, iso);
}

static void add_hours(struct buf *out, const struct calling_hours *hours) {
    add(out, "zone", hours->zone);
    if (hours->to_minute) {
        buf_addf(out, " hours=%d-%d", hours->from_minute, hours->to_minute);
    }
    if (hours->days) {
        buf_addf(out, " days=%x", hours->days);
    }
}

static void add_party(struct buf *out, const struct feed_record *r) {
    if (r->kind == FEED_CUSTOMER) {
        const struct feed_customer *c = &r->of.customer;
        add(out, "id", c->id);
        add(out, "code", c->code);
        add(out, "name", c->name);
        add(out, "currency", c->currency);
        buf_addf(out, " terms=%d call=%d", c->terms_days, c->do_not_call);
        add_day(out, "since", c->since_day);
        add(out, "manager", c->account_manager);
        add(out, "note", c->note);
        add_hours(out, &c->hours);
        if (c->has_base_balance) {
            buf_addf(out, " base=%lld", (long long)c->base_balance_minor);
        }
        return;
    }
    const struct feed_contact *c = &r->of.contact;
    add(out, "id", c->id);
    add(out, "customer", c->customer);
    add(out, "name", c->name);
    add(out, "role", c->role);
    buf_addf(out, " level=%d", c->level);
    for (size_t i = 0; i < c->email_count; i++) {
        add(out, "mail", c->emails[i]);
    }
    for (size_t i = 0; i < c->phone_count; i++) {
        add(out, "phone", c->phones[i]);
    }
}

static void add_document(struct buf *out, const struct feed_record *r) {
    if (r->kind == FEED_INVOICE) {
        const struct feed_invoice *i = &r->of.invoice;
        add(out, "id", i->id);
        add(out, "number", i->number);
        add(out, "customer", i->customer);
        add_day(out, "issued", i->issued);
        add_day(out, "due", i->due);
        buf_addf(out, " kind=%d total=%lld %s", i->kind, (long long)i->total, i->currency);
        if (i->has_open) {
            buf_addf(out, " open=%lld", (long long)i->open);
        }
        add(out, "reference", i->reference);
        add(out, "voided", i->voided ? "yes" : "");
        return;
    }
    const struct feed_line *l = &r->of.line;
    add(out, "invoice", l->invoice);
    add(out, "text", l->text);
    buf_addf(out, " position=%d milli=%lld amount=%lld minutes=%d", l->position,
             (long long)l->quantity_milli, (long long)l->amount, l->minutes);
}

static void add_other(struct buf *out, const struct feed_record *r) {
    if (r->kind == FEED_PAYMENT) {
        const struct feed_payment *p = &r->of.payment;
        add(out, "id", p->id);
        add(out, "customer", p->customer);
        add_day(out, "day", p->day);
        buf_addf(out, " amount=%lld %s", (long long)p->amount, p->currency);
        add(out, "reference", p->reference);
    } else if (r->kind == FEED_ALLOCATION) {
        const struct feed_allocation *a = &r->of.allocation;
        add(out, "payment", a->payment);
        add(out, "note", a->credit_note);
        add(out, "invoice", a->invoice);
        buf_addf(out, " amount=%lld", (long long)a->amount);
        add_day(out, "day", a->day);
    } else if (r->kind == FEED_TICKET) {
        const struct feed_ticket *t = &r->of.ticket;
        add(out, "id", t->id);
        add(out, "number", t->number);
        add(out, "subject", t->subject);
        add(out, "by", t->requested_by);
        add_day(out, "opened", t->opened);
        add_day(out, "closed", t->closed);
    } else {
        const struct feed_work *w = &r->of.work;
        add(out, "id", w->id);
        add(out, "customer", w->customer);
        add(out, "invoice", w->invoice);
        add_day(out, "day", w->day);
        buf_addf(out, " line=%d minutes=%d", w->line_position, w->minutes);
        if (w->started_at != INSTANT_NONE) {
            buf_addf(out, " started=%lld", (long long)w->started_at);
        }
        add(out, "who", w->who);
        add(out, "what", w->what);
        add(out, "why", w->why);
        add(out, "ticket", w->ticket);
    }
}

static enum status take(void *context, const struct feed_record *record, struct error *err) {
    struct taken *taken = context;
    if (taken->fail_at && (int)++taken->count == taken->fail_at) {
        return error_set(err, STATUS_FULL, "No room is left on the disk.");
    }
    buf_addf(&taken->text, "%s:%ld %s", record->place.file, record->place.line,
             feed_word(record->kind));
    if (record->kind == FEED_CUSTOMER || record->kind == FEED_CONTACT) {
        add_party(&taken->text, record);
    } else if (record->kind == FEED_INVOICE || record->kind == FEED_LINE) {
        add_document(&taken->text, record);
    } else {
        add_other(&taken->text, record);
    }
    buf_add_char(&taken->text, '\n');
    return STATUS_OK;
}

START_TEST(a_good_set_becomes_records) {
    struct taken taken = {0};
    struct feed_sink sink = {.put = take, .context = &taken};
    struct error err;
    char *folder = test_source("fixtures/csv/good");
    expect_ok(csv_read_folder(folder, &sink, &err), &err);
    expect_golden("csv/good.txt", buf_text(&taken.text));
    buf_release(&taken.text);
    free(folder);
}
END_TEST

START_TEST(a_failing_sink_ends_it) {
    struct taken taken = {.fail_at = _i + 1};
    struct feed_sink sink = {.put = take, .context = &taken};
    struct error err;
    char *folder = test_source("fixtures/csv/good");
    expect_status(csv_read_folder(folder, &sink, &err), STATUS_FULL, &err);
    expect_text(err.message, "No room is left on the disk.");
    buf_release(&taken.text);
    free(folder);
}
END_TEST

static enum status read_text(enum csv_file_id id, const char *text, size_t len, struct taken *taken,
                             struct error *err) {
    struct feed_sink sink = {.put = take, .context = taken};
    struct csv_reading *reading = csv_reading_new(&sink);
    static const char invoice[] =
        "number,customer,issued,currency,total\nI1,C1,2026-01-01,EUR,10\n";
    enum status status = STATUS_OK;
    if (id == CSV_LINES) {
        expect_ok(csv_read_bytes(reading, CSV_INVOICES, invoice, strlen(invoice), err), err);
    }
    status = csv_read_bytes(reading, id, text, len, err);
    csv_reading_free(reading);
    return status;
}

#define TEXT(text) (text), sizeof(text) - 1
static const struct {
    enum csv_file_id id;
    const char *text;
    size_t len;
    enum status status;
    const char *piece;
} bad[] = {
    {CSV_CUSTOMERS, TEXT(""), STATUS_INVALID, "customers.csv line 1: the file is empty"},
    {CSV_CUSTOMERS, TEXT("\xef\xbb\xbf"), STATUS_INVALID, "the file is empty"},
    {CSV_CUSTOMERS, TEXT("\n\n"), STATUS_INVALID, "the file is empty"},
    {CSV_CUSTOMERS, TEXT("C1,Harbour\n"), STATUS_INVALID,
     "customers.csv line 1: expected a header, found “C1”"},
    {CSV_CUSTOMERS, TEXT("id,name,colour\n"), STATUS_INVALID,
     "line 1: there is no column “colour”. Rename or remove it; known are: id, code,"},
    {CSV_CUSTOMERS, TEXT("id,name,ID\n"), STATUS_INVALID, "the column “ID” is there twice"},
    {CSV_CUSTOMERS, TEXT("id,code\n"), STATUS_INVALID, "the column “name” is missing"},
    {CSV_CUSTOMERS, TEXT("\xff\xfei\0d\0"), STATUS_INVALID, "the file is UTF-16"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1\n"), STATUS_INVALID,
     "line 2: the row has 1 column, the header has 2"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1,A,B\n"), STATUS_INVALID, "the row has 3 columns"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1,\"Harbour\n"), STATUS_INVALID,
     "line 2, column name: a quote is opened and never closed"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1,Har\"bour\n"), STATUS_INVALID,
     "line 2, column name: a quote stands where none may be"},
    {CSV_CUSTOMERS, TEXT("id,name\n\"C1\"x,A\n"), STATUS_INVALID, "line 2, column id: a quote"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1,A\0B\n"), STATUS_INVALID, "column name: a NUL byte"},
    {CSV_CUSTOMERS, TEXT("id,name\n\n\nC1,M\xfcller\n"), STATUS_INVALID,
     "line 4, column name: the text is not UTF-8"},
    {CSV_CUSTOMERS, TEXT("id,name\nC1,\n"), STATUS_INVALID,
     "line 2, column name: expected text, found nothing"},
    {CSV_CUSTOMERS, TEXT("id,name,since\nC1,A,1.2.2026\n"), STATUS_INVALID,
     "line 2, column since: expected a date like 2026-11-30, found “1.2.2026”"},
    {CSV_CUSTOMERS, TEXT("id,name,since\nC1,A,2026-02-30\n"), STATUS_INVALID, "column since"},
    {CSV_CUSTOMERS, TEXT("id,name,currency\nC1,A,euro\n"), STATUS_INVALID, "like EUR"},
    {CSV_CUSTOMERS, TEXT("id,name,currency\nC1,A,ZZQ\n"), STATUS_INVALID,
     "line 2, column currency: expected a currency code like EUR, found “ZZQ”"},
    {CSV_INVOICES,
     TEXT("number,customer,issued,due,currency,total\nA-1,C1,2026-10-02,2026-10-01,EUR,5\n"),
     STATUS_INVALID, "invoices.csv line 2, column due: the invoice is due before it was issued."},
    {CSV_CUSTOMERS, TEXT("id,name,terms_days\nC1,A,-3\n"), STATUS_INVALID, "a whole number"},
    {CSV_CUSTOMERS, TEXT("id,name,terms_days\nC1,A,99999999999\n"), STATUS_INVALID,
     "a whole number"},
    {CSV_CUSTOMERS, TEXT("id,name,do_not_call\nC1,A,maybe\n"), STATUS_INVALID, "yes or no"},
    {CSV_CUSTOMERS, TEXT("id,name,time_zone\nC1,A,Mars/Base\n"), STATUS_INVALID,
     "expected a time zone like Europe/Berlin, found “Mars/Base”"},
    {CSV_CUSTOMERS, TEXT("id,name,time_zone\nC1,A,../../etc/passwd\n"), STATUS_INVALID,
     "a time zone"},
    {CSV_CUSTOMERS, TEXT("id,name,calls_from,calls_to\nC1,A,9:00,17:00\n"), STATUS_INVALID,
     "a time like 09:30"},
    {CSV_CUSTOMERS, TEXT("id,name,calls_from,calls_to\nC1,A,18:00,17:00\n"), STATUS_INVALID,
     "column calls_to: must be later"},
    {CSV_CUSTOMERS, TEXT("id,name,calls_from,calls_to\nC1,A,09:00,\n"), STATUS_INVALID,
     "go together"},
    {CSV_CUSTOMERS, TEXT("id,name,call_days\nC1,A,fun-day\n"), STATUS_INVALID, "days like mon-fri"},
    {CSV_CUSTOMERS, TEXT("id,name,base_balance\nC1,A,5\n"), STATUS_INVALID, "needs its currency"},
    {CSV_CUSTOMERS, TEXT("id,name,since\nC1,A,\x1b[31m\xe2\x80\xae\n"), STATUS_INVALID, "^[[31m"},
    {CSV_CONTACTS, TEXT("id,customer,name,role\nP,C,A,boss\n"), STATUS_INVALID,
     "billing, technical, decision-maker or user"},
    {CSV_CONTACTS, TEXT("id,customer,name,level\nP,C,A,4\n"), STATUS_INVALID, "1 staff"},
    {CSV_CONTACTS, TEXT("id,customer,name,emails\nP,C,A,dana\n"), STATUS_INVALID, "has an @"},
    {CSV_INVOICES, TEXT("number,customer,issued,currency,total\nI,C,2026-01-01,EUR,1.234\n"),
     STATUS_INVALID, "2 decimals at most, no thousands signs), found “1.234”"},
    {CSV_INVOICES, TEXT("number,customer,issued,currency,total\nI,C,2026-01-01,JPY,1.5\n"),
     STATUS_INVALID, "amount like 1234.50 in JPY (0 decimals"},
    {CSV_INVOICES, TEXT("number,customer,issued,currency,total\nI,C,2026-01-01,EUR,\"1,000\"\n"),
     STATUS_INVALID, "found “1,000”"},
    {CSV_INVOICES, TEXT("number,customer,issued,currency,total,kind\nI,C,2026-01-01,EUR,1,bill\n"),
     STATUS_INVALID, "invoice or credit-note"},
    {CSV_INVOICES,
     TEXT("number,customer,issued,currency,total\nI,C,2026-01-01,EUR,1\nI,C,2026-01-01,EUR,1\n"),
     STATUS_INVALID, "line 3, column number: the same invoice is in line 2 already"},
    {CSV_LINES, TEXT("invoice,position,text,amount\nI1,0,A,1\n"), STATUS_INVALID,
     "the first line of an invoice is 1"},
    {CSV_LINES, TEXT("invoice,position,text,amount\nI2,1,A,1\n"), STATUS_INVALID,
     "lines.csv line 2, column invoice: no such invoice"},
    {CSV_LINES, TEXT("invoice,position,text,amount,quantity\nI1,1,A,1,two\n"), STATUS_INVALID,
     "a number like 2.5, found “two”"},
    {CSV_PAYMENTS, TEXT("id,customer,date,currency,amount,allocated\nZ,C,2026-01-01,EUR,5,5\n"),
     STATUS_INVALID, "column invoice: a share needs its invoice"},
    {CSV_PAYMENTS,
     TEXT("id,customer,date,currency,amount,invoice,allocated\nZ,C,2026-01-01,EUR,5,,5\n"),
     STATUS_INVALID, "a share needs its invoice"},
    {CSV_PAYMENTS,
     TEXT("id,customer,date,currency,amount\nZ,C,2026-01-01,EUR,5\nZ,C,2026-01-02,EUR,5\n"),
     STATUS_INVALID, "line 3, column id: customer, date, currency and amount must be the same"},
    {CSV_ALLOCATIONS, TEXT("payment,credit_note,invoice,currency,amount\n,,I,EUR,1\n"),
     STATUS_INVALID, "either payment or credit_note"},
    {CSV_ALLOCATIONS, TEXT("payment,invoice,currency,amount\nZ,I,EUR,0\n"), STATUS_INVALID,
     "must be above 0"},
    {CSV_WORK, TEXT("id,customer,date,minutes,line\nW,C,2026-01-01,5,1\n"), STATUS_INVALID,
     "column invoice: a line needs its invoice"},
    {CSV_WORK, TEXT("id,customer,date,minutes,started\nW,C,2026-01-01,5,noon\n"), STATUS_INVALID,
     "2026-11-30T09:30:00Z"},
};

START_TEST(bad_files_are_refused_with_their_place) {
    struct taken taken = {0};
    struct error err = {0};
    expect_status(read_text(bad[_i].id, bad[_i].text, bad[_i].len, &taken, &err), bad[_i].status,
                  &err);
    expect_contains(err.message, bad[_i].piece);
    for (const char *at = err.message; *at; at++) {
        expect_true((unsigned char)*at >= 0x20 && *at != 0x7f);
    }
    buf_release(&taken.text);
}
END_TEST

START_TEST(limits_hold) {
    struct taken taken = {0};
    struct error err;
    struct buf text = {0};
    buf_add_text(&text, "id,name\nC1,\"");
    for (int i = 0; i < 70000; i++) {
        buf_add_char(&text, i % 80 ? 'x' : '\n');
    }
    expect_status(read_text(CSV_CUSTOMERS, text.data, text.len, &taken, &err), STATUS_LIMIT, &err);
    expect_contains(err.message, "line 2");
    expect_contains(err.message, "A quote may never be closed");
    buf_reset(&text);
    for (int i = 0; i < 65; i++) {
        buf_add_text(&text, "a,");
    }
    buf_add_text(&text, "\n");
    expect_status(read_text(CSV_CUSTOMERS, text.data, text.len, &taken, &err), STATUS_LIMIT, &err);
    expect_contains(err.message, "64 columns");
    buf_release(&text);
    buf_release(&taken.text);
}
END_TEST

START_TEST(folders_are_checked) {
    struct taken taken = {0};
    struct feed_sink sink = {.put = take, .context = &taken};
    struct error err;
    expect_status(csv_read_folder("/nowhere", &sink, &err), STATUS_NOT_FOUND, &err);
    expect_status(csv_read_folder(test_folder(), &sink, &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "There is no customers.csv");
    char *path = test_file("customers.csv", "id,name\nC1,A\n");
    expect_ok(csv_read_folder(test_folder(), &sink, &err), &err);
    expect_text(buf_text(&taken.text), "customers.csv:2 customer id=C1 name=A terms=-1 call=-1\n");
    char *other = test_path("contacts.csv");
    expect_int(mkdir(other, 0700), 0);
    expect_status(csv_read_folder(test_folder(), &sink, &err), STATUS_LIMIT, &err);
    free(other);
    free(path);
    buf_release(&taken.text);
}
END_TEST

START_TEST(files_that_no_table_knows_are_refused) {
    static const char *const strays[] = {"invoice.csv", "Invoices.csv", "work.CSV", "\x1b[31m.csv"};
    static const char *const others[] = {"notes.txt", ".hidden.csv", "invoices.csv.bak", "csv"};
    struct taken taken = {0};
    struct feed_sink sink = {.put = take, .context = &taken};
    struct error err = {0};
    free(test_file("customers.csv", "id,name\nC1,A\n"));
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        free(test_file(others[i], "x"));
    }
    expect_ok(csv_read_folder(test_folder(), &sink, &err), &err);
    expect_int(taken.text.len > 0, 1);
    buf_reset(&taken.text);
    for (size_t i = 0; i < ARRAY_LEN(strays); i++) {
        char *path = test_file(strays[i], "x");
        expect_status(csv_read_folder(test_folder(), &sink, &err), STATUS_INVALID, &err);
        expect_contains(err.message, "” is no file of the set. Rename it, or move it elsewhere; "
                                     "known are: customers.csv, contacts.csv, ");
        expect_true(strstr(err.message, strays[i]) || strays[i][0] == '\x1b');
        expect_true(!strchr(err.message, '\x1b'));
        expect_int(remove(path), 0);
        free(path);
    }
    expect_text(buf_text(&taken.text), ""); /* refused before anything was read */
    buf_release(&taken.text);
}
END_TEST

struct seen_rows {
    struct buf text;
};

static enum status see(void *context, const struct csv_row *row, struct error *err) {
    struct seen_rows *seen = context;
    (void)err;
    buf_addf(&seen->text, "%ld:%s|%s;", row->line, row->cells[0], row->cells[2]);
    return STATUS_OK;
}

/** Whatever the pieces a file arrives in, the rows and their lines are the same. */
START_TEST(pieces_make_no_difference) {
    static const char text[] =
        "\xef\xbb\xbfid,name\r\nA,\"one\r\ntwo\"\r\n\r\nB,\"q\"\"uote\"\rC,three\n\n\"D\", four ";
    static const char expected[] = "2:A|one\r\ntwo;5:B|q\"uote;6:C|three;8:D|four;";
    struct dice dice = dice_new();
    for (int round = 0; round < 2000; round++) {
        struct seen_rows seen = {0};
        struct csv_rows *rows = csv_rows_new(csv_file(CSV_CUSTOMERS), see, &seen);
        struct error err;
        size_t at = 0, len = sizeof text - 1;
        /* the first piece holds the header: a real reader's block does */
        size_t piece = round == 0 ? len : 13 + dice_below(&dice, 8);
        while (at < len) {
            piece = piece > len - at ? len - at : piece;
            expect_ok(csv_rows_feed(rows, text + at, piece, &err), &err);
            at += piece;
            piece = 1 + dice_below(&dice, 6);
        }
        expect_ok(csv_rows_finish(rows, &err), &err);
        expect_text(buf_text(&seen.text), expected);
        csv_rows_free(rows);
        buf_release(&seen.text);
    }
}
END_TEST

START_TEST(documentation_names_every_column) {
    struct buf markdown = {0}, mdoc = {0};
    csv_table_markdown(&markdown);
    csv_table_mdoc(&mdoc);
    for (int i = 0; i < CSV_FILE_COUNT; i++) {
        const struct csv_file *file = csv_file((enum csv_file_id)i);
        expect_contains(buf_text(&markdown), file->name);
        for (size_t k = 0; k < file->column_count; k++) {
            expect_contains(buf_text(&markdown), file->columns[k].name);
            expect_contains(buf_text(&mdoc), file->columns[k].name);
        }
        expect_true(file->column_count <= CSV_COLUMNS_MOST);
    }
    buf_release(&markdown);
    buf_release(&mdoc);
}
END_TEST

TEST_MAIN("exchange/csv", TEST(a_good_set_becomes_records), TEST_LOOP(a_failing_sink_ends_it, 20),
          TEST_LOOP(bad_files_are_refused_with_their_place, ARRAY_LEN(bad)), TEST(limits_hold),
          TEST(folders_are_checked), TEST(files_that_no_table_knows_are_refused),
          TEST(pieces_make_no_difference), TEST(documentation_names_every_column))
