/** The workers themselves: starting, sending, deadlines, deaths. */
#include "callsheet/run/crew.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "callsheet/base/log.h"
#include "callsheet/run/child.h"

enum {
    SCAN_DEADLINE_MS = 60000, /* a million messages take about 10 s */
    ASK_DEADLINE_MS = 15000,  /* the busiest customer takes 0.2 s; a person waits for this one */
    BODY_DEADLINE_MS = 5000,
    TRIES_MAX = 3,
    SCORE_NICENESS = 10,
    OUT_MAX = 32 * 1024 * 1024, /* 100,000 addresses are about 5 MB */
};

_Static_assert(CHILDREN_POLL_MAX == (int)WORKERS, "one descriptor for each worker");

// clang-format off
const struct slot_row crew_slots[SLOTS] = {
    [SLOT_SCAN] = {WORKER_SCAN, FRAME_INDEX_DONE, FRAME_INDEX_MAIL},
    [SLOT_THREADS] = {WORKER_ASK, FRAME_INDEX_THREAD_LIST, 0},
    [SLOT_MESSAGES] = {WORKER_ASK, FRAME_INDEX_MESSAGE_LIST, 0},
    [SLOT_SEARCH] = {WORKER_ASK, FRAME_INDEX_MESSAGE_LIST, 0},
    [SLOT_FIND] = {WORKER_SEARCH, FRAME_INDEX_MESSAGE_LIST, FRAME_INDEX_MESSAGE_PART},
    [SLOT_QUERIES] = {WORKER_SEARCH, FRAME_INDEX_QUERY_LIST, 0},
    [SLOT_FILE] = {WORKER_ASK, FRAME_INDEX_FILE_OPENED, 0},
    [SLOT_BODY] = {WORKER_BODY, FRAME_BODY_TEXT, 0},
    [SLOT_SETS] = {WORKER_SCAN, FRAME_INDEX_SET_LIST, 0},
    [SLOT_SCORE_FILE] = {WORKER_SCAN, FRAME_INDEX_FILE_OPENED, 0},
    [SLOT_SCORE] = {WORKER_SCORE, FRAME_BODY_SCORED, 0},
    [SLOT_FETCH] = {WORKER_ASK, FRAME_INDEX_FILE_OPENED, 0},
    [SLOT_PART] = {WORKER_BODY, FRAME_BODY_DONE, FRAME_BODY_BYTES},
};
// clang-format on

void crew_drop_fd(struct slot *slot) {
    if (slot->fd >= 0) {
        (void)close(slot->fd); /* only read from */
        slot->fd = -1;
    }
}

void crew_forget_file(struct body_file *file) {
    mem_free(file->id);
    mem_free(file->path);
    *file = (struct body_file){.id = NULL};
}

void crew_reap(struct children *children) {
    size_t kept = 0;
    for (size_t i = 0; i < children->zombie_count; i++) {
        if (!child_is_reaped(children->zombies[i])) {
            children->zombies[kept++] = children->zombies[i];
        }
    }
    children->zombie_count = kept;
}

/* Ends a worker's process and connection; what was in flight is the caller's to settle. */
void crew_take_down(struct children *children, struct worker *worker) {
    if (!worker->is_up) {
        return;
    }
    child_kill(&(struct child){.pid = worker->pid, .fd = -1});
    crew_reap(children);
    if (!child_is_reaped(worker->pid) && children->zombie_count < CREW_ZOMBIES_MAX) {
        children->zombies[children->zombie_count++] = worker->pid;
    }
    channel_release(&worker->channel);
    worker->is_up = worker->is_closed = false;
    worker->deadline_ms = INT64_MAX;
}

void crew_make_event(struct children *children, enum children_event_kind kind, uint32_t serial,
                     const struct error *why) {
    if (children->event_count == CREW_EVENTS_MAX) { /* nobody fetches: the oldest is old news */
        memmove(children->events, children->events + 1,
                (CREW_EVENTS_MAX - 1) * sizeof children->events[0]);
        children->event_count--;
    }
    children->events[children->event_count++] =
        (struct made_event){.kind = kind, .serial = serial, .why = *why};
}

/* Puts the status sentence together again: the first worker in trouble speaks. */
static void update_status(struct children *children) {
    const char *sentence = "";
    for (size_t i = 0; i < WORKERS && sentence[0] == '\0'; i++) {
        sentence = children->trouble[i];
    }
    if (strcmp(sentence, children->status) != 0) {
        struct error none = {.status = STATUS_OK};
        (void)snprintf(children->status, sizeof children->status, "%s", sentence); /* same size */
        crew_make_event(children, CHILDREN_STATUS, 0, &none);
    }
}

void crew_set_trouble(struct children *children, enum worker_id id, const char *sentence) {
    (void)snprintf(children->trouble[id], ERROR_MESSAGE_BYTES, "%s", sentence); /* cut is fine */
    update_status(children);
}

/* --- refused messages --- */

bool crew_is_refused(const struct children *children, const char *id, uint32_t which) {
    for (size_t i = 0; i < CREW_REFUSED_MAX; i++) {
        if (children->refused[i].id != NULL && strcmp(children->refused[i].id, id) == 0 &&
            children->refused[i].which == which) {
            return true;
        }
    }
    return false;
}

static void refuse_message(struct children *children, const char *id, uint32_t which) {
    size_t at = children->refused_at++ % CREW_REFUSED_MAX;
    mem_free(children->refused[at].id);
    children->refused[at].id = mem_strdup(id);
    children->refused[at].which = which;
}

void crew_explain_refusal(struct error *err) {
    (void)error_set(err, STATUS_UNSUPPORTED,
                    "This message cannot be displayed safely. Open it in your mail client.");
}

/* --- starting and stopping --- */

static int64_t pause_ms(int failures) {
    static const int pauses[] = {0, 0, 200, 1000, 5000, 30000};
    size_t at = failures < 0 ? 0 : (size_t)failures;
    return pauses[at < ARRAY_LEN(pauses) ? at : ARRAY_LEN(pauses) - 1];
}

void crew_fail_slot(struct children *children, struct slot *slot, const struct error *why) {
    crew_make_event(children, CHILDREN_FAILED, slot->wanted, why);
    slot->wanted = 0;
    slot->is_waiting = false;
    crew_drop_fd(slot);
    if (slot == &children->slots[SLOT_SCORE_FILE] || slot == &children->slots[SLOT_SCORE]) {
        crew_forget_job(&children->job);
    }
}

/* Settles what a dead worker had in flight: asked again a few times, but a message only once. */
static void settle_slot(struct children *children, enum slot_id id, const char *reason,
                        bool is_part_guilty) {
    struct slot *slot = &children->slots[id];
    bool is_wanted = slot->in_flight != 0 && slot->in_flight == slot->wanted;
    slot->in_flight = 0;
    if (!is_wanted) {
        return;
    }
    struct error why;
    if (id == SLOT_SCORE) {
        crew_score_died(children);
    } else if (id == SLOT_PART || (id == SLOT_BODY && is_part_guilty)) {
        (void)error_set(&why, STATUS_UNSUPPORTED,
                        id == SLOT_PART ? "This attachment cannot be taken out safely. Save it "
                                          "from your mail program."
                                        : "The mail reader was ended by an attachment; open the "
                                          "message again.");
        crew_fail_slot(children, slot, &why);
    } else if (id == SLOT_BODY) {
        refuse_message(children, children->file.id, children->file.asked_which);
        crew_explain_refusal(&why);
        crew_fail_slot(children, slot, &why);
    } else if (++slot->tries >= TRIES_MAX) {
        (void)error_set(&why, STATUS_IO,
                        "The mail reader %s several times over this. Run notmuch new, then try "
                        "again.",
                        reason);
        crew_fail_slot(children, slot, &why);
    } else {
        slot->is_waiting = true;
    }
}

void crew_worker_died(struct children *children, enum worker_id id, const char *reason) {
    struct worker *worker = &children->workers[id];
    bool had_work = false;
    for (unsigned i = 0; i < SLOTS; i++) {
        had_work = had_work || (crew_slots[i].worker == id && children->slots[i].in_flight != 0);
    }
    crew_take_down(children, worker);
    log_note("mail worker %d %s", (int)id, reason);
    /* a message that kills its reader is no reason to wait before the next one */
    bool is_reader = id == WORKER_BODY || id == WORKER_SCORE;
    worker->failures = is_reader && had_work ? 0 : worker->failures + 1;
    worker->start_at_ms = children->now_ms + pause_ms(worker->failures);
    bool is_part_guilty = id == WORKER_BODY && children->slots[SLOT_PART].in_flight != 0;
    for (unsigned i = 0; i < SLOTS; i++) {
        if (crew_slots[i].worker == id) {
            settle_slot(children, (enum slot_id)i, reason, is_part_guilty);
        }
    }
    if (!is_reader && had_work) { /* one that idled is started when there is work for it */
        char sentence[ERROR_MESSAGE_BYTES];
        (void)snprintf(sentence, sizeof sentence, "The mail reader %s and is started again.",
                       reason); /* fits */
        crew_set_trouble(children, id, sentence);
    }
}

static enum status queue(struct worker *worker, enum frame_kind kind, uint32_t serial,
                         const struct buf *payload, int take_fd) {
    return channel_queue(&worker->channel, kind, serial, payload, take_fd, NULL);
}

/* Sends all parts of the address map. */
enum status crew_queue_addresses(struct children *children, enum worker_id id) {
    struct worker *worker = &children->workers[id];
    struct reader in;
    reader_init(&in, buf_text(&children->addresses), children->addresses.len);
    enum status status = STATUS_OK;
    while (status == STATUS_OK && in.at < in.len) {
        uint32_t len = reader_u32(&in);
        struct buf part = {.data = (char *)(uintptr_t)reader_bytes(&in, len), .len = len};
        status = queue(worker, FRAME_INDEX_ADDRESSES, 0, &part, -1);
    }
    return status;
}

static enum status greet(struct children *children, enum worker_id id) {
    if (id == WORKER_SCORE && children->words.len > 0) {
        return queue(&children->workers[id], FRAME_BODY_WORDS, 0, &children->words, -1);
    }
    if (id == WORKER_BODY || id == WORKER_SCORE) {
        return STATUS_OK;
    }
    struct buf payload;
    buf_init(&payload);
    index_open_encode(&payload, &(struct index_open){.database = children->database,
                                                     .config = children->config,
                                                     .profile = children->profile});
    enum status status = queue(&children->workers[id], FRAME_INDEX_OPEN, 0, &payload, -1);
    buf_release(&payload);
    bool knows_customers = id == WORKER_SCAN || id == WORKER_SEARCH;
    return status == STATUS_OK && knows_customers ? crew_queue_addresses(children, id) : status;
}

static void start_worker(struct children *children, enum worker_id id) {
    struct worker *worker = &children->workers[id];
    bool is_body = id == WORKER_BODY || id == WORKER_SCORE;
    struct child child = {.fd = -1};
    struct error err = {.status = STATUS_OK};
    enum status status = child_start(&child, children->reader, is_body ? "body" : "index",
                                     is_body ? CHILD_KNOWS_NOTHING : CHILD_FINDS_MAIL,
                                     is_body ? -1 : children->options.log_fd, &err);
    if (status != STATUS_OK) {
        worker->failures += worker->failures < 100;
        worker->start_at_ms = children->now_ms + pause_ms(worker->failures + 2);
        crew_set_trouble(children, id, err.message);
        for (unsigned i = 0; i < SLOTS; i++) {
            if (crew_slots[i].worker == id && children->slots[i].is_waiting) {
                crew_fail_slot(children, &children->slots[i], &err);
            }
        }
        return;
    }
    channel_init(&worker->channel, child.fd, FRAME_REPLY_MAX, OUT_MAX);
    worker->pid = child.pid;
    worker->is_up = true;
    worker->is_closed = false;
    if (id == WORKER_SCORE) { /* it has all day; failing to say so only makes it less polite */
        (void)setpriority(PRIO_PROCESS, (id_t)child.pid, SCORE_NICENESS);
    }
    if (greet(children, id) != STATUS_OK) {
        crew_worker_died(children, id, "could not be told what to do");
    }
}

/* --- sending --- */

int64_t crew_deadline_ms(const struct children *children, enum worker_id id) {
    if (id == WORKER_BODY || id == WORKER_SCORE) {
        int asked = children->options.body_deadline_ms;
        return asked > 0 ? asked : BODY_DEADLINE_MS;
    }
    int asked = children->options.index_deadline_ms;
    if (asked > 0) {
        return asked;
    }
    return id == WORKER_SCAN ? SCAN_DEADLINE_MS : ASK_DEADLINE_MS;
}

bool crew_has_waiting(const struct children *children, enum worker_id id) {
    for (unsigned i = 0; i < SLOTS; i++) {
        if (crew_slots[i].worker == id && children->slots[i].is_waiting) {
            return true;
        }
    }
    return false;
}

/* Says whether a message that nobody wants any more holds up the next one. */
static bool is_held_up(const struct children *children) {
    const struct slot *slot = &children->slots[SLOT_BODY];
    return slot->in_flight != 0 && slot->is_waiting &&
           children->now_ms - children->workers[WORKER_BODY].sent_at_ms > CREW_PATIENCE_MS;
}

static void send_waiting(struct children *children, enum worker_id id) {
    struct worker *worker = &children->workers[id];
    for (unsigned i = 0; i < SLOTS; i++) {
        struct slot *slot = &children->slots[i];
        if (crew_slots[i].worker != id || !slot->is_waiting || slot->in_flight != 0) {
            continue;
        }
        int fd = slot->fd;
        slot->fd = -1;
        if (queue(worker, slot->kind, slot->wanted, &slot->payload, fd) != STATUS_OK) {
            crew_worker_died(children, id, "does not listen");
            return;
        }
        slot->in_flight = slot->wanted;
        slot->is_waiting = false;
        worker->sent_at_ms = children->now_ms;
        worker->deadline_ms = children->now_ms + crew_deadline_ms(children, id);
    }
}

void crew_cut_short(struct children *children, enum slot_id id) {
    enum worker_id worker = crew_slots[id].worker;
    children->slots[id].in_flight = 0;
    for (unsigned i = 0; i < SLOTS; i++) {
        struct slot *slot = &children->slots[i];
        bool is_cut = crew_slots[i].worker == worker && slot->in_flight != 0;
        if (is_cut && i == SLOT_PART && slot->wanted != 0) {
            struct error why;
            (void)error_set(&why, STATUS_CANCELLED, "Saving was cut short; save it again.");
            crew_fail_slot(children, slot, &why);
        } else if (is_cut && slot->wanted != 0) {
            slot->is_waiting = true;
        }
        slot->in_flight = is_cut ? 0 : slot->in_flight;
    }
    crew_take_down(children, &children->workers[worker]);
}

void crew_pump(struct children *children, enum worker_id id) {
    struct worker *worker = &children->workers[id];
    if (id == WORKER_BODY && worker->is_up && is_held_up(children)) {
        crew_cut_short(children, SLOT_BODY);
    }
    if (!worker->is_up && crew_has_waiting(children, id) &&
        children->now_ms >= worker->start_at_ms) {
        start_worker(children, id);
    }
    if (worker->is_up && !worker->is_closed) {
        send_waiting(children, id);
    }
    if (worker->is_up && channel_has_output(&worker->channel) &&
        channel_flush(&worker->channel, NULL) != STATUS_OK) {
        worker->is_closed = true; /* its last words may still be there */
    }
}
