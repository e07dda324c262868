/* From an angry mail to the record behind the bill, with the real programs on the demo: the archive
   is a notmuch one, the message is read by the workers. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "support/check_more.h"
#include "support/driver.h"

static char *make_demo(void) {
    char command[8192];
    char *folder = test_path("demo");
    snprintf(command, sizeof command, "demo \"%s\"", folder);
    free(run_callsheet(0, command));
    return folder;
}

/* The id of the first mail of the archive that holds a text; the caller frees it. */
static char *id_of(const char *folder, const char *piece) {
    char path[8192], *id = NULL;
    snprintf(path, sizeof path, "%s/mail/cur", folder);
    DIR *dir = opendir(path);
    expect_true(dir != NULL);
    for (struct dirent *entry = readdir(dir); entry != NULL && id == NULL; entry = readdir(dir)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        snprintf(path, sizeof path, "%s/mail/cur/%s", folder, entry->d_name);
        char *text = test_read(path), *at = strstr(text, "Message-ID: <");
        if (strstr(text, piece) != NULL && at != NULL) {
            at += strlen("Message-ID: <");
            id = strndup(at, strcspn(at, ">"));
        }
        free(text);
    }
    closedir(dir);
    ck_assert_msg(id != NULL, "no mail holds “%s”", piece);
    return id;
}

static char *ask(int code, const char *folder, const char *what, struct buf *errors) {
    char command[9000];
    snprintf(command, sizeof command, "evidence %s --config \"%s/config\"", what, folder);
    return run_callsheet_at(code, NULL, command, errors);
}

static void from_a_mail_to_the_record(const char *folder) {
    char what[512];
    char *id = id_of(folder, "this is outrageous");
    snprintf(what, sizeof what, "--mail %s", id);
    char *text = ask(0, folder, what, NULL);
    expect_contains(text, "“INV-1042” → INV-1042");
    expect_contains(text, "“190.00” → INV-1042 line 3");
    expect_contains(text, "names INV-1042; says 190.00, line 3 is 190.00");
    expect_contains(text, "thin: 0.75 h on record of 1.50 h billed");
    expect_lacks(text, "1,490.00 EUR” →"); /* only quoted: our own words */
    free(text);
    free(id);
}

/* We wrote it: the recipient says whose it is. */
static void a_mail_of_ours_leads_there_too(const char *folder) {
    char what[512];
    char *id = id_of(folder, "as a reminder the invoice INV-1042");
    snprintf(what, sizeof what, "--message id:%s --json", id);
    char *text = ask(0, folder, what, NULL);
    expect_contains(text, "\"outbound\": true");
    expect_contains(text, "\"number\": \"INV-1042\"");
    free(text);
    free(id);
}

static void a_mail_that_is_not_there(const char *folder) {
    struct buf errors = {0};
    char *text = ask(1, folder, "--mail nothing@nowhere.example", &errors);
    expect_text(text, "");
    expect_contains(buf_text(&errors), "The mail archive has no message “nothing@nowhere.example”");
    free(text);
    buf_release(&errors);
}

static void the_report_names_what_the_customer_would_find(const char *folder) {
    char command[9000];
    snprintf(command, sizeof command, "report evidence --config \"%s/config\"", folder);
    char *text = run_callsheet(0, command);
    expect_contains(text, "INV-1042       line 3");
    expect_contains(text, "Nobody on record");
    free(text);
}

START_TEST(the_evidence_of_the_demo) {
    char *folder = make_demo(); /* once: it takes seconds */
    from_a_mail_to_the_record(folder);
    a_mail_of_ours_leads_there_too(folder);
    a_mail_that_is_not_there(folder);
    the_report_names_what_the_customer_would_find(folder);
    free(folder);
}
END_TEST

TEST_MAIN("e2e/evidence", TEST_SLOW(the_evidence_of_the_demo, 60))
