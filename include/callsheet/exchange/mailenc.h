#ifndef CALLSHEET_EXCHANGE_MAILENC_H
#define CALLSHEET_EXCHANGE_MAILENC_H

#include <stddef.h>

#include "callsheet/base/buf.h"

/**
 * How text and bytes are written into a mail: transfer encodings (RFC 2045), encoded words in
 * headers (RFC 2047), parameters (RFC 2231). Line ends are LF; no line is longer than
 * MAILENC_LINE_BYTES but for a single word or address that is. Nothing that comes in can end a
 * header: texts for headers are cleaned to one line here.
 */
enum { MAILENC_LINE_BYTES = 76 };

/** How a body is written. */
enum mailenc_transfer {
    MAILENC_7BIT, /* as it stands */
    MAILENC_QUOTED,
    MAILENC_BASE64,
};
/** The word for the header. */
const char *mailenc_transfer_word(enum mailenc_transfer transfer);

/** Chooses the encoding of a text that leaves most to read: as it stands when it is ASCII with
    lines of a sane length and nothing that a mailbox or our boundary could take for its own; else
    quoted-printable, or base64 when more than a third would be escaped. */
enum mailenc_transfer mailenc_choose(const char *text, size_t len);

/** Appends the encoded bytes. What was not ended by a line end is ended by none, but in base64. */
void mailenc_body(struct buf *out, enum mailenc_transfer transfer, const char *bytes, size_t len);

/** Appends a text behind "Name:" of a header, a blank before it, folded; as encoded words where it
    is not plain. */
void mailenc_text(struct buf *out, const char *text);

/** Appends a person's name the same way: as atoms, quoted, or encoded words. */
void mailenc_phrase(struct buf *out, const char *name);

/** Appends one word that must stay in one piece (an address, an id), folded before it. */
void mailenc_word(struct buf *out, const char *word);

/** Appends a parameter on a line of its own: `;\n name="value"`, or in pieces and percent signs
    when the value is long or not plain. */
void mailenc_parameter(struct buf *out, const char *name, const char *value);

#endif
