#ifndef CALLSHEET_STORE_MAILCACHE_H
#define CALLSHEET_STORE_MAILCACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"

/**
 * What reading mail came to, kept in the person's cache: the tone of each recent message, so that
 * none is read twice, and before them what the queue knows from mail, so that a start or a command
 * needs no more than the beginning of the file. One file for each ledger; it can be made again at
 * any time, and a damaged or foreign one is as good as none.
 */
enum {
    MAILCACHE_ID_BYTES = 2048,
    MAILCACHE_TEXT_BYTES = 1024, /* of each other text */
    MAILCACHE_FACTS_MAX = 100000,
    MAILCACHE_MAILS_MAX = 200000,
};

/** What a file was made for. */
struct mailcache_key {
    const char *ledger; /* its path, as store_info has it */
    uint64_t scorer;    /* of the rules of tone and the firm's own words */
    uint64_t archive;   /* which archive; matters for the facts alone */
};

/** What the queue knows of one customer from mail. Texts are never NULL. */
struct mailcache_fact {
    int64_t customer;
    int64_t at;      /* instant of the newest heated mail */
    uint8_t score;   /* 0..100 */
    bool is_marked;  /* a person said that it is angry */
    uint32_t heated; /* mails of theirs that are */
    const char *message_id, *who, *address, *words, *about, *keys;
};

/** The tone of one message. */
struct mailcache_mail {
    const char *message_id;
    uint64_t files_mark; /* of the files it was made from */
    int64_t arrived_at;
    uint8_t score;
    bool is_unreadable; /* it ended its reader: not to be tried again */
    bool files_differ;
    uint8_t files, which; /* so many were read, and which of them is the worst */
    uint32_t apart;       /* why it does not count, as whoever scored it says */
    const char *words, *about, *keys;
};

/** Reads the facts alone. The array and its texts live in `arena`. STATUS_NOT_FOUND when there is
    no file for this key, archive included, or it is damaged. */
MUST_CHECK enum status mailcache_read_facts(const char *cache_folder,
                                            const struct mailcache_key *key, struct arena *arena,
                                            struct mailcache_fact **out, size_t *count,
                                            struct error *err);

/** Visits all messages, lent for the visit. STATUS_NOT_FOUND as above, but for any archive. */
MUST_CHECK enum status
mailcache_each_mail(const char *cache_folder, const struct mailcache_key *key,
                    void (*visit)(void *context, const struct mailcache_mail *mail), void *context,
                    struct error *err);

/** A file being written: all facts, then all messages. Nothing is to be seen of it before its end,
    where it replaces the old one (0600, not synced: it can be made again). */
struct mailcache_writer;
struct mailcache_writer *mailcache_begin(const char *cache_folder, const struct mailcache_key *key);
void mailcache_put_fact(struct mailcache_writer *writer, const struct mailcache_fact *fact);
void mailcache_put_mail(struct mailcache_writer *writer, const struct mailcache_mail *mail);
/** Ends and frees it. STATUS_IO, STATUS_DENIED, STATUS_LIMIT: the old file is as it was. */
MUST_CHECK enum status mailcache_end(struct mailcache_writer *take_writer, struct error *err);

#endif
