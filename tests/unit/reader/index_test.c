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
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/index_msg.h"
#include "support/check_more.h"
#include "support/mailmaker.h"
#include "support/workerproc.h"

enum { DEADLINE_MS = 15000, DAY_S = 86400 };

static const int64_t now = 1700000000; /* 14 Nov 2023 */

/* A worker on an archive, and what it said last. */
static struct {
    struct mailmaker *maker;
    struct workerproc proc;
    struct arena arena;
    struct frame frame;
    int fd;
    struct buf rows; /* of the last scan: one line each, sorted */
    struct index_done done;
    char uuid[64];
} t;

static void hear(enum frame_kind wanted) {
    t.fd = -1;
    expect_ok(workerproc_hear(&t.proc, DEADLINE_MS, &t.frame, &t.fd), NULL);
    if (t.frame.kind != wanted) {
        struct failed failed = {.message = ""};
        (void)!failed_decode(&t.frame, &t.arena, &failed, NULL);
        ck_abort_msg("%s instead of %s: %s", frame_kind_name(t.frame.kind), frame_kind_name(wanted),
                     failed.message);
    }
}

static void send(enum frame_kind kind, struct buf *payload) {
    workerproc_ask(&t.proc, kind, payload, -1);
    buf_release(payload);
}

static struct index_opened open_archive(const char *database, const char *config) {
    struct buf payload;
    struct index_opened opened;
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){database, config, ""});
    send(FRAME_INDEX_OPEN, &payload);
    hear(FRAME_INDEX_OPENED);
    expect_ok(index_opened_decode(&t.frame, &t.arena, &opened, NULL), NULL);
    return opened;
}

static const char *failure(void) {
    struct failed failed;
    hear(FRAME_FAILED);
    expect_ok(failed_decode(&t.frame, &t.arena, &failed, NULL), NULL);
    return failed.message;
}

static const struct index_address known[] = {
    {"billing@acme.example", 1}, {"jo@acme.example", 1},    {"al@other.example", 2},
    {"books@both.example", 3},   {"books@both.example", 4},
};

static void tell_addresses(const struct index_address *rows, size_t count) {
    struct buf payload;
    struct index_addresses_set set;
    buf_init(&payload);
    index_addresses_encode(&payload, &(struct index_addresses){true, true, count, rows});
    send(FRAME_INDEX_ADDRESSES, &payload);
    hear(FRAME_INDEX_ADDRESSES_SET);
    expect_ok(index_addresses_set_decode(&t.frame, &t.arena, &set, NULL), NULL);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Takes batches until the end, and sorts their rows: "customer flags id subject". */
static void collect(bool wants_whole) {
    char *lines[2000];
    size_t count = 0;
    for (;;) {
        t.fd = -1;
        expect_ok(workerproc_hear(&t.proc, DEADLINE_MS, &t.frame, &t.fd), NULL);
        if (t.frame.kind != FRAME_INDEX_MAIL) {
            break;
        }
        struct index_mail_batch batch;
        expect_ok(index_mail_batch_decode(&t.frame, &t.arena, &batch, NULL), NULL);
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
    expect_int(t.frame.kind, FRAME_INDEX_DONE);
    expect_ok(index_done_decode(&t.frame, &t.arena, &t.done, NULL), NULL);
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
    index_scan_encode(&payload, &(struct index_scan){.since = now - 30 * DAY_S, .now = now});
    send(FRAME_INDEX_SCAN, &payload);
    collect(true);
    expect_int(t.done.kind, INDEX_DONE_WHOLE);
    return buf_text(&t.rows);
}

static const char *poll_mail(enum index_done_kind wanted) {
    struct buf payload;
    buf_init(&payload);
    index_poll_encode(&payload, &(struct index_poll){.since = now - 30 * DAY_S,
                                                     .now = now,
                                                     .uuid = t.uuid,
                                                     .revision = t.done.revision});
    send(FRAME_INDEX_POLL, &payload);
    collect(wanted == INDEX_DONE_WHOLE);
    expect_int(t.done.kind, wanted);
    return buf_text(&t.rows);
}

static void set_up(void) {
    t.maker = mailmaker_new("archive");
    arena_init(&t.arena);
    buf_init(&t.rows);
    workerproc_start(&t.proc, index_worker);
}

static void tear_down(void) {
    workerproc_stop(&t.proc);
    buf_release(&t.rows);
    arena_release(&t.arena);
    mailmaker_free(t.maker);
}

static void start(void) {
    mailmaker_index(t.maker);
    (void)open_archive("", mailmaker_config(t.maker));
    tell_addresses(known, ARRAY_LEN(known));
}

static const char *add(const char *id, const char *from, const char *subject) {
    return mailmaker_add(
        t.maker, &(struct mail){.id = id, .from = from, .subject = subject, .date = now - DAY_S});
}

START_TEST(opens_and_says_what_it_found) {
    add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(t.maker);
    struct index_opened opened = open_archive("", mailmaker_config(t.maker));
    expect_text(opened.path, mailmaker_mail(t.maker));
    expect_text(opened.config, mailmaker_config(t.maker));
    expect_int(opened.messages, 1);
    expect_int(opened.own_addresses, 2);
    expect_true(opened.indexed_at > now);
    expect_int(strlen(opened.uuid), 36);
}
END_TEST

START_TEST(opens_by_path_without_a_configuration) {
    add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(t.maker);
    struct index_opened opened = open_archive(mailmaker_mail(t.maker), "");
    expect_int(opened.messages, 1);
    expect_text(opened.config, "");
    tell_addresses(known, ARRAY_LEN(known));
    expect_text(scan(), "1 0 a@x Hi\n");
}
END_TEST

static int with_environment(int fd) {
    if (setenv("NOTMUCH_CONFIG", mailmaker_config(t.maker), 1) != 0 ||
        setenv("NOTMUCH_DATABASE", "", 1) != 0) {
        return 1;
    }
    return index_worker(fd);
}

START_TEST(opens_as_notmuch_finds_it) {
    add("a@x", "jo@acme.example", "Hi");
    mailmaker_index(t.maker);
    workerproc_stop(&t.proc);
    workerproc_start(&t.proc, with_environment);
    expect_text(open_archive("", "").path, mailmaker_mail(t.maker));
}
END_TEST

START_TEST(says_when_there_is_no_archive_and_tries_again) {
    struct buf payload;
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){mailmaker_mail(t.maker), "", ""});
    send(FRAME_INDEX_OPEN, &payload);
    expect_contains(failure(), "There is no mail archive at ");
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.now = now});
    send(FRAME_INDEX_SCAN, &payload);
    expect_contains(failure(), "There is no mail archive at ");
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){"", "", ""});
    send(FRAME_INDEX_OPEN, &payload);
    expect_contains(failure(), "notmuch setup");
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){"", "/nowhere/config", ""});
    send(FRAME_INDEX_OPEN, &payload);
    (void)failure();
    add("a@x", "jo@acme.example", "Hi");
    start();
    expect_text(scan(), "1 0 a@x Hi\n");
}
END_TEST

START_TEST(matches_addresses_exactly) {
    add("exact@x", "Jo <JO@Acme.example>", "exact");
    add("quoted@x", "\"billing@acme.example\" <evil@evil.test>", "name is an address");
    add("domain@x", "acme.example <evil@evil.test>", "name is a domain");
    add("sub@x", "jo@mail.acme.example", "subdomain");
    add("tail@x", "jo@acme.example.evil.test", "tail");
    add("hyphen@x", "x@sub-acme.example", "hyphen");
    add("word@x", "=?utf-8?q?Jo_=3Cjo=40acme=2Eexample=3E=2C?= <evil@evil.test>", "word spoof");
    add("esc@x", "\x1b[31mJo\x1b[0m <jo@acme.example>", "escapes");
    add("two@x", "jo@acme.example, al@other.example", "two authors");
    add("both@x", "books@both.example", "two customers");
    add("last@x", "\"Doe, Jo\" <jo@acme.example>", "comma in name");
    add("stranger@x", "new@acme.example", "not on record");
    add("own@x", "me@desk.example", "to myself");
    start();
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
    mailmaker_add(t.maker, &(struct mail){.id = "out@x",
                                          .from = "Me <ME@desk.example>",
                                          .to = "Jo <jo@acme.example>, billing@acme.example",
                                          .cc = "Al <al@other.example>",
                                          .subject = "offer",
                                          .date = now - 5});
    mailmaker_add(t.maker, &(struct mail){.id = "old@x",
                                          .from = "old@desk.example",
                                          .to = "\"jo@acme.example\" <else@else.example>",
                                          .subject = "else",
                                          .date = now - 5});
    mailmaker_add(t.maker, &(struct mail){.id = "in@x",
                                          .from = "else@else.example",
                                          .to = "jo@acme.example",
                                          .subject = "between others",
                                          .date = now - 5});
    start();
    expect_text(scan(), "1 1 out@x offer\n2 1 out@x offer\n");
}
END_TEST

START_TEST(does_not_believe_dates) {
    static const struct {
        const char *id;
        int64_t date;
    } rows[] = {{"none@x", 0},
                {"now@x", now},
                {"tomorrow@x", now + DAY_S - 10},
                {"future@x", now + 200LL * 365 * DAY_S},
                {"old@x", now - 31 * DAY_S},
                {"edge@x", now - 30 * DAY_S}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        mailmaker_add(t.maker, &(struct mail){.id = rows[i].id,
                                              .from = "jo@acme.example",
                                              .subject = "x",
                                              .date = rows[i].date});
    }
    mailmaker_add(t.maker, &(struct mail){.id = "bad@x",
                                          .from = "jo@acme.example",
                                          .subject = "x",
                                          .headers = "Date: sometime last week\n"});
    mailmaker_add(t.maker, &(struct mail){.id = "1900@x",
                                          .from = "jo@acme.example",
                                          .subject = "x",
                                          .headers = "Date: Mon, 01 Jan 1900 00:00:00 +0000\n"});
    start();
    expect_text(scan(), "1 0 1900@x x undated\n1 0 bad@x x undated\n1 0 edge@x x\n"
                        "1 0 future@x x undated\n1 0 none@x x undated\n1 0 now@x x\n"
                        "1 0 tomorrow@x x\n");
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
}
END_TEST

START_TEST(cleans_what_it_shows) {
    add("dirty@x", "jo@acme.example", "line1=?utf-8?q?=0ABcc=3A_x=1B[31m=E2=80=AE?=");
    mailmaker_add(t.maker,
                  &(struct mail){.from = "jo@acme.example", .subject = "no id", .date = now - 9});
    start();
    const char *rows = scan();
    expect_contains(rows, "1 0 dirty@x line1 Bcc: x^[[31m<U+202E>\n");
    expect_contains(rows, "1 0 notmuch-sha1-");
}
END_TEST

START_TEST(marks_hidden_mail) {
    add("spam@x", "jo@acme.example", "maybe");
    add("fine@x", "jo@acme.example", "fine");
    mailmaker_index(t.maker);
    mem_free(
        mailmaker_notmuch(t.maker, (const char *const[]){"tag", "+spam", "--", "id:spam@x", NULL}));
    start();
    expect_text(scan(), "1 0 fine@x fine\n1 8 spam@x maybe\n");
}
END_TEST

START_TEST(follows_changes) {
    add("a@x", "jo@acme.example", "first");
    start();
    expect_text(scan(), "1 0 a@x first\n");
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
    add("b@x", "al@other.example", "second");
    add("c@x", "who@ever.example", "of a stranger");
    mailmaker_index(t.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "2 0 b@x second\n");
    expect_int(t.done.looked_at, 2);
    expect_text(poll_mail(INDEX_DONE_UNCHANGED), "");
    mem_free(
        mailmaker_notmuch(t.maker, (const char *const[]){"tag", "+spam", "--", "id:a@x", NULL}));
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 8 a@x first\n");
    tell_addresses(known, 2);
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 8 a@x first\n");
}
END_TEST

START_TEST(sees_deletions_that_move_no_revision) {
    const char *path = add("a@x", "jo@acme.example", "first");
    add("b@x", "jo@acme.example", "second");
    const char *copy = add("b@x", "jo@acme.example", "second");
    start();
    expect_text(scan(), "1 0 a@x first\n1 0 b@x second\n");
    uint64_t revision = t.done.revision;
    expect_true(unlink(path) == 0);
    mailmaker_index(t.maker);
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 0 b@x second\n");
    expect_int(t.done.revision, revision);
    expect_true(unlink(copy) == 0); /* one file of two: the message stays */
    mailmaker_index(t.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 0 b@x second\n");
    add("c@x", "jo@acme.example", "third");
    mailmaker_index(t.maker);
    expect_text(poll_mail(INDEX_DONE_CHANGES), "1 0 c@x third\n");
}
END_TEST

START_TEST(survives_compacting_moving_and_absence) {
    add("a@x", "jo@acme.example", "first");
    start();
    expect_text(scan(), "1 0 a@x first\n");
    char before[64];
    (void)snprintf(before, sizeof before, "%s", t.uuid);
    mem_free(mailmaker_notmuch(t.maker, (const char *const[]){"compact", "--quiet", NULL}));
    expect_text(poll_mail(INDEX_DONE_WHOLE), "1 0 a@x first\n");
    expect_true(strcmp(before, t.uuid) != 0);
    char *away = test_path("away");
    expect_true(rename(mailmaker_mail(t.maker), away) == 0);
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.now = now});
    send(FRAME_INDEX_SCAN, &payload);
    const char *why = failure();
    expect_true(strstr(why, "mail archive") != NULL);
    expect_true(rename(away, mailmaker_mail(t.maker)) == 0);
    expect_text(scan(), "1 0 a@x first\n");
    free(away);
}
END_TEST

/* --- threads and messages --- */

static struct index_thread_list threads_of(const char *address, uint32_t limit) {
    struct buf payload;
    struct index_thread_list list;
    buf_init(&payload);
    index_threads_encode(
        &payload,
        &(struct index_threads){
            .customer_id = 7, .now = now, .limit = limit, .count = 1, .addresses = &address});
    send(FRAME_INDEX_THREADS, &payload);
    hear(FRAME_INDEX_THREAD_LIST);
    expect_ok(index_thread_list_decode(&t.frame, &t.arena, &list, NULL), NULL);
    expect_int(list.customer_id, 7);
    return list;
}

static struct index_message_list messages_of(const char *thread, const char *address) {
    struct buf payload;
    struct index_message_list list;
    buf_init(&payload);
    index_messages_encode(&payload, &(struct index_messages){.thread_id = thread,
                                                             .now = now,
                                                             .limit = 100,
                                                             .count = address != NULL,
                                                             .addresses = &address});
    send(FRAME_INDEX_MESSAGES, &payload);
    hear(FRAME_INDEX_MESSAGE_LIST);
    expect_ok(index_message_list_decode(&t.frame, &t.arena, &list, NULL), NULL);
    return list;
}

static void add_thread_of(int number, int64_t date) {
    char id[64], reply[64], subject[64];
    (void)snprintf(id, sizeof id, "t%d@x", number);
    (void)snprintf(reply, sizeof reply, "r%d@x", number);
    (void)snprintf(subject, sizeof subject, "Subject %d", number);
    mailmaker_add(
        t.maker,
        &(struct mail){.id = id, .from = "Jo <jo@acme.example>", .subject = subject, .date = date});
    mailmaker_add(t.maker, &(struct mail){.id = reply,
                                          .from = "me@desk.example",
                                          .to = "jo@acme.example",
                                          .subject = subject,
                                          .reply_to_id = id,
                                          .date = date + 60});
}

START_TEST(lists_threads) {
    for (int i = 0; i < 5; i++) {
        add_thread_of(i, now - (10 - i) * DAY_S);
    }
    add("evil@x", "\"jo@acme.example\" <evil@evil.test>", "spoof");
    add("sub@x", "jo@acme.example.evil.test", "tail");
    mailmaker_add(t.maker, &(struct mail){.id = "late@x",
                                          .from = "jo@acme.example",
                                          .subject = "from the future",
                                          .date = now + 400LL * DAY_S});
    start();
    struct index_thread_list list = threads_of("JO@acme.example", 50);
    expect_int(list.count, 6);
    expect_text(list.rows[0].subject, "Subject 4");
    expect_text(list.rows[0].newest_id, "r4@x");
    expect_int(list.rows[0].newest, now - 6 * DAY_S + 60);
    expect_int(list.rows[0].messages, 2);
    expect_int(list.rows[0].matched, 2);
    expect_true(list.rows[0].is_unread);
    expect_false(list.rows[0].is_inbound);
    expect_contains(list.rows[0].authors, "Jo");
    expect_text(list.rows[5].subject, "from the future");
    expect_true(list.rows[5].newest == INSTANT_NONE);
    expect_true(list.rows[5].is_inbound);
    expect_false(list.is_cut);
    list = threads_of("jo@acme.example", 2);
    expect_int(list.count, 2);
    expect_true(list.is_cut);
    expect_int(threads_of("nobody@x.example", 5).count, 0);
    expect_int(threads_of("\" or *", 5).count, 0);
    expect_int(threads_of("\"*\"@x.example", 5).count, 0);
}
END_TEST

START_TEST(lists_messages_of_a_thread) {
    add_thread_of(1, now - 3 * DAY_S);
    mailmaker_add(t.maker, &(struct mail){.id = "deep@x",
                                          .from = "\"Doe, Jo\" <jo@acme.example>",
                                          .subject = "Re: Subject 1",
                                          .reply_to_id = "r1@x",
                                          .date = now - DAY_S});
    add("deep@x", "jo@acme.example", "the same id");
    start();
    struct index_thread_list threads = threads_of("jo@acme.example", 5);
    expect_int(threads.count, 1);
    struct index_message_list list = messages_of(threads.rows[0].thread_id, NULL);
    expect_int(list.count, 3);
    expect_text(list.rows[0].message_id, "t1@x");
    expect_int(list.rows[0].depth, 0);
    expect_text(list.rows[0].name, "Jo");
    expect_true((list.rows[0].flags & INDEX_MESSAGE_UNREAD) != 0);
    expect_int(list.rows[1].depth, 1);
    expect_true((list.rows[1].flags & INDEX_MESSAGE_OUTBOUND) != 0);
    expect_int(list.rows[2].depth, 2);
    expect_int(list.rows[2].files, 2);
    list = messages_of("", "jo@acme.example");
    expect_int(list.count, 3);
    expect_text(list.rows[0].message_id, "deep@x");
    expect_int(messages_of("00000000000fffff", NULL).count, 0);
    struct buf payload;
    buf_init(&payload);
    index_messages_encode(&payload, &(struct index_messages){.thread_id = "1 or *", .limit = 1});
    send(FRAME_INDEX_MESSAGES, &payload);
    expect_text(failure(), "There is no such thread.");
}
END_TEST

START_TEST(walks_deep_threads_without_recursion) {
    char id[64], before[64] = "";
    for (int i = 0; i < 600; i++) {
        (void)snprintf(id, sizeof id, "m%d@x", i);
        mailmaker_add(t.maker, &(struct mail){.id = id,
                                              .from = "jo@acme.example",
                                              .reply_to_id = i > 0 ? before : NULL,
                                              .date = now - 1000 + i});
        (void)snprintf(before, sizeof before, "%s", id);
    }
    start();
    struct index_thread_list threads = threads_of("jo@acme.example", 5);
    expect_int(threads.count, 1);
    expect_int(threads.rows[0].messages, 600);
    struct index_message_list list = messages_of(threads.rows[0].thread_id, NULL);
    expect_int(list.count, 100);
    expect_true(list.is_cut);
    expect_int(list.rows[99].depth, INDEX_DEPTH_MAX);
}
END_TEST

START_TEST(searches) {
    add("a@x", "jo@acme.example", "Invoice 42");
    add("b@x", "al@other.example", "Lunch");
    start();
    static const struct {
        const char *query;
        int count; /* -1: refused */
    } rows[] = {{"invoice", 1},        {"from:other.example", 1}, {"*", 2},
                {"nothing at all", 0}, {"date:nonsense..", -1},   {"from:/[/", -1}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf payload;
        buf_init(&payload);
        index_search_encode(
            &payload, &(struct index_search){.query = rows[i].query, .now = now, .limit = 10});
        send(FRAME_INDEX_SEARCH, &payload);
        if (rows[i].count < 0) {
            expect_contains(failure(), "does not understand");
            continue;
        }
        struct index_message_list list;
        hear(FRAME_INDEX_MESSAGE_LIST);
        expect_ok(index_message_list_decode(&t.frame, &t.arena, &list, NULL), NULL);
        expect_int(list.count, rows[i].count);
    }
}
END_TEST

/* --- files --- */

static struct index_file_opened file_of(const char *id, uint32_t which) {
    struct buf payload;
    struct index_file_opened opened;
    buf_init(&payload);
    index_file_encode(&payload, &(struct index_file){.message_id = id, .which = which});
    send(FRAME_INDEX_FILE, &payload);
    hear(FRAME_INDEX_FILE_OPENED);
    expect_ok(index_file_opened_decode(&t.frame, &t.arena, &opened, NULL), NULL);
    expect_true(t.fd >= 0);
    return opened;
}

static void expect_file_holds(const char *piece) {
    struct buf text;
    struct error err;
    buf_init(&text);
    expect_ok(io_read_fd(t.fd, 1 << 20, &text, &err), &err);
    expect_contains(buf_text(&text), piece);
    expect_true(close(t.fd) == 0);
    buf_release(&text);
}

START_TEST(opens_files) {
    const char *odd = "a\"b)c*@x";
    add(odd, "jo@acme.example", "odd id");
    add("same@x", "jo@acme.example", "same");
    add("same@x", "jo@acme.example", "same");
    add("forged@x", "jo@acme.example", "true");
    const char *forged = add("forged@x", "evil@evil.test", "false");
    const char *gone = add("gone@x", "jo@acme.example", "gone");
    const char *link = add("link@x", "jo@acme.example", "link");
    start();
    struct index_file_opened opened = file_of(odd, 0);
    expect_file_holds("odd id");
    expect_int(opened.files, 1);
    expect_false(opened.files_differ);
    opened = file_of("same@x", 2);
    expect_file_holds("same");
    expect_int(opened.which, 2);
    expect_int(opened.files, 2);
    expect_false(opened.files_differ);
    opened = file_of("forged@x", 0);
    expect_true(opened.files_differ);
    expect_true(close(t.fd) == 0);
    expect_true(unlink(forged) == 0);
    (void)file_of("forged@x", 0);
    expect_file_holds("true");
    expect_true(unlink(gone) == 0);
    expect_true(unlink(link) == 0);
    expect_true(symlink("/etc/passwd", link) == 0);
    static const char *const none[] = {"gone@x", "link@x", "never@x"};
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        struct buf payload;
        buf_init(&payload);
        index_file_encode(&payload, &(struct index_file){.message_id = none[i]});
        send(FRAME_INDEX_FILE, &payload);
        expect_contains(failure(), i < 2 ? "Run notmuch new" : "no longer in the archive");
    }
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
    expect_int(nftw(mailmaker_mail(t.maker), list_file, 16, FTW_PHYS), 0);
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
    add_thread_of(1, now - DAY_S);
    add("a@x", "\"Doe, Jo\" <jo@acme.example>", "first");
    mailmaker_index(t.maker);
    static const char *const lastmod[] = {"count", "--lastmod", "*", NULL};
    char *count = mailmaker_notmuch(t.maker, lastmod);
    char *before = list_archive();
    (void)open_archive("", mailmaker_config(t.maker));
    tell_addresses(known, ARRAY_LEN(known));
    (void)scan();
    (void)poll_mail(INDEX_DONE_UNCHANGED);
    struct index_thread_list threads = threads_of("jo@acme.example", 5);
    (void)messages_of(threads.rows[0].thread_id, NULL);
    (void)file_of("a@x", 0);
    expect_file_holds("first");
    char *after = list_archive();
    expect_text(after, before);
    mem_free(after);
    after = mailmaker_notmuch(t.maker, lastmod);
    expect_text(after, count);
    mem_free(after);
    mem_free(before);
    mem_free(count);
}
END_TEST

/* --- others write, things break --- */

START_TEST(reads_while_others_index) {
    add("a@x", "jo@acme.example", "first");
    start();
    (void)scan();
    pid_t writer = fork();
    expect_true(writer >= 0);
    if (writer == 0) {
        for (int i = 0; i < 25; i++) {
            char id[32];
            (void)snprintf(id, sizeof id, "w%d@x", i);
            add(id, "jo@acme.example", "more");
            mailmaker_index(t.maker);
        }
        _exit(0);
    }
    int deaths = 0, answers = 0;
    while (kill(writer, 0) == 0 && answers < 5000) {
        struct buf payload;
        buf_init(&payload);
        index_scan_encode(&payload, &(struct index_scan){.since = 0, .now = now});
        send(FRAME_INDEX_SCAN, &payload);
        enum status status = STATUS_OK;
        do {
            status = workerproc_hear(&t.proc, DEADLINE_MS, &t.frame, &t.fd);
            expect_true(status == STATUS_OK || status == STATUS_CLOSED);
        } while (status == STATUS_OK && t.frame.kind == FRAME_INDEX_MAIL);
        if (status == STATUS_CLOSED) { /* what the library may do; the desk starts another */
            deaths++;
            workerproc_stop(&t.proc);
            workerproc_start(&t.proc, index_worker);
            (void)open_archive("", mailmaker_config(t.maker));
            tell_addresses(known, ARRAY_LEN(known));
        }
        answers++;
        int how = 0;
        if (waitpid(writer, &how, WNOHANG) == writer) {
            expect_int(how, 0);
            break;
        }
    }
    printf("%d scans, %d deaths\n", answers, deaths);
    expect_true(answers > 10);
    (void)scan();
    expect_contains(buf_text(&t.rows), "1 0 w24@x more\n");
}
END_TEST

START_TEST(dies_or_says_so_when_the_database_is_damaged) {
    for (int i = 0; i < 50; i++) {
        add_thread_of(i, now - DAY_S);
    }
    start();
    (void)scan();
    struct buf path;
    buf_init(&path);
    buf_addf(&path, "%s/.notmuch/xapian/postlist.glass", mailmaker_mail(t.maker));
    expect_true(truncate(path.data, 8192) == 0);
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.since = 0, .now = now});
    send(FRAME_INDEX_SCAN, &payload);
    enum status status = STATUS_OK;
    do {
        status = workerproc_hear(&t.proc, DEADLINE_MS, &t.frame, &t.fd);
    } while (status == STATUS_OK && t.frame.kind == FRAME_INDEX_MAIL);
    expect_true(status == STATUS_OK || status == STATUS_CLOSED);
    printf("damaged database: %s\n",
           status == STATUS_OK ? frame_kind_name(t.frame.kind) : "the worker died");
    buf_release(&path);
}
END_TEST

START_TEST(starts_again_after_a_kill) {
    add("a@x", "jo@acme.example", "first");
    start();
    expect_true(kill(t.proc.pid, SIGKILL) == 0);
    expect_status(workerproc_hear(&t.proc, DEADLINE_MS, &t.frame, &t.fd), STATUS_CLOSED, NULL);
    workerproc_stop(&t.proc);
    workerproc_start(&t.proc, index_worker);
    start();
    expect_text(scan(), "1 0 a@x first\n");
}
END_TEST

#define ON_ARCHIVE(name) TEST_WITH(name, set_up, tear_down)

TEST_MAIN("reader/index", ON_ARCHIVE(opens_and_says_what_it_found),
          ON_ARCHIVE(opens_by_path_without_a_configuration), ON_ARCHIVE(opens_as_notmuch_finds_it),
          ON_ARCHIVE(says_when_there_is_no_archive_and_tries_again),
          ON_ARCHIVE(matches_addresses_exactly), ON_ARCHIVE(maps_our_own_mail_by_recipients),
          ON_ARCHIVE(does_not_believe_dates), ON_ARCHIVE(cleans_what_it_shows),
          ON_ARCHIVE(marks_hidden_mail), ON_ARCHIVE(follows_changes),
          ON_ARCHIVE(sees_deletions_that_move_no_revision),
          ON_ARCHIVE(survives_compacting_moving_and_absence), ON_ARCHIVE(lists_threads),
          ON_ARCHIVE(lists_messages_of_a_thread), ON_ARCHIVE(walks_deep_threads_without_recursion),
          ON_ARCHIVE(searches), ON_ARCHIVE(opens_files), ON_ARCHIVE(changes_nothing),
          ON_ARCHIVE(reads_while_others_index),
          ON_ARCHIVE(dies_or_says_so_when_the_database_is_damaged),
          ON_ARCHIVE(starts_again_after_a_kill))
