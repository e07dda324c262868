#include "callsheet/wire/index_msg.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/wire/part_msg.h"
#include "callsheet/wire/query_msg.h"
#include "support/check_more.h"

typedef enum status decode_function(const struct frame *frame, struct arena *arena, void *out);

static const char *const addresses[] = {"a@x.example", "b@y.example"};
static const struct index_address rows[] = {{"a@x.example", 1}, {"b@y.example", -2}};
static const struct index_mail mails[] = {
    {5, 1700000000, INDEX_MAIL_OUTBOUND, "id@x", "J\xc3\xb8", "a@x.example", "Invoice"},
    {6, INSTANT_NONE, 0, "", "", "", ""},
};
static const char *const thread_ids[] = {"id@x", "other@x"};
static const struct index_thread threads[] = {
    {"00aa", 1700000000, "id@x", "Subject", "Jo, Me", 3, 2, true, false, 2, thread_ids},
};
static const struct index_message messages[] = {
    {"id@x", 1, "Jo", "jo@x.example", "Hi", INDEX_MESSAGE_UNREAD, 2, 1, "00ab", 7},
    {"id2@x", 2, "Jo", "jo@x.example", "Re: Hi", INDEX_MESSAGE_LOOKALIKE, 32, 3, "", 0},
};

/* Every message once: how it is written, and a check of what is read back. */
struct sample {
    const char *name;
    void (*encode)(struct buf *out);
    enum status (*decode)(const struct frame *frame, struct arena *arena, bool look);
};

#define SAMPLE(type, value, checks)                                                                \
    static void encode_##type(struct buf *out) {                                                   \
        type##_encode(out, &(struct type)value);                                                   \
    }                                                                                              \
    static enum status decode_##type(const struct frame *frame, struct arena *arena, bool look) {  \
        struct type got;                                                                           \
        memset(&got, 0x5a, sizeof got);                                                            \
        struct type before = got;                                                                  \
        enum status status = type##_decode(frame, arena, &got, NULL);                              \
        if (status != STATUS_OK) {                                                                 \
            expect_true(memcmp(&before, &got, sizeof got) == 0);                                   \
        } else if (look) {                                                                         \
            checks                                                                                 \
        }                                                                                          \
        return status;                                                                             \
    }
#define V(...)                                                                                     \
    { __VA_ARGS__ }

SAMPLE(index_open, V("/mail", "/config", "work"), {
    expect_text(got.database, "/mail");
    expect_text(got.config, "/config");
    expect_text(got.profile, "work");
})
SAMPLE(index_addresses, V(true, false, 2, rows), {
    expect_true(got.is_first);
    expect_false(got.is_last);
    expect_int(got.count, 2);
    expect_text(got.rows[1].address, "b@y.example");
    expect_int(got.rows[1].customer_id, -2);
})
SAMPLE(index_scan, V(-5, 1700000000), {
    expect_int(got.since, -5);
    expect_int(got.now, 1700000000);
})
SAMPLE(index_poll, V(5, 6, "uuid", UINT64_MAX), {
    expect_int(got.since, 5);
    expect_int(got.now, 6);
    expect_text(got.uuid, "uuid");
    expect_true(got.revision == UINT64_MAX);
})
SAMPLE(index_threads, V(9, 8, 50, 2, addresses), {
    expect_int(got.customer_id, 9);
    expect_int(got.now, 8);
    expect_int(got.limit, 50);
    expect_int(got.count, 2);
    expect_text(got.addresses[0], "a@x.example");
})
SAMPLE(index_messages, V("0a", 8, 50, 2, addresses), {
    expect_text(got.thread_id, "0a");
    expect_int(got.count, 2);
    expect_text(got.addresses[1], "b@y.example");
})
SAMPLE(index_search, V("tag:unread and \"x\"", 8, 50), {
    expect_text(got.query, "tag:unread and \"x\"");
    expect_int(got.limit, 50);
})
SAMPLE(index_file, V("a b\"c@x", 3), {
    expect_text(got.message_id, "a b\"c@x");
    expect_int(got.which, 3);
})
SAMPLE(index_opened, V("/p\x1b", "/r", "", "u", 7, 8, 9, 2, "J\n\xc3\xb8", "jo@x.example"), {
    expect_text(got.path, "/p^[");
    expect_text(got.mail_root, "/r");
    expect_text(got.uuid, "u");
    expect_int(got.revision, 7);
    expect_int(got.messages, 8);
    expect_int(got.indexed_at, 9);
    expect_int(got.own_addresses, 2);
    expect_text(got.own_name, "J \xc3\xb8");
    expect_text(got.own_address, "jo@x.example");
})
SAMPLE(index_addresses_set, V(7, 1), {
    expect_int(got.count, 7);
    expect_int(got.rejected, 1);
})
SAMPLE(index_mail_batch, V(true, 2, mails), {
    expect_true(got.is_whole);
    expect_int(got.count, 2);
    expect_int(got.rows[0].customer_id, 5);
    expect_int(got.rows[0].date, 1700000000);
    expect_int(got.rows[0].flags, INDEX_MAIL_OUTBOUND);
    expect_text(got.rows[0].name, "J\xc3\xb8");
    expect_text(got.rows[0].subject, "Invoice");
    expect_true(got.rows[1].date == INSTANT_NONE);
})
SAMPLE(index_done, V(INDEX_DONE_WHOLE, "u", 3, 4, 5, 6), {
    expect_int(got.kind, INDEX_DONE_WHOLE);
    expect_text(got.uuid, "u");
    expect_int(got.revision, 3);
    expect_int(got.looked_at, 4);
    expect_int(got.rows, 5);
    expect_int(got.indexed_at, 6);
})
SAMPLE(index_thread_list, V(4, true, 1, threads), {
    expect_int(got.customer_id, 4);
    expect_true(got.is_cut);
    expect_text(got.rows[0].thread_id, "00aa");
    expect_text(got.rows[0].authors, "Jo, Me");
    expect_int(got.rows[0].messages, 3);
    expect_int(got.rows[0].matched, 2);
    expect_true(got.rows[0].is_unread);
    expect_false(got.rows[0].is_inbound);
})
static const struct saved_query queries[] = {{"late", "tag:late"}, {"a b", "from:\"x\""}};
SAMPLE(query_list, V(2, queries), {
    expect_int(got.count, 2);
    expect_text(got.rows[1].name, "a b");
    expect_text(got.rows[1].query, "from:\"x\"");
})
SAMPLE(part_read, V(7), { expect_int(got.index, 7); })
SAMPLE(part_done, V(PART_BYTES_MAX), { expect_int(got.bytes, PART_BYTES_MAX); })
SAMPLE(index_message_list, V(false, true, 4321, 2, messages), {
    expect_int(got.count, 2);
    expect_true(got.is_first);
    expect_int(got.total, 4321);
    expect_text(got.rows[0].thread_id, "00ab");
    expect_int(got.rows[0].customer_id, 7);
    expect_int(got.rows[1].flags, INDEX_MESSAGE_LOOKALIKE);
    expect_int(got.rows[1].depth, 32);
    expect_int(got.rows[1].files, 3);
    expect_text(got.rows[0].address, "jo@x.example");
})
SAMPLE(index_file_opened, V("id", "/mail/cur/1", 1234, 1, 2, true), {
    expect_text(got.path, "/mail/cur/1");
    expect_int(got.bytes, 1234);
    expect_int(got.files, 2);
    expect_true(got.files_differ);
})
SAMPLE(failed, V(STATUS_NOT_FOUND, "Nothing\nthere."), {
    expect_int(got.status, STATUS_NOT_FOUND);
    expect_text(got.message, "Nothing there.");
})

#define ROW(type)                                                                                  \
    { #type, encode_##type, decode_##type }
static const struct sample samples[] = {
    ROW(index_open),        ROW(index_addresses),     ROW(index_scan),        ROW(index_poll),
    ROW(index_threads),     ROW(index_messages),      ROW(index_search),      ROW(index_file),
    ROW(index_opened),      ROW(index_addresses_set), ROW(index_mail_batch),  ROW(index_done),
    ROW(index_thread_list), ROW(index_message_list),  ROW(index_file_opened), ROW(failed),
    ROW(query_list),        ROW(part_read),           ROW(part_done),
};

static enum status decode(const struct sample *sample, const char *bytes, size_t len, bool look) {
    /* a copy of its own size, so that a sanitizer sees a read behind the end */
    char *copy = mem_strndup(bytes, len);
    copy = mem_resize(copy, len > 0 ? len : 1, 1);
    memcpy(copy, bytes, len);
    struct frame frame = {.kind = FRAME_FAILED, .payload = copy, .len = len};
    struct arena arena;
    arena_init(&arena);
    enum status status = sample->decode(&frame, &arena, look);
    arena_release(&arena);
    mem_free(copy);
    return status;
}

START_TEST(comes_back_as_it_went) {
    struct buf out;
    buf_init(&out);
    samples[_i].encode(&out);
    expect_ok(decode(&samples[_i], out.data, out.len, true), NULL);
    buf_release(&out);
}
END_TEST

START_TEST(is_refused_when_cut_or_too_long) {
    struct buf out;
    buf_init(&out);
    samples[_i].encode(&out);
    for (size_t len = 0; len < out.len; len++) {
        expect_status(decode(&samples[_i], out.data, len, false), STATUS_CORRUPT, NULL);
    }
    buf_add_char(&out, '\0');
    expect_status(decode(&samples[_i], out.data, out.len, false), STATUS_CORRUPT, NULL);
    buf_release(&out);
}
END_TEST

START_TEST(survives_changed_bytes) {
    struct dice dice = dice_new();
    struct buf out;
    buf_init(&out);
    samples[_i].encode(&out);
    for (int round = 0; round < 4000; round++) {
        char *bytes = mem_strndup(out.data, out.len);
        size_t changes = (size_t)dice_below(&dice, 4) + 1;
        for (size_t c = 0; c < changes; c++) {
            bytes[dice_below(&dice, out.len)] = (char)dice_below(&dice, 256);
        }
        enum status status = decode(&samples[_i], bytes, out.len, false);
        expect_true(status == STATUS_OK || status == STATUS_CORRUPT);
        mem_free(bytes);
    }
    buf_release(&out);
}
END_TEST

START_TEST(does_not_believe_counts) {
    struct buf out;
    buf_init(&out);
    buf_add_u8(&out, 1);
    buf_add_u32(&out, UINT32_MAX); /* rows, in a payload of 5 bytes */
    struct frame frame = {.kind = FRAME_INDEX_MAIL, .payload = out.data, .len = out.len};
    struct arena arena;
    struct index_mail_batch batch;
    arena_init(&arena);
    expect_status(index_mail_batch_decode(&frame, &arena, &batch, NULL), STATUS_CORRUPT, NULL);
    expect_true(arena.total < 4096);
    arena_release(&arena);
    buf_release(&out);
}
END_TEST

START_TEST(cuts_long_texts_at_a_character) {
    char subject[2 * INDEX_SUBJECT_BYTES + 2];
    for (size_t i = 0; i + 2 < sizeof subject; i += 2) {
        memcpy(subject + i, "\xc3\xb8", 3);
    }
    struct index_mail mail = {.message_id = "x", .name = "a", .address = "", .subject = subject};
    struct buf out;
    struct arena arena;
    struct index_mail_batch batch;
    buf_init(&out);
    arena_init(&arena);
    mail.name = subject; /* an odd limit would cut in the middle: both limits are even, so shift */
    index_mail_batch_encode(&out, &(struct index_mail_batch){.count = 1, .rows = &mail});
    struct frame frame = {.kind = FRAME_INDEX_MAIL, .payload = out.data, .len = out.len};
    expect_ok(index_mail_batch_decode(&frame, &arena, &batch, NULL), NULL);
    expect_int(strlen(batch.rows[0].subject), INDEX_SUBJECT_BYTES);
    expect_int(strlen(batch.rows[0].name), INDEX_NAME_BYTES);
    buf_reset(&out);
    subject[0] = 'x';
    memmove(subject + 1, subject + 2, sizeof subject - 3);
    index_mail_batch_encode(&out, &(struct index_mail_batch){.count = 1, .rows = &mail});
    frame = (struct frame){.kind = FRAME_INDEX_MAIL, .payload = out.data, .len = out.len};
    expect_ok(index_mail_batch_decode(&frame, &arena, &batch, NULL), NULL);
    expect_int(strlen(batch.rows[0].subject), INDEX_SUBJECT_BYTES - 1);
    arena_release(&arena);
    buf_release(&out);
}
END_TEST

TEST_MAIN("wire/index_msg", TEST_LOOP(comes_back_as_it_went, ARRAY_LEN(samples)),
          TEST_LOOP(is_refused_when_cut_or_too_long, ARRAY_LEN(samples)),
          TEST_LOOP(survives_changed_bytes, ARRAY_LEN(samples)), TEST(does_not_believe_counts),
          TEST(cuts_long_texts_at_a_character))
