#ifndef CALLSHEET_RUN_CREW_H
#define CALLSHEET_RUN_CREW_H

/** Inside of children: the workers themselves, what they work on, and what becomes of it when they
    die. Nobody but children.c and crew.c includes this. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/run/children.h"
#include "callsheet/wire/channel.h"

/** Limits of the crew. */
enum {
    CREW_ZOMBIES_MAX = 16,
    CREW_REFUSED_MAX = 32, /* messages remembered as deadly */
    CREW_EVENTS_MAX = 32,
    CREW_PATIENCE_MS = 100, /* after which a message nobody wants any more is cut short */
};

/** The workers. */
/** WORKER_SCORE is a second one for messages, so that one that is opened never waits behind those
    that are only scored. */
enum worker_id { WORKER_ASK, WORKER_SCAN, WORKER_SEARCH, WORKER_BODY, WORKER_SCORE, WORKERS };

/** What may be under way: one of each kind. */
enum slot_id {
    SLOT_SCAN,
    SLOT_THREADS,
    SLOT_MESSAGES,
    SLOT_SEARCH,
    SLOT_FIND,       /* a search that streams */
    SLOT_QUERIES,    /* the saved searches */
    SLOT_FILE,       /* the first half of a message: its descriptor */
    SLOT_BODY,       /* the second half: its text */
    SLOT_FETCH,      /* a descriptor for something else than reading */
    SLOT_PART,       /* the second half of that: an attachment's bytes */
    SLOT_SETS,       /* which files messages consist of */
    SLOT_SCORE_FILE, /* a file of the message being scored */
    SLOT_SCORE,      /* its tone */
    SLOTS,
};

/** What each slot is about. */
struct slot_row {
    enum worker_id worker;
    enum frame_kind reply, part; /* what answers it, and what may come before (0: nothing) */
};
extern const struct slot_row crew_slots[SLOTS];

struct slot {
    uint32_t wanted;    /* serial the desk waits for; 0: nobody waits */
    uint32_t in_flight; /* serial the worker works on; 0: none */
    bool is_waiting;    /* `payload` is still to be sent */
    int tries;
    enum frame_kind kind;
    struct buf payload;
    int fd; /* goes with it; -1 */
};

struct worker {
    bool is_up, is_closed; /* closed: its last frames are still to be read */
    pid_t pid;
    struct channel channel;
    int failures;        /* deaths since the last good answer */
    int64_t start_at_ms; /* not before */
    int64_t deadline_ms; /* of what is in flight; INT64_MAX for none */
    int64_t sent_at_ms;
};

/* A message on its way to being read. */
struct body_file {
    char *id, *path;
    uint32_t asked_which, which, files;
    uint64_t bytes;
    bool files_differ;
};

/* A message being scored: each of its files in turn, and the worst so far. */
struct score_job {
    char *id; /* NULL: none */
    uint32_t serial;
    int64_t now;
    uint32_t files, which; /* so many there are; the one being looked at, from 1 */
    uint32_t opened;
    uint32_t worst; /* number of the worst; 0 none yet */
    uint8_t score;
    bool files_differ;
    bool is_over;    /* nothing is left to be read: crew_score_result gives it out */
    int deaths;      /* of the worker over this file */
    struct buf best; /* payload of the worst one's BODY_SCORED */
};

/* An event made here: it carries no more than a sentence. */
struct made_event {
    enum children_event_kind kind;
    uint32_t serial;
    struct error why;
};

struct children {
    char *reader, *database, *config, *profile;
    struct children_options options;
    struct worker workers[WORKERS];
    struct slot slots[SLOTS];
    struct buf addresses; /* payloads of all parts, each after its length */
    uint32_t last_serial;
    int64_t now_ms;
    bool has_done;
    char uuid[64];
    uint64_t revision;
    struct body_file file;
    struct score_job job;
    struct buf words;    /* payload of BODY_WORDS, "" none */
    bool fetches_part;   /* what is fetched is for an attachment, else to be given out */
    uint32_t fetch_part; /* which attachment */
    struct {
        char *id;
        uint32_t which;
    } refused[CREW_REFUSED_MAX];
    size_t refused_at;
    pid_t zombies[CREW_ZOMBIES_MAX];
    size_t zombie_count;
    struct made_event events[CREW_EVENTS_MAX];
    size_t event_count;
    struct error event_error; /* the sentence of the event given out last */
    char trouble[WORKERS][ERROR_MESSAGE_BYTES];
    char status[ERROR_MESSAGE_BYTES];
    struct arena arena; /* of the event given out last */
};

/* What came of a frame. */
enum heard { HEARD_NOTHING, HEARD_EVENT, HEARD_NONSENSE };

/** Closes the descriptor that a slot was to send. */
void crew_drop_fd(struct slot *slot);
void crew_forget_file(struct body_file *file);
/** Collects processes that ended. */
void crew_reap(struct children *children);
/** Ends a worker; what it had in flight is the caller's to settle. */
void crew_take_down(struct children *children, struct worker *worker);
/** Ends a worker that failed ("stopped", "took too long"), settles what it had in flight, and plans
    its next start. */
void crew_worker_died(struct children *children, enum worker_id id, const char *reason);
/** Sets or (with "") clears what the status bar says of a worker. */
void crew_set_trouble(struct children *children, enum worker_id id, const char *sentence);
/** Ends a request with a sentence. */
void crew_fail_slot(struct children *children, struct slot *slot, const struct error *why);
bool crew_is_refused(const struct children *children, const char *id, uint32_t which);
void crew_explain_refusal(struct error *err);
/** Queues the whole address map for a worker that scans or searches. */
MUST_CHECK enum status crew_queue_addresses(struct children *children, enum worker_id id);
/** Ends a worker that works on what nobody wants any more; the rest it had is asked again. */
void crew_cut_short(struct children *children, enum slot_id id);
/** How long a worker may take for one request. */
int64_t crew_deadline_ms(const struct children *children, enum worker_id id);
bool crew_has_waiting(const struct children *children, enum worker_id id);
/** Starts a worker that has work, sends what waits, writes what the socket takes. */
void crew_pump(struct children *children, enum worker_id id);
/** Makes an event that carries no more than a sentence. */
void crew_make_event(struct children *children, enum children_event_kind kind, uint32_t serial,
                     const struct error *why);
uint32_t crew_next_serial(struct children *children);

/* Scoring, in crew_score.c. */
/** Takes what a slot of scoring was answered; FAILED frames, too. `*fd` is taken over when used. */
enum heard crew_hear_score(struct children *children, enum slot_id id, const struct frame *frame,
                           int *fd, struct children_event *out);
/** The scoring worker died over a file of a message. */
void crew_score_died(struct children *children);
/** Gives out a message that was ended by its worker's death; false when there is none. */
bool crew_score_result(struct children *children, struct children_event *out);
void crew_forget_job(struct score_job *job);

#endif
