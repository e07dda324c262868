#ifndef CALLSHEET_STORE_DRAFT_IO_H
#define CALLSHEET_STORE_DRAFT_IO_H

#include <sys/types.h>

/**
 * The system calls by which a draft changes anything on disk, so that tests can make each of them
 * fail, or end the program at it. Results and errno as the system's; `allocate` as posix_fallocate
 * (returns the error number).
 */
struct draft_io {
    int (*open)(const char *path, int flags, mode_t mode);
    int (*allocate)(int fd, off_t at, off_t len);
    ssize_t (*pwrite)(int fd, const void *bytes, size_t len, off_t at);
    int (*fsync)(int fd);
    int (*fdatasync)(int fd);
    int (*sync_folder)(const char *path);
    int (*truncate)(int fd, off_t len);
    int (*rename)(const char *from, const char *to);
    int (*unlink)(const char *path);
};

/** The system's own calls. */
const struct draft_io *draft_io_system(void);

#endif
