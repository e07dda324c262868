/* Any bytes as the fields of a mail that we write: it is refused, or it reads back with exactly the
   headers it should have, one sender, one recipient, the subject as it was, and as many parts as
   went in. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/exchange/mailout.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_BYTES = 16 * 1024, LINE_BYTES = 998 };

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    body_start();
    return setlocale(LC_ALL, "C.UTF-8") == NULL;
}

static void require(bool claim) {
    if (!claim) {
        abort();
    }
}

/** The input in pieces: each field ends at a byte 0xF8, which is in no UTF-8 text. */
struct pieces {
    const char *at;
    size_t left;
    struct arena *arena;
};

static const char *take(struct pieces *pieces, size_t *len) {
    const char *end = memchr(pieces->at, 0xF8, pieces->left);
    size_t bytes = end != NULL ? (size_t)(end - pieces->at) : pieces->left;
    const char *text = arena_strndup(pieces->arena, pieces->at, bytes);
    pieces->at += bytes + (end != NULL);
    pieces->left -= bytes + (end != NULL);
    if (len != NULL) {
        *len = bytes;
    }
    return text;
}

static void check_headers(const struct mailout *letter, const struct buf *out) {
    struct header_walk walk = {.block = out->data, .len = header_block_len(out->data, out->len)};
    struct header header;
    struct buf names = {0}, wanted = {0};
    bool is_reply = mailout_is_id(letter->in_reply_to);
    while (header_next(&walk, &header)) {
        buf_add(&names, header.name, header.name_len);
        buf_add_char(&names, ' ');
    }
    buf_add_text(&wanted, letter->from.address[0] != '\0' ? "From " : "");
    buf_add_text(&wanted, letter->to.address[0] != '\0' ? "To " : "");
    buf_add_text(&wanted, "Subject Date Message-ID ");
    buf_add_text(&wanted, is_reply ? "In-Reply-To " : "");
    buf_add_text(&wanted, is_reply || mailout_is_id(letter->references[0]) ? "References " : "");
    buf_add_text(&wanted, "MIME-Version Content-Type ");
    buf_add_text(&wanted, letter->attachment_count == 0 ? "Content-Transfer-Encoding " : "");
    require(strcmp(buf_text(&names), buf_text(&wanted)) == 0);
    buf_release(&wanted);
    buf_release(&names);
}

/** The raw header names one mailbox: the one that was asked for. */
static void check_person(const struct buf *out, const char *name, const char *address) {
    struct buf value = {0};
    struct mailbox mailbox;
    size_t count = header_find(out->data, out->len, name, &value);
    require(count == (address[0] != '\0' ? 1 : 0));
    const char *cursor = buf_text(&value);
    if (count == 1) {
        require(mailbox_next(&cursor, &mailbox) && strcmp(mailbox.address, address) == 0);
        require(!mailbox_next(&cursor, &mailbox));
    }
    buf_release(&value);
}

static void check_lines(const struct buf *out) {
    for (size_t at = 0; at < out->len;) {
        const char *end = memchr(out->data + at, '\n', out->len - at);
        require(end != NULL && (size_t)(end - out->data) - at <= LINE_BYTES);
        at = (size_t)(end - out->data) + 1;
    }
    for (size_t i = 0; i < out->len; i++) {
        unsigned char byte = (unsigned char)out->data[i];
        require(byte < 0x7f && (byte >= 0x20 || byte == '\n' || byte == '\t'));
    }
}

static void check_read_back(const struct mailout *letter, const struct buf *out) {
    static struct charsets *charsets;
    struct body_result result;
    struct buf clean = {0};
    if (charsets == NULL) {
        charsets = charsets_new();
    }
    body_render(charsets, out->data, out->len, out->len, &result);
    (void)text_clean(&clean, letter->subject, strlen(letter->subject), TEXT_LINE);
    if (clean.len <= BODY_HEADER_BYTES - 4) {
        require(strcmp(result.text.subject, buf_text(&clean)) == 0);
    }
    require(result.text.date == letter->date);
    require(result.text.part_count == letter->attachment_count);
    for (size_t i = 0; i < letter->attachment_count; i++) {
        char name[MAILOUT_FILE_NAME_BYTES];
        mailout_file_name(letter->attachments[i].name, name);
        require(result.text.parts[i].bytes == letter->attachments[i].len);
    }
    buf_release(&clean);
    body_release(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct buf out = {0};
    if (size == 0 || size > MOST_BYTES) {
        return 0;
    }
    arena_init(&arena);
    struct pieces pieces = {.at = (const char *)data + 1, .left = size - 1, .arena = &arena};
    struct mailout_attachment attachments[2];
    const char *references[1];
    char name[MAILOUT_NAME_BYTES], address[MAILOUT_ADDRESS_BYTES];
    struct mailout letter = {.from = {take(&pieces, NULL), take(&pieces, NULL)},
                             .to = {take(&pieces, NULL), take(&pieces, NULL)},
                             .subject = take(&pieces, NULL),
                             .date = 1795168800,
                             .message_id = "<1@fernway.example>",
                             .in_reply_to = take(&pieces, NULL)};
    references[0] = take(&pieces, NULL);
    letter.references = references;
    letter.reference_count = 1;
    letter.text = take(&pieces, &letter.text_len);
    letter.attachments = attachments;
    letter.attachment_count = data[0] % 3;
    for (size_t i = 0; i < letter.attachment_count; i++) {
        attachments[i].name = take(&pieces, NULL);
        attachments[i].type = take(&pieces, NULL);
        attachments[i].bytes = take(&pieces, &attachments[i].len);
    }
    if (mailout_read_person(letter.subject, name, address, NULL) == STATUS_OK) {
        require(mailout_is_address(address));
    }
    if (mailout_write(&letter, &out, NULL) == STATUS_OK) {
        check_lines(&out);
        check_headers(&letter, &out);
        check_person(&out, "From", letter.from.address);
        check_person(&out, "To", letter.to.address);
        check_read_back(&letter, &out);
    } else {
        require(out.len == 0);
    }
    buf_release(&out);
    arena_release(&arena);
    return 0;
}
