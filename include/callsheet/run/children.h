#ifndef CALLSHEET_RUN_CHILDREN_H
#define CALLSHEET_RUN_CHILDREN_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/part_msg.h"
#include "callsheet/wire/query_msg.h"
#include "callsheet/wire/score_msg.h"

/**
 * The worker processes that read mail for the desk: starts them, asks, waits with deadlines, kills
 * what hangs, starts again what died (with growing pauses), and turns what they answer into events.
 * Nothing here blocks. The workers are hostile: a frame that is no answer ends its worker.
 *
 * Use in the loop: children_poll_fds and children_timeout_ms before poll, children_handle after
 * it, then children_next until it gives no more. All times are clock_monotonic_ms. Rows of a scan
 * may come twice when its worker had to be started again: customer and message id tell them apart.
 */
struct children;

struct children_options {
    const char *reader;   /* path of callsheet-reader */
    const char *database; /* mail archive, "" as notmuch finds it */
    const char *config;   /* notmuch configuration, "" as notmuch finds it */
    const char *profile;  /* notmuch profile, "" for none */
    int log_fd;    /* where the index workers' stderr goes, borrowed; -1 for /dev/null. That of the
                      body worker goes nowhere: a stranger may have written it. */
    int64_t since; /* mail from this instant on is scanned */
    int index_deadline_ms; /* of one request; 0 for 60,000 when scanning, else 15,000 */
    int body_deadline_ms;  /* of one message; 0 for 5,000 */
};

/** Makes the set without starting anything: the first request does. */
struct children *children_new(const struct children_options *options);
/** Kills and reaps the workers. */
void children_free(struct children *children);

/** Descriptors to watch at most: of the worker that answers questions, of those that scan and
    search, so that neither delays a key, of the one that reads messages, and of the one that scores
    them. */
enum { CHILDREN_POLL_MAX = 5 };
/** Fills `fds` (CHILDREN_POLL_MAX long) and returns how many there are. */
size_t children_poll_fds(const struct children *children, struct pollfd *fds);
/** Milliseconds until children_handle must be called even without news, or -1. */
int children_timeout_ms(const struct children *children, int64_t now_ms);
/** Reads, writes, checks deadlines, starts again. `fds` as filled by children_poll_fds and
    answered by poll; `count` 0 when poll was not asked. */
void children_handle(struct children *children, const struct pollfd *fds, size_t count,
                     int64_t now_ms);

enum children_event_kind {
    CHILDREN_STATUS,   /* the status sentence changed */
    CHILDREN_OPENED,   /* the archive is open */
    CHILDREN_MAIL,     /* a batch of mail */
    CHILDREN_DONE,     /* a scan or poll is complete */
    CHILDREN_THREADS,  /* threads of a customer */
    CHILDREN_MESSAGES, /* messages of a thread, or found by children_search */
    CHILDREN_FOUND,    /* messages children_find found so far, or the last of them */
    CHILDREN_QUERIES,  /* the saved searches */
    CHILDREN_BODY,     /* a message as text */
    CHILDREN_SETS,     /* which files messages consist of */
    CHILDREN_SCORED,   /* the tone of a message */
    CHILDREN_FILE,     /* the file of a message: its descriptor is given to who takes the event */
    CHILDREN_BYTES,    /* bytes of an attachment */
    CHILDREN_PART,     /* the attachment is complete */
    CHILDREN_FAILED,   /* a request was not met: the sentence says why */
};

/** What came. The tagged part is borrowed until the next children_next or children_handle. */
struct children_event {
    enum children_event_kind kind;
    uint32_t serial; /* of the request; 0 when nobody asked */
    union {
        const char *status; /* CHILDREN_STATUS: "" when all is well */
        struct index_opened opened;
        struct index_mail_batch mail;
        struct index_done done;
        struct index_thread_list threads;
        struct index_message_list messages;
        struct {
            struct index_message_list list;
            bool is_done;
        } found;
        struct query_list queries;
        int file_fd;
        struct {
            const char *data;
            size_t len;
        } bytes;
        struct part_done part;
        struct {
            struct body_text text;
            uint32_t files;    /* that claim this message id */
            uint32_t which;    /* of them is shown, from 1 */
            bool files_differ; /* they disagree: say so */
            const char *path;  /* shown */
        } body;
        struct index_set_list sets;
        struct {
            const char *message_id;  /* exact */
            struct body_scored tone; /* of its worst file */
            uint32_t files, which;   /* so many were looked at; the worst one's number, from 1 */
            bool files_differ;       /* they disagree: say so */
        } scored;
        struct failed failed;
    };
};

/** Takes the next event; false when there is none now. */
bool children_next(struct children *children, struct children_event *out);

/* Requests. Each returns its serial (never 0), which comes back in the answer; a later request of
   the same kind makes the earlier one void: its answer is dropped. A request made while a worker
   is down waits for it. */

/** Gives the map of addresses (copied), to be given again when the ledger's contacts change. The
    next scan or poll uses it; after a change that scan is a whole one. */
void children_set_addresses(struct children *children, const struct index_address *rows,
                            size_t count);
/** Asks for all mail of known addresses since options.since. */
uint32_t children_scan(struct children *children, int64_t now);
/** Asks for what changed since the last CHILDREN_DONE (a whole scan when there was none). */
uint32_t children_poll_mail(struct children *children, int64_t now);
uint32_t children_threads(struct children *children, const struct index_threads *request);
uint32_t children_messages(struct children *children, const struct index_messages *request);
uint32_t children_search(struct children *children, const struct index_search *request);
/** Asks for messages by a query, as they are found; a search of this kind that is still going on is
    ended at once. */
uint32_t children_find(struct children *children, const struct index_search *request);
/** Gives up that search: nothing more comes of it. Its worker is ended, because nothing else stops
    it; no other request notices. */
void children_cancel_find(struct children *children);
uint32_t children_queries(struct children *children);
/** Asks for a message as text; `which` 0 for any file, else its number. A message that ended its
    worker before is refused at once. */
uint32_t children_body(struct children *children, const char *message_id, uint32_t which);
/** Asks for the file of a message, as a descriptor. It and children_part make each other void. */
uint32_t children_file(struct children *children, const char *message_id, uint32_t which);
/** Asks for the bytes of an attachment, by its place in the message's parts. */
uint32_t children_part(struct children *children, const char *message_id, uint32_t which,
                       uint32_t part);

/** Gives the firm's own words for scoring (copied); those sent before count until the scoring
    worker is started, so give them first. */
void children_set_words(struct children *children, const struct body_words *words);
/** Asks which files messages consist of. */
uint32_t children_sets(struct children *children, const struct index_sets *request);
/** Asks for the tone of a message: each of its `files` (as CHILDREN_SETS told) is read, the worst
    counts. One at a time: a later one makes the earlier void. STATUS_UNSUPPORTED in CHILDREN_FAILED
    means that it ended its worker twice and should not be asked for again. */
uint32_t children_score(struct children *children, const char *message_id, uint32_t files,
                        int64_t now);

/** One sentence for the status bar, "" when all is well. Borrowed until the next call. */
const char *children_status(const struct children *children);
/** Says whether any request waits for an answer (work in flight). */
bool children_is_busy(const struct children *children);

#endif
