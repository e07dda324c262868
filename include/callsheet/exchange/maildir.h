#ifndef CALLSHEET_EXCHANGE_MAILDIR_H
#define CALLSHEET_EXCHANGE_MAILDIR_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"

/**
 * Drafts in a Maildir folder (tmp, new and cur), as mail clients and notmuch keep them: written to
 * tmp, synced, and only then given their name in cur. Nothing that is there is ever overwritten.
 */

/** Writes where drafts belong below a mail root: the folder "Drafts", else ".Drafts", whichever is
    a Maildir folder there. STATUS_NOT_FOUND; STATUS_LIMIT. */
MUST_CHECK enum status maildir_find_drafts(const char *mail_root, char *out, size_t capacity,
                                           struct error *err);

/** Says whether a draft could be put into a folder: it is a Maildir folder or an empty one that may
    be written, or can be made. Makes nothing. STATUS_NOT_FOUND, STATUS_DENIED, STATUS_INVALID with
    what to do. */
MUST_CHECK enum status maildir_check(const char *folder, struct error *err);

/** A message on its way: its bytes, and the instant it gets into its name. */
struct maildir_draft {
    const char *message;
    size_t len;
    int64_t now;
};

/** Puts a message into a folder as a draft that its author has seen, and writes its path to
    `where` (cut at its capacity). The folder is made, private, when the one above it is there.
   STATUS_INVALID when it is no Maildir folder; STATUS_NOT_FOUND, STATUS_DENIED, STATUS_FULL,
   STATUS_IO: then nothing of it is left. */
MUST_CHECK enum status maildir_put_draft(const char *folder, const struct maildir_draft *draft,
                                         char *where, size_t capacity, struct error *err);

#endif
