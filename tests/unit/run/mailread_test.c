/* One mail read by a worker that is started for it: workers that are missing, end, or babble. The
   real one is in the end-to-end tests. */
#include "callsheet/run/mailread.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/channel.h"
#include "callsheet/wire/index_msg.h"
#include "support/check_more.h"

static int mail_file(void) {
    char *path = test_file("mail", "From: a@b.example\n\nHello\n");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    expect_true(fd >= 0);
    free(path);
    return fd;
}

static char *script(const char *text) {
    char *path = test_file("worker", text);
    expect_int(chmod(path, 0700), 0);
    return path;
}

static const struct {
    const char *worker;
    enum status status;
    const char *words;
} workers[] = {
    {"#!/bin/sh\nexit 0\n", STATUS_CORRUPT, "it stopped the mail reader"},
    {"#!/bin/sh\nkill -SEGV $$\n", STATUS_CORRUPT, "it stopped the mail reader"},
    {"#!/bin/sh\nprintf 'this is no frame of any kind at all' >&3\nsleep 30\n", STATUS_CORRUPT, ""},
};

START_TEST(a_bad_worker_is_one_mail_that_cannot_be_read) {
    struct mail_body *body = NULL;
    struct error err;
    char *path = script(workers[_i].worker);
    int fd = mail_file();
    expect_status(mailread(path, fd, 25, &body, &err), workers[_i].status, &err);
    expect_contains(err.message, workers[_i].words);
    expect_true(body == NULL);
    expect_true(fcntl(fd, F_GETFD) < 0); /* it was taken */
    free(path);
}
END_TEST

START_TEST(a_missing_worker_is_said) {
    struct mail_body *body = NULL;
    struct error err;
    int fd = mail_file();
    expect_status(mailread("/nowhere/callsheet-reader", fd, 25, &body, &err), STATUS_NOT_FOUND,
                  &err);
    expect_contains(err.message, "Install callsheet again.");
    expect_true(fcntl(fd, F_GETFD) < 0);
}
END_TEST

/* This program as the worker: answers with what the file says. */
static int be_worker(void) {
    struct channel channel;
    struct frame frame;
    struct buf payload = {0};
    int fd = -1;
    char text[200] = "";
    channel_init(&channel, CHANNEL_WORKER_FD, FRAME_REPLY_MAX, FRAME_REPLY_MAX);
    while (channel_next(&channel, &frame, &fd, NULL) == STATUS_BUSY) {
        if (channel_fill(&channel, NULL) != STATUS_OK) {
            return 1;
        }
    }
    if (read(fd, text, sizeof text - 1) < 0) {
        return 1;
    }
    struct body_text answer = {.from_name = "",
                               .from_address = "",
                               .to = "",
                               .cc = "",
                               .subject = "",
                               .message_id = "",
                               .list_id = "",
                               .auto_submitted = "",
                               .reply_to = "",
                               .text = "read",
                               .text_len = 4,
                               .date = 0};
    answer.list_id = strstr(text, "List-Id") ? "x.y" : "";
    answer.auto_submitted = strstr(text, "auto-") ? "auto-replied"
                            : strstr(text, "not") ? "No"
                                                  : "";
    enum frame_kind kind = FRAME_BODY_TEXT;
    if (strstr(text, "refuse")) {
        kind = FRAME_FAILED;
        failed_encode(&payload, &(struct failed){STATUS_DENIED, "Not this one."});
    } else {
        body_text_encode(&payload, &answer);
    }
    if (channel_queue(&channel, kind, frame.serial, &payload, -1, NULL) != STATUS_OK ||
        channel_flush(&channel, NULL) != STATUS_OK) {
        return 1;
    }
    (void)pause(); /* until it is killed */
    return 0;
}

static const struct {
    const char *mail, *no_count;
} answers[] = {
    {"From: a\n\nHello\n", ""},
    {"List-Id: <x.y>\n\nHello\n", "from a mailing list"},
    {"Auto-Submitted: auto-replied\n\nHello\n", "sent automatically"},
    {"Auto-Submitted: not\n\nHello\n", ""},
};

static enum status ask_self(const char *mail, struct mail_body **body, struct error *err) {
    char self[4096] = "";
    expect_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    char *path = test_file("mail", mail);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    return mailread(self, fd, strlen(mail), body, err);
}

START_TEST(an_answer_becomes_a_mail) {
    struct mail_body *body = NULL;
    struct error err;
    expect_ok(ask_self(answers[_i].mail, &body, &err), &err);
    ck_assert(body != NULL);
    expect_text(body->text, "read");
    expect_text(body->no_count, answers[_i].no_count);
    mail_body_free(body);
}
END_TEST

START_TEST(a_refusal_is_passed_on) {
    struct mail_body *body = NULL;
    struct error err;
    expect_status(ask_self("refuse\n", &body, &err), STATUS_DENIED, &err);
    expect_text(err.message, "Not this one.");
}
END_TEST

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "body") == 0) {
        return be_worker();
    }
    const struct test_entry tests[] = {
        TEST_LOOP(a_bad_worker_is_one_mail_that_cannot_be_read, ARRAY_LEN(workers)),
        TEST(a_missing_worker_is_said), TEST_LOOP(an_answer_becomes_a_mail, ARRAY_LEN(answers)),
        TEST(a_refusal_is_passed_on)};
    return test_run("run/mailread", tests, ARRAY_LEN(tests), argc, argv);
}
