#ifndef CALLSHEET_TESTS_MAILMAKER_H
#define CALLSHEET_TESTS_MAILMAKER_H

#include <stddef.h>
#include <stdint.h>

/**
 * Small mail archives for tests: files written into a Maildir of the test's own folder and indexed
 * by the real notmuch, with a configuration of their own. Failures fail the test.
 */
struct mailmaker;

/** One message; fields left NULL are left out (or get something plain). */
struct mail {
    const char *id;   /* without <>; NULL: no Message-ID at all */
    const char *from; /* header text as it stands in the file */
    const char *to, *cc;
    const char *subject;
    int64_t date;            /* instant; 0 for no Date header */
    const char *reply_to_id; /* In-Reply-To */
    const char *headers;     /* further lines, each ended by \n */
    const char *body;
};

/** Makes an empty archive in folder `name` of the test's folder, with the person's address
    "me@desk.example" and the other address "old@desk.example"; hidden tags "deleted" and "spam". */
struct mailmaker *mailmaker_new(const char *name);
void mailmaker_free(struct mailmaker *maker);

/** Where the mail is, and the notmuch configuration. Borrowed. */
const char *mailmaker_mail(const struct mailmaker *maker);
const char *mailmaker_config(const struct mailmaker *maker);

/** Writes a message into cur/ under a file name of its own; returns its path, borrowed. */
const char *mailmaker_add(struct mailmaker *maker, const struct mail *mail);
/** Writes bytes as a message. */
const char *mailmaker_add_raw(struct mailmaker *maker, const char *bytes, size_t len);

/** Runs `notmuch new`. */
void mailmaker_index(struct mailmaker *maker);
/** Runs notmuch with arguments (NULL at the end) and returns what it printed; mem_free it. */
char *mailmaker_notmuch(struct mailmaker *maker, const char *const *arguments);

/** Text as RFC 5322 wants a date. */
void mail_date(int64_t instant, char out[40]);
/** Puts the mails of a folder into the archive; returns how many there were. */
int mailmaker_add_folder(struct mailmaker *maker, const char *folder);

#endif
