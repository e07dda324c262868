#ifndef CALLSHEET_DOMAIN_LETTER_H
#define CALLSHEET_DOMAIN_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/rules.h"

/**
 * Texts for a customer that a person reads, changes and sends: the mail with a corrected invoice
 * and the statement of account. Plain UTF-8 text of at most 78 columns a line, LF line ends.
 */
/** A disputed line that stays as it was billed, and the record that we quote for it. */
struct letter_stand {
    int64_t invoice, line; /* line 0: the whole invoice */
    const char *words;     /* "" none: the line's work entries are quoted */
};

struct letter_context {
    const struct moment *moment;
    const char *firm, *author; /* ours; may be "" */
    const struct contact *to;  /* NULL: nobody known */
    const struct rules *rules; /* for what a live promise is; NULL: the defaults */
    const struct letter_stand *stands;
    size_t stand_count;
    bool has_invoice, has_statement; /* are attached to the mail, so that its text may say so */
};

/** A mail to a customer, written and not sent. Owned by its maker: letter_free. */
struct letter {
    char *to_name, *to_address; /* "" when not known */
    char *subject, *body;
    char *answers;        /* id of the message it answers; "" */
    char *invoice_text;   /* the corrected invoices, to be attached; "" none */
    char *statement_text; /* the statement of account, to be attached; "" none */
};
struct letter *letter_new(void);
void letter_free(struct letter *letter);

/** Subject and text of the mail that brings corrected invoices: greeting, for each invoice each
   line with what it was and is now and why (of a long one those that changed or were disputed, the
   others as one sum), the old and the new total, what remains to pay and by when, lines that stand
   with their record in short, closing. No promise that we did not make. The subject is one line. */
void letter_correction(const struct card *card, const struct correction *corrections, size_t count,
                       const struct letter_context *context, struct buf *subject, struct buf *body);

/** The corrected invoice as a document of its own, line by line. */
void letter_invoice(const struct card *card, const struct correction *correction,
                    const struct letter_context *context, struct buf *out);

/** The statement of account: all open items with their days and age, credits and unapplied money,
    the sum per currency, aging, live promises. `corrections` are taken into account, whether or not
    the card was read after they were recorded. */
void letter_statement(const struct card *card, const struct correction *corrections, size_t count,
                      const struct letter_context *context, struct buf *out);

#endif
