/** Mail addresses out of header lines, as found. */
#include "callsheet/reader/address.h"

#include <string.h>

/* Text that grows up to a limit; what does not fit makes it `is_cut`. */
struct piece {
    char *text;
    size_t len, capacity;
    bool is_cut;
};

static void piece_add(struct piece *piece, char c) {
    if (piece->len + 1 >= piece->capacity) {
        piece->is_cut = true;
        return;
    }
    piece->text[piece->len++] = c;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void piece_finish(struct piece *piece) {
    while (piece->len > 0 && is_blank(piece->text[piece->len - 1])) {
        piece->len--;
    }
    if (piece->is_cut) { /* leave no half character at the end */
        while (piece->len > 0 && ((unsigned char)piece->text[piece->len - 1] & 0x80) != 0) {
            piece->len--;
        }
    }
    piece->text[piece->len] = '\0';
    size_t start = 0;
    while (is_blank(piece->text[start])) {
        start++;
    }
    memmove(piece->text, piece->text + start, piece->len - start + 1);
    piece->len -= start;
}

/* Copies a quoted string's inside (with its quotes when `keep_quotes`); returns past its end. */
static const char *read_quoted(const char *at, struct piece *out, bool keep_quotes) {
    if (keep_quotes) {
        piece_add(out, '"');
    }
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        }
        piece_add(out, *at);
    }
    if (keep_quotes) {
        piece_add(out, '"');
    }
    return *at == '"' ? at + 1 : at;
}

/* Comments nest; a counter is enough. */
static const char *read_comment(const char *at, struct piece *out) {
    size_t depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        } else if (*at == '(') {
            depth++;
            continue;
        } else if (*at == ')' && --depth == 0) {
            return at + 1;
        }
        piece_add(out, *at);
    }
    return at;
}

static const char *read_angle(const char *at, struct piece *out) {
    out->len = 0;
    out->is_cut = false;
    for (at++; *at != '\0' && *at != '>';) {
        if (*at == '"') {
            at = read_quoted(at, out, true);
        } else if (*at == '(') {
            struct piece ignored = {.text = NULL, .capacity = 0};
            at = read_comment(at, &ignored);
        } else {
            if (*at == ':') { /* a route before the address, RFC 5322 4.4 */
                out->len = 0;
                out->is_cut = false;
            } else {
                piece_add(out, *at);
            }
            at++;
        }
    }
    return *at == '>' ? at + 1 : at;
}

static bool ends_mailbox(char c) {
    return c == '\0' || c == ',' || c == ';';
}

struct parse {
    struct piece phrase; /* what stands outside of angle brackets, quotes taken off */
    struct piece bare;   /* the same with its quotes: the address when there is no bracket */
    struct piece angle;
    struct piece comment;
    bool has_angle;
};

static const char *read_mailbox(const char *at, struct parse *parse) {
    while (!ends_mailbox(*at)) {
        if (*at == '"') {
            const char *again = at;
            at = read_quoted(at, &parse->phrase, false);
            (void)read_quoted(again, &parse->bare, true); /* ends at the same place */
        } else if (*at == '(') {
            at = read_comment(at, &parse->comment);
        } else if (*at == '<') {
            at = read_angle(at, &parse->angle);
            parse->has_angle = true;
        } else if (*at == ':' && !parse->has_angle) { /* the name of a group: not a mailbox */
            parse->phrase.len = parse->bare.len = parse->comment.len = 0;
            at++;
        } else {
            piece_add(&parse->phrase, *at);
            piece_add(&parse->bare, *at);
            at++;
        }
    }
    return at;
}

static void finish_mailbox(struct parse *parse, struct mailbox *out) {
    piece_finish(&parse->phrase);
    piece_finish(&parse->bare);
    piece_finish(&parse->angle);
    piece_finish(&parse->comment);
    const struct piece *address = parse->has_angle ? &parse->angle : &parse->bare;
    const struct piece *name = parse->has_angle ? &parse->phrase : &parse->comment;
    if (parse->has_angle && name->len == 0) {
        name = &parse->comment;
    }
    char folded[MAILBOX_ADDRESS_BYTES];
    bool is_address = !address->is_cut && address_fold(address->text, folded);
    if (!is_address && !parse->has_angle) {
        name = &parse->phrase;
    }
    memcpy(out->name, name->text, name->len + 1);
    out->address[0] = '\0';
    if (is_address) {
        memcpy(out->address, address->text, address->len + 1);
    }
}

bool mailbox_next(const char **cursor, struct mailbox *out) {
    const char *at = *cursor;
    char phrase[MAILBOX_NAME_BYTES], bare[MAILBOX_ADDRESS_BYTES], angle[MAILBOX_ADDRESS_BYTES],
        comment[MAILBOX_NAME_BYTES];
    while (*at != '\0') {
        struct parse parse = {
            .phrase = {.text = phrase, .capacity = sizeof phrase},
            .bare = {.text = bare, .capacity = sizeof bare},
            .angle = {.text = angle, .capacity = sizeof angle},
            .comment = {.text = comment, .capacity = sizeof comment},
        };
        at = read_mailbox(at, &parse);
        if (*at != '\0') {
            at++;
        }
        finish_mailbox(&parse, out);
        if (out->name[0] != '\0' || out->address[0] != '\0') {
            *cursor = at;
            return true;
        }
    }
    *cursor = at;
    return false;
}

bool address_fold(const char *text, char out[MAILBOX_ADDRESS_BYTES]) {
    out[0] = '\0';
    size_t len = strlen(text);
    const char *at = strrchr(text, '@');
    if (at == NULL || at == text || at[1] == '\0' || len >= MAILBOX_ADDRESS_BYTES) {
        return false;
    }
    if (text[0] != '"' && strchr(text, '@') != at) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        bool is_quoted_part = text[0] == '"' && text + i < at;
        if (c < 0x20 || c == 0x7f || (c == ' ' && !is_quoted_part) || c == '<' || c == '>' ||
            c == ',' || c == ';') {
            out[0] = '\0';
            return false;
        }
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    out[len] = '\0';
    return true;
}

const char *address_domain(const char *address) {
    const char *at = strrchr(address, '@');
    return at == NULL ? "" : at + 1;
}

bool address_is_plain(const char *decoded) {
    size_t ats = 0, angles = 0;
    for (const char *at = decoded; *at != '\0'; at++) {
        ats += *at == '@';
        angles += *at == '<';
        if (*at == ',' || *at == ';' || *at == ':' || *at == '(' || *at == '\\' ||
            (unsigned char)*at < 0x20 || *at == 0x7f) {
            return false;
        }
    }
    return ats <= 1 && angles <= 1;
}
