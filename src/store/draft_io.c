/** The system calls of drafts. */
#include "callsheet/store/draft_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int system_open(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static int system_sync_folder(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    int failed = fsync(fd);
    int error = errno;
    (void)close(fd); /* only synced */
    errno = error;
    return failed != 0 && error == EINVAL ? 0 : failed; /* EINVAL: a file system without this */
}

const struct draft_io *draft_io_system(void) {
    static const struct draft_io calls = {
        .open = system_open,
        .allocate = posix_fallocate,
        .pwrite = pwrite,
        .fsync = fsync,
        .fdatasync = fdatasync,
        .sync_folder = system_sync_folder,
        .truncate = ftruncate,
        .rename = rename,
        .unlink = unlink,
    };
    return &calls;
}
