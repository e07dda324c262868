/** The files that a message consists of. */
#include "callsheet/reader/fileset.h"

#include <sys/stat.h>

#include "callsheet/base/day.h"

/* The finisher of SplitMix64 (Steele, Lea and Flood, 2014): a bijection. */
static uint64_t mix(uint64_t x) {
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Files come in no order that could be relied on: their marks are summed. */
static void add_file(const char *path, struct index_set *set) {
    struct stat file;
    if (path == NULL || lstat(path, &file) != 0 || !S_ISREG(file.st_mode)) {
        return;
    }
    uint64_t changed_ns =
        (uint64_t)file.st_mtim.tv_sec * UINT64_C(1000000000) + (uint64_t)file.st_mtim.tv_nsec;
    set->mark += mix(mix((uint64_t)file.st_size + 1) ^ changed_ns);
    set->files++;
    bool is_earlier =
        set->arrived_at == INSTANT_NONE || (int64_t)file.st_mtim.tv_sec < set->arrived_at;
    set->arrived_at = is_earlier ? (int64_t)file.st_mtim.tv_sec : set->arrived_at;
}

enum status fileset_read(struct archive *archive, const char *message_id, struct index_set *out,
                         struct error *err) {
    notmuch_message_t *message = NULL;
    notmuch_status_t result = notmuch_database_find_message(archive->db, message_id, &message);
    if (result != NOTMUCH_STATUS_SUCCESS) {
        return archive_fail(archive, result, err);
    }
    struct index_set set = {.message_id = message_id, .arrived_at = INSTANT_NONE};
    notmuch_filenames_t *names = message == NULL ? NULL : notmuch_message_get_filenames(message);
    while (names != NULL && notmuch_filenames_valid(names)) {
        add_file(notmuch_filenames_get(names), &set);
        notmuch_filenames_move_to_next(names);
    }
    if (names != NULL) {
        notmuch_filenames_destroy(names);
    }
    if (message != NULL) {
        notmuch_message_destroy(message);
    }
    set.mark = set.files > 0 && set.mark == 0 ? 1 : set.mark;
    *out = set;
    return STATUS_OK;
}
