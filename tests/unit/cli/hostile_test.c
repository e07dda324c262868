/* Whatever stands in a text field of the ledger, no command writes a byte a terminal must not see
   (P13 for the command line). */
#include <stdint.h>
#include <sys/stat.h>

#include "driver.h"

/* One of each kind; all valid UTF-8, for the importer refuses other bytes. */
static const char *const attacks[] = {
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[31m",
    "\x01\x02\x08\x7f",
    "\xc2\x9b"
    "31m\xc2\x85",
    "\xe2\x80\xae"
    "evil",
    "\xe2\x81\xa6x\xe2\x81\xa9",
    "\xef\xbb\xbfz\xe2\x80\x8b",
    "a\tb\rc\nd",
    "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    "\xf3\xa0\x81\x81tag",
};

static char *hostile(const char *name) {
    struct buf text = {0};
    buf_add_text(&text, name);
    for (size_t i = 0; i < ARRAY_LEN(attacks); i++) {
        buf_addf(&text, " %s", attacks[i]);
    }
    return buf_detach(&text);
}

/** Writes one row of a file, every field quoted. */
static void write_file(const char *name, const char *header, const char *const *cells,
                       size_t count) {
    struct buf text = {0};
    buf_addf(&text, "%s\n", header);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&text, "%s\"%s\"", i > 0 ? "," : "", cells[i]);
    }
    buf_add_char(&text, '\n');
    free(test_file(name, buf_text(&text)));
    buf_release(&text);
}

/** Feeds a customer all of whose texts are hostile. */
static void feed_hostile(void) {
    use_new_ledger("2026-11-21T09:00:00Z");
    char *folder = test_path("feed");
    ck_assert(mkdir(folder, 0700) == 0);
    char *name = hostile("Name"), *code = hostile("CODE"), *id = hostile("ID");
    char *note = hostile("Note"), *number = hostile("INV-1"), *what = hostile("What");
    const char *const customer[] = {id, code, name, "EUR", name, note};
    write_file("feed/customers.csv", "id,code,name,currency,account_manager,note", customer, 6);
    char *emails = hostile("dana@x.example"), *phones = hostile("+30 210 746 0712");
    for (char *at = emails; *at; at++) { /* ';' separates the items of a list */
        *at = *at == ';' ? ':' : *at;
    }
    for (char *at = phones; *at; at++) {
        *at = *at == ';' ? ':' : *at;
    }
    const char *const contact[] = {"P1", id, name, "billing", emails, phones, note};
    write_file("feed/contacts.csv", "id,customer,name,role,emails,phones,note", contact, 7);
    const char *const invoice[] = {number, id, "2026-09-01", "2026-10-01", "EUR", "100.00", what};
    write_file("feed/invoices.csv", "number,customer,issued,due,currency,total,reference", invoice,
               7);
    const char *const line[] = {number, "1", what, "100.00", "60"};
    write_file("feed/lines.csv", "invoice,position,text,amount,minutes", line, 5);
    const char *const ticket[] = {"T1", id, number, what, name};
    write_file("feed/tickets.csv", "id,customer,number,subject,requested_by", ticket, 5);
    const char *const work[] = {"W1", id, number, "1", "2026-08-30", "60", name, what, note, "T1"};
    write_file("feed/work.csv", "id,customer,invoice,line,date,minutes,who,what,why,ticket", work,
               10);
    const char *const payment[] = {"Z1", id, "2026-10-05", "EUR", "10.00", note};
    write_file("feed/payments.csv", "id,customer,date,currency,amount,reference", payment, 6);
    char *said = DONE("import", "csv", folder);
    expect_plain("import", said, strlen(said), false);
    char *const all[] = {said, emails, phones, what, number, note, id, code, name, folder};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        free(all[i]);
    }
}

static void expect_plain_run(int code, const char *const *words, bool tabs) {
    struct run run = cli_try(words);
    expect_int(run.code, code);
    expect_plain(words[0], run.out, run.out_len, tabs);
    expect_plain(words[0], run.err, run.err_len, false);
    expect_true(run.out_len + run.err_len > 0);
    run_free(&run);
}
/** CSV has CR LF at the end of its rows, and no CR elsewhere. */
static void expect_plain_rows(const char *const *words) {
    struct run run = cli_try(words);
    size_t kept = 0;
    for (size_t i = 0; i < run.out_len; i++) {
        if (run.out[i] != '\r' || run.out[i + 1] != '\n') {
            run.out[kept++] = run.out[i];
        }
    }
    expect_int(run.code, 0);
    expect_true(kept > 0 && kept < run.out_len);
    expect_plain(words[0], run.out, kept, false);
    run_free(&run);
}

#define PLAIN(code, tabs, ...)                                                                     \
    expect_plain_run(code, (const char *const[]){__VA_ARGS__, NULL}, tabs)

START_TEST(no_command_passes_control_bytes_on) {
    feed_hostile();
    char *note = hostile("Typed"), *claim = hostile("dispute::"), *who = hostile("new:Eva");
    char *ours = hostile("ours:fri:");
    PLAIN(0, false, "export", "statement", "CODE");
    PLAIN(0, false, "export", "statement", "CODE", "--json");
    PLAIN(0, false, "log", "CODE", "--reached", "person", "--who", "name", "--said", "paid",
          "--next", "follow-up:fri", "--note", note);
    PLAIN(0, false, "log", "CODE", "--reached", "person", "--who", who, "--said", "promise:50@fri",
          "--said", claim, "--next", ours);
    char *number = hostile("INV-1"), *why = hostile("agreed:Because");
    struct buf conceded = {0}, judged = {0};
    buf_addf(&conceded, "%s/1=5:%s", number, why);
    buf_addf(&judged, ":unfounded:%s", why);
    PLAIN(0, false, "log", "CODE", "--reached", "person", "--who", "name", "--concede",
          buf_text(&conceded), "--verdict", buf_text(&judged), "--next", ours);
    expect_plain_rows((const char *const[]){"export", "corrections", "--dry-run", NULL});
    PLAIN(0, false, "export", "corrections", "--json");
    buf_release(&judged);
    buf_release(&conceded);
    free(why);
    free(number);
    PLAIN(0, false, "queue");
    PLAIN(0, false, "queue", "--held");
    PLAIN(0, false, "queue", "--all");
    PLAIN(0, true, "queue", "--all", "--tsv");
    PLAIN(0, false, "queue", "--all", "--json");
    PLAIN(0, false, "show", "CODE");
    PLAIN(0, false, "show", "CODE", "--json");
    PLAIN(0, false, "doctor", "--no-mail");
    PLAIN(0, false, "doctor", "--no-mail", "--json");
    driver_now = "2026-12-21T09:00:00Z";
    PLAIN(0, false, "queue", "--all");
    free(ours);
    free(who);
    free(claim);
    free(note);
}
END_TEST

START_TEST(what_was_typed_comes_back_clean) {
    feed_hostile();
    char *text = hostile("x");
    PLAIN(2, false, text);
    char *option = hostile("--");
    PLAIN(2, false, option);
    PLAIN(1, false, "show", text);
    PLAIN(1, false, "import", "gnucash", text);
    PLAIN(1, false, "import", "csv", text);
    PLAIN(2, false, "import", text, "x");
    PLAIN(2, false, "help", text);
    PLAIN(2, false, "queue", "--limit", text);
    PLAIN(2, false, "log", "CODE", "--reached", text);
    PLAIN(1, false, "log", "CODE", "--reached", "person", "--who", text);
    PLAIN(2, false, "log", "CODE", "--reached", "person", "--said", text);
    PLAIN(2, false, "log", "CODE", "--reached", "person", "--next", text);
    free((void *)(uintptr_t)driver_ledger);
    driver_ledger = text;
    PLAIN(1, false, "queue");
    driver_ledger = NULL;
    driver_now = text;
    PLAIN(2, false, "doctor");
    free(option);
    free(text);
}
END_TEST

START_TEST(the_check_itself_can_fail) {
    static const char *const bad[] = {"a\x1b[m",  "a\rb",         "a\tb", "\x7f",
                                      "\xc2\x9b", "\xe2\x80\xae", "\xff", "\xef\xbb\xbf"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        expect_true(find_bad_byte(bad[i], strlen(bad[i]), false) >= 0);
    }
    expect_int(find_bad_byte("a\tb\n", 4, true), -1);
}
END_TEST

TEST_MAIN("cli/hostile", TEST(no_command_passes_control_bytes_on),
          TEST(what_was_typed_comes_back_clean), TEST(the_check_itself_can_fail))
