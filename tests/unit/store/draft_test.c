/** Drafts: what was written is found again, whatever happened to the file (P6), whatever the disk
    said (P17), and by one program only. */
#include "callsheet/store/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/uuid.h"
#include "callsheet/store/draft_files.h"
#include "callsheet/store/draft_record.h"
#include "support/check_more.h"
#include "support/draftfault.h"

enum { NOW = 1795169520, CUSTOMER = 42, DAY_S = 24 * 60 * 60 };

/* --- small helpers --------------------------------------------------------------------------- */

static struct draft_place place_usual(void) {
    struct draft_place place;
    struct error err;
    char *state = test_path("state");
    expect_ok(draft_place_open(state, &place, &err), &err);
    free(state);
    return place;
}

static struct draft *begin(const struct draft_place *place, struct uuid uuid) {
    struct draft *draft = NULL;
    struct error err;
    expect_ok(draft_new(place, uuid, CUSTOMER, "Harbour & Pine Ltd", NOW, &draft, &err), &err);
    return draft;
}

static void edit(struct draft *draft, const char *text, int64_t now) {
    struct error err;
    expect_ok(draft_edit(draft, text, strlen(text), now, &err), &err);
}

static void snapshot(struct draft *draft, const char *text, int64_t now) {
    struct error err;
    expect_ok(draft_snapshot(draft, text, strlen(text), text, now, &err), &err);
}

/** A text as the form would build it: a snapshot replaces it, an edit goes to its end. */
static void build(void *context, bool is_snapshot, const void *bytes, size_t len) {
    struct buf *text = context;
    if (is_snapshot) {
        buf_reset(text);
    }
    buf_add(text, bytes, len);
}

static enum status resume(const struct draft_place *place, struct uuid uuid, struct buf *text,
                          struct draft **draft) {
    struct error err;
    buf_reset(text);
    return draft_resume(place, uuid, build, text, draft, &err);
}

/** Resumes and lets go: the text that is found. The caller frees it. */
static char *found_text(const struct draft_place *place, struct uuid uuid) {
    struct buf text;
    struct draft *draft = NULL;
    buf_init(&text);
    expect_ok(resume(place, uuid, &text, &draft), NULL);
    draft_close(draft);
    return buf_detach(&text);
}

static size_t listed(const struct draft_place *place, struct draft_entry **out) {
    struct error err;
    size_t count = 0;
    expect_ok(draft_list(place, out, &count, &err), &err);
    return count;
}

static size_t list_count(const struct draft_place *place) {
    struct draft_entry *entries = NULL;
    size_t count = listed(place, &entries);
    mem_free(entries);
    return count;
}

/** Files of a folder whose names hold a piece. */
static size_t files_in(const char *folder, const char *piece) {
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

static void below(char *out, size_t capacity, const char *folder, const char *name) {
    struct error err;
    expect_ok(io_join(out, capacity, folder, name, &err), &err);
}

/** What the kernel holds of a draft, whoever holds its lock: the file that goes furthest. */
static void kernel_text(const struct draft_place *place, struct uuid uuid, struct buf *text) {
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

/* --- P6: damaged files ----------------------------------------------------------------------- */

enum { P6_EDITS = 12, P6_BYTES = 4096 };

/** A small draft as bytes, and where each of its records ends. */
struct sample {
    struct uuid uuid;
    struct buf bytes;
    size_t header_end, ends[P6_EDITS + 2];
    char *texts[P6_EDITS + 2]; /* the text after so many records; [0] is none */
    size_t records;
};

static void sample_make(struct sample *sample) {
    struct draft_place place = place_usual();
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    struct buf text;
    struct error err;
    sample->uuid = uuid_new();
    buf_init(&sample->bytes);
    buf_init(&text);
    struct draft *draft = begin(&place, sample->uuid);
    snapshot(draft, "Spoke to Anna: ", NOW);
    for (int i = 0; i < P6_EDITS; i++) {
        char piece[2] = {(char)('a' + i), '\0'};
        edit(draft, piece, NOW + i);
    }
    expect_ok(io_read_file(draft_path(draft), DRAFT_FILE_MOST, &sample->bytes, &err), &err);
    draft_close(draft);
    expect_true(draft_scan_open(&scan, sample->bytes.data, sample->bytes.len, &header));
    sample->header_end = scan.at;
    sample->records = 0;
    sample->texts[0] = mem_strdup("");
    while (draft_scan_next(&scan, &record)) {
        build(&text, record.is_snapshot, record.bytes, record.len);
        sample->ends[sample->records++] = scan.at;
        sample->texts[sample->records] = mem_strdup(buf_text(&text));
    }
    expect_int(sample->records, P6_EDITS + 1);
    buf_truncate(&sample->bytes, sample->ends[sample->records - 1] + 40); /* and some reserve */
    buf_release(&text);
}

static void sample_release(struct sample *sample) {
    for (size_t i = 0; i <= sample->records; i++) {
        mem_free(sample->texts[i]);
    }
    buf_release(&sample->bytes);
}

/** Records that lie whole before a damaged byte. */
static size_t whole_before(const struct sample *sample, size_t at) {
    size_t count = 0;
    while (count < sample->records && sample->ends[count] <= at) {
        count++;
    }
    return count;
}

/** Scans damaged bytes: exactly the records before the damage, byte for byte. Returns whether. */
static bool scan_is_prefix(const struct sample *sample, const char *bytes, size_t len,
                           size_t wanted) {
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    struct buf text;
    size_t found = 0;
    buf_init(&text);
    if (draft_scan_open(&scan, bytes, len, &header)) {
        while (draft_scan_next(&scan, &record)) {
            build(&text, record.is_snapshot, record.bytes, record.len);
            found++;
        }
    }
    bool is_right = found == wanted && strcmp(buf_text(&text), sample->texts[found]) == 0;
    buf_release(&text);
    return is_right;
}

START_TEST(damage_leaves_the_longest_valid_prefix) {
    struct sample sample;
    size_t cases = 0, wrong = 0;
    sample_make(&sample);
    size_t len = sample.bytes.len, half = sample.header_end / 2;
    expect_true(len < P6_BYTES);
    char bytes[P6_BYTES];
    for (size_t cut = 0; cut <= len; cut++, cases += 2) {
        memcpy(bytes, sample.bytes.data, len);
        size_t wanted = whole_before(&sample, cut);
        wrong += !scan_is_prefix(&sample, bytes, cut, wanted);
        /* What follows were zeros: blocks that never reached the disk. */
        memset(bytes + cut, 0, len - cut);
        /* A record may end in zeros of its own: then it is whole nevertheless. */
        while (memcmp(bytes, sample.bytes.data, len) == 0 && wanted < sample.records) {
            wanted++;
        }
        wrong += !scan_is_prefix(&sample, bytes, len, wanted);
    }
    for (size_t bit = 0; bit < len * 8; bit++, cases++) {
        memcpy(bytes, sample.bytes.data, len);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << (bit % 8)));
        /* A flipped bit in one copy of the header costs nothing. */
        size_t wanted =
            bit / 8 < sample.header_end ? sample.records : whole_before(&sample, bit / 8);
        wrong += !scan_is_prefix(&sample, bytes, len, wanted);
    }
    for (size_t at = 0; at < half; at++, cases++) { /* both copies */
        memcpy(bytes, sample.bytes.data, len);
        bytes[at] ^= 1;
        bytes[half + at] ^= 1;
        wrong += !scan_is_prefix(&sample, bytes, len, 0);
    }
    printf("P6: %zu damaged drafts, %zu without the prefix property\n", cases, wrong);
    expect_int(wrong, 0);
    sample_release(&sample);
}
END_TEST

/** A record that does not follow the one before it is no part of the text, however whole it is. */
START_TEST(a_record_out_of_order_ends_the_prefix) {
    struct sample sample;
    sample_make(&sample);
    const size_t *ends = sample.ends;
    /* Without the third; with the third twice. */
    struct buf bytes;
    buf_init(&bytes);
    buf_add(&bytes, sample.bytes.data, ends[1]);
    buf_add(&bytes, sample.bytes.data + ends[2], sample.bytes.len - ends[2]);
    expect_true(scan_is_prefix(&sample, bytes.data, bytes.len, 2));
    buf_reset(&bytes);
    buf_add(&bytes, sample.bytes.data, ends[2]);
    buf_add(&bytes, sample.bytes.data + ends[1], sample.bytes.len - ends[1]);
    expect_true(scan_is_prefix(&sample, bytes.data, bytes.len, 3));
    buf_release(&bytes);
    sample_release(&sample);
}
END_TEST

/** The same through the files: taken over, gone on with, and found once more. */
START_TEST(a_damaged_draft_is_gone_on_with) {
    struct sample sample;
    size_t cases = 0;
    struct error err;
    struct draft_place place = place_usual();
    char path[DRAFT_PATH_BYTES], done[DRAFT_PATH_BYTES];
    sample_make(&sample);
    place.io = draftfault_io();
    below(done, sizeof done, place.folder, "done");
    expect_ok(draft_file_path(place.folder, sample.uuid, 0, path, &err), &err);
    for (size_t at = sample.header_end; at < sample.bytes.len; at += 5, cases++) {
        struct draft *draft = NULL;
        struct buf text;
        buf_init(&text);
        draftfault_reset();
        if (cases % 3 == 0) { /* no room for a new file */
            draftfault_fail(DRAFTFAULT_OPEN, 2, true, ENOSPC);
        }
        bool is_cut = cases % 2 == 0;
        char was = sample.bytes.data[at];
        sample.bytes.data[at] = (char)(was ^ 0x20);
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        expect_ok(io_write_all(fd, sample.bytes.data, is_cut ? at : sample.bytes.len, &err), &err);
        expect_int(close(fd), 0);
        sample.bytes.data[at] = was;
        const char *wanted = sample.texts[whole_before(&sample, at)];
        expect_ok(resume(&place, sample.uuid, &text, &draft), NULL);
        expect_text(buf_text(&text), wanted);
        edit(draft, "+more", NOW);
        buf_add_text(&text, "+more");
        draft_close(draft);
        place.io = NULL;
        char *again = found_text(&place, sample.uuid);
        expect_text(again, buf_text(&text));
        free(again);
        expect_ok(resume(&place, sample.uuid, &text, &draft), NULL);
        expect_ok(draft_done(draft, &err), &err);
        expect_int(list_count(&place), 0);
        place.io = draftfault_io();
        buf_release(&text);
    }
    printf("%zu damaged files gone on with, %zu of them kept aside\n", cases,
           files_in(done, ".damaged"));
    expect_true(files_in(done, ".damaged") > cases / 4);
    sample_release(&sample);
}
END_TEST

/* --- P17: failing calls ---------------------------------------------------------------------- */

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
          TEST_SLOW(of_two_programs_one_gets_it, 60),
          TEST(damage_leaves_the_longest_valid_prefix),
          TEST(a_record_out_of_order_ends_the_prefix),
          TEST_SLOW(a_damaged_draft_is_gone_on_with, 60),
          (struct test_entry){.test = text_is_never_lost_to_a_failing_call,
                              .count = DRAFTFAULT_COUNT, .timeout_s = 60},
          (struct test_entry){.test = text_is_never_lost_to_two_failures,
                              .count = DRAFTFAULT_COUNT, .timeout_s = 60},
          TEST(what_is_on_disk_stays_until_more_is),
          TEST(a_draft_ended_elsewhere_is_not_taken_over),
          TEST(a_bad_folder_is_left_for_the_one_beside),
          TEST_LOOP(a_failing_end_leaves_the_draft, 2))
// clang-format on
