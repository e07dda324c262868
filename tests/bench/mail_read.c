/**
 * Measures the mail workers without a screen: what each answers, and how fast. Prints microseconds.
 *
 *     mail_read scan    READER ADDRESSES NOW RUNS  a whole scan, the first with a new worker
 *     mail_read threads READER ADDRESSES NOW RUNS  threads of customers, spread over all
 *     mail_read body    READER ADDRESSES NOW RUNS  newest messages of customers, as text
 *     mail_read poll    READER ADDRESSES NOW RUNS  waits for a line on standard input before each
 *                                                  poll, and says "ready" when it may come
 *
 * ADDRESSES is a file of lines "customer<TAB>address". The archive is that of NOTMUCH_CONFIG.
 */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/run/children.h"

enum { RECENT_DAYS = 60, PATIENCE_MS = 120000, THREADS_MOST = 60 };

static struct index_address *rows;
static size_t row_count, row_room;
static int64_t now;

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void read_addresses(const char *path) {
    char line[512];
    FILE *file = fopen(path, "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *tab = strchr(line, '\t');
        line[strcspn(line, "\n")] = '\0';
        if (tab != NULL) {
            rows = mem_grow(rows, row_count, &row_room, sizeof *rows);
            rows[row_count++] =
                (struct index_address){mem_strdup(tab + 1), strtoll(line, NULL, 10)};
        }
    }
    if (file == NULL || row_count == 0) {
        fprintf(stderr, "mail_read: no addresses in %s\n", path);
        exit(1);
    }
    fclose(file);
}

/* Waits for the answer; counts the mails that come before it. */
static void await(struct children *children, uint32_t serial, struct children_event *event,
                  size_t *mails) {
    for (int64_t until = now_us() / 1000 + PATIENCE_MS; now_us() / 1000 < until;) {
        while (children_next(children, event)) {
            *mails += event->kind == CHILDREN_MAIL ? event->mail.count : 0;
            if (event->kind == CHILDREN_FAILED) {
                fprintf(stderr, "mail_read: %s\n", event->failed.message);
                exit(1);
            }
            if (event->serial == serial && event->kind != CHILDREN_MAIL) {
                return;
            }
        }
        struct pollfd fds[CHILDREN_POLL_MAX];
        size_t count = children_poll_fds(children, fds);
        int wait = children_timeout_ms(children, now_us() / 1000);
        int ready = poll(fds, (nfds_t)count, wait < 0 || wait > 1000 ? 1000 : wait);
        children_handle(children, fds, ready > 0 ? count : 0, now_us() / 1000);
    }
    fprintf(stderr, "mail_read: no answer\n");
    exit(1);
}

static void scan(struct children *children, int runs) {
    struct children_event event;
    for (int i = 0; i < runs; i++) {
        size_t mails = 0;
        int64_t start = now_us();
        await(children, children_scan(children, now), &event, &mails);
        printf("%" PRId64 " %zu\n", now_us() - start, mails);
    }
}

static uint32_t ask_threads(struct children *children, int run, int runs) {
    size_t at = row_count / (size_t)runs * (size_t)run;
    return children_threads(children, &(struct index_threads){.customer_id = rows[at].customer_id,
                                                              .now = now,
                                                              .limit = THREADS_MOST,
                                                              .count = 1,
                                                              .addresses = &rows[at].address});
}

static void threads(struct children *children, int runs) {
    struct children_event event;
    size_t mails = 0;
    await(children, ask_threads(children, 0, runs), &event, &mails); /* starts the worker */
    for (int i = 0; i < runs; i++) {
        int64_t start = now_us();
        await(children, ask_threads(children, i, runs), &event, &mails);
        printf("%" PRId64 " %zu\n", now_us() - start, event.threads.count);
    }
}

static void bodies(struct children *children, int runs) {
    struct children_event event;
    size_t mails = 0;
    for (int i = 0; i < runs; i++) {
        await(children, ask_threads(children, i, runs), &event, &mails);
        if (event.threads.count == 0) {
            continue;
        }
        char *id = mem_strdup(event.threads.rows[0].newest_id);
        int64_t start = now_us();
        await(children, children_body(children, id, 0), &event, &mails);
        if (i > 0) { /* the first one starts the worker */
            printf("%" PRId64 " %zu\n", now_us() - start, event.body.text.text_len);
        }
        mem_free(id);
    }
}

static void polls(struct children *children, int runs) {
    struct children_event event;
    char line[64];
    size_t mails = 0;
    await(children, children_scan(children, now), &event, &mails);
    for (int i = 0; i < runs; i++) {
        fprintf(stderr, "ready\n");
        if (fgets(line, sizeof line, stdin) == NULL) {
            return;
        }
        mails = 0;
        int64_t start = now_us();
        await(children, children_poll_mail(children, now), &event, &mails);
        printf("%" PRId64 " %zu\n", now_us() - start, mails);
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(struct children *children, int runs);
    } modes[] = {{"scan", scan}, {"threads", threads}, {"body", bodies}, {"poll", polls}};
    if (argc != 6) {
        fprintf(stderr, "mail_read scan|threads|body|poll READER ADDRESSES NOW RUNS\n");
        return 2;
    }
    now = instant_parse_iso(argv[4]);
    read_addresses(argv[3]);
    struct children *children = children_new(
        &(struct children_options){.reader = argv[2],
                                   .database = "",
                                   .config = "",
                                   .profile = "",
                                   .log_fd = -1,
                                   .since = now - (int64_t)RECENT_DAYS * SECONDS_PER_DAY});
    children_set_addresses(children, rows, row_count);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(argv[1], modes[i].name) == 0) {
            modes[i].run(children, atoi(argv[5]));
        }
    }
    children_free(children);
    return 0;
}
