/** What the desk asks the body worker and what it answers, as bytes. */
#include "callsheet/wire/body_msg.h"

#include <string.h>

#include "callsheet/wire/pack.h"

const char *body_warning_text(uint32_t bit) {
    switch (bit) {
#define X(name, number, sentence)                                                                  \
    case 1U << number:                                                                             \
        return sentence;
        BODY_WARNING_TABLE(X)
#undef X
    }
    return NULL;
}

const char *body_kind_words(enum body_kind kind) {
    static const char *const words[BODY_KINDS] = {
#define X(name, text) [BODY_KIND_##name] = text,
        BODY_KIND_TABLE(X)
#undef X
    };
    return (unsigned)kind < BODY_KINDS ? words[kind] : "";
}

void body_read_encode(struct buf *out, const struct body_read *msg) {
    buf_add_u64(out, msg->bytes);
}

enum status body_read_decode(const struct frame *frame, struct arena *arena, struct body_read *out,
                             struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in = pack_reader(frame);
    struct body_read msg = {.bytes = reader_u64(&in)};
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

static void pack_headers(struct buf *out, const struct body_text *msg) {
    const char *headers[] = {msg->from_name, msg->from_address,   msg->to,
                             msg->cc,        msg->subject,        msg->message_id,
                             msg->list_id,   msg->auto_submitted, msg->reply_to};
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        pack_shown(out, headers[i], BODY_HEADER_BYTES);
    }
}

static void take_headers(struct reader *in, struct arena *arena, struct body_text *msg) {
    const char **headers[] = {&msg->from_name, &msg->from_address,   &msg->to,
                              &msg->cc,        &msg->subject,        &msg->message_id,
                              &msg->list_id,   &msg->auto_submitted, &msg->reply_to};
    for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
        *headers[i] = take_shown(in, arena, BODY_HEADER_BYTES, TEXT_LINE);
    }
}

void body_text_encode(struct buf *out, const struct body_text *msg) {
    pack_headers(out, msg);
    pack_i64(out, msg->date);
    buf_add_u32(out, msg->warnings);
    buf_add_u32(out, (uint32_t)msg->part_count);
    for (size_t i = 0; i < msg->part_count; i++) {
        pack_shown(out, msg->parts[i].name, BODY_NAME_BYTES);
        pack_shown(out, msg->parts[i].type, BODY_TYPE_BYTES);
        buf_add_u64(out, msg->parts[i].bytes);
        buf_add_u8(out, (uint8_t)msg->parts[i].kind);
        pack_bool(out, msg->parts[i].is_false);
    }
    buf_add_u32(out, (uint32_t)msg->span_count);
    for (size_t i = 0; i < msg->span_count; i++) {
        buf_add_u32(out, msg->spans[i].start);
        buf_add_u32(out, msg->spans[i].end);
        buf_add_u8(out, (uint8_t)msg->spans[i].kind);
    }
    pack_bytes(out, msg->text, msg->text_len);
}

static void take_parts(struct reader *in, struct arena *arena, struct body_text *msg) {
    msg->part_count = take_count(in, BODY_PARTS_MAX, 18);
    struct body_part *parts = arena_array(arena, msg->part_count, sizeof *parts);
    for (size_t i = 0; i < msg->part_count; i++) {
        parts[i].name = take_shown(in, arena, BODY_NAME_BYTES, TEXT_LINE);
        parts[i].type = take_shown(in, arena, BODY_TYPE_BYTES, TEXT_LINE);
        parts[i].bytes = reader_u64(in);
        parts[i].kind = (enum body_kind)take_below(in, BODY_KINDS);
        parts[i].is_false = take_bool(in);
    }
    msg->parts = parts;
}

static void take_spans(struct reader *in, struct arena *arena, struct body_text *msg) {
    msg->span_count = take_count(in, BODY_SPANS_MAX, 9);
    struct body_span *spans = arena_array(arena, msg->span_count, sizeof *spans);
    uint32_t last = 0;
    for (size_t i = 0; i < msg->span_count; i++) {
        spans[i].start = reader_u32(in);
        spans[i].end = reader_u32(in);
        spans[i].kind = (enum body_span_kind)take_below(in, BODY_SPAN_KINDS);
        if (spans[i].start < last || spans[i].end <= spans[i].start) {
            in->failed = 1;
            return;
        }
        last = spans[i].end;
    }
    msg->spans = spans;
}

static bool is_utf8_border(const char *text, size_t len, size_t at) {
    return at == len || ((unsigned char)text[at] & 0xc0) != 0x80;
}

/* The text must be clean already: the spans count its bytes, so cleaning it here would move it
   under them. */
static void take_text(struct reader *in, struct arena *arena, struct body_text *msg) {
    size_t start = in->at + 4; /* past the length */
    msg->text = take_shown(in, arena, BODY_TEXT_BYTES, TEXT_LINES);
    msg->text_len = strlen(msg->text);
    if (in->failed || in->at - start != msg->text_len ||
        memcmp(in->data + start, msg->text, msg->text_len) != 0) {
        in->failed = 1;
        return;
    }
    for (size_t i = 0; i < msg->span_count; i++) {
        const struct body_span *span = &msg->spans[i];
        if (span->end > msg->text_len || !is_utf8_border(msg->text, msg->text_len, span->start) ||
            !is_utf8_border(msg->text, msg->text_len, span->end)) {
            in->failed = 1;
            return;
        }
    }
}

enum status body_text_decode(const struct frame *frame, struct arena *arena, struct body_text *out,
                             struct error *err) {
    struct reader in = pack_reader(frame);
    struct body_text msg = {.text = ""};
    take_headers(&in, arena, &msg);
    msg.date = take_i64(&in);
    msg.warnings = reader_u32(&in);
    if ((msg.warnings & ~(uint32_t)BODY_WARNINGS_ALL) != 0) {
        in.failed = 1;
    }
    take_parts(&in, arena, &msg);
    take_spans(&in, arena, &msg);
    take_text(&in, arena, &msg);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}
