/** Where a ledger may live: file system, names, modes. */
#include "callsheet/store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/text.h"

enum { FUSE_MAGIC = 0x65735546 };

/** Magic numbers of statfs(2) of file systems that share files between machines. */
static const struct {
    uint32_t magic;
    const char *name;
} NETWORK[] = {
    {0x6969, "NFS"},      {0x517B, "SMB"},        {0xFF534D42, "CIFS"}, {0xFE534D42, "SMB"},
    {0x01021997, "9p"},   {0x5346414F, "AFS"},    {0x6B414653, "AFS"},  {0x00C36400, "Ceph"},
    {0x73757245, "Coda"}, {0x0BD00BD0, "Lustre"}, {0x01161970, "GFS2"}, {0x7461636F, "OCFS2"},
    {0x47504653, "GPFS"}, {0x013111A8, "IBRIX"},  {0x564C, "NCP"},
};

enum status place_judge_fs(long type, bool allow_fuse, const char *path, struct error *err) {
    uint32_t magic = (uint32_t)type;
    for (size_t i = 0; i < ARRAY_LEN(NETWORK); i++) {
        if (NETWORK[i].magic == magic) {
            return error_set(
                err, STATUS_UNSUPPORTED,
                "%s is on a network file system (%s), where two people can damage the "
                "ledger. Keep it on a local disk of one machine and work there by ssh.",
                path, NETWORK[i].name);
        }
    }
    if (magic == FUSE_MAGIC) {
        if (!allow_fuse) {
            return error_set(err, STATUS_UNSUPPORTED,
                             "%s is on a FUSE file system, which may be a network one. Keep the "
                             "ledger on a local disk, or allow it in the configuration "
                             "(allow_fuse) when you know that its locks work.",
                             path);
        }
        log_note("the ledger is on a FUSE file system, allowed by the configuration");
    }
    return STATUS_OK;
}

static enum status judge_path(const char *path, bool allow_fuse, struct error *err) {
    struct statfs fs;
    if (statfs(path, &fs) != 0) {
        return error_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                         "%s cannot be looked at: %s.", path, strerror(errno));
    }
    return place_judge_fs((long)fs.f_type, allow_fuse, path, err);
}

static void folder_of(const char *path, char *out, size_t capacity) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        (void)text_copy(out, capacity, ".");
        return;
    }
    size_t len = slash == path ? 1 : (size_t)(slash - path);
    len = len < capacity - 1 ? len : capacity - 1;
    memcpy(out, path, len);
    out[len] = '\0';
}

enum status place_check_folder(const char *folder, bool allow_fuse, struct error *err) {
    struct stat st;
    if (stat(folder, &st) != 0) {
        return error_set(err, STATUS_NOT_FOUND, "The folder %s cannot be looked at: %s.", folder,
                         strerror(errno));
    }
    if ((st.st_mode & S_IWOTH) != 0 && (st.st_mode & S_ISVTX) == 0) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "Everybody may write in %s, so anybody could swap the ledger. Run: chmod "
                         "o-w %s",
                         folder, folder);
    }
    return judge_path(folder, allow_fuse, err);
}

enum status place_check(const char *path, bool allow_fuse, struct error *err) {
    struct stat st;
    if (lstat(path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return error_set(err, STATUS_NOT_FOUND,
                             "There is no ledger at %s. Make one with: callsheet init %s", path,
                             path);
        }
        return error_set(err, STATUS_DENIED, "%s cannot be looked at: %s.", path, strerror(errno));
    }
    if (S_ISLNK(st.st_mode)) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "%s is a symbolic link. Name the ledger file itself.", path);
    }
    if (!S_ISREG(st.st_mode)) {
        return error_set(err, STATUS_FOREIGN, "%s is not a file. Name the ledger file.", path);
    }
    if (st.st_nlink != 1) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "%s has a second name (hard link), under which its journal would not be "
                         "found. Remove the other name.",
                         path);
    }
    if ((st.st_mode & S_IWOTH) != 0) {
        return error_set(err, STATUS_UNSUPPORTED, "Everybody may write to %s. Run: chmod 660 %s",
                         path, path);
    }
    char folder[PATH_MAX];
    folder_of(path, folder, sizeof folder);
    return place_check_folder(folder, allow_fuse, err);
}

static enum status make_folder(const char *folder, struct error *err) {
    char above[PATH_MAX];
    struct stat st;
    if (stat(folder, &st) == 0) {
        return STATUS_OK;
    }
    folder_of(folder, above, sizeof above);
    enum status status = io_make_dirs(above, err);
    if (status != STATUS_OK) {
        return status;
    }
    /* chmod as well: mkdir leaves out the set-group-id bit and obeys the umask. */
    if (mkdir(folder, 0770) != 0 || chmod(folder, 02770) != 0) {
        return error_set(err, STATUS_DENIED, "The folder %s cannot be made: %s.", folder,
                         strerror(errno));
    }
    return STATUS_OK;
}

enum status place_make(const char *path, struct error *err) {
    char folder[PATH_MAX];
    folder_of(path, folder, sizeof folder);
    enum status status = make_folder(folder, err);
    if (status == STATUS_OK) {
        status = place_check_folder(folder, true, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0) {
        if (errno == EEXIST) {
            return error_set(err, STATUS_EXISTS,
                             "There is something at %s already. Choose another name; nothing was "
                             "changed.",
                             path);
        }
        return error_set(err, STATUS_DENIED, "%s cannot be made: %s.", path, strerror(errno));
    }
    /* The umask must not lock the team out: the journal takes its mode from this file. */
    if (fchmod(fd, 0660) != 0) {
        status =
            error_set(err, STATUS_IO, "The mode of %s cannot be set: %s.", path, strerror(errno));
    }
    if (close(fd) != 0 && status == STATUS_OK) {
        status = error_set(err, STATUS_IO, "%s cannot be written: %s.", path, strerror(errno));
    }
    return status;
}

enum status place_resolve(const char *path, char *out, size_t capacity, struct error *err) {
    char folder[PATH_MAX], real[PATH_MAX];
    folder_of(path, folder, sizeof folder);
    if (realpath(folder, real) == NULL) {
        return error_set(err, STATUS_NOT_FOUND,
                         "There is no ledger at %s. Make one with: callsheet init %s", path, path);
    }
    const char *slash = strrchr(path, '/');
    return io_join(out, capacity, real, slash == NULL ? path : slash + 1, err);
}
