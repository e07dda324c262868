/** Threads and messages for the mail pane. */
#include "callsheet/reader/threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/involved.h"
#include "callsheet/reader/listing.h"
#include "callsheet/reader/sender.h"

enum { WALK_DEPTH_MAX = 512, THREAD_ID_HEX = 16, QUERY_BYTES = 64 };

/* One request at work: what is asked, and the rows so far. */
struct listing {
    struct arena *arena;
    const struct involved *involved;
    const char *query;
    const char *thread_id; /* NULL unless one thread is read */
    int64_t now;
    size_t limit;
    bool is_cut;
    struct index_thread *threads;
    struct index_message *messages;
    size_t count;
    struct written {
        const char *ids[INDEX_THREAD_IDS]; /* a ring: the newest ones of the thread at hand */
        size_t count;
    } written;
};

/* Remembers a message that one of the addresses wrote. */
static bool note_written(struct archive *archive, struct listing *listing,
                         notmuch_message_t *message) {
    if (!involved_wrote(archive, listing->involved, message)) {
        return true;
    }
    const char *id = notmuch_message_get_message_id(message);
    if (id != NULL) {
        listing->written.ids[listing->written.count++ % INDEX_THREAD_IDS] =
            arena_strdup(listing->arena, id);
    }
    return id != NULL;
}

static void give_written(struct listing *listing, struct index_thread *row) {
    size_t count = listing->written.count;
    row->id_count = count < INDEX_THREAD_IDS ? count : INDEX_THREAD_IDS;
    const char **ids = arena_array(listing->arena, row->id_count, sizeof *ids);
    for (size_t i = 0; i < row->id_count; i++) {
        ids[i] = listing->written.ids[i];
    }
    row->ids = ids;
}

/* Counts the matched messages of a thread that are really from or to the addresses; -1 when the
   archive changes under us. */
static int count_involved(struct archive *archive, struct listing *listing,
                          notmuch_thread_t *thread) {
    notmuch_messages_t *messages = notmuch_thread_get_messages(thread);
    int count = messages == NULL ? -1 : 0;
    listing->written.count = 0;
    while (count >= 0 && notmuch_messages_valid(messages)) {
        notmuch_message_t *message = notmuch_messages_get(messages);
        notmuch_bool_t is_match = 0;
        if (message == NULL || notmuch_message_get_flag_st(message, NOTMUCH_MESSAGE_FLAG_MATCH,
                                                           &is_match) != NOTMUCH_STATUS_SUCCESS) {
            return -1;
        }
        if (is_match) {
            enum involved_answer answer = involved_in(archive, listing->involved, message);
            bool is_known = answer != INVOLVED_UNKNOWN;
            if (!is_known || (answer == INVOLVED_YES && !note_written(archive, listing, message))) {
                return -1;
            }
            count += answer == INVOLVED_YES;
        }
        notmuch_messages_move_to_next(messages);
    }
    return count;
}

/* Finds the newest message whose date can be believed (any, when none can). */
static notmuch_message_t *newest_of(struct listing *listing, notmuch_thread_t *thread,
                                    int64_t *date) {
    notmuch_messages_t *messages = notmuch_thread_get_messages(thread);
    notmuch_message_t *newest = NULL;
    *date = INSTANT_NONE;
    while (messages != NULL && notmuch_messages_valid(messages)) {
        notmuch_message_t *message = notmuch_messages_get(messages);
        if (message == NULL) {
            return NULL;
        }
        int64_t at = archive_date(notmuch_message_get_date(message), listing->now);
        if (newest == NULL || at >= *date) {
            newest = message;
            *date = at;
        }
        notmuch_messages_move_to_next(messages);
    }
    return newest;
}

static bool has_tag(notmuch_thread_t *thread, const char *wanted) {
    notmuch_tags_t *tags = notmuch_thread_get_tags(thread);
    bool found = false;
    for (; tags != NULL && !found && notmuch_tags_valid(tags); notmuch_tags_move_to_next(tags)) {
        const char *tag = notmuch_tags_get(tags);
        found = tag != NULL && strcmp(tag, wanted) == 0;
    }
    if (tags != NULL) {
        notmuch_tags_destroy(tags);
    }
    return found;
}

/* Copies a thread into the next row, when it is of the addresses. False when the archive changes
   under us. */
static bool add_thread(struct archive *archive, struct listing *listing, notmuch_thread_t *thread) {
    int matched = count_involved(archive, listing, thread);
    if (matched <= 0) {
        return matched == 0;
    }
    struct index_thread *row = &listing->threads[listing->count];
    int64_t date = INSTANT_NONE;
    notmuch_message_t *newest = newest_of(listing, thread, &date);
    const char *id = notmuch_thread_get_thread_id(thread);
    const char *newest_id = newest == NULL ? NULL : notmuch_message_get_message_id(newest);
    struct sender sender;
    if (id == NULL || newest_id == NULL || !sender_read(archive, newest, &sender)) {
        return false;
    }
    int total = notmuch_thread_get_total_messages(thread);
    *row = (struct index_thread){
        .thread_id = arena_strdup(listing->arena, id),
        .newest = date,
        .newest_id = arena_strdup(listing->arena, newest_id),
        .subject =
            listing_shown(listing->arena, notmuch_thread_get_subject(thread), INDEX_SUBJECT_BYTES),
        .authors =
            listing_shown(listing->arena, notmuch_thread_get_authors(thread), INDEX_NAME_BYTES),
        .messages = total < 0 ? 0 : (uint32_t)total,
        .matched = (uint32_t)matched,
        .is_unread = has_tag(thread, "unread"),
        .is_inbound = !sender.is_ours,
    };
    give_written(listing, row);
    sender_release(&sender);
    listing->count++;
    return true;
}

static int by_newest(const void *left, const void *right) {
    const struct index_thread *a = left, *b = right;
    if (a->newest != b->newest) {
        return a->newest < b->newest ? 1 : -1;
    }
    return strcmp(a->thread_id, b->thread_id);
}

static enum status list_work(struct archive *archive, void *context, struct error *err) {
    struct listing *listing = context;
    notmuch_threads_t *threads = NULL;
    listing->count = 0;
    listing->is_cut = false;
    notmuch_query_t *query = listing_query(archive, listing->query);
    notmuch_status_t result = query == NULL ? NOTMUCH_STATUS_OUT_OF_MEMORY
                                            : notmuch_query_search_threads(query, &threads);
    bool is_whole = result == NOTMUCH_STATUS_SUCCESS && threads != NULL;
    while (is_whole && notmuch_threads_valid(threads)) {
        if (listing->count == listing->limit) {
            listing->is_cut = true;
            break;
        }
        notmuch_thread_t *thread = notmuch_threads_get(threads);
        is_whole = thread != NULL && add_thread(archive, listing, thread);
        if (thread != NULL) {
            notmuch_thread_destroy(thread);
        }
        if (is_whole) {
            notmuch_threads_move_to_next(threads);
        }
    }
    if (query != NULL) {
        notmuch_query_destroy(query); /* and the threads with it */
    }
    return is_whole ? STATUS_OK : archive_fail(archive, result, err);
}

enum status threads_list(struct archive *archive, const struct index_threads *request,
                         struct arena *arena, struct index_thread_list *out, struct error *err) {
    struct involved involved;
    involved_init(&involved, request->addresses, request->count);
    struct listing listing = {.arena = arena,
                              .involved = &involved,
                              .query = buf_text(&involved.query),
                              .now = request->now,
                              .limit = request->limit};
    listing.threads = arena_array(arena, listing.limit, sizeof *listing.threads);
    enum status status = STATUS_OK;
    if (involved.query.len > 0) {
        status = archive_try(archive, list_work, &listing, err);
    }
    if (status == STATUS_OK) {
        qsort(listing.threads, listing.count, sizeof *listing.threads, by_newest);
        *out = (struct index_thread_list){.customer_id = request->customer_id,
                                          .is_cut = listing.is_cut,
                                          .count = listing.count,
                                          .rows = listing.threads};
    }
    involved_release(&involved);
    return status;
}

/* Goes through replies depth first without recursion: a stack of iterators. False when the archive
   changes under us. */
static bool walk_replies(struct archive *archive, struct listing *listing,
                         notmuch_messages_t *top) {
    notmuch_messages_t *stack[WALK_DEPTH_MAX];
    size_t depth = 0;
    stack[0] = top;
    for (;;) {
        if (stack[depth] == NULL || !notmuch_messages_valid(stack[depth])) {
            if (depth == 0) {
                return true;
            }
            notmuch_messages_move_to_next(stack[--depth]);
            continue;
        }
        notmuch_message_t *message = notmuch_messages_get(stack[depth]);
        if (listing->count == listing->limit || (message != NULL && depth + 1 == WALK_DEPTH_MAX)) {
            listing->is_cut = true;
            return true;
        }
        struct index_message *row = &listing->messages[listing->count];
        if (message == NULL || !listing_fill(archive, listing->arena, message, listing->now, row)) {
            return false;
        }
        row->depth = depth < INDEX_DEPTH_MAX ? (uint32_t)depth : INDEX_DEPTH_MAX;
        listing->count++;
        stack[++depth] = notmuch_message_get_replies(message);
    }
}

static enum status thread_work(struct archive *archive, void *context, struct error *err) {
    struct listing *listing = context;
    notmuch_threads_t *threads = NULL;
    listing->count = 0;
    listing->is_cut = false;
    notmuch_query_t *query = notmuch_query_create(archive->db, listing->query);
    notmuch_status_t result = query == NULL ? NOTMUCH_STATUS_OUT_OF_MEMORY
                                            : notmuch_query_search_threads(query, &threads);
    bool is_whole = result == NOTMUCH_STATUS_SUCCESS && threads != NULL;
    for (; is_whole && notmuch_threads_valid(threads); notmuch_threads_move_to_next(threads)) {
        notmuch_thread_t *thread = notmuch_threads_get(threads);
        notmuch_messages_t *top =
            thread == NULL ? NULL : notmuch_thread_get_toplevel_messages(thread);
        is_whole = top != NULL && walk_replies(archive, listing, top);
        if (!is_whole) {
            break;
        }
        notmuch_thread_destroy(thread);
    }
    if (query != NULL) {
        notmuch_query_destroy(query);
    }
    return is_whole ? STATUS_OK : archive_fail(archive, result, err);
}

static enum status flat_work(struct archive *archive, void *context, struct error *err) {
    struct listing *listing = context;
    notmuch_messages_t *messages = NULL;
    listing->count = 0;
    listing->is_cut = false;
    notmuch_query_t *query = listing_query(archive, listing->query);
    notmuch_status_t result = query == NULL ? NOTMUCH_STATUS_OUT_OF_MEMORY
                                            : notmuch_query_search_messages(query, &messages);
    bool is_whole = result == NOTMUCH_STATUS_SUCCESS && messages != NULL;
    while (is_whole && notmuch_messages_valid(messages) && !listing->is_cut) {
        notmuch_message_t *message = notmuch_messages_get(messages);
        enum involved_answer answer = INVOLVED_UNKNOWN;
        if (message != NULL) {
            answer = involved_in(archive, listing->involved, message);
        }
        is_whole = answer != INVOLVED_UNKNOWN;
        listing->is_cut = answer == INVOLVED_YES && listing->count == listing->limit;
        if (answer == INVOLVED_YES && !listing->is_cut) {
            is_whole = listing_fill(archive, listing->arena, message, listing->now,
                                    &listing->messages[listing->count]);
            listing->count += is_whole;
        }
        if (message != NULL) {
            notmuch_message_destroy(message);
        }
        if (is_whole) {
            notmuch_messages_move_to_next(messages);
        }
    }
    if (query != NULL) {
        notmuch_query_destroy(query);
    }
    return is_whole ? STATUS_OK : archive_fail(archive, result, err);
}

static void give_messages(const struct listing *listing, struct index_message_list *out) {
    *out = (struct index_message_list){
        .is_cut = listing->is_cut, .count = listing->count, .rows = listing->messages};
}

enum status threads_messages(struct archive *archive, const struct index_messages *request,
                             struct arena *arena, struct index_message_list *out,
                             struct error *err) {
    struct involved involved;
    char thread_query[QUERY_BYTES];
    involved_init(&involved, request->addresses, request->count);
    struct listing listing = {.arena = arena,
                              .involved = &involved,
                              .query = buf_text(&involved.query),
                              .now = request->now,
                              .limit = request->limit};
    listing.messages = arena_array(arena, listing.limit, sizeof *listing.messages);
    size_t id_len = strlen(request->thread_id);
    enum status status = STATUS_OK;
    if (id_len > 0 &&
        (id_len > THREAD_ID_HEX || strspn(request->thread_id, "0123456789abcdef") != id_len)) {
        status = error_set(err, STATUS_INVALID, "There is no such thread.");
    } else if (id_len > 0) {
        (void)snprintf(thread_query, sizeof thread_query, "thread:%s",
                       request->thread_id); /* fits: 16 digits at most */
        listing.query = thread_query;
        status = archive_try(archive, thread_work, &listing, err);
    } else if (involved.query.len > 0) {
        status = archive_try(archive, flat_work, &listing, err);
    }
    if (status == STATUS_OK) {
        give_messages(&listing, out);
    }
    involved_release(&involved);
    return status;
}
