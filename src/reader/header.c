/** The header block of a mail file, read by ourselves. */
#include "callsheet/reader/header.h"

#include <string.h>
#include <strings.h>

/* Returns the offset behind the line that starts at `at`. */
static size_t line_end(const char *text, size_t len, size_t at) {
    const char *lf = memchr(text + at, '\n', len - at);
    return lf == NULL ? len : (size_t)(lf - text) + 1;
}

static bool is_empty_line(const char *line, size_t len) {
    return len > 0 && (line[0] == '\n' || (line[0] == '\r' && (len == 1 || line[1] == '\n')));
}

static bool is_name_char(char c) {
    return c > ' ' && c < 0x7f && c != ':';
}

bool header_next(struct header_walk *walk, struct header *out) {
    while (walk->at < walk->len) {
        const char *line = walk->block + walk->at;
        if (is_empty_line(line, walk->len - walk->at)) {
            return false;
        }
        size_t end = line_end(walk->block, walk->len, walk->at);
        while (end < walk->len && (walk->block[end] == ' ' || walk->block[end] == '\t')) {
            end = line_end(walk->block, walk->len, end);
        }
        size_t line_len = end - walk->at;
        walk->at = end;
        size_t name_len = 0;
        while (name_len < line_len && is_name_char(line[name_len])) {
            name_len++;
        }
        size_t colon = name_len;
        while (colon < line_len && (line[colon] == ' ' || line[colon] == '\t')) {
            colon++; /* obsolete syntax, RFC 5322 4.5 */
        }
        if (name_len > 0 && colon < line_len && line[colon] == ':') {
            *out = (struct header){.name = line,
                                   .name_len = name_len,
                                   .value = line + colon + 1,
                                   .value_len = line_len - colon - 1};
            return true;
        }
    }
    return false;
}

size_t header_block_len(const char *message, size_t len) {
    size_t at = 0;
    while (at < len) {
        size_t end = line_end(message, len, at);
        if (is_empty_line(message + at, len - at)) {
            return end;
        }
        at = end;
    }
    return len;
}

bool header_is(const struct header *header, const char *name) {
    return strlen(name) == header->name_len &&
           strncasecmp(header->name, name, header->name_len) == 0;
}

bool header_value(const struct header *header, struct buf *out) {
    size_t start = out->len;
    for (size_t i = 0; i < header->value_len; i++) {
        char c = header->value[i];
        if (c == '\n' || c == '\r') {
            continue;
        }
        if ((unsigned char)c < 0x20 && c != '\x1b') { /* ESC begins ISO-2022-JP letters */
            c = ' ';
        }
        if (out->len == start && c == ' ') {
            continue;
        }
        if (out->len - start == HEADER_LINE_BYTES) {
            return false;
        }
        buf_add_char(out, c);
    }
    while (out->len > start && out->data[out->len - 1] == ' ') {
        buf_truncate(out, out->len - 1);
    }
    return true;
}

size_t header_find(const char *message, size_t len, const char *name, struct buf *out) {
    struct header_walk walk = {.block = message, .len = len};
    struct header header;
    size_t found = 0;
    while (header_next(&walk, &header)) {
        if (header_is(&header, name) && found++ == 0) {
            (void)header_value(&header, out); /* a cut value is still the best there is */
        }
    }
    return found;
}

bool header_block_is_sane(const char *message, size_t len) {
    size_t block = header_block_len(message, len);
    if (block > HEADER_BLOCK_BYTES) {
        return false;
    }
    struct header_walk walk = {.block = message, .len = block};
    struct header header;
    size_t count = 0;
    while (header_next(&walk, &header)) {
        if (++count > HEADER_COUNT_MAX || header.value_len > HEADER_LINE_BYTES) {
            return false;
        }
    }
    return true;
}
