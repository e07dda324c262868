#ifndef CALLSHEET_TESTS_UNIT_STORE_DRAFTS_H
#define CALLSHEET_TESTS_UNIT_STORE_DRAFTS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/draft.h"
#include "callsheet/store/draft_files.h"
#include "callsheet/store/draft_record.h"
#include "support/check_more.h"

/** What the tests of drafts have in common: a folder of the test's own, short words for writing,
    and what is found again. */
enum { NOW = 1795169520, CUSTOMER = 42 };

static inline struct draft_place place_usual(void) {
    struct draft_place place;
    struct error err;
    char *state = test_path("state");
    expect_ok(draft_place_open(state, &place, &err), &err);
    free(state);
    return place;
}

static inline struct draft *begin(const struct draft_place *place, struct uuid uuid) {
    struct draft *draft = NULL;
    struct error err;
    expect_ok(draft_new(place, uuid, CUSTOMER, "Harbour & Pine Ltd", NOW, &draft, &err), &err);
    return draft;
}

static inline void edit(struct draft *draft, const char *text, int64_t now) {
    struct error err;
    expect_ok(draft_edit(draft, text, strlen(text), now, &err), &err);
}

static inline void snapshot(struct draft *draft, const char *text, int64_t now) {
    struct error err;
    expect_ok(draft_snapshot(draft, text, strlen(text), text, now, &err), &err);
}

/** A text as the form would build it: a snapshot replaces it, an edit goes to its end. */
static inline void build(void *context, bool is_snapshot, const void *bytes, size_t len) {
    struct buf *text = context;
    if (is_snapshot) {
        buf_reset(text);
    }
    buf_add(text, bytes, len);
}

static inline enum status resume(const struct draft_place *place, struct uuid uuid,
                                 struct buf *text, struct draft **draft) {
    struct error err;
    buf_reset(text);
    return draft_resume(place, uuid, build, text, draft, &err);
}

/** Resumes and lets go: the text that is found. The caller frees it. */
static inline char *found_text(const struct draft_place *place, struct uuid uuid) {
    struct buf text;
    struct draft *draft = NULL;
    buf_init(&text);
    expect_ok(resume(place, uuid, &text, &draft), NULL);
    draft_close(draft);
    return buf_detach(&text);
}

static inline size_t listed(const struct draft_place *place, struct draft_entry **out) {
    struct error err;
    size_t count = 0;
    expect_ok(draft_list(place, out, &count, &err), &err);
    return count;
}

static inline size_t list_count(const struct draft_place *place) {
    struct draft_entry *entries = NULL;
    size_t count = listed(place, &entries);
    mem_free(entries);
    return count;
}

/** Files of a folder whose names hold a piece. */
static inline size_t files_in(const char *folder, const char *piece) {
    size_t count = 0;
    DIR *names = opendir(folder);
    for (struct dirent *entry = names ? readdir(names) : NULL; entry; entry = readdir(names)) {
        count += strstr(entry->d_name, ".note") != NULL && strstr(entry->d_name, piece) != NULL;
    }
    if (names != NULL) {
        (void)closedir(names);
    }
    return count;
}

static inline void below(char *out, size_t capacity, const char *folder, const char *name) {
    struct error err;
    expect_ok(io_join(out, capacity, folder, name, &err), &err);
}

/** What the kernel holds of a draft, whoever holds its lock: the file that goes furthest. */
static inline void kernel_text(const struct draft_place *place, struct uuid uuid,
                               struct buf *text) {
    struct draft_file *files = NULL;
    size_t count = 0, best = 0;
    struct error err;
    struct buf bytes;
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    buf_init(&bytes);
    buf_reset(text);
    expect_ok(draft_files_find(place, &uuid, &files, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        best = draft_file_goes_further(&files[i], &files[best]) ? i : best;
    }
    if (count > 0) {
        expect_ok(io_read_file(files[best].path, DRAFT_FILE_MOST, &bytes, &err), &err);
        expect_true(draft_scan_open(&scan, bytes.data, bytes.len, &header));
        while (draft_scan_next(&scan, &record)) {
            build(text, record.is_snapshot, record.bytes, record.len);
        }
    }
    mem_free(files);
    buf_release(&bytes);
}

#endif
