#ifndef CALLSHEET_DOMAIN_MAIL_H
#define CALLSHEET_DOMAIN_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/tone.h"

/** What is known of a message's tone. */
struct mail_tone {
    int score; /* 0..100; -1: not known (yet) */
    enum tone_band band;
    bool is_marked;       /* a person said so: the band is theirs */
    const char *about;    /* numbers it refers to, as one text ("INV-1042, T-2231"); "" none */
    const char *no_count; /* why it makes nobody upset: "from a mailing list", …; "" it counts */
};

/**
 * Mail as the desk shows it: values made from what the workers answered, hostile until cleaned
 * again on the way to the screen. Nothing here opens a mail file. Texts live in the arena of the
 * list or message they came with and are never NULL.
 */
struct mail_thread {
    const char *thread_id, *newest_id; /* exact; not for showing */
    const char *subject, *authors;
    int64_t newest; /* instant, INSTANT_NONE without a believable date */
    int messages;
    bool is_unread, is_inbound;
    struct mail_tone tone; /* of its most heated message */
};

struct mail_message {
    const char *message_id; /* exact */
    const char *name, *address, *subject;
    int64_t date;
    int depth;
    bool is_outbound, is_unread, has_attachment;
    int files; /* files that claim this id; above 1 deserves a warning */
    struct mail_tone tone;
    /* Of what a search found; else "", 0, "". */
    const char *thread_id;     /* exact */
    int64_t customer;          /* whose address the sender has, 0 nobody's */
    const char *customer_name; /* of that customer, or of the one who is imitated */
    bool is_lookalike;         /* only looks like `customer_name`: `customer` is 0 */
};

enum mail_span_kind { MAIL_SPAN_QUOTE, MAIL_SPAN_SIGNATURE, MAIL_SPAN_NOTE, MAIL_SPAN_HIDDEN };

/** A range of the text that the author did not write, or that was hidden. */
struct mail_span {
    size_t start, end; /* bytes */
    enum mail_span_kind kind;
};

struct mail_attachment {
    const char *name, *type; /* as the mail claims */
    int64_t bytes;
    const char *kind; /* what its first bytes say it is ("a PDF document"), "" unknown; static */
    bool is_false;    /* that is not what it claims to be */
};

/** Threads of one customer, newest first; messages of one thread in reading order, or those a
   search found, newest first. */
struct mail_list {
    struct arena arena;
    struct mail_thread *threads;
    size_t thread_count;
    struct mail_message *messages;
    size_t message_count;
    bool is_cut;
    int hidden_heated; /* heated mails of the customer that the archive hides (spam, deleted) */
    int64_t total;     /* of a search: found in all, 0 while that is not known */
};

/** The searches a person saved in the notmuch configuration, by name. */
struct mail_query {
    const char *name, *query;
};
struct mail_queries {
    struct arena arena;
    struct mail_query *items;
    size_t count;
};

/** One message as text. */
struct mail_body {
    struct arena arena;
    const char *message_id;
    const char *from_name, *from_address, *to, *cc, *reply_to, *subject, *list_id;
    int64_t date;
    const char **warnings; /* sentences */
    size_t warning_count;
    struct mail_attachment *attachments;
    size_t attachment_count;
    struct mail_span *spans;
    size_t span_count;
    const char *text;
    size_t text_len;
    struct tone tone;     /* of what the author wrote; spans into `text` */
    bool is_marked;       /* a person said whether it is angry, and the band is theirs */
    const char *no_count; /* why its tone is not counted: "from a mailing list", …; "" it counts */
    int files, which;     /* files that claim this id, and the one shown, from 1 */
    bool files_differ;    /* they disagree on sender, date or length */
};

struct mail_list *mail_list_new(void);
void mail_list_free(struct mail_list *list);
struct mail_body *mail_body_new(void);
void mail_body_free(struct mail_body *body);
/** What of a message is judged for its tone: at most `most` bytes of its text, cut between two
    characters, without what its author did not write. Borrows from the body, and from its arena. */
void mail_body_judged(struct mail_body *body, size_t most, struct tone_input *out);
struct mail_queries *mail_queries_new(void);
void mail_queries_free(struct mail_queries *queries);

#endif
