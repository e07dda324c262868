#ifndef CALLSHEET_RUN_MAILCOPY_H
#define CALLSHEET_RUN_MAILCOPY_H

#include "callsheet/domain/mail.h"
#include "callsheet/run/children.h"

/** What the workers answered, copied into values of the desk's own; the caller frees them. */

struct mail_list *mailcopy_threads(const struct index_thread_list *threads);
struct mail_list *mailcopy_messages(const struct index_message_list *messages);
struct mail_queries *mailcopy_queries(const struct query_list *list);
/** Of a CHILDREN_BODY; `message_id` as it was asked for. */
struct mail_body *mailcopy_body(const struct children_event *event, const char *message_id);

#endif
