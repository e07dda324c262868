/* Searching the archive in notmuch's own language. */
#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/search.h"
#include "callsheet/reader/worker.h"
#include "support/asker.h"
#include "support/check_more.h"

static void set_up(void) {
    asker_set_up(index_worker);
}

static void ask(const char *query, uint32_t limit) {
    struct buf payload;
    buf_init(&payload);
    index_search_encode(&payload,
                        &(struct index_search){.query = query, .now = ASKER_NOW, .limit = limit});
    asker_send(FRAME_INDEX_FIND, &payload);
}

/* Hears one part; true when it is the last. */
static bool hear_part(struct index_message_list *out) {
    struct frame frame;
    int fd = -1;
    arena_clear(&asker.arena);
    expect_ok(workerproc_hear(&asker.proc, ASKER_DEADLINE_MS, &frame, &fd), NULL);
    expect_true(frame.kind == FRAME_INDEX_MESSAGE_PART || frame.kind == FRAME_INDEX_MESSAGE_LIST);
    expect_ok(index_message_list_decode(&frame, &asker.arena, out, NULL), NULL);
    return frame.kind == FRAME_INDEX_MESSAGE_LIST;
}

static struct index_message_list find_whole(const char *query) {
    struct index_message_list list;
    ask(query, 20);
    expect_true(hear_part(&list));
    return list;
}

static void expect_refusal(const char *query, const char *why) {
    ask(query, 20);
    expect_contains(asker_failure(), why);
}

START_TEST(gives_the_newest_first_in_parts) {
    for (int i = 0; i < 300; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "n%d@x", i);
        (void)mailmaker_add(asker.maker, &(struct mail){.id = id,
                                                        .from = "jo@acme.example",
                                                        .subject = "number",
                                                        .date = ASKER_NOW - i * 60 - 60});
    }
    asker_start();
    struct index_message_list part;
    size_t count = 0, parts = 0;
    bool is_last = false;
    ask("number", 260);
    while (!is_last) {
        is_last = hear_part(&part);
        expect_int(part.is_first, parts == 0);
        for (size_t i = 0; i < part.count; i++, count++) {
            char id[32];
            (void)snprintf(id, sizeof id, "n%zu@x", count);
            expect_text(part.rows[i].message_id, id);
            expect_true(part.rows[i].thread_id[0] != '\0');
        }
        if (parts == 0) {
            expect_int(part.count, SEARCH_FIRST_ROWS);
        }
        parts++;
    }
    expect_int(parts, 3);
    expect_int(count, 260);
    expect_true(part.is_cut);
    expect_int(part.total, 300);
}
END_TEST

START_TEST(knows_customers_by_exact_address_only) {
    static const struct {
        const char *id, *from;
        int64_t customer;
        bool is_lookalike;
    } mails[] = {
        {"a@x", "Jo <jo@acme.example>", 1, false},
        {"b@x", "JO@ACME.EXAMPLE", 1, false},
        {"c@x", "\"jo@acme.example\" <evil@evil.test>", 1, true},
        {"d@x", "jo@acme.example.evil.test", 1, true},
        {"e@x", "new@acme.example", 0, false}, /* a colleague: on no record, imitates nobody */
        {"f@x", "stranger@y.test", 0, false},
        {"g@x", "me@desk.example", 0, false},
        {"h@x", "=?utf-8?q?jo=40acme=2Eexample?= <e@evil.test>", 1, true},
    };
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        asker_add(mails[i].id, mails[i].from, "s");
    }
    asker_start();
    for (size_t i = 0; i < ARRAY_LEN(mails); i++) {
        char query[64];
        (void)snprintf(query, sizeof query, "id:%s", mails[i].id);
        struct index_message_list list = find_whole(query);
        expect_int(list.count, 1);
        expect_int(list.rows[0].customer_id, mails[i].customer);
        expect_int((list.rows[0].flags & INDEX_MESSAGE_LOOKALIKE) != 0, mails[i].is_lookalike);
    }
}
END_TEST

START_TEST(says_what_is_wrong_with_a_query) {
    asker_add("a@x", "jo@acme.example", "Invoice 42");
    asker_start();
    expect_refusal("a AND", "does not understand");
    expect_refusal("date:nonsense..", "does not understand");
    expect_refusal("from:/[/", "does not understand");
    expect_refusal("subject:\"never ends", "quotation in this search does not end");
    expect_refusal("query:nowhere", "no saved search “nowhere”");
    expect_refusal("tag:inbox and (query:\"not there\")", "no saved search “not there”");
    expect_refusal("query:a\x1b[31m", "no saved search “a^[[31m”");
    expect_int(find_whole("invoice").count, 1); /* and goes on */
    expect_int(find_whole("nothing at all").count, 0);
}
END_TEST

START_TEST(leaves_out_what_the_archive_hides) {
    static const char *const tag[] = {"tag", "+spam", "id:a@x", NULL};
    asker_add("a@x", "jo@acme.example", "word");
    asker_add("b@x", "jo@acme.example", "word");
    mailmaker_index(asker.maker);
    mem_free(mailmaker_notmuch(asker.maker, tag));
    asker_start();
    struct index_message_list list = find_whole("word");
    expect_int(list.count, 1);
    expect_text(list.rows[0].message_id, "b@x");
    list = find_whole("word and tag:spam");
    expect_int(list.count, 1);
    expect_text(list.rows[0].message_id, "a@x");
}
END_TEST

START_TEST(lists_saved_searches) {
    static const char *const sets[][5] = {
        {"config", "set", "query.late", "tag:late and date:1w..", NULL},
        {"config", "set", "query.bills", "subject:invoice", NULL},
        {"config", "set", "query.odd\x1b[31m", "x", NULL},
    };
    asker_add("a@x", "jo@acme.example", "Invoice");
    for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
        mem_free(mailmaker_notmuch(asker.maker, sets[i]));
    }
    asker_start();
    struct buf payload;
    struct query_list list;
    buf_init(&payload);
    asker_send(FRAME_INDEX_QUERIES, &payload);
    asker_hear(FRAME_INDEX_QUERY_LIST);
    expect_ok(query_list_decode(&asker.frame, &asker.arena, &list, NULL), NULL);
    expect_int(list.count, 2);
    expect_text(list.rows[0].name, "bills");
    expect_text(list.rows[1].query, "tag:late and date:1w..");
    expect_int(find_whole("query:bills").count, 1);
}
END_TEST

#define ON_ARCHIVE(name) TEST_WITH(name, set_up, asker_tear_down)

TEST_MAIN("reader/search", ON_ARCHIVE(gives_the_newest_first_in_parts),
          ON_ARCHIVE(knows_customers_by_exact_address_only),
          ON_ARCHIVE(says_what_is_wrong_with_a_query),
          ON_ARCHIVE(leaves_out_what_the_archive_hides), ON_ARCHIVE(lists_saved_searches))
