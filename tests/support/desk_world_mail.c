/** Mail of the small firm: threads, messages, texts, and what a search finds. */
#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "support/desk_world.h"

static const char **one_sentence(const struct world *world, struct arena *arena,
                                 const char *plain) {
    const char **list = arena_array(arena, 1, sizeof *list);
    list[0] = world_text(world, arena, plain);
    return list;
}

struct mail_list *world_threads(const struct world *world, int64_t customer) {
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    list->threads = arena_array(arena, 3, sizeof *list->threads);
    if (customer != WORLD_HARBOUR) {
        return list;
    }
    list->threads[0] = (struct mail_thread){
        .thread_id = "t1",
        .newest_id = "m3@harbour",
        .subject = world_text(world, arena, "Re: Invoice INV-1042"),
        .authors = world_text(world, arena, "Dana Whit"),
        .newest = WORLD_NOW - 15 * 3600,
        .messages = 3,
        .is_unread = true,
        .is_inbound = true,
        .tone = {78, TONE_ANGRY, false, world_text(world, arena, "INV-1042"), ""}};
    list->threads[1] =
        (struct mail_thread){.thread_id = "t2",
                             .newest_id = "m9@harbour",
                             .subject = world_text(world, arena, "Monitoring, thanks"),
                             .authors = world_text(world, arena, "Mark Pine"),
                             .newest = WORLD_NOW - 38 * SECONDS_PER_DAY,
                             .messages = 1,
                             .is_inbound = true,
                             .tone = {.about = ""}};
    list->thread_count = 2;
    return list;
}

struct mail_list *world_messages(const struct world *world, const char *thread) {
    static const char *const ids[] = {"m1@harbour", "m2@us", "m3@harbour"};
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    size_t count = strcmp(thread, "t1") == 0 ? 3 : 1;
    list->messages = arena_array(arena, 3, sizeof *list->messages);
    for (size_t i = 0; i < count; i++) {
        list->messages[i] = (struct mail_message){
            .message_id = count == 1 ? "m9@harbour" : ids[i],
            .name = world_text(world, arena, i == 1 ? "Anna" : "Dana Whit"),
            .address =
                world_text(world, arena, i == 1 ? "anna@us.example" : "dana@harbour.example"),
            .subject = world_text(world, arena, "Invoice INV-1042"),
            .date = WORLD_NOW - (int64_t)(20 - i) * 3600,
            .depth = (int)i,
            .is_outbound = i == 1,
            .files = 1,
            .tone = {.score = -1, .about = ""},
            .thread_id = "",
            .customer_name = ""};
    }
    list->message_count = count;
    return list;
}

static void add_attachments(const struct world *world, struct mail_body *body) {
    struct arena *arena = &body->arena;
    body->attachments = arena_array(arena, 2, sizeof *body->attachments);
    body->attachments[0] = (struct mail_attachment){world_text(world, arena, "estimate.pdf"),
                                                    world_text(world, arena, "application/pdf"),
                                                    84211, "a PDF document", false};
    body->attachments[1] =
        (struct mail_attachment){world_text(world, arena, "photo.jpg"),
                                 world_text(world, arena, "image/jpeg"), 412, "a program", true};
    body->attachment_count = 2;
}

/* What a judge would find in the words above. */
static void add_tone(struct mail_body *body) {
    static const char *const heated[] = {"nobody ordered", "outrageous", "before we pay anything"};
    size_t count = 0;
    body->tone = (struct tone){.score = 78, .band = TONE_ANGRY, .language = "en"};
    body->tone.spans = arena_array(&body->arena, ARRAY_LEN(heated), sizeof *body->tone.spans);
    for (size_t i = 0; i < ARRAY_LEN(heated); i++) {
        const char *at = strstr(body->text, heated[i]);
        if (at != NULL) {
            size_t start = (size_t)(at - body->text);
            body->tone.spans[count++] = (struct tone_span){start, start + strlen(heated[i]),
                                                           i == 1 ? 40 : 20, "heated", false};
        }
    }
    body->tone.span_count = count;
}

struct mail_body *world_body(const struct world *world, const char *message_id) {
    struct mail_body *body = mail_body_new();
    struct arena *arena = &body->arena;
    const char *own =
        "Dear Anna,\n\n350.00 for monitoring nobody ordered is outrageous. We asked for a trial, "
        "and your own estimate says ten hours. Please explain line 2 of INV-1042 before we pay "
        "anything at all.\n\n";
    const char *quote = "> We have added the monitoring as discussed\n> with Mark.\n> Anna\n";
    const char *signature = "-- \nDana Whit\nHarbour & Pine Ltd\n";
    body->message_id = arena_strdup(arena, message_id);
    body->from_name = world_text(world, arena, "Dana Whit");
    body->from_address = world_text(world, arena, "dana@harbour.example");
    body->to = world_text(world, arena, "anna@us.example");
    body->cc = body->reply_to = body->list_id = "";
    body->subject = world_text(world, arena, "Re: Invoice INV-1042");
    body->date = WORLD_NOW - 15 * 3600;
    body->warnings = one_sentence(world, arena,
                                  "The sender's name is that of one of your contacts, the "
                                  "address is not.");
    body->warning_count = strcmp(message_id, "m1@harbour") == 0 ? 1 : 0;
    add_attachments(world, body);
    body->files = 2;
    body->which = 1;
    body->no_count = "";
    own = world_text(world, arena, own);
    size_t own_len = strlen(own), quote_len = strlen(quote), signature_len = strlen(signature);
    char *all = arena_alloc(arena, own_len + quote_len + signature_len + 1);
    (void)snprintf(all, own_len + quote_len + signature_len + 1, "%s%s%s", own, quote, signature);
    body->text = all;
    body->text_len = own_len + quote_len + signature_len;
    body->spans = arena_array(arena, 2, sizeof *body->spans);
    body->spans[0] = (struct mail_span){own_len, own_len + quote_len, MAIL_SPAN_QUOTE};
    body->spans[1] = (struct mail_span){own_len + quote_len, body->text_len, MAIL_SPAN_SIGNATURE};
    body->span_count = 2;
    add_tone(body);
    return body;
}

struct mail_list *world_found(const struct world *world, const char *query, int part) {
    enum { IN_PART = 30 };
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    bool is_none = strstr(query, "nothing") != NULL;
    list->messages = arena_array(arena, IN_PART, sizeof *list->messages);
    list->total = is_none || part == 0 ? 0 : 2L * IN_PART;
    for (int i = 0; i < IN_PART && !is_none; i++) {
        int number = part * IN_PART + i;
        bool is_known = number % 3 == 0, is_false = number % 7 == 1;
        struct buf subject = {0};
        buf_addf(&subject, "%s %d", i % 2 == 0 ? "Re: Backup of the server" : "Invoice", number);
        list->messages[i] = (struct mail_message){
            .message_id = number == 0 ? "m3@harbour" : "m9@harbour",
            .thread_id = number == 0 ? "t1" : "t2",
            .name = world_text(world, arena, is_known ? "Dana Whit" : "Kay Strand"),
            .address =
                world_text(world, arena, is_known ? "dana@harbour.example" : "kay@x.example"),
            .subject = arena_strdup(arena, world_text(world, arena, buf_text(&subject))),
            .date = WORLD_NOW - (int64_t)(number + 1) * 5000,
            .is_unread = number % 5 == 0,
            .files = 1,
            .tone = {.score = -1, .about = ""},
            .customer = is_known ? WORLD_HARBOUR : 0,
            .customer_name =
                world_text(world, arena, is_known || is_false ? "Harbour & Pine Ltd" : ""),
            .is_lookalike = is_false && !is_known};
        buf_release(&subject);
    }
    list->message_count = is_none ? 0 : IN_PART;
    return list;
}

struct mail_queries *world_queries(const struct world *world) {
    struct mail_queries *queries = mail_queries_new();
    struct arena *arena = &queries->arena;
    queries->items = arena_array(arena, 2, sizeof *queries->items);
    queries->items[0] =
        (struct mail_query){world_text(world, arena, "bills"),
                            world_text(world, arena, "subject:invoice and date:1month..")};
    queries->items[1] =
        (struct mail_query){world_text(world, arena, "to do"),
                            world_text(world, arena, "tag:flagged and not tag:replied")};
    queries->count = 2;
    return queries;
}
