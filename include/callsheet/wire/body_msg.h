#ifndef CALLSHEET_WIRE_BODY_MSG_H
#define CALLSHEET_WIRE_BODY_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/wire/frame.h"

/**
 * What the desk asks `callsheet-reader body` and what it answers: BODY_READ, with a descriptor of
 * the mail file, gives BODY_TEXT or FAILED. The worker has no access to paths: the index worker
 * opened the file, and the desk passes the descriptor on unread.
 */
enum {
    BODY_TEXT_BYTES = 2 * 1024 * 1024, /* of the whole text */
    BODY_HEADER_BYTES = 4096,          /* of one header's text; longer ones are cut */
    BODY_PARTS_MAX = 100,              /* attachments listed */
    BODY_SPANS_MAX = 20000,
    BODY_NAME_BYTES = 256, /* of an attachment's name */
    BODY_TYPE_BYTES = 128, /* of an attachment's type */
};

/** Asks for a message as text. */
struct body_read {
    uint64_t bytes; /* size of the file as the index worker saw it */
};

// clang-format off
/** X(name, bit, sentence): what deserves a second look before this mail is believed. */
#define BODY_WARNING_TABLE(X) \
    X(NAME_HOLDS_ADDRESS, 0, "The sender's name holds another address than the one it came from.") \
    X(TWO_AUTHORS, 1, "It names several senders.") \
    X(FROM_REPEATED, 2, "It has several From lines.") \
    X(REPLY_TO_DIFFERS, 3, "Replies would go to another address than the sender's.") \
    X(SENDER_DIFFERS, 4, "It was sent by another address than the one it names.") \
    X(PUNYCODE, 5, "The sender's domain is written in disguised (xn--) letters.") \
    X(MIXED_SCRIPTS, 6, "The sender's address mixes alphabets.") \
    X(HIDDEN_TEXT, 7, "It holds text that was made invisible.") \
    X(ENCRYPTED, 8, "It is encrypted; open it in your mail client.") \
    X(SIGNED, 9, "It is signed; the signature is not checked here.") \
    X(TEXT_CUT, 10, "It is long; only its beginning is shown.") \
    X(TOO_LARGE, 11, "It is larger than 25 MB; only its head is shown.") \
    X(PARTS_CUT, 12, "It has too many parts; some are not shown.") \
    X(UNUSUAL, 13, "It is built in a way that is not safe to take apart; only its head is shown.") \
    X(BAD_CHARSET, 14, "Its letters are not what it says they are; some may be wrong.") \
    X(HTML_STRIPPED, 15, "Its layout was too intricate; the text is shown without it.")
// clang-format on

enum body_warning {
#define X(name, bit, sentence) BODY_WARNING_##name = 1 << bit,
    BODY_WARNING_TABLE(X)
#undef X
        BODY_WARNINGS_ALL = 0xffff,
};

/** Returns the sentence of one warning bit, or NULL. */
const char *body_warning_text(uint32_t bit);

enum body_span_kind {
    BODY_SPAN_QUOTE,     /* somebody else's words, and the line that introduces them */
    BODY_SPAN_SIGNATURE, /* from the signature mark to the end */
    BODY_SPAN_NOTE,      /* not the author's: put there by callsheet ("[image: logo]") */
    BODY_SPAN_HIDDEN,    /* made invisible by the sender */
    BODY_SPAN_KINDS,
};

/** A range of the text in bytes, at cluster borders. What no span covers is what the author wrote.
 */
struct body_span {
    uint32_t start, end; /* start < end */
    enum body_span_kind kind;
};

// clang-format off
/** X(name, in words): what the first bytes of an attachment say it is, whatever the mail claims. */
#define BODY_KIND_TABLE(X) \
    X(UNKNOWN, "") \
    X(PDF,     "a PDF document") \
    X(ZIP,     "a ZIP archive or office document") \
    X(OFFICE,  "an old office document") \
    X(PNG,     "a PNG picture") \
    X(JPEG,    "a JPEG picture") \
    X(GIF,     "a GIF picture") \
    X(HTML,    "a web page") \
    X(PROGRAM, "a program") \
    X(SCRIPT,  "a script")
// clang-format on
enum body_kind {
#define X(name, words) BODY_KIND_##name,
    BODY_KIND_TABLE(X)
#undef X
        BODY_KINDS
};
/** Returns what a kind is in words ("a program"), "" for unknown. Never NULL. */
const char *body_kind_words(enum body_kind kind);

/** A part that is not shown as text. */
struct body_part {
    const char *name; /* shown; "" when it has none */
    const char *type; /* shown: as the mail claims, "application/pdf" */
    uint64_t bytes;   /* decoded */
    enum body_kind kind;
    bool is_false; /* its kind is not what its name or type claims */
};

/** A message as text. All texts shown (cleaned; one line, but for `text`), never NULL. */
struct body_text {
    const char *from_name, *from_address;
    const char *to, *cc, *subject, *message_id, *list_id, *auto_submitted;
    const char *reply_to; /* "" when it is absent or the sender's */
    int64_t date;         /* as the mail says; INSTANT_NONE without a readable one */
    uint32_t warnings;    /* enum body_warning */
    size_t part_count;
    const struct body_part *parts;
    size_t span_count;
    const struct body_span *spans; /* in order, not overlapping */
    const char *text;              /* LF line ends */
    size_t text_len;               /* bytes */
};

void body_read_encode(struct buf *out, const struct body_read *msg);
MUST_CHECK enum status body_read_decode(const struct frame *frame, struct arena *arena,
                                        struct body_read *out, struct error *err);

void body_text_encode(struct buf *out, const struct body_text *msg);

/** Decodes a hostile payload; the texts live in `arena`. STATUS_CORRUPT when it is malformed, when
    its text is not clean, or when its spans do not lie in the text. */
MUST_CHECK enum status body_text_decode(const struct frame *frame, struct arena *arena,
                                        struct body_text *out, struct error *err);

#endif
