/* Books against what GnuCash itself says about them (fixtures/gnucash/<name>.tsv), and everything
   that is no book. */
#include "support/check_more.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/exchange/gnucash.h"

enum { MOST = 512 };

/** Everything a book put, kept. */
struct taken {
    struct arena arena;
    struct feed_record records[MOST];
    size_t count, of_kind[FEED_COUNT];
    int fail_at; /* the n-th put fails; 0 never */
    int64_t progress;
};

static const char *keep(struct taken *taken, const char *text) {
    return text ? arena_strdup(&taken->arena, text) : NULL;
}

static void keep_texts(struct taken *taken, struct feed_record *r) {
    switch (r->kind) {
    case FEED_CUSTOMER:
        r->of.customer.id = keep(taken, r->of.customer.id);
        r->of.customer.code = keep(taken, r->of.customer.code);
        r->of.customer.name = keep(taken, r->of.customer.name);
        r->of.customer.currency = keep(taken, r->of.customer.currency);
        return;
    case FEED_CONTACT: {
        r->of.contact.id = keep(taken, r->of.contact.id);
        r->of.contact.name = keep(taken, r->of.contact.name);
        r->of.contact.note = keep(taken, r->of.contact.phone_count ? r->of.contact.phones[0] : "");
        const char **emails =
            arena_array(&taken->arena, r->of.contact.email_count + 1, sizeof *emails);
        for (size_t i = 0; i < r->of.contact.email_count; i++) {
            emails[i] = keep(taken, r->of.contact.emails[i]);
        }
        r->of.contact.emails = emails;
        return;
    }
    case FEED_INVOICE:
        r->of.invoice.id = keep(taken, r->of.invoice.id);
        r->of.invoice.customer = keep(taken, r->of.invoice.customer);
        r->of.invoice.number = keep(taken, r->of.invoice.number);
        r->of.invoice.currency = keep(taken, r->of.invoice.currency);
        r->of.invoice.reference = keep(taken, r->of.invoice.reference);
        return;
    case FEED_LINE:
        r->of.line.invoice = keep(taken, r->of.line.invoice);
        r->of.line.text = keep(taken, r->of.line.text);
        return;
    case FEED_PAYMENT:
        r->of.payment.id = keep(taken, r->of.payment.id);
        r->of.payment.customer = keep(taken, r->of.payment.customer);
        r->of.payment.currency = keep(taken, r->of.payment.currency);
        return;
    case FEED_ALLOCATION:
        r->of.allocation.payment = keep(taken, r->of.allocation.payment);
        r->of.allocation.credit_note = keep(taken, r->of.allocation.credit_note);
        r->of.allocation.invoice = keep(taken, r->of.allocation.invoice);
        return;
    case FEED_TICKET:
    case FEED_WORK:
    case FEED_COUNT:
        return;
    }
}

static enum status take(void *context, const struct feed_record *record, struct error *err) {
    struct taken *taken = context;
    if (taken->fail_at && (int)taken->count + 1 == taken->fail_at) {
        return error_set(err, STATUS_FULL, "No room is left on the disk.");
    }
    ck_assert(taken->count < MOST);
    struct feed_record *copy = &taken->records[taken->count++];
    *copy = *record;
    taken->of_kind[record->kind]++;
    keep_texts(taken, copy);
    return STATUS_OK;
}

static void advance(void *context, int64_t done, int64_t total) {
    struct taken *taken = context;
    ck_assert(done >= taken->progress && done <= total);
    taken->progress = done;
}

static enum status read_book(const char *path, struct taken *taken, const char *zone,
                             struct error *err) {
    struct zones *zones = zones_new();
    expect_ok(zones_load(zones, zone, err), err);
    struct gnucash *book = NULL;
    enum status status = gnucash_open(path, &book, err);
    if (!status) {
        expect_contains(gnucash_source(book), "gnucash:");
        struct feed_sink sink = {.put = take, .progress = advance, .context = taken};
        status = gnucash_read(book, zones_find(zones, zone), &sink, err);
    }
    gnucash_close(book);
    zones_free(zones);
    return status;
}

static const struct feed_customer *customer(const struct taken *taken, const char *id) {
    for (size_t i = 0; i < taken->count; i++) {
        if (taken->records[i].kind == FEED_CUSTOMER &&
            strcmp(taken->records[i].of.customer.id, id) == 0) {
            return &taken->records[i].of.customer;
        }
    }
    ck_abort_msg("no customer %s", id);
    return NULL;
}

static const struct feed_invoice *invoice(const struct taken *taken, const char *number) {
    for (size_t i = 0; i < taken->count; i++) {
        if (taken->records[i].kind == FEED_INVOICE &&
            strcmp(taken->records[i].of.invoice.number, number) == 0) {
            return &taken->records[i].of.invoice;
        }
    }
    return NULL;
}

static int64_t minor(const char *num, const char *den, const char *currency) {
    int64_t scale = currency_digits(currency) == 0   ? 1
                    : currency_digits(currency) == 3 ? 1000
                                                     : 100;
    return strtoll(num, NULL, 10) * scale / strtoll(den, NULL, 10);
}

/** Compares one row of what GnuCash says with what was read; returns whether it is ours. */
static bool compare_row(const struct taken *taken, char *row) {
    char *cell[13] = {0};
    size_t cells = 0;
    for (char *at = row; at && cells < ARRAY_LEN(cell); cells++) {
        cell[cells] = at;
        at = strchr(at, '\t');
        if (at) {
            *at++ = '\0';
        }
    }
    if (cells < 12) {
        expect_true(invoice(taken, cell[0]) == NULL || cells > 2); /* a draft */
        return false;
    }
    const struct feed_invoice *mine = invoice(taken, cell[0]);
    if (strcmp(cell[2], "Parts Vendor") == 0) {
        return false;
    }
    ck_assert_msg(mine, "invoice %s was not read", cell[0]);
    bool is_note = strcmp(cell[1], "credit-note") == 0;
    expect_int(mine->kind, is_note ? ITEM_CREDIT_NOTE : ITEM_INVOICE);
    expect_text(customer(taken, mine->customer)->name, cell[2]);
    expect_text(customer(taken, mine->customer)->code, cell[3]);
    expect_contains(mine->reference, cell[4]);
    expect_text(mine->currency, cell[5]);
    char iso[11];
    day_format_iso(mine->issued, iso);
    expect_text(iso, cell[6]);
    day_format_iso(mine->due, iso);
    expect_text(iso, cell[7]);
    expect_int(mine->total, (is_note ? -1 : 1) * minor(cell[8], cell[9], cell[5]));
    expect_true(mine->has_open);
    expect_int(mine->open, minor(cell[10], cell[11], cell[5]));
    expect_contains(mine->reference, cells > 12 ? cell[12] : "");
    return true;
}

static const struct {
    const char *name;
    size_t customers, contacts, invoices, payments, unapplied;
} books[] = {
    {"business", 6, 5, 33, 23, 1},
    {"linked", 4, 2, 7, 6, 1},
};

static struct taken taken;

/** What is open, from totals and allocations alone, is what GnuCash says is open. */
static void expect_sums(void) {
    for (size_t i = 0; i < taken.count; i++) {
        if (taken.records[i].kind != FEED_INVOICE) {
            continue;
        }
        const struct feed_invoice *mine = &taken.records[i].of.invoice;
        int64_t open = mine->total, lines = 0;
        size_t positions = 0;
        for (size_t k = 0; k < taken.count; k++) {
            const struct feed_record *r = &taken.records[k];
            if (r->kind == FEED_ALLOCATION && strcmp(r->of.allocation.invoice, mine->id) == 0) {
                open -= r->of.allocation.amount;
            }
            if (r->kind == FEED_ALLOCATION && r->of.allocation.credit_note &&
                strcmp(r->of.allocation.credit_note, mine->id) == 0) {
                open += r->of.allocation.amount;
            }
            if (r->kind == FEED_LINE && strcmp(r->of.line.invoice, mine->id) == 0) {
                lines += r->of.line.amount;
                expect_int(r->of.line.position, (int)++positions);
            }
        }
        expect_int(open, mine->open);
        expect_int(lines, mine->total);
    }
}

START_TEST(says_what_gnucash_says) {
    char name[64];
    (void)snprintf(name, sizeof name, "fixtures/gnucash/%s.gnucash", books[_i].name);
    char *path = test_source(name);
    (void)snprintf(name, sizeof name, "fixtures/gnucash/%s.tsv", books[_i].name);
    char *table_path = test_source(name);
    char *table = test_read(table_path);
    struct error err;
    expect_ok(read_book(path, &taken, "UTC", &err), &err);
    size_t rows = 0;
    char *next = NULL;
    for (char *row = table; row && *row; row = next) {
        next = strchr(row, '\n');
        if (next) {
            *next++ = '\0';
        }
        rows += row[0] != '#' && compare_row(&taken, row);
    }
    expect_int(rows, books[_i].invoices);
    expect_int(taken.of_kind[FEED_INVOICE], books[_i].invoices);
    expect_int(taken.of_kind[FEED_CUSTOMER], books[_i].customers);
    expect_int(taken.of_kind[FEED_CONTACT], books[_i].contacts);
    expect_int(taken.of_kind[FEED_PAYMENT], books[_i].payments);
    expect_sums();
    size_t unapplied = 0;
    for (size_t i = 0; i < taken.count; i++) {
        if (taken.records[i].kind != FEED_PAYMENT) {
            continue;
        }
        int64_t rest = taken.records[i].of.payment.amount;
        for (size_t k = 0; k < taken.count; k++) {
            const struct feed_record *r = &taken.records[k];
            if (r->kind == FEED_ALLOCATION && r->of.allocation.payment &&
                strcmp(r->of.allocation.payment, taken.records[i].of.payment.id) == 0) {
                rest -= r->of.allocation.amount;
            }
        }
        expect_true(rest >= 0);
        unapplied += rest > 0;
    }
    expect_int(unapplied, books[_i].unapplied);
    free(table);
    free(table_path);
    free(path);
}
END_TEST

START_TEST(reads_people_and_hours) {
    char *path = test_source("fixtures/gnucash/linked.gnucash");
    struct error err;
    expect_ok(read_book(path, &taken, "UTC", &err), &err);
    size_t contacts = 0, hours = 0;
    for (size_t i = 0; i < taken.count; i++) {
        const struct feed_record *r = &taken.records[i];
        if (r->kind == FEED_CONTACT && contacts++ == 0) {
            expect_text(r->of.contact.name, "Eva Zimmer");
            expect_text(r->of.contact.role, "billing");
            expect_int(r->of.contact.email_count, 2);
            expect_text(r->of.contact.emails[1], "buero@zimmer.example");
            expect_text(r->of.contact.note, "+49 30 901820");
        }
        if (r->kind == FEED_LINE && strcmp(r->of.line.text, "Cabling") == 0) {
            expect_int(r->of.line.minutes, 150);
            expect_int(r->of.line.quantity_milli, 2500);
            expect_int(r->of.line.amount, 20000);
            hours++;
        }
    }
    expect_int(hours, 1);
    free(path);
}
END_TEST

START_TEST(days_are_those_of_the_firm) {
    char *path = test_source("fixtures/gnucash/business.gnucash");
    struct error err;
    expect_ok(read_book(path, &taken, "America/New_York", &err), &err);
    /* the due day was saved as midnight UTC: the evening before, in New York */
    expect_int(invoice(&taken, "000001")->due, day_parse_iso("2025-02-08"));
    /* a plain date stays what was typed */
    expect_int(invoice(&taken, "000001")->issued, day_parse_iso("2025-01-10"));
    free(path);
}
END_TEST

START_TEST(a_failing_sink_ends_it) {
    char *path = test_source("fixtures/gnucash/linked.gnucash");
    struct error err;
    static const int at[] = {1, 5, 8, 20, 30};
    taken.fail_at = at[_i];
    expect_status(read_book(path, &taken, "UTC", &err), STATUS_FULL, &err);
    expect_text(err.message, "No room is left on the disk.");
    free(path);
}
END_TEST

START_TEST(other_files_are_refused_politely) {
    struct error err;
    char *xml = test_source("fixtures/gnucash/business-xml.gnucash");
    expect_status(read_book(xml, &taken, "UTC", &err), STATUS_UNSUPPORTED, &err);
    expect_contains(err.message, "File > Save As");
    char *plain = test_file("plain.gnucash", "<?xml version=\"1.0\"?><gnc-v2>");
    expect_status(read_book(plain, &taken, "UTC", &err), STATUS_UNSUPPORTED, &err);
    char *text = test_file("letter.txt", "Dear Sir or Madam");
    expect_status(read_book(text, &taken, "UTC", &err), STATUS_FOREIGN, &err);
    char *empty = test_file("empty", "");
    expect_status(read_book(empty, &taken, "UTC", &err), STATUS_FOREIGN, &err);
    expect_status(read_book("/nowhere/book.gnucash", &taken, "UTC", &err), STATUS_NOT_FOUND, &err);
    expect_status(read_book(test_folder(), &taken, "UTC", &err), STATUS_DENIED, &err);
    expect_int(taken.count, 0);
    free(xml);
    free(plain);
    free(text);
    free(empty);
}
END_TEST

/** Copies the linked book into the test's folder and changes it with SQL. */
static char *changed_book(const char *sql) {
    char *from = test_source("fixtures/gnucash/linked.gnucash");
    char *to = test_path("changed.gnucash");
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert(in && out);
    char block[4096];
    size_t got = 0;
    while ((got = fread(block, 1, sizeof block, in)) > 0) {
        ck_assert(fwrite(block, 1, got, out) == got);
    }
    ck_assert(fclose(in) == 0 && fclose(out) == 0);
    sqlite3 *db = NULL;
    ck_assert(sqlite3_open(to, &db) == SQLITE_OK);
    char *message = NULL;
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
    ck_assert(sqlite3_close(db) == SQLITE_OK);
    free(from);
    return to;
}

static const struct {
    const char *sql;
    enum status status;
    const char *piece;
} damages[] = {
    {"DROP TABLE billterms", STATUS_FOREIGN, "not a GnuCash book"},
    {"DROP TABLE slots; CREATE VIEW slots AS SELECT 1", STATUS_FOREIGN, "not a GnuCash book"},
    {"DELETE FROM books", STATUS_FOREIGN, "no identity"},
    {"UPDATE books SET guid = 'x'", STATUS_FOREIGN, "no identity"},
    {"ALTER TABLE splits RENAME COLUMN quantity_num TO q", STATUS_CORRUPT, "quantity_num"},
    {"UPDATE splits SET quantity_denom = 0", STATUS_CORRUPT, "amount"},
    {"UPDATE splits SET quantity_num = 9223372036854775807, quantity_denom = 1", STATUS_CORRUPT,
     "amount"},
    {"UPDATE transactions SET post_date = 'soon'; DELETE FROM slots WHERE name = 'date-posted'",
     STATUS_CORRUPT, "date"},
    {"UPDATE invoices SET post_lot = ''", STATUS_CORRUPT, "belongs to no lot"},
    {"UPDATE invoices SET post_lot = (SELECT post_lot FROM invoices WHERE id = '000002')",
     STATUS_CORRUPT, "share one lot"},
    {"UPDATE entries SET quantity_denom = 0", STATUS_CORRUPT, "Entry 1"},
    {"UPDATE commodities SET mnemonic = 'euro'", STATUS_CORRUPT, "no currency"},
};

START_TEST(damaged_books_are_named) {
    char *path = changed_book(damages[_i].sql);
    struct error err = {0};
    expect_status(read_book(path, &taken, "UTC", &err), damages[_i].status, &err);
    expect_contains(err.message, damages[_i].piece);
    free(path);
}
END_TEST

START_TEST(odd_books_are_read) {
    char *path = changed_book(
        "UPDATE customers SET name = CAST(x'4DFC6C6C65720D1B5B6D' AS TEXT), id = '000001';"
        "DELETE FROM slots WHERE name = 'trans-date-due'; UPDATE invoices SET id = '7'");
    struct error err;
    expect_ok(read_book(path, &taken, "Pacific/Kiritimati", &err), &err);
    expect_true(taken.records[0].of.customer.code == NULL); /* not unique: the guid serves */
    expect_text(taken.records[0].of.customer.name, "M\xEF\xBF\xBDller\r\x1b[m");
    expect_int(invoice(&taken, "7")->due, DAY_NONE);
    expect_int(taken.of_kind[FEED_INVOICE], 7);
    free(path);
}
END_TEST

START_TEST(a_refund_leaves_nothing_open) {
    /* The advance of “Quiet One” goes back: one more split in its lot, the other way. */
    char *path = changed_book(
        "INSERT INTO transactions SELECT 'ffffffffffffffffffffffffffffffff', currency_guid, 'R1',"
        " '2026-03-01 10:59:00', enter_date, description FROM transactions WHERE guid ="
        " (SELECT tx_guid FROM splits WHERE quantity_num = -9900);"
        "INSERT INTO splits SELECT 'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee',"
        " 'ffffffffffffffffffffffffffffffff', account_guid, memo, action, reconcile_state,"
        " reconcile_date, 9900, 100, 9900, 100, lot_guid FROM splits WHERE quantity_num = -9900");
    struct error err;
    expect_ok(read_book(path, &taken, "UTC", &err), &err);
    int64_t sum = 0;
    size_t refunds = 0;
    for (size_t i = 0; i < taken.count; i++) {
        const struct feed_payment *payment = &taken.records[i].of.payment;
        if (taken.records[i].kind == FEED_PAYMENT &&
            strcmp(customer(&taken, payment->customer)->name, "Quiet One") == 0) {
            sum += payment->amount;
            refunds += payment->amount < 0;
        }
    }
    expect_int(sum, 0);
    expect_int(refunds, 1);
    free(path);
}
END_TEST

TEST_MAIN("exchange/gnucash", TEST_LOOP(says_what_gnucash_says, ARRAY_LEN(books)),
          TEST(reads_people_and_hours), TEST(days_are_those_of_the_firm),
          TEST_LOOP(a_failing_sink_ends_it, 5), TEST(other_files_are_refused_politely),
          TEST_LOOP(damaged_books_are_named, ARRAY_LEN(damages)), TEST(odd_books_are_read),
          TEST(a_refund_leaves_nothing_open))
