/** Who wrote a message of the archive. */
#include "callsheet/reader/sender.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/charset.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/mailfile.h"

/* Replaces a decoded From by the raw one of the file. Without a file nobody can tell who wrote:
   then the message has no sender. */
static void read_raw(notmuch_message_t *message, struct buf *value) {
    struct buf head;
    buf_init(&head);
    buf_reset(value);
    if (mailfile_message_head(message, &head)) {
        (void)header_find(buf_text(&head), head.len, "From", value); /* none: no sender */
    }
    buf_release(&head);
}

bool sender_next(struct archive *archive, struct sender *sender, struct mailbox *out) {
    if (!mailbox_next(&sender->cursor, out)) {
        return false;
    }
    if (sender->is_raw && strstr(out->name, "=?") != NULL) {
        struct buf name;
        buf_init(&name);
        charsets_decode_words(archive_charsets(archive), out->name, strlen(out->name), &name);
        (void)text_copy(out->name, sizeof out->name, buf_text(&name)); /* a cut name will do */
        buf_release(&name);
    }
    return true;
}

bool sender_read(struct archive *archive, notmuch_message_t *message, struct sender *out) {
    *out = (struct sender){.has_more = false};
    buf_init(&out->value);
    const char *from = notmuch_message_get_header(message, "from");
    if (from == NULL) {
        return false;
    }
    if (address_is_plain(from)) {
        buf_add_text(&out->value, from);
    } else {
        read_raw(message, &out->value);
        out->is_raw = true;
    }
    out->cursor = buf_text(&out->value);
    (void)sender_next(archive, out, &out->first);        /* none: no sender */
    (void)address_fold(out->first.address, out->folded); /* no address: "" */
    struct mailbox more;
    const char *rest = out->cursor;
    out->has_more = mailbox_next(&rest, &more);
    out->is_ours = archive_is_own(archive, out->folded);
    return true;
}

void sender_release(struct sender *sender) {
    buf_release(&sender->value);
}

bool sender_recipients(notmuch_message_t *message, struct buf *out) {
    struct buf head;
    buf_init(&head);
    bool is_read = mailfile_message_head(message, &head);
    if (is_read) {
        (void)header_find(buf_text(&head), head.len, "To", out); /* none: nobody */
        buf_add_char(out, ',');
        (void)header_find(buf_text(&head), head.len, "Cc", out);
    }
    buf_release(&head);
    return is_read;
}
