/* callsheet evidence and callsheet report evidence, on a ledger of two customers. */
#include "driver.h"

#include "callsheet/base/day.h"
#include "support/ledgers.h"

static int64_t now = TEST_NOW;

static struct feed_record mail_contact(const char *id, const char *customer, const char *name,
                                       const char **emails, size_t count) {
    struct feed_record record = record_contact(id, customer, name, "+30 210 1234567");
    record.of.contact.emails = emails;
    record.of.contact.email_count = count;
    return record;
}

static struct feed_record entry(const char *id, int line, int minutes, const char *who,
                                const char *what) {
    struct feed_record record = record_work(id, "C1", "INV-1042", line,
                                            (int32_t)(TEST_NOW / SECONDS_PER_DAY) - 72, minutes);
    record.of.work.who = who;
    record.of.work.what = what;
    record.of.work.why = "Dana Whit";
    record.of.work.ticket = "T-2231";
    return record;
}

/* INV-1042 of Harbour: documented, thin, none; INV-1051 of Kestrel; a bill of both numbered 7. */
static void use_ledger(void) {
    static const char *dana[] = {"dana@harbour.example", "shared@it.example"};
    static const char *owen[] = {"owen@kestrel.example", "shared@it.example"};
    int32_t today = (int32_t)(TEST_NOW / SECONDS_PER_DAY);
    struct feed_record numbered[] = {record_invoice("I1", "C1", today - 9, today, 700),
                                     record_invoice("I2", "C2", today - 9, today, 700)};
    numbered[0].of.invoice.number = numbered[1].of.invoice.number = "INV-7";
    const struct feed_record records[] = {
        record_customer("C1", "Harbour & Pine"),
        record_customer("C2", "Kestrel Freight"),
        mail_contact("K1", "C1", "Dana Whit", dana, 2),
        mail_contact("K2", "C2", "Owen Hart", owen, 2),
        record_invoice("INV-1042", "C1", today - 45, today - 15, 60000),
        record_line("INV-1042", 1, "Firewall replaced", 20000),
        record_line("INV-1042", 2, "Mail server migration", 21000),
        record_line("INV-1042", 3, "Monitoring of servers", 19000),
        entry("W1", 1, 60, "Rob", "Firewall exchanged and tested"),
        entry("W2", 2, 60, "Mia", "work\x1b[31m"),
        record_invoice("INV-1051", "C2", today - 200, today - 170, 5000),
        record_line("INV-1051", 1, "Toner", 5000),
        numbered[0],
        numbered[1],
        record_line("I1", 1, "Cable", 700),
        record_line("I2", 1, "Cable", 700),
    };
    use_new_ledger("2026-11-23T09:00:00Z");
    struct store *store = ledger_must_open(driver_ledger, NULL, &now);
    (void)feed_records(store, "test", records, ARRAY_LEN(records), now);
    store_free(store);
}

START_TEST(an_invoice_is_shown_with_its_record) {
    use_ledger();
    static const char *const ways[] = {"INV-1042", "inv-1042", "1042"};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        char *text = DONE("evidence", "--invoice", ways[i]);
        expect_contains(text,
                        "INV-1042 · Harbour & Pine (C1) · issued 9 Oct · due 8 Nov, 15 d late");
        expect_contains(text, "3 lines, 1 thin, 1 without a record");
        expect_contains(text, "1.00 h of 1.00 h  documented\n");
        expect_contains(text, "Firewall exchanged and tested · Dana Whit · T-2231\n");
        expect_contains(text, "thin: 12 Sep Mia: says too little of what was done: “work");
        expect_contains(text, "0.00 h of 1.00 h  none: nothing on record");
        expect_plain("evidence", text, strlen(text), false);
        free(text);
    }
    char *named = DONE("evidence", "harbour", "--invoice", "1042");
    expect_contains(named, "3 lines, 1 thin, 1 without a record");
    free(named);
    named = DONE("evidence", "kestrel", "--invoice", "7");
    expect_contains(named, "INV-7 · Kestrel Freight");
    free(named);
}
END_TEST

START_TEST(the_keys_of_json) {
    use_ledger();
    json_t *root = parsed(DONE("evidence", "--invoice", "INV-1042", "--json"));
    expect_text(json_string_value(json_object_get(json_object_get(root, "customer"), "code")),
                "C1");
    json_t *invoice = json_object_get(root, "invoice");
    expect_text(json_string_value(json_object_get(invoice, "evidence")), "none");
    expect_int(json_integer_value(json_object_get(invoice, "thin")), 1);
    expect_int(json_integer_value(json_object_get(invoice, "none")), 1);
    expect_int(json_array_size(json_object_get(invoice, "general")), 0);
    json_t *lines = json_object_get(invoice, "lines");
    expect_int(json_array_size(lines), 3);
    json_t *line = json_array_get(lines, 1);
    static const char *const keys[] = {"position", "text",     "quantity_milli", "amount",
                                       "minutes",  "recorded", "evidence",       "why",
                                       "tickets",  "work"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        ck_assert_msg(json_object_get(line, keys[i]) != NULL, "%s", keys[i]);
    }
    expect_int(json_integer_value(json_object_get(line, "recorded")), 60);
    expect_text(json_string_value(json_array_get(json_object_get(line, "tickets"), 0)), "T-2231");
    json_t *work = json_array_get(json_object_get(line, "work"), 0);
    expect_true(json_is_false(json_object_get(work, "good")));
    expect_contains(json_string_value(json_object_get(work, "flaw")), "says too little");
    expect_true(json_object_get(root, "mail") == NULL);
    json_decref(root);
}
END_TEST

START_TEST(what_cannot_be_met_says_what_to_do) {
    use_ledger();
    REFUSED(2, "Say either --invoice NUMBER or --mail ID", "evidence");
    REFUSED(2, "Say either", "evidence", "--invoice", "1", "--mail", "x@y.example");
    REFUSED(1, "The ledger has no invoice “99999”", "evidence", "--invoice", "99999");
    REFUSED(1, "2 customers have an invoice “INV-7”. Name the customer", "evidence", "--invoice",
            "INV-7");
    REFUSED(1, "Kestrel Freight has no invoice “INV-1042”", "evidence", "kestrel", "--invoice",
            "INV-1042");
    REFUSED(1, "Mail cannot be read here", "evidence", "--mail", "x@y.example");
    REFUSED(1, "Mail is switched off", "evidence", "--message", "x@y.example", "--no-mail");
    REFUSED(2, "There is no report “aged”. There is: evidence", "report", "aged");
    REFUSED(2, "--days takes a whole number", "report", "evidence", "--days", "many");
    REFUSED(2, "exclude each other", "report", "evidence", "--json", "--tsv");
}
END_TEST

/* --- mail --- */

/* What the archive of the tests has: one message. */
static struct {
    const char *from, *to, *text;
    bool is_outbound;
    enum status status;
    char asked[64];
} archive;

static enum status give_mail(void *context, const struct cli_context *cli, const char *message_id,
                             struct cli_mail *out, struct error *err) {
    (void)context;
    (void)cli;
    (void)text_copy(archive.asked, sizeof archive.asked, message_id); /* long enough */
    if (archive.status != STATUS_OK) {
        return error_set(err, archive.status, "The archive has no such message.");
    }
    struct mail_body *body = mail_body_new();
    body->message_id = message_id;
    body->from_name = "Somebody";
    body->from_address = archive.from;
    body->to = archive.to;
    body->cc = body->reply_to = body->list_id = "";
    body->subject = "Your bill";
    body->date = TEST_NOW - 7200;
    body->text = archive.text;
    body->text_len = strlen(archive.text);
    *out = (struct cli_mail){.body = body, .is_outbound = archive.is_outbound};
    return STATUS_OK;
}

static const struct cli_hooks hooks = {.find_mail = give_mail};

static void use_mail(const char *from, const char *text) {
    use_ledger();
    driver_hooks = &hooks;
    archive.from = from;
    archive.to = "anna@ours.example";
    archive.text = text;
    archive.is_outbound = false;
    archive.status = STATUS_OK;
}

START_TEST(a_mail_leads_to_its_invoice) {
    use_mail("Dana@Harbour.example",
             "INV-1042 charges 190.00 for monitoring. INV-1051 is not ours.");
    char *text = DONE("evidence", "--mail", "m1@harbour.example");
    expect_text(archive.asked, "m1@harbour.example");
    expect_contains(text, "  | INV-1042 charges 190.00");
    expect_contains(text, "invoice   “INV-1042” → INV-1042");
    expect_contains(text, "amount    “190.00” → INV-1042 line 3");
    expect_contains(text, "unknown   “INV-1051” → none of this customer’s");
    expect_contains(text, "names INV-1042; says 190.00, line 3 is 190.00");
    expect_contains(text, "3 lines, 1 thin, 1 without a record");
    expect_lacks(text, "Kestrel");
    free(text);
    json_t *root = parsed(DONE("evidence", "--message", "m1@harbour.example", "--json"));
    json_t *candidates = json_object_get(root, "candidates");
    expect_int(json_array_size(candidates), 1);
    json_t *best = json_array_get(candidates, 0);
    expect_text(json_string_value(json_object_get(best, "number")), "INV-1042");
    expect_true(json_is_false(json_object_get(best, "tied")));
    expect_int(json_integer_value(json_object_get(best, "line")), 3);
    json_t *link = json_array_get(json_object_get(root, "links"), 0);
    expect_text(json_string_value(json_object_get(link, "kind")), "invoice");
    expect_text(json_string_value(json_object_get(link, "text")), "INV-1042");
    expect_text(json_string_value(json_object_get(json_object_get(root, "mail"), "at")),
                "2026-11-23T07:00:00Z");
    json_decref(root);
}
END_TEST

START_TEST(a_mail_about_nothing_says_so) {
    use_mail("dana@harbour.example", "Thank you, see you on Friday.");
    char *text = DONE("evidence", "--mail", "m1@harbour.example");
    expect_contains(text, "It names nothing that is on this customer’s record.");
    free(text);
    json_t *root = parsed(DONE("evidence", "--mail", "m1@harbour.example", "--json"));
    expect_true(json_is_null(json_object_get(root, "invoice")));
    json_decref(root);
}
END_TEST

START_TEST(whose_mail_it_is) {
    use_mail("dana@harbour.example.evil.example", "INV-1042");
    REFUSED(1, "No contact has the address of the sender, “dana@harbour.example.evil.example”",
            "evidence", "--mail", "m@x.example");
    archive.from = "na@harbour.example"; /* a part of an address is none */
    REFUSED(1, "No contact has the address", "evidence", "--mail", "m@x.example");
    archive.from = "shared@it.example";
    REFUSED(1, "belongs to Harbour & Pine (C1), Kestrel Freight (C2). Name the customer",
            "evidence", "--mail", "m@x.example");
    char *text = DONE("evidence", "C1", "--mail", "m@x.example");
    expect_contains(text, "names INV-1042");
    free(text);
    archive.from = "anna@ours.example";
    archive.to = "\"Whit, Dana\" <dana@harbour.example>, boss@ours.example";
    REFUSED(1, "No contact has the address of the sender", "evidence", "--mail", "m@x.example");
    archive.is_outbound = true; /* only then the recipients count */
    text = DONE("evidence", "--mail", "m@x.example");
    expect_contains(text, "names INV-1042");
    free(text);
    archive.to = "dana@harbour.example, owen@kestrel.example";
    REFUSED(1, "Name the customer", "evidence", "--mail", "m@x.example");
    archive.to = "who@x.example";
    REFUSED(1, "No contact has the address this went to", "evidence", "--mail", "m@x.example");
    archive.status = STATUS_NOT_FOUND;
    REFUSED(1, "no such message", "evidence", "--mail", "m@x.example");
}
END_TEST

/* --- the report --- */

START_TEST(gaps_are_listed_by_person) {
    use_ledger();
    char *text = DONE("report", "evidence");
    expect_contains(text, "issued since 24 Sep · 5 lines · 5.00 h · 464.00 EUR\n");
    expect_contains(text, "\nNobody on record · 4 lines · 4.00 h · 254.00 EUR\n");
    expect_contains(text, "\nMia · 1 line · 1.00 h · 210.00 EUR\n  T-2231 · 1 line");
    expect_contains(text, "thin: 12 Sep Mia: says too little");
    expect_lacks(text, "Firewall");
    expect_plain("report", text, strlen(text), false);
    free(text);
    text = DONE("report", "evidence", "--tsv");
    expect_contains(text, "\tnone\tC1\tHarbour & Pine\tINV-1042\t2026-10-09\t3\tMonitoring of "
                          "servers\t60\t0\t190.00\tEUR\tnothing on record\n");
    expect_plain("report --tsv", text, strlen(text), true);
    free(text);
}
END_TEST

START_TEST(gaps_as_json) {
    use_ledger();
    json_t *root = parsed(DONE("report", "evidence", "--json", "--days", "0"));
    expect_text(json_string_value(json_object_get(root, "since")), "2026-11-23");
    json_t *sum = json_object_get(root, "sum");
    expect_int(json_integer_value(json_object_get(sum, "lines")), 5); /* all of it is open */
    json_t *people = json_object_get(root, "people");
    expect_int(json_array_size(people), 2);
    json_t *mia = json_array_get(people, 1);
    expect_text(json_string_value(json_object_get(mia, "who")), "Mia");
    json_t *ticket = json_array_get(json_object_get(mia, "tickets"), 0);
    expect_text(json_string_value(json_object_get(ticket, "ticket")), "T-2231");
    json_t *line = json_array_get(json_object_get(ticket, "lines"), 0);
    expect_text(json_string_value(json_object_get(line, "invoice")), "INV-1042");
    expect_int(json_integer_value(json_object_get(line, "line")), 2);
    json_t *amount = json_object_get(line, "amount");
    expect_int(json_integer_value(json_object_get(amount, "minor")), 21000);
    json_decref(root);
}
END_TEST

/* The firm's thresholds reach the report. */
START_TEST(thresholds_come_from_the_configuration) {
    use_ledger();
    char *config = test_file("config", "[queue]\nevidence_least_letters = 3\n"
                                       "evidence_least_words = 1\n");
    char *text = DONE("report", "evidence", "--config", config);
    expect_lacks(text, "Mia");
    free(text);
    free(config);
}
END_TEST

START_TEST(an_empty_ledger_has_no_gaps) {
    use_new_ledger("2026-11-23T09:00:00Z");
    char *text = DONE("report", "evidence");
    expect_contains(text, "since 24 Sep · 0 lines · 0.00 h\n");
    free(text);
}
END_TEST

TEST_MAIN("cli/evidence", TEST(an_invoice_is_shown_with_its_record), TEST(the_keys_of_json),
          TEST(what_cannot_be_met_says_what_to_do), TEST(a_mail_leads_to_its_invoice),
          TEST(a_mail_about_nothing_says_so), TEST(whose_mail_it_is),
          TEST(gaps_are_listed_by_person), TEST(gaps_as_json),
          TEST(thresholds_come_from_the_configuration), TEST(an_empty_ledger_has_no_gaps))
