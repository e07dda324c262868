#ifndef CALLSHEET_RUN_LETTERS_H
#define CALLSHEET_RUN_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/uuid.h"
#include "callsheet/domain/letter.h"

struct desk;

/** Puts the letter of a saved call away as a draft, with its attachments, and says in `said` what
    became of it, without a full stop: "the mail lies in Drafts". False when it could not be put
    where it belongs; the sentence then says where it is kept. */
bool letters_put(struct desk *desk, struct uuid call, const struct letter *letter, char *said,
                 size_t capacity);

#endif
