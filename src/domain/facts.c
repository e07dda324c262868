/* What the queue knows about one customer: the empty value. */
#include "callsheet/domain/facts.h"

void facts_init(struct facts *facts) {
    *facts = (struct facts){
        .code = "",
        .name = "",
        .account_manager = "",
        .snooze = {.until = DAY_NONE},
        .next = {.day = DAY_NONE, .at = INSTANT_NONE, .zone = ""},
        .mail = {.at = INSTANT_NONE},
        .last_conversation_at = INSTANT_NONE,
        .last_attempt_at = INSTANT_NONE,
        .condition_review = DAY_NONE,
    };
}
