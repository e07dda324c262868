#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/worker.h"
#include "support/asker.h"
#include "support/check_more.h"

/* What the last scan gave. */
static struct {
    struct buf rows; /* one line each, sorted */
    struct index_done done;
    char uuid[64];
} t;

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Takes batches until the end, and sorts their rows: "customer flags id subject". */
static void collect(bool wants_whole) {
    char *lines[2000];
    size_t count = 0;
    for (;;) {
        asker.fd = -1;
        expect_ok(workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &asker.frame, &asker.fd), NULL);
        if (asker.frame.kind != FRAME_INDEX_MAIL) {
            break;
        }
        struct index_mail_batch batch;
        expect_ok(index_mail_batch_decode(&asker.frame, &asker.arena, &batch, NULL), NULL);
        expect_true(batch.is_whole == wants_whole);
        for (size_t i = 0; i < batch.count && count < ARRAY_LEN(lines); i++) {
            struct buf line;
            buf_init(&line);
            buf_addf(&line, "%d %d %s %s%s", (int)batch.rows[i].customer_id,
                     (int)batch.rows[i].flags, batch.rows[i].message_id, batch.rows[i].subject,
                     batch.rows[i].date == INSTANT_NONE ? " undated" : "");
            lines[count++] = buf_detach(&line);
        }
    }
    expect_int(asker.frame.kind, FRAME_INDEX_DONE);
    expect_ok(index_done_decode(&asker.frame, &asker.arena, &t.done, NULL), NULL);
    expect_int(t.done.rows, count);
    (void)snprintf(t.uuid, sizeof t.uuid, "%s", t.done.uuid);
    qsort(lines, count, sizeof lines[0], by_text);
    buf_reset(&t.rows);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&t.rows, "%s\n", lines[i]);
        mem_free(lines[i]);
    }
}

static const char *scan(void) {
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload,
                      &(struct index_scan){.since = ASKER_NOW - 30 * DAY_S, .now = ASKER_NOW});
    asker_send(FRAME_INDEX_SCAN, &payload);
    collect(true);
    expect_int(t.done.kind, INDEX_DONE_WHOLE);
    return buf_text(&t.rows);
}

static const char *poll_mail(enum index_done_kind wanted) {
    struct buf payload;
    buf_init(&payload);
    index_poll_encode(&payload, &(struct index_poll){.since = ASKER_NOW - 30 * DAY_S,
                                                     .now = ASKER_NOW,
                                                     .uuid = t.uuid,
                                                     .revision = t.done.revision});
    asker_send(FRAME_INDEX_POLL, &payload);
    collect(wanted == INDEX_DONE_WHOLE);
    expect_int(t.done.kind, wanted);
    return buf_text(&t.rows);
}

static void set_up(void) {
    asker_set_up(index_worker);
    buf_init(&t.rows);
}

static void tear_down(void) {
    buf_release(&t.rows);
    asker_tear_down();
}

START_TEST(opens_and_says_what_it_found) {
    asker_add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(asker.maker);
    struct index_opened opened = asker_open("", mailmaker_config(asker.maker));
    expect_text(opened.path, mailmaker_mail(asker.maker));
    expect_text(opened.config, mailmaker_config(asker.maker));
    expect_int(opened.messages, 1);
    expect_int(opened.own_addresses, 2);
    expect_text(opened.own_address, "me@desk.example");
    expect_text(opened.own_name, "Me");
    expect_text(opened.mail_root, mailmaker_mail(asker.maker));
    expect_true(opened.indexed_at > ASKER_NOW);
    expect_int(strlen(opened.uuid), 36);
}
END_TEST

START_TEST(opens_by_path_without_a_configuration) {
    asker_add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(asker.maker);
    struct index_opened opened = asker_open(mailmaker_mail(asker.maker), "");
    expect_int(opened.messages, 1);
    expect_text(opened.config, "");
    expect_text(opened.own_address, ""); /* none that was made up from the login */
    expect_text(opened.own_name, "");
    asker_tell_addresses(SIZE_MAX);
    expect_text(scan(), "1 0 a@x Hi\n");
}
END_TEST

static int with_environment(int fd) {
    if (setenv("NOTMUCH_CONFIG", mailmaker_config(asker.maker), 1) != 0 ||
        setenv("NOTMUCH_DATABASE", "", 1) != 0) {
        return 1;
    }
    return index_worker(fd);
}

START_TEST(opens_as_notmuch_finds_it) {
    asker_add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(asker.maker);
    workerproc_stop(&asker.proc);
    workerproc_start(&asker.proc, with_environment);
    expect_text(asker_open("", "").path, mailmaker_mail(asker.maker));
}
END_TEST

START_TEST(says_when_there_is_no_archive_and_tries_again) {
    struct buf payload;
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){mailmaker_mail(asker.maker), "", ""});
    asker_send(FRAME_INDEX_OPEN, &payload);
    expect_contains(asker_failure(), "There is no mail archive at ");
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.now = ASKER_NOW});
    asker_send(FRAME_INDEX_SCAN, &payload);
    expect_contains(asker_failure(), "There is no mail archive at ");
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){"", "", ""});
    asker_send(FRAME_INDEX_OPEN, &payload);
    expect_contains(asker_failure(), "notmuch setup");
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){"", "/nowhere/config", ""});
    asker_send(FRAME_INDEX_OPEN, &payload);
    (void)asker_failure();
    asker_add("a@x", "jo@acme.example", "Hi");
    asker_start();
    expect_text(scan(), "1 0 a@x Hi\n");
}
END_TEST

START_TEST(matches_addresses_exactly) {
    asker_add("exact@x", "Jo <JO@Acme.example>", "exact");
    asker_add("quoted@x", "\"billing@acme.example\" <evil@evil.test>", "name is an address");
    asker_add("domain@x", "acme.example <evil@evil.test>", "name is a domain");
    asker_add("sub@x", "jo@mail.acme.example", "subdomain");
    asker_add("tail@x", "jo@acme.example.evil.test", "tail");
    asker_add("hyphen@x", "x@sub-acme.example", "hyphen");
    asker_add("word@x", "=?utf-8?q?Jo_=3Cjo=40acme=2Eexample=3E=2C?= <evil@evil.test>",
              "word spoof");
    asker_add("esc@x", "\x1b[31mJo\x1b[0m <jo@acme.example>", "escapes");
    asker_add("two@x", "jo@acme.example, al@other.example", "two authors");
    asker_add("both@x", "books@both.example", "two customers");
    asker_add("last@x", "\"Doe, Jo\" <jo@acme.example>", "comma in name");
    asker_add("stranger@x", "new@acme.example", "not on record");
    asker_add("own@x", "me@desk.example", "to myself");
    asker_start();
    expect_text(scan(), "1 0 esc@x escapes\n"
                        "1 0 exact@x exact\n"
                        "1 0 last@x comma in name\n"
                        "1 2 domain@x name is a domain\n"
                        "1 2 hyphen@x hyphen\n"
                        "1 2 quoted@x name is an address\n"
                        "1 2 tail@x tail\n"
                        "1 2 word@x word spoof\n"
                        "1 4 two@x two authors\n"
                        "2 4 two@x two authors\n"
                        "3 0 both@x two customers\n"
                        "4 0 both@x two customers\n");
    expect_int(t.done.looked_at, 13);
}
END_TEST

START_TEST(maps_our_own_mail_by_recipients) {
    mailmaker_add(asker.maker, &(struct mail){.id = "out@x",
                                              .from = "Me <ME@desk.example>",
                                              .to = "Jo <jo@acme.example>, billing@acme.example",
                                              .cc = "Al <al@other.example>",
                                              .subject = "offer",
                                              .date = ASKER_NOW - 5});
    mailmaker_add(asker.maker, &(struct mail){.id = "old@x",
                                              .from = "old@desk.example",
                                              .to = "\"jo@acme.example\" <else@else.example>",
                                              .subject = "else",
                                              .date = ASKER_NOW - 5});
    mailmaker_add(asker.maker, &(struct mail){.id = "in@x",
                                              .from = "else@else.example",
                                              .to = "jo@acme.example",
                                              .subject = "between others",
                                              .date = ASKER_NOW - 5});
    asker_start();
    expect_text(scan(), "1 1 out@x offer\n2 1 out@x offer\n");
}
END_TEST

START_TEST(does_not_believe_dates) {
    static const struct {
        const char *id;
        int64_t date;
    } rows[] = {{"none@x", 0},
                {"now@x", ASKER_NOW},
                {"tomorrow@x", ASKER_NOW + DAY_S - 10},
                {"future@x", ASKER_NOW + 200LL * 365 * DAY_S},
                {"old@x", ASKER_NOW - 31 * DAY_S},
                {"edge@x", ASKER_NOW - 30 * DAY_S}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        mailmaker_add(asker.maker, &(struct mail){.id = rows[i].id,
                                                  .from = "jo@acme.example",
                                                  .subject = "x",
                                                  .date = rows[i].date});
    }
    mailmaker_add(asker.maker, &(struct mail){.id = "bad@x",
                                              .from = "jo@acme.example",
                                              .subject = "x",
                                              .headers = "Date: sometime last week\n"});
    mailmaker_add(asker.maker,
                  &(struct mail){.id = "1900@x",
                                 .from = "jo@acme.example",
                                 .subject = "x",
                                 .headers = "Date: Mon, 01 Jan 1900 00:00:00 +0000\n"});
    asker_start();
    expect_text(scan(), "1 0 1900@x x undated\n1 0 bad@x x undated\n1 0 edge@x x\n"
                        "1 0 future@x x undated\n1 0 none@x x undated\n1 0 now@x x\n"
                        "1 0 tomorrow@x x\n");
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
}
END_TEST

START_TEST(cleans_what_it_shows) {
    asker_add("dirty@x", "jo@acme.example", "line1=?utf-8?q?=0ABcc=3A_x=1B[31m=E2=80=AE?=");
    mailmaker_add(
        asker.maker,
        &(struct mail){.from = "jo@acme.example", .subject = "no id", .date = ASKER_NOW - 9});
    asker_start();
    const char *rows = scan();
    expect_contains(rows, "1 0 dirty@x line1 Bcc: x^[[31m<U+202E>\n");
    expect_contains(rows, "1 0 notmuch-sha1-");
}
END_TEST

START_TEST(marks_hidden_mail) {
    asker_add("spam@x", "jo@acme.example", "maybe");
    asker_add("fine@x", "jo@acme.example", "fine");
    mailmaker_index(asker.maker);
    mem_free(mailmaker_notmuch(asker.maker,
                               (const char *const[]){"tag", "+spam", "--", "id:spam@x", NULL}));
    asker_start();
    expect_text(scan(), "1 0 fine@x fine\n1 8 spam@x maybe\n");
}
END_TEST

START_TEST(follows_changes) {
    asker_add("a@x", "jo@acme.example", "first");
    asker_start();
    expect_text(scan(), "1 0 a@x first\n");
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
    asker_add("b@x", "al@other.example", "second");
    asker_add("c@x", "who@ever.example", "of a stranger");
    mailmaker_index(asker.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "2 0 b@x second\n");
    expect_int(t.done.looked_at, 2);
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
    mem_free(mailmaker_notmuch(asker.maker,
                               (const char *const[]){"tag", "+spam", "--", "id:a@x", NULL}));
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 8 a@x first\n");
    asker_tell_addresses(2);
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 8 a@x first\n");
}
END_TEST

START_TEST(sees_deletions_that_move_no_revision) {
    const char *path = asker_add("a@x", "jo@acme.example", "first");
    asker_add("b@x", "jo@acme.example", "second");
    const char *copy = asker_add("b@x", "jo@acme.example", "second");
    asker_start();
    expect_text(scan(), "1 0 a@x first\n1 0 b@x second\n");
    uint64_t revision = t.done.revision;
    expect_true(unlink(path) == 0);
    mailmaker_index(asker.maker);
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 0 b@x second\n");
    expect_int(t.done.revision, revision);
    expect_true(unlink(copy) == 0); /* one file of two: the message stays */
    mailmaker_index(asker.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 0 b@x second\n");
    asker_add("c@x", "jo@acme.example", "third");
    mailmaker_index(asker.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 0 c@x third\n");
}
END_TEST

START_TEST(survives_compacting_moving_and_absence) {
    asker_add("a@x", "jo@acme.example", "first");
    asker_start();
    expect_text(scan(), "1 0 a@x first\n");
    char before[64];
    (void)snprintf(before, sizeof before, "%s", t.uuid);
    mem_free(mailmaker_notmuch(asker.maker, (const char *const[]){"compact", "--quiet", NULL}));
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 0 a@x first\n");
    expect_true(strcmp(before, t.uuid) != 0);
    char *away = test_path("away");
    expect_true(rename(mailmaker_mail(asker.maker), away) == 0);
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.now = ASKER_NOW});
    asker_send(FRAME_INDEX_SCAN, &payload);
    const char *why = asker_failure();
    expect_true(strstr(why, "mail archive") != NULL);
    expect_true(rename(away, mailmaker_mail(asker.maker)) == 0);
    expect_text(scan(), "1 0 a@x first\n");
    free(away);
}
END_TEST

/* --- nothing changes --- */

static struct buf *listing;

static int list_file(const char *path, const struct stat *file, int type, struct FTW *place) {
    (void)type;
    (void)place;
    buf_addf(listing, "%s %o %d %d.%09d\n", path, (unsigned)file->st_mode, (int)file->st_size,
             (int)file->st_mtim.tv_sec, (int)file->st_mtim.tv_nsec);
    return 0;
}

static int compare_lines(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All files with sizes and times, sorted. */
static char *list_archive(void) {
    struct buf all, sorted;
    char *lines[500];
    size_t count = 0;
    buf_init(&all);
    buf_init(&sorted);
    listing = &all;
    expect_int(nftw(mailmaker_mail(asker.maker), list_file, 16, FTW_PHYS), 0);
    for (char *line = all.data; line != NULL && *line != '\0' && count < ARRAY_LEN(lines);) {
        char *end = strchr(line, '\n');
        *end = '\0';
        lines[count++] = line;
        line = end + 1;
    }
    qsort(lines, count, sizeof lines[0], compare_lines);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&sorted, "%s\n", lines[i]);
    }
    buf_release(&all);
    return buf_detach(&sorted);
}

START_TEST(changes_nothing) {
    asker_add_thread(1, ASKER_NOW - DAY_S);
    asker_add("a@x", "\"Doe, Jo\" <jo@acme.example>", "first");
    mailmaker_index(asker.maker);
    static const char *const lastmod[] = {"count", "--lastmod", "*", NULL};
    char *count = mailmaker_notmuch(asker.maker, lastmod);
    char *before = list_archive();
    (void)asker_open("", mailmaker_config(asker.maker));
    asker_tell_addresses(SIZE_MAX);
    (void)scan();
    (void)poll_mail(INDEX_DONE_UNCHANGED);
    struct index_thread_list threads = asker_threads("jo@acme.example", 5);
    (void)asker_messages(threads.rows[0].thread_id, NULL);
    (void)asker_file("a@x", 0);
    asker_expect_file_holds("first");
    char *after = list_archive();
    expect_text(after, before);
    mem_free(after);
    after = mailmaker_notmuch(asker.maker, lastmod);
    expect_text(after, count);
    mem_free(after);
    mem_free(before);
    mem_free(count);
}
END_TEST

/* --- others write, things break --- */

START_TEST(reads_while_others_index) {
    asker_add("a@x", "jo@acme.example", "first");
    asker_start();
    (void)scan();
    pid_t writer = fork();
    expect_true(writer >= 0);
    if (writer == 0) {
        for (int i = 0; i < 25; i++) {
            char id[32];
            (void)snprintf(id, sizeof id, "w%d@x", i);
            asker_add(id, "jo@acme.example", "more");
            mailmaker_index(asker.maker);
        }
        _exit(0);
    }
    int deaths = 0, answers = 0;
    int how = 0;
    while (waitpid(writer, &how, WNOHANG) == 0) {
        struct buf payload;
        buf_init(&payload);
        index_scan_encode(&payload, &(struct index_scan){.since = 0, .now = ASKER_NOW});
        asker_send(FRAME_INDEX_SCAN, &payload);
        enum status status = STATUS_OK;
        do {
            status = workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &asker.frame, &asker.fd);
            expect_true(status == STATUS_OK || status == STATUS_CLOSED);
        } while (status == STATUS_OK && asker.frame.kind == FRAME_INDEX_MAIL);
        if (status == STATUS_CLOSED) { /* what the library may do; the desk starts another */
            deaths++;
            workerproc_stop(&asker.proc);
            workerproc_start(&asker.proc, index_worker);
            (void)asker_open("", mailmaker_config(asker.maker));
            asker_tell_addresses(SIZE_MAX);
        }
        answers++;
    }
    expect_int(how, 0);
    printf("%d scans, %d deaths\n", answers, deaths);
    expect_true(answers > 10);
    (void)scan();
    expect_contains(buf_text(&t.rows), "1 0 w24@x more\n");
}
END_TEST

START_TEST(dies_or_says_so_when_the_database_is_damaged) {
    for (int i = 0; i < 50; i++) {
        asker_add_thread(i, ASKER_NOW - DAY_S);
    }
    asker_start();
    (void)scan();
    struct buf path;
    buf_init(&path);
    buf_addf(&path, "%s/.notmuch/xapian/postlist.glass", mailmaker_mail(asker.maker));
    expect_true(truncate(path.data, 8192) == 0);
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.since = 0, .now = ASKER_NOW});
    asker_send(FRAME_INDEX_SCAN, &payload);
    enum status status = STATUS_OK;
    do {
        status = workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &asker.frame, &asker.fd);
    } while (status == STATUS_OK && asker.frame.kind == FRAME_INDEX_MAIL);
    expect_true(status == STATUS_OK || status == STATUS_CLOSED);
    printf("damaged database: %s\n",
           status == STATUS_OK ? frame_kind_name(asker.frame.kind) : "the worker died");
    buf_release(&path);
}
END_TEST

START_TEST(starts_again_after_a_kill) {
    asker_add("a@x", "jo@acme.example", "first");
    asker_start();
    expect_true(kill(asker.proc.pid, SIGKILL) == 0);
    expect_status(workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &asker.frame, &asker.fd),
                  STATUS_CLOSED, NULL);
    workerproc_stop(&asker.proc);
    workerproc_start(&asker.proc, index_worker);
    asker_start();
    expect_text(scan(), "1 0 a@x first\n");
}
END_TEST

/* Twenty-five runs of notmuch take their time on a busy machine. */
#define READS_LONG(name)                                                                           \
    (struct test_entry) {                                                                          \
        .test = (name), .count = 1, .timeout_s = 120, .setup = set_up, .teardown = tear_down       \
    }
#define ON_ARCHIVE(name) TEST_WITH(name, set_up, tear_down)

TEST_MAIN("reader/index", ON_ARCHIVE(opens_and_says_what_it_found),
          ON_ARCHIVE(opens_by_path_without_a_configuration), ON_ARCHIVE(opens_as_notmuch_finds_it),
          ON_ARCHIVE(says_when_there_is_no_archive_and_tries_again),
          ON_ARCHIVE(matches_addresses_exactly), ON_ARCHIVE(maps_our_own_mail_by_recipients),
          ON_ARCHIVE(does_not_believe_dates), ON_ARCHIVE(cleans_what_it_shows),
          ON_ARCHIVE(marks_hidden_mail), ON_ARCHIVE(follows_changes),
          ON_ARCHIVE(sees_deletions_that_move_no_revision),
          ON_ARCHIVE(survives_compacting_moving_and_absence), ON_ARCHIVE(changes_nothing),
          READS_LONG(reads_while_others_index),
          ON_ARCHIVE(dies_or_says_so_when_the_database_is_damaged),
          ON_ARCHIVE(starts_again_after_a_kill))
