/* The memory of mail lists and messages. */
#include "callsheet/domain/mail.h"

struct mail_list *mail_list_new(void) {
    struct mail_list *list = mem_zalloc(1, sizeof *list);
    arena_init(&list->arena);
    return list;
}

void mail_list_free(struct mail_list *list) {
    if (list != NULL) {
        arena_release(&list->arena);
        mem_free(list);
    }
}

struct mail_body *mail_body_new(void) {
    struct mail_body *body = mem_zalloc(1, sizeof *body);
    arena_init(&body->arena);
    return body;
}

void mail_body_free(struct mail_body *body) {
    if (body != NULL) {
        arena_release(&body->arena);
        mem_free(body);
    }
}

struct mail_queries *mail_queries_new(void) {
    struct mail_queries *queries = mem_zalloc(1, sizeof *queries);
    arena_init(&queries->arena);
    return queries;
}

void mail_queries_free(struct mail_queries *queries) {
    if (queries != NULL) {
        arena_release(&queries->arena);
        mem_free(queries);
    }
}

void mail_body_judged(struct mail_body *body, size_t most, struct tone_input *out) {
    size_t len = body->text_len < most ? body->text_len : most;
    while (len < body->text_len && len > 0 && ((unsigned char)body->text[len] & 0xc0) == 0x80) {
        len--;
    }
    struct tone_gap *gaps = arena_array(&body->arena, body->span_count + 1, sizeof *gaps);
    *out =
        (struct tone_input){.subject = body->subject, .text = body->text, .len = len, .gaps = gaps};
    for (size_t i = 0; i < body->span_count && body->spans[i].start < len; i++) {
        size_t end = body->spans[i].end;
        gaps[out->gap_count++] =
            (struct tone_gap){.start = body->spans[i].start, .end = end < len ? end : len};
    }
}
