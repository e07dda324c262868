#ifndef CALLSHEET_READER_FILESET_H
#define CALLSHEET_READER_FILESET_H

#include "callsheet/base/status.h"
#include "callsheet/reader/archive.h"
#include "callsheet/wire/score_msg.h"

/** Describes the files that a message consists of by their number, sizes and times of change,
    without opening any. Renaming (a mail that was read, a folder that moved) changes nothing;
    another file that claims the same id, or other content, does. A message that is not there has no
    files. `out->message_id` is borrowed from `message_id`. STATUS_IO when the archive is being
    written. */
MUST_CHECK enum status fileset_read(struct archive *archive, const char *message_id,
                                    struct index_set *out, struct error *err);

#endif
