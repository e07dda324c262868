/* The mission itself: a GnuCash book and a mail archive go in, the desk says whom to phone, the
   call is noted with a promise, the row leaves, the held list says until when, and it comes back
   broken. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/team.h"

static const char first_customer[] = "Brasserie du Canal SPRL";

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

/** Puts the sample mails into the archive, where they are there. */
static void add_samples(struct mailmaker *maker) {
    char *folder = test_shared("data/mail/notmuch-corpora/default/cur");
    DIR *dir = folder != NULL ? opendir(folder) : NULL;
    struct dirent *entry;
    int count = 0;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        char path[4400];
        if (entry->d_name[0] == '.' || entry->d_type != DT_REG) {
            continue;
        }
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *text = test_read(path);
        (void)mailmaker_add_raw(maker, text, strlen(text));
        free(text);
        count++;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    printf("%d sample mails\n", count);
    free(folder);
}

static struct mailmaker *make_archive(void) {
    struct mailmaker *maker = mailmaker_new("mail");
    const struct mail mail = {.id = "facture@brasserie-canal.example",
                              .from = "\"Mme Lefèvre\" <compta@brasserie-canal.example>",
                              .to = "me@desk.example",
                              .subject = "=?utf-8?Q?Facture_000009_contest=C3=A9e?=",
                              .date = instant_parse_iso("2026-11-19T16:40:00Z"),
                              .headers =
                                  "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n",
                              .body = "Bonjour, nous n'avons pas commandé ces heures.\n"};
    add_samples(maker);
    (void)mailmaker_add(maker, &mail);
    mailmaker_index(maker);
    return maker;
}

/** The right person, who promises the sum by Friday in a week, and a follow-up after it. */
static void note_promise(struct driver *desk) {
    driver_press(desk, "c p Tab Tab p Tab");
    driver_type(desk, "1000");
    driver_press(desk, "Tab");
    driver_type(desk, "27 nov");
    driver_press(desk, "Tab Tab f Tab");
    driver_type(desk, "30 nov");
    driver_press(desk, "Tab");
    driver_type(desk, "Mme Lefèvre: virement vendredi, promis.");
}

START_TEST(the_mission) {
    char variable[4200];
    struct driver desk;
    import_book();
    struct mailmaker *maker = make_archive();
    snprintf(variable, sizeof variable, "NOTMUCH_CONFIG=%s", mailmaker_config(maker));
    const char *const env[] = {variable, NULL};

    driver_open(&desk, &(struct driver_options){.env = env});
    expect_shown(&desk, first_customer);
    expect_shown(&desk, "Mme Lefèvre");
    expect_shown(&desk, "+32 2 511 00 00");
    expect_shown(&desk, "Facture 000009 contestée");
    driver_press(&desk, "6 Enter");
    expect_shown(&desk, "nous n'avons pas commandé ces heures");
    driver_press(&desk, "Esc 1 g g");
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

    char *held = run_callsheet(0, "queue --held --no-mail");
    expect_contains(held, first_customer);
    free(held);

    struct buf errors = {0};
    char *later = run_callsheet_at(0, "2026-12-02T10:12:00Z", "queue --json --no-mail", &errors);
    const char *top = strstr(later, "\"class\"");
    expect_true(top != NULL && strstr(top, "broken-promise") != NULL &&
                strstr(top, "broken-promise") - top < 40);
    free(later);
    buf_release(&errors);
    driver_open(&desk, &(struct driver_options){.env = env, .now = "2026-12-02T10:12:00Z"});
    expect_shown(&desk, "broken");
    expect_shown(&desk, "promised 1,000.00 EUR by Fri 27 Nov");
    expect_shown(&desk, first_customer);
    driver_quit(&desk);
    driver_close(&desk);
    mailmaker_free(maker);
}
END_TEST

TEST_MAIN("e2e/mission", TEST_SLOW(the_mission, 60))
