#ifndef CALLSHEET_STORE_DRAFT_FILES_H
#define CALLSHEET_STORE_DRAFT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/draft.h"
#include "callsheet/store/draft_io.h"
#include "callsheet/store/draft_record.h"

/**
 * Where draft files lie and how they are found: "<uuid>.note", and "<uuid>.<n>.note" when the draft
 * was rewritten after an error, in the person's folder or, when that one fails, in the one beside
 * the state folder. Of several files of one draft the one that goes furthest counts.
 */
enum { DRAFT_PATH_BYTES = 4096, DRAFT_KEEP_DAYS = 30 };

/** The two folders, in the order in which they are tried. */
enum draft_folder { DRAFT_FOLDER_OWN, DRAFT_FOLDER_BESIDE, DRAFT_FOLDER_COUNT };

/** One file and what its valid prefix says. */
struct draft_file {
    char path[DRAFT_PATH_BYTES];
    struct draft_header header;
    uint32_t next_seq;
    int64_t changed_at;
    char first_line[DRAFT_NAME_BYTES];
    bool live; /* some program holds it */
};

/** Writes the path of a folder. */
MUST_CHECK enum status draft_folder_path(const struct draft_place *place, enum draft_folder which,
                                         char out[DRAFT_PATH_BYTES], struct error *err);
/** Writes the path of a draft's file. */
MUST_CHECK enum status draft_file_path(const char *folder, struct uuid uuid, uint32_t generation,
                                       char out[DRAFT_PATH_BYTES], struct error *err);

/** Takes the lock of an open file for this program; false when another one has it. */
bool draft_file_lock(int fd);

/** Reads a draft file (a plain one, of this person) up to DRAFT_FILE_MOST bytes. */
MUST_CHECK enum status draft_file_read(int fd, struct buf *out, struct error *err);

/** Finds all files with a valid header, of one draft (`only`) or of all (NULL), in both folders; in
    the order of draft and generation. The caller frees `*out`. */
MUST_CHECK enum status draft_files_find(const struct draft_place *place, const struct uuid *only,
                                        struct draft_file **out, size_t *count, struct error *err);

/** Says whether `a` is the one to read rather than `b`, another file of the same draft. */
bool draft_file_goes_further(const struct draft_file *a, const struct draft_file *b);

/** Moves a file to done/ in its folder, with a mark in its name ("" or ".discarded"); its 30 days
    begin now. */
MUST_CHECK enum status draft_file_put_away(const struct draft_io *io, const char *path,
                                           const char *mark, struct error *err);

#endif
