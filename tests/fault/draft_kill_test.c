/** Drafts and kill -9: no byte that was acknowledged is missing or garbled (P5), and no step of
    saving, resuming or discarding loses a draft or leaves two (P7). A kill does not depend on the
    disk, so all of this lies in memory where there is such a folder. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
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
#include "callsheet/store/draft.h"
#include "callsheet/store/draft_files.h"
#include "callsheet/store/draft_record.h"
#include "support/check_more.h"
#include "support/draftfault.h"

enum {
    NOW = 1795169520,
    TYPE_MS = 8000,      /* how long the kills of P5 go on */
    CONTROL_KILLS = 150, /* enough for a control that loses in most of them */
    KILL_WITHIN_NS = 2000000,
    SNAPSHOT_ABOVE = 300, /* bytes of edits; small, so that many kills meet a snapshot */
    KEYS_MOST = 1 << 20,
};

/* --- common ---------------------------------------------------------------------------------- */

/** A folder in memory, or the test's own. */
static char *make_folder(void) {
    char *folder = mem_strdup("/dev/shm/callsheet-kill.XXXXXX");
    if (mkdtemp(folder) == NULL) {
        mem_free(folder);
        printf("drafts lie on disk here\n");
        folder = mem_strdup(test_folder());
    }
    return folder;
}

static void remove_all(const char *folder) {
    DIR *names = opendir(folder);
    for (struct dirent *entry = names ? readdir(names) : NULL; entry; entry = readdir(names)) {
        char path[DRAFT_PATH_BYTES];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            io_join(path, sizeof path, folder, entry->d_name, NULL) != STATUS_OK) {
            continue;
        }
        if (unlink(path) != 0) {
            remove_all(path);
        }
    }
    if (names != NULL) {
        (void)closedir(names);
    }
    (void)rmdir(folder);
}

static struct draft_place open_place(const char *folder) {
    struct draft_place place;
    struct error err;
    expect_ok(draft_place_open(folder, &place, &err), &err);
    place.io = draftfault_io(); /* syncs are counted, not made */
    return place;
}

/** The text as the form would build it. */
static void build(void *context, bool is_snapshot, const void *bytes, size_t len) {
    struct buf *text = context;
    if (is_snapshot) {
        buf_reset(text);
    }
    buf_add(text, bytes, len);
}

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/** What a key of this run is: known to the parent without being told. */
static char key_at(uint64_t seed, size_t i) {
    uint64_t mixed = (seed + i) * UINT64_C(0x9E3779B97F4A7C15);
    return (char)('!' + (mixed >> 40) % 90);
}

/* --- P5: typing ------------------------------------------------------------------------------ */

/** When a typist says that a key is there. */
enum acknowledge { ACK_AFTER_WRITE, ACK_BEFORE_WRITE, ACK_BUFFERED };

/** What a child does: types keys for ever, and writes one byte to `told` for each that is safe. */
struct typist {
    const struct draft_place *place;
    struct uuid uuid;
    uint64_t seed;
    enum acknowledge acknowledge;
    int told;
};

static void tell(int fd) {
    if (write(fd, "k", 1) != 1) {
        _exit(3);
    }
}

static void type_key(struct draft *draft, struct buf *typed, struct buf *pending,
                     const struct typist *typist) {
    struct error err;
    char key = key_at(typist->seed, typed->len);
    buf_add_char(typed, key);
    buf_add_char(pending, key);
    if (typist->acknowledge != ACK_AFTER_WRITE) {
        tell(typist->told);
    }
    if (typist->acknowledge == ACK_BUFFERED && pending->len < 16) {
        return;
    }
    enum status status = draft_edit(draft, pending->data, pending->len, NOW, &err);
    buf_reset(pending);
    if (status == STATUS_OK && draft_since_snapshot(draft) > SNAPSHOT_ABOVE) {
        status = draft_snapshot(draft, typed->data, typed->len, "", NOW, &err);
    }
    if (status != STATUS_OK) {
        _exit(4);
    }
    if (typist->acknowledge == ACK_AFTER_WRITE) {
        tell(typist->told);
    }
}

static void type_until_killed(const struct typist *typist) {
    struct draft *draft = NULL;
    struct error err;
    struct buf typed, pending;
    buf_init(&typed);
    buf_init(&pending);
    if (draft_new(typist->place, typist->uuid, 1, "Harbour", NOW, &draft, &err) != STATUS_OK) {
        _exit(5);
    }
    tell(typist->told); /* ready */
    while (typed.len < KEYS_MOST) {
        type_key(draft, &typed, &pending, typist);
    }
    _exit(0);
}

/** Counts what is in a pipe whose writer is gone. */
static size_t drain(int fd) {
    char bytes[4096];
    size_t count = 0;
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) > 0) {
        count += (size_t)got;
    }
    return count;
}

struct tally {
    size_t kills, keys, missing, garbled, early;
};

/** Compares what is found with what was acknowledged. */
static void compare(const struct typist *typist, size_t acknowledged, struct tally *tally) {
    struct draft *draft = NULL;
    struct error err;
    struct buf text;
    bool is_right = true;
    buf_init(&text);
    expect_ok(draft_resume(typist->place, typist->uuid, build, &text, &draft, &err), &err);
    for (size_t i = 0; i < text.len; i++) {
        is_right = is_right && text.data[i] == key_at(typist->seed, i);
    }
    tally->kills++;
    tally->keys += acknowledged;
    tally->missing += text.len < acknowledged;
    tally->garbled += !is_right;
    tally->early += text.len > acknowledged; /* written, killed before it could say so: fine */
    expect_int(unlink(draft_path(draft)), 0);
    draft_close(draft);
    buf_release(&text);
}

/** Lets a child type and kills it after a random time. */
static void kill_typist(struct typist *typist, struct dice *dice, struct tally *tally) {
    int told[2];
    char byte;
    const struct timespec wait = {.tv_nsec = (long)dice_below(dice, KILL_WITHIN_NS)};
    typist->uuid = uuid_new();
    typist->seed = dice_u64(dice);
    expect_int(pipe(told), 0);
    pid_t child = fork();
    if (child == 0) {
        typist->told = told[1];
        (void)close(told[0]);
        type_until_killed(typist);
    }
    (void)close(told[1]);
    expect_int(read(told[0], &byte, 1), 1);
    (void)nanosleep(&wait, NULL); /* the time of the kill is what is tried here */
    expect_int(kill(child, SIGKILL), 0);
    expect_int(waitpid(child, NULL, 0), child);
    compare(typist, drain(told[0]), tally);
    (void)close(told[0]);
}

START_TEST(no_acknowledged_key_is_lost) {
    struct dice dice = dice_new();
    char *folder = make_folder();
    struct draft_place place = open_place(folder);
    struct typist typist = {.place = &place, .acknowledge = ACK_AFTER_WRITE};
    struct tally tally = {.kills = 0};
    draftfault_reset();
    for (int64_t until = now_ms() + TYPE_MS; now_ms() < until;) {
        kill_typist(&typist, &dice, &tally);
    }
    printf("P5: %zu kills, %zu keys acknowledged: %zu drafts with a missing one, %zu garbled; %zu "
           "killed between writing and saying so\n",
           tally.kills, tally.keys, tally.missing, tally.garbled, tally.early);
    expect_int(tally.missing, 0);
    expect_int(tally.garbled, 0);
    expect_true(tally.kills > 50 && tally.keys > tally.kills);
    remove_all(folder);
    mem_free(folder);
}
END_TEST

/** The controls: a typist that speaks too early must be caught. */
START_TEST(who_acknowledges_too_early_is_caught) {
    struct dice dice = dice_new();
    char *folder = make_folder();
    struct draft_place place = open_place(folder);
    struct typist typist = {.place = &place,
                            .acknowledge = _i == 0 ? ACK_BUFFERED : ACK_BEFORE_WRITE};
    struct tally tally = {.kills = 0};
    draftfault_reset();
    while (tally.kills < CONTROL_KILLS || (tally.missing == 0 && tally.kills < 4000)) {
        kill_typist(&typist, &dice, &tally);
    }
    printf("P5 control, %s: %zu kills, %zu drafts with a missing key\n",
           _i == 0 ? "buffered" : "acknowledged before writing", tally.kills, tally.missing);
    expect_true(tally.missing > 0);
    expect_int(tally.garbled, 0);
    remove_all(folder);
    mem_free(folder);
}
END_TEST

/* --- P7: each step --------------------------------------------------------------------------- */

/** How a life ends: the row is in the ledger, thrown away, or the program is left. */
enum ending { END_SAVED, END_DISCARDED, END_LEFT, ENDING_COUNT };
/** What goes wrong on the way, so that the ways around it are killed as well. */
enum trouble { TROUBLE_NONE, TROUBLE_SYNC, TROUBLE_WRITE, TROUBLE_FOLDER, TROUBLE_COUNT };

static const char PIECES[] = "abcdefghijklmnop";

/** What a child says on its way, one letter each. */
enum word {
    SAYS_KEY = 'k',   /* one more piece of the text is safe */
    SAYS_SAVED = 's', /* the ledger has the call: from now on the draft may go */
    SAYS_THROWN = 't',
};

struct life {
    const struct draft_place *place;
    struct uuid uuid;
    enum ending ending;
    enum trouble trouble;
    bool is_hasty; /* the control: puts the draft away before the ledger has the call */
    int told;
};

static void say(const struct life *life, enum word word) {
    char byte = (char)word;
    if (write(life->told, &byte, 1) != 1) {
        _exit(3);
    }
}

static void set_trouble(const struct life *life) {
    switch (life->trouble) {
    case TROUBLE_NONE:
        break;
    case TROUBLE_SYNC:
        draftfault_fail(DRAFTFAULT_FDATASYNC, 1, false, EIO);
        break;
    case TROUBLE_WRITE:
        draftfault_fail(DRAFTFAULT_PWRITE, 5, false, ENOSPC);
        break;
    case TROUBLE_FOLDER:
        draftfault_fail(DRAFTFAULT_FDATASYNC, 1, false, EIO);
        break;
    case TROUBLE_COUNT:
        break;
    }
}

/** Types pieces [from, to) with a snapshot and a sync among them. */
static void type_pieces(const struct life *life, struct draft *draft, size_t from, size_t to) {
    struct error err;
    int64_t synced_at = 0;
    for (size_t i = from; i < to; i++) {
        /* A failure is told, and the text is safe in another file: these faults leave one. */
        enum status status = i % 5 == 4 ? draft_snapshot(draft, PIECES, i + 1, PIECES, NOW, &err)
                                        : draft_edit(draft, PIECES + i, 1, NOW, &err);
        if (status != STATUS_OK && strstr(err.message, "instead") == NULL) {
            _exit(4);
        }
        say(life, SAYS_KEY);
        if (i % 3 == 2) {
            if (life->trouble == TROUBLE_FOLDER) { /* the way out is the folder beside */
                draftfault_fail_folder(life->place->folder, EIO);
            }
            status_ignore(draft_sync(draft, NOW, &synced_at, &err)); /* moves on by itself */
            draftfault_fail_folder("/nowhere", 0);
        }
    }
}

/** Begins, types, lets go, resumes, types, and ends a draft; returns when not killed. */
static void live(const struct life *life) {
    struct draft *draft = NULL;
    struct buf text;
    struct error err;
    buf_init(&text);
    set_trouble(life);
    if (draft_new(life->place, life->uuid, 1, "Harbour", NOW, &draft, &err) != STATUS_OK) {
        _exit(5);
    }
    type_pieces(life, draft, 0, 8);
    draft_close(draft);
    if (draft_resume(life->place, life->uuid, build, &text, &draft, &err) != STATUS_OK ||
        text.len != 8) {
        _exit(6);
    }
    type_pieces(life, draft, 8, sizeof PIECES - 1);
    enum status status = STATUS_OK;
    switch (life->ending) {
    case END_SAVED:
        if (life->is_hasty) {
            status = draft_done(draft, &err);
            say(life, SAYS_SAVED);
            break;
        }
        say(life, SAYS_SAVED);
        status = draft_done(draft, &err);
        break;
    case END_DISCARDED:
        say(life, SAYS_THROWN);
        status = draft_discard(draft, &err);
        break;
    case END_LEFT:
    case ENDING_COUNT:
        draft_close(draft);
        break;
    }
    buf_release(&text);
    _exit(status == STATUS_OK ? 0 : 7);
}

/** Looks for the whole text in a folder's done/; true when a file there has it. */
static bool is_kept_in_done(const char *folder, size_t wanted) {
    char done[DRAFT_PATH_BYTES], path[DRAFT_PATH_BYTES];
    bool is_kept = false;
    if (io_join(done, sizeof done, folder, "done", NULL) != STATUS_OK) {
        return false;
    }
    DIR *names = opendir(done);
    for (struct dirent *entry = names ? readdir(names) : NULL; entry; entry = readdir(names)) {
        struct buf bytes, text;
        struct draft_scan scan;
        struct draft_header header;
        struct draft_record record;
        buf_init(&bytes);
        buf_init(&text);
        if (io_join(path, sizeof path, done, entry->d_name, NULL) == STATUS_OK &&
            io_read_file(path, DRAFT_FILE_MOST, &bytes, NULL) == STATUS_OK &&
            draft_scan_open(&scan, bytes.data, bytes.len, &header)) {
            while (draft_scan_next(&scan, &record)) {
                build(&text, record.is_snapshot, record.bytes, record.len);
            }
            is_kept = is_kept || (text.len == wanted && memcmp(text.data, PIECES, wanted) == 0);
        }
        buf_release(&bytes);
        buf_release(&text);
    }
    if (names != NULL) {
        (void)closedir(names);
    }
    return is_kept;
}

struct outcome_tally {
    size_t kills, lost, doubled, garbled, found, ended;
};

/** After the kill: is the text listed once, or was it ended and is it kept? */
static void judge(const struct life *life, const char *said, struct outcome_tally *tally) {
    struct draft_entry *entries = NULL;
    struct draft *draft = NULL;
    struct buf text;
    struct error err;
    char beside[DRAFT_PATH_BYTES];
    size_t count = 0, acknowledged = strspn(said, "k");
    bool may_be_gone = said[acknowledged] != '\0';
    buf_init(&text);
    expect_ok(draft_folder_path(life->place, DRAFT_FOLDER_BESIDE, beside, &err), &err);
    expect_ok(draft_list(life->place, &entries, &count, &err), &err);
    tally->kills++;
    tally->doubled += count > 1;
    if (count == 1 && !entries[0].live) {
        tally->found++;
        expect_ok(draft_resume(life->place, life->uuid, build, &text, &draft, &err), &err);
        tally->garbled += text.len >= sizeof PIECES || memcmp(buf_text(&text), PIECES, text.len);
        tally->lost += text.len < acknowledged;
        /* It can be ended now, and then it is gone. */
        expect_ok(draft_done(draft, &err), &err);
        mem_free(entries);
        expect_ok(draft_list(life->place, &entries, &count, &err), &err);
        expect_int(count, 0);
    } else if (may_be_gone) {
        tally->ended++;
        tally->lost += !is_kept_in_done(life->place->folder, acknowledged) &&
                       !is_kept_in_done(beside, acknowledged);
    } else {
        tally->lost += acknowledged > 0 || count > 0;
    }
    mem_free(entries);
    buf_release(&text);
}

/** Runs one life and kills it at a call; false when it ended before. */
static bool kill_at(struct life *life, size_t nth, bool after, struct outcome_tally *tally) {
    int told[2], code = 0;
    char said[256] = "";
    expect_int(pipe(told), 0);
    life->uuid = uuid_new();
    pid_t child = fork();
    if (child == 0) {
        life->told = told[1];
        draftfault_reset();
        draftfault_kill(nth, after);
        live(life);
    }
    (void)close(told[1]);
    expect_int(waitpid(child, &code, 0), child);
    struct buf words;
    buf_init(&words);
    expect_ok(io_read_fd(told[0], sizeof said - 1, &words, NULL), NULL);
    (void)snprintf(said, sizeof said, "%s", buf_text(&words));
    buf_release(&words);
    (void)close(told[0]);
    if (WIFEXITED(code)) {
        expect_int(WEXITSTATUS(code), 0); /* a life that is not killed goes well */
    }
    judge(life, said, tally);
    return WIFSIGNALED(code);
}

/** Kills lives at every call there is, before and after it; returns at how many. */
static size_t kill_everywhere(struct life *life, struct outcome_tally *tally) {
    size_t points = 0;
    char beside[DRAFT_PATH_BYTES];
    for (int way = 0; way < 2; way++) {
        bool is_killed = true;
        for (size_t nth = 1; is_killed; nth++) {
            char *folder = make_folder();
            struct draft_place place = open_place(folder);
            life->place = &place;
            draftfault_reset();
            is_killed = kill_at(life, nth, way == 1, tally);
            points += is_killed;
            expect_ok(draft_folder_path(&place, DRAFT_FOLDER_BESIDE, beside, NULL), NULL);
            remove_all(beside);
            remove_all(folder);
            mem_free(folder);
        }
    }
    return points;
}

START_TEST(no_step_loses_or_doubles_a_draft) {
    struct outcome_tally tally = {.kills = 0};
    size_t points = 0;
    for (int trouble = 0; trouble < TROUBLE_COUNT; trouble++) {
        struct life life = {.ending = (enum ending)_i, .trouble = (enum trouble)trouble};
        points += kill_everywhere(&life, &tally);
    }
    printf("P7: ending %d: %zu kill points: %zu lost, %zu doubled, %zu garbled (%zu found again, "
           "%zu ended)\n",
           _i, points, tally.lost, tally.doubled, tally.garbled, tally.found, tally.ended);
    expect_true(points > 100);
    expect_int(tally.lost, 0);
    expect_int(tally.doubled, 0);
    expect_int(tally.garbled, 0);
}
END_TEST

/** The control: a draft put away before its call is in the ledger is lost to a kill between. */
START_TEST(who_puts_away_too_early_is_caught) {
    struct outcome_tally tally = {.kills = 0};
    struct life life = {.ending = END_SAVED, .is_hasty = true};
    size_t points = kill_everywhere(&life, &tally);
    printf("P7 control: %zu kill points: %zu lost\n", points, tally.lost);
    expect_true(tally.lost > 0);
}
END_TEST

// clang-format off
TEST_MAIN("fault/draft_kill",
          TEST_SLOW(no_acknowledged_key_is_lost, 60),
          (struct test_entry){.test = who_acknowledges_too_early_is_caught, .count = 2,
                              .timeout_s = 60},
          (struct test_entry){.test = no_step_loses_or_doubles_a_draft, .count = ENDING_COUNT,
                              .timeout_s = 120},
          TEST_SLOW(who_puts_away_too_early_is_caught, 60))
// clang-format on
