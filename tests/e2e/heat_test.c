/* Heated mail moves customers up, through the real workers, a real notmuch index and a real ledger:
   what counts, what never does, what takes it down, and what is kept for the next start. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/store.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/ledgers.h"
#include "support/mailmaker.h"
#include "support/team.h"

enum { WORKERS_MOST = 8 };

static const char outrage[] =
    "Hello,\n\nthis is outrageous and completely unacceptable! You billed INV-1042 twice and "
    "nobody "
    "calls back.\nIf this is not corrected today we will cancel the contract and call our lawyer.\n"
    "\n-- \nDana Whit, Harbour & Pine Ltd\n";

static const char yesterday[] = "2026-11-19T17:12:00Z";

struct heat_desk {
    struct mailmaker *maker;
    struct driver driver;
    char config[4200];
    const char *env[2];
};

static int64_t at(const char *iso) {
    return instant_parse_iso(iso);
}

static const char *add_from(struct heat_desk *desk, const char *from, const char *headers) {
    static int number;
    static char id[64];
    snprintf(id, sizeof id, "h%d@harbour.example", ++number);
    return mailmaker_add(desk->maker, &(struct mail){.id = id,
                                                     .from = from,
                                                     .subject = "Invoice INV-1042",
                                                     .date = at(yesterday),
                                                     .headers = headers,
                                                     .body = outrage});
}

static const char *add_heated(struct heat_desk *desk) {
    return add_from(desk, "Dana Whit <dana@harbour.example>", NULL);
}

static void start(struct heat_desk *desk) {
    snprintf(desk->config, sizeof desk->config, "NOTMUCH_CONFIG=%s", mailmaker_config(desk->maker));
    desk->env[0] = desk->config;
    desk->env[1] = NULL;
    driver_open(&desk->driver, &(struct driver_options){.env = desk->env});
}

static void begin(struct heat_desk *desk) {
    team_make();
    desk->maker = mailmaker_new("mail");
    (void)mailmaker_add(desk->maker, &(struct mail){.id = "calm@kestrel.example",
                                                    .from = "Kay Strand <kay@kestrel.example>",
                                                    .subject = "Network move",
                                                    .date = at(yesterday),
                                                    .body = "All is well here, thank you.\n"});
}

static void open_desk(struct heat_desk *desk) {
    mailmaker_index(desk->maker);
    start(desk);
}

static void stop(struct heat_desk *desk) {
    driver_quit(&desk->driver);
    driver_close(&desk->driver);
}

static void end(struct heat_desk *desk) {
    stop(desk);
    mailmaker_free(desk->maker);
}

/* The row of the list, left of the panes, in which a name stands. */
static int list_row_of(struct heat_desk *desk, const char *name) {
    for (int row = 1; row < 40; row++) {
        const char *text = driver_row(&desk->driver, row), *found = strstr(text, name);
        if (found != NULL && found - text < 10) {
            return row;
        }
    }
    return -1;
}

/* Which of the two customers that matter stands higher. */
static bool harbour_is_up(struct heat_desk *desk) {
    int harbour = list_row_of(desk, "Harbour"), kestrel = list_row_of(desk, "Kestrel");
    expect_true(harbour > 0 && kestrel > 0);
    return harbour < kestrel;
}

/* Kinds of child processes: how many were started as `kind`. */
static size_t workers_of(pid_t pid, const char *kind, pid_t *one) {
    char path[64], text[512] = "";
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (char *next = text; *next != '\0';) {
        char line[4200] = "";
        long child = strtol(next, &next, 10);
        if (child <= 0) {
            break;
        }
        snprintf(path, sizeof path, "/proc/%ld/cmdline", child);
        FILE *command = fopen(path, "re");
        size_t len = command == NULL ? 0 : fread(line, 1, sizeof line - 1, command);
        if (command != NULL) {
            fclose(command);
        }
        const char *argument = memchr(line, '\0', len);
        if (argument != NULL && strcmp(argument + 1, kind) == 0) {
            count++;
            *one = (pid_t)child;
        }
    }
    return count;
}

START_TEST(a_heated_mail_moves_its_customer_up) {
    struct heat_desk desk;
    begin(&desk);
    open_desk(&desk);
    expect_false(harbour_is_up(&desk)); /* the control: by their sums Kestrel comes first */
    (void)add_heated(&desk);
    mailmaker_index(desk.maker);
    expect_shown(&desk.driver, "upset");
    expect_true(harbour_is_up(&desk));
    driver_press(&desk.driver, "k");
    expect_shown(&desk.driver, "Dana Whit wrote yesterday 17:12");
    expect_shown(&desk.driver, "INV-1042; nobody has phoned since");
    end(&desk);
}
END_TEST

START_TEST(an_answer_by_mail_alone_changes_nothing) {
    struct heat_desk desk;
    begin(&desk);
    (void)add_heated(&desk);
    (void)mailmaker_add(desk.maker, &(struct mail){.id = "answer@desk.example",
                                                   .from = "Me <me@desk.example>",
                                                   .to = "Dana Whit <dana@harbour.example>",
                                                   .subject = "Re: Invoice INV-1042",
                                                   .date = at("2026-11-20T08:00:00Z"),
                                                   .body = "We are sorry and look into it.\n"});
    open_desk(&desk);
    driver_press(&desk.driver, "k");
    expect_shown(&desk.driver, "nobody has phoned since");
    expect_true(harbour_is_up(&desk));
    end(&desk);
}
END_TEST

START_TEST(a_conversation_takes_it_down) {
    struct heat_desk desk;
    begin(&desk);
    (void)add_heated(&desk);
    open_desk(&desk);
    expect_true(harbour_is_up(&desk));
    stop(&desk);
    free(run_callsheet(0, "log HARBOUR --reached person --who Dana --said other "
                          "--next follow-up:2026-11-27 --note \"talked it over\""));
    start(&desk);
    expect_not_shown(&desk.driver, "nobody has phoned since");
    expect_not_shown(&desk.driver, "upset");
    end(&desk);
}
END_TEST

static const struct {
    const char *what, *from, *headers;
} never[] = {
    {"our own", "Me <me@desk.example>", NULL},
    {"our other address", "Me <old@desk.example>", NULL},
    {"look-alike", "Dana Whit <dana@harbour.example.evil.test>", NULL},
    {"somebody who names them", "\"dana@harbour.example\" <x@evil.test>", NULL},
    {"two authors", "Dana <dana@harbour.example>, Mark <mark@harbour.example>", NULL},
    {"a list", "Dana Whit <dana@harbour.example>", "List-Id: Talk <talk.harbour.example>\n"},
    {"a newsletter", "Dana Whit <dana@harbour.example>",
     "List-Unsubscribe: <mailto:off@harbour.example>\n"},
    {"bulk", "Dana Whit <dana@harbour.example>", "Precedence: bulk\n"},
    {"out of office", "Dana Whit <dana@harbour.example>", "Auto-Submitted: auto-replied\n"},
    {"a bounce", "Dana Whit <dana@harbour.example>", "Return-Path: <>\n"},
    {"a second From", "Dana Whit <dana@harbour.example>", "From: Else <x@evil.test>\n"},
};

START_TEST(what_never_counts) {
    struct heat_desk desk;
    begin(&desk);
    (void)add_from(&desk, never[_i].from, never[_i].headers);
    open_desk(&desk);
    expect_not_shown(&desk.driver, "upset");
    expect_false(harbour_is_up(&desk));
    end(&desk);
}
END_TEST

START_TEST(a_forged_second_file_counts_as_the_worst) {
    struct heat_desk desk;
    begin(&desk);
    for (int i = 0; i < 2; i++) {
        (void)mailmaker_add(desk.maker, &(struct mail){.id = "same@harbour.example",
                                                       .from = "Dana Whit <dana@harbour.example>",
                                                       .subject = "Invoice",
                                                       .date = at(yesterday),
                                                       .body = i == 0 ? "Thank you.\n" : outrage});
    }
    open_desk(&desk);
    driver_press(&desk.driver, "k");
    expect_shown(&desk.driver, "nobody has phoned since");
    expect_true(harbour_is_up(&desk));
    driver_press(&desk.driver, "6 Enter");
    expect_shown(&desk.driver, "Several files claim to be this message");
    driver_press(&desk.driver, "Esc");
    end(&desk);
}
END_TEST

START_TEST(what_was_read_is_kept) {
    struct heat_desk desk;
    pid_t worker = 0;
    begin(&desk);
    const char *path = add_heated(&desk);
    open_desk(&desk);
    expect_int(workers_of(desk.driver.pty.pid, "body", &worker), 1);
    expect_true(harbour_is_up(&desk));
    stop(&desk);
    start(&desk);
    expect_shown(&desk.driver, "nobody has phoned since");
    expect_int(workers_of(desk.driver.pty.pid, "body", &worker), 0); /* nothing was read again */
    stop(&desk);
    struct stat before;
    expect_int(stat(path, &before), 0);
    char *text = test_read(path);
    FILE *file = fopen(path, "we"); /* another content: it is read again */
    expect_true(file != NULL);
    fprintf(file, "%s\nPS: still.\n", text);
    fclose(file);
    free(text);
    start(&desk);
    expect_int(workers_of(desk.driver.pty.pid, "body", &worker), 1);
    end(&desk);
}
END_TEST

START_TEST(commands_know_what_the_desk_knew) {
    struct heat_desk desk;
    begin(&desk);
    (void)add_heated(&desk);
    char *text = run_callsheet(0, "show HARBOUR");
    expect_lacks(text, "Dana Whit wrote");
    free(text);
    open_desk(&desk);
    stop(&desk);
    text = run_callsheet(0, "show HARBOUR");
    expect_contains(text, "Dana Whit wrote yesterday 17:12");
    free(text);
    text = run_callsheet(0, "queue");
    expect_contains(text, "upset");
    free(text);
    text = run_callsheet(0, "queue --no-mail");
    expect_lacks(text, "upset");
    free(text);
    mailmaker_free(desk.maker);
}
END_TEST

START_TEST(a_worker_killed_meanwhile_costs_nothing) {
    struct heat_desk desk;
    pid_t worker = 0;
    begin(&desk);
    open_desk(&desk);
    for (int i = 0; i < 60; i++) {
        (void)add_from(&desk, "Dana Whit <dana@harbour.example>", "Precedence: bulk\n");
    }
    (void)add_heated(&desk);
    mailmaker_index(desk.maker);
    for (int i = 0; i < 200 && worker == 0; i++) {
        (void)pty_pump(&desk.driver.pty, 5);
        (void)workers_of(desk.driver.pty.pid, "body", &worker);
    }
    expect_true(worker != 0);
    expect_int(kill(worker, SIGKILL), 0);
    expect_shown(&desk.driver, "upset");
    driver_press(&desk.driver, "k");
    expect_shown(&desk.driver, "nobody has phoned since");
    expect_true(harbour_is_up(&desk));
    end(&desk);
}
END_TEST

START_TEST(mail_that_the_archive_hides_is_no_reason) {
    static const char *const tag[] = {"tag", "+spam", "from:dana@harbour.example", NULL};
    struct heat_desk desk;
    begin(&desk);
    (void)add_heated(&desk);
    mailmaker_index(desk.maker);
    mem_free(mailmaker_notmuch(desk.maker, tag));
    start(&desk);
    expect_not_shown(&desk.driver, "upset");
    end(&desk);
}
END_TEST

START_TEST(the_words_of_the_firm_count_and_other_words_are_read_anew) {
    struct heat_desk desk;
    pid_t worker = 0;
    begin(&desk);
    (void)mailmaker_add(desk.maker,
                        &(struct mail){.id = "own@harbour.example",
                                       .from = "Dana Whit <dana@harbour.example>",
                                       .subject = "Invoice",
                                       .date = at(yesterday),
                                       .body = "The blue elephant sends a green giraffe.\n"});
    open_desk(&desk);
    expect_not_shown(&desk.driver, "upset"); /* the control */
    stop(&desk);
    char *path = test_path("config/callsheet/config");
    FILE *file = fopen(path, "ae");
    expect_true(file != NULL);
    fputs("\n[tone]\nblue elephant = 40\ngreen giraffe = 40\n", file);
    fclose(file);
    free(path);
    start(&desk);
    expect_shown(&desk.driver, "upset");
    expect_int(workers_of(desk.driver.pty.pid, "body", &worker), 1);
    stop(&desk);
    char *text = run_callsheet(0, "show HARBOUR");
    expect_contains(text, "Dana Whit wrote yesterday 17:12");
    free(text);
    mailmaker_free(desk.maker);
}
END_TEST

/* A colleague marks a message, at another desk. */
static void mark(const char *id, bool is_angry) {
    struct error err;
    int64_t now = at("2026-11-20T10:12:00Z");
    char *path = team_ledger();
    struct store *store = ledger_must_open(path, "ben", &now);
    expect_ok(store_mark_mail(store, uuid_new(), 0, id, is_angry, now, &err), &err);
    store_free(store);
    free(path);
}

START_TEST(a_person_has_the_last_word) {
    struct heat_desk desk;
    begin(&desk);
    (void)mailmaker_add(desk.maker, &(struct mail){.id = "marked@harbour.example",
                                                   .from = "Dana Whit <dana@harbour.example>",
                                                   .subject = "Invoice INV-1042",
                                                   .date = at(yesterday),
                                                   .body = outrage});
    open_desk(&desk);
    expect_true(harbour_is_up(&desk));
    mark("marked@harbour.example", false);
    expect_gone(&desk.driver, "upset", 5000);
    expect_false(harbour_is_up(&desk));
    mark("calm@kestrel.example", true);
    expect_shown(&desk.driver, "upset");
    stop(&desk);
    start(&desk);
    expect_shown(&desk.driver, "Kay Strand wrote a heated mail yesterday 17:12");
    end(&desk);
}
END_TEST

TEST_MAIN("e2e/heat", TEST(a_heated_mail_moves_its_customer_up),
          TEST(an_answer_by_mail_alone_changes_nothing), TEST(a_conversation_takes_it_down),
          TEST_LOOP(what_never_counts, ARRAY_LEN(never)),
          TEST(a_forged_second_file_counts_as_the_worst), TEST(what_was_read_is_kept),
          TEST(commands_know_what_the_desk_knew), TEST(a_worker_killed_meanwhile_costs_nothing),
          TEST(mail_that_the_archive_hides_is_no_reason), TEST(a_person_has_the_last_word),
          TEST(the_words_of_the_firm_count_and_other_words_are_read_anew))
