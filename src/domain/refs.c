/* What a text refers to: walks its tokens once and tries, at each, what it may be the beginning of.
 */
#include "callsheet/domain/refs.h"

#include <string.h>

#include "callsheet/domain/refscan.h"

static const char *const kind_words[REFS_KIND_COUNT] = {
#define X(name, word) [REFS_##name] = word,
    REFS_KIND_TABLE(X)
#undef X
};

const char *refs_kind_word(enum refs_kind kind) {
    return kind_words[kind];
}

/* --- keys of numbers -------------------------------------------------------------------------- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

void refs_key(const char *number, char *out, size_t capacity) {
    size_t len = 0;
    for (; *number != '\0' && len + 1 < capacity; number++) {
        if (is_digit(*number) || is_letter(*number)) {
            out[len++] = upper(*number);
        }
    }
    out[len] = '\0';
}

/* The digits at the end of a key; a number that ends in letters has all of it. */
static const char *digits_of(const char *key) {
    size_t len = strlen(key), at = len;
    while (at > 0 && is_digit(key[at - 1])) {
        at--;
    }
    return at < len ? key + at : key;
}

bool refs_key_means(const char *written, const char *known) {
    enum { LEAST = 2 };
    if (written[0] == '\0' || known[0] == '\0') {
        return false;
    }
    if (strcmp(written, known) == 0) {
        return true;
    }
    const char *a = digits_of(written), *b = digits_of(known);
    bool is_bare = a == written || b == known; /* one of them without letters before */
    return is_bare && strlen(a) >= LEAST && is_digit(a[0]) && strcmp(a, b) == 0;
}

/* --- the walk --------------------------------------------------------------------------------- */

typedef bool (*refs_try)(struct refscan *scan, struct refs_item *out);

void refs_find(const char *text, size_t len, int32_t today, struct arena *arena, struct refs *out) {
    static const refs_try tries[] = {refscan_day, refscan_number, refscan_duration, refscan_amount};
    struct refscan scan = {.text = text, .len = len, .today = today, .arena = arena};
    *out = (struct refs){.items = arena_array(arena, REFS_MOST, sizeof *out->items)};
    refscan_begin(&scan);
    while (scan.token[REFSCAN_HERE].kind != TOKEN_END && out->count < REFS_MOST) {
        struct refs_item item = {.key = "", .day = 0};
        bool is_found = false;
        for (size_t i = 0; i < ARRAY_LEN(tries) && !is_found; i++) {
            is_found = tries[i](&scan, &item);
        }
        if (is_found) {
            out->items[out->count++] = item;
            refscan_skip_to(&scan, item.end);
        } else {
            refscan_next(&scan);
        }
    }
}
