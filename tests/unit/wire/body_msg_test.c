#include "callsheet/wire/body_msg.h"

#include <string.h>

#include "support/check_more.h"

static const struct body_part parts[] = {
    {"a.pdf", "application/pdf", 1234, BODY_KIND_PROGRAM, true},
    {"", "image/png", 0, BODY_KIND_UNKNOWN, false}};

static struct body_text sample(void) {
    static const struct body_span spans[] = {{0, 6, BODY_SPAN_NOTE}, {6, 12, BODY_SPAN_QUOTE}};
    return (struct body_text){
        .from_name = "Jo",
        .from_address = "jo@x.example",
        .to = "me@desk.example",
        .cc = "",
        .subject = "Hi",
        .message_id = "<a@b>",
        .list_id = "",
        .auto_submitted = "",
        .reply_to = "",
        .date = 1700000000,
        .warnings = BODY_WARNING_TWO_AUTHORS | BODY_WARNING_HIDDEN_TEXT,
        .part_count = ARRAY_LEN(parts),
        .parts = parts,
        .span_count = ARRAY_LEN(spans),
        .spans = spans,
        .text = "Hello\n> you\nbye\n",
        .text_len = 16,
    };
}

static enum status decode(const struct buf *payload, struct arena *arena, struct body_text *out) {
    struct frame frame = {
        .kind = FRAME_BODY_TEXT, .payload = buf_text(payload), .len = payload->len};
    return body_text_decode(&frame, arena, out, NULL);
}

static enum status recode(const struct body_text *text) {
    struct buf payload;
    struct arena arena;
    struct body_text out;
    buf_init(&payload);
    arena_init(&arena);
    body_text_encode(&payload, text);
    enum status status = decode(&payload, &arena, &out);
    arena_release(&arena);
    buf_release(&payload);
    return status;
}

START_TEST(comes_back_as_it_went) {
    struct body_text text = sample(), got;
    struct buf payload;
    struct arena arena;
    buf_init(&payload);
    arena_init(&arena);
    body_text_encode(&payload, &text);
    expect_ok(decode(&payload, &arena, &got), NULL);
    expect_text(got.from_name, "Jo");
    expect_text(got.from_address, "jo@x.example");
    expect_text(got.message_id, "<a@b>");
    expect_int(got.date, 1700000000);
    expect_int(got.warnings, text.warnings);
    expect_int(got.part_count, 2);
    expect_text(got.parts[0].name, "a.pdf");
    expect_int(got.parts[0].bytes, 1234);
    expect_int(got.parts[0].kind, BODY_KIND_PROGRAM);
    expect_true(got.parts[0].is_false);
    expect_text(body_kind_words(got.parts[0].kind), "a program");
    expect_false(got.parts[1].is_false);
    expect_int(got.span_count, 2);
    expect_int(got.spans[1].start, 6);
    expect_int(got.spans[1].kind, BODY_SPAN_QUOTE);
    expect_text(got.text, text.text);
    for (size_t len = 0; len < payload.len; len++) {
        struct buf cut = {.data = payload.data, .len = len};
        expect_status(decode(&cut, &arena, &got), STATUS_CORRUPT, NULL);
    }
    arena_release(&arena);
    buf_release(&payload);
}
END_TEST

START_TEST(refuses_spans_that_lie) {
    static const struct body_span bad[][2] = {
        {{0, 6, BODY_SPAN_NOTE}, {5, 12, BODY_SPAN_QUOTE}}, /* overlap */
        {{6, 12, BODY_SPAN_NOTE}, {0, 3, BODY_SPAN_QUOTE}}, /* order */
        {{0, 0, BODY_SPAN_NOTE}, {6, 12, BODY_SPAN_QUOTE}}, /* empty */
        {{0, 6, BODY_SPAN_NOTE}, {6, 17, BODY_SPAN_QUOTE}}, /* behind the end */
        {{0, 6, BODY_SPAN_NOTE}, {6, UINT32_MAX, BODY_SPAN_QUOTE}},
        {{0, 6, BODY_SPAN_KINDS}, {6, 12, BODY_SPAN_QUOTE}}, /* no kind */
    };
    struct body_text text = sample();
    expect_ok(recode(&text), NULL);
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        text.spans = bad[i];
        expect_status(recode(&text), STATUS_CORRUPT, NULL);
    }
    static const struct body_span inside = {0, 1, BODY_SPAN_NOTE};
    text.text = "\xc3\xb8";
    text.text_len = 2;
    text.spans = &inside;
    text.span_count = 1;
    expect_status(recode(&text), STATUS_CORRUPT, NULL);
}
END_TEST

START_TEST(refuses_a_text_that_is_not_clean) {
    static const char *const dirty[] = {"\x1b[2J", "a\r\nb", "\xff", "\xe2\x80\xae", "\x07"};
    struct body_text text = sample();
    text.span_count = 0;
    for (size_t i = 0; i < ARRAY_LEN(dirty); i++) {
        text.text = dirty[i];
        text.text_len = strlen(dirty[i]);
        expect_status(recode(&text), STATUS_CORRUPT, NULL);
    }
    text.warnings = 1U << 31;
    text.text = "";
    text.text_len = 0;
    expect_status(recode(&text), STATUS_CORRUPT, NULL);
}
END_TEST

START_TEST(cleans_headers_again) {
    struct body_text text = sample(), got;
    struct buf payload;
    struct arena arena;
    buf_init(&payload);
    arena_init(&arena);
    text.subject = "a\nBcc: x\x1b[31m\xe2\x80\xae";
    body_text_encode(&payload, &text);
    expect_ok(decode(&payload, &arena, &got), NULL);
    expect_text(got.subject, "a Bcc: x^[[31m<U+202E>");
    arena_release(&arena);
    buf_release(&payload);
}
END_TEST

START_TEST(survives_changed_bytes) {
    struct dice dice = dice_new();
    struct body_text text = sample(), got;
    struct buf payload;
    buf_init(&payload);
    body_text_encode(&payload, &text);
    for (int round = 0; round < 20000; round++) {
        struct buf changed = {.data = mem_strndup(payload.data, payload.len), .len = payload.len};
        for (uint64_t c = dice_below(&dice, 4) + 1; c > 0; c--) {
            changed.data[dice_below(&dice, changed.len)] = (char)dice_below(&dice, 256);
        }
        struct arena arena;
        arena_init(&arena);
        enum status status = decode(&changed, &arena, &got);
        expect_true(status == STATUS_OK || status == STATUS_CORRUPT);
        arena_release(&arena);
        mem_free(changed.data);
    }
    buf_release(&payload);
}
END_TEST

START_TEST(has_a_sentence_for_each_warning) {
    uint32_t all = 0;
    for (unsigned bit = 0; bit < 32; bit++) {
        if (body_warning_text(1U << bit) != NULL) {
            all |= 1U << bit;
        }
    }
    expect_int(all, BODY_WARNINGS_ALL);
}
END_TEST

TEST_MAIN("wire/body_msg", TEST(comes_back_as_it_went), TEST(refuses_spans_that_lie),
          TEST(refuses_a_text_that_is_not_clean), TEST(cleans_headers_again),
          TEST(survives_changed_bytes), TEST(has_a_sentence_for_each_warning))
