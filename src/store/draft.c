/** A call in progress, kept on this machine (reliability.md, section 6). What was typed is also in
    memory, as records since the last snapshot, so that all of it can be written anew anywhere. */
#include "callsheet/store/draft.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/store/draft_files.h"
#include "callsheet/store/draft_io.h"
#include "callsheet/store/draft_record.h"
#include "callsheet/store/draft_write.h"

enum {
    LOG_MOST_BYTES = 32 * 1024 * 1024,
    FILE_FULL_BYTES = 48 * 1024 * 1024, /* with the room reserved still below DRAFT_FILE_MOST */
};

struct draft {
    struct draft_place place;
    struct draft_header header;
    int fd; /* the file written to, locked; -1 only while it is being made */
    char path[DRAFT_PATH_BYTES];
    /* The last file that was on disk as a whole; kept until another one is. Mostly `path`. */
    char base[DRAFT_PATH_BYTES];
    off_t end, reserved; /* behind the last record written; behind the room reserved */
    struct buf log;      /* records from the last snapshot on, */
    size_t written;      /* of which so many bytes are in the file, */
    uint32_t log_seq;    /* the number of its first one, */
    uint32_t next_seq;   /* and of the one to come */
    size_t since_snapshot;
    bool is_dirty;   /* something is not on disk */
    bool is_suspect; /* a write or sync of this file failed: its syncs prove nothing any more */
    bool keeps_old;  /* the next new file leaves the old one where it is */
};

static enum status status_of(int error) {
    return error == ENOSPC || error == EDQUOT || error == EFBIG ? STATUS_FULL : STATUS_IO;
}

/* --- the place ------------------------------------------------------------------------------- */

enum status draft_place_open(const char *state_folder, struct draft_place *out, struct error *err) {
    struct draft_place place = {.io = NULL};
    struct stat about;
    enum status status = io_join(place.folder, sizeof place.folder, state_folder, "drafts", err);
    if (status == STATUS_OK) {
        status = io_make_dirs(place.folder, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (stat(place.folder, &about) != 0 ||
        ((about.st_mode & 077) != 0 && chmod(place.folder, 0700) != 0)) {
        return error_set(err, STATUS_DENIED,
                         "The folder for drafts, %s, is open to others and could not be made "
                         "private: %s.",
                         place.folder, strerror(errno));
    }
    *out = place;
    return STATUS_OK;
}

/* --- life ------------------------------------------------------------------------------------ */

static struct draft *make(const struct draft_place *place, const struct draft_header *header) {
    struct draft *draft = mem_zalloc(1, sizeof *draft);
    draft->place = *place;
    draft->header = *header;
    draft->fd = -1;
    draft->log_seq = draft->next_seq = header->first_seq;
    buf_init(&draft->log);
    return draft;
}

void draft_close(struct draft *draft) {
    if (draft == NULL) {
        return;
    }
    if (draft->fd >= 0) {
        (void)close(draft->fd); /* what matters was synced; and this frees the lock */
    }
    buf_release(&draft->log);
    mem_free(draft);
}

/** Goes on in a file just made, which holds all of the log. */
static void adopt(struct draft *draft, struct draft_fresh *take_fresh) {
    const struct draft_io *io = draft_io_of(&draft->place);
    if (draft->fd >= 0) {
        /* Best effort: what stays behind says less than the new file, and is put away with it. */
        if (!draft->keeps_old && strcmp(draft->path, draft->base) != 0) {
            (void)io->unlink(draft->path);
        }
        if (!draft->keeps_old && take_fresh->is_synced) {
            (void)io->unlink(draft->base);
        }
        (void)close(draft->fd);
    }
    draft->fd = take_fresh->fd;
    draft->end = take_fresh->end;
    draft->reserved = take_fresh->reserved;
    draft->header.generation = take_fresh->generation;
    draft->header.first_seq = draft->log_seq;
    draft->written = draft->log.len;
    draft->is_suspect = !take_fresh->is_synced;
    draft->is_dirty = !take_fresh->is_synced;
    (void)text_copy(draft->path, sizeof draft->path, take_fresh->path); /* the same size */
    if (take_fresh->is_synced) {
        (void)text_copy(draft->base, sizeof draft->base, take_fresh->path);
    }
    take_fresh->fd = -1;
}

/** Writes the whole text to a new file, in the usual folder or else in the one beside; goes on in
    one that could be synced, or in the first that could at least be written. 0 when it is on disk,
    else the last error number. */
static int move_on(struct draft *draft) {
    char folder[DRAFT_PATH_BYTES];
    struct draft_fresh fresh[DRAFT_FOLDER_COUNT];
    struct draft_header header = draft->header;
    int error = ENOENT;
    size_t best = DRAFT_FOLDER_COUNT, tried = 0;
    header.generation++;
    header.first_seq = draft->log_seq;
    for (; error != 0 && tried < DRAFT_FOLDER_COUNT; tried++) {
        fresh[tried].fd = -1;
        if (draft_folder_path(&draft->place, (enum draft_folder)tried, folder, NULL) != STATUS_OK) {
            continue;
        }
        error = draft_write_fresh(&draft->place, folder, &header, &draft->log, &fresh[tried]);
        if (error == 0 || (fresh[tried].fd >= 0 && best == DRAFT_FOLDER_COUNT)) {
            best = tried;
        }
    }
    if (best < DRAFT_FOLDER_COUNT) {
        adopt(draft, &fresh[best]);
    }
    for (size_t i = 0; i < tried; i++) {
        draft_fresh_drop(&draft->place, &fresh[i]);
    }
    return error;
}

/** Says that no file holds all of the text. */
static enum status tell_stuck(int error, struct error *err) {
    return error_set(err, status_of(error),
                     "The draft of this call cannot be kept on disk (%s). Save the call now, or "
                     "copy the note elsewhere; what you type stays in memory.",
                     strerror(error));
}

/** After a failed write or sync: moves on, and says what came of it. */
static enum status rescue(struct draft *draft, int failed, struct error *err) {
    draft->is_suspect = true;
    int error = move_on(draft);
    return error != 0 ? tell_stuck(error, err)
                      : error_set(err, STATUS_IO,
                                  "The draft of this call could not be written (%s); all of it was "
                                  "written to %s instead.",
                                  strerror(failed), draft->path);
}

enum status draft_new(const struct draft_place *place, struct uuid uuid, int64_t customer,
                      const char *customer_name, int64_t started_at, struct draft **out,
                      struct error *err) {
    struct draft_header header = {.uuid = uuid, .customer = customer, .started_at = started_at};
    struct draft_fresh fresh;
    struct draft_file *others = NULL;
    size_t count = 0;
    enum status status = draft_files_find(place, &uuid, &others, &count, err);
    mem_free(others);
    if (status != STATUS_OK) {
        return status;
    }
    (void)text_copy(header.customer_name, sizeof header.customer_name, customer_name);
    struct draft *draft = make(place, &header);
    int error =
        count > 0 ? EEXIST : draft_write_fresh(place, place->folder, &header, &draft->log, &fresh);
    if (error == 0) {
        adopt(draft, &fresh);
        *out = draft;
        return STATUS_OK;
    }
    if (count == 0) {
        draft_fresh_drop(place, &fresh);
    }
    draft_close(draft);
    if (error == EEXIST) {
        return error_set(err, STATUS_EXISTS, "This call has a draft already.");
    }
    return error_set(err, status_of(error),
                     "A draft of this call cannot be kept in %s (%s). Free some room or make it "
                     "writable before you call: what you type would be lost with the terminal.",
                     place->folder, strerror(error));
}

const char *draft_path(const struct draft *draft) {
    return draft->path;
}

size_t draft_since_snapshot(const struct draft *draft) {
    return draft->since_snapshot;
}

bool draft_is_dirty(const struct draft *draft) {
    return draft->is_dirty;
}

/* --- writing --------------------------------------------------------------------------------- */

/** Writes what the file lacks of the log. */
static int write_rest(struct draft *draft) {
    const struct draft_io *io = draft_io_of(&draft->place);
    size_t rest = draft->log.len - draft->written;
    int error = draft_write_at(io, draft->fd, draft->log.data + draft->written, rest, draft->end);
    if (error == 0) {
        draft->written = draft->log.len;
        draft->end += (off_t)rest;
        /* Without room ahead the next write may fail, and then says so. */
        (void)draft_reserve(io, draft->fd, draft->end, &draft->reserved);
    }
    return error;
}

/** Writes what was added to the log; on an error what is to be done then is done. */
static enum status write_log(struct draft *draft, struct error *err) {
    bool was_suspect = draft->is_suspect;
    int error = 0;
    if ((size_t)draft->end + (draft->log.len - draft->written) > FILE_FULL_BYTES) {
        error = move_on(draft); /* without the old snapshots */
        draft->is_suspect = draft->is_suspect || error != 0;
        return error == 0 ? STATUS_OK : tell_stuck(error, err);
    }
    error = write_rest(draft);
    if (error == 0) {
        return STATUS_OK;
    }
    draft->is_suspect = true;
    /* Files are not made at every key: draft_sync tries again. */
    return was_suspect ? tell_stuck(error, err) : rescue(draft, error, err);
}

static enum status append(struct draft *draft, const struct draft_record *record,
                          struct error *err) {
    bool is_fresh_start = record->is_snapshot && draft->written == draft->log.len;
    if (!draft_record_fits(record->len) ||
        (!is_fresh_start && draft->log.len + record->len > LOG_MOST_BYTES)) {
        return error_set(err, STATUS_LIMIT, "The note is too long to be kept. Save the call.");
    }
    if (is_fresh_start) { /* all before it is void, and in the file: numbers go on */
        buf_reset(&draft->log);
        draft->written = 0;
        draft->log_seq = draft->next_seq;
    }
    draft_record_put(record, &draft->log);
    draft->next_seq++;
    draft->since_snapshot = record->is_snapshot ? 0 : draft->since_snapshot + record->len;
    draft->is_dirty = true;
    return write_log(draft, err);
}

enum status draft_snapshot(struct draft *draft, const void *image, size_t len,
                           const char *first_line, int64_t now, struct error *err) {
    struct draft_record record = {
        .seq = draft->next_seq,
        .is_snapshot = true,
        .changed_at = now,
        .bytes = image,
        .len = len,
    };
    (void)text_copy(record.first_line, sizeof record.first_line, first_line);
    return append(draft, &record, err);
}

enum status draft_edit(struct draft *draft, const void *edit, size_t len, int64_t now,
                       struct error *err) {
    const struct draft_record record = {
        .seq = draft->next_seq,
        .changed_at = now,
        .bytes = edit,
        .len = len,
    };
    return append(draft, &record, err);
}

enum status draft_sync(struct draft *draft, int64_t now, int64_t *synced_at, struct error *err) {
    if (draft->is_dirty && draft->is_suspect) {
        int error = move_on(draft);
        if (error != 0) {
            return tell_stuck(error, err);
        }
    } else if (draft->is_dirty) {
        if (draft_io_of(&draft->place)->fdatasync(draft->fd) != 0) {
            return rescue(draft, errno, err);
        }
        draft->is_dirty = false;
    }
    *synced_at = now;
    return STATUS_OK;
}

/* --- ending ---------------------------------------------------------------------------------- */

/** Puts all files of a draft away: the one that goes furthest last, so that it is the one found
    when this is interrupted. */
static enum status end(struct draft *draft, const char *mark, struct error *err) {
    const struct draft_io *io = draft_io_of(&draft->place);
    struct draft_file *files = NULL;
    size_t count = 0;
    enum status status = draft_files_find(&draft->place, &draft->header.uuid, &files, &count, err);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (strcmp(files[i].path, draft->path) != 0) {
            status = draft_file_put_away(io, files[i].path, mark, err);
        }
    }
    if (status == STATUS_OK) {
        status = draft_file_put_away(io, draft->path, mark, err);
    }
    mem_free(files);
    draft_close(draft);
    return status;
}

enum status draft_done(struct draft *draft, struct error *err) {
    return end(draft, "", err);
}

enum status draft_discard(struct draft *draft, struct error *err) {
    return end(draft, ".discarded", err);
}

/* --- finding again --------------------------------------------------------------------------- */

/** Picks the file to go on with; STATUS_BUSY when any file of the draft is held. */
static enum status choose(const struct draft_place *place, struct uuid uuid,
                          struct draft_file *chosen, uint32_t *generation, bool *is_alone,
                          struct error *err) {
    struct draft_file *files = NULL;
    size_t count = 0, best = 0;
    enum status status = draft_files_find(place, &uuid, &files, &count, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (count == 0) {
        status = error_set(err, STATUS_NOT_FOUND, "This unfinished call is no longer there.");
    }
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        best = draft_file_goes_further(&files[i], &files[best]) ? i : best;
        *generation = i == 0 || files[i].header.generation > *generation
                          ? files[i].header.generation
                          : *generation;
        if (files[i].live) {
            status = error_set(err, STATUS_BUSY,
                               "This call is open in another window or program of yours.");
        }
    }
    if (status == STATUS_OK) {
        *chosen = files[best];
        *is_alone = count == 1;
    }
    mem_free(files);
    return status;
}

/** Opens and locks a file for going on with, unless somebody was faster. */
static enum status hold_file(const char *path, const struct draft_io *io, int *out,
                             struct error *err) {
    struct stat opened, named;
    int fd = io->open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
    if (fd < 0) {
        return error_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                         "The draft %s could not be opened: %s.", path, strerror(errno));
    }
    if (!draft_file_lock(fd)) {
        (void)close(fd);
        return error_set(err, STATUS_BUSY,
                         "This call is open in another window or program of yours.");
    }
    /* It may have been put away between opening and locking: then it is no draft any more. */
    if (fstat(fd, &opened) != 0 || stat(path, &named) != 0 || opened.st_ino != named.st_ino ||
        opened.st_dev != named.st_dev) {
        (void)close(fd);
        return error_set(err, STATUS_NOT_FOUND, "This unfinished call is no longer there.");
    }
    *out = fd;
    return STATUS_OK;
}

/** Takes the records that matter, the last snapshot and all after it, into the log. */
static void take_records(struct draft *draft, struct draft_scan *scan) {
    struct draft_record record;
    size_t before = scan->at;
    while (draft_scan_next(scan, &record)) {
        if (record.is_snapshot) {
            buf_reset(&draft->log);
            draft->log_seq = record.seq;
            draft->since_snapshot = 0;
        } else {
            draft->since_snapshot += record.len;
        }
        buf_add(&draft->log, scan->data + before, scan->at - before);
        before = scan->at;
    }
    draft->next_seq = scan->next_seq;
    draft->end = (off_t)scan->at;
    draft->written = draft->log.len;
}

/** Leaves a damaged tail behind: in a new file, the damaged one kept in done/; or, when that cannot
    be, by cutting the tail off, of which nothing could be read. */
static enum status leave_damage(struct draft *draft, struct error *err) {
    const struct draft_io *io = draft_io_of(&draft->place);
    char damaged[DRAFT_PATH_BYTES];
    (void)text_copy(damaged, sizeof damaged, draft->path); /* the same size */
    draft->keeps_old = true;
    bool is_moved = move_on(draft) == 0;
    draft->keeps_old = false;
    if (is_moved) {
        /* Best effort: where it stays, the new one goes as far and is the one chosen. */
        status_ignore(draft_file_put_away(io, damaged, ".damaged", NULL));
        return STATUS_OK;
    }
    if (strcmp(draft->path, damaged) != 0) {
        return STATUS_OK; /* written, but not synced: draft_sync says so */
    }
    if (io->truncate(draft->fd, draft->end) != 0) {
        return error_set(err, STATUS_IO,
                         "The draft %s is damaged at its end and cannot be gone on with (%s). Free "
                         "some room and try again.",
                         damaged, strerror(errno));
    }
    draft->reserved = draft->end;
    return STATUS_OK;
}

/** Reads a file just locked into a draft that goes on in it. */
static enum status take_over(struct draft *draft, struct buf *bytes, struct error *err) {
    struct draft_scan scan;
    uint32_t generation = draft->header.generation;
    enum status status = draft_file_read(draft->fd, bytes, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (!draft_scan_open(&scan, bytes->data, bytes->len, &draft->header)) {
        return error_set(err, STATUS_CORRUPT, "The draft %s cannot be read.", draft->path);
    }
    draft->header.generation = generation;
    draft->log_seq = scan.next_seq;
    take_records(draft, &scan);
    draft->reserved = (off_t)bytes->len;
    /* Who wrote it may have ended before its sync. */
    draft->is_dirty = true;
    return draft_scan_is_at_end(&scan) ? STATUS_OK : leave_damage(draft, err);
}

/** Shows the records of the log. */
static void visit_log(const struct draft *draft, const struct buf *log,
                      void (*visit)(void *context, bool is_snapshot, const void *bytes, size_t len),
                      void *context) {
    struct draft_record record;
    struct draft_scan scan = {
        .data = (const unsigned char *)log->data, .len = log->len, .next_seq = draft->log_seq};
    while (draft_scan_next(&scan, &record)) {
        visit(context, record.is_snapshot, record.bytes, record.len);
    }
}

enum status draft_resume(const struct draft_place *place, struct uuid uuid,
                         void (*visit)(void *context, bool is_snapshot, const void *bytes,
                                       size_t len),
                         void *context, struct draft **out, struct error *err) {
    struct draft_file file;
    struct buf bytes;
    uint32_t generation = 0;
    bool is_alone = true;
    enum status status = choose(place, uuid, &file, &generation, &is_alone, err);
    if (status != STATUS_OK) {
        return status;
    }
    buf_init(&bytes);
    struct draft *draft = make(place, &file.header);
    draft->header.generation = generation;
    /* Several files: something failed before, and a sync of this one may prove nothing. */
    draft->is_suspect = !is_alone;
    (void)text_copy(draft->path, sizeof draft->path, file.path); /* the same size */
    (void)text_copy(draft->base, sizeof draft->base, file.path);
    status = hold_file(file.path, draft_io_of(place), &draft->fd, err);
    if (status == STATUS_OK) {
        status = take_over(draft, &bytes, err);
    }
    if (status == STATUS_OK) {
        visit_log(draft, &draft->log, visit, context);
        *out = draft;
        draft = NULL;
    }
    draft_close(draft);
    buf_release(&bytes);
    return status;
}
