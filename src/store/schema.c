/**
 * The ledger's schema. Version 1 holds every noun of the product; later versions only append:
 * version 2 what corrections need, why each line was conceded, what the invoice came to before,
 * that billing was told, and by what it posted them.
 *
 * Three kinds of tables: evidence (inserted once, never touched again), fed (inserted and updated
 * by a feed, never deleted) and projections with `hold` (rebuildable, freely mutable). Every row
 * of the first two is in the audit chain. An insert must carry the next id, so that INSERT OR
 * REPLACE cannot take a row's place although delete triggers do not fire for it; and it must come
 * from this program (cs_writing), so that the plain SQLite shell fails instead of writing beside
 * the chain.
 */
#include "callsheet/store/schema.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/buf.h"

#define NEXT_ID(table) "NEW.id IS NOT (SELECT ifnull(max(id), 0) + 1 FROM " table ")"
#define INSERT_GUARD(table, more)                                                                  \
    "CREATE TRIGGER " table "_insert BEFORE INSERT ON " table                                      \
    " WHEN cs_writing() IS NOT 1 OR " NEXT_ID(table) more                                          \
        " BEGIN SELECT RAISE(ABORT, 'rows of " table " are only appended by callsheet'); END"
#define DELETE_GUARD(table)                                                                        \
    "CREATE TRIGGER " table "_delete BEFORE DELETE ON " table                                      \
    " BEGIN SELECT RAISE(ABORT, 'rows of " table " are never deleted'); END"
/** Evidence: appended, nothing else. */
#define EVIDENCE(table, more)                                                                      \
    INSERT_GUARD(table, more),                                                                     \
        "CREATE TRIGGER " table "_update BEFORE UPDATE ON " table                                  \
        " BEGIN SELECT RAISE(ABORT, 'rows of " table " are never changed'); END",                  \
        DELETE_GUARD(table)
#define UNIQUE_UUID(table) " OR EXISTS (SELECT 1 FROM " table " WHERE uuid = NEW.uuid)"
/** Fed: changed only by a feed, which audits old and new. */
#define FED(table)                                                                                 \
    INSERT_GUARD(table, ""),                                                                       \
        "CREATE TRIGGER " table "_update BEFORE UPDATE ON " table                                  \
        " WHEN cs_writing() IS NOT 1 OR NEW.id IS NOT OLD.id BEGIN SELECT RAISE(ABORT, 'rows "     \
        "of " table " are only changed by a feed'); END",                                          \
        DELETE_GUARD(table)

#define TEXT(name, most) name " TEXT NOT NULL CHECK (length(" name ") <= " #most ")"
#define BOOLEAN(name) name " INTEGER NOT NULL CHECK (" name " IN (0, 1))"
#define UUID(name) name " BLOB NOT NULL CHECK (length(" name ") = 16)"
#define CURRENCY(name) name " TEXT NOT NULL CHECK (length(" name ") IN (0, 3))"
#define RANGE(name, least, most)                                                                   \
    name " INTEGER NOT NULL CHECK (" name " BETWEEN " #least " AND " #most ")"
#define REF(name, table) name " INTEGER NOT NULL REFERENCES " table "(id)"
#define REF_OR_NULL(name, table) name " INTEGER REFERENCES " table "(id)"
#define HOURS                                                                                      \
    TEXT("zone", 64)                                                                               \
    ", " RANGE("from_minute", 0, 1440) ", " RANGE("to_minute", 0, 1440) ", " RANGE("days", 0, 127)

// clang-format off
static const char *const VERSION_1[] = {
    /* --- who and where from --- */
    "CREATE TABLE firm(id INTEGER PRIMARY KEY CHECK (id = 1), " UUID("uuid") ", "
        TEXT("name", 200) ", " CURRENCY("currency") ", made_at INTEGER NOT NULL) STRICT",
    EVIDENCE("firm", ""),
    "CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE "
        "CHECK (length(name) BETWEEN 1 AND 200)) STRICT",
    EVIDENCE("source", " OR EXISTS (SELECT 1 FROM source WHERE name = NEW.name)"),

    /* --- fed --- */
    "CREATE TABLE customer(id INTEGER PRIMARY KEY, " REF("source", "source") ", "
        TEXT("ext", 500) ", " TEXT("code", 200) ", " TEXT("name", 1000) ", " CURRENCY("currency")
        ", terms_days INTEGER CHECK (terms_days BETWEEN 0 AND 3650), since_day INTEGER, "
        BOOLEAN("do_not_call") ", " HOURS ", " TEXT("manager", 200)
        ", base_minor INTEGER NOT NULL, " TEXT("note", 65536) ", UNIQUE(source, ext)) STRICT",
    "CREATE INDEX customer_code ON customer(code)",
    FED("customer"),
    "CREATE TABLE contact(id INTEGER PRIMARY KEY, " REF_OR_NULL("source", "source") ", "
        TEXT("ext", 500) ", " REF("customer", "customer") ", " TEXT("name", 1000) ", "
        RANGE("role", 0, 20) ", " RANGE("level", 0, 3) ", " TEXT("emails", 20000) ", "
        TEXT("phones", 20000) ", " BOOLEAN("do_not_call") ", " HOURS ", " TEXT("note", 65536)
        ", UNIQUE(source, ext)) STRICT",
    "CREATE INDEX contact_customer ON contact(customer)",
    FED("contact"),
    "CREATE TABLE ticket(id INTEGER PRIMARY KEY, " REF("source", "source") ", " TEXT("ext", 500)
        ", " REF("customer", "customer") ", " TEXT("number", 200) ", " TEXT("subject", 4000) ", "
        TEXT("requested_by", 1000) ", opened INTEGER, closed INTEGER, UNIQUE(source, ext)) STRICT",
    "CREATE INDEX ticket_customer ON ticket(customer, number)",
    FED("ticket"),
    "CREATE TABLE invoice(id INTEGER PRIMARY KEY, " REF("source", "source") ", " TEXT("ext", 500)
        ", " REF("customer", "customer") ", " TEXT("number", 200) ", " RANGE("kind", 0, 1)
        ", issued INTEGER NOT NULL, due INTEGER, " CURRENCY("currency")
        ", total INTEGER NOT NULL, " TEXT("reference", 1000) ", " BOOLEAN("voided")
        ", adjust INTEGER NOT NULL, open INTEGER NOT NULL, paid_day INTEGER, "
        "UNIQUE(source, ext)) STRICT",
    "CREATE INDEX invoice_customer ON invoice(customer, issued, kind, voided)",
    "CREATE INDEX invoice_number ON invoice(number)",
    "CREATE INDEX invoice_open ON invoice(customer) WHERE open <> 0",
    FED("invoice"),
    "CREATE TABLE line(id INTEGER PRIMARY KEY, " REF("invoice", "invoice") ", "
        RANGE("position", 1, 1000000) ", " TEXT("ext", 500) ", " TEXT("text", 20000)
        ", quantity_milli INTEGER NOT NULL, amount INTEGER NOT NULL, "
        "minutes INTEGER NOT NULL CHECK (minutes >= -1), UNIQUE(invoice, position)) STRICT",
    FED("line"),
    "CREATE TABLE payment(id INTEGER PRIMARY KEY, " REF("source", "source") ", " TEXT("ext", 500)
        ", " REF("customer", "customer") ", day INTEGER NOT NULL, " CURRENCY("currency")
        ", amount INTEGER NOT NULL, " TEXT("reference", 1000)
        ", unapplied INTEGER NOT NULL, UNIQUE(source, ext)) STRICT",
    "CREATE INDEX payment_customer ON payment(customer, day, currency, amount)",
    "CREATE INDEX payment_unapplied ON payment(customer) WHERE unapplied <> 0",
    FED("payment"),
    "CREATE TABLE allocation(id INTEGER PRIMARY KEY, " REF_OR_NULL("payment", "payment") ", "
        REF_OR_NULL("credit", "invoice") ", " REF("invoice", "invoice")
        ", day INTEGER NOT NULL, amount INTEGER NOT NULL, "
        "CHECK ((payment IS NULL) <> (credit IS NULL))) STRICT",
    "CREATE INDEX allocation_invoice ON allocation(invoice, day, amount)",
    "CREATE INDEX allocation_payment ON allocation(payment, amount, day) WHERE payment IS NOT NULL",
    "CREATE INDEX allocation_credit ON allocation(credit, amount, day) WHERE credit IS NOT NULL",
    FED("allocation"),
    "CREATE TABLE work(id INTEGER PRIMARY KEY, " REF("source", "source") ", " TEXT("ext", 500)
        ", " REF("customer", "customer") ", " REF_OR_NULL("invoice", "invoice") ", "
        REF_OR_NULL("line", "line") ", day INTEGER NOT NULL, started_at INTEGER, "
        "minutes INTEGER NOT NULL, " TEXT("who", 1000) ", " TEXT("what", 20000) ", "
        TEXT("why", 20000) ", " TEXT("ticket", 500) ", UNIQUE(source, ext)) STRICT",
    "CREATE INDEX work_invoice ON work(invoice, line) WHERE invoice IS NOT NULL",
    "CREATE INDEX work_unbilled ON work(customer, day) WHERE invoice IS NULL",
    FED("work"),

    /* --- evidence --- */
    "CREATE TABLE call(id INTEGER PRIMARY KEY, " UUID("uuid") " UNIQUE, "
        REF("customer", "customer") ", " REF_OR_NULL("contact", "contact") ", "
        RANGE("reached", 0, 20) ", " RANGE("said", 0, 65535)
        ", started_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, " TEXT("number", 200) ", "
        TEXT("note", 65536) ", " BOOLEAN("flagged") ", " TEXT("author", 64) ") STRICT",
    "CREATE INDEX call_customer ON call(customer, ended_at, reached)",
    EVIDENCE("call", UNIQUE_UUID("call")),
    "CREATE TABLE follow_up(id INTEGER PRIMARY KEY, " REF("call", "call") ", "
        REF("customer", "customer") ", made_at INTEGER NOT NULL, " RANGE("kind", 1, 20)
        ", day INTEGER, at INTEGER, " TEXT("zone", 64) ", " TEXT("note", 8000) ") STRICT",
    "CREATE INDEX follow_up_customer ON follow_up(customer, made_at)",
    EVIDENCE("follow_up", ""),
    "CREATE TABLE promise(id INTEGER PRIMARY KEY, " REF("call", "call") ", "
        REF("customer", "customer") ", " REF_OR_NULL("contact", "contact")
        ", made_at INTEGER NOT NULL, day INTEGER NOT NULL, " CURRENCY("currency")
        ", minor INTEGER NOT NULL CHECK (minor >= 0), " RANGE("level", 1, 1000000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX promise_customer ON promise(customer)",
    EVIDENCE("promise", ""),
    "CREATE TABLE promise_invoice(id INTEGER PRIMARY KEY, " REF("promise", "promise") ", "
        REF("invoice", "invoice") ") STRICT",
    "CREATE INDEX promise_invoice_promise ON promise_invoice(promise, invoice)",
    EVIDENCE("promise_invoice", ""),
    "CREATE TABLE promise_replaced(id INTEGER PRIMARY KEY, " REF("promise", "promise") ", "
        REF("by_promise", "promise") ", at INTEGER NOT NULL) STRICT",
    "CREATE INDEX promise_replaced_promise ON promise_replaced(promise, at)",
    EVIDENCE("promise_replaced", ""),
    "CREATE TABLE promise_withdrawn(id INTEGER PRIMARY KEY, " REF("promise", "promise") ", "
        REF_OR_NULL("call", "call") ", at INTEGER NOT NULL, " TEXT("reason", 8000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX promise_withdrawn_promise ON promise_withdrawn(promise, at)",
    EVIDENCE("promise_withdrawn", ""),
    "CREATE TABLE claim(id INTEGER PRIMARY KEY, " REF_OR_NULL("call", "call") ", "
        REF("customer", "customer") ", " REF_OR_NULL("contact", "contact") ", "
        REF_OR_NULL("invoice", "invoice") ", " REF_OR_NULL("line", "line")
        ", raised_at INTEGER NOT NULL, " BOOLEAN("by_mail") ", " TEXT("message_id", 1000) ", "
        CURRENCY("currency") ", minor INTEGER NOT NULL, " TEXT("words", 8000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX claim_customer ON claim(customer)",
    EVIDENCE("claim", ""),
    "CREATE TABLE verdict(id INTEGER PRIMARY KEY, " REF("claim", "claim") ", "
        REF_OR_NULL("call", "call") ", at INTEGER NOT NULL, " RANGE("kind", 0, 3) ", "
        CURRENCY("currency") ", minor INTEGER NOT NULL, " TEXT("words", 8000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX verdict_claim ON verdict(claim, at)",
    EVIDENCE("verdict", ""),
    "CREATE TABLE correction(id INTEGER PRIMARY KEY, " REF("customer", "customer") ", "
        REF("invoice", "invoice") ", " REF_OR_NULL("call", "call") ", "
        REF_OR_NULL("claim", "claim") ", at INTEGER NOT NULL, " REF_OR_NULL("credit", "invoice")
        ", " REF_OR_NULL("rebill", "invoice") ", seconds INTEGER NOT NULL CHECK (seconds >= 0), "
        TEXT("words", 8000) ", " TEXT("author", 64) ") STRICT",
    "CREATE INDEX correction_customer ON correction(customer, at)",
    EVIDENCE("correction", ""),
    "CREATE TABLE correction_line(id INTEGER PRIMARY KEY, " REF("correction", "correction") ", "
        REF_OR_NULL("line", "line") ", " TEXT("text", 20000)
        ", quantity_milli INTEGER NOT NULL, amount INTEGER NOT NULL, minutes INTEGER NOT NULL, "
        "was_amount INTEGER NOT NULL) STRICT",
    "CREATE INDEX correction_line_correction ON correction_line(correction)",
    EVIDENCE("correction_line", ""),
    "CREATE TABLE condition(id INTEGER PRIMARY KEY, " REF("customer", "customer") ", "
        REF_OR_NULL("call", "call") ", at INTEGER NOT NULL, " REF_OR_NULL("replaces", "condition")
        ", " TEXT("message_id", 1000) ", review_day INTEGER, " TEXT("words", 8000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX condition_customer ON condition(customer, at)",
    EVIDENCE("condition", ""),
    "CREATE TABLE commitment(id INTEGER PRIMARY KEY, " REF_OR_NULL("call", "call") ", "
        REF("customer", "customer") ", made_at INTEGER NOT NULL, due INTEGER NOT NULL, "
        TEXT("owner", 200) ", " TEXT("words", 8000) ", " TEXT("author", 64) ") STRICT",
    "CREATE INDEX commitment_customer ON commitment(customer)",
    EVIDENCE("commitment", ""),
    "CREATE TABLE commitment_done(id INTEGER PRIMARY KEY, " REF("commitment", "commitment") ", "
        REF_OR_NULL("call", "call") ", at INTEGER NOT NULL, " TEXT("words", 8000) ", "
        TEXT("author", 64) ") STRICT",
    "CREATE INDEX commitment_done_commitment ON commitment_done(commitment, at)",
    EVIDENCE("commitment_done", ""),
    "CREATE TABLE snooze(id INTEGER PRIMARY KEY, " UUID("uuid") " UNIQUE, "
        REF("customer", "customer") ", made_at INTEGER NOT NULL, until INTEGER NOT NULL, "
        "reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 8000), " TEXT("author", 64)
        ") STRICT",
    "CREATE INDEX snooze_customer ON snooze(customer, made_at)",
    EVIDENCE("snooze", UNIQUE_UUID("snooze")),
    "CREATE TABLE mail_mark(id INTEGER PRIMARY KEY, " REF_OR_NULL("customer", "customer") ", "
        TEXT("message_id", 1000) ", at INTEGER NOT NULL, " BOOLEAN("angry") ", "
        TEXT("words", 8000) ", " TEXT("author", 64) ") STRICT",
    "CREATE INDEX mail_mark_message ON mail_mark(message_id, at)",
    EVIDENCE("mail_mark", ""),
    "CREATE TABLE feed(id INTEGER PRIMARY KEY, " UUID("uuid") " UNIQUE, " REF("source", "source")
        ", at INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL, "
        TEXT("author", 64) ") STRICT",
    EVIDENCE("feed", UNIQUE_UUID("feed")),

    /* --- the chain --- */
    "CREATE TABLE audit(seq INTEGER PRIMARY KEY, prev BLOB NOT NULL CHECK (length(prev) = 32), "
        "at INTEGER NOT NULL, " TEXT("author", 64) ", " TEXT("host", 64)
        ", uid INTEGER NOT NULL, " TEXT("op", 32) ", " UUID("uuid") ", "
        RANGE("part", 0, 100000000)
        ", body BLOB NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32), "
        "UNIQUE(uuid, part)) STRICT",
    "CREATE TRIGGER audit_insert BEFORE INSERT ON audit WHEN "
        "NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM audit) "
        "OR NEW.prev IS NOT ifnull((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), zeroblob(32)) "
        "OR NEW.hash IS NOT cs_chain(NEW.seq, NEW.prev, NEW.at, NEW.author, NEW.host, NEW.uid, "
        "NEW.op, NEW.uuid, NEW.part, NEW.body) "
        "OR EXISTS (SELECT 1 FROM audit WHERE uuid = NEW.uuid AND part = NEW.part) "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is only continued by callsheet'); END",
    "CREATE TRIGGER audit_update BEFORE UPDATE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is never changed'); END",
    "CREATE TRIGGER audit_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit chain is never shortened'); END",

    /* --- projections: rebuilt from the rows above at any time --- */
    "CREATE TABLE state(id INTEGER PRIMARY KEY CHECK (id = 1), change INTEGER NOT NULL, "
        "fed_at INTEGER, " TEXT("fed_from", 200) ") STRICT",
    "CREATE TABLE standing(customer INTEGER PRIMARY KEY, facts BLOB NOT NULL) STRICT",
    "CREATE TABLE zone_used(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE hold(customer INTEGER PRIMARY KEY REFERENCES customer(id), author TEXT NOT NULL, "
        "host TEXT NOT NULL, uid INTEGER NOT NULL, " UUID("token") ", boot TEXT NOT NULL, "
        "since INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT",
    "INSERT INTO state(id, change, fed_at, fed_from) VALUES (1, 1, NULL, '')",
    NULL,
};

static const char *const VERSION_2[] = {
    "CREATE TABLE correction_total(id INTEGER PRIMARY KEY, " REF("correction", "correction") ", "
        CURRENCY("currency") ", was_total INTEGER NOT NULL, credit INTEGER NOT NULL "
        "CHECK (credit > 0)) STRICT",
    "CREATE INDEX correction_total_correction ON correction_total(correction)",
    EVIDENCE("correction_total", ""),
    "CREATE TABLE correction_reason(id INTEGER PRIMARY KEY, "
        REF("correction_line", "correction_line") ", " RANGE("reason", 0, 20) ", "
        "minutes INTEGER NOT NULL CHECK (minutes >= 0), " TEXT("words", 8000) ") STRICT",
    "CREATE INDEX correction_reason_line ON correction_reason(correction_line)",
    EVIDENCE("correction_reason", ""),
    "CREATE TABLE correction_told(id INTEGER PRIMARY KEY, " REF("correction", "correction") ", "
        "at INTEGER NOT NULL, " TEXT("author", 64) ") STRICT",
    "CREATE INDEX correction_told_correction ON correction_told(correction, at)",
    EVIDENCE("correction_told", ""),
    "CREATE TABLE correction_posted(id INTEGER PRIMARY KEY, " REF("correction", "correction") ", "
        REF_OR_NULL("note", "invoice") ", total INTEGER NOT NULL, " REF("newest", "correction")
        ", at INTEGER NOT NULL) STRICT",
    "CREATE INDEX correction_posted_correction ON correction_posted(correction)",
    "CREATE INDEX correction_posted_note ON correction_posted(note) WHERE note IS NOT NULL",
    EVIDENCE("correction_posted", ""),
    "CREATE INDEX correction_line_of ON correction_line(line) WHERE line IS NOT NULL",
    "CREATE INDEX correction_credit ON correction(credit) WHERE credit IS NOT NULL",
    NULL,
};

static const struct migration MIGRATIONS[] = {
    {VERSION_1},
    {VERSION_2},
};
// clang-format on

static const struct schema CURRENT = {MIGRATIONS, ARRAY_LEN(MIGRATIONS)};

const struct schema *schema_current(void) {
    return &CURRENT;
}

enum status schema_migrate(struct ledger *ledger, const struct schema *schema, size_t from,
                           struct error *err) {
    for (size_t i = from; i < schema->count; i++) {
        for (const char *const *text = schema->migrations[i].statements; *text != NULL; text++) {
            int rc = sqlite3_exec(ledger->db, *text, NULL, NULL, NULL);
            if (rc != SQLITE_OK) {
                return sql_failure(ledger, rc, err);
            }
        }
    }
    char pragma[64];
    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version = %zu", schema->count);
    int rc = sqlite3_exec(ledger->db, pragma, NULL, NULL, NULL);
    return rc == SQLITE_OK ? STATUS_OK : sql_failure(ledger, rc, err);
}

static enum status make_stand_in(struct ledger *ledger, const char *create, struct error *err) {
    struct buf text = {0};
    buf_add_text(&text, "CREATE TEMP ");
    buf_add_text(&text, create + strlen("CREATE "));
    int rc = sqlite3_exec(ledger->db, buf_text(&text), NULL, NULL, NULL);
    buf_release(&text);
    return rc == SQLITE_OK ? STATUS_OK : sql_failure(ledger, rc, err);
}

enum status schema_stand_in(struct ledger *ledger, const struct schema *schema, size_t from,
                            struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = from; status == STATUS_OK && i < schema->count; i++) {
        const char *const *text = schema->migrations[i].statements;
        for (; status == STATUS_OK && *text != NULL; text++) {
            if (strncmp(*text, "CREATE TABLE ", strlen("CREATE TABLE ")) == 0) {
                status = make_stand_in(ledger, *text, err);
            }
        }
    }
    return status;
}

static bool is_create(const char *text) {
    return strncmp(text, "CREATE ", 7) == 0;
}

static bool is_expected(const struct schema *schema, const char *sql) {
    for (size_t i = 0; i < schema->count; i++) {
        for (const char *const *text = schema->migrations[i].statements; *text != NULL; text++) {
            if (strcmp(*text, sql) == 0) {
                return true;
            }
        }
    }
    return false;
}

static size_t expected_count(const struct schema *schema) {
    size_t count = 0;
    for (size_t i = 0; i < schema->count; i++) {
        for (const char *const *text = schema->migrations[i].statements; *text != NULL; text++) {
            count += is_create(*text);
        }
    }
    return count;
}

enum status schema_compare(struct ledger *ledger, const struct schema *schema, struct error *err) {
    char stranger[128] = "";
    size_t found = 0;
    struct query query;
    query_begin(&query, ledger,
                "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
                "AND name NOT LIKE 'sqlite_stat%'");
    while (query_row(&query)) {
        if (is_expected(schema, column_text(&query, 2))) {
            found++;
        } else if (stranger[0] == '\0') {
            (void)snprintf(stranger, sizeof stranger, "%.20s %.80s", column_text(&query, 0),
                           column_text(&query, 1));
        }
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (stranger[0] != '\0') {
        return error_set(err, STATUS_CORRUPT, "The ledger's %s is not as callsheet made it.",
                         stranger);
    }
    if (found != expected_count(schema)) {
        return error_set(err, STATUS_CORRUPT,
                         "%zu of the ledger's tables, indexes and triggers are missing.",
                         expected_count(schema) - found);
    }
    return STATUS_OK;
}
