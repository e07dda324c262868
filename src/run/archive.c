/** The mail archive, asked once and waited for: for the commands, not for the desk. */
#include "callsheet/run/archive.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/run/children.h"

void archive_reader(char *out, size_t capacity) {
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    if (len > 0) {
        self[len] = '\0';
        char *slash = strrchr(self, '/');
        if (slash != NULL) {
            *slash = '\0';
            int needed = snprintf(out, capacity, "%s/callsheet-reader", self);
            if (needed > 0 && (size_t)needed < capacity && access(out, X_OK) == 0) {
                return;
            }
        }
    }
    (void)text_copy(out, capacity, CALLSHEET_LIBEXEC "/callsheet-reader");
}

static void take_opened(const struct index_opened *opened, struct cli_mail_state *out) {
    /* Paths are cut where they are longer than any that can be opened. */
    (void)text_copy(out->path, sizeof out->path, opened->path);
    (void)text_copy(out->config, sizeof out->config, opened->config);
    out->messages = opened->messages;
    out->indexed_at = opened->indexed_at;
    out->own_addresses = opened->own_addresses;
    (void)text_copy(out->mail_root, sizeof out->mail_root, opened->mail_root);
    (void)text_copy(out->own_name, sizeof out->own_name, opened->own_name);
    (void)text_copy(out->own_address, sizeof out->own_address, opened->own_address);
}

void archive_wait(struct children *children, int64_t until_ms) {
    struct pollfd fds[CHILDREN_POLL_MAX];
    size_t count = children_poll_fds(children, fds);
    int64_t now_ms = clock_monotonic_ms();
    int64_t left = until_ms > now_ms ? until_ms - now_ms : 0;
    int wait = children_timeout_ms(children, now_ms);
    wait = wait < 0 || wait > left ? (int)left : wait;
    (void)poll(fds, (nfds_t)count, wait);
    children_handle(children, fds, count, clock_monotonic_ms());
}

/** Looks through the news; true when the question is answered, one way or the other. */
static bool is_answered(struct children *children, struct cli_mail_state *out, enum status *status,
                        struct error *err) {
    struct children_event event;
    while (children_next(children, &event)) {
        if (event.kind == CHILDREN_OPENED) {
            take_opened(&event.opened, out);
            *status = STATUS_OK;
            return true;
        }
        if (event.kind == CHILDREN_FAILED) {
            *status = error_set(err, event.failed.status, "%s", event.failed.message);
            return true;
        }
    }
    return false;
}

struct children *archive_children(const struct cli_context *cli) {
    char reader[4096 + 32];
    archive_reader(reader, sizeof reader);
    struct children_options options = {
        .reader = reader,
        .database = cli->config.mail,
        .config = cli->config.mail_config,
        .profile = cli->config.mail_profile,
        .log_fd = -1,
        .since = cli->clock.now(cli->clock.context),
    };
    return children_new(&options);
}

enum status archive_state(const struct cli_context *cli, struct cli_mail_state *out,
                          struct error *err) {
    struct cli_mail_state found = {.indexed_at = INSTANT_NONE};
    enum status status = STATUS_TIMEOUT;
    struct children *children = archive_children(cli);
    children_set_addresses(children, NULL, 0);
    (void)children_scan(children, cli->clock.now(cli->clock.context));
    int64_t until_ms = clock_monotonic_ms() + ARCHIVE_PATIENCE_MS;
    bool done = false;
    while (!done && clock_monotonic_ms() < until_ms) {
        archive_wait(children, until_ms);
        done = is_answered(children, &found, &status, err);
    }
    if (!done) {
        status = error_set(err, STATUS_TIMEOUT,
                           "The mail archive did not answer. Check it with: notmuch count");
    }
    if (status == STATUS_OK) {
        *out = found;
    }
    children_free(children);
    return status;
}
