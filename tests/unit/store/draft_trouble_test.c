/** Drafts on failing disks: what was typed is somewhere, or it is told that it is not (P17). */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "drafts.h"
#include "support/draftfault.h"

enum { TYPED = 18, SYNC_EVERY = 3, SNAPSHOT_AT = 8 };

struct tally {
    size_t runs, hits, told, not_begun;
};

/** What was typed is held by the kernel. */
static void expect_held(const struct draft_place *place, struct uuid uuid, const char *typed) {
    struct buf held;
    struct draft_place plain = *place;
    plain.io = NULL;
    buf_init(&held);
    kernel_text(&plain, uuid, &held);
    expect_text(buf_text(&held), typed);
    buf_release(&held);
}

/** Types a text while a call fails; `typed` receives it. Returns how often trouble was told. */
static size_t type_in_trouble(const struct draft_place *place, struct uuid uuid,
                              struct draft *draft, char typed[TYPED + 1]) {
    struct error err;
    size_t told = 0;
    int64_t synced_at = 0;
    for (size_t i = 0; i < TYPED; i++) {
        typed[i] = (char)('a' + i);
        typed[i + 1] = '\0';
        err.message[0] = '\0';
        enum status status = i == SNAPSHOT_AT
                                 ? draft_snapshot(draft, typed, i + 1, typed, NOW, &err)
                                 : draft_edit(draft, typed + i, 1, NOW, &err);
        told += status != STATUS_OK;
        expect_true(status == STATUS_OK || strlen(err.message) > 20);
        if (status == STATUS_OK || strstr(err.message, "instead") != NULL) {
            expect_held(place, uuid, typed); /* said to be somewhere: it is */
        }
        if (i % SYNC_EVERY == 0) {
            status = draft_sync(draft, NOW + 1, &synced_at, &err);
            told += status != STATUS_OK;
            if (status == STATUS_OK) {
                expect_false(draft_is_dirty(draft));
                expect_held(place, uuid, typed);
            }
        }
    }
    return told;
}

/** The trouble is over: the next sync brings all of it to disk, and it is found again. */
static void expect_all_well(const struct draft_place *place, struct uuid uuid,
                            struct draft *take_draft, const char *typed) {
    struct error err;
    struct buf text;
    int64_t synced_at = 0;
    buf_init(&text);
    draftfault_succeed();
    expect_ok(draft_sync(take_draft, NOW + 2, &synced_at, &err), &err);
    expect_false(draft_is_dirty(take_draft));
    expect_held(place, uuid, typed);
    expect_false(draftfault_trusted_second_sync());
    draft_close(take_draft);
    expect_ok(resume(place, uuid, &text, &take_draft), NULL);
    expect_text(buf_text(&text), typed);
    expect_ok(draft_discard(take_draft, &err), &err);
    expect_int(list_count(place), 0);
    buf_release(&text);
}

/** Runs a call to its end with the faults that were set; counts what came of the last one. */
static void go_through(struct tally *tally) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft *draft = NULL;
    struct error err;
    char typed[TYPED + 1] = "";
    place.io = draftfault_io();
    tally->runs++;
    if (draft_new(&place, uuid, CUSTOMER, "Harbour", NOW, &draft, &err) != STATUS_OK) {
        expect_contains(err.message, "before you call");
        tally->hits++;
        tally->not_begun++;
        return;
    }
    size_t told = type_in_trouble(&place, uuid, draft, typed);
    tally->hits += draftfault_last_hits() > 0;
    tally->told += told > 0;
    /* Everything that text depends on is told. */
    if (draftfault_failures(DRAFTFAULT_PWRITE) + draftfault_failures(DRAFTFAULT_FDATASYNC) > 0) {
        expect_true(told > 0);
    }
    expect_all_well(&place, uuid, draft, typed);
}

/** Each call of an operation in turn, once and for ever, until there are no more of them; after a
    first fault of another operation, if there is one. */
static void fail_each(enum draftfault_op first, size_t first_nth, bool first_sticky,
                      enum draftfault_op op, struct tally *tally) {
    static const int errors[] = {EIO, ENOSPC};
    size_t before = SIZE_MAX;
    for (size_t nth = 1; tally->hits != before; nth++) {
        before = tally->hits;
        for (int way = 0; way < 4; way++) {
            draftfault_reset();
            if (first_nth > 0) {
                draftfault_fail(first, first_nth, first_sticky, EIO);
            }
            draftfault_fail(op, nth, way % 2 == 1, errors[way / 2]);
            go_through(tally);
        }
    }
}

START_TEST(text_is_never_lost_to_a_failing_call) {
    enum draftfault_op op = (enum draftfault_op)_i;
    struct tally tally = {.runs = 0};
    fail_each(DRAFTFAULT_ANY, 0, false, op, &tally);
    printf("P17: %s: %zu runs, %zu with a failure, %zu told, %zu of them before the call\n",
           draftfault_word(op), tally.runs, tally.hits, tally.told + tally.not_begun,
           tally.not_begun);
}
END_TEST

/** While the text goes to another file because of a first failure, everything there fails too. */
START_TEST(text_is_never_lost_to_two_failures) {
    enum draftfault_op op = (enum draftfault_op)_i;
    static const struct {
        enum draftfault_op op;
        size_t nth;
        bool is_sticky;
    } firsts[] = {
        {DRAFTFAULT_PWRITE, 5, false},    {DRAFTFAULT_PWRITE, 11, false},
        {DRAFTFAULT_FDATASYNC, 2, false}, {DRAFTFAULT_FDATASYNC, 1, true},
        {DRAFTFAULT_PWRITE, 4, true},
    };
    struct tally tally = {.runs = 0};
    for (size_t i = 0; i < ARRAY_LEN(firsts); i++) {
        fail_each(firsts[i].op, firsts[i].nth, firsts[i].is_sticky, op, &tally);
    }
    printf("P17: and %s: %zu runs, %zu with both, %zu told\n", draftfault_word(op), tally.runs,
           tally.hits, tally.told + tally.not_begun);
    expect_true(tally.hits > 0 || op == DRAFTFAULT_RENAME || op == DRAFTFAULT_TRUNCATE);
}
END_TEST

START_TEST(a_bad_folder_is_left_for_the_one_beside) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct error err;
    struct draft_entry *entries = NULL;
    char beside[DRAFT_PATH_BYTES], done[DRAFT_PATH_BYTES];
    place.io = draftfault_io();
    draftfault_reset();
    struct draft *draft = begin(&place, uuid);
    snapshot(draft, "first", NOW);
    draftfault_fail(DRAFTFAULT_PWRITE, draftfault_calls(DRAFTFAULT_PWRITE) + 1, false, EIO);
    draftfault_fail_folder(place.folder, EIO);
    expect_status(draft_edit(draft, ", second", 8, NOW, &err), STATUS_IO, NULL);
    expect_ok(draft_folder_path(&place, DRAFT_FOLDER_BESIDE, beside, &err), &err);
    expect_contains(err.message, beside);
    expect_contains(draft_path(draft), beside);
    edit(draft, ", third", NOW);
    expect_int(listed(&place, &entries), 1);
    expect_true(entries[0].live);
    mem_free(entries);
    draft_close(draft);
    draftfault_succeed();
    char *text = found_text(&place, uuid);
    expect_text(text, "first, second, third");
    free(text);
    struct buf again;
    buf_init(&again);
    expect_ok(resume(&place, uuid, &again, &draft), NULL);
    expect_ok(draft_done(draft, &err), &err);
    expect_int(list_count(&place), 0);
    below(done, sizeof done, beside, "done");
    expect_int(files_in(done, ""), 1);
    buf_release(&again);
}
END_TEST

/** A file that is on disk stays until another one is: new ones that could not be synced come and
    go. */
START_TEST(what_is_on_disk_stays_until_more_is) {
    struct draft_place place = place_usual();
    struct error err;
    int64_t synced_at = 0;
    char first[DRAFT_PATH_BYTES];
    place.io = draftfault_io();
    draftfault_reset();
    struct uuid uuid = uuid_new();
    struct draft *draft = begin(&place, uuid);
    (void)snprintf(first, sizeof first, "%s", draft_path(draft));
    snapshot(draft, "on disk", NOW);
    expect_ok(draft_sync(draft, NOW, &synced_at, &err), &err);
    draftfault_fail(DRAFTFAULT_FDATASYNC, 2, false, EIO);
    draftfault_fail(DRAFTFAULT_FSYNC, 2, true, EIO);
    edit(draft, ", more", NOW);
    for (int i = 0; i < 5; i++) {
        expect_status(draft_sync(draft, NOW, &synced_at, &err), STATUS_IO, NULL);
        expect_true(io_exists(first));
        expect_int(files_in(place.folder, ""), 2);
        expect_held(&place, uuid, "on disk, more");
    }
    draftfault_succeed();
    expect_ok(draft_sync(draft, NOW, &synced_at, &err), &err);
    expect_false(io_exists(first));
    expect_int(files_in(place.folder, ""), 1);
    draft_close(draft);
}
END_TEST

/** Opens, and then another program puts the file away, before it can be locked. */
static int open_too_late(const char *path, int flags, mode_t mode) {
    struct error err;
    int fd = open(path, flags, mode);
    expect_ok(draft_file_put_away(draft_io_system(), path, "", &err), &err);
    return fd;
}

START_TEST(a_draft_ended_elsewhere_is_not_taken_over) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft *draft = begin(&place, uuid);
    struct draft_io late = *draft_io_system();
    struct buf text;
    buf_init(&text);
    snapshot(draft, "saved by then", NOW);
    draft_close(draft);
    late.open = open_too_late;
    place.io = &late;
    expect_status(resume(&place, uuid, &text, &draft), STATUS_NOT_FOUND, NULL);
    expect_text(buf_text(&text), "");
    buf_release(&text);
}
END_TEST

/** A draft that could not be put away is told, and found again. */
START_TEST(a_failing_end_leaves_the_draft) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct error err;
    place.io = draftfault_io();
    draftfault_reset();
    struct draft *draft = begin(&place, uuid);
    snapshot(draft, "text", NOW);
    draftfault_fail(DRAFTFAULT_RENAME, 1, false, EIO);
    expect_status(_i == 0 ? draft_done(draft, &err) : draft_discard(draft, &err), STATUS_IO, NULL);
    expect_contains(err.message, "put away");
    char *text = found_text(&place, uuid);
    expect_text(text, "text");
    free(text);
}
END_TEST

// clang-format off
TEST_MAIN("store/draft_trouble",
          (struct test_entry){.test = text_is_never_lost_to_a_failing_call,
                              .count = DRAFTFAULT_COUNT, .timeout_s = 60},
          (struct test_entry){.test = text_is_never_lost_to_two_failures,
                              .count = DRAFTFAULT_COUNT, .timeout_s = 60},
          TEST(what_is_on_disk_stays_until_more_is),
          TEST(a_draft_ended_elsewhere_is_not_taken_over),
          TEST(a_bad_folder_is_left_for_the_one_beside),
          TEST_LOOP(a_failing_end_leaves_the_draft, 2))
// clang-format on
