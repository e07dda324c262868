#ifndef CALLSHEET_RUN_TONES_H
#define CALLSHEET_RUN_TONES_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/domain/mail.h"
#include "callsheet/run/children.h"
#include "callsheet/run/heat.h"
#include "callsheet/run/scoring.h"

/**
 * The tone of the threads and messages that are shown: filled in from what is known, asked for
 * where it is not, and told again when it is. A thread is as heated as its most heated message that
 * counts.
 */
struct tones;

struct tones *tones_new(const struct heat *heat);
void tones_free(struct tones *tones);

/** Notes what will be shown, and fills in what is known of it. `list` is what mailcopy made of it.
 */
void tones_threads(struct tones *tones, const struct index_thread_list *threads,
                   struct mail_list *list);
/** The same for messages; `addresses` are those of the customer on record, exact. */
void tones_messages(struct tones *tones, const struct index_message_list *messages,
                    const char *const *addresses, size_t count, struct mail_list *list);
/** Scores the text that is shown, and says what is known of it. `words` may be NULL. */
void tones_body(const struct tones *tones, const struct tone_words *words, struct mail_body *body);

/** Asks for what is shown and not known. */
void tones_want(const struct tones *tones, struct scoring *scoring);
/** Says whether a message is among those shown. */
bool tones_shows(const struct tones *tones, const char *message_id);
/** Makes a list of what is shown with nothing but ids and tone, for MSG_MAIL_TONES. */
struct mail_list *tones_list(const struct tones *tones);

#endif
