/** Where a letter goes that a person has read. */
#include "callsheet/run/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/exchange/maildir.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/desktop.h"

enum {
    PATH_BYTES = 4096,
    LOOK_MS = 5,      /* between two looks at the command */
    SAID_BYTES = 160, /* of what the command said last */
    SAID_READ_BYTES = 1024 * 1024,
};

/* --- keeping ------------------------------------------------------------------------------------
 */

/** Writes bytes into a new private file of the state folder. */
static enum status keep_file(const struct outbox_options *options, const char *ending,
                             const struct buf *bytes, char path[PATH_BYTES], struct error *err) {
    char folder[PATH_BYTES], name[64], day[11];
    day_format_iso((int32_t)(options->now / SECONDS_PER_DAY), day);
    (void)snprintf(name, sizeof name, "%s-XXXXXX%s", day, ending); /* 4 letters and a day */
    enum status status = io_join(folder, sizeof folder, options->state_folder, "letters", err);
    if (status == STATUS_OK) {
        status = io_make_dirs(folder, err);
    }
    if (status == STATUS_OK) {
        status = io_join(path, PATH_BYTES, folder, name, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int fd = mkostemps(path, (int)strlen(ending), O_CLOEXEC);
    if (fd < 0) {
        return error_set(err, STATUS_IO, "Cannot make a file in %s: %s.", folder, strerror(errno));
    }
    status = io_write_all(fd, buf_text(bytes), bytes->len, err);
    if (status == STATUS_OK && fsync(fd) != 0) {
        status = error_set(err, STATUS_IO, "Cannot save %s: %s.", path, strerror(errno));
    }
    (void)close(fd); /* synced, or told already */
    return status == STATUS_OK ? io_sync_dir(folder, err) : status;
}

/** Adds to the sentence where the letter is now. Returns the status it had. */
static enum status keep(const struct outbox_options *options, const char *ending,
                        const struct buf *bytes, enum status status, struct error *err) {
    char path[PATH_BYTES];
    struct error own = {.status = status}, trouble;
    if (err == NULL) {
        err = &own;
    }
    struct buf said = {0};
    buf_add_text(&said, err->message);
    if (keep_file(options, ending, bytes, path, &trouble) == STATUS_OK) {
        (void)error_set(err, status, "%.*s The letter is kept in %s.", 300, buf_text(&said), path);
    } else {
        (void)error_set(err, status, "%.*s It could not be kept either: %s", 220, buf_text(&said),
                        trouble.message);
    }
    buf_release(&said);
    return status;
}

/* --- the command --------------------------------------------------------------------------------
 */

/** A command that runs, with what it reads and what it complains of. */
struct command {
    const char *const *argv;
    int in, said; /* files without a name: no pipe can fill up, nobody waits for a reader */
    pid_t pid;
};

static enum status command_fails(struct error *err, const char *program, int reason) {
    return error_set(err, reason == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                     "Cannot start %s: %s. Check draft_command in [mail] of the configuration.",
                     program, strerror(reason));
}

static int set_files(posix_spawn_file_actions_t *files, const struct command *command) {
    int reason = posix_spawn_file_actions_adddup2(files, command->in, 0);
    if (reason == 0) {
        reason = posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
    }
    if (reason == 0) {
        reason = posix_spawn_file_actions_adddup2(files, command->said, 2);
    }
    return reason;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    (void)sigemptyset(&none); /* these two cannot fail */
    (void)sigfillset(&all);
    (void)posix_spawnattr_setsigmask(attributes, &none);
    (void)posix_spawnattr_setsigdefault(attributes, &all);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETSID);
}

static int spawn(struct command *command) {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    struct desktop desktop;
    int reason = posix_spawn_file_actions_init(&files);
    if (reason != 0) {
        return reason;
    }
    reason = posix_spawnattr_init(&attributes);
    if (reason == 0) {
        desktop_init(&desktop);
        reason = set_files(&files, command);
        reason = reason == 0 ? set_attributes(&attributes) : reason;
        if (reason == 0) {
            reason = posix_spawnp(&command->pid, command->argv[0], &files, &attributes,
                                  (char *const *)(const void *)command->argv, desktop.environment);
        }
        desktop_release(&desktop);
        (void)posix_spawnattr_destroy(&attributes); /* these two cannot fail */
    }
    (void)posix_spawn_file_actions_destroy(&files);
    return reason;
}

/** Waits for the command; false when it had to be ended. */
static bool wait_for(const struct command *command, int deadline_ms, int *how) {
    int64_t until = clock_monotonic_ms() + deadline_ms;
    for (;;) {
        pid_t ended = waitpid(command->pid, how, WNOHANG);
        if (ended == command->pid || (ended < 0 && errno != EINTR)) {
            return ended == command->pid;
        }
        if (clock_monotonic_ms() >= until) {
            (void)kill(-command->pid, SIGKILL); /* with what it started; it has its own session */
            while (waitpid(command->pid, how, 0) < 0 && errno == EINTR) {
            }
            return false;
        }
        (void)poll(NULL, 0, LOOK_MS);
    }
}

/** The last line that the command complained with, cleaned; "" when it said nothing. */
static void last_words(const struct command *command, char out[SAID_BYTES]) {
    struct buf said = {0};
    out[0] = '\0';
    if (lseek(command->said, 0, SEEK_SET) == 0 &&
        io_read_fd(command->said, SAID_READ_BYTES, &said, NULL) == STATUS_OK) {
        size_t end = said.len;
        while (end > 0 && strchr(" \t\r\n", said.data[end - 1]) != NULL) {
            end--;
        }
        size_t start = end;
        while (start > 0 && said.data[start - 1] != '\n') {
            start--;
        }
        buf_truncate(&said, end);
        (void)text_clean_into(out, SAID_BYTES, buf_text(&said) + start, TEXT_LINE); /* a part */
    }
    buf_release(&said);
}

static enum status judge(const struct command *command, int how, struct error *err) {
    char said[SAID_BYTES];
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0) {
        return STATUS_OK;
    }
    last_words(command, said);
    const char *program = command->argv[0];
    const char *colon = said[0] != '\0' ? ": " : "";
    const char *full = said[0] != '\0' && strchr(".!?", said[strlen(said) - 1]) ? "" : ".";
    if (WIFSIGNALED(how)) {
        return error_set(err, STATUS_IO, "%s was ended by signal %d%s%s%s", program, WTERMSIG(how),
                         colon, said, full);
    }
    return error_set(err, STATUS_IO, "%s did not take the letter (it ended with %d)%s%s%s", program,
                     WEXITSTATUS(how), colon, said, full);
}

static enum status run(struct command *command, const struct buf *message, int deadline_ms,
                       struct error *err) {
    int how = 0;
    command->in = memfd_create("letter", MFD_CLOEXEC);
    command->said = memfd_create("said", MFD_CLOEXEC);
    if (command->in < 0 || command->said < 0) {
        return command_fails(err, command->argv[0], errno);
    }
    enum status status = io_write_all(command->in, message->data, message->len, err);
    if (status != STATUS_OK) {
        return status;
    }
    int reason = lseek(command->in, 0, SEEK_SET) == 0 ? spawn(command) : errno;
    if (reason != 0) {
        return command_fails(err, command->argv[0], reason);
    }
    if (!wait_for(command, deadline_ms, &how)) {
        return error_set(err, STATUS_TIMEOUT,
                         "%s did not end within %d seconds and was stopped; look whether it took "
                         "the letter before you try again.",
                         command->argv[0], deadline_ms / 1000);
    }
    return judge(command, how, err);
}

static enum status hand_over(const struct outbox_options *options, const struct buf *message,
                             struct error *err) {
    struct command command = {.argv = options->command, .in = -1, .said = -1};
    int deadline_ms = options->deadline_ms > 0 ? options->deadline_ms : OUTBOX_DEADLINE_MS;
    enum status status = run(&command, message, deadline_ms, err);
    if (command.in >= 0) {
        (void)close(command.in); /* in memory only */
    }
    if (command.said >= 0) {
        (void)close(command.said);
    }
    return status;
}

/* --- the drafts folder --------------------------------------------------------------------------
 */

static enum status put_draft(const struct outbox_options *options, const struct buf *message,
                             char *where, size_t capacity, struct error *err) {
    char folder[PATH_BYTES];
    enum status status =
        options->drafts[0] != '\0'
            ? (text_copy(folder, sizeof folder, options->drafts)
                   ? STATUS_OK
                   : error_set(err, STATUS_LIMIT, "The path of the drafts is too long."))
            : maildir_find_drafts(options->mail_root, folder, sizeof folder, err);
    if (status != STATUS_OK) {
        return status;
    }
    const struct maildir_draft draft = {
        .message = message->data, .len = message->len, .now = options->now};
    return maildir_put_draft(folder, &draft, where, capacity, err);
}

enum status outbox_put(const struct outbox_options *options, const struct mailout *letter,
                       char *where, size_t capacity, struct error *err) {
    struct buf message = {0};
    enum status status = mailout_write(letter, &message, err);
    if (status != STATUS_OK) {
        struct buf text = {0};
        buf_add(&text, letter->text != NULL ? letter->text : "",
                letter->text != NULL ? letter->text_len : 0);
        status = keep(options, ".txt", &text, status, err);
        buf_release(&text);
        return status;
    }
    if (options->command != NULL) {
        status = hand_over(options, &message, err);
        if (status == STATUS_OK) {
            (void)text_copy(where, capacity, options->command[0]); /* enough to know it by */
        }
    } else {
        status = put_draft(options, &message, where, capacity, err);
    }
    if (status != STATUS_OK) {
        status = keep(options, ".eml", &message, status, err);
    }
    buf_release(&message);
    return status;
}

/* --- the desk's ---------------------------------------------------------------------------------
 */

struct outbox_options outbox_options_of(const struct desk *desk) {
    return (struct outbox_options){
        .drafts = desk->options->drafts != NULL ? desk->options->drafts : "",
        .mail_root = desk->archive.mail_root,
        .command = desk->options->draft_command,
        .state_folder = desk->options->state_folder,
        .now = desk_now(desk),
    };
}

void outbox_sender(const struct desk *desk, char name[MAILOUT_NAME_BYTES],
                   char address[MAILOUT_ADDRESS_BYTES]) {
    const char *from = desk->options->from;
    name[0] = address[0] = '\0';
    if (from != NULL && from[0] != '\0' &&
        mailout_read_person(from, name, address, NULL) == STATUS_OK) {
        return;
    }
    if (mailout_is_address(desk->archive.own_address)) {
        (void)text_copy(name, MAILOUT_NAME_BYTES, desk->archive.own_name); /* of the same size */
        (void)text_copy(address, MAILOUT_ADDRESS_BYTES, desk->archive.own_address);
    }
}
