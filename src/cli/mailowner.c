/* Whose a message is: see mailowner.h. */
#include "callsheet/cli/mailowner.h"

#include <string.h>

#include "callsheet/base/text.h"

enum { MATCHES_MOST = 20, OWNERS_MOST = 8, ADDRESS_BYTES = 321 };

/* Customers found so far. */
struct owners {
    struct store *store;
    struct arena arena;
    struct customer_match found[OWNERS_MOST];
    size_t count;
};

static void keep(struct owners *owners, const struct customer_match *match) {
    for (size_t i = 0; i < owners->count; i++) {
        if (owners->found[i].customer == match->customer) {
            return;
        }
    }
    if (owners->count < OWNERS_MOST) {
        owners->found[owners->count++] = *match;
    }
}

/* Looks one address up; only a contact with exactly it counts. */
static enum status look_up(struct owners *owners, const char *address, struct error *err) {
    struct customer_match *matches = NULL;
    size_t count = 0;
    enum status status =
        store_find(owners->store, address, MATCHES_MOST, &owners->arena, &matches, &count, err);
    for (size_t i = 0; !status && i < count; i++) {
        if (text_compare_fold(matches[i].matched, address) == 0) {
            keep(owners, &matches[i]);
        }
    }
    return status;
}

static bool is_address_byte(char c) {
    return (unsigned char)c > ' ' && !strchr("<>,;:()[]\"", c);
}

/* Looks up every address of a header, such as "Dana <dana@harbour.example>, bob@x.example". */
static enum status look_up_all(struct owners *owners, const char *header, struct error *err) {
    enum status status = STATUS_OK;
    for (const char *at = strchr(header, '@'); at && !status; at = strchr(at + 1, '@')) {
        const char *start = at, *end = at + 1;
        while (start > header && is_address_byte(start[-1])) {
            start--;
        }
        while (*end && is_address_byte(*end)) {
            end++;
        }
        char address[ADDRESS_BYTES];
        size_t len = (size_t)(end - start);
        if (len < sizeof address && start < at && end > at + 1) {
            memcpy(address, start, len);
            address[len] = '\0';
            status = look_up(owners, address, err);
        }
    }
    return status;
}

static enum status refuse(const struct owners *owners, const struct cli_mail *mail,
                          struct error *err) {
    if (owners->count == 0) {
        return error_set(err, STATUS_NOT_FOUND,
                         "No contact has the address %s “%.80s”. Name the customer: callsheet "
                         "evidence CUSTOMER --message ID.",
                         mail->is_outbound ? "this went to," : "of the sender,",
                         mail->is_outbound ? mail->body->to : mail->body->from_address);
    }
    struct buf list = {0};
    for (size_t i = 0; i < owners->count; i++) {
        buf_addf(&list, "%s%.60s (%.24s)", i > 0 ? ", " : "", owners->found[i].name,
                 owners->found[i].code);
    }
    enum status status = error_set(err, STATUS_AMBIGUOUS,
                                   "The address belongs to %.300s. Name the customer: callsheet "
                                   "evidence CUSTOMER --message ID.",
                                   buf_text(&list));
    buf_release(&list);
    return status;
}

enum status mail_owner(struct store *store, const struct cli_mail *mail, int64_t *out,
                       struct error *err) {
    struct owners owners = {.store = store};
    enum status status = STATUS_OK;
    if (mail->is_outbound) {
        status = look_up_all(&owners, mail->body->to, err);
        if (!status && owners.count == 0) {
            status = look_up_all(&owners, mail->body->cc, err);
        }
    } else if (mail->body->from_address[0]) {
        status = look_up(&owners, mail->body->from_address, err);
    }
    if (!status && owners.count == 1) {
        *out = owners.found[0].customer;
    } else if (!status) {
        status = refuse(&owners, mail, err);
    }
    arena_release(&owners.arena);
    return status;
}
