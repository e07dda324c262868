/* Hostile text in every field that is fed or typed, on every screen: nothing of it reaches the
   terminal as anything but text (P13), checked on the raw bytes of the pty. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/payloads.h"
#include "support/team.h"

/** A CSV field that holds the payload: quoted, with quotes doubled; without semicolons where they
    would part a list. */
static void add_field(struct buf *out, const char *before, const char *payload, const char *after,
                      bool is_one) {
    buf_add_char(out, '"');
    buf_add_text(out, before);
    for (const char *at = payload; *at != '\0'; at++) {
        if (*at == '"') {
            buf_add_char(out, '"');
        }
        if (*at != ';' || is_one) {
            buf_add_char(out, *at);
        }
    }
    buf_add_text(out, after);
    buf_add_char(out, '"');
}

/** Fills templates: every %s becomes a field with the payload, every %e one that passes for a mail
    address, every %p one that passes for a telephone number. */
static char *fill(const char *template, const char *payload) {
    struct buf out = {0};
    char name[3] = "A ";
    for (const char *at = template; *at != '\0'; at++) {
        if (at[0] == '%') {
            add_field(&out, at[1] == 'p' ? "+30 210 1234567 " : name, payload,
                      at[1] == 'e' ? "@x.example" : "", at[1] == 's');
            name[0]++;
            at++;
        } else {
            buf_add_char(&out, *at);
        }
    }
    buf_add_text(&out, "");
    return buf_detach(&out);
}

static void feed_hostile(const char *payload) {
    static const char *const names[] = {"customers.csv", "contacts.csv", "tickets.csv",
                                        "invoices.csv",  "lines.csv",    "payments.csv",
                                        "work.csv"};
    static const char *const templates[] = {
        "id,code,name,currency,account_manager,note\nH1,%s,%s,EUR,%s,%s\n",
        ("id,customer,name,role,level,emails,phones,note\nHP,H1,%s,billing,2,%e,%p,%s\n"
         "HQ,H1,Plain,billing,1,plain@h.example,,\n"),
        "id,customer,number,subject,requested_by\nHT,H1,%s,%s,%s\n",
        ("id,number,customer,issued,due,currency,total,reference\n"
         "HI,%s,H1,2026-09-02,2026-10-01,EUR,9000.00,%s\n"
         "HJ,%s,H1,2026-11-02,2026-12-01,EUR,70.00,%s\n"),
        "invoice,position,text,quantity,amount,minutes\nHI,1,%s,1,9000.00,60\n",
        "id,customer,date,currency,amount,reference\nHZ,H1,2026-10-02,EUR,5.00,%s\n",
        ("id,customer,invoice,line,date,minutes,who,what,why,ticket\n"
         "HW,H1,HI,1,2026-09-01,30,%s,%s,%s,HT\n"),
    };
    const char *files[2 * ARRAY_LEN(names) + 1];
    char *texts[ARRAY_LEN(names)];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        texts[i] = fill(templates[i], payload);
        files[2 * i] = names[i];
        files[2 * i + 1] = texts[i];
    }
    files[2 * ARRAY_LEN(names)] = NULL;
    team_feed("hostile", files);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        free(texts[i]);
    }
}

/** A call of two weeks ago, with the payload in every text that a call can hold, the one who made
    it included. */
static void log_hostile(const char *payload) {
    char command[4096];
    snprintf(command, sizeof command,
             "log plain@h.example --user \"Anna%s\" --reached person --who \"new:Eva%s\" "
             "--said \"promise:50@2026-11-12\" --said \"dispute::%s\" "
             "--next \"ours:2026-11-10:%s\" --note \"%s\"",
             payload, payload, payload, payload, payload);
    free(run_callsheet_at(0, "2026-11-06T10:00:00Z", command, NULL));
}

static void expect_strict(struct driver *desk, const char *payload, const char *when) {
    size_t at = 0;
    const char *wrong = payload_wrong(&desk->pty, payload, &at);
    if (wrong != NULL) {
        printf("%s\n", driver_text(desk));
        (void)fflush(stdout);
        ck_abort_msg("%s: %s at byte %zu of what went to the terminal", when, wrong, at);
    }
}

/** Goes through every screen with the hostile customer selected. */
static void visit_all(struct driver *desk, const char *payload) {
    static const char *const ways[] = {
        "1 j k",     "2 Enter j", "3 Enter j",      "4 j Enter j k",
        "5 j Enter", "6 Enter",   "7 j Enter j",    "H",
        "H",         "L",         "? j j PgDn Esc", "4 Enter Enter",
        "m m",
    };
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        driver_press(desk, ways[i]);
        expect_strict(desk, payload, ways[i]);
        driver_press(desk, "Esc");
    }
}

/** Types the payload itself wherever something can be typed or pasted. */
static void type_everywhere(struct driver *desk, const char *payload) {
    driver_press(desk, "1 g g /");
    driver_paste(desk, payload);
    expect_strict(desk, payload, "pasted into the search");
    driver_press(desk, "Esc Esc :");
    driver_paste(desk, payload);
    expect_strict(desk, payload, "pasted into the command line");
    driver_press(desk, "Esc Esc 1 g g c n S-Tab");
    driver_paste(desk, payload);
    driver_type(desk, " in a note");
    expect_strict(desk, payload, "pasted into a note");
    driver_press(desk, "C-s");
    expect_strict(desk, payload, "saved");
}

/** A call in the form with a commitment of ours: by whom, and what. */
static void commit_hostile(struct driver *desk, const char *payload) {
    driver_press(desk, "1 g g c p Tab Tab s Tab o Tab");
    driver_type(desk, "27 nov");
    for (int field = 0; field < 3; field++) {
        driver_press(desk, "Tab");
        driver_paste(desk, payload);
        expect_strict(desk, payload, "pasted behind a commitment's day");
    }
    driver_press(desk, "C-s");
    expect_shown(desk, "Saved");
    expect_strict(desk, payload, "a commitment saved");
}

/** The first customer is hidden until a day, with the payload as the reason, and looked at among
    those held back. */
static void snooze_hostile(struct driver *desk, const char *payload) {
    driver_press(desk, "1 g g s");
    driver_type(desk, "tue");
    driver_press(desk, "Tab");
    driver_paste(desk, payload);
    expect_strict(desk, payload, "pasted into a reason");
    driver_press(desk, "C-s");
    expect_shown(desk, "snoozed until");
    driver_press(desk, "H G");
    expect_strict(desk, payload, "snoozed");
    driver_press(desk, "g g H");
}

/** The same texts printed on a terminal without the desk. */
static void print_all(const char *payload) {
    static const char *const commands[] = {"queue --held --no-mail", "queue --all --no-mail",
                                           "show plain@h.example --no-mail"};
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        struct driver desk;
        driver_open(&desk, &(struct driver_options){.args = commands[i], .has_no_idle = true});
        pty_expect_exit(&desk.pty, 0);
        expect_strict(&desk, payload, commands[i]);
        driver_close(&desk);
    }
}

START_TEST(no_field_reaches_the_terminal_as_control) {
    struct driver desk;
    char firm[1024];
    snprintf(firm, sizeof firm, "Firm %s", payload_text(_i));
    team_make_for(firm);
    feed_hostile(payload_text(_i));
    log_hostile(payload_text(_i));
    driver_open(&desk, &(struct driver_options){.args = "--no-mail"});
    driver_press(&desk, "1 g g");
    expect_shown(&desk, "▌B "); /* the hostile one is first, and selected */
    visit_all(&desk, payload_text(_i));
    type_everywhere(&desk, payload_text(_i));
    visit_all(&desk, payload_text(_i));
    driver_resize(&desk, 24, 80);
    pty_wait_idle_again(&desk.pty);
    visit_all(&desk, payload_text(_i));
    commit_hostile(&desk, payload_text(_i));
    snooze_hostile(&desk, payload_text(_i));
    driver_quit(&desk);
    expect_strict(&desk, payload_text(_i), "at the end");
    driver_close(&desk);
    print_all(payload_text(_i));
}
END_TEST

/** The check itself must be able to fail: the same text, shown by a program that does not care. */
START_TEST(a_careless_program_is_caught) {
    struct pty pty;
    size_t at = 0;
    char *path = test_file("payload", payload_text(_i));
    const char *const argv[] = {"/bin/cat", path, NULL};
    pty_start(&pty, &(struct pty_options){.argv = argv});
    expect_true(pty_wait_end(&pty, 5000) >= 0);
    expect_true(payload_wrong(&pty, payload_text(_i), &at) != NULL);
    pty_release(&pty);
    free(path);
}
END_TEST

TEST_MAIN("e2e/hostile", TEST_LOOP(no_field_reaches_the_terminal_as_control, PAYLOADS),
          TEST_LOOP(a_careless_program_is_caught, PAYLOADS))
