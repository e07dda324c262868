/** One message of the archive, asked for by its id and waited for: for the commands. */
#include "callsheet/run/findmail.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/run/archive.h"
#include "callsheet/run/children.h"
#include "callsheet/run/mailcopy.h"

/** What is waited for. */
struct search {
    char id[INDEX_ID_BYTES + 1];
    bool has_row, is_outbound, has_body;
    struct mail_body *body;
    enum status status;
};

/** Takes "id:x@y", "<x@y>" or "x@y" apart; false when it cannot be an id. */
static bool take_id(const char *text, char *out, size_t capacity) {
    text += strncmp(text, "id:", 3) == 0 ? 3 : 0;
    text += *text == '<';
    size_t len = strlen(text);
    len -= len > 0 && text[len - 1] == '>';
    if (len == 0 || len >= capacity || memchr(text, '"', len) != NULL) {
        return false;
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

static void take_row(struct search *search, const struct index_message_list *list) {
    search->has_row = true;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->rows[i].message_id, search->id) == 0) {
            search->is_outbound = (list->rows[i].flags & INDEX_MESSAGE_OUTBOUND) != 0;
        }
    }
}

/** Looks through the news; a failure ends the search. */
static void take_news(struct search *search, struct children *children, struct error *err) {
    struct children_event event;
    while (search->status == STATUS_OK && children_next(children, &event)) {
        if (event.kind == CHILDREN_FAILED && event.failed.status == STATUS_NOT_FOUND) {
            search->status =
                error_set(err, STATUS_NOT_FOUND,
                          "The mail archive has no message “%.120s”. notmuch search "
                          "--output=messages lists them; notmuch new takes new ones in.",
                          search->id);
        } else if (event.kind == CHILDREN_FAILED) {
            search->status = error_set(err, event.failed.status, "%s", event.failed.message);
        } else if (event.kind == CHILDREN_MESSAGES) {
            take_row(search, &event.messages);
        } else if (event.kind == CHILDREN_BODY && !search->has_body) {
            search->has_body = true;
            search->body = mailcopy_body(&event, search->id);
        }
    }
}

static void ask(const struct search *search, struct children *children, int64_t now) {
    char query[INDEX_ID_BYTES + 16];
    (void)snprintf(query, sizeof query, "id:\"%s\"", search->id); /* fits: sizes above */
    const struct index_search request = {.query = query, .now = now, .limit = 1};
    (void)children_search(children, &request);
    (void)children_body(children, search->id, 0);
}

enum status findmail(const struct cli_context *cli, const char *message_id, struct cli_mail *out,
                     struct error *err) {
    struct search search = {.status = STATUS_OK};
    if (!take_id(message_id, search.id, sizeof search.id)) {
        return error_set(err, STATUS_INVALID,
                         "“%.80s” is no message id. notmuch search --output=messages shows them.",
                         message_id);
    }
    struct children *children = archive_children(cli);
    ask(&search, children, cli->clock.now(cli->clock.context));
    int64_t until_ms = clock_monotonic_ms() + ARCHIVE_PATIENCE_MS;
    while (search.status == STATUS_OK && !(search.has_row && search.has_body)) {
        if (clock_monotonic_ms() >= until_ms) {
            search.status =
                error_set(err, STATUS_TIMEOUT,
                          "The mail archive did not answer. Check it with: notmuch count");
            break;
        }
        archive_wait(children, until_ms);
        take_news(&search, children, err);
    }
    children_free(children);
    if (search.status == STATUS_OK) {
        *out = (struct cli_mail){.body = search.body, .is_outbound = search.is_outbound};
    } else {
        mail_body_free(search.body);
    }
    return search.status;
}
