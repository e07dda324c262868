/* Files attachments are saved to: new, private, whole or not at all. */
#include "callsheet/run/savefile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "support/check_more.h"

static void save(const char *typed, const char *name, const char *text, char *path) {
    struct savefile file;
    struct error err;
    savefile_init(&file);
    expect_ok(savefile_open(&file, typed, name, &err), &err);
    expect_ok(savefile_write(&file, text, strlen(text), &err), &err);
    (void)snprintf(path, SAVEFILE_PATH_BYTES, "%s", file.path);
    expect_ok(savefile_keep(&file, &err), &err);
}

static void expect_holds(const char *path, const char *text) {
    struct buf out = {0};
    struct error err;
    expect_ok(io_read_file(path, 1000, &out, &err), &err);
    expect_text(buf_text(&out), text);
    buf_release(&out);
}

START_TEST(never_overwrites) {
    char path[SAVEFILE_PATH_BYTES], wanted[SAVEFILE_PATH_BYTES];
    static const char *const names[] = {"a.tar.gz", "a.tar-1.gz", "a.tar-2.gz"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        save(test_folder(), "a.tar.gz", names[i], path);
        (void)snprintf(wanted, sizeof wanted, "%s/%s", test_folder(), names[i]);
        expect_text(path, wanted);
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(wanted, sizeof wanted, "%s/%s", test_folder(), names[i]);
        expect_holds(wanted, names[i]);
    }
}
END_TEST

START_TEST(is_private) {
    char path[SAVEFILE_PATH_BYTES], typed[SAVEFILE_PATH_BYTES];
    struct stat what;
    (void)umask(0);
    (void)snprintf(typed, sizeof typed, "%s/secret", test_folder());
    save(typed, "x", "text", path);
    expect_int(stat(path, &what), 0);
    expect_int(what.st_mode & 07777, 0600);
}
END_TEST

START_TEST(goes_through_no_link) {
    char link[SAVEFILE_PATH_BYTES], target[SAVEFILE_PATH_BYTES], path[SAVEFILE_PATH_BYTES];
    (void)snprintf(link, sizeof link, "%s/link.pdf", test_folder());
    (void)snprintf(target, sizeof target, "%s/target", test_folder());
    expect_int(symlink(target, link), 0);
    save(link, "x", "text", path);
    expect_true(strstr(path, "link-1.pdf") != NULL);
    expect_false(io_exists(target));
}
END_TEST

START_TEST(what_is_not_kept_is_removed) {
    struct savefile file;
    struct error err;
    savefile_init(&file);
    savefile_drop(&file); /* nothing is open */
    expect_ok(savefile_open(&file, test_folder(), "half", &err), &err);
    expect_true(io_exists(file.path));
    savefile_drop(&file);
    expect_false(io_exists(file.path));
    expect_int(file.fd, -1);
}
END_TEST

static const struct {
    const char *typed; /* below the test's folder when it begins with "." */
    enum status wanted;
    const char *why;
} refusals[] = {
    {"", STATUS_INVALID, "Where to"},
    {"./none/a.pdf", STATUS_NOT_FOUND, "make it first"},
    {"./none/", STATUS_NOT_FOUND, "make it first"},
    {"./file/a.pdf", STATUS_NOT_FOUND, "make it first"},
    {"/dev/full/x", STATUS_NOT_FOUND, "make it first"},
};

START_TEST(says_why_not) {
    struct savefile file;
    struct error err;
    savefile_init(&file);
    free(test_file("file", "x"));
    expect_int(chdir(test_folder()), 0);
    expect_status(savefile_open(&file, refusals[_i].typed, "a", &err), refusals[_i].wanted, &err);
    expect_contains(err.message, refusals[_i].why);
}
END_TEST

START_TEST(home_and_downloads_are_found) {
    char path[SAVEFILE_PATH_BYTES], folder[SAVEFILE_PATH_BYTES], wanted[SAVEFILE_PATH_BYTES];
    struct error err;
    expect_int(setenv("HOME", test_folder(), 1), 0);
    (void)unsetenv("XDG_DOWNLOAD_DIR");
    (void)unsetenv("XDG_CONFIG_HOME");
    savefile_folder(folder, sizeof folder);
    expect_text(folder, "");
    (void)snprintf(wanted, sizeof wanted, "%s/Downloads", test_folder());
    expect_ok(io_make_dirs(wanted, &err), &err);
    savefile_folder(folder, sizeof folder);
    expect_text(folder, wanted);
    (void)snprintf(wanted, sizeof wanted, "%s/.config", test_folder());
    expect_ok(io_make_dirs(wanted, &err), &err);
    (void)snprintf(wanted, sizeof wanted, "%s/Geladen", test_folder());
    expect_ok(io_make_dirs(wanted, &err), &err);
    static const char dirs[] =
        "# x\nXDG_DESKTOP_DIR=\"$HOME/D\"\nXDG_DOWNLOAD_DIR=\"$HOME/Geladen\"\n";
    (void)snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", test_folder());
    expect_ok(io_replace_file(path, dirs, sizeof dirs - 1, 0600, &err), &err);
    savefile_folder(folder, sizeof folder);
    expect_text(folder, wanted);
    save("~/Geladen", "b.pdf", "x", path);
    (void)snprintf(wanted, sizeof wanted, "%s/Geladen/b.pdf", test_folder());
    expect_text(path, wanted);
}
END_TEST

TEST_MAIN("run/savefile", TEST(never_overwrites), TEST(is_private), TEST(goes_through_no_link),
          TEST(what_is_not_kept_is_removed), TEST_LOOP(says_why_not, ARRAY_LEN(refusals)),
          TEST(home_and_downloads_are_found))
