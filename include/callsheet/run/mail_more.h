#ifndef CALLSHEET_RUN_MAIL_MORE_H
#define CALLSHEET_RUN_MAIL_MORE_H

#include <stdbool.h>

#include "callsheet/app/effect.h"
#include "callsheet/run/children.h"

struct desk;

/**
 * What is done with mail beyond a customer's threads: searching the archive, saving attachments,
 * and showing a message's file. A part of run/mail, which lends it the workers.
 */
struct mail_more;

struct mail_more *mail_more_new(struct desk *desk);
/** A file that is half saved is removed. NULL is allowed. */
void mail_more_free(struct mail_more *more);

/** Takes what came of a wish of its own; false when it is none. */
bool mail_more_take(struct mail_more *more, const struct children_event *event);

/* What the model wishes for; `children` is borrowed for the call. */
void mail_more_search(struct mail_more *more, struct children *children,
                      const struct effect *effect);
void mail_more_cancel(struct mail_more *more, struct children *children);
void mail_more_queries(struct mail_more *more, struct children *children,
                       const struct effect *effect);
void mail_more_save(struct mail_more *more, struct children *children, const struct effect *effect);
void mail_more_raw(struct mail_more *more, struct children *children, const struct effect *effect);

#endif
