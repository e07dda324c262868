/** Searching the archive, saving attachments, showing a message's file. */
#include "callsheet/run/mail_more.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/attachment.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/mailcopy.h"
#include "callsheet/run/outside_mail.h"
#include "callsheet/run/savefile.h"

/** A wish that waits for its answer. */
struct wish {
    uint32_t serial; /* 0: nothing is waited for */
    uint64_t generation;
};

/** An attachment on its way to a file. */
struct saving {
    struct wish wish;
    struct savefile file;
    char *typed, *name; /* where to; what it is called in a folder */
    uint64_t bytes;
    bool is_open; /* the first bytes came */
};

struct mail_more {
    struct desk *desk; /* borrowed */
    struct wish search, queries, raw;
    struct saving saving;
};

struct mail_more *mail_more_new(struct desk *desk) {
    struct mail_more *more = mem_zalloc(1, sizeof *more);
    more->desk = desk;
    savefile_init(&more->saving.file);
    return more;
}

static void end_saving(struct saving *saving) {
    savefile_drop(&saving->file);
    mem_free(saving->typed);
    mem_free(saving->name);
    *saving = (struct saving){.wish.serial = 0};
    savefile_init(&saving->file);
}

void mail_more_free(struct mail_more *more) {
    if (more != NULL) {
        end_saving(&more->saving);
        mem_free(more);
    }
}

static void fail(struct mail_more *more, struct wish *wish, enum effect_kind kind,
                 const struct error *err) {
    const struct effect effect = {.kind = kind, .generation = wish->generation};
    wish->serial = 0;
    desk_tell_failed(more->desk, &effect, err);
}

/* --- searching --- */

/** Name of a customer: from the list, or by the address, which is theirs. */
static const char *customer_name(struct mail_more *more, struct mail_list *list,
                                 const struct index_message *row) {
    const struct queue *queue = desk_queue(more->desk->model);
    long at = queue != NULL ? queue_index(queue, row->customer_id) : -1;
    if (at >= 0) {
        return arena_strdup(&list->arena, queue_text(queue, queue->rows[at].name));
    }
    struct customer_match *matches = NULL;
    size_t count = 0;
    bool is_known = (row->flags & INDEX_MESSAGE_LOOKALIKE) == 0 &&
                    store_find(more->desk->store, row->address, 4, &list->arena, &matches, &count,
                               NULL) == STATUS_OK;
    for (size_t i = 0; is_known && i < count; i++) {
        if (matches[i].customer == row->customer_id) {
            return matches[i].name; /* lives in the list's arena */
        }
    }
    return "";
}

static void add_customers(struct mail_more *more, struct mail_list *list,
                          const struct index_message_list *found) {
    for (size_t i = 0; i < found->count; i++) {
        const struct index_message *row = &found->rows[i];
        struct mail_message *message = &list->messages[i];
        if (row->customer_id != 0) {
            message->is_lookalike = (row->flags & INDEX_MESSAGE_LOOKALIKE) != 0;
            message->customer = message->is_lookalike ? 0 : row->customer_id;
            message->customer_name = customer_name(more, list, row);
        }
    }
}

static void take_found(struct mail_more *more, const struct children_event *event) {
    struct message message = desk_message(more->desk, MSG_MAIL_FOUND);
    message.generation = more->search.generation;
    message.take_mail = mailcopy_messages(&event->found.list);
    message.as_of = event->found.list.is_first;
    message.flagged = event->found.is_done;
    add_customers(more, message.take_mail, &event->found.list);
    if (event->found.is_done) {
        more->search.serial = 0;
    }
    desk_tell(more->desk, &message);
}

static void take_queries(struct mail_more *more, const struct children_event *event) {
    struct message message = desk_message(more->desk, MSG_MAIL_QUERIES);
    message.generation = more->queries.generation;
    message.take_queries = mailcopy_queries(&event->queries);
    more->queries.serial = 0;
    desk_tell(more->desk, &message);
}

void mail_more_search(struct mail_more *more, struct children *children,
                      const struct effect *effect) {
    const struct index_search request = {.query = effect->text != NULL ? effect->text : "",
                                         .now = desk_now(more->desk),
                                         .limit = INDEX_LIST_ROWS};
    more->search.generation = effect->generation;
    if (strlen(request.query) >= INDEX_QUERY_BYTES) {
        struct error err;
        (void)error_set(&err, STATUS_LIMIT, "This search is too long; leave something out.");
        fail(more, &more->search, effect->kind, &err);
        return;
    }
    more->search.serial = children_find(children, &request);
}

void mail_more_cancel(struct mail_more *more, struct children *children) {
    more->search.serial = 0;
    if (children != NULL) {
        children_cancel_find(children);
    }
}

void mail_more_queries(struct mail_more *more, struct children *children,
                       const struct effect *effect) {
    more->queries =
        (struct wish){.serial = children_queries(children), .generation = effect->generation};
}

/* --- saving --- */

static void fail_saving(struct mail_more *more, const struct error *err) {
    struct wish wish = more->saving.wish;
    end_saving(&more->saving);
    fail(more, &wish, EFFECT_MAIL_SAVE, err);
}

/** Opens the file when there is something to put into it. */
static enum status open_file(struct saving *saving, struct error *err) {
    if (saving->is_open) {
        return STATUS_OK;
    }
    saving->is_open = true;
    return savefile_open(&saving->file, saving->typed, saving->name, err);
}

static void take_bytes(struct mail_more *more, const struct children_event *event) {
    struct saving *saving = &more->saving;
    struct error err;
    enum status status = STATUS_OK;
    saving->bytes += event->bytes.len;
    if (saving->bytes > PART_BYTES_MAX) { /* the worker promised less */
        status = error_set(&err, STATUS_LIMIT,
                           "The attachment is larger than 25 MB; save it from "
                           "your mail program.");
    }
    if (status == STATUS_OK) {
        status = open_file(saving, &err);
    }
    if (status == STATUS_OK) {
        status = savefile_write(&saving->file, event->bytes.data, event->bytes.len, &err);
    }
    if (status != STATUS_OK) {
        fail_saving(more, &err);
    }
}

static void size_words(uint64_t bytes, char *out, size_t capacity) {
    if (bytes < 1024) {
        (void)snprintf(out, capacity, "%llu bytes", (unsigned long long)bytes);
    } else {
        (void)snprintf(out, capacity, "%llu KB", (unsigned long long)((bytes + 1023) / 1024));
    }
}

static void take_part(struct mail_more *more, const struct children_event *event) {
    struct saving *saving = &more->saving;
    struct error err;
    enum status status = STATUS_OK;
    if (event->part.bytes != saving->bytes) {
        status = error_set(&err, STATUS_IO, "The attachment did not come whole; save it again.");
    }
    if (status == STATUS_OK) {
        status = open_file(saving, &err); /* an empty one */
    }
    if (status == STATUS_OK) {
        status = savefile_keep(&saving->file, &err);
    }
    if (status != STATUS_OK) {
        fail_saving(more, &err);
        return;
    }
    char size[32], text[SAVEFILE_PATH_BYTES + 64];
    size_words(saving->bytes, size, sizeof size);
    (void)snprintf(text, sizeof text, "Saved to %s (%s).", saving->file.path, size); /* fits */
    struct message message = desk_message(more->desk, MSG_MAIL_SAVED);
    message.generation = saving->wish.generation;
    message.text = text;
    message.text_len = strlen(text);
    end_saving(saving);
    desk_tell(more->desk, &message);
}

void mail_more_save(struct mail_more *more, struct children *children,
                    const struct effect *effect) {
    struct saving *saving = &more->saving;
    end_saving(saving); /* an older one is given up; the model waits for one at a time */
    char name[ATTACHMENT_NAME_BYTES];
    attachment_name(effect->bytes != NULL ? (const char *)effect->bytes : "", name);
    saving->typed = mem_strdup(effect->more != NULL ? effect->more : "");
    saving->name = mem_strdup(name);
    more->raw.serial = 0; /* one descriptor is fetched at a time */
    saving->wish =
        (struct wish){.serial = children_part(children, effect->text != NULL ? effect->text : "",
                                              (uint32_t)effect->which, effect->part),
                      .generation = effect->generation};
}

/* --- the pager --- */

void mail_more_raw(struct mail_more *more, struct children *children, const struct effect *effect) {
    if (more->saving.wish.serial != 0) {
        struct error err;
        (void)error_set(&err, STATUS_BUSY, "An attachment is being saved; try again in a moment.");
        more->raw.generation = effect->generation;
        fail(more, &more->raw, effect->kind, &err);
        return;
    }
    more->raw =
        (struct wish){.serial = children_file(children, effect->text != NULL ? effect->text : "",
                                              (uint32_t)effect->which),
                      .generation = effect->generation};
}

static void take_file(struct mail_more *more, const struct children_event *event) {
    struct error err;
    if (outside_pager(more->desk, event->file_fd, &err) != STATUS_OK) {
        fail(more, &more->raw, EFFECT_MAIL_RAW, &err);
        return;
    }
    struct message message = desk_message(more->desk, MSG_MAIL_SHOWN);
    message.generation = more->raw.generation;
    more->raw.serial = 0;
    desk_tell(more->desk, &message);
}

/* --- what came --- */

static bool take_failure(struct mail_more *more, const struct children_event *event) {
    struct error err;
    (void)error_set(&err, event->failed.status, "%s", event->failed.message);
    if (event->serial == more->search.serial) {
        fail(more, &more->search, EFFECT_MAIL_SEARCH, &err);
    } else if (event->serial == more->queries.serial) {
        fail(more, &more->queries, EFFECT_MAIL_QUERIES, &err);
    } else if (event->serial == more->raw.serial) {
        fail(more, &more->raw, EFFECT_MAIL_RAW, &err);
    } else if (event->serial == more->saving.wish.serial) {
        fail_saving(more, &err);
    } else {
        return false;
    }
    return true;
}

bool mail_more_take(struct mail_more *more, const struct children_event *event) {
    if (event->serial == 0) {
        return false;
    }
    switch (event->kind) {
    case CHILDREN_FOUND:
        if (event->serial == more->search.serial) {
            take_found(more, event);
        }
        return true;
    case CHILDREN_QUERIES:
        if (event->serial == more->queries.serial) {
            take_queries(more, event);
        }
        return true;
    case CHILDREN_BYTES:
        if (event->serial == more->saving.wish.serial) {
            take_bytes(more, event);
        }
        return true;
    case CHILDREN_PART:
        if (event->serial == more->saving.wish.serial) {
            take_part(more, event);
        }
        return true;
    case CHILDREN_FILE:
        if (event->serial == more->raw.serial) {
            take_file(more, event);
        } else {
            (void)close(event->file_fd); /* nobody waits for it any more */
        }
        return true;
    case CHILDREN_FAILED:
        return take_failure(more, event);
    case CHILDREN_STATUS:
    case CHILDREN_OPENED:
    case CHILDREN_MAIL:
    case CHILDREN_DONE:
    case CHILDREN_THREADS:
    case CHILDREN_MESSAGES:
    case CHILDREN_BODY:
    case CHILDREN_SETS:
    case CHILDREN_SCORED:
        break;
    }
    return false;
}
