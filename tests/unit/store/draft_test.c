/** Drafts in ordinary life: what was written is found again, and by one program only. */
#include "callsheet/store/draft.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "drafts.h"

enum { DAY_S = 24 * 60 * 60 };

/* --- ordinary life --------------------------------------------------------------------------- */

START_TEST(a_draft_is_found_and_gone_on_with) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft_entry *entries = NULL;
    struct draft *draft = begin(&place, uuid);
    struct buf text;
    struct error err;
    int64_t synced_at = 0;
    buf_init(&text);
    expect_false(draft_is_dirty(draft));
    edit(draft, "gone with the snapshot", NOW + 1);
    expect_int(draft_since_snapshot(draft), 22);
    snapshot(draft, "Hello", NOW + 2);
    expect_int(draft_since_snapshot(draft), 0);
    edit(draft, ", wor", NOW + 3);
    edit(draft, "", NOW + 3);
    edit(draft, "ld", NOW + 4);
    expect_int(draft_since_snapshot(draft), 7);
    expect_true(draft_is_dirty(draft));
    expect_ok(draft_sync(draft, NOW + 5, &synced_at, &err), &err);
    expect_int(synced_at, NOW + 5);
    expect_false(draft_is_dirty(draft));
    draft_close(draft);

    expect_int(listed(&place, &entries), 1);
    expect_true(uuid_equal(entries[0].uuid, uuid));
    expect_int(entries[0].customer, CUSTOMER);
    expect_int(entries[0].started_at, NOW);
    expect_int(entries[0].changed_at, NOW + 4);
    expect_text(entries[0].customer_name, "Harbour & Pine Ltd");
    expect_text(entries[0].first_line, "Hello");
    expect_false(entries[0].live);
    mem_free(entries);
    expect_ok(resume(&place, uuid, &text, &draft), NULL);
    expect_text(buf_text(&text), "Hello, world");
    expect_int(draft_since_snapshot(draft), 7);
    edit(draft, "!", NOW + 6);
    draft_close(draft);
    char *again = found_text(&place, uuid);
    expect_text(again, "Hello, world!");
    free(again);
    draft_close(NULL);
    buf_release(&text);
}
END_TEST

START_TEST(files_are_private_reserved_and_not_inherited) {
    struct draft_place place = place_usual();
    struct draft *draft = begin(&place, uuid_new());
    struct stat about;
    expect_int(stat(place.folder, &about), 0);
    expect_int(about.st_mode & 0777, 0700);
    expect_int(stat(draft_path(draft), &about), 0);
    expect_int(about.st_mode & 0777, 0600);
    expect_true(about.st_size >= 64 * 1024 && about.st_blocks * 512 >= 64 * 1024);
    size_t seen = 0;
    for (int fd = 0; fd < 256; fd++) {
        char link[64], target[4096] = "";
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, target, sizeof target - 1) > 0 &&
            strcmp(target, draft_path(draft)) == 0) {
            seen++;
            expect_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
        }
    }
    expect_int(seen, 1);
    draft_close(draft);
}
END_TEST

START_TEST(a_folder_open_to_others_is_closed) {
    struct draft_place place = place_usual();
    struct stat about;
    expect_int(chmod(place.folder, 0755), 0);
    place = place_usual();
    expect_int(stat(place.folder, &about), 0);
    expect_int(about.st_mode & 0777, 0700);
}
END_TEST

START_TEST(room_is_reserved_ahead_of_what_is_typed) {
    struct draft_place place = place_usual();
    struct draft *draft = begin(&place, uuid_new());
    struct stat about;
    char page[1000];
    memset(page, 'x', sizeof page - 1);
    page[sizeof page - 1] = '\0';
    for (int i = 0; i < 200; i++) {
        edit(draft, page, NOW);
        expect_int(stat(draft_path(draft), &about), 0);
        expect_true(about.st_size >= (i + 1) * (int)sizeof page + 32 * 1024);
    }
    draft_close(draft);
}
END_TEST

START_TEST(a_draft_is_never_begun_over_another) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new(), linked = uuid_new();
    struct draft *draft = begin(&place, uuid), *second = NULL;
    struct error err;
    char path[DRAFT_PATH_BYTES];
    snapshot(draft, "mine", NOW);
    expect_status(draft_new(&place, uuid, 1, "X", NOW, &second, &err), STATUS_EXISTS, NULL);
    expect_contains(err.message, "already");
    draft_close(draft);
    expect_status(draft_new(&place, uuid, 1, "X", NOW, &second, &err), STATUS_EXISTS, NULL);
    /* Nor through a link that somebody laid. */
    char *elsewhere = test_file("elsewhere", "precious");
    expect_ok(draft_file_path(place.folder, linked, 0, path, &err), &err);
    expect_int(symlink(elsewhere, path), 0);
    expect_status(draft_new(&place, linked, 1, "X", NOW, &second, &err), STATUS_EXISTS, NULL);
    char *kept = test_read(elsewhere), *text = found_text(&place, uuid);
    expect_text(kept, "precious");
    expect_text(text, "mine");
    expect_int(list_count(&place), 1);
    free(kept);
    free(text);
    free(elsewhere);
}
END_TEST

START_TEST(three_at_once_are_listed_newest_first) {
    struct draft_place place = place_usual();
    struct uuid uuids[3] = {uuid_new(), uuid_new(), uuid_new()};
    static const char *const texts[] = {"one", "two", "three"};
    struct draft *drafts[3];
    struct draft_entry *entries = NULL;
    struct error err;
    for (int i = 0; i < 3; i++) {
        drafts[i] = begin(&place, uuids[i]);
        snapshot(drafts[i], texts[i], NOW + i);
    }
    snapshot(drafts[0], "one again", NOW + 9);
    expect_int(listed(&place, &entries), 3);
    expect_text(entries[0].first_line, "one again");
    expect_text(entries[1].first_line, "three");
    expect_text(entries[2].first_line, "two");
    expect_true(entries[0].live && entries[1].live && entries[2].live);
    mem_free(entries);
    expect_ok(draft_done(drafts[2], &err), &err);
    expect_ok(draft_discard(drafts[1], &err), &err);
    expect_int(listed(&place, &entries), 1);
    expect_true(uuid_equal(entries[0].uuid, uuids[0]));
    mem_free(entries);
    draft_close(drafts[0]);
    char *text = found_text(&place, uuids[0]);
    expect_text(text, "one again");
    free(text);
}
END_TEST

START_TEST(what_was_ended_is_kept_thirty_days) {
    struct draft_place place = place_usual();
    struct uuid saved = uuid_new(), thrown = uuid_new(), open_one = uuid_new();
    char done[DRAFT_PATH_BYTES];
    struct error err;
    int64_t now = (int64_t)time(NULL);
    below(done, sizeof done, place.folder, "done");
    struct draft *draft = begin(&place, saved);
    snapshot(draft, "saved", NOW);
    expect_ok(draft_done(draft, &err), &err);
    draft = begin(&place, thrown);
    snapshot(draft, "thrown away", NOW);
    expect_ok(draft_discard(draft, &err), &err);
    draft = begin(&place, open_one);
    snapshot(draft, "still open", NOW);
    draft_close(draft);
    expect_int(files_in(done, ""), 2);
    expect_int(files_in(done, ".discarded"), 1);
    draft_sweep(&place, now + 29 * DAY_S);
    expect_int(files_in(done, ""), 2);
    draft_sweep(&place, now + 31 * DAY_S);
    expect_int(files_in(done, ""), 0);
    expect_int(list_count(&place), 1);
    char *text = found_text(&place, open_one);
    expect_text(text, "still open");
    free(text);
}
END_TEST

START_TEST(what_was_never_written_is_swept_and_nothing_else) {
    struct draft_place place = place_usual();
    struct error err;
    char blank[DRAFT_PATH_BYTES], damaged[DRAFT_PATH_BYTES];
    int64_t now = (int64_t)time(NULL);
    expect_ok(draft_file_path(place.folder, uuid_new(), 0, blank, &err), &err);
    expect_ok(draft_file_path(place.folder, uuid_new(), 0, damaged, &err), &err);
    expect_ok(io_replace_file(blank, "\0\0\0\0", 4, 0600, &err), &err);
    expect_ok(io_replace_file(damaged, "\0\0x\0", 4, 0600, &err), &err);
    expect_int(list_count(&place), 0);
    draft_sweep(&place, now + 29 * DAY_S);
    expect_true(io_exists(blank));
    draft_sweep(&place, now + 31 * DAY_S);
    expect_false(io_exists(blank));
    expect_true(io_exists(damaged));
}
END_TEST

START_TEST(texts_are_cut_at_characters_and_bounded) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft *draft = NULL;
    struct draft_entry *entries = NULL;
    struct error err;
    char longest[512], *huge = mem_zalloc(1, DRAFT_RECORD_MOST + 1);
    for (size_t i = 0; i + 3 < sizeof longest; i += 2) {
        memcpy(longest + i, "\xC3\xA9", 3);
    }
    expect_ok(draft_new(&place, uuid, 1, longest, NOW, &draft, &err), &err);
    expect_ok(draft_snapshot(draft, "text", 4, longest, NOW, &err), &err);
    expect_status(draft_snapshot(draft, huge, DRAFT_RECORD_MOST, "", NOW, &err), STATUS_LIMIT,
                  NULL);
    expect_status(draft_edit(draft, huge, DRAFT_RECORD_MOST + 1, NOW, &err), STATUS_LIMIT, NULL);
    edit(draft, " and more", NOW);
    expect_int(listed(&place, &entries), 1);
    expect_int(strlen(entries[0].customer_name), 126);
    expect_int(strlen(entries[0].first_line), 126);
    mem_free(entries);
    draft_close(draft);
    char *text = found_text(&place, uuid);
    expect_text(text, "text and more");
    free(text);
    mem_free(huge);
}
END_TEST

/** Old snapshots are left behind before a file can grow too large to be read. */
START_TEST(a_file_that_grew_large_is_begun_anew) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft *draft = begin(&place, uuid);
    struct error err;
    enum { PIECE = 6 * 1024 * 1024 };
    char *huge = mem_alloc(PIECE), first[DRAFT_PATH_BYTES];
    struct stat about;
    (void)snprintf(first, sizeof first, "%s", draft_path(draft));
    memset(huge, 'h', PIECE);
    for (int i = 0; i < 9; i++) {
        expect_ok(draft_snapshot(draft, huge, PIECE, "huge", NOW, &err), &err);
        expect_int(stat(draft_path(draft), &about), 0);
        expect_true(about.st_size < DRAFT_FILE_MOST);
    }
    snapshot(draft, "small", NOW);
    expect_true(strcmp(first, draft_path(draft)) != 0);
    expect_false(io_exists(first));
    draft_close(draft);
    char *text = found_text(&place, uuid);
    expect_text(text, "small");
    free(text);
    mem_free(huge);
}
END_TEST

START_TEST(without_a_folder_it_is_told_before_the_call) {
    struct draft_place place = place_usual();
    struct draft *draft = NULL;
    struct error err;
    char *file = test_file("file", "");
    expect_true(draft_place_open(file, &place, &err) != STATUS_OK);
    expect_int(rmdir(place.folder), 0);
    expect_int(symlink("/dev/null", place.folder), 0);
    expect_true(draft_new(&place, uuid_new(), 1, "X", NOW, &draft, &err) != STATUS_OK);
    expect_true(err.message[0] != '\0');
    free(file);
}
END_TEST

/* --- several programs ------------------------------------------------------------------------ */

/** Starts a process that holds a draft until it is killed; returns when it holds it. */
static pid_t hold_elsewhere(const struct draft_place *place, struct uuid uuid) {
    int ready[2];
    char byte;
    expect_int(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct draft *draft = begin(place, uuid);
        snapshot(draft, "theirs", NOW);
        if (write(ready[1], "r", 1) != 1) {
            _exit(1);
        }
        for (;;) {
            (void)pause();
        }
    }
    (void)close(ready[1]);
    expect_int(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    return child;
}

START_TEST(a_living_owner_keeps_its_draft) {
    struct draft_place place = place_usual();
    struct uuid uuid = uuid_new();
    struct draft_entry *entries = NULL;
    struct draft *draft = NULL;
    struct buf text;
    buf_init(&text);
    pid_t child = hold_elsewhere(&place, uuid);
    expect_int(listed(&place, &entries), 1);
    expect_true(entries[0].live);
    expect_text(entries[0].first_line, "theirs");
    mem_free(entries);
    expect_status(resume(&place, uuid, &text, &draft), STATUS_BUSY, NULL);
    draft_sweep(&place, (int64_t)time(NULL) + 400 * DAY_S);
    expect_int(kill(child, SIGKILL), 0);
    expect_int(waitpid(child, NULL, 0), child);
    expect_int(listed(&place, &entries), 1);
    expect_false(entries[0].live);
    mem_free(entries);
    expect_ok(resume(&place, uuid, &text, &draft), NULL);
    expect_text(buf_text(&text), "theirs");
    draft_close(draft);
    expect_status(resume(&place, uuid_new(), &text, &draft), STATUS_NOT_FOUND, NULL);
    buf_release(&text);
}
END_TEST

/** Takes the draft over in a child as soon as the gate opens; says what came of it by its code. */
static pid_t race_for(const struct draft_place *place, struct uuid uuid, int gate, int told) {
    pid_t child = fork();
    if (child == 0) {
        struct buf text;
        struct draft *draft = NULL;
        char byte;
        buf_init(&text);
        if (read(gate, &byte, 1) < 0) {
            _exit(9);
        }
        enum status status = resume(place, uuid, &text, &draft);
        byte = (char)status;
        bool is_right = status != STATUS_OK || strcmp(buf_text(&text), "wanted") == 0;
        if (write(told, &byte, 1) != 1) {
            _exit(9);
        }
        /* Whoever won holds it until both have tried. */
        while (read(gate, &byte, 1) > 0) {
        }
        _exit(is_right ? 0 : 8);
    }
    return child;
}

START_TEST(of_two_programs_one_gets_it) {
    enum { ROUNDS = 100 };
    struct draft_place place = place_usual();
    int winners[3] = {0, 0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        struct uuid uuid = uuid_new();
        struct draft *draft = begin(&place, uuid);
        int gates[2][2], told[2], won = 0;
        pid_t children[2];
        snapshot(draft, "wanted", NOW);
        draft_close(draft);
        expect_int(pipe(told), 0);
        expect_int(pipe(gates[0]), 0);
        expect_int(pipe(gates[1]), 0);
        for (int i = 0; i < 2; i++) {
            children[i] = race_for(&place, uuid, gates[i][0], told[1]);
        }
        expect_int(write(gates[0][1], "g", 1), 1);
        expect_int(write(gates[1][1], "g", 1), 1);
        for (int i = 0; i < 2; i++) {
            char byte;
            expect_int(read(told[0], &byte, 1), 1);
            expect_true(byte == STATUS_OK || byte == STATUS_BUSY);
            won += byte == STATUS_OK;
        }
        winners[won]++;
        for (int i = 0; i < 2; i++) {
            int code;
            expect_int(kill(children[i], SIGKILL), 0);
            expect_int(waitpid(children[i], &code, 0), children[i]);
            (void)close(gates[i][0]);
            (void)close(gates[i][1]);
        }
        (void)close(told[0]);
        (void)close(told[1]);
    }
    printf("%d races: %d with one winner, %d with two, %d with none\n", ROUNDS, winners[1],
           winners[2], winners[0]);
    expect_int(winners[2], 0);
    expect_int(winners[1], ROUNDS);
}
END_TEST

// clang-format off
TEST_MAIN("store/draft",
          TEST(a_draft_is_found_and_gone_on_with),
          TEST(files_are_private_reserved_and_not_inherited),
          TEST(a_folder_open_to_others_is_closed),
          TEST(room_is_reserved_ahead_of_what_is_typed),
          TEST(a_draft_is_never_begun_over_another),
          TEST(three_at_once_are_listed_newest_first),
          TEST(what_was_ended_is_kept_thirty_days),
          TEST(what_was_never_written_is_swept_and_nothing_else),
          TEST(texts_are_cut_at_characters_and_bounded),
          TEST(a_file_that_grew_large_is_begun_anew),
          TEST(without_a_folder_it_is_told_before_the_call),
          TEST(a_living_owner_keeps_its_draft),
          TEST_SLOW(of_two_programs_one_gets_it, 60))
// clang-format on
