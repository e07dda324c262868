/** What GMime must not see. */
#include "callsheet/reader/prescan.h"

#include <string.h>
#include <strings.h>

#include "callsheet/base/status.h"
#include "callsheet/reader/header.h"

static const char *const address_names[] = {
    "from:", "to:", "cc:", "bcc:", "sender:", "reply-to:", "resent-"};
static const char *const content_names[] = {"content-type", "content-transfer-encoding",
                                            "content-disposition"};

static bool begins_address_header(const char *line, size_t len) {
    for (size_t i = 0; i < ARRAY_LEN(address_names); i++) {
        size_t n = strlen(address_names[i]);
        if (len >= n && strncasecmp(line, address_names[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static size_t count_colons(const char *text, size_t len) {
    size_t count = 0;
    for (const char *at = memchr(text, ':', len); at != NULL;
         at = memchr(at + 1, ':', len - (size_t)(at + 1 - text))) {
        count++;
    }
    return count;
}

bool prescan_is_safe(const char *message, size_t len) {
    if (!header_block_is_sane(message, len)) {
        return false;
    }
    size_t dash_lines = 0, colons = 0;
    bool in_address = false;
    for (size_t at = 0; at < len;) {
        const char *line = message + at;
        const char *lf = memchr(line, '\n', len - at);
        size_t line_len = lf == NULL ? len - at : (size_t)(lf - line) + 1;
        bool is_folded = line[0] == ' ' || line[0] == '\t';
        if (!is_folded) {
            in_address = begins_address_header(line, line_len);
            colons = 0;
            dash_lines += line_len > 3 && line[0] == '-' && line[1] == '-';
        }
        if (in_address) {
            colons += count_colons(line, line_len);
        }
        if (colons > PRESCAN_COLONS_MAX || dash_lines > PRESCAN_DASH_LINES_MAX) {
            return false;
        }
        at += line_len;
    }
    return true;
}

void prescan_rewrite(const char *message, size_t len, struct buf *out) {
    size_t block = header_block_len(message, len);
    for (size_t i = 0; i < ARRAY_LEN(content_names); i++) {
        struct buf value;
        buf_init(&value);
        if (header_find(message, block, content_names[i], &value) > 0 &&
            value.len <= PRESCAN_PARAMETER_BYTES) {
            buf_add_text(out, content_names[i]);
            buf_add_text(out, ": ");
            buf_add(out, buf_text(&value), value.len);
            buf_add_char(out, '\n');
        }
        buf_release(&value);
    }
    buf_add_char(out, '\n');
    buf_add(out, message + block, len - block);
}
