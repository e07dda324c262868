/* What calls settle from the command line: lines conceded, claims judged, and billing told. */
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver.h"

/** A firm with one customer: INV-1 of three lines with 19 % on top, INV/2 that is not time. */
static void feed_firm(void) {
    char *folder = test_path("feed");
    use_new_ledger("2026-11-23T09:00:00Z");
    ck_assert(mkdir(folder, 0700) == 0);
    free(test_file("feed/customers.csv", "id,code,name,currency\n1,HARBOUR,Harbour & Pine,EUR\n"));
    free(test_file("feed/contacts.csv", "id,customer,name,role,phones\n1,1,Dana Whit,billing,+30 "
                                        "210 746 0712\n"));
    free(test_file("feed/invoices.csv", "number,customer,issued,due,currency,total\n"
                                        "INV-1,1,2026-09-12,2026-10-12,EUR,1190.00\n"
                                        "INV/2,1,2026-10-01,2026-10-31,EUR,50.00\n"));
    free(test_file("feed/lines.csv", "invoice,position,text,quantity,amount,minutes\n"
                                     "INV-1,1,Mail server,4,600.00,240\n"
                                     "INV-1,2,Monitoring,2,300.00,120\n"
                                     "INV-1,3,=cmd(),1,100.00,60\n"
                                     "INV/2,1,Cable,1,50.00,\n"));
    free(test_file("feed/work.csv", "id,customer,invoice,line,date,minutes,who,what,why\n"
                                    "1,1,INV-1,1,2026-09-10,240,Rob,Rebuilt the array,Dana asked\n"
                                    "2,1,INV-1,2,2026-09-11,30,Rob,Watched the array,Dana\n"));
    char *said = DONE("import", "csv", folder);
    free(said);
    free(folder);
}

static void expect_piece(char *take_text, const char *piece) {
    expect_contains(take_text, piece);
    free(take_text);
}

#define LOG "log", "harbour", "--reached", "person", "--who", "dana", "--next", "follow-up:fri"

START_TEST(a_line_is_conceded_and_read_aloud) {
    feed_firm();
    expect_piece(DONE(LOG, "--concede", "INV-1/2:wrong-time", "--dry-run"),
                 "Would be saved for Harbour & Pine: spoke to the right person, conceded 225.00 "
                 "EUR; follow-up Fri 27 Nov\n  INV-1: new total 922.25 EUR, to pay 922.25 EUR\n");
    char *said = DONE(LOG, "--concede", "inv-1/2:wrong-time:an hour and a half is missing",
                      "--concede", "INV-1/3=40:goodwill");
    expect_contains(said, "conceded 265.00 EUR");
    expect_contains(said, "       1  Mail server                                       600.00\n");
    expect_contains(said, "300.00 → 75.00  wrong time\n");
    expect_contains(said, "100.00 → 60.00  goodwill\n");
    expect_contains(said, "INV-1: new total 874.65 EUR, to pay 874.65 EUR");
    free(said);
    char *shown = DONE("show", "harbour");
    expect_contains(shown, "1,190.00 EUR, open 874.65 EUR");
    expect_contains(shown, "300.00 → 75.00");
    expect_contains(shown, "line 2: 300.00 → 75.00, wrong time; line 3: 100.00 → 60.00, goodwill  "
                           "to post");
    free(shown);
    json_t *root = parsed(DONE("show", "harbour", "--json"));
    json_t *first = json_array_get(json_object_get(root, "invoices"), 0);
    expect_int(json_integer_value(json_object_get(json_object_get(first, "open"), "minor")), 87465);
    json_t *line = json_array_get(json_object_get(first, "lines"), 1);
    expect_int(json_integer_value(json_object_get(json_object_get(line, "credited"), "minor")),
               22500);
    json_decref(root);
    expect_piece(DONE("queue", "--all"), "924.65 EUR"); /* with the 50.00 of the other */
}
END_TEST

START_TEST(claims_end_as_is_said) {
    feed_firm();
    expect_piece(DONE(LOG, "--said", "dispute:INV-1/3:we never ordered this", "--said",
                      "dispute:INV-1/2=100:too long"),
                 "disputes");
    REFUSED(1, "2 claims are open about INV-1. Name invoice and line, or #ID", LOG, "--verdict",
            "INV-1:withdrawn");
    expect_piece(DONE(LOG, "--concede", "INV-1/2=50:wrong-time", "--verdict",
                      "INV-1/3:unfounded:ordered on 3 Sep by mail"),
                 "conceded 50.00 EUR, claim unfounded");
    char *shown = DONE("show", "harbour");
    expect_contains(shown, "INV-1  ordered on 3 Sep by mail  unfounded");
    expect_contains(shown, "INV-1  conceded 50.00 EUR  partly upheld");
    expect_contains(shown, "100.00 EUR  INV-1  too long  partly upheld");
    free(shown);
    REFUSED(1, "Nothing is claimed about anything. Note what they say first", LOG, "--verdict",
            ":withdrawn");
    REFUSED(1, "Somebody settled this claim meanwhile", LOG, "--verdict", "#1:withdrawn");
    REFUSED(1, "claim does not belong to this customer", LOG, "--verdict", "#9:withdrawn");
    expect_piece(DONE(LOG, "--said", "dispute:INV/2:the cable is ours", "--verdict",
                      "INV/2/1:upheld:we take it back"), /* the claim is about all of it */
                 "disputes “the cable is ours”");
    expect_piece(DONE("show", "harbour"), "the cable is ours  upheld");
}
END_TEST

START_TEST(nothing_is_left_to_say_when_all_is_settled) {
    feed_firm();
    char *said = DONE("log", "harbour", "--reached", "person", "--who", "dana", "--concede",
                      "INV-1/1=600:agreed", "--concede", "INV-1/2=300:agreed", "--concede",
                      "INV-1/3:agreed", "--concede", "INV/2/1:agreed");
    expect_contains(said, "INV-1: new total 0.00 EUR, to pay 0.00 EUR");
    free(said);
    expect_piece(DONE("queue", "--all"), "0 to call");
}
END_TEST

static const struct {
    const char *words[6];
    int code;
    const char *piece;
} wrong[] = {
    {{"--concede", "INV-1/3"}, 2, "--concede INVOICE/LINE:REASON, as in"},
    {{"--concede", "INV-1:no-record"}, 2, "Name the line as well: --concede INV-1/LINE:REASON."},
    {{"--concede", "INV-9/1:no-record"}, 1, "has no invoice “INV-9”"},
    {{"--concede", "INV-1/9:no-record"}, 1, "That invoice has no line “9”"},
    {{"--concede", "INV-1/3:because"}, 2, "--concede takes one of no-record, not-ordered,"},
    {{"--concede", "INV-1/1:no-record"}, 1, "All of line 1 is on record. Say how much"},
    {{"--concede", "INV-1/1=600.01:agreed"}, 1, "Line 1 is only 600.00 EUR"},
    {{"--concede", "INV-1/1=0:agreed"}, 1, "How much is conceded?"},
    {{"--concede", "INV-1/1=5 USD:agreed"}, 1, "type the amount in EUR"},
    {{"--concede", "INV-1/1=x:agreed"}, 1, "x"},
    {{"--concede", "INV-1/1=5:agreed", "--concede", "INV-1/1=5:agreed"}, 1, "conceded twice"},
    {{"--verdict", "INV-1"}, 2, "--verdict INVOICE/LINE:KIND:WORDS, as in"},
    {{"--verdict", "INV-1:maybe"}, 2, "--verdict takes one of upheld, partly-upheld,"},
    {{"--verdict", "#x:upheld"}, 2, "“#x” is no claim"},
    {{"--said", "dispute::too dear", "--verdict", ":unfounded"}, 1, "Why is the claim unfounded?"},
    {{"--said", "dispute::too dear", "--verdict", ":upheld"}, 1, "concede the line, or say what"},
};

START_TEST(what_cannot_be_settled_is_refused) {
    feed_firm();
    const char *words[16] = {LOG};
    size_t count = 8;
    for (size_t i = 0; i < ARRAY_LEN(wrong[_i].words) && wrong[_i].words[i]; i++) {
        words[count++] = wrong[_i].words[i];
    }
    cli_expect_refused(__LINE__, wrong[_i].code, wrong[_i].piece, words);
    REFUSED(1, "to the right person only", "log", "harbour", "--reached", "nobody", "--concede",
            "INV-1/3:no-record");
    char *shown = DONE("show", "harbour");
    expect_lacks(shown, "correction");
    free(shown);
}
END_TEST

static void concede_two(void) {
    feed_firm();
    free(DONE(LOG, "--concede", "INV-1/2=50:wrong-time:an hour, \"roughly\"", "--concede",
              "INV-1/3:no-record", "--concede", "INV/2/1:not-ordered"));
}

static const char HEADER[] =
    "correction,date,customer,name,invoice,credit_note,line,text,quantity,currency,credit,rebill,"
    "difference,rebill_minutes,reason,words,total_difference,contact,author\r\n";

START_TEST(corrections_are_exported_once) {
    concede_two();
    char *dry = DONE("export", "corrections", "--dry-run");
    char *out = DONE("export", "corrections", "--user", "anna");
    expect_text(out, dry);
    expect_true(strncmp(out, HEADER, strlen(HEADER)) == 0);
    expect_contains(out, "\r\n1,2026-11-23,HARBOUR,Harbour & Pine,INV-1,INV-1-C1,2,Monitoring,"
                         "2.000,EUR,300.00,250.00,50.00,100,wrong-time,\"an hour, \"\"roughly\"\"\""
                         ",178.50,Dana Whit,");
    expect_contains(out, "\r\n1,2026-11-23,HARBOUR,Harbour & Pine,INV-1,INV-1-C1,3,\"'=cmd()\","
                         "1.000,EUR,100.00,0.00,100.00,0,no-record,,,Dana Whit,");
    expect_contains(out, "\r\n2,2026-11-23,HARBOUR,Harbour & Pine,INV/2,INV/2-C1,1,Cable,1.000,EUR,"
                         "50.00,0.00,50.00,,not-ordered,,50.00,Dana Whit,");
    struct run again = RUN("export", "corrections");
    expect_int(again.code, 0);
    expect_text(again.out, HEADER);
    expect_contains(again.err, "No correction waits for billing; --all writes all.");
    run_free(&again);
    char *all = DONE("export", "corrections", "--all");
    expect_text(all, out);
    free(all);
    free(out);
    free(dry);
    char *shown = DONE("show", "harbour");
    expect_contains(shown, "not ordered  exported");
    free(shown);
}
END_TEST

START_TEST(corrections_are_json_with_the_head) {
    concede_two();
    json_t *root = parsed(DONE("export", "corrections", "--json"));
    json_t *list = json_object_get(root, "corrections"), *head = json_object_get(root, "head");
    expect_int(json_array_size(list), 2);
    expect_int(strlen(json_string_value(json_object_get(head, "hash"))), 64);
    expect_true(json_integer_value(json_object_get(head, "seq")) > 2);
    json_t *first = json_array_get(list, 0);
    expect_text(json_string_value(json_object_get(first, "credit_note")), "INV-1-C1");
    expect_int(json_integer_value(json_object_get(json_object_get(first, "difference"), "minor")),
               17850);
    expect_true(json_is_false(json_object_get(first, "exported")));
    json_t *line = json_array_get(json_object_get(first, "lines"), 1);
    expect_text(json_string_value(json_object_get(line, "text")), "=cmd()"); /* as it is */
    expect_int(json_integer_value(json_object_get(json_object_get(line, "rebill"), "minor")), 0);
    json_decref(root);
    root = parsed(DONE("export", "corrections", "--json", "--all"));
    first = json_array_get(json_object_get(root, "corrections"), 0);
    expect_true(json_is_true(json_object_get(first, "exported")));
    json_decref(root);
}
END_TEST

/** What could not be written was not exported. */
START_TEST(what_was_not_written_waits_on) {
    concede_two();
    FILE *full = fopen("/dev/full", "w");
    char *message = NULL;
    size_t len = 0;
    FILE *err = open_memstream(&message, &len);
    ck_assert(full && err);
    const char *argv[] = {"callsheet",   "export", "corrections", "--ledger",
                          driver_ledger, "--now",  driver_now};
    int code = cli_run(ARRAY_LEN(argv), (char **)(uintptr_t)argv, NULL, full, err);
    (void)fclose(full); /* cannot be written, which is the point */
    ck_assert(fclose(err) == 0);
    expect_int(code, 1);
    expect_contains(message, "The output cannot be written");
    free(message);
    expect_piece(DONE("export", "corrections"), "INV-1-C1");
}
END_TEST

START_TEST(usage_of_export_is_checked) {
    feed_firm();
    REFUSED(2, "Nothing follows callsheet export corrections but options", "export", "corrections",
            "harbour");
    REFUSED(2, "callsheet export statement takes no such option", "export", "statement", "harbour",
            "--all");
}
END_TEST

TEST_MAIN("cli/settle", TEST(a_line_is_conceded_and_read_aloud), TEST(claims_end_as_is_said),
          TEST(nothing_is_left_to_say_when_all_is_settled),
          TEST_LOOP(what_cannot_be_settled_is_refused, ARRAY_LEN(wrong)),
          TEST(corrections_are_exported_once), TEST(corrections_are_json_with_the_head),
          TEST(what_was_not_written_waits_on), TEST(usage_of_export_is_checked))
