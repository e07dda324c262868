/* What a text refers to: goes through it once and asks the readers in turn. See refs.h. */
#include "callsheet/domain/refs.h"

#include <string.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/fold.h"
#include "callsheet/domain/refs_read.h"

enum {
    FILLERS_MOST = 5, /* between "invoice" and its number: "no. :" */
    FIRST_ROOM = 16,
};

// clang-format off
static const char *const kind_words[REFS_KIND_COUNT] = {
#define X(name, word) [REFS_##name] = word,
    REFS_KIND_TABLE(X)
#undef X
};
// clang-format on

const char *refs_kind_word(enum refs_kind kind) {
    return kind_words[kind];
}

/* --- keys --- */

static void write_key(const char *text, size_t len, char *out, size_t capacity) {
    size_t made = 0, at = 0;
    while (at < len && capacity > 0) {
        char letter[4];
        size_t size = 0, used = fold_letter(text + at, len - at, letter, &size);
        if (used == 0) {
            used = 1;
            size = text[at] >= '0' && text[at] <= '9' ? 1 : 0;
            letter[0] = text[at];
        }
        for (size_t i = 0; i < size && made + 1 < capacity; i++) {
            char c = letter[i];
            if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
                out[made++] = (char)(c >= 'a' ? c - 'a' + 'A' : c);
            }
        }
        at += used;
    }
    if (capacity > 0) {
        out[made] = '\0';
    }
}

void refs_key(const char *number, char *out, size_t capacity) {
    write_key(number, strlen(number), out, capacity);
}

/* The part of a key behind its first letters, without the zeros before it. */
static const char *behind_letters(const char *key) {
    while (*key >= 'A' && *key <= 'Z') {
        key++;
    }
    while (*key == '0') {
        key++;
    }
    return key;
}

bool refs_key_means(const char *written, const char *known) {
    if (written[0] == '\0' || known[0] == '\0') {
        return false;
    }
    if (strcmp(written, known) == 0) {
        return true;
    }
    bool has_letters = written[0] >= 'A', knows_letters = known[0] >= 'A';
    const char *rest = behind_letters(written);
    return !(has_letters && knows_letters) && rest[0] != '\0' &&
           strcmp(rest, behind_letters(known)) == 0;
}

/* --- the scan --- */

struct found {
    struct refs_scan scan;
    struct arena *arena;
    struct refs_item *items; /* on the heap while they grow */
    size_t count, room;
    size_t named_end;            /* token behind the newest named number; 0 none */
    enum refs_sense named_sense; /* of the word that named it */
};

static bool is_naming(const struct lex_token *token) {
    return lex_is(token, SENSE_INVOICE) || lex_is(token, SENSE_TICKET) ||
           lex_is(token, SENSE_ORDER) || lex_is(token, SENSE_LINE);
}

static bool is_filler(const struct lex_token *token) {
    return lex_is(token, SENSE_NUMERO) || lex_is_sign(token, '.') || lex_is_sign(token, ':') ||
           lex_is_sign(token, '#') || lex_is_sign(token, 0xb0) || lex_is_sign(token, 0xba) ||
           lex_is_sign(token, 0x2116) || lex_is_sign(token, '-') || lex_is_sign(token, '(');
}

static void keep(struct found *found, const struct refs_item *item) {
    found->items = mem_grow(found->items, found->count, &found->room, sizeof *found->items);
    struct refs_item *kept = &found->items[found->count++];
    *kept = *item;
    if (item->kind == REFS_NUMBER) {
        char key[REFS_KEY_BYTES];
        write_key(found->scan.lex.text + item->start, item->end - item->start, key, sizeof key);
        kept->key = arena_strdup(found->arena, key);
    }
}

/* Says whether the token begins something that is surely not a number. */
static bool reads_otherwise(struct found *found, size_t at) {
    struct refs_item item = {.key = ""};
    size_t next = 0;
    return lex_at(&found->scan.lex, at)->kind == LEX_DIGITS &&
           (refs_read_day(&found->scan, at, &item, &next) ||
            refs_read_duration(&found->scan, at, &item, &next) ||
            refs_read_amount(&found->scan, at, true, &item, &next));
}

static bool take_code(struct found *found, size_t at, enum refs_sense sense, size_t *next) {
    struct refs_item item = {.key = ""};
    if (reads_otherwise(found, at) || !refs_read_code(&found->scan, at, &item, next)) {
        return false;
    }
    item.is_line = item.is_bare = sense == SENSE_LINE;
    item.is_named = !item.is_line;
    keep(found, &item);
    found->named_end = *next;
    found->named_sense = sense;
    return true;
}

/* "invoice no. 1042", "Rechnung Nr.\n1042", "ticket T-2231", "line 3"; also "inv 1042" */
static bool read_named(struct found *found, size_t at, size_t *next) {
    struct lex *lex = &found->scan.lex;
    const struct lex_token *token = lex_at(lex, at);
    if (!is_naming(token)) {
        return false;
    }
    enum refs_sense sense = (enum refs_sense)token->meaning.sense[0];
    struct refs_item item = {.key = ""};
    size_t number = at + 1;
    bool is_short = lex_value(token, SENSE_INVOICE) == 1;
    if (is_short && !reads_otherwise(found, at + 1) &&
        refs_read_number(&found->scan, at, &item, next)) {
        item.is_named = true;
        keep(found, &item);
        found->named_end = *next;
        found->named_sense = sense;
        return true;
    }
    while (number < at + 1 + FILLERS_MOST && is_filler(lex_at(lex, number)) &&
           lex_at(lex, number)->gap != GAP_PARAGRAPH) {
        number++;
    }
    return lex_at(lex, number)->gap != GAP_PARAGRAPH && take_code(found, number, sense, next);
}

/* The rest of a list: "invoices 1042, 1043 and 1051" */
static bool read_listed(struct found *found, size_t at, size_t *next) {
    struct lex *lex = &found->scan.lex;
    const struct lex_token *token = lex_at(lex, at);
    if (found->named_end == 0 || found->named_end != at || token->gap == GAP_PARAGRAPH) {
        return false;
    }
    bool is_link = lex_is_sign(token, ',') || lex_is_sign(token, '/') || lex_is_sign(token, '&') ||
                   lex_is_sign(token, '+') || lex_is(token, SENSE_AND);
    size_t number = at + 1;
    if (lex_is_sign(token, ',') && lex_is(lex_at(lex, number), SENSE_AND)) {
        number++;
    }
    if (lex_is_sign(lex_at(lex, number), '#')) {
        number++;
    }
    const struct lex_token *digits = lex_at(lex, number);
    bool is_wordy = digits->kind == LEX_DIGITS || digits->is_capital;
    return is_link && is_wordy && digits->gap != GAP_PARAGRAPH &&
           take_code(found, number, found->named_sense, next);
}

static bool read_one(struct found *found, size_t at, size_t *next) {
    struct refs_scan *scan = &found->scan;
    struct refs_item item = {.key = ""};
    if (read_named(found, at, next) || read_listed(found, at, next)) {
        return true;
    }
    bool is_read =
        refs_read_day(scan, at, &item, next) || refs_read_duration(scan, at, &item, next);
    if (!is_read) {
        *next = refs_skip_noise(scan, at);
        size_t behind = 0;
        is_read = refs_read_amount(scan, at, false, &item, &behind);
        if (!is_read && *next > at) {
            return true; /* passed over */
        }
        is_read = is_read || refs_read_number(scan, at, &item, &behind);
        *next = behind;
    }
    if (is_read) {
        keep(found, &item);
    }
    return is_read;
}

/* Says whether nothing can begin here: a word without a meaning and no number behind it. */
static bool is_dull(struct lex *lex, const struct lex_token *token, size_t at) {
    if (token->in_address) {
        return true;
    }
    if (token->kind == LEX_SIGN) {
        return token->scalar == ',' || token->scalar == '.' || token->scalar == '-';
    }
    if (token->kind != LEX_WORD || token->meaning.sense[0] != SENSE_NONE) {
        return false;
    }
    const struct lex_token *behind = lex_at(lex, at + 1);
    return behind->kind == LEX_WORD || behind->kind == LEX_END;
}

static void scan_all(struct found *found) {
    struct lex *lex = &found->scan.lex;
    size_t at = 0;
    while (found->count < REFS_MOST) {
        const struct lex_token *token = lex_at(lex, at);
        size_t next = at + 1;
        if (token->kind == LEX_END) {
            break;
        }
        bool is_listed = found->named_end == at && at > 0;
        if ((is_listed || !is_dull(lex, token, at)) && !read_one(found, at, &next)) {
            next = at + 1;
        }
        at = next;
    }
}

void refs_find(const char *text, size_t len, int32_t today, struct arena *arena, struct refs *out) {
    struct found found = {.arena = arena};
    found.scan.today = today;
    lex_init(&found.scan.lex, text, len);
    scan_all(&found);
    *out = (struct refs){.count = found.count};
    if (found.count > 0) {
        out->items = arena_array(arena, found.count, sizeof *out->items);
        memcpy(out->items, found.items, found.count * sizeof *out->items);
    }
    mem_free(found.items);
}
