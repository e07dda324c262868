/* The card of one customer: an arena and what lies in it. */
#include "callsheet/domain/card.h"

#include <string.h>

// clang-format off
static const char *const history_words[HISTORY_COUNT] = {
#define X(name, word) [HISTORY_##name] = word,
    HISTORY_TABLE(X)
#undef X
};
// clang-format on

const char *history_word(enum history_kind kind) {
    return history_words[kind];
}

void card_init(struct card *card) {
    memset(card, 0, sizeof *card);
    arena_init(&card->arena);
    card->customer = (struct customer){
        .code = "",
        .name = "",
        .currency = "",
        .terms_days = -1,
        .since_day = DAY_NONE,
        .hours = {.zone = ""},
        .account_manager = "",
        .note = "",
    };
    facts_init(&card->facts);
}

void card_release(struct card *card) {
    arena_release(&card->arena);
    card_init(card);
}
