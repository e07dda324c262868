/** A file that an attachment is saved to. */
#include "callsheet/run/savefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/attachment.h"

enum { NUMBERS_MOST = 99, DIRS_FILE_BYTES = 64 * 1024 };

void savefile_init(struct savefile *file) {
    *file = (struct savefile){.fd = -1};
}

/* --- where --- */

static bool is_folder(const char *path) {
    struct stat what;
    return stat(path, &what) == 0 && S_ISDIR(what.st_mode);
}

/* Writes the path meant: home for "~/", the name behind a folder. */
static enum status resolve(const char *typed, const char *name, char *out, struct error *err) {
    const char *home = getenv("HOME");
    bool is_home = typed[0] == '~' && (typed[1] == '/' || typed[1] == '\0');
    enum status status = STATUS_OK;
    if (typed[0] == '\0') {
        return error_set(err, STATUS_INVALID, "Where to? Type a folder or a file name.");
    }
    if (is_home && home == NULL) {
        return error_set(err, STATUS_INVALID, "“~” is used, but HOME is not set.");
    }
    if (is_home) {
        status = io_join(out, SAVEFILE_PATH_BYTES, home, typed[1] == '/' ? typed + 2 : "", err);
    } else if (!text_copy(out, SAVEFILE_PATH_BYTES, typed)) {
        status = error_set(err, STATUS_LIMIT, "The path is too long.");
    }
    if (status == STATUS_OK && is_folder(out)) {
        char folder[SAVEFILE_PATH_BYTES];
        memcpy(folder, out, sizeof folder);
        status = io_join(out, SAVEFILE_PATH_BYTES, folder, name, err);
    } else if (status == STATUS_OK && out[strlen(out) - 1] == '/') {
        status = error_set(err, STATUS_NOT_FOUND, "There is no folder %s; make it first.", out);
    }
    return status;
}

static enum status explain(int reason, const char *path, struct error *err) {
    switch (reason) {
    case ENOENT:
    case ENOTDIR:
        return error_set(err, STATUS_NOT_FOUND, "There is no folder for %s; make it first.", path);
    case EACCES:
    case EPERM:
    case EROFS:
        return error_set(err, STATUS_DENIED, "%s may not be written; choose another folder.", path);
    case ENOSPC:
    case EDQUOT:
        return error_set(err, STATUS_FULL, "There is no room left for %s.", path);
    default:
        return error_set(err, STATUS_IO, "%s could not be written: %s.", path, strerror(reason));
    }
}

enum status savefile_open(struct savefile *file, const char *typed, const char *name,
                          struct error *err) {
    char wanted[SAVEFILE_PATH_BYTES];
    enum status status = resolve(typed, name, wanted, err);
    if (status != STATUS_OK) {
        return status;
    }
    const char *slash = strrchr(wanted, '/');
    const char *ending = attachment_ending(slash != NULL ? slash + 1 : wanted);
    int stem = (int)(ending - wanted);
    for (int number = 0; number <= NUMBERS_MOST; number++) {
        char path[SAVEFILE_PATH_BYTES];
        int len = number == 0
                      ? snprintf(path, sizeof path, "%s", wanted)
                      : snprintf(path, sizeof path, "%.*s-%d%s", stem, wanted, number, ending);
        if (len < 0 || (size_t)len >= sizeof path) {
            return error_set(err, STATUS_LIMIT, "The path is too long.");
        }
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600);
        if (fd >= 0) {
            *file = (struct savefile){.fd = fd};
            memcpy(file->path, path, sizeof file->path);
            return STATUS_OK;
        }
        if (errno != EEXIST) {
            return explain(errno, path, err);
        }
    }
    return error_set(err, STATUS_EXISTS, "%s is there already, and so are its copies.", wanted);
}

enum status savefile_write(struct savefile *file, const void *bytes, size_t len,
                           struct error *err) {
    const char *at = bytes;
    while (len > 0) {
        ssize_t put = write(file->fd, at, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return explain(errno, file->path, err);
        }
        at += put;
        len -= (size_t)put;
    }
    return STATUS_OK;
}

enum status savefile_keep(struct savefile *file, struct error *err) {
    if (fsync(file->fd) != 0 && errno != EINVAL) { /* some file systems cannot */
        enum status status = explain(errno, file->path, err);
        savefile_drop(file);
        return status;
    }
    (void)close(file->fd); /* it is on disk */
    file->fd = -1;
    return STATUS_OK;
}

void savefile_drop(struct savefile *file) {
    if (file->fd >= 0) {
        (void)close(file->fd);
        (void)unlink(file->path); /* ours: made with O_EXCL */
        file->fd = -1;
    }
}

/* --- the folder for downloads --- */

/* A line of user-dirs.dirs: XDG_DOWNLOAD_DIR="$HOME/Downloads". */
static bool read_dirs(const char *text, const char *home, char *out, size_t capacity) {
    static const char key[] = "XDG_DOWNLOAD_DIR=\"";
    const char *at = strstr(text, key);
    if (at == NULL || (at != text && at[-1] != '\n')) {
        return false;
    }
    at += sizeof key - 1;
    size_t len = strcspn(at, "\"\n");
    bool is_home = strncmp(at, "$HOME/", 6) == 0;
    int needed = is_home ? snprintf(out, capacity, "%s/%.*s", home, (int)len - 6, at + 6)
                         : snprintf(out, capacity, "%.*s", (int)len, at);
    return needed > 0 && (size_t)needed < capacity && out[0] == '/';
}

static bool configured_folder(const char *home, char *out, size_t capacity) {
    char path[SAVEFILE_PATH_BYTES];
    struct buf text = {0};
    const char *config = getenv("XDG_CONFIG_HOME");
    int needed = config != NULL && config[0] == '/'
                     ? snprintf(path, sizeof path, "%s/user-dirs.dirs", config)
                     : snprintf(path, sizeof path, "%s/.config/user-dirs.dirs", home);
    bool found = needed > 0 && (size_t)needed < sizeof path &&
                 io_read_file(path, DIRS_FILE_BYTES, &text, NULL) == STATUS_OK &&
                 read_dirs(buf_text(&text), home, out, capacity);
    buf_release(&text);
    return found && is_folder(out);
}

void savefile_folder(char *out, size_t capacity) {
    const char *home = getenv("HOME"), *wanted = getenv("XDG_DOWNLOAD_DIR");
    if (wanted != NULL && wanted[0] == '/' && is_folder(wanted) &&
        text_copy(out, capacity, wanted)) {
        return;
    }
    if (home != NULL && configured_folder(home, out, capacity)) {
        return;
    }
    if (home == NULL || io_join(out, capacity, home, "Downloads", NULL) != STATUS_OK ||
        !is_folder(out)) {
        out[0] = '\0';
    }
}
