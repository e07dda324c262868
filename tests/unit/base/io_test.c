#include "support/check_more.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/io.h"

static mode_t mode_of(const char *path) {
    struct stat about;
    ck_assert_int_eq(stat(path, &about), 0);
    return about.st_mode & 07777;
}

START_TEST(files_are_read_whole) {
    struct error err;
    struct buf text = {0};
    buf_add_text(&text, "before ");
    char *path = test_file("a", "content\n");
    expect_ok(io_read_file(path, 8, &text, &err), &err);
    expect_text(buf_text(&text), "before content\n");
    expect_status(io_read_file(path, 7, &text, &err), STATUS_LIMIT, NULL);
    expect_contains(err.message, path);
    expect_text(buf_text(&text), "before content\n");
    buf_release(&text);
    free(path);
}
END_TEST

START_TEST(what_is_no_plain_file_is_refused) {
    struct error err;
    struct buf text = {0};
    char *path = test_path("missing"), *pipe_path = test_path("pipe");
    expect_status(io_read_file(path, 100, &text, &err), STATUS_NOT_FOUND, NULL);
    expect_contains(err.message, path);
    expect_status(io_read_file(test_folder(), 100, &text, &err), STATUS_INVALID, NULL);
    expect_int(mkfifo(pipe_path, 0600), 0);
    expect_status(io_read_file(pipe_path, 100, &text, &err), STATUS_INVALID, NULL);
    expect_int(text.len, 0);
    free(path);
    free(pipe_path);
    buf_release(&text);
}
END_TEST

START_TEST(unreadable_file_is_denied) {
    if (geteuid() == 0) {
        skip_without(NULL, "root may read everything");
    }
    struct error err;
    struct buf text = {0};
    char *path = test_file("secret", "x");
    expect_int(chmod(path, 0), 0);
    expect_status(io_read_file(path, 100, &text, &err), STATUS_DENIED, NULL);
    free(path);
}
END_TEST

START_TEST(descriptors_are_read_to_their_end) {
    struct error err;
    struct buf got = {0}, sent = {0};
    for (int i = 0; i < 20000; i++) {
        buf_addf(&sent, "%d\n", i);
    }
    int ends[2];
    expect_int(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        _exit(io_write_all(ends[1], sent.data, sent.len, NULL) != STATUS_OK);
    }
    (void)close(ends[1]);
    expect_ok(io_read_fd(ends[0], sent.len, &got, &err), &err);
    expect_int(got.len, sent.len);
    expect_int(memcmp(got.data, sent.data, sent.len), 0);
    int status;
    expect_int(waitpid(child, &status, 0), child);
    expect_int(status, 0);
    expect_status(io_read_fd(-1, 10, &got, &err), STATUS_IO, NULL);
    expect_int(got.len, sent.len);
    (void)close(ends[0]);
    buf_release(&got);
    buf_release(&sent);
}
END_TEST

START_TEST(failed_writes_are_told) {
    struct error err;
    (void)signal(SIGPIPE, SIG_IGN);
    int ends[2];
    expect_int(pipe2(ends, O_CLOEXEC), 0);
    (void)close(ends[0]);
    expect_status(io_write_all(ends[1], "x", 1, &err), STATUS_IO, NULL);
    (void)close(ends[1]);
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    expect_true(full >= 0);
    expect_status(io_write_all(full, "x", 1, &err), STATUS_FULL, NULL);
    expect_ok(io_write_all(full, "", 0, &err), &err);
    (void)close(full);
}
END_TEST

START_TEST(replacing_is_all_or_nothing) {
    struct error err;
    char *path = test_file("a", "old"), *away = test_path("no/such/folder");
    expect_ok(io_replace_file(path, "new one", 7, 0640, &err), &err);
    char *text = test_read(path);
    expect_text(text, "new one");
    expect_int(mode_of(path), 0640);
    expect_status(io_replace_file(away, "x", 1, 0600, &err), STATUS_NOT_FOUND, NULL);
    char *taken = test_path("taken"), *inside = test_path("taken/x");
    expect_int(mkdir(taken, 0700), 0);
    free(test_file("taken/x", "x"));
    expect_true(io_replace_file(taken, "x", 1, 0600, &err) != STATUS_OK);
    expect_true(io_exists(inside));
    expect_int(chdir(test_folder()), 0);
    expect_ok(io_replace_file("here", "", 0, 0600, &err), &err);
    expect_int(mode_of("here"), 0600);
    expect_int(system("test $(ls -A | wc -l) = 3"), 0); /* a, taken, here: nothing left over */
    free(text);
    free(taken);
    free(inside);
    free(path);
    free(away);
}
END_TEST

START_TEST(folders_are_made_private) {
    struct error err;
    (void)umask(0);
    char *deep = test_path("one/two//three/"), *two = test_path("one/two");
    expect_ok(io_make_dirs(deep, &err), &err);
    expect_ok(io_make_dirs(deep, &err), &err);
    expect_int(mode_of(two), 0700);
    expect_int(mode_of(deep), 0700);
    char *file = test_file("file", ""), *below = test_path("file/below");
    expect_status(io_make_dirs(file, &err), STATUS_INVALID, NULL);
    expect_true(io_make_dirs(below, &err) != STATUS_OK);
    expect_ok(io_sync_dir(two, &err), &err);
    expect_status(io_sync_dir(below, &err), STATUS_NOT_FOUND, NULL);
    free(deep);
    free(two);
    free(file);
    free(below);
}
END_TEST

START_TEST(paths_are_joined) {
    struct error err;
    char out[16] = "unchanged";
    expect_status(io_join(out, 8, "folder", "a", &err), STATUS_LIMIT, NULL);
    expect_text(out, "unchanged");
    expect_ok(io_join(out, 9, "folder", "a", &err), &err);
    expect_text(out, "folder/a");
    expect_ok(io_join(out, sizeof out, "folder//", "a", &err), &err);
    expect_text(out, "folder/a");
    expect_ok(io_join(out, sizeof out, "/", "a", &err), &err);
    expect_text(out, "/a");
    expect_ok(io_join(out, sizeof out, "", "a", &err), &err);
    expect_text(out, "a");
    expect_ok(io_join(out, sizeof out, out, "b", &err), &err);
    expect_text(out, "a/b");
}
END_TEST

START_TEST(user_folders_follow_the_specification) {
    static const char *const homes[] = {
        [IO_CONFIG] = "/home/x/.config/callsheet",
        [IO_STATE] = "/home/x/.local/state/callsheet",
        [IO_CACHE] = "/home/x/.cache/callsheet",
        [IO_DATA] = "/home/x/.local/share/callsheet",
    };
    static const char *const variables[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME",
                                            "XDG_DATA_HOME"};
    struct error err;
    char out[PATH_MAX];
    for (size_t i = 0; i < ARRAY_LEN(homes); i++) {
        (void)unsetenv(variables[i]);
        (void)setenv("HOME", "/home/x", 1);
        expect_ok(io_user_folder((enum io_folder)i, out, sizeof out, &err), &err);
        expect_text(out, homes[i]);
        (void)setenv(variables[i], "relative", 1);
        expect_ok(io_user_folder((enum io_folder)i, out, sizeof out, &err), &err);
        expect_text(out, homes[i]);
        expect_status(io_user_folder((enum io_folder)i, out, 10, &err), STATUS_LIMIT, NULL);
        (void)unsetenv("HOME");
        expect_status(io_user_folder((enum io_folder)i, out, sizeof out, &err), STATUS_NOT_FOUND,
                      NULL);
        expect_contains(err.message, variables[i]);
        (void)setenv(variables[i], "/elsewhere/", 1);
        expect_ok(io_user_folder((enum io_folder)i, out, sizeof out, &err), &err);
        expect_text(out, "/elsewhere/callsheet");
    }
}
END_TEST

START_TEST(random_bytes_vary) {
    unsigned char bytes[4096] = {0}, seen[256] = {0};
    io_random(bytes, sizeof bytes);
    int kinds = 0;
    for (size_t i = 0; i < sizeof bytes; i++) {
        kinds += !seen[bytes[i]]++;
    }
    expect_true(kinds > 200);
    io_random(bytes, 0);
}
END_TEST

TEST_MAIN("base/io", TEST(files_are_read_whole), TEST(what_is_no_plain_file_is_refused),
          TEST(unreadable_file_is_denied), TEST(descriptors_are_read_to_their_end),
          TEST(failed_writes_are_told), TEST(replacing_is_all_or_nothing),
          TEST(folders_are_made_private), TEST(paths_are_joined),
          TEST(user_folders_follow_the_specification), TEST(random_bytes_vary))
