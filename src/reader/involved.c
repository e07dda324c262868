/** The addresses of one customer, as a question to the archive and as the check of its answers. */
#include "callsheet/reader/involved.h"

#include "callsheet/reader/sender.h"

static void add_quoted(struct buf *query, const char *address) {
    buf_add_char(query, '"');
    for (; *address != '\0'; address++) {
        buf_add_char(query, *address);
        if (*address == '"') {
            buf_add_char(query, '"');
        }
    }
    buf_add_char(query, '"');
}

void involved_init(struct involved *involved, const char *const *addresses, size_t count) {
    involved->map = addrmap_new();
    buf_init(&involved->query);
    for (size_t i = 0; i < count; i++) {
        char folded[MAILBOX_ADDRESS_BYTES];
        if (!address_fold(addresses[i], folded) || !addrmap_add(involved->map, folded, 1)) {
            continue; /* what is no address is in no mail */
        }
        buf_add_text(&involved->query, involved->query.len > 0 ? " or from:" : "from:");
        add_quoted(&involved->query, folded);
        buf_add_text(&involved->query, " or to:");
        add_quoted(&involved->query, folded);
    }
}

void involved_release(struct involved *involved) {
    addrmap_free(involved->map);
    buf_release(&involved->query);
}

static bool holds(const struct involved *involved, const struct mailbox *mailbox) {
    char folded[MAILBOX_ADDRESS_BYTES];
    return address_fold(mailbox->address, folded) && addrmap_find(involved->map, folded) != NULL;
}

static bool is_recipient(const struct involved *involved, notmuch_message_t *message) {
    struct buf list;
    buf_init(&list);
    bool found = false;
    if (sender_recipients(message, &list)) {
        const char *cursor = buf_text(&list);
        struct mailbox mailbox;
        while (!found && mailbox_next(&cursor, &mailbox)) {
            found = holds(involved, &mailbox);
        }
    }
    buf_release(&list);
    return found;
}

bool involved_wrote(struct archive *archive, const struct involved *involved,
                    notmuch_message_t *message) {
    struct sender sender;
    if (!sender_read(archive, message, &sender)) {
        return false;
    }
    bool wrote = !sender.is_ours && !sender.has_more && holds(involved, &sender.first);
    sender_release(&sender);
    return wrote;
}

enum involved_answer involved_in(struct archive *archive, const struct involved *involved,
                                 notmuch_message_t *message) {
    struct sender sender;
    if (!sender_read(archive, message, &sender)) {
        return INVOLVED_UNKNOWN;
    }
    struct mailbox mailbox = sender.first;
    bool found = holds(involved, &mailbox);
    while (!found && sender_next(archive, &sender, &mailbox)) {
        found = holds(involved, &mailbox);
    }
    sender_release(&sender);
    return found || is_recipient(involved, message) ? INVOLVED_YES : INVOLVED_NO;
}
