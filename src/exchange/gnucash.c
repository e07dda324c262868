/* Reads GnuCash books: see gnucash.h. The one file outside the ledger's engine that opens SQLite,
   always somebody else's file and read-only. */
#include "callsheet/exchange/gnucash.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/customer.h"
#include "callsheet/exchange/gnucash_lots.h"
#include "callsheet/exchange/gnucash_value.h"

enum {
    CELL_BYTES = 1 << 20, /* longest text in a cell; GnuCash itself keeps 4 KiB */
    WAIT_MS = 2000,       /* for GnuCash to finish a write */
    PROGRESS_ROWS = 512,  /* rows between two calls of the sink's progress */
};

struct gnucash {
    sqlite3 *db;
    char *file; /* its name without folders, for messages */
    char source[GNUCASH_SOURCE_BYTES];
};

/** One reading of a book. */
struct reading {
    struct gnucash *book;
    const struct zone *firm;
    const struct feed_sink *sink;
    struct arena arena;
    struct gnucash_lots lots;
    size_t split_capacity, posting_capacity, owner_capacity;
    int64_t done, total;
    int64_t lines_sum; /* of the invoice whose entries are being read */
    sqlite3_stmt *row; /* the statement being read */
};

typedef enum status (*row_visit)(struct reading *r, struct error *err);

static enum status failed(struct gnucash *book, struct error *err) {
    int code = sqlite3_errcode(book->db) & 0xff;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        return error_set(err, STATUS_BUSY,
                         "GnuCash is writing %s now. Save and close it there, then try again.",
                         book->file);
    }
    if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY) {
        return error_set(err, STATUS_IO,
                         "%s cannot be read (%s). If GnuCash was interrupted, open the book in it "
                         "once and close it, then try again.",
                         book->file, sqlite3_errmsg(book->db));
    }
    return error_set(err, STATUS_CORRUPT,
                     "%s is damaged or not as GnuCash writes it (%s). Open it in GnuCash, save it "
                     "under a new name and import that.",
                     book->file, sqlite3_errmsg(book->db));
}

/* --- cells ------------------------------------------------------------------------------------ */

/** A cell as valid UTF-8 in the arena; bad bytes become U+FFFD, NULL becomes "". */
static const char *cell_text(struct reading *r, int column) {
    const char *text = (const char *)sqlite3_column_text(r->row, column);
    size_t len = text ? strlen(text) : 0;
    if (len == 0) {
        return "";
    }
    if (text_is_utf8(text, len)) {
        return arena_strndup(&r->arena, text, len);
    }
    struct buf clean = {0};
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        char bytes[4];
        at += text_decode(text + at, len - at, &scalar);
        buf_add(&clean, bytes, text_encode(scalar, bytes));
    }
    const char *copy = arena_strdup(&r->arena, buf_text(&clean));
    buf_release(&clean);
    return copy;
}

static bool cell_ratio(struct reading *r, int column, int64_t scale, int64_t *out) {
    return gnucash_ratio(sqlite3_column_int64(r->row, column),
                         sqlite3_column_int64(r->row, column + 1), scale, out);
}

static int32_t cell_day(struct reading *r, int column) {
    return gnucash_day((const char *)sqlite3_column_text(r->row, column), r->firm);
}

static int32_t cell_gdate(struct reading *r, int column) {
    return gnucash_gdate((const char *)sqlite3_column_text(r->row, column));
}

/* --- statements ------------------------------------------------------------------------------- */

static enum status each_row(struct reading *r, const char *sql, row_visit visit,
                            struct error *err) {
    enum status status = STATUS_OK;
    if (sqlite3_prepare_v2(r->book->db, sql, -1, &r->row, NULL) != SQLITE_OK) {
        return failed(r->book, err);
    }
    int step = SQLITE_ROW;
    while (!status && (step = sqlite3_step(r->row)) == SQLITE_ROW) {
        status = visit(r, err);
        r->done++;
        if (r->sink->progress && r->done % PROGRESS_ROWS == 0) {
            r->sink->progress(r->sink->context, r->done, r->total);
        }
    }
    if (!status && step != SQLITE_DONE) {
        status = failed(r->book, err);
    }
    sqlite3_finalize(r->row); /* repeats the error of the step, which is told above */
    r->row = NULL;
    return status;
}

static enum status put(struct reading *r, struct feed_record *record, struct error *err) {
    record->place.file = r->book->file;
    return r->sink->put(r->sink->context, record, err);
}

static const char count_sql[] =
    "SELECT (SELECT count(*) FROM customers) * 2 + (SELECT count(*) FROM invoices)"
    " + (SELECT count(*) FROM entries) + (SELECT count(*) FROM splits WHERE lot_guid <> '')";

static enum status visit_count(struct reading *r, struct error *err) {
    (void)err;
    r->total = sqlite3_column_int64(r->row, 0);
    return STATUS_OK;
}

static const char customers_sql[] =
    "SELECT c.guid, c.name, c.id, c.notes, m.mnemonic,"
    " CASE b.type WHEN 'GNC_TERM_TYPE_DAYS' THEN b.duedays END,"
    " count(*) OVER (PARTITION BY c.id)"
    " FROM customers AS c LEFT JOIN commodities AS m ON m.guid = c.currency"
    " LEFT JOIN billterms AS b ON b.guid = c.terms ORDER BY c.id, c.guid";

static enum status visit_customer(struct reading *r, struct error *err) {
    const char *code = cell_text(r, 2);
    const char *currency = cell_text(r, 4);
    bool is_unique = sqlite3_column_int64(r->row, 6) == 1;
    bool has_terms = sqlite3_column_type(r->row, 5) == SQLITE_INTEGER;
    struct feed_record record = {.kind = FEED_CUSTOMER};
    record.of.customer = (struct feed_customer){
        .id = cell_text(r, 0),
        .name = cell_text(r, 1),
        .code = is_unique && code[0] ? code : NULL,
        .currency = currency_is_code(currency) ? currency : NULL,
        .terms_days = has_terms ? sqlite3_column_int(r->row, 5) : -1,
        .since_day = DAY_NONE,
        .do_not_call = -1,
        .note = cell_text(r, 3),
    };
    return put(r, &record, err);
}

static const char contacts_sql[] =
    "SELECT guid, name, addr_name, addr_phone, addr_email, 'address' FROM customers"
    " UNION ALL SELECT guid, name, shipaddr_name, shipaddr_phone, shipaddr_email, 'shipping'"
    " FROM customers WHERE shipaddr_phone <> coalesce(addr_phone, '')"
    " OR shipaddr_email <> coalesce(addr_email, '') ORDER BY 1, 6";

static enum status visit_contact(struct reading *r, struct error *err) {
    const char *name = cell_text(r, 2), *phone = cell_text(r, 3);
    const char *place = cell_text(r, 5);
    const char **emails = NULL;
    size_t email_count = gnucash_addresses(&r->arena, cell_text(r, 4), &emails);
    if (!name[0] && !phone[0] && email_count == 0) {
        return STATUS_OK;
    }
    const char *customer = cell_text(r, 0);
    struct buf id = {0};
    buf_addf(&id, "%s/%s", customer, place);
    struct feed_record record = {.kind = FEED_CONTACT};
    record.of.contact = (struct feed_contact){
        .id = buf_text(&id),
        .customer = customer,
        .name = name[0] ? name : cell_text(r, 1),
        .role = strcmp(place, "address") == 0 ? contact_role_word(CONTACT_BILLING) : "",
        .emails = emails,
        .email_count = email_count,
        .phones = &phone,
        .phone_count = phone[0] ? 1 : 0,
        .do_not_call = -1,
    };
    enum status status = put(r, &record, err);
    buf_release(&id);
    return status;
}

/* --- invoices and lines ------------------------------------------------------------------------
 */

/* Documents of customers, directly or through a job of theirs, that are no drafts. */
#define CUSTOMER_INVOICES                                                                          \
    " FROM invoices AS i LEFT JOIN jobs AS j ON i.owner_type = 3 AND j.guid = i.owner_guid"        \
    " JOIN accounts AS a ON a.guid = i.post_acc JOIN commodities AS m ON m.guid = "                \
    "a.commodity_guid"                                                                             \
    " JOIN customers AS c ON c.guid = CASE i.owner_type WHEN 2 THEN i.owner_guid"                  \
    "  WHEN 3 THEN CASE j.owner_type WHEN 2 THEN j.owner_guid END END"
#define THAT_ARE_POSTED " WHERE i.date_posted IS NOT NULL AND i.post_txn <> ''"

static const char postings_sql[] =
    "SELECT i.post_lot, i.post_txn, i.guid, i.id, c.guid,"
    " EXISTS (SELECT 1 FROM slots AS n WHERE n.obj_guid = i.guid AND n.name = 'credit-note'"
    "  AND n.int64_val = 1)" CUSTOMER_INVOICES THAT_ARE_POSTED;

static enum status visit_posting(struct reading *r, struct error *err) {
    struct gnucash_posting posting = {
        .lot = cell_text(r, 0),
        .tx = cell_text(r, 1),
        .invoice = cell_text(r, 2),
        .number = cell_text(r, 3),
        .customer = cell_text(r, 4),
        .is_credit_note = sqlite3_column_int(r->row, 5) == 1,
    };
    if (!posting.lot[0]) {
        return error_set(err, STATUS_CORRUPT,
                         "Invoice %s is posted but belongs to no lot. In GnuCash unpost and post "
                         "it, save, and import again.",
                         posting.number);
    }
    struct gnucash_lots *lots = &r->lots;
    lots->postings =
        mem_grow(lots->postings, lots->posting_count, &r->posting_capacity, sizeof *lots->postings);
    lots->postings[lots->posting_count++] = posting;
    return STATUS_OK;
}

static const char owners_sql[] =
    "SELECT f.obj_guid, coalesce(j.owner_guid, g.guid_val) FROM slots AS f"
    " JOIN slots AS g ON g.obj_guid = f.guid_val AND g.name = 'gncOwner/owner-guid'"
    " JOIN slots AS t ON t.obj_guid = f.guid_val AND t.name = 'gncOwner/owner-type'"
    " LEFT JOIN jobs AS j ON t.int64_val = 3 AND j.guid = g.guid_val AND j.owner_type = 2"
    " WHERE f.name = 'gncOwner' AND (t.int64_val = 2 OR j.guid IS NOT NULL)";

static enum status visit_owner(struct reading *r, struct error *err) {
    (void)err;
    struct gnucash_lots *lots = &r->lots;
    lots->owners =
        mem_grow(lots->owners, lots->owner_count, &r->owner_capacity, sizeof *lots->owners);
    lots->owners[lots->owner_count++] =
        (struct gnucash_owner){.lot = cell_text(r, 0), .customer = cell_text(r, 1)};
    return STATUS_OK;
}

static const char splits_sql[] =
    "SELECT s.lot_guid, s.tx_guid, s.quantity_num, s.quantity_denom, t.post_date, m.mnemonic,"
    " k.string_val, CASE WHEN t.num <> '' THEN t.num ELSE s.memo END, d.gdate_val"
    " FROM splits AS s JOIN accounts AS a ON a.guid = s.account_guid"
    " JOIN commodities AS m ON m.guid = a.commodity_guid"
    " JOIN transactions AS t ON t.guid = s.tx_guid"
    " LEFT JOIN slots AS k ON k.obj_guid = t.guid AND k.name = 'trans-txn-type'"
    " LEFT JOIN slots AS d ON d.obj_guid = t.guid AND d.name = 'date-posted'"
    " WHERE s.lot_guid <> '' AND a.account_type = 'RECEIVABLE'";

static enum status visit_split(struct reading *r, struct error *err) {
    struct gnucash_split split = {.lot = cell_text(r, 0), .tx = cell_text(r, 1)};
    const char *currency = cell_text(r, 5);
    split.reference = cell_text(r, 7);
    if (!currency_is_code(currency)) {
        return error_set(err, STATUS_CORRUPT,
                         "A receivable account is kept in “%s”, which is no currency.", currency);
    }
    memcpy(split.currency, currency, sizeof split.currency);
    int32_t typed = cell_gdate(r, 8);
    split.day = typed != DAY_NONE ? typed : cell_day(r, 4);
    split.is_link = strcmp(cell_text(r, 6), "L") == 0;
    if (split.day == DAY_NONE || !cell_ratio(r, 2, gnucash_minor_scale(currency), &split.minor)) {
        return error_set(err, STATUS_CORRUPT,
                         "The transaction “%s” has no readable %s. Open the book in GnuCash, "
                         "correct it there, save, and import again.",
                         split.reference, split.day == DAY_NONE ? "date" : "amount");
    }
    struct gnucash_lots *lots = &r->lots;
    lots->splits =
        mem_grow(lots->splits, lots->split_count, &r->split_capacity, sizeof *lots->splits);
    lots->splits[lots->split_count++] = split;
    return STATUS_OK;
}

static const char invoices_sql[] =
    "SELECT i.guid, i.id, c.guid, m.mnemonic, i.date_posted, i.billing_id, j.id, j.name,"
    " (SELECT p.gdate_val FROM slots AS p WHERE p.obj_guid = i.post_txn"
    "  AND p.name = 'date-posted'),"
    " (SELECT p.timespec_val FROM slots AS p WHERE p.obj_guid = i.post_txn"
    "  AND p.name = 'trans-date-due' AND p.slot_type = 6),"
    " (SELECT p.gdate_val FROM slots AS p WHERE p.obj_guid = i.post_txn"
    "  AND p.name = 'trans-date-due' AND p.slot_type = 10),"
    " i.post_lot" CUSTOMER_INVOICES THAT_ARE_POSTED " ORDER BY i.date_posted, i.id, i.guid";

/** Order number and job, as far as there are any: "PO-7781; job J-1 Till migration". */
static const char *reference_of(struct reading *r) {
    const char *order = cell_text(r, 5), *job = cell_text(r, 6), *name = cell_text(r, 7);
    struct buf text = {0};
    buf_add_text(&text, order);
    if (job[0] || name[0]) {
        buf_addf(&text, "%sjob %s%s%s", order[0] ? "; " : "", job, job[0] && name[0] ? " " : "",
                 name);
    }
    const char *copy = arena_strdup(&r->arena, buf_text(&text));
    buf_release(&text);
    return copy;
}

static const struct gnucash_posting *posting_of(const struct reading *r, const char *lot) {
    size_t low = 0, high = r->lots.posting_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(lot, r->lots.postings[middle].lot);
        if (order == 0) {
            return &r->lots.postings[middle];
        }
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return NULL;
}

static enum status visit_invoice(struct reading *r, struct error *err) {
    const struct gnucash_posting *posting = posting_of(r, cell_text(r, 11));
    const char *number = cell_text(r, 1);
    int32_t typed = cell_gdate(r, 8);
    int32_t issued = typed != DAY_NONE ? typed : cell_day(r, 4);
    if (!posting || issued == DAY_NONE) {
        return error_set(err, STATUS_CORRUPT,
                         "Invoice %s has no readable posting. In GnuCash unpost and post it, save, "
                         "and import again.",
                         number);
    }
    int32_t due = cell_gdate(r, 10);
    struct feed_record record = {.kind = FEED_INVOICE};
    record.of.invoice = (struct feed_invoice){
        .id = cell_text(r, 0),
        .customer = cell_text(r, 2),
        .number = number,
        .kind = posting->is_credit_note ? ITEM_CREDIT_NOTE : ITEM_INVOICE,
        .issued = issued,
        .due = due != DAY_NONE ? due : cell_day(r, 9),
        .currency = cell_text(r, 3),
        .total = posting->total,
        .has_open = true,
        .open = posting->open,
        .reference = reference_of(r),
    };
    return put(r, &record, err);
}

static const char lines_sql[] =
    "SELECT e.invoice, i.post_lot, e.description, e.action, e.quantity_num, e.quantity_denom,"
    " e.i_price_num, e.i_price_denom, e.i_discount_num, e.i_discount_denom, e.i_disc_type,"
    " m.mnemonic, row_number() OVER (PARTITION BY e.invoice"
    "  ORDER BY e.date, e.date_entered, e.guid), count(*) OVER (PARTITION BY e.invoice), i.id,"
    " e.notes" CUSTOMER_INVOICES " JOIN entries AS e ON e.invoice = i.guid" THAT_ARE_POSTED
    " ORDER BY e.invoice, 13";

static bool line_amount(struct reading *r, int64_t *out) {
    struct gnucash_entry entry = {.discount_type = cell_text(r, 10)};
    for (int i = 0; i < 2; i++) {
        entry.quantity[i] = sqlite3_column_int64(r->row, 4 + i);
        entry.price[i] = sqlite3_column_int64(r->row, 6 + i);
        entry.discount[i] = sqlite3_column_int64(r->row, 8 + i);
    }
    return gnucash_entry_amount(&entry, gnucash_minor_scale(cell_text(r, 11)), out);
}

/** Puts what the entries leave of the total: taxes, and the rounding of all. */
static enum status put_rest(struct reading *r, const struct gnucash_posting *posting, int position,
                            struct error *err) {
    int64_t rest = 0;
    if (__builtin_sub_overflow(posting->total, r->lines_sum, &rest) || rest == 0) {
        return STATUS_OK;
    }
    struct feed_record record = {.kind = FEED_LINE};
    record.of.line = (struct feed_line){.invoice = posting->invoice,
                                        .position = position,
                                        .text = "Tax and rounding",
                                        .quantity_milli = 1000,
                                        .amount = rest,
                                        .minutes = -1};
    return put(r, &record, err);
}

static enum status visit_line(struct reading *r, struct error *err) {
    const struct gnucash_posting *posting = posting_of(r, cell_text(r, 1));
    int position = sqlite3_column_int(r->row, 12), last = sqlite3_column_int(r->row, 13);
    int64_t milli = 0, minutes = 0, amount = 0;
    if (!posting || !cell_ratio(r, 4, 1000, &milli) || !cell_ratio(r, 4, 60, &minutes) ||
        !line_amount(r, &amount)) {
        return error_set(err, STATUS_CORRUPT,
                         "Entry %d of invoice %s has no readable amount. Open the book in GnuCash, "
                         "correct it there, save, and import again.",
                         position, cell_text(r, 14));
    }
    bool is_time = gnucash_is_hours(cell_text(r, 3)) && minutes >= 0 && minutes <= INT32_MAX;
    const char *text = cell_text(r, 2);
    struct feed_record record = {.kind = FEED_LINE};
    record.of.line = (struct feed_line){.invoice = posting->invoice,
                                        .position = position,
                                        .text = text[0] ? text : cell_text(r, 15),
                                        .quantity_milli = milli,
                                        .amount = amount,
                                        .minutes = is_time ? (int32_t)minutes : -1};
    r->lines_sum = position == 1 ? 0 : r->lines_sum;
    if (__builtin_add_overflow(r->lines_sum, amount, &r->lines_sum)) {
        return error_set(err, STATUS_CORRUPT, "The amounts of invoice %s are too large.",
                         posting->number);
    }
    enum status status = put(r, &record, err);
    if (!status && position == last) {
        status = put_rest(r, posting, last + 1, err);
    }
    return status;
}

enum status gnucash_read(struct gnucash *book, const struct zone *firm,
                         const struct feed_sink *sink, struct error *err) {
    struct reading r = {.book = book, .firm = firm, .sink = sink};
    arena_init(&r.arena);
    enum status status = STATUS_OK;
    /* One transaction: what is read is one state of the book, even while GnuCash is open. */
    if (sqlite3_exec(book->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
        status = failed(book, err);
        goto done;
    }
    static const struct {
        const char *sql;
        row_visit visit;
    } gather[] = {{count_sql, visit_count},
                  {postings_sql, visit_posting},
                  {owners_sql, visit_owner},
                  {splits_sql, visit_split}},
      feed[] = {{customers_sql, visit_customer},
                {contacts_sql, visit_contact},
                {invoices_sql, visit_invoice},
                {lines_sql, visit_line}};
    for (size_t i = 0; i < ARRAY_LEN(gather) && !status; i++) {
        status = each_row(&r, gather[i].sql, gather[i].visit, err);
    }
    if (!status) {
        status = gnucash_lots_sum(&r.lots, err);
    }
    for (size_t i = 0; i < ARRAY_LEN(feed) && !status; i++) {
        status = each_row(&r, feed[i].sql, feed[i].visit, err);
    }
    if (!status) {
        status = gnucash_lots_put(&r.lots, book->file, sink, err);
    }
    if (!status && sink->progress) {
        sink->progress(sink->context, r.total, r.total);
    }
    (void)sqlite3_exec(book->db, "ROLLBACK", NULL, NULL, NULL); /* nothing was written */
done:
    mem_free(r.lots.splits);
    mem_free(r.lots.postings);
    mem_free(r.lots.owners);
    arena_release(&r.arena);
    return status;
}

/* --- opening ------------------------------------------------------------------------------------
 */

/** Looks at the first bytes, so that other files get a sentence of their own. */
static enum status sniff(const char *path, struct error *err) {
    char start[64] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t len = fd < 0 ? -1 : read(fd, start, sizeof start - 1);
    if (fd >= 0) {
        (void)close(fd); /* only read from */
    }
    if (fd < 0 && !io_exists(path)) {
        return error_set(err, STATUS_NOT_FOUND, "There is no file %s.", path);
    }
    if (len < 0) {
        return error_set(err, STATUS_DENIED, "%s cannot be read: %s.", path, strerror(errno));
    }
    if (memcmp(start, "SQLite format 3", 16) == 0) {
        return STATUS_OK;
    }
    bool is_gzip = memcmp(start, "\x1f\x8b", 2) == 0;
    if (is_gzip || strstr(start, "<?xml") || strstr(start, "<gnc-v2")) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "%s is %s, not a book that GnuCash saved as SQLite. If it is your book: "
                         "in GnuCash choose File > Save As, data format sqlite3, and import the "
                         "file saved there.",
                         path, is_gzip ? "a compressed file" : "an XML file");
    }
    return error_set(err, STATUS_FOREIGN, "%s is not a GnuCash book.", path);
}

/** Restricts the connection: a foreign file may hold hostile schemas. */
static enum status harden(struct gnucash *book, struct error *err) {
    (void)sqlite3_busy_timeout(book->db, WAIT_MS);
    (void)sqlite3_limit(book->db, SQLITE_LIMIT_LENGTH, CELL_BYTES);
    (void)sqlite3_limit(book->db, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_db_config(book->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    (void)sqlite3_db_config(book->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    (void)sqlite3_db_config(book->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
    (void)sqlite3_db_config(book->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
    if (sqlite3_exec(book->db, "PRAGMA cell_size_check = ON; PRAGMA query_only = ON", NULL, NULL,
                     NULL) != SQLITE_OK) {
        return failed(book, err);
    }
    return STATUS_OK;
}

static const char tables_sql[] =
    "SELECT (SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('books',"
    " 'customers', 'invoices', 'entries', 'jobs', 'splits', 'transactions', 'accounts', 'slots',"
    " 'commodities', 'billterms', 'versions'))";
enum { TABLES_NEEDED = 12 };

static enum status identify(struct gnucash *book, struct error *err) {
    enum status status = STATUS_OK;
    sqlite3_stmt *row = NULL;
    if (sqlite3_prepare_v2(book->db, tables_sql, -1, &row, NULL) != SQLITE_OK ||
        sqlite3_step(row) != SQLITE_ROW) {
        status = failed(book, err);
        goto done;
    }
    if (sqlite3_column_int(row, 0) != TABLES_NEEDED) {
        status = error_set(err, STATUS_FOREIGN,
                           "%s is an SQLite file, but not a GnuCash book with business features.",
                           book->file);
        goto done;
    }
    (void)sqlite3_finalize(row); /* it gave its row */
    row = NULL;
    if (sqlite3_prepare_v2(book->db, "SELECT guid FROM books LIMIT 1", -1, &row, NULL) !=
        SQLITE_OK) {
        status = failed(book, err);
        goto done;
    }
    const char *guid =
        sqlite3_step(row) == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0) : NULL;
    if (!guid || strlen(guid) != 32 || strspn(guid, "0123456789abcdefABCDEF") != 32) {
        status = error_set(err, STATUS_FOREIGN, "%s is not a GnuCash book: it has no identity.",
                           book->file);
        goto done;
    }
    (void)snprintf(book->source, sizeof book->source, "gnucash:%s", guid); /* 8 + 32 bytes */
done:
    (void)sqlite3_finalize(row); /* its errors are told above */
    return status;
}

enum status gnucash_open(const char *path, struct gnucash **out, struct error *err) {
    enum status status = sniff(path, err);
    if (status) {
        return status;
    }
    struct gnucash *book = mem_zalloc(1, sizeof *book);
    const char *slash = strrchr(path, '/');
    book->file = mem_strdup(slash && slash[1] ? slash + 1 : path);
    if (sqlite3_open_v2(path, &book->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_PRIVATECACHE, NULL) !=
        SQLITE_OK) {
        status = failed(book, err);
    }
    if (!status) {
        status = harden(book, err);
    }
    if (!status) {
        status = identify(book, err);
    }
    if (status) {
        gnucash_close(book);
        return status;
    }
    *out = book;
    return STATUS_OK;
}

void gnucash_close(struct gnucash *book) {
    if (!book) {
        return;
    }
    (void)sqlite3_close(book->db); /* read-only: nothing can be lost */
    mem_free(book->file);
    mem_free(book);
}

const char *gnucash_source(const struct gnucash *book) {
    return book->source;
}
