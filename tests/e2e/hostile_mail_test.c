/* Hostile text in everything that comes from mail, on every way it is shown, saved or handed on:
   nothing of it reaches the terminal as anything but text (P13), checked on the raw bytes of the
   pty. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/mailmaker.h"
#include "support/payloads.h"
#include "support/team.h"

/* A payload in base64, as an encoded word: what a header may hide. */
static void add_encoded(struct buf *out, const char *text) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(text);
    buf_add_text(out, "=?utf-8?B?");
    for (size_t i = 0; i < len; i += 3) {
        uint32_t three = 0;
        for (size_t k = 0; k < 3; k++) {
            three = three << 8 | (i + k < len ? (unsigned char)text[i + k] : 0);
        }
        for (size_t k = 0; k < 4; k++) {
            bool is_there = i + k <= len;
            buf_add_char(out, is_there ? letters[three >> (18 - 6 * k) & 63] : '=');
        }
    }
    buf_add_text(out, "?=");
}

/* One line: a header that ends in the middle would only be a shorter one. */
static char *one_line(const char *payload) {
    char *line = mem_strdup(payload);
    for (char *at = line; *at != '\0'; at++) {
        *at = *at == '\n' || *at == '\r' ? ' ' : *at;
    }
    return line;
}

/* A mail in whose every header and part the text stands. */
static void add_hostile(struct buf *mail, const char *id, const char *text) {
    char date[40];
    mail_date(instant_parse_iso("2026-11-20T09:00:00Z"), date);
    buf_addf(mail, "From: \"%s\" <dana@harbour.example>\nTo: \"%s\" <me@desk.example>\n", text,
             text);
    buf_addf(mail, "Cc: %s <x@y.example>\nReply-To: \"%s\" <%s@z.example>\n", text, text, text);
    buf_addf(mail, "Sender: %s <s@z.example>\nSubject: %s\nDate: %s\n", text, text, date);
    buf_addf(mail, "Message-ID: <%s>\nList-Id: %s <list.example>\n", id, text);
    buf_addf(mail, "Auto-Submitted: %s\nMIME-Version: 1.0\n", text);
    buf_add_text(mail, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
    buf_addf(mail, "Content-Type: text/plain; charset=\"%s\"\n\nhere %s\n\n> %s\n-- \n%s\n", text,
             text, text, text);
    buf_addf(mail, "--b\nContent-Type: text/html\n\n<p title='%s'>%s<a href='http://%s'>a.b</a>",
             text, text, text);
    buf_addf(mail, "<img alt='%s'></p>\n--b\nContent-Type: application/%s; name=\"%s.pdf\"\n", text,
             text, text);
    buf_addf(mail, "Content-Disposition: attachment; filename=\"%s.pdf\"\n\nMZ\n--b\n", text);
    buf_addf(mail, "Content-Type: message/rfc822\n\nFrom: %s <i@x>\nSubject: %s\n\nx\n--b--\n",
             text, text);
}

struct hostile {
    struct mailmaker *maker;
    struct driver driver;
    const char *payload;
    char config[4200];
    const char *env[3];
};

/* A folder below the archive whose name holds the payload, with a mail in it. */
static void add_folder(struct hostile *hostile, const char *text) {
    struct buf path = {0}, mail = {0};
    struct error err;
    buf_addf(&path, "%s/f", mailmaker_mail(hostile->maker));
    for (const char *at = text; *at != '\0'; at++) {
        buf_add_char(&path, (char)(*at == '/' ? '_' : *at));
    }
    buf_add_text(&path, "/cur");
    expect_ok(io_make_dirs(buf_text(&path), &err), &err);
    buf_add_text(&path, "/1.x:2,");
    add_hostile(&mail, "folder@harbour.example", text);
    expect_ok(io_replace_file(buf_text(&path), mail.data, mail.len, 0600, &err), &err);
    buf_release(&path);
    buf_release(&mail);
}

static void notmuch(struct hostile *hostile, const char *command, const char *first,
                    const char *second) {
    const char *const arguments[] = {command, command[0] == 'c' ? "set" : first,
                                     command[0] == 'c' ? first : second,
                                     command[0] == 'c' ? second : NULL, NULL};
    mem_free(mailmaker_notmuch(hostile->maker, arguments));
}

static void make_hostile(struct hostile *hostile) {
    char *line = one_line(hostile->payload);
    struct buf mail = {0}, encoded = {0}, name = {0};
    add_encoded(&encoded, hostile->payload);
    hostile->maker = mailmaker_new("mail");
    add_hostile(&mail, "raw@harbour.example", line);
    (void)mailmaker_add_raw(hostile->maker, mail.data, mail.len);
    buf_reset(&mail);
    add_hostile(&mail, "raw@harbour.example", buf_text(&encoded)); /* a second file of it */
    (void)mailmaker_add_raw(hostile->maker, mail.data, mail.len);
    buf_reset(&mail);
    buf_addf(&name, "i%s@harbour.example", line);
    add_hostile(&mail, buf_text(&name), buf_text(&encoded));
    (void)mailmaker_add_raw(hostile->maker, mail.data, mail.len);
    add_folder(hostile, line);
    mailmaker_index(hostile->maker);
    buf_reset(&name);
    buf_addf(&name, "+t%s", line);
    notmuch(hostile, "tag", buf_text(&name), "*");
    buf_reset(&name);
    buf_addf(&name, "query.q%s", line);
    notmuch(hostile, "config", buf_text(&name), "from:dana");
    notmuch(hostile, "config", "query.plain", line);
    buf_release(&mail);
    buf_release(&encoded);
    buf_release(&name);
    mem_free(line);
}

static void expect_strict(struct hostile *hostile, const char *when) {
    size_t at = 0;
    const char *wrong = payload_wrong(&hostile->driver.pty, hostile->payload, &at);
    if (wrong != NULL) {
        printf("%s\n", driver_text(&hostile->driver));
        (void)fflush(stdout);
        ck_abort_msg("%s: %s at byte %zu of what went to the terminal", when, wrong, at);
    }
}

static size_t count_files(const char *folder) {
    DIR *dir = opendir(folder);
    size_t count = 0;
    expect_true(dir != NULL);
    while (readdir(dir) != NULL) {
        count++;
    }
    expect_int(closedir(dir), 0);
    return count - 2; /* itself and the one above */
}

/* Presses keys and looks at what went to the terminal after each. */
static void walk(struct hostile *hostile, const char *const *ways) {
    for (; *ways != NULL; ways++) {
        driver_press(&hostile->driver, *ways);
        expect_strict(hostile, *ways);
    }
}

static void read_everything(struct hostile *hostile) {
    static const char *const ways[] = {
        "6", "j k", "Enter", "z",     "f", "n p", "j j G g g", "w",   "Enter", "w Down", "Esc",
        "|", "O a", "Esc j", "Enter", "z", "Esc", "/",         "Tab", "Tab",   "Esc",    NULL};
    walk(hostile, ways);
}

/* Searches for it, and finds it: results, errors, and what is typed. */
static void search_everything(struct hostile *hostile) {
    static const char *const ways[] = {"j j k", "Enter", "Esc", "|", "o", NULL};
    driver_press(&hostile->driver, "6 /");
    driver_type(&hostile->driver, "from:dana\n");
    expect_shown(&hostile->driver, " found");
    expect_strict(hostile, "found");
    walk(hostile, ways);
    driver_press(&hostile->driver, "6 /");
    driver_type(&hostile->driver, "query:");
    driver_paste(&hostile->driver, hostile->payload);
    expect_strict(hostile, "pasted into a search");
    driver_press(&hostile->driver, "Enter");
    expect_strict(hostile, "searched for");
    driver_press(&hostile->driver, "/");
    driver_type(&hostile->driver, "(date:");
    driver_paste(&hostile->driver, hostile->payload);
    driver_press(&hostile->driver, "Enter");
    expect_strict(hostile, "a date that is none");
    driver_press(&hostile->driver, "Esc Esc");
}

START_TEST(no_mail_reaches_the_terminal_as_control) {
    struct hostile hostile = {.payload = payload_text(_i)};
    char *downloads = test_path("Downloads");
    char *config = test_path("config/callsheet/config");
    expect_int(mkdir(downloads, 0700), 0);
    team_make();
    make_hostile(&hostile);
    FILE *file = fopen(config, "ae");
    expect_true(file != NULL && fputs("\n[mail]\nopen = true %t %i\n", file) >= 0);
    expect_int(fclose(file), 0);
    snprintf(hostile.config, sizeof hostile.config, "NOTMUCH_CONFIG=%s",
             mailmaker_config(hostile.maker));
    hostile.env[0] = hostile.config;
    hostile.env[1] = "PAGER=/bin/cat"; /* what reaches it, reaches the terminal */
    driver_open(&hostile.driver, &(struct driver_options){.env = hostile.env});
    driver_press(&hostile.driver, "j");
    read_everything(&hostile);
    search_everything(&hostile);
    driver_resize(&hostile.driver, 24, 80);
    pty_wait_idle_again(&hostile.driver.pty);
    driver_press(&hostile.driver, "1 g g j");
    read_everything(&hostile);
    driver_quit(&hostile.driver);
    expect_strict(&hostile, "at the end");
    /* It was read, paged and saved: else nothing could have come through. */
    const struct buf *raw = &hostile.driver.pty.raw;
    expect_true(memmem(raw->data, raw->len, "This is the message as it is on disk", 36) != NULL);
    expect_true(memmem(raw->data, raw->len, "here", 4) != NULL);
    expect_true(count_files(downloads) > 1);
    driver_close(&hostile.driver);
    mailmaker_free(hostile.maker);
    free(downloads);
    free(config);
}
END_TEST

TEST_MAIN("e2e/hostile_mail", TEST_LOOP(no_mail_reaches_the_terminal_as_control, PAYLOADS))
