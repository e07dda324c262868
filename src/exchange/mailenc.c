/* How text and bytes are written into a mail. */
#include "callsheet/exchange/mailenc.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/base/text.h"

enum {
    RAW_LINE_BYTES = 900,     /* of RFC 5322's 998: relays may add to a line */
    PLAIN_WORD_BYTES = 60,    /* longer ones are encoded: only then can they be folded */
    ENCODED_WORD_BYTES = 75,  /* RFC 2047 */
    ENCODED_WORD_FRAME = 12,  /* =?utf-8?q?…?= */
    ENCODED_LEAST_BYTES = 24, /* with less room on the line a new one is begun */
    BASE64_GROUPS = 19,       /* of 4 letters on a line: 76 */
    PARAMETER_BYTES = 60,     /* of a value on one line */
};

static const char hex[] = "0123456789ABCDEF";

static bool is_letter_or_digit(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static bool is_one_of(unsigned char byte, const char *set) {
    return byte != '\0' && strchr(set, byte) != NULL;
}

/** Columns of the line that is being written: bytes, all of them ASCII. */
static size_t line_bytes(const struct buf *out) {
    size_t at = out->len;
    while (at > 0 && out->data[at - 1] != '\n') {
        at--;
    }
    return out->len - at;
}

static void add_escaped(struct buf *out, char sign, unsigned char byte) {
    buf_add_char(out, sign);
    buf_add_char(out, hex[byte >> 4]);
    buf_add_char(out, hex[byte & 15]);
}

/* --- base64 -------------------------------------------------------------------------------------
 */

/* Three bytes as four letters. glibc's b64_ntop does the same, but lies in libresolv, which the
   desk would load for these lines alone. */
static void add_group(struct buf *out, const unsigned char *bytes, size_t len) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t group = (uint32_t)bytes[0] << 16;
    group |= len > 1 ? (uint32_t)bytes[1] << 8 : 0;
    group |= len > 2 ? bytes[2] : 0;
    buf_add_char(out, letters[group >> 18]);
    buf_add_char(out, letters[group >> 12 & 63]);
    buf_add_char(out, len > 1 ? letters[group >> 6 & 63] : '=');
    buf_add_char(out, len > 2 ? letters[group & 63] : '=');
}

static void add_base64(struct buf *out, const char *bytes, size_t len, size_t groups_a_line) {
    for (size_t at = 0, group = 0; at < len; at += 3) {
        size_t left = len - at;
        add_group(out, (const unsigned char *)bytes + at, left < 3 ? left : 3);
        if (++group % groups_a_line == 0 && left > 3) {
            buf_add_char(out, '\n');
        }
    }
}

/* --- bodies -------------------------------------------------------------------------------------
 */

const char *mailenc_transfer_word(enum mailenc_transfer transfer) {
    switch (transfer) {
    case MAILENC_7BIT:
        return "7bit";
    case MAILENC_QUOTED:
        return "quoted-printable";
    case MAILENC_BASE64:
        break;
    }
    return "base64";
}

/* Printable ASCII, and nothing that means something at the beginning of a line of a mailbox
   ("From ") or could belong to our boundary ("=_"). */
static bool is_plain_line(const char *line, size_t len) {
    if (len > RAW_LINE_BYTES || (len >= 5 && memcmp(line, "From ", 5) == 0)) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)line[i];
        if ((byte < 0x20 && byte != '\t') || byte >= 0x7f ||
            (byte == '=' && i + 1 < len && line[i + 1] == '_')) {
            return false;
        }
    }
    return true;
}

static bool is_safe_quoted(unsigned char byte) {
    return (byte >= 0x20 && byte < 0x7f && byte != '=') || byte == '\t';
}

enum mailenc_transfer mailenc_choose(const char *text, size_t len) {
    bool is_plain = true;
    size_t escaped = 0;
    for (size_t at = 0; at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        size_t line = end != NULL ? (size_t)(end - text) - at : len - at;
        is_plain = is_plain && is_plain_line(text + at, line);
        for (size_t i = 0; i < line; i++) {
            escaped += !is_safe_quoted((unsigned char)text[at + i]);
        }
        at += line + (end != NULL);
    }
    if (is_plain) {
        return MAILENC_7BIT;
    }
    return escaped <= len / 3 ? MAILENC_QUOTED : MAILENC_BASE64;
}

/* Bytes of the next piece of a quoted-printable line: one, or three when it is escaped. */
static size_t quoted_bytes(const char *line, size_t len, size_t at) {
    unsigned char byte = (unsigned char)line[at];
    bool is_blank_at_end = at + 1 == len && (byte == ' ' || byte == '\t');
    bool is_from = at == 0 && len >= 5 && memcmp(line, "From ", 5) == 0;
    return is_safe_quoted(byte) && !is_blank_at_end && !is_from ? 1 : 3;
}

static void add_quoted_line(struct buf *out, const char *line, size_t len) {
    size_t used = 0;
    for (size_t at = 0; at < len; at++) {
        size_t bytes = quoted_bytes(line, len, at);
        bool is_last = at + 1 == len;
        if (used + bytes > MAILENC_LINE_BYTES - (is_last ? 0 : 1)) {
            buf_add_text(out, "=\n");
            used = 0;
        }
        if (bytes == 1) {
            buf_add_char(out, line[at]);
        } else {
            add_escaped(out, '=', (unsigned char)line[at]);
        }
        used += bytes;
    }
}

void mailenc_body(struct buf *out, enum mailenc_transfer transfer, const char *bytes, size_t len) {
    switch (transfer) {
    case MAILENC_7BIT:
        buf_add(out, bytes, len);
        return;
    case MAILENC_BASE64:
        add_base64(out, bytes, len, BASE64_GROUPS);
        buf_add_char(out, '\n');
        return;
    case MAILENC_QUOTED:
        break;
    }
    for (size_t at = 0; at < len;) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t line = end != NULL ? (size_t)(end - bytes) - at : len - at;
        add_quoted_line(out, bytes + at, line);
        if (end != NULL) {
            buf_add_char(out, '\n');
        }
        at += line + (end != NULL);
    }
}

/* --- words of headers ---------------------------------------------------------------------------
 */

void mailenc_word(struct buf *out, const char *word) {
    buf_add_text(out, line_bytes(out) + 1 + strlen(word) > MAILENC_LINE_BYTES ? "\n " : " ");
    buf_add_text(out, word);
}

/* Says whether a text can stand as it is: printable ASCII in words that fold well, one blank
   between them, and nothing that looks like an encoded word. */
static bool is_plain_text(const char *text, size_t len) {
    size_t word = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        word = byte == ' ' ? 0 : word + 1;
        bool is_lonely_blank = byte == ' ' && (i == 0 || i + 1 == len || text[i + 1] == ' ');
        if (byte < 0x20 || byte >= 0x7f || word > PLAIN_WORD_BYTES || is_lonely_blank) {
            return false;
        }
    }
    return strstr(text, "=?") == NULL;
}

static bool is_safe_word(unsigned char byte) {
    return is_letter_or_digit(byte) || is_one_of(byte, "!*+-/");
}

/* Bytes of one character in an encoded word of kind Q: of a blank, one. */
static size_t q_bytes(const char *character, size_t len) {
    unsigned char first = (unsigned char)character[0];
    return is_safe_word(first) || first == ' ' ? 1 : 3 * len;
}

static void add_q(struct buf *out, const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == ' ') {
            buf_add_char(out, '_');
        } else if (is_safe_word(byte)) {
            buf_add_char(out, text[i]);
        } else {
            add_escaped(out, '=', byte);
        }
    }
}

/* Bytes of text, whole characters, that fit into `room` letters of an encoded word. */
static size_t fitting(const char *text, size_t len, size_t room, bool is_q) {
    size_t at = 0, used = 0;
    while (at < len) {
        uint32_t scalar = 0;
        size_t bytes = text_decode(text + at, len - at, &scalar);
        used = is_q ? used + q_bytes(text + at, bytes) : (at + bytes + 2) / 3 * 4;
        if (used > room) {
            break;
        }
        at += bytes;
    }
    return at;
}

/* Q leaves Latin letters to be read; B is shorter where there are few of them. */
static bool is_better_q(const char *text, size_t len) {
    size_t q = 0;
    for (size_t i = 0; i < len; i++) {
        q += q_bytes(text + i, 1);
    }
    return q <= 2 * len;
}

static void add_encoded(struct buf *out, const char *text, size_t len) {
    bool is_q = is_better_q(text, len);
    for (size_t at = 0; at < len;) {
        size_t used = line_bytes(out) + 1;
        size_t room = used < MAILENC_LINE_BYTES ? MAILENC_LINE_BYTES - used : 0;
        if (room < ENCODED_WORD_FRAME + ENCODED_LEAST_BYTES) {
            buf_add_char(out, '\n');
            room = ENCODED_WORD_BYTES;
        }
        room = room < ENCODED_WORD_BYTES ? room : ENCODED_WORD_BYTES;
        size_t bytes = fitting(text + at, len - at, room - ENCODED_WORD_FRAME, is_q);
        buf_add_text(out, is_q ? " =?utf-8?q?" : " =?utf-8?b?");
        if (is_q) {
            add_q(out, text + at, bytes);
        } else {
            add_base64(out, text + at, bytes, SIZE_MAX);
        }
        buf_add_text(out, "?=");
        at += bytes;
    }
}

/* Calls mailenc_word for each word of a plain text. */
static void add_words(struct buf *out, const char *text) {
    struct buf word = {0};
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        buf_reset(&word);
        buf_add(&word, text, len);
        mailenc_word(out, buf_text(&word));
        text += len + (text[len] == ' ');
    }
    buf_release(&word);
}

void mailenc_text(struct buf *out, const char *text) {
    struct buf clean = {0};
    (void)text_clean(&clean, text, strlen(text), TEXT_LINE);
    if (is_plain_text(buf_text(&clean), clean.len)) {
        add_words(out, buf_text(&clean));
    } else {
        add_encoded(out, buf_text(&clean), clean.len);
    }
    buf_release(&clean);
}

static bool is_atoms(const char *text) {
    for (; *text != '\0'; text++) {
        if (!is_letter_or_digit((unsigned char)*text) && *text != ' ' &&
            !is_one_of((unsigned char)*text, "!#$%&'*+-/=?^_`{|}~")) {
            return false;
        }
    }
    return true;
}

void mailenc_phrase(struct buf *out, const char *name) {
    struct buf clean = {0}, quoted = {0};
    (void)text_clean(&clean, name, strlen(name), TEXT_LINE);
    const char *text = buf_text(&clean);
    if (!is_plain_text(text, clean.len)) {
        add_encoded(out, text, clean.len);
    } else if (is_atoms(text)) {
        add_words(out, text);
    } else {
        buf_add_char(&quoted, '"');
        for (; *text != '\0'; text++) {
            buf_add_text(&quoted, *text == '"' || *text == '\\' ? "\\" : "");
            buf_add_char(&quoted, *text);
        }
        buf_add_char(&quoted, '"');
        add_words(out, buf_text(&quoted));
    }
    buf_release(&quoted);
    buf_release(&clean);
}

/* --- parameters ---------------------------------------------------------------------------------
 */

static bool is_plain_value(const char *value) {
    size_t len = strlen(value);
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)value[i];
        if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') {
            return false;
        }
    }
    return len <= PARAMETER_BYTES && strstr(value, "=?") == NULL;
}

static bool is_attribute_byte(unsigned char byte) {
    return is_letter_or_digit(byte) || is_one_of(byte, "!#$&+-.^_`|~");
}

/* Appends one character as it is or in percent signs. */
static void add_percent(struct buf *out, const char *character, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)character[i];
        if (is_attribute_byte(byte)) {
            buf_add_char(out, character[i]);
        } else {
            add_escaped(out, '%', byte);
        }
    }
}

void mailenc_parameter(struct buf *out, const char *name, const char *value) {
    struct buf clean = {0};
    (void)text_clean(&clean, value, strlen(value), TEXT_LINE);
    const char *text = buf_text(&clean);
    if (is_plain_value(text)) {
        buf_addf(out, ";\n %s=\"%s\"", name, text);
        buf_release(&clean);
        return;
    }
    int piece = 0;
    for (size_t at = 0; at < clean.len;) {
        size_t start = out->len;
        buf_addf(out, ";\n %s*%d*=%s", name, piece, piece == 0 ? "utf-8''" : "");
        while (at < clean.len && out->len - start < PARAMETER_BYTES) {
            uint32_t scalar = 0;
            size_t bytes = text_decode(text + at, clean.len - at, &scalar);
            add_percent(out, text + at, bytes);
            at += bytes;
        }
        piece++;
    }
    buf_release(&clean);
}
