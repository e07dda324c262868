/* Drafts in a Maildir folder. */
#include "callsheet/exchange/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"

enum {
    NAME_BYTES = 192,
    HOST_BYTES = 64,
    PATH_BYTES = 4096,
    TRIES = 4, /* a name of 64 random bits is there already: something else is wrong */
};

/** A draft, seen. notmuch and mail clients read these letters. */
static const char flags[] = ":2,DS";
enum { FINAL_BYTES = NAME_BYTES + (int)sizeof flags };

static enum status fail(struct error *err, int reason, const char *doing, const char *folder) {
    enum status status = STATUS_IO;
    if (reason == EACCES || reason == EPERM || reason == EROFS) {
        status = STATUS_DENIED;
    } else if (reason == ENOSPC || reason == EDQUOT) {
        status = STATUS_FULL;
    } else if (reason == ENOENT) {
        status = STATUS_NOT_FOUND;
    }
    return error_set(err, status, "The drafts folder %.300s cannot be %s: %s.", folder, doing,
                     strerror(reason));
}

static enum status refuse(struct error *err, const char *folder) {
    return error_set(err, STATUS_INVALID,
                     "%.300s is not a Maildir folder; name one, or an empty folder, after drafts "
                     "in [mail] of the configuration.",
                     folder);
}

/* --- looking ------------------------------------------------------------------------------------
 */

static bool is_folder_at(int fd, const char *name) {
    struct stat about;
    return fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
}

/* Nothing in it but perhaps the parts of a Maildir folder. */
static bool is_bare(int folder) {
    static const char *const known[] = {".", "..", "cur", "new", "tmp"};
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
    bool is_empty = list != NULL;
    if (list == NULL) {
        if (fd >= 0) {
            (void)close(fd); /* only looked at */
        }
        return false;
    }
    for (struct dirent *entry = readdir(list); entry != NULL && is_empty; entry = readdir(list)) {
        bool is_known = false;
        for (size_t i = 0; i < ARRAY_LEN(known); i++) {
            is_known = is_known ||
                       (strcmp(entry->d_name, known[i]) == 0 && is_folder_at(folder, known[i]));
        }
        is_empty = is_known;
    }
    (void)closedir(list); /* only read */
    return is_empty;
}

static bool is_maildir(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool is_one = is_folder_at(fd, "cur") && is_folder_at(fd, "tmp");
    (void)close(fd); /* only looked at */
    return is_one;
}

enum status maildir_find_drafts(const char *mail_root, char *out, size_t capacity,
                                struct error *err) {
    static const char *const names[] = {"Drafts", ".Drafts"};
    char path[PATH_BYTES];
    for (size_t i = 0; i < ARRAY_LEN(names) && mail_root[0] == '/'; i++) {
        enum status status = io_join(path, sizeof path, mail_root, names[i], err);
        if (status != STATUS_OK) {
            return status;
        }
        if (is_maildir(path)) {
            return text_copy(out, capacity, path)
                       ? STATUS_OK
                       : error_set(err, STATUS_LIMIT, "The path of the drafts is too long.");
        }
    }
    return error_set(err, STATUS_NOT_FOUND,
                     "There is no drafts folder beside your mail; name one after drafts in [mail] "
                     "of the configuration.");
}

static enum status check_parent(const char *folder, struct error *err) {
    char path[PATH_BYTES];
    if (!text_copy(path, sizeof path, folder)) {
        return error_set(err, STATUS_LIMIT, "The path of the drafts is too long.");
    }
    for (size_t len = strlen(path); len > 1 && path[len - 1] == '/'; len--) {
        path[len - 1] = '\0';
    }
    char *slash = strrchr(path, '/');
    if (slash != NULL) {
        slash[slash == path] = '\0';
    }
    if (access(slash != NULL ? path : ".", W_OK | X_OK) != 0) {
        return fail(err, errno, "made", folder);
    }
    return STATUS_OK;
}

enum status maildir_check(const char *folder, struct error *err) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? check_parent(folder, err) : fail(err, errno, "opened", folder);
    }
    enum status status = STATUS_OK;
    bool has_parts = is_folder_at(fd, "cur") && is_folder_at(fd, "tmp");
    if (!has_parts && !is_bare(fd)) {
        status = refuse(err, folder);
    } else if (faccessat(fd, has_parts ? "cur" : ".", W_OK | X_OK, 0) != 0 ||
               faccessat(fd, has_parts ? "tmp" : ".", W_OK | X_OK, 0) != 0) {
        status = fail(err, errno, "written to", folder);
    }
    (void)close(fd); /* only looked at */
    return status;
}

/* --- putting ------------------------------------------------------------------------------------
 */

/** The folder and the two parts of it that are used. */
struct place {
    const char *folder;
    int fd, tmp, cur;
};

static void close_place(struct place *place) {
    const int fds[] = {place->fd, place->tmp, place->cur};
    for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
        if (fds[i] >= 0) {
            (void)close(fds[i]); /* folders: nothing is lost */
        }
    }
}

/* A part of the folder itself, never what a link leads to. */
static int open_part(int folder, const char *name) {
    if (mkdirat(folder, name, 0700) != 0 && errno != EEXIST) {
        return -1;
    }
    return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static enum status open_place(struct place *place, struct error *err) {
    int spare = -1;
    if (mkdir(place->folder, 0700) != 0 && errno != EEXIST) {
        return fail(err, errno, "made", place->folder);
    }
    place->fd = open(place->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (place->fd < 0) {
        return fail(err, errno, "opened", place->folder);
    }
    bool has_parts = is_folder_at(place->fd, "cur") && is_folder_at(place->fd, "tmp");
    if (!has_parts && !is_bare(place->fd)) {
        return refuse(err, place->folder);
    }
    place->tmp = open_part(place->fd, "tmp");
    place->cur = place->tmp < 0 ? -1 : open_part(place->fd, "cur");
    spare = place->cur < 0 ? -1 : open_part(place->fd, "new");
    if (spare < 0) {
        return fail(err, errno, "written to", place->folder);
    }
    (void)close(spare); /* not used, but a Maildir folder has it */
    return STATUS_OK;
}

/* "/" and ":" mean something in such a name (cr.yp.to/proto/maildir). */
static void add_host(struct buf *name) {
    char host[HOST_BYTES + 1] = "";
    if (gethostname(host, HOST_BYTES) != 0 || host[0] == '\0') {
        buf_add_text(name, "localhost");
        return;
    }
    for (const char *at = host; *at != '\0'; at++) {
        if (*at == '/' || *at == ':') {
            buf_add_text(name, *at == '/' ? "\\057" : "\\072");
        } else if (*at > ' ' && *at < 0x7f) {
            buf_add_char(name, *at);
        }
    }
}

static void make_name(int64_t now, char out[NAME_BYTES]) {
    uint64_t chance = 0;
    struct buf name = {0};
    io_random(&chance, sizeof chance);
    buf_addf(&name, "%" PRId64 ".R%016" PRIx64 "P%ld.", now, chance, (long)getpid());
    add_host(&name);
    (void)text_copy(out, NAME_BYTES, buf_text(&name)); /* a long host is cut */
    buf_release(&name);
}

/* Gives the file its name in cur, unless there is one of that name; it is no longer in tmp then,
   one way or the other. Returns 0 or the error's number. */
static int publish(const struct place *place, const char *name, const char *final) {
    int reason = linkat(place->tmp, name, place->cur, final, 0) == 0 ? 0 : errno;
    if (reason == EPERM || reason == EOPNOTSUPP || reason == ENOSYS) {
        /* a file system without links */
        reason = renameat2(place->tmp, name, place->cur, final, RENAME_NOREPLACE) == 0 ? 0 : errno;
    }
    (void)unlinkat(place->tmp, name, 0); /* left behind, it is swept like any other */
    return reason;
}

/* Writes the message under a name of its own in tmp. Returns 0 or the error's number, and nothing
   is left then. */
static int fill(const struct place *place, const char *name, const struct maildir_draft *draft) {
    int fd = openat(place->tmp, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return errno;
    }
    struct error err;
    enum status status = io_write_all(fd, draft->message, draft->len, &err);
    int reason = status == STATUS_OK ? 0 : status == STATUS_FULL ? ENOSPC : EIO;
    if (reason == 0 && fsync(fd) != 0) {
        reason = errno;
    }
    if (close(fd) != 0 && reason == 0) {
        reason = errno;
    }
    if (reason != 0) {
        (void)unlinkat(place->tmp, name, 0); /* the failure is told already */
    }
    return reason;
}

static enum status put(const struct place *place, const struct maildir_draft *draft,
                       char final[FINAL_BYTES], struct error *err) {
    char name[NAME_BYTES];
    int reason = 0;
    for (int i = 0; i < TRIES && (i == 0 || reason == EEXIST); i++) {
        make_name(draft->now, name);
        (void)snprintf(final, FINAL_BYTES, "%s%s", name, flags); /* there is room for both */
        reason = fill(place, name, draft);
        if (reason == 0) {
            reason = publish(place, name, final);
        }
        if (reason == 0 && fsync(place->cur) != 0 && errno != EINVAL) { /* EINVAL: no such notion */
            reason = errno;
            (void)unlinkat(place->cur, final, 0); /* it will be said that it is not there */
        }
        if (reason == 0) {
            return STATUS_OK;
        }
    }
    return fail(err, reason, "written to", place->folder);
}

enum status maildir_put_draft(const char *folder, const struct maildir_draft *draft, char *where,
                              size_t capacity, struct error *err) {
    struct place place = {.folder = folder, .fd = -1, .tmp = -1, .cur = -1};
    char final[FINAL_BYTES];
    enum status status = open_place(&place, err);
    if (status == STATUS_OK) {
        status = put(&place, draft, final, err);
    }
    if (status == STATUS_OK) {
        struct buf path = {0};
        buf_addf(&path, "%s/cur/%s", folder, final);
        (void)text_copy(where, capacity, buf_text(&path)); /* for reading, not for opening */
        buf_release(&path);
    }
    close_place(&place);
    return status;
}
