#ifndef CALLSHEET_RUN_OUTBOX_H
#define CALLSHEET_RUN_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/exchange/mailout.h"

struct desk;

/**
 * Where a letter goes that a person has read: to the command they configured, on its standard
 * input; else into a Maildir folder of drafts. Nothing is sent from here.
 */
struct outbox_options {
    const char *drafts;         /* Maildir folder; "" the one beside the mail */
    const char *mail_root;      /* of the archive; "" when it is not known */
    const char *const *command; /* argument list that ends with NULL; NULL: none */
    const char *state_folder;   /* letters that could not be put away are kept in its "letters" */
    int64_t now;                /* instant, for the names of files */
    int deadline_ms;            /* of the command; 0: OUTBOX_DEADLINE_MS */
};
enum { OUTBOX_DEADLINE_MS = 5000 };

/**
 * Puts a letter away and says in `where` what became of it: the path of the draft, or the command
 * that took it. Waits for the command up to its deadline, then ends it.
 *
 * On failure the letter is kept as a file, and the sentence names it: STATUS_INVALID, STATUS_LIMIT
 * when no mail can be made of it (its text is kept), STATUS_NOT_FOUND without a place for drafts,
 * STATUS_TIMEOUT when the command did not end (it may have taken the letter all the same), and
 * whatever the folder or the command came to.
 */
MUST_CHECK enum status outbox_put(const struct outbox_options *options,
                                  const struct mailout *letter, char *where, size_t capacity,
                                  struct error *err);

/** What the desk's configuration and the mail archive say. Borrowed from the desk. */
struct outbox_options outbox_options_of(const struct desk *desk);

/** Whom our letters are from: the configuration's [mail] from, else the notmuch configuration's
    user; address "" when neither says. */
void outbox_sender(const struct desk *desk, char name[MAILOUT_NAME_BYTES],
                   char address[MAILOUT_ADDRESS_BYTES]);

#endif
