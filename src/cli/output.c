/* The ways out of a command: see output.h. */
#include "callsheet/cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

void out_field(struct buf *out, const char *text) {
    (void)text_clean(out, text, strlen(text), TEXT_LINE); /* whether it was clean does not matter */
}

void out_column(struct buf *out, const char *text, int cols) {
    struct buf clean = {0};
    out_field(&clean, text);
    const char *bytes = buf_text(&clean);
    int used = 0;
    if (text_cols(bytes, clean.len) > cols) {
        buf_add(out, bytes, text_prefix(bytes, clean.len, cols - 1, &used));
        buf_add_text(out, "…");
        used++;
    } else {
        buf_add(out, bytes, clean.len);
        used = text_cols(bytes, clean.len);
    }
    for (; used < cols; used++) {
        buf_add_char(out, ' ');
    }
    buf_release(&clean);
}

void out_right(struct buf *out, const char *text, int cols) {
    struct buf clean = {0};
    out_field(&clean, text);
    for (int used = text_cols(buf_text(&clean), clean.len); used < cols; used++) {
        buf_add_char(out, ' ');
    }
    buf_add(out, buf_text(&clean), clean.len);
    buf_release(&clean);
}

void out_lines(struct buf *out, const char *text, const char *indent) {
    struct buf clean = {0};
    (void)text_clean(&clean, text, strlen(text), TEXT_LINES);
    const char *line = buf_text(&clean);
    while (*line) {
        size_t len = strcspn(line, "\n");
        buf_add_text(out, indent);
        (void)text_clean(out, line, len, TEXT_LINE); /* tabs */
        buf_add_char(out, '\n');
        line += len + (line[len] == '\n');
    }
    buf_release(&clean);
}

static enum status write_bytes(FILE *stream, const char *bytes, size_t len, struct error *err) {
    errno = 0;
    if (fwrite(bytes, 1, len, stream) != len || fflush(stream) != 0) {
        if (errno == EPIPE) { /* the reader has seen enough */
            return error_set(err, STATUS_CLOSED, "Nobody reads the output any more.");
        }
        return error_set(err, STATUS_IO, "The output cannot be written: %s.",
                         errno ? strerror(errno) : "it was cut off");
    }
    return STATUS_OK;
}

enum status out_write(FILE *stream, const struct buf *text, struct error *err) {
    struct buf clean = {0};
    (void)text_clean(&clean, buf_text(text), text->len, TEXT_LINES);
    enum status status = write_bytes(stream, buf_text(&clean), clean.len, err);
    buf_release(&clean);
    return status;
}

void out_message(FILE *stream, const char *text) {
    struct buf line = {0};
    struct error err;
    buf_add_text(&line, "callsheet: ");
    out_field(&line, text);
    buf_add_char(&line, '\n');
    if (out_write(stream, &line, &err)) {
        log_note("a message could not be written");
    }
    buf_release(&line);
}

void out_csv_text(struct buf *out, const char *text, bool is_first) {
    struct buf clean = {0};
    out_field(&clean, text);
    const char *bytes = buf_text(&clean);
    /* a control character would begin a formula as well, but none is left */
    bool is_formula = bytes[0] && strchr("=+-@", bytes[0]);
    bool is_quoted = is_formula || strpbrk(bytes, "\",;\r\n") || bytes[0] == ' ' ||
                     (clean.len > 0 && bytes[clean.len - 1] == ' ');
    buf_add_text(out, is_first ? "" : ",");
    buf_add_text(out, is_quoted ? "\"" : "");
    buf_add_text(out, is_formula ? "'" : "");
    for (; *bytes; bytes++) {
        buf_add_text(out, *bytes == '"' ? "\"" : "");
        buf_add_char(out, *bytes);
    }
    buf_add_text(out, is_quoted ? "\"" : "");
    buf_release(&clean);
}

void out_csv_number(struct buf *out, const char *text) {
    buf_add_char(out, ',');
    buf_add_text(out, text);
}

void out_csv_end(struct buf *out) {
    buf_add_text(out, "\r\n");
}

enum status out_csv_write(FILE *stream, const struct buf *rows, struct error *err) {
    return write_bytes(stream, buf_text(rows), rows->len, err);
}

json_t *out_json_text(const char *text) {
    size_t len = strlen(text);
    if (text_is_utf8(text, len)) {
        return json_stringn_nocheck(text, len);
    }
    struct buf clean = {0};
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        char bytes[4];
        at += text_decode(text + at, len - at, &scalar);
        buf_add(&clean, bytes, text_encode(scalar, bytes));
    }
    json_t *value = json_stringn_nocheck(buf_text(&clean), clean.len);
    buf_release(&clean);
    return value;
}

json_t *out_json_day(int32_t day) {
    char iso[11];
    day_format_iso(day, iso);
    return day == DAY_NONE ? json_null() : json_string(iso);
}

json_t *out_json_instant(int64_t instant) {
    char iso[21];
    instant_format_iso(instant, iso);
    return instant == INSTANT_NONE ? json_null() : json_string(iso);
}

json_t *out_json_money(struct money money) {
    return json_pack("{s:I, s:s}", "minor", (json_int_t)money.minor, "currency", money.currency);
}

enum status out_json_write(FILE *stream, json_t *take_value, struct error *err) {
    char *text = json_dumps(take_value, JSON_ENSURE_ASCII | JSON_INDENT(2));
    json_decref(take_value);
    if (!text) {
        die("callsheet: out of memory.");
    }
    struct buf plain = {0};
    for (const char *at = text; *at;) { /* jansson escapes all of C0, but leaves DEL as it is */
        size_t len = strcspn(at, "\x7f");
        buf_add(&plain, at, len);
        at += len;
        if (*at) {
            buf_add_text(&plain, "\\u007f");
            at++;
        }
    }
    buf_add_char(&plain, '\n');
    free(text);
    enum status status = write_bytes(stream, plain.data, plain.len, err);
    buf_release(&plain);
    return status;
}
