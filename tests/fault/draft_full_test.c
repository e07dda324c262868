/** Drafts on a disk that is really full: a small file system in memory, where one may be mounted.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/draft.h"
#include "support/check_more.h"

enum { NOW = 1795169520, PAGE = 1000 };

/** Mounts 512 KiB of memory on a folder for this process alone, which ends with it. */
static bool mount_small(const char *folder) {
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=512k,mode=0700") == 0;
}

static char *small_disk(void) {
    struct error err;
    char *folder = test_path("small");
    expect_ok(io_make_dirs(folder, &err), &err);
    if (!mount_small(folder)) {
        printf("skip: no file system may be mounted here (%s)\n", strerror(errno));
        free(folder);
        return NULL;
    }
    return folder;
}

/** Takes all room that is left; returns the path of what took it. */
static char *fill_up(const char *folder) {
    static const char block[4096] = "full";
    struct buf path;
    buf_init(&path);
    buf_addf(&path, "%s/filler", folder);
    int fd = open(buf_text(&path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    expect_true(fd >= 0);
    while (write(fd, block, sizeof block) > 0) {
    }
    expect_int(errno, ENOSPC);
    (void)close(fd);
    return buf_detach(&path);
}

static void build(void *context, bool is_snapshot, const void *bytes, size_t len) {
    struct buf *text = context;
    if (is_snapshot) {
        buf_reset(text);
    }
    buf_add(text, bytes, len);
}

static struct draft_place open_place(const char *disk) {
    struct draft_place place;
    struct error err;
    char state[4096];
    expect_ok(io_join(state, sizeof state, disk, "state", &err), &err);
    expect_ok(draft_place_open(state, &place, &err), &err);
    return place;
}

START_TEST(a_call_is_not_begun_on_a_full_disk) {
    char *disk = small_disk();
    struct error err;
    struct draft *draft = NULL;
    if (disk == NULL) {
        return;
    }
    struct draft_place place = open_place(disk);
    char *filler = fill_up(disk);
    expect_status(draft_new(&place, uuid_new(), 1, "Harbour", NOW, &draft, &err), STATUS_FULL,
                  NULL);
    expect_contains(err.message, "before you call");
    expect_int(unlink(filler), 0);
    expect_ok(draft_new(&place, uuid_new(), 1, "Harbour", NOW, &draft, &err), &err);
    draft_close(draft);
    free(filler);
    free(disk);
}
END_TEST

/** Types until the first trouble; the text typed by then, with the piece that met it. */
static enum status type_until_trouble(struct draft *draft, struct buf *typed, struct error *err) {
    char page[PAGE];
    enum status status = STATUS_OK;
    int64_t synced_at = 0;
    for (int i = 0; i < 2000 && status == STATUS_OK; i++) {
        memset(page, 'a' + i % 26, sizeof page);
        buf_add(typed, page, sizeof page);
        status = draft_edit(draft, page, sizeof page, NOW, err);
        if (status == STATUS_OK) {
            expect_ok(draft_sync(draft, NOW, &synced_at, err), err);
        }
    }
    return status;
}

START_TEST(typing_goes_on_into_a_full_disk) {
    char *disk = small_disk();
    struct error err;
    struct draft *draft = NULL;
    struct buf typed, found;
    struct uuid uuid = uuid_new();
    int64_t synced_at = 0;
    if (disk == NULL) {
        return;
    }
    buf_init(&typed);
    buf_init(&found);
    struct draft_place place = open_place(disk);
    expect_ok(draft_new(&place, uuid, 1, "Harbour", NOW, &draft, &err), &err);
    char *filler = fill_up(disk);
    /* What was reserved still takes a long note; then it is told, and typing goes on in memory. */
    expect_status(type_until_trouble(draft, &typed, &err), STATUS_FULL, NULL);
    printf("full: %zu bytes were still kept, then: %s\n", typed.len - PAGE, err.message);
    expect_true(typed.len > 60 * 1024);
    expect_contains(err.message, "in memory");
    expect_true(draft_edit(draft, "and more", 8, NOW, &err) != STATUS_OK);
    buf_add(&typed, "and more", 8);
    expect_status(draft_sync(draft, NOW, &synced_at, &err), STATUS_FULL, NULL);
    expect_true(draft_is_dirty(draft));
    expect_int(unlink(filler), 0);
    expect_ok(draft_sync(draft, NOW, &synced_at, &err), &err);
    expect_false(draft_is_dirty(draft));
    draft_close(draft);
    expect_ok(draft_resume(&place, uuid, build, &found, &draft, &err), &err);
    expect_int(found.len, typed.len);
    expect_text(buf_text(&found), buf_text(&typed));
    draft_close(draft);
    free(filler);
    buf_release(&typed);
    buf_release(&found);
    free(disk);
}
END_TEST

TEST_MAIN("fault/draft_full", TEST(a_call_is_not_begun_on_a_full_disk),
          TEST(typing_goes_on_into_a_full_disk))
