/* Words about feed records. */
#include "callsheet/domain/feed.h"

struct feed_row {
    const char *word, *plural;
};

// clang-format off
static const struct feed_row feed_rows[FEED_COUNT] = {
#define X(name, word, plural) [FEED_##name] = {word, plural},
    FEED_TABLE(X)
#undef X
};
// clang-format on

const char *feed_word(enum feed_kind kind) {
    return feed_rows[kind].word;
}

const char *feed_plural(enum feed_kind kind) {
    return feed_rows[kind].plural;
}
