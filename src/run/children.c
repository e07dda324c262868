/** The worker processes that read mail for the desk: requests in, events out. */
#include "callsheet/run/children.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/log.h"
#include "callsheet/run/crew.h"

struct children *children_new(const struct children_options *options) {
    struct children *children = mem_zalloc(1, sizeof *children);
    children->options = *options;
    children->reader = mem_strdup(options->reader);
    children->database = mem_strdup(options->database);
    children->config = mem_strdup(options->config);
    children->profile = mem_strdup(options->profile);
    for (size_t i = 0; i < SLOTS; i++) {
        children->slots[i].fd = -1;
    }
    buf_init(&children->job.best);
    buf_init(&children->words);
    for (size_t i = 0; i < WORKERS; i++) {
        children->workers[i].deadline_ms = INT64_MAX;
    }
    arena_init(&children->arena);
    return children;
}

void children_free(struct children *children) {
    if (children == NULL) {
        return;
    }
    for (size_t i = 0; i < WORKERS; i++) {
        crew_take_down(children, &children->workers[i]);
    }
    crew_reap(children);
    for (size_t i = 0; i < SLOTS; i++) {
        crew_drop_fd(&children->slots[i]);
        buf_release(&children->slots[i].payload);
    }
    for (size_t i = 0; i < CREW_REFUSED_MAX; i++) {
        mem_free(children->refused[i].id);
    }
    crew_forget_file(&children->file);
    crew_forget_job(&children->job);
    buf_release(&children->words);
    buf_release(&children->addresses);
    mem_free(children->reader);
    mem_free(children->database);
    mem_free(children->config);
    mem_free(children->profile);
    arena_release(&children->arena);
    mem_free(children);
}

/* --- the loop's side --- */

size_t children_poll_fds(const struct children *children, struct pollfd *fds) {
    size_t count = 0;
    for (size_t i = 0; i < WORKERS; i++) {
        const struct worker *worker = &children->workers[i];
        if (worker->is_up && !worker->is_closed) {
            short events = POLLIN;
            if (channel_has_output(&worker->channel)) {
                events |= POLLOUT;
            }
            fds[count++] = (struct pollfd){.fd = worker->channel.fd, .events = events};
        }
    }
    return count;
}

/* When a worker must be looked at even without news. */
static int64_t worker_due_ms(const struct children *children, enum worker_id id) {
    const struct worker *worker = &children->workers[id];
    if (!worker->is_up) {
        return crew_has_waiting(children, id) ? worker->start_at_ms : INT64_MAX;
    }
    if (worker->is_closed) {
        return 0;
    }
    int64_t due = worker->deadline_ms;
    for (unsigned i = 0; i < SLOTS; i++) {
        const struct slot *slot = &children->slots[i];
        bool is_patient = slot->in_flight != 0 && i != SLOT_BODY;
        if (crew_slots[i].worker != id || !slot->is_waiting || is_patient) {
            continue;
        }
        int64_t wait = slot->in_flight == 0 ? 0 : worker->sent_at_ms + CREW_PATIENCE_MS + 1;
        due = wait < due ? wait : due;
    }
    return due;
}

int children_timeout_ms(const struct children *children, int64_t now_ms) {
    bool has_event = children->event_count > 0 || children->job.is_over;
    int64_t due = has_event ? 0 : INT64_MAX;
    for (unsigned i = 0; i < WORKERS; i++) {
        int64_t worker_due = worker_due_ms(children, (enum worker_id)i);
        due = worker_due < due ? worker_due : due;
    }
    if (due == INT64_MAX) {
        return children->zombie_count > 0 ? 100 : -1;
    }
    int64_t left = due - now_ms;
    return left <= 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void listen_to(struct children *children, const struct pollfd *pollfd) {
    for (unsigned i = 0; i < WORKERS; i++) {
        struct worker *worker = &children->workers[i];
        if (!worker->is_up || worker->is_closed || worker->channel.fd != pollfd->fd) {
            continue;
        }
        if ((pollfd->revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
            channel_fill(&worker->channel, NULL) != STATUS_OK) {
            worker->is_closed = true;
        }
        return;
    }
}

void children_handle(struct children *children, const struct pollfd *fds, size_t count,
                     int64_t now_ms) {
    children->now_ms = now_ms;
    crew_reap(children);
    for (size_t i = 0; i < count; i++) {
        if (fds[i].revents != 0) {
            listen_to(children, &fds[i]);
        }
    }
    for (unsigned i = 0; i < WORKERS; i++) {
        struct worker *worker = &children->workers[i];
        if (worker->is_up && !worker->is_closed && now_ms >= worker->deadline_ms) {
            crew_worker_died(children, (enum worker_id)i, "took too long");
        }
        crew_pump(children, (enum worker_id)i);
    }
}

/* --- what workers say --- */

/* An answer came: the worker is well, and its deadline is that of what is left. */
static void note_answer(struct children *children, enum worker_id id) {
    struct worker *worker = &children->workers[id];
    worker->failures = 0;
    worker->deadline_ms = INT64_MAX;
    for (unsigned i = 0; i < SLOTS; i++) {
        if (crew_slots[i].worker == id && children->slots[i].in_flight != 0) {
            worker->deadline_ms = children->now_ms + crew_deadline_ms(children, id);
        }
    }
}

static enum heard give(enum status status) {
    return status == STATUS_OK ? HEARD_EVENT : HEARD_NONSENSE;
}

/* Answers to what nobody asked by name: the greeting. */
static enum heard hear_greeting(struct children *children, enum worker_id id,
                                const struct frame *frame, struct children_event *out) {
    if (id == WORKER_BODY || (id == WORKER_SCORE && frame->kind != FRAME_FAILED)) {
        return HEARD_NONSENSE;
    }
    if (id == WORKER_SCORE) {
        log_note("the firm's own words of tone were refused");
        return HEARD_NOTHING;
    }
    if (frame->kind == FRAME_INDEX_ADDRESSES_SET) {
        return HEARD_NOTHING;
    }
    if (frame->kind == FRAME_FAILED) {
        struct failed failed;
        if (failed_decode(frame, &children->arena, &failed, NULL) != STATUS_OK) {
            return HEARD_NONSENSE;
        }
        crew_set_trouble(children, id, failed.message);
        return HEARD_NOTHING;
    }
    if (frame->kind != FRAME_INDEX_OPENED) {
        return HEARD_NONSENSE;
    }
    out->kind = CHILDREN_OPENED;
    crew_set_trouble(children, id, "");
    return give(index_opened_decode(frame, &children->arena, &out->opened, NULL));
}

/* The descriptor came: the second half of reading a message begins. */
static enum heard hear_file(struct children *children, const struct frame *frame, int *fd) {
    struct index_file_opened opened;
    struct slot *slot = &children->slots[SLOT_BODY];
    struct body_file *file = &children->file;
    if (*fd < 0 || index_file_opened_decode(frame, &children->arena, &opened, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    mem_free(file->path);
    file->path = mem_strdup(opened.path);
    file->which = opened.which;
    file->files = opened.files;
    file->bytes = opened.bytes;
    file->files_differ = opened.files_differ;
    crew_drop_fd(slot);
    slot->fd = *fd;
    *fd = -1;
    slot->wanted = frame->serial;
    slot->is_waiting = true;
    slot->tries = 0;
    slot->kind = FRAME_BODY_READ;
    buf_reset(&slot->payload);
    body_read_encode(&slot->payload, &(struct body_read){.bytes = opened.bytes});
    return HEARD_NOTHING;
}

/* A descriptor came for something else than reading. */
static enum heard hear_fetched(struct children *children, const struct frame *frame, int *fd,
                               struct children_event *out) {
    struct index_file_opened opened;
    struct slot *slot = &children->slots[SLOT_PART];
    if (*fd < 0 || index_file_opened_decode(frame, &children->arena, &opened, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    if (!children->fetches_part) {
        out->kind = CHILDREN_FILE;
        out->file_fd = *fd;
        *fd = -1;
        return HEARD_EVENT;
    }
    crew_drop_fd(slot);
    slot->fd = *fd;
    *fd = -1;
    slot->wanted = frame->serial;
    slot->is_waiting = true;
    slot->tries = 0;
    slot->kind = FRAME_BODY_PART;
    buf_reset(&slot->payload);
    part_read_encode(&slot->payload, &(struct part_read){.index = children->fetch_part});
    return HEARD_NOTHING;
}

static enum heard hear_part(struct children *children, const struct frame *frame,
                            struct children_event *out) {
    if (frame->kind == FRAME_BODY_BYTES) {
        out->kind = CHILDREN_BYTES;
        out->bytes.data = frame->payload;
        out->bytes.len = frame->len;
        return HEARD_EVENT;
    }
    out->kind = CHILDREN_PART;
    return give(part_done_decode(frame, &children->arena, &out->part, NULL));
}

static enum heard hear_found(struct children *children, const struct frame *frame,
                             struct children_event *out) {
    out->kind = CHILDREN_FOUND;
    out->found.is_done = frame->kind == FRAME_INDEX_MESSAGE_LIST;
    return give(index_message_list_decode(frame, &children->arena, &out->found.list, NULL));
}

static enum heard hear_done(struct children *children, const struct frame *frame,
                            struct children_event *out) {
    if (index_done_decode(frame, &children->arena, &out->done, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    out->kind = CHILDREN_DONE;
    children->has_done = true;
    children->revision = out->done.revision;
    (void)snprintf(children->uuid, sizeof children->uuid, "%s", out->done.uuid); /* 36 bytes */
    crew_set_trouble(children, WORKER_SCAN, "");
    return HEARD_EVENT;
}

static enum heard hear_body(struct children *children, const struct frame *frame,
                            struct children_event *out) {
    out->kind = CHILDREN_BODY;
    out->body.files = children->file.files;
    out->body.which = children->file.which;
    out->body.files_differ = children->file.files_differ;
    out->body.path = children->file.path == NULL ? "" : children->file.path;
    return give(body_text_decode(frame, &children->arena, &out->body.text, NULL));
}

static enum heard hear_failure(struct children *children, enum slot_id id,
                               const struct frame *frame, struct children_event *out) {
    out->kind = CHILDREN_FAILED;
    if (failed_decode(frame, &children->arena, &out->failed, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    if (id == SLOT_SCAN) { /* nobody looks at its answer: the status bar says it */
        crew_set_trouble(children, WORKER_SCAN, out->failed.message);
    }
    return HEARD_EVENT;
}

static enum heard hear_wanted(struct children *children, enum slot_id id, const struct frame *frame,
                              int *fd, struct children_event *out) {
    struct arena *arena = &children->arena;
    if (id == SLOT_SCORE_FILE || id == SLOT_SCORE) {
        return crew_hear_score(children, id, frame, fd, out);
    }
    if (frame->kind == FRAME_FAILED) {
        return hear_failure(children, id, frame, out);
    }
    switch (id) {
    case SLOT_SCAN:
        if (frame->kind == FRAME_INDEX_MAIL) {
            out->kind = CHILDREN_MAIL;
            return give(index_mail_batch_decode(frame, arena, &out->mail, NULL));
        }
        return hear_done(children, frame, out);
    case SLOT_THREADS:
        out->kind = CHILDREN_THREADS;
        return give(index_thread_list_decode(frame, arena, &out->threads, NULL));
    case SLOT_FIND:
        return hear_found(children, frame, out);
    case SLOT_QUERIES:
        out->kind = CHILDREN_QUERIES;
        return give(query_list_decode(frame, arena, &out->queries, NULL));
    case SLOT_MESSAGES:
    case SLOT_SEARCH:
        out->kind = CHILDREN_MESSAGES;
        return give(index_message_list_decode(frame, arena, &out->messages, NULL));
    case SLOT_FILE:
        return hear_file(children, frame, fd);
    case SLOT_BODY:
        return hear_body(children, frame, out);
    case SLOT_SETS:
        out->kind = CHILDREN_SETS;
        return give(index_set_list_decode(frame, arena, &out->sets, NULL));
    case SLOT_SCORE_FILE:
    case SLOT_SCORE:
    case SLOT_FETCH:
        return hear_fetched(children, frame, fd, out);
    case SLOT_PART:
        return hear_part(children, frame, out);
    case SLOTS:
        break;
    }
    return HEARD_NONSENSE;
}

static enum heard hear(struct children *children, enum worker_id id, const struct frame *frame,
                       int *fd, struct children_event *out) {
    if (frame->serial == 0) {
        return hear_greeting(children, id, frame, out);
    }
    for (unsigned i = 0; i < SLOTS; i++) {
        struct slot *slot = &children->slots[i];
        if (crew_slots[i].worker != id || slot->in_flight != frame->serial) {
            continue;
        }
        bool is_wanted = slot->wanted == frame->serial;
        bool is_part = crew_slots[i].part != 0 && frame->kind == crew_slots[i].part;
        if (!is_part && frame->kind != crew_slots[i].reply && frame->kind != FRAME_FAILED) {
            return HEARD_NONSENSE;
        }
        if (!is_part) {
            slot->in_flight = 0;
            slot->wanted = is_wanted ? 0 : slot->wanted;
        }
        note_answer(children, id);
        out->serial = frame->serial;
        enum heard heard =
            is_wanted ? hear_wanted(children, (enum slot_id)i, frame, fd, out) : HEARD_NOTHING;
        if (heard == HEARD_NONSENSE) { /* its worker will be ended: then this is settled */
            slot->in_flight = slot->wanted = frame->serial;
        }
        return heard;
    }
    return HEARD_NONSENSE;
}

/* Takes frames of one worker until one makes an event; false when there are no more. */
static bool hear_worker(struct children *children, enum worker_id id, struct children_event *out) {
    struct worker *worker = &children->workers[id];
    while (worker->is_up) {
        struct frame frame;
        int fd = -1;
        enum status status = channel_next(&worker->channel, &frame, &fd, NULL);
        if (status == STATUS_BUSY && !worker->is_closed) {
            return false;
        }
        if (status == STATUS_BUSY) {
            crew_worker_died(children, id, "stopped");
            return false;
        }
        arena_clear(&children->arena);
        *out = (struct children_event){.serial = 0};
        enum heard heard =
            status == STATUS_OK ? hear(children, id, &frame, &fd, out) : HEARD_NONSENSE;
        if (fd >= 0) {
            (void)close(fd); /* nobody wanted it */
        }
        if (heard == HEARD_NONSENSE) {
            crew_worker_died(children, id, "answered nonsense");
            return false;
        }
        if (heard == HEARD_EVENT) {
            return true;
        }
    }
    return false;
}

static bool next_made(struct children *children, struct children_event *out) {
    if (children->event_count == 0) {
        return false;
    }
    struct made_event made = children->events[0];
    children->event_count--;
    memmove(children->events, children->events + 1,
            children->event_count * sizeof children->events[0]);
    children->event_error = made.why;
    *out = (struct children_event){.kind = made.kind, .serial = made.serial};
    if (made.kind == CHILDREN_STATUS) {
        out->status = children->status;
    } else {
        out->failed =
            (struct failed){.status = made.why.status, .message = children->event_error.message};
    }
    return true;
}

bool children_next(struct children *children, struct children_event *out) {
    if (next_made(children, out)) {
        return true;
    }
    for (unsigned i = 0; i < WORKERS; i++) {
        if (hear_worker(children, (enum worker_id)i, out)) {
            return true;
        }
    }
    return crew_score_result(children, out) || next_made(children, out);
}

/* --- requests --- */

uint32_t crew_next_serial(struct children *children) {
    children->last_serial += children->last_serial == UINT32_MAX ? 2 : 1;
    return children->last_serial;
}

/* Makes a slot ready for a new request, whose payload the caller adds. */
static struct slot *renew(struct children *children, enum slot_id id, enum frame_kind kind) {
    struct slot *slot = &children->slots[id];
    crew_drop_fd(slot);
    buf_reset(&slot->payload);
    slot->kind = kind;
    slot->wanted = crew_next_serial(children);
    slot->is_waiting = true;
    slot->tries = 0;
    return slot;
}

void children_set_addresses(struct children *children, const struct index_address *rows,
                            size_t count) {
    buf_release(&children->addresses);
    for (size_t at = 0; at == 0 || at < count; at += INDEX_ADDRESSES_PART) {
        size_t left = count - at;
        struct index_addresses part = {
            .is_first = at == 0,
            .is_last = left <= INDEX_ADDRESSES_PART,
            .count = left < INDEX_ADDRESSES_PART ? left : INDEX_ADDRESSES_PART,
            .rows = rows + at,
        };
        struct buf payload;
        buf_init(&payload);
        index_addresses_encode(&payload, &part);
        buf_add_u32(&children->addresses, (uint32_t)payload.len);
        buf_add(&children->addresses, payload.data, payload.len);
        buf_release(&payload);
    }
    static const enum worker_id knowing[] = {WORKER_SCAN, WORKER_SEARCH};
    for (size_t i = 0; i < ARRAY_LEN(knowing); i++) {
        struct worker *worker = &children->workers[knowing[i]];
        if (worker->is_up && !worker->is_closed &&
            crew_queue_addresses(children, knowing[i]) != STATUS_OK) {
            crew_worker_died(children, knowing[i], "does not listen");
        }
    }
}

uint32_t children_scan(struct children *children, int64_t now) {
    struct slot *slot = renew(children, SLOT_SCAN, FRAME_INDEX_SCAN);
    index_scan_encode(&slot->payload,
                      &(struct index_scan){.since = children->options.since, .now = now});
    return slot->wanted;
}

uint32_t children_poll_mail(struct children *children, int64_t now) {
    if (!children->has_done) {
        return children_scan(children, now);
    }
    struct slot *slot = renew(children, SLOT_SCAN, FRAME_INDEX_POLL);
    index_poll_encode(&slot->payload, &(struct index_poll){.since = children->options.since,
                                                           .now = now,
                                                           .uuid = children->uuid,
                                                           .revision = children->revision});
    return slot->wanted;
}

uint32_t children_threads(struct children *children, const struct index_threads *request) {
    struct slot *slot = renew(children, SLOT_THREADS, FRAME_INDEX_THREADS);
    index_threads_encode(&slot->payload, request);
    return slot->wanted;
}

uint32_t children_messages(struct children *children, const struct index_messages *request) {
    struct slot *slot = renew(children, SLOT_MESSAGES, FRAME_INDEX_MESSAGES);
    index_messages_encode(&slot->payload, request);
    return slot->wanted;
}

void children_cancel_find(struct children *children) {
    struct slot *slot = &children->slots[SLOT_FIND];
    slot->wanted = 0;
    slot->is_waiting = false;
    if (slot->in_flight != 0) {
        crew_cut_short(children, SLOT_FIND);
    }
}

uint32_t children_queries(struct children *children) {
    return renew(children, SLOT_QUERIES, FRAME_INDEX_QUERIES)->wanted;
}

uint32_t children_find(struct children *children, const struct index_search *request) {
    children_cancel_find(children);
    struct slot *slot = renew(children, SLOT_FIND, FRAME_INDEX_FIND);
    index_search_encode(&slot->payload, request);
    return slot->wanted;
}

uint32_t children_search(struct children *children, const struct index_search *request) {
    struct slot *slot = renew(children, SLOT_SEARCH, FRAME_INDEX_SEARCH);
    index_search_encode(&slot->payload, request);
    return slot->wanted;
}

uint32_t children_body(struct children *children, const char *message_id, uint32_t which) {
    struct slot *body = &children->slots[SLOT_BODY];
    body->wanted = 0;
    body->is_waiting = false;
    crew_drop_fd(body);
    struct slot *slot = renew(children, SLOT_FILE, FRAME_INDEX_FILE);
    uint32_t serial = slot->wanted;
    index_file_encode(&slot->payload,
                      &(struct index_file){.message_id = message_id, .which = which});
    crew_forget_file(&children->file);
    children->file.id = mem_strdup(message_id);
    children->file.asked_which = which;
    if (crew_is_refused(children, message_id, which)) {
        struct error why;
        crew_explain_refusal(&why);
        crew_fail_slot(children, slot, &why);
    }
    return serial;
}

uint32_t children_sets(struct children *children, const struct index_sets *request) {
    struct slot *slot = renew(children, SLOT_SETS, FRAME_INDEX_SETS);
    index_sets_encode(&slot->payload, request);
    return slot->wanted;
}

static uint32_t fetch(struct children *children, const struct index_file *request) {
    struct slot *part = &children->slots[SLOT_PART];
    part->wanted = 0;
    part->is_waiting = false;
    crew_drop_fd(part);
    struct slot *slot = renew(children, SLOT_FETCH, FRAME_INDEX_FILE);
    index_file_encode(&slot->payload, request);
    return slot->wanted;
}

uint32_t children_file(struct children *children, const char *message_id, uint32_t which) {
    children->fetches_part = false;
    return fetch(children, &(struct index_file){.message_id = message_id, .which = which});
}

uint32_t children_part(struct children *children, const char *message_id, uint32_t which,
                       uint32_t part) {
    children->fetches_part = true;
    children->fetch_part = part;
    return fetch(children, &(struct index_file){.message_id = message_id, .which = which});
}

const char *children_status(const struct children *children) {
    return children->status;
}

bool children_is_busy(const struct children *children) {
    for (size_t i = 0; i < SLOTS; i++) {
        if (children->slots[i].wanted != 0) {
            return true;
        }
    }
    return children->event_count > 0 || children->job.id != NULL;
}
