/* Any bytes as a mail file, as the body worker renders it (headers, parts, letters, HTML, quotes),
   without its sandbox: what comes out is clean text with ranges that lie in it, and survives the
   trip to the desk. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/body.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_BYTES = 64 * 1024 };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    body_start();
    return setlocale(LC_ALL, "C.UTF-8") == NULL;
}

static void require(bool claim) {
    if (!claim) {
        abort();
    }
}

static void check_clean(const char *text, size_t len, enum text_policy policy) {
    struct buf again;
    buf_init(&again);
    bool changed = text_clean(&again, text, len, policy);
    require(!changed);
    buf_release(&again);
}

static void check_line(const char *text) {
    check_clean(text, strlen(text), TEXT_LINE);
}

static void check(const struct body_text *text) {
    uint32_t last = 0;
    require(text->text_len <= BODY_TEXT_BYTES && text_is_utf8(text->text, text->text_len));
    for (size_t i = 0; i < text->span_count; i++) {
        const struct body_span *span = &text->spans[i];
        require(span->start >= last && span->end > span->start && span->kind < BODY_SPAN_KINDS);
        last = span->end;
    }
    require(last <= text->text_len && text->span_count <= BODY_SPANS_MAX);
    require(text->part_count <= BODY_PARTS_MAX && text->warnings <= BODY_WARNINGS_ALL);
    check_clean(text->text, text->text_len, TEXT_LINES);
    check_line(text->subject);
    check_line(text->from_name);
    check_line(text->from_address);
    check_line(text->reply_to);
    for (size_t i = 0; i < text->part_count; i++) {
        check_line(text->parts[i].name);
        check_line(text->parts[i].type);
    }
}

/** What the desk gets is what was sent. */
static void check_trip(const struct body_text *text) {
    struct buf payload;
    struct arena arena;
    struct body_text there;
    struct error err;
    buf_init(&payload);
    arena_init(&arena);
    body_text_encode(&payload, text);
    struct frame frame = {
        .kind = FRAME_BODY_TEXT, .payload = buf_text(&payload), .len = payload.len};
    require(body_text_decode(&frame, &arena, &there, &err) == STATUS_OK);
    require(there.text_len == text->text_len &&
            memcmp(there.text, text->text, text->text_len) == 0);
    require(strcmp(there.subject, text->subject) == 0 && there.span_count == text->span_count);
    arena_release(&arena);
    buf_release(&payload);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct charsets *charsets; /* as in the worker, opened once */
    struct body_result result;
    if (size > MOST_BYTES) {
        return 0;
    }
    if (charsets == NULL) {
        charsets = charsets_new();
    }
    body_render(charsets, (const char *)data, size, size, &result);
    check(&result.text);
    check_trip(&result.text);
    body_release(&result);
    return 0;
}
