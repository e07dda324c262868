/** An index worker on an archive of the test's own. */
#include "support/asker.h"

#include <stdio.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "support/check_more.h"

struct asker asker;

static const struct index_address known[] = {
    {"billing@acme.example", 1}, {"jo@acme.example", 1},    {"al@other.example", 2},
    {"books@both.example", 3},   {"books@both.example", 4},
};

void asker_set_up(int (*worker)(int fd)) {
    asker.maker = mailmaker_new("archive");
    arena_init(&asker.arena);
    workerproc_start(&asker.proc, worker);
}

void asker_tear_down(void) {
    (void)workerproc_stop(&asker.proc); /* it may have died before */
    arena_release(&asker.arena);
    mailmaker_free(asker.maker);
}

void asker_hear(enum frame_kind wanted) {
    asker.fd = -1;
    expect_ok(workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &asker.frame, &asker.fd), NULL);
    if (asker.frame.kind != wanted) {
        struct failed failed = {.message = ""};
        (void)!failed_decode(&asker.frame, &asker.arena, &failed, NULL);
        ck_abort_msg("%s instead of %s: %s", frame_kind_name(asker.frame.kind),
                     frame_kind_name(wanted), failed.message);
    }
}

void asker_send(enum frame_kind kind, struct buf *payload) {
    workerproc_ask(&asker.proc, kind, payload, -1);
    buf_release(payload);
}

struct index_opened asker_open(const char *database, const char *config) {
    struct buf payload;
    struct index_opened opened;
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){database, config, ""});
    asker_send(FRAME_INDEX_OPEN, &payload);
    asker_hear(FRAME_INDEX_OPENED);
    expect_ok(index_opened_decode(&asker.frame, &asker.arena, &opened, NULL), NULL);
    return opened;
}

const char *asker_failure(void) {
    struct failed failed;
    asker_hear(FRAME_FAILED);
    expect_ok(failed_decode(&asker.frame, &asker.arena, &failed, NULL), NULL);
    return failed.message;
}

void asker_tell_addresses(size_t count) {
    struct buf payload;
    struct index_addresses_set set;
    buf_init(&payload);
    count = count < ARRAY_LEN(known) ? count : ARRAY_LEN(known);
    index_addresses_encode(&payload, &(struct index_addresses){true, true, count, known});
    asker_send(FRAME_INDEX_ADDRESSES, &payload);
    asker_hear(FRAME_INDEX_ADDRESSES_SET);
    expect_ok(index_addresses_set_decode(&asker.frame, &asker.arena, &set, NULL), NULL);
}

void asker_start(void) {
    mailmaker_index(asker.maker);
    (void)asker_open("", mailmaker_config(asker.maker));
    asker_tell_addresses(SIZE_MAX);
}

const char *asker_add(const char *id, const char *from, const char *subject) {
    return mailmaker_add(
        asker.maker,
        &(struct mail){.id = id, .from = from, .subject = subject, .date = ASKER_NOW - DAY_S});
}

struct index_thread_list asker_threads(const char *address, uint32_t limit) {
    struct buf payload;
    struct index_thread_list list;
    buf_init(&payload);
    index_threads_encode(
        &payload,
        &(struct index_threads){
            .customer_id = 7, .now = ASKER_NOW, .limit = limit, .count = 1, .addresses = &address});
    asker_send(FRAME_INDEX_THREADS, &payload);
    asker_hear(FRAME_INDEX_THREAD_LIST);
    expect_ok(index_thread_list_decode(&asker.frame, &asker.arena, &list, NULL), NULL);
    expect_int(list.customer_id, 7);
    return list;
}

struct index_message_list asker_messages(const char *thread, const char *address) {
    struct buf payload;
    struct index_message_list list;
    buf_init(&payload);
    index_messages_encode(&payload, &(struct index_messages){.thread_id = thread,
                                                             .now = ASKER_NOW,
                                                             .limit = 100,
                                                             .count = address != NULL,
                                                             .addresses = &address});
    asker_send(FRAME_INDEX_MESSAGES, &payload);
    asker_hear(FRAME_INDEX_MESSAGE_LIST);
    expect_ok(index_message_list_decode(&asker.frame, &asker.arena, &list, NULL), NULL);
    return list;
}

void asker_add_thread(int number, int64_t date) {
    char id[64], reply[64], subject[64];
    (void)snprintf(id, sizeof id, "t%d@x", number);
    (void)snprintf(reply, sizeof reply, "r%d@x", number);
    (void)snprintf(subject, sizeof subject, "Subject %d", number);
    mailmaker_add(
        asker.maker,
        &(struct mail){.id = id, .from = "Jo <jo@acme.example>", .subject = subject, .date = date});
    mailmaker_add(asker.maker, &(struct mail){.id = reply,
                                              .from = "me@desk.example",
                                              .to = "jo@acme.example",
                                              .subject = subject,
                                              .reply_to_id = id,
                                              .date = date + 60});
}

struct index_file_opened asker_file(const char *id, uint32_t which) {
    struct buf payload;
    struct index_file_opened opened;
    buf_init(&payload);
    index_file_encode(&payload, &(struct index_file){.message_id = id, .which = which});
    asker_send(FRAME_INDEX_FILE, &payload);
    asker_hear(FRAME_INDEX_FILE_OPENED);
    expect_ok(index_file_opened_decode(&asker.frame, &asker.arena, &opened, NULL), NULL);
    expect_true(asker.fd >= 0);
    return opened;
}

void asker_expect_file_holds(const char *piece) {
    struct buf text;
    struct error err;
    buf_init(&text);
    expect_ok(io_read_fd(asker.fd, 1 << 20, &text, &err), &err);
    expect_contains(buf_text(&text), piece);
    expect_true(close(asker.fd) == 0);
    buf_release(&text);
}
