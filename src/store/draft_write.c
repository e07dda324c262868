/** Making draft files and writing into them. */
#include "callsheet/store/draft_write.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "callsheet/base/io.h"

enum {
    RESERVE_BYTES = 64 * 1024,
    GENERATION_TRIES = 100, /* that may be taken already */
};

const struct draft_io *draft_io_of(const struct draft_place *place) {
    return place->io != NULL ? place->io : draft_io_system();
}

int draft_write_at(const struct draft_io *io, int fd, const void *bytes, size_t len, off_t at) {
    const char *from = bytes;
    while (len > 0) {
        ssize_t done = io->pwrite(fd, from, len, at);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return done < 0 ? errno : EIO;
        }
        from += done;
        at += done;
        len -= (size_t)done;
    }
    return 0;
}

int draft_reserve(const struct draft_io *io, int fd, off_t end, off_t *reserved) {
    if (*reserved - end >= RESERVE_BYTES / 2) {
        return 0;
    }
    off_t wanted = end + RESERVE_BYTES;
    int error = io->allocate(fd, *reserved, wanted - *reserved);
    while (error == EINTR) {
        error = io->allocate(fd, *reserved, wanted - *reserved);
    }
    if (error == 0) {
        *reserved = wanted;
    }
    return error == EOPNOTSUPP || error == EINVAL ? 0 : error;
}

static int create(const struct draft_place *place, const char *folder,
                  const struct draft_header *header, struct draft_fresh *fresh) {
    const struct draft_io *io = draft_io_of(place);
    fresh->generation = header->generation;
    for (int i = 0; i < GENERATION_TRIES; i++, fresh->generation++) {
        if (draft_file_path(folder, header->uuid, fresh->generation, fresh->path, NULL) !=
            STATUS_OK) {
            return ENAMETOOLONG;
        }
        fresh->fd = io->open(fresh->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fresh->fd >= 0) {
            return draft_file_lock(fresh->fd) ? 0 : EWOULDBLOCK;
        }
        if (errno != EEXIST || fresh->generation == 0) {
            return errno;
        }
    }
    return EEXIST;
}

/** Writes the header and the records into a file just made. */
static int fill(const struct draft_place *place, const struct draft_header *header,
                const struct buf *records, struct draft_fresh *fresh) {
    const struct draft_io *io = draft_io_of(place);
    struct draft_header own = *header;
    struct buf bytes;
    buf_init(&bytes);
    own.generation = fresh->generation;
    draft_header_put(&own, &bytes);
    buf_add(&bytes, buf_text(records), records->len);
    fresh->end = (off_t)bytes.len;
    int error = draft_reserve(io, fresh->fd, fresh->end, &fresh->reserved);
    /* A call is not begun without room ahead; text that is there already takes what it gets. */
    if (error == 0 || own.generation > 0) {
        error = draft_write_at(io, fresh->fd, bytes.data, bytes.len, 0);
    }
    buf_release(&bytes);
    return error;
}

void draft_fresh_drop(const struct draft_place *place, struct draft_fresh *fresh) {
    if (fresh->fd >= 0) {
        (void)draft_io_of(place)->unlink(fresh->path); /* where it stays it says less than others */
        (void)close(fresh->fd);
        fresh->fd = -1;
    }
}

int draft_write_fresh(const struct draft_place *place, const char *folder,
                      const struct draft_header *header, const struct buf *records,
                      struct draft_fresh *out) {
    const struct draft_io *io = draft_io_of(place);
    *out = (struct draft_fresh){.fd = -1};
    if (io_make_dirs(folder, NULL) != STATUS_OK) {
        return ENOENT;
    }
    int error = create(place, folder, header, out);
    if (error == 0) {
        error = fill(place, header, records, out);
    }
    if (error != 0) {
        draft_fresh_drop(place, out);
        return error;
    }
    out->is_synced = io->fsync(out->fd) == 0 && io->sync_folder(folder) == 0;
    return out->is_synced ? 0 : errno;
}
