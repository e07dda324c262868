/* From an angry mail to the billed work log, through the real program: the mail moves the customer
   up, one key puts it beside the record, in the call one line is conceded and another stands, the
   mail with the corrected invoice becomes a draft, the row is gone and the history tells. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/day.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/team.h"

static const char angry[] =
    "Anna,\n\nthis is outrageous. INV-1042 charges us 515.00 for monitoring that we never ordered, "
    "and this is the third time I ask. Call me, or we take our business elsewhere.\n\n"
    "Dana Whit\n";

struct scene {
    struct mailmaker *maker;
    struct driver desk;
    char config[4200], drafts[4200];
    const char *env[2];
};

static void make_scene(struct scene *scene) {
    team_make();
    scene->maker = mailmaker_new("mail");
    int64_t at = instant_parse_iso("2026-11-19T17:12:00Z");
    const struct mail mails[] = {
        {.id = "a1@desk.example",
         .from = "Me <me@desk.example>",
         .to = "Dana Whit <dana@harbour.example>",
         .subject = "Invoice INV-1042",
         .date = at - 86400,
         .body = "please find the invoice attached\n"},
        {.id = "a2@harbour.example",
         .from = "Dana Whit <dana@harbour.example>",
         .to = "me@desk.example",
         .subject = "Re: Invoice INV-1042",
         .date = at,
         .reply_to_id = "a1@desk.example",
         .body = angry},
        {.id = "n1@kestrel.example",
         .from = "Kay Strand <kay@kestrel.example>",
         .to = "me@desk.example",
         .subject = "Outrageous offers, this week only",
         .date = at + 3600,
         .headers = "List-Id: Offers <offers.kestrel.example>\nPrecedence: bulk\n",
         .body = "Outrageous! Unbelievable! You have never seen prices like these!\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        (void)mailmaker_add(scene->maker, &mails[i]);
    }
    char *others = test_shared("data/mail/notmuch-corpora/default/cur");
    if (others != NULL) { /* among other people's mail, where that is there */
        expect_true(mailmaker_add_folder(scene->maker, others) > 0);
        free(others);
    }
    mailmaker_index(scene->maker);
    snprintf(scene->drafts, sizeof scene->drafts, "%s/Drafts", mailmaker_mail(scene->maker));
    static const char *const folders[] = {"", "/cur", "/new", "/tmp"};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        char path[4300];
        snprintf(path, sizeof path, "%s%s", scene->drafts, folders[i]);
        expect_int(mkdir(path, 0700), 0);
    }
    snprintf(scene->config, sizeof scene->config, "NOTMUCH_CONFIG=%s",
             mailmaker_config(scene->maker));
    scene->env[0] = scene->config;
    scene->env[1] = NULL;
}

static void open_scene(struct scene *scene, int rows, int cols) {
    driver_open(&scene->desk,
                &(struct driver_options){.env = scene->env, .rows = rows, .cols = cols});
}

/* The one draft in the folder; the caller frees it. */
static char *the_draft(const struct scene *scene) {
    char path[4600] = "";
    snprintf(path, sizeof path, "%s/cur", scene->drafts);
    DIR *dir = opendir(path);
    expect_true(dir != NULL);
    int count = 0;
    char found[5000] = "";
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.') {
            snprintf(found, sizeof found, "%s/%s", path, entry->d_name);
            expect_contains(entry->d_name, ":2,DS");
            count++;
        }
    }
    closedir(dir);
    expect_int(count, 1);
    return test_read(found);
}

/* The customer is found by name: a row that heats up moves without the cursor. */
static void read_the_mail(struct driver *desk) {
    expect_shown(desk, "upset");
    driver_press(desk, "/ h a r b Enter 3");
    expect_shown(desk, "Dana Whit wrote yesterday 17:12");
    expect_shown(desk, "about INV-1042");
    driver_press(desk, "6 Enter");
    expect_shown(desk, "outrageous");
    driver_press(desk, "e");
    expect_shown(desk, "COMPLAINT");
    expect_shown(desk, "RECORD INV-1042");
    expect_shown(desk, "2.75 h on record of 3.50 h billed");
    driver_press(desk, "x");
    expect_shown(desk, "Only in a call");
}

/* Line 3 gives way by what has no record, line 2 stands. */
static void settle(struct driver *desk) {
    driver_press(desk, "c C-o x");
    expect_shown(desk, "CONCEDE");
    expect_shown(desk, "110.36"); /* 0.75 h of 3.50 h at 515.00 */
    driver_press(desk, "Enter");
    expect_shown(desk, "1,379.64");
    driver_press(desk, "g g v");
    expect_shown(desk, "JUDGE");
    driver_press(desk, "Enter");
    expect_shown(desk, "unfounded");
}

static void save(struct scene *scene) {
    struct driver *desk = &scene->desk;
    driver_press(desk, "8 1");
    driver_press(desk, "C-s"); /* it says what is missing, and goes there */
    expect_shown(desk, "say what happens next");
    driver_press(desk, "2 Tab");
    driver_type(desk, "thu");
    driver_press(desk, "C-s");
    expect_shown(desk, "MAIL TO BE DRAFTED");
    expect_shown(desk, "Corrected invoice INV-1042");
    driver_press(desk, "C-s");
    expect_shown(desk, "Saved: Harbour & Pine Ltd");
    expect_shown(desk, "draft");
}

static void check_the_draft(const struct scene *scene) {
    char *draft = the_draft(scene);
    expect_contains(draft, "To: Dana Whit <dana@harbour.example>");
    expect_contains(draft, "In-Reply-To: <a2@harbour.example>");
    expect_contains(draft, "1,379.64");
    expect_contains(draft, "statement");
    free(draft);
}

/* It is all on record, and billing is told once. */
static void check_the_record(void) {
    char *history = run_callsheet(0, "show harbour --json");
    expect_contains(history, "\"correction\"");
    expect_contains(history, "\"verdict\"");
    expect_contains(history, "\"seconds\"");
    free(history);
    char *first = run_callsheet(0, "export corrections");
    expect_contains(first, "INV-1042");
    expect_contains(first, "110.36");
    free(first);
    char *second = run_callsheet(0, "export corrections");
    expect_lacks(second, "110.36");
    free(second);
}

START_TEST(the_angry_mail_becomes_a_corrected_invoice) {
    static const struct { int rows, cols; } sizes[] = {{40, 120}, {24, 80}};
    struct scene scene;
    make_scene(&scene);
    open_scene(&scene, sizes[_i].rows, sizes[_i].cols);
    read_the_mail(&scene.desk);
    settle(&scene.desk);
    save(&scene);
    driver_press(&scene.desk, "Esc");
    expect_not_shown(&scene.desk, "upset");
    driver_press(&scene.desk, "/ h a r b Enter 7");
    expect_shown(&scene.desk, "credited 110.36 on INV-1042");
    expect_shown(&scene.desk, "unfounded");
    driver_quit(&scene.desk);
    driver_close(&scene.desk);
    check_the_draft(&scene);
    check_the_record();
    mailmaker_free(scene.maker);
}
END_TEST

TEST_MAIN("e2e/complaint", TEST_LOOP(the_angry_mail_becomes_a_corrected_invoice, 2))
