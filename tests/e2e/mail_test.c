/* Mail on the desk, through the real workers and a real notmuch index: threads, texts, news,
   workers that die, archives that are not there, hostile mail. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/strict.h"
#include "support/team.h"

enum { WORKERS_MOST = 8 };

static const char angry[] = "This is the third time. The bill is wrong and nobody calls back.\n"
                            "\n"
                            "On Mon, 2 Nov 2026 at 09:00, Me wrote:\n"
                            "> please find the invoice attached\n"
                            "-- \n"
                            "Dana Whit, Harbour & Pine Ltd\n";

/** An archive with a thread of two and a mail of another customer. */
static struct mailmaker *make_archive(void) {
    struct mailmaker *maker = mailmaker_new("mail");
    int64_t day = instant_parse_iso("2026-11-19T17:12:00Z");
    const struct mail mails[] = {
        {.id = "a1@desk.example",
         .from = "Me <me@desk.example>",
         .to = "Dana Whit <dana@harbour.example>",
         .subject = "Invoice INV-1042",
         .date = day - 86400,
         .body = "please find the invoice attached\n"},
        {.id = "a2@harbour.example",
         .from = "Dana Whit <dana@harbour.example>",
         .to = "me@desk.example",
         .subject = "Invoice INV-1042",
         .date = day,
         .reply_to_id = "a1@desk.example",
         .body = angry},
        {.id = "b1@kestrel.example",
         .from = "Kay Strand <kay@kestrel.example>",
         .to = "me@desk.example",
         .subject = "Network move, thanks",
         .date = day - 7200,
         .body = "All is well here.\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        (void)mailmaker_add(maker, &mails[i]);
    }
    mailmaker_index(maker);
    return maker;
}

struct mail_desk {
    struct mailmaker *maker;
    struct driver driver;
    char config[4200];
    const char *env[2];
};

static void open_mail_desk(struct mail_desk *desk, const char *args) {
    snprintf(desk->config, sizeof desk->config, "NOTMUCH_CONFIG=%s", mailmaker_config(desk->maker));
    desk->env[0] = desk->config;
    desk->env[1] = NULL;
    driver_open(&desk->driver, &(struct driver_options){.args = args, .env = desk->env});
}

static void close_mail_desk(struct mail_desk *desk) {
    driver_close(&desk->driver);
    mailmaker_free(desk->maker);
}

/** The children of a process. */
static size_t children_of(pid_t pid, pid_t out[WORKERS_MOST]) {
    char path[64], text[512] = "";
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    size_t got = fread(text, 1, sizeof text - 1, file);
    text[got] = '\0';
    fclose(file);
    for (char *at = text; count < WORKERS_MOST;) {
        long child = strtol(at, &at, 10);
        if (child <= 0) {
            break;
        }
        out[count++] = (pid_t)child;
    }
    return count;
}

START_TEST(threads_and_texts_are_shown) {
    struct mail_desk desk;
    team_make();
    desk.maker = make_archive();
    open_mail_desk(&desk, NULL);
    expect_shown(&desk.driver, "Network move, thanks");
    driver_press(&desk.driver, "/ h a r b Enter");
    expect_shown(&desk.driver, "Invoice INV-1042");
    driver_press(&desk.driver, "6 Enter");
    expect_shown(&desk.driver, "third time. The bill is wrong");
    expect_shown(&desk.driver, "dana@harbour.example");
    expect_not_shown(&desk.driver, "> please find the invoice attached");
    driver_press(&desk.driver, "z");
    expect_shown(&desk.driver, "please find the invoice attached");
    driver_press(&desk.driver, "Esc");
    driver_quit(&desk.driver);
    close_mail_desk(&desk);
}
END_TEST

START_TEST(reading_changes_nothing) {
    static const char *const count[] = {"count", "--lastmod", "*", NULL};
    struct mail_desk desk;
    team_make();
    desk.maker = make_archive();
    char *before = mailmaker_notmuch(desk.maker, count);
    open_mail_desk(&desk, NULL);
    driver_press(&desk.driver, "/ h a r b Enter 6 Enter");
    expect_shown(&desk.driver, "third time");
    driver_quit(&desk.driver);
    char *after = mailmaker_notmuch(desk.maker, count);
    expect_text(after, before);
    mem_free(before);
    mem_free(after);
    close_mail_desk(&desk);
}
END_TEST

START_TEST(workers_that_are_killed_cost_nothing_typed) {
    struct mail_desk desk;
    pid_t workers[WORKERS_MOST];
    team_make();
    desk.maker = make_archive();
    open_mail_desk(&desk, NULL);
    expect_shown(&desk.driver, "Network move, thanks");
    driver_press(&desk.driver, "c n S-Tab");
    driver_type(&desk.driver, "typed while ");
    size_t count = children_of(desk.driver.pty.pid, workers);
    expect_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        expect_int(kill(workers[i], SIGKILL), 0);
    }
    driver_type(&desk.driver, "the workers died");
    expect_shown(&desk.driver, "typed while the workers died");
    driver_press(&desk.driver, "C-s");
    expect_shown(&desk.driver, "Saved");
    driver_press(&desk.driver, "/ h a r b Enter");
    expect_shown(&desk.driver, "Invoice INV-1042"); /* they were started again */
    driver_press(&desk.driver, "6 Enter");
    expect_shown(&desk.driver, "third time");
    driver_quit(&desk.driver);
    close_mail_desk(&desk);
}
END_TEST

START_TEST(new_mail_is_seen_without_a_key) {
    struct mail_desk desk;
    team_make();
    desk.maker = make_archive();
    open_mail_desk(&desk, NULL);
    driver_press(&desk.driver, "/ h a r b Enter");
    expect_shown(&desk.driver, "Invoice INV-1042");
    const struct mail fresh = {.id = "a3@harbour.example",
                               .from = "Mark Pine <mark@harbour.example>",
                               .to = "me@desk.example",
                               .subject = "A word from the owner",
                               .date = instant_parse_iso("2026-11-20T10:00:00Z"),
                               .body = "Call me.\n"};
    (void)mailmaker_add(desk.maker, &fresh);
    /* When the archive was last written is known to the second. */
    for (time_t first = time(NULL); time(NULL) <= first;) {
        (void)pty_pump(&desk.driver.pty, 50);
    }
    mailmaker_index(desk.maker);
    expect_shown(&desk.driver, "A word from the"); /* its tone may cut the rest */
    driver_quit(&desk.driver);
    close_mail_desk(&desk);
}
END_TEST

START_TEST(without_an_archive_everything_else_works) {
    struct driver desk;
    static const char *const env[] = {"NOTMUCH_CONFIG=/nowhere/notmuch-config", NULL};
    team_make();
    driver_open(&desk, &(struct driver_options){.env = env});
    expect_shown(&desk, "Kestrel Freight");
    driver_press(&desk, "c n C-s");
    expect_shown(&desk, "Saved");
    driver_quit(&desk);
    driver_close(&desk);
}
END_TEST

START_TEST(switched_off_it_starts_no_worker) {
    struct mail_desk desk;
    pid_t workers[WORKERS_MOST];
    team_make();
    desk.maker = make_archive();
    open_mail_desk(&desk, "--no-mail");
    driver_press(&desk.driver, "j j k");
    expect_int(children_of(desk.driver.pty.pid, workers), 0);
    driver_quit(&desk.driver);
    close_mail_desk(&desk);
}
END_TEST

/** Mail whose every text tries to get at the terminal. */
START_TEST(hostile_mail_stays_text) {
    static const char *const payloads[] = {
        "\033]0;SMUGGLED\007\033[2J",
        "=?utf-8?B?G10wO1NNVUdHTEVEBxtbMko=?=",
        "=?utf-8?Q?=C2=9B31m=C2=9D0;SMUGGLED=C2=9C?=",
        "\342\200\256gnp.exe\342\200\213",
        "\302\23331m\302\220q\302\234",
    };
    struct mail_desk desk;
    char from[256], body[512], headers[512];
    size_t at = 0;
    team_make();
    desk.maker = make_archive();
    snprintf(from, sizeof from, "\"%s\" <dana@harbour.example>", payloads[_i]);
    snprintf(body, sizeof body,
             "Text %s here\n\033[31m\302\233m\342\200\256\033]52;c;x\007\n-- \n%s\n", payloads[_i],
             payloads[_i]);
    snprintf(headers, sizeof headers,
             "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nReply-To: %s\n"
             "Cc: %s <x@y.example>\n",
             payloads[_i], payloads[_i]);
    const struct mail hostile = {.id = "h1@harbour.example",
                                 .from = from,
                                 .to = "me@desk.example",
                                 .subject = payloads[_i],
                                 .date = instant_parse_iso("2026-11-20T09:00:00Z"),
                                 .headers = headers,
                                 .body = body};
    (void)mailmaker_add(desk.maker, &hostile);
    mailmaker_index(desk.maker);
    open_mail_desk(&desk, NULL);
    driver_press(&desk.driver, "j 6");
    driver_press(&desk.driver, "Enter");
    expect_shown(&desk.driver, "here");
    driver_press(&desk.driver, "z j Esc");
    driver_quit(&desk.driver);
    const struct pty *pty = &desk.driver.pty;
    const char *wrong = strict_check(buf_text(&pty->raw), pty->raw.len, true, &at);
    expect_text(wrong, NULL);
    close_mail_desk(&desk);
}
END_TEST

TEST_MAIN("e2e/mail", TEST(threads_and_texts_are_shown), TEST(reading_changes_nothing),
          TEST(workers_that_are_killed_cost_nothing_typed), TEST(new_mail_is_seen_without_a_key),
          TEST(without_an_archive_everything_else_works), TEST(switched_off_it_starts_no_worker),
          TEST_LOOP(hostile_mail_stays_text, 5))
