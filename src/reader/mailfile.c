/** Mail files on disk: opened carefully, and only their heads read here. */
#include "callsheet/reader/mailfile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/mem.h"
#include "callsheet/reader/header.h"

enum { FILES_COMPARED = 20 };

int mailfile_open(const char *path, uint64_t *bytes) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    struct stat file;
    if (fd >= 0 && (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))) {
        (void)close(fd); /* nothing was done with it */
        fd = -1;
    }
    if (fd >= 0 && bytes != NULL) {
        *bytes = (uint64_t)file.st_size;
    }
    return fd;
}

static bool read_head(int fd, struct buf *out) {
    size_t start = out->len;
    char chunk[HEADER_READ_BYTES / 4];
    while (out->len - start < HEADER_READ_BYTES) {
        ssize_t got = pread(fd, chunk, sizeof chunk, (off_t)(out->len - start));
        if (got < 0) {
            return false;
        }
        buf_add(out, chunk, (size_t)got);
        if ((size_t)got < sizeof chunk ||
            header_block_len(out->data + start, out->len - start) < out->len - start) {
            break;
        }
    }
    return true;
}

bool mailfile_read_head(const char *path, struct buf *out) {
    int fd = mailfile_open(path, NULL);
    if (fd < 0) {
        return false;
    }
    bool is_read = read_head(fd, out);
    (void)close(fd); /* only read from */
    return is_read;
}

bool mailfile_message_head(notmuch_message_t *message, struct buf *out) {
    notmuch_filenames_t *names = notmuch_message_get_filenames(message);
    bool found = false;
    while (names != NULL && !found && notmuch_filenames_valid(names)) {
        const char *path = notmuch_filenames_get(names);
        found = path != NULL && mailfile_read_head(path, out);
        notmuch_filenames_move_to_next(names);
    }
    if (names != NULL) {
        notmuch_filenames_destroy(names);
    }
    return found;
}

/* What several files of one message are compared by. */
struct look {
    struct buf text; /* sender and date */
    uint64_t body_bytes;
};

static bool look_at(const char *path, struct look *out) {
    struct buf head;
    uint64_t bytes = 0;
    buf_init(&head);
    int fd = mailfile_open(path, &bytes);
    bool is_read = fd >= 0 && read_head(fd, &head);
    if (is_read) {
        size_t block = header_block_len(buf_text(&head), head.len);
        (void)header_find(buf_text(&head), block, "From", &out->text); /* none is as good */
        buf_add_char(&out->text, '\n');
        (void)header_find(buf_text(&head), block, "Date", &out->text);
        out->body_bytes = bytes > block ? bytes - block : 0;
    }
    if (fd >= 0) {
        (void)close(fd); /* only read from */
    }
    buf_release(&head);
    return is_read;
}

static bool looks_equal(const struct look *a, const struct look *b) {
    return a->body_bytes == b->body_bytes && a->text.len == b->text.len &&
           memcmp(buf_text(&a->text), buf_text(&b->text), a->text.len) == 0;
}

/* Goes through the files of a message: opens the one wanted, compares them all. */
static void go_through(notmuch_filenames_t *names, uint32_t which, struct mailfile *found) {
    struct look first = {.body_bytes = 0};
    bool has_first = false;
    for (; notmuch_filenames_valid(names); notmuch_filenames_move_to_next(names)) {
        const char *path = notmuch_filenames_get(names);
        found->files++;
        if (path == NULL || found->files > FILES_COMPARED) {
            continue;
        }
        struct look look = {.body_bytes = 0};
        if (look_at(path, &look)) {
            if (has_first) {
                found->files_differ = found->files_differ || !looks_equal(&first, &look);
            } else {
                first = look;
                look = (struct look){.body_bytes = 0};
                has_first = true;
            }
        }
        buf_release(&look.text);
        if (found->fd < 0 && (which == 0 || which == found->files)) {
            found->fd = mailfile_open(path, &found->bytes);
            found->which = found->files;
            found->path = found->fd < 0 ? NULL : mem_strdup(path);
        }
    }
    buf_release(&first.text);
}

enum status mailfile_find(struct archive *archive, const char *message_id, uint32_t which,
                          struct mailfile *out, struct error *err) {
    notmuch_message_t *message = NULL;
    notmuch_status_t result = notmuch_database_find_message(archive->db, message_id, &message);
    if (result != NOTMUCH_STATUS_SUCCESS) {
        return archive_fail(archive, result, err);
    }
    if (message == NULL) {
        return error_set(err, STATUS_NOT_FOUND, "This message is no longer in the archive.");
    }
    struct mailfile found = {.fd = -1};
    notmuch_filenames_t *names = notmuch_message_get_filenames(message);
    if (names != NULL) {
        go_through(names, which, &found);
        notmuch_filenames_destroy(names);
    }
    notmuch_message_destroy(message);
    if (found.fd < 0) {
        return error_set(err, STATUS_NOT_FOUND,
                         "The file of this message is not where the archive says. Run notmuch new, "
                         "then open it again.");
    }
    *out = found;
    return STATUS_OK;
}
