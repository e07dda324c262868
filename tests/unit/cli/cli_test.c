/* The commands from end to end on real ledgers, and every refusal with its exit code. */
#include <jansson.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver.h"

#include "callsheet/cli/command.h"

static const struct {
    const char *words[8];
    int code;
    const char *piece;
} wrong[] = {
    {{"dance"}, 2, "There is no command “dance”"},
    {{"--dance"}, 2, "There is no option “--dance”"},
    {{"queue", "--limit"}, 2, "--limit needs a value: --limit N"},
    {{"queue", "--json=yes"}, 2, "--json takes no value"},
    {{"queue", "--json", "--json"}, 2, "--json is there twice"},
    {{"queue", "--limit", "many"}, 2, "--limit takes a whole number"},
    {{"queue", "--limit", "-1"}, 2, "--limit takes a whole number"},
    {{"queue", "--json", "--tsv"}, 2, "--json and --tsv exclude each other"},
    {{"queue", "--held", "--all"}, 2, "--held and --all exclude each other"},
    {{"queue", "extra"}, 2, "Usage: callsheet queue. See callsheet help queue."},
    {{"doctor", "extra"}, 2, "Usage: callsheet doctor. See"},
    {{"queue", "--said", "paid"}, 2, "callsheet queue does not take --said"},
    {{"show"}, 2, "Usage: callsheet show CUSTOMER"},
    {{"show", "a", "b"}, 2, "Usage: callsheet show"},
    {{"show", "a", "b", "c", "d", "e"}, 2, "too many words"},
    {{"--held"}, 2, "callsheet does not take --held"},
    {{"import", "gnucash"}, 2, "Usage: callsheet import"},
    {{"import", "pdf", "x"}, 2, "“pdf” is no format"},
    {{"import", "csv", ""}, 2, "Name the folder with the files: callsheet import csv FOLDER."},
    {{"import", "gnucash", ""}, 2, "Name the book: callsheet import gnucash BOOK."},
    {{"export", "money"}, 2, "“money” cannot be exported. Known are: statement, corrections."},
    {{"export", "statement"}, 2, "Name the customer: callsheet export statement CUSTOMER."},
    {{"help", "dance"}, 2, "There is no command “dance”"},
    {{"queue"}, 1, "No ledger is named"},
    {{"doctor", "--now", "yesterday"}, 2, "“yesterday” is no time"},
    {{"doctor", "--now", "2026-02-30"}, 2, "is no time"},
    {{"doctor", "--now", "2026-02-20 25:00"}, 2, "is no time"},
    {{"queue", "--config", "/nowhere/config"}, 1, "/nowhere/config"},
    {{"queue", "--ledger", "/nowhere/a.ledger"}, 1, "/nowhere/a.ledger"},
    {{"init", "--currency", "euro"}, 2, "three capital letters"},
    {{"log", "x", "--reached"}, 2, "--reached needs a value"},
};

START_TEST(wrong_usage_is_refused) {
    struct run run = cli_try(wrong[_i].words);
    expect_int(run.code, wrong[_i].code);
    expect_contains(run.err, wrong[_i].piece);
    expect_true(strncmp(run.err, "callsheet: ", 11) == 0);
    expect_text(run.out, "");
    run_free(&run);
}
END_TEST

START_TEST(every_command_says_how_it_is_used) {
#define X(name, word, usage, least, most, options, text) {word, text},
    static const struct { const char *word, *text; } commands[] = {COMMAND_TABLE(X)};
#undef X
    char *all = DONE("help");
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        expect_contains(all, commands[i].text);
        if (!commands[i].word[0]) {
            continue;
        }
        char *one = DONE("help", commands[i].word);
        char *same = DONE(commands[i].word, "--help");
        expect_contains(one, commands[i].text);
        expect_true(strcmp(commands[i].word, "help") == 0 || strcmp(one, same) == 0);
        free(one);
        free(same);
    }
    char *version = DONE("version"), *option = DONE("--version"), *keys = DONE("help", "--keys");
    expect_contains(version, "callsheet ");
    expect_text(option, version);
    expect_contains(keys, "| ");
    free(keys);
    free(option);
    free(version);
    free(all);
}
END_TEST

START_TEST(init_makes_a_ledger_and_a_configuration) {
    char *path = test_path("firm/books"), *whole = test_path("firm/books.ledger");
    char *config = test_path("etc/config");
    char *said = DONE("init", path, "--firm", "Fern & Co", "--currency", "USD", "--config", config);
    expect_contains(said, "books.ledger (USD)");
    expect_contains(said, "Your configuration is ");
    struct stat about;
    expect_int(stat(whole, &about), 0);
    expect_int(about.st_mode & 0777, 0660);
    expect_int(stat(config, &about), 0);
    expect_int(about.st_mode & 0777, 0600);
    char *list = DONE("queue", "--config", config, "--now", "2026-11-21 08:12");
    expect_contains(list, "Sat 21 Nov 08:12 · 0 to call");
    expect_contains(list, "Nobody is to be called now");
    REFUSED(1, "books.ledger", "init", path, "--config", config);
    free(list);
    free(said);
    free(config);
    free(whole);
    free(path);
}
END_TEST

START_TEST(a_book_is_fed_once) {
    use_book();
    char *book = test_source("fixtures/gnucash/business.gnucash");
    char *again = DONE("import", "gnucash", book);
    expect_contains(again, "33 as before");
    expect_contains(again, "The ledger knew all of it already.");
    char *other = test_source("fixtures/gnucash/linked.gnucash");
    char *dry = DONE("import", "gnucash", other, "--dry-run");
    expect_contains(dry, "Nothing was written: this was a dry run.");
    char *list = DONE("queue", "--all");
    expect_lacks(list, "Zimmer");
    free(list);
    free(dry);
    free(other);
    free(again);
    free(book);
}
END_TEST

START_TEST(a_csv_set_is_fed_or_refused_as_a_whole) {
    use_new_ledger("2026-11-21T09:00:00Z");
    char *folder = test_path("feed");
    ck_assert(mkdir(folder, 0700) == 0);
    char *customers = test_file("feed/customers.csv", "id,name,currency\nC1,One,EUR\nC2,Two,EUR\n");
    char *bad = test_file("feed/invoices.csv", "number,customer,issued,due,currency,total\n"
                                               "A-1,C1,2026-10-01,2026-10-31,EUR,100.00\n"
                                               "A-2,C2,2026-10-01,soon,EUR,50.00\n");
    REFUSED(1, "invoices.csv line 3, column due: expected a date like 2026-11-30, found “soon”.",
            "import", "csv", folder);
    char *empty = DONE("queue", "--all");
    expect_lacks(empty, "One");
    free(bad);
    char *good = test_file("feed/invoices.csv", "number,customer,issued,due,currency,total\n"
                                                "A-1,C1,2026-10-01,2026-10-31,EUR,100.00\n"
                                                "A-2,C2,2026-10-01,2026-10-31,EUR,50.00\n");
    char *said = DONE("import", "csv", folder);
    expect_contains(said, "customers            2 read        2 new");
    char *list = DONE("queue", "--all");
    expect_contains(list, "One");
    free(list);
    free(said);
    free(empty);
    free(good);
    free(customers);
    free(folder);
}
END_TEST

/** The path of the ledger is another one in each run. */
static void hide(char *text, const char *path, const char *name) {
    for (char *at = strstr(text, path); at; at = strstr(at, path)) {
        size_t len = strlen(path), short_len = strlen(name);
        memmove(at + short_len, at + len, strlen(at + len) + 1);
        memcpy(at, name, short_len);
    }
}

static const struct {
    const char *golden;
    const char *words[6];
} goldens[] = {
    {"cli/queue.txt", {"queue"}},
    {"cli/queue-held.txt", {"queue", "--held"}},
    {"cli/queue-all.tsv", {"queue", "--all", "--tsv"}},
    {"cli/queue.json", {"queue", "--json", "--limit", "2"}},
    {"cli/queue-held.json", {"queue", "--held", "--json"}},
    {"cli/show.txt", {"show", "northwind"}},
    {"cli/show.json", {"show", "000003", "--json"}},
    {"cli/statement.txt", {"export", "statement", "northwind"}},
    {"cli/statement.json", {"export", "statement", "northwind", "--json"}},
};

START_TEST(output_is_as_documented) {
    use_book();
    char *out = cli_expect_done(__LINE__, goldens[_i].words);
    hide(out, driver_ledger, "LEDGER");
    expect_golden(goldens[_i].golden, out);
    free(out);
}
END_TEST

START_TEST(json_has_the_keys_of_the_manual) {
    use_book();
    json_t *all = parsed(DONE("queue", "--all", "--json"));
    json_t *held = parsed(DONE("queue", "--held", "--json"));
    json_t *now = parsed(DONE("queue", "--json"));
    expect_text(json_string_value(json_object_get(all, "now")), "2025-08-05T09:30:00Z");
    expect_true(json_is_null(json_object_get(all, "mail_at")));
    expect_text(json_string_value(json_object_get(all, "fed_at")), "2025-08-05T09:30:00Z");
    json_t *rows = json_object_get(all, "rows");
    size_t held_count = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        json_t *customer = json_object_get(row, "customer");
        expect_true(json_is_integer(json_object_get(customer, "id")));
        expect_true(json_is_string(json_object_get(customer, "code")));
        expect_true(json_is_string(json_object_get(customer, "name")));
        expect_true(json_is_integer(json_object_get(row, "oldest_days")));
        expect_true(json_object_get(row, "usual_days") != NULL);
        expect_true(json_is_integer(json_object_get(json_object_get(row, "amount"), "minor")));
        held_count += json_is_string(json_object_get(row, "held"));
        json_t *reason = json_array_get(json_object_get(row, "reasons"), 0);
        expect_true(!reason || json_is_string(json_object_get(reason, "text")));
        expect_true(!reason || json_is_string(json_object_get(reason, "kind")));
        expect_true(!reason || json_object_get(reason, "ref"));
    }
    expect_int(json_array_size(json_object_get(held, "rows")), held_count);
    expect_true(json_array_size(json_object_get(now, "rows")) + held_count <=
                json_array_size(rows));
    json_decref(now);
    json_decref(held);
    json_decref(all);
}
END_TEST

START_TEST(customers_are_found_as_people_name_them) {
    use_book();
    /* 000002 is also an invoice of somebody else: the code goes first */
    static const char *const ways[] = {"000002", "müller", "Müller & Söhne GmbH", "000034",
                                       "rechnung@mueller-soehne.example"};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        char *out = DONE("show", ways[i]);
        expect_true(strncmp(out, "Müller & Söhne GmbH", 19) == 0);
        free(out);
    }
    char *phone = DONE("show", "+48221234567");
    expect_contains(phone, "Żółw");
    free(phone);
    REFUSED(1, "No customer answers to “nobody at all”", "show", "nobody at all");
}
END_TEST

START_TEST(an_ambiguous_name_is_refused_with_candidates) {
    use_new_ledger("2026-11-21T09:00:00Z");
    char *folder = test_path("feed");
    ck_assert(mkdir(folder, 0700) == 0);
    char *file =
        test_file("feed/customers.csv",
                  "id,code,name\nC1,HP,Harbour & Pine\nC2,HF,Harbour Freight\nC3,H,Harbour\n");
    free(DONE("import", "csv", folder));
    REFUSED(1, "Harbour & Pine (HP)", "show", "harb");
    REFUSED(1, "Harbour Freight (HF)", "log", "harb", "--reached", "nobody");
    char *out = DONE("show", "harbour"); /* the whole name of one of them */
    expect_contains(out, "Harbour (H)");
    free(out);
    free(file);
    free(folder);
}
END_TEST

static const struct {
    const char *words[12];
    int code;
    const char *piece;
} wrong_calls[] = {
    {{"log", "northwind"}, 2, "Say whom you reached: --reached nobody, busy"},
    {{"log", "northwind", "--reached", "god"}, 2, "--reached takes one of"},
    {{"log", "northwind", "--reached", "person"}, 1, ""},
    {{"log", "northwind", "--reached", "person", "--who", "Dana"},
     1,
     "“Dana” is no contact here. Contacts of Northwind Dental, LLC: Accounts Payable"},
    {{"log", "northwind", "--reached", "person", "--who", "new:"}, 2, "new:NAME"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "hello"},
     2,
     "--said takes one of"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "promise"},
     2,
     "promise:AMOUNT@DAY"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "promise:x@fri"}, 1, ""},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "promise:5@soonish"},
     1,
     ""},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "promise:5@fri:X-1"},
     1,
     "has no invoice “X-1”"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "dispute"},
     2,
     "dispute:INVOICE/LINE:WORDS"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "dispute:000007/9:no"},
     1,
     "has no line “9”"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "paid:now"},
     2,
     "use --note"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--next", "pray:fri"},
     2,
     "--next takes one of"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--next", "callback:fri"},
     2,
     "A callback needs a time"},
    {{"log", "northwind", "--reached", "person", "--who", "acc", "--said", "paid"}, 1, ""},
    {{"log", "northwind", "--reached", "nobody", "--said", "paid"}, 1, ""},
};

START_TEST(wrong_calls_are_refused_and_change_nothing) {
    use_book();
    char *before = DONE("show", "northwind", "--json");
    struct run run = cli_try(wrong_calls[_i].words);
    expect_int(run.code, wrong_calls[_i].code);
    expect_contains(run.err, wrong_calls[_i].piece);
    expect_true(run.err_len > 12);
    char *after = DONE("show", "northwind", "--json");
    expect_text(after, before);
    free(after);
    free(before);
    run_free(&run);
}
END_TEST

START_TEST(a_promise_holds_back_until_it_is_broken) {
    use_book();
    char *first = DONE("queue", "--tsv");
    expect_contains(first, "Northwind Dental");
    char *dry = DONE("log", "northwind", "--reached", "person", "--who", "accounts", "--said",
                     "promise:720@2025-08-15", "--next", "follow-up:2025-08-18", "--dry-run");
    expect_contains(dry, "Would be saved for Northwind Dental, LLC: ");
    char *still = DONE("queue", "--tsv");
    expect_text(still, first);
    char *said = DONE("log", "northwind", "--reached", "person", "--who", "accounts", "--said",
                      "promise:720@2025-08-15", "--next", "follow-up:2025-08-18", "--note",
                      "Said: \"the cheque is in the mail\".\nTwo lines.");
    expect_contains(said, "Saved for Northwind Dental, LLC: ");
    char *gone = DONE("queue", "--tsv"), *held = DONE("queue", "--held");
    expect_lacks(gone, "Northwind");
    expect_contains(held, "Northwind Dental, LLC");
    char *shown = DONE("show", "northwind");
    expect_contains(shown, "the cheque is in the mail");
    expect_contains(shown, "720.00 USD by 15 Aug");
    driver_now = "2025-08-20T09:30:00Z";
    char *broken = DONE("queue", "--tsv");
    expect_contains(broken, "Northwind Dental, LLC\tbroken-promise");
    char *const all[] = {first, dry, still, said, gone, held, shown, broken};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        free(all[i]);
    }
}
END_TEST

START_TEST(calls_of_every_kind_are_kept) {
    use_book();
    free(DONE("log", "northwind", "--reached", "nobody"));
    free(DONE("log", "müller", "--reached", "person", "--who", "new:Eva Long <eva@mueller.example>",
              "--said", "satisfied", "--next", "callback:tomorrow 14:00"));
    free(DONE("log", "brasserie", "--reached", "person", "--who", "lefèvre", "--said",
              "dispute:000003/1=50.00:the router was faulty: twice", "--said", "cannot-pay",
              "--next", "ours:fri:look at the router again"));
    free(DONE("log", "østergård", "--reached", "person", "--who", "jens", "--said", "paid",
              "--next", "next-invoice"));
    free(DONE("log", "żółw", "--reached", "gatekeeper", "--who", "new:Front desk"));
    char *shown = DONE("show", "brasserie");
    expect_contains(shown, "the router was faulty: twice");
    expect_contains(shown, "50.00 EUR");
    char *new_one = DONE("show", "eva@mueller.example");
    expect_contains(new_one, "Eva Long");
    char *sound = DONE("doctor", "--no-mail");
    expect_lacks(sound, "BAD");
    free(sound);
    free(new_one);
    free(shown);
}
END_TEST

/** What only a running reader knows. */
static enum status indexed(void *context, const struct cli_context *cli, struct cli_mail_state *out,
                           struct error *err) {
    (void)cli;
    (void)err;
    out->indexed_at = *(const int64_t *)context;
    return STATUS_OK;
}

START_TEST(the_head_says_how_old_things_are) {
    use_book(); /* fed at 2025-08-05 09:30 */
    static const struct {
        const char *now, *mail, *piece;
    } heads[] = {
        {"2025-08-05T21:00:00Z", "2025-08-05T20:53:00Z", " · fed 09:30 · mail 20:53\n"},
        {"2025-08-06T09:00:00Z", "2025-08-05T20:53:00Z",
         " · fed Tue 5 Aug 09:30 · mail Tue 5 Aug 20:53\n"},
        {"2025-08-04T09:00:00Z", "2025-08-05T20:53:00Z", " · fed 09:00 · mail 09:00\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
        int64_t at = instant_parse_iso(heads[i].mail);
        const struct cli_hooks hooks = {.mail_state = indexed, .context = &at};
        driver_hooks = &hooks;
        driver_now = heads[i].now;
        char *list = DONE("queue");
        expect_contains(list, heads[i].piece);
        free(list);
        char *none = DONE("queue", "--no-mail");
        expect_contains(none, " · no mail\n");
        free(none);
        json_t *root = parsed(DONE("queue", "--json"));
        const char *mail_at = json_string_value(json_object_get(root, "mail_at"));
        const char *fed_at = json_string_value(json_object_get(root, "fed_at"));
        expect_true(strcmp(mail_at, heads[i].now) <= 0 && strcmp(fed_at, heads[i].now) <= 0);
        json_decref(root);
    }
    driver_hooks = NULL;
}
END_TEST

START_TEST(the_head_counts_those_without_a_rate) {
    use_book();
    char *list = DONE("queue");
    expect_contains(list, " EUR overdue · 1 without a rate · ");
    char *config = test_file("config", "[rates]\nUSD = 0.92\nPLN = 0.23\nDKK = 0.13\n");
    char *rated = DONE("queue", "--config", config);
    expect_lacks(rated, "without a rate");
    free(rated);
    free(config);
    free(list);
}
END_TEST

START_TEST(a_limit_of_none_is_not_an_empty_list) {
    use_book();
    char *none = DONE("queue", "--limit", "0");
    expect_lacks(none, "Nobody is to be called");
    expect_contains(none, "4 more to call: callsheet queue --limit 4");
    free(none);
}
END_TEST

START_TEST(the_columns_say_why) {
    use_book();
    char *rows = DONE("queue", "--tsv");
    for (char *line = strchr(rows, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        expect_true(strchr(line, '\n')[-1] != '\t');
    }
    expect_contains(rows, "\t000007 is overdue, 720.00 USD, 35 days.\n");
    free(rows);
}
END_TEST

START_TEST(somebody_held_back_is_not_called_overdue_as_well) {
    use_book();
    free(DONE("log", "northwind", "--reached", "person", "--who", "accounts", "--said",
              "promise:720@2025-08-15", "--next", "follow-up:2025-08-18"));
    char *shown = DONE("show", "northwind");
    expect_contains(shown, "\nWHY\n  Held back: ");
    expect_lacks(shown, "nobody has spoken about it");
    expect_lacks(shown, "the follow-up has come");
    free(shown);
}
END_TEST

START_TEST(aging_is_one_set_a_currency) {
    use_new_ledger("2026-11-21T09:00:00Z");
    char *folder = test_path("feed");
    ck_assert(mkdir(folder, 0700) == 0);
    free(test_file("feed/customers.csv", "id,name\nC1,One\nC2,Two\n"));
    free(test_file("feed/invoices.csv", "number,customer,issued,due,currency,total\n"
                                        "A-1,C1,2026-10-01,2026-10-31,EUR,100.00\n"
                                        "A-2,C1,2026-10-01,2026-11-30,CHF,50.00\n"
                                        "A-3,C1,2026-06-01,2026-06-30,CHF,7.00\n"));
    free(DONE("import", "csv", folder));
    json_t *root = parsed(DONE("show", "One", "--json"));
    char *aging = json_dumps(json_object_get(root, "aging"), JSON_COMPACT | JSON_SORT_KEYS);
    expect_text(aging, "[{\"currency\":\"EUR\",\"minor\":[0,10000,0,0,0]},"
                       "{\"currency\":\"CHF\",\"minor\":[5000,0,0,0,700]}]");
    free(aging);
    json_decref(root);
    root = parsed(DONE("show", "Two", "--json"));
    expect_int(json_array_size(json_object_get(root, "aging")), 0);
    expect_true(json_is_array(json_object_get(root, "aging")));
    json_decref(root);
    free(folder);
}
END_TEST

START_TEST(a_note_with_a_nul_is_refused) {
    use_book();
    FILE *note = tmpfile();
    ck_assert(note && fwrite("one\0two", 1, 7, note) == 7 && fflush(note) == 0);
    rewind(note);
    ck_assert(dup2(fileno(note), STDIN_FILENO) == STDIN_FILENO);
    REFUSED(1, "A NUL byte is in the note", "log", "northwind", "--reached", "nobody", "--note",
            "-");
    ck_assert(fclose(note) == 0);
}
END_TEST

START_TEST(without_a_terminal_the_list_is_printed) {
    use_book();
    char *plain = cli_expect_done(__LINE__, (const char *const[]){NULL});
    char *queue = DONE("queue");
    expect_text(plain, queue);
    free(queue);
    free(plain);
}
END_TEST

TEST_MAIN("cli/cli", TEST_LOOP(wrong_usage_is_refused, ARRAY_LEN(wrong)),
          TEST(every_command_says_how_it_is_used), TEST(init_makes_a_ledger_and_a_configuration),
          TEST(a_book_is_fed_once), TEST(a_csv_set_is_fed_or_refused_as_a_whole),
          TEST_LOOP(output_is_as_documented, ARRAY_LEN(goldens)),
          TEST(json_has_the_keys_of_the_manual), TEST(customers_are_found_as_people_name_them),
          TEST(an_ambiguous_name_is_refused_with_candidates),
          TEST_LOOP(wrong_calls_are_refused_and_change_nothing, ARRAY_LEN(wrong_calls)),
          TEST(a_promise_holds_back_until_it_is_broken), TEST(calls_of_every_kind_are_kept),

          TEST(the_head_says_how_old_things_are), TEST(the_head_counts_those_without_a_rate),
          TEST(a_limit_of_none_is_not_an_empty_list), TEST(the_columns_say_why),
          TEST(somebody_held_back_is_not_called_overdue_as_well), TEST(aging_is_one_set_a_currency),
          TEST(a_note_with_a_nul_is_refused), TEST(without_a_terminal_the_list_is_printed))
