#ifndef CALLSHEET_READER_THREADS_H
#define CALLSHEET_READER_THREADS_H

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/archive.h"
#include "callsheet/wire/index_msg.h"

/**
 * Threads and messages for the mail pane. libnotmuch's address search is word search: "from:acme"
 * finds names, subdomains and look-alikes too; so every hit is checked by its parsed addresses.
 * All rows are copied into `arena`, and everything of the library's is destroyed before return.
 */

/** Lists the threads of some addresses, newest first. */
MUST_CHECK enum status threads_list(struct archive *archive, const struct index_threads *request,
                                    struct arena *arena, struct index_thread_list *out,
                                    struct error *err);

/** Lists the messages of a thread in reading order, or of some addresses, newest first. */
MUST_CHECK enum status threads_messages(struct archive *archive,
                                        const struct index_messages *request, struct arena *arena,
                                        struct index_message_list *out, struct error *err);

#endif
