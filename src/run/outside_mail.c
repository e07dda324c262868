/** Mail in other programs. */
#include "callsheet/run/outside_mail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/run/archive.h"
#include "callsheet/run/argv.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/lend.h"

void outside_mail_program(struct desk *desk, const struct effect *effect) {
    struct argv argv;
    struct error err;
    pid_t program = -1;
    int how = 0;
    enum status status =
        argv_mail(&argv, desk->options->open_mail, effect->text != NULL ? effect->text : "",
                  effect->more != NULL ? effect->more : "", &err);
    if (status == STATUS_OK) {
        struct launch launch = {.argv = argv.items, .environment = environ, .out = 1};
        desk_sync_drafts(desk);
        term_suspend(desk->term);
        status = lend_start(desk, &launch, &program, &err);
        if (status == STATUS_OK && !lend_wait(desk, program, &how)) {
            desk->end = DESK_HUNG_UP;
            return;
        }
        lend_take_back(desk);
    }
    if (status == STATUS_OK && (!WIFEXITED(how) || WEXITSTATUS(how) != 0)) {
        status =
            error_set(&err, STATUS_IO, "%s ended with an error; check [mail] open.", argv.items[0]);
    }
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    }
}

/* --- the pager --- */

/* Our environment with less held back from commands, files and editors. */
struct secure_environment {
    char **items, *less;
    size_t count;
};

static void secure(struct secure_environment *out) {
    size_t count = 0;
    while (environ[count] != NULL) {
        count++;
    }
    out->items = mem_zalloc(count + 2, sizeof *out->items);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(environ[i], "LESSSECURE=", 11) != 0 &&
            strncmp(environ[i], "LESSOPEN=", 9) != 0) {
            out->items[out->count++] = environ[i];
        }
    }
    out->less = mem_strdup("LESSSECURE=1");
    out->items[out->count++] = out->less;
}

/* The two programs, connected by a pipe; -1: not started. */
struct pair {
    pid_t cleaner, pager;
};

static enum status start_pair(struct desk *desk, const struct argv *pager, int mail_fd,
                              struct pair *pair, struct error *err) {
    char reader[4096 + 32];
    int ends[2];
    struct secure_environment environment = {.count = 0};
    archive_reader(reader, sizeof reader);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return error_set(err, STATUS_IO, "No pipe to the pager can be made: %s.", strerror(errno));
    }
    secure(&environment);
    const char *const cleaner[] = {reader, "clean", NULL};
    const struct launch first = {
        .argv = cleaner, .environment = environment.items, .in = mail_fd, .out = ends[1]};
    const struct launch second = {
        .argv = pager->items, .environment = environment.items, .in = ends[0], .out = 1};
    enum status status = lend_start(desk, &second, &pair->pager, err);
    if (status == STATUS_OK) {
        status = lend_start(desk, &first, &pair->cleaner, err);
    }
    (void)close(ends[0]); /* the programs have them */
    (void)close(ends[1]);
    mem_free(environment.items);
    mem_free(environment.less);
    return status;
}

/* The cleaner ends by itself when nobody reads any more; one that hangs is ended. */
static void end_cleaner(pid_t cleaner) {
    if (cleaner > 0) {
        (void)kill(cleaner, SIGKILL); /* fails only when it is gone */
        while (waitpid(cleaner, NULL, 0) < 0 && errno == EINTR) {
        }
    }
}

static enum status explain(const struct argv *argv, enum status status, struct error *err) {
    if (status != STATUS_NOT_FOUND) {
        return status;
    }
    return error_set(err, STATUS_NOT_FOUND,
                     "There is no pager %s. Install less, or name another in $PAGER.",
                     argv->items[0]);
}

enum status outside_pager(struct desk *desk, int take_fd, struct error *err) {
    struct argv argv;
    struct pair pair = {.cleaner = -1, .pager = -1};
    int how = 0;
    enum status status = argv_pager(&argv, getenv("PAGER"), err);
    if (status == STATUS_OK) {
        desk_sync_drafts(desk);
        term_suspend(desk->term);
        status = start_pair(desk, &argv, take_fd, &pair, err);
        if (pair.pager > 0 && !lend_wait(desk, pair.pager, &how)) {
            desk->end = DESK_HUNG_UP;
        } else {
            lend_take_back(desk);
        }
        end_cleaner(pair.cleaner);
        status = explain(&argv, status, err);
    }
    (void)close(take_fd); /* only read from */
    return status;
}
