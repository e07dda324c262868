/* Any bytes as the head of a mail: headers, mailboxes and encoded words stay inside their input. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/charset.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/prescan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool claim) {
    if (!claim) {
        abort();
    }
}

static void read_mailboxes(const char *value) {
    struct mailbox mailbox;
    char folded[MAILBOX_ADDRESS_BYTES];
    size_t left = strlen(value) + 1;
    for (const char *cursor = value; mailbox_next(&cursor, &mailbox); left--) {
        expect(left > 0);
        expect(mailbox.address[0] == '\0' || address_fold(mailbox.address, folded));
    }
    (void)address_is_plain(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct charsets *charsets;
    if (charsets == NULL) {
        charsets = charsets_new();
    }
    const char *message = (const char *)data;
    struct header_walk walk = {.block = message, .len = size};
    struct header header;
    struct buf value, decoded, rewritten;
    buf_init(&value);
    buf_init(&decoded);
    buf_init(&rewritten);
    expect(header_block_len(message, size) <= size);
    while (header_next(&walk, &header)) {
        buf_reset(&value);
        buf_reset(&decoded);
        (void)header_value(&header, &value); /* cut or not */
        expect(memchr(buf_text(&value), '\n', value.len) == NULL);
        charsets_decode_words(charsets, buf_text(&value), value.len, &decoded);
        read_mailboxes(buf_text(&value));
        read_mailboxes(buf_text(&decoded));
    }
    if (prescan_is_safe(message, size)) {
        prescan_rewrite(message, size, &rewritten);
        expect(header_block_is_sane(buf_text(&rewritten), rewritten.len));
    }
    buf_release(&rewritten);
    buf_release(&decoded);
    buf_release(&value);
    return 0;
}
