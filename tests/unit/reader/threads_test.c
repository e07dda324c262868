#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/worker.h"
#include "support/asker.h"
#include "support/check_more.h"

static void set_up(void) {
    asker_set_up(index_worker);
}

START_TEST(lists_threads) {
    for (int i = 0; i < 5; i++) {
        asker_add_thread(i, ASKER_NOW - (10 - i) * DAY_S);
    }
    asker_add("evil@x", "\"jo@acme.example\" <evil@evil.test>", "spoof");
    asker_add("sub@x", "jo@acme.example.evil.test", "tail");
    mailmaker_add(asker.maker, &(struct mail){.id = "late@x",
                                              .from = "jo@acme.example",
                                              .subject = "from the future",
                                              .date = ASKER_NOW + 400LL * DAY_S});
    asker_start();
    struct index_thread_list list = asker_threads("JO@acme.example", 50);
    expect_int(list.count, 6);
    expect_text(list.rows[0].subject, "Subject 4");
    expect_text(list.rows[0].newest_id, "r4@x");
    expect_int(list.rows[0].newest, ASKER_NOW - 6 * DAY_S + 60);
    expect_int(list.rows[0].messages, 2);
    expect_int(list.rows[0].matched, 2);
    expect_true(list.rows[0].is_unread);
    expect_false(list.rows[0].is_inbound);
    expect_int(list.rows[0].id_count, 1); /* what they wrote, not our answer */
    expect_text(list.rows[0].ids[0], "t4@x");
    expect_contains(list.rows[0].authors, "Jo");
    expect_text(list.rows[5].subject, "from the future");
    expect_true(list.rows[5].newest == INSTANT_NONE);
    expect_true(list.rows[5].is_inbound);
    expect_false(list.is_cut);
    list = asker_threads("jo@acme.example", 2);
    expect_int(list.count, 2);
    expect_true(list.is_cut);
    expect_int(asker_threads("nobody@x.example", 5).count, 0);
    expect_int(asker_threads("\" or *", 5).count, 0);
    expect_int(asker_threads("\"*\"@x.example", 5).count, 0);
}
END_TEST

START_TEST(lists_messages_of_a_thread) {
    asker_add_thread(1, ASKER_NOW - 3 * DAY_S);
    mailmaker_add(asker.maker, &(struct mail){.id = "deep@x",
                                              .from = "\"Doe, Jo\" <jo@acme.example>",
                                              .subject = "Re: Subject 1",
                                              .reply_to_id = "r1@x",
                                              .date = ASKER_NOW - DAY_S});
    asker_add("deep@x", "jo@acme.example", "the same id");
    asker_start();
    struct index_thread_list threads = asker_threads("jo@acme.example", 5);
    expect_int(threads.count, 1);
    struct index_message_list list = asker_messages(threads.rows[0].thread_id, NULL);
    expect_int(list.count, 3);
    expect_text(list.rows[0].message_id, "t1@x");
    expect_int(list.rows[0].depth, 0);
    expect_text(list.rows[0].name, "Jo");
    expect_true((list.rows[0].flags & INDEX_MESSAGE_UNREAD) != 0);
    expect_int(list.rows[1].depth, 1);
    expect_true((list.rows[1].flags & INDEX_MESSAGE_OUTBOUND) != 0);
    expect_int(list.rows[2].depth, 2);
    expect_int(list.rows[2].files, 2);
    list = asker_messages("", "jo@acme.example");
    expect_int(list.count, 3);
    expect_text(list.rows[0].message_id, "deep@x");
    expect_int(asker_messages("00000000000fffff", NULL).count, 0);
    struct buf payload;
    buf_init(&payload);
    index_messages_encode(&payload, &(struct index_messages){.thread_id = "1 or *", .limit = 1});
    asker_send(FRAME_INDEX_MESSAGES, &payload);
    expect_text(asker_failure(), "There is no such thread.");
}
END_TEST

START_TEST(walks_deep_threads_without_recursion) {
    char id[64], before[64] = "";
    for (int i = 0; i < 600; i++) {
        (void)snprintf(id, sizeof id, "m%d@x", i);
        mailmaker_add(asker.maker, &(struct mail){.id = id,
                                                  .from = "jo@acme.example",
                                                  .reply_to_id = i > 0 ? before : NULL,
                                                  .date = ASKER_NOW - 1000 + i});
        (void)snprintf(before, sizeof before, "%s", id);
    }
    asker_start();
    struct index_thread_list threads = asker_threads("jo@acme.example", 5);
    expect_int(threads.count, 1);
    expect_int(threads.rows[0].messages, 600);
    struct index_message_list list = asker_messages(threads.rows[0].thread_id, NULL);
    expect_int(list.count, 100);
    expect_true(list.is_cut);
    expect_int(list.rows[99].depth, INDEX_DEPTH_MAX);
}
END_TEST

START_TEST(searches) {
    asker_add("a@x", "jo@acme.example", "Invoice 42");
    asker_add("b@x", "al@other.example", "Lunch");
    asker_start();
    static const struct {
        const char *query;
        int count; /* -1: refused */
    } rows[] = {{"invoice", 1},        {"from:other.example", 1}, {"*", 2},
                {"nothing at all", 0}, {"date:nonsense..", -1},   {"from:/[/", -1}};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct buf payload;
        buf_init(&payload);
        index_search_encode(&payload, &(struct index_search){
                                          .query = rows[i].query, .now = ASKER_NOW, .limit = 10});
        asker_send(FRAME_INDEX_SEARCH, &payload);
        if (rows[i].count < 0) {
            expect_contains(asker_failure(), "does not understand");
            continue;
        }
        struct index_message_list list;
        asker_hear(FRAME_INDEX_MESSAGE_LIST);
        expect_ok(index_message_list_decode(&asker.frame, &asker.arena, &list, NULL), NULL);
        expect_int(list.count, rows[i].count);
    }
}
END_TEST

/* --- files --- */

START_TEST(opens_files) {
    const char *odd = "a\"b)c*@x";
    asker_add(odd, "jo@acme.example", "odd id");
    asker_add("same@x", "jo@acme.example", "same");
    asker_add("same@x", "jo@acme.example", "same");
    asker_add("forged@x", "jo@acme.example", "true");
    const char *forged = asker_add("forged@x", "evil@evil.test", "false");
    const char *gone = asker_add("gone@x", "jo@acme.example", "gone");
    const char *link = asker_add("link@x", "jo@acme.example", "link");
    asker_start();
    struct index_file_opened opened = asker_file(odd, 0);
    asker_expect_file_holds("odd id");
    expect_int(opened.files, 1);
    expect_false(opened.files_differ);
    opened = asker_file("same@x", 2);
    asker_expect_file_holds("same");
    expect_int(opened.which, 2);
    expect_int(opened.files, 2);
    expect_false(opened.files_differ);
    opened = asker_file("forged@x", 0);
    expect_true(opened.files_differ);
    expect_true(close(asker.fd) == 0);
    expect_true(unlink(forged) == 0);
    (void)asker_file("forged@x", 0);
    asker_expect_file_holds("true");
    expect_true(unlink(gone) == 0);
    expect_true(unlink(link) == 0);
    expect_true(symlink("/etc/passwd", link) == 0);
    static const char *const none[] = {"gone@x", "link@x", "never@x"};
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        struct buf payload;
        buf_init(&payload);
        index_file_encode(&payload, &(struct index_file){.message_id = none[i]});
        asker_send(FRAME_INDEX_FILE, &payload);
        expect_contains(asker_failure(), i < 2 ? "Run notmuch new" : "no longer in the archive");
    }
}
END_TEST

#define ON_ARCHIVE(name) TEST_WITH(name, set_up, asker_tear_down)

TEST_MAIN("reader/threads", ON_ARCHIVE(lists_threads), ON_ARCHIVE(lists_messages_of_a_thread),
          ON_ARCHIVE(walks_deep_threads_without_recursion), ON_ARCHIVE(searches),
          ON_ARCHIVE(opens_files))
