/** What all lists of mail share. */
#include "callsheet/reader/listing.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/sender.h"

notmuch_query_t *listing_query(struct archive *archive, const char *text) {
    notmuch_query_t *query = notmuch_query_create(archive->db, text);
    for (size_t i = 0; query != NULL && i < archive->hidden_count; i++) {
        (void)notmuch_query_add_tag_exclude(query, archive->hidden_tags[i]); /* "ignored" is fine */
    }
    if (query != NULL) {
        notmuch_query_set_omit_excluded(query, NOTMUCH_EXCLUDE_TRUE);
        notmuch_query_set_sort(query, NOTMUCH_SORT_NEWEST_FIRST);
    }
    return query;
}

const char *listing_shown(struct arena *arena, const char *text, size_t max_bytes) {
    struct buf clean;
    buf_init(&clean);
    text = text == NULL ? "" : text;
    (void)text_clean(&clean, text, strnlen(text, max_bytes), TEXT_LINE); /* it is clean now */
    const char *copy = arena_strndup(arena, buf_text(&clean), clean.len);
    buf_release(&clean);
    return copy;
}

static uint32_t message_flags(notmuch_message_t *message) {
    static const struct {
        const char *tag;
        uint32_t flag;
    } known[] = {{"unread", INDEX_MESSAGE_UNREAD},
                 {"attachment", INDEX_MESSAGE_ATTACHMENT},
                 {"flagged", INDEX_MESSAGE_FLAGGED},
                 {"replied", INDEX_MESSAGE_REPLIED}};
    notmuch_tags_t *tags = notmuch_message_get_tags(message);
    uint32_t flags = 0;
    for (; tags != NULL && notmuch_tags_valid(tags); notmuch_tags_move_to_next(tags)) {
        const char *tag = notmuch_tags_get(tags);
        for (size_t i = 0; tag != NULL && i < ARRAY_LEN(known); i++) {
            flags |= strcmp(tag, known[i].tag) == 0 ? known[i].flag : 0U;
        }
    }
    if (tags != NULL) {
        notmuch_tags_destroy(tags);
    }
    return flags;
}

bool listing_fill(struct archive *archive, struct arena *arena, notmuch_message_t *message,
                  int64_t now, struct index_message *row) {
    struct sender sender;
    const char *id = notmuch_message_get_message_id(message);
    const char *subject = notmuch_message_get_header(message, "subject");
    if (id == NULL || subject == NULL || !sender_read(archive, message, &sender)) {
        return false;
    }
    int files = notmuch_message_count_files(message);
    *row = (struct index_message){
        .message_id = arena_strdup(arena, id),
        .date = archive_date(notmuch_message_get_date(message), now),
        .name = listing_shown(arena, sender.first.name, INDEX_NAME_BYTES),
        .address = listing_shown(arena, sender.first.address, INDEX_ADDRESS_BYTES),
        .subject = listing_shown(arena, subject, INDEX_SUBJECT_BYTES),
        .flags = message_flags(message) | (sender.is_ours ? INDEX_MESSAGE_OUTBOUND : 0U) |
                 (sender.has_more ? INDEX_MESSAGE_TWO_AUTHORS : 0U),
        .files = files < 0 ? 0 : (uint32_t)files,
        .thread_id = "",
    };
    sender_release(&sender);
    return true;
}
