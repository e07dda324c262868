/* Searching, files and attachments through workers that are played here: this program, started with
   "index" or "body". */
#include "callsheet/run/children.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/wire/channel.h"
#include "support/check_more.h"

enum { PATIENCE_MS = 10000 };

static void reply(struct channel *channel, enum frame_kind kind, uint32_t serial,
                  struct buf *payload, int fd) {
    if (channel_queue(channel, kind, serial, payload, fd, NULL) != STATUS_OK ||
        channel_flush(channel, NULL) != STATUS_OK) {
        _exit(1);
    }
    buf_release(payload);
}

static void hang(void) {
    for (;;) {
        (void)pause();
    }
}

/* One row at once; then the rest, or for "slow" nothing any more. */
static void play_find(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct index_search asked;
    struct buf payload;
    struct index_message row = {
        .message_id = "a@x", .name = "", .address = "", .subject = "", .thread_id = "0a"};
    buf_init(&payload);
    if (index_search_decode(frame, arena, &asked, NULL) != STATUS_OK) {
        _exit(1);
    }
    index_message_list_encode(
        &payload, &(struct index_message_list){.is_first = true, .count = 1, .rows = &row});
    reply(channel, FRAME_INDEX_MESSAGE_PART, frame->serial, &payload, -1);
    if (strcmp(asked.query, "slow") == 0) {
        hang();
    }
    index_message_list_encode(&payload,
                              &(struct index_message_list){.total = 2, .count = 1, .rows = &row});
    reply(channel, FRAME_INDEX_MESSAGE_LIST, frame->serial, &payload, -1);
}

static void play_index(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct buf payload;
    struct index_file file;
    const struct saved_query query = {.name = "late", .query = "tag:late"};
    buf_init(&payload);
    if (frame->kind == FRAME_INDEX_FIND) {
        play_find(channel, frame, arena);
    } else if (frame->kind == FRAME_INDEX_QUERIES) {
        query_list_encode(&payload, &(struct query_list){.count = 1, .rows = &query});
        reply(channel, FRAME_INDEX_QUERY_LIST, frame->serial, &payload, -1);
    } else if (frame->kind == FRAME_INDEX_THREADS) {
        index_thread_list_encode(&payload, &(struct index_thread_list){.customer_id = 7});
        reply(channel, FRAME_INDEX_THREAD_LIST, frame->serial, &payload, -1);
    } else if (index_file_decode(frame, arena, &file, NULL) == STATUS_OK) {
        index_file_opened_encode(
            &payload, &(struct index_file_opened){.message_id = file.message_id, .path = ""});
        reply(channel, FRAME_INDEX_FILE_OPENED, frame->serial, &payload,
              open(file.message_id, O_RDONLY | O_CLOEXEC));
    }
}

/* An attachment: twice the text of the file, then the end. */
static void play_part(struct channel *channel, const struct frame *frame, const char *text) {
    struct buf payload;
    buf_init(&payload);
    for (int i = 0; i < 2; i++) {
        buf_add_text(&payload, text);
        reply(channel, FRAME_BODY_BYTES, frame->serial, &payload, -1);
    }
    part_done_encode(&payload, &(struct part_done){.bytes = 2 * strlen(text)});
    reply(channel, FRAME_BODY_DONE, frame->serial, &payload, -1);
}

static void play_body(struct channel *channel, const struct frame *frame, int fd) {
    char text[100] = "";
    struct buf payload;
    buf_init(&payload);
    if (read(fd, text, sizeof text - 1) < 0 || strcmp(text, "die") == 0) {
        abort();
    }
    (void)close(fd);
    if (frame->kind == FRAME_BODY_PART) {
        play_part(channel, frame, text);
        return;
    }
    body_text_encode(&payload,
                     &(struct body_text){.from_name = "", .text = text, .text_len = strlen(text)});
    reply(channel, FRAME_BODY_TEXT, frame->serial, &payload, -1);
}

static int play_worker(const char *name) {
    struct channel channel;
    struct arena arena;
    struct frame frame;
    int fd = -1;
    arena_init(&arena);
    channel_init(&channel, CHANNEL_WORKER_FD, FRAME_REQUEST_MAX, FRAME_REPLY_MAX);
    while (channel_fill(&channel, NULL) == STATUS_OK) {
        while (channel_next(&channel, &frame, &fd, NULL) == STATUS_OK) {
            if (strcmp(name, "body") == 0) {
                play_body(&channel, &frame, fd);
            } else if (frame.serial != 0) { /* else the greeting */
                play_index(&channel, &frame, &arena);
            }
        }
    }
    return 0;
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

/* Runs the loop until events of all these kinds (bits) came, in whatever order; false after
   PATIENCE_MS. `out` is the last of them. */
static bool wait_for_all(struct children *children, unsigned kinds, struct children_event *out) {
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        while (children_next(children, out)) {
            bool is_wanted = (kinds & 1u << out->kind) != 0;
            kinds &= ~(1u << out->kind);
            if (is_wanted && kinds == 0) {
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

static bool wait_for(struct children *children, enum children_event_kind kind,
                     struct children_event *out) {
    return wait_for_all(children, 1u << kind, out);
}

START_TEST(finds_in_parts) {
    struct children *children = make("", 0);
    struct children_event event;
    (void)children_queries(children);
    expect_true(wait_for(children, CHILDREN_QUERIES, &event));
    expect_text(event.queries.rows[0].name, "late");
    uint32_t serial =
        children_find(children, &(struct index_search){.query = "x", .now = 1, .limit = 10});
    expect_true(wait_for(children, CHILDREN_FOUND, &event));
    expect_int(event.serial, serial);
    expect_true(event.found.list.is_first);
    expect_false(event.found.is_done);
    expect_true(wait_for(children, CHILDREN_FOUND, &event));
    expect_true(event.found.is_done);
    expect_int(event.found.list.total, 2);
    expect_false(children_is_busy(children));
    children_free(children);
}
END_TEST

/* A search that does not end is given up at once, and costs no other answer. */
START_TEST(gives_up_a_search_at_once) {
    struct children *children = make("", 60000);
    struct children_event event;
    const struct index_search slow = {.query = "slow", .now = 1, .limit = 10};
    int64_t start = clock_monotonic_ms();
    (void)children_find(children, &slow);
    expect_true(wait_for(children, CHILDREN_FOUND, &event));
    const char *asked[] = {"a@x"};
    (void)children_threads(
        children, &(struct index_threads){
                      .customer_id = 7, .now = 1, .limit = 10, .count = 1, .addresses = asked});
    (void)children_queries(children); /* waits behind the search */
    children_cancel_find(children);
    expect_true(wait_for_all(children, 1u << CHILDREN_THREADS | 1u << CHILDREN_QUERIES, &event));
    (void)children_find(children, &slow);
    uint32_t second =
        children_find(children, &(struct index_search){.query = "x", .now = 1, .limit = 10});
    expect_true(wait_for(children, CHILDREN_FOUND, &event));
    expect_int(event.serial, second); /* nothing comes of the slow one */
    expect_true(wait_for(children, CHILDREN_FOUND, &event));
    expect_true(event.found.is_done);
    expect_text(children_status(children), "");
    expect_true(clock_monotonic_ms() - start < PATIENCE_MS);
    children_free(children);
}
END_TEST

START_TEST(gives_files_and_attachments) {
    struct children *children = make("", 0);
    struct children_event event;
    char *path = test_file("mail", "text"), bytes[16] = "";
    (void)children_file(children, path, 0);
    expect_true(wait_for(children, CHILDREN_FILE, &event));
    expect_int(read(event.file_fd, bytes, sizeof bytes - 1), 4);
    expect_text(bytes, "text");
    expect_int(close(event.file_fd), 0);
    (void)children_part(children, path, 0, 3);
    size_t got = 0;
    while (got < 8) {
        expect_true(wait_for(children, CHILDREN_BYTES, &event));
        expect_true(memcmp(event.bytes.data, "text", 4) == 0);
        got += event.bytes.len;
    }
    expect_true(wait_for(children, CHILDREN_PART, &event));
    expect_int(event.part.bytes, 8);
    expect_false(children_is_busy(children));
    children_free(children);
    free(path);
}
END_TEST

/* An attachment that ends its worker is said, and the message beside it is not blamed. */
START_TEST(a_deadly_attachment_is_said) {
    struct children *children = make("", 0);
    struct children_event event;
    char *deadly_file = test_file("deadly", "die"), *good = test_file("good", "well");
    (void)children_part(children, deadly_file, 0, 0);
    expect_true(wait_for(children, CHILDREN_FAILED, &event));
    expect_contains(event.failed.message, "attachment cannot be taken out safely");
    (void)children_body(children, good, 0);
    expect_true(wait_for(children, CHILDREN_BODY, &event));
    expect_text(event.body.text.text, "well");
    children_free(children);
    free(deadly_file);
    free(good);
}
END_TEST

int main(int argc, char **argv) {
    if (argc == 2 && (strcmp(argv[1], "index") == 0 || strcmp(argv[1], "body") == 0)) {
        return play_worker(argv[1]);
    }
    const struct test_entry entries[] = {
        TEST(finds_in_parts),
        TEST(gives_up_a_search_at_once),
        TEST(gives_files_and_attachments),
        TEST(a_deadly_attachment_is_said),
    };
    return test_run("run/children_more", entries, ARRAY_LEN(entries), argc, argv);
}
