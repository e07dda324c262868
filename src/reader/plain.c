/** Plain text of mail: line ends, and format=flowed (RFC 3676). */
#include "callsheet/reader/plain.h"

#include <string.h>

struct line {
    const char *text;
    size_t len, depth;
    bool is_soft;
};

static bool next_line(const char *text, size_t len, size_t *at, struct line *out) {
    if (*at >= len) {
        return false;
    }
    const char *start = text + *at;
    const char *lf = memchr(start, '\n', len - *at);
    size_t line_len = lf == NULL ? len - *at : (size_t)(lf - start);
    *at += line_len + (lf == NULL ? 0 : 1);
    if (line_len > 0 && start[line_len - 1] == '\r') {
        line_len--;
    }
    *out = (struct line){.text = start, .len = line_len};
    return true;
}

/* Takes quote marks and stuffing off, and sees whether the line goes on (RFC 3676 4.4). */
static void read_flowed(struct line *line) {
    while (line->len > 0 && line->text[0] == '>') {
        line->depth++;
        line->text++;
        line->len--;
    }
    if (line->len > 0 && line->text[0] == ' ') {
        line->text++;
        line->len--;
    }
    bool is_signature = line->len == 3 && memcmp(line->text, "-- ", 3) == 0;
    line->is_soft = line->len > 0 && line->text[line->len - 1] == ' ' && !is_signature;
}

static void add_marks(struct buf *out, size_t depth) {
    for (size_t i = 0; i < depth && i < 50; i++) {
        buf_add_char(out, '>');
    }
    if (depth > 0) {
        buf_add_char(out, ' ');
    }
}

void plain_to_text(const char *text, size_t len, bool is_flowed, bool is_delsp, struct buf *out) {
    struct line line, before = {.is_soft = false};
    bool is_first = true;
    for (size_t at = 0; next_line(text, len, &at, &line);) {
        if (is_flowed) {
            read_flowed(&line);
        }
        bool is_signature = line.len == 3 && memcmp(line.text, "-- ", 3) == 0;
        bool goes_on = !is_first && before.is_soft && before.depth == line.depth && !is_signature;
        if (!goes_on) {
            if (!is_first) {
                buf_add_char(out, '\n');
            }
            add_marks(out, line.depth);
        }
        size_t keep = line.is_soft && is_delsp ? line.len - 1 : line.len;
        buf_add(out, line.text, keep);
        before = line;
        is_first = false;
    }
}
