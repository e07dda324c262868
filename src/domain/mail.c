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
