/** The letter of a saved call on its way to the drafts. */
#include "callsheet/run/letters.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/exchange/mailout.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/outbox.h"

enum { ATTACHMENTS_MOST = 2 };

static size_t attach(const struct letter *letter, struct mailout_attachment out[ATTACHMENTS_MOST]) {
    size_t count = 0;
    if (letter->invoice_text != NULL && letter->invoice_text[0] != '\0') {
        out[count++] = (struct mailout_attachment){.name = "corrected-invoice.txt",
                                                   .type = "text/plain",
                                                   .bytes = letter->invoice_text,
                                                   .len = strlen(letter->invoice_text)};
    }
    if (letter->statement_text != NULL && letter->statement_text[0] != '\0') {
        out[count++] = (struct mailout_attachment){.name = "statement-of-account.txt",
                                                   .type = "text/plain",
                                                   .bytes = letter->statement_text,
                                                   .len = strlen(letter->statement_text)};
    }
    return count;
}

/** What people call the place: the folder of a draft, or the command. */
static const char *place_of(char *where) {
    char *file = strrchr(where, '/');
    if (file == NULL) {
        return where;
    }
    *file = '\0'; /* the file */
    char *cur = strrchr(where, '/');
    if (cur == NULL) {
        return where;
    }
    *cur = '\0'; /* "cur" */
    char *folder = strrchr(where, '/');
    return folder != NULL ? folder + 1 : where;
}

bool letters_put(struct desk *desk, struct uuid call, const struct letter *letter, char *said,
                 size_t capacity) {
    char name[MAILOUT_NAME_BYTES], address[MAILOUT_ADDRESS_BYTES], id[MAILOUT_ID_BYTES];
    char where[4300] = "";
    struct mailout_attachment attachments[ATTACHMENTS_MOST];
    struct outbox_options options = outbox_options_of(desk);
    struct error err;
    const char *answers[] = {letter->answers};
    bool is_answer = letter->answers != NULL && letter->answers[0] != '\0';
    outbox_sender(desk, name, address);
    mailout_make_id(call, address, id);
    struct mailout mail = {.from = {.name = name, .address = address},
                           .to = {.name = letter->to_name, .address = letter->to_address},
                           .subject = letter->subject,
                           .date = desk_now(desk),
                           .zone = desk->options->firm,
                           .message_id = id,
                           .in_reply_to = is_answer ? letter->answers : "",
                           .references = answers,
                           .reference_count = is_answer ? 1 : 0,
                           .text = letter->body,
                           .text_len = strlen(letter->body),
                           .attachments = attachments,
                           .attachment_count = attach(letter, attachments)};
    if (outbox_put(&options, &mail, where, sizeof where, &err) != STATUS_OK) {
        (void)text_copy(said, capacity, err.message); /* cut is fine: it is one message */
        return false;
    }
    bool is_draft = strchr(where, '/') != NULL && options.command == NULL;
    (void)snprintf(said, capacity, is_draft ? "the mail is a draft in %s" : "the mail went to %s",
                   is_draft ? place_of(where) : where); /* cut is fine */
    return true;
}
