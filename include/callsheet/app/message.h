#ifndef CALLSHEET_APP_MESSAGE_H
#define CALLSHEET_APP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/mail.h"
#include "callsheet/domain/queue.h"
#include "callsheet/ui/key.h"

/**
 * What happens to the desk: the only way facts, keys and time reach `update`. Pointers named take_*
 * are given to update, which owns them afterwards; all else is lent for the call.
 */
enum message_kind {
    MSG_KEY,    /* key: keyboard, mouse, paste (key.h) */
    MSG_RESIZE, /* rows, cols */
    MSG_TICK,   /* now: once a second while something counts (a call), else at changes of minute */
    MSG_QUEUE,  /* take_queue: the whole list, fed_at, mail_at. as_of true: a kept one, shown
                   marked with its hour, and a second MSG_QUEUE follows */
    MSG_QUEUE_ROW,  /* `customer`, facts (lent; NULL: no such customer any more): the desk puts that
                       row of its list right itself with queue_update. Answers LOAD_ROW and SNOOZE */
    MSG_MAIL_FACT,  /* the same, because of what was read in mail: nobody asked */
    MSG_CARD,       /* take_card for `generation` */
    MSG_FAILED,     /* `what` failed: status, text (a sentence); generation, customer and uuid are
                       those of the effect */
    MSG_CALL_SAVED, /* uuid, flagged; text: what became of its mail ("" there was none), status when
                       it could not be put away */
    MSG_CHANGED,    /* another program changed the ledger */
    MSG_FOUND,      /* take_found: customers for a query, generation */
    MSG_MAIL_STATE, /* sentence about the archive ("" is fine), mail_at */
    MSG_MAIL_THREADS,  /* take_mail for `customer`, generation */
    MSG_MAIL_MESSAGES, /* take_mail: messages of a thread, generation */
    MSG_MAIL_BODY,     /* take_body, generation */
    MSG_MAIL_TONES,    /* take_mail: threads and messages by id with the tone known of them by now;
                          nothing else in them counts. Nobody asked, or it answers MARK_MAIL */
    MSG_MAIL_FOUND,    /* take_mail: messages found, generation; as_of: what came before is void;
                          flagged: that is all */
    MSG_MAIL_QUERIES,  /* take_queries, generation */
    MSG_MAIL_SAVED,    /* generation, text: where the attachment is; flagged: with a warning */
    MSG_MAIL_SHOWN,    /* generation: the pager has ended */
    MSG_DRAFTS,        /* take_drafts: unfinished calls found at start */
    MSG_DRAFT,         /* take_image: the draft that was asked for, to go on with */
    MSG_DRAFT_SYNCED,  /* now: on disk */
    MSG_HOLD,          /* somebody else is on the phone with `customer` (sentence), "" nobody */
    MSG_EDITED,        /* text, len: what the external editor gave back */
    MSG_RESUMED,       /* the terminal is ours again: repaint everything */
    MSG_LEDGER_WAIT,   /* the ledger is kept by somebody else for a while: sentence, "" over */
};

/** Customers found by `/` or `:`. One block (items lie behind the struct, mem_alloc), freed with
    found_free. */
struct found_customer {
    int64_t customer;
    char code[32], name[96], matched[96];
};
struct found {
    struct found_customer *items;
    size_t count;
};
void found_free(struct found *found);

/** An unfinished call found at start. The list and its items are two blocks of mem_alloc. */
struct unfinished {
    struct uuid uuid;
    int64_t customer, started_at, changed_at;
    bool live; /* open in another window of this person */
    char customer_name[96], first_line[96];
};
struct unfinished_list {
    struct unfinished *items;
    size_t count;
};
void unfinished_free(struct unfinished_list *list);

/** A form image read back from a draft: the last snapshot and the edits after it. */
struct draft_image {
    struct uuid uuid;
    int64_t customer, started_at;
    unsigned char *snapshot;
    size_t snapshot_len;
    struct draft_piece {
        unsigned char *bytes;
        size_t len;
    } * edits;
    size_t edit_count;
};
void draft_image_free(struct draft_image *image);

struct message {
    enum message_kind kind;
    struct uuid next_uuid; /* a fresh one (uuid_new) with every MSG_KEY: what update may need */
    struct key key;
    const char *paste; /* text of a pasted piece, with key; NULL otherwise */
    size_t paste_len;
    int rows, cols;
    int64_t now;
    uint64_t generation;
    int64_t customer;
    struct uuid uuid;
    bool flagged, as_of;
    int64_t fed_at, mail_at; /* with MSG_QUEUE and MSG_MAIL_STATE */
    enum status status;
    const char *text;
    size_t text_len;
    int what;                  /* enum effect_kind that failed */
    const struct facts *facts; /* with MSG_QUEUE_ROW and MSG_MAIL_FACT */
    struct queue *take_queue;
    struct card *take_card;
    struct found *take_found;
    struct mail_list *take_mail;
    struct mail_body *take_body;
    struct mail_queries *take_queries;
    struct unfinished_list *take_drafts;
    struct draft_image *take_image;
};

#endif
