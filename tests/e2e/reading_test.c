/* Reading mail on the desk through the real workers: searching the archive, other programs, saving
   attachments, senders who only look like somebody, several files of one message, and mail that
   kills its reader. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/team.h"

struct reading {
    struct mailmaker *maker;
    struct driver driver;
    char config[4200], pager[4200];
    const char *env[4];
};

static const char parts[] = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
static const char parts_body[] =
    "--b\nContent-Type: text/plain\n\nSee the bill.\n--b\nContent-Type: application/pdf; "
    "name=\"../bill.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQKYWJj\n--b\n"
    "Content-Type: image/jpeg; name=photo.jpg\n\nMZ not a picture\n--b--\n";

static void add(struct reading *reading, const struct mail *mail) {
    (void)mailmaker_add(reading->maker, mail);
}

static void make_mail(struct reading *reading) {
    int64_t day = instant_parse_iso("2026-11-19T17:12:00Z");
    team_make();
    reading->maker = mailmaker_new("mail");
    add(reading, &(struct mail){.id = "d1@harbour.example",
                                .from = "Dana Whit <dana@harbour.example>",
                                .subject = "Bill of October",
                                .date = day,
                                .headers = parts,
                                .body = parts_body});
    add(reading, &(struct mail){.id = "k1@kestrel.example",
                                .from = "Kay Strand <kay@kestrel.example>",
                                .subject = "Network move",
                                .date = day - 7200,
                                .body = "All is well, marmalade."});
    add(reading, &(struct mail){.id = "e1@evil.test",
                                .from = "Dana Whit <dana@harb0ur.example>",
                                .subject = "Bill of October",
                                .date = day + 60,
                                .reply_to_id = "d1@harbour.example",
                                .body = "Pay to my new account, marmalade."});
}

static void open_reading(struct reading *reading) {
    size_t count = 0;
    mailmaker_index(reading->maker);
    snprintf(reading->config, sizeof reading->config, "NOTMUCH_CONFIG=%s",
             mailmaker_config(reading->maker));
    reading->env[count++] = reading->config;
    if (reading->pager[0] != '\0') {
        reading->env[count++] = reading->pager;
    }
    reading->env[count] = NULL;
    driver_open(&reading->driver, &(struct driver_options){.env = reading->env});
}

static void close_reading(struct reading *reading) {
    driver_quit(&reading->driver);
    driver_close(&reading->driver);
    mailmaker_free(reading->maker);
}

/* A program of the test's own that keeps what it was given; returns its path. */
static char *make_program(const char *name, const char *text) {
    char *path = test_file(name, text);
    expect_int(chmod(path, 0700), 0);
    return path;
}

static void expect_file_holds(const char *name, const char *piece) {
    struct buf text = {0};
    struct error err;
    char *path = test_path(name);
    expect_ok(io_read_file(path, 1 << 20, &text, &err), &err);
    expect_contains(buf_text(&text), piece);
    buf_release(&text);
    free(path);
}

static void configure(const char *text) {
    char *path = test_path("config/callsheet/config");
    FILE *file = fopen(path, "ae");
    expect_true(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    free(path);
}

START_TEST(searches_the_archive) {
    static const char *const set[] = {"config", "set", "query.sweet", "marmalade", NULL};
    struct reading reading = {.maker = NULL};
    make_mail(&reading);
    mailmaker_index(reading.maker);
    mem_free(mailmaker_notmuch(reading.maker, set));
    open_reading(&reading);
    driver_press(&reading.driver, "6 /");
    expect_shown(&reading.driver, "query:sweet");
    driver_type(&reading.driver, "que");
    driver_press(&reading.driver, "Tab Enter");
    expect_shown(&reading.driver, "2 found");
    expect_shown(&reading.driver, "not Harbour");
    expect_shown(&reading.driver, "Kestrel");
    driver_press(&reading.driver, "j Enter");
    expect_shown(&reading.driver, "All is well, marmalade.");
    driver_press(&reading.driver, "Esc o");
    expect_shown(&reading.driver, "Kay Strand");
    expect_not_shown(&reading.driver, "2 found");
    driver_press(&reading.driver, "/");
    driver_type(&reading.driver, "a AND\n");
    expect_shown(&reading.driver, "notmuch does not understand this search");
    driver_press(&reading.driver, "Esc");
    expect_shown(&reading.driver, "Network move");
    close_reading(&reading);
}
END_TEST

START_TEST(imitators_are_named) {
    struct reading reading = {.maker = NULL};
    make_mail(&reading);
    open_reading(&reading);
    driver_press(&reading.driver, "j 6 Enter"); /* the newest of Dana's thread */
    expect_shown(&reading.driver, "looks like dana@harbour.example but is");
    driver_press(&reading.driver, "p");
    expect_shown(&reading.driver, "See the bill.");
    expect_not_shown(&reading.driver, "looks like dana@harbour.example");
    close_reading(&reading);
}
END_TEST

START_TEST(attachments_are_saved_and_never_overwritten) {
    struct reading reading = {.maker = NULL};
    char *folder = test_path("Downloads");
    expect_int(mkdir(folder, 0700), 0);
    make_mail(&reading);
    open_reading(&reading);
    driver_press(&reading.driver, "j 6 Enter p");
    expect_shown(&reading.driver, "bill.pdf (application/pdf");
    expect_shown(&reading.driver, "photo.jpg is a program");
    driver_press(&reading.driver, "w");
    expect_shown(&reading.driver, "Downloads/bill.pdf");
    driver_press(&reading.driver, "Enter");
    expect_shown(&reading.driver, "Saved to ");
    expect_file_holds("Downloads/bill.pdf", "%PDF-1.4\nabc");
    driver_press(&reading.driver, "w Enter");
    expect_shown(&reading.driver, "bill-1.pdf");
    expect_file_holds("Downloads/bill-1.pdf", "%PDF-1.4\nabc");
    driver_press(&reading.driver, "w Down Enter");
    expect_shown(&reading.driver, "Careful: it is a program,");
    expect_file_holds("Downloads/photo.jpg", "MZ not a picture");
    driver_press(&reading.driver, "w C-u");
    driver_type(&reading.driver, "/nowhere/at/all\n");
    expect_shown(&reading.driver, "make it first");
    close_reading(&reading);
    free(folder);
}
END_TEST

START_TEST(the_pager_gets_clean_text) {
    struct reading reading = {.maker = NULL};
    char script[4400];
    char *out = test_path("paged");
    snprintf(script, sizeof script, "#!/bin/sh\necho \"secure $LESSSECURE\" >'%s'\ncat >>'%s'\n",
             out, out);
    char *pager = make_program("pager", script);
    snprintf(reading.pager, sizeof reading.pager, "PAGER=%s", pager);
    make_mail(&reading);
    add(&reading, &(struct mail){.id = "x1@kestrel.example",
                                 .from = "Kay Strand <kay@kestrel.example>",
                                 .subject = "\033[31mred",
                                 .date = instant_parse_iso("2026-11-20T09:00:00Z"),
                                 .body = "\033]0;SMUGGLED\007"});
    open_reading(&reading);
    driver_press(&reading.driver, "6 |");
    expect_shown(&reading.driver, "Kestrel Freight"); /* the terminal is ours again */
    expect_file_holds("paged", "secure 1\n[This is the message as it is on disk");
    expect_file_holds("paged", "Subject: ^[[31mred\n");
    expect_file_holds("paged", "^[]0;SMUGGLED^G");
    close_reading(&reading);
    free(pager);
    free(out);
}
END_TEST

START_TEST(without_a_pager_a_sentence) {
    struct reading reading = {.maker = NULL};
    snprintf(reading.pager, sizeof reading.pager, "PAGER=/nowhere/pager -x");
    make_mail(&reading);
    open_reading(&reading);
    driver_press(&reading.driver, "6 |");
    expect_shown(&reading.driver, "There is no pager /nowhere/pager");
    close_reading(&reading);
}
END_TEST

START_TEST(the_mail_program_gets_the_thread) {
    struct reading reading = {.maker = NULL};
    char script[4400], setting[4400];
    char *out = test_path("asked");
    snprintf(script, sizeof script, "#!/bin/sh\nprintf '%%s\\n' \"$#\" \"$1\" \"$2\" >'%s'\n", out);
    char *program = make_program("mailer", script);
    make_mail(&reading);
    snprintf(setting, sizeof setting, "\n[mail]\nopen = %s search=thread:%%t %%i\n", program);
    configure(setting);
    open_reading(&reading);
    driver_press(&reading.driver, "6 O");
    expect_shown(&reading.driver, "Network move");
    expect_file_holds("asked", "2\nsearch=thread:0");
    expect_file_holds("asked", "\nk1@kestrel.example\n");
    close_reading(&reading);
    free(program);
    free(out);
}
END_TEST

START_TEST(several_files_are_told_apart) {
    struct reading reading = {.maker = NULL};
    make_mail(&reading);
    add(&reading, &(struct mail){.id = "k1@kestrel.example",
                                 .from = "Kay Strand <kay@kestrel.example>",
                                 .subject = "Network move",
                                 .date = instant_parse_iso("2026-11-19T15:12:00Z"),
                                 .body = "All is lost, says the other file of this message."});
    open_reading(&reading);
    driver_press(&reading.driver, "6 Enter");
    expect_shown(&reading.driver, "of 2; they differ");
    expect_shown(&reading.driver, "Several files claim to be this message");
    bool was_first = driver_shows(&reading.driver, "marmalade");
    driver_press(&reading.driver, "f");
    expect_shown(&reading.driver, was_first ? "All is lost" : "marmalade");
    driver_press(&reading.driver, "f");
    expect_shown(&reading.driver, was_first ? "marmalade" : "All is lost");
    close_reading(&reading);
}
END_TEST

/* --- mail that kills its reader --- */

/* The bombs that this test opens: what stands in place of a harmless mail that was indexed. One
   that is known to end its worker, and some that are only large. */
static const struct {
    const char *name, *before, *piece, *after;
    size_t count;
} bombs[] = {
    {"a million headers in a part", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A: b\n",
     "\nx\n--b--", 1000000},
    {"nested groups", "To: ", "g:", "\n\nx", 60000},
    {"a parameter name of 72 bytes",
     "Content-Type: multipart/mixed; "
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4=1\n\n--b\n\n",
     "x\n", "--b--", 3},
    {"attributes", "Content-Type: text/html\n\n<p", " a=b", ">x", 300000},
    {"a million empty parts", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", "--b--",
     1000000},
};

static void put_bomb(size_t which, const char *path) {
    struct buf mail = {0};
    struct error err;
    buf_add_text(&mail, "From: Kay Strand <kay@kestrel.example>\nSubject: Network move\n");
    buf_add_text(&mail, bombs[which].before);
    for (size_t i = 0; i < bombs[which].count; i++) {
        buf_add_text(&mail, bombs[which].piece);
    }
    buf_add_text(&mail, bombs[which].after);
    expect_ok(io_replace_file(path, mail.data, mail.len, 0600, &err), &err);
    buf_release(&mail);
}

START_TEST(a_bomb_costs_one_line_and_one_message) {
    struct reading reading = {.maker = NULL};
    make_mail(&reading);
    const char *path = mailmaker_add(
        reading.maker, &(struct mail){.id = "bomb@kestrel.example",
                                      .from = "Kay Strand <kay@kestrel.example>",
                                      .subject = "The bomb",
                                      .date = instant_parse_iso("2026-11-20T09:00:00Z")});
    mailmaker_index(reading.maker);
    put_bomb((size_t)_i, path);
    snprintf(reading.config, sizeof reading.config, "NOTMUCH_CONFIG=%s",
             mailmaker_config(reading.maker));
    reading.env[0] = reading.config;
    driver_open(&reading.driver, &(struct driver_options){.env = reading.env});
    driver_press(&reading.driver, "6 Enter");
    if (_i == 0) {
        expect_shown(&reading.driver, "This message cannot be displayed safely.");
        driver_press(&reading.driver, "Esc Enter"); /* not tried again */
        expect_shown(&reading.driver, "This message cannot be displayed safely.");
    }
    driver_press(&reading.driver, "Esc j Enter"); /* the next message is read */
    expect_shown(&reading.driver, "All is well, marmalade.");
    driver_press(&reading.driver, "Esc 1 c n C-s");
    expect_shown(&reading.driver, "Saved");
    close_reading(&reading);
}
END_TEST

#define SLOW_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = 60                                     \
    }

TEST_MAIN("e2e/reading", TEST(searches_the_archive), TEST(imitators_are_named),
          TEST(attachments_are_saved_and_never_overwritten), TEST(the_pager_gets_clean_text),
          TEST(without_a_pager_a_sentence), TEST(the_mail_program_gets_the_thread),
          TEST(several_files_are_told_apart),
          SLOW_LOOP(a_bomb_costs_one_line_and_one_message, ARRAY_LEN(bombs)))
