/** Letters put away: into the drafts folder, handed to a command, or kept. */
#include "callsheet/run/outbox.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/run/desk.h"
#include "support/check_more.h"

static struct outbox_options options;
static struct mailout letter;
static char where[4096];
static char *drafts, *state; /* where the options point to, unless a test changes that */
static struct error err;

static void begin(void) {
    drafts = test_path("Drafts");
    state = test_path("state");
    options = (struct outbox_options){
        .drafts = drafts, .mail_root = "", .state_folder = state, .now = 1795168800};
    letter = (struct mailout){.to = {.name = "Dana Whit", .address = "dana@harbour.example"},
                              .subject = "Corrected invoice",
                              .date = INSTANT_NONE,
                              .message_id = "1@fernway.example",
                              .text = "Dear Dana,\n",
                              .text_len = 11};
    where[0] = '\0';
}

static void end(void) {
    free(drafts);
    free(state);
}

/* The only file of a folder, as text; "" when there is none. The caller frees it. */
static char *only_file(const char *folder, char path[4096]) {
    DIR *list = opendir(folder);
    int count = 0;
    path[0] = '\0';
    for (struct dirent *entry = list != NULL ? readdir(list) : NULL; entry != NULL;
         entry = readdir(list)) {
        if (entry->d_name[0] != '.') {
            (void)snprintf(path, 4096, "%s/%s", folder, entry->d_name);
            count++;
        }
    }
    if (list != NULL) {
        (void)closedir(list);
    }
    expect_true(count <= 1);
    return count == 1 ? test_read(path) : strdup("");
}

static char *kept(char path[4096]) {
    char *folder = test_path("state/letters");
    char *text = only_file(folder, path);
    free(folder);
    return text;
}

static void expect_nothing_kept(void) {
    char path[4096];
    char *text = kept(path);
    expect_text(text, "");
    free(text);
}

/* The letter was not put away, but lies in the state folder, and the sentence says where. */
static void expect_kept(const char *piece) {
    char path[4096];
    struct stat about;
    char *text = kept(path);
    expect_contains(text, "Dear Dana,\n");
    expect_contains(text, piece);
    expect_contains(err.message, path);
    expect_true(stat(path, &about) == 0 && (about.st_mode & 07777) == 0600);
    expect_text(where, "");
    free(text);
}

/* Writes a program that is run as a command. */
static const char *program(const char *text) {
    char *path = test_file("program", text);
    ck_assert(chmod(path, 0700) == 0);
    return path;
}

static enum status hand_to(const char *text) {
    static const char *argv[3];
    argv[0] = program(text);
    argv[1] = "one argument; rm -rf *";
    options.command = argv;
    return outbox_put(&options, &letter, where, sizeof where, &err);
}

START_TEST(a_letter_becomes_a_draft) {
    expect_ok(outbox_put(&options, &letter, where, sizeof where, &err), &err);
    char *text = test_read(where);
    expect_contains(where, "/Drafts/cur/");
    expect_contains(text, "To: Dana Whit <dana@harbour.example>\n");
    expect_contains(text, "\n\nDear Dana,\n");
    expect_nothing_kept();
    free(text);
}
END_TEST

START_TEST(drafts_beside_the_mail_are_taken) {
    expect_ok(outbox_put(&options, &letter, where, sizeof where, &err), &err); /* makes it */
    options.drafts = "";
    options.mail_root = test_folder();
    expect_ok(outbox_put(&options, &letter, where, sizeof where, &err), &err);
    expect_true(strncmp(where, drafts, strlen(drafts)) == 0);
    expect_nothing_kept();
}
END_TEST

START_TEST(without_a_place_it_is_kept) {
    options.drafts = "";
    expect_status(outbox_put(&options, &letter, where, sizeof where, &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "name one after drafts in [mail]");
    expect_kept("Subject: Corrected invoice\n");
    expect_contains(err.message, "/letters/2026-11-20-");
}
END_TEST

START_TEST(what_is_no_mail_is_kept_as_text) {
    letter.to.address = "dana";
    expect_status(outbox_put(&options, &letter, where, sizeof where, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "“dana” is not a mail address");
    expect_kept("");
    expect_contains(err.message, ".txt");
}
END_TEST

START_TEST(a_letter_that_cannot_be_kept_is_told_of) {
    options.drafts = "";
    options.state_folder = "/proc/nowhere";
    expect_status(outbox_put(&options, &letter, where, sizeof where, &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "It could not be kept either: ");
    expect_status(outbox_put(&options, &letter, where, sizeof where, NULL), STATUS_NOT_FOUND, NULL);
}
END_TEST

/* --- the command --- */

START_TEST(a_command_gets_it_on_its_input) {
    char *got = test_path("got");
    struct buf script = {0};
    ck_assert(setenv("SECRET_OF_OURS", "x", 1) == 0);
    buf_addf(&script, "#!/bin/sh\ncat >%s\necho \"$#:$1:$SECRET_OF_OURS:\" >>%s\n", got, got);
    expect_ok(hand_to(buf_text(&script)), &err);
    char *text = test_read(got);
    expect_contains(text, "To: Dana Whit <dana@harbour.example>\n");
    expect_contains(text, "\n\nDear Dana,\n1:one argument; rm -rf *::\n");
    expect_contains(where, "/program");
    expect_nothing_kept();
    expect_true(access(options.drafts, F_OK) != 0); /* the command comes first */
    free(text);
    free(got);
    buf_release(&script);
}
END_TEST

START_TEST(a_command_need_not_read) {
    char big[200000];
    memset(big, 'x', sizeof big);
    letter.text = big;
    letter.text_len = sizeof big;
    expect_ok(hand_to("#!/bin/sh\nexit 0\n"), &err); /* no pipe that could break */
}
END_TEST

static const struct {
    const char *script;
    enum status status;
    const char *says;
} failures[] = {
    {"#!/bin/sh\nexit 3\n", STATUS_IO, "did not take the letter (it ended with 3). The letter"},
    {"#!/bin/sh\necho one >&2; printf 'no \\033[2Jroom\\n\\n' >&2; exit 1\n", STATUS_IO,
     "(it ended with 1): no ^[[2Jroom. The letter"},
    {"#!/bin/sh\necho It is full! >&2; exit 1\n", STATUS_IO, "full! The letter is kept"},
    {"#!/bin/sh\nkill -9 $$\n", STATUS_IO, "was ended by signal 9."},
    {"#!/nowhere/sh\n", STATUS_NOT_FOUND, "Check draft_command in [mail]"},
};

START_TEST(a_command_that_fails_loses_nothing) {
    expect_status(hand_to(failures[_i].script), failures[_i].status, &err);
    expect_contains(err.message, failures[_i].says);
    expect_kept("Subject: Corrected invoice\n");
}
END_TEST

START_TEST(a_command_has_a_deadline) {
    options.deadline_ms = 100;
    int64_t start = clock_monotonic_ms();
    expect_status(hand_to("#!/bin/sh\nexec sleep 60\n"), STATUS_TIMEOUT, &err);
    expect_true(clock_monotonic_ms() - start < 5000);
    expect_contains(err.message, "look whether it took the letter");
    expect_kept("");
    expect_int(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left behind */
}
END_TEST

/* --- whom it is from --- */

START_TEST(the_sender_is_configured_or_found) {
    static struct desk desk;
    static struct desk_options of_desk;
    char name[MAILOUT_NAME_BYTES], address[MAILOUT_ADDRESS_BYTES];
    desk.options = &of_desk;
    outbox_sender(&desk, name, address);
    expect_text(address, "");
    (void)stpcpy(desk.archive.own_name, "Anna");
    (void)stpcpy(desk.archive.own_address, "anna@(none)");
    outbox_sender(&desk, name, address);
    expect_text(name, "");
    expect_text(address, "");
    (void)stpcpy(desk.archive.own_address, "anna@fernway.example");
    outbox_sender(&desk, name, address);
    expect_text(name, "Anna");
    expect_text(address, "anna@fernway.example");
    of_desk.from = "Billing <billing@fernway.example>";
    outbox_sender(&desk, name, address);
    expect_text(name, "Billing");
    expect_text(address, "billing@fernway.example");
    int64_t now = 5;
    of_desk.clock = clock_fixed(&now);
    of_desk.state_folder = "/state";
    (void)stpcpy(desk.archive.mail_root, "/mail");
    struct outbox_options got = outbox_options_of(&desk);
    expect_text(got.drafts, "");
    expect_text(got.mail_root, "/mail");
    expect_text(got.state_folder, "/state");
    expect_int(got.now, 5);
    expect_true(got.command == NULL);
}
END_TEST

#define WELL(name) TEST_WITH(name, begin, end)

TEST_MAIN("run/outbox", WELL(a_letter_becomes_a_draft), WELL(drafts_beside_the_mail_are_taken),
          WELL(without_a_place_it_is_kept), WELL(what_is_no_mail_is_kept_as_text),
          WELL(a_letter_that_cannot_be_kept_is_told_of), WELL(a_command_gets_it_on_its_input),
          WELL(a_command_need_not_read),
          (struct test_entry){.test = a_command_that_fails_loses_nothing,
                              .count = ARRAY_LEN(failures),
                              .setup = begin,
                              .teardown = end},
          WELL(a_command_has_a_deadline), WELL(the_sender_is_configured_or_found))
