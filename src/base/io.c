#include "callsheet/base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/mem.h"

/** The status that an errno stands for. */
static enum status status_of(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return STATUS_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return STATUS_DENIED;
    case ENOSPC:
    case EDQUOT:
        return STATUS_FULL;
    default:
        return STATUS_IO;
    }
}

static enum status fail(struct error *err, int error, const char *verb, const char *path) {
    return error_set(err, status_of(error), "Could not %s %s: %s.", verb, path, strerror(error));
}

enum status io_write_all(int fd, const void *bytes, size_t len, struct error *err) {
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = write(fd, at, len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return fail(err, errno, "write", "the file");
        }
        at += written;
        len -= (size_t)written;
    }
    return STATUS_OK;
}

enum status io_read_fd(int fd, size_t max_bytes, struct buf *out, struct error *err) {
    size_t before = out->len;
    char chunk[16384];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            enum status status = fail(err, errno, "read", "the file");
            buf_truncate(out, before);
            return status;
        }
        if (got == 0) {
            return STATUS_OK;
        }
        if ((size_t)got > max_bytes - (out->len - before)) {
            buf_truncate(out, before);
            return error_set(err, STATUS_LIMIT, "It is larger than %zu bytes.", max_bytes);
        }
        buf_add(out, chunk, (size_t)got);
    }
}

enum status io_read_file(const char *path, size_t max_bytes, struct buf *out, struct error *err) {
    /* O_NONBLOCK: a named pipe must be refused, not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return fail(err, errno, "read", path);
    }
    enum status status;
    struct stat about;
    if (fstat(fd, &about) != 0) {
        status = fail(err, errno, "read", path);
    } else if (!S_ISREG(about.st_mode)) {
        status = error_set(err, STATUS_INVALID, "%s is not a plain file.", path);
    } else {
        status = io_read_fd(fd, max_bytes, out, err);
        if (status != STATUS_OK) {
            (void)error_prefix(err, "%s", path);
        }
    }
    (void)close(fd); /* only read from */
    return status;
}

enum status io_sync_dir(const char *path, struct error *err) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return fail(err, errno, "open the folder", path);
    }
    enum status status = STATUS_OK;
    if (fsync(fd) != 0 && errno != EINVAL) { /* EINVAL: a file system without this notion */
        status = fail(err, errno, "save the folder", path);
    }
    (void)close(fd);
    return status;
}

/** Syncs the folder that holds `path`. */
static enum status sync_parent(const char *path, struct error *err) {
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return io_sync_dir(".", err);
    }
    char *folder = mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
    enum status status = io_sync_dir(folder, err);
    mem_free(folder);
    return status;
}

/** Writes, sets the mode and syncs; the errno of a failed step is in `err`. */
static enum status fill_file(int fd, const char *path, const void *bytes, size_t len, mode_t mode,
                             struct error *err) {
    enum status status = io_write_all(fd, bytes, len, err);
    if (status != STATUS_OK) {
        (void)error_prefix(err, "%s", path);
        return status;
    }
    if (fchmod(fd, mode) != 0 || fsync(fd) != 0) {
        return fail(err, errno, "save", path);
    }
    return STATUS_OK;
}

enum status io_replace_file(const char *path, const void *bytes, size_t len, mode_t mode,
                            struct error *err) {
    size_t path_len = strlen(path);
    char *temporary = mem_alloc(path_len + sizeof ".XXXXXX");
    memcpy(temporary, path, path_len);
    memcpy(temporary + path_len, ".XXXXXX", sizeof ".XXXXXX");
    enum status status;
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        status = fail(err, errno, "write", path);
        goto done;
    }
    status = fill_file(fd, path, bytes, len, mode, err);
    if (close(fd) != 0 && status == STATUS_OK) {
        status = fail(err, errno, "save", path);
    }
    if (status == STATUS_OK && rename(temporary, path) != 0) {
        status = fail(err, errno, "replace", path);
    }
    if (status != STATUS_OK) {
        (void)unlink(temporary); /* best effort: the failure is told already */
        goto done;
    }
    status = sync_parent(path, err);
done:
    mem_free(temporary);
    return status;
}

static enum status make_dir(const char *path, struct error *err) {
    struct stat about;
    if (mkdir(path, 0700) == 0) {
        return STATUS_OK;
    }
    int error = errno;
    if (stat(path, &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            return STATUS_OK;
        }
        return error_set(err, STATUS_INVALID, "%s is in the way: it is not a folder.", path);
    }
    return fail(err, error, "make the folder", path);
}

enum status io_make_dirs(const char *path, struct error *err) {
    char *partial = mem_strdup(path);
    enum status status = STATUS_OK;
    for (char *at = partial; status == STATUS_OK && *at; at++) {
        if (*at == '/' && at != partial) {
            *at = '\0';
            status = make_dir(partial, err);
            *at = '/';
        }
    }
    if (status == STATUS_OK) {
        status = make_dir(partial, err);
    }
    mem_free(partial);
    return status;
}

bool io_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0;
}

enum status io_join(char *out, size_t capacity, const char *folder, const char *name,
                    struct error *err) {
    size_t folder_len = strlen(folder), name_len = strlen(name);
    while (folder_len > 1 && folder[folder_len - 1] == '/') {
        folder_len--;
    }
    bool needs_slash = folder_len > 0 && folder[folder_len - 1] != '/';
    if (folder_len + needs_slash + name_len >= capacity) {
        return error_set(err, STATUS_LIMIT, "The path %.60s…/%.60s is too long.", folder, name);
    }
    memmove(out, folder, folder_len);
    if (needs_slash) {
        out[folder_len++] = '/';
    }
    memcpy(out + folder_len, name, name_len + 1);
    return STATUS_OK;
}

enum status io_user_folder(enum io_folder which, char *out, size_t capacity, struct error *err) {
    static const struct {
        const char *variable, *below_home;
    } folders[] = {
        [IO_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
        [IO_STATE] = {"XDG_STATE_HOME", ".local/state"},
        [IO_CACHE] = {"XDG_CACHE_HOME", ".cache"},
        [IO_DATA] = {"XDG_DATA_HOME", ".local/share"},
    };
    const char *base = getenv(folders[which].variable);
    if (base && base[0] == '/') { /* the specification: relative paths are ignored */
        return io_join(out, capacity, base, "callsheet", err);
    }
    const char *home = getenv("HOME");
    if (!home || home[0] != '/') {
        return error_set(err, STATUS_NOT_FOUND,
                         "There is no home folder: set HOME or %s to a full path.",
                         folders[which].variable);
    }
    char *folder = mem_alloc(strlen(home) + sizeof "/.local/state");
    (void)stpcpy(stpcpy(stpcpy(folder, home), "/"), folders[which].below_home);
    enum status status = io_join(out, capacity, folder, "callsheet", err);
    mem_free(folder);
    return status;
}

void io_random(void *out, size_t len) {
    unsigned char *at = out;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            die("The system gives no random numbers.");
        }
        at += got;
        len -= (size_t)got;
    }
}
