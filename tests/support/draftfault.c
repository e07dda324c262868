#include "support/draftfault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BAD = 256, MOST_FAULTS = 2 };

struct fault {
    enum draftfault_op op;
    size_t nth; /* 0: none */
    bool is_sticky;
    int error;
    size_t hits;
};

/* One script: what is counted, what fails, and which files had a failing sync. */
static struct {
    size_t calls[DRAFTFAULT_COUNT + 1], failures[DRAFTFAULT_COUNT];
    struct fault faults[MOST_FAULTS];
    size_t fault_count, kill_at;
    bool kills_after, second_sync;
    int folder_error;
    char folder[4096];
    ino_t bad[MOST_BAD];
    size_t bad_count;
} script;

void draftfault_reset(void) {
    memset(&script, 0, sizeof script);
}

void draftfault_fail(enum draftfault_op op, size_t nth, bool sticky, int error) {
    if (script.fault_count == MOST_FAULTS) {
        abort();
    }
    script.faults[script.fault_count++] =
        (struct fault){.op = op, .nth = nth, .is_sticky = sticky, .error = error};
}

void draftfault_succeed(void) {
    script.fault_count = 0;
    script.folder_error = 0;
}

void draftfault_fail_folder(const char *folder, int error) {
    (void)snprintf(script.folder, sizeof script.folder, "%s/", folder);
    script.folder_error = error;
}

void draftfault_kill(size_t nth, bool after) {
    script.kill_at = nth;
    script.kills_after = after;
}

size_t draftfault_calls(enum draftfault_op op) {
    return script.calls[op];
}

size_t draftfault_failures(enum draftfault_op op) {
    return script.failures[op];
}

size_t draftfault_last_hits(void) {
    return script.fault_count > 0 ? script.faults[script.fault_count - 1].hits : 0;
}

bool draftfault_trusted_second_sync(void) {
    return script.second_sync;
}

const char *draftfault_word(enum draftfault_op op) {
    static const char *const words[] = {
#define X(name, word) [DRAFTFAULT_##name] = (word),
        DRAFTFAULT_TABLE(X)
#undef X
    };
    return words[op];
}

static void die_here(void) {
    (void)raise(SIGKILL);
}

/** Counts a call; the error it is to fail with, or 0. */
static int enter(enum draftfault_op op) {
    size_t nth = ++script.calls[op];
    size_t all = ++script.calls[DRAFTFAULT_ANY];
    if (script.kill_at == all && !script.kills_after) {
        die_here();
    }
    for (size_t i = 0; i < script.fault_count; i++) {
        struct fault *fault = &script.faults[i];
        if (fault->op == op && (nth == fault->nth || (nth > fault->nth && fault->is_sticky))) {
            script.failures[op]++;
            fault->hits++;
            return fault->error;
        }
    }
    return 0;
}

static void leave(void) {
    if (script.kill_at == script.calls[DRAFTFAULT_ANY] && script.kills_after) {
        die_here();
    }
}

/** Ends a call that returns 0 or -1 with errno. */
static int plain(int result, int error) {
    int kept = error != 0 ? error : errno;
    leave();
    errno = kept;
    return error != 0 ? -1 : result;
}

static int fault_open(const char *path, int flags, mode_t mode) {
    int error = enter(DRAFTFAULT_OPEN);
    if (error == 0 && script.folder_error != 0 &&
        strncmp(path, script.folder, strlen(script.folder)) == 0) {
        script.failures[DRAFTFAULT_OPEN]++;
        error = script.folder_error;
    }
    return plain(error != 0 ? -1 : open(path, flags, mode), error);
}

static int fault_allocate(int fd, off_t at, off_t len) {
    int error = enter(DRAFTFAULT_ALLOCATE);
    error = error != 0 ? error : posix_fallocate(fd, at, len);
    leave();
    return error;
}

static ssize_t fault_pwrite(int fd, const void *bytes, size_t len, off_t at) {
    int error = enter(DRAFTFAULT_PWRITE);
    ssize_t done = pwrite(fd, bytes, error != 0 ? len / 2 : len, at);
    leave();
    errno = error;
    return error != 0 ? -1 : done;
}

static int sync_file(int fd, enum draftfault_op op) {
    struct stat about = {.st_ino = 0};
    int error = enter(op);
    (void)fstat(fd, &about);
    for (size_t i = 0; i < script.bad_count; i++) {
        script.second_sync = script.second_sync || script.bad[i] == about.st_ino;
    }
    if (error != 0 && script.bad_count < MOST_BAD) {
        script.bad[script.bad_count++] = about.st_ino;
    }
    return plain(0, error);
}

static int fault_fsync(int fd) {
    return sync_file(fd, DRAFTFAULT_FSYNC);
}

static int fault_fdatasync(int fd) {
    return sync_file(fd, DRAFTFAULT_FDATASYNC);
}

static int fault_sync_folder(const char *path) {
    (void)path;
    return plain(0, enter(DRAFTFAULT_SYNC_FOLDER));
}

static int fault_truncate(int fd, off_t len) {
    int error = enter(DRAFTFAULT_TRUNCATE);
    return plain(error != 0 ? -1 : ftruncate(fd, len), error);
}

static int fault_rename(const char *from, const char *to) {
    int error = enter(DRAFTFAULT_RENAME);
    return plain(error != 0 ? -1 : rename(from, to), error);
}

/** A file that is gone frees its inode for the next one, whose syncs are its own. */
static void forget_bad(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        return;
    }
    for (size_t i = 0; i < script.bad_count; i++) {
        script.bad[i] = script.bad[i] == about.st_ino ? 0 : script.bad[i];
    }
}

static int fault_unlink(const char *path) {
    int error = enter(DRAFTFAULT_UNLINK);
    if (error == 0) {
        forget_bad(path);
    }
    return plain(error != 0 ? -1 : unlink(path), error);
}

const struct draft_io *draftfault_io(void) {
    static const struct draft_io calls = {
        .open = fault_open,
        .allocate = fault_allocate,
        .pwrite = fault_pwrite,
        .fsync = fault_fsync,
        .fdatasync = fault_fdatasync,
        .sync_folder = fault_sync_folder,
        .truncate = fault_truncate,
        .rename = fault_rename,
        .unlink = fault_unlink,
    };
    return &calls;
}
