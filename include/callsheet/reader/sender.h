#ifndef CALLSHEET_READER_SENDER_H
#define CALLSHEET_READER_SENDER_H

#include <notmuch.h>
#include <stdbool.h>

#include "callsheet/base/buf.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/archive.h"

/** Who wrote a message of the archive, told apart from whom it only names. */
struct sender {
    struct mailbox first;               /* name decoded, as shown */
    char folded[MAILBOX_ADDRESS_BYTES]; /* of `first`; "" when it is no address */
    bool has_more;                      /* From names several */
    bool is_ours;                       /* one of the person's own addresses */
    struct buf value;                   /* the From header it was read from */
    bool is_raw;                        /* `value` is raw: its names are still encoded */
    const char *cursor;                 /* behind `first`, for the other authors */
};

/** Reads the sender. From the index alone when its From can be read in one way only; else from the
    file's raw header, because an encoded word may have brought an address of its own into the
    decoded one. False when the archive is being changed under us (a NULL where there must be a
    header). `out` must be released. */
bool sender_read(struct archive *archive, notmuch_message_t *message, struct sender *out);
/** Takes the next author after `first`; false when there is none. */
bool sender_next(struct archive *archive, struct sender *sender, struct mailbox *out);
void sender_release(struct sender *sender);

/** Appends the To and Cc of a message's file, raw, as one list; false when no file can be read. */
bool sender_recipients(notmuch_message_t *message, struct buf *out);

#endif
