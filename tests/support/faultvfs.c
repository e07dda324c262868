/** A VFS and an allocator under SQLite that fail on demand. */
#include "support/faultvfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"

static struct {
    enum fault_kind kind;
    int nth, calls;
    bool armed, sticky, hit;
} plan;

static struct {
    int nth;
    bool armed, sticky, hit;
} memory_plan;

const char *fault_kind_name(enum fault_kind kind) {
    static const char *const names[FAULT_KINDS] = {"ioerr", "full", "busy", "torn"};
    return names[kind];
}

void fault_arm(enum fault_kind kind, int nth, bool sticky) {
    plan.kind = kind;
    plan.nth = nth;
    plan.sticky = sticky;
    plan.calls = 0;
    plan.hit = false;
    plan.armed = true;
}

void fault_disarm(void) {
    plan.armed = false;
}

bool fault_was_hit(void) {
    return plan.hit;
}

int fault_calls(void) {
    return plan.calls;
}

/** What this call is to end with: SQLITE_OK, or the failure. */
static int play(int ioerr, bool is_write, bool is_lock) {
    if (!plan.armed) {
        return SQLITE_OK;
    }
    plan.calls++;
    if (plan.calls < plan.nth || (plan.calls > plan.nth && !plan.sticky)) {
        return SQLITE_OK;
    }
    switch (plan.kind) {
    case FAULT_BUSY:
        plan.hit = plan.hit || is_lock;
        return is_lock ? SQLITE_BUSY : SQLITE_OK;
    case FAULT_FULL:
        plan.hit = true;
        return is_write ? SQLITE_FULL : ioerr;
    case FAULT_IOERR:
    case FAULT_TORN:
    case FAULT_KINDS:
        break;
    }
    plan.hit = true;
    return ioerr;
}

/* --- files --- */

struct fault_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *file) {
    return ((struct fault_file *)file)->real;
}

static int file_close(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int file_read(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset) {
    int rc = play(SQLITE_IOERR_READ, false, false);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xRead(real, to, amount, offset);
}

static int file_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
    int rc = play(SQLITE_IOERR_WRITE, true, false);
    sqlite3_file *real = real_of(file);
    if (rc != SQLITE_OK) {
        if (plan.kind == FAULT_TORN) {
            (void)real->pMethods->xWrite(real, from, amount / 2, offset);
        }
        return rc;
    }
    return real->pMethods->xWrite(real, from, amount, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    int rc = play(SQLITE_IOERR_TRUNCATE, false, false);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xTruncate(real, size);
}

static int file_sync(sqlite3_file *file, int flags) {
    int rc = play(SQLITE_IOERR_FSYNC, false, false);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xSync(real, flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    int rc = play(SQLITE_IOERR_FSTAT, false, false);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xFileSize(real, size);
}

static int file_lock(sqlite3_file *file, int level) {
    int rc = play(SQLITE_IOERR_LOCK, false, true);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xLock(real, level);
}

static int file_unlock(sqlite3_file *file, int level) {
    sqlite3_file *real = real_of(file);
    return real->pMethods->xUnlock(real, level);
}

static int file_reserved(sqlite3_file *file, int *out) {
    int rc = play(SQLITE_IOERR_CHECKRESERVEDLOCK, false, false);
    sqlite3_file *real = real_of(file);
    return rc != SQLITE_OK ? rc : real->pMethods->xCheckReservedLock(real, out);
}

static int file_control(sqlite3_file *file, int op, void *argument) {
    sqlite3_file *real = real_of(file);
    return real->pMethods->xFileControl(real, op, argument);
}

static int file_sector(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    return real->pMethods->xSectorSize(real);
}

static int file_device(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    return real->pMethods->xDeviceCharacteristics(real);
}

/* Version 1: no shared memory (WAL) and no mapping, which the ledger never uses. */
static const sqlite3_io_methods METHODS = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
};

/* --- the VFS --- */

static sqlite3_vfs *system_vfs;

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                    int *out_flags) {
    struct fault_file *mine = (struct fault_file *)file;
    (void)vfs;
    mine->base.pMethods = NULL;
    int rc = play(SQLITE_CANTOPEN, false, false);
    if (rc != SQLITE_OK) {
        return rc;
    }
    mine->real = (sqlite3_file *)(mine + 1);
    memset(mine->real, 0, (size_t)system_vfs->szOsFile);
    rc = system_vfs->xOpen(system_vfs, name, mine->real, flags, out_flags);
    mine->base.pMethods = rc == SQLITE_OK ? &METHODS : NULL;
    return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    int rc = play(SQLITE_IOERR_DELETE, false, false);
    return rc != SQLITE_OK ? rc : system_vfs->xDelete(system_vfs, name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs;
    int rc = play(SQLITE_IOERR_ACCESS, false, false);
    return rc != SQLITE_OK ? rc : system_vfs->xAccess(system_vfs, name, flags, out);
}

void fault_install(void) {
    static sqlite3_vfs vfs;
    system_vfs = sqlite3_vfs_find(NULL);
    vfs = *system_vfs;
    vfs.zName = "fault";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct fault_file) + system_vfs->szOsFile;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    expect_int(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* --- memory --- */

static sqlite3_mem_methods real_memory;

static bool memory_fails(void) {
    if (!memory_plan.armed) {
        return false;
    }
    if (memory_plan.nth > 1) {
        memory_plan.nth--;
        return false;
    }
    if (memory_plan.nth == 1 || memory_plan.sticky) {
        memory_plan.nth = 0;
        memory_plan.hit = true;
        return true;
    }
    return false;
}

static void *memory_alloc(int size) {
    return memory_fails() ? NULL : real_memory.xMalloc(size);
}

static void *memory_resize(void *old, int size) {
    return memory_fails() ? NULL : real_memory.xRealloc(old, size);
}

void fault_memory_install(void) {
    expect_int(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
    sqlite3_mem_methods methods = real_memory;
    methods.xMalloc = memory_alloc;
    methods.xRealloc = memory_resize;
    expect_int(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
}

void fault_memory_arm(int nth, bool sticky) {
    memory_plan.nth = nth;
    memory_plan.sticky = sticky;
    memory_plan.hit = false;
    memory_plan.armed = true;
}

void fault_memory_disarm(void) {
    memory_plan.armed = false;
}

bool fault_memory_was_hit(void) {
    return memory_plan.hit;
}
