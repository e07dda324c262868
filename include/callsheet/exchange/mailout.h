#ifndef CALLSHEET_EXCHANGE_MAILOUT_H
#define CALLSHEET_EXCHANGE_MAILOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/base/uuid.h"
#include "callsheet/base/zone.h"

/**
 * A mail that a person will look at and send: written as a message (RFC 5322, MIME) with LF line
 * ends, as a Maildir holds it and sendmail takes it. callsheet sends nothing itself.
 *
 * Nothing that goes in can add a header or end one: texts are cleaned to one line and encoded,
 * addresses and ids must be what they claim to be. The same letter gives the same bytes.
 */
enum {
    MAILOUT_NAME_BYTES = 512,
    MAILOUT_ADDRESS_BYTES = 321,             /* RFC 5321 4.5.3.1 and a NUL */
    MAILOUT_ID_BYTES = 512,                  /* with <> and a NUL */
    MAILOUT_FILE_NAME_BYTES = 121,           /* with a NUL; more is cut */
    MAILOUT_MESSAGE_BYTES = 16 * 1024 * 1024 /* of text and attachments together */
};

/** Somebody a mail is from or to. Address "" (or NULL): the header is left out, and the person who
    sends it fills it in. */
struct mailout_person {
    const char *name, *address;
};

/** A file that goes with it. The name loses its folders, leading dots and dashes; a type that is
    none becomes application/octet-stream; text that is UTF-8 stays readable. */
struct mailout_attachment {
    const char *name, *type;
    const char *bytes;
    size_t len;
};

/** The letter. Texts are borrowed, NULL is "". */
struct mailout {
    struct mailout_person from, to;
    const char *subject;
    int64_t date;            /* instant; INSTANT_NONE: no Date */
    const struct zone *zone; /* the date is written in; NULL: UTC */
    const char *message_id;  /* with or without <>; see mailout_make_id */
    /** Of the mail that is answered, from a stranger: ids that are none are left out. */
    const char *in_reply_to;
    const char *const *references;
    size_t reference_count;
    const char *text;
    size_t text_len;
    const struct mailout_attachment *attachments;
    size_t attachment_count;
};

/** Appends the message. STATUS_INVALID with a sentence when an address, the id or the date is none;
    STATUS_LIMIT when it is too large. */
MUST_CHECK enum status mailout_write(const struct mailout *letter, struct buf *out,
                                     struct error *err);

/** Says whether a text is one address that may stand in a header: name@host in ASCII, without
    quotes and comments. */
bool mailout_is_address(const char *text);
/** Says whether a text is a message id, with or without its angle brackets. */
bool mailout_is_id(const char *text);

/** Makes a message id of our own: the UUID at the host of `address` ("" or none: at a host that
    cannot exist). */
void mailout_make_id(struct uuid uuid, const char *address, char out[MAILOUT_ID_BYTES]);

/** Reads "Anna Berg <anna@fernway.example>", "\"Berg, Anna\" <…>" or the address alone.
    STATUS_INVALID with what is expected. */
MUST_CHECK enum status mailout_read_person(const char *text, char name[MAILOUT_NAME_BYTES],
                                           char address[MAILOUT_ADDRESS_BYTES], struct error *err);

/** Writes the name of an attachment made harmless. */
void mailout_file_name(const char *name, char out[MAILOUT_FILE_NAME_BYTES]);

#endif
