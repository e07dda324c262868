#ifndef CALLSHEET_TESTS_ASKER_H
#define CALLSHEET_TESTS_ASKER_H

#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/wire/index_msg.h"
#include "support/mailmaker.h"
#include "support/workerproc.h"

/** An index worker on an archive of the test's own, and what it said last. One for each test. */
struct asker {
    struct mailmaker *maker;
    struct workerproc proc;
    int (*worker)(int fd);
    struct arena arena;
    struct frame frame;
    int fd; /* that came with the frame, or -1 */
};
extern struct asker asker;

enum { ASKER_DEADLINE_MS = 15000, DAY_S = 86400 };

/** Today, in these tests: 14 November 2023. */
#define ASKER_NOW ((int64_t)1700000000)

/** Makes an empty archive and starts `worker`; asker_tear_down ends both. */
void asker_set_up(int (*worker)(int fd));
void asker_tear_down(void);

/** Waits for a frame of this kind; anything else fails the test. */
void asker_hear(enum frame_kind wanted);
/** Waits for FAILED and returns its sentence. */
const char *asker_failure(void);
/** Sends a request and releases its payload. */
void asker_send(enum frame_kind kind, struct buf *payload);
struct index_opened asker_open(const char *database, const char *config);
/** Gives the first `count` of the addresses these tests know (all five: SIZE_MAX): two of customer
    1 (billing@ and jo@acme.example), one of 2 (al@other.example), one of 3 and 4
    (books@both.example). */
void asker_tell_addresses(size_t count);
/** Indexes the archive, opens it, tells all addresses. */
void asker_start(void);
/** Adds a message of yesterday; returns its path. */
const char *asker_add(const char *id, const char *from, const char *subject);
/** The threads of one address. */
struct index_thread_list asker_threads(const char *address, uint32_t limit);
/** The messages of a thread, or with "" of an address. */
struct index_message_list asker_messages(const char *thread, const char *address);
/** Opens a file of a message; its descriptor is in asker.fd. */
struct index_file_opened asker_file(const char *id, uint32_t which);
/** Reads asker.fd, closes it, and looks for a piece. */
void asker_expect_file_holds(const char *piece);
/** Adds two messages: one of jo@acme.example ("t<number>@x") and our answer ("r<number>@x"). */
void asker_add_thread(int number, int64_t date);

#endif
