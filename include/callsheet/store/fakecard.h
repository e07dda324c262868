#ifndef CALLSHEET_STORE_FAKECARD_H
#define CALLSHEET_STORE_FAKECARD_H

#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/outcome.h"

/** Inside of the fake engine: a customer. */
struct fake_card {
    struct card card;
    struct arena arena; /* what was added later */
    struct promise_fact promises[OUTCOME_PROMISES];
};

/** Takes what was agreed in a call; nothing is judged. */
void fakecard_apply(struct fake_card *kept, const struct outcome *outcome, int64_t call);

#endif
