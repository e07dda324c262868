/** Where draft files lie, finding and reading them, and putting them away. */
#include "callsheet/store/draft_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

static const char OWN_SUFFIX[] = "/drafts", BESIDE_SUFFIX[] = "-drafts", NOTE_SUFFIX[] = ".note";

enum {
    UUID_CHARS = 36,
    NAME_BYTES = 80,
    /* Whoever lists drafts holds a lock for some microseconds to see whether it is free. */
    LOCK_TRIES = 40,
    LOCK_PAUSE_NS = 500000,
};

/* --- names ----------------------------------------------------------------------------------- */

enum status draft_folder_path(const struct draft_place *place, enum draft_folder which,
                              char out[DRAFT_PATH_BYTES], struct error *err) {
    size_t len = strlen(place->folder), suffix = strlen(OWN_SUFFIX);
    (void)text_copy(out, DRAFT_PATH_BYTES, place->folder); /* the same size */
    if (which == DRAFT_FOLDER_OWN) {
        return STATUS_OK;
    }
    if (len <= suffix || strcmp(out + len - suffix, OWN_SUFFIX) != 0) {
        return error_set(err, STATUS_UNSUPPORTED, "There is no second folder for drafts.");
    }
    /* "…/callsheet/drafts" becomes "…/callsheet-drafts", which is as long */
    memcpy(out + len - suffix, BESIDE_SUFFIX, sizeof BESIDE_SUFFIX);
    return STATUS_OK;
}

enum status draft_file_path(const char *folder, struct uuid uuid, uint32_t generation,
                            char out[DRAFT_PATH_BYTES], struct error *err) {
    char text[UUID_CHARS + 1], name[NAME_BYTES];
    uuid_format(uuid, text);
    if (generation == 0) {
        (void)snprintf(name, sizeof name, "%s%s", text, NOTE_SUFFIX);
    } else {
        (void)snprintf(name, sizeof name, "%s.%lu%s", text, (unsigned long)generation, NOTE_SUFFIX);
    }
    return io_join(out, DRAFT_PATH_BYTES, folder, name, err);
}

/** Says whether a name is one of a draft file, and of which draft. */
static bool parse_name(const char *name, struct uuid *uuid) {
    char text[UUID_CHARS + 1];
    size_t len = strlen(name), suffix = strlen(NOTE_SUFFIX);
    if (len < UUID_CHARS + suffix || strcmp(name + len - suffix, NOTE_SUFFIX) != 0) {
        return false;
    }
    memcpy(text, name, UUID_CHARS);
    text[UUID_CHARS] = '\0';
    return uuid_parse(text, uuid);
}

/* --- reading --------------------------------------------------------------------------------- */

bool draft_file_lock(int fd) {
    const struct timespec pause = {.tv_nsec = LOCK_PAUSE_NS};
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        (void)nanosleep(&pause, NULL); /* woken early it only tries earlier */
    }
    return false;
}

/** Says whether some program holds it; it is free again afterwards, if it was. */
static bool is_held(int fd) {
    if (flock(fd, LOCK_SH | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK;
    }
    (void)flock(fd, LOCK_UN); /* closing it would do */
    return false;
}

enum status draft_file_read(int fd, struct buf *out, struct error *err) {
    struct stat about;
    if (fstat(fd, &about) != 0) {
        return error_set(err, STATUS_IO, "The draft could not be read: %s.", strerror(errno));
    }
    if (!S_ISREG(about.st_mode) || about.st_uid != geteuid()) {
        return error_set(err, STATUS_FOREIGN, "The draft is not a file of yours.");
    }
    if (lseek(fd, 0, SEEK_SET) != 0) {
        return error_set(err, STATUS_IO, "The draft could not be read: %s.", strerror(errno));
    }
    return io_read_fd(fd, DRAFT_FILE_MOST, out, err);
}

/** Goes through a file's records and keeps what the last ones say. */
static bool describe(const struct buf *bytes, struct draft_file *file) {
    struct draft_scan scan;
    struct draft_record record;
    if (!draft_scan_open(&scan, bytes->data, bytes->len, &file->header)) {
        return false;
    }
    file->changed_at = file->header.started_at;
    file->first_line[0] = '\0';
    while (draft_scan_next(&scan, &record)) {
        file->changed_at = record.changed_at;
        if (record.is_snapshot) {
            memcpy(file->first_line, record.first_line, sizeof file->first_line);
        }
    }
    file->next_seq = scan.next_seq;
    return true;
}

/** Reads one file of a folder; false when it is none of ours or too damaged to say whose. */
static bool look_at(const char *folder, const char *name, struct uuid uuid,
                    struct draft_file *file) {
    struct buf bytes;
    bool is_draft = false;
    if (io_join(file->path, sizeof file->path, folder, name, NULL) != STATUS_OK) {
        return false;
    }
    int fd = open(file->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return false; /* gone in the meantime, or not for us to read */
    }
    buf_init(&bytes);
    if (draft_file_read(fd, &bytes, NULL) == STATUS_OK && describe(&bytes, file) &&
        uuid_equal(file->header.uuid, uuid)) {
        file->live = is_held(fd);
        is_draft = true;
    }
    buf_release(&bytes);
    (void)close(fd); /* only read from */
    return is_draft;
}

/** What is found so far. */
struct found {
    struct draft_file *items;
    size_t count, capacity;
};

static enum status look_into(const char *folder, const struct uuid *only, struct found *found,
                             struct error *err) {
    struct uuid uuid;
    DIR *names = opendir(folder);
    if (names == NULL && errno == ENOENT) {
        return STATUS_OK;
    }
    if (names == NULL) {
        return error_set(err, STATUS_IO, "The drafts in %s could not be listed: %s.", folder,
                         strerror(errno));
    }
    for (struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        if (!parse_name(entry->d_name, &uuid) || (only != NULL && !uuid_equal(uuid, *only))) {
            continue;
        }
        found->items = mem_grow(found->items, found->count, &found->capacity, sizeof *found->items);
        found->count += look_at(folder, entry->d_name, uuid, &found->items[found->count]);
    }
    (void)closedir(names); /* only read from */
    return STATUS_OK;
}

static int compare_files(const void *left, const void *right) {
    const struct draft_file *a = left, *b = right;
    int uuid = memcmp(a->header.uuid.bytes, b->header.uuid.bytes, sizeof a->header.uuid.bytes);
    if (uuid != 0 || a->header.generation == b->header.generation) {
        return uuid != 0 ? uuid : strcmp(a->path, b->path);
    }
    return a->header.generation < b->header.generation ? -1 : 1;
}

enum status draft_files_find(const struct draft_place *place, const struct uuid *only,
                             struct draft_file **out, size_t *count, struct error *err) {
    char folder[DRAFT_PATH_BYTES];
    struct found found = {.items = NULL};
    enum status status = STATUS_OK;
    for (int i = 0; i < DRAFT_FOLDER_COUNT && status == STATUS_OK; i++) {
        if (draft_folder_path(place, (enum draft_folder)i, folder, NULL) == STATUS_OK) {
            status = look_into(folder, only, &found, err);
        }
    }
    if (status != STATUS_OK) {
        mem_free(found.items);
        return status;
    }
    if (found.count > 1) {
        qsort(found.items, found.count, sizeof *found.items, compare_files);
    }
    *out = found.items;
    *count = found.count;
    return STATUS_OK;
}

bool draft_file_goes_further(const struct draft_file *a, const struct draft_file *b) {
    if (a->next_seq != b->next_seq) {
        return a->next_seq > b->next_seq;
    }
    return a->header.generation >= b->header.generation;
}

/* --- listing --------------------------------------------------------------------------------- */

static int compare_entries(const void *left, const void *right) {
    const struct draft_entry *a = left, *b = right;
    if (a->changed_at != b->changed_at) {
        return a->changed_at > b->changed_at ? -1 : 1;
    }
    return memcmp(a->uuid.bytes, b->uuid.bytes, sizeof a->uuid.bytes);
}

static void fill_entry(const struct draft_file *file, struct draft_entry *entry) {
    entry->uuid = file->header.uuid;
    entry->customer = file->header.customer;
    entry->started_at = file->header.started_at;
    entry->changed_at = file->changed_at;
    (void)text_copy(entry->first_line, sizeof entry->first_line, file->first_line);
    (void)text_copy(entry->customer_name, sizeof entry->customer_name, file->header.customer_name);
}

enum status draft_list(const struct draft_place *place, struct draft_entry **out, size_t *count,
                       struct error *err) {
    struct draft_file *files = NULL;
    size_t file_count = 0, found = 0;
    enum status status = draft_files_find(place, NULL, &files, &file_count, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct draft_entry *entries = mem_zalloc(file_count + 1, sizeof *entries);
    const struct draft_file *best = NULL;
    for (size_t i = 0; i < file_count; i++) { /* files of one draft follow each other */
        bool is_same = best != NULL && uuid_equal(best->header.uuid, files[i].header.uuid);
        struct draft_entry *entry = &entries[is_same ? found - 1 : found++];
        if (!is_same || draft_file_goes_further(&files[i], best)) {
            best = &files[i];
            fill_entry(best, entry);
        }
        entry->live = entry->live || files[i].live;
    }
    qsort(entries, found, sizeof *entries, compare_entries);
    mem_free(files);
    *out = entries;
    *count = found;
    return STATUS_OK;
}

/* --- done/ ----------------------------------------------------------------------------------- */

/** A name in `done` that is free: "<stem><mark>.note", with a number where there is one already. */
static enum status free_name(const char *done, const char *path, const char *mark,
                             char out[DRAFT_PATH_BYTES], struct error *err) {
    char name[NAME_BYTES];
    const char *base = strrchr(path, '/');
    base = base != NULL ? base + 1 : path;
    size_t stem = strlen(base) - strlen(NOTE_SUFFIX);
    for (unsigned again = 0; again < UINT16_MAX; again++) {
        char number[16] = "";
        if (again > 0) {
            (void)snprintf(number, sizeof number, "-%u", again);
        }
        (void)snprintf(name, sizeof name, "%.*s%s%s%s", (int)stem, base, mark, number, NOTE_SUFFIX);
        enum status status = io_join(out, DRAFT_PATH_BYTES, done, name, err);
        if (status != STATUS_OK || !io_exists(out)) {
            return status;
        }
    }
    return error_set(err, STATUS_EXISTS, "%s holds too many files of one draft.", done);
}

enum status draft_file_put_away(const struct draft_io *io, const char *path, const char *mark,
                                struct error *err) {
    char folder[DRAFT_PATH_BYTES], done[DRAFT_PATH_BYTES], to[DRAFT_PATH_BYTES];
    (void)text_copy(folder, sizeof folder, path); /* the same size */
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        return error_set(err, STATUS_INVALID, "%s is not a full path.", path);
    }
    *slash = '\0';
    enum status status = io_join(done, sizeof done, folder, "done", err);
    if (status == STATUS_OK) {
        status = io_make_dirs(done, err);
    }
    if (status == STATUS_OK) {
        status = free_name(done, path, mark, to, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* Its time there is counted from now; where that fails, from its last change: it only goes
       earlier. */
    (void)utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
    if (io->rename(path, to) != 0 || io->sync_folder(done) != 0 || io->sync_folder(folder) != 0) {
        return error_set(err, STATUS_IO, "The draft %s could not be put away: %s.", path,
                         strerror(errno));
    }
    return STATUS_OK;
}

/** Says whether a file was never written to: its maker ended before the first byte. */
static bool is_blank(int fd) {
    struct buf bytes;
    buf_init(&bytes);
    bool is_read = draft_file_read(fd, &bytes, NULL) == STATUS_OK;
    for (size_t i = 0; is_read && i < bytes.len; i++) {
        is_read = bytes.data[i] == '\0';
    }
    buf_release(&bytes);
    return is_read;
}

/** Removes the draft files of a folder that are older; in `drafts` itself only those that were
    never written to. */
static void sweep_folder(const char *folder, bool is_done, int64_t before) {
    struct uuid uuid;
    struct stat about;
    DIR *names = opendir(folder);
    if (names == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        if (!parse_name(entry->d_name, &uuid)) {
            continue;
        }
        int fd = openat(dirfd(names), entry->d_name,
                        O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0) {
            continue;
        }
        if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_mtime < before &&
            !is_held(fd) && (is_done || is_blank(fd))) {
            (void)unlinkat(dirfd(names), entry->d_name, 0); /* else at the next start */
        }
        (void)close(fd); /* only read from */
    }
    (void)closedir(names);
}

void draft_sweep(const struct draft_place *place, int64_t now) {
    char folder[DRAFT_PATH_BYTES], done[DRAFT_PATH_BYTES];
    int64_t before = now - (int64_t)DRAFT_KEEP_DAYS * 24 * 60 * 60;
    for (int i = 0; i < DRAFT_FOLDER_COUNT; i++) {
        if (draft_folder_path(place, (enum draft_folder)i, folder, NULL) == STATUS_OK &&
            io_join(done, sizeof done, folder, "done", NULL) == STATUS_OK) {
            sweep_folder(folder, false, before);
            sweep_folder(done, true, before);
        }
    }
}
