/** What the workers answered, copied into values of the desk's own. */
#include "callsheet/run/mailcopy.h"

#include <strings.h>

#include "callsheet/base/mem.h"
#include "callsheet/wire/score_msg.h"

struct mail_list *mailcopy_threads(const struct index_thread_list *threads) {
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    list->threads = arena_array(arena, threads->count + 1, sizeof *list->threads);
    list->thread_count = threads->count;
    list->is_cut = threads->is_cut;
    for (size_t i = 0; i < threads->count; i++) {
        const struct index_thread *row = &threads->rows[i];
        list->threads[i] = (struct mail_thread){
            .thread_id = arena_strdup(arena, row->thread_id),
            .newest_id = arena_strdup(arena, row->newest_id),
            .subject = arena_strdup(arena, row->subject),
            .authors = arena_strdup(arena, row->authors),
            .newest = row->newest,
            .messages = (int)row->messages,
            .is_unread = row->is_unread,
            .is_inbound = row->is_inbound,
        };
    }
    return list;
}

struct mail_list *mailcopy_messages(const struct index_message_list *messages) {
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    list->messages = arena_array(arena, messages->count + 1, sizeof *list->messages);
    list->message_count = messages->count;
    list->is_cut = messages->is_cut;
    list->total = messages->total > INT64_MAX ? INT64_MAX : (int64_t)messages->total;
    for (size_t i = 0; i < messages->count; i++) {
        const struct index_message *row = &messages->rows[i];
        list->messages[i] = (struct mail_message){
            .message_id = arena_strdup(arena, row->message_id),
            .name = arena_strdup(arena, row->name),
            .address = arena_strdup(arena, row->address),
            .subject = arena_strdup(arena, row->subject),
            .date = row->date,
            .depth = (int)row->depth,
            .is_outbound = (row->flags & INDEX_MESSAGE_OUTBOUND) != 0,
            .is_unread = (row->flags & INDEX_MESSAGE_UNREAD) != 0,
            .has_attachment = (row->flags & INDEX_MESSAGE_ATTACHMENT) != 0,
            .files = (int)row->files,
            .thread_id = arena_strdup(arena, row->thread_id),
            .customer_name = "",
        };
    }
    return list;
}

static enum mail_span_kind span_kind(enum body_span_kind kind) {
    switch (kind) {
    case BODY_SPAN_QUOTE:
        return MAIL_SPAN_QUOTE;
    case BODY_SPAN_SIGNATURE:
        return MAIL_SPAN_SIGNATURE;
    case BODY_SPAN_HIDDEN:
        return MAIL_SPAN_HIDDEN;
    case BODY_SPAN_NOTE:
    case BODY_SPAN_KINDS:
        break;
    }
    return MAIL_SPAN_NOTE;
}

static void copy_warnings(struct mail_body *body, const struct children_event *event) {
    enum { BITS = 32, OWN = 1 };
    body->warnings = arena_array(&body->arena, BITS + OWN, sizeof *body->warnings);
    if (event->body.files > 1 && event->body.files_differ) {
        body->warnings[body->warning_count++] =
            "Several files claim to be this message, and they disagree. One may be forged.";
    }
    for (int bit = 0; bit < BITS; bit++) {
        uint32_t flag = UINT32_C(1) << bit;
        bool is_set = (event->body.text.warnings & flag) != 0;
        const char *words = is_set ? body_warning_text(flag) : NULL;
        if (words != NULL) {
            body->warnings[body->warning_count++] = words;
        }
    }
}

static void copy_parts(struct mail_body *body, const struct body_text *text) {
    struct arena *arena = &body->arena;
    body->attachments = arena_array(arena, text->part_count + 1, sizeof *body->attachments);
    body->attachment_count = text->part_count;
    for (size_t i = 0; i < text->part_count; i++) {
        const struct body_part *part = &text->parts[i];
        body->attachments[i] = (struct mail_attachment){
            .name = arena_strdup(arena, part->name),
            .type = arena_strdup(arena, part->type),
            .bytes = part->bytes > INT64_MAX ? INT64_MAX : (int64_t)part->bytes,
            .kind = body_kind_words(part->kind),
            .is_false = part->is_false,
        };
    }
    body->spans = arena_array(arena, text->span_count + 1, sizeof *body->spans);
    body->span_count = text->span_count;
    for (size_t i = 0; i < text->span_count; i++) {
        const struct body_span *span = &text->spans[i];
        body->spans[i] = (struct mail_span){
            .start = span->start, .end = span->end, .kind = span_kind(span->kind)};
    }
}

/* Why it does not count, by what its own headers say. */
static const char *why_no_count(const struct body_text *text) {
    if (text->list_id[0] != '\0') {
        return score_apart_words(SCORE_APART_LIST);
    }
    bool is_automatic =
        text->auto_submitted[0] != '\0' && strncasecmp(text->auto_submitted, "no", 2) != 0;
    return score_apart_words(is_automatic ? SCORE_APART_AUTOMATIC : 0);
}

struct mail_body *mailcopy_body(const struct children_event *event, const char *message_id) {
    const struct body_text *text = &event->body.text;
    struct mail_body *body = mail_body_new();
    struct arena *arena = &body->arena;
    body->message_id = arena_strdup(arena, message_id);
    body->from_name = arena_strdup(arena, text->from_name);
    body->from_address = arena_strdup(arena, text->from_address);
    body->to = arena_strdup(arena, text->to);
    body->cc = arena_strdup(arena, text->cc);
    body->reply_to = arena_strdup(arena, text->reply_to);
    body->subject = arena_strdup(arena, text->subject);
    body->list_id = arena_strdup(arena, text->list_id);
    body->date = text->date;
    body->text = arena_strndup(arena, text->text, text->text_len);
    body->text_len = text->text_len;
    body->no_count = why_no_count(text);
    body->files = (int)event->body.files;
    body->which = (int)event->body.which;
    body->files_differ = event->body.files_differ;
    copy_warnings(body, event);
    copy_parts(body, text);
    return body;
}

struct mail_queries *mailcopy_queries(const struct query_list *list) {
    struct mail_queries *queries = mail_queries_new();
    struct arena *arena = &queries->arena;
    queries->items = arena_array(arena, list->count + 1, sizeof *queries->items);
    queries->count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        queries->items[i] = (struct mail_query){.name = arena_strdup(arena, list->rows[i].name),
                                                .query = arena_strdup(arena, list->rows[i].query)};
    }
    return queries;
}
