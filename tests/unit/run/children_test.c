#include "callsheet/run/children.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/wire/channel.h"
#include "support/check_more.h"
#include "support/mailmaker.h"

enum { PATIENCE_MS = 10000 };

/* --- the worker that is played here: this program, started with "index" or "body" --- */

static char script[INDEX_PATH_BYTES]; /* the database it is told to open says what it shall do */

static void reply(struct channel *channel, enum frame_kind kind, uint32_t serial,
                  struct buf *payload, int fd) {
    if (channel_queue(channel, kind, serial, payload, fd, NULL) != STATUS_OK ||
        channel_flush(channel, NULL) != STATUS_OK) {
        _exit(1);
    }
    buf_release(payload);
}

static void reply_done(struct channel *channel, uint32_t serial) {
    struct buf payload;
    struct index_mail mail = {
        .customer_id = 5, .message_id = "a@x", .name = "", .address = "", .subject = "played"};
    buf_init(&payload);
    index_mail_batch_encode(
        &payload, &(struct index_mail_batch){.is_whole = true, .count = 1, .rows = &mail});
    reply(channel, FRAME_INDEX_MAIL, serial, &payload, -1);
    index_done_encode(
        &payload,
        &(struct index_done){.kind = INDEX_DONE_WHOLE, .uuid = "uuid", .revision = 3, .rows = 1});
    reply(channel, FRAME_INDEX_DONE, serial, &payload, -1);
}

static void hang(void) {
    for (;;) {
        (void)pause();
    }
}

/* Does what the script says; true when the request is to be answered properly. */
static bool play(struct channel *channel, uint32_t serial) {
    struct buf payload;
    buf_init(&payload);
    if (strcmp(script, "die") == 0) {
        abort();
    } else if (strcmp(script, "hang") == 0) {
        hang();
    } else if (strcmp(script, "babble") == 0) {
        (void)!write(channel->fd, "this is no frame at all", 23);
        hang();
    } else if (strcmp(script, "stranger") == 0) {
        failed_encode(&payload, &(struct failed){STATUS_IO, "Not asked."});
        reply(channel, FRAME_FAILED, serial + 1000, &payload, -1);
        hang();
    } else if (strcmp(script, "wrong") == 0) {
        index_addresses_set_encode(&payload, &(struct index_addresses_set){1, 1});
        reply(channel, FRAME_INDEX_ADDRESSES_SET, serial, &payload, -1);
        hang();
    } else if (strcmp(script, "fail") == 0) {
        failed_encode(&payload, &(struct failed){STATUS_NOT_FOUND, "No archive was found."});
        reply(channel, FRAME_FAILED, serial, &payload, -1);
        return false;
    } else if (script[0] == '/' && access(script, F_OK) != 0) { /* dies once */
        int fd = open(script, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        (void)fd;
        abort();
    }
    return true;
}

static void play_index(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct buf payload;
    buf_init(&payload);
    if (frame->kind == FRAME_INDEX_OPEN) {
        struct index_open asked;
        if (index_open_decode(frame, arena, &asked, NULL) != STATUS_OK) {
            _exit(1);
        }
        (void)snprintf(script, sizeof script, "%s", asked.database);
        index_opened_encode(&payload, &(struct index_opened){.path = script, .uuid = "uuid"});
        reply(channel, FRAME_INDEX_OPENED, frame->serial, &payload, -1);
    } else if (frame->kind == FRAME_INDEX_SCAN || frame->kind == FRAME_INDEX_POLL) {
        if (play(channel, frame->serial)) {
            reply_done(channel, frame->serial);
        }
    } else if (frame->kind == FRAME_INDEX_THREADS) {
        struct index_threads asked;
        if (index_threads_decode(frame, arena, &asked, NULL) != STATUS_OK) {
            _exit(1);
        }
        index_thread_list_encode(&payload,
                                 &(struct index_thread_list){.customer_id = asked.customer_id});
        reply(channel, FRAME_INDEX_THREAD_LIST, frame->serial, &payload, -1);
    } else if (frame->kind == FRAME_INDEX_FILE) {
        struct index_file asked;
        if (index_file_decode(frame, arena, &asked, NULL) != STATUS_OK) {
            _exit(1);
        }
        index_file_opened_encode(&payload,
                                 &(struct index_file_opened){.message_id = asked.message_id,
                                                             .path = asked.message_id,
                                                             .which = 1,
                                                             .files = 2,
                                                             .files_differ = true});
        reply(channel, FRAME_INDEX_FILE_OPENED, frame->serial, &payload,
              open(asked.message_id, O_RDONLY | O_CLOEXEC));
    }
}

static void play_body(struct channel *channel, const struct frame *frame, int fd) {
    char text[100] = "";
    struct buf payload;
    buf_init(&payload);
    if (read(fd, text, sizeof text - 1) < 0 || strcmp(text, "die") == 0) {
        abort();
    }
    (void)close(fd);
    if (strcmp(text, "hang") == 0) {
        hang();
    }
    if (strcmp(text, "environment") == 0) {
        (void)snprintf(text, sizeof text, "%s/%s", getenv("HOME") == NULL ? "none" : "home",
                       getenv("LC_ALL"));
    }
    body_text_encode(&payload,
                     &(struct body_text){.from_name = "", .text = text, .text_len = strlen(text)});
    reply(channel, FRAME_BODY_TEXT, frame->serial, &payload, -1);
}

static int play_worker(const char *name) {
    struct channel channel;
    struct arena arena;
    arena_init(&arena);
    channel_init(&channel, CHANNEL_WORKER_FD, FRAME_REQUEST_MAX, FRAME_REPLY_MAX);
    for (;;) {
        struct frame frame;
        int fd = -1;
        while (channel_next(&channel, &frame, &fd, NULL) == STATUS_OK) {
            if (strcmp(name, "body") == 0) {
                play_body(&channel, &frame, fd);
            } else {
                play_index(&channel, &frame, &arena);
            }
        }
        if (channel_fill(&channel, NULL) != STATUS_OK) {
            return 0;
        }
    }
}

/* --- the desk's side --- */

static struct children *make(const char *what, int deadline_ms) {
    return children_new(&(struct children_options){.reader = "/proc/self/exe",
                                                   .database = what,
                                                   .config = "",
                                                   .profile = "",
                                                   .log_fd = -1,
                                                   .since = 0,
                                                   .index_deadline_ms = deadline_ms,
                                                   .body_deadline_ms = deadline_ms});
}

/* Runs the loop until an event of this kind comes; false after PATIENCE_MS. */
static bool wait_for(struct children *children, enum children_event_kind kind,
                     struct children_event *out) {
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        while (children_next(children, out)) {
            if (out->kind == kind) {
                return true;
            }
        }
        int64_t now = clock_monotonic_ms();
        struct pollfd fds[CHILDREN_POLL_MAX];
        size_t count = children_poll_fds(children, fds);
        int wait = children_timeout_ms(children, now);
        if (now > until) {
            return false;
        }
        wait = wait < 0 || wait > 1000 ? 1000 : wait;
        int ready = poll(fds, (nfds_t)count, wait);
        children_handle(children, fds, ready > 0 ? count : 0, clock_monotonic_ms());
    }
}

START_TEST(scans_and_polls) {
    struct children *children = make("well", 0);
    struct children_event event;
    expect_false(children_is_busy(children));
    expect_int(children_timeout_ms(children, 0), -1);
    uint32_t serial = children_scan(children, 1000);
    expect_true(children_is_busy(children));
    expect_int(children_timeout_ms(children, 0), 0);
    expect_true(wait_for(children, CHILDREN_OPENED, &event));
    expect_true(wait_for(children, CHILDREN_MAIL, &event));
    expect_int(event.serial, serial);
    expect_int(event.mail.rows[0].customer_id, 5);
    expect_text(event.mail.rows[0].subject, "played");
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    expect_int(event.serial, serial);
    expect_false(children_is_busy(children));
    serial = children_poll_mail(children, 1000);
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    expect_int(event.serial, serial);
    expect_text(children_status(children), "");
    expect_false(children_next(children, &event));
    expect_int(children_timeout_ms(children, clock_monotonic_ms()), -1); /* idle: no wake-ups */
    children_free(children);
}
END_TEST

START_TEST(drops_answers_nobody_waits_for) {
    struct children *children = make("well", 0);
    struct children_event event;
    struct index_threads asked = {.customer_id = 1, .limit = 5};
    (void)children_threads(children, &asked);
    children_handle(children, NULL, 0, clock_monotonic_ms()); /* the first is on its way */
    asked.customer_id = 2;
    (void)children_threads(children, &asked);
    asked.customer_id = 3;
    uint32_t serial = children_threads(children, &asked);
    expect_true(wait_for(children, CHILDREN_THREADS, &event));
    expect_int(event.serial, serial);
    expect_int(event.threads.customer_id, 3);
    expect_false(children_is_busy(children));
    children_free(children);
}
END_TEST

START_TEST(starts_again_what_died) {
    char *mark = test_path("died");
    struct children *children = make(mark, 0);
    struct children_event event;
    uint32_t serial = children_scan(children, 1000);
    expect_true(wait_for(children, CHILDREN_STATUS, &event));
    expect_text(event.status, "The mail reader stopped and is started again.");
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    expect_int(event.serial, serial);
    expect_text(children_status(children), "");
    children_free(children);
    free(mark);
}
END_TEST

static const struct {
    const char *what, *words;
} troubles[] = {
    {"die", "stopped several times"},
    {"hang", "took too long several times"},
    {"babble", "answered nonsense several times"},
    {"stranger", "answered nonsense several times"},
    {"wrong", "answered nonsense several times"},
    {"fail", "No archive was found."},
};

START_TEST(gives_up_in_the_end) {
    struct children *children = make(troubles[_i].what, 50);
    struct children_event event;
    uint32_t serial = children_scan(children, 1000);
    expect_true(wait_for(children, CHILDREN_FAILED, &event));
    expect_int(event.serial, serial);
    expect_contains(event.failed.message, troubles[_i].words);
    expect_true(children_status(children)[0] != '\0');
    while (children_next(children, &event)) { /* the status sentence may still be there */
    }
    expect_false(children_is_busy(children));
    children_free(children);
}
END_TEST

/* The number of a child process of this one, or 0. */
static pid_t find_child(void) {
    char path[64];
    struct buf text;
    struct error err;
    buf_init(&text);
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    expect_true(fd >= 0);
    expect_ok(io_read_fd(fd, 4096, &text, &err), &err);
    expect_true(close(fd) == 0);
    long pid = strtol(buf_text(&text), NULL, 10);
    buf_release(&text);
    return (pid_t)pid;
}

START_TEST(survives_a_kill_from_outside) {
    struct children *children = make("well", 0);
    struct children_event event;
    (void)children_scan(children, 1000);
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    for (int i = 0; i < 5; i++) {
        pid_t pid = find_child();
        expect_true(pid > 0);
        expect_true(kill(pid, SIGKILL) == 0);
        uint32_t serial = children_scan(children, 1000);
        expect_true(wait_for(children, CHILDREN_DONE, &event));
        expect_int(event.serial, serial);
        expect_text(children_status(children), "");
    }
    children_free(children);
}
END_TEST

START_TEST(says_when_there_is_no_reader) {
    struct children *children = children_new(&(struct children_options){
        .reader = "/nowhere/reader", .database = "", .config = "", .profile = "", .log_fd = -1});
    struct children_event event;
    (void)children_scan(children, 1000);
    expect_true(wait_for(children, CHILDREN_FAILED, &event));
    expect_contains(event.failed.message, "/nowhere/reader is missing");
    expect_contains(children_status(children), "is missing");
    children_free(children);
}
END_TEST

START_TEST(reads_messages) {
    struct children *children = make("well", 0);
    struct children_event event;
    char *path = test_file("mail", "hello");
    uint32_t serial = children_body(children, path, 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_int(event.serial, serial);
    expect_text(event.body.text.text, "hello");
    expect_int(event.body.files, 2);
    expect_int(event.body.which, 1);
    expect_true(event.body.files_differ);
    expect_text(event.body.path, path);
    char *environment = test_file("environment", "environment");
    (void)children_body(children, environment, 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_text(event.body.text.text, "none/C.UTF-8");
    children_free(children);
    free(environment);
    free(path);
}
END_TEST

static const char *const deadly[] = {"die", "hang"};

START_TEST(refuses_a_deadly_message_the_second_time) {
    struct children *children = make("well", 200);
    struct children_event event;
    char *path = test_file("deadly", deadly[_i]);
    char *good = test_file("good", "good");
    (void)children_body(children, path, 0);
    expect_true(wait_for(children, CHILDREN_FAILED, &event));
    expect_contains(event.failed.message, "cannot be displayed safely");
    uint32_t serial = children_body(children, path, 0);
    expect_true(children_next(children, &event)); /* at once, without a worker */
    expect_int(event.kind, CHILDREN_FAILED);
    expect_int(event.serial, serial);
    (void)children_body(children, good, 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_text(event.body.text.text, "good");
    expect_text(children_status(children), "");
    children_free(children);
    free(good);
    free(path);
}
END_TEST

START_TEST(cuts_short_what_nobody_waits_for) {
    struct children *children = make("well", 5000);
    struct children_event event;
    char *path = test_file("hanging", "hang");
    char *good = test_file("good", "good");
    (void)children_body(children, path, 0);
    struct index_threads asked = {.customer_id = 1, .limit = 5};
    (void)children_threads(children, &asked);
    expect_true(wait_for(children, CHILDREN_THREADS, &event)); /* by now it is being read */
    children_handle(children, NULL, 0, clock_monotonic_ms());
    int64_t start = clock_monotonic_ms();
    uint32_t serial = children_body(children, good, 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_int(event.serial, serial);
    expect_true(clock_monotonic_ms() - start < 3000);
    children_free(children);
    free(good);
    free(path);
}
END_TEST

START_TEST(leaves_no_process_behind) {
    struct children *children = make("hang", 0);
    (void)children_scan(children, 1000);
    children_handle(children, NULL, 0, clock_monotonic_ms());
    pid_t pid = find_child();
    expect_true(pid > 0);
    children_free(children);
    expect_true(waitpid(pid, NULL, 0) == pid || kill(pid, 0) != 0);
}
END_TEST

/* The real reader on a real archive. */
START_TEST(reads_a_real_archive) {
    char *reader = test_built("callsheet-reader");
    skip_without(reader, "callsheet-reader is not built");
    static const int64_t now = 1700000000;
    struct mailmaker *maker = mailmaker_new("archive");
    mailmaker_add(maker, &(struct mail){.id = "a@x",
                                        .from = "Jo <jo@acme.example>",
                                        .subject = "Invoice",
                                        .date = now - 100,
                                        .body = "Please call.\n> quoted"});
    mailmaker_index(maker);
    struct children *children =
        children_new(&(struct children_options){.reader = reader,
                                                .database = "",
                                                .config = mailmaker_config(maker),
                                                .profile = "",
                                                .log_fd = -1,
                                                .since = now - 1000});
    struct children_event event;
    struct index_address rows[2500];
    char addresses[ARRAY_LEN(rows)][32];
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        (void)snprintf(addresses[i], sizeof addresses[i], "user%zu@many.example", i);
        rows[i] = (struct index_address){addresses[i], (int64_t)i};
    }
    rows[2400] = (struct index_address){"jo@acme.example", 77};
    children_set_addresses(children, rows, ARRAY_LEN(rows));
    (void)children_scan(children, now);
    expect_true(wait_for(children, CHILDREN_MAIL, &event));
    expect_int(event.mail.count, 1);
    expect_int(event.mail.rows[0].customer_id, 77);
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    const char *asked[] = {"jo@acme.example"};
    (void)children_threads(
        children, &(struct index_threads){
                      .customer_id = 77, .now = now, .limit = 10, .count = 1, .addresses = asked});
    expect_true(wait_for(children, CHILDREN_THREADS, &event));
    expect_int(event.threads.count, 1);
    expect_text(event.threads.rows[0].subject, "Invoice");
    (void)children_body(children, "a@x", 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_text(event.body.text.text, "Please call.\n> quoted");
    expect_int(event.body.text.span_count, 1);
    (void)children_poll_mail(children, now);
    expect_true(wait_for(children, CHILDREN_DONE, &event));
    expect_int(event.done.kind, INDEX_DONE_UNCHANGED);
    (void)children_search(children,
                          &(struct index_search){.query = "invoice", .now = now, .limit = 5});
    expect_true(wait_for(children, CHILDREN_MESSAGES, &event));
    expect_int(event.messages.count, 1);
    children_free(children);
    mailmaker_free(maker);
    free(reader);
}
END_TEST

int main(int argc, char **argv) {
    if (argc == 2 && (strcmp(argv[1], "index") == 0 || strcmp(argv[1], "body") == 0)) {
        return play_worker(argv[1]);
    }
    const struct test_entry entries[] = {
        TEST(scans_and_polls),
        TEST(drops_answers_nobody_waits_for),
        TEST(starts_again_what_died),
        TEST_LOOP(gives_up_in_the_end, ARRAY_LEN(troubles)),
        TEST(survives_a_kill_from_outside),
        TEST(says_when_there_is_no_reader),
        TEST(reads_messages),
        TEST_LOOP(refuses_a_deadly_message_the_second_time, ARRAY_LEN(deadly)),
        TEST(cuts_short_what_nobody_waits_for),
        TEST(leaves_no_process_behind),
        TEST(reads_a_real_archive),
    };
    return test_run("run/children", entries, ARRAY_LEN(entries), argc, argv);
}
