/* The mission itself: a GnuCash book and a mail archive go in, the desk says whom to phone, the
   call is noted with a promise, the row leaves, the held list says until when, and it comes back
   broken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/team.h"

static const char first_customer[] = "Brasserie du Canal SPRL";
/* All that is open: 229.90 + 186.03 + 1,778.70 + 589.50. */
static const char promised[] = "2784.13";
static const char broken_class[] = "\"class\": \"broken-promise\"";

static void import_book(void) {
    char command[8192];
    char *ledger = team_ledger();
    char *book = test_source("fixtures/gnucash/business.gnucash");
    snprintf(command, sizeof command, "init \"%s\"", ledger);
    free(run_callsheet(0, command));
    snprintf(command, sizeof command, "import gnucash \"%s\"", book);
    free(run_callsheet(0, command));
    free(book);
    free(ledger);
}

/** Our own mails, and other people's where they are there. */
static struct mailmaker *make_archive(void) {
    struct mailmaker *maker = mailmaker_new("mail");
    char *own = test_source("fixtures/mail");
    char *others = test_shared("data/mail/notmuch-corpora/default/cur");
    int own_count = mailmaker_add_folder(maker, own);
    int others_count = others != NULL ? mailmaker_add_folder(maker, others) : 0;
    printf("%d mails of our own, %d of others\n", own_count, others_count);
    expect_true(own_count >= 5);
    expect_true(others == NULL || others_count > 0);
    mailmaker_index(maker);
    free(others);
    free(own);
    return maker;
}

/** The right person promises all that is open by Friday in a week: that day is the next step. */
static void note_promise(struct driver *desk) {
    driver_press(desk, "c p Tab Tab p Tab");
    driver_type(desk, promised);
    driver_press(desk, "Tab");
    driver_type(desk, "27 nov");
    driver_press(desk, "Tab Tab Tab");
    driver_type(desk, "Mme Lefèvre: virement vendredi, promis.");
}

/** The list at a time, in a process of its own; the caller frees it. */
static char *list_at(const char *now, const char *args) {
    char command[64];
    struct buf errors = {0};
    snprintf(command, sizeof command, "queue --no-mail %s", args);
    char *list = run_callsheet_at(0, now, command, &errors);
    expect_text(buf_text(&errors), "");
    buf_release(&errors);
    return list;
}

/** Until the day of the promise the customer is held back, and the list says until when. */
static void expect_held(void) {
    char *held = list_at(DRIVER_NOW, "--held");
    const char *customer = strstr(held, first_customer);
    expect_true(customer != NULL);
    expect_contains(customer, "Mme Lefèvre promised 2,784.13 EUR by Fri 27 Nov");
    free(held);
    char *to_call = list_at(DRIVER_NOW, "");
    expect_lacks(to_call, first_customer);
    free(to_call);
    to_call = list_at("2026-11-26T10:12:00Z", ""); /* the day before */
    expect_lacks(to_call, first_customer);
    free(to_call);
}

/** Nothing came: the first of the list, because the promise was broken. */
static void expect_broken(const char *now) {
    char *list = list_at(now, "--json");
    const char *top = strstr(list, "\"rows\"");
    const char *name = top == NULL ? NULL : strstr(top, first_customer);
    const char *class = top == NULL ? NULL : strstr(top, "\"class\"");
    expect_true(name != NULL && class != NULL && name < class); /* the first row is theirs */
    expect_true(strncmp(class, broken_class, strlen(broken_class)) == 0);
    free(list);
    list = list_at(now, "--held");
    expect_lacks(list, first_customer);
    free(list);
}

static void see_the_evidence(struct driver *desk) {
    expect_shown(desk, first_customer);
    expect_shown(desk, "Mme Lefèvre");
    expect_shown(desk, "+32 2 511 00 00");
    expect_shown(desk, "Facture 000009 contestée");
    driver_press(desk, "6 Enter");
    expect_shown(desk, "nous n'avons pas commandé ces heures");
    expect_shown(desk, "compta@brasserie-canal.example");
    driver_press(desk, "Esc 1 g g");
}

START_TEST(the_mission) {
    char variable[4200];
    struct driver desk;
    import_book();
    struct mailmaker *maker = make_archive();
    snprintf(variable, sizeof variable, "NOTMUCH_CONFIG=%s", mailmaker_config(maker));
    const char *const env[] = {variable, NULL};

    driver_open(&desk, &(struct driver_options){.env = env});
    see_the_evidence(&desk);
    note_promise(&desk);
    expect_shown(&desk, "Fri 27 Nov");
    driver_press(&desk, "C-s");
    expect_shown(&desk, "Saved");
    driver_press(&desk, "H");
    expect_shown(&desk, "HELD BACK");
    int row = driver_row_of(&desk, "HELD BACK");
    expect_true(row > 0);
    expect_true(driver_row_of(&desk, "Brasserie du C") > row);
    driver_quit(&desk);
    driver_close(&desk);
    expect_held();

    expect_broken("2026-12-02T10:12:00Z");
    driver_open(&desk, &(struct driver_options){.env = env, .now = "2026-12-02T10:12:00Z"});
    expect_shown(&desk, "broken");
    expect_shown(&desk, "promised 2,784.13 EUR by Fri 27 Nov");
    expect_shown(&desk, first_customer);
    driver_quit(&desk);
    driver_close(&desk);
    mailmaker_free(maker);
}
END_TEST

TEST_MAIN("e2e/mission", TEST_SLOW(the_mission, 60))
