#ifndef CALLSHEET_WIRE_INDEX_MSG_H
#define CALLSHEET_WIRE_INDEX_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/**
 * What the desk asks `callsheet-reader index` and what it answers.
 *
 *     INDEX_OPEN       -> INDEX_OPENED
 *     INDEX_ADDRESSES  -> INDEX_ADDRESSES_SET      (after the last part)
 *     INDEX_SCAN       -> INDEX_MAIL*, INDEX_DONE
 *     INDEX_POLL       -> INDEX_MAIL*, INDEX_DONE  (INDEX_DONE alone when nothing changed)
 *     INDEX_THREADS    -> INDEX_THREAD_LIST
 *     INDEX_MESSAGES   -> INDEX_MESSAGE_LIST
 *     INDEX_SEARCH     -> INDEX_MESSAGE_LIST
 *     INDEX_FIND       -> INDEX_MESSAGE_PART*, INDEX_MESSAGE_LIST (the request is that of
 * INDEX_SEARCH) INDEX_QUERIES    -> INDEX_QUERY_LIST          (query_msg.h) INDEX_FILE       ->
 * INDEX_FILE_OPENED, with a descriptor of the mail file
 *
 * Any of them may end with FAILED. Encoders append a payload to `out` (which they do not empty).
 * Decoders read a hostile payload: STATUS_CORRUPT when it is malformed, and `*out` untouched; the
 * texts and arrays they give live in `arena`. Texts marked *shown* have passed text_clean (one
 * line); those marked *exact* must be given back byte for byte and are not fit for showing. Texts
 * are never NULL. Instants are seconds UTC, or INSTANT_NONE for mail without a believable date.
 */
enum {
    INDEX_ID_BYTES = 2048,       /* longest message id; notmuch hashes ids above about 240 */
    INDEX_ADDRESS_BYTES = 320,   /* RFC 5321 4.5.3.1: 64 + @ + 255 */
    INDEX_SUBJECT_BYTES = 1024,  /* longer subjects are cut by the worker */
    INDEX_NAME_BYTES = 512,      /* longer names are cut by the worker */
    INDEX_PATH_BYTES = 4096,     /* PATH_MAX */
    INDEX_QUERY_BYTES = 4096,    /* a person's own query */
    INDEX_ADDRESSES_PART = 1000, /* rows of one INDEX_ADDRESSES frame */
    INDEX_ASKED_ADDRESSES = 128, /* addresses of one customer that are asked for at once */
    INDEX_LIST_ROWS = 1000,      /* threads or messages of one answer */
    INDEX_MAIL_ROWS = 200,       /* rows of one INDEX_MAIL frame */
    INDEX_DEPTH_MAX = 32,        /* deeper replies are shown at this depth */
    INDEX_THREAD_IDS = 16,       /* messages of a thread that are named, the newest ones */
};

/** Opens the archive. Empty texts mean: as notmuch itself finds it (environment, XDG folders,
    profile). All exact. */
struct index_open {
    const char *database; /* path */
    const char *config;   /* path of a notmuch configuration */
    const char *profile;
};

/** An address that belongs to a customer. */
struct index_address {
    const char *address; /* exact; compared without regard to case */
    int64_t customer_id; /* the ledger's row number */
};

/** One part of the map of addresses: sent again as a whole when the ledger's contacts change. */
struct index_addresses {
    bool is_first; /* forgets the map before */
    bool is_last;  /* the map is complete: answered by INDEX_ADDRESSES_SET */
    size_t count;
    const struct index_address *rows;
};

/** Asks for all mail from or to known addresses since an instant. */
struct index_scan {
    int64_t since;
    int64_t now; /* dates a day above this are not believed */
};

/** Asks for what changed since the answer that said `uuid` and `revision`. */
struct index_poll {
    int64_t since; /* as in the scan before */
    int64_t now;
    const char *uuid; /* exact, from INDEX_DONE */
    uint64_t revision;
};

/** Asks for the threads of one customer, newest first. */
struct index_threads {
    int64_t customer_id; /* comes back in the answer */
    int64_t now;
    uint32_t limit; /* 1..INDEX_LIST_ROWS */
    size_t count;
    const char *const *addresses; /* exact, at most INDEX_ASKED_ADDRESSES */
};

/** Asks for the messages of a thread, in reading order; with an empty `thread_id` for all messages
    from or to the addresses, newest first. */
struct index_messages {
    const char *thread_id; /* exact */
    int64_t now;
    uint32_t limit;
    size_t count;
    const char *const *addresses;
};

/** Asks for messages by a query in notmuch's own language, newest first. */
struct index_search {
    const char *query; /* exact */
    int64_t now;
    uint32_t limit;
};

/** Asks for an open descriptor of a message's file. */
struct index_file {
    const char *message_id; /* exact */
    uint32_t which;         /* 0 for the first file that opens, else its number from 1 */
};

/** The archive is open. */
struct index_opened {
    const char *path;      /* shown: where the archive is */
    const char *mail_root; /* shown: where the mail files are */
    const char *config;    /* shown: the notmuch configuration in use, "" without one */
    const char *uuid;      /* exact */
    uint64_t revision;
    uint64_t messages;       /* in the whole archive */
    int64_t indexed_at;      /* when `notmuch new` last wrote, or INSTANT_NONE */
    uint32_t own_addresses;  /* addresses of the person known from the configuration */
    const char *own_name;    /* shown: as the configuration calls the person, "" unknown */
    const char *own_address; /* shown: the first of them, "" unknown */
};

/** The map of addresses is in use. */
struct index_addresses_set {
    uint32_t count;    /* distinct addresses */
    uint32_t rejected; /* rows that are no addresses */
};

enum index_mail_flags {
    INDEX_MAIL_OUTBOUND = 1,    /* we wrote it; the address is the one it went to */
    INDEX_MAIL_LOOKALIKE = 2,   /* the sender only looks like the customer: inherits nothing */
    INDEX_MAIL_TWO_AUTHORS = 4, /* From names several people */
    INDEX_MAIL_HIDDEN = 8,      /* carries a tag the archive hides (search.exclude_tags: spam) */
    INDEX_MAIL_FLAGS_ALL = 15,
};

/** One mail of one customer; a mail of several customers comes once for each. */
struct index_mail {
    int64_t customer_id;
    int64_t date;
    uint32_t flags;         /* enum index_mail_flags */
    const char *message_id; /* exact; with customer_id the key of the row */
    const char *name;       /* shown: as the sender calls himself */
    const char *address;    /* shown: of the sender, or the one it went to when outbound */
    const char *subject;    /* shown */
};

/** A part of the answer to a scan or poll. */
struct index_mail_batch {
    bool is_whole; /* belongs to a whole new picture, which replaces the old one at INDEX_DONE */
    size_t count;
    const struct index_mail *rows;
};

enum index_done_kind {
    INDEX_DONE_UNCHANGED, /* nothing happened since the revision asked about */
    INDEX_DONE_CHANGES,   /* the batches hold new and changed mail: put them over the old rows */
    INDEX_DONE_WHOLE,     /* the batches hold everything: rows that did not come are gone */
    INDEX_DONE_KINDS,
};

/** The answer to a scan or poll is complete. */
struct index_done {
    enum index_done_kind kind;
    const char *uuid; /* exact: for the next poll */
    uint64_t revision;
    uint64_t looked_at; /* messages of the archive that were read for this answer */
    uint64_t rows;      /* rows sent in the batches */
    int64_t indexed_at;
};

/** A thread in which one of the addresses asked for wrote or was written to. */
struct index_thread {
    const char *thread_id; /* exact */
    int64_t newest;
    const char *newest_id; /* exact: its newest message */
    const char *subject;   /* shown */
    const char *authors;   /* shown */
    uint32_t messages;     /* in the thread */
    uint32_t matched;      /* of them, from or to these addresses */
    bool is_unread;
    bool is_inbound; /* the newest message is not ours */
    size_t id_count; /* messages written by one of the addresses alone: at most INDEX_THREAD_IDS */
    const char *const *ids; /* exact: of these, for their tone */
};

struct index_thread_list {
    int64_t customer_id; /* as asked */
    bool is_cut;         /* there are more */
    size_t count;
    const struct index_thread *rows;
};

enum index_message_flags {
    INDEX_MESSAGE_OUTBOUND = 1,
    INDEX_MESSAGE_UNREAD = 2,
    INDEX_MESSAGE_TWO_AUTHORS = 4,
    INDEX_MESSAGE_ATTACHMENT = 8, /* notmuch's own tag */
    INDEX_MESSAGE_FLAGGED = 16,
    INDEX_MESSAGE_REPLIED = 32,
    INDEX_MESSAGE_LOOKALIKE = 64, /* found: only looks like customer_id's: inherits nothing */
    INDEX_MESSAGE_FLAGS_ALL = 127,
};

struct index_message {
    const char *message_id; /* exact */
    int64_t date;
    const char *name;      /* shown */
    const char *address;   /* shown */
    const char *subject;   /* shown */
    uint32_t flags;        /* enum index_message_flags */
    uint32_t depth;        /* of the reply, 0 for a first message; at most INDEX_DEPTH_MAX */
    uint32_t files;        /* files that claim this message id; above 1 deserves a warning */
    const char *thread_id; /* exact; of what was found, else "" */
    int64_t customer_id;   /* of what was found: whose address the sender has exactly (or imitates,
                              see flags); 0 nobody's */
};

/** Messages; of INDEX_FIND they come in parts, each as soon as it is there: INDEX_MESSAGE_PART, and
    at last INDEX_MESSAGE_LIST with the rest. */
struct index_message_list {
    bool is_cut;
    bool is_first;  /* of a search: what came before is void (it was begun anew) */
    uint64_t total; /* of a search: how many there are in all, 0 while that is not known */
    size_t count;
    const struct index_message *rows;
};

/** A mail file is open; the frame carries its descriptor. */
struct index_file_opened {
    const char *message_id; /* exact */
    const char *path;       /* shown */
    uint64_t bytes;
    uint32_t which;    /* number of the file, from 1 */
    uint32_t files;    /* how many claim this message id */
    bool files_differ; /* they disagree on sender, date or length: a forged id may hide a mail */
};

/** The request could not be met. */
struct failed {
    enum status status;
    const char *message; /* shown: a sentence that says what to do next */
};

/* The desk's side: requests out. */
void index_open_encode(struct buf *out, const struct index_open *msg);
void index_addresses_encode(struct buf *out, const struct index_addresses *msg);
void index_scan_encode(struct buf *out, const struct index_scan *msg);
void index_poll_encode(struct buf *out, const struct index_poll *msg);
void index_threads_encode(struct buf *out, const struct index_threads *msg);
void index_messages_encode(struct buf *out, const struct index_messages *msg);
void index_search_encode(struct buf *out, const struct index_search *msg);
void index_file_encode(struct buf *out, const struct index_file *msg);

/* The worker's side: requests in. STATUS_CORRUPT. */
MUST_CHECK enum status index_open_decode(const struct frame *frame, struct arena *arena,
                                         struct index_open *out, struct error *err);
MUST_CHECK enum status index_addresses_decode(const struct frame *frame, struct arena *arena,
                                              struct index_addresses *out, struct error *err);
MUST_CHECK enum status index_scan_decode(const struct frame *frame, struct arena *arena,
                                         struct index_scan *out, struct error *err);
MUST_CHECK enum status index_poll_decode(const struct frame *frame, struct arena *arena,
                                         struct index_poll *out, struct error *err);
MUST_CHECK enum status index_threads_decode(const struct frame *frame, struct arena *arena,
                                            struct index_threads *out, struct error *err);
MUST_CHECK enum status index_messages_decode(const struct frame *frame, struct arena *arena,
                                             struct index_messages *out, struct error *err);
MUST_CHECK enum status index_search_decode(const struct frame *frame, struct arena *arena,
                                           struct index_search *out, struct error *err);
MUST_CHECK enum status index_file_decode(const struct frame *frame, struct arena *arena,
                                         struct index_file *out, struct error *err);

/* The worker's side: replies out. Texts longer than allowed are cut by the encoder when *shown*. */
void index_opened_encode(struct buf *out, const struct index_opened *msg);
void index_addresses_set_encode(struct buf *out, const struct index_addresses_set *msg);
void index_mail_batch_encode(struct buf *out, const struct index_mail_batch *msg);
void index_done_encode(struct buf *out, const struct index_done *msg);
void index_thread_list_encode(struct buf *out, const struct index_thread_list *msg);
void index_message_list_encode(struct buf *out, const struct index_message_list *msg);
void index_file_opened_encode(struct buf *out, const struct index_file_opened *msg);
void failed_encode(struct buf *out, const struct failed *msg);

/* The desk's side: replies in. STATUS_CORRUPT. */
MUST_CHECK enum status index_opened_decode(const struct frame *frame, struct arena *arena,
                                           struct index_opened *out, struct error *err);
MUST_CHECK enum status index_addresses_set_decode(const struct frame *frame, struct arena *arena,
                                                  struct index_addresses_set *out,
                                                  struct error *err);
MUST_CHECK enum status index_mail_batch_decode(const struct frame *frame, struct arena *arena,
                                               struct index_mail_batch *out, struct error *err);
MUST_CHECK enum status index_done_decode(const struct frame *frame, struct arena *arena,
                                         struct index_done *out, struct error *err);
MUST_CHECK enum status index_thread_list_decode(const struct frame *frame, struct arena *arena,
                                                struct index_thread_list *out, struct error *err);
MUST_CHECK enum status index_message_list_decode(const struct frame *frame, struct arena *arena,
                                                 struct index_message_list *out, struct error *err);
MUST_CHECK enum status index_file_opened_decode(const struct frame *frame, struct arena *arena,
                                                struct index_file_opened *out, struct error *err);
MUST_CHECK enum status failed_decode(const struct frame *frame, struct arena *arena,
                                     struct failed *out, struct error *err);

#endif
