/** One pass over recent mail. */
#include "callsheet/reader/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/idset.h"
#include "callsheet/reader/listing.h"
#include "callsheet/reader/sender.h"

enum { QUERY_BYTES = 128 };

struct scan_memory {
    bool is_known; /* a pass was made; all below tells of it */
    int64_t since;
    struct archive_state state;
    struct idset window; /* every message of the window */
    bool is_settled;     /* the database was not written in the second before the pass */
};

/* One pass at work. */
struct pass {
    struct archive *archive;
    const struct addrmap *map;
    struct scan_memory *memory;
    struct scan_result *result;
    struct idset hidden; /* messages with a tag that the archive hides */
    int64_t since, now;
    const struct index_poll *poll; /* NULL for a whole pass */
};

struct scan_memory *scan_memory_new(void) {
    struct scan_memory *memory = mem_zalloc(1, sizeof *memory);
    idset_init(&memory->window);
    return memory;
}

void scan_memory_forget(struct scan_memory *memory) {
    memory->is_known = false;
    idset_clear(&memory->window);
}

void scan_memory_free(struct scan_memory *memory) {
    if (memory != NULL) {
        idset_release(&memory->window);
        mem_free(memory);
    }
}

static void result_init(struct scan_result *result) {
    *result = (struct scan_result){.rows = NULL};
    arena_init(&result->arena);
}

void scan_result_release(struct scan_result *result) {
    mem_free(result->rows);
    arena_release(&result->arena);
    result->rows = NULL;
    result->count = result->capacity = 0;
}

/* Mail since an instant, and mail whose date says nothing (0 when it cannot be read; "..@1" would
   leave 0 out). */
static void window_query(int64_t since, char out[QUERY_BYTES]) {
    (void)snprintf(out, QUERY_BYTES, "(date:@%" PRId64 ".. or date:@0..@1)",
                   since > 1 ? since : 2); /* fits: two numbers */
}

/* Looks a message up in its result so far: the same customer may be named twice in one header. */
static bool is_repeated(const struct scan_result *result, size_t first, int64_t customer_id) {
    for (size_t i = first; i < result->count; i++) {
        if (result->rows[i].customer_id == customer_id) {
            return true;
        }
    }
    return false;
}

/* A message while its rows are made. */
struct subject {
    notmuch_message_t *message;
    const char *id;
    size_t first_row;
    struct sender *sender;
};

static void add_rows(struct pass *pass, const struct subject *subject,
                     const struct addrmap_entry *customers, uint32_t flags,
                     const struct mailbox *mailbox) {
    struct scan_result *result = pass->result;
    if (pass->hidden.count > 0 && idset_has(&pass->hidden, subject->id)) {
        flags |= INDEX_MAIL_HIDDEN;
    }
    const char *text = notmuch_message_get_header(subject->message, "subject");
    for (const struct addrmap_entry *c = customers; c != NULL; c = c->next) {
        if (is_repeated(result, subject->first_row, c->customer_id)) {
            continue;
        }
        result->rows =
            mem_grow(result->rows, result->count, &result->capacity, sizeof *result->rows);
        result->rows[result->count++] = (struct index_mail){
            .customer_id = c->customer_id,
            .date = archive_date(notmuch_message_get_date(subject->message), pass->now),
            .flags = flags,
            .message_id = arena_strdup(&result->arena, subject->id),
            .name = listing_shown(&result->arena, mailbox->name, INDEX_NAME_BYTES),
            .address = listing_shown(&result->arena, mailbox->address, INDEX_ADDRESS_BYTES),
            .subject = listing_shown(&result->arena, text, INDEX_SUBJECT_BYTES),
        };
    }
}

static void add_outbound(struct pass *pass, const struct subject *subject) {
    struct buf list;
    buf_init(&list);
    if (sender_recipients(subject->message, &list)) {
        const char *cursor = buf_text(&list);
        struct mailbox mailbox;
        while (mailbox_next(&cursor, &mailbox)) {
            char folded[MAILBOX_ADDRESS_BYTES];
            if (address_fold(mailbox.address, folded)) {
                add_rows(pass, subject, addrmap_find(pass->map, folded), INDEX_MAIL_OUTBOUND,
                         &mailbox);
            }
        }
    }
    buf_release(&list);
}

static void add_inbound(struct pass *pass, const struct subject *subject) {
    struct sender *sender = subject->sender;
    uint32_t flags = sender->has_more ? INDEX_MAIL_TWO_AUTHORS : 0U;
    struct mailbox mailbox = sender->first;
    do {
        char folded[MAILBOX_ADDRESS_BYTES];
        if (!address_fold(mailbox.address, folded)) {
            continue;
        }
        const struct addrmap_entry *known = addrmap_find(pass->map, folded);
        if (known != NULL) {
            add_rows(pass, subject, known, flags, &mailbox);
        } else {
            add_rows(pass, subject, addrmap_imitated(pass->map, mailbox.name, folded),
                     flags | INDEX_MAIL_LOOKALIKE, &mailbox);
        }
    } while (sender_next(pass->archive, sender, &mailbox));
}

/* Looks at one message. False when the archive changes under us. */
static bool look_at(struct pass *pass, notmuch_message_t *message) {
    struct sender sender;
    const char *id = notmuch_message_get_header(message, "message-id");
    if (id == NULL || id[0] == '\0') {
        id = notmuch_message_get_message_id(message); /* 20 us more, for the few without one */
    }
    if (id == NULL || !sender_read(pass->archive, message, &sender)) {
        return false;
    }
    pass->result->looked_at++;
    struct subject subject = {
        .message = message, .id = id, .first_row = pass->result->count, .sender = &sender};
    (void)idset_add(&pass->memory->window, id); /* changed mail is in it already */
    if (sender.is_ours) {
        add_outbound(pass, &subject);
    } else {
        add_inbound(pass, &subject);
    }
    sender_release(&sender);
    return true;
}

/* Remembers a message as hidden. */
static bool note_hidden(struct pass *pass, notmuch_message_t *message) {
    const char *id = notmuch_message_get_header(message, "message-id");
    if (id != NULL) {
        (void)idset_add(&pass->hidden, id); /* there already is as good */
    }
    return id != NULL;
}

/* Runs a query and gives every message to `look`. */
static enum status for_each(struct pass *pass, const char *text,
                            bool (*look)(struct pass *pass, notmuch_message_t *message),
                            struct error *err) {
    notmuch_query_t *query = notmuch_query_create(pass->archive->db, text);
    notmuch_messages_t *messages = NULL;
    notmuch_status_t result = NOTMUCH_STATUS_OUT_OF_MEMORY;
    if (query != NULL) {
        notmuch_query_set_sort(query, NOTMUCH_SORT_UNSORTED);
        notmuch_query_set_omit_excluded(query, NOTMUCH_EXCLUDE_FALSE);
        result = notmuch_query_search_messages(query, &messages);
    }
    bool is_whole = result == NOTMUCH_STATUS_SUCCESS && messages != NULL;
    while (is_whole && notmuch_messages_valid(messages)) {
        notmuch_message_t *message = notmuch_messages_get(messages);
        is_whole = message != NULL && look(pass, message);
        if (message != NULL) {
            notmuch_message_destroy(message);
        }
        if (is_whole) {
            notmuch_messages_move_to_next(messages);
        }
    }
    if (query != NULL) {
        notmuch_query_destroy(query); /* and the messages with it */
    }
    return is_whole ? STATUS_OK : archive_fail(pass->archive, result, err);
}

static enum status find_hidden(struct pass *pass, const char *window, struct error *err) {
    idset_clear(&pass->hidden);
    if (pass->archive->hidden_count == 0) {
        return STATUS_OK;
    }
    struct buf query;
    buf_init(&query);
    buf_addf(&query, "%s and (", window);
    for (size_t i = 0; i < pass->archive->hidden_count; i++) {
        buf_addf(&query, "%stag:\"%s\"", i > 0 ? " or " : "", pass->archive->hidden_tags[i]);
    }
    buf_add_char(&query, ')');
    enum status status = for_each(pass, buf_text(&query), note_hidden, err);
    buf_release(&query);
    return status;
}

static void start(struct pass *pass) {
    scan_result_release(pass->result);
    result_init(pass->result);
    archive_read_state(pass->archive, &pass->result->state);
}

/* A database written within the second before the pass may be written again in the same tick of its
   clock: then its time of change proves nothing. */
static void remember(struct pass *pass) {
    struct scan_memory *memory = pass->memory;
    struct timespec now;
    bool has_time = clock_gettime(CLOCK_REALTIME, &now) == 0;
    memory->is_settled = has_time && pass->result->state.changed_ns != 0 &&
                         now.tv_sec - pass->result->state.changed_ns / 1000000000 > 1;
    memory->state = pass->result->state;
    memory->since = pass->since;
    memory->is_known = true;
}

static enum status whole_pass(struct archive *archive, void *context, struct error *err) {
    struct pass *pass = context;
    (void)archive; /* the pass knows it */
    char window[QUERY_BYTES];
    window_query(pass->since, window);
    start(pass);
    scan_memory_forget(pass->memory);
    pass->result->is_whole = true;
    enum status status = find_hidden(pass, window, err);
    if (status == STATUS_OK) {
        status = for_each(pass, window, look_at, err);
    }
    if (status == STATUS_OK) {
        remember(pass);
    }
    return status;
}

enum status scan_whole(struct archive *archive, const struct addrmap *map,
                       struct scan_memory *memory, const struct index_scan *request,
                       struct scan_result *result, struct error *err) {
    struct pass pass = {.archive = archive,
                        .map = map,
                        .memory = memory,
                        .result = result,
                        .since = request->since,
                        .now = request->now};
    idset_init(&pass.hidden);
    result_init(result);
    enum status status = archive_try(archive, whole_pass, &pass, err);
    idset_release(&pass.hidden);
    return status;
}

/* Says whether what is remembered is what the desk asks about. */
static bool memory_fits(const struct scan_memory *memory, const struct index_poll *poll) {
    return memory->is_known && memory->since == poll->since &&
           memory->state.revision == poll->revision && strcmp(memory->state.uuid, poll->uuid) == 0;
}

/* Reads what is new or changed by revision, then counts: fewer messages than known means that some
   were deleted, and a whole pass must tell which. */
static enum status changed_pass(struct pass *pass, struct error *err) {
    char window[QUERY_BYTES], query[2 * QUERY_BYTES];
    uint64_t count = 0;
    window_query(pass->since, window);
    (void)snprintf(query, sizeof query, "lastmod:%" PRIu64 "..%" PRIu64 " and %s",
                   pass->poll->revision + 1, pass->result->state.revision,
                   window); /* fits: the window and two numbers */
    enum status status = STATUS_OK;
    if (pass->result->state.revision != pass->poll->revision) {
        status = find_hidden(pass, window, err);
        if (status == STATUS_OK) {
            status = for_each(pass, query, look_at, err);
        }
    }
    if (status == STATUS_OK) {
        status = archive_count(pass->archive, window, &count, err);
    }
    if (status != STATUS_OK) {
        scan_memory_forget(pass->memory);
        return status;
    }
    if (count != pass->memory->window.count) {
        return whole_pass(pass->archive, pass, err);
    }
    pass->result->is_unchanged =
        pass->result->count == 0 && pass->result->state.revision == pass->poll->revision;
    remember(pass);
    return STATUS_OK;
}

static enum status poll_pass(struct archive *archive, void *context, struct error *err) {
    struct pass *pass = context;
    start(pass);
    bool is_same_database = strcmp(pass->result->state.uuid, pass->poll->uuid) == 0;
    if (!is_same_database || !memory_fits(pass->memory, pass->poll) ||
        pass->result->state.revision < pass->poll->revision) {
        return whole_pass(archive, pass, err);
    }
    return changed_pass(pass, err);
}

enum status scan_changes(struct archive *archive, const struct addrmap *map,
                         struct scan_memory *memory, const struct index_poll *request,
                         struct scan_result *result, struct error *err) {
    struct pass pass = {.archive = archive,
                        .map = map,
                        .memory = memory,
                        .result = result,
                        .since = request->since,
                        .now = request->now,
                        .poll = request};
    result_init(result);
    if (memory_fits(memory, request) && memory->is_settled &&
        archive_changed_ns(archive) == memory->state.changed_ns) {
        result->state = memory->state;
        result->is_unchanged = true;
        return STATUS_OK;
    }
    idset_init(&pass.hidden);
    enum status status = archive_try(archive, poll_pass, &pass, err);
    idset_release(&pass.hidden);
    return status;
}
