#ifndef CALLSHEET_RUN_HEAT_H
#define CALLSHEET_RUN_HEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/store/mailcache.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/score_msg.h"

/**
 * Who wrote heated mail lately: recent mail of customers, its tone as far as it is known, and for
 * each customer the newest mail that is angry and counts. Compact (about 120 bytes a message, ids
 * included: 6 MiB for 50,000) and pure: it asks nobody; run/scoring finds out what it does not
 * know.
 *
 * A mail counts when an address of the customer alone wrote it (not we, no look-alike, not two
 * authors), when it is no list, newsletter, automatic reply or report, when the archive does not
 * hide it, and when no person said that it is not angry. It is angry by its score or because a
 * person said so. Mail without a believable date is as old as its file.
 */
struct heat;

enum heat_mark { HEAT_UNMARKED, HEAT_MARKED_ANGRY, HEAT_MARKED_CALM };

/** Mail before `since` makes nobody upset. */
struct heat *heat_new(int64_t since);
void heat_free(struct heat *heat);

/* --- what mail there is --- */

/** A whole new picture begins: what is not put again until its end is gone. */
void heat_begin_whole(struct heat *heat);
void heat_put(struct heat *heat, const struct index_mail *row, int64_t now);
void heat_end_whole(struct heat *heat);

/* --- its tone --- */

/** Takes the tone of a message as an earlier run kept it: believed until it was looked at. */
void heat_keep(struct heat *heat, const struct mailcache_mail *mail);
/** Takes which files a message consists of now. Says whether it must be read (again). */
bool heat_verify(struct heat *heat, const struct index_set *set);
/** Takes a message's tone. */
void heat_set(struct heat *heat, const struct mailcache_mail *mail);
/** A message could not be read just now; it is not planned again before it is put again. */
void heat_skip(struct heat *heat, const char *message_id);
/** What is known of a message's tone; false when it is not. Texts borrowed until the next change.
 */
bool heat_find(const struct heat *heat, const char *message_id, struct mailcache_mail *out);

/** What a person said of a message. */
void heat_set_mark(struct heat *heat, const char *message_id, enum heat_mark mark);
void heat_clear_marks(struct heat *heat);
enum heat_mark heat_mark_of(const struct heat *heat, const char *message_id);

/* --- what is still to be found out --- */

/** Plans all messages that may count and whose tone is not known for certain, newest first. */
void heat_plan(struct heat *heat);
/** Takes the next of the plan; borrowed until the next change. Returns how many there are. */
size_t heat_next(struct heat *heat, const char **ids, size_t most);
/** How many are planned. */
size_t heat_planned(const struct heat *heat);

/* --- what follows --- */

/** Takes what an earlier run knew (copied): it holds until the first whole picture. */
void heat_believe(struct heat *heat, const struct mailcache_fact *facts, size_t count);
/** The newest heated mail of a customer; false when there is none. Texts borrowed until the next
    change. */
bool heat_fact(const struct heat *heat, int64_t customer, struct mailcache_fact *out);
/** Heated mails of a customer that the archive hides (spam, deleted): worth a hint, no more. */
int heat_hidden(const struct heat *heat, int64_t customer);
/** A number that changes with the facts of all customers; 0 when there are none. */
uint64_t heat_state(const struct heat *heat);
/** Takes a customer whose fact changed since it was last taken; false when there is none. */
bool heat_next_changed(struct heat *heat, int64_t *customer);
bool heat_has_changed(const struct heat *heat);
/** Forgets which changed: the whole list was made with the facts as they are. */
void heat_forget_changed(struct heat *heat);
/** Says whether a whole picture was seen, so that the facts are of today's archive. */
bool heat_has_picture(const struct heat *heat);

/** Visits what is worth keeping; lent for the visit. */
void heat_each_fact(const struct heat *heat,
                    void (*visit)(void *context, const struct mailcache_fact *fact), void *context);
void heat_each_mail(const struct heat *heat,
                    void (*visit)(void *context, const struct mailcache_mail *mail), void *context);

#endif
