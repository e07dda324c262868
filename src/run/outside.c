/** Other programs and the shell we came from: the editor, the dialler, ^Z. */
#include "callsheet/run/outside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/run/argv.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/desktop.h"
#include "callsheet/run/effects_call.h"

/** How a program is started: with the signals as we found them, and with what environment. */
struct launch {
    const char *const *argv;
    char *const *environment;
    bool is_apart; /* a session of its own, nothing to read and nowhere to write */
};

static enum status launch_fails(struct error *err, const char *program, int reason) {
    return error_set(err, reason == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                     "Cannot start %s: %s. Check that it is installed.", program, strerror(reason));
}

static int set_up_files(posix_spawn_file_actions_t *files) {
    int reason = 0;
    for (int fd = 0; fd <= 2 && reason == 0; fd++) {
        reason = posix_spawn_file_actions_addopen(files, fd, "/dev/null", O_RDWR, 0);
    }
    return reason;
}

/** Starts a program; every descriptor of ours is closed in it (all are O_CLOEXEC). */
static enum status start(const struct desk *desk, const struct launch *launch, pid_t *pid,
                         struct error *err) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    sigset_t standard;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigemptyset(&standard);
    sigaddset(&standard, SIGPIPE);
    if (launch->is_apart) {
        flags = (short)(flags | POSIX_SPAWN_SETSID);
    }
    int reason = posix_spawnattr_init(&attributes);
    if (reason != 0) {
        return launch_fails(err, launch->argv[0], reason);
    }
    reason = posix_spawn_file_actions_init(&files);
    if (reason == 0) {
        (void)posix_spawnattr_setsigmask(&attributes, &desk->signals.before);
        (void)posix_spawnattr_setsigdefault(&attributes, &standard);
        (void)posix_spawnattr_setflags(&attributes, flags);
        reason = launch->is_apart ? set_up_files(&files) : 0;
        if (reason == 0) {
            reason = posix_spawnp(pid, launch->argv[0], &files, &attributes,
                                  (char *const *)(const void *)launch->argv, launch->environment);
        }
        (void)posix_spawn_file_actions_destroy(&files);
    }
    (void)posix_spawnattr_destroy(&attributes);
    return reason == 0 ? STATUS_OK : launch_fails(err, launch->argv[0], reason);
}

/* --- the terminal, lent and taken back --- */

static void take_terminal_back(struct desk *desk) {
    term_resume(desk->term);
    (void)term_resize(desk->term);
    int rows, cols;
    term_size(desk->term, &rows, &cols);
    surface_resize(desk->surface, rows, cols);
    struct message message = desk_message(desk, MSG_RESUMED);
    message.rows = rows;
    message.cols = cols;
    desk_tell(desk, &message);
    message = desk_message(desk, MSG_RESIZE);
    message.rows = rows;
    message.cols = cols;
    desk_tell(desk, &message);
}

void outside_suspend(struct desk *desk, const struct effect *effect) {
    (void)effect;
    desk_sync_drafts(desk);
    term_suspend(desk->term);
    signals_stop_job();
    take_terminal_back(desk);
}

/* --- the editor --- */

/** What came while the editor had the terminal. ^C and ^\ are meant for it. */
static void take_signal(struct desk *desk, enum signal_news news) {
    switch (news) {
    case SIGNAL_SUSPEND: /* the whole job is being stopped: stop with it */
        signals_stop_job();
        break;
    case SIGNAL_NONE:
    case SIGNAL_LEAVE:
    case SIGNAL_RESIZE:
    case SIGNAL_CONTINUED:
    case SIGNAL_CHILD:
        break;
    }
    (void)desk;
}

/** Says whether the terminal hung up. */
static bool is_hung_up(void) {
    struct pollfd fd = {.fd = STDIN_FILENO, .events = 0};
    return poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/** Waits for the editor; meanwhile what must go on goes on. False when the terminal went away. */
static bool wait_for(struct desk *desk, pid_t editor, int *how) {
    enum { LOOK_MS = 1000 };
    for (;;) {
        enum signal_news news;
        pid_t ended = waitpid(editor, how, WNOHANG);
        if (ended == editor || (ended < 0 && errno != EINTR)) {
            return !is_hung_up();
        }
        if (is_hung_up()) {
            return false;
        }
        struct pollfd fd = {.fd = desk->signals.fd, .events = POLLIN};
        int wait = effects_hold_timeout_ms(desk, clock_monotonic_ms());
        (void)poll(&fd, 1, wait >= 0 && wait < LOOK_MS ? wait : LOOK_MS);
        while ((news = signals_next(&desk->signals)) != SIGNAL_NONE) {
            take_signal(desk, news);
        }
        effects_hold_renew(desk, clock_monotonic_ms());
    }
}

/** Writes the note into a new private file of the state folder. */
static enum status write_note(const struct desk *desk, const char *text, char *path,
                              size_t capacity, struct error *err) {
    enum status status =
        io_join(path, capacity, desk->options->state_folder, "note-XXXXXX.txt", err);
    if (status == STATUS_OK) {
        status = io_make_dirs(desk->options->state_folder, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int fd = mkostemps(path, (int)strlen(".txt"), O_CLOEXEC);
    if (fd < 0) {
        return error_set(err, STATUS_IO, "Cannot make a file for the editor in %s: %s.",
                         desk->options->state_folder, strerror(errno));
    }
    status = io_write_all(fd, text, strlen(text), err);
    close(fd);
    return status;
}

static void tell_edited(struct desk *desk, const struct buf *text) {
    struct message message = desk_message(desk, MSG_EDITED);
    message.text = buf_text(text);
    message.text_len = text->len;
    desk_tell(desk, &message);
}

/** Reads the note back. The file is removed only when its text was taken. */
static void take_note(struct desk *desk, const struct effect *effect, const char *path, int how) {
    struct buf text = {0};
    struct error err;
    enum status status = STATUS_OK;
    if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
        status = error_set(&err, STATUS_CANCELLED,
                           "The editor ended with an error; the note is as it was before.");
    } else {
        status = io_read_file(path, OUTCOME_NOTE_BYTES, &text, &err);
    }
    if (status == STATUS_LIMIT) {
        status = error_set(&err, status,
                           "The note is longer than 64 KiB and was not taken; it is in %s.", path);
    } else {
        (void)unlink(path);
    }
    if (status == STATUS_OK) {
        tell_edited(desk, &text);
    } else {
        desk_tell_failed(desk, effect, &err);
    }
    buf_release(&text);
}

void outside_editor(struct desk *desk, const struct effect *effect) {
    char path[4096 + 32];
    struct argv argv;
    struct error err;
    int how = 0;
    pid_t editor = -1;
    desk_sync_drafts(desk);
    enum status status =
        write_note(desk, effect->text != NULL ? effect->text : "", path, sizeof path, &err);
    if (status == STATUS_OK) {
        status = argv_editor(&argv, getenv("VISUAL"), getenv("EDITOR"), path, &err);
    }
    if (status == STATUS_OK) {
        struct launch launch = {.argv = argv.items, .environment = environ};
        term_suspend(desk->term);
        status = start(desk, &launch, &editor, &err);
        if (status == STATUS_OK && !wait_for(desk, editor, &how)) {
            desk->end = DESK_HUNG_UP; /* the draft is synced; the file stays beside it */
            return;
        }
        take_terminal_back(desk);
    }
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
        return;
    }
    take_note(desk, effect, path, how);
}

/* --- the dialler --- */

void outside_dial(struct desk *desk, const struct effect *effect) {
    struct argv argv;
    struct error err;
    struct desktop desktop;
    pid_t dialler = -1;
    enum status status =
        argv_dial(&argv, desk->options->dial, effect->text != NULL ? effect->text : "", &err);
    if (status == STATUS_OK) {
        desktop_init(&desktop);
        struct launch launch = {
            .argv = argv.items, .environment = desktop.environment, .is_apart = true};
        status = start(desk, &launch, &dialler, &err);
        desktop_release(&desktop);
    }
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    } else {
        desk->dialler = dialler;
    }
}

void outside_child_ended(struct desk *desk) {
    struct error err;
    int how = 0;
    if (desk->dialler <= 0 || waitpid(desk->dialler, &how, WNOHANG) != desk->dialler) {
        return;
    }
    desk->dialler = 0;
    if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
        const struct effect effect = {.kind = EFFECT_DIAL};
        (void)error_set(&err, STATUS_IO,
                        "The dial command ended with an error; dial the number by hand.");
        desk_tell_failed(desk, &effect, &err);
    }
}
