/* Drafts in Maildir folders. */
#include "callsheet/exchange/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check_more.h"

static const struct maildir_draft draft = {
    .message = "Subject: x\n\ny\n", .len = 14, .now = 1795168800};

static char where[4096];
static struct error err;

static void make_folder(const char *path) {
    ck_assert_msg(mkdir(path, 0700) == 0, "%s: %s", path, strerror(errno));
}

static void make_maildir(const char *path) {
    static const char *const parts[] = {"", "/cur", "/new", "/tmp"};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        char part[4096];
        (void)snprintf(part, sizeof part, "%s%s", path, parts[i]);
        make_folder(part);
    }
}

/* How many files a part of a folder holds. */
static int count_in(const char *folder, const char *part) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, part);
    DIR *list = opendir(path);
    int count = 0;
    ck_assert_msg(list != NULL, "%s", path);
    for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        count += entry->d_name[0] != '.';
    }
    (void)closedir(list);
    return count;
}

static enum status put(const char *folder) {
    where[0] = '\0';
    return maildir_put_draft(folder, &draft, where, sizeof where, &err);
}

static mode_t mode_of(const char *path) {
    struct stat about;
    ck_assert(stat(path, &about) == 0);
    return about.st_mode & 07777;
}

START_TEST(a_draft_lies_in_cur) {
    char *folder = test_path("Drafts");
    make_maildir(folder);
    expect_ok(maildir_check(folder, &err), &err);
    expect_ok(put(folder), &err);
    expect_true(strncmp(where, folder, strlen(folder)) == 0);
    expect_contains(where, "/cur/1795168800.");
    expect_text(where + strlen(where) - 5, ":2,DS");
    char *text = test_read(where);
    expect_text(text, draft.message);
    expect_int(mode_of(where), 0600);
    char first[4096];
    (void)stpcpy(first, where);
    expect_ok(put(folder), &err); /* the same again is another one */
    expect_true(strcmp(first, where) != 0);
    expect_int(count_in(folder, "cur"), 2);
    expect_int(count_in(folder, "tmp"), 0);
    expect_int(count_in(folder, "new"), 0);
    free(text);
    free(folder);
}
END_TEST

START_TEST(a_missing_folder_is_made_private) {
    char *folder = test_path("Drafts");
    umask(0);
    expect_ok(maildir_check(folder, &err), &err);
    expect_true(access(folder, F_OK) != 0); /* only looked at */
    expect_ok(put(folder), &err);
    expect_int(mode_of(folder), 0700);
    expect_int(count_in(folder, "cur"), 1);
    expect_int(count_in(folder, "new"), 0); /* it is there */
    char *empty = test_path("empty");
    make_folder(empty);
    expect_ok(maildir_check(empty, &err), &err);
    expect_ok(put(empty), &err);
    free(empty);
    free(folder);
}
END_TEST

START_TEST(what_is_no_maildir_is_left_alone) {
    char *folder = test_path("letters"), *file = test_file("plain", "x");
    char *deep = test_path("nowhere/at/all");
    make_folder(folder);
    free(test_file("letters/important.txt", "x"));
    expect_status(maildir_check(folder, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "is not a Maildir folder; name one");
    expect_status(put(folder), STATUS_INVALID, &err);
    expect_int(count_in(folder, "."), 1);
    expect_text(where, "");
    expect_status(maildir_check(file, &err), STATUS_IO, &err);
    expect_status(put(file), STATUS_IO, &err);
    expect_status(maildir_check(deep, &err), STATUS_NOT_FOUND, &err);
    expect_status(put(deep), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "cannot be made: No such file");
    free(deep);
    free(file);
    free(folder);
}
END_TEST

/* A link in place of cur or tmp would put our customers' letters wherever it leads. */
START_TEST(links_inside_are_not_followed) {
    static const char *const parts[] = {"/cur", "/tmp"};
    char *folder = test_path("Drafts"), *elsewhere = test_path("elsewhere");
    char part[4096];
    make_maildir(folder);
    make_folder(elsewhere);
    (void)snprintf(part, sizeof part, "%s%s", folder, parts[_i]);
    ck_assert(rmdir(part) == 0 && symlink(elsewhere, part) == 0);
    expect_true(put(folder) != STATUS_OK);
    expect_true(maildir_check(folder, &err) != STATUS_OK);
    expect_int(count_in(elsewhere, "."), 0);
    expect_int(count_in(folder, "new"), 0);
    char *link = test_path("link"); /* the folder itself may well be one: people keep mail so */
    ck_assert(unlink(part) == 0 && mkdir(part, 0700) == 0 && symlink(folder, link) == 0);
    expect_ok(put(link), &err);
    expect_int(count_in(folder, "cur"), 1);
    free(link);
    free(elsewhere);
    free(folder);
}
END_TEST

START_TEST(a_folder_that_may_not_be_written_says_so) {
    char *folder = test_path("Drafts"), *tmp = test_path("Drafts/tmp");
    make_maildir(folder);
    ck_assert(chmod(tmp, 0500) == 0);
    if (geteuid() == 0) { /* nothing is forbidden to root */
        printf("skipped: it needs a person without all rights\n");
    } else {
        expect_status(maildir_check(folder, &err), STATUS_DENIED, &err);
        expect_status(put(folder), STATUS_DENIED, &err);
        expect_contains(err.message, "cannot be written to: Permission denied.");
    }
    ck_assert(chmod(tmp, 0700) == 0);
    free(tmp);
    free(folder);
}
END_TEST

START_TEST(a_full_disk_leaves_nothing) {
    char *folder = test_path("Drafts");
    make_maildir(folder);
    ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    struct rlimit limit = {.rlim_cur = 5, .rlim_max = RLIM_INFINITY}, before;
    ck_assert(getrlimit(RLIMIT_FSIZE, &before) == 0 && setrlimit(RLIMIT_FSIZE, &limit) == 0);
    enum status status = put(folder);
    limit.rlim_cur = before.rlim_cur;
    ck_assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    expect_status(status, STATUS_IO, &err);
    expect_int(count_in(folder, "tmp"), 0);
    expect_int(count_in(folder, "cur"), 0);
    expect_ok(put(folder), &err); /* control */
    free(folder);
}
END_TEST

START_TEST(drafts_are_found_beside_the_mail) {
    char *root = test_path("Mail"), *plain = test_path("Mail/Drafts"),
         *dotted = test_path("Mail/.Drafts");
    make_folder(root);
    expect_status(maildir_find_drafts(root, where, sizeof where, &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "after drafts in [mail]");
    expect_status(maildir_find_drafts("", where, sizeof where, &err), STATUS_NOT_FOUND, &err);
    make_maildir(dotted);
    expect_ok(maildir_find_drafts(root, where, sizeof where, &err), &err);
    expect_text(where, dotted);
    make_folder(plain); /* no Maildir folder */
    expect_ok(maildir_find_drafts(root, where, sizeof where, &err), &err);
    expect_text(where, dotted);
    ck_assert(rmdir(plain) == 0);
    make_maildir(plain);
    expect_ok(maildir_find_drafts(root, where, sizeof where, &err), &err);
    expect_text(where, plain);
    free(dotted);
    free(plain);
    free(root);
}
END_TEST

TEST_MAIN("exchange/maildir", TEST(a_draft_lies_in_cur), TEST(a_missing_folder_is_made_private),
          TEST(what_is_no_maildir_is_left_alone), TEST_LOOP(links_inside_are_not_followed, 2),
          TEST(a_folder_that_may_not_be_written_says_so), TEST(a_full_disk_leaves_nothing),
          TEST(drafts_are_found_beside_the_mail))
