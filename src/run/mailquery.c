/** Queries for the mail archive, made from the ledger's data. */
#include "callsheet/run/mailquery.h"

#include <string.h>

enum {
    PHRASE_BYTES = 200,
    QUERY_BYTES = 3800
}; /* INDEX_QUERY_BYTES with room for what is around */

static bool is_quotable(const char *text, size_t len) {
    if (len == 0 || len > PHRASE_BYTES) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f || text[i] == '"') {
            return false;
        }
    }
    return true;
}

static size_t add_phrase(struct buf *out, const char *prefix, const char *text, size_t len,
                         size_t before) {
    if (!is_quotable(text, len) || out->len > QUERY_BYTES) {
        return before;
    }
    buf_addf(out, "%s%s\"%.*s\"", before > 0 ? " or " : "", prefix, (int)len, text);
    return before + 1;
}

bool mailquery_about(const char *const *addresses, size_t count, const char *numbers,
                     struct buf *out) {
    size_t people = 0, phrases = 0, start = out->len;
    buf_add_char(out, '(');
    for (const char *at = numbers; at != NULL && *at != '\0';) {
        size_t len = strcspn(at, "\n");
        phrases = add_phrase(out, "", at, len, phrases);
        at += len + (at[len] == '\n');
    }
    buf_add_text(out, ") and (");
    for (size_t i = 0; i < count; i++) {
        people = add_phrase(out, "from:", addresses[i], strlen(addresses[i]), people);
        people = add_phrase(out, "to:", addresses[i], strlen(addresses[i]), people);
    }
    buf_add_char(out, ')');
    if (people == 0 || phrases == 0) {
        buf_remove(out, start, out->len - start);
        return false;
    }
    return true;
}
