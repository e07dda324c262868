#ifndef CALLSHEET_READER_INVOLVED_H
#define CALLSHEET_READER_INVOLVED_H

#include <notmuch.h>
#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/reader/addrmap.h"
#include "callsheet/reader/archive.h"

/** The addresses of one customer, as a question to the archive and as the check of its answers. */
struct involved {
    struct addrmap *map;
    struct buf query; /* from:"…" or to:"…" or …; "" when there is no address */
};

void involved_init(struct involved *involved, const char *const *addresses, size_t count);
void involved_release(struct involved *involved);

enum involved_answer {
    INVOLVED_NO,
    INVOLVED_YES,
    INVOLVED_UNKNOWN, /* the archive changes under us */
};

/** Says whether one of the addresses alone wrote a message: not us, and nobody beside it. */
bool involved_wrote(struct archive *archive, const struct involved *involved,
                    notmuch_message_t *message);

/** Says whether a message is from or to exactly one of the addresses. */
enum involved_answer involved_in(struct archive *archive, const struct involved *involved,
                                 notmuch_message_t *message);

#endif
